"""How much is said, of what kind, and what it leads to: counted in one pass over the lines.

Asked of a store, each number would be a pass of its own. A statement that several graphs make
counts once.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal as Choice
from typing import TypeVar

from samspil.words.vocabulary import RDF, RDF_TYPE, XSD

_TYPE = f"<{RDF_TYPE}>".encode()
_QUOTE = ord('"')
Target = tuple[Choice["class", "datatype"], str]
_PLAIN: Sequence[Target] = [("datatype", XSD + "string")]
_SPOKEN: Sequence[Target] = [("datatype", RDF + "langString")]


@dataclass
class Counts:
    """What there is how much of, by IRI; of parts by name, and "" for what is in none.

    `of_class` are statements by class of the subject and property, `leading` the classes and
    datatypes that these lead to. `between` are statements from a part to an IRI of another part,
    `beyond` those to an IRI in no part: by part, property and IRI.
    """

    triples: int = 0
    subjects: int = 0
    objects: int = 0
    properties: Counter[str] = field(default_factory=Counter)
    subjects_of: Counter[str] = field(default_factory=Counter)
    objects_of: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    of_class: Counter[tuple[str, str]] = field(default_factory=Counter)
    leading: defaultdict[tuple[str, str], set[Target]] = field(
        default_factory=lambda: defaultdict(set)
    )
    parts: Counter[str] = field(default_factory=Counter)
    entities: Counter[str] = field(default_factory=Counter)
    between: Counter[tuple[str, str]] = field(default_factory=Counter)
    beyond: Counter[tuple[str, str, str]] = field(default_factory=Counter)


def counted(
    lines: Sequence[bytes], part_of: Callable[[str], str], beyond: frozenset[str]
) -> Counts:
    """The counts of statements in order; of those that lead into no part, only properties in
    `beyond`.
    """
    return _Counting(lines, part_of, beyond).done()


_Like = tuple[Sequence[str], str]  # the classes of a thing, and the part it is in
_Made = TypeVar("_Made")


class _Memory(dict[bytes, _Made]):
    """What is made of a term, made once."""

    def __init__(self, make: Callable[[bytes], _Made]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, term: bytes) -> _Made:
        self[term] = made = self._make(term)
        return made


@dataclass
class _Use:
    """How a property is used of things that are alike; `ends` are what it leads to, as the classes
    of a thing or as what stands behind a text.
    """

    statements: int = 0
    subjects: int = 0
    ends: set[bytes | Sequence[str]] = field(default_factory=set)


class _Counting:
    """Counts lines in order."""

    def __init__(
        self, lines: Sequence[bytes], part_of: Callable[[str], str], beyond: frozenset[str]
    ) -> None:
        self._found = Counts(triples=len(lines))
        self._part_of = part_of
        self._beyond = beyond
        self._names = _Memory(lambda term: term[1:-1].decode())
        self._like = _Memory(self._likeness)
        self._objects = defaultdict[bytes, set[bytes]](set)
        self._subjects: Counter[_Like] = Counter()
        self._uses = defaultdict[tuple[_Like, bytes], _Use](_Use)
        self._types = self._typed(lines)
        self._count(lines)

    def _typed(self, lines: Sequence[bytes]) -> Mapping[bytes, Sequence[str]]:
        types = defaultdict[bytes, list[str]](list)
        for line in [line for line in lines if _TYPE in line]:
            subject, name, value = line.split(b" ", 2)
            if name == _TYPE and _is_iri(value):
                types[subject].append(self._names[value])
        return {subject: tuple(kinds) for subject, kinds in types.items()}

    def _likeness(self, thing: bytes) -> _Like:
        part = self._part_of(self._names[thing]) if _is_iri(thing) else ""
        return self._types.get(thing, ()), part

    def _count(self, lines: Sequence[bytes]) -> None:
        last, last_term, like = b"", b"", self._like[b""]
        use, objects = _Use(), set[bytes]()
        for line in lines:
            subject, term, value = line.split(b" ", 2)
            if subject != last:
                last, last_term, like = subject, b"", self._like[subject]
                self._subjects[like] += 1
            if term != last_term:
                last_term = term
                use, objects = self._uses[like, term], self._objects[term]
                use.subjects += 1
            use.statements += 1
            objects.add(value)
            if value[0] == _QUOTE:
                use.ends.add(value[value.rfind(b'"') + 1 :])
                continue
            kinds, end = self._like[value]
            use.ends.add(kinds)
            if like[1] not in ("", end) and term != _TYPE:
                self._link(like[1], term, value, end)

    def _link(self, part: str, term: bytes, value: bytes, end: str) -> None:
        """What leads from a part to another, or beyond."""
        if end:
            self._found.between[part, end] += 1
        elif (name := self._names[term]) in self._beyond and _is_iri(value):
            self._found.beyond[part, name, self._names[value]] += 1

    def _targets(self, end: bytes | Sequence[str]) -> Sequence[Target]:
        """The classes of a thing, or the datatype of a text."""
        if not isinstance(end, bytes):
            return [("class", kind) for kind in end]
        if end.endswith(b">"):
            return [("datatype", self._names[end[end.rfind(b"<") :]])]
        return _SPOKEN if end else _PLAIN

    def done(self) -> Counts:
        """Everything there is."""
        found = self._found
        found.subjects = self._subjects.total()
        for (kinds, part), number in self._subjects.items():
            found.classes.update(dict.fromkeys(kinds, number))
            if part:
                found.entities[part] += number
        for ((kinds, part), term), use in self._uses.items():
            name = self._names[term]
            found.properties[name] += use.statements
            found.subjects_of[name] += use.subjects
            if part:
                found.parts[part] += use.statements
            targets = {one for end in use.ends for one in self._targets(end)}
            for kind in kinds:
                found.of_class[kind, name] += use.statements
                found.leading[kind, name] |= targets
        found.objects = len(set[bytes]().union(*self._objects.values()))
        for term, values in self._objects.items():
            found.objects_of[self._names[term]] = len(values)
        return found


def _is_iri(term: bytes) -> bool:
    return term.startswith(b"<") and not term.startswith(b"<<")
