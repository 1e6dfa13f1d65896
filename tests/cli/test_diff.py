"""`samspil diff`: files, folders, archives, revisions and versions, told in every form."""

import json
import os
import subprocess
import zipfile
from pathlib import Path

import pytest

from conftest import ROOT, Command
from samspil.words.language import LANGUAGES

OLD = """PREFIX sam: <https://w3id.org/samspil/ns/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

sam: a owl:Ontology ; owl:versionInfo "1.2.0" .
sam:Club a owl:Class ; rdfs:label "klub"@da , "club"@en ; skos:definition "forening"@da .
"""
NEW = OLD.replace('"forening"@da', '"forening | <b>@alle</b>"@da')


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """The same ontology before and after a change of meaning."""
    for name, text in (("old", OLD), ("new", NEW)):
        (tmp_path / name / "ontology").mkdir(parents=True)
        (tmp_path / name / "ontology/club.ttl").write_text(text, "utf-8")
    return tmp_path / "old", tmp_path / "new"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_change_is_told_with_what_it_asks_of_the_version(
    language: str, two: tuple[Path, Path], samspil: Command
) -> None:
    done = samspil("diff", *two, "--lang", language)
    assert done.returncode == 0, done.stderr
    assert {"da": "omdefineret: klub", "en": "redefined: club"}[language] in done.stdout
    assert "2.0.0" in done.stdout
    assert "1.2.0" in done.stdout


def test_the_exit_code_is_that_of_findings_only_when_asked_for(
    two: tuple[Path, Path], samspil: Command
) -> None:
    for fail_on, code in (("never", 0), ("major", 1), ("minor", 1), ("patch", 1)):
        assert samspil("diff", *two, "--fail-on", fail_on).returncode == code
    assert samspil("diff", two[0], two[0], "--fail-on", "patch").returncode == 0


def test_json_says_everything(two: tuple[Path, Path], samspil: Command) -> None:
    said = json.loads(samspil("diff", *two, "--format", "json", "--lang", "en").stdout)
    assert (said["level"], said["next_version"], said["enough"]) == ("major", "2.0.0", False)
    (change,) = said["changes"]
    assert (change["area"], change["kind"]) == ("ontology", "redefined")
    assert change["label"] == {"da": "klub", "en": "club"}
    assert change["details"][0]["before"] == ["forening (da)"]


def test_markdown_for_a_comment_calls_nobody_and_marks_nothing_up(
    two: tuple[Path, Path], samspil: Command
) -> None:
    told = samspil("diff", *two, "--format", "markdown", "--lang", "da").stdout
    assert told.startswith("## samspil: ")
    assert "\\@alle" in told
    assert "<b>" not in told.replace("\\<b\\>", "")


def test_a_change_log_leaves_out_what_nobody_needs(
    two: tuple[Path, Path], samspil: Command
) -> None:
    told = samspil("diff", *two, "--format", "changelog", "--lang", "en").stdout
    assert told.startswith("### Changed\n\n* club (sam:Club): redefined.\n")
    nothing = samspil("diff", two[0], two[0], "--format", "changelog", "--lang", "en").stdout
    assert nothing.startswith("* Nothing")


def test_versions_are_archives_or_folders_with_a_number(
    two: tuple[Path, Path], tmp_path: Path, samspil: Command
) -> None:
    versions = tmp_path / "versions"
    versions.mkdir()
    two[1].rename(versions / "1.3.0")
    with zipfile.ZipFile(versions / "1.2.0.zip", "w") as packed:
        packed.write(two[0] / "ontology/club.ttl", "ontology/club.ttl")
    done = samspil("diff", "1.2.0", "1.3.0", "--versions", versions, "--lang", "en")
    assert "redefined: club" in done.stdout, done.stderr
    unknown = samspil("diff", "1.9.0", "--versions", versions, "--lang", "en")
    assert unknown.returncode == 2
    assert "1.2.0, 1.3.0" in unknown.stderr


def test_an_archive_writes_nothing_outside_its_folder(tmp_path: Path, samspil: Command) -> None:
    bad = tmp_path / "bad.zip"
    with zipfile.ZipFile(bad, "w") as packed:
        packed.writestr("ontology/../../../escaped.ttl", OLD)
    done = samspil("diff", bad, bad, "--lang", "en")
    assert done.returncode == 4
    assert not list(tmp_path.parent.glob("**/escaped.ttl"))
    bad.write_bytes(b"PK\x03\x04 nothing")
    assert samspil("diff", bad, bad).returncode == 4


def test_a_revision_of_git_is_read_as_it_was(
    two: tuple[Path, Path], tmp_path: Path, samspil: Command
) -> None:
    place = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        **dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), "x"),
        **dict.fromkeys(("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "x@example.org"),
        "PATH": os.environ["PATH"],
    }

    def git(*words: str) -> None:
        subprocess.run(["git", *words], cwd=two[0], env=place, check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "x")
    (two[0] / "ontology/club.ttl").write_text(NEW, "utf-8")
    for revision in ("HEAD:", "HEAD:ontology"):
        done = samspil("diff", revision, two[0], "--lang", "en", cwd=two[0])
        assert "redefined: club" in done.stdout, done.stderr
    assert samspil("diff", "nothing:", two[0], cwd=two[0]).returncode == 2
    assert samspil("diff", "HEAD:", two[0], cwd=tmp_path).returncode == 2


def test_nothing_to_compare_and_what_cannot_be_read_are_told(
    tmp_path: Path, samspil: Command
) -> None:
    (tmp_path / "empty").mkdir()
    assert samspil("diff", tmp_path / "empty", tmp_path / "empty").returncode == 3
    broken = tmp_path / "broken.ttl"
    broken.write_text("<a> <b>", "utf-8")
    done = samspil("diff", broken, broken)
    assert done.returncode == 4
    assert "broken.ttl" in done.stderr


def test_our_own_content_is_compared_with_when_nothing_else_is_said(samspil: Command) -> None:
    done = samspil("diff", ROOT / "ontology", "--format", "json")
    areas = {change["area"] for change in json.loads(done.stdout)["changes"]}
    assert {"shapes", "questions", "data"} <= areas
    assert not {"ontology", "rules"} & areas
