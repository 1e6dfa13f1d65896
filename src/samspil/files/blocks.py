"""A text as a row of declarations and statements, told apart without being understood.

One pass of a pattern finds where each statement ends, so a reader that wants one statement of a
long file need not read the others.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from samspil.files.positions import Span

_BLANKS = r"(?:[ \t\r\n]++|\#[^\r\n]*+)*+"
# A statement up to its full stop, without looking at what it says. The full stop of a number or of
# a name is followed by more of it.
_ONE = r"""
    (?:[^.<>"'\#]++|<[^<>\n]*+>|[<>]
      |\#[^\r\n]*+
      |"{3}(?:[^"\\]++|\\.|"(?!""))*+"{3}|'{3}(?:[^'\\]++|\\.|'(?!''))*+'{3}
      |"(?:[^"\\\r\n]++|\\.)*+"|'(?:[^'\\\r\n]++|\\.)*+'
      |\.(?=[0-9A-Za-z_%\\:\x80-\U0010ffff-])
    )++\.?"""
_DECLARED = r"""
    (?i:@?(?:(?P<prefix>prefix)[ \t\r\n]+(?P<name>[^\s:<]*):|base)[ \t\r\n]*
    <(?P<iri>[^<>\n]*)>(?:[ \t]*\.(?=\s|$))?)"""
_NAMED = r"""
    (?:<(?P<full>[^<>\n]*+)>|(?P<space>[^\s:<"'\[({]*+):(?P<local>[^\s<>"';,\[\](){}]*+))"""
_STATEMENT = re.compile(_ONE, re.VERBOSE | re.DOTALL)
_DIRECTIVE = re.compile(_BLANKS + _DECLARED, re.VERBOSE)
_PART = re.compile(
    rf"{_BLANKS}(?:{_DECLARED}|(?={_NAMED}(?P<end>))(?P<statement>{_ONE}))", re.VERBOSE | re.DOTALL
)
_BLANK = re.compile(_BLANKS)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class Block(NamedTuple):
    """One statement with all its properties, from `start` to `end`, and where its name ends."""

    start: int
    name_end: int
    end: int

    @property
    def name(self) -> Span:
        """The name it begins with."""
        return Span(self.start, self.name_end)


@dataclass(frozen=True)
class Blocks:
    """A text as a row of declarations and statements, not looked into."""

    declarations: list[re.Match[str]]
    by_subject: dict[str, list[Block]]

    def only(self, text: str, subjects: set[str]) -> str:
        """The text with all blanked out but its declarations and what is said of `subjects`.

        Offsets stay as they are.
        """
        kept = [(b.start, b.end) for subject in subjects for b in self.by_subject[subject]]
        said = "".join(text[start:end] for start, end in kept)
        kept += [
            found.span()
            for found in self.declarations
            if not found["prefix"] or found["name"] + ":" in said
        ]
        return "".join(_only(text, sorted(kept)))


def blocks(text: str) -> Blocks | None:
    """The blocks of a text; None if it is not a plain row of statements, such as TriG."""
    found = Blocks([], {})
    namespaces: dict[str, str] = {}
    base = ""
    at = 0
    while part := _PART.match(text, at):
        at = part.end()
        start, end = part.start("statement"), part.end("end")
        if start < 0:
            found.declarations.append(part)
            if part["prefix"]:
                namespaces[part["name"]] = part["iri"]
            else:
                base = part["iri"]
        elif "{" in text[end : end + 3]:
            return None
        else:
            name = part["full"]
            if name is None:
                name = namespaces.get(part["space"], "") + part["local"]
            elif not _SCHEME.match(name):
                name = base + name
            found.by_subject.setdefault(name, []).append(Block(start, end, at))
    return found if _after_blank(text, at) == len(text) else None


def statement_starts(text: str) -> list[int]:
    """Where each statement and declaration begins, as far as full stops tell."""
    starts = []
    at = 0
    while (start := _after_blank(text, at)) < len(text):
        found = _DIRECTIVE.match(text, at) or _STATEMENT.match(text, start)
        starts.append(start)
        at = found.end() if found and found.end() > start else start + 1
    return starts


def _only(text: str, kept: list[tuple[int, int]]) -> Iterator[str]:
    """The kept stretches, and spaces for the rest."""
    end = 0
    for start, stop in kept:
        yield " " * (start - end)
        yield text[start:stop]
        end = stop
    yield " " * (len(text) - end)


def _after_blank(text: str, at: int) -> int:
    """Where the next word begins."""
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at
