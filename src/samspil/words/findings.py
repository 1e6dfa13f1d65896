"""The one result type of every check."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from samspil.words.language import Language

Both = Mapping[Language, str]
_END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)\.\s(?![a-z])")  # of a sentence


class Severity(StrEnum):
    """How much a finding matters: the data cannot be used, someone should look, good to know."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


@dataclass(frozen=True, order=True)
class Where:
    """A place in a file.

    Lines and columns count from 1 in code points, ends are exclusive. In a workbook `sheet` and
    `cell` (`H2`) say it instead; in CSV a cell is given beside line and column.
    """

    file: str
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        """`file:line:column`, or `file!sheet!H2`."""
        if self.sheet:
            return f"{self.file}!{self.sheet}!{self.cell}"
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Note:
    """Another place that helps to understand a finding, and what is there.

    `source_line` is the text that stands there, without anything that must not be shown; "" if
    nobody says.
    """

    where: Where
    text: Both
    source_line: str = ""


@dataclass(frozen=True)
class Edit:
    """What stands at `where` becomes `text`."""

    where: Where
    text: str


@dataclass(frozen=True)
class Suggestion:
    """Something that may have been meant: how it is written, what it is called, how to get there.

    A safe one cannot change the meaning of anything but the mistake; `--fix` applies only these.
    """

    text: str
    label: Both = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    safe: bool = False


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong or missing, in the reader's words, where it stands.

    `message` says what is wrong and then what to do; `source_line` is the text that stands there,
    without anything that must not be shown.
    """

    check: str
    severity: Severity
    message: Both
    where: Where
    focus: str = ""
    path: str = ""
    value: str = ""
    suggestions: tuple[Suggestion, ...] = field(default=(), compare=False)
    related: tuple[Note, ...] = field(default=(), compare=False)
    source_line: str = field(default="", compare=False)

    @property
    def sort_key(self) -> tuple[Where, int, str, str, str]:
        """By file and place, the gravest first at one place."""
        return (self.where, self.severity.rank, self.check, self.path, self.value)

    def wrong(self, language: Language) -> str:
        """The first sentence of the message: what is wrong."""
        return _END.split(self.message[language], maxsplit=1)[0].removesuffix(".") + "."

    def remedy(self, language: Language) -> str:
        """The rest of it: what to do."""
        return "".join(_END.split(self.message[language], maxsplit=1)[1:])


@dataclass(frozen=True)
class Report:
    """What a run found, and how much it looked at (so that green means checked).

    `unread` counts the files that could not be read at all, which have a finding each; `names` are
    those that were looked at, a folder for a form in CSV.
    """

    findings: tuple[Finding, ...]
    files: int
    nodes: int
    unread: int = 0
    names: tuple[str, ...] = ()

    def count(self, severity: Severity) -> int:
        """How many findings of one severity."""
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def violated(self) -> bool:
        """True if the data cannot be used as it is."""
        return self.count(Severity.VIOLATION) > 0
