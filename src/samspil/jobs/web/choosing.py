"""What a reader may choose from, and which choices are few enough to be made ready one by one."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod

from samspil.jobs.publication import Publication
from samspil.jobs.questions import Parameter, Question
from samspil.jobs.web.filing import Choices, State

UNBOUND = "UNDEF"
_MOST_STATES = 200
_PLAIN = re.compile(r"[a-z0-9][a-z0-9-]*")  # a value that can be a file name


def fits_a_file(value: str) -> bool:
    """True for what may stand in the name of a file."""
    return bool(_PLAIN.fullmatch(value))


def values_of(content: Publication, parameter: Parameter) -> Mapping[str, str]:
    """What stands in an address for each IRI that may be chosen: its last part if that will do."""
    known = content.known.get((parameter.kind, parameter.of), {})
    short = {iri: iri.rstrip("/").rpartition("/")[2] for iri in known}
    ends = Counter(short.values())
    return {iri: end if ends[end] == 1 else iri for iri, end in short.items()}


def default_of(content: Publication, question: Question, parameter: Parameter) -> str:
    """What is chosen where nothing is, as it stands in an address; "" for everything."""
    default = question.default_of(parameter.name)
    if default == UNBOUND:
        return ""
    if parameter.kind in ("string", "integer"):
        return default.strip('"')
    return values_of(content, parameter).get(content.vocabulary.expand(default) or "", "")


def is_closed(parameter: Parameter) -> bool:
    """True if it is chosen from a code list, which grows by decision and not with the data."""
    return parameter.kind == "concept"


def choices_of(content: Publication, question: Question) -> Choices:
    """The choices of a question that are made ready."""
    defaults = {p.name: default_of(content, question, p) for p in question.parameters}
    closed = {
        p.name: ["", *sorted(filter(_PLAIN.fullmatch, {*values_of(content, p).values()}))]
        for p in question.parameters
        if is_closed(p)
    }
    for name, listed in closed.items():
        closed[name] = [value for value in listed if value == "" or value != defaults[name]]
    return Choices(defaults, frozenset(_states(closed)), paged=True)


def _states(closed: Mapping[str, Sequence[str]]) -> Iterator[State]:
    """Every combination; where they are too many, one choice at a time."""
    names = list(closed)
    if prod(map(len, closed.values())) <= _MOST_STATES:
        for values in product(*closed.values()):
            yield tuple((n, v) for n, v in zip(names, values, strict=True) if v)
    else:
        yield ()
        for name, listed in closed.items():
            yield from (((name, value),) for value in listed if value)
