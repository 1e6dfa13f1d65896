"""A SPARQL 1.1 service on the net, asked with the same words as the embedded store.

SPARQLWrapper makes the requests; they travel over our own exchange, because SPARQLWrapper itself
follows redirects with the password, waits without end for a server that drips, and takes any 200
for an answer.

Source: SPARQL 1.1 Protocol and SPARQL 1.1 Query Results JSON Format (W3C 2013).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from types import MappingProxyType
from typing import Any, Self, cast
from urllib.parse import parse_qsl, quote_plus, urlsplit

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    parse_query_results,
)
from pyoxigraph import Store as Oxigraph
from SPARQLWrapper import GET, JSON, POST, TURTLE, SPARQLWrapper

from samspil.engine.asking import Asking, type_of_term
from samspil.engine.exchange import AGENT, Exchange, Reply, checked_address, plain, shown
from samspil.words.errors import ServiceFailed
from samspil.words.vocabulary import NS, XSD

_NONE: Mapping[str, str] = MappingProxyType({})
# How a service is told to search all its graphs as one; most need no telling.
_UNIONS: tuple[Mapping[str, str], ...] = (
    _NONE,  # Virtuoso, GraphDB, RDF4J, QLever, Neptune, Blazegraph
    {"union-default-graph": "true"},  # Oxigraph
    {"default-graph-uri": "urn:x-arq:UnionGraph"},  # Jena Fuseki
    {"default-graph-uri": "tag:stardog:api:context:all"},  # Stardog
)
_OURS = f"ASK {{ <{NS}CollaborationArrangement> ?property ?value }}"
_LONGEST_URL = 2000
_NAMES_A_REQUEST = 200
_PROLOGUE = re.compile(
    r"(?:\s+|#[^\n]*(?:\n|$)|BASE\s*<[^>]*>|PREFIX\s+[^\s:]*:\s*<[^>]*>)*", re.IGNORECASE
)
_COMMENTS_FIRST = re.compile(r"\A(?:[ \t]*#[^\n]*\n|\s*\n)*")
_KIND = re.compile(r"SELECT|ASK|CONSTRUCT|DESCRIBE", re.IGNORECASE)
_DISTINCT = re.compile(r"^\s*SELECT\s+DISTINCT\b", re.IGNORECASE | re.MULTILINE)
_TABLES = ("application/sparql-results+json", "application/json")
_TRIPLES = {
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
}
# A service that gives less than it found says so in one of these (Virtuoso).
_SHORTENED = ("x-sparql-maxrows", "x-sql-state")
# Virtuoso names a nameless node by what is no name for one.
_VIRTUOSO_NODE = re.compile(rb'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*")nodeID://')
# A result nests seven deep, and the parser dies of one that nests some thousands deep.
_DEEPEST = 50
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_BOOLEANS = {"1": "true", "0": "false"}


class RemoteStore(Asking):
    """What a service answers; `parameters` go with every query, as do those in the address."""

    def __init__(
        self, endpoint: str, exchange: Exchange, parameters: Mapping[str, str] = _NONE
    ) -> None:
        parts = urlsplit(checked_address(endpoint))
        self.address = parts._replace(query="", fragment="").geturl()
        self._exchange = exchange
        self._parameters = {**dict(parse_qsl(parts.query, keep_blank_values=True)), **parameters}

    @classmethod
    def over_all_graphs(cls, endpoint: str, exchange: Exchange) -> Self:
        """The service, asked over the union of its graphs, whatever its own default is.

        Raises: ServiceFailed when samspil's terms are found in no way we know of.
        """
        for parameters in _UNIONS:
            store = cls(endpoint, exchange, parameters)
            if store._knows_us(lenient=bool(parameters)):
                return store
        raise ServiceFailed("endpoint-empty", url=shown(endpoint))

    def _knows_us(self, *, lenient: bool) -> bool:
        """True if our terms are found; a service may refuse a parameter that is not its own."""
        try:
            return self.ask(_OURS)
        except ServiceFailed as failure:
            if lenient and failure.key.startswith("service-refused"):
                return False
            raise

    def server(self) -> str:
        """What the server calls itself; empty if it does not say."""
        return plain(self._reply("ASK { }", "ASK").headers.get("server", ""))

    def query(self, text: str) -> QuerySolutions | QueryBoolean | QueryTriples:
        """The result of a query as the service wrote it, whole.

        Raises: ServiceFailed for anything but a complete answer.
        """
        # The comments at the top of a question are for people, and would make the address long.
        bare = _COMMENTS_FIRST.sub("", text, count=1)
        kind = _kind(bare)
        reply = self._reply(bare, kind)
        for header in _SHORTENED:
            if header in reply.headers:
                raise ServiceFailed(
                    "service-shortened", url=self.address, limit=plain(reply.headers[header])
                )
        try:
            if kind in ("SELECT", "ASK"):
                self._must_be(reply, _TABLES)
                return _table(reply.body)
            self._must_be(reply, tuple(_TRIPLES))
            graph = Oxigraph()
            graph.bulk_load(reply.body, format=_TRIPLES[reply.media_type])
        except (SyntaxError, ValueError) as error:
            reason = plain(str(error))
            raise ServiceFailed("service-garbled", url=self.address, reason=reason) from error
        return graph.query("CONSTRUCT WHERE { ?s ?p ?o }")

    def rows(self, text: str) -> list[list[type_of_term | None]]:
        """The rows of a SELECT, true and false written as the embedded store writes them.

        Distinct rows are distinct also where a service does not keep to that (Virtuoso, at times,
        when a column is computed).
        """
        rows = [[_canonical(cell) for cell in row] for row in super().rows(text)]
        if _DISTINCT.search(text):
            return [list(row) for row in dict.fromkeys(map(tuple, rows))]
        return rows

    def sizes(self, graphs: Sequence[str]) -> Mapping[str, int]:
        """How many statements each of `graphs` holds; one that is not there is left out."""
        sizes: dict[str, int] = {}
        for start in range(0, len(graphs), _NAMES_A_REQUEST):
            for graph, count in self.rows(
                "SELECT ?g (COUNT(*) AS ?n) WHERE { "
                f"{_named(graphs[start : start + _NAMES_A_REQUEST])} GRAPH ?g {{ ?s ?p ?o }} "
                "} GROUP BY ?g"
            ):
                if isinstance(graph, NamedNode) and isinstance(count, Literal):
                    sizes[graph.value] = int(count.value)
        return sizes

    def statements_in(self, graphs: Sequence[str]) -> list[Quad]:
        """Everything in `graphs`; its nameless nodes are no other answer's."""
        return _quads(
            self.rows(f"SELECT ?g ?s ?p ?o WHERE {{ {_named(graphs)} GRAPH ?g {{ ?s ?p ?o }} }}")
        )

    def statements_outside_graphs(self) -> list[Quad]:
        """Everything that is searched but stands in no named graph."""
        outside = "?s ?p ?o MINUS { GRAPH ?g { ?s ?p ?o } }"
        rows = self.rows(f"SELECT ?s ?p ?o WHERE {{ {outside} }}")
        return _quads([[DefaultGraph(), *row] for row in rows])

    def _reply(self, text: str, kind: str) -> Reply:
        tabular = kind in ("SELECT", "ASK")
        asked = _Request(self.address, self._exchange, JSON if tabular else TURTLE)
        asked.setQuery(text)
        asked.queryType = kind  # which SPARQLWrapper guesses, and not always rightly
        for name, value in self._parameters.items():
            asked.addParameter(name, value)
        length = len(self.address) + len(quote_plus(text))
        asked.setMethod(GET if length <= _LONGEST_URL else POST)
        if not tabular:
            asked.addCustomHttpHeader("Accept", "application/n-triples, text/turtle;q=0.5")
        return cast("Reply", asked.query().response)

    def _must_be(self, reply: Reply, media_types: tuple[str, ...]) -> None:
        if reply.status != 200:  # noqa: PLR2004 - a query is answered by 200 and nothing else
            raise ServiceFailed("service-no-answer", url=self.address, status=reply.status)
        if reply.media_type not in media_types:
            media = reply.media_type or "–"
            raise ServiceFailed("service-not-sparql", url=self.address, media=media)


class _Request(SPARQLWrapper):
    """SPARQLWrapper's request, sent over our exchange and not by urllib."""

    def __init__(self, address: str, exchange: Exchange, form: str) -> None:
        super().__init__(address, returnFormat=form, agent=AGENT)
        self._exchange = exchange
        self.setOnlyConneg(True)

    def _query(self) -> tuple[Any, str]:
        made = self._createRequest()
        content = made.data if isinstance(made.data, bytes) else None
        reply = self._exchange.send(
            made.get_method(), made.full_url, dict(made.header_items()), content
        )
        return reply, self.returnFormat


def _table(body: bytes) -> QuerySolutions | QueryBoolean:
    """A result whose every row has been read once, so that none can turn out to be unreadable.

    Raises: SyntaxError for what is no result.
    """
    brackets = _STRING.sub(b"", body).translate(None, delete=_NO_BRACKETS)
    if max(accumulate(-1 if c in b"]}" else 1 for c in brackets), default=0) > _DEEPEST:
        raise SyntaxError("too deep")
    form = QueryResultsFormat.JSON
    if b"nodeID://" in body:
        body = _VIRTUOSO_NODE.sub(rb"\1", body)
    parse_query_results(body, format=form).serialize(format=form)
    return parse_query_results(body, format=form)


def _kind(text: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE."""
    prologue = _PROLOGUE.match(text)
    found = _KIND.match(text, prologue.end() if prologue else 0)
    if found is None:
        raise ValueError(text)
    return found[0].upper()


def _quads(rows: Iterable[Sequence[Any]]) -> list[Quad]:
    """Rows of graph, subject, property and value; nameless nodes are named anew."""
    fresh: dict[BlankNode, BlankNode] = {}

    def named(term: Any) -> Any:
        return fresh.setdefault(term, BlankNode()) if isinstance(term, BlankNode) else term

    return [Quad(named(s), p, named(o), graph) for graph, s, p, o in rows]


def _named(graphs: Sequence[str]) -> str:
    return f"VALUES ?g {{ {' '.join(f'<{graph}>' for graph in graphs)} }}"


def _canonical(term: type_of_term | None) -> type_of_term | None:
    if isinstance(term, Literal) and term.datatype.value == XSD + "boolean":
        return Literal(_BOOLEANS.get(term.value, term.value), datatype=term.datatype)
    return term
