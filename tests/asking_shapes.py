"""Asking the shapes, with and without what a file may lean on; shared by the tests of shapes."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pyoxigraph import Quad

from samspil.files.reading import read
from samspil.files.workspace import Workspace, find_workspace
from samspil.jobs.validation.background import mentioned_nodes, relevant, term_relations
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
    by_subject: dict[object, str] = {
        quad.subject: path.name for path, doc in files.items() for quad in doc.quads
    }
    quads = [quad for document in files.values() for quad in document.quads]
    found: dict[str, dict[str, int]] = {path.name: {} for path in files}
    for result in ENGINES[engine](BOOK, with_background(workspace, quads)):
        if result.focus in by_subject:
            checks = found[by_subject[result.focus]]
            check = BOOK.checks[result.shape].check
            checks[check] = checks.get(check, 0) + 1
    return found


def with_background(workspace: Workspace, quads: Sequence[Quad]) -> list[Quad]:
    """The statements and what they lead to in our own content."""
    mentioned = list(mentioned_nodes(workspace, quads))
    return [*quads, *mentioned, *relevant(term_relations(workspace), [*quads, *mentioned])]
