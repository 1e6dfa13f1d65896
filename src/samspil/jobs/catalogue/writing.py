"""A document of statements, put together subject by subject and written in any form of RDF."""

from collections.abc import Iterator, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from samspil.files.formatting import write_turtle
from samspil.words.language import Language
from samspil.words.vocabulary import (
    DCAT,
    DCTERMS,
    FOAF,
    RDF_TYPE,
    RDFS,
    SCHEMA,
    SD,
    SH,
    SKOS,
    SPDX,
    VOID,
    XSD,
    Vocabulary,
)

Node = NamedNode | BlankNode
_FORMS = {
    "jsonld": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
}
FORMS_OF_DOCUMENTS = ("ttl", *_FORMS)
_PREFIXES = {
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "sd": SD,
    "sh": SH,
    "skos": SKOS,
    "spdx": SPDX,
    "void": VOID,
    "xsd": XSD,
}


class Statements:
    """What is said, in the order it was said; `about` is what the document is about."""

    def __init__(self, about: str) -> None:
        self.about = about
        self._said: dict[Triple, None] = {}
        self._nameless = 0

    def say(self, subject: str | Node, said: Mapping[str, object]) -> None:
        """Say of a subject each property with its value or values.

        Text is an IRI; what is none is made by the functions below. Nothing and "" are not said.
        """
        node = NamedNode(subject) if isinstance(subject, str) else subject
        for property_, value in said.items():
            for one in value if isinstance(value, list) else [value]:
                term = NamedNode(one) if isinstance(one, str) and one else one
                if isinstance(term, NamedNode | BlankNode | Literal):
                    self._said[Triple(node, NamedNode(property_), term)] = None

    def a(self, subject: str | Node, *kinds: str) -> None:
        """Say what a subject is."""
        self.say(subject, {RDF_TYPE: list(kinds)})

    def nameless(self) -> BlankNode:
        """A new node without a name; the same one in every run."""
        self._nameless += 1
        return BlankNode(f"n{self._nameless}")

    def __iter__(self) -> Iterator[Triple]:
        return iter(self._said)

    def written(self, form: str, vocabulary: Vocabulary) -> bytes:
        """The document; Turtle as people write it."""
        prefixes = {**vocabulary.prefixes, **_PREFIXES}
        if form == "ttl":
            return write_turtle(self._said, prefixes, self.about).encode()
        return serialize(self._said, format=_FORMS[form], prefixes=prefixes) or b""


def texts(said: Mapping[Language, str]) -> list[Literal]:
    """A text in each language."""
    return [Literal(text, language=language) for language, text in said.items()]


def number(value: int, datatype: str = XSD + "integer") -> Literal:
    """A number."""
    return Literal(str(value), datatype=NamedNode(datatype))


def day(value: str) -> Literal | None:
    """A date; None for none."""
    return Literal(value, datatype=NamedNode(XSD + "date")) if value else None
