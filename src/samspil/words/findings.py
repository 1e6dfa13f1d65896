"""The one result type of every check."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from samspil.words.language import Language


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
    """A place in a file; lines and columns count from 1 in code points, ends are exclusive."""

    file: str
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong or missing, in the reader's words, where it stands."""

    check: str
    severity: Severity
    message: Mapping[Language, str]
    where: Where
    focus: str = ""
    path: str = ""
    value: str = ""
    source_line: str = field(default="", compare=False)

    @property
    def sort_key(self) -> tuple[Where, int, str, str, str]:
        """By file and place, the gravest first at one place."""
        return (self.where, self.severity.rank, self.check, self.path, self.value)


@dataclass(frozen=True)
class Report:
    """What a run found, and how much it looked at (so that green means checked)."""

    findings: tuple[Finding, ...]
    files: int
    nodes: int

    def count(self, severity: Severity) -> int:
        """How many findings of one severity."""
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def violated(self) -> bool:
        """True if the data cannot be used as it is."""
        return self.count(Severity.VIOLATION) > 0
