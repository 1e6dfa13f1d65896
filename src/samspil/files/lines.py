"""Lines and columns of a text."""

import re
from bisect import bisect_right

from samspil.files.positions import Span
from samspil.words.findings import Where


class Lines:
    """Turns stretches of one file's text into places for people."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self._text = text
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def where(self, span: Span) -> Where:
        """Lines and columns of a stretch of the text."""
        return Where(self.name, *self._place(span.start), *self._place(span.end))

    def text_of(self, number: int) -> str:
        """A line, counted from 1, without its end; "" if there is no such line."""
        if not 1 <= number <= len(self._starts):
            return ""
        start = self._starts[number - 1]
        end = self._text.find("\n", start)
        return self._text[start : None if end < 0 else end].rstrip("\r")

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
