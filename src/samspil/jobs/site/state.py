"""What the last build made, and from what: so the next one makes what has changed and no more."""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from samspil.files.workspace import Workspace
from samspil.jobs.catalogue.about import CITATION, SAID
from samspil.jobs.site.folder import STATE

_LIBRARIES = ("jinja2", "markupsafe", "pyoxigraph", "xlsxwriter")
_MADE = (".pyc", "__pycache__")


@dataclass(frozen=True)
class State:
    """`tool` is what made every file, `answers` what each rests on, `files` what a piece has.

    `taught` is how arrangements are classified, as a digest, and `read` are the properties that
    teaching pages rest on beside it; None where that is not known. The files of an IRI follow from
    its name and are not listed. Of each of the `dumps`, in which lies all that was said, there are
    the digests of its files, and its blocks.
    """

    tool: str = ""
    listed: str = ""
    taught: str = ""
    read: Sequence[str] | None = None
    dumps: Mapping[str, Any] = field(default_factory=dict)
    extras: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, list[str]] = field(default_factory=dict)
    iris: Iterable[str] = ()

    def written(self) -> bytes:
        """As it is kept in the folder."""
        said = {**vars(self), "iris": sorted(self.iris)}
        return zlib.compress(json.dumps(said, sort_keys=True).encode(), 1)


def read_state(place: Path) -> State:
    """The state of a folder; an empty one if there is none that can be read."""
    try:
        said: dict[str, Any] = json.loads(zlib.decompress((place / STATE).read_bytes()))
        return State(**said)
    except (OSError, ValueError, KeyError, TypeError, zlib.error):
        return State()


def tool_of(workspace: Workspace, *more: object) -> str:
    """What changes every page: the code, the templates, the texts, and what the ontology says.

    What the catalogue and the citation say stands on few pages, but is changed more seldom still.
    """
    made = sha256(repr(more).encode())
    for name in _LIBRARIES:
        made.update(f"{name} {metadata.version(name)}\n".encode())
    package = resources.files("samspil")
    for name in ("words", "files", "engine", "jobs"):
        _add(made.update, package.joinpath(name), name)
    folders = [workspace.folder(name) for name in ("ontology", "shapes", "queries")]
    told = (workspace.folder("data") / SAID, workspace.root / CITATION)
    for place in (*folders, workspace.examples / "shapes", *told):  # a check shows its examples
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file():
                made.update(
                    path.relative_to(workspace.root).as_posix().encode() + path.read_bytes()
                )
    return made.hexdigest()


def _add(update: Any, place: Traversable, name: str) -> None:
    for part in sorted(place.iterdir(), key=lambda one: one.name):
        if part.is_dir() and part.name != "__pycache__":
            _add(update, part, f"{name}/{part.name}")
        elif not part.name.endswith(_MADE):
            update(f"{name}/{part.name}\n".encode() + part.read_bytes())
