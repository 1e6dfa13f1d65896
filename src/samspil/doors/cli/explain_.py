"""`samspil explain`."""

from pathlib import Path

import click

from samspil.doors.cli.choices import (
    assume_option,
    assumptions,
    format_option,
    with_option,
)
from samspil.doors.cli.endpoints import content_at, endpoint_option
from samspil.doors.cli.explaining import as_json, show_chain, show_overview
from samspil.doors.cli.picturing import as_svg
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.engine.store import Store
from samspil.files.workspace import find_workspace
from samspil.jobs.classification import Assessment, Classification, classify
from samspil.jobs.explanation import explain
from samspil.jobs.readings import find_reading, read_readings
from samspil.jobs.rules import read_rules
from samspil.words.errors import WrongUse
from samspil.words.language import LANGUAGES, Language, say
from samspil.words.suggestions import nearest
from samspil.words.vocabulary import BASE, Vocabulary


def command(language: Language) -> click.Command:
    """The command in one language."""

    def work(  # noqa: PLR0913 - one name for each option
        name: str,
        model: str | None,
        form: str,
        reading: str | None,
        assume: tuple[str, ...],
        extra: tuple[Path, ...],
        endpoint: str | None,
    ) -> None:
        workspace = find_workspace()
        store, rules = content_at(endpoint, workspace, extra, language), read_rules(workspace)
        found = classify(store, rules, assumptions(assume, rules, workspace.vocabulary))
        chosen = find_arrangements(found, store, name, workspace.vocabulary)
        school = find_reading(read_readings(store), reading) if reading else None
        if model is None and form == "text":
            readings = read_readings(store)
            for one in chosen:
                show_overview(one, readings, store, language)
            return
        chains = [
            explain(store, rules, one, assessment)
            for one in chosen
            for assessment in (school.of(one) if school else one.assessments)
            if model is None or assessment in find_model([assessment], store, model, strict=False)
        ]
        if model is not None and not chains:
            find_model(chosen[0].assessments, store, model, strict=True)
        if form == "json":
            click.echo(as_json(chains, store, language))
        elif form == "svg":
            click.echo(as_svg(chains[0], store, language))
        else:
            for chain in chains:
                show_chain(chain, read_readings(store), store, language)

    made = SpeakingCommand(
        "explain",
        callback=work,
        help=say(language, "long-explain"),
        params=[
            click.Argument(["name"], metavar=say(language, "argument-arrangement")),
            click.Argument(["model"], required=False, metavar=say(language, "argument-model")),
            format_option(language, "text", "json", "svg"),
            click.Option(["--reading"], help=say(language, "option-reading")),
            assume_option(language),
            with_option(language),
            endpoint_option(language),
        ],
    )
    made.language = language
    return made


def find_arrangements(
    found: list[Classification], store: Store, name: str, vocabulary: Vocabulary
) -> list[Classification]:
    """The arrangements a user means: by IRI, by the end of it, by label, or all of a case.

    Raises: WrongUse with the nearest names.
    """
    iri = vocabulary.expand(name) or f"{BASE}case/{name}"
    chosen = [c for c in found if c.arrangement == iri or c.arrangement.startswith(iri + "/")]
    if not chosen:
        chosen = [c for c in found if c.arrangement.endswith("/" + name)]
    if not chosen:
        labels = {
            label.casefold(): iri
            for tongue in LANGUAGES
            for iri, label in store.labels([c.arrangement for c in found], tongue).items()
        }
        chosen = [c for c in found if c.arrangement == labels.get(name.casefold())]
    if chosen:
        return chosen
    known = [c.arrangement.removeprefix(BASE + "case/") for c in found]
    near = nearest(name, known) or known
    raise WrongUse("arrangement-unknown", name=name, near=", ".join(near[:5]))


def find_model(
    assessments: list[Assessment] | tuple[Assessment, ...], store: Store, name: str, *, strict: bool
) -> list[Assessment]:
    """The assessments of the model a user means: by class, concept, rule number or label.

    Raises: WrongUse with what there is, if `strict`.
    """
    names: dict[str, list[Assessment]] = {}
    for assessment in assessments:
        rule = assessment.rule
        iris = [rule.iri, *([rule.concept] if rule.concept else [])]
        own = {rule.rule, *(iri.rsplit("/", 1)[-1] for iri in iris)}
        own |= {label for tongue in LANGUAGES for label in store.labels(iris, tongue).values()}
        for one in own:
            names.setdefault(one.casefold(), []).append(assessment)
    if name.casefold() in names:
        return names[name.casefold()]
    if not strict:
        return []
    near = nearest(name, names) or sorted(names)
    raise WrongUse("model-unknown", name=name, near=", ".join(near[:5]))
