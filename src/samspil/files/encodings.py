"""From bytes to characters by rule, and what became of characters on their way.

Danish programs write UTF-8, UTF-16 and Windows-1252, old ones the character sets of DOS and of the
first Macs. Which it is shows in the letters: a sign of punctuation between two letters is none.
"""

import re
from collections.abc import Iterator

from samspil.files.mistakes import Mistake
from samspil.words.findings import Edit, Suggestion, Where

_MARKS = (b"\xff\xfe", b"\xfe\xff")
# What the Danish letters of DOS and Mac Roman look like when they are read as Windows-1252.
_ODD = re.compile(r"(?<=[^\W\d_])[\u203a\u2020\u2018\u00be\u00bf\u0152\u00ae\u00af](?=[^\W\d_])")
_DANISH = set(
    "\u00e6\u00f8\u00e5\u00c6\u00d8\u00c5\u00e9\u00e8\u00fc\u00f6\u00e4\u00c9\u00d6\u00c4\u00dc"
)
_OLD = {"cp865": "MS-DOS", "mac_roman": "Mac Roman"}
# UTF-8 that has been read as Windows-1252 and saved again.
_GARBLED = re.compile(
    "\u00c3[\u0080-\u00bf\u0152-\u017e\u02c6-\u2122]|\u00c2[\u00a0-\u00bf]|\u00e2\u20ac."
)
_MANY = 3
_LOST = "\ufffd"


def decoded(raw: bytes, name: str) -> tuple[str, list[Mistake]]:
    """The text, and that it is not UTF-8 if it is not."""
    if is_wide(raw):
        which = "utf-16" if raw[:2] in _MARKS else "utf-16-le"
        text = raw.decode(which, "replace")
        return text, [_encoding(name, "UTF-16", Where(name, 1, 1, 1, 1))]
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        which, shown = _of_eight_bits(raw)
        text = raw.decode(which, "replace")
        line = raw.count(b"\n", 0, error.start) + 1
        before = raw[raw.rfind(b"\n", 0, error.start) + 1 : error.start]
        column = len(before.decode(which, "replace")) + 1
        return text, [_encoding(name, shown, Where(name, line, column, line, column + 1))]


def is_wide(raw: bytes) -> bool:
    """True of UTF-16: with its mark, or if every other byte is nothing."""
    first = raw[:200]
    plain = len(first) > _MANY and set(first[1::2]) == {0} and 0 not in first[::2]
    return raw[:2] in _MARKS or plain


def _of_eight_bits(raw: bytes) -> tuple[str, str]:
    if _ODD.search(raw.decode("cp1252", "replace")):
        for which, shown in _OLD.items():
            if all(letter.isascii() or letter in _DANISH for letter in raw.decode(which)):
                return which, shown
    return "cp1252", "Windows-1252"


def _encoding(name: str, encoding: str, where: Where) -> Mistake:
    # The remedy is to write the same characters as UTF-8; an edit of nothing asks for just that.
    rewrite = Edit(Where(name, 1, 1, 1, 1), "")
    again = (Suggestion("UTF-8", edits=(rewrite,), safe=True),)
    return Mistake("encoding", where, {"encoding": encoding}, again)


def _before(garbled: str) -> str:
    try:
        return garbled.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ""


def spoilt(text: str, name: str) -> Iterator[Mistake]:
    """The first place where letters have been spoilt, with all that is to be put right."""
    found = [(one, right) for one in _GARBLED.finditer(text) if (right := _before(one[0]))]
    if found:
        edits = tuple(
            Edit(_where(text, name, one.start(), one.end()), right) for one, right in found
        )
        first, right = found[0]
        values = {"value": first[0], "right": right}
        meant = (Suggestion(right, edits=edits, safe=True),)
        yield Mistake("garbled", edits[0].where, values, meant)
    at = text.find(_LOST)
    if at >= 0:
        yield Mistake("lost-character", _where(text, name, at, at + 1))


def spoilt_in_cell(text: str, where: Where) -> Iterator[Mistake]:
    """The same of what stands in one cell of a workbook."""
    right = _GARBLED.sub(lambda found: _before(found[0]) or found[0], text)
    if right != text:
        meant = (Suggestion(right, edits=(Edit(where, right),), safe=True),)
        yield Mistake("garbled", where, {"value": text, "right": right}, meant)
    if _LOST in text:
        yield Mistake("lost-character", where)


def _where(text: str, name: str, start: int, end: int) -> Where:
    line = text.count("\n", 0, start) + 1
    column = start - text.rfind("\n", 0, start)
    return Where(name, line, column, line, column + end - start)
