"""The picture of a case: its collaborations, and who takes part in each in which role."""

from collections.abc import Iterator, Sequence

from samspil.jobs.casefile import CaseFile
from samspil.jobs.figures.drawing import Figure
from samspil.jobs.figures.graph import MOST_NODES, Edge, Node, figure
from samspil.jobs.figures.network import elements_of
from samspil.jobs.pages.knowledge import as_sentence
from samspil.jobs.web.telling import Teller
from samspil.words.vocabulary import NS

_CASE, _ARRANGEMENT, _PARTY = 0, 1, 2
_SILENT = " unstated"  # no IRI has a space


def ego_of(teller: Teller, case: CaseFile) -> Figure | None:
    """The picture; None for a case with more in it than a picture can hold."""
    nodes, edges = _network(teller, case)
    if len(nodes) > MOST_NODES:
        return None
    return figure(
        nodes,
        edges,
        title=_title(teller, case),
        says=says(teller, case),
        headings=_headings(teller),
    )


def ego_elements(teller: Teller, case: CaseFile) -> dict[str, object]:
    """The same to move about in, however much it is."""
    return elements_of(*_network(teller, case), _title(teller, case), _headings(teller))


def _title(teller: Teller, case: CaseFile) -> str:
    return teller.say("ego-title", case=teller.name(case.iri))


def _headings(teller: Teller) -> Sequence[str]:
    return [teller.say(key) for key in ("ego-case", "ego-arrangements", "ego-parties")]


def _network(teller: Teller, case: CaseFile) -> tuple[Sequence[Node], Sequence[Edge]]:
    title = teller.name(case.iri)
    nodes = {case.iri: Node(case.iri, title, _CASE, own=True)}
    edges: list[Edge] = []
    for arrangement in case.arrangements:
        nodes[arrangement] = Node(arrangement, teller.name(arrangement), _ARRANGEMENT)
        edges.append(Edge(case.iri, arrangement))
        for party, role in _parties(teller, case, arrangement):
            nodes.setdefault(party, _party(teller, party))
            edges.append(Edge(arrangement, party, role))
    if not case.arrangements:
        nodes[_SILENT] = Node(_SILENT, teller.say("not-stated"), _ARRANGEMENT, stated=False)
        edges.append(Edge(case.iri, _SILENT))
    return [*nodes.values()], edges


def _parties(teller: Teller, case: CaseFile, arrangement: str) -> Iterator[tuple[str, str]]:
    """Who takes part in which role, and which groups are expressly left out."""
    some = False
    for node in case.iris(arrangement, NS + "hasParticipation"):
        roles = ", ".join(value.text for value in teller.values(node, NS + "role"))
        for who in case.iris(node, NS + "participant"):
            some = True
            yield who, roles
    for group in case.iris(arrangement, NS + "excludesGroup"):
        some = True
        yield group, teller.say("ego-left-out")
    if not some:
        yield _SILENT, ""


def _party(teller: Teller, iri: str) -> Node:
    if iri == _SILENT:
        return Node(iri, teller.say("not-stated"), _PARTY, stated=False)
    sectors = ", ".join(value.text for value in teller.values(iri, NS + "inSector"))
    return Node(iri, teller.name(iri), _PARTY, note=sectors)


def says(teller: Teller, case: CaseFile) -> str:
    """What the picture shows, in words."""
    told = []
    for arrangement in case.arrangements:
        parties = [
            _in_words(teller, party, role) for party, role in _parties(teller, case, arrangement)
        ]
        name = teller.name(arrangement)
        told.append(as_sentence(teller.say("ego-says", name=name, parties=_listed(parties))))
    return " ".join(told) or teller.say("case-no-arrangement")


def _in_words(teller: Teller, party: str, role: str) -> str:
    name = teller.say("not-stated") if party == _SILENT else teller.name(party)
    return f"{name} ({role})" if role else name


def _listed(parties: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(parties))
