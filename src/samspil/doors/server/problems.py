"""What went wrong, as RFC 9457 asks for it or as a page, in the reader's language."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from samspil.words.errors import BadContent, Busy, QueryRefused, QueryStopped, SamspilError
from samspil.words.language import Language, say
from samspil.words.vocabulary import BASE

_STATUS: Mapping[str, int] = MappingProxyType(
    {
        "sparql-size": 413,
        "sparql-off": 403,
        "question-unknown": 404,
        "question-unknown-near": 404,
        "query-rows": 400,
        "query-bytes": 400,
        "query-failed": 400,
        "client-busy": 429,
        "client-barred": 429,
    }
)
_SHOWN = (
    "line",
    "column",
    "expected",
    "near",
    "most",
    "seconds",
    "megabytes",
    "retry_after",
    "name",
    "known",
)
_BAD_REQUEST, _BUG, _UNAVAILABLE = 400, 500, 503


@dataclass(frozen=True)
class Problem:
    """A status, the text it is told with, and headers that belong to it.

    `near` are known names like a wrong one.
    """

    status: int
    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    near: Sequence[str] = ()

    @property
    def type(self) -> str:
        """The address of the kind of problem, where it is explained."""
        return f"{BASE}problem/{self.key.removesuffix('-near')}"

    def title(self, language: Language) -> str:
        """What the status means."""
        return say(language, f"status-{self.status}")

    def detail(self, language: Language) -> str:
        """What happened, where, and what to do."""
        return say(language, self.key, **self.values)

    def as_json(self, language: Language, instance: str) -> bytes:
        """The problem details object."""
        shown = {key: self.values[key] for key in _SHOWN if key in self.values}
        whole = {
            "type": self.type,
            "title": self.title(language),
            "status": self.status,
            "detail": self.detail(language),
            "instance": instance,
            **shown,
        }
        return json.dumps(whole, ensure_ascii=False, default=str).encode()


class Declined(SamspilError):
    """A request turned down with a status of its own; `near` are known names like a wrong one."""

    def __init__(
        self,
        status: int,
        key: str,
        headers: Mapping[str, str] | None = None,
        near: Sequence[str] = (),
        **values: object,
    ) -> None:
        if near:
            super().__init__(f"{key}-near", near=", ".join(near), **values)
        else:
            super().__init__(key, **values)
        self.status = status
        self.headers = headers or {}
        self.near = near


def problem_of(error: SamspilError) -> Problem:
    """How an error of ours is told over HTTP."""
    headers: dict[str, str] = {}
    near: Sequence[str] = ()
    match error:
        case Declined():
            status, near = error.status, error.near
            headers |= error.headers
        case Busy():
            status = _STATUS.get(error.key, _UNAVAILABLE)
            headers["Retry-After"] = str(error.retry_after)
        case QueryStopped():
            status = _STATUS.get(error.key, _UNAVAILABLE)
            if status == _UNAVAILABLE:
                headers["Retry-After"] = "10"
        case QueryRefused():
            status = _STATUS.get(error.key, _BAD_REQUEST)
        case BadContent():
            status = _BUG
        case _:
            status = _STATUS.get(error.key, _BAD_REQUEST)
    return Problem(status, error.key, error.values, headers, near)
