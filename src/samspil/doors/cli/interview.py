"""A case asked for, field by field, in the terminal.

The fields, their hints and their choices are those of the form; only what must or should be said is
asked for, and no answer means that it is not known.
"""

from collections.abc import Iterable, Mapping, Sequence

import click

from samspil.files.forms.headings import headings_of
from samspil.files.forms.profile import Field, Kind, Obligation, Profile, Sheet
from samspil.files.forms.skeleton import blank_form
from samspil.files.forms.values import (
    Names,
    base_of,
    name_of,
    names_in,
    parts,
    understood,
)
from samspil.files.forms.writing import Column, Form, Record
from samspil.files.mistakes import NotUnderstood
from samspil.jobs.starting import check_name
from samspil.words.errors import WrongUse
from samspil.words.language import Language, checks_of_form, say
from samspil.words.suggestions import fold
from samspil.words.vocabulary import SKOS, Vocabulary

_MOST_LISTED = 20


class Interview:
    """One conversation; `form` holds what has been answered, also if it is broken off."""

    def __init__(self, profile: Profile, vocabulary: Vocabulary, language: Language) -> None:
        self.name = ""
        self._profile = profile
        self._vocabulary = vocabulary
        self._language: Language = language
        self._records: list[Record] = []

    @property
    def form(self) -> Form:
        """What has been answered so far."""
        return Form(tuple(self._records), ())

    def hold(self, name: str) -> None:
        """Ask for everything; `name` is that of the case, "" to ask for it too."""
        self._say("new-begin")
        case = self._profile.case
        self.name = name or self._ask_name(say(self._language, "form-id-help-case"))
        self._fill(case, self.name)
        for sheet in self._profile.sheets:
            while sheet != case and self._wants(sheet):
                self._fill(sheet, self._ask_name(say(self._language, "form-id-help")))

    def _wants(self, sheet: Sheet) -> bool:
        there = [record.name for record in self._records if record.sheet == sheet]
        label = sheet.label[self._language]
        click.echo()
        click.echo(click.style(sheet.help[self._language] or label, dim=True))
        if there:
            self._say("new-there", sheet=label, names=", ".join(there))
        question = say(self._language, "new-more" if there else "new-any", sheet=label)
        while True:
            answer = fold(self._prompt(f"{question} {say(self._language, 'new-yes-no')}"))
            for meant, key in ((True, "form-yes"), (False, "form-no")):
                if answer in map(fold, say(self._language, key).split(", ")):
                    return meant
            if not answer:
                return False

    def _ask_name(self, hint: str) -> str:
        while True:
            given = self._prompt(f"{say(self._language, 'form-id')} – {hint}")
            try:
                return check_name(given)
            except WrongUse as reason:
                self._complain(say(self._language, reason.key, **reason.values))

    def _fill(self, sheet: Sheet, name: str) -> None:
        given = blank_form(self._profile, self._language, name).records[0]
        cells = dict(given.cells) if sheet == self._profile.case else {}
        self._records.append(Record(sheet, self.name, name, cells))
        group = ""
        for field in sheet.fields:
            if field.obligation is Obligation.OPTIONAL or (field, None) in cells:
                continue
            if field.group[self._language] != group:
                group = field.group[self._language]
                click.echo()
                click.echo(click.style(group, bold=True))
            for heading, tag in headings_of(field, self._language):
                values = self._ask(field, heading, tag)
                if values:
                    cells[field, tag] = values

    def _ask(self, field: Field, heading: str, tag: Language | None) -> list[str]:
        """What is answered, in parts that the field understands; empty for no answer."""
        must = say(self._language, f"obligation-{field.wanted(tag)}")
        click.echo()
        click.echo(f"{click.style(heading, bold=True)}  {click.style(must, dim=True)}")
        if field.help[self._language]:
            click.echo(click.style(field.help[self._language], dim=True))
        choices = self._choices(field)
        if choices:
            self._list(choices)
        while True:
            given = self._prompt("")
            answers = [self._chosen(part, choices) for part in parts(field, given)]
            wrong = self._misunderstood(field, answers)
            if wrong is None:
                return answers
            self._complain(wrong)

    def _choices(self, field: Field) -> list[str]:
        """What can be chosen, by its number."""
        if field.kind is Kind.BOOLEAN:
            return [say(self._language, key) for key in ("yes", "no")]
        if field.kind is Kind.REFERENCE:
            return [r.name for r in self._records if self._profile.refers(field, r.sheet)]
        found = [name_of(field, code, self._language) for code in field.codes]
        return found if len(found) <= _MOST_LISTED else []

    def _list(self, choices: Iterable[str]) -> None:
        for number, choice in enumerate(choices, 1):
            click.echo(f"  {number:>2}  {choice}")

    def _chosen(self, part: str, choices: Sequence[str]) -> str:
        """A choice by its number, or the words as they are."""
        at = int(part) if part.isdecimal() else 0
        return choices[at - 1] if 0 < at <= len(choices) else part

    def _misunderstood(self, field: Field, answers: Iterable[str]) -> str | None:
        names = self._names()
        for answer in answers:
            if field.kind is Kind.BILINGUAL:
                continue
            try:
                understood(field, answer, names)
            except (NotUnderstood, ValueError) as reason:
                return self._told(reason, field, answer)
        return None

    def _told(self, reason: ValueError, field: Field, answer: str) -> str:
        """The same words as a check of a file has for it."""
        values: dict[str, object] = {"value": answer, "field": field.label[self._language]}
        check = reason.check if isinstance(reason, NotUnderstood) else "address-form"
        for name, said in reason.values.items() if isinstance(reason, NotUnderstood) else ():
            values[name] = said[self._language] if isinstance(said, Mapping) else said
        says = checks_of_form(self._language)[check]["says"].format(**values)
        near = reason.near if isinstance(reason, NotUnderstood) else ()
        meant = f" {say(self._language, 'render-meant')}: {', '.join(near)}?" if near else ""
        return says + meant

    def _names(self) -> Names:
        base = base_of(self.name)
        things = [
            (base + record.name, [v for (f, _), v in _labels(record)])
            for record in self._records
            if record.sheet != self._profile.case
        ]
        return names_in(base, things, self._vocabulary)

    def _prompt(self, text: str) -> str:
        shown = f"{text}\n>" if text else ">"
        answer: str = click.prompt(shown, default="", show_default=False, prompt_suffix=" ")
        return answer.strip()

    def _say(self, key: str, **values: object) -> None:
        click.echo(say(self._language, key, **values))

    def _complain(self, text: str) -> None:
        click.echo(click.style(text, fg="red"))


def _labels(record: Record) -> list[tuple[Column, str]]:
    return [
        (column, value)
        for column, values in record.cells.items()
        for value in values
        if column[0].property == SKOS + "prefLabel"
    ]
