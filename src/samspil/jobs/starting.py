"""An empty case to begin with: a template made of the shapes and the code lists."""

import re
import unicodedata
from collections.abc import Mapping

from samspil.files.forms.exporting import to_csv_files
from samspil.files.forms.from_shapes import read_profile
from samspil.files.forms.skeleton import blank_form, skeleton_quads, yaml_skeleton
from samspil.files.forms.writing import Form, form_of
from samspil.files.rdf_writing import FORMATS, written
from samspil.files.reading import read
from samspil.files.workspace import Workspace
from samspil.words.errors import WrongUse
from samspil.words.language import Language

TEMPLATES = ("xlsx", "yaml", "csv", "ttl")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_EXAMPLE = "job-guidance-light.ttl"


def check_name(name: str) -> str:
    """The short name of a case, if it can be one.

    Raises: WrongUse.
    """
    if not _NAME.fullmatch(name):
        raise WrongUse("case-name", name=name, near=proper_name(name))
    return name


def proper_name(name: str) -> str:
    """A short name like these words: the three Danish letters written out, the rest as hyphens."""
    spelled = name.casefold()
    for letter, letters in (("\u00e6", "ae"), ("\u00f8", "oe"), ("\u00e5", "aa")):
        spelled = spelled.replace(letter, letters)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "lektiecafe-vejle"


def template(name: str, form: str, language: Language, workspace: Workspace) -> Mapping[str, bytes]:
    """The files of an empty case in one of `TEMPLATES`, by their names."""
    profile = read_profile(workspace)
    if form == "ttl":
        quads = skeleton_quads(profile, name)
        return {f"{name}.ttl": written(quads, FORMATS[".ttl"], workspace)}
    if form == "yaml":
        return {f"{name}.yaml": yaml_skeleton(profile, language, name).encode()}
    blank = blank_form(profile, language, name)
    if form == "csv":
        sheets = to_csv_files(blank, profile, language, every_sheet=True)
        return {f"{name}/{file}": text.encode() for file, text in sheets.items()}
    from samspil.files.forms.template import write_workbook  # noqa: PLC0415 - only when written

    filled = example(language, workspace)
    return {f"{name}.xlsx": write_workbook(blank, profile, language, filled)}


def example(language: Language, workspace: Workspace) -> Form:
    """The made-up case that shows how a form is filled in."""
    said = read(workspace.examples / "examples" / _EXAMPLE, workspace=workspace)
    return form_of(said.quads, read_profile(workspace), workspace.vocabulary, language)
