"""What a user means by a name: arrangements, a concept that we teach, or any other thing."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from pyoxigraph import NamedNode

from samspil.jobs.classification import Classification
from samspil.jobs.pages.teaching import Shelf
from samspil.words.errors import WrongUse
from samspil.words.language import LANGUAGES
from samspil.words.suggestions import fold, nearest
from samspil.words.vocabulary import BASE, LABEL_PROPERTIES, RDFS, SKOS, Vocabulary

_MOST = 8  # names in a message


@dataclass(frozen=True)
class Meaning:
    """Things of one kind that a name stands for: some arrangements, one concept that we teach, or
    one other thing.
    """

    kind: Literal["arrangement", "concept", "thing"]
    iris: tuple[str, ...]


def what_is_meant(
    name: str, shelf: Shelf, found: Sequence[Classification], vocabulary: Vocabulary
) -> Meaning:
    """The one kind of thing that `name` stands for; each kind has a finder of its own below.

    Raises: WrongUse with the nearest names if it stands for nothing, and with the names that tell
    them apart if it stands for several things.
    """
    arrangements = _arrangements(name, shelf, found, vocabulary)
    concepts = _concepts(name, shelf, vocabulary)
    meanings = [
        *([Meaning("arrangement", tuple(arrangements))] if arrangements else []),
        *(Meaning("concept", (concept,)) for concept in concepts),
    ]
    if not meanings:
        meanings = [Meaning("thing", (thing,)) for thing in _things(name, shelf, vocabulary)]
    if len(meanings) == 1:
        return meanings[0]
    if meanings:
        names = [vocabulary.shorten(iri) for meaning in meanings for iri in meaning.iris]
        listed = ", ".join(names[:_MOST]) + (" …" if len(names) > _MOST else "")
        raise WrongUse("name-ambiguous", name=name, names=listed)
    raise WrongUse("name-unknown", name=name, near=", ".join(_near(name, shelf, found)))


def _arrangements(
    name: str, shelf: Shelf, found: Sequence[Classification], vocabulary: Vocabulary
) -> list[str]:
    """By IRI, by the end of it, by label, or all of a case."""
    iri = vocabulary.expand(name) or f"{BASE}case/{name}"
    known = [one.arrangement for one in found]
    chosen = [one for one in known if one == iri or one.startswith(iri + "/")]
    chosen = chosen or [one for one in known if one.endswith("/" + name)]
    if chosen:
        return chosen
    labels = (shelf.store.labels(known, language) for language in LANGUAGES)
    named = {one for some in labels for one, label in some.items() if fold(label) == fold(name)}
    return [one for one in known if one in named]


def _concepts(name: str, shelf: Shelf, vocabulary: Vocabulary) -> list[str]:
    """By IRI, by the end of it, by any label, or by notation; as written before as it sounds."""
    iri = vocabulary.expand(name)
    if iri is not None:
        return [iri] if iri in shelf.kinds else []
    names = {iri: {iri.rsplit("/", 1)[-1]} for iri in shelf.kinds}
    values = " ".join(f"<{iri}>" for iri in shelf.kinds)
    called = f"<{SKOS}prefLabel>|<{SKOS}altLabel>|<{SKOS}notation>|<{RDFS}label>"
    for thing, label in shelf.store.rows(
        f"SELECT ?thing ?label WHERE {{ VALUES ?thing {{ {values} }} ?thing {called} ?label }}"
    ):
        names[str(thing)[1:-1]].add(getattr(label, "value", ""))
    exact = [iri for iri, own in names.items() if name in own]
    return exact or [iri for iri, own in names.items() if fold(name) in map(fold, own)]


def _things(name: str, shelf: Shelf, vocabulary: Vocabulary) -> list[str]:
    """By IRI, by its path, by the end of it, or by a label, among everything of ours."""
    iri = vocabulary.expand(name)
    with suppress(ValueError):  # what is no IRI may be a label
        whole = NamedNode(iri or BASE + name)
        if any(shelf.store.triples_of([whole])):
            return [whole.value]
    if iri is not None:
        return []
    called = "|".join(f"<{one}>" for one in LABEL_PROPERTIES)
    labels: dict[str, set[str]] = {}
    for thing, label in shelf.store.rows(
        f"SELECT DISTINCT ?thing ?label WHERE {{ ?thing {called} ?label "
        f'FILTER(STRSTARTS(STR(?thing), "{BASE}")) }}'
    ):
        labels.setdefault(str(thing)[1:-1], set()).add(getattr(label, "value", ""))
    exact = [one for one in labels if one.endswith(f"/{name}")]
    return sorted(exact or (one for one, own in labels.items() if fold(name) in map(fold, own)))


def _near(name: str, shelf: Shelf, found: Sequence[Classification]) -> list[str]:
    """The names a slip of the pen away; if there are none, a few to begin with."""
    concepts = [iri.rsplit("/", 1)[-1] for iri in shelf.kinds]
    cases = [one.arrangement.removeprefix(BASE + "case/") for one in found]
    labels = [
        label
        for language in LANGUAGES
        for label in shelf.store.labels([*shelf.kinds], language).values()
    ]
    known = list(dict.fromkeys((*cases, *concepts, *labels)))
    return nearest(name, known, 5) or [*cases[:2], *concepts[:3]]
