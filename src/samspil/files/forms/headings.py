"""What the sheets and columns of a form are called, in Danish, in English and by their keys."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cache

from samspil.files.forms.profile import Field, Kind, Profile, Sheet
from samspil.words.language import LANGUAGES, Language, say
from samspil.words.suggestions import fold, nearest

# The columns of the sheet for statements without a field, in order.
LOOSE = ("form-subject", "form-property", "form-value", "form-kind", "form-language")
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$|[\s*:]+$")


def near_sheets(name: str, profile: Profile) -> list[str]:
    """The sheets that may be meant by a name that none has, each in one language."""
    labels = {text: sheet.cls for sheet in profile.sheets for text in sheet.label.values()}
    bare = _IN_BRACKETS.sub("", name)
    found: dict[str, str] = {}
    for near in nearest(bare, labels):
        found.setdefault(labels[near], near)
    return list(found.values())


def names_of(sheet: Sheet) -> list[str]:
    """What a sheet may be called."""
    return [sheet.key, *sheet.label.values()]


def headings_of(field_: Field, language: Language) -> list[tuple[str, Language | None]]:
    """The headings of a field in a form of one language: one, or one for each language of it."""
    label = field_.label[language]
    if field_.kind is not Kind.BILINGUAL:
        return [(label, None)]
    return [(f"{label} ({say(language, f'form-language-{tag}')})", tag) for tag in LANGUAGES]


@cache
def columns_of(sheet: Sheet) -> Mapping[str, tuple[Field, Language | None]]:
    """Every heading of a sheet, folded."""
    known: dict[str, tuple[Field, Language | None]] = {}
    for field_ in sheet.fields:
        bilingual = field_.kind is Kind.BILINGUAL
        for language in LANGUAGES:
            for heading, tag in headings_of(field_, language):
                known.setdefault(fold(heading), (field_, tag))
        for name in (field_.key, *field_.label.values()):
            for tag in LANGUAGES if bilingual else ():
                known.setdefault(fold(f"{name} {tag}"), (field_, tag))
            known.setdefault(fold(name), (field_, "da" if bilingual else None))
    return known


def is_heading(text: str, key: str) -> bool:
    """True if the text is one of our own headings, in either language."""
    return fold(text) in {fold(say(language, key)) for language in LANGUAGES}


def hits(row: Iterable[str], known: Container[str]) -> int:
    """How many of a row's texts are headings: those that are `known`, folded, and our own."""
    return sum(fold(text) in known or is_heading(text, "form-id") for text in row)


def every_column(sheet: Sheet) -> list[tuple[Field, Language | None]]:
    return [
        (field_, tag)
        for field_ in sheet.fields
        for tag in (LANGUAGES if field_.kind is Kind.BILINGUAL else (None,))
    ]


def near_labels(name: str, sheet: Sheet) -> list[str]:
    """The headings that may be meant by one that is not known, one for each field."""
    known = columns_of(sheet)
    bare = _IN_BRACKETS.sub("", name)
    found: dict[object, str] = {}
    for near in [bare] if fold(bare) in known else nearest(name, labels_of(sheet)):
        found.setdefault(known[fold(near)], near.strip())
    return list(found.values())


def labels_of(sheet: Sheet) -> list[str]:
    """Every heading a sheet knows, as it is written."""
    return [
        heading
        for field_ in sheet.fields
        for language in LANGUAGES
        for heading, _ in headings_of(field_, language)
    ]


def meant_field(sheet: Sheet, near: Sequence[str]) -> tuple[str, str] | None:
    """The class and property of the field whose name is nearest to one that is not known."""
    column = columns_of(sheet).get(fold(near[0])) if near else None
    return (sheet.cls, column[0].property) if column else None
