"""The canonical Turtle of the project: one block per term, one value per line.

1. pyoxigraph reads the text; it keeps lexical forms, and the labels somebody gave blank nodes.
2. A comment below the header is refused: it has no place in a graph, so it would be lost.
3. Statements are written in an order that depends on nothing but themselves.
4. What was written is read again and must say the same.

A blank node that is mentioned once stands in brackets where it is mentioned, a list in parentheses.
Language tags come out in lower case, and the IRIs of other people's namespaces in full.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    RdfFormat,
    Triple,
    parse,
)

from samspil.files.terms import Terms
from samspil.files.tokens import comments
from samspil.words.vocabulary import DCTERMS, OWL, RDF, RDF_TYPE, RDFS, SKOS

PREDICATE_ORDER = (
    RDF_TYPE,
    RDFS + "subClassOf",
    RDFS + "subPropertyOf",
    OWL + "equivalentClass",
    RDFS + "domain",
    RDFS + "range",
    RDFS + "label",
    SKOS + "prefLabel",
    SKOS + "altLabel",
    SKOS + "hiddenLabel",
    SKOS + "notation",
    SKOS + "definition",
    SKOS + "scopeNote",
    SKOS + "example",
    DCTERMS + "source",
)
LANGUAGE_ORDER = ("da", "en")
HEADER_TYPES = (OWL + "Ontology", SKOS + "ConceptScheme")

_INDENT = "    "
_TYPE = NamedNode(RDF_TYPE)
_HEADERS = tuple(map(NamedNode, HEADER_TYPES))
_FIRST, _REST, _NIL = NamedNode(RDF + "first"), NamedNode(RDF + "rest"), NamedNode(RDF + "nil")
_PREDICATE_RANK = {iri: rank for rank, iri in enumerate(PREDICATE_ORDER)}
_HEADER = re.compile(r"\s*(?:#[^\r\n]*(?:\r\n?|\n|\Z))*")
_FLAT_PREDICATES = 3  # as many as an owl:Restriction has
_DEEPEST = 50  # brackets within brackets

_Subject = NamedNode | BlankNode
_Term = NamedNode | BlankNode | Literal
_Description = dict[NamedNode, list[_Term]]
_Place = tuple[bool, int, str]


class Block(NamedTuple):
    """What is said of one subject, as text: what it is sorted by, and the prefixes it uses."""

    place: _Place
    text: str
    used: frozenset[str]


class BodyComment(ValueError):
    """A comment below the header; `line` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}: a comment below the header")
        self.line = line


class Unformattable(ValueError):
    """Valid Turtle that we do not write; `kind` is triple-term or too-deep."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def format_turtle(text: str, prefixes: Mapping[str, str]) -> str:
    """The same statements in canonical form, under those of `prefixes` (name to IRI) they use.

    A text that declares prefixes and says nothing else keeps them all.

    Raises: SyntaxError (pyoxigraph's), BodyComment, Unformattable.
    """
    reading = parse(text, RdfFormat.TURTLE)
    graph = Dataset(reading)
    header = _header(text)
    terms = Terms(prefixes, reading.base_iri)
    blocks = [text for _, text in sorted(_Writer((quad.triple for quad in graph), terms).blocks())]
    used = {name: prefixes[name] for name in terms.used} if blocks else reading.prefixes
    base = [] if reading.base_iri is None else [f"BASE <{reading.base_iri}>"]
    formatted = _joined(header, [*_declarations(used), *base], blocks)
    _assert_says(formatted, graph)
    return formatted


def write_turtle(
    triples: Iterable[Triple],
    prefixes: Mapping[str, str],
    first: str,
    ready: Sequence[Block] = (),
) -> str:
    """Different triples in canonical form, except that the block of the IRI `first` comes first.

    The blocks that are `ready` are those of other subjects.

    Raises: Unformattable.
    """
    terms = Terms(prefixes, None)
    made = sorted([*_Writer(triples, terms).blocks(), *((one.place, one.text) for one in ready)])
    blocks = [text for _, text in made]
    start = terms.iri(first) + "\n"
    blocks.sort(key=lambda block: not block.startswith(start))
    used = terms.used.union(*(one.used for one in ready))
    return _joined("", _declarations({name: prefixes[name] for name in used}), blocks)


def block_of(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> Block:
    """The block of one subject with a name, of which nothing leads to a node without one."""
    terms = Terms(prefixes, None)
    [(place, text)] = _Writer(triples, terms).blocks()
    return Block(place, text, frozenset(terms.used))


def _declarations(prefixes: Mapping[str, str]) -> list[str]:
    return [f"PREFIX {name}: <{iri}>" for name, iri in sorted(prefixes.items())]


def _joined(header: str, declarations: list[str], blocks: list[str]) -> str:
    parts = [part for part in (header, "\n".join(declarations), *blocks) if part]
    return "\n\n".join(parts) + "\n" if parts else ""


def _assert_says(text: str, graph: Dataset) -> None:
    """Raises AssertionError if the text does not say what the graph does: a bug of ours."""
    try:
        reread = Dataset(parse(text, RdfFormat.TURTLE))
    except SyntaxError as error:
        raise AssertionError("the formatted text is broken") from error
    for either in (graph, reread):
        either.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    if graph != reread:
        raise AssertionError("the formatted text says something else than the text did")


def _header(text: str) -> str:
    """The comment lines the text begins with."""
    header = _HEADER.match(text)
    end = header.end() if header else 0
    for offset in comments(text):
        if offset >= end:
            raise BodyComment(text.count("\n", 0, offset) + 1)
    return "\n".join(line.rstrip() for line in re.findall(r"#[^\r\n]*", text[:end]))


class _Writer:
    """Writes the blocks of a graph."""

    def __init__(self, triples: Iterable[Triple], terms: Terms) -> None:
        self._terms = terms
        self._described: defaultdict[_Subject, _Description] = defaultdict(dict)
        self._mentions: Counter[BlankNode] = Counter()
        for subject, predicate, value in triples:
            if isinstance(subject, Triple) or isinstance(value, Triple):
                raise Unformattable("triple-term")
            self._described[subject].setdefault(predicate, []).append(value)
            if isinstance(value, BlankNode):
                self._mentions[value] += 1
        self._inline = self._inlined() if self._mentions else set()

    def _inlined(self) -> set[BlankNode]:
        """The blank nodes mentioned once, by what has a block or hangs below what has one.

        So two that only mention each other keep their labels, and their blocks.
        """
        found: set[BlankNode] = set()
        waiting = [s for s in self._described if isinstance(s, NamedNode) or self._mentions[s] != 1]
        while waiting:
            for values in self._described.get(waiting.pop(), {}).values():
                once = [v for v in values if isinstance(v, BlankNode) and self._mentions[v] == 1]
                found.update(once)
                waiting += once
        return found

    def blocks(self) -> list[tuple[_Place, str]]:
        """By what they are sorted by: headers first, then by IRI, blank nodes last."""
        return [self._block(subject) for subject in self._described.keys() - self._inline]

    def _block(self, subject: _Subject) -> tuple[_Place, str]:
        description = self._described[subject]
        if isinstance(subject, NamedNode):
            rank, name = 0, self._terms.iri(subject.value)
        else:
            rank, name = (1, str(subject)) if self._mentions[subject] else (2, "[]")
        text = "\n".join([name, *self._lines(description, _INDENT), f"{_INDENT}."])
        types = description.get(_TYPE, ())
        is_header = any(node in types for node in _HEADERS)
        return (not is_header, rank, text if rank else subject.value), text

    def _lines(self, description: _Description, indent: str) -> Iterator[str]:
        deeper = indent + _INDENT
        for verb, values in self._verbs(description):
            if len(values) == 1:
                yield f"{indent}{verb} {self._value(values[0], indent)} ;"
            else:
                texts = sorted((_language_rank(v), self._value(v, deeper)) for v in values)
                yield f"{indent}{verb}"
                yield " ,\n".join(deeper + text for _, text in texts) + " ;"

    def _verbs(self, description: _Description) -> list[tuple[str, list[_Term]]]:
        """The predicates as they are written and in house order, with their values."""
        keyed = []
        for predicate, values in description.items():
            verb = "a" if predicate == _TYPE else self._terms.iri(predicate.value)
            rank = _PREDICATE_RANK.get(predicate.value, len(PREDICATE_ORDER))
            keyed.append((rank, verb.startswith("<"), verb, values))
        return [(verb, values) for _, _, verb, values in sorted(keyed, key=itemgetter(0, 1, 2))]

    def _value(self, value: _Term, indent: str) -> str:
        """The value as it stands on a line that is indented so far."""
        if isinstance(value, Literal):
            return self._terms.literal(value)
        if isinstance(value, NamedNode) and value != _NIL:
            return self._terms.iri(value.value)
        if len(indent) > _DEEPEST * len(_INDENT):
            raise Unformattable("too-deep")
        items = self._items(value)
        if items is not None:
            deeper = indent + _INDENT
            lines = [deeper + self._value(item, deeper) for item in items]
            return "\n".join(["(", *lines, f"{indent})"]) if lines else "()"
        return self._brackets(value, indent) if value in self._inline else str(value)  # type: ignore[arg-type] # what is inline has no name

    def _items(self, value: _Term) -> list[_Term] | None:
        """The members, if the value is a list and nothing but a list."""
        items: list[_Term] = []
        while value != _NIL:
            cell: _Description = {}
            if isinstance(value, BlankNode) and value in self._inline:
                cell = self._described.get(value, {})
            if cell.keys() != {_FIRST, _REST} or any(len(values) > 1 for values in cell.values()):
                return None
            items += cell[_FIRST]
            value = cell[_REST][0]
        return items

    def _brackets(self, node: BlankNode, indent: str) -> str:
        """On one line if it says little: a few predicates with one plain value each."""
        description = self._described.get(node, {})
        plain = all(len(values) == 1 and _is_plain(values[0]) for values in description.values())
        if plain and len(description) <= _FLAT_PREDICATES:
            said = [f"{v} {self._value(o[0], indent)}" for v, o in self._verbs(description)]
            return f"[ {' ; '.join(said)} ]" if said else "[]"
        return "\n".join(["[", *self._lines(description, indent + _INDENT), f"{indent}]"])


def _is_plain(value: _Term) -> bool:
    if isinstance(value, Literal):
        return not value.language and "\n" not in value.value
    return isinstance(value, NamedNode)


def _language_rank(value: _Term) -> int:
    language = value.language if isinstance(value, Literal) else None
    return LANGUAGE_ORDER.index(language) if language in LANGUAGE_ORDER else len(LANGUAGE_ORDER)
