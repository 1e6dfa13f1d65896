"""A text as a row of declarations and statements, told apart without being understood.

One pass of a pattern finds where each statement ends, so a reader that wants one statement of a
long file need not read the others.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from samspil.files.positions import Span

# A statement up to its full stop, without looking at what it says. The full stop of a number or of
# a name is followed by more of it.
_STATEMENT = re.compile(
    r"""
    (?:[^.<>"'\#]++|<[^<>\n]*+>|[<>]
      |\#[^\r\n]*+
      |"{3}(?:[^"\\]|\\.|"(?!""))*+"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*+'{3}
      |"(?:[^"\\\r\n]|\\.)*+"|'(?:[^'\\\r\n]|\\.)*+'
      |\.(?=[0-9A-Za-z_%\\:\x80-\U0010ffff-])
    )++\.?""",
    re.VERBOSE | re.DOTALL,
)
_BLANK = re.compile(r"(?:[ \t\r\n]++|\#[^\r\n]*+)*+")
_DIRECTIVE = re.compile(
    r"""(?:[ \t\r\n]++|\#[^\r\n]*+)*+
    @?(?:(?P<prefix>prefix)[ \t\r\n]+(?P<name>[^\s:<]*):|base)[ \t\r\n]*
    <(?P<iri>[^<>\n]*)>(?:[ \t]*\.(?=\s|$))?""",
    re.VERBOSE | re.IGNORECASE,
)
_FIRST = "@PpBb"  # what a declaration can begin with
_NAME = re.compile(r"<([^<>\n]*)>|([^\s:<\"'\[({]*):([^\s<>\"';,\[\](){}]*)")
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
    while (start := _after_blank(text, at)) < len(text):
        directive = _DIRECTIVE.match(text, at) if text[start] in _FIRST else None
        if directive is not None:
            found.declarations.append(directive)
            if directive["prefix"]:
                namespaces[directive["name"]] = directive["iri"]
            else:
                base = directive["iri"]
            at = directive.end()
            continue
        statement = _STATEMENT.match(text, start)
        name = _NAME.match(text, start)
        if statement is None or name is None or "{" in text[name.end() : name.end() + 3]:
            return None
        at = statement.end()
        block = Block(start, name.end(), at)
        found.by_subject.setdefault(_meaning(name, namespaces, base), []).append(block)
    return found


def statement_starts(text: str) -> list[int]:
    """Where each statement and declaration begins, as far as full stops tell."""
    starts = []
    at = 0
    while (start := _after_blank(text, at)) < len(text):
        found = _DIRECTIVE.match(text, at) or _STATEMENT.match(text, start)
        starts.append(start)
        at = found.end() if found and found.end() > start else start + 1
    return starts


def _meaning(name: re.Match[str], namespaces: dict[str, str], base: str) -> str:
    if name[1] is None:
        return namespaces.get(name[2], "") + name[3]
    return name[1] if _SCHEME.match(name[1]) else base + name[1]


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
