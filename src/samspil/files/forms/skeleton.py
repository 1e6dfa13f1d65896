"""An empty form as text: every field with its hint, for those who would rather write than click."""

from collections.abc import Collection, Iterator, Mapping
from textwrap import wrap

from pyoxigraph import Literal, NamedNode, Quad

from samspil.files.forms.headings import names_of
from samspil.files.forms.profile import Field, Kind, Obligation, Profile, Sheet
from samspil.files.forms.values import Value, name_of
from samspil.files.forms.writing import Column, Form, Record
from samspil.words.language import LANGUAGES, Language, say
from samspil.words.vocabulary import CASE, RDF_TYPE

_MOST_CHOICES = 14
_LINE = 96
_CASE_ID = "caseId"
_PLACEHOLDER = "\N{HORIZONTAL ELLIPSIS}"


def yaml_skeleton(profile: Profile, language: Language, slug: str) -> str:
    """A YAML form with every field, empty but for the name of the case and what is given."""
    introduction = say(language, "form-introduction-yaml").split("\n")
    lines = [f"# {line}" for told in introduction for line in wrap(told, _LINE)]
    for sheet in profile.sheets:
        lines += ["", f"{sheet.label[language]}:"]
        first = "  " if sheet == profile.case else "  - "
        name = slug if sheet == profile.case else ""
        lines.append(f"{first}{say(language, 'form-id')}: {name}".rstrip())
        for field in sheet.fields:
            lines += _yaml_field(field, language, slug, "  " if sheet == profile.case else "    ")
    return "\n".join(lines) + "\n"


def _yaml_field(field: Field, language: Language, slug: str, indent: str) -> Iterator[str]:
    yield from (f"{indent}# {line}" for line in wrap(hint(field, language), _LINE))
    if field.kind is Kind.BILINGUAL:
        yield f"{indent}{field.label[language]}:"
        yield from (f"{indent}  {tag}:" for tag in LANGUAGES)
    else:
        yield f"{indent}{field.label[language]}: {_given(field, language, slug)}".rstrip()


def blank_form(profile: Profile, language: Language, slug: str) -> Form:
    """A form with the name of the case and what a template is filled with."""
    cells: dict[Column, list[str]] = {
        (field, None): [given]
        for field in profile.case.fields
        if (given := _given(field, language, slug))
    }
    return Form((Record(profile.case, slug, slug, cells),), ())


def _given(field: Field, language: Language, slug: str) -> str:
    """What a template is filled with, as it is written in the field; "" if it is left open."""
    if field.key == _CASE_ID:
        return f"case-{slug}"
    if field.default is None:
        return ""
    value: Value = field.default
    code = next((code for code in field.codes if code.iri == value.value), None)
    return name_of(field, code, language) if code else value.value


def hint(field: Field, language: Language) -> str:
    """How badly a field is wanted, what it means, and what may be chosen."""
    wanted = say(language, f"obligation-{field.obligation}")
    parts = [f"{wanted}. {field.help[language]}"]
    if field.codes and len(field.codes) <= _MOST_CHOICES:
        choices = ", ".join(name_of(field, code, language) for code in field.codes)
        parts.append(say(language, "form-choices", choices=choices))
    return " ".join(part for part in parts if part)


def skeleton_quads(profile: Profile, slug: str) -> list[Quad]:
    """One thing of each kind, linked as they would be, with a mark wherever words are wanted.

    Only what must or should be said is there, and nothing is made up: what cannot be left open is
    marked so that a check finds it.
    """
    linking = linking_fields(profile)
    return [
        quad for sheet in profile.sheets for quad in _thing(profile, sheet, slug, linking[sheet])
    ]


def linking_fields(profile: Profile) -> Mapping[Sheet, set[Field]]:
    """The optional references that are needed to reach each sheet from another."""
    fields = [(sheet, field) for sheet in profile.sheets for field in sheet.fields]
    wanted = [f for _, f in fields if f.obligation is not Obligation.OPTIONAL]
    found: dict[Sheet, set[Field]] = {sheet: set() for sheet in profile.sheets}
    for target in profile.sheets:
        if not any(profile.refers(field, target) for field in wanted):
            for sheet, field in fields:
                if profile.refers(field, target) and sheet != target:
                    found[sheet].add(field)
                    break
    return found


def _thing(profile: Profile, sheet: Sheet, slug: str, linking: Collection[Field]) -> Iterator[Quad]:
    subject = NamedNode(_iri(profile, sheet, slug))
    if sheet != profile.case:
        yield Quad(subject, NamedNode(RDF_TYPE), NamedNode(sheet.cls))
    for field in sheet.fields:
        if field.obligation is not Obligation.OPTIONAL or field in linking:
            for value in _values(profile, field, slug):
                yield Quad(subject, NamedNode(field.property), value)


def _iri(profile: Profile, sheet: Sheet, slug: str) -> str:
    if sheet == profile.case:
        return CASE + slug
    return f"{CASE}{slug}/{_local(sheet)}"


def _local(sheet: Sheet) -> str:
    return next(iter(names_of(sheet))).lower()


def _values(profile: Profile, field: Field, slug: str) -> list[Value]:
    if field.default is not None:
        return [field.default]
    if field.kind is Kind.REFERENCE:
        found = [s for s in profile.sheets if profile.refers(field, s)]
        return [NamedNode(_iri(profile, sheet, slug)) for sheet in found]
    if field.codes:
        unknown = [code for code in field.codes if code.slug == "unknown"]
        return [NamedNode(unknown[0].iri)] if unknown else [Literal(_PLACEHOLDER)]
    if field.kind is Kind.BILINGUAL:
        return [Literal(_PLACEHOLDER, language=language) for language in LANGUAGES]
    return [Literal(f"case-{slug}" if field.key == _CASE_ID else _PLACEHOLDER)]
