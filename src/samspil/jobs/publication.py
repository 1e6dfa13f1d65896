"""The content as it is published: everything read, classified and looked up once and for all.

A server keeps one and makes the next when a file has changed; a static site is made from one.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from samspil.engine.dataset import Dataset
from samspil.engine.store import Store
from samspil.files.declarations import may_be_misdeclared
from samspil.files.opening import raw_bytes
from samspil.files.rdf_text import may_be_too_deep
from samspil.files.reading import collect, read
from samspil.files.workspace import ALIGNMENTS, Workspace
from samspil.jobs.cases import Cases, read_cases
from samspil.jobs.classification import Classification, classify
from samspil.jobs.explanation import Grounds, grounds_of
from samspil.jobs.facets import Facet, read_facets
from samspil.jobs.pages.teaching import Shelf, read_shelf
from samspil.jobs.questions import Known, Question, Theme, known_values, read_questions, read_themes
from samspil.jobs.rules import FeatureRule, read_rules
from samspil.jobs.versions import Versions
from samspil.words.suggestions import fold, nearest
from samspil.words.vocabulary import BASE, DCTERMS, GRAPH, LOGO, NS, OWL, Vocabulary

Files = Mapping[Path, tuple[int, int]]  # time of change and size
_TURTLE, _ODD = ".ttl", re.compile(rb"<<|>>|\x00")
_NAMED = ("?iri ?p ?o", "?s ?p ?iri")
_SIBLINGS = 2_000  # names that are held against a wrong one


@dataclass(frozen=True)
class Publication:
    """What was read: `names` are our IRIs in order, `known` the values a parameter may take.

    `store` holds it for our own queries; `dataset` is the same for other processes. `files` are
    those it was read from, as they were just before; `versions` are the older ones that are kept.
    """

    workspace: Workspace
    store: Store
    shelf: Shelf
    dataset: Dataset
    questions: Mapping[str, Question]
    themes: Mapping[str, Theme]
    known: Known
    names: Sequence[str]
    licence: str
    files: Files = field(default_factory=dict)
    versions: Versions = field(default_factory=Versions)
    facets: Mapping[str, Facet] = field(default_factory=dict)

    @cached_property
    def cases(self) -> Cases:
        """Every case by what it can be found by."""
        return read_cases(self.store, self.facets, self.vocabulary)

    @cached_property
    def classified(self) -> Mapping[str, Classification]:
        """How each arrangement has been classified."""
        return {found.arrangement: found for found in self.shelf.found}

    @cached_property
    def grounds(self) -> Mapping[FeatureRule, Grounds]:
        """What each rule for a feature found, and on which nodes it rests."""
        return self.grounds_of(None)

    def grounds_of(self, arrangement: str | None) -> Mapping[FeatureRule, Grounds]:
        """The same for one arrangement, in a small part of the time where there are many."""
        return {rule: grounds_of(self.store, rule, arrangement) for rule in self._features}

    @cached_property
    def _features(self) -> Sequence[FeatureRule]:
        return read_rules(self.workspace).features

    @cached_property
    def described(self) -> frozenset[str]:
        """The IRIs of ours that something is said of."""
        return frozenset(self.names)

    @property
    def vocabulary(self) -> Vocabulary:
        """The prefix table."""
        return self.workspace.vocabulary

    @cached_property
    def _by_last_part(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for name in self.names:
            found.setdefault(fold(name.rpartition("/")[2]), []).append(name)
        return found

    def like(self, iri: str) -> list[str]:
        """The nearest of our IRIs to one that there is not: its siblings, then its namesakes."""
        folder, _, last = iri.rstrip("/").rpartition("/")
        start = bisect_left(self.names, folder + "/")
        siblings = self.names[start : start + _SIBLINGS]
        by_last = {n.rpartition("/")[2]: n for n in siblings if n.rpartition("/")[0] == folder}
        near = [by_last[name] for name in nearest(last, by_last)]
        return near or list(self._by_last_part.get(fold(last), ())[:3])


def read_publication(
    workspace: Workspace,
    extra: Sequence[Path],
    told: Callable[[str], None] = lambda _: None,
    versions: Path | None = None,
    endpoint: str = "",
) -> Publication:
    """Everything read, classified and looked up; `told` hears which step begins.

    With `endpoint` the data are those at a SPARQL service and not our own.
    Raises: BadContent, Unreadable; with `endpoint` ServiceFailed and WrongUse too.
    """
    told("serve-reading")
    kept = Versions(versions).check()
    files = files_of(workspace, extra)
    questions = read_questions(workspace)
    store = _content(workspace, endpoint)
    for path in collect(extra):
        slug = "-".join(filter(None, map(fold, re.split(r"[\W_]+", path.stem))))
        add_file(store, path, f"{GRAPH}with/{slug}", workspace)
    told("serve-classifying")
    found = classify(store, read_rules(workspace))
    published = publication_of(store, workspace, questions, found)
    return replace(published, files=files, versions=kept)


def _content(workspace: Workspace, endpoint: str) -> Store:
    if not endpoint:
        return Store.of(workspace, "ontology", ALIGNMENTS, "shapes", "data")
    from samspil.jobs.backend import copy_at  # noqa: PLC0415 - only for services

    store = copy_at(endpoint, workspace)
    for path in workspace.turtle(ALIGNMENTS, "shapes"):
        store.load(path, workspace.graph_name(path))
    return store


def add_file(store: Store, path: Path, graph: str, workspace: Workspace) -> None:
    """Everything a file says; what names no graph is put in `graph`.

    Nearly every file is plain Turtle, which the engine reads in a tenth of the time. One with a
    mistake is read for what can be saved, and so is what may be a merge conflict, a statement about
    a statement, a prefix that is nearly right, too deep or no text at all.

    Raises: Unreadable.
    """
    if path.suffix.lower() == _TURTLE and path.is_file():
        text = raw_bytes(path)
        table = workspace.vocabulary.prefixes
        odd = _ODD.search(text) or may_be_too_deep(text) or may_be_misdeclared(text, table)
        if not odd and store.load_whole(text, graph):
            return
    store.add(read(path, workspace=workspace).quads_in(graph))


def publication_of(
    store: Store,
    workspace: Workspace,
    questions: Mapping[str, Question],
    found: Sequence[Classification],
) -> Publication:
    """What the store holds, with what is looked up in it once and for all.

    `found` is how its arrangements have been classified.
    """
    named = (f"SELECT DISTINCT ?iri {{ {s} FILTER(isIRI(?iri)) }}" for s in _NAMED)
    with ThreadPoolExecutor(2) as pool:  # the engine works outside Python's lock
        asking = pool.map(store.names, named)
        dataset = store.dataset()
        names = {iri for rows in asking for (iri,) in rows}
    names = {iri for iri in names | dataset.graphs if iri.startswith(BASE)}
    parameters = {(p.kind, p.of): p for q in questions.values() for p in q.parameters}
    known = {
        key: known_values(parameter, store)
        for key, parameter in parameters.items()
        if parameter.kind in ("concept", "iri")
    }
    return Publication(
        workspace,
        store,
        read_shelf(store, read_rules(workspace), found),
        dataset,
        questions,
        read_themes(workspace),
        known,
        sorted(names - {LOGO}),
        _licence(store),
        facets=read_facets(workspace),
    )


def _licence(store: Store) -> str:
    """The licence that the ontology states for the content; empty if it states none."""
    rows = store.names(f"SELECT ?l WHERE {{ <{NS}> a <{OWL}Ontology> ; <{DCTERMS}license> ?l }}")
    return rows[0][0] if rows else ""


def files_of(workspace: Workspace, extra: Sequence[Path]) -> Files:
    """Every file an edition is read from, with time of change and size."""
    folders = [workspace.folder(name) for name in ("ontology", "shapes", "data", "queries")]
    found = {}
    for place in (*folders, *extra):
        for path in place.rglob("*") if place.is_dir() else [place]:
            with suppress(OSError):
                state = path.stat()
                found[path] = (state.st_mtime_ns, state.st_size)
    return found
