"""The form as a browser sends it: names of inputs and what is written in them, and back.

`Case.0.title.da` is the title in Danish of the first thing on the sheet of the case; what is chosen
comes under the name itself, each choice a value of its own, and what is written by hand under the
name with `.more` behind. A draft holds what is written word by word, also what nobody understands,
so nothing that somebody typed is lost on the way through.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from samspil.files.document import Document, to_ntriples
from samspil.files.forms.from_shapes import read_profile
from samspil.files.forms.headings import LOOSE, headings_of
from samspil.files.forms.profile import Field, Kind, Profile, Sheet
from samspil.files.forms.records import statements
from samspil.files.forms.rows import Cell, Entry, Loose, Row
from samspil.files.forms.tables import Filled
from samspil.files.forms.values import joined, parts
from samspil.files.forms.writing import Column, Form, LooseRecord, Record
from samspil.files.mistakes import Mistake
from samspil.files.workspace import Workspace
from samspil.words.findings import Where
from samspil.words.language import LANGUAGES

Pairs = Sequence[tuple[str, str]]
NAME, OTHER, MORE = "id", "other", "more"
LOOSE_PARTS = tuple(key.removeprefix("form-") for key in LOOSE)
_INPUT = re.compile(r"(\w{1,60})\.(\d{1,4})\.(\w{1,60})(?:\.(\w{1,10}))?")
UNNAMED = "sag"  # the case for as long as nobody has named it, so that the rest can be understood
_FILE = "-"  # what a draft is called where a file has its name


@dataclass(frozen=True)
class Thing:
    """One thing of a draft: its name, and what is written in its fields."""

    sheet: Sheet
    name: str = ""
    cells: Mapping[Column, str] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """True if nothing is written."""
        return not self.name and not self.cells

    def having(self, column: Column, text: str) -> "Thing":
        """The same with another text in one of its fields; "" leaves it open."""
        cells = {**self.cells, column: text}
        return replace(self, cells={where: said for where, said in cells.items() if said})


@dataclass(frozen=True)
class Draft:
    """What somebody has filled in so far; `loose` are statements that no field holds."""

    things: Sequence[Thing] = ()
    loose: Sequence[tuple[str, ...]] = ()

    def of(self, sheet: Sheet) -> list[Thing]:
        """The things on one sheet."""
        return [thing for thing in self.things if thing.sheet == sheet]

    def case(self, profile: Profile) -> str:
        """The name of the case."""
        return next((thing.name for thing in self.of(profile.case)), "")


def spot(sheet: str, number: int, key: str, tag: str | None = None) -> str:
    """The id of an input, which is also the place of what is written in it."""
    return "-".join((sheet, str(number), key, *([tag] if tag else [])))


def input_name(sheet: str, number: int, key: str, tag: str | None = None) -> str:
    """The name under which a browser sends an input."""
    return ".".join((sheet, str(number), key, *([tag] if tag else [])))


def draft_of(pairs: Pairs, profile: Profile) -> Draft:
    """What was sent, in the order of the profile; the names that are no input of ours are others'.

    Every thing that has an input for its name is there, empty or not.
    """
    chosen: dict[tuple[str, int, str, str], list[str]] = {}
    for name, text in pairs:
        found = _INPUT.fullmatch(name)
        if found:
            place = (found[1], int(found[2]), found[3], found[4] or "")
            lines = text.replace("\r\n", "\n").replace("\r", "\n")
            # A field is read without the blanks around it; a statement without a field is as it is.
            chosen.setdefault(place, []).append(lines if found[1] == OTHER else lines.strip())
    numbers: dict[str, list[int]] = {}
    for sheet_key, number, key, _ in chosen:
        if key in (NAME, LOOSE_PARTS[0]) and number not in numbers.setdefault(sheet_key, []):
            numbers[sheet_key].append(number)
    things = [
        Thing(sheet, _last(chosen, (sheet.key, number, NAME, "")), _cells(sheet, number, chosen))
        for sheet in profile.sheets
        for number in numbers.get(sheet.key, ())
    ]
    loose = [
        tuple(_last(chosen, (OTHER, number, part, "")) for part in LOOSE_PARTS)
        for number in numbers.get(OTHER, ())
    ]
    return Draft(things, [one for one in loose if any(one)])


def _last(
    chosen: Mapping[tuple[str, int, str, str], list[str]], place: tuple[str, int, str, str]
) -> str:
    return chosen.get(place, [""])[-1]


def _cells(
    sheet: Sheet, number: int, chosen: Mapping[tuple[str, int, str, str], list[str]]
) -> dict[Column, str]:
    cells: dict[Column, str] = {}
    for one in sheet.fields:
        if one.kind is Kind.BILINGUAL:
            for tag in LANGUAGES:
                cells[one, tag] = _last(chosen, (sheet.key, number, one.key, tag))
            continue
        values = [text for text in chosen.get((sheet.key, number, one.key, ""), ()) if text]
        more = _last(chosen, (sheet.key, number, one.key, MORE))
        if one.repeated and one.kind in (Kind.CODE, Kind.REFERENCE):
            values = [joined(dict.fromkeys(values)), more]
        else:
            values = [more] if more else values[-1:]
        cells[one, None] = "; ".join(filter(None, values))
    return {column: text for column, text in cells.items() if text}


def pairs_of(draft: Draft) -> list[tuple[str, str]]:
    """The draft as a browser would send it, all of it written by hand."""
    numbers: dict[str, int] = {}
    pairs: list[tuple[str, str]] = []
    for thing in draft.things:
        key = thing.sheet.key
        number = numbers[key] = numbers.get(key, -1) + 1
        pairs.append((input_name(key, number, NAME), thing.name))
        for (one, tag), text in thing.cells.items():
            pairs.append((input_name(key, number, one.key, tag or MORE), text))
    for number, cells in enumerate(draft.loose):
        for part, text in zip(LOOSE_PARTS, cells, strict=True):
            pairs.append((input_name(OTHER, number, part), text))
    return pairs


def document_of(draft: Draft, workspace: Workspace) -> Document:
    """What the draft says; the place of everything is the id of its input."""
    profile = read_profile(workspace)
    rows: list[Row] = []
    mistakes: list[Mistake] = []
    for thing, number in _numbered(draft):
        row = _row(thing, number)
        if not row.name.text and not thing.empty:
            given = {"sheet": thing.sheet.label}
            mistakes.append(Mistake("row-without-id", row.name.where, given))
        if not row.name.text and thing.sheet == profile.case:
            row = replace(row, name=Cell(UNNAMED, row.name.where))
        if row.name.text:
            rows.append(row)
    loose = [_loose(number, cells) for number, cells in enumerate(draft.loose)]
    said = statements(rows, loose, profile, workspace.vocabulary)
    cells = [cell for row in rows for cell in (row.name, *(e.cell for e in row.entries))]
    for cell in cells:
        said.places.show(cell.where, cell.text)
    found = [*mistakes, *said.mistakes]
    wrong = {mistake.where for mistake in found}
    unread = [(cell.text, cell.where) for cell in cells if cell.where in wrong]
    for thing, number in _numbered(draft):
        if not thing.name:
            unread += [(e.cell.text, e.cell.where) for e in _row(thing, number).entries]
    ntriples = to_ntriples(said.quads, _FILE)
    return Document(_FILE, ntriples, said.places, found, unread, form=True)


def _numbered(draft: Draft) -> Iterator[tuple[Thing, int]]:
    numbers: dict[str, int] = {}
    for thing in draft.things:
        number = numbers[thing.sheet.key] = numbers.get(thing.sheet.key, -1) + 1
        yield thing, number


def _where(sheet: str, number: int, key: str, tag: str | None = None) -> Where:
    return Where(_FILE, 1, sheet=sheet, cell=spot(sheet, number, key, tag))


def _row(thing: Thing, number: int) -> Row:
    key = thing.sheet.key
    entries = []
    for one in thing.sheet.fields:
        for _, tag in headings_of(one, "da"):
            where = _where(key, number, one.key, tag)
            entries.append(Entry(one, tag, where, Cell(thing.cells.get((one, tag), ""), where)))
    name = Cell(thing.name, _where(key, number, NAME))
    written = [entry for entry in entries if entry.cell.text]
    return Row(thing.sheet, name, written, "", [e for e in entries if not e.cell.text])


def _loose(number: int, cells: Sequence[str]) -> Loose:
    subject, property_, value, kind, language = (
        Cell(text, _where(OTHER, number, part))
        for part, text in zip(LOOSE_PARTS, cells, strict=True)
    )
    return Loose(subject, property_, value, kind.text, language.text)


def as_form(draft: Draft, profile: Profile) -> Form:
    """The draft as it is written to a file, word by word; things in which nothing is written and
    that have no name are left out.
    """
    case = draft.case(profile)
    records = [
        Record(
            thing.sheet,
            case,
            thing.name,
            {column: _parts(column[0], text) for column, text in thing.cells.items()},
        )
        for thing in draft.things
        if not thing.empty
    ]
    loose = [LooseRecord(case, (one[0], one[1], one[2], one[3], one[4])) for one in draft.loose]
    return Form(records, loose)


def _parts(one: Field, text: str) -> list[str]:
    return parts(one, text) if one.repeated else [text]


def draft_of_form(form: Form) -> Draft:
    """A form that was made of statements, as a draft."""
    things = [
        Thing(
            record.sheet,
            record.name,
            {
                (one, tag): joined(values) if one.repeated else "".join(values)
                for (one, tag), values in record.cells.items()
            },
        )
        for record in form.records
    ]
    return Draft(things, [one.cells for one in form.loose])


def draft_of_filled(filled: Filled, profile: Profile) -> Draft:
    """What a form in a file holds, word by word, as a draft."""
    things = [Thing(row.sheet, row.name.text, _written(row.entries)) for row in filled.rows]
    rank = {sheet.key: place for place, sheet in enumerate(profile.sheets)}
    loose = [
        (one.subject.text, one.property.text, one.value.text, one.kind, one.language)
        for one in filled.loose
    ]
    return Draft(sorted(things, key=lambda thing: rank[thing.sheet.key]), loose)


def _written(entries: Iterable[Entry]) -> dict[Column, str]:
    cells: dict[Column, str] = {}
    for entry in entries:
        column = (entry.field, entry.language)
        text = entry.cell.text
        cells[column] = f"{cells[column]}; {text}" if column in cells else text
    return cells
