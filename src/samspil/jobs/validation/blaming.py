"""One mistake, one finding: what only follows from another mistake is held back.

* A name nobody declared is not also reported as a wrong value.
* A misspelt property is not also reported as missing, nor a misspelt class as a missing thing.
* What could not be understood in a field is not also reported as missing there.
* Where a way leads nowhere (there is no intervention), nothing is said of what would lie beyond,
  unless that weighs more.
* A value that is wrong in itself is not also compared with another.
* In a file with broken syntax nothing is said of what seems to be missing: it may only be unread.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from samspil.files.turtle import Term
from samspil.jobs.validation.engines import Result
from samspil.jobs.validation.shapes import ShapeBook
from samspil.jobs.validation.ways import Way
from samspil.words.vocabulary import RDF_TYPE, SHAPE

_CLASS = SHAPE + "DeclaredTermShape-class"


@dataclass
class Known:
    """What has been said already, about the nodes of one file.

    `about` are nodes (or their classes) and properties, `misspelt` nodes and the properties they
    were meant to have, `unclear` nodes of which nobody can tell what they are, `given` the
    properties that a node has, each with its node.
    """

    kinds: Mapping[str, str]
    broken: bool = False
    given: Callable[[str, str], bool] = lambda _node, _property: False
    about: set[tuple[str, str]] = field(default_factory=set)
    misspelt: set[tuple[str, str]] = field(default_factory=set)
    unclear: set[str] = field(default_factory=set)


def without_consequences(results: Sequence[Result], book: ShapeBook, known: Known) -> list[Result]:
    """The results that say something new."""
    undeclared: set[tuple[str, Term | None]] = {
        (result.focus, result.value) for result in results if result.shape in book.declared_terms
    }
    unclear = known.unclear | {r.focus for r in results if r.shape == _CLASS}
    new = [r for r in results if _says_more(r, book, known, undeclared, unclear)]
    ends = _dead_ends(new, book, known)
    return [r for r in new if not _lies_beyond(r, book, ends)]


def _dead_ends(
    results: Iterable[Result], book: ShapeBook, known: Known
) -> Mapping[tuple[str, Way], int]:
    """The ways that lead nowhere, by the node they begin at; and how grave each is known to be."""
    ends: dict[tuple[str, Way], int] = {(node, (path,)): 0 for node, path in known.about}
    for result in results:
        ways = book.ways.get(result.shape, ())
        if len(ways) != 1:
            continue
        wrong = isinstance(result.value, str)
        lacking = result.value is None and not known.given(result.focus, ways[0][0])
        if wrong or lacking or (result.value is None and len(ways[0]) > 1):
            rank = book.checks[result.shape].severity.rank
            at = (result.focus, ways[0])
            ends[at] = min(rank, ends.get(at, rank))
    return ends


def _lies_beyond(result: Result, book: ShapeBook, ends: Mapping[tuple[str, Way], int]) -> bool:
    """True if something is missing at the end of a way that leads nowhere before."""
    if result.value is not None:
        return False
    rank = book.checks[result.shape].severity.rank
    return any(
        ends.get((result.focus, way[:steps]), rank + 1) <= rank
        for way in book.ways.get(result.shape, ())
        for steps in range(1, len(way))
    )


def _says_more(
    result: Result,
    book: ShapeBook,
    known: Known,
    undeclared: set[tuple[str, Term | None]],
    unclear: set[str],
) -> bool:
    if result.shape in book.declared_terms:
        return (result.focus, result.path) not in known.about
    if result.value is not None and (result.focus, result.value) in undeclared:
        return False
    if known.broken and (result.value is None or isinstance(result.value, str)):
        return False
    kind = known.kinds.get(result.focus, "")
    if {(result.focus, result.path), (kind, result.path)} & (known.about | known.misspelt):
        return False
    if result.focus in unclear and result.path != RDF_TYPE:
        return False
    return not (isinstance(result.value, str) and result.value in unclear)


def without_comparisons(
    results: Sequence[Result], compared: Mapping[str, Sequence[str]]
) -> list[Result]:
    """The results without comparisons of a value that is wrong in itself.

    `compared` are the properties that a check compares, by check.
    """
    wrong = {(r.focus, r.path) for r in results if r.value is not None and r.shape not in compared}
    return [
        r
        for r in results
        if not any((r.focus, path) in wrong for path in (*compared.get(r.shape, ()), r.path))
        or r.shape not in compared
    ]


def grouped(
    results: Iterable[Result], book: ShapeBook, is_unknown: Callable[[str], bool]
) -> list[tuple[Result, list[Result]]]:
    """The same unknown word again and again is one finding, with its other places.

    So is the same reference to something that is described nowhere, whatever asks for it.
    """
    first: dict[tuple[str, str, Term | None], list[Result]] = {}
    rest: list[tuple[Result, list[Result]]] = []
    for result in results:
        if result.shape in book.declared_terms:
            path = "" if result.value is not None else result.path
            first.setdefault((result.shape, path, result.value), []).append(result)
        elif isinstance(result.value, str) and is_unknown(result.value):
            first.setdefault(("", "", result.value), []).append(result)
        else:
            rest.append((result, []))
    return [(same[0], same[1:]) for same in first.values()] + rest
