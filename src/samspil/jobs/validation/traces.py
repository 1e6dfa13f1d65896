"""What a file leaves behind for the checks across files: names, not statements.

A trace is small: those of thousands of files fit in memory when the files themselves do not. A name
that occurs twice in one is kept once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from samspil.files import ntriples
from samspil.words.suggestions import fold
from samspil.words.vocabulary import BASE, CONCEPT, NS, SKOS

_ORGANISATION = NS + "Organisation"


@dataclass(frozen=True)
class Trace:
    """What a file describes (and defines, by saying what it is), and what it refers to elsewhere.

    `organisations` are the folded Danish names of its organisations with their IRIs.
    """

    file: str
    described: tuple[str, ...]
    defined: tuple[str, ...]
    referred: tuple[str, ...]
    organisations: tuple[tuple[str, str], ...]


def trace_of(
    file: str,
    subjects: Iterable[str],
    words: Iterable[str],
    kinds: Mapping[str, str],
    texts: Iterable[ntriples.Text],
) -> Trace:
    """The trace of a file: its subjects, its words of ours, the classes of its nodes, its texts."""
    described = {iri: iri for iri in sorted(subjects) if iri.startswith(BASE)}
    defined = sorted(described.get(node, node) for node in kinds if node.startswith(BASE))
    referred = sorted(w for w in words if w not in described and not w.startswith((NS, CONCEPT)))
    names = sorted(
        (fold(text), node)
        for node, property_, text, language in texts
        if property_ == SKOS + "prefLabel" and language == "da"
        if kinds.get(node) == _ORGANISATION
    )
    return Trace(file, tuple(described), tuple(defined), tuple(referred), tuple(names))
