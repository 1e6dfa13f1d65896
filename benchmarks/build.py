"""The bars of `samspil build`, for a thousand cases; says which are met and leaves 1 if one is not.

Seconds are those of the whole command; memory is what all its processes hold together (PSS).

    python benchmarks/build.py [NUMBER]
"""

import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from generate import ROOT, write
from measure import BIN, Scoreboard

from samspil.files.workspace import find_workspace
from samspil.jobs.dumps import stable
from samspil.jobs.publication import read_publication
from samspil.jobs.site.making import Maker
from samspil.jobs.site.naming import aside_of
from samspil.jobs.site.planning import extras_of, listed_of
from samspil.jobs.site.state import tool_of

MEGABYTE = 2**20
_SAMPLED = 0.3  # seconds between two looks at the memory


def children(process: int) -> list[int]:
    """The process and all below it."""
    found = [process]
    for one in found:
        try:
            listed = Path(f"/proc/{one}/task/{one}/children").read_text("utf-8")
        except OSError:
            continue
        found += map(int, listed.split())
    return found


def held(process: int) -> int:
    """Bytes that the process and those below it hold, shared ones counted once."""
    total = 0
    for one in children(process):
        try:
            said = Path(f"/proc/{one}/smaps_rollup").read_text("utf-8")
        except OSError:
            continue
        total += int(re.search(r"^Pss:\s+(\d+) kB", said, re.MULTILINE)[1]) * 1024
    return total


def built(site: Path, cases: Path) -> tuple[float, int, str]:
    """Seconds of one build, the most bytes it held, and what it said and cost."""
    command = [str(BIN / "samspil"), "build", str(site), "--with", str(cases), "--lang", "en"]
    start, spent = time.perf_counter(), processor_time()
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    most, done = [0], threading.Event()

    def watch() -> None:
        while not done.wait(_SAMPLED):
            most.append(held(process.pid))

    watching = threading.Thread(target=watch)
    watching.start()
    said = process.communicate()[1].strip()
    seconds = time.perf_counter() - start
    done.set()
    watching.join()
    if process.returncode:
        raise SystemExit(said)
    return seconds, max(most), f"{said} ({processor_time() - spent:.1f} s of processor time)"


def processor_time() -> float:
    """Seconds that the processes started from here have computed, those of the system too."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def phases(cases: Path) -> str:
    """What one process does before several begin, step by step."""
    marks = [("", time.process_time())]

    def done(step: str) -> None:
        marks.append((step, time.process_time()))

    content = read_publication(find_workspace(), [cases])
    done("read and classify")
    content = replace(content, dataset=stable(content.dataset))
    done("put in order")
    maker = Maker(content, aside_of(content.names), "https://example.org/", plain=True)
    maker.prepare()
    done("look up")
    extras_of(maker), listed_of(maker), tool_of(content.workspace)
    done("sum up")
    steps = [f"{step} {end - start:.2f} s" for (_, start), (step, end) in pairwise(marks)]
    return ", ".join(steps)


def heaviest(site: Path) -> tuple[int, str]:
    """The page that is largest when it is compressed, with the styles it needs."""
    styles = sum(len(zlib.compress(one.read_bytes(), 9)) for one in site.glob("static/*.css"))
    pages = ((one.stat().st_size, one) for one in site.rglob("*.html"))
    large = [one for _, one in sorted(pages)[-200:]]
    size, page = max((len(zlib.compress(one.read_bytes(), 9)), one) for one in large)
    return size + styles, page.relative_to(site).as_posix()


def main() -> int:
    """Measure everything and say what was missed."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} processors, load {os.getloadavg()}"
    )
    board = Scoreboard()
    with tempfile.TemporaryDirectory() as name:
        cases, site = Path(name) / "cases", Path(name) / "site"
        write(number, cases)
        print(f"        before the parts are made, processor time: {phases(cases)}")
        cold, most, said = built(site, cases)
        print(f"        {said}")
        board.bar(f"build {number} cases from nothing", cold, 60)
        board.bar("memory of all its processes", most / MEGABYTE, 600, "MB")
        size, page = heaviest(site)
        board.bar(f"largest page with its styles, compressed ({page})", size / 1000, 60, "kB")
        one = next(iter(sorted(cases.iterdir())))
        text = one.read_text("utf-8")
        one.write_text(text.replace("sam:recordVersion 1", "sam:recordVersion 2", 1), "utf-8")
        again, _, said = built(site, cases)
        print(f"        {said}")
        board.bar("build again after one case has changed", again, 5)
    return int(board.missed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
