"""`samspil explain` with a concept: a page as text, Markdown and JSON, by any of its names."""

import json

import pytest

from conftest import Command

NAMES = {
    "co-production": ("co-production", "samproduktion", "R4", "model:co-production"),
    "New Public Management": ("npm", "NPM", "new-public-management", "regime:npm"),
    "traditional public administration": ("bureaukrati", "klassisk forvaltning", "PA"),
    "loose network": ("loose network", "sam:LooseNetwork", "LooseNetwork"),
}


@pytest.mark.parametrize(
    ("name", "title"), [(name, title) for title, names in NAMES.items() for name in names]
)
def test_a_concept_may_be_named_in_either_language_by_code_or_by_iri(
    name: str, title: str, samspil: Command
) -> None:
    done = samspil("explain", name, "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"# {title}\n")


def test_the_text_has_headings_sources_and_reservations(samspil: Command) -> None:
    text = samspil("explain", "npg", "--lang", "da").stdout
    for heading in ("Hvad det er", "Sådan kender du det i et dokument", "Typiske fejl", "Kilder"):
        assert f"\n## {heading}\n" in text
    assert "[Osborne 2006]" in text
    assert "(ikke efterprøvet)" in text
    assert "- Osborne 2006: Osborne, S. P. (2006). The New Public Governance? PMR" in text


def test_regimes_named_together_stand_side_by_side(samspil: Command) -> None:
    words = ("explain", "new-public-management", "new-public-governance", "--lang", "da")
    text = samspil(*words).stdout
    assert text.startswith("# New Public Management og New Public Governance side om side\n")
    row = text[text.index("- styringsinstrumenter\n") :].split("\n- ")[0]
    assert "New Public Management: mål, rammekontrakter" in row
    assert "New Public Governance: metastyring" in row
    assert "omstridt: " in row
    three = samspil(*words[:3], "public-administration", "--lang", "en").stdout
    assert "traditional public administration: closed (unverified)" in three


def test_a_concept_as_markdown_and_as_json(samspil: Command) -> None:
    text = samspil("explain", "partnership", "--format", "markdown", "--lang", "en").stdout
    assert "| feature | ask | counts | does not count | borderline case | fields |\n|---|" in text
    data = json.loads(samspil("explain", "partnership", "--format", "json", "--lang", "da").stdout)
    assert data["title"] == "partnerskab"
    assert [part["key"] for part in data["sections"]][:2] == ["definition", "terms"]


def test_cases_of_the_user_become_examples(samspil: Command) -> None:
    alone = samspil("explain", "co-production", "--lang", "en").stdout
    together = samspil("explain", "co-production", "--lang", "en", "--with", "tests/examples")
    assert "Tænkeborg" not in alone
    assert "Tænkeborg" in together.stdout
    assert "by rule R4" in together.stdout


@pytest.mark.parametrize(
    ("name", "title", "said"),
    [
        ("sam:Participation", "deltagelse i arrangement", "samspils metode"),
        ("role:co-producer", "medproducent", "case/job-and-education-guidance/with-citizens"),
        ("københavn", "København", "0101"),
        ("case/hotspot-valby", "Hotspotforsøget i Valby", "Akacieparken"),
        ("c63", "job- og uddannelsesvejledningerne lykkes", "lykkes med at samproducere"),
    ],
)
def test_anything_else_can_be_explained_by_what_is_said_of_it(
    name: str, title: str, said: str, samspil: Command
) -> None:
    done = samspil("explain", name, "--lang", "da")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"# {title}")
    assert said in done.stdout
    assert "\n.\n" not in done.stdout
    data = json.loads(samspil("explain", name, "--lang", "da", "--format", "json").stdout)
    assert data["title"].startswith(title)


def test_a_name_of_several_things_and_a_name_of_none(samspil: Command) -> None:
    several = samspil("explain", "medproducent", "--lang", "da")
    assert several.returncode == 2
    assert "participation-level:co-producer, role:co-producer" in several.stderr
    for name in ("findes ikke", "a b<>c", "sam:Nothing", "https://example.org/x"):
        none = samspil("explain", name, "--lang", "en")
        assert none.returncode == 2
        assert f'nothing called "{name}"' in none.stderr
    together = samspil("explain", "sam:Participation", "npm", "--lang", "en")
    assert together.returncode == 2
    assert "shown alone" in together.stderr
