"""`samspil serve` beside Oxigraph's own server and rdflib-endpoint, in one run on one machine.

Load comes from `wrk` (Debian package `wrk`), which shares the two cores with the server it
measures. Servers take turns, several times; a figure is the median, a ratio the median of its
pairs. *Kept* means with the cache of answers, *not kept* without it.

    python benchmarks/serve.py            # a few minutes
    python benchmarks/serve.py --short    # half a minute, to see that it runs
"""

import argparse
import json
import platform
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from measure import ROOT, Scoreboard

from samspil.files.workspace import find_workspace
from samspil.jobs.publication import read_publication

LAUNCH = """
import json, sys
from samspil.doors.server.serving import serve
from samspil.doors.server.settings import Settings
from samspil.files.workspace import find_workspace
serve(Settings(**json.loads(sys.argv[1])), find_workspace(), lambda *_, **__: None)
"""
ENDPOINT = """
import sys, uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
data = Dataset(default_union=True)
data.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=data), port=int(sys.argv[2]), log_level="error")
"""
LUA = """
local paths, at = {}, 0
for line in io.lines("%s") do paths[#paths + 1] = line end
request = function()
  at = at %% #paths + 1
  return wrk.format("GET", paths[at], {["Accept"] = "%s"})
end
"""
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
CLIENTS = 16
FEW = 4  # as many as a third of what the machine can do needs
ASKING = 8  # at once in the free lane, whose queue is short on purpose
JSON = "application/sparql-results+json"


@dataclass(frozen=True)
class Load:
    """What a load gave: requests a second, 99th percentile in ms, answers that were none."""

    rate: float
    p99: float
    failed: int


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def process(words: Sequence[str | Path], url: str) -> Iterator[float]:
    """A server that answers at `url`; gives the seconds until it did."""
    began = time.perf_counter()
    running = subprocess.Popen(
        list(map(str, words)), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while True:
            with suppress(OSError):
                urllib.request.urlopen(url, timeout=5).read()
                break
            if running.poll() is not None or time.perf_counter() - began > 120:
                raise SystemExit(f"did not start: {words[0]}")
            time.sleep(0.005)
        yield time.perf_counter() - began
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(30)


@contextmanager
def samspil(**settings: object) -> Iterator[str]:
    """Our server; its address."""
    port = free_port()
    words = [sys.executable, "-c", LAUNCH, json.dumps({"port": port, **settings})]
    with process(words, f"http://127.0.0.1:{port}/readyz"):
        yield f"http://127.0.0.1:{port}"


@dataclass(frozen=True)
class Wrk:
    """Runs wrk for `seconds`, with its script in `folder`."""

    folder: Path
    seconds: int

    def load(self, url: str, paths: Sequence[str], accept: str, clients: int = CLIENTS) -> Load:
        """All the paths, over and over, from so many clients at once."""
        listed, script = self.folder / "paths", self.folder / "load.lua"
        listed.write_text("\n".join(paths) + "\n", "utf-8")
        script.write_text(LUA % (listed, accept), "utf-8")
        words = ["wrk", "-t1", f"-c{clients}", f"-d{self.seconds}s", "--latency"]
        words += ["-s", str(script), url]
        said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])  # type: ignore[index]
        number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()  # type: ignore[union-attr]
        p99 = float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
        failed = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
        return Load(rate, p99, int(failed[1]) if failed else 0)


def measure_start(board: Scoreboard, runs: int) -> None:
    """From the command to the first answer."""
    times = []
    for _ in range(runs):
        port = free_port()
        words = [sys.executable, "-m", "samspil", "serve", "--port", str(port)]
        with process(words, f"http://127.0.0.1:{port}/readyz") as seconds:
            times.append(seconds)
    board.bar("serve to first answer", statistics.median(times), 1.5)


def measure_pages(board: Scoreboard, wrk: Wrk) -> None:
    """Descriptions and canned answers, kept and not."""
    content = read_publication(find_workspace(), ())
    cases = [n.removeprefix("https://w3id.org/samspil") for n in content.names if "/case/" in n]
    whole = [f"/case/{one.iri.rpartition('/')[2]}" for one in content.cases.all]
    answers = [f"/api/{name}" for name in content.questions]
    pages = ["/", "/katalog", "/data", *cases, *(f"/svar/{name}" for name in content.questions)]
    for kept, most in ((True, 64 * 2**20), (False, 0)):
        how = "kept" if kept else "not kept"
        with samspil(cache=most) as url:
            for what, paths, accept, made in (
                ("description as Turtle", cases, "text/turtle", 150),
                ("canned answer as JSON", answers, "application/json", 150),
                ("page of a case", whole, "text/html", 150),
                ("page of any kind", pages, "text/html", 30),
            ):
                least = 1000 if kept else made
                for path in paths:
                    asked = urllib.request.Request(url + path, headers={"Accept": accept})
                    urllib.request.urlopen(asked, timeout=60).read()
                found = wrk.load(url, paths, accept)
                board.at_least(f"{what}, {how}", found.rate, least, "requests/s")
                if kept:
                    board.bar(f"{what}, {how}, p99", found.p99, 30, "ms")
                board.bar(f"{what}, {how}, failed", found.failed, 0, "requests")


def sparql_paths(endpoint: str) -> list[str]:
    """Every canned question as a SPARQL request."""
    content = read_publication(find_workspace(), ())
    return [f"{endpoint}?query={quote(q.query)}" for q in content.questions.values()]


def measure_sparql(board: Scoreboard, wrk: Wrk, rounds: int) -> None:
    """The same queries over the same data, server by server in turn."""
    data = wrk.folder / "data.nq"
    data.write_bytes(read_publication(find_workspace(), ()).dataset.quads)
    oxigraph = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    if oxigraph is None:
        raise SystemExit("pip install oxigraph")
    store = wrk.folder / "store"
    subprocess.run([oxigraph, "load", "-l", store, "-f", data], check=True, capture_output=True)
    port = free_port()
    address = f"127.0.0.1:{port}"
    words = [oxigraph, "serve-read-only", "-l", store, "-b", address, "--union-default-graph"]
    pairs: dict[str, list[tuple[float, float]]] = {"kept": [], "not kept": []}
    with (
        process(words, f"http://{address}/query?query=ASK%7B%7D"),
        samspil() as kept,
        samspil(cache=0) as fresh,
    ):
        for _ in range(rounds):
            theirs = wrk.load(f"http://{address}", sparql_paths("/query"), JSON, ASKING)
            for how, url in (("kept", kept), ("not kept", fresh)):
                ours = wrk.load(url, sparql_paths("/sparql"), JSON, ASKING)
                if ours.failed:
                    raise SystemExit(f"{ours.failed} requests failed")
                pairs[how].append((ours.rate, theirs.rate))
    fastest = {how: statistics.median(a for a, _ in rates) for how, rates in pairs.items()}
    for how, rates in pairs.items():
        theirs_rate = statistics.median(b for _, b in rates)
        ratio = statistics.median(a / b for a, b in rates)
        said = f"SPARQL {how}: {fastest[how]:.0f}/s beside Oxigraph's server {theirs_rate:.0f}/s"
        if how == "kept":
            board.at_least(f"{said}, ratio", ratio, 0.8, "×")
        else:
            print(f"        {said}, ratio {ratio:.2f}")
    slow = endpoint_rate(data, wrk)
    if slow is None:
        print("        rdflib-endpoint could not be installed; not measured")
        return
    for how, rate in fastest.items():
        board.at_least(
            f"SPARQL {how} beside rdflib-endpoint ({slow:.1f}/s), ratio", rate / slow, 20, "×"
        )


def endpoint_rate(data: Path, wrk: Wrk) -> float | None:
    """Requests a second of rdflib-endpoint, in an environment of its own; None without it."""
    venv.create(wrk.folder / "env", with_pip=True)
    python = wrk.folder / "env/bin/python"
    install = [python, "-m", "pip", "install", "-q", "rdflib-endpoint", "uvicorn"]
    if subprocess.run(install, capture_output=True, check=False).returncode:
        return None
    port = free_port()
    words = [python, "-c", ENDPOINT, data, str(port)]
    url = f"http://127.0.0.1:{port}"
    with process(words, f"{url}/?query=ASK%7B%7D"):
        return one_by_one(url, sparql_paths("/"), wrk.seconds * 3)


def one_by_one(url: str, paths: Sequence[str], seconds: float) -> float:
    """Answers a second when one client asks each path in turn; for servers that take long."""
    began, done = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        request = urllib.request.Request(url + paths[done % len(paths)], headers={"Accept": JSON})
        with suppress(OSError):
            urllib.request.urlopen(request, timeout=60).read()
        done += 1
    return done / (time.perf_counter() - began)


def measure_under_attack(board: Scoreboard, wrk: Wrk) -> None:
    """Good requests while eight clients never stop asking what never ends."""
    content = read_publication(find_workspace(), ())
    cases = [n.removeprefix("https://w3id.org/samspil") for n in content.names if "/case/" in n]
    until = time.monotonic() + wrk.seconds + 3
    with samspil(cache=0, deadline=2.0) as url:

        def attack() -> None:
            asked = f"{url}/sparql?query={quote(ENDLESS)}"
            while time.monotonic() < until:
                with suppress(OSError):
                    urllib.request.urlopen(asked, timeout=30).read()

        strangers = [threading.Thread(target=attack, daemon=True) for _ in range(8)]
        for one in strangers:
            one.start()
        time.sleep(1)
        found = wrk.load(url, cases, "text/turtle", FEW)
        board.bar("under attack, p99 of good requests", found.p99, 250, "ms")
        board.bar("under attack, failed", found.failed, 0, "requests")
        print(f"        under attack, {found.rate:.0f} good requests/s")
        for one in strangers:
            one.join(10)


def main() -> int:
    """Measure everything and say what was missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--short", action="store_true")
    short = parser.parse_args().short
    seconds, rounds = (2, 1) if short else (8, 5)
    if shutil.which("wrk") is None:
        raise SystemExit("the load comes from wrk: apt-get install wrk")
    print(f"Python {platform.python_version()}, {platform.machine()}, {platform.system()}, wrk")
    board = Scoreboard()
    with tempfile.TemporaryDirectory() as name:
        wrk = Wrk(Path(name), seconds)
        measure_start(board, 3 if short else 7)
        measure_pages(board, wrk)
        measure_under_attack(board, wrk)
        measure_sparql(board, wrk, rounds)
    return int(board.missed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
