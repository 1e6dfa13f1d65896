"""What is published says the same whichever way a file was read."""

from pathlib import Path

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset

from conftest import ROOT
from samspil.engine.store import Store
from samspil.files.reading import read
from samspil.files.workspace import find_workspace
from samspil.jobs.publication import add_file
from samspil.words.errors import Unreadable

GRAPH = "urn:test:graph"
FILES = sorted(
    path for folder in ("examples", "bad") for path in (ROOT / "tests" / folder).rglob("*.ttl")
)


def said(store: Store) -> Dataset:
    found = Dataset(store.quads())
    found.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_quick_way_to_read_a_file_gives_what_the_thorough_one_gives(path: Path) -> None:
    quick, thorough = Store(), Store()
    try:
        thorough.add(read(path).quads_in(GRAPH))
    except Unreadable:
        with pytest.raises(Unreadable):
            add_file(quick, path, GRAPH, find_workspace())
        return
    add_file(quick, path, GRAPH, find_workspace())
    assert said(quick) == said(thorough)
