"""Whom to ask when the data are at a service: the service itself, or a copy of what it holds.

What sources say, the service can be asked directly. What the rules derive it can be asked too, if
`samspil push` put it there and nothing has changed since; otherwise what concerns us is copied into
memory and classified, so that the answers are right on a service we may only read.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from samspil.engine.asking import Asking
from samspil.engine.credentials import Credentials
from samspil.engine.exchange import Exchange, seconds_from_environment
from samspil.engine.remote import RemoteStore
from samspil.engine.store import Store
from samspil.files.workspace import Workspace
from samspil.jobs.classification import DERIVED_PROPERTIES, classify
from samspil.jobs.parcels import DERIVED_FROM, DERIVED_GRAPHS, IDENTIFIER, SOURCE_DIGEST
from samspil.jobs.questions import Question
from samspil.jobs.rules import read_rules
from samspil.words.errors import ServiceFailed
from samspil.words.vocabulary import GRAPH, NS, OWL

MOST_STATEMENTS = 3_000_000
_BATCH = 5_000  # statements a request; some services give no more than 10,000 rows
_GRAPHS = 200
_DERIVED = re.compile(
    r"\b(?:" + "|".join(p.value.removeprefix(NS) for p in DERIVED_PROPERTIES) + r")\b"
)
# True if some arrangement stands in a graph whose derived graph is missing or of another content.
_UNDERIVED = f"""ASK {{
    ?arrangement a <{NS}CollaborationArrangement> .
    MINUS {{
        GRAPH ?graph {{
            ?arrangement a <{NS}CollaborationArrangement> .
            ?graph {IDENTIFIER} ?digest .
        }}
        GRAPH ?derived {{
            ?derived {DERIVED_FROM} ?graph .
            ?derived {SOURCE_DIGEST} ?digest .
        }}
    }}
}}"""
_OUTSIDE_GRAPHS = (
    f"ASK {{ ?x a <{NS}CollaborationArrangement> "
    f"MINUS {{ GRAPH ?graph {{ ?x a <{NS}CollaborationArrangement> }} }} }}"
)
_ONTOLOGY = GRAPH + "ontology/"
Progress = Callable[[int, int], None]


def speaks_of_derived(question: Question) -> bool:
    """True if a question asks for what the rules derive, and not for what sources say alone."""
    return bool(_DERIVED.search(question.query))


class Backend:
    """A service, and for what it cannot answer itself a classified copy, made when it is needed."""

    def __init__(self, service: RemoteStore, workspace: Workspace, progress: Progress) -> None:
        self._service = service
        self._workspace = workspace
        self._progress = progress

    def for_question(self, question: Question) -> Asking:
        """Whom to ask this question."""
        if not speaks_of_derived(question) or self._holds_what_is_derived:
            return self._service
        return self._classified

    @cached_property
    def _holds_what_is_derived(self) -> bool:
        return not self._service.ask(_UNDERIVED)

    @cached_property
    def _classified(self) -> Store:
        store = working_copy(self._service, self._workspace, self._progress)
        classify(store, read_rules(self._workspace))
        return store


def copy_at(endpoint: str, workspace: Workspace) -> Store:
    """The working copy of what is at an address, over a line that is closed when all has come.

    Raises: ServiceFailed, WrongUse.
    """
    with Exchange(Credentials.from_environment(), seconds_from_environment()) as exchange:
        service = RemoteStore.over_all_graphs(endpoint, exchange)
        return working_copy(service, workspace, lambda *_: None)


def working_copy(service: RemoteStore, workspace: Workspace, progress: Progress) -> Store:
    """Everything at the service that concerns us, in memory, with this version's ontology.

    What was derived earlier is left out, for it is to be derived anew. `progress` is told how many
    statements have come, and of how many.
    Raises: ServiceFailed when there is more than can be held, or not all of it came.
    """
    store = Store.of(workspace, "ontology")
    sizes = _our_graphs(service, store)
    total = sum(sizes.values())
    if total > MOST_STATEMENTS:
        raise ServiceFailed(
            "copy-too-much", url=service.address, statements=total, most=MOST_STATEMENTS
        )
    done = 0
    for batch in _batches(sizes):
        progress(done, total)
        quads = service.statements_in(batch)
        expected = sum(sizes[graph] for graph in batch)
        if len(quads) != expected:
            raise ServiceFailed(
                "copy-incomplete", url=service.address, statements=expected, found=len(quads)
            )
        store.add(quads)
        done += expected
    progress(done, total)
    if service.ask(_OUTSIDE_GRAPHS):
        store.add(service.statements_outside_graphs())
    return store


def _our_graphs(service: RemoteStore, ontology: Store) -> Mapping[str, int]:
    """The graphs in which something is of one of our classes, and how much is in each.

    The ontology's own graphs are left out.
    """
    classes = ontology.names(
        f"SELECT DISTINCT ?c WHERE {{ ?c a <{OWL}Class> . "
        f'FILTER(STRSTARTS(STR(?c), "{NS}")) }} ORDER BY ?c'
    )
    ours = " ".join(f"<{name}>" for (name,) in classes)
    found = service.names(
        f"SELECT DISTINCT ?g WHERE {{ VALUES ?class {{ {ours} }} GRAPH ?g {{ ?x a ?class }} }}"
    )
    names = sorted(name for (name,) in found if not name.startswith((_ONTOLOGY, DERIVED_GRAPHS)))
    return service.sizes(names)


def _batches(sizes: Mapping[str, int]) -> Iterator[list[str]]:
    """The graphs in groups that are small enough for one request; a big one is alone."""
    batch: list[str] = []
    for graph, size in sizes.items():
        full = sum(sizes[one] for one in batch) + size > _BATCH or len(batch) == _GRAPHS
        if batch and full:
            yield batch
            batch = []
        batch.append(graph)
    if batch:
        yield batch
