"""Names: our namespaces, the prefix table, and the few standard IRIs the tool itself must know.

The prefix table is a content file (`ontology/prefixes.ttl`), so a new code list needs no Python.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

BASE = "https://w3id.org/samspil/"
NS = BASE + "ns/"
CONCEPT = BASE + "concept/"
SHAPE = BASE + "shape/"
GRAPH = BASE + "graph/"
CASE = BASE + "case/"
PLACE = BASE + "place/"
LOGO = BASE + "logo.svg"  # a picture: the one IRI of ours that names a file and has no page

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PROV = "http://www.w3.org/ns/prov#"
DCTERMS = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
FOAF = "http://xmlns.com/foaf/0.1/"
SH = "http://www.w3.org/ns/shacl#"
VANN = "http://purl.org/vocab/vann/"
SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
SCHEMA = "https://schema.org/"
SPDX = "http://spdx.org/rdf/terms#"

RDF_TYPE = RDF + "type"
LABEL_PROPERTIES = (
    SKOS + "prefLabel",
    RDFS + "label",
    DCTERMS + "title",
    SH + "name",
    NS + "claimText",
)

_DECLARATION = re.compile(r"^PREFIX\s+([\w-]*):\s+<([^>]*)>\s*$", re.MULTILINE)
_LOCAL_NAME = re.compile(r"[A-Za-z0-9_](?:[\w.-]*[\w-])?", re.ASCII)


@dataclass(frozen=True)
class Vocabulary:
    """The prefix table, and how to go between a full IRI and its short form."""

    prefixes: Mapping[str, str]

    @classmethod
    def from_table(cls, turtle: str) -> "Vocabulary":
        """The vocabulary declared by the PREFIX lines of `turtle`."""
        return cls(dict(_DECLARATION.findall(turtle)))

    @cached_property
    def _longest_first(self) -> list[tuple[str, str]]:
        return sorted(
            ((namespace, prefix) for prefix, namespace in self.prefixes.items()),
            key=lambda pair: -len(pair[0]),
        )

    @cached_property
    def _by_namespace(self) -> dict[str, str]:
        return {namespace: prefix for prefix, namespace in self.prefixes.items()}

    def used(self, namespaces: Iterable[str]) -> dict[str, str]:
        """The prefixes, by name, that shorten IRIs of these namespaces, or begin to."""
        return dict(sorted(filter(None, map(self._fitting, namespaces))))

    def _fitting(self, found: str) -> tuple[str, str] | None:
        """The prefix of the longest namespace that another one is, or lies in."""
        if found not in self._fits:
            fits = ((p, n) for n, p in self._longest_first if found.startswith(n))
            self._fits[found] = next(fits, None)
        return self._fits[found]

    @cached_property
    def _fits(self) -> dict[str, tuple[str, str] | None]:
        return {}

    def shorten(self, iri: str) -> str:
        """`phase:delivery` for a known namespace, else the IRI in angle brackets."""
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        short = self._by_namespace.get(iri[:cut])
        if short and _LOCAL_NAME.fullmatch(iri, cut):
            return f"{short}:{iri[cut:]}"
        for namespace, prefix in self._longest_first:
            if iri.startswith(namespace) and _LOCAL_NAME.fullmatch(iri, len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri}>"

    def expand(self, name: str) -> str | None:
        """The full IRI for `phase:delivery`, `<https://…>` or `https://…`; None for neither."""
        bare = name[1:-1] if name.startswith("<") and name.endswith(">") else name
        if re.match(r"https?://[^\s<>\"{}|\\^`]+$", bare):
            return bare
        prefix, colon, local = name.partition(":")
        if colon and prefix in self.prefixes and _LOCAL_NAME.fullmatch(local):
            return self.prefixes[prefix] + local
        return None

    def declarations(self) -> str:
        """The whole table as SPARQL PREFIX lines."""
        return "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in sorted(self.prefixes.items()))
