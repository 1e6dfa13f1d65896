"""What everything that can be asked has in common: the embedded store and a service on the net.

Only `query` differs between them; the words that jobs ask with are the same.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    Triple,
    parse_query_results,
)

from samspil.words.language import Language, in_language
from samspil.words.vocabulary import LABEL_PROPERTIES

type_of_term = NamedNode | BlankNode | Literal | Triple
_LABELS = ", ".join(f"<{iri}>" for iri in LABEL_PROPERTIES)


class Asking(ABC):
    """Answers SPARQL over the union of its graphs."""

    @abstractmethod
    def query(self, text: str) -> QuerySolutions | QueryBoolean | QueryTriples:
        """The result of a SPARQL query over the union of all graphs."""

    def rows(self, text: str) -> list[list[type_of_term | None]]:
        """The rows of a SELECT, in column order; None where a cell is unbound."""
        return rows_of(self.query(text), text)

    def statements(self, text: str) -> list[Triple]:
        """What a CONSTRUCT or DESCRIBE gives."""
        found = self.query(text)
        if not isinstance(found, QueryTriples):
            raise TypeError(text)
        return list(found)

    def names(self, text: str) -> list[list[str]]:
        """The rows of a SELECT that gives nothing but IRIs, as text; a row with an empty cell is
        left out.

        Rows are read and written down outside Python's lock, so several threads may ask at once.
        """
        solutions = self.query(text)
        if not isinstance(solutions, QuerySolutions):
            raise TypeError(text)
        table = solutions.serialize(format=QueryResultsFormat.TSV) or b""
        _, *lines = table.decode().splitlines()
        rows = (line[1:-1].split(">\t<") for line in lines)
        return [row for row in rows if len(row) == len(solutions.variables)]

    def ask(self, text: str) -> bool:
        """The answer to an ASK."""
        return bool(self.query(text))

    def labels(self, iris: Iterable[str], language: Language) -> Mapping[str, str]:
        """The best label of each IRI that has one, in `language` if there is one in it."""
        iris = [*iris]
        return read_labels(self.rows(label_query(iris)), language) if iris else {}


def rows_of(solutions: object, asked: object) -> list[list[type_of_term | None]]:
    """The rows that what was `asked` has given, in column order; None where a cell is unbound."""
    if not isinstance(solutions, QuerySolutions):
        raise TypeError(asked)
    return [[*row] for row in solutions]


def rows_in(results: bytes) -> list[list[type_of_term | None]]:
    """The rows that SPARQL 1.1 Query Results JSON tells of."""
    return rows_of(parse_query_results(results, format=QueryResultsFormat.JSON), results)


def label_query(iris: Iterable[str]) -> str:
    """A SELECT of every label of every one of the IRIs."""
    values = " ".join(f"<{iri}>" for iri in sorted(set(iris)))
    return (
        f"SELECT ?thing ?label WHERE {{ VALUES ?thing {{ {values} }} ?thing ?property ?label "
        f"FILTER(?property IN ({_LABELS})) }}"
    )


def read_labels(
    rows: Iterable[Sequence[type_of_term | None]], language: Language
) -> Mapping[str, str]:
    """The best label by IRI, from the rows of a `label_query`."""
    found: dict[str, list[tuple[str, str]]] = {}
    for thing, label in rows:
        if isinstance(thing, NamedNode) and isinstance(label, Literal):
            found.setdefault(thing.value, []).append((label.value, label.language or ""))
    return {iri: in_language(pairs, language) or "" for iri, pairs in found.items()}
