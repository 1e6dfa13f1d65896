"""What several tests share: the workspace, a classified store, and the command run in-process."""

import functools
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib.plugins.sparql import prepareQuery

from samspil.engine.store import Store
from samspil.files.workspace import Workspace, find_workspace
from samspil.jobs.classification import classify
from samspil.jobs.rules import read_rules
from servers import running, start, start_with

__all__ = ["running", "start", "start_with"]

pytest_plugins = ("browsing", "building.built", "remote.servers")

# Whoever runs the tests in the background has Ctrl-C ignored, and every child would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parents[1]
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def workspace() -> Workspace:
    return find_workspace()


# Layer A is the chapter's abstract: what it says, what we read into it, and the registers.
LAYER_A = (
    "analyst-readings.ttl",
    "cases/hotspot.ttl",
    "cases/job-and-education-guidance.ttl",
    "chapter.ttl",
    "claims.ttl",
    "places.ttl",
    "sources",
)


@pytest.fixture(scope="session")
def layer_a(workspace: Workspace) -> Store:
    """The ontology and layer A alone, classified."""
    store = Store.of(workspace, "ontology")
    data = workspace.folder("data")
    for path in workspace.turtle("data"):
        if path.relative_to(data).as_posix().startswith(LAYER_A):
            store.load(path, workspace.graph_name(path))
    classify(store, read_rules(workspace))
    return store


@pytest.fixture
def samspil() -> Command:
    """The command as a user runs it: a process of its own, from the checkout's root."""

    def run(
        *words: str | Path, cwd: Path = ROOT, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "samspil", *map(str, words)],
            cwd=cwd,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT / "src"), **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    return run


@pytest.fixture(scope="module")
def quick_queries() -> Iterator[None]:
    """Lets rdflib parse each query of a shape once and not once for every node."""
    ask = rdflib.Graph.query
    prepared = functools.cache(prepareQuery)

    def query(graph: rdflib.Graph, text: str, *rest: Any, **named: Any) -> rdflib.query.Result:
        return ask(graph, prepared(text), *rest, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rdflib.Graph, "query", query)
        yield
