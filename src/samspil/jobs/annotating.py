"""A copy of somebody's workbook with what was found written in its cells, and a list of it all."""

import io
from collections.abc import Sequence
from pathlib import Path

from samspil.files.opening import LARGEST_FORM, raw_bytes
from samspil.words.findings import Finding, Severity
from samspil.words.language import Language, say

_COLOURS = {
    Severity.VIOLATION: "F4B6B6",
    Severity.WARNING: "FCE8A6",
    Severity.INFO: "CFE3F5",
}
_MOST_WIDTH = 110


def annotated(path: Path, findings: Sequence[Finding], language: Language) -> bytes:
    """The workbook with a note in each cell that has a finding, and a sheet that lists them.

    Raises: Unreadable.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 - heavy, and only wanted here
    from openpyxl.comments import Comment  # noqa: PLC0415
    from openpyxl.styles import Font, PatternFill  # noqa: PLC0415
    from openpyxl.worksheet.hyperlink import Hyperlink  # noqa: PLC0415

    book = load_workbook(io.BytesIO(raw_bytes(path, LARGEST_FORM)))
    title = say(language, "annotate-sheet")
    listed = book.create_sheet(title, 0)
    headings = ("annotate-place", "annotate-severity", "annotate-wrong", "annotate-remedy")
    listed.append([say(language, key) for key in headings])
    for cell in listed[1]:
        cell.font = Font(bold=True)
    for row, finding in enumerate(sorted(findings, key=lambda f: f.sort_key), 2):
        where = finding.where
        place = f"{where.sheet}!{where.cell}" if where.cell else path.name
        kind = say(language, f"severity-{finding.severity}")
        listed.append([place, kind, finding.wrong(language), finding.remedy(language)])
        if where.sheet in book.sheetnames and where.cell:
            quoted = where.sheet.replace("'", "''")
            link = Hyperlink(ref=f"A{row}", location=f"'{quoted}'!{where.cell}")
            listed.cell(row, 1).hyperlink = link
            cell = book[where.sheet][where.cell]
            before = f"{cell.comment.text}\n\n" if cell.comment else ""
            cell.comment = Comment(f"{before}{finding.message[language]}", "samspil", 160, 380)
            cell.fill = PatternFill("solid", fgColor=_COLOURS[finding.severity])
    for column, width in zip("ABCD", (24, 12, 60, _MOST_WIDTH), strict=True):
        listed.column_dimensions[column].width = width
    book.active = 0
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
