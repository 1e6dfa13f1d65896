"""HTTP to services on the net, such that nothing is lost, leaked or waited for without end.

* One deadline covers a request whole: finding the host, connecting, sending, waiting, reading and
  trying again. A server that drips one byte a second is cut like one that is silent.
* No redirect is followed, so that no password follows it and no request turns into another.
* An answer that is cut short, too big or not what was asked for is an error, never a result.
* What a service says is shown without control characters and without anything secret.
"""

import os
import random
import re
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import anyio
import httpx
from anyio.from_thread import start_blocking_portal

from samspil import __version__
from samspil.engine.credentials import Credentials, OnDemand
from samspil.words.errors import ServiceFailed, Unreachable, WrongUse

AGENT = f"samspil/{__version__} (https://w3id.org/samspil/)"
SECONDS = 60.0
MOST_BYTES = 256 * 1024 * 1024
_TRIES = 4
_BUSY = frozenset({429, 502, 503, 504})
_REDIRECT = range(300, 400)
_LONGEST_DETAIL = 300


@dataclass(frozen=True)
class Reply:
    """What came back, whole."""

    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type without parameters, in lower case; empty if none was given."""
        given: str = self.headers.get("content-type", "")
        return given.partition(";")[0].strip().lower()


def checked_address(url: str) -> str:
    """`url`, if it is one we may call.

    Raises: WrongUse for one that is not http(s), and for one with a password, which is not shown.
    """
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise WrongUse("endpoint-address", url=url.rpartition("@")[2]) from None
    if "@" in parts.netloc or (not usable and "@" in url):
        raise WrongUse("endpoint-password")
    if not usable or not url.isprintable() or " " in url:
        raise WrongUse("endpoint-address", url=url)
    return url


def shown(url: str) -> str:
    """An address as it may be shown: without what stands after the question mark."""
    return url.partition("?")[0]


def seconds_from_environment(environment: Mapping[str, str] = os.environ) -> float:
    """How long one request may take: SAMSPIL_ENDPOINT_SECONDS, else a minute.

    Raises: WrongUse for what is not a number above 0.
    """
    given = environment.get("SAMSPIL_ENDPOINT_SECONDS", "")
    if not given:
        return SECONDS
    if not re.fullmatch(r"\d{1,6}(\.\d+)?", given) or float(given) == 0:
        raise WrongUse("endpoint-seconds", value=given)
    return float(given)


class Exchange:
    """A line to services; to be closed after use, as by `with`. Several threads may use it.

    It runs on a thread of its own, so a process that forks is to open it after the fork.
    `seconds` is the whole time one request may take, tries again included; `most_bytes` the size an
    unpacked answer may have.
    """

    def __init__(
        self,
        credentials: Credentials | None = None,
        seconds: float = SECONDS,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._credentials = credentials or Credentials()
        self._seconds = seconds
        self._most_bytes = most_bytes
        with ExitStack() as opening:  # a thread left running would keep the process alive
            self._portal = opening.enter_context(start_blocking_portal())
            client = self._portal.wrap_async_context_manager(self._client_of(self._credentials))
            self._client = opening.enter_context(client)
            self._open = opening.pop_all()

    @staticmethod
    def _client_of(credentials: Credentials) -> httpx.AsyncClient:
        try:
            return httpx.AsyncClient(
                auth=OnDemand(credentials),
                headers={"User-Agent": AGENT},
                timeout=None,  # noqa: S113 - the deadline covers all of it
                follow_redirects=False,
            )
        except (ValueError, ImportError, OSError) as error:
            # A proxy or a certificate in the environment that cannot be used.
            raise WrongUse("endpoint-line", reason=plain(str(error))) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.__exit__(kind, error, trace)

    def send(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None = None
    ) -> Reply:
        """The whole reply, if its status is 2xx.

        Only to be used for what may be done twice, for it is tried again when a service is busy.
        Raises: Unreachable when nobody answers, ServiceFailed for everything else that goes wrong.
        """
        request = self._client.build_request(method, url, headers=headers, content=content)
        return self._portal.call(self._within_time, request)

    async def _within_time(self, request: httpx.Request) -> Reply:
        url = shown(str(request.url))
        try:
            with anyio.fail_after(self._seconds) as scope:
                return await self._patiently(request, url, scope.deadline)
        except TimeoutError as error:
            raise ServiceFailed("service-slow", url=url, seconds=f"{self._seconds:g}") from error

    async def _patiently(self, request: httpx.Request, url: str, deadline: float) -> Reply:
        """Tries again while the service is busy or the line breaks, as long as time allows."""
        for attempt in range(1, _TRIES + 1):
            pause = random.uniform(0.5, 1) * 0.5 * 2 ** (attempt - 1)  # noqa: S311 - only jitter
            try:
                reply = await self._once(request, url)
            except httpx.ConnectError as error:
                reason = plain(str(error))
                raise Unreachable("service-unreachable", url=url, reason=reason) from error
            except httpx.RequestError as error:
                reason = plain(str(error))
                failure = ServiceFailed("service-broke-off", url=url, reason=reason)
            else:
                if reply.status not in _BUSY:
                    return self._accepted(reply, url)
                pause = max(pause, _asked_to_wait(reply))
                failure = ServiceFailed(
                    "service-busy", url=url, status=reply.status, seconds=f"{pause:.0f}"
                )
            if attempt == _TRIES or anyio.current_time() + pause > deadline:
                break
            await anyio.sleep(pause)
        raise failure

    async def _once(self, request: httpx.Request, url: str) -> Reply:
        response = await self._client.send(request, stream=True)
        try:
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > self._most_bytes:
                    most = self._most_bytes // 1024 // 1024
                    raise ServiceFailed("service-too-much", url=url, megabytes=most)
            return Reply(response.status_code, response.headers, bytes(body))
        finally:
            await response.aclose()

    def _accepted(self, reply: Reply, url: str) -> Reply:
        """The reply, unless its status says that what was asked has not been done."""
        status = reply.status
        if status in _REDIRECT:
            target = shown(plain(reply.headers.get("location", "?")))
            raise ServiceFailed("service-moved", url=url, status=status, target=target)
        if status in (401, 403):
            raise ServiceFailed("service-login", url=url, status=status)
        if status // 100 != 2:  # noqa: PLR2004 - the class of success in HTTP
            detail = self._said(reply)
            key = "service-refused-saying" if detail else "service-refused"
            raise ServiceFailed(key, url=url, status=status, detail=detail)
        return reply

    def _said(self, reply: Reply) -> str:
        """The beginning of a plain explanation; nothing of a page, and nothing that is secret."""
        if "html" in reply.media_type:
            return ""
        text = reply.body[:4096].decode("utf-8", "replace")
        return "" if self._credentials.betrayed_by(text) else plain(text)


def plain(text: str) -> str:
    """What a stranger wrote as printable text on one line, cut where it gets long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _LONGEST_DETAIL else line[:_LONGEST_DETAIL] + " …"


def _asked_to_wait(reply: Reply) -> float:
    """The seconds of a Retry-After header, given as a number or as a date; 0 without one."""
    value = reply.headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return 0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
