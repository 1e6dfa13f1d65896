"""Classification at national scale, beside the OWL reasoners on what they can finish.

python benchmarks/classify.py [CASES]
"""

import platform
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import owlrl
import rdflib
from generate import cases
from measure import Scoreboard
from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

from samspil.engine.store import Store
from samspil.files.workspace import find_workspace
from samspil.jobs.classification import classify
from samspil.jobs.reasoning import project, reason
from samspil.jobs.rules import read_rules
from samspil.words.vocabulary import GRAPH

PATIENCE = 60.0


def loaded(number: int) -> Store:
    """A store of our content and `number` cases, a graph each."""
    store = Store.of(find_workspace())
    for slug, text in cases(number):
        graph = NamedNode(f"{GRAPH}{slug}")
        try:
            quads = [
                Quad(quad.subject, quad.predicate, quad.object, graph)
                for quad in parse(text, format=RdfFormat.TURTLE)
            ]
        except SyntaxError:
            continue
        store.add(quads)
    return store


def resident_megabytes() -> float:
    """The memory this process holds now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096 / 1e6


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def national(board: Scoreboard, number: int) -> None:
    """Time and memory of classifying `number` cases after they are loaded."""
    store = loaded(number)
    rules = read_rules(find_workspace())
    before = resident_megabytes()
    taken = statistics.median(seconds(lambda: classify(store, rules)) for _ in range(3))
    board.bar(f"classify {number} cases ({sum(1 for _ in store.quads())} triples)", taken, 3.0)
    board.bar("… memory, times that of the loaded store", resident_megabytes() / before, 1.5, "×")


def beside(board: Scoreboard, name: str, run: Callable[[list[Quad]], object]) -> None:
    """Our time divided by a reasoner's, on the largest size it finishes within a minute."""
    rules = read_rules(find_workspace())
    last: tuple[int, float, float] | None = None
    for number in (10, 20, 40, 80, 160, 320):
        store = loaded(number)
        ours = seconds(lambda store=store: classify(store, rules))  # type: ignore[misc]
        quads = list(store.quads())
        theirs = seconds(lambda quads=quads: run(quads))  # type: ignore[misc]
        last = (number, ours, theirs)
        if theirs * 2.2 > PATIENCE:
            break
    assert last is not None
    number, ours, theirs = last
    print(f"        {name}: {number} cases in {theirs:.2f} s; samspil: {ours:.4f} s")
    board.bar(f"samspil beside {name}, ratio", ours / theirs, 0.01, "×")


def run_owlrl(quads: list[Quad]) -> None:
    """The closure under OWL RL."""
    text = serialize((q.triple for q in project(quads)), format=RdfFormat.N_TRIPLES)
    graph = rdflib.Graph().parse(data=text, format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)


def main() -> int:
    """Measure everything and say what was missed."""
    print(f"Python {platform.python_version()}, {platform.machine()}, {platform.system()}")
    board = Scoreboard()
    national(board, int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    beside(board, "owlrl", run_owlrl)
    beside(board, "HermiT", reason)
    return int(board.missed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
