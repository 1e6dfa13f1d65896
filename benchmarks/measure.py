"""The bars, measured side by side in one run; says which are met and leaves 1 if one is not.

Times are medians over several runs of whole processes, in seconds; a ratio is taken pair by pair,
because the machine's speed drifts. Run it on a quiet machine:

    python benchmarks/measure.py
"""

import compileall
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from generate import ROOT, write

from samspil.engine.store import Store
from samspil.files.workspace import find_workspace
from samspil.jobs.classification import classify
from samspil.jobs.questions import answer, read_questions
from samspil.jobs.rules import read_rules

BIN = Path(sys.executable).parent
RUNS = 7
# Installing a package compiles it; a checkout is as quick only when that has been done.
compileall.compile_dir(ROOT / "src", quiet=1)


def timed(command: Sequence[str | Path]) -> float:
    """Seconds of one run of a whole process."""
    start = time.perf_counter()
    subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, check=False)
    return time.perf_counter() - start


def median_and_ratio(
    ours: Sequence[str | Path], theirs: Sequence[str | Path]
) -> tuple[float, float, float]:
    """Our median, theirs, and the median of the pairwise ratios ours/theirs."""
    timed(ours), timed(theirs)
    pairs = [(timed(ours), timed(theirs)) for _ in range(RUNS)]
    return (
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs),
        statistics.median(a / b for a, b in pairs),
    )


class Scoreboard:
    """The bars as they are measured."""

    def __init__(self) -> None:
        self.missed = 0

    def bar(self, what: str, value: float, limit: float, unit: str = "s") -> None:
        """One line; a value above its limit is a miss."""
        met = value <= limit
        self.missed += not met
        verdict = "met" if met else "MISSED"
        print(f"{verdict:>6}  {what}: {value:.3f} {unit} (bar {limit} {unit})")

    def at_least(self, what: str, value: float, limit: float, unit: str) -> None:
        """One line; a value below its limit is a miss."""
        met = value >= limit
        self.missed += not met
        verdict = "met" if met else "MISSED"
        print(f"{verdict:>6}  {what}: {value:.3g} {unit} (bar {limit} {unit})")


def measure_one_case(board: Scoreboard, folder: Path) -> None:
    """`samspil validate` of one case beside the `pyshacl` command on the same files."""
    workspace = find_workspace()
    case = ROOT / "tests/examples/family-cycle.ttl"
    shapes = folder / "shapes.ttl"
    shapes.write_text("\n".join(p.read_text("utf-8") for p in workspace.turtle("shapes")), "utf-8")
    data = folder / "case.ttl"
    background = workspace.turtle("ontology")
    data.write_text("\n".join(p.read_text("utf-8") for p in (case, *background)), "utf-8")
    ours, theirs, ratio = median_and_ratio(
        [BIN / "samspil", "validate", case], [BIN / "pyshacl", "-s", shapes, data]
    )
    board.bar("validate one case, whole process", ours, 0.5)
    board.bar(f"… beside the pyshacl command ({theirs:.2f} s), ratio", ratio, 0.333, "×")


def measure_help(board: Scoreboard) -> None:
    """How long a user waits for help."""
    times = [timed([BIN / "samspil", "--help"]) for _ in range(RUNS)]
    board.bar("samspil --help", statistics.median(times), 0.15)


def measure_questions(board: Scoreboard) -> None:
    """Every question, warm, on the shipped data."""
    workspace = find_workspace()
    store = Store.of(workspace)
    classify(store, read_rules(workspace))
    slowest = (0.0, "")
    for question in read_questions(workspace).values():
        times = []
        for _ in range(RUNS):
            start = time.perf_counter()
            answer(question, store)
            times.append(time.perf_counter() - start)
        slowest = max(slowest, (statistics.median(times), question.name))
    board.bar(f"slowest question, warm ({slowest[1]})", slowest[0], 0.02)


def main() -> int:
    """Measure everything and say what was missed."""
    print(f"Python {platform.python_version()}, {platform.machine()}, {platform.system()}")
    board = Scoreboard()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measure_help(board)
        measure_one_case(board, folder)
        measure_questions(board)
        write(100, folder / "cases")
        times = [timed([BIN / "samspil", "validate", folder / "cases"]) for _ in range(3)]
        print(f"        validate 100 cases: {statistics.median(times):.3f} s")
    return int(board.missed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
