"""`samspil agreement`."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from samspil.doors.cli.choices import PATH, format_option
from samspil.doors.cli.explaining import Names
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.doors.cli.tables import show_table, show_text, to_csv
from samspil.engine.store import Store
from samspil.files.workspace import find_workspace
from samspil.jobs.agreement import Agreement, Score, compare
from samspil.words.findings import Where
from samspil.words.language import Language, alphabetical, say

_PARTS = ("fields", "models", "disagreements")


def command(language: Language) -> click.Command:
    """The command in one language."""

    def work(one: Path, other: Path, form: str, show: str) -> None:
        workspace = find_workspace()
        found = compare(one, other, workspace)
        point = say(language, "decimal-sign") if form == "table" else "."
        writer = _Writer(Names(Store.of(workspace), language), language, point)
        if form == "json":
            click.echo(writer.as_json(found))
        elif form == "csv":
            part = _PARTS[0] if show == "all" else show
            click.echo(to_csv(writer.headings(part), writer.rows(part, found)), nl=False)
        else:
            writer.show(found, _PARTS if show == "all" else (show,), (one, other))

    made = SpeakingCommand(
        "agreement",
        callback=work,
        help=say(language, "long-agreement"),
        params=[
            click.Argument(["one"], metavar="A", type=PATH),
            click.Argument(["other"], metavar="B", type=PATH),
            format_option(language, "table", "csv", "json"),
            click.Option(
                ["--show"],
                type=click.Choice(("all", *_PARTS)),
                default="all",
                help=say(language, "option-show"),
            ),
        ],
    )
    made.language = language
    return made


class _Writer:
    """An agreement in words."""

    def __init__(self, names: Names, language: Language, point: str) -> None:
        self._name = names
        self._language = language
        self._point = point

    def headings(self, part: str) -> list[str]:
        """The columns of one table."""
        first = {"fields": ("field",), "models": ("model",)}.get(part)
        keys = (
            (*first, "units", "percentage", "kappa", "alpha")
            if first
            else ("unit", "field", "coder-a", "coder-b", "place-a", "place-b")
        )
        return [say(self._language, f"column-{key}") for key in keys]

    def rows(self, part: str, found: Agreement) -> list[list[str]]:
        """The rows of one table."""
        if part == "disagreements":
            return [
                [
                    _short(one.unit),
                    self._name(one.field),
                    *map(self._values, one.values),
                    *(_place(where) for where in one.places),
                ]
                for one in found.disagreements
            ]
        if part == "fields":
            return sorted(map(self._row, found.fields), key=lambda row: alphabetical(row[0]))
        return [self._row(score) for score in found.models]

    def show(self, found: Agreement, parts: Sequence[str], paths: Sequence[Path]) -> None:
        """What was compared, the tables, and how to read them."""
        lang = self._language
        a, b = paths
        click.echo(say(lang, "agreement-title", a=a, b=b, units=len(found.shared)))
        for key, only in (("a", found.only_a), ("b", found.only_b)):
            if only:
                units = ", ".join(map(_short, only))
                show_text(say(lang, f"agreement-only-{key}", count=len(only), units=units))
        for part in parts:
            rows = self.rows(part, found)
            click.echo()
            click.echo(say(lang, f"agreement-{part}"))
            click.echo()
            if rows:
                show_table(self.headings(part), rows)
            else:
                click.echo(say(lang, f"agreement-no-{part}"))
        click.echo()
        show_text(say(lang, "agreement-note"))

    def as_json(self, found: Agreement) -> str:
        """Everything, with IRIs and labels; null where a figure is undefined."""

        def scores(of: Sequence[Score]) -> list[dict[str, object]]:
            return [
                {
                    "iri": score.what,
                    "label": self._name(score.what),
                    "units": score.units,
                    "agreed": score.agreed,
                    "percentage": score.percentage,
                    "kappa": score.kappa,
                    "alpha": score.alpha,
                }
                for score in of
            ]

        whole = {
            "shared": found.shared,
            "onlyA": found.only_a,
            "onlyB": found.only_b,
            "fields": scores(found.fields),
            "models": scores(found.models),
            "disagreements": [
                {
                    "unit": one.unit,
                    "field": one.field,
                    "label": self._name(one.field),
                    "a": sorted(one.values[0]),
                    "b": sorted(one.values[1]),
                    "placeA": _place(one.places[0]),
                    "placeB": _place(one.places[1]),
                }
                for one in found.disagreements
            ],
        }
        return json.dumps(whole, ensure_ascii=False, indent=2)

    def _row(self, score: Score) -> list[str]:
        undefined = say(self._language, "agreement-undefined")
        figures = [
            f"{score.percentage:.3g}",
            *(undefined if one is None else f"{one:.2f}" for one in (score.kappa, score.alpha)),
        ]
        written = (figure.replace(".", self._point) for figure in figures)
        return [self._name(score.what), str(score.units), *written]

    def _values(self, values: frozenset[str]) -> str:
        return ", ".join(sorted(map(self._value, values)))

    def _value(self, value: str) -> str:
        words = {"unknown": "state-unknown", "true": "yes", "false": "no"}
        return say(self._language, words[value]) if value in words else self._name(value)


def _short(iri: str) -> str:
    return iri.split("/case/", 1)[-1]


def _place(where: Where | None) -> str:
    return f"{where.file}:{where.line}" if where else ""
