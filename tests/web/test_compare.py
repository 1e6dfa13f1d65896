"""Cases side by side: what is not stated is no difference, and no name is taken for markup."""

import html
import re
from collections import Counter
from xml.etree import ElementTree as ET

import pytest
from pyoxigraph import NamedNode

from conftest import ROOT
from samspil.files.workspace import Workspace
from samspil.jobs.cases import UNSTATED
from samspil.jobs.figures.square import Side, Square, figure
from samspil.jobs.publication import Publication, read_publication
from samspil.jobs.web.addresses import Addresses
from samspil.jobs.web.case_files import square_file
from samspil.jobs.web.cases import Naming
from samspil.jobs.web.compare import compare_page
from samspil.jobs.web.crossing import MOST_CASES, crossing, picture, says
from samspil.jobs.web.website import Website
from samspil.words.errors import WrongUse
from samspil.words.language import LANGUAGES, Language
from servers import Running

BOTH = "job-and-education-guidance,hotspot"
QUESTION = "where-do-the-cases-stand-on-citizens-and-institutions"


@pytest.fixture(scope="module")
def content(workspace: Workspace) -> Publication:
    """Our own content and the fictional examples."""
    return read_publication(workspace, [ROOT / "tests/examples"])


@pytest.fixture(scope="module")
def web(content: Publication) -> Website:
    return Website(content, Addresses("https://example.org/"))


def _rows(page: str, key: str) -> dict[str, list[str]]:
    """The rows of one table, by their first cell."""
    section = page[page.index(f'<h2 id="{key}">') :]
    section = section[: section.index("</section>")]
    found = {}
    for row in section.split("<tr>")[2:]:
        cells = [
            html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", cell)).strip())
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        ]
        found[cells[0]] = cells[1:]
    return found


def _page(web: Website, language: Language = "da", case: str = "", only: str = "") -> str:
    return compare_page(web, language, {"case": case, "only": only})


def test_the_two_cases_of_the_chapter_stand_where_its_abstract_puts_them(web: Website) -> None:
    rows = _rows(_page(web, case=BOTH), "axes")
    assert rows["Borgerne er med"] == ["ja", "nej", "forskellige"]
    assert rows["Kobling mellem organisationerne"] == [
        "løst netværk",
        "partnerskab som kobling",
        "forskellige",
    ]
    assert rows["Bevislag"] == ["kapitlets resumé", "kapitlets resumé", "ens"]
    assert rows["Borgernes rolle"] == [
        "medproducent",
        "ikke oplyst i kilden",
        "kan ikke sammenlignes: ikke oplyst for alle",
    ]
    page = _page(web, case=BOTH)
    assert "Ikke oplyst for nogen af sagerne:" in page
    assert "Kommune" not in rows


def test_features_are_had_lacked_or_not_stated(web: Website) -> None:
    rows = _rows(_page(web, "en", case=BOTH), "features")
    assert rows["citizens take part"] == ["present", "expressly lacking", "different"]
    assert rows["loose coupling"][:2] == ["present", "not stated in the source"]
    assert rows["two or more organisations"] == ["present", "present", "the same"]
    every = {"present", "expressly lacking", "not stated in the source"}
    every.add("present in one collaboration, expressly lacking in another")
    assert {cell for cells in rows.values() for cell in cells[:-1]} <= every


def test_each_feature_of_each_case_is_as_sparql_finds_it(web: Website) -> None:
    slugs = ["hybrid-cafe", "family-cycle", "youth-crime-board"]
    rows = _rows(_page(web, "en", case=",".join(slugs)), "features")
    seen = 0
    for place, slug in enumerate(slugs):
        found: dict[str, set[str]] = {}
        for state in ("has", "lacks"):
            for feature, *_ in web.content.store.names(
                "PREFIX sam: <https://w3id.org/samspil/ns/> SELECT DISTINCT ?f { "
                f"<https://w3id.org/samspil/case/{slug}> sam:concernsIntervention/"
                f"sam:carriedOutIn/sam:{state}Feature ?f }}"
            ):
                found.setdefault(web.label(feature, "en"), set()).add(state)
        for label, cells in rows.items():
            said = {
                frozenset(("has",)): "present",
                frozenset(("lacks",)): "expressly lacking",
                frozenset(("has", "lacks")): (
                    "present in one collaboration, expressly lacking in another"
                ),
                frozenset[str](): "not stated in the source",
            }
            assert cells[place] == said[frozenset(found.get(label, ()))], (slug, label)
            seen += 1
    assert seen > 60


def test_only_what_is_known_to_differ_is_shown_on_demand(web: Website) -> None:
    every, some = _page(web, case=BOTH), _page(web, case=BOTH, only="differences")
    for key in ("axes", "features"):
        wanted = {
            name: cells
            for name, cells in _rows(every, key).items()
            if cells[-1] in ("forskellige", "delvis ens")
        }
        assert _rows(some, key) == wanted
        assert wanted
    assert "Ikke oplyst for nogen af sagerne" not in some


def test_outcomes_are_compared_only_within_kind_and_evidence_grade(web: Website) -> None:
    rows = _rows(
        _page(web, case="family-cycle,courtyard-co-creation,youth-crime-board"), "outcomes"
    )
    assert len(rows) > 3
    assert all(name.count("–") >= 1 for name in rows)
    verdicts = Counter(cells[-1] for cells in rows.values())
    assert verdicts["ens"] == 0


def test_the_square_places_each_case_where_the_question_does(web: Website) -> None:
    index = web.content.cases
    question = web.content.questions[QUESTION]
    asked: set[tuple[str, str, str]] = set()
    for case, citizens, institutions in web.content.store.rows(question.bound({})):
        assert isinstance(case, NamedNode)
        assert isinstance(citizens, NamedNode)
        assert isinstance(institutions, NamedNode)
        ends = [term.value.rpartition("/")[2] for term in (citizens, institutions)]
        asked.add((case.value, ends[0], ends[1]))
    crossed = crossing(web, Naming(index, "da"), index.all)
    assert crossed
    drawn = {
        (case.iri, row.key, column.key)
        for row, line in zip(crossed.rows, crossed.fields, strict=True)
        for column, field in zip(crossed.columns, line, strict=True)
        for case in field.cases
    }
    assert len(index.all) == 20
    assert drawn == asked


def test_the_square_of_the_two_cases_is_the_one_of_the_chapter(web: Website) -> None:
    index = web.content.cases
    naming = Naming(index, "da")
    two = [case for case in index.all if case.iri.rpartition("/")[2] in BOTH.split(",")]
    crossed = crossing(web, naming, two)
    assert crossed
    assert [value.key for value in crossed.rows] == ["yes", "no"]
    assert [value.key for value in crossed.columns] == ["loose-network", "partnership"]
    assert [[len(field.cases) for field in line] for line in crossed.fields] == [[1, 0], [0, 1]]
    assert says(naming, crossed) == (
        "Borgerne er med / Kobling mellem organisationerne: ja / løst netværk: 1. "
        "nej / partnerskab som kobling: 1. Tomme felter: 2."
    )
    drawn = picture(naming, crossed)
    for text in (drawn.wide, drawn.narrow):
        ET.fromstring(text)
        assert text.count("ingen sager") == 2


def test_numbers_stand_beside_the_square_and_lead_to_the_cases(web: Website) -> None:
    page = _page(web)
    assert "/sager?citizens=yes&amp;coupling=coordinated-network" in page
    assert "/sager?citizens=unknown&amp;coupling=unknown" in page
    assert UNSTATED == "unknown"


def test_until_a_reader_chooses_the_cases_of_the_abstract_are_compared(web: Website) -> None:
    for language in LANGUAGES:
        page = _page(web, language)
        table = page[page.index('<h2 id="axes">') :]
        assert len(re.findall(r'<th scope="col">', table[: table.index("</thead>")])) == 4
    assert "Indtil du vælger andre" in _page(web)
    assert "Indtil du vælger andre" not in _page(web, case="hotspot")


def test_what_there_is_not_is_refused_with_what_was_meant(web: Website) -> None:
    with pytest.raises(WrongUse) as refused:
        _page(web, case="hotspto")
    assert refused.value.values["near"].split(", ")[0] == "hotspot"  # type: ignore[attr-defined]
    with pytest.raises(WrongUse, match="http-choice"):
        _page(web, case="<script>")
    with pytest.raises(WrongUse, match="http-choice"):
        _page(web, only="all")
    every = ",".join(case.iri.rpartition("/")[2] for case in web.content.cases.all)
    with pytest.raises(WrongUse, match="http-compare"):
        _page(web, case=every)
    assert len(web.content.cases.all) > MOST_CASES


def test_the_picture_can_be_fetched_for_all_and_for_some(running: Running) -> None:
    every = running.ask("/hent/sammenlign.svg?lang=en")
    some = running.ask("/hent/sammenlign.svg?lang=en&case=hotspot&case=hotspot-valby")
    assert every["Content-Type"] == some["Content-Type"] == "image/svg+xml"
    assert "job and" in every.text
    assert "job and" not in some.text
    assert running.ask("/hent/sammenlign.svg?case=hotspto").status == 400
    assert running.ask("/hent/sammenlign.exe").status == 404


def test_a_square_of_hostile_names_is_a_picture_all_the_same(web: Website) -> None:
    nasty = '<script>alert(1)</script>"\u202e&' + "x" * 400
    sides = [Side("a", nasty), Side("b", nasty, stated=False)]
    drawn = figure(
        Square(sides, sides, {("a", "b"): [nasty] * 9}, nasty, (nasty, nasty)),
        title=nasty,
        says=nasty,
    )
    for text in (drawn.wide, drawn.narrow):
        ET.fromstring(text)
        assert "<script" not in text
    made = square_file(web, "svg", {}, "da")
    assert made is not None
    assert made.body == square_file(web, "svg", {}, "da").body  # type: ignore[union-attr]
