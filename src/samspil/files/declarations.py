"""Declarations of prefixes that nearly say what they always say.

`PREFIX skos: <https://www.w3.org/2004/02/skos/core#>` makes every label of a file a word nobody
knows. The declaration is told of, and the rest is read as it was meant.
"""

import re
from collections.abc import Mapping

from samspil.files.mistakes import Mistake
from samspil.words.findings import Edit, Suggestion, Where
from samspil.words.suggestions import distance
from samspil.words.vocabulary import BASE

_DECLARATION = re.compile(r"(?im)^[ \t]*@?prefix[ \t]+([\w-]+):[ \t]*<([^<>\s]*)>")
# What may be declared, found much sooner; nearly every file has nothing but what is known.
_ADDRESS = re.compile(r":[ \t]*<([^<>\s]*)>")
_ADDRESS_IN_BYTES = re.compile(_ADDRESS.pattern.encode())
_SLIPS = 2  # letters


def may_be_misdeclared(text: bytes, prefixes: Mapping[str, str]) -> bool:
    """True for a file with a declaration that says nearly what one of `prefixes` does."""
    known = {address.encode() for address in prefixes.values()}
    if known.issuperset(_ADDRESS_IN_BYTES.findall(text)):
        return False
    return bool(as_declared(text.decode("utf-8", "replace"), "", prefixes)[1])


def as_declared(text: str, name: str, prefixes: Mapping[str, str]) -> tuple[str, list[Mistake]]:
    """The text with its prefixes as `prefixes` have them, and a mistake for each that was not."""
    mistakes: list[Mistake] = []
    if {*prefixes.values()}.issuperset(_ADDRESS.findall(text)):
        return text, mistakes

    def right(found: re.Match[str]) -> str:
        meant = prefixes.get(found[1], "")
        if not meant or found[2] == meant or not _is_near(found[2], meant):
            return found[0]
        line = text.count("\n", 0, found.start(2)) + 1
        start = found.start(2) - text.rfind("\n", 0, found.start(2))
        where = Where(name, line, start, line, start + len(found[2]))
        same = _core(found[2]) == _core(meant)
        suggestion = Suggestion(f"<{meant}>", edits=(Edit(where, meant),), safe=same)
        values = {"value": f"{found[1]}:", "right": meant}
        shown = text.split("\n")[line - 1].rstrip("\r")
        mistakes.append(Mistake("prefix-address", where, values, (suggestion,), line=shown))
        return found[0].replace(f"<{found[2]}>", f"<{meant}>")

    return _DECLARATION.sub(right, text), mistakes


def _is_near(given: str, meant: str) -> bool:
    if meant.startswith(BASE) and given == meant.replace("https:", "http:"):
        return False  # has a name of its own: an address of ours with http
    return _core(given) == _core(meant) or distance(given[:200], meant) <= _SLIPS


def _core(iri: str) -> str:
    """An address without what is easily mixed up: its scheme, and the mark at its end."""
    bare = re.sub(r"^https?://(?:www\.)?", "", iri.casefold())
    return bare.rstrip("/#")
