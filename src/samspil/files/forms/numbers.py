"""Numbers as people and Excel write them, and what a number in other words comes to.

What can be read in two ways is never guessed; what is a number with words around it is not read
either, but it is known what should have been written.
"""

import re
import unicodedata
from decimal import Decimal

from samspil.files.mistakes import NotUnderstood
from samspil.words.language import in_both

_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+|[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_GROUPED = re.compile(r"-?[0-9]{1,3}[.,][0-9]{3}")
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_DANISH = re.compile(
    r"(-?[0-9]+(?:[ \u00a0\u202f][0-9]{3})*|-?[0-9]{1,3}(?:\.[0-9]{3})+)(?:,([0-9]+))?"
)
_POINT = re.compile(r"-?[0-9]+\.[0-9]+")
# About 1.500.000,- kr.: what stands before a figure, the figure, and its unit.
_IN_WORDS = re.compile(
    r"(?:(?:ca|cirka|omkring|omtrent|about|dkk|kr)\.?\s*)*"
    r"([-+]?)([0-9](?:[0-9.,'_\s]*[0-9])?)[.,]?-{0,2}"
    r"((?:\s*(?:%|[^\W\d_]+\.?))*)",
    re.IGNORECASE,
)
_GROUPS = re.compile(r"[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})+")
_TENS = {"mia": 9, "milliard": 9, "milliarder": 9, "billion": 9}
_TENS |= {"mio": 6, "mill": 6, "million": 6, "millioner": 6, "m": 6}
_TENS |= {"tkr": 3, "t": 3, "tusind": 3, "tusinde": 3, "thousand": 3, "k": 3}


def whole(text: str) -> str:
    """A whole number as it is written in data.

    Raises: NotUnderstood.
    """
    if _THOUSANDS.fullmatch(text):
        return re.sub(r"\D", "", text)
    if _GROUPED.fullmatch(text):
        raise NotUnderstood("number-ambiguous", [re.sub(r"[.,]", "", text)], value=text)
    if not _WHOLE.fullmatch(text):
        near = [number for number in _meant(text) if "," not in number]
        raise NotUnderstood(
            "number-form", near, value=text, wanted=in_both("form-whole"), right="1250000"
        )
    return text


def decimal(text: str) -> str:
    """A number as it is written in data, with a point.

    Raises: NotUnderstood.
    """
    if _GROUPED.fullmatch(text):
        # 1.234 is a thousand and more in Danish, one and a bit in English; 0,125 is plain.
        if text.lstrip("-").startswith("0"):
            return text.replace(",", ".")
        plain = [re.sub(r"[.,]", "", text), text.replace(".", ",") + "0"]
        raise NotUnderstood("number-ambiguous", plain, value=text)
    if found := _DANISH.fullmatch(text):
        before = re.sub(r"[^\d-]", "", found[1])
        return f"{before}.{found[2]}" if found[2] else before
    if _POINT.fullmatch(text):
        return text
    wanted = in_both("form-decimal")
    raise NotUnderstood("number-form", _meant(text), value=text, wanted=wanted, right="37,5")


def _meant(text: str) -> list[str]:
    """The number that a figure comes to with the words around it, if there is but one."""
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-").replace("\u2019", "'")
    found = _IN_WORDS.fullmatch(plain.strip())
    figure = _figure(re.sub(r"[\s'_]", "", found[2])) if found else None
    if found is None or figure is None:
        return []
    unit = re.findall(r"[^\W\d_]+", found[3].casefold())
    # A single t is a ton or an hour; with kroner it is a thousand of them.
    tens = sum(_TENS.get(word, 0) for word in unit if len(word) > 1 or "kr" in unit)
    value = figure.scaleb(tens)
    written = f"{value.quantize(Decimal(1)) if value == value.to_integral() else value:f}"
    return [found[1].replace("+", "") + written.replace(".", ",")]


def _figure(text: str) -> Decimal | None:
    """A figure with points and commas, if they can only be read in one way."""
    marks = re.findall(r"[.,]", text)
    if _GROUPS.fullmatch(text):
        return Decimal(re.sub(r"[.,]", "", text))
    if len(set(marks)) == 2 and marks.count(marks[-1]) == 1:  # noqa: PLR2004
        head, _, tail = text.rpartition(marks[-1])
        grouped = re.fullmatch(r"[0-9]{1,3}(?:[.,][0-9]{3})+", head)
        return Decimal(f"{re.sub(r'[.,]', '', head)}.{tail}") if grouped else None
    if len(marks) > 1 or re.search(r"[.,][0-9]{3}$", text):
        return None
    return Decimal(text.replace(",", "."))
