"""A server that breaks every promise of HTTP and SPARQL, one at a time, over real sockets."""

import gzip
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType

RESULT = b'{"head":{"vars":["x"]},"results":{"bindings":[]}}'
TRUE = b'{"head":{},"boolean":true}'
JSON = "application/sparql-results+json"
SECRET = "hemmelig-kode-17"
BASIC = 'WWW-Authenticate: Basic realm="x"'
DIGEST = 'WWW-Authenticate: Digest realm="x", nonce="abc", qop="auth", algorithm="MD5"'


@dataclass
class Line:
    """One connection: what was asked, and the means to answer it badly."""

    socket: socket.socket
    head: bytes
    other: str
    stop: threading.Event

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def reply(
        self, status: str, *headers: str, body: bytes = b"", length: int | None = None
    ) -> None:
        """A reply that is right as far as it goes; `length` may promise more than there is."""
        promised = len(body) if length is None else length
        lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {promised}", "", ""]
        self.send("\r\n".join(lines).encode() + body)

    def drip(self, data: bytes) -> None:
        """One byte at a time, for as long as anybody listens."""
        for byte in data:
            if self.stop.wait(0.15):
                return
            self.send(bytes([byte]))

    @property
    def authorization(self) -> str:
        for line in self.head.decode("latin-1").split("\r\n"):
            if line.lower().startswith("authorization:"):
                return line
        return ""


def typed(media: str) -> str:
    return f"Content-Type: {media}"


def _reset(line: Line) -> None:
    line.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.socket.close()


def _hang_after_the_head(line: Line) -> None:
    line.reply("200 OK", typed(JSON), length=1000)
    line.stop.wait()


def _drip_the_body(line: Line) -> None:
    line.reply("200 OK", typed(JSON), length=10_000)
    line.drip(b" " * 10_000)


def _endless(line: Line) -> None:
    line.send(f"HTTP/1.1 200 OK\r\n{typed(JSON)}\r\n\r\n".encode() + RESULT[:-3])
    while not line.stop.is_set():
        line.send(b" " * 65536)


def _bomb(line: Line) -> None:
    body = gzip.compress(RESULT[:-3] + b" " * (300 * 1024 * 1024), 1)
    line.reply("200 OK", typed(JSON), "Content-Encoding: gzip", body=body)


Behaviour = Callable[[Line], object]


def _login_then_elsewhere(challenge: str) -> Behaviour:
    def behave(line: Line) -> None:
        if line.authorization:
            line.reply("307 Temporary Redirect", f"Location: {line.other}")
        else:
            line.reply("401 Unauthorized", challenge)

    return behave


def _tells_secrets(line: Line) -> None:
    if not line.authorization:
        line.reply("401 Unauthorized", BASIC)
        return
    told = f"you said {line.authorization} {SECRET}".encode()
    line.reply("400 Bad Request", typed("text/plain"), body=told)


ANY: Mapping[str, Behaviour] = MappingProxyType(
    {
        "301": lambda line: line.reply("301 Moved Permanently", f"Location: {line.other}"),
        "302": lambda line: line.reply("302 Found", f"Location: {line.other}"),
        "303": lambda line: line.reply("303 See Other", f"Location: {line.other}"),
        "307": lambda line: line.reply("307 Temporary Redirect", f"Location: {line.other}"),
        "308": lambda line: line.reply("308 Permanent Redirect", f"Location: {line.other}"),
        "302 without a place": lambda line: line.reply("302 Found"),
        "401": lambda line: line.reply("401 Unauthorized"),
        "401 basic": lambda line: line.reply("401 Unauthorized", BASIC),
        "401 digest": lambda line: line.reply("401 Unauthorized", DIGEST),
        "401 nonsense": lambda line: line.reply("401 Unauthorized", "WWW-Authenticate: Digest ,,="),
        "403": lambda line: line.reply("403 Forbidden", typed("text/html"), body=b"<h1>No</h1>"),
        "404": lambda line: line.reply("404 Not Found"),
        "login, then elsewhere (basic)": _login_then_elsewhere(BASIC),
        "login, then elsewhere (digest)": _login_then_elsewhere(DIGEST),
        "tells secrets": _tells_secrets,
        "429 for an hour": lambda line: line.reply("429 Too Many Requests", "Retry-After: 3600"),
        "429 till a day long gone": lambda line: line.reply(
            "429 Too Many Requests", "Retry-After: Thu, 01 Jan 1970 00:00:00 GMT"
        ),
        "503": lambda line: line.reply("503 Service Unavailable"),
        "503 until nonsense": lambda line: line.reply("503 Busy", "Retry-After: æøå"),
        "500": lambda line: line.reply("500 Oops", typed("text/plain"), body=b"stack\nof lines"),
        "400 with control characters": lambda line: line.reply(
            "400 Bad", typed("text/plain"), body=b"\x1b[31mred\x1b]0;title\x07\r\nnext"
        ),
        "hang": lambda line: line.stop.wait(),
        "hang after the head": _hang_after_the_head,
        "drip the head": lambda line: line.drip(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 10_000),
        "drip the body": _drip_the_body,
        "cut body": lambda line: line.reply("200 OK", typed(JSON), body=RESULT[:-5], length=500),
        "cut chunks": lambda line: line.send(
            f"HTTP/1.1 200 OK\r\n{typed(JSON)}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n".encode()
            + RESULT[:5]
        ),
        "reset": _reset,
        "nothing": lambda line: line.send(b""),
        "not HTTP": lambda line: line.send(b"SSH-2.0-OpenSSH_9.2\r\n"),
        "a head without end": lambda line: line.send(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 2_000_000),
        "bad gzip": lambda line: line.reply(
            "200 OK", typed(JSON), "Content-Encoding: gzip", body=b"this is no gzip"
        ),
        "endless body": _endless,
        "gzip bomb": _bomb,
    }
)

QUERIES: Mapping[str, Behaviour] = MappingProxyType(
    {
        "200 html": lambda line: line.reply("200 OK", typed("text/html"), body=b"<h1>Welcome</h1>"),
        "200 csv": lambda line: line.reply("200 OK", typed("text/csv"), body=b"x\r\n"),
        "200 of no type": lambda line: line.reply("200 OK", body=RESULT),
        "202": lambda line: line.reply("202 Accepted", typed(JSON), body=TRUE),
        "204": lambda line: line.reply("204 No Content"),
        "206": lambda line: line.reply("206 Partial Content", typed(JSON), body=TRUE),
        "no JSON": lambda line: line.reply("200 OK", typed(JSON), body=b"yes"),
        "cut JSON": lambda line: line.send(
            f"HTTP/1.1 200 OK\r\n{typed(JSON)}\r\nConnection: close\r\n\r\n".encode() + RESULT[:-5]
        ),
        "deep JSON": lambda line: line.reply(
            "200 OK",
            typed(JSON),
            body=RESULT[:-3] + b'{"x":' + b'{"type":"triple","value":{"subject":' * 100_000,
        ),
        "a partial answer": lambda line: line.reply(
            "200 OK", typed(JSON), "X-SPARQL-MaxRows: 10000", body=TRUE
        ),
        "an answer out of time": lambda line: line.reply(
            "200 OK", typed(JSON), "X-SQL-State: S1TAT", body=TRUE
        ),
    }
)

PUSHES: Mapping[str, Behaviour] = MappingProxyType(
    {
        "200": lambda line: line.reply("200 OK"),
        "200 html": lambda line: line.reply("200 OK", typed("text/html"), body=b"<h1>Log in</h1>"),
        "201": lambda line: line.reply("201 Created"),
        "202": lambda line: line.reply("202 Accepted"),
        "204": lambda line: line.reply("204 No Content"),
        "207": lambda line: line.reply("207 Multi-Status"),
        "405": lambda line: line.reply("405 Method Not Allowed"),
        "413": lambda line: line.reply("413 Content Too Large"),
    }
)


@dataclass
class BadServer:
    """Where it listens, and every request it was sent."""

    url: str
    requests: list[bytes] = field(default_factory=list)


def _read(connection: socket.socket) -> bytes:
    """One whole request; the head only is returned."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return data
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    while len(body) < length:
        more = connection.recv(65536)
        if not more:
            break
        body += more
    return head


@contextmanager
def run_badly(behaviour: Behaviour, other: str = "") -> Iterator[BadServer]:
    """A server on a free port that treats every request alike."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = BadServer(f"http://127.0.0.1:{listener.getsockname()[1]}/sparql")
    stop = threading.Event()

    def serve(connection: socket.socket) -> None:
        try:
            with connection:
                head = _read(connection)
                if head:
                    server.requests.append(head)
                    behaviour(Line(connection, head, other, stop))
        except OSError:
            return  # the client has left, as it should

    def accept() -> None:
        while not stop.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        stop.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
