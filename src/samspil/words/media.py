"""The forms we can give an answer in: a short name that is also the suffix, and its media types."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Form:
    """`name` is the suffix and the value of `?format=`; the first of `media_types` is the usual."""

    name: str
    media_types: Sequence[str]
    charset: bool = False

    @property
    def media_type(self) -> str:
        """The usual media type."""
        return self.media_types[0]

    @property
    def content_type(self) -> str:
        """The value of Content-Type."""
        return f"{self.media_type}; charset=utf-8" if self.charset else self.media_type


_FORMS = (
    Form("html", ("text/html", "application/xhtml+xml"), charset=True),
    Form("ttl", ("text/turtle", "application/x-turtle"), charset=True),
    Form("jsonld", ("application/ld+json",)),
    Form("nt", ("application/n-triples",)),
    Form("rdf", ("application/rdf+xml",)),
    Form("trig", ("application/trig",), charset=True),
    Form("nq", ("application/n-quads",)),
    Form("srj", ("application/sparql-results+json", "application/json")),
    Form("srx", ("application/sparql-results+xml", "application/xml", "text/xml")),
    Form("csv", ("text/csv",), charset=True),
    Form("tsv", ("text/tab-separated-values",), charset=True),
    Form("json", ("application/json",)),
    Form("csv-excel-da", ('text/csv; charset=utf-8; dialect="excel-da"',)),
    Form("xlsx", ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",)),
    Form("svg", ("image/svg+xml",)),
    Form("yaml", ("application/yaml",)),
    Form("png", ("image/png",)),
    Form("cyjs", ("application/vnd.cytoscape+json",)),
    Form("parquet", ("application/vnd.apache.parquet",)),
)
FORMS: Mapping[str, Form] = MappingProxyType({form.name: form for form in _FORMS})
DESCRIPTIONS = ("ttl", "jsonld", "nt", "rdf", "trig")
LINKED_DATA = ("html", *DESCRIPTIONS)
GRAPH_RESULTS = (*DESCRIPTIONS, "nq")
ROW_RESULTS = ("srj", "srx", "csv", "tsv")
PICTURES = ("svg", "png")
PROBLEM = "application/problem+json"
