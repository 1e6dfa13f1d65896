"""An answer as a network: what stands in one part leads to what stands in the next."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from samspil.jobs.figures.graph import Edge, Node
from samspil.jobs.figures.parts import Part, Parts

_WITH_WORDS = 3  # from, how, to


@dataclass(frozen=True)
class Network:
    """The nodes and lines of an answer; of a graph of three parts the middle stands on the line."""

    parts: Parts

    @property
    def _worded(self) -> bool:
        question = self.parts.answer.question
        return question.chart == "graph" and len(question.drawn) == _WITH_WORDS

    @cached_property
    def headings(self) -> Sequence[str]:
        """What the nodes of each layer are."""
        count = len(self.parts.answer.question.drawn)
        places = (0, 2) if self._worded else range(count)
        return [self.parts.heading(part) for part in places]

    @cached_property
    def nodes(self) -> Sequence[Node]:
        """Each thing once in each layer; what is not stated is one for each thing before it."""
        found: dict[str, Node] = {}
        for steps, _ in self._rows:
            for layer, (key, part) in enumerate(steps):
                label = part.text or self.parts.unstated
                found.setdefault(key, Node(key, label, layer, stated=part.text is not None))
        return list(found.values())

    @cached_property
    def edges(self) -> Sequence[Edge]:
        """Each line once."""
        counted: Counter[tuple[str, str, str]] = Counter()
        for steps, how in self._rows:
            for (start, _), (end, _) in pairwise(steps):
                counted[start, end, how] += 1
        return [Edge(*ends, weight=times) for ends, times in counted.items()]

    @cached_property
    def _rows(self) -> Sequence[tuple[Sequence[tuple[str, Part]], str]]:
        made = []
        for row in self.parts.rows:
            how = (row[1].text or self.parts.unstated) if self._worded else ""
            shown = (row[0], row[2]) if self._worded else row
            steps: list[tuple[str, Part]] = []
            for layer, part in enumerate(shown):
                before = steps[-1][0] if steps and part.text is None else ""
                steps.append((f"{layer}\t{part.key or before}", part))
            made.append((steps, how))
        return made


def as_elements(parts: Parts) -> dict[str, object]:
    """The network as Cytoscape and cytoscape.js read it."""
    network = Network(parts)
    return elements_of(network.nodes, network.edges, parts.title, network.headings)


def elements_of(
    nodes: Sequence[Node], edges: Iterable[Edge], title: str, headings: Sequence[str]
) -> dict[str, object]:
    """Nodes and lines as Cytoscape and cytoscape.js read them; `kind` says what a node is."""
    names = {node.key: f"n{at}" for at, node in enumerate(nodes)}
    shown = [
        {
            "id": names[node.key],
            "label": node.label,
            "kind": headings[node.layer],
            "layer": node.layer,
            "stated": node.stated,
        }
        for node in nodes
    ]
    lines = [
        {
            "id": f"e{at}",
            "source": names[edge.start],
            "target": names[edge.end],
            "label": edge.label,
        }
        for at, edge in enumerate(edges)
    ]
    return {
        "data": {"name": title},
        "elements": {
            "nodes": [{"data": node} for node in shown],
            "edges": [{"data": line} for line in lines],
        },
    }


def says(parts: Parts) -> str:
    """What the network shows."""
    network = Network(parts)
    lines = Counter(end for edge in network.edges for end in (edge.start, edge.end))
    first = parts.say(
        "figure-network",
        stages=" → ".join(network.headings),
        boxes=parts.count("figure-boxes-one", "figure-boxes", len(network.nodes)),
        lines=parts.count("figure-lines-one", "figure-lines", len(network.edges)),
    )
    most = lines.most_common(2)
    second = ""
    if len(most) > 1 and most[0][1] > max(1, most[1][1]):
        top = next(node.label for node in network.nodes if node.key == most[0][0])
        second = parts.say("figure-network-most", top=top, most=most[0][1])
    return parts.sentences(first, second, hatched=sum(not node.stated for node in network.nodes))
