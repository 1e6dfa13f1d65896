"""Search: what people write leads to what they mean."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Command
from samspil.engine.store import Store
from samspil.files.workspace import Workspace, find_workspace
from samspil.jobs.questions import read_questions, read_themes
from samspil.jobs.search.documents import KINDS, build_index
from samspil.jobs.search.index import Document, Index, grouped
from samspil.jobs.search.words import keys_of
from samspil.words.errors import BadContent
from samspil.words.language import LANGUAGES

# What is written, and where the first hit must lead.
FIRST = {
    "samskabelse": "concept/model/co-creation",
    "Samproduktion": "concept/model/co-production",
    "co-production": "concept/model/co-production",
    "coproduction": "concept/model/co-production",
    "NPM": "concept/regime/npm",
    "new public governance": "concept/regime/npg",
    "Aarhus": "place/0751",
    "Århus": "place/0751",
    "arhus": "place/0751",
    "0751": "place/0751",
    "kobenhavn": "place/0101",
    "koebenhavn": "place/0101",
    "KØBENHAVN": "place/0101",
    "Københaven": "place/0101",
    "hotspotprojektet": "case/hotspot",
    "hotspotproejktet": "case/hotspot",
    "valby forsøget": "case/hotspot-valby",
    "boligsociale job- og uddannelsesvejledninger": "case/job-and-education-guidance",
    "beboernetvaerk": "concept/theme/resident-democracy",
    "kriminalitetsforebyggels": "concept/focus-area/crime-prevention",
    "kriminalitetforebyggelse": "concept/focus-area/crime-prevention",
    "hvilke indsatser samproducerer med borgere": (
        "svar/which-interventions-co-produce-with-citizens"
    ),
    "boligorganisationerne": "case/hotspot-evaluation/housing-associations",
    "espersen andersen 2017": "source/espersen-andersen-2017",
}


@pytest.fixture(scope="module")
def index() -> Index:
    return _index(find_workspace(), "da")


def _index(workspace: Workspace, language: str) -> Index:
    store = Store.of(workspace, "ontology", "data")
    spoken = next(one for one in LANGUAGES if one == language)
    return build_index(store, read_questions(workspace), read_themes(workspace), spoken, "svar")


@pytest.mark.parametrize("text", FIRST)
def test_what_people_write_leads_to_what_they_mean(text: str, index: Index) -> None:
    found = [hit.document.path for hit in index.find(text).hits]
    assert found[:1] == [FIRST[text]], found[:4]


def test_at_least_twenty_ways_to_write_are_tried() -> None:
    assert len(FIRST) >= 20


def test_everything_people_know_by_name_is_there_in_both_languages(workspace: Workspace) -> None:
    for language in LANGUAGES:
        found = _index(workspace, language)
        paths = [document.path for document in found.documents]
        assert len(paths) == len(set(paths)) > 1_000
        assert {document.kind for document in found.documents} == set(KINDS)
        assert all(document.label.strip() for document in found.documents)
    assert _index(workspace, "en").find("crime prevention").hits


def test_letters_that_some_keyboards_lack_make_no_difference() -> None:
    assert keys_of("Ærø Å Sønderjylland") == keys_of("aeroe AA Soenderjylland")
    assert keys_of("Åse") == keys_of("ase") == keys_of("A\N{COMBINING RING ABOVE}se")
    assert keys_of("Müller, José") == ["muller", "jose"]


def test_a_compound_is_found_by_what_is_inside_it(index: Index) -> None:
    inside = {hit.document.label for hit in index.find("netværk").hits}
    assert "beboernetværk og medborgerskab" in inside


def test_a_word_that_matches_is_never_guessed_at(index: Index) -> None:
    assert not index.find("hotspot").guessed
    assert index.find("hotspto").guessed == {"hotspto": ["hotspot"]}
    assert index.find("netvrk").guessed == {"netvrk": ["netværk"]}


def test_a_compound_that_nobody_has_used_is_taken_apart(index: Index) -> None:
    found = index.find("ungdomskriminalitetsforebyggende")
    assert found.hits
    assert "ungdomskriminalitet" in found.guessed["ungdomskriminalitetsforebyggende"]


def test_a_word_too_many_is_left_out_and_named(index: Index) -> None:
    found = index.find("hotspot qqxxyy")
    assert found.hits
    assert found.left_out == ["qqxxyy"]
    assert not index.find("qqxxyy").hits


def test_what_has_the_name_comes_before_what_mentions_it() -> None:
    documents = [
        Document("case", "rest", "another", rest="moon"),
        Document("case", "text", "one more", text="the moon"),
        Document("case", "other", "third", names=("moon river",)),
        Document("case", "longer", "moonlight"),
        Document("case", "name", "moon"),
    ]
    found = [hit.document.path for hit in Index("en", documents).find("moon").hits]
    assert found == ["name", "longer", "other", "text", "rest"]


def test_hits_of_a_kind_stand_together_and_the_best_kind_comes_first(index: Index) -> None:
    found = index.find("aarhus")
    kinds = grouped(found.hits)
    assert next(iter(kinds)) == "place"
    assert sum(map(len, kinds.values())) == len(found.hits)
    assert {hit.document.kind for hit in found.of_kind("source").hits} == {"source"}


def test_the_same_index_is_written_the_same(workspace: Workspace) -> None:
    one, two = (_index(workspace, "da").as_json(str, {}) for _ in range(2))
    assert one == two
    assert len(one) < 300_000


@given(st.text(max_size=400))
@settings(deadline=None, max_examples=150)
def test_any_text_is_a_search(text: str) -> None:
    words = keys_of(text)
    for left_out in INDEX.find(text).left_out:  # the last one may be cut off with the text
        assert any(word.startswith(left_out) for word in words)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "\0" * 50,
        "(" * 3_000,
        "a " * 9_000,
        "ø\u0301" * 900,
        "%s{}<script>",
        "\ud800",
    ],
)
def test_a_hostile_search_costs_little(text: str) -> None:
    start = time.perf_counter()
    INDEX.find(text)
    assert time.perf_counter() - start < 5


INDEX = _index(find_workspace(), "da")


def test_a_question_cannot_take_an_address_that_is_in_use(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("content")
    here = find_workspace()
    for name in ("ontology", "shapes", "data", "queries"):
        (folder / name).mkdir()
    for path in here.folder("queries").iterdir():
        (folder / "queries" / path.name).write_bytes(path.read_bytes())
    any_question = next(here.folder("queries").glob("*.rq"))
    (folder / "queries" / "search.rq").write_bytes(any_question.read_bytes())
    with pytest.raises(BadContent) as raised:
        read_questions(Workspace(folder))
    assert raised.value.key == "question-name"


def test_the_command_finds(samspil: Command) -> None:
    shown = samspil("search", "samproduktion", "--lang", "da")
    assert shown.returncode == 0
    assert "model:co-production" in shown.stdout
    whole = json.loads(samspil("search", "hotspto", "--format", "json", "--lang", "en").stdout)
    assert whole["guessed"] == {"hotspto": ["hotspot"]}
    assert whole["total"] >= len(whole["hits"]) > 3
    only = json.loads(
        samspil("search", "aarhus", "--kind", "place", "--format", "json", "--lang", "da").stdout
    )
    assert [hit["name"] for hit in only["hits"]] == ["https://w3id.org/samspil/place/0751"]
    none = samspil("search", "xyzzyqq", "--lang", "da")
    assert none.returncode == 0
    assert "xyzzyqq" in none.stdout
