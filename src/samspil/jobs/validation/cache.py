"""What earlier runs found, kept by the content of the files it was found in.

A finding depends on the tool, on our own content, and on the files of one group. So what is kept
goes by a digest of all three, and a run with a cache gives just what a run without one would give.
It is kept as JSON in SQLite: a cache is read back, never run. Personal data are not kept.
"""

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from samspil import __version__
from samspil.files.workspace import Workspace
from samspil.jobs.validation.chunk import Checked
from samspil.jobs.validation.traces import Trace
from samspil.words.errors import Unwritable
from samspil.words.findings import Edit, Finding, Note, Severity, Suggestion, Where
from samspil.words.language import in_both, reason_of

_FILE = "findings.sqlite"
_NAMES = ("traces", "groups")
_TABLE = "(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID"
# A name with a number as long as a person's is not kept at all, whatever it is.
_PRIVATE = re.compile(r"(?:[0-9](?:[-._ ]|%[0-9A-Fa-f]{2}|\\u20[0-9a-f]{2})?){8}")
# What a file says that is cut off, no base at all, or one of somebody else's.
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
_REASONS = {
    sqlite3.SQLITE_CANTOPEN: "os-access",
    sqlite3.SQLITE_PERM: "os-access",
    sqlite3.SQLITE_READONLY: "os-access",
    sqlite3.SQLITE_FULL: "os-space",
    sqlite3.SQLITE_IOERR: "os-drive",
    sqlite3.SQLITE_BUSY: "os-busy",
}
_KEPT = 200_000  # groups; beyond that the whole cache is begun anew


class Cache:
    """Traces by file and findings by group, for one state of the tool.

    Raises: Unwritable if there can be no such folder; everything raises sqlite3.Error (see
    `discard`).
    """

    def __init__(self, folder: Path, workspace: Workspace, engine: str) -> None:
        _make(folder)
        self._tool = f"{engine} {tool_digest(workspace)}"
        self._base = sqlite3.connect(folder / _FILE, timeout=10)
        # What is new waits apart, so that the file is written in one go at the end, or not at all.
        for name in _NAMES:
            self._base.execute(f"CREATE TABLE IF NOT EXISTS main.{name} {_TABLE}")
            self._base.execute(f"CREATE TEMPORARY TABLE new_{name} {_TABLE}")

    def trace(self, file: str, content: str) -> Trace | None:
        """The trace of a file with this content, if it is known."""
        row = self._get("traces", self._key([(file, content)]))
        return _trace(row) if row else None

    def keep_trace(self, trace: Trace, content: str) -> None:
        """Remember the trace of a file with this content."""
        plain = _plain_trace(trace)
        if not _PRIVATE.search(json.dumps(plain)):
            self._put("traces", self._key([(trace.file, content)]), plain)

    def checked(self, group: Iterable[tuple[str, str]]) -> list[Checked] | None:
        """What is known of a group of files, given as names and contents."""
        row = self._get("groups", self._key(group))
        return None if row is None else [_checked(one) for one in row]

    def keep(self, group: Iterable[tuple[str, str]], checked: Sequence[Checked]) -> None:
        """Remember what was found in a group."""
        plain = [_plain(one) for one in checked]
        if not _PRIVATE.search(json.dumps([one["trace"] for one in plain])):
            self._put("groups", self._key(group), plain)

    def save(self) -> None:
        """Write what was remembered."""
        (count,) = self._base.execute("SELECT COUNT(*) FROM groups").fetchone()
        for name in _NAMES:
            if count > _KEPT:
                self._base.execute(f"DELETE FROM {name}")  # noqa: S608 - our own table names
            self._base.execute(f"INSERT OR REPLACE INTO {name} SELECT * FROM new_{name}")  # noqa: S608
        self._base.commit()

    def close(self) -> None:
        """Let go of the file; what was not saved is forgotten."""
        self._base.close()

    def _key(self, group: Iterable[tuple[str, str]]) -> str:
        said = json.dumps([self._tool, sorted(group)])
        return hashlib.sha256(said.encode()).hexdigest()

    def _get(self, table: str, key: str) -> Any:
        found = self._base.execute(f"SELECT value FROM {table} WHERE key = ?", (key,)).fetchone()  # noqa: S608 - our own table names
        return json.loads(found[0]) if found else None

    def _put(self, table: str, key: str, value: object) -> None:
        row = (key, json.dumps(value, ensure_ascii=False))
        self._base.execute(f"INSERT OR REPLACE INTO new_{table} VALUES (?, ?)", row)  # noqa: S608


def discard(folder: Path, error: sqlite3.Error) -> None:
    """Take away a cache that is broken, so that it can be begun anew.

    Raises: Unwritable if that is not what is wrong.
    """
    file = folder / _FILE
    code = error.sqlite_errorcode & 0xFF
    if code in _BROKEN:
        file.unlink(missing_ok=True)
        return
    reason = in_both(_REASONS[code]) if code in _REASONS else str(error)
    raise Unwritable("output-refused", file=file, reason=reason) from error


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise Unwritable("output-refused", file=folder, reason=in_both("os-no-folder")) from error
    except OSError as error:
        raise Unwritable("output-refused", file=folder, reason=reason_of(error)) from error


def content_digest(path: Path) -> str:
    """The digest of a file, or of the CSV files of a folder."""
    digest = hashlib.sha256()
    files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    for file in files:
        try:
            digest.update(f"{file.name}\0".encode() + file.read_bytes())
        except OSError as error:
            digest.update(f"{file.name}\0{error.errno}".encode())
    return digest.hexdigest()


def tool_digest(workspace: Workspace) -> str:
    """The digest of the tool and of the content it goes by."""
    digest = hashlib.sha256(__version__.encode())
    code = Path(__file__).resolve().parents[2]
    content = [workspace.folder(name) for name in ("ontology", "shapes", "data")]
    for folder in (code, *content):
        for path in sorted(
            p for p in folder.rglob("*") if p.suffix in (".py", ".toml", ".ttl", ".rq")
        ):
            digest.update(f"{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _plain_trace(trace: Trace) -> Mapping[str, object]:
    return {
        "file": trace.file,
        "described": trace.described,
        "defined": trace.defined,
        "referred": trace.referred,
        "organisations": trace.organisations,
    }


def _trace(plain: Mapping[str, Any]) -> Trace:
    return Trace(
        plain["file"],
        tuple(plain["described"]),
        tuple(plain["defined"]),
        tuple(plain["referred"]),
        tuple((name, iri) for name, iri in plain["organisations"]),
    )


def _plain(checked: Checked) -> Mapping[str, object]:
    return {
        "file": checked.file,
        "nodes": checked.nodes,
        "findings": [asdict(finding) for finding in checked.findings],
        "trace": _plain_trace(checked.trace),
    }


def _checked(plain: Mapping[str, Any]) -> Checked:
    findings = tuple(_finding(one) for one in plain["findings"])
    return Checked(plain["file"], findings, plain["nodes"], _trace(plain["trace"]))


def _finding(plain: Mapping[str, Any]) -> Finding:
    return Finding(
        **{
            **plain,
            "severity": Severity(plain["severity"]),
            "where": Where(**plain["where"]),
            "suggestions": tuple(_suggestion(one) for one in plain["suggestions"]),
            "related": tuple(Note(Where(**n["where"]), n["text"]) for n in plain["related"]),
        }
    )


def _suggestion(plain: Mapping[str, Any]) -> Suggestion:
    edits = tuple(Edit(Where(**edit["where"]), edit["text"]) for edit in plain["edits"])
    return Suggestion(plain["text"], plain["label"], edits, plain["safe"])
