"""The form as YAML: one key a sheet, under it one thing or a list of things, field by field.

The raw text of every scalar is kept, so that 0101 stays a code, no stays a word, and 12:30 is not
750; and every node has its place. Anchors, aliases, tags and merge keys are refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from samspil.files.document import Document, to_ntriples
from samspil.files.forms.from_shapes import read_profile
from samspil.files.forms.profile import Field, Kind, Profile, Sheet
from samspil.files.forms.records import Cell, Entry, Loose, Row, statements
from samspil.files.forms.tables import (
    LOOSE,
    Filled,
    columns_of,
    is_heading,
    labels_of,
    meant_field,
    names_of,
)
from samspil.files.forms.values import joined
from samspil.files.mistakes import Mistake
from samspil.files.opening import LARGEST_FORM, Source, open_text
from samspil.files.workspace import Workspace
from samspil.words.findings import Both, Edit, Suggestion, Where
from samspil.words.language import LANGUAGES, Language, in_both, say
from samspil.words.suggestions import fold, nearest

_DEEPEST = 12
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Source, name: str, workspace: Workspace) -> Document:
    """What a YAML form says.

    Raises: Unreadable.
    """
    reader, text = _went_through(path, name, workspace)
    said = statements(reader.rows, reader.loose, reader.profile, workspace.vocabulary)
    for number, line in enumerate(text.split("\n"), 1):
        said.places.show(Where(name, number), line.rstrip("\r"))
    mistakes = [*reader.mistakes, *said.mistakes]
    return Document(
        name, to_ntriples(said.quads, name), said.places, mistakes, tuple(reader.aside()), form=True
    )


def filled_yaml(path: Source, name: str, workspace: Workspace) -> Filled:
    """What is written in a YAML form, field by field, understood or not.

    Raises: Unreadable.
    """
    reader, _ = _went_through(path, name, workspace)
    return Filled(reader.rows, reader.loose, reader.mistakes)


def _went_through(path: Source, name: str, workspace: Workspace) -> "tuple[_Reader, str]":
    opened = open_text(path, name, LARGEST_FORM)
    reader = _Reader(name, opened.text, read_profile(workspace))
    reader.mistakes += opened.mistakes
    reader.read()
    return reader, opened.text


class _Refused(Exception):
    def __init__(self, mistake: Mistake) -> None:
        super().__init__(mistake.check)
        self.mistake = mistake


class _Reader:
    """Goes through one text; what it found is in its public attributes."""

    def __init__(self, name: str, text: str, profile: Profile) -> None:
        self.profile = profile
        self.rows: list[Row] = []
        self.loose: list[Loose] = []
        self.mistakes: list[Mistake] = []
        self._name = name
        self._text = text
        self._unread: list[tuple[str, Where]] = []
        self._sheets = {fold(n): sheet for sheet in profile.sheets for n in names_of(sheet)}

    def read(self) -> None:
        """Read the whole text, as far as it can be read."""
        try:
            self._refuse_what_is_risky()
            root = yaml.compose(self._text, Loader=_Loader)
            if root is not None:
                self._form(root)
        except _Refused as refused:
            self.mistakes.append(refused.mistake)
        except yaml.MarkedYAMLError as error:
            self.mistakes.append(self._broken(error))

    def _broken(self, error: yaml.MarkedYAMLError) -> Mistake:
        mark = error.problem_mark or error.context_mark
        if mark is None:
            return Mistake("yaml-syntax", Where(self._name, 1, 1, 1, 1))
        line, column = mark.line + 1, mark.column + 1
        check = "too-deep" if "nesting depth" in (error.problem or "") else "yaml-syntax"
        return Mistake(check, Where(self._name, line, column, line, column + 1))

    def aside(self) -> Iterator[tuple[str, Where]]:
        """Comments and fields that are not read, which may hold what must not be there."""
        yield from self._unread
        for number, line in enumerate(self._text.split("\n"), 1):
            at = line.find("#")
            if at >= 0:
                yield line[at:], Where(self._name, number, at + 1, number, len(line) + 1)

    def _refuse_what_is_risky(self) -> None:
        """One pass over the events, before anything is built from them."""
        depth = documents = 0
        for event in yaml.parse(self._text, Loader=_Loader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise self._refused("yaml-alias", event)
            tag = getattr(event, "tag", None)
            if tag and tag != "!":
                raise self._refused("yaml-tag", event, value=tag)
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                raise self._refused("several-documents", event)
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                raise self._refused("too-deep", event)

    def _refused(self, check: str, event: yaml.Event, **values: object) -> _Refused:
        return _Refused(Mistake(check, self._mark(event, ""), values))

    def _mark(self, node: yaml.Node | yaml.Event, path: str) -> Where:
        start: Any = node.start_mark
        end: Any = node.end_mark
        return Where(
            self._name, start.line + 1, start.column + 1, end.line + 1, end.column + 1, cell=path
        )

    def _form(self, root: yaml.Node) -> None:
        for key, value in self._pairs(root, ""):
            sheet = self._sheets.get(fold(key.value))
            if sheet:
                for thing in self._things(value):
                    self._row(sheet, thing)
            elif is_heading(key.value, "form-other"):
                for thing in self._things(value):
                    self._statement(thing)
            else:
                known = [n for s in self.profile.sheets for n in s.label.values()]
                self._unknown(key, known, "", value)

    def _things(self, node: yaml.Node) -> list[yaml.Node]:
        return list(node.value) if isinstance(node, yaml.SequenceNode) else [node]

    def _pairs(self, node: yaml.Node, path: str) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
        """Keys and values of a mapping, each key once."""
        if not isinstance(node, yaml.MappingNode):
            wanted = in_both("shape-mapping")
            shown = node.value if isinstance(node, yaml.ScalarNode) else "-"
            values = {"value": shown[:40], "wanted": wanted}
            self.mistakes.append(Mistake("shape-of-value", self._mark(node, path), values))
            return
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                values = {"value": "?", "wanted": in_both("shape-key")}
                self.mistakes.append(Mistake("shape-of-value", self._mark(key, path), values))
            elif key.value in seen:
                given = {"value": key.value}
                self.mistakes.append(Mistake("key-twice", self._mark(key, path), given))
            else:
                seen.add(key.value)
                yield key, value

    def _unknown(
        self,
        key: yaml.ScalarNode,
        known: Sequence[str],
        path: str,
        value: yaml.Node,
        sheet: Sheet | None = None,
    ) -> None:
        self._unread += self._scalars(value, path)
        where = self._mark(key, path)
        near = nearest(key.value, known)
        meant = tuple(Suggestion(name, edits=(Edit(where, name),)) for name in near)
        about = meant_field(sheet, near) if sheet else None
        self.mistakes.append(Mistake("field-unknown", where, {"value": key.value}, meant, about))

    def _scalars(self, node: yaml.Node, path: str) -> Iterator[tuple[str, Where]]:
        if isinstance(node, yaml.ScalarNode):
            yield node.value, self._mark(node, path)
        elif isinstance(node, yaml.CollectionNode):
            for part in node.value:
                for inner in part if isinstance(part, tuple) else (part,):
                    yield from self._scalars(inner, path)

    def _row(self, sheet: Sheet, node: yaml.Node) -> None:
        known = columns_of(sheet)
        entries: list[Entry] = []
        name: Cell | None = None
        case = ""
        path = sheet.key
        for key, value in self._pairs(node, path):
            column = known.get(fold(key.value))
            if is_heading(key.value, "form-id"):
                name = self._cell(value, f"{path}.id")
            elif column:
                entries += self._entries(column[0], key, value, f"{path}.{key.value}")
            elif is_heading(key.value, "form-case"):
                case = self._cell(value, f"{path}.{key.value}").text
            else:
                self._unknown(key, labels_of(sheet), path, value, sheet)
        written = [entry for entry in entries if entry.cell.text]
        if name is None or not name.text:
            if written:
                given = {"sheet": sheet.label}
                self.mistakes.append(Mistake("row-without-id", self._mark(node, path), given))
            return
        blank = [entry for entry in entries if not entry.cell.text]
        self.rows.append(Row(sheet, name, written, case, blank))

    def _entries(
        self, field: Field, key: yaml.ScalarNode, value: yaml.Node, path: str
    ) -> Iterator[Entry]:
        """What is written in a field; where nothing is, its key is the place to write it."""
        at_field = self._mark(key, path)
        if isinstance(value, yaml.MappingNode) and field.kind is Kind.BILINGUAL:
            for tag, text in self._pairs(value, path):
                language = _language_of(tag.value)
                if language is None:
                    self._unknown(tag, LANGUAGES, path, text)
                else:
                    cell = self._cell(text, f"{path}.{language}")
                    blank = Cell("", self._mark(tag, path))
                    yield Entry(field, language, at_field, cell if cell.text else blank)
            return
        language = "da" if field.kind is Kind.BILINGUAL else None
        nodes = self._things(value) if field.repeated else [value]
        for number, node in enumerate(nodes, 1):
            place = f"{path}[{number}]" if len(nodes) > 1 else path
            cell = self._cell(node, place)
            # One item of a list is one value, whatever marks it holds.
            single = joined([cell.text]) if isinstance(value, yaml.SequenceNode) else cell.text
            where = cell.where if cell.text else at_field
            yield Entry(field, language, at_field, Cell(single if cell.text else "", where))

    def _cell(self, node: yaml.Node, path: str) -> Cell:
        where = self._mark(node, path)
        if isinstance(node, yaml.ScalarNode):
            empty = node.style is None and node.value in ("", "~", "null")
            return Cell("" if empty else node.value, where)
        values: Mapping[str, object] = {"value": path, "wanted": in_both("shape-scalar")}
        self.mistakes.append(Mistake("shape-of-value", where, values))
        return Cell("", where)

    def _statement(self, node: yaml.Node) -> None:
        cells: dict[str, Cell] = {}
        for key, value in self._pairs(node, "other"):
            found = next((k for k in (*LOOSE, "form-case") if is_heading(key.value, k)), None)
            if found is None:
                self._unknown(key, _loose_names(), "other", value)
            else:
                cells[found] = self._cell(value, f"other.{key.value}")
        missing = [key for key in LOOSE[:3] if key not in cells]
        if missing and cells:
            given: Mapping[str, Both] = {"value": in_both(missing[0])}
            self.mistakes.append(Mistake("column-missing", self._mark(node, "other"), given))
        elif cells:
            subject, property_, value_, kind, language = (
                cells.get(key, Cell("", Where(self._name))) for key in LOOSE
            )
            case = cells["form-case"].text if "form-case" in cells else ""
            self.loose.append(Loose(subject, property_, value_, kind.text, language.text, case))


def _language_of(word: str) -> Language | None:
    for language in LANGUAGES:
        names = {fold(say(lang, f"form-language-{language}")) for lang in LANGUAGES}
        if fold(word) in names | {language}:
            return language
    return None


def _loose_names() -> list[str]:
    return [say(language, key) for language in LANGUAGES for key in LOOSE]
