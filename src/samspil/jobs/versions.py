"""Older versions of the content, kept as they were: what their IRIs say, and what came after them.

A folder holds each version as an archive `VERSION.zip` with the content folders, or as a folder of
that name (see `jobs.changes.sources`). A version is read when somebody asks for it, and then kept.
"""

import re
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Self

from pyoxigraph import Literal

from samspil.engine.store import Store
from samspil.files.workspace import ALIGNMENTS, Workspace
from samspil.jobs.changes.comparing import compare
from samspil.jobs.changes.found import Comparison
from samspil.jobs.changes.snapshot import Snapshot
from samspil.jobs.changes.sources import kept_version, read_snapshot, unpack, version_names
from samspil.words.errors import BadContent, Unreadable
from samspil.words.vocabulary import BASE, DCTERMS, NS, OWL

_NUMBER = re.compile(r'owl:versionInfo\s+"([^"]+)"')


@dataclass(frozen=True)
class Version:
    """One version: everything it said, and the IRIs that name it and its parts."""

    name: str
    store: Store

    @cached_property
    def iris(self) -> Sequence[str]:
        """The IRIs that name this version of the ontology, its modules and the checks."""
        rows = self.store.names(
            f"SELECT DISTINCT ?iri WHERE {{ ?x <{OWL}versionIRI> ?iri }} ORDER BY ?iri"
        )
        return [row[0] for row in rows if row[0].startswith(BASE)]

    @cached_property
    def issued(self) -> date | None:
        """The day on which it says it was issued; None if it does not say."""
        days = self.store.objects(NS, DCTERMS + "issued")
        try:
            return date.fromisoformat(days[0].value) if isinstance(days[0], Literal) else None
        except (ValueError, IndexError):
            return None


@dataclass(frozen=True)
class Versions:
    """The versions in a folder; none without one."""

    folder: Path | None = None
    _read: dict[str, Version] = field(default_factory=dict, compare=False)
    _compared: dict[tuple[str, str], Comparison] = field(default_factory=dict, compare=False)

    @cached_property
    def names(self) -> Sequence[str]:
        """Their numbers, the oldest first."""
        return version_names(self.folder)

    @property
    def digests(self) -> Sequence[tuple[str, str]]:
        """Their numbers, and digests of the files they are kept in."""
        places = [(name, kept_version(self.folder, name)) for name in self.names]
        return [(name, _digest(place)) for name, place in places if place]

    def check(self) -> Self:
        """The same, once every version has been seen to be the one it is called.

        Raises: BadContent for one that says of itself that it is another, Unreadable.
        """
        for name in self.names:
            place = kept_version(self.folder, name)
            said = _said_in(place) if place else set()
            if name not in said:
                known = ", ".join(sorted(said)) or "–"
                raise BadContent("version-name", file=place, name=name, said=known)
        return self

    def version(self, name: str) -> Version:
        """One of them.

        Raises: Unreadable, BadContent.
        """
        if name not in self._read:
            self._read[name] = Version(name, self._store(name))
        return self._read[name]

    def naming(self, iri: str) -> Version | None:
        """The version that an IRI names, or a part of; None if it names none that is kept."""
        for name in self.names:
            if name in iri.removeprefix(BASE).split("/"):
                version = self.version(name)
                return version if iri in version.iris else None
        return None

    def changes(self, old: str, new: str, workspace: Workspace) -> Comparison:
        """What is different in `new`, a version or "" for the content that is served now."""
        if not new:  # what is served may change while it is served
            return compare(self._snapshot(old), read_snapshot(str(workspace.root)))
        if (old, new) not in self._compared:
            self._compared[old, new] = compare(self._snapshot(old), self._snapshot(new))
        return self._compared[old, new]

    def _snapshot(self, name: str) -> Snapshot:
        return read_snapshot(str(kept_version(self.folder, name)))

    def _store(self, name: str) -> Store:
        place = kept_version(self.folder, name)
        if place is None:
            raise KeyError(name)
        if place.is_dir():
            return Store.of(Workspace(place), "ontology", ALIGNMENTS, "shapes", "data")
        with tempfile.TemporaryDirectory() as folder:
            unpack(place, Path(folder), name)
            return Store.of(Workspace(Path(folder)), "ontology", ALIGNMENTS, "shapes", "data")


def _digest(place: Path) -> str:
    made = sha256()
    for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
        if path.is_file():
            made.update(path.relative_to(place).as_posix().encode() + path.read_bytes())
    return made.hexdigest()


def _said_in(place: Path) -> set[str]:
    """The numbers that the headers of the ontology in a folder or archive say."""
    if place.is_dir():
        found = [p.read_text("utf-8") for p in (place / "ontology").glob("*.ttl")]
    else:
        try:
            with zipfile.ZipFile(place) as packed:
                names = [n for n in packed.namelist() if re.fullmatch(r"ontology/[^/]+\.ttl", n)]
                found = [packed.read(name).decode("utf-8", "replace") for name in names]
        except (zipfile.BadZipFile, OSError) as error:
            raise Unreadable("file-refused", file=place, reason=error) from error
    return {number for text in found for number in _NUMBER.findall(text)}
