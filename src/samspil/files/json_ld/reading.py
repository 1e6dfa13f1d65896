"""JSON-LD with our own context, which comes with the package; every other one is refused.

The text is read by a reader of our own, which keeps places, and then said to pyoxigraph, which
alone decides what it means (`hearing`). What JSON-LD passes over in silence, such as a key
that is misspelt, is a mistake here (`losses`).
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from pyoxigraph import RdfFormat, parse

from samspil.files.context import CONTEXT, Names, context, read_names
from samspil.files.document import Document
from samspil.files.json_ld.hearing import Hearing
from samspil.files.json_ld.losses import MOST_SHOWN, Losses
from samspil.files.json_ld.meanings import Meanings
from samspil.files.json_ld.pieces import Cutter, Piece
from samspil.files.json_ld.text import Json, Number, read_json
from samspil.files.lines import Lines
from samspil.files.mistakes import Mistake
from samspil.files.noting import noted, unused_label
from samspil.files.opening import LARGEST_FORM, Source, open_text
from samspil.files.positions import Span
from samspil.files.workspace import Workspace
from samspil.words.findings import Edit, Suggestion, Where
from samspil.words.suggestions import fold

_HTTP_CONTEXT = CONTEXT.replace("https:", "http:")
_LABEL = re.compile(r'"_:([^"\\]+)"')
_MOST_MISTAKES = 20
_MOST_PIECES = 1_000_000  # that are read again and again to find one mistake after the other
_SHOWN = 60


def read_json_ld(path: Source, name: str, workspace: Workspace) -> Document:
    """What the file says.

    Raises: Unreadable.
    """
    opened = open_text(path, name, LARGEST_FORM)
    lines = Lines(name, opened.text)
    if not opened.text:
        return noted(lines, (), opened.mistakes)
    tree = read_json(opened.text, lines)
    told = {mistake.where for mistake in opened.mistakes}
    mistakes = [*opened.mistakes, *(m for m in tree.mistakes if m.where not in told)]
    if tree.root is None:
        return noted(lines, (), mistakes, tree.aside)
    named = [part for one in _contexts(tree.root) for part in _named_in(one)]
    mistakes += (_http(part, lines) for part in named if part.value == _HTTP_CONTEXT)
    remote = [part for part in named if part.value not in (CONTEXT, _HTTP_CONTEXT)]
    if remote:
        mistakes += (_remote(part, lines) for part in remote)
        return noted(lines, (), mistakes, [*tree.aside, *_texts(tree.root, lines)])
    return _Reading(opened.text, lines, tree.root, workspace, uses_ours=bool(named)).document(
        mistakes, tree.aside
    )


class _Reading:
    """One text whose contexts are all at hand."""

    def __init__(
        self, text: str, lines: Lines, root: Json, workspace: Workspace, *, uses_ours: bool
    ) -> None:
        self._text = text
        self._lines = lines
        self._root = root
        self._workspace = workspace
        self._uses_ours = uses_ours
        written_out = [_plain(one) for one in _contexts(root)]
        ours = context(workspace)["@context"] if uses_ours else {}
        self._has_context = bool(written_out)
        self._meanings = Meanings([ours, *written_out])
        self._substitutes = dict.fromkeys((CONTEXT, _HTTP_CONTEXT), json.dumps(ours))

    def document(self, mistakes: list[Mistake], aside: tuple[tuple[str, Where], ...]) -> Document:
        """What was heard, and what was not."""
        given = set(_LABEL.findall(self._text))
        left_out: set[int] = set()
        passed_over: list[Json] = []
        hopeless = [self._root, *_contexts(self._root)]
        patience = _MOST_PIECES
        while True:
            cutter = Cutter(self._meanings, self._substitutes, left_out, unused_label(given))
            pieces = list(cutter.pieces(self._root))
            hearing = Hearing(pieces, cutter.things)
            stop = hearing.stopped_at
            if stop is None:
                break
            mistakes.append(self._unreadable(stop))
            passed_over.append(stop.part)
            patience -= len(pieces)
            if stop.part in hopeless or len(passed_over) == _MOST_MISTAKES or patience < 0:
                passed_over = [self._root]
                break
            left_out.add(id(stop.part))
        losses = Losses(self._lines, self._meanings, self._workspace, uses_ours=self._uses_ours)
        if stop is None:
            # All of them, for the sake of what is not read; nobody looks at more than some.
            mistakes += [*losses.mistakes(pieces, cutter.things, hearing)][:MOST_SHOWN]
            if not self._has_context:
                mistakes = losses.one_for_all(mistakes, self._root)
        told = {mistake.where for mistake in mistakes}
        mistakes += (m for m in losses.rewritten(hearing.rewritten) if m.where not in told)
        unread = [*passed_over, *losses.unread]
        return noted(
            self._lines,
            [*hearing.heard, *losses.meant],
            mistakes,
            [*aside, *(text for part in unread for text in _texts(part, self._lines))],
            given | cutter.labels,
            _speller(read_names(self._workspace)) if self._uses_ours else lambda iri, _: iri,
        )

    def _unreadable(self, piece: Piece) -> Mistake:
        at = piece.at
        if piece.part in [*_contexts(self._root)]:
            at = _wrong_definition(piece.part) or at
        shown = self._text[at.start : at.end].split("\n")[0][:_SHOWN]
        return Mistake("json-ld", self._lines.where(at), {"value": shown})


def _wrong_definition(context: Json) -> Span | None:
    """Where the first key stands that the parser does not even accept alone."""
    for part in context.value if isinstance(context.value, list) else [context]:
        members = part.value if isinstance(part.value, dict) else {}
        for key, value in members.items():
            alone = json.dumps({"@context": {key: _plain(value)}})
            try:
                list(parse(alone, format=RdfFormat.JSON_LD))
            except SyntaxError:
                return part.keys[key]
    return None


def _speller(names: Names) -> Callable[[str, str], str]:
    """How an IRI is written in a text with our context."""

    def spelled(iri: str, _: str) -> str:
        return names.by_property.get(iri) or names.by_class.get(iri) or names.shorten(iri)

    return spelled


def _contexts(part: Json) -> Iterator[Json]:
    """What stands under `@context`, at any depth."""
    if isinstance(part.value, dict):
        for key, value in part.value.items():
            if key == "@context":
                yield value
            yield from _contexts(value)
    elif isinstance(part.value, list):
        for item in part.value:
            yield from _contexts(item)


def _named_in(one: Json) -> Iterator[Json]:
    """The contexts that are only named, not written out."""
    if isinstance(one.value, str) and not isinstance(one.value, Number):
        yield one
    elif isinstance(one.value, list):
        for item in one.value:
            yield from _named_in(item)
    elif isinstance(one.value, dict) and "@import" in one.value:
        yield one.value["@import"]


def _plain(part: Json) -> Any:
    match part.value:
        case dict():
            return {key: _plain(value) for key, value in part.value.items()}
        case list():
            return [_plain(item) for item in part.value]
    return part.value


def _texts(part: Json, lines: Lines) -> Iterator[tuple[str, Where]]:
    for scalar in part.scalars():
        if isinstance(scalar.value, str):
            yield scalar.value, lines.where(scalar.at)


def _http(part: Json, lines: Lines) -> Mistake:
    where = lines.where(part.at)
    right = Suggestion(CONTEXT, edits=(Edit(where, CONTEXT),), safe=True)
    return Mistake("http-address", where, {"value": _HTTP_CONTEXT}, (right,))


def _remote(part: Json, lines: Lines) -> Mistake:
    where = lines.where(part.at)
    value = str(part.value)
    near = fold("samspil") in fold(value)
    ours = (Suggestion(CONTEXT, edits=(Edit(where, CONTEXT),)),) if near else ()
    return Mistake("remote-context", where, {"value": value[:_SHOWN]}, ours)
