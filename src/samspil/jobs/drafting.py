"""A draft of a case: how it begins, and how it grows and shrinks at the push of a button."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from samspil.files.forms.posted import NAME, Draft, Thing, spot
from samspil.files.forms.profile import Field, Kind, Obligation, Profile, Sheet
from samspil.files.forms.skeleton import blank_form
from samspil.files.forms.values import joined, split
from samspil.files.forms.writing import Column
from samspil.jobs.starting import proper_name
from samspil.words.language import Language


@dataclass(frozen=True)
class Spot:
    """A field of a thing: the thing by its sheet and its number there."""

    sheet: Sheet
    number: int
    field: Field


def blank(profile: Profile, language: Language) -> Draft:
    """A draft to begin with: the case with what a template gives every case, and one of each thing
    that a case must refer to.
    """
    given = _given(profile, language, "a")
    own = _of_the_name(profile, language, "a")
    cells = {column: text for column, text in given.items() if column not in own}
    draft = Draft((Thing(profile.case, "", cells),))
    for field in profile.case.fields:
        if field.kind is Kind.REFERENCE and field.obligation is Obligation.MANDATORY:
            for sheet in profile.sheets:
                if profile.refers(field, sheet):
                    draft, _ = one_more(draft, sheet, language, Spot(profile.case, 0, field))
                    break
    return draft


def _given(profile: Profile, language: Language, name: str) -> Mapping[Column, str]:
    (record,) = blank_form(profile, language, name).records
    return {column: "".join(values) for column, values in record.cells.items()}


def _of_the_name(profile: Profile, language: Language, name: str) -> Mapping[Column, str]:
    """What a template makes of the name of a case."""
    other = _given(profile, language, f"{name}-")
    given = _given(profile, language, name)
    return {column: text for column, text in given.items() if other[column] != text}


def pressed(draft: Draft, button: str, profile: Profile, language: Language) -> tuple[Draft, str]:
    """What a button makes of the draft, and the id of what it is then about; a button nobody knows
    does nothing.

    `add.Source`, `add.Source.Case.0.statedIn` (and named there), `remove.Source.2`.
    """
    done, _, rest = button.partition(".")
    key, _, place = rest.partition(".")
    sheet = next((one for one in profile.sheets if one.key == key), None)
    if sheet is None:
        return draft, ""
    if done == "add":
        made, number = one_more(draft, sheet, language, _spot(draft, place, profile))
        return made, spot(sheet.key, number, NAME)
    if done == "remove" and place.isdecimal() and int(place[:5]) < len(draft.of(sheet)):
        return without(draft, sheet, int(place), profile), sheet.key
    return draft, ""


def _spot(draft: Draft, place: str, profile: Profile) -> Spot | None:
    key, _, rest = place.partition(".")
    number, _, name = rest.partition(".")
    for sheet in profile.sheets:
        if sheet.key == key and number.isdecimal() and int(number[:5]) < len(draft.of(sheet)):
            return next((Spot(sheet, int(number), f) for f in sheet.fields if f.key == name), None)
    return None


def named(draft: Draft, profile: Profile, language: Language, unnamed: str = "") -> Draft:
    """The same with what follows from the name of the case, where that has been left open; a case
    without a name is taken to be called `unnamed`.
    """
    things = []
    for thing in draft.things:
        name = thing.name or unnamed
        if thing.sheet == profile.case and name:
            made = _of_the_name(profile, language, name)
            things.append(replace(thing, cells={**made, **thing.cells}))
        else:
            things.append(thing)
    return replace(draft, things=things)


def one_more(
    draft: Draft, sheet: Sheet, language: Language, spot: Spot | None = None
) -> tuple[Draft, int]:
    """The draft with one more thing on a sheet, named in `spot` if one is given; and its number."""
    there = draft.of(sheet)
    stem = proper_name(sheet.label[language])
    taken = {thing.name for thing in draft.things}
    name = next(n for at in range(1, len(taken) + 2) if (n := f"{stem}-{at}") not in taken)
    things = list(draft.things)
    before = [at for at, one in enumerate(things) if one.sheet == sheet]
    things.insert(before[-1] + 1 if before else len(things), Thing(sheet, name))
    made = replace(draft, things=things)
    return (_referring(made, spot, name) if spot else made), len(there)


def _referring(draft: Draft, spot: Spot, name: str) -> Draft:
    column = (spot.field, None)
    target = draft.of(spot.sheet)[spot.number]
    before = split(target.cells.get(column, "")) if spot.field.repeated else []
    changed = target.having(column, joined([*filter(None, before), name]))
    return replace(draft, things=[changed if one is target else one for one in draft.things])


def without(draft: Draft, sheet: Sheet, number: int, profile: Profile) -> Draft:
    """The draft without one thing and without what referred to it."""
    gone = draft.of(sheet)[number]
    things = [_forgetting(one, gone, profile) for one in draft.things if one is not gone]
    return replace(draft, things=things)


def _forgetting(thing: Thing, gone: Thing, profile: Profile) -> Thing:
    for (field, tag), text in thing.cells.items():
        if field.kind is Kind.REFERENCE and profile.refers(field, gone.sheet):
            names = split(text)
            if gone.name in names:
                thing = thing.having((field, tag), joined(n for n in names if n != gone.name))
    return thing
