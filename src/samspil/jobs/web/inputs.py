"""What stands on the page of a form: sections, rows, inputs, and what can be chosen and pressed."""

from collections.abc import Sequence
from dataclasses import dataclass

from samspil.files.forms.posted import MORE
from samspil.files.forms.profile import Obligation
from samspil.jobs.contributing import Said


@dataclass(frozen=True)
class Option:
    """Something that can be chosen."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Button:
    """What a button sends, and what it says."""

    value: str
    text: str


@dataclass(frozen=True)
class Input:
    """One input or one set of them.

    `control` is text, area, select, boxes or selects; `more` is what is written by hand beside what
    can be chosen, None where nothing can be; `meanings` explain the choices; `buttons` add
    something to refer to; `tag` is the language it is written in.
    """

    id: str
    name: str
    label: str
    obligation: Obligation
    hint: str
    control: str
    value: str = ""
    options: Sequence[Option] = ()
    more: str | None = None
    meanings: Sequence[tuple[str, str]] = ()
    buttons: Sequence[Button] = ()
    said: Sequence[Said] = ()
    tag: str = ""
    number: bool = False
    thing: str = ""
    focused: bool = False

    @property
    def filled(self) -> bool:
        """True if something has been written or chosen."""
        return bool(self.value or self.more or any(option.chosen for option in self.options))

    @property
    def wanting(self) -> bool:
        """True if it must be filled in and is not."""
        return self.obligation is Obligation.MANDATORY and not self.filled

    @property
    def more_name(self) -> str:
        """The name of the input that is written in by hand."""
        return f"{self.name}.{MORE}"

    @property
    def wrong(self) -> bool:
        """True if something here must be changed."""
        return any(one.severity == "violation" for one in self.said)


class Inputs:
    """Inputs that are told of together."""

    @property
    def inputs(self) -> Sequence[Input]:
        """All of them."""
        raise NotImplementedError

    @property
    def urgent(self) -> bool:
        """True if something here must be changed, or is to be looked at first."""
        return any(one.wrong or one.focused for one in self.inputs)

    def count(self, what: str) -> int:
        """How many of them are `filled`, `wanting` or `wrong`."""
        return sum(bool(getattr(one, what)) for one in self.inputs)


@dataclass(frozen=True)
class Group(Inputs):
    """Inputs that belong together."""

    title: str
    of: Sequence[Input]

    @property
    def inputs(self) -> Sequence[Input]:
        """All of them."""
        return self.of


@dataclass(frozen=True)
class Row(Inputs):
    """One thing: its inputs group by group, and `further` ones that nobody has to fill in and that
    lead to nothing more.
    """

    title: str
    name: Input
    groups: Sequence[Group]
    further: Sequence[Input]
    remove: Button | None

    @property
    def inputs(self) -> Sequence[Input]:
        """All of them."""
        return [self.name, *(one for group in self.groups for one in group.of), *self.further]


@dataclass(frozen=True)
class Section(Inputs):
    """One sheet; `looked_at` if it is to be looked at first."""

    id: str
    label: str
    help: str
    rows: Sequence[Row]
    add: Button | None
    looked_at: bool = False
    first: bool = False

    @property
    def inputs(self) -> Sequence[Input]:
        """All of them."""
        return [one for row in self.rows for one in row.inputs]

    @property
    def open(self) -> bool:
        """True if it is read at once and not when somebody asks for it."""
        return self.first or self.looked_at or self.urgent
