"""`samspil reason`."""

import sys
from pathlib import Path

import click
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from samspil.doors.cli.choices import paths_argument
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.engine.store import Store, type_of_term
from samspil.files.reading import collect, read
from samspil.files.workspace import find_workspace
from samspil.jobs.classification import derive_features
from samspil.jobs.justification import justify
from samspil.jobs.reasoning import reason
from samspil.jobs.rules import read_rules
from samspil.words.errors import Exit
from samspil.words.language import Language, say


def command(language: Language) -> click.Command:
    """The command in one language."""

    def work(paths: tuple[Path, ...]) -> int:
        workspace = find_workspace()
        rules = read_rules(workspace)
        ontology = list(Store.of(workspace, "ontology").quads())
        store = Store()
        for path in collect(paths or (workspace.folder("data"),)):
            store.add(read(path).quads)
        derive_features(store, rules)
        data = list(store.quads())
        found = reason([*ontology, *data])
        labels = Store.of(workspace)
        labels.add(data)
        if not found.consistent:
            click.echo(say(language, "reason-inconsistent"))
            _show_reasons(ontology, data, labels, language)
            return Exit.FINDINGS
        click.echo(say(language, "reason-consistent"))
        for iri in found.unsatisfiable:
            click.echo(say(language, "reason-unsatisfiable", name=_named(iri, labels, language)))
        kinds = {rule.iri for rule in rules.models}
        for individual, kind in sorted(found.types):
            if kind in kinds:
                what = _named(kind, labels, language)
                click.echo(f"  {_named(individual, labels, language)}: {what}")
        return Exit.FINDINGS if found.unsatisfiable else Exit.FINE

    made = SpeakingCommand(
        "reason",
        callback=work,
        help=say(language, "long-reason"),
        params=[paths_argument(language)],
    )
    made.language = language
    return made


def _show_reasons(
    ontology: list[Quad], data: list[Quad], labels: Store, language: Language
) -> None:
    def progress(mark: str) -> None:
        if sys.stderr.isatty():
            click.echo(mark, nl=False, err=True)

    for axiom in justify(ontology, data, progress):
        first = axiom.quads[0]
        told = [_words(term, labels, language) for term in first.triple]
        if isinstance(first.subject, BlankNode):  # an axiom has no name of its own
            told = [say(language, "reason-ontology"), told[2]]
        listed = [q.object for q in axiom.quads[1:] if q.predicate.value.endswith("#first")]
        more = ", ".join(_words(term, labels, language) for term in listed)
        click.echo(f"  {' · '.join(told)}" + (f" ({more})" if more else ""))


def _words(term: type_of_term, labels: Store, language: Language) -> str:
    if isinstance(term, NamedNode):
        return _named(term.value, labels, language)
    return term.value if isinstance(term, Literal | BlankNode) else str(term)


def _named(iri: str, labels: Store, language: Language) -> str:
    label = labels.labels([iri], language).get(iri)
    return label or iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1]
