"""The package of a workbook (.xlsx): whether it may be unpacked, and what its parts tell.

Values are read by calamine, which is fast but cannot tell a formula from its result, nor how a
number is shown; so the sheets' own XML is asked for that, and for texts that stand in no cell.

Source: Office Open XML, ECMA-376 part 1, § 18 (SpreadsheetML); part 2 for the relations of parts.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from posixpath import dirname, join, normpath

from samspil.files.forms.rows import address
from samspil.files.mistakes import Mistake
from samspil.files.opening import MEGABYTE
from samspil.words.findings import Where

_MOST_INFLATED = 50 * MEGABYTE
_MOST_RATIO = 200
_MOST_PARTS = 300
_OLE = b"\xd0\xcf\x11\xe0"
_WORKBOOK = "xl/workbook.xml"
_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*>\s*<f[ >/]')
_ERROR = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]* t="e"[^>]*>\s*<v>([^<]*)<')
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)')
_STYLED = re.compile(rb'<c r="([A-Z]+[0-9]+)" s="([0-9]+)"')
_FORMAT = re.compile(rb'<numFmt [^>]*numFmtId="([0-9]+)"[^>]*formatCode="([^"]*)"')
_OF_STYLE = re.compile(rb'<xf [^>]*numFmtId="([0-9]+)"')
_PERCENT = {b"9", b"10"}  # the two formats of percent that every workbook has
_SHEET = re.compile(rb'<sheet [^>]*?name="([^"]*)"[^>]*?r:id="([^"]*)"')
_RELATION = re.compile(rb"<Relationship [^>]*?>")
# Texts that no cell holds: of comments and drawings, of the head and foot of a page, of what is
# said when a cell is chosen, of the properties of the file.
_TEXT = re.compile(
    rb"<(?:t|a:t|text|dc:\w+|cp:\w+|vt:\w+|Company|Manager|definedName"
    rb"|(?:odd|even|first)(?:Header|Footer))(?: [^>]*)?>([^<]*[0-9@][^<]*)<"
)
_SAID = re.compile(rb'(?:prompt|promptTitle|error|errorTitle|tooltip|display)="([^"]*[0-9@][^"]*)"')
_COMMENT = re.compile(rb"<((?:threadedC|c)omment) ([^>]*)>(.*?)</\1>", re.DOTALL)
_LINK = re.compile(rb"<hyperlink ([^>]*)>")


@dataclass
class Inside:
    """What the parts tell, by sheet; `texts` are text, sheet ("" for none) and cell."""

    formulas: dict[str, set[str]] = field(default_factory=dict)
    errors: dict[str, dict[str, str]] = field(default_factory=dict)
    merged: dict[str, set[str]] = field(default_factory=dict)
    covered: dict[str, dict[str, str]] = field(default_factory=dict)
    percent: dict[str, set[str]] = field(default_factory=dict)
    texts: list[tuple[str, str, str]] = field(default_factory=list)


def refused(raw: bytes, name: str) -> Iterator[Mistake]:
    """What is wrong with the package, found without unpacking it."""
    top = Where(name, 1, 1, 1, 1)
    if raw.startswith(_OLE):
        yield Mistake("workbook-locked", top)
        return
    try:
        parts = zipfile.ZipFile(io.BytesIO(raw)).infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        yield Mistake("workbook-broken", top)
        return
    inflated = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if inflated > _MOST_INFLATED or inflated / packed > _MOST_RATIO or len(parts) > _MOST_PARTS:
        yield Mistake("workbook-large", top, {"value": f"{inflated // MEGABYTE} MB"})
    elif any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        yield Mistake("workbook-macros", top)


def look_into(raw: bytes) -> Inside:
    """Formulas, merged cells, how numbers are shown, and the texts that stand in no cell.

    Raises: KeyError, ValueError, OSError or zipfile.BadZipFile for a package that is broken.
    """
    found = Inside()
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        sheets = sheet_files(package)
        percent = _percent_styles(package)
        for part, sheet in sheets.items():
            data = package.read(part)
            found.formulas[sheet] = {m.decode() for m in _FORMULA.findall(data)}
            found.errors[sheet] = {c.decode(): shown.decode() for c, shown in _ERROR.findall(data)}
            found.covered[sheet] = dict(_covered(data))
            found.merged[sheet] = {*found.covered[sheet].values()}
            if percent:
                styled = _STYLED.findall(data)
                found.percent[sheet] = {c.decode() for c, style in styled if int(style) in percent}
            found.texts.append((sheet, sheet, "A1"))
            found.texts += [(text, sheet, "A1") for text in _texts(data)]
            found.texts += _beside(package, part, sheet, data)
        for part in package.namelist():
            if part == _WORKBOOK or part.startswith("docProps/"):
                found.texts += [(text, "", "") for text in _texts(package.read(part))]
    return found


def _percent_styles(package: zipfile.ZipFile) -> set[int]:
    """The numbers of the styles that show a number as percent."""
    if "xl/styles.xml" not in package.namelist():
        return set()
    data = package.read("xl/styles.xml")
    formats = _PERCENT | {key for key, code in _FORMAT.findall(data) if b"%" in code}
    _, _, styles = data.partition(b"<cellXfs")
    used = _OF_STYLE.findall(styles.partition(b"</cellXfs>")[0])
    return {number for number, key in enumerate(used) if key in formats}


def _covered(data: bytes) -> Iterator[tuple[str, str]]:
    """Every cell of a merged area with the one that holds its value."""
    for left, top, right, bottom in _MERGED.findall(data):
        first = f"{left.decode()}{int(top)}"
        rows = range(int(top), min(int(bottom), int(top) + 1_000) + 1)
        columns = range(_number(left), min(_number(right), _number(left) + 300) + 1)
        yield from ((address(row, column - 1), first) for row in rows for column in columns)


def _number(column: bytes) -> int:
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number


def _texts(data: bytes) -> list[str]:
    found = [*_TEXT.findall(data), *_SAID.findall(data)]
    return [unescape(text.decode("utf-8", "replace")) for text in found]


def _beside(
    package: zipfile.ZipFile, part: str, sheet: str, data: bytes
) -> Iterator[tuple[str, str, str]]:
    """The texts of what belongs to a sheet: comments at their cells, drawings, links."""
    links = {}
    for given in _LINK.findall(data):
        links[_attribute(given, b"r:id")] = _attribute(given, b"ref") or "A1"
    for key, target, outside in relations(package, part):
        if outside:
            yield unescape(target), sheet, links.get(key, "A1")
        elif target in package.namelist() and target.endswith(".xml"):
            inner = package.read(target)
            for _, given, said in _COMMENT.findall(inner):
                cell = _attribute(given, b"ref") or "A1"
                yield from ((text, sheet, cell) for text in _texts(said))
            if not _COMMENT.search(inner):
                yield from ((text, sheet, "A1") for text in _texts(inner))


def _attribute(given: bytes, name: bytes) -> str:
    found = re.search(rb"(?:^|\s)" + name + rb'="([^"]*)"', given)
    return found[1].decode("utf-8", "replace") if found else ""


def relations(package: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str, bool]]:
    """What a part leads to: key, the part or address, and whether it lies outside the package."""
    folder, _, name = part.rpartition("/")
    listed = f"{folder}/_rels/{name}.rels"
    if listed not in package.namelist():
        return
    for relation in _RELATION.findall(package.read(listed)):
        target = _attribute(relation, b"Target")
        outside = _attribute(relation, b"TargetMode") == "External"
        path = target[1:] if target.startswith("/") else normpath(join(dirname(part), target))
        yield _attribute(relation, b"Id"), target if outside else path, outside


def sheet_files(package: zipfile.ZipFile) -> Mapping[str, str]:
    """The name of each sheet by the part of the package that holds it."""
    targets = {key: target for key, target, _ in relations(package, _WORKBOOK)}
    return {
        targets[key.decode()]: unescape(name.decode())
        for name, key in _SHEET.findall(package.read(_WORKBOOK))
        if key.decode() in targets
    }
