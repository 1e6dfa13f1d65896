"""Did you mean: the nearest known names to one that is not known."""

import re
import unicodedata
from collections.abc import Iterable

_LONGEST, _SHORT, _MANY = 100, 3, 1_000
_ENDING = 3  # letters: "sager" or "sagen" for "sag"
_FOLDED = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


def fold(text: str) -> str:
    """Letters and digits only, lower case, æøå spelled out."""
    return "".join(character for character in spelled_out(text) if character.isalnum())


def spelled_out(text: str) -> str:
    """Lower case, and æøå as those write them who have no such keys."""
    return unicodedata.normalize("NFC", text).casefold().translate(_FOLDED)


def slug(text: str) -> str:
    """Words as a name: small letters from a to z and digits, with hyphens between the words."""
    plain = unicodedata.normalize("NFKD", spelled_out(text))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


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
    """Up to `limit` of `known` that are a slip of the pen away from `name`, nearest first.

    So are those that it is a part of, and those that it is with an ending.
    What is longer than any name of ours is no slip, so a stranger's text costs no time.
    """
    wanted = fold(name[: _LONGEST + 1])
    if len(wanted) > _LONGEST:
        return []
    most = max(1, len(wanted) // 3)
    folded = [(fold(candidate), candidate) for candidate in known]
    alike = [pair for pair in folded if abs(len(pair[0]) - len(wanted)) <= most]
    if len(alike) > _MANY:
        alike = [pair for pair in alike if pair[0][:1] == wanted[:1]]
    scored = [(distance(wanted, one), candidate) for one, candidate in alike]
    found = {candidate: d for d, candidate in scored if d <= most}
    if len(wanted) > _SHORT:
        for one, candidate in folded:
            ended = (
                len(one) >= _SHORT and wanted.startswith(one) and len(wanted) <= len(one) + _ENDING
            )
            if wanted in one or ended:
                found.setdefault(candidate, abs(len(one) - len(wanted)))
    return [name for _, name in sorted((d, candidate) for candidate, d in found.items())[:limit]]
