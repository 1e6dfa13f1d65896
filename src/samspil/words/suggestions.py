"""Did you mean: the nearest known names to one that is not known."""

import unicodedata
from collections.abc import Iterable

_FOLDED = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


def fold(text: str) -> str:
    """Letters and digits only, lower case, æøå spelled out."""
    folded = unicodedata.normalize("NFC", text).casefold().translate(_FOLDED)
    return "".join(character for character in folded if character.isalnum())


def distance(one: str, other: str) -> int:
    """Optimal string alignment: insertions, deletions, substitutions, swaps of neighbours."""
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        current = [i]
        for j, b in enumerate(other, 1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a != b))
            if before and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        before, previous = previous, current
    return previous[-1]


def nearest(name: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Up to `limit` of `known` that are a slip of the pen away from `name`, nearest first."""
    wanted = fold(name)
    scored = []
    for candidate in known:
        folded = fold(candidate)
        d = distance(wanted, folded)
        if d <= max(1, len(wanted) // 3) or (len(wanted) > 3 and wanted in folded):  # noqa: PLR2004
            scored.append((d, candidate))
    return [candidate for _, candidate in sorted(scored)[:limit]]
