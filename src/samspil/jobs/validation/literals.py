"""Literals that are not what they say they are, found before a shape compares them.

A SHACL engine that meets `"2019-13-01"^^xsd:date` in a comparison may stop altogether, and one huge
decimal can cost rdflib gigabytes, so such values never reach an engine.

Source: XML Schema 1.1 part 2 (W3C 2012), lexical spaces.
"""

import re
from calendar import monthrange

from pyoxigraph import Literal

from samspil.words.vocabulary import XSD

LONGEST_NUMBER = 64
_ZONE = r"(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
_DATE = r"-?(?:[1-9]\d{3,}|0\d{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_INTEGER = r"[+-]?\d+"
_PATTERNS = {
    "boolean": r"true|false|0|1",
    "integer": _INTEGER,
    "int": _INTEGER,
    "long": _INTEGER,
    "short": _INTEGER,
    "nonNegativeInteger": r"\+?\d+|-0+",
    "positiveInteger": r"\+?0*[1-9]\d*",
    "decimal": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)",
    "double": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN",
    "float": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN",
    "date": _DATE + _ZONE,
    "dateTime": f"{_DATE}T{_TIME}{_ZONE}",
    "time": _TIME + _ZONE,
    "gYear": r"-?(?:[1-9]\d{3,}|0\d{3})" + _ZONE,
    "gYearMonth": r"-?(?:[1-9]\d{3,}|0\d{3})-(?:0[1-9]|1[0-2])" + _ZONE,
    "anyURI": r"[^\s<>\"{}|\\^`]*",
}
_COMPILED = {XSD + name: re.compile(pattern, re.ASCII) for name, pattern in _PATTERNS.items()}
_NUMBERS = {XSD + name for name in ("integer", "int", "long", "short", "decimal")} | {
    XSD + "nonNegativeInteger",
    XSD + "positiveInteger",
}


def _exists(date: str) -> bool:
    year, month, day = re.match(r"-?(\d+)-(\d\d)-(\d\d)", date).groups()  # type: ignore[union-attr]
    # The proleptic calendar repeats every 400 years, and monthrange knows the years 1 to 9999.
    return int(day) <= monthrange(int(year) % 400 + 2000, int(month))[1]


_WITH_A_DATE = {XSD + "date", XSD + "dateTime"}


def is_well_formed(literal: Literal) -> bool:
    """False if the text of `literal` is not a value of its datatype, or is a number too long."""
    datatype = literal.datatype.value
    pattern = _COMPILED.get(datatype)
    if pattern is None:
        return True
    text = literal.value
    if not pattern.fullmatch(text) or (datatype in _NUMBERS and len(text) > LONGEST_NUMBER):
        return False
    return datatype not in _WITH_A_DATE or _exists(text)
