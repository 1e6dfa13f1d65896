"""Words as search compares them: so that every way to write a Danish name is the same word."""

import re
import unicodedata
from collections.abc import Iterator

from samspil.words.suggestions import spelled_out

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 40
# Who has no Danish keyboard writes two letters, or leaves the ring or the stroke out.
_LOOSE = (("aa", "a"), ("ae", "a"), ("oe", "o"))


def keys_of(text: str) -> list[str]:
    """The words of a text, in order, as they are compared."""
    folded = unicodedata.normalize("NFD", spelled_out(text))
    plain = "".join(c for c in folded if not unicodedata.category(c).startswith("M"))
    return [_loosened(word) for word in _WORD.findall(plain)]


def keys_and_compounds(text: str) -> Iterator[str]:
    """The words of a text, and those with hyphens also as one."""
    yield from keys_of(text)
    for part in text.split():
        if "-" in part:
            yield "".join(keys_of(part))


def _loosened(word: str) -> str:
    for long, short in _LOOSE:
        word = word.replace(long, short)
    return word[:_LONGEST]
