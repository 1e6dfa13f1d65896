"""Mapping sets as SSSOM keeps them: a head of YAML behind `#`, then a table with tabs in it.

Anybody can change one in an editor or a spreadsheet, so everything keeps its place. What is right
or wrong about it is not judged here.

Source: SSSOM 1.1, "The SSSOM/TSV serialisation" (https://mapping-commons.github.io/sssom/).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from samspil.files.opening import read_text, shown
from samspil.files.workspace import ALIGNMENTS, Workspace
from samspil.words.findings import Where

SUFFIX, TERMS = ".sssom.tsv", ".terms"


@dataclass(frozen=True)
class Row:
    """One mapping: its cells by column, and where each begins."""

    file: str
    number: int
    text: str
    cells: Mapping[str, str]
    columns: Mapping[str, int]

    def at(self, column: str) -> Where:
        """The place of a cell."""
        start = self.columns[column]
        return Where(self.file, self.number, start, self.number, start + len(self.cells[column]))


@dataclass(frozen=True)
class MappingSet:
    """A set as it is written; `broken` is the line where its head is no YAML.

    `names` are the columns, `odd` the lines that have more or fewer cells; `known` are the terms of
    the vocabulary that the list beside the set has.
    """

    path: Path
    file: str
    lines: Sequence[str]
    head: Mapping[str, Any]
    places: Mapping[str, int]
    broken: int | None
    names: Sequence[str]
    heading: int
    rows: Sequence[Row]
    odd: Sequence[int]
    known: frozenset[str]

    @property
    def name(self) -> str:
        """What it is called: the part of the file name before the suffix."""
        return self.path.name.removesuffix(SUFFIX)

    @property
    def prefixes(self) -> Mapping[str, str]:
        """The short names that the head declares."""
        found = self.head.get("curie_map")
        return found if isinstance(found, dict) else {}

    def expand(self, name: str) -> str | None:
        """The IRI of `org:Membership`; None if its prefix is not declared."""
        prefix, colon, local = name.partition(":")
        space = self.prefixes.get(prefix) if colon else None
        return space + local if isinstance(space, str) else None

    def line(self, number: int) -> Where:
        """The place of a whole line."""
        return Where(self.file, number, 1, number, len(self.lines[number - 1]) + 1)

    def text(self, slot: str) -> str:
        """The value of a slot of the head; "" if it has none."""
        value = self.head.get(slot)
        return value if isinstance(value, str) else ""


def read_mapping_sets(workspace: Workspace) -> list[MappingSet]:
    """Every set, in the order of their names.

    Raises: Unreadable.
    """
    paths = sorted(workspace.folder(ALIGNMENTS).glob(f"*{SUFFIX}"))
    return [_read(path) for path in paths]


def _read(path: Path) -> MappingSet:
    lines = read_text(path).splitlines()
    ends = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    # A spreadsheet fills every line up with tabs.
    head, places, broken = _head([line[1:].rstrip("\t") for line in lines[:ends]])
    names = lines[ends].split("\t") if ends < len(lines) else []
    rows, odd = [], []
    for number, line in enumerate(lines[ends + 1 :], ends + 2):
        cells = line.split("\t")
        if not line.strip():
            continue
        if len(cells) != len(names):
            odd.append(number)
            continue
        starts = [1]
        for cell in cells:
            starts.append(starts[-1] + len(cell) + 1)
        placed = dict(zip(names, starts, strict=False))
        rows.append(Row(shown(path), number, line, dict(zip(names, cells, strict=True)), placed))
    listed = path.with_name(path.name.removesuffix(SUFFIX) + TERMS)
    return MappingSet(
        *(path, shown(path), lines, head, places, broken, names),
        *(min(ends + 1, len(lines)), rows, odd, _terms(listed)),
    )


def _head(lines: Sequence[str]) -> tuple[dict[str, Any], dict[str, int], int | None]:
    """What the head says (every value a text), the line of each slot, and what is wrong with it."""
    text = "\n".join(lines)
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        said = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes texts and nothing else
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        return {}, {}, min((mark.line if mark else 0) + 1, len(lines))
    if not isinstance(node, yaml.MappingNode):
        return {}, {}, 1
    places = {str(key.value): key.start_mark.line + 1 for key, _ in node.value}
    return said, places, None


def _terms(path: Path) -> frozenset[str]:
    """The terms of a list: lines with a namespace, and below each the names in it."""
    found: set[str] = set()
    space = ""
    for line in read_text(path).splitlines() if path.is_file() else ():
        if line.startswith("http"):
            space = line.strip()
        elif not line.startswith("#"):
            found |= {space + name for name in line.split()}
    return frozenset(found)
