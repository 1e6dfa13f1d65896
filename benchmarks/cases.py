"""The pages of cases at national scale: the list, a case, a comparison.

python benchmarks/cases.py [CASES]
"""

import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from generate import write
from measure import Scoreboard

from samspil.files.workspace import find_workspace
from samspil.jobs.publication import read_publication
from samspil.jobs.web.addresses import Addresses
from samspil.jobs.web.case import case_page
from samspil.jobs.web.cases import cases_page
from samspil.jobs.web.compare import compare_page
from samspil.jobs.web.website import Website


def median(work: Callable[[], object]) -> float:
    """Seconds that `work` takes, after it has been done once."""
    work()
    taken = []
    for _ in range(9):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> int:
    """Measure everything and say what was missed."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    print(f"Python {platform.python_version()}, {platform.machine()}, {platform.system()}")
    with tempfile.TemporaryDirectory() as name:
        write(number, Path(name))
        for broken in Path(name).glob("*.ttl"):
            if "2O26" in broken.read_text("utf-8"):
                broken.unlink()  # no date, but it would be read all the same
        content = read_publication(find_workspace(), [Path(name)])
    web, board = Website(content, Addresses()), Scoreboard()
    start = time.perf_counter()
    index = content.cases
    board.bar(f"index of {len(index.all)} cases, once", time.perf_counter() - start, 2.0)
    start = time.perf_counter()
    _ = content.grounds
    board.bar("grounds of every feature, once", time.perf_counter() - start, 4.0)
    chosen = {"theme": "employment,education", "citizens": "yes", "page": "1"}
    some = ",".join(case.iri.rpartition("/")[2] for case in index.all[:4])
    first = index.all[-1].iri
    board.bar("list of all cases", median(lambda: cases_page(web, "da", {})), 1.0)
    board.bar("list narrowed down", median(lambda: cases_page(web, "da", chosen)), 1.0)
    board.bar("a case", median(lambda: case_page(web, first, "da")), 1.0)
    board.bar("square of all cases", median(lambda: compare_page(web, "da", {})), 1.0)
    board.bar("four cases", median(lambda: compare_page(web, "da", {"case": some})), 1.0)
    return int(board.missed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
