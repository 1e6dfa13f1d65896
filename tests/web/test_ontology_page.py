"""The whole ontology on one page: everything there, in both languages, as valid HTML."""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import html5lib
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from samspil.files.workspace import Workspace, find_workspace
from samspil.jobs.ontology.content import CLASS, OntologyTerm, read_ontology
from samspil.jobs.ontology.expressions import Expression, Term, manchester, read_expression
from samspil.jobs.ontology.picture import read_picture
from samspil.jobs.pages.knowledge import as_sentence
from samspil.jobs.publication import read_publication
from samspil.jobs.web.addresses import Addresses
from samspil.jobs.web.ontology import ontology_page
from samspil.jobs.web.website import Website
from samspil.words.errors import BadContent
from samspil.words.language import LANGUAGES, Language, say
from samspil.words.vocabulary import CONCEPT, NS, OWL, RDF, RDFS, SKOS

WEB = Website(read_publication(find_workspace(), ()), Addresses())
ONTOLOGY = WEB.documented.ontology
XHTML = "{http://www.w3.org/1999/xhtml}"


@cache
def _page(language: Language) -> str:
    return ontology_page(WEB, language)


@cache
def _tree(language: Language) -> ET.Element:
    parser = html5lib.HTMLParser()
    tree: ET.Element = parser.parse(_page(language))
    assert parser.errors == []
    return tree


def _said(element: ET.Element | None) -> str:
    assert element is not None
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def _entry(language: Language, name: str) -> ET.Element:
    for element in _tree(language).iter(f"{XHTML}div"):
        heading = element.find(f"{XHTML}h4")
        if element.get("class") == "term" and heading is not None and heading.get("id") == name:
            return element
    raise AssertionError(name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_valid_html_and_every_anchor_leads_somewhere(language: Language) -> None:
    elements = list(_tree(language).iter())
    names = Counter(e.get("id") for e in elements if e.get("id"))
    assert [name for name, count in names.items() if count > 1] == []
    inside = {str(e.get("href"))[1:] for e in elements if str(e.get("href")).startswith("#")}
    assert len(inside) > 300
    assert inside <= names.keys()
    assert not any(e.get("style") for e in elements)


@pytest.mark.parametrize(
    ("language", "day"), [("da", "23. november 2026"), ("en", "23 November 2026")]
)
def test_days_are_written_as_the_language_writes_them(language: Language, day: str) -> None:
    head = _said(_tree(language).find(f".//{XHTML}dl"))
    assert head.count(day) >= 2
    assert "2026-11-23" not in head


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_is_there_with_what_it_means_and_where_that_is_from(language: Language) -> None:
    assert len(ONTOLOGY.terms) > 290
    headings = {e.get("id"): _said(e) for e in _tree(language).iter(f"{XHTML}h4") if e.get("id")}
    text = _said(_tree(language))
    for term in ONTOLOGY.terms.values():
        assert headings[term.name] == term.text(RDFS + "label", language)
        assert " ".join(as_sentence(term.text(SKOS + "definition", language)).split()) in text
        for note in term.texts(SKOS + "scopeNote", language):
            assert note in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_definition_is_told_in_words_and_formally(language: Language) -> None:
    for term in ONTOLOGY.terms.values():
        for definition in term.definitions:
            told = _said(_entry(language, term.name))
            assert say(language, "onto-formal") in told
            labels = WEB.content.store.labels(sorted(set(definition.terms())), language)
            for iri in definition.terms():
                assert labels[iri] in told
    formal = _said(_entry(language, "CoProduction"))
    assert "sam:CollaborationArrangement and (sam:hasFeature value feature:regular-producer)" in (
        formal
    )


def test_checks_usage_and_neighbours_stand_at_the_term() -> None:
    told = _said(_entry("en", "CollaborationArrangement"))
    assert re.search(r"checks\s*\d+ for its properties", told)
    assert re.search(r'/ns/CollaborationArrangement#demanded">\d+ for its', _page("en"))
    shape = "CollaborationArrangementShape-assertedModel"
    assert shape in _said(_entry("en", "assertedModel"))
    assert say("en", "onto-used") in told
    assert "has participation" in told
    assert "co-production" in told
    inherited = _said(_entry("en", "CoProduction"))
    assert say("en", "onto-checks-above") in inherited
    assert '<a href="#CollaborationArrangement">' in _page("en")
    for iri, count in WEB.documented.derived.items():
        said = say("en", "onto-used-derived", count=count)
        assert said in _said(_entry("en", iri.removeprefix(NS)))
    assert "FieldParticipationShape-role" in _said(_entry("en", "role"))


def test_nothing_standard_is_shown_by_its_short_name() -> None:
    for language in LANGUAGES:
        for element in _tree(language).iter(f"{XHTML}dt"):
            assert not re.match(r"(rdfs?|owl|skos|sh|dcterms):", _said(element)), _said(element)


def test_the_languages_do_not_mix() -> None:
    assert "samarbejdsarrangement" in _page("da")
    foreign = [
        _said(e)
        for e in _tree("en").iter()
        if "æ" in _said(e) and not list(e) and not e.get("lang")
    ]
    assert len(foreign) < 20  # names of places and works, and codes


def test_the_pictures_show_what_the_ontology_says(workspace: Workspace) -> None:
    picture = read_picture(workspace)
    assert len(picture.boxes) > 8
    for arrow in picture.arrows:
        term = ONTOLOGY.terms[arrow.by]
        for property_, end in (("domain", arrow.origin), ("range", arrow.target)):
            allowed = term.iris(RDFS + property_)
            concepts = end.startswith(CONCEPT) and SKOS + "Concept" in allowed
            assert not allowed or concepts or set(allowed) & ONTOLOGY.above(end), arrow
    for language in LANGUAGES:
        drawn = [e for e in _tree(language).iter() if e.tag.endswith("}svg")]
        model, modules = (_said(e) for e in drawn if e.get("class") == "model")
        for iri, label in WEB.content.store.labels(picture.terms, language).items():
            assert label.split()[0] in model, iri
        for term in ONTOLOGY.terms.values():
            if term.kind == CLASS:
                assert term.text(RDFS + "label", language) in modules


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_of_an_arrow_covers_a_box(language: Language) -> None:
    svg = next(e for e in _tree(language).iter() if e.get("class") == "model")
    boxes, names = [], []
    for one in svg.iter():
        x, y = (float(one.get(k) or 0) for k in ("x", "y"))
        if one.get("class") == "box":
            wide, high = (float(one.get(k) or 0) for k in ("width", "height"))
            boxes.append((x, y, x + wide, y + high))
        elif one.get("class") == "small":
            half = len(one.text or "") * 7 / 2  # the letters are about 7 wide, and 12 high
            names.append((x - half, y - 12, x + half, y + 1))
    assert len(boxes) > 8
    assert len(names) > 8
    width, height = map(float, (svg.get("viewBox") or svg.get("viewbox") or "").split()[2:])
    for left, top, right, bottom in names:
        assert 0 <= left < right <= width, (left, top)
        assert 0 <= top < bottom <= height, (left, top)
        for x, y, end, low in boxes:
            assert right <= x or end <= left or bottom <= y or low <= top, (left, top)


def test_a_picture_with_an_unknown_name_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "ontology"
    folder.mkdir()
    table = workspace.folder("ontology") / "prefixes.ttl"
    (folder / "prefixes.ttl").write_text(table.read_text("utf-8"), "utf-8")
    box = '{ term = "sam:Case", column = 1, row = 1 }'
    for boxes, arrow in (
        ('{ term = "none:Case", column = 1, row = 1 }', ""),
        (box, '{ from = "sam:Case", by = "sam:theme", to = "sam:Nothing" }'),
    ):
        text = f"boxes = [{boxes}]\narrows = [{arrow}]\n"
        (folder / "picture.toml").write_text(text, "utf-8")
        with pytest.raises(BadContent):
            read_picture(Workspace(folder.parent))


def test_every_kind_of_expression_is_read() -> None:
    a, b, p = (NamedNode(NS + name) for name in "abp")
    nodes: dict[Term, dict[str, list[Term]]] = {}

    def node(**said: Term | list[Term]) -> BlankNode:
        made = BlankNode()
        nodes[made] = {
            OWL + name: value if isinstance(value, list) else [value]
            for name, value in said.items()
        }
        return made

    def listed(*values: Term) -> Term:
        head: Term = NamedNode(RDF + "nil")
        for value in reversed(values):
            made = BlankNode()
            nodes[made] = {RDF + "first": [value], RDF + "rest": [head]}
            head = made
        return head

    two = Literal("2")
    cases: dict[str, Term] = {
        "sam:a": a,
        "sam:a and sam:b": node(intersectionOf=listed(a, b)),
        "sam:a or sam:b": node(unionOf=listed(a, b)),
        "{sam:a, sam:b}": node(oneOf=listed(a, b)),
        "not sam:a": node(complementOf=a),
        "sam:p value sam:a": node(onProperty=p, hasValue=a),
        "sam:p some sam:a": node(onProperty=p, someValuesFrom=a),
        "sam:p only (sam:a or sam:b)": node(onProperty=p, allValuesFrom=node(unionOf=listed(a, b))),
        "sam:p min 2": node(onProperty=p, minCardinality=two),
        "sam:p max 2 sam:a": node(onProperty=p, maxQualifiedCardinality=two, onClass=a),
        "sam:p exactly 2": node(onProperty=p, cardinality=two),
        "…": node(),
    }
    for text, head in cases.items():
        found = read_expression(head, nodes)
        assert manchester(found, WEB.content.vocabulary) == text
    loop = node(complementOf=a)
    nodes[loop][OWL + "complementOf"] = [loop]
    assert list(read_expression(loop, nodes).terms()) == []
    assert isinstance(read_expression(loop, nodes), Expression)


def test_modules_come_after_what_they_build_on() -> None:
    found = read_ontology(WEB.content.store)
    order = [module.iri for module in found.modules]
    assert len(order) == 5
    for module in found.modules:
        for other in module.iris(OWL + "imports"):
            assert order.index(other) < order.index(module.iri)
    assert all(isinstance(term, OntologyTerm) for term in found.terms.values())
    assert SKOS + "Concept" in found.borrowed
