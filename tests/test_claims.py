"""The proof that the graph says what the abstract of the chapter says, and nothing else."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, RdfFormat, Store

ROOT = Path(__file__).parents[1]
PREFIXES = (ROOT / "ontology" / "prefixes.ttl").read_text(encoding="utf-8")
PROOFS: dict[str, dict[str, Any]] = tomllib.loads(
    (ROOT / "tests" / "claims" / "proofs.toml").read_text(encoding="utf-8")
)

RECORD = [f"M{number:02}" for number in range(1, 18)]
CLAIMS = [f"C{number:02}" for number in range(1, 86)]
UNSAID = [f"N{number:02}" for number in range(1, 14)]

CHAPTER = NamedNode("https://w3id.org/samspil/source/espersen-andersen-2017")
IDENTIFIER = NamedNode("http://purl.org/dc/terms/identifier")
STATED_IN = NamedNode("https://w3id.org/samspil/ns/statedIn")


def sentence(identifier: str) -> str:
    return f"{identifier}: {PROOFS[identifier]['says']}"


def load_graph() -> Store:
    """Everything under ontology/ and data/ as one graph."""
    store = Store()
    for folder in ("ontology", "data"):
        for path in sorted((ROOT / folder).rglob("*.ttl")):
            store.load(path=path, format=RdfFormat.TURTLE)
    return store


def is_said(store: Store, identifier: str) -> bool:
    answer = store.query(PREFIXES + PROOFS[identifier]["ask"])
    assert isinstance(answer, QueryBoolean), f"{identifier} is not an ASK query"
    return bool(answer)


def claim_nodes(store: Store, identifier: str) -> list[NamedNode]:
    """The claims of the chapter with this number; the chapter itself for its own record (M)."""
    if identifier in RECORD:
        return [CHAPTER]
    return [
        quad.subject
        for quad in store.quads_for_pattern(None, IDENTIFIER, Literal(identifier))
        if isinstance(quad.subject, NamedNode)
        and any(store.quads_for_pattern(quad.subject, STATED_IN, CHAPTER))
    ]


@contextmanager
def without(store: Store, subject: NamedNode) -> Iterator[None]:
    """The graph without any triple of the subject, for as long as the block lasts."""
    removed: list[Quad] = list(store.quads_for_pattern(subject, None, None))
    for quad in removed:
        store.remove(quad)
    try:
        yield
    finally:
        store.extend(removed)


@pytest.fixture(scope="module")
def graph() -> Store:
    return load_graph()


@pytest.fixture
def own_graph(graph: Store) -> Store:
    """A copy that the test may spoil."""
    copy = Store()
    copy.bulk_extend(graph)
    return copy


def test_the_table_has_102_proofs_and_13_counterproofs_and_nothing_else() -> None:
    assert len(RECORD + CLAIMS) == 102
    assert len(UNSAID) == 13
    assert list(PROOFS) == RECORD + CLAIMS + UNSAID
    for identifier, proof in PROOFS.items():
        wanted = {"says", "ask", "would_fail_on"} if identifier in UNSAID else {"says", "ask"}
        assert set(proof) == wanted, identifier
        assert all(proof.values()), identifier


def test_the_chapter_makes_exactly_the_85_claims_of_the_table(graph: Store) -> None:
    numbers = [
        quad.object.value
        for claim in graph.quads_for_pattern(None, STATED_IN, CHAPTER)
        for quad in graph.quads_for_pattern(claim.subject, IDENTIFIER, None)
        if isinstance(quad.object, Literal)
    ]
    assert sorted(set(numbers)) == CLAIMS
    assert len(numbers) == len(CLAIMS) + 1  # C80 says two things and is two claims


@pytest.mark.parametrize("identifier", RECORD + CLAIMS, ids=sentence)
def test_what_the_abstract_says_is_in_the_graph(graph: Store, identifier: str) -> None:
    assert is_said(graph, identifier)


@pytest.mark.parametrize("identifier", RECORD + CLAIMS, ids=sentence)
def test_it_is_missed_when_its_claim_is_removed(graph: Store, identifier: str) -> None:
    nodes = claim_nodes(graph, identifier)
    assert nodes
    for claim in nodes:
        with without(graph, claim):
            assert not is_said(graph, identifier)
    assert is_said(graph, identifier)


@pytest.mark.parametrize("identifier", UNSAID, ids=sentence)
def test_what_the_abstract_leaves_unsaid_is_not_in_the_graph(graph: Store, identifier: str) -> None:
    assert not is_said(graph, identifier)


@pytest.mark.parametrize(
    ("identifier", "change"),
    [
        pytest.param(identifier, change, id=f"{sentence(identifier)} ({place})")
        for identifier in UNSAID
        for place, change in enumerate(PROOFS[identifier]["would_fail_on"], start=1)
    ],
)
def test_a_wrong_statement_about_it_is_noticed(
    own_graph: Store, identifier: str, change: str
) -> None:
    own_graph.update(PREFIXES + change)
    assert is_said(own_graph, identifier)
