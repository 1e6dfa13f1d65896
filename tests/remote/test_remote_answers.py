"""The same questions get the same answers from real services as from the embedded engine."""

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from remote.servers import EXAMPLES, Service, run_oxigraph, samspil
from samspil.engine.asking import Asking, type_of_term
from samspil.engine.exchange import Exchange
from samspil.engine.remote import RemoteStore
from samspil.engine.store import Store
from samspil.files.reading import collect, read
from samspil.files.workspace import Workspace, find_workspace
from samspil.jobs.backend import Backend, speaks_of_derived
from samspil.jobs.classification import classify
from samspil.jobs.questions import answer, read_questions
from samspil.jobs.rules import read_rules
from samspil.words.errors import ServiceFailed
from samspil.words.vocabulary import GRAPH

QUESTIONS = read_questions(find_workspace())
DIFFERENCES = tomllib.loads(Path(__file__).with_name("differences.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def embedded(workspace: Workspace) -> Store:
    store = Store.of(workspace)
    for path in collect([EXAMPLES]):
        store.add(read(path).quads)
    classify(store, read_rules(workspace))
    return store


def _backend(service: Service, exchange: Exchange, workspace: Workspace) -> Backend:
    store = RemoteStore.over_all_graphs(service.url, exchange)
    return Backend(store, workspace, lambda *_: None)


def _shown(row: Sequence[type_of_term | None], workspace: Workspace) -> str:
    def cell(term: type_of_term | None) -> str:
        if isinstance(term, NamedNode):
            return workspace.vocabulary.shorten(term.value)
        return term.value if isinstance(term, Literal) else "–"

    return " ".join(map(cell, row))


def test_every_question_is_compared_and_every_difference_is_of_one() -> None:
    assert len(QUESTIONS) >= 75
    assert sum(map(speaks_of_derived, QUESTIONS.values())) >= 16
    for differing in DIFFERENCES.values():
        assert differing.keys() <= QUESTIONS.keys()
        assert all(one["cause"] for one in differing.values())
    assert sum(map(len, DIFFERENCES.values())) <= 1


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_service_answers_as_the_embedded_engine_does(
    name: str, filled: Service, embedded: Store, exchange: Exchange, workspace: Workspace
) -> None:
    question = QUESTIONS[name]
    asked = _backend(filled, exchange, workspace).for_question(question)
    assert isinstance(asked, RemoteStore), "it should need no copy"
    rows = answer(question, asked).rows
    wanted = answer(question, embedded).rows
    listed = DIFFERENCES.get(filled.name, {}).get(name)
    if listed is None:
        assert rows == wanted
        return
    got, expected = ([_shown(row, workspace) for row in these] for these in (rows, wanted))
    missing, extra = {*expected} - {*got}, {*got} - {*expected}
    assert missing | extra, "it is a difference no longer"
    assert missing <= {*listed["missing"]}
    assert extra <= {*listed["extra"]}


def test_a_service_gives_terms_with_language_and_datatype(
    filled: Service, exchange: Exchange
) -> None:
    store = RemoteStore.over_all_graphs(filled.url, exchange)
    graphs = " ".join(f"<{GRAPH}{name}>" for name in ("chapter", "sources/chapter"))
    rows = store.rows(
        f"SELECT DISTINCT ?o WHERE {{ VALUES ?g {{ {graphs} }} GRAPH ?g {{ ?s ?p ?o }} }}"
    )
    literals = {term for (term,) in rows if isinstance(term, Literal)}
    assert {term.language for term in literals} >= {"da", "en", None}
    datatypes = {term.datatype.value.rpartition("#")[2] for term in literals}
    assert datatypes >= {"langString", "string", "integer", "boolean", "gYear", "anyURI"}
    assert {t.value for t in literals if t.datatype.value.endswith("#boolean")} <= {"true", "false"}


def test_a_service_constructs_and_describes(filled: Service, exchange: Exchange) -> None:
    store = RemoteStore.over_all_graphs(filled.url, exchange)
    claim = "<https://w3id.org/samspil/source/espersen-andersen-2017/claim/c01>"
    made = store.query(f"CONSTRUCT {{ {claim} ?p ?o }} WHERE {{ {claim} ?p ?o }}")
    assert {str(triple.subject) for triple in made} == {claim}  # type: ignore[union-attr]


@pytest.mark.parametrize("word", ["add", "insert", "load", "delete", "select"])
def test_a_word_in_a_comment_does_not_change_what_is_asked(
    word: str, filled: Service, exchange: Exchange
) -> None:
    store = RemoteStore(filled.url, exchange)
    text = f"#+ summary-en: we {word} things\n# and {word} more\n\nprefix x: <urn:{word}:>\n"
    assert store.ask(f"{text}# {word}\nask {{ }}")


def test_an_answer_that_the_service_cut_is_no_answer(
    filled_virtuoso: Service, exchange: Exchange
) -> None:
    store = RemoteStore.over_all_graphs(filled_virtuoso.url, exchange)
    with pytest.raises(ServiceFailed, match="service-shortened") as failure:
        store.rows("SELECT ?s ?p ?o WHERE { ?s ?p ?o }")
    assert failure.value.values["limit"] == "10000"


def test_a_mistake_in_a_query_is_told_in_the_words_of_the_service(
    filled: Service, exchange: Exchange
) -> None:
    with pytest.raises(ServiceFailed, match="service-refused-saying") as failure:
        RemoteStore(filled.url, exchange).rows("SELECT ?x WHERE { ?x ?y }")
    assert failure.value.values["status"] == 400
    assert failure.value.values["detail"]


def test_a_service_without_our_terms_is_not_taken_for_one_without_answers(
    empty_oxigraph: Service,
) -> None:
    done = samspil("ask", "who-took-the-initiative", "--endpoint", empty_oxigraph.url)
    assert done.returncode == 4
    assert "samspil's terms are not in what it searches" in done.stderr
    assert done.stdout == ""


def test_the_commands_say_the_same_of_a_service_as_of_files(filled: Service) -> None:
    commands = (
        ("ask", "which-cases-realise-a-model", "--model", "co-production", "--format", "csv"),
        ("ask", "which-arrangements-leave-citizens-out", "--lang", "da"),
        ("ask", "which-phases-are-citizens-active-in", "--format", "json"),
        ("explain", "hotspot", "partnership", "--lang", "da"),
        ("explain", "says-samskabelse", "--assume", "joint-goals=no"),
    )
    for words in commands:
        here = samspil(*words, "--with", str(EXAMPLES))
        there = samspil(*words, "--endpoint", filled.url, **filled.environment)
        assert here.returncode == there.returncode == 0, there.stderr
        assert there.stdout == here.stdout, words
    here = samspil("classify", "data", "tests/examples", "--format", "json")
    there = samspil("classify", "--endpoint", filled.url, "--format", "json")
    assert len(json.loads(there.stdout)) >= 18
    assert there.stdout == here.stdout


def test_own_files_can_be_added_to_what_a_service_holds(
    empty_oxigraph: Service,
) -> None:
    assert samspil("push", empty_oxigraph.url).returncode == 0
    name = "which-interventions-co-produce-with-citizens"
    case = EXAMPLES / "family-cycle.ttl"
    here = samspil("ask", name, "--with", case, "--format", "csv")
    there = samspil(
        "ask", name, "--with", case, "--format", "csv", "--endpoint", empty_oxigraph.url
    )
    assert there.stdout == here.stdout
    one = samspil("classify", case, "--endpoint", empty_oxigraph.url, "--format", "json")
    assert one.stdout == samspil("classify", case, "--format", "json").stdout


def test_every_question_can_be_run_at_a_service(filled: Service) -> None:
    done = samspil("questions", "--run", "--endpoint", filled.url, "--format", "json")
    assert done.returncode == 0, done.stderr
    listed = json.loads(done.stdout)
    assert [one["name"] for one in listed] == list(QUESTIONS)
    assert {one["status"] for one in listed} <= {"answered", "not-stated", "none"}
    assert all(one["says"] for one in listed if not one["rows"])
    assert all(one["milliseconds"] > 0 for one in listed)


def _load_as_anybody_would(service: Service, exchange: Exchange, *, graph: bool) -> None:
    """Our files put there without `samspil push`: nothing derived, no digests."""
    base = service.url.removesuffix("/query")
    workspace = find_workspace()
    files = [*workspace.turtle("ontology", "data"), *collect([EXAMPLES])]
    for number, path in enumerate(files):
        which = f"graph=urn:file:{number}" if graph else "default"
        headers = {"Content-Type": "text/turtle"}
        exchange.send("POST", f"{base}/store?{which}", headers, path.read_bytes())


@pytest.mark.parametrize("graph", [True, False], ids=["in graphs", "in the default graph"])
def test_what_is_not_derived_at_a_service_is_derived_here(
    graph: bool,
    empty_oxigraph: Service,
    embedded: Store,
    exchange: Exchange,
    workspace: Workspace,
) -> None:
    _load_as_anybody_would(empty_oxigraph, exchange, graph=graph)
    backend = _backend(empty_oxigraph, exchange, workspace)
    copied = 0
    for question in QUESTIONS.values():
        asked: Asking = backend.for_question(question)
        copied += isinstance(asked, Store)
        assert answer(question, asked).rows == answer(question, embedded).rows, question.name
    assert copied == sum(map(speaks_of_derived, QUESTIONS.values()))


def test_what_was_derived_from_other_content_is_not_trusted(
    tmp_path: Path, exchange: Exchange, workspace: Workspace
) -> None:
    question = QUESTIONS["which-cases-realise-a-model"]
    case = EXAMPLES / "school-partnership.ttl"
    graph = GRAPH + "contributed/school-partnership"
    with run_oxigraph(tmp_path) as service:
        for paths in ((), (case,)):
            assert samspil("push", service.url, *paths).returncode == 0
        backend = _backend(service, exchange, workspace)
        assert isinstance(backend.for_question(question), RemoteStore)
        # Somebody else changes the case, and nothing is derived anew.
        text = case.read_text("utf-8").replace("sam:timeShape", "sam:formerTimeShape")
        url = f"{service.url.removesuffix('/query')}/store?graph={graph}"
        exchange.send("PUT", url, {"Content-Type": "text/turtle"}, text.encode())
        backend = _backend(service, exchange, workspace)
        assert isinstance(backend.for_question(question), Store)
