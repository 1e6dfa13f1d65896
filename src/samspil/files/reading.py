"""Files in, statements with their places out, whatever the kind of file.

Each kind has one reader; all give a `Document`. A file that cannot be read at all is refused
(`Unreadable`); a mistake inside it is kept with its place, and reading goes on.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from samspil.files.document import Document
from samspil.files.mistakes import Mistake
from samspil.files.opening import Source, shown
from samspil.files.workspace import Workspace, find_workspace
from samspil.words.errors import Unreadable
from samspil.words.findings import Where
from samspil.words.language import reason_of

SHEETS = ".csv"
KINDS = (
    *(".ttl", ".trig", ".nt", ".nq", ".jsonld", ".rdf", ".owl"),
    *(".yaml", ".yml", ".xlsx", SHEETS),
)
# Kinds of file that people keep cases in and that we do not read: silence would look like success.
OFFICE = (".xls", ".xlsm", ".xlsb", ".ods", ".numbers", ".doc", ".docx", ".odt", ".pdf", ".xml")


@dataclass(frozen=True)
class Collected:
    """The files to read, and the ones beside them that cannot be."""

    paths: tuple[Path, ...]
    mistakes: tuple[Mistake, ...]


def collect(paths: Iterable[Path]) -> list[Path]:
    """The files that `paths` name, folders searched through, in order and without doubles.

    A folder stands for the CSV files in it, which are the sheets of one form.

    Raises: Unreadable for a path that does not exist, is of a kind we do not read, or is refused.
    """
    return list(gather(paths).paths)


def gather(paths: Iterable[Path]) -> Collected:
    """The same, with what was passed over on the way.

    Raises: Unreadable for a path that does not exist, is of a kind we do not read, or is refused.
    """
    found: dict[Path, None] = {}
    mistakes: list[Mistake] = []
    for path in paths:
        try:
            _take_all(path, found, mistakes)
        except OSError as error:
            refused = error.filename or path
            raise Unreadable("file-refused", file=refused, reason=reason_of(error)) from error
    return Collected(tuple(found), tuple(mistakes))


def _take_all(path: Path, found: dict[Path, None], mistakes: list[Mistake]) -> None:
    if path.is_dir():
        for inside in sorted(_files_below(path)):
            _take(inside, path, found, mistakes)
    elif not path.exists() and not path.is_symlink():
        raise Unreadable("file-missing", file=path)
    elif path.suffix.lower() not in KINDS:
        raise Unreadable("file-kind", file=path, known=", ".join(KINDS))
    else:
        found[_unit(path)] = None


def _files_below(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise error  # a folder that is passed over in silence would look as if it were in order

    for where, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(where, name) for name in names if not name.startswith((".", "~$")))


def _take(path: Path, root: Path, found: dict[Path, None], mistakes: list[Mistake]) -> None:
    suffix = path.suffix.lower()
    here = Where(shown(path), 1, 1, 1, 1)
    if suffix in OFFICE:
        mistakes.append(Mistake("kind-not-read", here, {"kind": suffix}))
    elif suffix in KINDS:
        if path.is_symlink() and not path.resolve().is_relative_to(root.resolve()):
            mistakes.append(Mistake("link-outside", here))
        else:
            found[_unit(path)] = None


def _unit(path: Path) -> Path:
    return path.parent if path.suffix.lower() == SHEETS else path


def read(path: Source, name: str | None = None, workspace: Workspace | None = None) -> Document:
    """What one file, or one folder of CSV files, says.

    Raises: Unreadable.
    """
    # Each reader is imported when there is something for it to read.
    workspace = workspace or find_workspace()
    if isinstance(path, Path):
        name = name or shown(path)
        if path.is_dir() or path.suffix.lower() == SHEETS:
            from samspil.files.forms.csv_form import read_csv_folder  # noqa: PLC0415

            return read_csv_folder(path, name, workspace)
    match path.suffix.lower():
        case ".jsonld":
            from samspil.files.json_ld import read_json_ld as reader  # noqa: PLC0415
        case ".rdf" | ".owl":
            from samspil.files.rdf_xml import read_rdf_xml as reader  # noqa: PLC0415
        case ".yaml" | ".yml":
            from samspil.files.forms.yaml_form import read_yaml as reader  # noqa: PLC0415
        case ".xlsx":
            from samspil.files.forms.workbook import read_workbook as reader  # noqa: PLC0415
        case _:
            from samspil.files.rdf_text import read_rdf_text as reader  # noqa: PLC0415
    return reader(path, name or str(path), workspace)
