"""The index, and how words find something in it.

1. Every word sought must match, whole or in part: the same word, its beginning, a word it is an
   inflection of, a piece of a compound. Only a word that matches nothing so is taken for a slip of
   the pen of the nearest words, or for a compound of shorter ones.
2. A hit counts by where the word stands (name, other names, definition, the rest), how well it
   matches, and how rare it is; a name that is just what was sought comes first.
3. If nothing has all the words, what has the most of them is shown, and which are left out is said.
"""

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from samspil.jobs.search.words import keys_and_compounds, keys_of
from samspil.words.language import Language, say
from samspil.words.suggestions import distance, nearest

NAME, OTHER_NAME, TEXT, REST = 8.0, 5.0, 2.0, 1.0
_MOST_WORDS, _LONGEST = 8, 200
_INSIDE, _STEM, _ENDING, _PIECE = 4, 5, 3, 6  # letters
_SLIP, _TWO_SLIPS = 4, 8  # letters of a word in which one or two slips are forgiven
_MOST_GUESSES = 3
_MARKS = ".,:;!?()«»\"'"
# A source is often called after what it is about; who seeks that wants the thing before the work.
_FAVOUR = {"source": 0.8, "term": 0.95}


@dataclass(frozen=True)
class Document:
    """Something to be found; `path` is its address without root and language.

    `within` tells it from others of the same name: the code list of a code.
    """

    kind: str
    path: str
    label: str
    names: tuple[str, ...] = ()
    text: str = ""
    rest: str = ""
    within: str = ""


@dataclass(frozen=True)
class Hit:
    """A document and how well it was hit."""

    document: Document
    score: float


@dataclass(frozen=True)
class Found:
    """Best hit first. `guessed` are words read as others, `left_out` those no hit has.

    `near` are names like what was sought, where there is no hit at all.
    """

    hits: Sequence[Hit]
    guessed: Mapping[str, Sequence[str]]
    left_out: Sequence[str]
    near: Sequence[str] = ()

    def of_kind(self, kind: str) -> "Found":
        """The same without hits of other kinds."""
        return replace(self, hits=[hit for hit in self.hits if hit.document.kind == kind])


@dataclass(frozen=True)
class Index:
    """Everything that can be found in one language."""

    language: Language
    documents: Sequence[Document]

    def as_json(self, where: Callable[[str], str], kinds: Mapping[str, Sequence[str]]) -> bytes:
        """The index as a file: `where` is the address of a path, `kinds` the words for them.

        The same documents give the same bytes.
        """
        rows = [
            [d.kind, where(d.path), d.label, d.names, d.text, d.rest, d.within]
            for d in self.documents
        ]
        whole = {"language": self.language, "kinds": kinds, "documents": rows}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()

    @cached_property
    def _vocabulary(self) -> Mapping[str, Mapping[int, float]]:
        """Each word with the documents it stands in and where it counts for most there."""
        found: dict[str, dict[int, float]] = {}
        for number, document in enumerate(self.documents):
            for weight, texts in (
                (NAME, (document.label,)),
                (OTHER_NAME, document.names),
                (TEXT, (document.text,)),
                (REST, (document.rest, document.within)),
            ):
                for text in texts:
                    for key in keys_and_compounds(text):
                        found.setdefault(key, {}).setdefault(number, weight)
        return found

    @cached_property
    def _names(self) -> Sequence[tuple[str, frozenset[str]]]:
        return [
            ("".join(keys_of(d.label)), frozenset("".join(keys_of(name)) for name in d.names))
            for d in self.documents
        ]

    def find(self, text: str) -> Found:
        """What the words of a text find; a text of any kind or length costs little."""
        words = list(dict.fromkeys(keys_of(text[:_LONGEST])))[:_MOST_WORDS]
        guessed: dict[str, Sequence[str]] = {}
        scores: dict[int, float] = {}
        matched: dict[int, list[str]] = {}
        for word in words:
            qualities = self._matches(word)
            if not qualities:
                slips = self._slips(word) or self._pieces(word)
                if slips:
                    guessed[word] = [self._spelling(key) for key in slips]
                qualities = self._as_if(slips)
            for number, score in self._scored(qualities).items():
                scores[number] = scores.get(number, 0.0) + score
                matched.setdefault(number, []).append(word)
        most = max(map(len, matched.values()), default=0)
        best = [number for number, found in matched.items() if len(found) == most]
        phrase = "".join(words)
        hits = [Hit(self.documents[n], scores[n] * self._as_a_name(n, phrase)) for n in best]
        left_out = [w for w in words if not any(w in matched[number] for number in best)]
        near = () if hits or not words else self._near(text)
        return Found(sorted(hits, key=_order), guessed, left_out, near)

    def _matches(self, word: str) -> dict[str, float]:
        found = {}
        for key in self._vocabulary:
            quality = _quality(word, key)
            if quality:
                found[key] = quality
        return found

    def _as_if(self, slips: Mapping[str, float]) -> dict[str, float]:
        """What the right words match, for less, as one cannot be sure that they were meant."""
        found: dict[str, float] = {}
        for right, weight in slips.items():
            for key, quality in self._matches(right).items():
                found[key] = max(found.get(key, 0.0), weight * quality)
        return found

    def _slips(self, word: str) -> dict[str, float]:
        """The few words nearest to one that is written wrong."""
        most = 2 if len(word) >= _TWO_SLIPS else int(len(word) >= _SLIP)
        if not most:
            return {}
        pairs = _pairs(word)
        away: dict[str, int] = {}
        for key, their in self._paired:
            # A slip changes at most three pairs of neighbours, so who shares fewer is no slip.
            if abs(len(key) - len(word)) <= most and len(pairs & their) >= len(pairs) - 3 * most:
                steps = distance(word, key)
                if steps <= most:
                    away[key] = steps
        if not away:
            return {}
        least = min(away.values())
        near = sorted(key for key, steps in away.items() if steps == least)
        return dict.fromkeys(near[:_MOST_GUESSES], 0.4 - 0.1 * least)

    def _pieces(self, word: str) -> dict[str, float]:
        """The longest words inside a compound that nobody has used."""
        inside = [key for key in self._vocabulary if len(key) >= _PIECE and key in word]
        longest = sorted(inside, key=lambda key: (-len(key), key))[:_MOST_GUESSES]
        return dict.fromkeys(longest, 0.3)

    def _spelling(self, key: str) -> str:
        """A word of the index as it is written in some document that has it."""
        document = self.documents[min(self._vocabulary[key])]
        texts = (*document.names, document.text, document.rest, document.within)
        words = " ".join((document.label, *texts)).casefold().split()
        bare = (word.strip(_MARKS) for word in words)
        return next((word for word in bare if keys_of(word) == [key]), key)

    @cached_property
    def _paired(self) -> Sequence[tuple[str, frozenset[str]]]:
        return [(key, _pairs(key)) for key in self._vocabulary]

    def _scored(self, qualities: Mapping[str, float]) -> dict[int, float]:
        found: dict[int, float] = {}
        for key, quality in qualities.items():
            for number, weight in self._vocabulary[key].items():
                found[number] = max(found.get(number, 0.0), weight * quality)
        rarity = 1 + math.log(len(self.documents) / len(found)) if found else 0.0
        return {number: score * rarity for number, score in found.items()}

    def _as_a_name(self, number: int, phrase: str) -> float:
        name, others = self._names[number]
        favour = _FAVOUR.get(self.documents[number].kind, 1.0)
        if name == phrase:
            return 3.0 * favour
        if phrase in others:
            return 2.4 * favour
        return 1.3 * favour if name.startswith(phrase) else favour

    def _near(self, text: str) -> Sequence[str]:
        return nearest(text, sorted({document.label for document in self.documents}))


def _order(hit: Hit) -> tuple[float, int, str, str]:
    label = hit.document.label
    return (-round(hit.score, 6), len(label), label, hit.document.path)


def _quality(word: str, key: str) -> float:
    """How well a word that is sought matches a word that is there; 0 if it does not."""
    if word == key:
        return 1.0
    if key.startswith(word):
        return 0.6 + 0.3 * len(word) / len(key)
    if len(key) >= _STEM and len(word) - len(key) <= _ENDING and word.startswith(key):
        return 0.7
    if len(word) >= _INSIDE and word in key:
        return 0.4 + 0.1 * len(word) / len(key)
    return 0.0


def _pairs(word: str) -> frozenset[str]:
    whole = f" {word} "
    return frozenset(whole[at : at + 2] for at in range(len(whole) - 1))


def grouped(hits: Iterable[Hit]) -> Mapping[str, Sequence[Hit]]:
    """The hits by kind; the kind with the best hit first."""
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        found.setdefault(hit.document.kind, []).append(hit)
    return found


def quoted(words: Sequence[str], language: Language) -> str:
    """Words in the quotation marks of a language."""
    return ", ".join(say(language, "search-word", word=word) for word in words)
