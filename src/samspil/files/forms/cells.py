"""Changing single values of a form in place, and nothing else in the file.

Source: Office Open XML, ECMA-376 part 1, § 18.3.1.4 (c) and § 18.3.1.53 (is).
"""

import io
import re
import zipfile
from collections.abc import Mapping
from html import escape

import yaml

from samspil.files.forms.csv_form import guarded
from samspil.files.forms.package import sheet_files

_TYPE = re.compile(r'\s+t="[^"]*"')


def in_workbook(raw: bytes, values: Mapping[tuple[str, str], str]) -> bytes:
    """A workbook in which the cells (sheet, address) hold these texts; all else is as it was.

    Raises: KeyError if a cell is not in the workbook.
    """
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as package,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        by_part = sheet_files(package)
        for info in package.infolist():
            data = package.read(info)
            sheet = by_part.get(info.filename)
            for (name, cell), text in values.items():
                if name == sheet:
                    data = _with_cell(data.decode("utf-8"), cell, text).encode()
            changed.writestr(info, data)
    return out.getvalue()


def _with_cell(xml: str, cell: str, text: str) -> str:
    found = re.search(rf'<c r="{cell}"([^>]*?)(?:/>|>.*?</c>)', xml, re.DOTALL)
    if found is None:
        raise KeyError(cell)
    attributes = _TYPE.sub("", found[1])
    value = f'<is><t xml:space="preserve">{escape(text, quote=False)}</t></is>'
    new = f'<c r="{cell}"{attributes} t="inlineStr">{value}</c>'
    return xml[: found.start()] + new + xml[found.end() :]


def as_yaml(text: str) -> str:
    """A text as a scalar of YAML on one line."""
    written: str = yaml.safe_dump(text, allow_unicode=True, width=10**9)
    return written.removesuffix("\n").removesuffix("...").rstrip("\n")


def as_csv(text: str, separator: str) -> str:
    """A text as a field of CSV."""
    safe = guarded(None, text)
    if any(mark in safe for mark in (separator, '"', "\n", "\r")):
        doubled = safe.replace('"', '""')
        return f'"{doubled}"'
    return safe
