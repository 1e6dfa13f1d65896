"""Whether one class expression demands more or less than another, as far as can be told at sight.

Only what follows from the form is told: a condition more or fewer, a broader or narrower class in a
place. Whatever else is different is different, without a direction.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from enum import Enum, auto

from samspil.jobs.ontology.expressions import Expression

Below = Callable[[str, str], bool]  # true if the one term is a kind of the other


class Turn(Enum):
    """In which direction a meaning has gone."""

    SAME = auto()
    NARROWER = auto()
    WIDER = auto()
    OTHER = auto()


_EXACT = ({"min", "exactly"}, {"max", "exactly"})  # so many, and at least or at most so many
OPPOSITE = {Turn.NARROWER: Turn.WIDER, Turn.WIDER: Turn.NARROWER}


def together(turns: Iterable[Turn]) -> Turn:
    """One direction for several changes; those that go both ways are another meaning."""
    found = {turn for turn in turns if turn is not Turn.SAME}
    if not found:
        return Turn.SAME
    return found.pop() if len(found) == 1 else Turn.OTHER


def turned(old: Expression, new: Expression, below: Below) -> Turn:
    """Where the meaning has gone from the old expression to the new one."""
    if "and" in (old.kind, new.kind):
        return _parts(_as_all(old), _as_all(new), Turn.NARROWER, below)
    if "or" in (old.kind, new.kind):
        return _parts(_as_any(old), _as_any(new), Turn.WIDER, below)
    if {old.kind, new.kind} in _EXACT and replace(old, kind=new.kind) == new:
        return Turn.WIDER if old.kind == "exactly" else Turn.NARROWER
    if old == new:
        return Turn.SAME
    if old.kind != new.kind or (old.kind != "thing" and old.term != new.term):
        return Turn.OTHER
    return _of_one_kind(old, new, below)


def _of_one_kind(old: Expression, new: Expression, below: Below) -> Turn:
    match old.kind:
        case "one-of":
            return _parts(old.parts, new.parts, Turn.WIDER, below)
        case "not":
            turn = turned(old.parts[0], new.parts[0], below)
            return OPPOSITE.get(turn, turn)
        case "some" | "only":
            return turned(old.parts[0], new.parts[0], below)
        case "min" | "max":
            return _numbers(old, new) if old.parts == new.parts else Turn.OTHER
        case "thing":
            return _things(old, new, below)
    return Turn.OTHER


def _as_all(one: Expression) -> Sequence[Expression]:
    return one.parts if one.kind == "and" else (one,)


def _as_any(one: Expression) -> Sequence[Expression]:
    return one.parts if one.kind == "or" else (one,)


def _parts(old: Sequence[Expression], new: Sequence[Expression], more: Turn, below: Below) -> Turn:
    """What is left out and what is new; one against one is looked into."""
    gone = [part for part in old if part not in new]
    come = [part for part in new if part not in old]
    if len(gone) == len(come) == 1:
        return turned(gone[0], come[0], below)
    if gone and come:
        return Turn.OTHER
    if come:
        return more
    return OPPOSITE[more] if gone else Turn.SAME  # the same in another order


def _numbers(old: Expression, new: Expression) -> Turn:
    if not (old.number.isdigit() and new.number.isdigit()):
        return Turn.OTHER
    higher = int(new.number) > int(old.number)
    return Turn.NARROWER if higher == (old.kind == "min") else Turn.WIDER


def _things(old: Expression, new: Expression, below: Below) -> Turn:
    if below(new.term, old.term):
        return Turn.NARROWER
    return Turn.WIDER if below(old.term, new.term) else Turn.OTHER
