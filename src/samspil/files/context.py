"""The JSON-LD context: a short name for everything of ours, and how its values are written.

It is made from the ontology, the shapes and the prefix table. A property whose values come from one
code list takes the bare code, `"theme": "crime-prevention"`; texts that have a language are written
by language, `"title": {"da": "…", "en": "…"}`. Where a property is called the same as a prefix, the
property keeps the name, and the codes are reached through `concept:`. There is no `@vocab`: a word
that is misspelt must not become a name of ours.

Source: JSON-LD 1.1 (W3C 2020), § 4 and § 9.15.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any

from pyoxigraph import Literal

from samspil.files.forms.from_shapes import Content, read_content
from samspil.files.workspace import READINGS, Workspace
from samspil.words.vocabulary import (
    BASE,
    CONCEPT,
    DCTERMS,
    NS,
    OWL,
    PLACE,
    PROV,
    RDF,
    RDFS,
    SH,
    SHAPE,
    SKOS,
    XSD,
)

CONTEXT = BASE + "context.jsonld"
KEYWORDS = {"id": "@id", "type": "@type"}

# Words of the standards that our files use beside our own.
_TEXTS = {
    SKOS: (
        *("prefLabel", "altLabel", "hiddenLabel", "definition", "example"),
        *("scopeNote", "note", "editorialNote"),
    ),
    DCTERMS: ("title", "description"),
    RDFS: ("label", "comment"),
}
_LINKS = {
    SKOS: (
        *("inScheme", "topConceptOf", "broader", "related"),
        *("closeMatch", "exactMatch", "broadMatch", "relatedMatch"),
    ),
    DCTERMS: ("license", "isPartOf"),
    OWL: ("sameAs", "differentFrom"),
    PROV: ("wasDerivedFrom",),
    RDFS: ("seeAlso", "subClassOf"),
}
_PLAIN = {SKOS: ("notation",), DCTERMS: ("identifier", "language")}
_CLASSES = {SKOS: ("Concept", "ConceptScheme")}

_WHOLE_NAME = re.compile(r"[A-Za-z0-9_](?:[\w./~-]*[\w~-])?", re.ASCII)
_CODE = re.compile(r"[A-Za-z0-9_][\w.-]*", re.ASCII)


class Manner(StrEnum):
    """How the values of a property are written."""

    LINK = "link"
    CODE = "code"
    TEXTS = "texts"
    TYPED = "typed"
    PLAIN = "plain"


@dataclass(frozen=True)
class Term:
    """A property by its short name; `of` is the datatype of typed values, the list of codes."""

    iri: str
    manner: Manner
    of: str = ""


@dataclass(frozen=True)
class Names:
    """The short names: prefixes, classes and properties, which never share a name."""

    prefixes: Mapping[str, str]
    classes: Mapping[str, str]
    properties: Mapping[str, Term]
    codes: Mapping[str, tuple[str, ...]]  # by list, without what stands before them

    @cached_property
    def by_property(self) -> Mapping[str, str]:
        """The short names of properties."""
        return {term.iri: name for name, term in self.properties.items()}

    @cached_property
    def by_class(self) -> Mapping[str, str]:
        """The short names of classes."""
        return {iri: name for name, iri in self.classes.items()}

    @cached_property
    def all(self) -> frozenset[str]:
        """Every name that means something as a key."""
        return frozenset((*KEYWORDS, *self.prefixes, *self.classes, *self.properties))

    @cached_property
    def _longest_first(self) -> list[tuple[str, str]]:
        pairs = ((namespace, prefix) for prefix, namespace in self.prefixes.items())
        return sorted(pairs, key=lambda pair: -len(pair[0]))

    def shorten(self, iri: str, without: Iterable[str] = ()) -> str:
        """`case:hotspot/citizens` if a prefix allows it, else the whole IRI."""
        for namespace, prefix in self._longest_first:
            rest = iri.removeprefix(namespace)
            if rest != iri and _WHOLE_NAME.fullmatch(rest) and prefix not in without:
                return f"{prefix}:{rest}"
        return iri

    def code(self, iri: str, of: str, without: Iterable[str] = ()) -> str:
        """The bare code if the IRI belongs to that list and no other meaning is in the way."""
        code = iri.removeprefix(of)
        known = code in self.codes.get(of, ()) or code not in self.all
        return (
            code if code != iri and known and _CODE.fullmatch(code) else self.shorten(iri, without)
        )


@lru_cache(READINGS)
def read_names(workspace: Workspace) -> Names:
    """The short names of this workspace."""
    content = read_content(workspace)
    shapes: dict[str, list[str]] = {}
    for shape in content.typed[SH + "PropertyShape"]:
        for path in content.iris(shape, SH + "path"):
            shapes.setdefault(path, []).append(shape)
    kinds = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
    own = [iri for kind in kinds for iri in content.typed[OWL + kind] if iri.startswith(NS)]
    properties = _standard_properties()
    properties |= {_name(iri): _term(content, iri, shapes.get(iri, [])) for iri in own}
    classes = {_name(iri): iri for iri in content.typed[OWL + "Class"] if iri.startswith(NS)}
    classes |= {name: beginning + name for beginning, names in _CLASSES.items() for name in names}
    table = workspace.vocabulary.prefixes
    listed = {term.of for term in properties.values() if term.manner is Manner.CODE}
    return Names(
        {name: beginning for name, beginning in table.items() if name not in properties},
        classes,
        properties,
        {of: _codes(content, of) for of in sorted(listed)},
    )


def _name(iri: str) -> str:
    return iri.removeprefix(NS)


def _standard_properties() -> dict[str, Term]:
    tables = ((Manner.TEXTS, _TEXTS), (Manner.LINK, _LINKS), (Manner.PLAIN, _PLAIN))
    return {
        name: Term(beginning + name, manner)
        for manner, table in tables
        for beginning, names in table.items()
        for name in names
    }


def _term(content: Content, iri: str, checks: list[str]) -> Term:
    """How a property of ours is written, by what its shapes and the ontology say of it."""
    lists = _lists(content, iri, checks)
    if len(lists) == 1:
        return Term(iri, Manner.CODE, *lists)
    must_be_named = any(SH + "IRI" in content.iris(check, SH + "nodeKind") for check in checks)
    if iri in content.typed[OWL + "ObjectProperty"] or must_be_named or iri in content.naming:
        return Term(iri, Manner.LINK)
    datatypes = _datatypes(content, iri, checks)
    once_a_language = any(content.text(check, SH + "uniqueLang") for check in checks)
    if once_a_language or datatypes == {RDF + "langString"}:
        return Term(iri, Manner.TEXTS)
    if len(datatypes) == 1 and datatypes != {XSD + "string"}:
        return Term(iri, Manner.TYPED, *datatypes)
    return Term(iri, Manner.PLAIN)


def _lists(content: Content, iri: str, checks: list[str]) -> set[str]:
    """What stands before the codes that a property takes its values from; more than one is none."""
    schemes = content.lists.get(iri)
    if schemes:
        return {scheme + "/" for scheme in schemes}
    classes = {cls for check in checks for cls in content.iris(check, SH + "class")}
    things = [
        thing
        for cls in classes or content.iris(iri, RDFS + "range")
        if cls.startswith(NS) and cls != NS + "Place"  # of which there are more than the listed
        for thing in content.typed[cls]
    ]
    listed = all(thing.startswith((CONCEPT, PLACE)) for thing in things)
    return {thing.rpartition("/")[0] + "/" for thing in things} if listed else set()


def _datatypes(content: Content, iri: str, checks: list[str]) -> set[str]:
    found = {cls for cls in content.iris(iri, RDFS + "range") if cls.startswith(XSD)}
    for check in checks:
        found.update(content.iris(check, SH + "datatype"))
        if SHAPE + "Number" in content.iris(check, SH + "node"):
            found.add(XSD + "decimal")
        for value in content.values(check, SH + "hasValue"):
            if isinstance(value, Literal):
                found.add(value.datatype.value)
    return found


def _codes(content: Content, of: str) -> tuple[str, ...]:
    things = (*content.typed[of.removesuffix("/")], *content.typed[NS + "Municipality"])
    return tuple(sorted(thing.removeprefix(of) for thing in things if thing.startswith(of)))


@lru_cache(READINGS)
def context(workspace: Workspace) -> Mapping[str, Any]:
    """The document that is found at `CONTEXT`."""
    names = read_names(workspace)

    def defined(term: Term) -> str | dict[str, Any]:
        short = names.shorten(term.iri)
        match term.manner:
            case Manner.LINK:
                return {"@id": short, "@type": "@id"}
            case Manner.TEXTS:
                return {"@id": short, "@container": "@language"}
            case Manner.TYPED:
                return {"@id": short, "@type": names.shorten(term.of)}
            case Manner.CODE:
                taken = {c: term.of + c for c in names.codes[term.of] if c in names.all}
                inner = {"@vocab": term.of, **taken}
                return {"@id": short, "@type": "@vocab", "@context": inner}
        return short

    return {
        "@context": {
            "@version": 1.1,
            **KEYWORDS,
            **dict(sorted(names.prefixes.items())),
            **{name: names.shorten(iri) for name, iri in sorted(names.classes.items())},
            **{name: defined(term) for name, term in sorted(names.properties.items())},
        }
    }


def context_text(workspace: Workspace) -> str:
    """The same as text: one name a line."""
    lines = [
        f"    {json.dumps(name)}: {json.dumps(meaning, ensure_ascii=False)}"
        for name, meaning in context(workspace)["@context"].items()
    ]
    return '{\n  "@context": {\n' + ",\n".join(lines) + "\n  }\n}\n"
