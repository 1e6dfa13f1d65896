"""Where a state of the content is read from: a file, a folder, an archive, a revision, a version.

A version is an archive `VERSION.zip` with the four content folders, as `git archive` makes it, or a
folder of that name. Somebody else's archive is unpacked within bounds and never outside its folder.
"""

import json
import re
import subprocess
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath

from pyoxigraph import Quad, RdfFormat, parse

from samspil.files.opening import shown
from samspil.files.reading import KINDS, collect, read
from samspil.jobs.changes.snapshot import Asked, Snapshot, gathered
from samspil.words.errors import Unreadable, WrongUse

_FOLDERS = ("ontology", "shapes", "data", "queries")
_RULES = "features"  # the folder in which query files are rules of derivation
_QUERY, _ARCHIVE, _SETTINGS = ".rq", ".zip", ".toml"
_WHERE = "where"  # the part of a query in a table
_STRICT = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
}
_MOST_FILES, _MOST_BYTES = 20_000, 400_000_000
_LINE = re.compile(r"^#\+\s*([^:]+?)\s*:\s*(.*?)\s*$")
_REVISION = re.compile(r"(?P<revision>[^:\s-][^:\s]*):(?P<path>\S*)")


def read_snapshot(name: str, versions: Path | None = None) -> Snapshot:
    """The state of the content that `name` stands for.

    It is a path, `REVISION:` or `REVISION:path` of git, or a version kept in `versions`.

    Raises: WrongUse if it stands for nothing, Unreadable for a file that cannot be read.
    """
    path = Path(name)
    if path.exists():
        return _of_path(name, path)
    kept = kept_version(versions, name)
    if kept:
        return _of_path(name, kept)
    revision = _REVISION.fullmatch(name)
    if revision:
        archive = _archived(revision["revision"], revision["path"])
        return _of_archive(name, BytesIO(archive), revision["path"])
    known = ", ".join(version_names(versions)) or "–"
    raise WrongUse("diff-unknown", name=name, known=known)


def version_names(versions: Path | None) -> list[str]:
    """The versions that are kept, the oldest first."""
    if versions is None or not versions.is_dir():
        return []
    names = {p.name.removesuffix(_ARCHIVE) for p in versions.iterdir() if _is_version(p)}
    return sorted(names, key=_in_order)


def kept_version(versions: Path | None, name: str) -> Path | None:
    """Where a version is kept; None if it is not."""
    if name not in version_names(versions) or versions is None:
        return None
    folder = versions / name
    return folder if folder.is_dir() else versions / f"{name}{_ARCHIVE}"


def _is_version(path: Path) -> bool:
    name = path.name.removesuffix(_ARCHIVE)
    return bool(re.fullmatch(r"\d+\.\d+\.\d+", name)) and (path.is_dir() or path.suffix == _ARCHIVE)


def _in_order(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _of_path(name: str, path: Path) -> Snapshot:
    if path.is_file() and path.suffix == _ARCHIVE:
        return _of_archive(name, path, "")
    return _of_files(name, path)


def _of_archive(name: str, archive: Path | BytesIO, inside: str) -> Snapshot:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        unpack(archive, root, name)
        return _of_files(name, root / inside)


def unpack(archive: Path | BytesIO, root: Path, name: str) -> None:
    """Write the content files of an archive below `root`.

    Raises: Unreadable if it is no archive, too large, or holds a name that leaves the folder.
    """
    try:
        with zipfile.ZipFile(archive) as packed:
            entries = [e for e in packed.infolist() if not e.is_dir() and _wanted(e.filename)]
            if len(entries) > _MOST_FILES or sum(e.file_size for e in entries) > _MOST_BYTES:
                raise Unreadable("file-large", file=name, most=_MOST_BYTES // 1_000_000)
            for entry in entries:
                target = root / PurePosixPath(entry.filename)
                if not target.resolve().is_relative_to(root.resolve()):
                    raise Unreadable("file-refused", file=name, reason=entry.filename)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(packed.read(entry))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise Unreadable("file-refused", file=name, reason=error) from error


def _wanted(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in (*KINDS, _QUERY, _SETTINGS)


def _of_files(name: str, path: Path) -> Snapshot:
    folders = [path / one for one in _FOLDERS if (path / one).is_dir()] if path.is_dir() else []
    roots = folders or [path]
    quads: list[Quad] = []
    for file in _rdf(roots):
        quads += _quads(file)
    queries = [
        q for root in roots for q in ([root] if root.is_file() else root.rglob(f"*{_QUERY}"))
    ]
    asked = {q: _asked(q) for q in sorted(queries) if q.suffix == _QUERY}
    return Snapshot(
        name,
        gathered(quads),
        {q.stem: one for q, one in asked.items() if q.parent.name != _RULES},
        {q.stem: one for q, one in asked.items() if q.parent.name == _RULES},
        dict(_settings(roots)),
    )


def _settings(roots: list[Path]) -> Iterator[tuple[str, Asked]]:
    """The tables of files that are neither RDF nor queries; what stands in none is one too."""
    for file in sorted(f for root in roots if root.is_dir() for f in root.rglob(f"*{_SETTINGS}")):
        try:
            said = tomllib.loads(file.read_text("utf-8"))
        except ValueError as error:
            raise Unreadable("file-refused", file=shown(file), reason=error) from error
        tables = {name: table for name, table in said.items() if isinstance(table, dict)}
        others = {name: value for name, value in said.items() if name not in tables}
        for name, table in (*([("", others)] if others else []), *tables.items()):
            header = {key: _word(value) for key, value in table.items() if key != _WHERE}
            where = " ".join(str(table.get(_WHERE, "")).split())
            yield f"{file.stem}/{name}".rstrip("/"), Asked(header, where)


def _word(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _rdf(roots: list[Path]) -> Iterator[Path]:
    for root in roots:
        if root.is_dir() or root.suffix != _QUERY:
            yield from collect([root])


def _quads(file: Path) -> Iterator[Quad]:
    form = _STRICT.get(file.suffix.lower()) if file.is_file() else None
    if form is not None:
        try:
            yield from parse(path=str(file), format=form, rename_blank_nodes=True)
        except SyntaxError as error:
            raise Unreadable(
                "content-syntax", file=shown(file), line=error.lineno, reason=error.msg
            ) from error
        except OSError as error:
            raise Unreadable("file-refused", file=shown(file), reason=error) from error
        return
    document = read(file)
    if document.mistakes:
        first = document.mistakes[0]
        raise Unreadable(
            "content-syntax", file=shown(file), line=first.where.line, reason=first.check
        )
    yield from document.quads_in(file.as_uri())


def _asked(path: Path) -> Asked:
    lines = path.read_text("utf-8").splitlines()
    header = {m[1]: m[2] for line in lines if (m := _LINE.match(line))}
    body = [line.strip() for line in lines if not line.lstrip().startswith("#")]
    return Asked(header, " ".join(" ".join(body).split()))


def _archived(revision: str, path: str) -> bytes:
    """What git holds of a revision, as an archive.

    Raises: WrongUse if there is no git, no repository, no such revision or no such path.
    """
    top = _git("rev-parse", "--show-toplevel").decode().strip()
    there = [f for f in _FOLDERS if _git("-C", top, "ls-tree", revision, "--", f)]
    wanted = [path] if path else there
    return _git("-C", top, "archive", "--format=zip", revision, "--", *wanted)


def _git(*words: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - git, with arguments of our own
            ["git", *words],  # noqa: S607 - found on the user's own path
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise WrongUse("since-no-git") from error
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise WrongUse("diff-git", reason=reason[-1] if reason else done.returncode)
    return done.stdout
