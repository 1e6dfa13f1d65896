"""Asking the shapes, with and without what a file may lean on; shared by the tests of shapes."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from samspil.files import ntriples
from samspil.files.reading import read
from samspil.files.workspace import Workspace, find_workspace
from samspil.jobs.validation.context import read_context
from samspil.jobs.validation.engines import ENGINES
from samspil.jobs.validation.shapes import read_shapes

BOOK = read_shapes(find_workspace())
CHECKS = sorted(shape.check for shape in BOOK.checks.values())
Fired = Mapping[str, Mapping[str, int]]


def fired_by(engine: str, workspace: Workspace, paths: Iterable[Path]) -> Fired:
    """For each example file, how often each check fails in it; all are checked at once.

    The shapes are asked alone, without the statements that classification would add.
    """
    files = {path: read(path) for path in paths}
    by_subject = {
        subject: path.name
        for path, document in files.items()
        for subject in ntriples.subjects(document.ntriples)
    }
    data = b"".join(document.ntriples for document in files.values())
    found: dict[str, dict[str, int]] = {path.name: {} for path in files}
    for result in ENGINES[engine](BOOK, BOOK.speaking_names, with_background(workspace, data)):
        if result.focus in by_subject:
            checks = found[by_subject[result.focus]]
            check = BOOK.checks[result.shape].check
            checks[check] = checks.get(check, 0) + 1
    return found


def with_background(workspace: Workspace, data: bytes) -> bytes:
    """The statements and what they lead to in our own content."""
    context = read_context(workspace)
    return data + context.background(ntriples.subjects(data), ntriples.iris(data))
