"""The inputs of the form of a case, section by section, made of its fields and a draft."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from samspil.files.forms.codes import answered, known_code
from samspil.files.forms.headings import headings_of
from samspil.files.forms.posted import (
    LOOSE_PARTS,
    NAME,
    OTHER,
    Draft,
    Thing,
    input_name,
    spot,
)
from samspil.files.forms.profile import Code, Field, Kind, Obligation, Profile, Sheet
from samspil.files.forms.skeleton import linking_fields
from samspil.files.forms.values import joined, name_of, parts
from samspil.jobs.contributing import Said
from samspil.jobs.web.inputs import Button, Group, Input, Option, Row, Section
from samspil.words.language import Language, in_language, say

_MOST_BOXES = 15
_NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.YEAR)


class Maker:
    """Makes the inputs of one draft; `made` are all of them, `focus` is what is looked at first."""

    def __init__(
        self,
        profile: Profile,
        draft: Draft,
        language: Language,
        said: Mapping[str, Sequence[Said]],
        focus: str = "",
    ) -> None:
        self.made: list[Input] = []
        self._profile = profile
        self._draft = draft
        self._language: Language = language
        self._said = said
        self._focus = focus
        self._leading = linking_fields(profile)

    def section(self, sheet: Sheet) -> Section:
        """A sheet with everything on it."""
        label = sheet.label[self._language]
        things = self._draft.of(sheet)
        one_only = sheet == self._profile.case
        add = Button(f"add.{sheet.key}", say(self._language, "contribute-add", sheet=label))
        return Section(
            sheet.key,
            label[:1].upper() + label[1:],
            sheet.help.get(self._language, ""),
            [self._row(thing, number) for number, thing in enumerate(things)],
            None if one_only and things else add,
            sheet.key == self._focus,
        )

    def _row(self, thing: Thing, number: int) -> Row:
        sheet = thing.sheet
        case = sheet == self._profile.case
        hint = say(self._language, "form-id-help-case" if case else "form-id-help")
        name = self._input(
            sheet.key,
            number,
            NAME,
            label=say(self._language, "contribute-name"),
            obligation=Obligation.MANDATORY,
            hint=hint,
            control="text",
            value=thing.name,
        )
        groups: dict[str, list[Input]] = {}
        further: list[Input] = []
        for one in sheet.fields:
            for made in self._inputs(thing, number, one):
                must = one.obligation is not Obligation.OPTIONAL
                leads = one in self._leading[sheet]
                if must or leads or made.said or any(column[0] == one for column in thing.cells):
                    groups.setdefault(one.group[self._language], []).append(made)
                else:
                    further.append(made)
        label = sheet.label[self._language]
        remove = say(self._language, "contribute-remove", thing=thing.name or label)
        return Row(
            self._called(thing) or label,
            name,
            [Group(title, inputs) for title, inputs in groups.items()],
            further,
            None if case else Button(f"remove.{sheet.key}.{number}", remove),
        )

    def _inputs(self, thing: Thing, number: int, one: Field) -> Iterable[Input]:
        for heading, tag in headings_of(one, self._language):
            written = thing.cells.get((one, tag), "")
            yield self._input(
                thing.sheet.key,
                number,
                one.key,
                tag=tag or "",
                label=heading[:1].upper() + heading[1:],
                obligation=one.wanted(tag),
                hint=self._hint(one),
                number=one.kind in _NUMBERS,
                **self._control(thing, number, one, written),
            )

    def _input(
        self, sheet: str, number_of: int, key: str, *, tag: str = "", **more: object
    ) -> Input:
        place = spot(sheet, number_of, key, tag or None)
        things = [one for one in self._draft.things if one.sheet.key == sheet]
        case = sheet == self._profile.case.key
        thing = things[number_of].name if things and not case else ""
        name = input_name(sheet, number_of, key, tag or None)
        said, focused = self._said.get(place, ()), place == self._focus
        made = Input(place, name, said=said, thing=thing, tag=tag, focused=focused, **more)  # type: ignore[arg-type]
        self.made.append(made)
        return made

    def _hint(self, one: Field) -> str:
        how = one.kind in (Kind.CODE, Kind.REFERENCE, Kind.BOOLEAN)
        several = "-several" if one.repeated and one.kind is Kind.TEXT else ""
        told = "" if how else say(self._language, f"form-how-{one.kind}{several}")
        return " ".join(filter(None, (one.help.get(self._language, ""), told)))

    def _control(self, thing: Thing, number: int, one: Field, written: str) -> dict[str, object]:
        match one.kind:
            case Kind.BILINGUAL:
                return {"control": "area", "value": written}
            case Kind.BOOLEAN:
                answers = {key: say(self._language, key) for key in ("yes", "no")}
                chosen = answers.get(answered(written), written)
                return {"control": "select", "options": _options(answers.values(), [chosen])}
            case Kind.CODE:
                return self._choice(one, written)
            case Kind.REFERENCE:
                return self._reference(thing, number, one, written)
            case _:
                return {"control": _for_lines(written), "value": written}

    def _choice(self, one: Field, written: str) -> dict[str, object]:
        names = {code: name_of(one, code, self._language) for code in one.codes}
        chosen = [self._name(one, part, names) for part in _parts(one, written)]
        meanings = [(names[code], text) for code in one.codes if (text := self._meaning(code))]
        control = "select"
        if one.repeated:
            control = "boxes" if len(names) <= _MOST_BOXES else "selects"
        options = _options(names.values(), chosen)
        return {"control": control, "options": options, "meanings": meanings}

    def _meaning(self, code: Code) -> str:
        return in_language([(t, tag) for tag, t in code.definition.items()], self._language) or ""

    def _name(self, one: Field, part: str, names: Mapping[Code, str]) -> str:
        code = known_code(one, part)
        return names[code] if code else part

    def _reference(self, thing: Thing, number: int, one: Field, written: str) -> dict[str, object]:
        sheets = [s for s in self._profile.sheets if self._profile.refers(one, s)]
        there = {
            other.name: self._called(other)
            for sheet in sheets
            for other in self._draft.of(sheet)
            if other.name and other is not thing
        }
        names = {code: name_of(one, code, self._language) for code in one.codes}
        known = {**there, **{name: name for name in names.values()}}
        given = [self._name(one, part, names) for part in _parts(one, written)]
        chosen = [part for part in given if part in known]
        strange = [part for part in given if part not in known]
        control = "select"
        if one.repeated:
            control = "boxes" if len(known) <= _MOST_BOXES else "selects"
        place = input_name(thing.sheet.key, number, one.key)
        return {
            "control": control,
            "options": [Option(name, text, name in chosen) for name, text in known.items()],
            "more": joined(strange) if one.repeated else "".join(strange),
            "buttons": [
                Button(
                    f"add.{sheet.key}.{place}",
                    say(self._language, "contribute-add", sheet=sheet.label[self._language]),
                )
                for sheet in sheets
            ],
        }

    def _called(self, thing: Thing) -> str:
        """The short name of a thing, and what it is called."""
        texts = {tag: t for (one, tag), t in thing.cells.items() if one.kind is Kind.BILINGUAL}
        label = texts.get(self._language) or next(iter(texts.values()), "")
        return f"{thing.name} – {label}" if label else thing.name

    def loose(self) -> Sequence[Sequence[Input]]:
        """The statements that no field holds, part by part."""
        return [
            [
                self._input(
                    OTHER,
                    number,
                    part,
                    label=say(self._language, f"form-{part}"),
                    obligation=Obligation.OPTIONAL,
                    hint="",
                    control=_for_lines(text),
                    value=text,
                )
                for part, text in zip(LOOSE_PARTS, cells, strict=True)
            ]
            for number, cells in enumerate(self._draft.loose)
        ]


def _for_lines(text: str) -> str:
    """The control that keeps a text as it is; one line alone would lose the breaks."""
    return "area" if "\n" in text else "text"


def _parts(one: Field, written: str) -> list[str]:
    return parts(one, written) if one.repeated else list(filter(None, [written]))


def _options(known: Iterable[str], chosen: Sequence[str]) -> list[Option]:
    """What can be chosen, with what is chosen though nobody knows it."""
    offered = [*dict.fromkeys(known)]
    strange = [text for text in chosen if text and text not in offered]
    return [Option(text, text, text in chosen) for text in (*offered, *strange)]


def opened(sections: Sequence[Section]) -> list[Section]:
    """The sections as a reader meets them: open where something is to be put right or looked at
    first, and the first one where there is nothing of the kind.
    """
    if any(section.open for section in sections):
        return list(sections)
    first, *others = sections
    return [replace(first, first=True), *others]
