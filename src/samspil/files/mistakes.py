"""What is wrong with the form of a file, found while it is read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from samspil.words.findings import Suggestion, Where


@dataclass(frozen=True)
class Mistake:
    """A place that cannot be read as it stands.

    `check` names the finding it becomes, `values` fill in its words (a value may be a text for each
    language). `about` is the node, or the class of nodes, and the property that would have been
    described, if that is known: what follows from the mistake there is held back, as it is for the
    pairs in `also`. `line` is what to
    show of the place.
    """

    check: str
    where: Where
    values: Mapping[str, object] = field(default_factory=dict)
    suggestions: tuple[Suggestion, ...] = ()
    about: tuple[str, str] | None = None
    also: frozenset[tuple[str, str]] = frozenset()
    line: str = ""


class NotUnderstood(ValueError):
    """What is written cannot be what the field asks for.

    `check` names the finding, `values` fill in its words, `near` is what may have been meant.
    """

    def __init__(self, check: str, near: Iterable[str] = (), **values: object) -> None:
        super().__init__(check)
        self.check = check
        self.near = tuple(near)
        self.values = values
