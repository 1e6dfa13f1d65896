"""A text read as a file of some kind, and what it says, to be held against another reading."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, parse

from samspil.files.document import BLANK, Document, label_of
from samspil.files.noting import plain
from samspil.files.reading import read
from samspil.files.workspace import find_workspace


def reading_as(name: str, text: str, folder: Path) -> Document:
    """The text as a file of that name says it; line ends stay as they are."""
    file = folder / name
    file.write_text(text, "utf-8", newline="")
    return read(file, name, find_workspace())


def canonical(quads: Iterable[Quad]) -> Dataset:
    """The statements with labels of blank nodes that two readings have in common."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def canonical_triples(quads: Iterable[Quad]) -> Dataset:
    """The same without the graphs that statements stand in."""
    return canonical(Quad(q.subject, q.predicate, q.object) for q in quads)


def in_file(term: Any) -> Any:
    """A term of a document as its places know it."""
    found = plain(term)
    return label_of(found) if isinstance(found, str) and found.startswith(BLANK) else found


def statements(document: Document) -> list[tuple[str, str, Any]]:
    """What a document says, in the terms of its places."""
    found = parse(document.ntriples, RdfFormat.N_TRIPLES)
    return [(in_file(q.subject), q.predicate.value, in_file(q.object)) for q in found]
