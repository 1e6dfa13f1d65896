"""Whatever the graph, the canonical Turtle says the same and has one form."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    RdfFormat,
    Triple,
    parse,
)

from documents import canonical
from samspil.files.formatting import format_turtle
from samspil.words.vocabulary import OWL, RDF, RDFS, SKOS, XSD, Vocabulary

ROOT = Path(__file__).parents[2]
CONTENT = sorted(f for d in ("ontology", "shapes", "data") for f in (ROOT / d).rglob("*.ttl"))
EX = "http://example.org/"
PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "ex": EX,
    "owl": OWL,
    "place": EX + "place/",
    "rdf": RDF,
    "rdfs": RDFS,
    "skos": SKOS,
    "xsd": XSD,
}
DECLARED = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


texts = st.text(st.characters(codec="utf-8")) | st.text("\"'\\\n\r\t#æ")
iris = st.builds(
    lambda namespace, first, rest: NamedNode(namespace + first + rest),
    st.sampled_from([EX, EX + "place/", "urn:x:", "http://foreign.example/"]),
    st.sampled_from(["", "a", "b", "0", "æ", "_", "-", "·", "\u037e", "~", "%C3"]),
    st.sampled_from(["", "c", ".c", "c.", ":c", "/c", "/../c", "//c", "#c", "?c", "(c)"]),
)
known = st.sampled_from(
    [RDF + "type", RDF + "first", RDF + "rest", RDFS + "label", SKOS + "prefLabel"]
).map(NamedNode)
fixed = st.sampled_from([RDF + "nil", OWL + "Ontology", SKOS + "ConceptScheme"]).map(NamedNode)
blanks = st.sampled_from("abcde").map(BlankNode)
literals = (
    texts.map(Literal)
    | st.builds(lambda t, tag: Literal(t, language=tag), texts, st.sampled_from(["da", "en-gb"]))
    | st.builds(
        lambda t, kind: Literal(t, datatype=NamedNode(XSD + kind)),
        st.sampled_from(["1", "01", "-1", "1.0", ".5", "1.", "true", "1e1", "1\n", "١"]),
        st.sampled_from(["integer", "decimal", "boolean", "double", "date"]),
    )
)
triples = st.lists(
    st.builds(Triple, iris | blanks, known | iris, iris | fixed | blanks | literals), max_size=12
)
bases = st.sampled_from(["", f"BASE <{EX}>\n", f"BASE <{EX}place/a>\n", f"BASE <{EX}?x#y>\n"])


@settings(deadline=None)  # the time is the machine's
@given(triples.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))), bases)
def test_any_graph_keeps_its_meaning_and_has_one_form(
    orders: tuple[list[Triple], list[Triple]], base: str
) -> None:
    one, other = (base + "".join(f"{triple} .\n" for triple in order) for order in orders)
    tidy = format_turtle(one, PREFIXES)
    assert canonical(parse(tidy, RdfFormat.TURTLE)) == canonical(parse(one, RdfFormat.TURTLE))
    assert format_turtle(tidy, PREFIXES) == tidy
    assert format_turtle(other, PREFIXES) == tidy


def test_there_is_content_to_format() -> None:
    assert len(CONTENT) > 50


@pytest.mark.parametrize("file", CONTENT, ids=lambda file: file.name)
def test_our_content_keeps_its_meaning_and_has_one_form(file: Path) -> None:
    prefixes = Vocabulary.from_table((ROOT / "ontology/prefixes.ttl").read_text("utf-8")).prefixes
    text = file.read_text("utf-8")
    tidy = format_turtle(text, prefixes)
    assert canonical(parse(tidy, RdfFormat.TURTLE)) == canonical(parse(text, RdfFormat.TURTLE))
    assert format_turtle(tidy, prefixes) == tidy
