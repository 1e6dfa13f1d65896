"""Checking, measured beside the other engines in one run; leaves 1 if a bar is missed.

Whole processes are measured, in seconds of wall time, and memory as the share of the machine that a
command and all its processes take together (proportional set size, MB). pySHACL is given ever more
cases until one more step would take it past a time bound; what it is given is just what samspil
gives its own engine. Run it on a quiet machine:

    python benchmarks/validate.py [SECONDS pySHACL may take, 600 if nothing is said]
"""

import contextlib
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from generate import ROOT, write
from jena import shacl
from measure import BIN, Scoreboard, timed

from samspil.files.reading import collect, read
from samspil.files.workspace import find_workspace
from samspil.jobs.validation.chunk import check_together
from samspil.jobs.validation.context import read_context
from samspil.jobs.validation.engines import ENGINES, Result
from samspil.jobs.validation.shapes import ShapeBook
from samspil.words.vocabulary import SH

RUNS = 5
STEPS = (1, 3, 10, 30, 100, 300, 1000)
_SAMPLED = 0.05  # seconds between two looks at the memory
_FLAT = 1.1  # two runs of the same number of cases differ by this much


def machine() -> str:
    """What the figures were measured on."""
    model = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        model = next((x.partition(": ")[2] for x in lines if x.startswith("model name")), model)
    engines = ", ".join(f"{name} {version(name)}" for name in ("pyshifty", "pyshacl", "pyoxigraph"))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{model}, {cores} cores, Python {platform.python_version()}; {engines}"


def median(command: Sequence[str | Path], runs: int = RUNS) -> float:
    """Median seconds of a whole process, after one run that does not count."""
    timed(command)
    return statistics.median(timed(command) for _ in range(runs))


def peak(command: Sequence[str | Path]) -> float:
    """The most memory that a command and its processes took together, in MB."""
    started = subprocess.Popen(
        list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    most = 0
    while started.poll() is None:
        most = max(most, sum(map(_share, _family(started.pid))))
        time.sleep(_SAMPLED)
    return most / 1000


def _family(process: int) -> Iterator[int]:
    yield process
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in children.read_text("ascii").split():
                yield from _family(int(child))


def _share(process: int) -> int:
    """The share of one process in kB; what several use counts for each in part."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def handed_over(folder: Path) -> bytes:
    """What samspil hands its engine for all the cases of a folder at once, as N-Triples."""
    workspace = find_workspace()
    kept: list[bytes] = []

    def keep(_book: ShapeBook, _shapes: bytes, data: bytes) -> list[Result]:
        kept.append(data)
        return []

    ENGINES["kept"] = keep
    documents = [read(path, path.name, workspace) for path in collect([folder])]
    check_together(documents, read_context(workspace), "kept")
    return kept[0]


def shapes_files(folder: Path) -> tuple[Path, Path]:
    """Our shapes as N-Triples: those of SHACL Core alone, and with the SPARQL constraints."""
    shapes = read_context(find_workspace()).book.of_statements
    query = f"<{SH}sparql>".encode()
    core, whole = folder / "core.nt", folder / "whole.nt"
    whole.write_bytes(shapes)
    core.write_bytes(b"".join(x for x in shapes.splitlines(keepends=True) if query not in x))
    return core, whole


def climb(shapes: Path, folder: Path, bound: float) -> tuple[int, float]:
    """How many cases pySHACL gets through in the bound, and the seconds it takes for them."""
    reached, took = 0, 0.0
    for number in STEPS:
        if took * number / max(reached, 1) > bound:
            break
        data = folder / f"{number}.nt"
        if not data.exists():
            write(number, folder / f"cases-{number}")
            data.write_bytes(handed_over(folder / f"cases-{number}"))
        command = [BIN / "pyshacl", "-s", shapes, "-sf", "nt", "-df", "nt", "-i", "none", data]
        start = time.perf_counter()
        try:
            subprocess.run(list(map(str, command)), capture_output=True, check=False, timeout=bound)
        except subprocess.TimeoutExpired:
            break
        reached, took = number, time.perf_counter() - start
        print(f"        pySHACL on {shapes.stem}, {number} cases: {took:.1f} s", flush=True)
    return reached, took


def measure_beside_pyshacl(board: Scoreboard, folder: Path, bound: float) -> None:
    """Whole process beside whole process, at the largest size that pySHACL finishes."""
    core, whole = shapes_files(folder)
    for shapes, wanted in ((core, 12), (whole, 100)):
        number, theirs = climb(shapes, folder, bound)
        ours = median([BIN / "samspil", "validate", folder / f"cases-{number}"], 3)
        what = f"pySHACL on {shapes.stem} / samspil, {number} cases ({theirs:.1f} s / {ours:.2f} s)"
        board.at_least(what, theirs / ours, wanted, "×")


def measure_call_alone(folder: Path) -> None:
    """The one call of the Rust engine, prepared, on what samspil gives it, in one piece."""
    book = read_context(find_workspace()).book
    data = handed_over(folder / "cases-1000")
    times = []
    for _ in range(3):
        start = time.perf_counter()
        found = ENGINES["pyshifty"](book, book.of_statements, data)
        times.append(time.perf_counter() - start)
    triples = data.count(b"\n")
    seconds = statistics.median(times)
    what = f"pyshifty alone, one call, {triples} triples"
    print(f"        {what}: {seconds:.3f} s, {len(found)} results")


def measure_jena(folder: Path) -> None:
    """Jena's `shacl`, where it is."""
    command = shacl(folder / "jena")
    if not command:
        print("        Jena's shacl: neither on the path nor Debian's libapache-jena-java")
        return
    data = folder / "jena.nt"
    data.write_bytes(handed_over(folder / "cases-1000"))
    for shapes in shapes_files(folder):
        seconds = median([*command, "validate", "--shapes", shapes, "--data", data], 3)
        print(f"        Jena's shacl on {shapes.stem}, 1,000 cases: {seconds:.2f} s")


def main() -> int:
    """Measure everything and say what was missed."""
    bound = float(sys.argv[1]) if len(sys.argv) > 1 else 600.0
    print(machine())
    board = Scoreboard()
    validate = [BIN / "samspil", "validate"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(1000, folder / "cases-1000")
        write(10_000, folder / "cases-10000")
        one = median([*validate, ROOT / "tests/examples/family-cycle.ttl"], 7)
        board.bar("validate one case, cold, whole process", one, 0.5)
        board.bar("validate 1,000 cases", median([*validate, folder / "cases-1000"]), 2.5)
        thousand = peak([*validate, folder / "cases-1000"])
        board.bar("memory at 1,000 cases", thousand, 400, "MB")
        many = peak([*validate, folder / "cases-10000"])
        board.bar("memory at 10,000 cases", many, 400, "MB")
        board.bar("memory at 10,000 cases / at 1,000", many / thousand, _FLAT, "×")
        measure_call_alone(folder)
        measure_beside_pyshacl(board, folder, bound)
        measure_jena(folder)
    return int(board.missed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
