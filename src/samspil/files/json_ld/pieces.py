"""A JSON-LD text cut into pieces to be read one at a time, each with what it stands for.

The pieces say what the text says. Only, keys that decide the meaning of others go first, as the
streaming mode of the parser wants it, and each object that describes something carries a mark: one
more statement, whose value is the number of the object, so that the parser tells which node it is.

Source: JSON-LD 1.1 Streaming (W3C 2020), § 3.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, NamedNode, Triple

from samspil.files.json_ld.meanings import Meanings
from samspil.files.json_ld.text import Json, Number
from samspil.files.positions import Span

MARK = "x-samspil-mark:here"

_FIRST = {"@context": 0, "@type": 1, "@id": 2}
_MAPS = ("@language", "@index", "@id", "@type")
_WITHOUT_VALUES = {"@index", "@language", "@direction", "@base", "@version"}


@dataclass(eq=False, slots=True)
class Thing:
    """An object that describes something; `slot` is where it is a value, `node` what it is.

    It stands where its name does, else at its bracket. It is `marked` unless it is a mere reference
    or a graph, and `said` once a statement came of the whole of it. Of a `late` one the parser
    speaks when all of it is read.
    """

    part: Json
    slot: "Slot | None"
    at: Span
    name: Json | None = None
    types: list[Json] = field(default_factory=list)
    marked: bool = False
    late: bool = False
    said: bool = False
    node: NamedNode | BlankNode | Triple | None = None

    def take_type(self, iri: str) -> Json | None:
        """The type, of those not yet taken, that is most likely written for this class."""
        if not self.types:
            return None
        ends_so = (t for t in self.types if iri.endswith(re.split("[:/#]", str(t.value))[-1]))
        taken = next(ends_so, self.types[0])
        self.types.remove(taken)
        return taken


@dataclass(eq=False, slots=True)
class Slot:
    """A key of a thing and what stands under it; `said` once a statement came of it."""

    thing: Thing
    key: str
    at: Span
    reverse: bool
    said: bool = False


@dataclass(eq=False, slots=True)
class Piece:
    """Some text for the parser; `part` is what to leave out if it cannot be read.

    `value` is true of a value of which a statement should come, `key` of what only announces one.
    `at_key` is where the key of a value in a map stands.
    """

    text: bytes
    at: Span
    part: Json
    thing: Thing | None
    slot: Slot | None
    value: bool = False
    key: bool = False
    said: bool = False
    at_key: Span | None = None


class Cutter:
    """Cuts one text; `things` are numbered as their marks are.

    `contexts` gives the text to put for a context that is not written out; parts in `left_out` (by
    `id`) are passed over; `unused` begins no label in the text. `labels` are those that were given.
    """

    def __init__(
        self, meanings: Meanings, contexts: Mapping[str, str], left_out: set[int], unused: str
    ) -> None:
        self.things: list[Thing] = []
        self.labels: set[str] = set()
        self._unused = unused
        self._meanings = meanings
        self._contexts = contexts
        self._left_out = left_out

    def pieces(self, root: Json) -> Iterator[Piece]:
        """The pieces of the whole text."""
        yield from self._value(root, None, None)

    def _value(self, part: Json, thing: Thing | None, slot: Slot | None) -> Iterator[Piece]:
        if isinstance(part.value, list):
            yield Piece(b"[", part.at, part, thing, slot)
            kept = [item for item in part.value if id(item) not in self._left_out]
            for number, item in enumerate(kept):
                if number:
                    yield Piece(b",", item.at, item, thing, slot)
                yield from self._value(item, thing, slot)
            yield Piece(b"] ", part.at, part, thing, slot)
        elif isinstance(part.value, dict):
            yield from self._object(part, part.value, thing, slot)
        else:
            said = part.value is not None
            yield Piece(self._text(part), part.at, part, thing, slot, value=said)

    def _object(
        self, part: Json, members: dict[str, Json], thing: Thing | None, slot: Slot | None
    ) -> Iterator[Piece]:
        kept = {key: members[key] for key in self._ordered(members)}
        keywords = {self._meanings.keyword(key): value for key, value in kept.items()}
        if "@value" in keywords or (slot and self._meanings.has(slot.key, "@type") == "@json"):
            at = keywords["@value"].at if "@value" in keywords else part.at
            yield Piece(self._text(part), at, part, thing, slot, value=True)
        elif keywords.keys() & {"@list", "@set"}:
            yield from self._wrapped(part, kept, thing, slot)
        else:
            yield from self._thing(part, kept, keywords, slot)

    def _thing(
        self,
        part: Json,
        members: dict[str, Json],
        keywords: Mapping[str, Json],
        slot: Slot | None,
    ) -> Iterator[Piece]:
        name, types = keywords.get("@id"), keywords.get("@type")
        thing = Thing(part, slot, name.at if name else part.at, name)
        if types:
            thing.types = [one for one in types.scalars() if isinstance(one.value, str)]
        thing.marked = "@graph" not in keywords and (len(members) > 1 or not name)
        thing.late = bool(slot and self._meanings.has_container(slot.key, "@type", "@graph"))
        named = name or (slot and self._meanings.has_container(slot.key, "@id", "@type"))
        number = len(self.things)
        label = "" if named or not thing.marked else f"{self._unused}{number}"
        self.things.append(thing)
        yield Piece(b"{", part.at, part, thing, None)
        ordered = list(members)
        first = sum(self._rank(key) < len(_FIRST) for key in ordered)
        for before, key in enumerate(ordered[:first]):
            yield from self._member(part, key, members[key], before, thing)
        yield from self._mark(first, thing, number, label)
        for before, key in enumerate(ordered[first:], first + thing.marked):
            yield from self._member(part, key, members[key], before, thing)
        yield Piece(b"} ", part.at, part, thing, None)

    def _mark(self, before: int, thing: Thing, number: int, label: str) -> Iterator[Piece]:
        """The mark of a thing, and a label if it has none: the parser would wait for a name."""
        if label:
            self.labels.add(label)
            name = _key(before, "@id") + f'"_:{label}" '.encode()
            yield Piece(name, thing.at, thing.part, thing, None)
        if thing.marked:
            mark = _key(before or bool(label), MARK)
            yield Piece(mark, thing.at, thing.part, thing, None, key=True)
            yield Piece(f'"{number}" '.encode(), thing.at, thing.part, thing, None)

    def _rank(self, key: str) -> int:
        return _FIRST.get(self._meanings.keyword(key), len(_FIRST))

    def _ordered(self, members: dict[str, Json]) -> list[str]:
        kept = [key for key, value in members.items() if id(value) not in self._left_out]
        return sorted(kept, key=self._rank)

    def _wrapped(
        self, part: Json, members: dict[str, Json], thing: Thing | None, slot: Slot | None
    ) -> Iterator[Piece]:
        """The members of a map, or of an object around values, which are values of the slot."""
        yield Piece(b"{", part.at, part, thing, slot)
        for number, key in enumerate(self._ordered(members)):
            value = members[key]
            yield Piece(_key(number, key), part.keys[key], value, thing, slot, key=True)
            for piece in self._value(value, thing, slot):
                piece.at_key = piece.at_key or part.keys[key]
                yield piece
        yield Piece(b"} ", part.at, part, thing, slot)

    def _member(
        self, part: Json, key: str, value: Json, before: int, thing: Thing
    ) -> Iterator[Piece]:
        keyword = self._meanings.keyword(key)
        at, beginning = part.keys[key], _key(before, key)
        if keyword == "@context":
            text = self._written(value, in_context=True) + " "
            yield Piece(beginning + text.encode(), value.at, value, thing, None)
        elif keyword in _FIRST or keyword in _WITHOUT_VALUES:
            yield Piece(beginning + self._text(value), value.at, value, thing, None)
        elif keyword in ("@graph", "@included"):
            yield Piece(beginning, at, value, thing, None, key=True)
            yield from self._value(value, thing, None)
        elif keyword in ("@nest", "@reverse"):
            yield Piece(beginning, at, value, thing, None, key=True)
            yield from self._inner(value, thing, reverse=keyword == "@reverse")
        else:
            reverse = self._meanings.has(key, "@reverse") is not None
            own = Slot(thing, key, at, reverse)
            yield Piece(beginning, at, value, thing, own, key=True)
            yield from self._of_slot(value, own)

    def _inner(self, value: Json, thing: Thing, *, reverse: bool) -> Iterator[Piece]:
        """Members of the thing that stand in an object of their own."""
        if not isinstance(value.value, dict):
            yield from self._value(value, thing, None)
            return
        yield Piece(b"{", value.at, value, thing, None)
        for number, key in enumerate(self._ordered(value.value)):
            inner = value.value[key]
            slot = Slot(thing, key, value.keys[key], reverse)
            yield Piece(_key(number, key), slot.at, inner, thing, slot, key=True)
            yield from self._of_slot(inner, slot)
        yield Piece(b"} ", value.at, value, thing, None)

    def _of_slot(self, value: Json, slot: Slot) -> Iterator[Piece]:
        if isinstance(value.value, dict) and self._meanings.has_container(slot.key, *_MAPS):
            yield from self._wrapped(value, value.value, slot.thing, slot)
        else:
            yield from self._value(value, slot.thing, slot)

    def _text(self, part: Json) -> bytes:
        return (self._written(part) + " ").encode()

    def _written(self, part: Json, *, in_context: bool = False) -> str:
        """A part as text, with what must go first at the beginning."""
        match part.value:
            case dict():
                members = (
                    f"{json.dumps(key)}:{self._written(part.value[key], in_context=in_context)}"
                    for key in self._ordered(part.value)
                )
                return "{" + ",".join(members) + "}"
            case list():
                items = (self._written(item, in_context=in_context) for item in part.value)
                return "[" + ",".join(items) + "]"
            case Number():
                return str(part.value)
            case str() if in_context and part.value in self._contexts:
                return self._contexts[part.value]
        return json.dumps(part.value)


def _key(before: int, key: str) -> bytes:
    """A key and its colon, with a comma if members stand before it."""
    return f"{',' if before else ''}{json.dumps(key)}:".encode()
