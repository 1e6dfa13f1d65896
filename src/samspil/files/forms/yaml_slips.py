"""Why a text cannot be read as YAML, said of the line a person would point to.

A parser stops where it is lost, which is often a line after the slip, and says what it hoped for.
Here the lines up to that place are looked at for the slips that people make.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from samspil.files.mistakes import Mistake
from samspil.words.findings import Edit, Suggestion, Where
from samspil.words.language import LANGUAGES, say

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 12
_BACK = 3  # lines to look back from where the parser was lost
_FIELD = re.compile(
    r"(?P<before>\s*(?:- +)?(?P<key>[^\s:#'\"\[{][^:#]*):)(?P<gap>\s+)(?P<value>\S.*)"
)
_TIGHT = re.compile(r"\s*(?:- +)?(?P<key>[^\s:#'\"\[{][^:#]*?)\s*:(?P<value>[^\s/].*)")
_NO_COLON = re.compile(
    r"(?P<before>\s*(?:- +)?)(?P<key>[^\W\d_][^:=;]*?)\s*(?:[=;]\s*(?P<value>.*))?"
)
_DASH = re.compile(
    r"(?P<before>\s*)(?P<mark>[-\u2013\u2014*\u2022])(?P<gap> *)(?P<key>[^\s:-][^:]*:.*)"
)
_MARKS = "@`%,]}&*!|>?-"
_CLOSING = {"[": "]", "{": "}"}
_QUOTED = {'"': re.compile(r'"(?:[^"\\]|\\.)*"'), "'": re.compile(r"'(?:[^']|'')*'")}


def slip_in(text: str, name: str, is_known: Callable[[str, bool], bool]) -> Mistake | None:
    """What keeps a text from being read; None if nothing does.

    `is_known` tells whether a word is the name of a sheet or, if that will do, of a field.
    """
    try:
        return _risk(text, name)
    except yaml.MarkedYAMLError as error:
        return _Lines(text, name, is_known).slip(error)
    except yaml.YAMLError:
        return Mistake("yaml-syntax", Where(name, 1, 1, 1, 1), _said("other"))


def _risk(text: str, name: str) -> Mistake | None:
    """One pass over the events, before anything is built from them."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=LOADER):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            return Mistake("yaml-alias", mark_of(event, name))
        tag = getattr(event, "tag", None)
        if tag and tag != "!":
            return Mistake("yaml-tag", mark_of(event, name), {"value": tag})
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            return Mistake("several-documents", mark_of(event, name))
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            return Mistake("too-deep", mark_of(event, name))
    return None


def mark_of(node: yaml.Node | yaml.Event, name: str, path: str = "") -> Where:
    """Where a node or an event stands."""
    start: Any = node.start_mark
    end: Any = node.end_mark
    return Where(name, start.line + 1, start.column + 1, end.line + 1, end.column + 1, cell=path)


def _said(key: str, **values: str) -> dict[str, object]:
    return {
        part: {lang: say(lang, f"yaml-{key}-{part}", **values) for lang in LANGUAGES}
        for part in ("reason", "remedy")
    }


class _Lines:
    """The lines of a text that could not be read."""

    def __init__(self, text: str, name: str, is_known: Callable[[str, bool], bool]) -> None:
        self._lines = [line.rstrip("\r") for line in text.split("\n")]
        self._name = name
        self._is_known = is_known

    def slip(self, error: yaml.MarkedYAMLError) -> Mistake:
        """The slip behind an error."""
        mark: Any = error.problem_mark or error.context_mark
        begun: Any = error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        if line >= len(self._lines):  # the text ended where more was hoped for
            line, column = len(self._lines) - 1, len(self._lines[-1])
        if "nesting depth" in (error.problem or ""):
            return Mistake(
                "too-deep", Where(self._name, line + 1, column + 1, line + 1, column + 2)
            )
        found = next(self._unclosed(line), None)
        if found:
            return found
        if begun and "flow" in (error.context or ""):
            return self._bracket(begun.line, begun.column) or self._at(
                line, column, column + 1, "other"
            )
        for number in self._near(line):
            for look in (self._tab, self._value, self._dash, self._colon):
                found = look(number)
                if found:
                    return found
        return self._indent(line) or self._at(line, column, column + 1, "other")

    def _near(self, line: int) -> Iterator[int]:
        """The lines with something in them, from that one backwards."""
        last = min(line, len(self._lines) - 1)
        full = [n for n in range(last + 1) if self._lines[n].strip() and not self._is_remark(n)]
        yield from full[: -_BACK - 1 : -1]

    def _is_remark(self, number: int) -> bool:
        return self._lines[number].lstrip().startswith("#")

    def _at(
        self, line: int, start: int, end: int, key: str, right: str | None = None, **values: str
    ) -> Mistake:
        where = Where(self._name, line + 1, start + 1, line + 1, end + 1)
        meant = (Suggestion(right.strip(), edits=(Edit(where, right),)),) if right else ()
        return Mistake("yaml-syntax", where, _said(key, **values), meant)

    def _unclosed(self, last: int) -> Iterator[Mistake]:
        """A quotation mark that opens a value and is not closed on its line."""
        for number, line in enumerate(self._lines[: last + 1]):
            found = _FIELD.fullmatch(line)
            quote = found["value"][0] if found else ""
            if found and quote in _QUOTED and not _QUOTED[quote].match(found["value"]):
                if self._goes_on(number, found["before"]):
                    continue
                at = found.start("value")
                yield self._at(number, at, len(line), "quote", line[at:].rstrip() + quote)

    def _goes_on(self, number: int, before: str) -> bool:
        """True if the next line is further in, so that the text may go on there."""
        following = self._lines[number + 1] if number + 1 < len(self._lines) else ""
        depth = len(before) - len(before.lstrip(" -"))
        return len(following) - len(following.lstrip()) > depth

    def _bracket(self, line: int, column: int) -> Mistake | None:
        """The bracket that is not closed; what a parser is lost at may stand behind it."""
        before = [*self._lines[:line], *(one[: column + 1] for one in self._lines[line : line + 1])]
        for number in range(len(before) - 1, -1, -1):
            at = max(before[number].rfind(opening) for opening in _CLOSING)
            if at >= 0:
                closing = _CLOSING[before[number][at]]
                end = len(self._lines[number].rstrip())
                return self._at(number, at, end, "bracket", value=closing)
        return None

    def _tab(self, number: int) -> Mistake | None:
        line = self._lines[number]
        blank = line[: len(line) - len(line.lstrip())]
        if "\t" not in blank:
            return None
        at = blank.index("\t")
        return self._at(number, at, at + 1, "tab")

    def _value(self, number: int) -> Mistake | None:
        """A value that would have to stand in quotation marks."""
        line = self._lines[number]
        found = _FIELD.fullmatch(line)
        if not found or found["value"][0] in "[{#":
            return None
        value, at = found["value"].rstrip(), found.start("value")
        end = at + len(value)
        if value[0] in _QUOTED:
            closed = _QUOTED[value[0]].match(value)
            more = closed and value[closed.end() :].lstrip()
            if closed and more and not more.startswith("#"):
                return self._at(number, at, end, "quote-more", _in_quotes(value))
            return None
        if value[0] in _MARKS:
            return self._at(number, at, end, "mark", _in_quotes(value), value=value[0])
        if re.search(r":(?:\s|$)", value):
            return self._at(number, at, end, "colon", _in_quotes(value))
        return None

    def _dash(self, number: int) -> Mistake | None:
        """A point of a list that begins with something else than a hyphen and a blank."""
        line = self._lines[number]
        found = _DASH.fullmatch(line)
        if not found or (found["mark"] == "-" and found["gap"]):
            return None
        start = found.start("mark")
        return self._at(number, start, len(line.rstrip()), "dash", f"- {found['key'].rstrip()}")

    def _colon(self, number: int) -> Mistake | None:
        """A name without a colon behind it, or a colon without a blank."""
        line = self._lines[number].rstrip()
        found = _TIGHT.fullmatch(line)
        if found and self._is_known(found["key"], False):
            right = f"{found['key']}: {found['value']}"
            return self._at(number, found.start("key"), len(line), "colon-blank", right)
        if ":" in line:
            return None
        found = _NO_COLON.fullmatch(line)
        if not found:
            return None
        words = found["key"].split(" ")
        for length in range(len(words), 0, -1):
            key = " ".join(words[:length])
            if self._is_known(key, False):
                rest = " ".join([*words[length:], *([found["value"]] if found["value"] else [])])
                right = f"{key}: {rest}".rstrip()
                start = found.start("key")
                return self._at(number, start, len(line), "colon-missing", right, value=key)
        return None

    def _indent(self, number: int) -> Mistake | None:
        """A line that does not begin under those around it."""
        near = list(self._near(number))[:3]
        depths = [self._depth(n) for n in near]
        if len(near) < 2:  # noqa: PLR2004
            return None
        line, wanted = near[0], depths[1]
        loose = self._lines[near[1]].strip()
        if ":" not in loose and not loose.startswith("- "):
            return self._whole(near[1], "loose")
        if len(near) > 2 and self._is_out_of_step(near[1], near[2], depths[0]):  # noqa: PLR2004
            line, wanted = near[1], depths[0]
        if self._depth(line) == wanted:
            return None
        columns = {"value": str(self._depth(line) + 1), "wanted": str(wanted + 1)}
        return self._whole(line, "indent", **columns)

    def _is_out_of_step(self, line: int, before: int, depth: int) -> bool:
        """True if the line before the lost one is it that does not stand under the others."""
        key = self._lines[line].strip().partition(":")[0]
        if self._depth(line) == 0 and self._is_known(key, True):
            return False  # a new sheet begins there
        opens = self._lines[before].rstrip().endswith(":")
        return self._depth(before) == depth or (opens and depth > self._depth(before))

    def _whole(self, number: int, key: str, **values: str) -> Mistake:
        line = self._lines[number]
        return self._at(number, self._depth(number), len(line.rstrip()), key, **values)

    def _depth(self, number: int) -> int:
        return len(self._lines[number]) - len(self._lines[number].lstrip(" "))


def _in_quotes(value: str) -> str:
    doubled = value.replace("'", "''")
    return f"'{doubled}'"
