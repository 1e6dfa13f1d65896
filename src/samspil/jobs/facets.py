"""What cases can be found and compared by, read from a file beside the questions.

Which facets there are, what they are called and how they are found in the data is content; the
values, their names and their order come from the ontology.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from samspil.files.workspace import Workspace
from samspil.words.errors import BadContent
from samspil.words.language import LANGUAGES, Language

_FILE = "facets.toml"
_NAME = re.compile(r"[a-z][a-z-]*")
_TAKEN = {"sort", "page", "lang", "format", "case", "only"}  # parameters that pages have already
_TOLD = {*LANGUAGES, *(f"{key}-{lang}" for key in ("help", "without") for lang in LANGUAGES)}
_PLAIN = {"where", "listed", "axis", "compared"}
Both = Mapping[Language, str]


@dataclass(frozen=True)
class Facet:
    """One thing cases differ in; `where` is a SPARQL pattern from ?case to ?value.

    `help` says what the values mean and `without` what it means to have none; either may be empty.
    `listed` values are shown beside a case in a list. With an `axis` it is a side of the square of
    the cases, and these values are always drawn. The cases with the value `compared` are compared
    until a reader chooses others.
    """

    name: str
    label: Both
    help: Both
    without: Both
    where: str
    listed: bool
    axis: tuple[str, ...] = ()
    compared: str = ""


def read_facets(workspace: Workspace) -> dict[str, Facet]:
    """Every facet by its name, in the order to show them in.

    Raises: BadContent for a facet that is not written as the file's head says.
    """
    path = workspace.folder("queries") / _FILE
    try:
        read = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadContent("facet-file", file=path, reason=str(error)) from error
    return {name: _facet(path, name, said) for name, said in read.items()}


def _facet(path: Path, name: str, said: Mapping[str, object]) -> Facet:
    texts = {key: value for key, value in said.items() if isinstance(value, str)}
    where, compared = texts.pop("where", ""), texts.pop("compared", "")
    listed, axis = said.get("listed", False), said.get("axis", [])
    well = (
        _NAME.fullmatch(name)
        and name not in _TAKEN
        and "?case" in where
        and "?value" in where
        and isinstance(listed, bool)
        and isinstance(axis, list)
        and all(isinstance(key, str) for key in axis)
        and set(LANGUAGES) <= set(texts) <= _TOLD
        and set(said) - _PLAIN == set(texts)
    )
    if not well:
        raise BadContent("facet-wrong", file=path, name=name)

    def both(prefix: str) -> Both:
        return {lang: texts.get(f"{prefix}-{lang}", "") for lang in LANGUAGES}

    label = {lang: texts[lang] for lang in LANGUAGES}
    sides = tuple(axis) if isinstance(axis, list) else ()
    return Facet(name, label, both("help"), both("without"), where, bool(listed), sides, compared)
