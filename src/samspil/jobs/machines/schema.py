"""What the data are made of, short enough to be read whole before a query is written."""

from collections.abc import Callable, Mapping
from typing import Any

from samspil.files.forms.from_shapes import read_profile
from samspil.files.forms.profile import Field, Profile, Sheet
from samspil.files.forms.values import name_of
from samspil.jobs.web.website import Website
from samspil.words.language import Language, in_language, say
from samspil.words.suggestions import fold
from samspil.words.vocabulary import RDF_TYPE

_PREFIXES = ("sam", "skos", "dcterms", "rdfs", "xsd")
_MOST_CODES = 120


def schema(web: Website, language: Language) -> Mapping[str, Any]:
    """Every class of the form with its properties; a code list or a class stands behind a value."""
    profile = read_profile(web.content.workspace)
    shorten = web.content.vocabulary.shorten
    prefixes = web.content.vocabulary.prefixes
    return {
        "prefixes": {name: prefixes[name] for name in _PREFIXES if name in prefixes},
        "how": say(language, "tool-schema-how"),
        "classes": {
            shorten(sheet.cls): {
                "label": sheet.label[language],
                "properties": " ".join(_brief(one, profile, shorten) for one in sheet.fields),
            }
            for sheet in profile.sheets
        },
    }


def _brief(one: Field, profile: Profile, shorten: Callable[[str], str]) -> str:
    """`sam:coupling=coupling` for a code list, `sam:hasParty>Organisation` for a thing."""
    name = shorten(one.property)
    if one.property == RDF_TYPE:
        return "a"
    if one.codes and not one.refers_to:
        return f"{name}={_list_of(one)}"
    things = [sheet.key for sheet in profile.sheets if profile.refers(one, sheet)]
    return f"{name}>{'|'.join(things[:2])}" if things else name


def _list_of(one: Field) -> str:
    """The code list of a field, by the folder its codes lie in."""
    return one.codes[0].iri.rpartition("/")[0].rpartition("/")[2]


def sheet_named(web: Website, name: str) -> Sheet | None:
    """The class that a name means: its key, its short form, its label in either language."""
    profile = read_profile(web.content.workspace)
    wanted = fold(name.rpartition(":")[2].rpartition("/")[2] or name)
    for sheet in profile.sheets:
        if wanted in {fold(text) for text in (sheet.key, *sheet.label.values())}:
            return sheet
    return None


def class_in_full(web: Website, sheet: Sheet, language: Language) -> Mapping[str, Any]:
    """One class with what each property means, and the values that may be chosen."""
    shorten = web.content.vocabulary.shorten
    return {
        "class": shorten(sheet.cls),
        "label": sheet.label[language],
        "definition": sheet.help.get(language, ""),
        "properties": [_in_full(one, shorten, language) for one in sheet.fields],
    }


def _in_full(one: Field, shorten: Callable[[str], str], language: Language) -> Mapping[str, Any]:
    said: dict[str, Any] = {
        "property": shorten(one.property),
        "label": one.label[language],
        "means": one.help.get(language, ""),
        "kind": str(one.kind),
        "obligation": say(language, f"obligation-{one.obligation}"),
        "several": one.repeated,
    }
    if one.codes and len(one.codes) <= _MOST_CODES:
        said["values"] = {shorten(c.iri): name_of(one, c, language) for c in one.codes}
        said["values_mean"] = _meanings(one, shorten, language)
    return said


def _meanings(one: Field, shorten: Callable[[str], str], language: Language) -> Mapping[str, str]:
    found = {
        shorten(code.iri): in_language([(t, tag) for tag, t in code.definition.items()], language)
        for code in one.codes
    }
    return {iri: text for iri, text in found.items() if text}
