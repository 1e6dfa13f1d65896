"""Styles, scripts, fonts and pictures: our own, and the bundle made from npm when there is one.

Every file is served under a name that carries a hash of its content, so that it may be kept for
ever. The bundle (see `frontend/bundle.py`) is not in the repository: without it its files are not
there, and a template leaves them out.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

TYPES = MappingProxyType(
    {
        "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
        "json": "application/json",
        "png": "image/png",
        "svg": "image/svg+xml",
        "txt": "text/plain; charset=utf-8",
        "wasm": "application/wasm",
        "woff2": "font/woff2",
    }
)
FOLDER = "static"


@dataclass(frozen=True)
class Asset:
    """A file as it goes over the wire; `name` has a hash of the content in it."""

    name: str
    type: str
    body: bytes


@dataclass(frozen=True)
class Assets:
    """Every file by the name it is served under, and what a template calls it."""

    files: Mapping[str, Asset]
    names: Mapping[str, str]
    packages: Mapping[str, str]

    @property
    def bundled(self) -> bool:
        """True if the styles and scripts from npm are there."""
        return bool(self.packages)

    def __iter__(self) -> Iterator[Asset]:
        return iter(self.files.values())


@cache
def read_assets() -> Assets:
    """What this installation has."""
    here = resources.files(__package__)
    files: dict[str, Asset] = {}
    names: dict[str, str] = {}
    for path in sorted(here.joinpath("own").iterdir(), key=lambda one: one.name):
        body = path.read_bytes()
        stem, _, suffix = path.name.rpartition(".")
        served = f"{stem}-{hashlib.sha256(body).hexdigest()[:12]}.{suffix}"
        files[served] = Asset(served, TYPES[suffix], body)
        names[path.name] = served
    bundle = here.joinpath("static")
    packages: dict[str, str] = {}
    manifest = bundle.joinpath("manifest.json")
    if manifest.is_file():
        said = json.loads(manifest.read_text("utf-8"))
        names |= said["files"] | {"licences.txt": "licences.txt"}
        packages = {name: about["version"] for name, about in said["packages"].items()}
        for path in sorted(bundle.iterdir(), key=lambda one: one.name):
            if path.name != "manifest.json":
                kind = TYPES[path.name.rpartition(".")[2]]
                files[path.name] = Asset(path.name, kind, path.read_bytes())
    return Assets(files, names, packages)
