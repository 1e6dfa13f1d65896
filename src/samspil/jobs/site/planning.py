"""Which pieces must be made again: those that what has changed since the last build can affect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from samspil.jobs.site.making import Maker, Piece
from samspil.jobs.site.marks import affected, documents
from samspil.jobs.site.state import State
from samspil.words.language import LANGUAGES


@dataclass(frozen=True)
class Plan:
    """`pieces` are to be made, `kept` are as they were, `gone` are IRIs that there were before."""

    pieces: Sequence[Piece]
    kept: Sequence[Piece]
    gone: Sequence[str]


def extras_of(maker: Maker) -> Mapping[str, str]:
    """What the page of an IRI says beside its description, as a digest; by IRI."""
    said: dict[str, list[object]] = {}
    for language in LANGUAGES:
        for iri, work in maker.web.works(language).items():
            said.setdefault(iri, []).append(work)
    return {iri: sha256(repr(parts).encode()).hexdigest()[:16] for iri, parts in said.items()}


def plan(maker: Maker, before: State, now: State) -> Plan:
    """What is to be made; all of it, if the tool or the ontology has changed."""
    pieces = list(maker.pieces())
    if before.tool != now.tool:
        return Plan(pieces, (), ())
    content = maker.content
    must = affected(before.marks, now.marks, content.store, content.cases.places)
    must |= {*content.shelf.kinds, *documents(content.store)}
    must |= {
        iri
        for iri in before.extras.keys() | now.extras.keys()
        if before.extras.get(iri) != now.extras.get(iri)
    }
    known = {*before.iris}
    made: list[Piece] = []
    kept: list[Piece] = []
    for piece in pieces:
        as_it_was = piece.kind == "iri" and piece.name in known and piece.name not in must
        (kept if as_it_was else made).append(piece)
    return Plan(made, kept, sorted(known - content.described))
