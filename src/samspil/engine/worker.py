"""One query after another, in a process that may be killed at any moment.

The process was forked from the keeper, so the data are already in its memory. Before the first
query it gives up what a query could misuse: files, sockets, memory, processor time. What it finds
is written down here, within a cap, and sent away as bytes.
"""

import ctypes
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    serialize,
)

from samspil.engine.frames import Blocking, Head

if TYPE_CHECKING:  # the standard library has it from Python 3.12 only
    from _typeshed import ReadableBuffer

RESULTS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
GRAPHS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}
_DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class _FullError(Exception):
    """The answer has outgrown its cap; raised out of the engine's own writing."""


class _Capped(BytesIO):
    """A file in memory that can grow no further than `most` bytes."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._left = most

    def write(self, data: "ReadableBuffer") -> int:
        written = super().write(data)
        self._left -= written
        if self._left < 0:
            raise _FullError
        return written


def die_with_parent() -> None:
    """Ask the system to kill this process when its parent has gone (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_DIES_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def leave_the_network() -> bool:
    """True if this process and its children now live where there is no network."""
    if sys.platform != "linux":
        return False
    new_user, new_net = 0x10000000, 0x40000000
    libc = ctypes.CDLL(None, use_errno=True)
    return any(int(libc.unshare(what)) == 0 for what in (new_user | new_net, new_net))


def give_up(memory: int) -> None:
    """Leave the process its memory so far and `memory` bytes more, and no way out of it."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.close(nothing)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        most = pages * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    # Last, and not the highest number in use: a lower one that is free would let a socket open.
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def work(link: socket.socket, store: Store, hello: Head) -> None:
    """Answer until the other side has gone."""
    frames = Blocking(link)
    frames.send(hello)
    while True:
        try:
            head, body = frames.receive()
        except EOFError:
            return
        spent = resource.getrusage(resource.RUSAGE_SELF)
        seconds = int(spent.ru_utime + spent.ru_stime + head["seconds"]) + 2
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
        frames.send(*_reply(store, head, body.decode()))


def _reply(store: Store, head: Head, text: str) -> tuple[Head, bytes]:
    act: Callable[[Store, Head, str], tuple[Head, bytes]]
    act = _update if head.get("update") else _query
    try:
        return act(store, head, text)
    except _FullError:
        return {"is": "large", "bytes": head["most_bytes"]}, b""
    except SyntaxError as error:
        return {"is": "syntax", "detail": str(error.msg)}, b""
    except MemoryError:
        return {"is": "memory"}, b""
    except (ValueError, RuntimeError, OSError) as error:
        return {"is": "failed", "detail": str(error)[:300]}, b""


def _query(store: Store, head: Head, text: str) -> tuple[Head, bytes]:
    default, named = _nodes(head.get("default", ())), _nodes(head.get("named", ()))
    chosen = bool(default or named)
    found = store.query(
        text,
        base_iri=head["base"],
        use_default_graph_as_union=head["union"] and not chosen,
        default_graph=[*default] if chosen else None,
        named_graphs=[n for n in named if isinstance(n, NamedNode)] if chosen else None,
    )
    sink = _Capped(head["most_bytes"])
    if isinstance(found, QueryTriples):
        form = head["graph"]
        serialize(found, sink, format=GRAPHS[form], prefixes=head["prefixes"])
        return {"is": "graph", "form": form, "rows": None}, sink.getvalue()
    if isinstance(found, QueryBoolean):
        form = head["boolean"]
        found.serialize(sink, format=RESULTS[form])
        return {"is": "boolean", "form": form, "rows": None}, sink.getvalue()
    return _rows(found, head, sink)


def _rows(found: QuerySolutions, head: Head, sink: _Capped) -> tuple[Head, bytes]:
    form, most = head["rows"], head["most_rows"]
    found.serialize(sink, format=RESULTS[form])
    body = sink.getvalue()
    rows = count_rows(form, body)
    if rows > most:
        return {"is": "large", "rows": most}, b""
    return {"is": "rows", "form": form, "rows": rows}, body


def count_rows(form: str, body: bytes) -> int:
    """How many rows a result document of ours holds.

    Strings are taken out first, so that what is counted is never part of a value.
    """
    if form == "xml":
        return body.count(b"<result>")
    if form == "tsv":
        return body.count(b"\n") - 1
    if form == "csv":
        return _outside_quotes(body).count(b"\r\n") - 1
    bare = _outside_quotes(body.replace(b"\\\\", b"").replace(b'\\"', b""))
    return bare.count(b"},{") + bare.count(b"[{")


def _outside_quotes(body: bytes) -> bytes:
    return b"".join(body.split(b'"')[::2])


def _nodes(iris: Iterable[str]) -> list[NamedNode | DefaultGraph]:
    return [NamedNode(iri) if iri else DefaultGraph() for iri in iris]


def _update(store: Store, head: Head, text: str) -> tuple[Head, bytes]:
    """The whole of the data after the update; this process is of no use afterwards."""
    store.update(text, base_iri=head["base"])
    return {"is": "data"}, store.dump(format=RdfFormat.N_QUADS) or b""
