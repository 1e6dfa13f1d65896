"""Asking, with a note of which properties the answers rest on."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from samspil.engine.asking import Asking
from samspil.engine.sparql_reading import properties_read
from samspil.words.language import Language
from samspil.words.vocabulary import BASE, LABEL_PROPERTIES, NS

# Queries that differ in what they are about read the same; our properties all lie below `ns/`.
_THING = re.compile(f"<{re.escape(BASE)}(?!{re.escape(NS.removeprefix(BASE))})[^>]*>")


class Noted(Asking):
    """Asks another; `read` are the properties asked for so far, None once that cannot be said."""

    def __init__(self, asked: Asking) -> None:
        self.asked = asked
        self.read: frozenset[str] | None = frozenset()

    def query(self, text: str) -> QuerySolutions | QueryBoolean | QueryTriples:
        """What the other answers."""
        self._note(_read(_THING.sub(f"<{BASE}>", text)))
        return self.asked.query(text)

    def labels(self, iris: Iterable[str], language: Language) -> Mapping[str, str]:
        """The best label of each IRI that has one."""
        self._note(frozenset(LABEL_PROPERTIES))
        return self.asked.labels(iris, language)

    def _note(self, read: frozenset[str] | None) -> None:
        if read is None or self.read is None:
            self.read = None
        elif not read <= self.read:
            self.read |= read


_read = cache(properties_read)
