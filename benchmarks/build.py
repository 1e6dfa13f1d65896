"""The bars of `samspil build`, for a thousand cases; says which are met and leaves 1 if one is not.

Seconds are those of the whole command; memory is what all its processes hold together (PSS).

    python benchmarks/build.py [NUMBER]
"""

import os
import platform
import re
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

from generate import ROOT, write
from measure import BIN, Scoreboard

MEGABYTE = 2**20


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
    """Seconds of one build, the most bytes it held, and what it said."""
    command = [str(BIN / "samspil"), "build", str(site), "--with", str(cases), "--lang", "en"]
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    most = 0
    while process.poll() is None:
        most = max(most, held(process.pid))
        time.sleep(2)
    seconds = time.perf_counter() - start
    said = process.stderr.read().strip() if process.stderr else ""
    if process.returncode:
        raise SystemExit(said)
    return seconds, most, said


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
