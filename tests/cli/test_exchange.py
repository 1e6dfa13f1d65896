"""Cases from any format to any other, and none of it lost."""

from pathlib import Path

import pytest

from conftest import ROOT, Command
from samspil.files.reading import read
from samspil.files.workspace import Workspace
from samspil.jobs.exchange import FORMATS, as_files, take
from samspil.words.errors import Unwritable
from samspil.words.language import LANGUAGES, Language

EXAMPLES = sorted((ROOT / "tests" / "examples").glob("*.ttl"))
CASES = sorted((ROOT / "data" / "cases").glob("*.ttl"))


def _written(files: dict[str, bytes], folder: Path) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    first = folder / next(iter(files))
    return first.parent if first.suffix == ".csv" else first


@pytest.mark.parametrize("path", [*EXAMPLES, *CASES], ids=lambda path: path.stem)
def test_every_case_comes_back_from_every_format_as_it_was(
    path: Path, workspace: Workspace, tmp_path: Path
) -> None:
    said = set(read(path).ntriples.splitlines())
    quads = take([path], workspace).quads
    tried = 0
    for form in FORMATS:
        for language in LANGUAGES if form in ("yaml", "csv", "xlsx") else ("da",):
            folder = tmp_path / f"{form}-{language}"
            back = read(_written(dict(as_files(quads, form, "x", language, workspace)), folder))
            assert [m.check for m in back.mistakes] == [], form
            assert set(back.ntriples.splitlines()) == said, form
            tried += 1
    assert tried == 12


def test_there_are_enough_cases_to_try() -> None:
    assert len(EXAMPLES) + len(CASES) >= 19


@pytest.mark.parametrize("form", ["ttl", "nt", "rdf", "yaml", "csv", "xlsx"])
def test_a_graph_with_a_name_is_refused_where_it_would_be_lost(
    form: str, workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "named.trig"
    text = "GRAPH <https://w3id.org/samspil/graph/x> { <urn:a> <urn:b> <urn:c> . }"
    path.write_text(text, "utf-8")
    with pytest.raises(Unwritable, match="unwritable-graph"):
        as_files(take([path], workspace).quads, form, "x", "da", workspace)


@pytest.mark.parametrize("form", ["trig", "nq", "jsonld"])
def test_a_graph_with_a_name_is_kept_where_it_can_be(
    form: str, workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "named.trig"
    text = (
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        "GRAPH <https://w3id.org/samspil/graph/x> { <urn:a:b> skos:note 'c'@da . }"
    )
    path.write_text(text, "utf-8")
    quads = take([path], workspace).quads
    back = _written(dict(as_files(quads, form, "x", "da", workspace)), tmp_path)
    assert set(take([back], workspace).quads) == set(quads)


@pytest.mark.parametrize("form", ["yaml", "csv", "xlsx"])
def test_a_form_refuses_what_has_no_name(form: str, workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "nameless.ttl"
    path.write_text("<urn:a:b> <urn:c:d> [ <urn:e:f> 1 ] .", "utf-8")
    with pytest.raises(Unwritable, match="unwritable-nameless"):
        as_files(take([path], workspace).quads, form, "x", "da", workspace)


def test_a_workbook_becomes_turtle_and_is_not_written_over(
    samspil: Command, tmp_path: Path
) -> None:
    book = tmp_path / "case.xlsx"
    example = EXAMPLES[5]
    done = samspil("export", example, "--format", "xlsx", "--output", book, "--lang", "en")
    assert (done.returncode, done.stdout) == (0, "")
    done = samspil("import", book, "--into", tmp_path / "here", "--lang", "en")
    assert done.returncode == 0, done.stdout
    (made,) = (tmp_path / "here").iterdir()
    assert set(read(made).ntriples.splitlines()) == set(read(example).ntriples.splitlines())
    again = samspil("import", book, "--into", tmp_path / "here", "--lang", "en")
    assert again.returncode == 0  # it says the same, so nothing would change
    made.write_text(made.read_text("utf-8") + "\n# mine\n", "utf-8")
    refused = samspil("import", book, "--into", tmp_path / "here", "--lang", "en")
    assert refused.returncode == 2
    assert "--replace" in refused.stderr
    assert made.read_text("utf-8").endswith("# mine\n")
    assert samspil("import", book, "--into", tmp_path / "here", "--replace").returncode == 0
    assert "# mine" not in made.read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_would_be_lost_is_shown_and_nothing_is_written(
    language: Language, samspil: Command, tmp_path: Path
) -> None:
    bad = ROOT / "tests" / "bad" / "code-unknown-xlsx.xlsx"
    for words in (
        ("import", bad, "--into", tmp_path / "here"),
        ("export", bad, "--format", "ttl", "--output", tmp_path / "x.ttl"),
    ):
        done = samspil(*words, "--lang", language)
        assert done.returncode == 1
        assert "code-unknown" in done.stderr
        assert list(tmp_path.iterdir()) == []


def test_personal_data_are_not_taken_in(samspil: Command, tmp_path: Path) -> None:
    done = samspil(
        "import",
        ROOT / "tests/bad/personal-number-in-a-cell-comment.xlsx",
        "--into",
        tmp_path / "here",
    )
    assert done.returncode == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("language", "says"),
    [("da", "Filen rummer personoplysninger"), ("en", "The file holds personal data")],
)
@pytest.mark.parametrize("name", ["telephone-in-a-text.ttl", "telephone-in-yaml.yaml"])
def test_personal_data_are_not_exported_but_shown_masked_at_their_place(
    name: str, language: Language, says: str, samspil: Command, tmp_path: Path
) -> None:
    file = ROOT / "tests" / "bad" / name
    to = tmp_path / "there.jsonld"
    done = samspil("export", file, "--format", "jsonld", "--output", to, "--lang", language)
    assert (done.returncode, done.stdout, list(tmp_path.iterdir())) == (1, "", [])
    assert says in done.stderr
    assert name in done.stderr
    assert "PhoneNumber" in done.stderr
    assert "█" in done.stderr
    assert "22 33 44 55" in file.read_text("utf-8")
    assert "22 33 44 55" not in done.stderr


def test_what_is_wrong_otherwise_is_exported_all_the_same(samspil: Command, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<x:s> <x:p> <x:o> .")
    done = samspil("export", tmp_path / "a.ttl", "--format", "nt")
    assert (done.returncode, done.stdout) == (0, "<x:s> <x:p> <x:o> .\n")


def test_our_own_cases_are_exported_by_name(samspil: Command) -> None:
    by_name = samspil("export", "hotspot", "--format", "nt")
    assert by_name.returncode == 0
    assert "case/hotspot" in by_name.stdout
    assert "case/hotspot" not in samspil("export", "sources/hotspot", "--format", "nt").stdout
    wrong = samspil("export", "hotpsot", "--format", "nt", "--lang", "en")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "Did you mean: hotspot" in wrong.stderr
    table = samspil("export", "hotspot", "--format", "csv", "--lang", "en")
    assert table.returncode == 2
    assert "--output" in table.stderr
