"""What the keys of a JSON-LD text mean."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


class Meanings:
    """What keys mean, as far as the definitions in contexts tell without being followed."""

    def __init__(self, contexts: Sequence[Any]) -> None:
        self._defined: dict[str, Any] = {}
        for context in contexts:
            self._learn(context)

    def _learn(self, context: Any) -> None:
        if isinstance(context, list):
            for one in context:
                self._learn(one)
        elif isinstance(context, Mapping):
            self._defined.update(context)
            for meaning in context.values():
                if isinstance(meaning, Mapping):
                    self._learn_inner(meaning.get("@context"))

    def _learn_inner(self, context: Any) -> None:
        """What holds below one key only, and so says nothing of keys that are defined for all."""
        if isinstance(context, Mapping):
            for name, meaning in context.items():
                if not name.startswith("@"):
                    self._defined.setdefault(name, meaning)

    def knows(self, key: str) -> bool:
        """True if some context says what the key means, be it nothing, or that all keys do."""
        return key in self._defined or bool(self._defined.get("@vocab"))

    def names(self) -> Iterator[str]:
        """Every key that some context defines."""
        yield from (name for name in self._defined if not name.startswith("@"))

    def keyword(self, key: str) -> str:
        """The keyword that a key is or stands for, else ""."""
        if key.startswith("@"):
            return key
        meaning = self._defined.get(key)
        meant = meaning.get("@id") if isinstance(meaning, Mapping) else meaning
        return meant if isinstance(meant, str) and meant.startswith("@") else ""

    def is_nothing(self, key: str) -> bool:
        """True if a context takes every meaning from the key."""
        meaning = self._defined.get(key, "")
        return meaning is None or (
            isinstance(meaning, Mapping) and "@id" in meaning and meaning["@id"] is None
        )

    def has(self, key: str, feature: str) -> Any:
        """What the definition of a key says under a keyword, None if nothing."""
        meaning = self._defined.get(key)
        return meaning.get(feature) if isinstance(meaning, Mapping) else None

    def has_container(self, key: str, *kinds: str) -> bool:
        """True if the object under the key holds values by something of these kinds."""
        said = self.has(key, "@container")
        return bool({*([said] if isinstance(said, str) else said or ())} & {*kinds})
