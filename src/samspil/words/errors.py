"""What can go wrong for a user, each with the exit code it leads to.

An error carries a key into the texts (`words/da.toml`, `words/en.toml`) and the values to fill in;
the words themselves are chosen at the edge, in the user's language. A bug is not in here: it stays
an ordinary exception and becomes exit code 70.
"""

from collections.abc import Callable, Mapping
from enum import IntEnum
from functools import partial

from samspil.words.language import Language, say


class Exit(IntEnum):
    """Exit codes of every command."""

    FINE = 0
    FINDINGS = 1
    WRONG_USE = 2
    NOTHING_CHECKED = 3
    UNREADABLE = 4
    BUG = 70


class SamspilError(Exception):
    """Something the user can put right; `key` names the text, `values` fill it in."""

    exit = Exit.WRONG_USE

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    def __reduce__(self) -> tuple[Callable[..., "SamspilError"], tuple[object, ...]]:
        """So that one process can hand it to another."""
        return partial(type(self), self.key, **self.values), ()

    def told(self, language: Language) -> str:
        """What is said of it; a value may be there in both languages."""
        values = {n: v[language] if isinstance(v, Mapping) else v for n, v in self.values.items()}
        return say(language, self.key, **values)


class WrongUse(SamspilError):
    """The command was asked for something it cannot do."""


class NothingChecked(SamspilError):
    """There was nothing to check, which must never look like success."""

    exit = Exit.NOTHING_CHECKED


class Unreadable(SamspilError):
    """A file could not be read at all."""

    exit = Exit.UNREADABLE


class Unwritable(SamspilError):
    """A format cannot hold a statement, or the system will not have a file; nothing was written."""


class ServiceFailed(SamspilError):
    """A service on the net did not do what it was asked."""

    exit = Exit.UNREADABLE


class Unreachable(ServiceFailed):
    """No service answers there at all, so asking it for more is no use."""


class BadContent(SamspilError):
    """Content breaks its rules: a header, a rule or a term of ours, or a file to be published."""

    exit = Exit.FINDINGS


class QueryRefused(SamspilError):
    """A SPARQL text that is not run; `values` hold its line and column, counted from 1."""


class QueryStopped(SamspilError):
    """A query that was started and did not come to an answer: too long, too big, a crash."""


class Busy(SamspilError):
    """There is no room for one more just now; worth trying again after `retry_after` seconds."""

    def __init__(self, key: str, *, retry_after: int, **values: object) -> None:
        super().__init__(key, retry_after=retry_after, **values)
        self.retry_after = retry_after
