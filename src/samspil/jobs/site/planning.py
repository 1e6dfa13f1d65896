"""Which pieces must be made again: those that what has changed since the last build can affect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from samspil.engine.sparql_reading import properties_read
from samspil.jobs.search.documents import READ as FOUND_BY
from samspil.jobs.site.changes import Change, affected, documents
from samspil.jobs.site.making import Maker, Piece
from samspil.jobs.site.state import State
from samspil.jobs.web.addresses import (
    CONTRIBUTE,
    NETWORK,
    QUESTIONS,
    SCHEMA,
    SEARCH,
    SPARQL,
    STATEMENT,
    index_file,
)
from samspil.jobs.web.cases import Naming
from samspil.jobs.web.network import QUESTION
from samspil.words.language import LANGUAGES
from samspil.words.vocabulary import BASE, DCTERMS, LABEL_PROPERTIES, NS, OWL, RDF_TYPE, SKOS

# What a question's pages say beside its answer: names, choices, and how well claims are founded.
_BESIDE = frozenset(
    (
        *LABEL_PROPERTIES,
        *(RDF_TYPE, SKOS + "inScheme", SKOS + "notation", DCTERMS + "title"),
        *(NS + name for name in ("municipalityCode", "claimStatus", "evidenceLayer")),
    )
)
# What says nothing of the data but what can be chosen from, and where links lead.
UNASKING = frozenset(
    (
        *(("page", path) for path in (QUESTIONS, CONTRIBUTE, SEARCH, SPARQL, STATEMENT)),
        ("whole", "interface"),
        ("download", "mappings"),
    )
)


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
    return {iri: _digest(parts) for iri, parts in said.items()}


def listed_of(maker: Maker) -> str:
    """What the lists of cases say, as a digest."""
    index = maker.content.cases
    said: list[object] = [index.all, [(name, [*v.items()]) for name, v in index.values.items()]]
    for language in LANGUAGES:
        names = Naming(index, language)
        said += [names.case(case) for case in index.all]
        said += [
            names.value(f, v) for n, f in index.facets.items() for v in index.values[n].values()
        ]
    return _digest(said)


def taught_of(maker: Maker) -> str:
    """How every arrangement is classified, as a digest."""
    # What looks the same to a rule was judged once, and is told once.
    places: dict[int, int] = {}
    told: list[object] = []
    said: list[object] = [told]
    for found in maker.content.shelf.found:
        for one in found.assessments:
            if id(one) not in places:
                places[id(one)] = len(told)
                told.append((one.rule.iri, {**vars(one), "rule": ""}))
        judged = [places[id(one)] for one in found.assessments]
        said.append((found.arrangement, found.asserted, judged))
    return _digest(said)


def _digest(said: Sequence[object]) -> str:
    return sha256(repr(said).encode()).hexdigest()[:16]


def plan(maker: Maker, before: State, now: State, changed: Change | None) -> Plan:
    """What is to be made; all of it, where it is not known what has `changed`."""
    pieces = list(maker.pieces())
    gone = sorted({*before.iris} - maker.content.described)
    if changed is None or changed.far:
        return Plan(pieces, (), gone)
    kept = _Kept(maker, before, now, changed)
    made = [piece for piece in pieces if not kept.holds(piece)]
    left = {*pieces}.difference(made)
    return Plan(made, [*left], gone)


class _Kept:
    """Tells which pieces are as they were."""

    def __init__(self, maker: Maker, before: State, now: State, changed: Change) -> None:
        content = maker.content
        self._maker = maker
        self._before = before
        self._changed = changed
        extras = before.extras.keys() | now.extras.keys()
        works = {iri for iri in extras if before.extras.get(iri) != now.extras.get(iri)}
        self._must = affected(changed, content.store, content.cases.places, works) | works
        read, kinds = before.read, content.shelf.kinds.keys()
        as_taught = before.taught == now.taught and not changed.known
        # All are made or none, so that what they read is what it would be from nothing.
        if not as_taught or read is None or changed.predicates & {*read} or self._must & kinds:
            self._must |= kinds
        self._iris = {*before.iris}
        # Then no link leads elsewhere, no work is cited otherwise, and nothing has another name.
        self._beside = not (works or changed.known or _BESIDE & changed.predicates)
        # On the page of an ontology stand its terms, and of how many things each is said.
        self._defined = self._beside and not changed.defining
        if not (as_taught and self._defined and changed.counted):
            self._must |= documents(content.store)
        if content.versions.names and changed.statements:  # what is new since the last is told
            self._must |= {NS, *maker.web.documented.ontology.whole.iris(OWL + "versionIRI")}
        self._listed = before.listed == now.listed and not changed.known

    def holds(self, piece: Piece) -> bool:
        """True for a piece that says what it said before."""
        kind, name = piece.kind, piece.name
        if kind == "iri":
            return name in self._iris and name not in self._must
        return piece.key in self._before.files and (
            (kind == "cases" and self._listed)
            or (kind == "question" and self._unread(name))
            or ((kind, name) in UNASKING and self._beside)
            or ((kind, name) == ("page", NETWORK) and self._unread(QUESTION))
            or ((kind, name) == ("page", SCHEMA) and self._defined)
            or ((kind, name) == ("whole", "rules") and not self._changed.known)
            or (kind == "download" and name in _NAMES and self._unfound())
        )

    def _unread(self, name: str) -> bool:
        """True if a question reads nothing of what has changed."""
        if not self._beside:
            return False
        question = self._maker.content.questions.get(name)
        read = properties_read(question.query) if question else frozenset[str]()
        return read is not None and read.isdisjoint(self._changed.predicates)

    def _unfound(self) -> bool:
        """True if names, and what is found by them, are as they were: no text of a kind that is
        sought has changed, no link, and no property that is not ours.
        """
        changed = self._changed
        return (
            not changed.known
            and changed.predicates.isdisjoint(FOUND_BY)
            and not any(one.leads for one in changed.statements)
            and all(name.startswith(BASE) for name in changed.predicates)
        )


# The index of the search, and what the editor of queries completes.
_NAMES = frozenset(index_file(language).partition(".")[0] for language in LANGUAGES)
