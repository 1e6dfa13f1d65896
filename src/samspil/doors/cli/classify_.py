"""`samspil classify`."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from pyoxigraph import RdfFormat, serialize

from samspil.doors.cli.choices import (
    assume_option,
    assumptions,
    format_option,
    paths_argument,
    subjects_in,
)
from samspil.doors.cli.endpoints import content_at, endpoint_option
from samspil.doors.cli.explaining import show_small_changes
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.doors.cli.tables import show_table, show_text, to_csv
from samspil.engine.store import Store
from samspil.files.workspace import find_workspace
from samspil.jobs.classification import Assessment, Classification, Verdict, classify
from samspil.jobs.provenance import derived_dataset
from samspil.jobs.readings import find_reading, read_readings
from samspil.jobs.rules import read_rules
from samspil.words.errors import NothingChecked
from samspil.words.language import Language, say


def command(language: Language) -> click.Command:
    """The command in one language."""

    def work(
        paths: tuple[Path, ...],
        form: str,
        reading: str | None,
        assume: tuple[str, ...],
        endpoint: str | None,
    ) -> None:
        workspace = find_workspace()
        whole = endpoint is not None and not paths
        named = paths or (workspace.folder("data"),)
        subjects = set() if whole else subjects_in(named)
        store, rules = content_at(endpoint, workspace, paths, language), read_rules(workspace)
        assumed = assumptions(assume, rules, workspace.vocabulary)
        everything = classify(store, rules, assumed)
        found = [c for c in everything if whole or c.arrangement in subjects]
        if not found:
            where = [endpoint.partition("?")[0]] if endpoint and whole else named
            raise NothingChecked("nothing-to-classify", paths=", ".join(map(str, where)))
        school = find_reading(read_readings(store), reading) if reading else None
        counted = {c.arrangement: school.of(c) if school else c.assessments for c in found}
        if form == "json":
            click.echo(_as_json(found, counted))
            return
        if form == "trig":
            quads = sorted(set(derived_dataset(store, rules, found)), key=str)
            prefixes = dict(workspace.vocabulary.prefixes)
            text = serialize(quads, format=RdfFormat.TRIG, prefixes=prefixes) or b""
            click.echo(text.decode(), nl=False)
            return
        _show(found, counted, store, form, language)
        if assumed and form == "table":
            for one in found:
                click.echo()
                click.echo(store.labels([one.arrangement], language).get(one.arrangement))
                show_small_changes(one, store, language)

    made = SpeakingCommand(
        "classify",
        callback=work,
        help=say(language, "long-classify"),
        params=[
            paths_argument(language),
            format_option(language, "table", "csv", "json", "trig"),
            click.Option(
                ["--reading"],
                metavar=say(language, "argument-reading"),
                help=say(language, "option-reading"),
            ),
            assume_option(language),
            endpoint_option(language),
        ],
    )
    made.language = language
    return made


Counted = Mapping[str, Sequence[Assessment]]


def _show(
    found: Sequence[Classification], counted: Counted, store: Store, form: str, language: Language
) -> None:
    terms = {iri for c in found for iri in (c.arrangement, *c.asserted)}
    terms |= {a.rule.iri for assessments in counted.values() for a in assessments}
    labels = store.labels(sorted(terms), language)

    def named(iris: Sequence[str], otherwise: str) -> str:
        return ", ".join(sorted(labels.get(iri) or iri for iri in iris)) or say(language, otherwise)

    keys = ("arrangement", "asserted", "realised", "unknown", "conflict")
    headings = [say(language, f"column-{key}") for key in keys]
    rows = []
    for one in found:
        by_verdict = {
            verdict: [a.rule.iri for a in counted[one.arrangement] if a.verdict is verdict]
            for verdict in Verdict
        }
        rows.append(
            [
                named([one.arrangement], "not-stated"),
                named(one.asserted, "not-stated"),
                named(by_verdict[Verdict.REALISED], "classify-none"),
                named(by_verdict[Verdict.UNKNOWN], "classify-none"),
                named(by_verdict[Verdict.CONFLICT], "classify-none"),
            ]
        )
    if form == "csv":
        click.echo(to_csv(headings, rows), nl=False)
        return
    click.echo(say(language, "classify-title"))
    click.echo()
    show_table(headings, rows)
    click.echo()
    show_text(say(language, "classify-note"))


def _as_json(found: Sequence[Classification], counted: Counted) -> str:
    listed = [
        {
            "arrangement": one.arrangement,
            "asserted": one.asserted,
            "nearest": [a.rule.iri for a in one.nearest],
            "models": [
                {
                    "class": a.rule.iri,
                    "rule": a.rule.rule,
                    "answer": a.verdict,
                    "lacking": a.lacking,
                    "unknown": a.unknown,
                    "conflicting": a.conflicting,
                    "distance": a.distance,
                }
                for a in counted[one.arrangement]
            ],
        }
        for one in found
    ]
    return json.dumps(listed, ensure_ascii=False, indent=2)
