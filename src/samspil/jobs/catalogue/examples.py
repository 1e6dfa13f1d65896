"""The questions as SHACL describes executable queries, so that editors and agents can find them.

Source: SHACL Advanced Features (W3C Working Group Note 2017) and its use for examples of queries
by SIB (https://github.com/sib-swiss/sparql-examples).
"""

from pyoxigraph import Literal, NamedNode

from samspil.engine.scan import scan_query
from samspil.jobs.catalogue.published import QUESTIONS, WHOLE, Published
from samspil.jobs.catalogue.writing import Statements, texts
from samspil.words.language import in_both
from samspil.words.vocabulary import DCTERMS, FOAF, RDFS, SCHEMA, SH, XSD

_KINDS = {
    "select": ("SPARQLSelectExecutable", "select"),
    "ask": ("SPARQLAskExecutable", "ask"),
    "construct": ("SPARQLConstructExecutable", "construct"),
    "describe": ("SPARQLConstructExecutable", "construct"),
}


def examples_of(published: Published) -> Statements:
    """Every question: what it asks in both languages, its text, where it is put and answered."""
    said = Statements(QUESTIONS)
    content = published.content
    said.say(
        QUESTIONS,
        {
            DCTERMS + "title": texts(in_both("catalogue-questions")),
            DCTERMS + "license": published.about.licence,
            FOAF + "topic": WHOLE,
        },
    )
    prefixes = f"{QUESTIONS}#prefixes"
    _prefixes(published, prefixes, said)
    for name, question in sorted(content.questions.items()):
        iri = f"{QUESTIONS}#{name}"
        kind, text = _KINDS[scan_query(question.query).form]
        said.a(iri, SH + "SPARQLExecutable", SH + kind)
        said.say(
            iri,
            {
                RDFS + "label": texts(question.question),
                RDFS + "comment": texts(question.question),
                DCTERMS + "description": texts(question.summary),
                SH + "prefixes": prefixes,
                SH + text: Literal(question.query.strip()),
                SCHEMA + "keywords": texts(content.themes[question.theme].name)
                if question.theme in content.themes
                else [],
                SCHEMA + "target": published.public + "sparql" if published.sparql else "",
                FOAF + "page": published.question(name),
            },
        )
    return said


def _prefixes(published: Published, iri: str, said: Statements) -> None:
    for prefix, namespace in sorted(published.content.vocabulary.prefixes.items()):
        node = said.nameless()
        said.say(iri, {SH + "declare": node})
        said.say(
            node,
            {
                SH + "prefix": Literal(prefix),
                SH + "namespace": Literal(namespace, datatype=NamedNode(XSD + "anyURI")),
            },
        )
