"""What a comparison finds: changes with their kind and weight, and what they ask of the version."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")


class Level(IntEnum):
    """The least new version that a change asks for (Semantic Versioning 2.0.0)."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    @property
    def word(self) -> str:
        """As people write it."""
        return self.name.lower()


class Area(StrEnum):
    """The part of the content a change lies in, in the order in which to tell of them."""

    ONTOLOGY = "ontology"
    RULES = "rules"
    CONCEPTS = "concepts"
    SHAPES = "shapes"
    QUESTIONS = "questions"
    DATA = "data"


class Kind(StrEnum):
    """What has happened to a thing, the weightiest first."""

    REMOVED = "removed"
    RENAMED = "renamed"
    REDEFINED = "redefined"
    NARROWED = "narrowed"
    WIDENED = "widened"
    TIGHTENED = "tightened"
    LOOSENED = "loosened"
    ADDED = "added"
    DEPRECATED = "deprecated"
    CHANGED = "changed"
    RELABELLED = "relabelled"
    NOTED = "noted"


@dataclass(frozen=True)
class Detail:
    """What one property said before and says now; texts, IRIs in full."""

    property: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One kind of change to one thing; `to` is its new name if it was renamed."""

    area: Area
    kind: Kind
    level: Level
    iri: str
    to: str = ""
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """Everything that differs; `names` and `versions` are those of the two sides.

    `labels` are names of everything mentioned, by IRI and language tag; `compared` is how many
    things were held against each other.
    """

    names: tuple[str, str]
    versions: tuple[str, str]
    changes: Sequence[Change]
    labels: Mapping[str, Mapping[str, str]]
    compared: int

    @property
    def level(self) -> Level:
        """What the weightiest change asks for."""
        return max((change.level for change in self.changes), default=Level.NONE)

    @property
    def counts(self) -> Mapping[Level, int]:
        """How many changes ask for each level, the weightiest first."""
        found = Counter(change.level for change in self.changes)
        return {level: found[level] for level in sorted(found, reverse=True)}

    @property
    def next_version(self) -> str:
        """The least version the new state may carry; empty if the old one says none.

        Before 1.0.0 a change of meaning raises the second number, as everybody does it.
        """
        return raised(self.versions[0], self.level)

    @property
    def enough(self) -> bool:
        """True if the version the new state carries is at least the least one."""
        least, given = _numbers(self.next_version), _numbers(self.versions[1])
        if least is None:
            return True
        return given is not None and given >= least


def raised(version: str, level: Level) -> str:
    """The next version after a change of this level; empty for what is no version."""
    numbers = _numbers(version)
    if not numbers:
        return ""
    major, minor, patch = numbers
    if level is Level.NONE:
        return version
    if level is Level.PATCH:
        return f"{major}.{minor}.{patch + 1}"
    if level is Level.MINOR or major == 0:
        return f"{major}.{minor + 1}.0"
    return f"{major + 1}.0.0"


def _numbers(version: str) -> tuple[int, int, int] | None:
    found = _VERSION.fullmatch(version)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None
