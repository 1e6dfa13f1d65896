"""The pages that teach: one for each concept, built from the content, free of markup."""

import json
import re
from collections.abc import Iterator

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from conftest import ROOT
from samspil.engine.store import Store
from samspil.files.workspace import Workspace, find_workspace
from samspil.jobs.classification import classify
from samspil.jobs.pages.content import (
    Definitions,
    Links,
    Page,
    Paragraph,
    Ref,
    Section,
    Statement,
    Statements,
    Table,
    as_data,
    statements_in,
)
from samspil.jobs.pages.markdown import as_markdown, escaped
from samspil.jobs.pages.teaching import Shelf, read_shelf
from samspil.jobs.rules import RuleSet, read_rules
from samspil.words.errors import WrongUse
from samspil.words.language import LANGUAGES, Language
from samspil.words.vocabulary import CONCEPT, DCTERMS, NS, SKOS

RULES: RuleSet = read_rules(find_workspace())
STORE = Store.of(find_workspace())
SHELF: Shelf = read_shelf(STORE, RULES, classify(STORE, RULES))
TAUGHT = [iri for iri, kind in SHELF.kinds.items() if kind in ("model", "regime")]
FEATURES = [iri for iri, kind in SHELF.kinds.items() if kind == "feature"]
MODELS = [iri for iri, kind in SHELF.kinds.items() if kind == "model"]
REGIMES = [iri for iri, kind in SHELF.kinds.items() if kind == "regime"]
_OURS = f"FILTER(isIRI(?k) && STRSTARTS(STR(?x), '{NS}'))"
NPM, NPG = CONCEPT + "regime/npm", CONCEPT + "regime/npg"


def slug(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def section(page: Page, key: str) -> Section:
    return next(one for one in page.sections if one.key == key)


def statements(page: Page) -> Iterator[Statement]:
    for one in page.sections:
        for block in one.blocks:
            yield from statements_in(block)


def texts(page: Page) -> Iterator[str]:
    yield from (page.title, page.lead, *(one.heading for one in page.sections))
    for one in statements(page):
        yield from (one.text, *one.marks, *one.notes)
    for part in page.sections:
        for block in part.blocks:
            if isinstance(block, Paragraph):
                yield block.text
            if isinstance(block, Table):
                yield from block.headings


def test_every_model_every_reading_of_one_and_every_regime_has_a_page(
    workspace: Workspace,
) -> None:
    assert {rule.concept or rule.iri for rule in RULES.models} == set(MODELS)
    listed = Store.of(workspace, "ontology").names(
        f"SELECT ?x WHERE {{ ?x <{SKOS}inScheme> <{CONCEPT}regime> }} ORDER BY ?x"
    )
    assert [row[0] for row in listed] == REGIMES
    assert (len(MODELS), len(REGIMES)) == (11, 7)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("iri", TAUGHT, ids=slug)
def test_a_page_teaches_what_the_thing_is_and_what_is_often_mistaken(
    iri: str, language: Language
) -> None:
    page = SHELF.page(iri, language)
    assert (page.language, page.iri) == (language, iri)
    assert page.lead.endswith(".")
    assert page.lead[0].isupper()
    assert section(page, "definition")
    assert list(statements_in(section(page, "mistakes").blocks[-1]))
    assert section(page, "sources")
    assert all(text.strip() for text in texts(page))


@pytest.mark.parametrize("iri", MODELS, ids=slug)
def test_the_page_of_a_model_takes_every_feature_its_rule_demands(iri: str) -> None:
    for language in LANGUAGES:
        table = section(SHELF.page(iri, language), "recognise").blocks[-1]
        assert isinstance(table, Table)
        features = {cell[0].iri for cell, *_ in table.rows if isinstance(cell[0], Ref)}
        assert features == SHELF.rules[iri].condition.needs
        for row in table.rows:
            assert all(row), row[0]  # a question, examples of both kinds, a borderline case, fields
            assert isinstance(row[1][0], Statement)
            assert row[1][0].text.endswith("?")


@pytest.mark.parametrize("iri", SHELF.kinds, ids=slug)
def test_both_languages_say_the_same_things(iri: str) -> None:
    danish, english = (SHELF.page(iri, language) for language in LANGUAGES)
    assert [one.key for one in danish.sections] == [one.key for one in english.sections]
    assert len(list(statements(danish))) == len(list(statements(english)))
    for one, other in zip(statements(danish), statements(english), strict=True):
        assert bool(one.sources) == bool(other.sources)
    foreign = [text for text in texts(english) if re.search(r"\b(og|eller|ikke)\b", text)]
    assert [text for text in foreign if "»" not in text] == []  # a source in its own words


@pytest.mark.parametrize("iri", SHELF.kinds, ids=slug)
def test_no_page_holds_markup_or_an_iri_in_place_of_a_name(iri: str) -> None:
    for text in texts(SHELF.page(iri, "da")):
        assert not re.search(r"[<>*_`]|https?://|\]\(", text), text


def test_what_nobody_has_checked_is_marked_and_cites_no_source() -> None:
    unverified = 0
    for iri in SHELF.kinds:
        for one in statements(SHELF.page(iri, "en")):
            if one.unverified:
                unverified += 1
                assert one.marks == ("unverified",)
                assert one.sources == ()
    assert unverified > 50


def test_a_statement_with_a_status_has_a_source_unless_it_is_unverified() -> None:
    for iri in SHELF.kinds:
        for one in statements(SHELF.page(iri, "en")):
            assert one.sources or one.unverified or one.status is None, one


def test_a_regime_of_which_only_the_name_was_read_says_so() -> None:
    for name in ("digital-era-governance",):
        page = SHELF.page(f"{CONCEPT}regime/{name}", "en")
        assert any("read only the name" in text for text in texts(page))
    assert not any("read only the name" in text for text in texts(SHELF.page(NPM, "en")))


def test_examples_and_counter_examples_come_from_the_cases() -> None:
    page = SHELF.page(CONCEPT + "model/co-production", "en")
    said = [one.text for one in statements(page)]
    example = said.index("the collaboration of the job and education guidance with the citizens")
    against = said.index("the professional partnerships of the hotspot units")
    assert example < against
    professional = SHELF.page(CONCEPT + "model/professional-partnership", "en")
    examples = section(professional, "examples").blocks[0]
    assert isinstance(examples, Statements)
    assert examples.items[0].text == "the professional partnerships of the hotspot units"
    assert any("professionelle partnerskaber" in note for note in examples.items[0].notes)


def test_an_imagined_example_is_never_taken_for_a_case() -> None:
    for iri in SHELF.kinds:
        page = SHELF.page(iri, "en")
        for one in page.sections:
            if one.key == "examples":
                for block in one.blocks:
                    for statement in statements_in(block):
                        assert statement.sources or statement.marks == ("samspil's example",)


def test_a_page_shows_who_disagrees_with_whom() -> None:
    disputes = section(SHELF.page(CONCEPT + "model/co-production", "en"), "disagreements").blocks[0]
    assert isinstance(disputes, Definitions)
    assert len(disputes.items) >= 9
    first = disputes.items[0]
    assert first.term.label.startswith("Is co-creation wider")
    assert {s.short for one in first.statements for s in one.sources} == {
        "Andersen & Espersen 2017c",
        "Loeffler 2020",
    }


def test_a_reading_leads_to_what_it_is_a_reading_of_and_back() -> None:
    narrow = section(SHELF.page(CONCEPT + "model/full-co-production", "en"), "definition")
    wide = section(SHELF.page(CONCEPT + "model/co-production", "en"), "definition")
    up = [block for block in narrow.blocks if isinstance(block, Links)]
    down = [block for block in wide.blocks if isinstance(block, Links)]
    assert [ref.label for ref in up[0].items] == ["co-production"]
    assert [ref.label for ref in down[0].items] == [
        "continuous co-production",
        "full co-production",
    ]


def test_two_regimes_stand_side_by_side_with_who_says_so_and_what_is_contested() -> None:
    page = SHELF.compare([NPM, NPG], "en")
    table = section(page, "dimensions").blocks[-1]
    assert isinstance(table, Table)
    assert table.headings[1:] == ("New Public Management", "New Public Governance", "contested")
    assert len(table.rows) == 20
    for dimension, npm, npg, _ in table.rows:
        assert npm, dimension
        assert npg, dimension
        for one in (*npm, *npg):
            assert isinstance(one, Statement)
            assert one.sources or one.unverified
    contested = [row for row in table.rows if row[3]]
    assert len(contested) >= 12
    named = [s.short for one in statements(page) for s in one.sources]
    assert {"Osborne 2006", "Torfing & Triantafillou 2013"} <= set(named)
    sources = {s.iri for one in statements(page) for s in one.sources}
    assert len(section(page, "sources").blocks[0].items) == len(sources)  # type: ignore[union-attr]


def test_two_models_stand_side_by_side_by_what_they_demand() -> None:
    pair = [CONCEPT + "model/co-creation", CONCEPT + "model/co-production"]
    table = section(SHELF.compare(pair, "en"), "demands").blocks[0]
    assert isinstance(table, Table)
    demanded = {
        row[0][0].label: [bool(cell) for cell in row[1:]]
        for row in table.rows
        if isinstance(row[0][0], Ref)
    }
    assert demanded["active citizen contribution"] == [True, True]
    assert demanded["citizens in delivery"] == [False, True]


def test_a_model_and_a_regime_cannot_be_compared() -> None:
    with pytest.raises(WrongUse, match="compare-kinds"):
        SHELF.compare([NPM, CONCEPT + "model/partnership"], "en")


def test_an_observed_regime_element_is_an_example(workspace: Workspace) -> None:
    store = Store.of(workspace)
    store.add(_observed())
    shelf = read_shelf(store, RULES, classify(store, RULES))
    said = section(shelf.page(NPM, "en"), "examples").blocks[0]
    assert isinstance(said, Statements)
    assert said.items[0].text == "goals and indicators are fixed"


def _observed() -> list[Quad]:
    text = (
        f"<https://example.org/case> <{NS}hasRegimeObservation> <https://example.org/seen> .\n"
        f"<https://example.org/seen> <{NS}observedElement> <{CONCEPT}regime-element/structure> ;\n"
        f'  <{NS}observableSign> "goals and indicators are fixed"@en .\n'
    )
    return list(parse(text, format=RdfFormat.TURTLE))


def test_every_feature_has_a_page_and_one_page_has_them_all() -> None:
    assert len(FEATURES) == 26
    whole = SHELF.page(CONCEPT + "feature", "en")
    assert {one.key for one in whole.sections} == {slug(iri) for iri in FEATURES}
    alone = section(SHELF.page(CONCEPT + "feature/joint-goals", "en"), "recognise")
    assert section(whole, "joint-goals").blocks[1:] == alone.blocks
    demanded = alone.blocks[-1]
    assert isinstance(demanded, Links)
    assert [ref.label for ref in demanded.items] == [
        "formalised partnership",
        "partnership",
        "professional partnership",
    ]


def test_markdown_takes_every_sign_at_its_word() -> None:
    assert escaped("a*b_c|d<e>[f]#g`h\\") == r"a\*b\_c\|d\<e\>\[f\]\#g\`h\\"


@pytest.mark.parametrize("iri", SHELF.kinds, ids=slug)
def test_markdown_has_whole_tables_and_one_title(iri: str) -> None:
    for language in LANGUAGES:
        text = as_markdown(SHELF.page(iri, language))
        assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1
        tables = re.findall(r"(?:^\|.*\|\n?)+", text, re.MULTILINE)
        for table in tables:
            bars = {len(re.findall(r"(?<!\\)\|", line)) for line in table.strip().split("\n")}
            assert len(bars) == 1
        assert "\n\n\n" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_coding_reference_is_what_the_data_say(language: Language) -> None:
    written = (ROOT / "docs" / language / "coding-reference.md").read_text("utf-8")
    assert written == as_markdown(SHELF.page(CONCEPT + "feature", language)), "run: make docs"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_coding_guide_names_only_fields_there_are_and_every_feature(language: Language) -> None:
    guide = (ROOT / "docs" / language / "coding-guide.md").read_text("utf-8")
    declared = {row[0] for row in STORE.names(f"SELECT ?x WHERE {{ ?x a ?k . {_OURS} }}")}
    assert {NS + name for name in re.findall(r"sam:(\w+)", guide)} <= declared
    numbered = STORE.rows(
        f"SELECT DISTINCT ?n WHERE {{ ?x a <{NS}CollaborationFeature> ; <{DCTERMS}identifier> ?n }}"
    )
    assert {str(row[0].value) for row in numbered} <= set(re.findall(r"F\d\d", guide))  # type: ignore[union-attr]
    examples = set(re.findall(r"^\| `([\w-]+)` \|", guide, re.MULTILINE))
    assert len(examples) >= 6
    assert examples <= {path.stem for path in (ROOT / "tests/examples").glob("*.ttl")}


def test_a_page_is_plain_data_that_names_the_kind_of_each_block() -> None:
    page = SHELF.page(NPM, "da")
    data = json.loads(json.dumps(as_data(page)))
    kinds = {block["kind"] for part in data["sections"] for block in part["blocks"]}
    assert {"paragraph", "statements", "table", "definitions", "references"} <= kinds
    assert data["iri"] == NPM
