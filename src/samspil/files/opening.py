"""Opening a file that a stranger sent: is it there, how large, which kind, which characters.

Everything that can be wrong before anybody asks what the file says is found here, so that the
readers are handed clean text, and nothing a reader opens can be larger than it says it is.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from samspil.files.encodings import decoded, is_wide, spoilt
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
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u0085\u00ad\u200b\u200e\u200f\u2028\u2029"
    "\u2060\ufeff\u202a-\u202e\u2066-\u2069]"
)
# Characters that are seen nowhere and mean nothing: they can be taken out without any loss.
_WEIGHTLESS = {"\u00ad", "\u200b", "\u2060", "\ufeff"}
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
    text, mistakes = decoded(raw, name)
    if "\n" not in text:
        text = text.replace("\r", "\n")  # as the first Macs ended their lines
    found = [*mistakes, *_hidden(text, name)]
    if not mistakes:
        found += spoilt(text, name)
    conflicts = list(_conflicts(text, name))
    return Opened(name, "" if conflicts else text, (*found, *conflicts))


def kind_of(raw: bytes) -> str:
    """What the file really is, if its first bytes tell that it is no text; else ""."""
    for signature, kind in _SIGNATURES.items():
        if raw.startswith(signature):
            return kind
    return "binary" if b"\x00" in raw[:4096] and not is_wide(raw) else ""


def _hidden(text: str, name: str) -> Iterator[Mistake]:
    for number, found in enumerate(_HIDDEN.finditer(text)):
        if number == _MOST_MISTAKES:
            return
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        where = Where(name, line, column, line, column + 1)
        removal = Suggestion("", edits=(Edit(where, ""),), safe=found[0] in _WEIGHTLESS)
        yield Mistake("hidden-character", where, {"code": _code_of(found[0])}, (removal,))


def _code_of(character: str) -> str:
    return f"U+{ord(character):04X}"


def hidden_in_cell(text: str, where: Where) -> Mistake | None:
    """The first character of a cell that nobody sees; its remedy takes out all there are."""
    found = _HIDDEN.search(text)
    if found is None:
        return None
    safe = {*_HIDDEN.findall(text)} <= _WEIGHTLESS
    removal = Suggestion("", edits=(Edit(where, _HIDDEN.sub("", text)),), safe=safe)
    return Mistake("hidden-character", where, {"code": _code_of(found[0])}, (removal,))


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
