"""A walk through everything data/ says: who says it, and is it what the knowledge file holds?

The knowledge file itself is not part of the project. `claims/knowledge-tokens.txt` lists the
numbers, years and names in it; where the file lies beside the project, the list is held against it.
"""

import re
import tomllib
from collections.abc import Iterator

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from conftest import LAYER_A, ROOT
from knowledge_tokens import KNOWN, UNVERIFIED, knowledge, names, numbers, read_list, tokens_of
from samspil.engine.store import Store
from samspil.files.reading import read
from samspil.files.workspace import find_workspace
from samspil.words.language import LANGUAGES, Language
from samspil.words.vocabulary import BASE, CONCEPT, DCTERMS, NS

OWN = tomllib.loads((ROOT / "tests/claims/own-tokens.toml").read_text("utf-8"))
DATA = find_workspace().folder("data")
FILES = sorted(DATA.rglob("*.ttl"))
SOURCE, STATUS, LAYER = NS + "statedIn", NS + "claimStatus", NS + "evidenceLayer"
CHAPTER = BASE + "source/espersen-andersen-2017"
OURS = {BASE + "source/samspil-" + name for name in ("background", "method", "rules-v1")}
BACKGROUND = BASE + "source/samspil-background"
# What the project itself counts and names, and addresses: no facts about the world.
COINED = {
    *(NS + name for name in ("caseId", "order", "position", "recordDate", "recordVersion")),
    *(NS + "url", NS + "registerId", DCTERMS + "identifier", DCTERMS + "license"),
}
MONEY = 1_000_000


def facts() -> Iterator[tuple[str, Quad, Literal]]:
    """Every literal of data/ that says something about the world, with the file it stands in."""
    for path in FILES:
        for quad in read(path).quads:
            if isinstance(quad.object, Literal) and quad.predicate.value not in COINED:
                yield path.relative_to(DATA).as_posix(), quad, quad.object


FACTS = list(facts())


def language_of(literal: Literal) -> tuple[Language, ...]:
    return tuple(language for language in LANGUAGES if language == literal.language)


def ordinary_words() -> frozenset[str]:
    """The words that data/ and ontology/ write in lower case somewhere."""
    texts = [literal.value for _, _, literal in FACTS]
    for path in sorted((ROOT / "ontology").rglob("*.ttl")):
        texts += [q.object.value for q in read(path).quads if isinstance(q.object, Literal)]
    return frozenset(re.findall(r"(?<![\w’'-])[a-zæøå][\wæøå-]*", "\n".join(texts)))


ORDINARY = ordinary_words()


def opening_words(text: str) -> set[str]:
    """The words that are capitalised because a sentence or title begins with them."""
    return set(re.findall(r"(?:^|[.?!:;] |[»\"(])([A-ZÆØÅ][\w-]*)", text))


def unsupported_names(text: str, known: frozenset[str]) -> set[str]:
    opening = {w for w in opening_words(text) if w.lower() in ORDINARY}
    return {
        name
        for name in names(text)
        if name not in known
        and name.removesuffix("s") not in known  # the Danish genitive
        and name not in opening
        and not ("-" in name and all(p in known or p.islower() for p in name.split("-")))
    }


def unsupported_numbers(literal: Literal, known: frozenset[str]) -> set[str]:
    found = numbers(literal.value, *language_of(literal)) - known
    return {one for one in found if not _in_millions(one, known)}


def _in_millions(number: str, known: frozenset[str]) -> bool:
    """True if an amount of money stands in the knowledge file as so many million or billion."""
    if not number.isdigit() or int(number) < MONEY:
        return False
    return any(f"{int(number) / size:g}" in known for size in (MONEY, 1000 * MONEY))


def test_there_is_much_to_walk_through() -> None:
    assert len(FACTS) > 3000
    assert len(read_list(KNOWN)) > 1500
    assert len(read_list(UNVERIFIED)) > 15


def test_every_number_and_year_in_the_data_is_in_the_knowledge_file() -> None:
    known = read_list(KNOWN) | OWN["numbers"].keys()
    wrong = {
        (file, one, literal.value)
        for file, _, literal in FACTS
        for one in unsupported_numbers(literal, known)
    }
    assert wrong == set()


def test_every_name_in_the_data_is_in_the_knowledge_file() -> None:
    known = read_list(KNOWN) | OWN["names"].keys()
    wrong = {
        (file, name, literal.value)
        for file, _, literal in FACTS
        for name in unsupported_names(literal.value, known)
    }
    assert wrong == set()


def test_the_walk_would_notice_an_invented_number_or_name() -> None:
    known = read_list(KNOWN) | OWN["names"].keys() | OWN["numbers"].keys()
    danish = Literal("de 4711 beboere i Andeby fik elleve nye bænke", language="da")
    assert unsupported_numbers(danish, known) >= {"4711"}
    assert unsupported_names(danish.value, known) == {"Andeby"}
    assert unsupported_numbers(Literal("30500000"), known) == set()  # 30.5 million
    assert unsupported_numbers(Literal("31700000"), known) == {"31700000"}


def test_no_own_word_is_excused_without_need() -> None:
    listed = read_list(KNOWN)
    written_names = {n for _, _, literal in FACTS for n in unsupported_names(literal.value, listed)}
    written = {n for _, _, literal in FACTS for n in unsupported_numbers(literal, listed)}
    assert OWN["names"].keys() == written_names
    assert OWN["numbers"].keys() == written
    assert all(reason for table in OWN.values() for reason in table.values())


def test_the_list_is_what_the_knowledge_file_holds() -> None:
    shared = knowledge()
    if shared is None:
        pytest.skip("the knowledge file does not lie beside the project")
    for path, tokens in tokens_of(shared).items():
        assert read_list(path) == tokens, path


def _said() -> dict[str, tuple[str, dict[str, set[str]]]]:
    """What is said of each node that has a status or a layer: file, and IRIs by property."""
    nodes: dict[str, tuple[str, dict[str, set[str]]]] = {}
    for path in FILES:
        file = path.relative_to(DATA).as_posix()
        for quad in read(path).quads:
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                _, properties = nodes.setdefault(quad.subject.value, (file, {}))
                properties.setdefault(quad.predicate.value, set()).add(quad.object.value)
    return {node: said for node, said in nodes.items() if STATUS in said[1] or LAYER in said[1]}


SAID = _said()


def test_every_statement_has_a_source_that_is_described_and_read() -> None:
    store = Store.of(find_workspace(), "data")
    described = {
        row[0] for row in store.names(f"SELECT ?s WHERE {{ ?s a <{NS}Source> }} ORDER BY ?s")
    }
    assert len(SAID) > 500
    for node, (_, said) in SAID.items():
        assert said.get(SOURCE), node
        assert said[SOURCE] <= described, node
    read_to = f"SELECT DISTINCT ?s WHERE {{ ?s <{NS}registerId> ?r ; <{NS}extentRead> ?x }}"
    registered = {row[0] for row in store.names(f"{read_to} ORDER BY ?s")}
    cited = {source for _, said in SAID.values() for source in said[SOURCE]}
    assert cited - OURS <= registered


def test_status_source_and_layer_fit_each_other() -> None:
    status = {
        name: f"{CONCEPT}claim-status/{name}" for name in ("asserted-by-source", "unverified")
    }
    for node, (file, said) in SAID.items():
        sources, statuses = said[SOURCE], said.get(STATUS, set())
        if statuses == {status["asserted-by-source"]}:
            assert not sources & OURS, node
        if statuses == {f"{CONCEPT}claim-status/inferred-by-analyst"}:
            assert sources <= OURS | {CHAPTER} or "case/" in node, node
        if said.get(LAYER) == {CONCEPT + "layer/chapter-abstract"}:
            assert file.startswith(LAYER_A), node
            assert sources <= OURS | {CHAPTER}, node
        if said.get(LAYER) == {CONCEPT + "layer/published-material"}:
            assert not file.startswith(LAYER_A), node
            assert CHAPTER not in sources, node


def test_nothing_that_nobody_checked_stands_as_sourced() -> None:
    unverified = f"{CONCEPT}claim-status/unverified"
    marked = {node for node, (_, said) in SAID.items() if said.get(STATUS) == {unverified}}
    from_background = {node for node, (_, said) in SAID.items() if BACKGROUND in said[SOURCE]}
    assert marked == from_background
    assert len(marked) > 50
    for node in marked:
        file, said = SAID[node]
        assert file == "literature/background.ttl"
        assert said[SOURCE] == {BACKGROUND}
        assert LAYER not in said
    names_only_background = read_list(UNVERIFIED)
    for file, quad, literal in FACTS:
        if file != "literature/background.ttl":
            assert not names(literal.value) & names_only_background, quad


def test_every_text_stands_in_danish_and_english() -> None:
    tongues: dict[tuple[str, str], set[str]] = {}
    for _, quad, literal in FACTS:
        if literal.language and isinstance(quad.subject, NamedNode):
            at = (quad.subject.value, quad.predicate.value)
            tongues.setdefault(at, set()).add(literal.language)
    alone = {at for at, found in tongues.items() if found != {"da", "en"}}
    # A source in its own words stands in its own language: wording, a title, a phrase claimed.
    in_its_own = {NS + "wording", NS + "claimValue", NS + "termUsedInSource", DCTERMS + "title"}
    assert {at for at in alone if at[1] not in in_its_own} == set()
