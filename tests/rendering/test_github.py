"""What GitHub is told in a log: annotations within its limits, and text it takes for no command."""

import re
from dataclasses import replace

from made_findings import MADE, at, of_form, of_shape, rendered
from samspil.words.findings import Where


def _annotations(told: str) -> list[str]:
    """The lines after the fenced text."""
    fence = re.match(r"::stop-commands::(\w+)\n", told)
    if fence is None:
        return told.splitlines()
    _, _, commands = told.partition(f"\n::{fence[1]}::\n")
    return commands.splitlines()


def _warnings(number: int) -> list[str]:
    findings = [
        of_shape("FieldCaseShape-framedByPartnership", at(1, 1, 4, f"data/{n:02}.ttl"), "abc")
        for n in range(number)
    ]
    return _annotations(rendered("github", *findings, language="da"))


def test_of_25_warnings_nine_are_shown_and_the_rest_is_said() -> None:
    shown = _warnings(25)
    assert len(shown) == 10
    assert all(line.startswith("::warning ") for line in shown)
    assert shown[-1] == (
        "::warning title=samspil::Og 16 advarsler mere; se loggen eller opsummeringen."
    )


def test_ten_are_all_shown_and_eleven_are_not() -> None:
    assert len(_warnings(10)) == 10
    assert "title=samspil" not in _warnings(10)[-1]
    assert _warnings(11)[-1].endswith("::Og 2 advarsler mere; se loggen eller opsummeringen.")


def test_errors_and_warnings_have_a_limit_each() -> None:
    errors = [of_form("unclosed-text", at(n, 1, 4), "abc") for n in range(1, 31)]
    warnings = [
        of_shape("FieldCaseShape-framedByPartnership", at(1, 1, 4, f"data/{n:02}.ttl"), "abc")
        for n in range(12)
    ]
    shown = _annotations(rendered("github", *errors, *warnings, language="en"))
    kinds = [line.partition(" ")[0] for line in shown]
    assert kinds == ["::error"] * 10 + ["::warning"] * 10
    assert shown[9].endswith("::And 21 more errors; see the log or the summary.")


def test_an_annotation_has_its_place_and_everything_in_it_is_escaped() -> None:
    odd = replace(
        of_form("column-twice", at(3, 2, 5, "data/a,b:c%.ttl"), "abcdef", value="50 %\nx,y:z"),
        value="",
    )
    (line,) = _annotations(rendered("github", odd, language="en"))
    assert line == (
        "::error title=column-twice,file=data/a%2Cb%3Ac%25.ttl,line=3,col=2,endLine=3,endColumn=5"
        '::The column "50 %25[U+000A]x,y:z" stands there twice.%0AKeep one.'
    )


def test_a_cell_is_named_in_the_title_because_a_workbook_has_no_lines() -> None:
    (line,) = _annotations(rendered("github", *MADE["dates-in-a-workbook"], language="da"))
    assert line.startswith(
        "::error title=CaseShape-endBeforeStart%2C ark «Sag»%2C celle H2,file=vejle.xlsx,line=1::"
    )


def test_a_finding_over_several_lines_names_only_its_beginning() -> None:
    long = of_form("unclosed-text", Where("x.ttl", 3, 5, 9, 2), "aaaa bcd")
    (line,) = _annotations(rendered("github", long, language="en"))
    assert "line=3,col=5::" in line


def test_nothing_a_contributor_writes_can_be_a_command() -> None:
    sly = of_form(
        "unclosed-text", at(1, 1, 4, "::error::x.ttl"), "##[error]no ::set-output name=a::b"
    )
    told = rendered("github", sly, language="en")
    fence = told.split("\n", 1)[0].removeprefix("::stop-commands::")
    assert len(fence) == 64
    inside = told.split(f"::{fence}::")[0]
    assert "##[error]no" in inside
    assert fence not in inside.removeprefix(f"::stop-commands::{fence}")
    assert "::set-output" not in "".join(_annotations(told))


def test_without_text_there_is_no_fence() -> None:
    assert rendered("github", quiet=True) == ""
