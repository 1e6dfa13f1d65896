"""Putting right what can be put right without changing what anybody meant.

Only edits that a check has marked as safe are made. A file is changed where the mistakes are and
nowhere else, and only if it reads afterwards with no mistake of form that it did not have before;
else it is left as it was.
"""

import difflib
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from samspil.files.forms.cells import as_csv, as_yaml, in_workbook
from samspil.files.opening import open_text, raw_bytes
from samspil.files.reading import read
from samspil.files.saving import save
from samspil.files.workspace import Workspace
from samspil.words.findings import Edit, Finding

_BOM = "\ufeff"


@dataclass(frozen=True)
class Change:
    """A file that can be put right: its new bytes, how many mistakes that mends, and a diff."""

    path: Path
    content: bytes
    mended: int
    diff: str

    def write(self) -> None:
        """Put the new content in place of the old, whole or not at all."""
        save({self.path: self.content})


def changes(findings: Iterable[Finding], workspace: Workspace) -> Iterator[Change]:
    """The changes that safe suggestions make, a file at a time."""
    by_file: dict[str, list[tuple[Edit, ...]]] = {}
    for finding in findings:
        safe = [s for s in finding.suggestions if s.safe and s.edits]
        if len(safe) == 1:
            by_file.setdefault(safe[0].edits[0].where.file, []).append(safe[0].edits)
    for file, groups in sorted(by_file.items()):
        change = _change(Path(file), groups, workspace)
        if change is not None:
            yield change


def _change(path: Path, groups: list[tuple[Edit, ...]], workspace: Workspace) -> Change | None:
    kept = _without_overlaps(groups)
    raw = raw_bytes(path)
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        cells = {(e.where.sheet, e.where.cell): e.text for group in kept for e in group}
        content = in_workbook(raw, cells)
        diff = "".join(f"{path}!{sheet}!{cell}: {text}\n" for (sheet, cell), text in cells.items())
    else:
        old = open_text(path, str(path)).text
        new = edited(old, [edit for group in kept for edit in group], suffix)
        marked = raw.startswith(_BOM.encode()) or (suffix == ".csv" and new.encode() != raw)
        content = ((_BOM if marked else "") + new).encode()
        diff = _diff(str(path), old, new)
    if content == raw or not _reads_no_worse(path, content, workspace):
        return None
    return Change(path, content, len(kept), diff)


def _without_overlaps(groups: list[tuple[Edit, ...]]) -> list[tuple[Edit, ...]]:
    """Of edits that touch the same place only the first."""
    taken: set[tuple[str, str, int, int]] = set()
    kept = []
    for group in groups:
        places = {(e.where.sheet, e.where.cell, e.where.line, e.where.column) for e in group}
        if not places & taken:
            taken |= places
            kept.append(group)
    return kept


def edited(text: str, edits: Iterable[Edit], suffix: str) -> str:
    """The text with the edits made, as they are written in this kind of file."""
    starts = [0]
    for line in text.split("\n")[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    spans = []
    for edit in edits:
        where = edit.where
        start = starts[where.line - 1] + where.column - 1
        end = starts[where.end_line - 1] + where.end_column - 1
        spans.append((start, end, _written(edit, text, suffix)))
    for start, end, new in sorted(spans, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _written(edit: Edit, text: str, suffix: str) -> str:
    """An edit as it stands in this kind of file; in a form it is a whole value."""
    if not edit.where.cell:
        return edit.text
    if suffix == ".csv":
        first = text.split("\n", 1)[0]
        return as_csv(edit.text, ";" if ";" in first else ",")
    return as_yaml(edit.text)


def _diff(name: str, old: str, new: str) -> str:
    lines = difflib.unified_diff(
        old.splitlines(keepends=True), new.splitlines(keepends=True), name, name, n=1
    )
    return "".join(line if line.endswith("\n") else line + "\n" for line in lines)


def _reads_no_worse(path: Path, content: bytes, workspace: Workspace) -> bool:
    """True if the new content has no kind of mistake that the old one did not have."""
    before = [mistake.check for mistake in read(_unit(path), workspace=workspace).mistakes]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(content)
        after = [mistake.check for mistake in read(_unit(copy), workspace=workspace).mistakes]
    return all(after.count(check) <= before.count(check) for check in set(after))


def _unit(path: Path) -> Path:
    return path.parent if path.suffix.lower() == ".csv" else path
