"""How much is said, of what kind, and what it leads to: counted in one pass over the lines.

Asked of a store, each number would be a pass of its own. A statement that several graphs make
counts once.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal as Choice

from samspil.words.vocabulary import RDF, RDF_TYPE, XSD

_TYPE = f"<{RDF_TYPE}>".encode()
_Said = Mapping[bytes, Sequence[bytes]]
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


def counted(quads: bytes, part_of: Callable[[str], str], beyond: frozenset[str]) -> Counts:
    """The counts of N-Quads; of statements that lead into no part, only properties in `beyond`."""
    lines = sorted({line[: line.rfind(b" <")] for line in quads.splitlines()})
    counting = _Counting(lines, part_of, beyond)
    for subject, said in _by_subject(lines):
        counting.add(subject, said)
    return counting.done()


class _Memory(dict[bytes, str]):
    """What is made of a term, made once."""

    def __init__(self, make: Callable[[bytes], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, term: bytes) -> str:
        self[term] = self._make(term)
        return self[term]


class _Counting:
    """Counts subject by subject."""

    def __init__(
        self, lines: Sequence[bytes], part_of: Callable[[str], str], beyond: frozenset[str]
    ) -> None:
        self._found = Counts(triples=len(lines))
        self._beyond = beyond
        self._names = _Memory(lambda term: term[1:-1].decode())
        self._parts = _Memory(lambda term: part_of(self._names[term]))
        self._objects = defaultdict[bytes, set[bytes]](set)
        self._types = self._typed(lines)

    def _typed(self, lines: Sequence[bytes]) -> Mapping[bytes, Sequence[str]]:
        types = defaultdict[bytes, list[str]](list)
        for line in lines:
            if _TYPE in line:
                subject, name, value = line.split(b" ", 2)
                if name == _TYPE and _is_iri(value):
                    types[subject].append(self._names[value])
        return dict(types)

    def add(self, subject: bytes, said: _Said) -> None:
        """What is said of a subject."""
        found, kinds = self._found, self._types.get(subject, ())
        found.subjects += 1
        found.classes.update(kinds)
        for term, values in said.items():
            name = self._names[term]
            found.properties[name] += len(values)
            found.subjects_of[name] += 1
            self._objects[term].update(values)
            targets = {one for value in values for one in self._targets(value)} if kinds else ()
            for kind in kinds:
                found.of_class[kind, name] += len(values)
                found.leading[kind, name].update(targets)
        if _is_iri(subject) and self._parts[subject]:
            self._link(self._parts[subject], said)

    def _link(self, part: str, said: _Said) -> None:
        """What leads from a part to another, or beyond."""
        found = self._found
        found.entities[part] += 1
        for term, values in said.items():
            found.parts[part] += len(values)
            beyond = self._names[term] in self._beyond
            for value in values if term != _TYPE else ():
                end = self._parts[value] if _is_iri(value) else part
                if end and end != part:
                    found.between[part, end] += 1
                elif beyond and not end:
                    found.beyond[part, self._names[term], self._names[value]] += 1

    def _targets(self, value: bytes) -> Sequence[Target]:
        """What a statement leads to: the classes of a thing, or the datatype of a text."""
        if not value.startswith(b'"'):
            return [("class", kind) for kind in self._types.get(value, ())]
        if value.endswith(b">"):
            return [("datatype", self._names[value[value.rfind(b"<") :]])]
        return _PLAIN if value.endswith(b'"') else _SPOKEN

    def done(self) -> Counts:
        """Everything there is."""
        self._found.objects = len(set[bytes]().union(*self._objects.values()))
        for term, values in self._objects.items():
            self._found.objects_of[self._names[term]] = len(values)
        return self._found


def _by_subject(lines: Sequence[bytes]) -> Iterator[tuple[bytes, _Said]]:
    """Of lines in order: each subject with the values of its properties."""
    last, said = b"", dict[bytes, list[bytes]]()
    for line in lines:
        subject, name, value = line.split(b" ", 2)
        if subject != last:
            if said:
                yield last, said
            last, said = subject, {}
        said.setdefault(name, []).append(value)
    if said:
        yield last, said


def _is_iri(term: bytes) -> bool:
    return term.startswith(b"<") and not term.startswith(b"<<")
