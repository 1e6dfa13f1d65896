"""What is kept of many files: that it is little changes nothing of what is found or its order."""

import json
import pickle
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samspil.files.workspace import Workspace
from samspil.jobs.rendering.flowing import Flowing, dumped, in_batches
from samspil.jobs.validation import Run, validate
from samspil.jobs.validation.chunk import Checked
from samspil.jobs.validation.keeping import Bundle, Findings, Lying, Shelf
from samspil.jobs.validation.linking import clashes, groups, involved, sketch_of
from samspil.jobs.validation.traces import Trace
from samspil.words.findings import Finding, Severity, Where
from samspil.words.vocabulary import BASE

_ORGANISATIONS = {"vejle": BASE + "organisation/vejle"}
_NAMES = [
    *(f"{BASE}case/{case}{rest}" for case in ("x", "X", "y") for rest in ("", "/a", "/A", "/b")),
    *(f"{BASE}organisation/{slug}" for slug in ("vejle", "odense")),
    BASE + "place/0101",
]
_some = st.frozensets(st.sampled_from(_NAMES), max_size=3)


@st.composite
def _traces(draw: st.DrawFn) -> list[Trace]:
    found = []
    for number in range(draw(st.integers(0, 5))):
        described = draw(_some)
        defined = draw(_some)
        called = draw(st.frozensets(st.sampled_from(("vejle", "odense", "hansen")), max_size=2))
        owners = [name for name in sorted(described | defined) if name.count("/") > 4]
        organisations = [(one, draw(st.sampled_from(owners))) for one in sorted(called) if owners]
        referred = sorted(draw(_some) - described)
        found.append(
            Trace(
                f"{number}.ttl",
                tuple(sorted(described)),
                tuple(sorted(defined)),
                tuple(referred),
                tuple(organisations),
            )
        )
    return found


@given(_traces())
def test_a_sketch_tells_of_every_file_that_has_to_do_with_another(traces: list[Trace]) -> None:
    matter = involved([sketch_of(trace, _ORGANISATIONS) for trace in traces])
    left = [trace for trace in traces if trace.file in matter]
    assert clashes(left, _ORGANISATIONS) == clashes(traces, _ORGANISATIONS)
    assert groups(left) == [g for g in groups(traces) if matter & set(g)]
    assert all(len(group) == 1 for group in groups(traces) if not matter & set(group))


def test_a_file_that_shares_nothing_is_not_involved() -> None:
    one, other = (f"{BASE}case/{slug}" for slug in "xy")
    place = (f"{BASE}place/0101",)
    traces = [Trace(iri, (iri,), (iri,), place, (("hansen", iri),)) for iri in (one, other)]
    assert involved([sketch_of(trace, _ORGANISATIONS) for trace in traces]) == set()


def _finding(file: str, line: int) -> Finding:
    return Finding("syntax", Severity.INFO, {"da": "x", "en": "x"}, Where(file, line, 1, line, 2))


def _checked(file: str, *lines: int) -> Checked:
    findings = tuple(_finding(file, line) for line in lines)
    return Checked(file, findings, 1, Trace(file, (), (), (), ()))


def _bundle(*checked: Checked) -> Bundle:
    return Bundle.of(checked, {})


def test_findings_of_bundles_come_in_one_order() -> None:
    first = _bundle(_checked("d", 1, 9), _checked("a", 2), _checked("empty"))
    second = _bundle(_checked("b", 4, 5), _checked("c", 1))
    found = Findings([first, _bundle(), second], [_finding("b", 5), _finding("b", 1)])
    places = [(finding.where.file, finding.where.line) for finding in found]
    assert places == sorted(places)
    assert len(found) == len(places) == 8
    assert found == tuple(found)
    assert found[-1] == _finding("d", 9)


def test_findings_are_unpacked_when_they_are_reached_and_not_before() -> None:
    ready = _bundle(_checked("a", 1, 2))
    broken = replace(_bundle(_checked("b", 1, 2)), packed=b"")
    assert [f.where.file for f in islice(Findings([ready, broken]), 3)] == ["a", "a", "b"]


def test_what_is_taken_out_of_a_bundle_is_gone() -> None:
    bundle = _bundle(_checked("a", 1), _checked("b", 1, 2))
    left = bundle.without({"b", "other"}, {})
    assert (left.files, len(list(left.findings())), left.nodes) == (["a"], 1, 1)
    assert bundle.without({"other"}, {}) is bundle


def test_what_is_put_away_lies_in_a_file_and_is_the_same() -> None:
    shelf = Shelf()
    kept = [bytes([number]) * 400_000 for number in range(5)]
    lying = [shelf.put(one) for one in kept]
    assert all(isinstance(one, Lying) for one in lying)
    assert [bytes(one) for one in reversed(lying)] == kept[::-1]
    bundle = _bundle(_checked("a", 1), _checked("b", 1, 2))
    away = bundle.put_away(shelf)
    assert (away.outline, away.checked()) == (bundle.outline, bundle.checked())
    assert len(pickle.dumps(replace(away, outlined=b"", packed=b""))) < 200


def test_what_cannot_be_put_in_a_file_stays_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object, **__: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(tempfile, "TemporaryFile", nowhere)
    shelf = Shelf()
    kept = [bytes([number]) * 400_000 for number in range(5)]
    assert [bytes(shelf.put(one)) for one in kept] == kept


def test_an_interrupted_run_leaves_nothing_half_written_in_its_cache(
    workspace: Workspace, tmp_path: Path
) -> None:
    for number in range(3):
        (tmp_path / f"case-{number}.ttl").write_text(f"<x:{number}> <x:p> .\n")
    cache = tmp_path / "cache"
    seen: list[list[str]] = []

    def stop(done: int, _total: int) -> None:
        seen.append([path.name for path in cache.iterdir()])
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        validate([tmp_path], workspace, Run(cache=cache, progress=stop))
    assert {*map(tuple, seen)} == {("findings.sqlite",)}
    assert [path.name for path in cache.iterdir()] == ["findings.sqlite"]
    whole = validate([tmp_path], workspace)
    for _ in range(2):
        assert validate([tmp_path], workspace, Run(cache=cache)) == whole


def test_the_findings_of_several_processes_are_those_of_one(
    workspace: Workspace, tmp_path: Path
) -> None:
    for number in range(30):
        (tmp_path / f"case-{number}.ttl").write_text(f"<x:{number}> <x:p> .\n")
    one, two = (validate([tmp_path], workspace, Run(jobs=jobs)) for jobs in (1, 2))
    assert one == two
    assert len(one.findings) == 30


def test_json_flows_and_is_the_same() -> None:
    made = []

    def members() -> Iterator[int]:
        for number in range(3):
            made.append(number)
            yield number

    pieces = dumped({"empty": Flowing(()), "all": Flowing(members())})
    text = next(pieces)
    assert made == [0]
    text += "".join(pieces)
    assert text == json.dumps({"empty": [], "all": [0, 1, 2]}, indent=2) + "\n"


def test_batches_are_the_same_text_in_few_pieces() -> None:
    pieces = ["x" * 1000] * 200
    batches = list(in_batches(pieces))
    assert "".join(batches) == "".join(pieces)
    assert len(batches) == 4
