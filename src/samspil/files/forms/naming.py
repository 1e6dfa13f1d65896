"""What the things of a form are called, each within its case.

A name that cannot be one, or that another row has, is a mistake; what the rest of the form refers
to is named all the same, so that one slip is told of once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samspil.files.forms.profile import Profile
from samspil.files.forms.rows import Row
from samspil.files.forms.values import Names, base_of, is_name, names_in
from samspil.files.mistakes import Mistake
from samspil.words.findings import Edit, Suggestion, Where
from samspil.words.language import LANGUAGES, say
from samspil.words.suggestions import slug
from samspil.words.vocabulary import CASE, SKOS, Vocabulary

_UNNAMED = "unnamed"  # stands in for the name of a case that has none


@dataclass(frozen=True)
class Named:
    """A row with the IRI of its thing and the name of its case."""

    row: Row
    iri: str
    case: str


@dataclass(frozen=True)
class Things:
    """All rows named; `names` says by case what may be referred to, `only` is the single case."""

    rows: Sequence[Named]
    names: Mapping[str, Names]
    only: str
    mistakes: Sequence[Mistake]


def name_rows(rows: Sequence[Row], profile: Profile, vocabulary: Vocabulary) -> Things:
    """What each row is called, and what is wrong with the names."""
    mistakes: list[Mistake] = []
    rows = _with_something_to_name(rows, profile)
    slugs = [_case_name(row, mistakes) for row in rows if row.sheet == profile.case]
    only = slugs[0] if len({*slugs}) == 1 else ""
    if not slugs:
        only = _without_case(rows, profile, vocabulary, mistakes)
    own = iter(slugs)
    found: list[Named] = []
    for row in rows:
        if row.sheet == profile.case:
            case = next(own)
            found.append(Named(row, CASE + case, case))
        else:
            case = row.case or only
            iri = Names(base_of(case), {}, vocabulary).leads(row.name.text)
            if not iri:
                mistakes.append(_wrong_name(row))
                iri = base_of(case or _UNNAMED) + (slug(row.name.text) or _UNNAMED)
                if not row.entries:
                    continue  # a remark alone is nothing to describe
            found.append(Named(row, iri, case))
    once = list(_each_once(found, mistakes))
    return Things(once, _names(once, profile, vocabulary), only, mistakes)


def _with_something_to_name(rows: Sequence[Row], profile: Profile) -> list[Row]:
    """The rows with a name; and a case that has none, if it is the only one."""
    named = any(row.name.text for row in rows if row.sheet == profile.case)
    waiting = not named
    found = []
    for row in rows:
        if row.name.text or (waiting and row.sheet == profile.case):
            found.append(row)
            waiting = waiting and bool(row.name.text)
    return found


def _case_name(row: Row, mistakes: list[Mistake]) -> str:
    written = row.name.text
    if written and not is_name(written):
        mistakes.append(_wrong_name(row))
        return slug(written) or _UNNAMED
    return written or _UNNAMED  # that there is none is told where it was read


def _wrong_name(row: Row) -> Mistake:
    better, where = slug(row.name.text), row.name.where
    meant = (Suggestion(better, edits=(Edit(where, better),)),) if better else ()
    return Mistake("name-form", where, {"value": row.name.text}, meant)


def _without_case(
    rows: Sequence[Row], profile: Profile, vocabulary: Vocabulary, mistakes: list[Mistake]
) -> str:
    """The name that stands in for a case that is missing; "" if no row asks for one."""
    nowhere = Names("", {}, vocabulary)
    for row in rows:
        if not row.case and is_name(row.name.text) and not nowhere.leads(row.name.text):
            given = {"sheet": profile.case.label}
            mistakes.append(Mistake("case-missing", row.name.where, given))
            return _UNNAMED
    return ""


def _each_once(things: Sequence[Named], mistakes: list[Mistake]) -> Sequence[Named]:
    """The first row of each name on a sheet; what a second says would mix with what it says."""
    first: dict[tuple[str, str], Named] = {}
    for thing in things:
        taken = first.setdefault((thing.row.sheet.cls, thing.iri), thing)
        if taken is not thing:
            where = thing.row.name.where
            other = _place(taken.row.name.where)
            sheet = thing.row.sheet.label
            given = {"value": thing.row.name.text, "sheet": sheet, "other": other}
            mistakes.append(Mistake("name-twice", where, given))
    return list(first.values())


def _place(where: Where) -> Mapping[str, str]:
    if where.sheet or where.cell.isalnum():
        return dict.fromkeys(LANGUAGES, where.cell)
    return {lang: say(lang, "render-line", line=where.line) for lang in LANGUAGES}


def _names(
    things: Sequence[Named], profile: Profile, vocabulary: Vocabulary
) -> Mapping[str, Names]:
    """What things may be called within each case."""
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for thing in things:
        of_case = found.setdefault(thing.case, [])
        if thing.row.sheet == profile.case:
            continue
        labels = [e.cell.text for e in thing.row.entries if e.field.property == SKOS + "prefLabel"]
        if not is_name(thing.row.name.text):
            labels.append(thing.row.name.text)
        of_case.append((thing.iri, labels))
    return {case: names_in(base_of(case), of_case, vocabulary) for case, of_case in found.items()}
