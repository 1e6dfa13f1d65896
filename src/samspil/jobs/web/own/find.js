// Suggestions while somebody writes in the search box (the ARIA pattern of an editable combobox with a
// list), and the page of hits where there is no server to make it. Without this the box is a form.

const LONGEST_WAIT = 150; // milliseconds after the last letter
const MOST = 8;
const IN_A_GROUP = 8;
const LONGEST_TEXT = 220;

const form = document.querySelector("form.site-search");
const input = form.querySelector("input");
const fill = (text, ...values) => values.reduce((said, value, at) => said.replaceAll(`§${at + 1}`, value), text);
const make = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

const openIndex = async () => {
  const { open } = await import(form.dataset.search);
  return open(form.dataset.index);
};

// Hits as { label, kind, within, url }, best first.
const suggest = async (text, signal) => {
  if (form.dataset.index) {
    const index = await openIndex();
    return index.find(text).hits.slice(0, MOST).map((hit) => ({ ...hit, url: hit.path, kind: index.kinds[hit.kind][0] }));
  }
  const answer = await fetch(`${form.dataset.suggest}&size=${MOST}&q=${encodeURIComponent(text)}`, { signal });
  if (!answer.ok) return [];
  const { hits } = await answer.json();
  return hits.map((hit) => ({ ...hit, url: new URL(hit.url).pathname, kind: hit.kind_label }));
};

const list = make("ul", { id: "site-suggestions", role: "listbox", "aria-label": input.labels[0].textContent, class: "suggestions" });
const status = make("p", { class: "sr-only", role: "status" });
list.hidden = true;
for (const [key, value] of Object.entries({
  role: "combobox",
  "aria-autocomplete": "list",
  "aria-expanded": "false",
  "aria-controls": list.id,
}))
  input.setAttribute(key, value);
input.after(list, status);

let chosen = -1;
let waiting;
let asking;

const close = () => {
  clearTimeout(waiting);
  asking?.abort();
  list.hidden = true;
  chosen = -1;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
};

const choose = (at) => {
  const options = [...list.children];
  chosen = options.length ? (at + options.length + 1) % (options.length + 1) : -1;
  if (chosen === options.length) chosen = -1;
  options.forEach((option, number) => option.setAttribute("aria-selected", String(number === chosen)));
  if (chosen < 0) input.removeAttribute("aria-activedescendant");
  else {
    input.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen].scrollIntoView({ block: "nearest" });
  }
};

const show = (hits, text) => {
  list.replaceChildren(
    ...hits.map(({ label, kind, within, url }, number) => {
      const option = make(
        "li",
        { id: `suggestion-${number}`, role: "option", "aria-selected": "false", "data-url": url },
        make("span", {}, label),
        " ",
        make("span", { class: "aside" }, within ? `${kind}: ${within}` : kind),
      );
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        location.assign(url);
      });
      return option;
    }),
  );
  chosen = -1;
  list.hidden = !hits.length;
  input.setAttribute("aria-expanded", String(Boolean(hits.length)));
  input.removeAttribute("aria-activedescendant");
  status.textContent = hits.length ? fill(form.dataset.some, hits.length) : fill(form.dataset.none, text);
};

const look = async () => {
  const text = input.value.trim();
  asking?.abort();
  if (text.length < 2) {
    close();
    return;
  }
  const mine = (asking = new AbortController());
  try {
    const hits = await suggest(text, mine.signal);
    if (!mine.signal.aborted) show(hits, text);
  } catch (error) {
    if (error.name !== "AbortError") close();
  }
};

input.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(look, LONGEST_WAIT);
});
input.addEventListener("blur", close);
input.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const open = !list.hidden;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (open) choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
    else look();
  } else if (event.key === "Enter" && open && chosen >= 0) {
    event.preventDefault();
    location.assign(list.children[chosen].dataset.url);
  } else if (event.key === "Escape" && open) {
    event.preventDefault();
    close();
  }
});

// The page of hits, where the browser itself must find them.

const hits = document.querySelector("[data-hits]");
const asked = new URLSearchParams(location.search);
const text = (asked.get("q") ?? "").trim();

const short = (said) =>
  said.length <= LONGEST_TEXT ? said : `${said.slice(0, said.lastIndexOf(" ", LONGEST_TEXT)).replace(/[.,;:]+$/, "")} …`;

const quoted = (words) => words.map((word) => fill(hits.dataset.word, word)).join(", ");

const showHits = async () => {
  document.getElementById("q").value = text;
  const title = fill(hits.dataset.title, text);
  document.title = `${title} – samspil`;
  document.querySelector("h1").textContent = title;
  const index = await openIndex();
  const found = index.find(text);
  const said = Object.entries(found.guessed).map(([word, words]) => fill(hits.dataset.guessed, word, quoted(words)));
  if (found.hits.length && found.leftOut.length) said.push(fill(hits.dataset.leftOut, quoted(found.leftOut)));
  if (!found.hits.length) said.push(fill(hits.dataset.none, text));
  const groups = Map.groupBy?.(found.hits, (hit) => hit.kind) ?? new Map([["", found.hits]]);
  const only = asked.get("kind");
  const sections = [...groups].filter(([kind]) => !only || kind === only).map(([kind, all]) => {
    const shown = only ? all : all.slice(0, IN_A_GROUP);
    const items = shown.map((hit) => {
      const item = make("li", {}, make("a", { href: hit.path }, hit.label));
      if (hit.within) item.append(" ", make("span", { class: "aside" }, `(${hit.within})`));
      if (hit.text) item.append(make("br"), make("span", { class: "aside" }, short(hit.text)));
      return item;
    });
    const section = make("section", {}, make("h2", {}, index.kinds[kind]?.[1] ?? "", " ", make("span", { class: "aside" }, `(${all.length})`)));
    section.append(make("ul", { class: "hits" }, ...items));
    if (shown.length < all.length) {
      const more = make("a", { href: `?${new URLSearchParams({ q: text, kind })}` }, fill(hits.dataset.more, all.length));
      section.append(make("p", {}, more));
    }
    return section;
  });
  hits.replaceChildren(...said.map((one) => make("p", { class: "alert" }, one)), ...sections);
};

if (hits && text) showHits();
