"""Files in, statements out.

The parser is pyoxigraph in strict mode: it alone decides what is accepted. A file that is not RDF
text at all is refused (`Unreadable`); a mistake inside it is kept as a `Slip` with its place, and
reading goes on to the next statement.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from samspil.files.positions import Positions, locate
from samspil.words.errors import Unreadable
from samspil.words.findings import Where

FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
}
_MOST_SLIPS = 50


@dataclass(frozen=True)
class Slip:
    """A place where the text stops being RDF, in the parser's words."""

    where: Where
    detail: str


@dataclass(frozen=True)
class Document:
    """One file as text and as statements."""

    name: str
    text: str
    quads: Sequence[Quad]
    slips: Sequence[Slip]

    @cached_property
    def positions(self) -> Positions:
        """Where each statement stands; worked out only when somebody asks."""
        return locate(self.text)


def collect(paths: Iterable[Path]) -> list[Path]:
    """The RDF files that `paths` name, folders searched through, in order and without doubles.

    Raises: Unreadable for a path that does not exist or is of a kind we do not read.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = (p for p in sorted(path.rglob("*")) if p.suffix in FORMATS and p.is_file())
            found.update(dict.fromkeys(inside))
        elif not path.exists():
            raise Unreadable("file-missing", file=path)
        elif path.suffix not in FORMATS:
            raise Unreadable("file-kind", file=path, known=", ".join(FORMATS))
        else:
            found[path] = None
    return list(found)


def read_text(path: Path) -> str:
    """The text of a UTF-8 file.

    Raises: Unreadable if the system refuses or the bytes are in another encoding.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Unreadable("file-refused", file=path, reason=error.strerror or error) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Unreadable("file-encoding", file=path, line=line) from error


def read(path: Path, name: str | None = None) -> Document:
    """The statements of one file, and the slips in it."""
    name = name or _shown(path)
    text = read_text(path)
    quads: list[Quad] = []
    slips: list[Slip] = []
    statements = parse(text, format=FORMATS[path.suffix], base_iri=None)
    while len(slips) < _MOST_SLIPS:
        try:
            quads.extend(statements)
            break
        except SyntaxError as error:
            slips.append(_slip(name, error))
    return Document(name, text, quads, slips)


def _slip(name: str, error: SyntaxError) -> Slip:
    where = Where(
        name,
        error.lineno or 1,
        error.offset or 1,
        error.end_lineno or error.lineno or 1,
        error.end_offset or error.offset or 1,
    )
    return Slip(where, (error.msg or "").split(": ", 1)[-1].rstrip("."))


def _shown(path: Path) -> str:
    """The path as the user would type it: relative below the current folder, else whole."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative
