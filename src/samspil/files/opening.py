"""Opening a file that a stranger sent: is it there, how large, which kind, which characters.

Everything that can be wrong before anybody asks what the file says is found here, so that the
readers are handed clean text, and nothing a reader opens can be larger than it says it is.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from samspil.files.mistakes import Mistake
from samspil.words.errors import Unreadable
from samspil.words.findings import Edit, Suggestion, Where
from samspil.words.language import in_both, reason_of

MEGABYTE = 1_000_000
LARGEST = 100 * MEGABYTE  # of text that holds statements; a case is about 0.01
LARGEST_FORM = 5 * MEGABYTE  # of YAML, CSV, JSON-LD and workbooks, whose readers build trees

# What a file of another kind begins with; the names are those the words for people go by.
_SIGNATURES = {
    b"PK\x03\x04": "zip",
    b"%PDF-": "pdf",
    b"\xd0\xcf\x11\xe0": "ole",
    b"\x1f\x8b": "gzip",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"SQLite format 3\x00": "database",
}
_CONFLICT = re.compile(r"^(?:<{7} .*|={7}|>{7} .*|\|{7} .*)$", re.MULTILINE)
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]"
)
# Characters that are seen nowhere and mean nothing: they can be taken out without any loss.
_WEIGHTLESS = {"\u200b", "\u2060", "\ufeff"}
_MOST_MISTAKES = 20


@dataclass(frozen=True)
class Sent:
    """A file that somebody has sent over the net: it is in memory and in no folder."""

    name: str
    body: bytes

    @property
    def suffix(self) -> str:
        """How its name ends, with the dot; "" if it ends in nothing."""
        return Path(self.name).suffix

    def __str__(self) -> str:
        """Its name."""
        return self.name


Source = Path | Sent


@dataclass(frozen=True)
class Opened:
    """A file as text, with what was wrong on the way; `text` is "" if reading must stop here."""

    name: str
    text: str
    mistakes: tuple[Mistake, ...] = ()


def raw_bytes(path: Source, largest: int = LARGEST) -> bytes:
    """The bytes of a regular file, or of one that was sent.

    Raises: Unreadable if the system refuses, or the file is larger than `largest`.
    """
    if isinstance(path, Sent):
        if len(path.body) > largest:
            raise Unreadable("file-large", file=path, most=largest // MEGABYTE)
        return path.body
    try:
        size = path.stat().st_size
        if size > largest:
            raise Unreadable("file-large", file=path, most=largest // MEGABYTE)
        if not path.is_file():
            raise Unreadable("file-special", file=path)
        return path.read_bytes()
    except OSError as error:
        raise Unreadable("file-refused", file=path, reason=reason_of(error)) from error


def open_text(path: Source, name: str, largest: int = LARGEST) -> Opened:
    """The text of a file that should be UTF-8.

    Raises: Unreadable if the system refuses or the file is too large.
    """
    raw = raw_bytes(path, largest)
    other = kind_of(raw)
    if other:
        return Opened(
            name,
            "",
            (Mistake("other-kind", Where(name, 1, 1, 1, 1), {"kind": in_both(f"kind-{other}")}),),
        )
    text, mistakes = _decoded(raw, name)
    found = [*mistakes, *_hidden(text, name)]
    conflicts = list(_conflicts(text, name))
    return Opened(name, "" if conflicts else text, (*found, *conflicts))


def kind_of(raw: bytes) -> str:
    """What the file really is, if its first bytes tell that it is no text; else ""."""
    for signature, kind in _SIGNATURES.items():
        if raw.startswith(signature):
            return kind
    return "binary" if b"\x00" in raw[:4096] and raw[:2] not in (b"\xff\xfe", b"\xfe\xff") else ""


def _decoded(raw: bytes, name: str) -> tuple[str, list[Mistake]]:
    """UTF-8, or what else the bytes must be, said so."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace"), [_encoding(name, "UTF-16", Where(name, 1, 1, 1, 1))]
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        text = raw.decode("cp1252", "replace")
        line = raw.count(b"\n", 0, error.start) + 1
        before = raw[raw.rfind(b"\n", 0, error.start) + 1 : error.start]
        column = len(before.decode("cp1252", "replace")) + 1
        return text, [_encoding(name, "Windows-1252", Where(name, line, column, line, column + 1))]


def _encoding(name: str, encoding: str, where: Where) -> Mistake:
    # The remedy is to write the same characters as UTF-8; an edit of nothing asks for just that.
    rewrite = Edit(Where(name, 1, 1, 1, 1), "")
    return Mistake(
        "encoding",
        where,
        {"encoding": encoding},
        (Suggestion("UTF-8", edits=(rewrite,), safe=True),),
    )


def _hidden(text: str, name: str) -> Iterator[Mistake]:
    for number, found in enumerate(_HIDDEN.finditer(text)):
        if number == _MOST_MISTAKES:
            return
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        where = Where(name, line, column, line, column + 1)
        code = f"U+{ord(found[0]):04X}"
        safe = found[0] in _WEIGHTLESS
        removal = Suggestion("", edits=(Edit(where, ""),), safe=safe)
        yield Mistake("hidden-character", where, {"code": code}, (removal,))


def _conflicts(text: str, name: str) -> Iterator[Mistake]:
    """The first mark of an unfinished merge; the file says two things at once."""
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return
    found = _CONFLICT.search(text)
    if found and found[0].startswith(("<", "|", ">")):
        line = text.count("\n", 0, found.start()) + 1
        where = Where(name, line, 1, line, len(found[0]) + 1)
        yield Mistake("merge-conflict", where, {"value": found[0][:7]})


def read_text(path: Path) -> str:
    """The text of one of our own files, which must be UTF-8.

    Raises: Unreadable.
    """
    raw = raw_bytes(path)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Unreadable("file-encoding", file=path, line=line) from error


def shown(path: Path) -> str:
    """The path as the user would type it: relative below the current folder, else whole."""
    text = str(path)
    if not path.is_absolute() and ".." not in text:
        return text
    relative = os.path.relpath(path)
    return text if relative.startswith("..") else relative
