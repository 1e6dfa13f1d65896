"""The one result type of every check."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache

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
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


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
    def sort_key(self) -> tuple[str | int, ...]:
        """By file and place, the gravest first at one place."""
        where = self.where
        return (
            *(where.file, where.sheet, where.line, where.column, where.end_line, where.end_column),
            *(len(where.cell) if where.sheet else 0, where.cell),
            *(self.severity.rank, self.check, self.path, self.value),
        )

    @property
    def fixable(self) -> bool:
        """True if there is one thing to do, and it cannot change anything but the mistake."""
        return any(suggestion.safe and suggestion.edits for suggestion in self.suggestions)

    def wrong(self, language: Language) -> str:
        """The first sentence of the message: what is wrong."""
        return _parts(self.message[language])[0]

    def remedy(self, language: Language) -> str:
        """The rest of it: what to do."""
        return _parts(self.message[language])[1]


@lru_cache(1024)  # a check says the same of many things
def _parts(message: str) -> tuple[str, str]:
    """The first sentence, and the rest."""
    first, *rest = _END.split(message, maxsplit=1)
    return first.removesuffix(".") + ".", "".join(rest)


@dataclass(frozen=True)
class Tally:
    """How many findings there are of each gravity and check, how many can be mended, and where."""

    severities: Counter[Severity]
    checks: Counter[str]
    fixable: int
    files: frozenset[str]

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> "Tally":
        """The findings counted, all in one go."""
        severities: Counter[Severity] = Counter()
        checks: Counter[str] = Counter()
        files: set[str] = set()
        fixable = 0
        for finding in findings:
            severities[finding.severity] += 1
            checks[finding.check] += 1
            files.add(finding.where.file)
            fixable += finding.fixable
        return cls(severities, checks, fixable, frozenset(files))

    @classmethod
    def together(cls, tallies: Iterable["Tally"]) -> "Tally":
        """What several come to together."""
        listed = list(tallies)
        return cls(
            sum((one.severities for one in listed), Counter()),
            sum((one.checks for one in listed), Counter()),
            sum(one.fixable for one in listed),
            frozenset().union(*(one.files for one in listed)),
        )


@dataclass(frozen=True)
class Report:
    """What a run found, and how much it looked at (so that green means checked).

    `findings` are in their order, and may be many: each time they are gone through takes time.
    `unread` counts the files that could not be read at all, which have a finding each; `names` are
    those that were looked at, a folder for a form in CSV.
    """

    findings: Sequence[Finding]
    files: int
    nodes: int
    unread: int = 0
    names: tuple[str, ...] = ()

    @cached_property
    def tally(self) -> Tally:
        """The findings counted; many have been counted while they were found."""
        known: Tally | None = getattr(self.findings, "tally", None)
        return known or Tally.of(self.findings)

    def count(self, severity: Severity) -> int:
        """How many findings of one severity."""
        return self.tally.severities[severity]

    @property
    def violated(self) -> bool:
        """True if the data cannot be used as it is."""
        return self.count(Severity.VIOLATION) > 0
