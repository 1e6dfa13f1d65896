"""Any JSON-LD document is read as pyoxigraph alone reads it, and every statement has a place."""

import json
import re
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from documents import canonical_triples, reading_as, statements
from samspil.words.vocabulary import RDF, XSD

reading = partial(reading_as, "file.jsonld")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("json-ld")


# One context and documents with every feature that pyoxigraph knows, put together at random.
CONTEXTS: dict[str, Any] = {
    "@vocab": "http://v/",
    "@base": "http://b/",
    "id": "@id",
    "type": "@type",
    "link": {"@id": "v:link", "@type": "@id"},
    "v": "http://v/",
    "word": {"@id": "v:word", "@type": "@vocab", "@context": {"@vocab": "http://w/"}},
    "text": {"@id": "v:text", "@container": "@language"},
    "list": {"@id": "v:list", "@container": "@list"},
    "set": {"@id": "v:set", "@container": "@set"},
    "by": {"@id": "v:by", "@container": "@index"},
    "of": {"@reverse": "v:of", "@type": "@id"},
    "year": {"@id": "v:year", "@type": "http://www.w3.org/2001/XMLSchema#gYear"},
    "nest": "@nest",
    "T": {"@id": "v:T", "@context": {"inner": "http://i/inner"}},
    "json": {"@id": "v:json", "@type": "@json"},
    "gone": None,
}
names = st.sampled_from(["a", "b/c", "http://x/d", "v:e", "_:f", "_:n1"])
scalars = st.sampled_from(["x", 'æ"\\\n', "", 0, -1, 12, 1.5, 1e30, True, False, None])
texts = st.dictionaries(
    st.sampled_from(["da", "en", "@none", "id"]),
    st.sampled_from(["x", "y", None]) | st.lists(st.sampled_from(["x", "z"]), max_size=2),
    max_size=3,
)
values = st.builds(
    lambda value, more: {"@value": value, **more},
    st.sampled_from(["x", 1, True]),
    st.just({}) | st.just({"@type": "v:d"}),
) | st.just({"@language": "da", "@value": "k"})


def objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = inner | st.lists(inner, max_size=3)
    return st.fixed_dictionaries(
        {},
        optional={
            "id": names,
            "type": st.sampled_from(["T", "v:U", ["U", "T"]]),
            "plain": several | values | scalars,
            "other": st.lists(scalars, max_size=3),
            "link": names | st.lists(names, max_size=2) | inner,
            "word": st.sampled_from(["one", "v:two", "T"]),
            "text": texts,
            "list": st.lists(inner | values | scalars, max_size=3),
            "set": several,
            "by": st.dictionaries(st.sampled_from("pq"), several, max_size=2),
            "of": names | inner,
            "year": st.sampled_from(["2019", 2019]),
            "json": st.sampled_from([1, "x", {"a": [1, {"b": None}]}]),
            "gone": scalars,
            "inner": scalars,
            "http://x/full": values | scalars,
            "v:short": st.builds(lambda one: {"@list": one}, st.lists(scalars, max_size=2)),
            "nest": st.fixed_dictionaries({}, optional={"plain": scalars, "link": names}),
            "@reverse": st.fixed_dictionaries({}, optional={"back": inner}),
            "@included": st.lists(inner, max_size=2),
        },
    )


references = names.map(lambda name: {"id": name})
things = st.recursive(objects(references), objects, max_leaves=6)


def document_of(said: list[Any], order: Random, *, graph: bool) -> dict[str, Any]:
    """A document with its keys in any order."""
    members = {"@context": CONTEXTS, **({"@graph": said} if graph else said[0])}
    return dict(order.sample([*members.items()], len(members)))


documents = st.builds(
    document_of,
    st.lists(things, min_size=1, max_size=3),
    st.randoms(use_true_random=False),
    graph=st.booleans(),
)


@settings(deadline=None, max_examples=400)  # the time is the machine's
@given(documents)
def test_any_document_is_read_as_pyoxigraph_reads_it(folder: Path, document: Any) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=1)
    try:
        expected = canonical_triples(parse(text, RdfFormat.JSON_LD, rename_blank_nodes=False))
    except SyntaxError:
        assert [m for m in reading(text, folder).mistakes if m.check == "json-ld"]
        return
    found = reading(text, folder)
    assert not [mistake for mistake in found.mistakes if mistake.check == "json-ld"]
    assert canonical_triples(found.quads) == expected
    for subject, property_, value in statements(found):
        where = found.places.statement(subject, property_, value)
        assert where
        there = found.places.line(where)[where.column - 1 : where.end_column - 1]
        assert is_written_as(value, there), (property_, value, there)
        assert found.places.property(subject, property_)
        assert found.places.subject(subject)


def is_written_as(value: Any, there: str) -> bool:
    """True if a person would agree that the value stands there."""
    if isinstance(value, str):
        last = re.split("[:/#]", there)[-1]
        return there == "{" or value.startswith("_:") or value.endswith((last, "#nil"))
    lexical, datatype, _ = value
    if datatype == RDF + "JSON":
        return there in ("{", lexical, lexical.strip('"'))
    if datatype in (XSD + "integer", XSD + "double"):
        return float(there) == float(lexical)
    return bool(json.loads(f'"{there}"') == lexical)
