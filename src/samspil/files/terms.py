"""How one IRI or literal is written in our Turtle.

An IRI is prefixed if a prefix of the table allows it, else relative if it lies below the base of
the file, else in full. A literal keeps its lexical form.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from urllib.parse import urljoin

from pyoxigraph import Literal

from samspil.words.vocabulary import XSD

_SHORT_FORMS = {
    XSD + "integer": re.compile(r"0|-?[1-9][0-9]*"),
    XSD + "decimal": re.compile(r"-?(?:0|[1-9][0-9]*)\.(?:0|[0-9]*[1-9])"),
    XSD + "boolean": re.compile(r"true|false"),
}
# The grammar's PN_LOCAL, without backslash escapes and without the empty name.
_LETTER = (
    r"A-Za-z_\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D"
    r"\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_INNER = rf"[{_LETTER}0-9\-\u00B7\u0300-\u036F\u203F-\u2040:]|%[0-9A-Fa-f]{{2}}"
_LOCAL_NAME = re.compile(rf"(?:[{_LETTER}0-9:]|%[0-9A-Fa-f]{{2}})(?:\.*(?:{_INNER}))*")
# Characters nobody can see are spelled out; no file of text may hold them as they are.
_CONTROLS = {chr(code): rf"\u{code:04X}" for code in (*range(0x20), 0x7F) if code != ord("\n")}
_ESCAPES = str.maketrans(
    {**_CONTROLS, "\\": r"\\", "\t": r"\t", "\b": r"\b", "\r": r"\r", "\f": r"\f", '"': r"\""}
)
_TO_ESCAPE = re.compile(r'[\x00-\x1f\x7f"\\]')  # so that hardly any text is gone through by letters
_LONG_ESCAPES = {code: text for code, text in _ESCAPES.items() if code != ord('"')}
_ENDING_QUOTE = re.compile(r'"(?=""|\Z)')

_Pair = tuple[str, str]
_KEPT = 8_192  # IRIs in short; the terms of the ontology are written in every file


class Terms:
    """Writes terms under the prefixes (name to IRI) and the base; `used` are the names it took."""

    def __init__(self, prefixes: Mapping[str, str], base: str | None) -> None:
        self.used: set[str] = set()
        self._base = base
        self._short = _shortener(tuple(prefixes.items()))

    def iri(self, iri: str) -> str:
        """`ex:a`, `<a>` or `<http://example.org/a>`."""
        short, prefix = self._short(iri)
        if prefix is None:
            return f"<{self._relative(iri)}>"
        self.used.add(prefix)
        return short

    def _relative(self, iri: str) -> str:
        base = self._base
        if base is None or not iri.startswith(base) or "?" in base or "#" in base:
            return iri
        rest = iri.removeprefix(base)
        if ":" in rest or not (base.endswith("/") or rest[:1] in ("", "#")):
            return iri
        return rest if urljoin(base, rest) == iri else iri

    def literal(self, literal: Literal) -> str:
        """`12`, `"tolv"@da` or `"012"^^xsd:integer`; with line breaks in three quotes."""
        value, datatype = literal.value, literal.datatype.value
        if datatype in _SHORT_FORMS and _SHORT_FORMS[datatype].fullmatch(value):
            return value
        if "\n" in value:
            quoted = _long_quoted(value)
        else:
            quoted = f'"{value.translate(_ESCAPES) if _TO_ESCAPE.search(value) else value}"'
        if literal.language:
            direction = f"--{literal.direction}" if literal.direction else ""
            return f"{quoted}@{literal.language}{direction}"
        return quoted if datatype == XSD + "string" else f"{quoted}^^{self.iri(datatype)}"


@lru_cache(8)
def _shortener(prefixes: Sequence[_Pair]) -> Callable[[str], tuple[str, str | None]]:
    """What gives an IRI in short and its prefix, which is None for one that has none.

    No local name has a slash or a hash in it, so of the namespaces that end in one only one can
    fit. There may be others, but hardly any.
    """
    longest_first = sorted(
        ((namespace, name) for name, namespace in prefixes),
        key=lambda pair: (-len(pair[0]), pair[1]),
    )
    odd = [pair for pair in longest_first if not pair[0].endswith(("/", "#"))]
    table = dict(reversed(longest_first))

    @lru_cache(_KEPT)
    def shortened(iri: str) -> tuple[str, str | None]:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        usual = [(iri[:cut], table[iri[:cut]])] if iri[:cut] in table else []
        for namespace, name in (*odd, *usual):
            if iri.startswith(namespace) and _LOCAL_NAME.fullmatch(iri, len(namespace)):
                return f"{name}:{iri[len(namespace) :]}", name
        return iri, None

    return shortened


def _long_quoted(value: str) -> str:
    """In three quotes, with only those quotes escaped that would end it too soon."""
    inner = _ENDING_QUOTE.sub(r"\"", value.translate(_LONG_ESCAPES))
    return f'"""{inner}"""'
