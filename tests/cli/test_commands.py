"""The command as a user meets it, in Danish and English, with wrong input too."""

import csv
import io
import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from conftest import ROOT, Command
from samspil.doors.cli.main import COMMANDS, run
from samspil.jobs.checkup import EXTRAS
from samspil.words.language import LANGUAGES, Language

WRONG = [
    (["ask", "which-arrangement-leaves-citizens-out"], 2, "which-arrangements-leave-citizens-out"),
    (["ask", "xyzzy"], 2, "samspil questions"),
    (["ask"], 2, "NAVN"),
    (["ask", "which-arrangements-leave-citizens-out", "--colour", "red"], 2, "--colour"),
    (["ask", "which-cases-realise-a-model", "--model"], 2, "--model"),
    (["ask", "which-cases-realise-a-model", "--model", "partnerskap"], 2, "partnerskab"),
    (["validat"], 2, "validate"),
    (["validate", "--engine", "jena"], 2, "pyshacl"),
    (["validate", "--nope"], 2, "--nope"),
    (["classify", "--reading", "strikt"], 2, "strict"),
    (["classify", "--assume", "joint-gaols=yes"], 2, "joint-goals"),
    (["classify", "--assume", "joint-goals=maybe"], 2, "joint-goals=yes|træk=yes"),
    (["explain", "hotspt"], 2, "hotspot"),
    (["explain", "hotspot", "co-prodution"], 2, "co-production"),
    (["explain", "co-prodution"], 2, "co-production"),
    (["explain"], 2, "NAVN"),
    (["explain", "npm", "partnership"], 2, "to styringsregimer"),
    (["explain", "npm", "hotspot"], 2, "hotspot"),
    (["explain", "npm", "--format", "svg"], 2, "markdown"),
    (["explain", "npm", "--reading", "strict"], 2, "--reading"),
    (["explain", "hotspot", "--format", "markdown"], 2, "svg"),
    (["explain", "hotspot", "R1", "R2"], 2, "R1, R2"),
    (["explain", "loose-network", "--with", "tests/examples"], 2, "feature:loose-network"),
    (["format", "nowhere.ttl"], 4, "nowhere.ttl"),
    (["questions", "--lang", "sv"], 2, "sv"),
]


@pytest.mark.parametrize(
    ("words", "code", "hint"), WRONG, ids=lambda w: " ".join(w) if isinstance(w, list) else None
)
def test_wrong_input_gets_one_clear_line_with_a_remedy(
    words: list[str], code: int, hint: str, samspil: Command
) -> None:
    done = samspil(*words, SAMSPIL_LANG="da")
    assert done.returncode == code, done.stderr
    assert any(part in done.stderr for part in hint.split("|")), done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_parameter_that_must_be_an_iri_says_so(samspil: Command) -> None:
    name = _question_with_iri()
    done = samspil("ask", *name, "not an iri", "--lang", "en")
    assert done.returncode == 2
    assert "IRI" in done.stderr or "Did you mean" in done.stderr


def _question_with_iri() -> tuple[str, str]:
    for path in sorted((ROOT / "queries").glob("*.rq")):
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("#+ param ") and ": iri " in line:
                return path.stem, "--" + line.split()[2].rstrip(":")
    raise AssertionError


def test_the_language_follows_the_option_then_the_environment(samspil: Command) -> None:
    assert "Brug:" in samspil("--help").stdout
    assert "Brug:" in samspil("--help", LANG="da_DK.UTF-8").stdout
    assert "Usage:" in samspil("--help", LANG="en_GB.UTF-8").stdout
    assert "Usage:" in samspil("--help", LANG="da_DK.UTF-8", SAMSPIL_LANG="en").stdout
    assert "Brug:" in samspil("--help", "--lang", "da", SAMSPIL_LANG="en").stdout
    assert "Usage:" in samspil("--lang=en").stdout


def test_an_answer_shows_names_and_sources_not_iris(samspil: Command) -> None:
    done = samspil("ask", "which-arrangements-leave-citizens-out", "--lang", "da")
    table, _, sources = done.stdout.partition("Kilder:")
    assert "hotspotenhedernes professionelle partnerskaber" in table
    assert "https://" not in table
    assert "Styring og samarbejde i det boligsociale arbejde" in sources


def test_an_answer_as_csv_has_a_column_for_the_name_and_one_for_the_iri(samspil: Command) -> None:
    done = samspil("ask", "which-arrangements-leave-citizens-out", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert rows
    assert rows[0]["arrangement"] == "hotspotenhedernes professionelle partnerskaber"
    assert rows[0]["arrangement_iri"].startswith("https://w3id.org/samspil/case/hotspot/")


def test_an_answer_as_json_says_whether_it_was_answered(samspil: Command) -> None:
    done = samspil("ask", "which-arrangements-leave-citizens-out", "--format", "json")
    assert json.loads(done.stdout)["status"] == "answered"


def test_an_answer_can_be_taken_away_as_a_file(samspil: Command, tmp_path: Path) -> None:
    words = ("ask", "which-arrangements-leave-citizens-out", "--lang", "da")
    book = tmp_path / "svar.xlsx"
    done = samspil(*words, "--format", "xlsx", "--output", book)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert book.read_bytes().startswith(b"PK")
    assert "svar.xlsx" in done.stderr
    danish = samspil(*words, "--format", "csv-excel-da").stdout
    assert danish.startswith("\ufeffsag;sag (IRI);")
    assert [path.name for path in tmp_path.iterdir()] == ["svar.xlsx"]


def test_a_file_is_never_written_to_the_screen_nor_half(samspil: Command, tmp_path: Path) -> None:
    words = ("ask", "which-arrangements-leave-citizens-out", "--format", "xlsx", "--lang", "en")
    done = samspil(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--output answer.xlsx" in done.stderr
    done = samspil(*words, "--output", tmp_path / "nowhere" / "x.xlsx")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_more_cases_can_be_asked_about_without_changing_anything(samspil: Command) -> None:
    name = "which-interventions-co-produce-with-citizens"
    alone = samspil("ask", name, "--format", "csv").stdout.count("\n")
    together = samspil("ask", name, "--format", "csv", "--with", "tests/examples")
    assert together.stdout.count("\n") > alone


@pytest.mark.parametrize(
    ("words", "language", "said"),
    [
        (["validate", "{0}/gone.ttl"], "da", "kan ikke læses: filen eller mappen findes ikke"),
        (["validate", "{0}/ring.ttl"], "en", "cannot be read: links lead round in a circle"),
        (["validate", "tests/examples", "--output", "json={0}"], "da", "skrives: det er en mappe."),
        (["validate", "tests/examples", "--baseline", "{0}"], "en", "cannot be read: it is a"),
    ],
)
def test_why_the_system_refuses_is_told_in_the_language_of_the_user(
    samspil: Command, tmp_path: Path, words: list[str], language: Language, said: str
) -> None:
    (tmp_path / "gone.ttl").symlink_to(tmp_path / "not-there")
    (tmp_path / "ring.ttl").symlink_to(tmp_path / "ring.ttl")
    done = samspil(*(word.format(tmp_path) for word in words), "--lang", language)
    assert said in done.stdout + done.stderr


def test_a_command_that_is_stopped_while_it_is_loaded_leaves_no_trace_behind() -> None:
    stopped = "import sys; sys.modules['samspil.doors.cli.main'] = type(sys)('x')\n"
    stopped += "import samspil.__main__ as it\n"
    stopped += "def run(): raise KeyboardInterrupt\n"
    stopped += "sys.modules['samspil.doors.cli.main'].run = run\nit.main()"
    done = subprocess.run([sys.executable, "-c", stopped], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (130, b"")


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_no_word_in_another_language(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run([name, "--help", "--lang", "da"])
    shown = capsys.readouterr().out
    assert not re.search(r"\b(?:FILE|TEXT|INTEGER|RANGE|PATH|DIRECTORY|required|default)\b", shown)
    assert not re.search(r"^  \S+$", shown.partition("Valg:")[2], re.MULTILINE)


def test_the_help_of_a_question_shows_its_choices(samspil: Command) -> None:
    done = samspil("ask", "which-cases-realise-a-model", "--help", "--lang", "en")
    assert done.returncode == 0
    assert "--model" in done.stdout
    assert "Which cases realise" in done.stdout


def test_explain_shows_the_chain_as_text_json_and_picture(samspil: Command) -> None:
    words = ("explain", "says-samskabelse", "co-production", "--with", "tests/examples")
    text = samspil(*words, "--lang", "da").stdout
    assert "✓ borgere er med i gennemførelsen: til stede" in text
    assert "Bovairds læsning" in text
    assert "Det er forskerne uenige om:" in text
    assert "The Four Co's" in text
    chain = json.loads(samspil(*words, "--format", "json").stdout)[0]
    assert chain["answer"] == "realised"
    assert all(f["has"][0]["statedBy"] for f in chain["features"])
    picture = samspil(*words, "--format", "svg", "--lang", "en").stdout
    assert picture.startswith("<svg")
    assert "<title>" in picture


def test_explain_without_a_model_shows_all_of_them_and_every_school(samspil: Command) -> None:
    done = samspil("explain", "hotspot", "--lang", "en")
    assert done.returncode == 0
    for word in ("R2a", "R4b", "strict reading", "Nearest model: partnership (distance 3)"):
        assert word in done.stdout


def test_classify_lists_what_it_would_take(samspil: Command) -> None:
    done = samspil(
        "classify", "data/cases/hotspot.ttl", "--assume", "joint-goals=yes", "--lang", "en"
    )
    assert "To be partnership it would take: more than one-off + organisations from" in done.stdout


def test_reason_says_consistent_and_agrees(samspil: Command) -> None:
    done = samspil("reason", "tests/examples/family-cycle.ttl", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("continuous co-production") == 1


def test_reason_narrows_a_contradiction_to_what_causes_it(samspil: Command, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.ttl"
    text = (ROOT / "tests/examples/underivable.ttl").read_text("utf-8")
    wrong.write_text(text + "\n<source> a sam:ActorGroup ; a sam:Organisation .\n", "utf-8")
    done = samspil("reason", wrong, "--lang", "en")
    assert done.returncode == 1
    listed = [line for line in done.stdout.splitlines() if line.startswith("  ")]
    assert len(listed) == 3
    disjoint = next(line for line in listed if "exclude each other" in line)
    assert "(organisation, actor group)" in disjoint
    assert disjoint.startswith("  the ontology · ")


def test_reason_without_java_is_one_line_and_exit_2(samspil: Command, tmp_path: Path) -> None:
    done = samspil("reason", "--lang", "en", PATH=str(tmp_path))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "Java" in done.stderr


def test_format_check_writes_nothing_and_format_does(samspil: Command, tmp_path: Path) -> None:
    copy = tmp_path / "hotspot.ttl"
    shutil.copy(ROOT / "data/cases/hotspot.ttl", copy)
    neat = copy.read_text("utf-8")
    copy.write_text(
        neat.replace("    a sam:LiteratureCase ;\n", "  a  sam:LiteratureCase;\n"), "utf-8"
    )
    untidy = copy.read_text("utf-8")
    assert samspil("format", "--check", copy).returncode == 1
    assert copy.read_text("utf-8") == untidy
    assert samspil("format", copy).returncode == 0
    assert copy.read_text("utf-8") == neat
    assert samspil("format", "--check", copy).returncode == 0


def test_format_refuses_a_comment_it_would_lose(samspil: Command, tmp_path: Path) -> None:
    file = tmp_path / "x.ttl"
    file.write_text("<x:a> <x:b> <x:c> . # kept?\n", "utf-8")
    done = samspil("format", file, "--lang", "en")
    assert done.returncode == 1
    assert "line 1" in done.stderr
    assert "kept?" in file.read_text("utf-8")


def test_output_that_nobody_reads_is_no_error() -> None:
    command = f"{sys.executable} -m samspil questions --lang da | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_checkup_names_every_extra_and_what_it_is_good_for(
    language: Language, samspil: Command
) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].keys() - {"build", "test"}
    assert extras == EXTRAS.keys()
    lines = samspil("doctor", "--lang", language).stdout.splitlines()
    for name, package in EXTRAS.items():
        (line,) = [line for line in lines if line.startswith(f"  {name}: ")]
        assert f"{package} " in line or f'pip install "samspil[{name}]"' in line
