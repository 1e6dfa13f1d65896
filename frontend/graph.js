// The explorable picture of a network, for whoever asks for it: the server's picture, the sentence and the
// table beside it hold the same facts. `explore(box)` fills a box with the elements that its address gives.

import cytoscape from "cytoscape";

// Cytoscape would add a <style> element, which our content security policy refuses; it does not where one of
// this name is there. What it would say is in own/samspil.css.
const styled = "__________cytoscape_stylesheet";

const SHAPES = ["round-rectangle", "cut-rectangle", "barrel", "octagon"];
const STEP = 40;
const ROOM = 24;

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const style = () => [
  {
    selector: "node",
    style: {
      label: "data(label)",
      color: colour("--ink"),
      "font-family": "IBM Plex Sans, system-ui, sans-serif",
      "font-size": 14,
      "text-wrap": "wrap",
      "text-max-width": 150,
      "text-valign": "center",
      "background-color": colour("--accent-light"),
      "border-color": colour("--accent"),
      "border-width": 2,
      width: 170,
      height: (node) => 28 + 18 * Math.ceil(node.data("label").length / 18),
      shape: (node) => SHAPES[node.data("layer") % SHAPES.length],
    },
  },
  {
    selector: "node[!stated]",
    style: {
      "background-color": colour("--paper"),
      "border-color": colour("--gray-500"),
      "border-style": "dashed",
      "font-style": "italic",
    },
  },
  {
    selector: "edge",
    style: {
      label: "data(label)",
      color: colour("--gray-600"),
      "font-family": "IBM Plex Sans, system-ui, sans-serif",
      "font-size": 13,
      "text-background-color": colour("--paper"),
      "text-background-opacity": 1,
      "text-background-padding": 2,
      "line-color": colour("--gray-500"),
      "target-arrow-color": colour("--gray-500"),
      "target-arrow-shape": "triangle",
      "curve-style": "bezier",
      width: 2,
    },
  },
  { selector: ".far", style: { opacity: 0.25 } },
  { selector: ".chosen", style: { "border-width": 5, "border-color": colour("--second") } },
];

// Where each node begins, so that the same network always comes to rest in the same way.
const begun = (nodes) => {
  const rows = {};
  return Object.fromEntries(
    nodes.map(({ data }) => {
      const row = (rows[data.layer] = (rows[data.layer] ?? -1) + 1);
      return [data.id, { x: data.layer * 420, y: row * 110 }];
    }),
  );
};

// Boxes that lie on each other are moved apart, half the way each, along the shorter way.
const apart = (graph) => {
  const nodes = graph.nodes().toArray();
  for (let round = 0, moved = true; moved && round < 100; round++) {
    moved = false;
    nodes.forEach((one, at) => {
      for (const other of nodes.slice(at + 1)) {
        const [a, b] = [one.position(), other.position()];
        const x = (one.width() + other.width()) / 2 + ROOM - Math.abs(a.x - b.x);
        const y = (one.height() + other.height()) / 2 + ROOM - Math.abs(a.y - b.y);
        if (x <= 0 || y <= 0) continue;
        moved = true;
        const way = x < y ? { x: ((a.x < b.x ? -1 : 1) * x) / 2, y: 0 } : { x: 0, y: ((a.y < b.y ? -1 : 1) * y) / 2 };
        one.shift(way);
        other.shift({ x: -way.x, y: -way.y });
      }
    });
  }
  graph.fit(undefined, 20);
};

const connected = (node) =>
  node
    .connectedEdges()
    .map((edge) => {
      const other = edge.source().same(node) ? edge.target() : edge.source();
      return edge.data("label") ? `${other.data("label")} (${edge.data("label")})` : other.data("label");
    })
    .join(" · ");

export const explore = async (box) => {
  const answer = await fetch(box.dataset.elements);
  if (!answer.ok) throw new Error(`${box.dataset.elements}: ${answer.status}`);
  const { elements } = await answer.json();
  const room = box.querySelector(".explore-room");
  const canvas = box.querySelector(".explore-canvas");
  const list = box.querySelector("select");
  const said = box.querySelector(".explore-said");
  room.hidden = false;
  if (!document.getElementById(styled)) {
    document.head.append(Object.assign(document.createElement("meta"), { id: styled }));
  }
  const still = elements.nodes.length > 300;
  const positions = begun(elements.nodes);
  const graph = cytoscape({
    container: canvas,
    elements: {
      nodes: elements.nodes.map((node) => ({ ...node, position: positions[node.data.id] })),
      edges: elements.edges,
    },
    style: style(),
    layout: still
      ? { name: "preset" }
      : {
          name: "cose",
          randomize: false,
          animate: false,
          nodeRepulsion: () => 400000,
          idealEdgeLength: () => 140,
          nodeOverlap: 200,
          padding: 20,
        },
    userZoomingEnabled: false, // the wheel scrolls the page; there are buttons and keys
    maxZoom: 3,
    minZoom: 0.05,
  });

  if (!still) apart(graph);

  const kinds = Map.groupBy
    ? Map.groupBy(elements.nodes, (node) => node.data.kind)
    : new Map([["", elements.nodes]]);
  for (const [kind, nodes] of kinds) {
    const group = Object.assign(document.createElement("optgroup"), { label: kind });
    for (const { data } of nodes) group.append(new Option(data.label, data.id));
    list.append(group);
  }

  const choose = (id) => {
    graph.elements().removeClass("far chosen");
    said.textContent = "";
    list.value = id;
    if (!id) return graph.fit(undefined, 20);
    const node = graph.getElementById(id);
    const near = node.closedNeighborhood();
    graph.elements().difference(near).addClass("far");
    node.addClass("chosen");
    graph.fit(near, 40);
    said.textContent = `${node.data("label")}: ${connected(node) || box.dataset.alone}`;
  };
  list.addEventListener("change", () => choose(list.value));
  graph.on("tap", "node", ({ target }) => choose(target.id()));

  const zoom = (factor) =>
    graph.zoom({
      level: graph.zoom() * factor,
      renderedPosition: { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 },
    });
  const take = async () => {
    const made = await graph.png({ output: "blob-promise", full: true, scale: 2, bg: colour("--paper") });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(made);
    link.download = box.dataset.png;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  const ways = { in: () => zoom(1.3), out: () => zoom(1 / 1.3), whole: () => choose(""), png: take };
  for (const button of box.querySelectorAll("[data-do]")) {
    button.addEventListener("click", ways[button.dataset.do]);
  }
  const keys = {
    ArrowLeft: () => graph.panBy({ x: STEP, y: 0 }),
    ArrowRight: () => graph.panBy({ x: -STEP, y: 0 }),
    ArrowUp: () => graph.panBy({ x: 0, y: STEP }),
    ArrowDown: () => graph.panBy({ x: 0, y: -STEP }),
    "+": ways.in,
    "-": ways.out,
    0: ways.whole,
  };
  canvas.addEventListener("keydown", (event) => {
    const does = !event.ctrlKey && !event.metaKey && !event.altKey && keys[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => graph.style(style()));
  list.focus();
};
