"""The page of one IRI: what a description says, in the order a reader wants it.

Nothing here knows the domain: names, definitions and the order of what is said come from the
content. What is a claim has a shape of its own, for source and strength must stand beside it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from samspil.engine.asking import type_of_term
from samspil.jobs.description import Description
from samspil.words.language import LANGUAGES, Language, alphabetical
from samspil.words.vocabulary import DCTERMS, NS, RDF, RDF_TYPE, RDFS, SH, SKOS, Vocabulary

_TITLES = (SKOS + "prefLabel", RDFS + "label", DCTERMS + "title", SH + "name")
_LEADS = (SKOS + "definition", DCTERMS + "description", RDFS + "comment", NS + "claimText")
# What explains a thing comes first, in this order; then what ties it to others, as it is named.
_FIRST = (
    SKOS + "scopeNote",
    SKOS + "example",
    SKOS + "altLabel",
    NS + "codingQuestion",
    NS + "borderlineCase",
    NS + "counterExample",
    NS + "typicalMistake",
    RDF_TYPE,
    RDFS + "subClassOf",
    RDFS + "subPropertyOf",
    RDFS + "domain",
    RDFS + "range",
    SKOS + "inScheme",
    SKOS + "broader",
)
_DEEPEST = 6


class Value(NamedTuple):
    """A term as a reader sees it; `href` is empty where nothing leads on.

    `lang` is the language of a text, `foreign` that there is none in the reader's; `code` is a
    value that is read letter by letter. `items` is what hangs from a nameless node.
    """

    text: str
    href: str = ""
    lang: str = ""
    foreign: bool = False
    code: bool = False
    items: "tuple[Row, ...]" = ()


@dataclass(frozen=True)
class Row:
    """What one property says."""

    label: str
    href: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Claim:
    """Something said of a thing, and all that decides how far to trust it."""

    text: str
    href: str
    wording: Value | None
    strength: Value | None
    sources: tuple[Value, ...]
    locator: str
    status: Value | None
    layer: Value | None


@dataclass(frozen=True)
class Pointing:
    """What points at a thing by one property."""

    property: Value
    subjects: tuple[Value, ...]


@dataclass(frozen=True)
class Thing:
    """Everything that stands on the page of an IRI; `others` are its names in other languages."""

    iri: str
    short: str
    title: str
    others: tuple[tuple[str, str], ...]
    types: tuple[Value, ...]
    lead: Value | None
    rows: tuple[Row, ...]
    claims: tuple[Claim, ...]
    incoming: tuple[Pointing, ...]
    more: bool


class Reader:
    """Reads terms of a description as a reader in one language sees them.

    `of` gives the address where an IRI is told of, or "".
    """

    def __init__(
        self,
        described: Description,
        language: Language,
        vocabulary: Vocabulary,
        of: Callable[[str], str],
    ) -> None:
        self._described = described
        self._language = language
        self._vocabulary = vocabulary
        self._of = of
        self._said: dict[object, list[Quad]] = {}
        for quad in described.own:
            self._said.setdefault(quad.subject, []).append(quad)

    def thing(self) -> Thing:
        """The thing that is described."""
        iri = self._described.iri
        rows = self._by_property(self._said.get(NamedNode(iri), ()))
        titles = _texts(rows.get(name, ()) for name in _TITLES)
        leads = _texts(rows.get(name, ()) for name in _LEADS[:3])
        title = self.name(iri)
        hidden = {*_TITLES, *_LEADS[:3]}
        shown = {name: values for name, values in rows.items() if name not in hidden}
        others = {
            text: lang
            for lang, text in titles.items()
            if lang and lang != self._language and text != title
        }
        return Thing(
            iri,
            self._vocabulary.shorten(iri),
            title,
            tuple((lang, text) for text, lang in others.items()),
            tuple(self.value(term) for term in rows.get(RDF_TYPE, ())),
            self._best(leads),
            self._rows(shown),
            tuple(self._claims()),
            self._incoming(),
            self._described.more,
        )

    def name(self, iri: str) -> str:
        """The label of an IRI, or its short form."""
        label = self._described.label(iri, self._language)
        return label or self._vocabulary.shorten(iri).strip("<>")

    def value(self, term: object, deep: int = 0) -> Value:
        """One term."""
        if isinstance(term, NamedNode):
            return Value(self.name(term.value), self._of(term.value))
        if isinstance(term, Literal):
            lang = term.language or ""
            return Value(term.value, lang=lang)
        if isinstance(term, BlankNode) and deep < _DEEPEST:
            return self._nested(term, deep + 1)
        return Value("…", code=True)

    def _nested(self, node: BlankNode, deep: int) -> Value:
        listed = self._list(node)
        if listed:
            return Value("", items=(Row("", "", tuple(self.value(t, deep) for t in listed)),))
        rows = self._by_property(self._said.get(node, ()))
        return Value("", items=self._rows(rows, deep)) if rows else Value("…", code=True)

    def _list(self, node: object) -> list[type_of_term]:
        """The members of an RDF list; empty if it is none."""
        found: list[type_of_term] = []
        seen: set[object] = set()
        while isinstance(node, BlankNode) and node not in seen:
            seen.add(node)
            said = {q.predicate.value: q.object for q in self._said.get(node, ())}
            if RDF + "first" not in said:
                return found
            found.append(said[RDF + "first"])
            node = said.get(RDF + "rest")
        return found

    @staticmethod
    def _by_property(quads: Iterable[Quad]) -> dict[str, list[type_of_term]]:
        rows: dict[str, list[type_of_term]] = {}
        for quad in quads:
            values = rows.setdefault(quad.predicate.value, [])
            if quad.object not in values:
                values.append(quad.object)
        return rows

    def _rows(self, rows: Mapping[str, Sequence[type_of_term]], deep: int = 0) -> tuple[Row, ...]:
        places = {name: at for at, name in enumerate(_FIRST)}
        made = []
        for name, terms in rows.items():
            values = tuple(self.value(term, deep) for term in self._own_language(terms))
            row = Row(self.name(name), self._of(name), _sorted(values))
            made.append((places.get(name, len(places)), alphabetical(row.label), row))
        return tuple(row for *_, row in sorted(made, key=lambda one: one[:2]))

    def _own_language(self, terms: Sequence[type_of_term]) -> Sequence[type_of_term]:
        """Of texts in several languages, those the reader reads."""
        spoken = {t.language for t in terms if isinstance(t, Literal)} - {None}
        if self._language not in spoken:
            return terms
        wanted = (None, self._language)
        return [t for t in terms if not isinstance(t, Literal) or t.language in wanted]

    def _best(self, texts: Mapping[str, str]) -> Value | None:
        for lang in (self._language, "", *LANGUAGES, *texts):
            if lang in texts:
                foreign = lang in LANGUAGES and lang != self._language
                return Value(texts[lang], lang=lang, foreign=foreign)
        return None

    def _claims(self) -> Iterable[Claim]:
        said: dict[str, list[Quad]] = {}
        for quad in self._described.claims:
            if isinstance(quad.subject, NamedNode):
                said.setdefault(quad.subject.value, []).append(quad)
        for iri, quads in sorted(said.items()):
            rows = self._by_property(quads)
            yield self._claim(iri, rows)

    def _claim(self, iri: str, rows: Mapping[str, Sequence[type_of_term]]) -> Claim:
        def one(name: str) -> Value | None:
            terms = rows.get(NS + name, ())
            return self.value(terms[0]) if terms else None

        text = self._best(_texts([rows.get(NS + "claimText", ())]))
        locator = one("locator")
        return Claim(
            text.text if text else self.name(iri),
            self._of(iri),
            one("wording"),
            one("strength"),
            tuple(self.value(term) for term in rows.get(NS + "statedIn", ())),
            locator.text if locator else "",
            one("claimStatus"),
            one("evidenceLayer"),
        )

    def _incoming(self) -> tuple[Pointing, ...]:
        by_property: dict[NamedNode, dict[Value, None]] = {}
        for quad in self._described.incoming:
            if isinstance(quad.subject, NamedNode):
                subjects = by_property.setdefault(quad.predicate, {})
                subjects[self.value(quad.subject)] = None
        made = [Pointing(self.value(p), _sorted(subjects)) for p, subjects in by_property.items()]
        return tuple(sorted(made, key=lambda one: alphabetical(one.property.text)))


def _texts(columns: Iterable[Iterable[type_of_term]]) -> dict[str, str]:
    """Texts by language, the first of each; columns are in order of weight."""
    found: dict[str, str] = {}
    for terms in columns:
        for term in terms:
            if isinstance(term, Literal):
                found.setdefault(term.language or "", term.value)
    return found


def _sorted(values: Iterable[Value]) -> tuple[Value, ...]:
    return tuple(sorted(values, key=lambda value: (bool(value.items), alphabetical(value.text))))
