"""A mapping set as a small ontology of its own: its header, each mapping, and why it was made.

Source: SSSOM 1.1, "The OWL/RDF serialisation": a statement, and an axiom that says more of it.
"""

from collections.abc import Iterator, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat

from samspil.files.mappings import SUFFIX, MappingSet
from samspil.files.rdf_writing import written
from samspil.files.workspace import ALIGNMENTS, Workspace
from samspil.words.language import LANGUAGES, Language, say
from samspil.words.vocabulary import DCTERMS, NS, OWL, RDF_TYPE, RDFS, XSD

SSSOM = "https://w3id.org/sssom/"
_SAID: Mapping[Language, str] = {"da": "comment_da", "en": "comment"}
_TITLES: Mapping[Language, str] = {"da": "title_da", "en": "mapping_set_title"}
_NAMED = ("subject_id", "predicate_id", "object_id", "mapping_justification")


def module_file(one: MappingSet, workspace: Workspace) -> bytes:
    """The module of a set as Turtle; the first line says what to change instead."""
    body = written(module(one), RdfFormat.TURTLE, workspace)
    return (
        f"# Made from {one.name}{SUFFIX} by `samspil align`; change that.\n\n".encode()
        + body.rstrip()
        + b"\n"
    )


def module(one: MappingSet) -> list[Quad]:
    """What a set without mistakes says."""
    return [*_header(one), *_mappings(one)]


def _header(one: MappingSet) -> Iterator[Quad]:
    iri = NamedNode(one.text("mapping_set_id"))
    version = one.text("subject_source_version")
    yield _said(iri, RDF_TYPE, NamedNode(OWL + "Ontology"))
    for language in LANGUAGES:
        title = one.text(_TITLES[language])
        about = say(language, "alignment-about")
        yield _said(iri, DCTERMS + "title", Literal(title, language=language))
        yield _said(iri, DCTERMS + "description", Literal(about, language=language))
    yield _said(iri, DCTERMS + "license", NamedNode(one.text("license")))
    day = Literal(one.text("mapping_date"), datatype=NamedNode(XSD + "date"))
    yield _said(iri, DCTERMS + "modified", day)
    yield _said(iri, OWL + "versionInfo", Literal(version))
    yield _said(iri, OWL + "versionIRI", NamedNode(f"{NS}{version}/{iri.value.removeprefix(NS)}"))
    yield _said(iri, SSSOM + "subject_source", NamedNode(_source(one, "subject")))
    yield _said(iri, SSSOM + "subject_source_version", Literal(version))
    yield _said(iri, SSSOM + "object_source", NamedNode(_source(one, "object")))
    other = Literal(one.text("object_source_version"))
    yield _said(iri, SSSOM + "object_source_version", other)


def _source(one: MappingSet, whose: str) -> str:
    name = one.text(f"{whose}_source")
    return one.expand(name) or name


def _mappings(one: MappingSet) -> Iterator[Quad]:
    for number, row in enumerate(one.rows):
        said = (one.expand(row.cells[name]) or "" for name in _NAMED)
        subject, predicate, other, reason = map(NamedNode, said)
        yield _said(subject, predicate.value, other)
        axiom = BlankNode(f"m{number:04}")
        yield _said(axiom, RDF_TYPE, NamedNode(OWL + "Axiom"))
        yield _said(axiom, OWL + "annotatedSource", subject)
        yield _said(axiom, OWL + "annotatedProperty", predicate)
        yield _said(axiom, OWL + "annotatedTarget", other)
        yield _said(axiom, SSSOM + "mapping_justification", reason)
        for language in LANGUAGES:
            text = row.cells.get(_SAID[language], "").strip()
            if text:
                yield _said(axiom, RDFS + "comment", Literal(text, language=language))


def _said(
    subject: NamedNode | BlankNode, property_: str, value: NamedNode | BlankNode | Literal
) -> Quad:
    return Quad(subject, NamedNode(property_), value)


def module_path(one: MappingSet) -> str:
    """Where the module of a set is kept, from the root of the content."""
    return f"{ALIGNMENTS}/{one.name}.ttl"
