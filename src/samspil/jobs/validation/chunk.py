"""Checking a few files together, from what they say to what is found.

gate for personal data → mistakes of form → background and derived facts → shapes
→ hold back consequences → locate → suggest → mask
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from samspil.engine.store import Store
from samspil.files import ntriples
from samspil.files.document import BLANK, Document
from samspil.files.mistakes import Mistake
from samspil.files.turtle import Term
from samspil.jobs.classification import classify
from samspil.jobs.validation.blaming import (
    Known,
    grouped,
    without_comparisons,
    without_consequences,
)
from samspil.jobs.validation.context import Context
from samspil.jobs.validation.engines import ENGINES, Engine, Result
from samspil.jobs.validation.locating import Locator
from samspil.jobs.validation.own import BROKEN, SEVERITIES, split_literals, statement_mistakes
from samspil.jobs.validation.privacy import Gate
from samspil.jobs.validation.suggesting import Guesser
from samspil.jobs.validation.traces import Trace, trace_of
from samspil.words.findings import Edit, Finding, Note, Severity, Suggestion, Where
from samspil.words.language import LANGUAGES, checks_of_form, in_both
from samspil.words.vocabulary import BASE, CONCEPT, NS


@dataclass(frozen=True)
class Checked:
    """What checking one file gave: its findings, how many known things it describes, its trace."""

    file: str
    findings: tuple[Finding, ...]
    nodes: int
    trace: Trace


def check_together(
    documents: Sequence[Document], context: Context, engine: str = "pyshifty"
) -> list[Checked]:
    """Each file checked in sight of the others, in their order."""
    gate = Gate(context.book)
    desks = [_Desk(document, context, gate) for document in documents]
    _ask_engine(desks, context, ENGINES[engine])
    return [desk.checked() for desk in desks]


def trace_of_document(document: Document) -> Trace:
    """The trace of a file, without checking it."""
    statements, _ = split_literals(document, Locator(document))
    words = ntriples.iris(statements, BASE)
    kinds = dict(ntriples.types(statements))
    texts = ntriples.texts(document.ntriples)
    return trace_of(document.name, ntriples.subjects(statements), words, kinds, texts)


class _Desk:
    """One file while it is being checked."""

    def __init__(self, document: Document, context: Context, gate: Gate) -> None:
        self.document = document
        self._context = context
        self._gate = gate
        self._locator = Locator(document, context.book.languages)
        self._mistakes: list[Mistake] = list(document.mistakes)
        self.statements, ill_formed = split_literals(document, self._locator)
        self._mistakes += ill_formed
        self.described = ntriples.subjects(self.statements)
        self.things = dict(ntriples.types(self.statements))
        untyped = self.described - self.things.keys()
        # Where the syntax is broken, what a statement seems to say is not what was meant.
        self._broken = {m.where.line for m in self._mistakes if m.check in BROKEN and m.where.line}
        found = statement_mistakes(self.statements, untyped, self._locator, context)
        self._mistakes += (m for m in found if m.where.line not in self._broken or m.where.sheet)
        self._texts = list(ntriples.texts(self.document.ntriples))
        self._said = ntriples.iris(document.ntriples)  # also in statements no engine may see
        whole = self.statements is document.ntriples
        self.mentioned = self._said if whole else ntriples.iris(self.statements)
        self.words = {iri for iri in self.mentioned if iri.startswith(BASE)}
        self._cells = {(m.where.sheet, m.where.cell) for m in self._mistakes if m.where.sheet}
        self.results: list[Result] = []
        self.about_others: Mapping[str, str] = {}

    @property
    def uses_unknown_words(self) -> bool:
        """True if a name of ours occurs that the ontology does not describe."""
        unknown = self.words - self._context.declared
        return any(word.startswith((NS, CONCEPT)) for word in unknown)

    def checked(self) -> Checked:
        """Everything that is to be said of the file."""
        sheets = self._context.profile.by_class if self.document.form else {}
        known = Known(
            {n: sheets[k].cls if k in sheets else k for n, k in self.things.items()},
            broken=any(mistake.check in BROKEN for mistake in self._mistakes),
            given=self._locator.has,
            about={m.about for m in self._mistakes if m.about}.union(
                *(mistake.also for mistake in self._mistakes)
            ),
            unclear={m.about[0] for m in self._mistakes if m.check == "type-missing" and m.about},
        )
        things = {**self.about_others, **self.things}
        guesser = Guesser(self._context, things, form=self.document.form)
        self._locator.look_for(self.results)
        self._learn_misspelt(known, guesser)
        results = without_consequences(self.results, self._context.book, known)
        results = [result for result in results if not self._is_told_already(result)]
        results = without_comparisons(results, self._context.compared_by)
        findings = [self._of_mistake(mistake) for mistake in self._mistakes]
        findings += [self._of_breach(*breach) for breach in self._breaches()]
        for result, again in grouped(results, self._context.book, guesser.is_unknown):
            findings.append(self._of_result(result, again, guesser))
        nodes = sum(kind in self._context.declared for kind in self.things.values())
        if not nodes and not findings:
            findings.append(self._of_mistake(self._nothing_known()))
        shown = map(self._gate.covered, findings)
        masked = tuple(sorted(shown, key=lambda finding: finding.sort_key))
        trace = trace_of(self.document.name, self.described, self.words, self.things, self._texts)
        return Checked(self.document.name, masked, nodes, trace)

    def _is_told_already(self, result: Result) -> bool:
        """True on a line that cannot be read, and of what is missing in a cell that is wrong."""
        if not self._cells and not self._broken:
            return False
        where = self._locator.of(result)
        if where.line in self._broken and not where.sheet:
            return True
        if result.value is not None:
            return False
        return (where.sheet, where.cell) in self._cells

    def _breaches(self) -> list[tuple[str, Where, str, str]]:
        """The texts that must not be there; one that is both a statement and a word once."""
        found: dict[tuple[object, ...], tuple[str, Where, str, str]] = {}
        for breach in self._gate.breaches(self.document, self._texts, self._said):
            check, where, *_ = breach
            place = (check, where.file, where.sheet, where.cell, where.line, where.column)
            found.setdefault(place, breach)
        return list(found.values())

    def _nothing_known(self) -> Mistake:
        return Mistake("nothing-known-here", Where(self.document.name, 1, 1, 1, 1))

    def _learn_misspelt(self, known: Known, guesser: Guesser) -> None:
        """A property nobody knows may be meant for one that then seems to be missing."""
        for result in self.results:
            if result.shape in self._context.book.declared_terms and result.value is None:
                where = self._locator.of(result)
                for suggestion in guesser.suggestions(result, where)[:1]:
                    meant = self._context.vocabulary.expand(suggestion.text)
                    known.misspelt.add((result.focus, meant or ""))

    def _of_mistake(self, mistake: Mistake) -> Finding:
        return finding_of(mistake, self.document.places.line(mistake.where))

    def _of_breach(self, shape: str, where: Where, subject: str, property_: str) -> Finding:
        check = self._context.book.checks[shape]
        shown = self._context.vocabulary.shorten
        form = self.document.form
        return Finding(
            check.check,
            check.severity,
            self._context.form_words.of(check.message) if form else check.message,
            where,
            focus=shown(subject) if subject else "",
            path=shown(property_) if property_ else "",
            source_line=self.document.places.line(where),
        )

    def _of_result(self, result: Result, again: list[Result], guesser: Guesser) -> Finding:
        shape = self._context.book.checks[result.shape]
        where = self._locator.of(result)
        form = self.document.form
        return Finding(
            shape.check,
            shape.severity,
            self._context.form_words.of(shape.message) if form else shape.message,
            where,
            focus=self._shown(result.focus),
            path=self._context.vocabulary.shorten(result.path) if result.path else "",
            value=self._shown(result.value) if result.value is not None else "",
            suggestions=self._spelled(self._everywhere(result, again, guesser)),
            related=self._related(result, again),
            source_line=self.document.places.line(where),
        )

    def _everywhere(
        self, result: Result, again: list[Result], guesser: Guesser
    ) -> tuple[Suggestion, ...]:
        """What may have been meant, with the edits of every place where the same stands."""
        found = guesser.suggestions(result, self._locator.of(result))
        more: dict[str, tuple[Edit, ...]] = {}
        for other in again if found else ():
            for one in guesser.suggestions(other, self._locator.of(other)):
                more[one.text] = (*more.get(one.text, ()), *one.edits)
        return tuple(
            replace(one, edits=tuple(dict.fromkeys((*one.edits, *more.get(one.text, ())))))
            for one in found
        )

    def _spelled(self, suggestions: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
        """The same with their edits as names are written in this kind of file."""
        if self.document.spelled is None:
            return suggestions
        found = []
        for one in suggestions:
            iri = self._context.vocabulary.expand(one.text) or one.text.strip("<>")
            edits = tuple(e for edit in one.edits for e in self._locator.spelled(iri, edit.where))
            found.append(replace(one, edits=edits))
        return tuple(found)

    def _related(self, result: Result, again: list[Result]) -> tuple[Note, ...]:
        """Where the same stands again, and where the other field of a comparison stands."""
        notes = [self._note(self._locator.of(other), "note-again") for other in again[:3]]
        for other_field in self._context.compared_by.get(result.shape, ()):
            place = self._locator.property(result.focus, other_field)
            if place and other_field != result.path:
                notes.append(self._note(place, "note-compare"))
        return tuple(notes)

    def _note(self, where: Where, key: str) -> Note:
        return Note(where, in_both(key), self.document.places.line(where))

    def _shown(self, term: Term) -> str:
        if isinstance(term, str):
            return "" if term.startswith(BLANK) else self._context.vocabulary.shorten(term)
        return term[0]


def finding_of(mistake: Mistake, line: str, notes: tuple[Note, ...] = ()) -> Finding:
    """A mistake of form as a finding; `line` is what stands at its place."""
    said = {
        language: checks_of_form(language)[mistake.check]["says"].format(
            **{
                name: value[language] if isinstance(value, Mapping) else value
                for name, value in mistake.values.items()
            }
        )
        for language in LANGUAGES
    }
    return Finding(
        mistake.check,
        SEVERITIES.get(mistake.check, Severity.VIOLATION),
        said,
        mistake.where,
        suggestions=mistake.suggestions,
        related=notes,
        source_line=mistake.line or line,
    )


def _ask_engine(desks: Sequence[_Desk], context: Context, ask: Engine) -> None:
    """Give every desk the results about its own nodes."""
    statements = b"".join(desk.statements for desk in desks)
    if not statements:
        return
    described = set().union(*(desk.described for desk in desks))
    mentioned = set().union(*(desk.mentioned for desk in desks))
    background = context.background(described, mentioned)
    store = Store()
    store.load_ntriples(ntriples.with_properties(statements + background, context.read_by_rules))
    classify(store, context.rules, threads=1)  # each process has one processor to itself
    derived = store.derived()
    background += context.background(set(), ntriples.iris(derived) - mentioned)
    found = ask(context.book, context.book.of_statements, statements + derived + background)
    strangers = [desk for desk in desks if desk.uses_unknown_words]
    if strangers:
        strange = b"".join(desk.statements for desk in strangers)
        found += ask(context.book, context.book.of_names, strange + background)
    by_focus: dict[str, list[Result]] = {}
    for result in found:
        by_focus.setdefault(result.focus, []).append(result)
    others = {iri: kind for desk in desks for iri, kind in desk.things.items()}
    for desk in desks:
        desk.about_others = others
        desk.results = _ordered(by_focus, desk.described)


def _ordered(by_focus: Mapping[str, list[Result]], described: Iterable[str]) -> list[Result]:
    return [result for node in sorted(described) for result in by_focus.get(node, ())]
