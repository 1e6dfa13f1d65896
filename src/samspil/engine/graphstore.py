"""Putting whole graphs into a service: by the Graph Store Protocol, or by SPARQL Update.

Both replace a graph in one request, so that a reader never meets half of one. Neither tells the
truth about having stored anything; whoever sends must read back.

Source: SPARQL 1.1 Graph Store HTTP Protocol and SPARQL 1.1 Update (W3C 2013).
"""

import re
from typing import Protocol
from urllib.parse import quote, urlsplit

from samspil.engine.exchange import Exchange, checked_address, shown
from samspil.words.errors import WrongUse

# What a server calls itself, the end of the address it is asked at, and where it takes graphs.
# Virtuoso and Oxigraph are tried in our tests; the others are as their manuals say.
_KNOWN = (
    ("virtuoso", r"/sparql(?:-auth)?/?$", "/sparql-graph-crud-auth?graph-uri="),
    ("oxigraph", r"/query/?$", "/store?graph="),
    ("fuseki", r"(?:/(?:query|sparql))?/?$", "/data?graph="),
    ("graphdb", r"/?$", "/rdf-graphs/service?graph="),
)


class Door(Protocol):
    """Where graphs can be put."""

    def put(self, graph: str, triples: bytes) -> None:
        """Make `triples` (N-Triples) the whole content of `graph`."""

    def remove(self, graph: str) -> None:
        """Take `graph` away."""


class GraphStore:
    """The Graph Store Protocol; `url` ends in `=`, where the name of the graph is to follow."""

    def __init__(self, url: str, exchange: Exchange) -> None:
        between = "" if url.endswith("=") else "&graph=" if "?" in url else "?graph="
        self._url = checked_address(url) + between
        self._exchange = exchange

    def put(self, graph: str, triples: bytes) -> None:
        """Make `triples` (N-Triples) the whole content of `graph`."""
        headers = {"Content-Type": "application/n-triples"}
        self._exchange.send("PUT", self._url + quote(graph, safe=""), headers, triples)

    def remove(self, graph: str) -> None:
        """Take `graph` away."""
        self._exchange.send("DELETE", self._url + quote(graph, safe=""), {})


class Updates:
    """SPARQL Update, for services without a graph store."""

    def __init__(self, url: str, exchange: Exchange) -> None:
        self._url = checked_address(url)
        self._exchange = exchange

    def put(self, graph: str, triples: bytes) -> None:
        """Make `triples` (N-Triples) the whole content of `graph`, in one request."""
        head = f"DROP SILENT GRAPH <{graph}> ;\nINSERT DATA {{ GRAPH <{graph}> {{\n"
        self._send(head.encode() + triples + b"} }")

    def remove(self, graph: str) -> None:
        """Take `graph` away."""
        self._send(f"DROP SILENT GRAPH <{graph}>".encode())

    def _send(self, update: bytes) -> None:
        headers = {"Content-Type": "application/sparql-update"}
        self._exchange.send("POST", self._url, headers, update)


def graph_store_of(endpoint: str, server: str, exchange: Exchange) -> GraphStore:
    """Where a known kind of server takes graphs, from the address it answers queries at.

    Raises: WrongUse for a server we do not know.
    """
    parts = urlsplit(checked_address(endpoint))
    for name, end, store in _KNOWN:
        if name in server.lower():
            path = re.sub(end, "", parts.path, count=1)
            base = parts._replace(path=path, query="", fragment="").geturl()
            return GraphStore(base + store, exchange)
    raise WrongUse("push-where", url=shown(endpoint), server=server or "–")
