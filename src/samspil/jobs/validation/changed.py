"""What has changed since a revision, and how far that can reach.

A change can reach the files of the groups that the changed files belong to, before or after it: a
file that referred to something now deleted has not changed itself.
"""

import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from samspil.files.opening import shown
from samspil.files.workspace import Workspace
from samspil.jobs.validation.batch import trace_heap
from samspil.jobs.validation.linking import groups
from samspil.jobs.validation.traces import Trace
from samspil.words.errors import WrongUse

_OLD = "\0before"


def reached(
    by_name: Mapping[str, str], traces: Iterable[Trace], revision: str, workspace: Workspace
) -> set[str]:
    """The names of the files that the changes since a revision can reach.

    Raises: WrongUse if there is no git, no repository or no such revision.
    """
    folder = _common_folder(map(Path, by_name.values()))
    top = Path(_git(folder, "rev-parse", "--show-toplevel").strip())
    _git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", revision=revision)
    changed = set(_changed(top, revision))
    touched = {name for name, path in by_name.items() if _is_touched(Path(path), changed)}
    old = list(_before(top, sorted(changed), revision, workspace))
    seeds = touched | {trace.file for trace in old}
    linked = groups([*traces, *old], loosely=True)
    return {name for group in linked if seeds & set(group) for name in group if name in by_name}


def _is_touched(path: Path, changed: set[Path]) -> bool:
    whole = path.resolve()
    return whole in changed or any(one.parent == whole for one in changed)


def _common_folder(paths: Iterable[Path]) -> Path:
    first = next(iter(paths)).resolve()
    return first if first.is_dir() else first.parent


def _changed(top: Path, revision: str) -> Iterator[Path]:
    """Files that differ from the revision, and files that git does not know yet."""
    differing = _git(top, "diff", "--name-only", "--no-renames", "-z", revision, "--")
    unknown = _git(top, "ls-files", "--others", "--exclude-standard", "-z")
    for name in (*differing.split("\0"), *unknown.split("\0")):
        if name:
            yield (top / name).resolve()


def _before(
    top: Path, changed: Iterable[Path], revision: str, workspace: Workspace
) -> Iterator[Trace]:
    """The traces of the changed files as they were."""
    from samspil.files.reading import KINDS, SHEETS  # noqa: PLC0415

    for path in changed:
        if path.suffix.lower() not in KINDS or path.suffix.lower() == SHEETS:
            continue
        relative = path.relative_to(top).as_posix()
        there = subprocess.run(  # noqa: S603 - git, with arguments of our own
            ["git", "show", f"{revision}:{relative}"],  # noqa: S607 - found on the user's own path
            cwd=top,
            capture_output=True,
            check=False,
        )
        if there.returncode == 0:
            with tempfile.TemporaryDirectory() as folder:
                copy = Path(folder) / path.name
                copy.write_bytes(there.stdout)
                for trace in trace_heap([str(copy)], workspace):
                    yield Trace(
                        shown(path) + _OLD,
                        trace.described,
                        trace.defined,
                        trace.referred,
                        trace.organisations,
                    )


def _git(folder: Path, *words: str, revision: str = "") -> str:
    try:
        done = subprocess.run(  # noqa: S603 - git, with arguments of our own
            ["git", *words],  # noqa: S607 - found on the user's own path
            cwd=folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
    except FileNotFoundError as error:
        raise WrongUse("since-no-git") from error
    if done.returncode:
        key = "since-revision" if revision else "since-no-repository"
        raise WrongUse(key, folder=folder, revision=revision)
    return done.stdout
