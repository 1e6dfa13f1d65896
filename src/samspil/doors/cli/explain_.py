"""`samspil explain`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
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
from samspil.doors.cli.explaining_checks import show_check
from samspil.doors.cli.explaining_things import thing_page
from samspil.doors.cli.naming import what_is_meant
from samspil.doors.cli.paging import show_page
from samspil.doors.cli.picturing import as_svg
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.engine.store import Store
from samspil.files.workspace import find_workspace
from samspil.jobs.classification import Assessment, Classification, classify
from samspil.jobs.explanation import explain
from samspil.jobs.pages.content import Page, as_data
from samspil.jobs.pages.markdown import as_markdown
from samspil.jobs.pages.teaching import read_shelf
from samspil.jobs.readings import find_reading, read_readings
from samspil.jobs.rules import RuleSet, read_rules
from samspil.words.errors import WrongUse
from samspil.words.language import LANGUAGES, Language, say
from samspil.words.suggestions import nearest


@dataclass(frozen=True)
class _Wish:
    """What the user typed."""

    names: tuple[str, ...]
    form: str
    reading: str | None
    assume: tuple[str, ...]


def command(language: Language) -> click.Command:
    """The command in one language."""

    def work(  # noqa: PLR0913 - one name for each option
        names: tuple[str, ...],
        form: str,
        reading: str | None,
        assume: tuple[str, ...],
        extra: tuple[Path, ...],
        endpoint: str | None,
    ) -> None:
        wish = _Wish(names, form, reading, assume)
        workspace = find_workspace()
        if len(names) == 1 and show_check(names[0], form, workspace, language):
            return
        vocabulary = workspace.vocabulary
        store, rules = content_at(endpoint, workspace, extra, language), read_rules(workspace)
        found = classify(store, rules, assumptions(assume, rules, vocabulary))
        shelf = read_shelf(store, rules, found)
        meaning = what_is_meant(names[0], shelf, found, vocabulary)
        if meaning.kind == "arrangement":
            chosen = [one for one in found if one.arrangement in meaning.iris]
            _show_arrangements(chosen, store, rules, wish, language)
            return
        others = [what_is_meant(name, shelf, found, vocabulary) for name in names[1:]]
        alone = [n for n, one in zip(names, (meaning, *others), strict=True) if one.kind == "thing"]
        if alone and others:
            raise WrongUse("explain-alone", name=alone[0])
        if alone:
            _show_concept(thing_page(meaning.iris[0], store, vocabulary, language), wish)
            return
        iris = [iri for one in (meaning, *others) for iri in one.iris]
        unpaged = [
            name for name, one in zip(names[1:], others, strict=True) if one.kind != "concept"
        ]
        if unpaged:
            raise WrongUse("explain-mixed", name=names[0], other=unpaged[0])
        page = shelf.page(iris[0], language) if len(iris) == 1 else shelf.compare(iris, language)
        _show_concept(page, wish)

    made = SpeakingCommand(
        "explain",
        callback=work,
        help=say(language, "long-explain"),
        params=[
            click.Argument(
                ["names"], nargs=-1, required=True, metavar=say(language, "argument-explained")
            ),
            format_option(language, "text", "markdown", "json", "svg"),
            click.Option(
                ["--reading"],
                metavar=say(language, "argument-reading"),
                help=say(language, "option-reading"),
            ),
            assume_option(language),
            with_option(language),
            endpoint_option(language),
        ],
    )
    made.language = language
    return made


def _show_concept(page: Page, wish: _Wish) -> None:
    for option, given in (("--reading", wish.reading), ("--assume", wish.assume)):
        if given:
            raise WrongUse("explain-option", option=option, name=page.title)
    if wish.form == "svg":
        raise WrongUse(
            "explain-form", form=wish.form, name=page.title, forms="text, markdown, json"
        )
    if wish.form == "json":
        click.echo(json.dumps(as_data(page), ensure_ascii=False, indent=2))
    elif wish.form == "markdown":
        click.echo(as_markdown(page), nl=False)
    else:
        show_page(page)


def _show_arrangements(
    chosen: Sequence[Classification],
    store: Store,
    rules: RuleSet,
    wish: _Wish,
    language: Language,
) -> None:
    name, *models = wish.names
    if len(models) > 1:
        raise WrongUse("explain-one-model", name=name, models=", ".join(models))
    if wish.form == "markdown":
        raise WrongUse("explain-form", form=wish.form, name=name, forms="text, json, svg")
    readings = read_readings(store)
    school = find_reading(readings, wish.reading) if wish.reading else None
    if not models and wish.form == "text":
        for one in chosen:
            show_overview(one, readings, store, language)
        return
    chains = [
        explain(store, rules, one, assessment)
        for one in chosen
        for assessment in (school.of(one) if school else one.assessments)
        if not models or assessment in find_model([assessment], store, models[0], strict=False)
    ]
    if models and not chains:
        find_model(chosen[0].assessments, store, models[0], strict=True)
    if wish.form == "json":
        click.echo(as_json(chains, store, language))
    elif wish.form == "svg":
        click.echo(as_svg(chains[0], store, language))
    else:
        for chain in chains:
            show_chain(chain, readings, store, language)


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
