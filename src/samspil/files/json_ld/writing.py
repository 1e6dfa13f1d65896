"""Statements as JSON-LD under our own context: one object for each node, in the order of names.

Nothing is nested. A value is written as short as the context allows, and in full where it could be
taken for something else, so that what is read again is what was written.

Source: JSON-LD 1.1 (W3C 2020).
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from samspil.files.context import CONTEXT, Manner, Names, Term
from samspil.files.formatting import PREDICATE_ORDER
from samspil.words.vocabulary import RDF, RDF_TYPE, XSD

_Node = NamedNode | BlankNode
_Value = NamedNode | BlankNode | Literal
_FIRST, _REST, _NIL = RDF + "first", RDF + "rest", NamedNode(RDF + "nil")
_RANK = {iri: rank for rank, iri in enumerate(PREDICATE_ORDER)}
_WHOLE_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,14}")  # as large as every JSON reader keeps exact
_DEFAULT = "DEFAULT"


def json_ld(quads: Iterable[Quad], names: Names) -> str:
    """The statements as text; `quads` come in the order in which they are to be written."""
    graphs: defaultdict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        graphs[str(quad.graph_name)].append(quad)
    taken = _taken_for_prefixes((quad for said in graphs.values() for quad in said), names)
    writer = _Writer(names, taken)
    nodes: list[dict[str, Any]] = []
    for graph, said in graphs.items():
        described = list(writer.nodes(said))
        if graph == _DEFAULT:
            nodes += described
        else:
            nodes.append({"id": writer.name(said[0].graph_name), "@graph": described})
    # Where an address begins like a short name, that name is given up in this file.
    context = [CONTEXT, dict.fromkeys(sorted(taken))] if taken else CONTEXT
    document = {"@context": context, "@graph": nodes}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _taken_for_prefixes(quads: Iterable[Quad], names: Names) -> set[str]:
    """The prefixes for which the beginning of a whole address would be taken."""
    found = set()
    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            named = term.datatype if isinstance(term, Literal) else term
            if isinstance(named, NamedNode):
                scheme, _, rest = named.value.partition(":")
                if scheme in names.prefixes and not rest.startswith("//"):
                    found.add(scheme)
    return found


class _Writer:
    """Writes nodes and values under the context, without the prefixes that are given up."""

    def __init__(self, names: Names, without: set[str]) -> None:
        self._names = names
        self._without = without

    def name(self, node: Any) -> str:
        """A node in short."""
        if isinstance(node, BlankNode):
            return f"_:{node.value}"
        return self._names.shorten(node.value, self._without)

    def nodes(self, quads: Sequence[Quad]) -> Iterator[dict[str, Any]]:
        """The nodes of one graph, in the order of its statements."""
        described: defaultdict[_Node, dict[str, list[_Value]]] = defaultdict(dict)
        for quad in quads:
            if not isinstance(quad.subject, Triple) and not isinstance(quad.object, Triple):
                described[quad.subject].setdefault(quad.predicate.value, []).append(quad.object)
        lists = _lists(described)
        inside = {cell for cells, _ in lists.values() for cell in cells}
        for subject, said in described.items():
            if subject not in inside:
                yield {"id": self.name(subject), **self._members(said, lists)}

    def _members(self, said: dict[str, list[_Value]], lists: "_Lists") -> dict[str, Any]:
        types = said.get(RDF_TYPE, [])
        members: dict[str, Any] = {}
        kinds = [self._class(kind) for kind in types if isinstance(kind, NamedNode)]
        if kinds:
            members["type"] = kinds[0] if len(kinds) == 1 else kinds
        others = {iri: values for iri, values in said.items() if iri != RDF_TYPE}
        others[RDF_TYPE] = [kind for kind in types if not isinstance(kind, NamedNode)]
        order = sorted((_RANK.get(iri, len(_RANK)), iri) for iri in others if others[iri])
        for _, iri in order:
            key = self._key(iri)
            members[key] = self._values(others[iri], self._names.properties.get(key), lists)
        return members

    def _class(self, kind: NamedNode) -> str:
        return self._names.by_class.get(kind.value) or self.name(kind)

    def _key(self, iri: str) -> str:
        return self._names.by_property.get(iri) or self._names.shorten(iri, self._without)

    def _values(self, values: list[_Value], term: Term | None, lists: "_Lists") -> Any:
        by_language = term is not None and term.manner is Manner.TEXTS
        if by_language and all(_is_text(value) for value in values):
            return _texts(values)
        written = [self._value(value, term, lists) for value in values]
        # An object alone would be taken for one of texts by language.
        return written[0] if len(written) == 1 and not by_language else written

    def _value(self, value: _Value, term: Term | None, lists: "_Lists") -> Any:
        manner = term.manner if term else Manner.PLAIN
        if isinstance(value, Literal):
            return self._literal(value, manner, term.of if term else "")
        if value in lists:
            return {"@list": [self._value(item, term, lists) for item in lists[value][1]]}
        if manner is Manner.CODE and isinstance(value, NamedNode) and term:
            return self._names.code(value.value, term.of, self._without)
        name = self.name(value)
        return name if manner in (Manner.LINK, Manner.CODE) else {"id": name}

    def _literal(self, value: Literal, manner: Manner, of: str) -> Any:
        lexical, datatype = value.value, value.datatype.value
        if value.language:
            direction = {"@direction": str(value.direction)} if value.direction else {}
            return {"@value": lexical, "@language": value.language, **direction}
        own = datatype == of if manner is Manner.TYPED else manner in (Manner.PLAIN, Manner.TEXTS)
        if own and datatype == XSD + "integer" and _WHOLE_NUMBER.fullmatch(lexical):
            return int(lexical)
        if own and datatype == XSD + "boolean" and lexical in ("true", "false"):
            return lexical == "true"
        if own and datatype in (of, XSD + "string"):
            return lexical
        if datatype == XSD + "string":
            return {"@value": lexical}
        return {"@value": lexical, "@type": self.name(value.datatype)}


_Lists = dict[_Value, tuple[list[_Value], list[_Value]]]


def _is_text(value: _Value) -> bool:
    if not isinstance(value, Literal) or value.direction:
        return False
    return bool(value.language) or value.datatype.value == XSD + "string"


def _texts(values: list[_Value]) -> dict[str, Any]:
    """Texts by language, Danish first; those without one under `@none`."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for value in values:
        if isinstance(value, Literal):
            found[value.language or "@none"].append(value.value)
    ordered = sorted(found.items(), key=lambda item: (item[0] != "da", item[0]))
    return {lang: texts[0] if len(texts) == 1 else texts for lang, texts in ordered}


def _lists(described: dict[_Node, dict[str, list[_Value]]]) -> _Lists:
    """Cells and items of each list that is nothing but a list, by its first cell."""
    mentions: Counter[_Value] = Counter()
    for said in described.values():
        for values in said.values():
            mentions.update(values)
    heads = {
        value
        for subject, said in described.items()
        for property_, values in said.items()
        for value in values
        if property_ != _REST and isinstance(value, BlankNode) and value in described
    }
    found: _Lists = {}
    for head in heads:
        cells: list[_Value] = []
        items: list[_Value] = []
        cell: _Value = head
        while cell != _NIL:
            said = described.get(cell, {}) if isinstance(cell, BlankNode) else {}
            once = mentions[cell] == 1 and all(len(values) == 1 for values in said.values())
            if said.keys() != {_FIRST, _REST} or not once or cell in cells:
                break
            cells.append(cell)
            items.append(said[_FIRST][0])
            cell = said[_REST][0]
        else:
            found[head] = (cells, items)
    return found
