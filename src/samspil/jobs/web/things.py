"""The page of one IRI: what a description says, in the order a reader wants it.

Nothing here knows the domain: names, definitions and the order of what is said come from the
content. What is a claim has a shape of its own, for source and strength must stand beside it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from samspil.engine.asking import type_of_term
from samspil.jobs.description import Description, Told, by_subject
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
_HIDDEN = {*_TITLES, *_LEADS[:3]}  # they stand above what is told property by property
_PLACES = {name: at for at, name in enumerate(_FIRST)}
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


class Row(NamedTuple):
    """What one property says."""

    label: str
    href: str
    values: tuple[Value, ...]


class Claim(NamedTuple):
    """Something said of a thing, and all that decides how far to trust it."""

    text: str
    href: str
    wording: Value | None
    strength: Value | None
    sources: tuple[Value, ...]
    locator: str
    status: Value | None
    layer: Value | None


class Thing(NamedTuple):
    """Everything that stands on the page of an IRI; `others` are its names in other languages, and
    `incoming` is what points at it, by property.
    """

    iri: str
    title: str
    others: tuple[tuple[str, str], ...]
    types: tuple[Value, ...]
    lead: Value | None
    rows: tuple[Row, ...]
    claims: tuple[Claim, ...]
    incoming: tuple[Row, ...]
    more: bool


class Reader:
    """Reads terms of a description as a reader in one language sees them.

    `of` gives the address where an IRI is told of, or ""; what is said of the thing by the pairs of
    property and value in `elsewhere` is told in another place.
    """

    def __init__(
        self,
        described: Description,
        language: Language,
        vocabulary: Vocabulary,
        of: Callable[[str], str],
        elsewhere: Collection[tuple[str, NamedNode]] = (),
    ) -> None:
        self._described = described
        self._language = language
        self._vocabulary = vocabulary
        self._of = of
        self._elsewhere = elsewhere

    def thing(self) -> Thing:
        """The thing that is described."""
        iri = self._described.iri
        rows = self._told_here(self._described.told.get(NamedNode(iri), {}))
        titles = _texts(rows.get(name, ()) for name in _TITLES)
        leads = _texts(rows.get(name, ()) for name in _LEADS[:3])
        title = self.name(iri)
        shown = {name: values for name, values in rows.items() if name not in _HIDDEN}
        others = {
            text: lang
            for lang, text in titles.items()
            if lang and lang != self._language and text != title
        }
        return Thing(
            iri,
            title,
            tuple((lang, text) for text, lang in others.items()),
            tuple(self.value(term) for term in rows.get(RDF_TYPE, ())),
            self._best(leads),
            self._rows(shown),
            tuple(self._claims()),
            self._incoming(),
            self._described.more,
        )

    def _told_here(self, rows: Told) -> Told:
        if not self._elsewhere:
            return rows
        left = {
            name: [term for term in terms if (name, term) not in self._elsewhere]
            for name, terms in rows.items()
        }
        return {name: terms for name, terms in left.items() if terms}

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
        rows = self._described.told.get(node, {})
        return Value("", items=self._rows(rows, deep)) if rows else Value("…", code=True)

    def _list(self, node: object) -> list[type_of_term]:
        """The members of an RDF list; empty if it is none."""
        found: list[type_of_term] = []
        seen: set[object] = set()
        while isinstance(node, BlankNode) and node not in seen:
            seen.add(node)
            said = self._described.told.get(node, {})
            if RDF + "first" not in said:
                return found
            found.append(said[RDF + "first"][-1])
            node = said.get(RDF + "rest", (None,))[-1]
        return found

    def _rows(self, rows: Told, deep: int = 0) -> tuple[Row, ...]:
        made = []
        for name, terms in rows.items():
            values = tuple(self.value(term, deep) for term in self._own_language(terms))
            row = Row(self.name(name), self._of(name), _sorted(values))
            made.append((_PLACES.get(name, len(_PLACES)), alphabetical(row.label), row))
        return tuple(row for *_, row in sorted(made, key=lambda one: one[:2]))

    def _own_language(self, terms: Sequence[type_of_term]) -> Sequence[type_of_term]:
        """Of texts in several languages, those the reader reads."""
        if len(terms) == 1:
            return terms
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
        said = by_subject(self._described.claims)
        named = {node.value: rows for node, rows in said.items() if isinstance(node, NamedNode)}
        for iri, rows in sorted(named.items()):
            yield self._claim(iri, rows)

    def _claim(self, iri: str, rows: Told) -> Claim:
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

    def _incoming(self) -> tuple[Row, ...]:
        by_property: dict[str, dict[Value, None]] = {}
        for quad in self._described.incoming:
            if isinstance(quad.subject, NamedNode):
                subjects = by_property.setdefault(quad.predicate.value, {})
                subjects[self.value(quad.subject)] = None
        made = [Row(self.name(p), self._of(p), _sorted(found)) for p, found in by_property.items()]
        return tuple(sorted(made, key=lambda row: alphabetical(row.label)))


def _texts(columns: Iterable[Iterable[type_of_term]]) -> dict[str, str]:
    """Texts by language, the first of each; columns are in order of weight."""
    found: dict[str, str] = {}
    for terms in columns:
        for term in terms:
            if isinstance(term, Literal):
                found.setdefault(term.language or "", term.value)
    return found


def _sorted(values: Collection[Value]) -> tuple[Value, ...]:
    if len(values) == 1:
        return tuple(values)
    return tuple(sorted(values, key=lambda value: (bool(value.items), alphabetical(value.text))))
