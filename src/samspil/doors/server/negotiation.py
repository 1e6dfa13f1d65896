"""Which of several forms and languages a client would rather have (RFC 9110, section 12.5).

* A range with more said in it wins over one with less: `text/html;level=1`, `text/html`, `text/*`,
  `*/*`. Among equals the higher quality counts.
* A parameter of a range (`charset`, `version`, `profile`) is a wish we cannot weigh: a range with
  one still means its media type, unless the same type is there without.
* No header, an empty one and one without a single readable range all mean: anything.
* Among equally welcome offers the first one offered is taken.

Nothing here knows what the offers are for.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from samspil.words.language import LANGUAGES, Language

_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE = re.compile(rf"({_WORD})/({_WORD})")
_PARAMETER = re.compile(rf'\s*;\s*(?:({_WORD})=({_WORD}|"(?:[^"\\]|\\.)*"))?')
_QUALITY = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")
_LANGUAGE = re.compile(r"\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_NEXT = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*+"|")*')
_LONGEST = 8_000


class _Range(NamedTuple):
    type: str
    subtype: str
    parameters: int
    quality: float


@lru_cache(maxsize=2048)
def choose(accept: str | None, offers: tuple[str, ...]) -> str | None:
    """The offered media type that serves the client best; None if it wants none of them."""
    ranges = list(_media_ranges((accept or "")[:_LONGEST]))
    if not ranges:
        return offers[0]
    best, most = None, 0.0
    for offer in offers:
        quality = _quality(offer, ranges)
        if quality > most:
            best, most = offer, quality
    return best


def _quality(offer: str, ranges: Sequence[_Range]) -> float:
    kind, _, subtype = offer.partition(";")[0].strip().lower().partition("/")
    found = (-1, 0.0)
    for one in ranges:
        if one.type == kind and one.subtype == subtype:
            closeness = 2 if one.parameters else 3
        elif one.type == kind and one.subtype == "*":
            closeness = 1
        elif one.type == one.subtype == "*":
            closeness = 0
        else:
            continue
        found = max(found, (closeness, one.quality))
    return found[1]


def _elements(header: str) -> Iterator[str]:
    """The parts between commas that stand outside quotes."""
    at = 0
    while at <= len(header):
        match = _NEXT.match(header, at)
        if match is None:  # pragma: no cover - the pattern matches the empty text too
            return
        if match[0].strip():
            yield match[0].strip()
        at = match.end() + 1


def _media_ranges(header: str) -> Iterator[_Range]:
    for element in _elements(header):
        match = _RANGE.match(element)
        if match is None or (match[1] == "*" and match[2] != "*"):
            continue
        read = _parameters(element, match.end())
        if read is not None:
            yield _Range(match[1].lower(), match[2].lower(), *read)


def _parameters(element: str, at: int) -> tuple[int, float] | None:
    """How many parameters stand before `q`, and the quality; None if they cannot be read."""
    count, quality = 0, 1.0
    while at < len(element):
        match = _PARAMETER.match(element, at)
        if match is None or match.end() == at:
            return None if element[at:].strip() else (count, quality)
        name, value = match[1], match[2]
        if name and name.lower() == "q":
            if not _QUALITY.fullmatch(value):
                return None
            return count, float(value)
        count += name is not None
        at = match.end()
    return count, quality


@lru_cache(maxsize=512)
def choose_language(header: str | None) -> Language:
    """The language of ours that the reader would rather have.

    No header, or one that says nothing we can read, means Danish; one that names other languages
    only means English; a language with quality 0 is not wanted.
    """
    wishes: dict[str, float] = {}
    for element in _elements((header or "")[:_LONGEST]):
        tag, _, rest = element.partition(";")
        quality = re.fullmatch(r"\s*[qQ]=(.*?)\s*", rest) if rest else None
        said = quality[1] if quality else ("1" if not rest else "")
        if not _LANGUAGE.fullmatch(tag.strip()) or not _QUALITY.fullmatch(said):
            continue
        name = tag.strip().lower().partition("-")[0]
        wishes[name] = max(wishes.get(name, 0.0), float(said))
    if not wishes:
        return "da"
    rest_quality = wishes.get("*", 0.0)
    rated = {language: wishes.get(language, rest_quality) for language in LANGUAGES}
    best = max(LANGUAGES, key=lambda language: rated[language])
    if rated[best] > 0:
        return best
    return "da" if wishes.get("en") == 0 and wishes.get("da") != 0 else "en"
