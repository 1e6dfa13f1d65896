"""Bringing a service's graphs up to date, and knowing that they are.

1. What the service holds is read: the digest written in each graph and how much is in it.
2. Each graph that is not there as it should be is replaced in one request.
3. It is read back and compared. Only then is it counted as sent; a status proves nothing.

A push that was interrupted is simply run again: what is in place is not sent twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pyoxigraph import Literal, NamedNode

from samspil.engine.graphstore import Door
from samspil.engine.remote import RemoteStore
from samspil.engine.store import Store
from samspil.jobs.parcels import CONTRIBUTED_GRAPHS, IDENTIFIER, Parcel, derived_graph, parcel_of
from samspil.words.errors import ServiceFailed
from samspil.words.vocabulary import GRAPH

_BATCH = 200
_TOO_BIG_TO_READ = ("service-shortened", "service-too-much")


class State(StrEnum):
    """What became of a graph, or would."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REMOVED = "removed"


class Proof(StrEnum):
    """How it is known that a service holds what was sent."""

    CONTENT = "content"
    COUNT = "count"
    NONE = ""


@dataclass(frozen=True)
class Delivery:
    """One graph, how many statements it holds, and what became of it."""

    graph: str
    statements: int
    state: State
    proof: Proof = Proof.NONE


@dataclass(frozen=True)
class Held:
    """What a service holds of a graph: the digest written in it and the number of statements."""

    digest: str
    statements: int


def held_by(service: RemoteStore, graphs: Sequence[str]) -> Mapping[str, Held]:
    """What the service holds of each of `graphs`; one that is not there is left out."""
    written: dict[str, str] = {}
    for start in range(0, len(graphs), _BATCH):
        names = " ".join(f"<{graph}>" for graph in graphs[start : start + _BATCH])
        for graph, digest in service.rows(
            f"SELECT ?g ?d WHERE {{ VALUES ?g {{ {names} }} GRAPH ?g {{ ?g {IDENTIFIER} ?d }} }}"
        ):
            if isinstance(graph, NamedNode) and isinstance(digest, Literal):
                written[graph.value] = digest.value
    sizes = service.sizes(graphs)
    return {graph: Held(written.get(graph, ""), size) for graph, size in sizes.items()}


def plan(
    parcels: Sequence[Parcel], service: RemoteStore, *, only_changed: bool = True
) -> list[tuple[Parcel, State]]:
    """What would become of each parcel; unless `only_changed`, none is left unsent."""
    held = held_by(service, [parcel.graph for parcel in parcels])

    def state(parcel: Parcel) -> State:
        there = held.get(parcel.graph)
        if there is None:
            return State.NEW
        same = there == Held(parcel.digest, parcel.statements)
        return State.UNCHANGED if same and only_changed else State.CHANGED

    return [(parcel, state(parcel)) for parcel in parcels]


def push(
    planned: Sequence[tuple[Parcel, State]], service: RemoteStore, door: Door
) -> Iterator[Delivery]:
    """Each parcel as it is in place.

    Raises: ServiceFailed for the first that is not; what was given before it is in place.
    """
    for parcel, state in planned:
        proof = Proof.NONE
        if state is not State.UNCHANGED:
            door.put(parcel.graph, parcel.sealed)
            proof = _proof(parcel, service)
        yield Delivery(parcel.graph, parcel.statements, state, proof)


def left_over(service: RemoteStore, parcels: Sequence[Parcel]) -> list[str]:
    """Graphs of our own content that an earlier push put there and that are no more."""
    contributed = (CONTRIBUTED_GRAPHS, derived_graph(CONTRIBUTED_GRAPHS))
    theirs = "".join(f' && !STRSTARTS(STR(?g), "{name}")' for name in contributed)
    rows = service.names(
        f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?g {IDENTIFIER} ?digest }} "
        f'FILTER(STRSTARTS(STR(?g), "{GRAPH}") && STRSTARTS(STR(?digest), "sha256:"){theirs}) }}'
    )
    return sorted({graph for (graph,) in rows} - {parcel.graph for parcel in parcels})


def remove(graphs: Sequence[str], service: RemoteStore, door: Door) -> Iterator[Delivery]:
    """Each graph as it is gone."""
    for graph in graphs:
        door.remove(graph)
        found = service.sizes([graph]).get(graph, 0)
        if found:
            raise ServiceFailed("push-still-there", graph=graph, found=found)
        yield Delivery(graph, 0, State.REMOVED, Proof.COUNT)


def _proof(parcel: Parcel, service: RemoteStore) -> Proof:
    """How it is known that the service now holds the parcel.

    Raises: ServiceFailed when it does not.
    """
    try:
        quads = service.statements_in([parcel.graph])
    except ServiceFailed as failure:
        if failure.key not in _TOO_BIG_TO_READ:
            raise
        there = held_by(service, [parcel.graph]).get(parcel.graph, Held("", 0))
        if there != Held(parcel.digest, parcel.statements):
            raise _lost(parcel, service, there.statements) from failure
        return Proof.COUNT
    back = Store()
    back.add(quads)
    triples = back.triples_in(parcel.graph)
    got = parcel_of(parcel.graph, triples)
    if len(triples) != parcel.statements:
        raise _lost(parcel, service, len(triples))
    if got.digest != parcel.digest:
        missing = sorted({*parcel.content.splitlines()} - {*got.content.splitlines()})
        raise ServiceFailed(
            "push-altered",
            url=service.address,
            graph=parcel.graph,
            statement=missing[0].decode() if missing else "–",
        )
    return Proof.CONTENT


def _lost(parcel: Parcel, service: RemoteStore, found: int) -> ServiceFailed:
    return ServiceFailed(
        "push-lost",
        url=service.address,
        graph=parcel.graph,
        sent=parcel.statements,
        found=found,
    )
