"""The run of a validation, from paths to a report."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from samspil.engine.store import Store
from samspil.files.positions import Positions, Span
from samspil.files.reading import Document, collect, read
from samspil.files.turtle import Term
from samspil.files.workspace import Workspace
from samspil.jobs.classification import classify
from samspil.jobs.rules import read_rules
from samspil.jobs.validation.background import mentioned_nodes, relevant, term_relations
from samspil.jobs.validation.engines import ENGINES, Node, Result
from samspil.jobs.validation.literals import is_well_formed
from samspil.jobs.validation.shapes import ShapeBook, read_shapes
from samspil.words.errors import NothingChecked
from samspil.words.findings import Finding, Report, Severity, Where
from samspil.words.language import LANGUAGES, Language, say
from samspil.words.vocabulary import RDF_TYPE, Vocabulary


def validate(paths: Sequence[Path], workspace: Workspace, engine: str = "pyshifty") -> Report:
    """What is wrong with the files that `paths` name, held against the shapes of `workspace`.

    Raises: Unreadable for a path or file that cannot be read, NothingChecked when there is no file,
    or nothing of a kind we know in any of them.
    """
    files = collect(paths)
    if not files:
        raise NothingChecked("no-files", paths=", ".join(str(path) for path in paths))
    documents = [read(path) for path in files]
    findings = [slip for document in documents for slip in _slips(document)]
    sound, ill_formed = _split_literals(documents)
    findings += ill_formed
    terms = term_relations(workspace)
    known = _known_nodes(documents, terms)
    if sound:
        findings += _shape_findings(documents, sound, terms, workspace, engine)
    nodes = sum(known.values())
    if not nodes and not findings:
        raise NothingChecked("nothing-known", paths=", ".join(str(path) for path in paths))
    findings += [
        _own(document, "nothing-known-here", Where(document.name, 1, 1), Severity.WARNING)
        for document in documents
        if not known[document.name] and not any(f.where.file == document.name for f in findings)
    ]
    return Report(tuple(sorted(findings, key=lambda f: f.sort_key)), len(files), nodes)


def _known_nodes(documents: Iterable[Document], terms: Iterable[Quad]) -> Mapping[str, int]:
    """Per file, how many nodes have a type that our ontology declares."""
    declared = {quad.subject for quad in terms}
    return {
        document.name: len(
            {
                quad.subject
                for quad in document.quads
                if quad.predicate.value == RDF_TYPE and quad.object in declared
            }
        )
        for document in documents
    }


def _slips(document: Document) -> Iterable[Finding]:
    for slip in document.slips:
        yield _own(document, "syntax", slip.where, Severity.VIOLATION, detail=slip.detail)


def _split_literals(documents: Sequence[Document]) -> tuple[list[Quad], list[Finding]]:
    """The statements that may reach an engine, and a finding for each of the others."""
    sound: list[Quad] = []
    findings: list[Finding] = []
    for document in documents:
        for quad in document.quads:
            value = quad.object
            if isinstance(value, Literal) and not is_well_formed(value):
                where = _where(document, quad.subject, quad.predicate.value, value)
                kind = value.datatype.value.rsplit("#", 1)[-1]
                shown = value.value if len(value.value) <= 60 else value.value[:60] + "…"  # noqa: PLR2004
                findings.append(
                    _own(
                        document,
                        "literal-form",
                        where,
                        Severity.VIOLATION,
                        value=shown,
                        datatype=kind,
                    )
                )
            else:
                sound.append(Quad(quad.subject, quad.predicate, value, DefaultGraph()))
    return sound, findings


def _shape_findings(
    documents: Sequence[Document],
    quads: Sequence[Quad],
    terms: Sequence[Quad],
    workspace: Workspace,
    engine: str,
) -> list[Finding]:
    book = read_shapes(workspace)
    store = Store()
    mentioned = list(mentioned_nodes(workspace, quads))
    store.add(quads)
    store.add(mentioned)
    classify(store, read_rules(workspace))
    store.add(relevant(terms, list(store.quads())))
    by_subject: dict[object, Document] = {
        quad.subject: document for document in documents for quad in document.quads
    }
    ours = [result for result in ENGINES[engine](book, store.quads()) if result.focus in by_subject]
    return [
        _finding(result, book, by_subject[result.focus], workspace.vocabulary)
        for result in _without_consequences(ours, book)
    ]


def _without_consequences(results: Sequence[Result], book: ShapeBook) -> list[Result]:
    """One mistake, one finding: a name nobody declared is not also reported as a wrong value."""
    undeclared = {
        (result.focus, result.value) for result in results if result.shape in book.declared_terms
    }
    return [
        result
        for result in results
        if result.shape in book.declared_terms
        or result.value is None
        or (result.focus, result.value) not in undeclared
    ]


def _finding(
    result: Result, book: ShapeBook, document: Document, vocabulary: Vocabulary
) -> Finding:
    shape = book.checks[result.shape]
    where = _where(document, result.focus, result.path, result.value)
    return Finding(
        shape.check,
        shape.severity,
        shape.message,
        where,
        focus=_shown(result.focus, vocabulary),
        path=vocabulary.shorten(result.path) if result.path else "",
        value=_shown(result.value, vocabulary) if result.value is not None else "",
        source_line=_line(document, where),
    )


def _own(
    document: Document, key: str, where: Where, severity: Severity, **values: object
) -> Finding:
    message: dict[Language, str] = {lang: say(lang, key, **values) for lang in LANGUAGES}
    return Finding(key, severity, message, where, source_line=_line(document, where))


def _line(document: Document, where: Where) -> str:
    lines = document.text.split("\n")
    return lines[where.line - 1].rstrip("\r") if 0 < where.line <= len(lines) else ""


def _where(document: Document, focus: object, path: str, value: Node | None) -> Where:
    subject = _nameless(document, focus) if isinstance(focus, BlankNode) else _plain(focus)
    span = _span(document.positions, subject, path, value)
    if span is None:
        return Where(document.name, 1, 1, 1, 1)
    place = document.positions.place(span)
    return Where(document.name, place.line, place.column, place.end_line, place.end_column)


def _nameless(document: Document, node: BlankNode) -> str:
    """The name the positions give a node without one: that of the node with the same values."""
    wanted = {
        (quad.predicate.value, _plain(quad.object))
        for quad in document.quads
        if quad.subject == node and not isinstance(quad.object, BlankNode)
    }
    said: dict[str, set[tuple[str, object]]] = {}
    for subject, predicate, value, _ in document.positions.triples():
        if subject.startswith("_:"):
            said.setdefault(subject, set()).add((predicate, value))
    return next((name for name, values in said.items() if wanted <= values), f"_:{node.value}")


def _span(positions: Positions, subject: Term, path: str, value: Node | None) -> Span | None:
    """The nearest thing to what must be changed: the value, the property, else the subject."""
    object_ = _plain(value) if value is not None else None
    span = None
    if path and object_ is not None:
        span = positions.statement(subject, path, object_)
    if span is None and path:
        span = positions.predicate(subject, path)
    return span or positions.subject(subject) or positions.mention(subject)


def _plain(term: object) -> str | tuple[str, str, str]:
    """A term as the positions know it."""
    if isinstance(term, Literal):
        return (term.value, term.datatype.value, (term.language or "").lower())
    if isinstance(term, BlankNode):
        return f"_:{term.value}"
    if isinstance(term, NamedNode):
        return term.value
    raise TypeError(term)


def _shown(term: Node, vocabulary: Vocabulary) -> str:
    return vocabulary.shorten(term.value) if isinstance(term, NamedNode) else term.value
