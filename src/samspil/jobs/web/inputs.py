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

    @property
    def more_name(self) -> str:
        """The name of the input that is written in by hand."""
        return f"{self.name}.{MORE}"

    @property
    def wrong(self) -> bool:
        """True if something here must be changed."""
        return any(one.severity == "violation" for one in self.said)


@dataclass(frozen=True)
class Row:
    """One thing: its inputs group by group, and `further` ones that nobody has to fill in and that
    lead to nothing more.
    """

    title: str
    name: Input
    groups: Sequence[tuple[str, Sequence[Input]]]
    further: Sequence[Input]
    remove: Button | None


@dataclass(frozen=True)
class Section:
    """One sheet."""

    id: str
    label: str
    help: str
    rows: Sequence[Row]
    add: Button | None
