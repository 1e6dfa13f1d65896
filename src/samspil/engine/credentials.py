"""Who we are to a service: from the environment only, shown to nobody else."""

import base64
import os
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Self

import httpx

from samspil.words.errors import WrongUse

_USER, _PASSWORD, _TOKEN = (f"SAMSPIL_ENDPOINT_{name}" for name in ("USER", "PASSWORD", "TOKEN"))


@dataclass(frozen=True)
class Credentials:
    """A user with a password, or a token, or nothing; never part of a text."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """What SAMSPIL_ENDPOINT_USER, _PASSWORD and _TOKEN say.

        Raises: WrongUse, naming the variable but not its value, for a half pair or a value that
        cannot be sent.
        """
        user, password, token = (environment.get(n, "").strip() for n in (_USER, _PASSWORD, _TOKEN))
        if bool(user) != bool(password):
            raise WrongUse("endpoint-half", name=_PASSWORD if user else _USER)
        for name, value in ((_USER, user), (_PASSWORD, password), (_TOKEN, token)):
            if not value.isprintable() or (name == _TOKEN and not value.isascii()):
                raise WrongUse("endpoint-unsendable", name=name)
        return cls(user, password, token)

    def betrayed_by(self, text: str) -> bool:
        """True if `text` holds the password or the token, plain or as it travels."""
        pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        secrets = [self.token, self.password, pair if self.password else ""]
        return any(secret and secret in text for secret in secrets)


class OnDemand(httpx.Auth):
    """Sends a token at once, but a password only when the service asks for one, and as it asks.

    Digest is chosen where it is offered, because then the password itself is not sent.
    """

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """One request, and a second one if the first was turned away.

        Before the first body is sent, HEAD finds out how the service wants to be told who we are,
        and tells it: some turn a stranger away in the middle of what he sends, and the line breaks.
        """
        given = self._credentials
        if given.token:
            request.headers["Authorization"] = f"Bearer {given.token}"
        if self._chosen is None and given.user and int(request.headers.get("content-length", 0)):
            yield from self.auth_flow(_without_body(request))
        chosen = self._chosen or self._learn((yield request))
        if chosen is None:
            return
        try:
            yield from chosen.auth_flow(request)
        except (ValueError, KeyError, NotImplementedError, httpx.ProtocolError):
            return  # it asks in a way nobody can answer, and stays what it is: a refusal
        except GeneratorExit:
            self._chosen = None  # the line broke: we may have become a stranger in the meantime
            raise

    def _learn(self, response: httpx.Response) -> httpx.Auth | None:
        """How the service asks to be told who we are; None if it does not, or we have no name."""
        given = self._credentials
        if response.status_code == httpx.codes.UNAUTHORIZED and given.user:
            offers = " ".join(response.headers.get_list("www-authenticate")).lower()
            kind = httpx.DigestAuth if "digest" in offers else httpx.BasicAuth
            self._chosen = kind(given.user, given.password)
        return self._chosen


def _without_body(request: httpx.Request) -> httpx.Request:
    return httpx.Request(
        "HEAD",
        request.url,
        headers={"User-Agent": request.headers["User-Agent"]},
        extensions=request.extensions,
    )
