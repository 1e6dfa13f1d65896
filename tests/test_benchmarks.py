"""The cases that the benchmarks measure are what they say they are. No test measures time."""

import sys
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from conftest import ROOT
from samspil.files.workspace import Workspace
from samspil.jobs.validation import validate

sys.path.insert(0, str(ROOT / "benchmarks"))

from generate import FAULTS, FAULTY, cases, write


def test_the_same_number_gives_the_same_cases_of_about_190_triples() -> None:
    made = dict(cases(30))
    assert made == dict(cases(30))
    sizes = [sum(1 for _ in parse(text, format=RdfFormat.TURTLE)) for text in made.values()]
    assert 170 <= sum(sizes) / len(sizes) <= 210


def test_one_case_in_a_hundred_has_a_fault_and_every_fault_is_found(
    workspace: Workspace, tmp_path: Path
) -> None:
    number = FAULTY * len(FAULTS)
    write(number, tmp_path / "all")
    faulty = tmp_path / "faulty"
    faulty.mkdir()
    made = list(cases(number))
    for slug, text in made[FAULTY - 1 :: FAULTY]:
        (faulty / f"{slug}.ttl").write_text(text, "utf-8")
    report = validate([faulty], workspace)
    found = {f.where.file for f in report.findings if f.severity == "violation"}
    assert len(found) == len(FAULTS)
    sound = tmp_path / "sound"
    sound.mkdir()
    for slug, text in made[: FAULTY - 1]:
        (sound / f"{slug}.ttl").write_text(text, "utf-8")
    assert not validate([sound], workspace).violated
