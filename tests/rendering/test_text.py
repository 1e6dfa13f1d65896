"""What people read in a terminal: the model diagnostics letter by letter, columns, counts."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, Command
from made_findings import MADE, at, of_form, of_shape, options, rendered
from samspil.jobs.rendering import FORMATS
from samspil.jobs.rendering.drawing import draw, width
from samspil.words.findings import Report
from samspil.words.language import LANGUAGES, Language
from terminal import in_a_window

DIAGNOSTICS = Path(__file__).parent / "diagnostics"
REAL = sorted(path.stem for path in DIAGNOSTICS.glob("*.ttl"))


def test_there_are_model_diagnostics_for_every_kind_of_place() -> None:
    assert len(REAL) >= 6
    assert len(MADE) >= 5
    wanted = {f"{name}.{lang}.txt" for name in (*REAL, *MADE) for lang in LANGUAGES}
    assert {path.name for path in DIAGNOSTICS.glob("*.txt")} == wanted


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", REAL)
def test_a_bad_file_is_told_of_letter_by_letter(
    name: str, language: Language, samspil: Command
) -> None:
    path = (DIAGNOSTICS / f"{name}.ttl").relative_to(ROOT)
    done = samspil("validate", path, "--lang", language)
    assert done.stdout == (DIAGNOSTICS / f"{name}.{language}.txt").read_text("utf-8")
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(MADE))
def test_a_finding_in_any_kind_of_file_is_told_of_letter_by_letter(
    name: str, language: Language
) -> None:
    told = rendered("text", *MADE[name], language=language)
    assert told == (DIAGNOSTICS / f"{name}.{language}.txt").read_text("utf-8")


def test_a_line_with_a_tab_an_accent_and_wide_letters_is_marked_where_it_is_seen() -> None:
    line = '\t"日本 cafe\u0301"@dk'
    drawn = draw(line, line.index("cafe"), line.index('"@'))
    assert drawn.text == '    "日本 cafe\u0301"@dk'
    assert (drawn.before, drawn.marked) == (4 + 1 + 4 + 1, 4)


def test_what_cannot_be_seen_is_written_out_and_cannot_act_on_the_terminal() -> None:
    drawn = draw("a\u200bb\x1b[31m\u202ec", 1, 2)
    assert drawn.text == "a[U+200B]b[U+001B][31m[U+202E]c"
    assert drawn.marks() == " ^^^^^^^^"


def test_an_empty_stretch_and_one_beyond_the_line_are_marked_once() -> None:
    assert draw("abc", 1, 1).marks() == " ^"
    assert draw("abc", 9, 12).marks() == "   ^"


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\n"), min_size=1, max_size=300),
    st.data(),
)
def test_the_marks_stand_under_the_stretch_however_long_the_line(
    line: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(line) - 1))
    end = data.draw(st.integers(start + 1, min(len(line), start + 30)))
    room = data.draw(st.sampled_from([60, 100, 160]))
    drawn = draw(line, start, end, room)
    assert width(drawn.text) <= room
    whole = draw(line, start, end, 100_000)
    cells = draw(line[:start], 0, 0, 100_000)
    assert whole.before == width(cells.text + " " * (whole.before - width(cells.text)))
    assert 1 <= drawn.marked <= whole.marked
    assert drawn.before + drawn.marked <= room + 1


def test_the_last_line_counts_in_the_singular_and_the_plural() -> None:
    one = of_form("unclosed-text", at(3, 1, 4), "abc")
    warning = of_shape("FieldCaseShape-framedByPartnership", at(4, 1, 4), "abd")
    shown = {
        ("da", 1): "1 fejl, 1 advarsel i 1 af 1 fil · 1 beskrivelse kontrolleret",
        ("da", 1234): "2 fejl, 2 advarsler i 1 af 2 filer · 1.234 beskrivelser kontrolleret",
        ("en", 1): "1 error, 1 warning in 1 of 1 file · 1 description checked",
        ("en", 1234): "2 errors, 2 warnings in 1 of 2 files · 1,234 descriptions checked",
    }
    for language in LANGUAGES:
        for nodes, findings, files in (
            (1, (one, warning), 1),
            (1234, (one, replace(one, where=at(8, 1, 4)), warning, warning), 2),
        ):
            report = Report(findings, files, nodes)
            told = FORMATS["text"](report, options(language))
            assert told.splitlines()[-1] == shown[language, nodes]


def test_a_run_without_findings_says_how_much_was_looked_at() -> None:
    fine = FORMATS["text"](Report((), 1, 1), options("da"))
    assert fine == "I orden · 1 beskrivelse kontrolleret i 1 fil\n"
    nothing = FORMATS["text"](Report((), 2, 0), options("en"))
    assert nothing == "Nothing was checked · 0 descriptions checked in 2 files\n"


def test_the_same_thing_missing_in_many_places_is_one_block_that_names_them() -> None:
    many = [
        of_shape("FinanceShape-financeSource", at(line, 1, 8), f"<gr-{line:02}>")
        for line in range(10, 20)
    ]
    told = rendered("text", *many, language="en")
    assert told.count("error[") == 1
    assert "also here: line 11 <gr-11>, line 12 <gr-12>" in told
    assert "line 15 <gr-15> … and 4 more places" in told
    assert told.endswith("10 errors in 1 of 2 files · 12 descriptions checked\n")


def test_the_gravest_are_shown_when_there_are_too_many_and_the_rest_is_counted() -> None:
    warnings = [
        of_shape("FieldCaseShape-framedByPartnership", at(1, 1, 4, f"data/{n:02}.ttl"), "abc")
        for n in range(25)
    ]
    error = of_form("unclosed-text", at(3, 1, 4, "data/99.ttl"), "abc")
    told = rendered("text", *warnings, error, language="da", most=20)
    assert told.count("advarsel[") == 19
    assert "fejl[unclosed-text]" in told
    assert "… 6 fund mere. Se dem alle med --max-findings 26" in told


def test_why_is_said_once_for_each_check() -> None:
    two = [of_form("unclosed-text", at(n, 1, 4, f"data/{n}.ttl"), "abc") for n in (1, 2)]
    told = rendered("text", *two, language="en")
    assert told.count("= why:") == 1
    assert told.count("= more: samspil explain unclosed-text") == 2


def _on_a_screen(words: list[str], **environment: str) -> str:
    """What a user sees in a window of 80 columns, colours and all."""
    code, shown = in_a_window(words, 80, **environment)
    assert code in (0, 1)
    return shown


def test_a_screen_gets_colours_unless_it_asked_for_none() -> None:
    words = ["validate", "tests/rendering/diagnostics/code.ttl", "--lang", "da"]
    coloured = _on_a_screen(words)
    assert "\x1b[1;31mfejl[DeclaredTermShape-value]\x1b[0m: " in coloured
    assert "\x1b" not in _on_a_screen(words, NO_COLOR="1")
    plain = re.sub(r"\x1b\[[\d;]*m", "", coloured)
    assert max(map(len, plain.splitlines())) <= 80
    told = (DIAGNOSTICS / "code.da.txt").read_text("utf-8")
    assert " ".join(plain.split()) == " ".join(told.split())


def test_a_screen_gets_twenty_findings_and_a_pipe_all_of_them(samspil: Command) -> None:
    words = ["validate", "tests/examples", "--lang", "da"]
    shown = _on_a_screen(words, NO_COLOR="1")
    piped = samspil(*words).stdout
    heads = re.compile(r"^(?:fejl|advarsel|oplysning)\[", re.MULTILINE)
    assert len(heads.findall(shown)) == 20
    assert len(heads.findall(piped)) > 25
    assert "fund mere. Se dem alle med --max-findings" in " ".join(shown.split())
    everything = _on_a_screen([*words, "--max-findings", "1000"], NO_COLOR="1")
    assert len(heads.findall(everything)) == len(heads.findall(piped))


def test_statistics_count_per_check_and_quiet_leaves_the_last_line_out() -> None:
    errors = [of_form("unclosed-text", at(n, 1, 4), "abc") for n in (1, 2)]
    warning = of_shape("FieldCaseShape-framedByPartnership", at(4, 1, 4), "abd")
    told = rendered("text", *errors, warning, language="en", statistics=True)
    first, second, empty, _ = told.split("\n", 3)
    assert first.split()[:3] == ["2", "error", "unclosed-text"]
    assert second.split()[:3] == ["1", "warning", "FieldCaseShape-framedByPartnership"]
    assert empty == ""
    quiet = rendered("concise", warning, language="en", quiet=True)
    assert quiet.count("\n") == 1
    assert FORMATS["text"](Report((), 1, 1), options("da", quiet=True)) == ""
