"""What a JSON-LD text holds and JSON-LD passes over in silence: nothing may be lost unseen.

A key that means nothing, a name that is no address, a language that is none: of none of these comes
a statement, and no parser complains. A word as a type is kept as a name of ours, so that the checks
say what is wrong with it as they do in every other kind of file.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from samspil.files.context import CONTEXT, KEYWORDS, Names, read_names
from samspil.files.forms.codes import choices
from samspil.files.forms.from_shapes import read_profile
from samspil.files.forms.profile import Field
from samspil.files.json_ld.hearing import Hearing
from samspil.files.json_ld.meanings import Meanings
from samspil.files.json_ld.pieces import Piece, Slot, Thing
from samspil.files.json_ld.text import Json
from samspil.files.lines import Lines
from samspil.files.mistakes import Mistake
from samspil.files.noting import Heard, plain
from samspil.files.positions import Span
from samspil.files.workspace import Workspace
from samspil.words.findings import Edit, Suggestion
from samspil.words.suggestions import fold, nearest
from samspil.words.vocabulary import NS, RDF_TYPE

_WORD = re.compile(r"[^\W\d_][\w-]*")
_ABSOLUTE = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?!//)(.*)", re.DOTALL)
_NOT_IN_ADDRESSES = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
# Addresses that begin so are whole; what begins otherwise has a prefix that nobody has declared.
_WHOLE = {
    *("ark", "data", "doi", "geo", "hdl", "http", "https", "info", "isbn", "issn", "mailto"),
    *("orcid", "tag", "tel", "urn", "uuid"),
}
_KEYWORDS = (
    *("@context", "@graph", "@id", "@included", "@language", "@list", "@nest", "@reverse"),
    *("@set", "@type", "@value"),
)
_SHOWN = 60
MOST_SHOWN = 200  # losses of one text


class Losses:
    """The losses of one text.

    `unread` are the parts of which nothing became a statement, `meant` statements that were meant.
    """

    def __init__(
        self, lines: Lines, meanings: Meanings, workspace: Workspace, *, uses_ours: bool
    ) -> None:
        self.unread: list[Json] = []
        self.meant: list[Heard] = []
        self._lines = lines
        self._meanings = meanings
        self._workspace = workspace
        self._uses_ours = uses_ours
        self._slots: set[int] = set()
        self._prefixes: set[str] = set()
        self._near: dict[str, list[str]] = {}
        self._sought = 0

    def mistakes(
        self, pieces: Iterable[Piece], things: Sequence[Thing], hearing: Hearing
    ) -> Iterator[Mistake]:
        """A mistake for everything that was lost, the outermost of things within each other."""
        for thing in things:
            if thing.node is not None:
                yield from self._types(thing, thing.node)
            elif thing.marked or (thing.slot and not thing.said and not thing.late):
                yield from self._unnamed(thing)
        for piece in pieces:
            if piece.value and not piece.said:
                yield from self._unsaid(piece)
        yield from self._undeclared(hearing)

    @property
    def _names(self) -> Names:
        return read_names(self._workspace)

    def _unnamed(self, thing: Thing) -> Iterator[Mistake]:
        """A thing, or a reference to one, whose name is no address."""
        key = self._unknown_key(thing.slot)
        if key:
            yield key
        elif not self._is_lost(thing.slot):
            name = thing.name
            yield self._address(name, thing.slot) if name else self._plainly("json-ld", thing.part)

    def _unsaid(self, piece: Piece) -> Iterator[Mistake]:
        slots = list(_around(piece.slot))
        thing = piece.thing
        if any(slot.thing.late for slot in slots) or (thing and thing.late):
            return  # it was said, only later
        self.unread.append(piece.part)
        key = self._unknown_key(piece.slot)
        if key:
            yield key
        elif not self._is_lost(piece.slot) and not (thing and thing.marked and not thing.node):
            yield self._value(piece)

    def _unknown_key(self, slot: Slot | None) -> Mistake | None:
        """The key around it, the outermost first, that means nothing; told of once."""
        unsaid = (one for one in _around(slot) if not one.said and self._is_unknown(one.key))
        outermost = next(unsaid, None)
        if outermost is None or id(outermost) in self._slots:
            return None
        self._slots.add(id(outermost))
        return self._key(outermost)

    def _is_lost(self, slot: Slot | None) -> bool:
        """True if all that is under the slot is lost with something around it, or on purpose."""
        return any(
            id(one) in self._slots
            or self._meanings.is_nothing(one.key)
            or (one.thing.marked and one.thing.node is None)
            for one in _around(slot)
        )

    def _is_unknown(self, key: str) -> bool:
        if key.startswith("_:"):
            return True
        is_address = ":" in key and key[0] != "@" and not _NOT_IN_ADDRESSES.search(key)
        return not is_address and not self._meanings.knows(key)

    def _key(self, slot: Slot) -> Mistake:
        where = self._lines.where(slot.at)
        near = self._nearest(slot.key)
        same = [name for name in near if fold(name) == fold(slot.key)]
        meant = tuple(
            Suggestion(name, edits=(Edit(where, name),), safe=same == [name]) for name in near
        )
        property_ = self._names.properties.get(near[0]) if near else None
        node = slot.thing.node
        about = (str(plain(node)), property_.iri) if property_ and node is not None else None
        return Mistake("key-unknown", where, {"value": slot.key[:_SHOWN]}, meant, about)

    def _nearest(self, key: str) -> list[str]:
        if key not in self._near and self._may_seek():
            known = _KEYWORDS if key.startswith("@") else self._meanings.names()
            self._near[key] = nearest(key, known)
        return self._near.get(key, [])

    def _may_seek(self) -> bool:
        """False when so much was looked for that nobody will be shown what else may be meant."""
        self._sought += 1
        return self._sought <= MOST_SHOWN

    def _value(self, piece: Piece) -> Mistake:
        slot, said = piece.slot, piece.part.value
        if isinstance(said, dict) and "@language" in said:
            return self._plainly("language-form", said["@language"])
        if slot is None or not isinstance(said, str):
            return self._plainly("json-ld", piece.part)
        if self._meanings.has_container(slot.key, "@language"):
            where = self._lines.where(piece.at_key or piece.at)
            return Mistake("language-form", where, {"value": said[:_SHOWN]})
        field = self._field(slot.key)
        if field and field.codes:
            return self._code(piece.part, said, slot, field)
        return self._address(piece.part, slot)

    def _field(self, key: str) -> Field | None:
        term = self._names.properties.get(key) if self._uses_ours else None
        sheets = read_profile(self._workspace).sheets if term else ()
        found = (sheet.by_property.get(term.iri) for sheet in sheets if term)
        return next((field for field in found if field), None)

    def _code(self, part: Json, written: str, slot: Slot, field: Field) -> Mistake:
        """A code that cannot even be an address, such as the label of one."""
        where = self._lines.where(part.at)
        names = {name: code for code in field.codes for name in (code.slug, *code.label.values())}
        exact = field.by_name.get(fold(written))
        alike = nearest(written, names) if not exact and self._may_seek() else []
        near = [exact] if exact else [names[name] for name in alike]
        of = self._names.properties[slot.key].of
        meant = tuple(
            Suggestion(short, code.label, (Edit(where, short),), safe=bool(exact))
            for code in {code.iri: code for code in near}.values()
            for short in [self._names.code(code.iri, of)]
        )
        shown = written[:_SHOWN]
        values = {"value": shown, "field": field.label, "choices": choices(field)}
        return Mistake("code-unknown", where, values, meant, self._about(slot, field.property))

    def _about(self, slot: Slot, property_: str) -> tuple[str, str] | None:
        node = slot.thing.node
        return None if node is None else (str(plain(node)), property_)

    def _address(self, part: Json, slot: Slot | None) -> Mistake:
        value = str(part.value)
        kind = "characters" if _NOT_IN_ADDRESSES.search(value) else "relative"
        term = self._names.properties.get(slot.key) if slot else None
        about = self._about(slot, term.iri) if slot and term else None
        where = self._lines.where(part.at)
        return Mistake(f"address-{kind}", where, {"value": value[:_SHOWN]}, about=about)

    def _plainly(self, check: str, part: Json) -> Mistake:
        shown = "{" if isinstance(part.value, dict) else str(part.value)[:_SHOWN]
        return Mistake(check, self._lines.where(part.at), {"value": shown})

    def _types(self, thing: Thing, node: NamedNode | BlankNode | Triple) -> Iterator[Mistake]:
        for kind in thing.types:
            value = str(kind.value)
            if _WORD.fullmatch(value) and NS + value not in self._names.by_class:
                quad = Quad(node, NamedNode(RDF_TYPE), NamedNode(NS + value))
                self.meant.append(Heard(quad, thing.at, kind.at, kind.at))
            else:
                yield self._address(kind, None)

    def _undeclared(self, hearing: Hearing) -> Iterator[Mistake]:
        """Names with a prefix that no context declares, which JSON-LD takes for whole addresses."""
        for quad, *spans in hearing.heard:
            terms = (quad.subject, quad.predicate, quad.object)
            for term, span in zip(terms, spans, strict=True):
                found = _ABSOLUTE.fullmatch(term.value) if isinstance(term, NamedNode) else None
                if found and found[1].lower() not in _WHOLE and found[1] not in self._prefixes:
                    self._prefixes.add(found[1])
                    yield self._prefix(found, span)

    def _prefix(self, found: re.Match[str], span: Span) -> Mistake:
        where = self._lines.where(span)
        prefix, rest = found[1], found[2]
        table = self._workspace.vocabulary.prefixes
        beginnings = {prefix: table[prefix]} if prefix in table else {}
        if self._uses_ours and not beginnings:
            beginnings = {
                name: self._names.prefixes[name] for name in nearest(prefix, self._names.prefixes)
            }
        texts = [
            self._names.shorten(beginning + rest) if self._uses_ours else beginning + rest
            for beginning in beginnings.values()
        ]
        safe = prefix in table
        meant = tuple(Suggestion(text, edits=(Edit(where, text),), safe=safe) for text in texts)
        return Mistake("undeclared-prefix", where, {"value": f"{prefix}:"}, meant)

    def one_for_all(self, mistakes: list[Mistake], root: Json) -> list[Mistake]:
        """A file without a context has one mistake, not one for each of its keys."""
        unknown = [mistake for mistake in mistakes if mistake.check == "key-unknown"]
        if not unknown or not isinstance(root.value, dict):
            return mistakes
        where = self._lines.where(root.at)
        behind = self._lines.where(Span(root.at.end, root.at.end))
        line = f'"@context": "{CONTEXT}"'
        ours = all(str(m.values["value"]) in (*KEYWORDS, *self._names.properties) for m in unknown)
        meant = Suggestion(line, edits=(Edit(behind, f"\n  {line},"),), safe=ours)
        others = [mistake for mistake in mistakes if mistake.check != "key-unknown"]
        return [*others, Mistake("context-missing", where, {}, (meant,))]

    def rewritten(self, pieces: Iterable[Piece]) -> Iterator[Mistake]:
        """Decimal numbers, which JSON-LD turns into another kind of number on the way."""
        for piece in pieces:
            where = self._lines.where(piece.at)
            value = str(piece.part.value)
            quoted = Suggestion(f'"{value}"', edits=(Edit(where, f'"{value}"'),), safe=True)
            yield Mistake("number-quotes", where, {"value": value}, (quoted,))


def _around(slot: Slot | None) -> Iterator[Slot]:
    """The slot and those around it, the outermost first."""
    slots = []
    while slot:
        slots.append(slot)
        slot = slot.thing.slot
    yield from reversed(slots)
