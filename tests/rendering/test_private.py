"""Digits that must not be shown occur in no output of any form, nor does a digest of them."""

import re
from datetime import date, timedelta
from hashlib import md5, sha1, sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ROOT
from made_findings import options
from samspil.files.workspace import Workspace
from samspil.jobs.baseline import Baseline
from samspil.jobs.rendering import FORMATS
from samspil.jobs.validation import validate
from samspil.words.findings import Report
from samspil.words.language import LANGUAGES

TEXT = (ROOT / "tests/rendering/diagnostics/personal.ttl").read_text("utf-8")
SAMPLE = "310299-9999"
BORN = date(1900, 1, 1)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """A made-up civil registration number in one of the ways people write it."""
    born = BORN + timedelta(days=draw(st.integers(0, 40_000)))
    separator = draw(st.sampled_from(["-", " ", "\N{EN DASH}", " - "]))
    return f"{born:%d%m%y}{separator}{draw(st.integers(0, 9999)):04}"


@st.composite
def files(draw: st.DrawFn) -> tuple[str, str]:
    """A number, and a file with it in some place: a text, a comment, beside other mistakes."""
    number = draw(numbers())
    text = draw(
        st.sampled_from(
            [
                TEXT.replace(SAMPLE, number),
                TEXT.replace(SAMPLE, number).replace('"@da ,', ' "@dk ,', 1),
                TEXT.replace(f'"Beboer {SAMPLE}', f'"{number} {number}'),
                TEXT.replace(SAMPLE, "x") + f"# ring til {number}\n",
                TEXT.replace(SAMPLE, number).replace('"@da ,', "@da ,", 1),
                TEXT.replace("finance-source:lbf", f'"{number}"'),
                TEXT.replace("12.5", f'"{number}"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
            ]
        )
    )
    return number, text


def _outputs(report: Report, folder: Path) -> dict[str, str]:
    told = {
        f"{form} {language}": render(report, options(language, files=("case.ttl",)))
        for form, render in FORMATS.items()
        for language in LANGUAGES
    }
    baseline = Baseline(folder / "b.json").renewed(report.findings, (), options().checks)
    return {**told, "baseline": baseline.text()}


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(given_file=files())
def test_no_output_holds_the_digits_of_a_private_number(
    given_file: tuple[str, str], workspace: Workspace, tmp_path: Path
) -> None:
    number, text = given_file
    path = tmp_path / "case.ttl"
    path.write_text(text, "utf-8")
    report = validate([path], workspace)
    assert any(finding.check == "CivilRegistrationNumber" for finding in report.findings)
    digits = re.sub(r"\D", "", number)
    secrets = [number, digits, digits[-4:] if len(set(digits[-4:])) > 2 else number]
    for known in (number, digits):
        secrets += [how(known.encode()).hexdigest()[:12] for how in (md5, sha1, sha256)]
    for form, told in _outputs(report, tmp_path).items():
        plain = told.replace(str(tmp_path), "")
        without_marks = re.sub(r"\b[0-9a-f]{32,64}\b", "", plain)
        for secret in secrets[:3]:
            assert secret not in without_marks, (form, secret)
        for digest in secrets[3:]:
            assert digest not in plain, form


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_what_is_masked_is_still_told_of(form: str, workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "case.ttl"
    path.write_text(TEXT, "utf-8")
    told = FORMATS[form](validate([path], workspace), options("en"))
    assert "CivilRegistrationNumber" in told
    assert SAMPLE not in told
