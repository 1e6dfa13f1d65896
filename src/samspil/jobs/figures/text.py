"""Text in a picture: what may stand there, how wide it is, and where its lines break.

No font is at hand when a picture is made, so a width is that of a wide common one (DejaVu Sans): in
every other font the text takes less room than was kept for it.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape

_GROUPS = {  # signs by their share of the size
    "ijlI'|": 0.3,
    " .,:;!()[]/f-": 0.4,
    "rt": 0.42,
    "sczJ": 0.55,
    "kvxyLTFE?": 0.62,
    "mwMW@%—…": 1.0,
}
_EM: Mapping[str, float] = {sign: share for signs, share in _GROUPS.items() for sign in signs}
_CAPITAL, _OTHER, _FULL = 0.79, 0.64, 1.0
_LEAST_PIECE = 3
_BOLD = 1.1
# What XML cannot hold, and what would turn the direction of the text around it.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ud800-\udfff\ufffe\uffff]"
)
_UNSAFE = re.compile(f"[&<>\"']|{_UNFIT.pattern}")


def fit_to_draw(text: str) -> str:
    """The text on one line, without what no picture may hold."""
    return " ".join(_UNFIT.sub("", text).split())


def safe(text: str) -> str:
    """The text as it stands in XML."""
    return escape(_UNFIT.sub("", text), quote=True) if _UNSAFE.search(text) else text


def width_of(text: str, size: float, bold: bool = False) -> float:
    """Pixels that a text takes at most."""
    return sum(map(_em, text)) * size * (_BOLD if bold else 1)


@lru_cache(maxsize=1024)
def _em(sign: str) -> float:
    if sign in _EM:
        return _EM[sign]
    if unicodedata.combining(sign):
        return 0
    if unicodedata.east_asian_width(sign) in "WF":
        return _FULL
    return _CAPITAL if sign.isupper() else _OTHER


@lru_cache(maxsize=4096)
def wrap(text: str, room: float, size: float, most: int, bold: bool = False) -> Sequence[str]:
    """At most `most` lines that are at most `room` pixels wide; what is left out is an ellipsis."""
    lines: list[str] = []
    line = ""
    for word in fit_to_draw(text).split(" "):
        longer = f"{line} {word}".strip()
        if width_of(longer, size, bold) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, room, size, bold)
        lines += whole
        if len(lines) > most:
            break
    lines.append(line)
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], _cut(lines[most - 1], room, size, bold))


def _pieces(word: str, room: float, size: float, bold: bool) -> list[str]:
    """A word in pieces that each fit, with a hyphen where it was broken."""
    pieces, piece = [], ""
    for sign in word:
        if piece and width_of(f"{piece}{sign}-", size, bold) > room:
            pieces.append(f"{piece}-")
            piece = ""
        piece += sign
    if pieces and len(piece) < _LEAST_PIECE:  # no single letter on a line of its own
        last = pieces.pop().removesuffix("-") + piece
        pieces.append(f"{last[:-_LEAST_PIECE]}-")
        piece = last[-_LEAST_PIECE:]
    return [*pieces, piece]


def _cut(line: str, room: float, size: float, bold: bool) -> str:
    while line and width_of(f"{line}…", size, bold) > room:
        line = line[:-1]
    return f"{line.rstrip(' -')}…"
