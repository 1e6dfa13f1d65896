"""What stands between the socket and the application: deadlines and bounds for every connection.

uvicorn waits for ever for headers, for a body and for a reader that has stopped reading, and it
lets addresses and headers of any length through. Here each of these has an end: the connection gets
its answer, if there is one to give, and is closed.
"""

import asyncio
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from samspil.doors.server.metrics import Metrics
from samspil.doors.server.negotiation import choose_language
from samspil.doors.server.problems import Problem
from samspil.doors.server.settings import KILOBYTE, Patience
from samspil.jobs.web.addresses import CONTRIBUTE
from samspil.words.media import PROBLEM

_LARGE = (f"/{CONTRIBUTE}".encode(), b"/mcp")  # what takes a whole case, in either language
_LATE_KEYS = {"headers": "http-late-headers", "body": "http-late-body"}
_LAST_WHILE = 2.0  # seconds
_LATE, _FULL = 408, 503
_PHRASES = {
    400: "Bad Request",
    408: "Request Timeout",
    413: "Content Too Large",
    414: "URI Too Long",
    431: "Request Header Fields Too Large",
    503: "Service Unavailable",
}


def gate(patience: Patience, metrics: Metrics) -> type[asyncio.Protocol]:
    """The protocol to give to uvicorn."""

    class Gate(_Gate):
        pass

    Gate.patience, Gate.metrics = patience, metrics
    return Gate


class _Gate(HttpToolsProtocol):
    patience: Patience
    metrics: Metrics

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._deadline: asyncio.TimerHandle | None = None
        self._writing: asyncio.TimerHandle | None = None
        self._head_bytes = self._body_bytes = 0
        self._most_bytes = self.patience.body_bytes
        self._in_head = self._refused = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > self.patience.connections:
            self._refuse(_FULL, "http-connections", "connections")
            return
        self._await(self.patience.headers, "headers")

    def connection_lost(self, exc: Exception | None) -> None:
        self._rest()
        if self._writing is not None:
            self._writing.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        if self._deadline is None and not self._busy():
            self._await(self.patience.headers, "headers")
        self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and self._head_bytes > self.patience.header_bytes:
            self._refuse(431, "http-header-size", "header-size")

    def _busy(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True
        self._body_bytes = 0
        self._most_bytes = self.patience.body_bytes

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        if len(self.url) > self.patience.url:
            self._refuse(414, "http-url-size", "url-size")

    def on_headers_complete(self) -> None:
        self._rest()
        self._in_head = False
        self._head_bytes = 0
        if self._refused:
            return
        named = [name for name, _ in self.headers]
        lengths = {value for name, value in self.headers if name == b"content-length"}
        chunked = b"transfer-encoding" in named
        hosts = named.count(b"host")
        http11 = self.parser.get_http_version() == "1.1"
        if (chunked and lengths) or len(lengths) > 1 or hosts > 1 or (http11 and not hosts):
            self._refuse(400, "http-framing", "framing")
            return
        length = next(iter(lengths), b"0")
        if self.url.partition(b"?")[0].endswith(_LARGE):
            self._most_bytes = self.patience.form_bytes
        if not length.isdigit() or int(length) > self._most_bytes:
            self._refuse(413, "http-body-size", "body-size")
            return
        if chunked or int(length):
            self._await(self.patience.body, "body")
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if self._refused:
            return
        self._body_bytes += len(body)
        if self._body_bytes > self._most_bytes:
            self._refuse(413, "http-body-size", "body-size")
            return
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._rest()
        if not self._refused:
            super().on_message_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._writing is None:
            self._writing = self.loop.call_later(self.patience.writing, self._stop_writing)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._writing is not None:
            self._writing.cancel()
            self._writing = None

    def _stop_writing(self) -> None:
        self.metrics.cut.labels("reading").inc()
        self.transport.abort()

    def _await(self, seconds: float, what: str) -> None:
        self._rest()
        self._deadline = self.loop.call_later(seconds, self._late, what)

    def _rest(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _late(self, what: str) -> None:
        """The headers or the body did not arrive; a connection that said nothing gets no answer."""
        if what == "headers" and not self._in_head:
            self.metrics.cut.labels("silent").inc()
            self.transport.close()
            return
        self._refuse(_LATE, _LATE_KEYS[what], f"late-{what}")

    def _refuse(self, status: int, key: str, reason: str) -> None:
        """Answer here and now, and close; the application never hears of what comes after."""
        if self._refused or self.transport.is_closing():
            return
        self._refused = True
        self._rest()
        self.metrics.cut.labels(reason).inc()
        if self._busy():
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            if self.cycle.response_started:
                self.transport.abort()
                return
        said = dict(self.headers or ())
        language = choose_language(said.get(b"accept-language", b"").decode("latin-1") or None)
        bounds = {
            "http-url-size": self.patience.url,
            "http-header-size": self.patience.header_bytes,
            "http-body-size": self._most_bytes,
        }
        seconds = self.patience.headers if key == "http-late-headers" else self.patience.body
        values: dict[str, object] = {}
        if key in bounds:
            values["most"] = bounds[key] // KILOBYTE
        elif status == _LATE:
            values["seconds"] = f"{seconds:g}"
        body = Problem(status, key, values).as_json(language, "")
        lines = [
            f"HTTP/1.1 {status} {_PHRASES[status]}",
            f"content-type: {PROBLEM}",
            f"content-language: {language}",
            f"content-length: {len(body)}",
            *(["retry-after: 5"] if status == _FULL else []),
            "connection: close",
        ]
        self.transport.write("\r\n".join([*lines, "", ""]).encode("ascii") + body)
        self.transport.close()

    def shutdown(self) -> None:
        """A body that is still on its way when we leave has a last short while."""
        super().shutdown()
        if self._deadline is not None and self._busy():
            self._await(_LAST_WHILE, "body")

    def timeout_keep_alive_handler(self) -> None:
        """A connection whose next request has begun is not idle."""
        if not self._in_head:
            super().timeout_keep_alive_handler()
