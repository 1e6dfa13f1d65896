"""The form as YAML: one key a sheet, under it one thing or a list of things, field by field.

The raw text of every scalar is kept, so that 0101 stays a code, no stays a word, and 12:30 is not
750; and every node has its place. Anchors, aliases, tags and merge keys are refused.
"""

from collections.abc import Iterator, Mapping, Sequence

import yaml

from samspil.files.document import Document, to_ntriples
from samspil.files.forms.from_shapes import read_profile
from samspil.files.forms.headings import (
    LOOSE,
    columns_of,
    is_heading,
    meant_field,
    names_of,
    near_labels,
    near_sheets,
)
from samspil.files.forms.profile import Field, Kind, Profile, Sheet
from samspil.files.forms.records import statements
from samspil.files.forms.rows import Cell, Entry, Loose, Row
from samspil.files.forms.tables import Filled
from samspil.files.forms.values import joined
from samspil.files.forms.yaml_slips import LOADER, mark_of, slip_in
from samspil.files.mistakes import Mistake
from samspil.files.opening import LARGEST_FORM, Source, open_text
from samspil.files.workspace import Workspace
from samspil.words.findings import Both, Edit, Suggestion, Where
from samspil.words.language import LANGUAGES, Language, in_both, say
from samspil.words.suggestions import fold, nearest


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
    # YAML sees ends of lines where no editor does; they have been told of.
    text = opened.text.translate(dict.fromkeys((0x85, 0x2028, 0x2029), " "))
    reader = _Reader(name, text, read_profile(workspace))
    reader.mistakes += opened.mistakes
    reader.read()
    return reader, opened.text


class _Reader:
    """Goes through one text; what it found is in its public attributes."""

    def __init__(self, name: str, text: str, profile: Profile) -> None:
        self.profile = profile
        self.rows: list[Row] = []
        self.loose: list[Loose] = []
        self.mistakes: list[Mistake] = []
        self._name = name
        self._text = text
        self._broken = False
        self._unread: list[tuple[str, Where]] = []
        self._sheets = {fold(n): sheet for sheet in profile.sheets for n in names_of(sheet)}

    def read(self) -> None:
        """Read the whole text, as far as it can be read."""
        slip = slip_in(self._text, self._name, self._is_known)
        if slip:
            self.mistakes.append(slip)
            self._broken = True
            return
        root = yaml.compose(self._text, Loader=LOADER)
        if root is not None:
            self._form(root)

    def _is_known(self, word: str, as_sheet: bool) -> bool:
        """True of the name of a sheet, or of a field, a language or the name itself."""
        if fold(word) in self._sheets or as_sheet:
            return fold(word) in self._sheets
        if is_heading(word, "form-id") or _language_of(word):
            return True
        return any(fold(word) in columns_of(sheet) for sheet in self.profile.sheets)

    def aside(self) -> Iterator[tuple[str, Where]]:
        """Comments and all else that is not read, which may hold what must not be there."""
        yield from self._unread
        for number, line in enumerate(self._text.split("\n"), 1):
            at = 0 if self._broken else line.find("#")
            if at >= 0 and line:
                yield line[at:], Where(self._name, number, at + 1, number, len(line) + 1)

    def _mark(self, node: yaml.Node, path: str) -> Where:
        return mark_of(node, self._name, path)

    def _form(self, root: yaml.Node) -> None:
        pairs = list(self._pairs(root, "", again=True))
        given = {sheet.cls for key, _ in pairs if (sheet := self._sheets.get(fold(key.value)))}
        for key, value in pairs:
            sheet = self._sheets.get(fold(key.value))
            if sheet is None and is_heading(key.value, "form-other"):
                for thing in self._things(value):
                    self._statement(thing)
                continue
            if sheet is None:
                near = near_sheets(key.value, self.profile)
                self._unknown(key, near, "", value)
                meant = self._sheets[fold(near[0])] if near else None
                # The name must be put right, but what stands here is what others refer to.
                sheet = meant if meant and meant.cls not in given else None
            for thing in self._things(value) if sheet else ():
                self._row(sheet, thing)  # type: ignore[arg-type]

    def _things(self, node: yaml.Node) -> list[yaml.Node]:
        return list(node.value) if isinstance(node, yaml.SequenceNode) else [node]

    def _pairs(
        self, node: yaml.Node, path: str, *, again: bool = False
    ) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
        """Keys and values of a mapping, each key once unless it is wanted `again`."""
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
            elif fold(key.value) in seen:
                given = {"value": key.value}
                self.mistakes.append(Mistake("key-twice", self._mark(key, path), given))
                if again:
                    yield key, value
            else:
                seen.add(fold(key.value))
                yield key, value

    def _unknown(  # noqa: PLR0913 - the name, what it may mean, and what depends on it
        self,
        key: yaml.ScalarNode,
        near: Sequence[str],
        path: str,
        value: yaml.Node,
        sheet: Sheet | None = None,
        free: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        self._unread += self._scalars(value, path)
        where = self._mark(key, path)
        meant = tuple(Suggestion(name, edits=(Edit(where, name),)) for name in near)
        about = meant_field(sheet, near) if sheet else None
        also = frozenset() if about else free
        self.mistakes.append(
            Mistake("field-unknown", where, {"value": key.value}, meant, about, also)
        )

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
        unknown: list[tuple[yaml.ScalarNode, yaml.Node]] = []
        name: Cell | None = None
        case = ""
        path = sheet.key
        for key, value in self._pairs(node, path):
            column = known.get(fold(key.value))
            if is_heading(key.value, "form-id"):
                name = self._cell(value, f"{path}.id")
            elif column:
                entries += self._entries(column[0], key, value, f"{path}.{key.value}", sheet)
            elif is_heading(key.value, "form-case"):
                case = self._cell(value, f"{path}.{key.value}").text
            else:
                unknown.append((key, value))
        given = {entry.field.property for entry in entries}
        free = frozenset((sheet.cls, f.property) for f in sheet.fields if f.property not in given)
        for key, value in unknown:
            self._unknown(key, near_labels(key.value, sheet), path, value, sheet, free)
        written = [entry for entry in entries if entry.cell.text]
        if name is None or not name.text:
            if not written:
                return
            name = Cell("", name.where if name else written[0].at_field)
            self.mistakes.append(Mistake("row-without-id", name.where, {"sheet": sheet.label}))
        blank = [entry for entry in entries if not entry.cell.text]
        self.rows.append(Row(sheet, name, written, case, blank))

    def _entries(
        self, field: Field, key: yaml.ScalarNode, value: yaml.Node, path: str, sheet: Sheet
    ) -> Iterator[Entry]:
        """What is written in a field; where nothing is, its key is the place to write it."""
        at_field = self._mark(key, path)
        if isinstance(value, yaml.MappingNode) and field.kind is Kind.BILINGUAL:
            for tag, text in self._pairs(value, path):
                language = _language_of(tag.value)
                if language is None:
                    near = nearest(tag.value, LANGUAGES)
                    self._unknown(tag, near, path, text)
                    language = _language_of(near[0]) if near else None
                if language is not None:
                    cell = self._cell(text, f"{path}.{language}")
                    blank = Cell("", self._mark(tag, path))
                    yield Entry(field, language, at_field, cell if cell.text else blank)
            return
        language = "da" if field.kind is Kind.BILINGUAL else None
        nodes = self._things(value) if field.repeated else [value]
        for number, node in enumerate(nodes, 1):
            place = f"{path}[{number}]" if len(nodes) > 1 else path
            cell = self._cell(node, place, (sheet.cls, field.property))
            # One item of a list is one value, whatever marks it holds.
            single = joined([cell.text]) if isinstance(value, yaml.SequenceNode) else cell.text
            where = cell.where if cell.text else at_field
            yield Entry(field, language, at_field, Cell(single if cell.text else "", where))

    def _cell(self, node: yaml.Node, path: str, about: tuple[str, str] | None = None) -> Cell:
        where = self._mark(node, path)
        if isinstance(node, yaml.ScalarNode):
            empty = node.style is None and node.value in ("", "~", "null")
            return Cell("" if empty else node.value, where)
        shown = path.rpartition(".")[2]
        values: Mapping[str, object] = {"value": shown, "wanted": in_both("shape-scalar")}
        self.mistakes.append(Mistake("shape-of-value", where, values, about=about))
        return Cell("", where)

    def _statement(self, node: yaml.Node) -> None:
        cells: dict[str, Cell] = {}
        for key, value in self._pairs(node, "other"):
            found = next((k for k in (*LOOSE, "form-case") if is_heading(key.value, k)), None)
            if found is None:
                self._unknown(key, nearest(key.value, _loose_names()), "other", value)
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
