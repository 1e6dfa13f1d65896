"""The fields of a case, one by one: what is asked, how it is written, what is checked, examples.

The same shapes make the form, the templates and the checks, so this page is read off them too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from samspil.files.forms.from_shapes import read_profile
from samspil.files.forms.profile import Field, Kind, Obligation, Profile, Sheet
from samspil.jobs.check_pages import Example, example_of
from samspil.jobs.checks import Check
from samspil.jobs.ontology.constraints import Constraint
from samspil.jobs.web.addresses import CONCEPTS, CONTRIBUTE, SCHEMA
from samspil.jobs.web.vocabulary import Link
from samspil.jobs.web.website import Website
from samspil.words.language import Language, in_language, say
from samspil.words.vocabulary import CONCEPT, NS, SHAPE

_SEVERAL = (Kind.CODE, Kind.REFERENCE, Kind.TEXT)


@dataclass(frozen=True)
class CheckShown:
    """A check of a field: what it says when it finds something, and how it looks."""

    code: str
    href: str
    severity: str
    says: str
    example: Example | None


@dataclass(frozen=True)
class FieldShown:
    """A field; `codes` is the list to choose from, or None."""

    anchor: str
    label: Link
    short: str
    obligation: Obligation
    help: str
    how: str
    codes: Link | None
    refers: Sequence[Link]
    group: str
    checks: Sequence[CheckShown]


@dataclass(frozen=True)
class SheetShown:
    """Everything that is asked of one kind of thing."""

    anchor: str
    label: str
    term: Link
    help: str
    fields: Sequence[FieldShown]


def schema_page(web: Website, language: Language) -> str:
    """The page of all fields."""
    sheets = [_Shown(web, language).sheet(sheet) for sheet in _profile(web).sheets]
    return web.templates.page(
        "schema.html",
        web.place(SCHEMA, language, "concepts", crumbs=[web.crumb("concepts", CONCEPTS, language)]),
        title=say(language, "schema-title"),
        sheets=sheets,
        count=sum(len(sheet.fields) for sheet in sheets),
        form=web.addresses.page(CONTRIBUTE, language),
    )


def _profile(web: Website) -> Profile:
    return read_profile(web.content.workspace)


def anchor_of(sheet: Sheet, field: Field) -> str:
    """The place of a field on the page."""
    return f"{sheet.key}-{field.key}"


def fields_of_property(web: Website, iri: str, language: Language) -> list[Link]:
    """Where the page tells of the fields that hold a property."""
    page = web.addresses.page(SCHEMA, language)
    return [
        Link(
            f"{_text(sheet.label, language)}: {_text(field.label, language)}",
            f"{page}#{anchor_of(sheet, field)}",
        )
        for sheet in _profile(web).sheets
        for field in sheet.fields
        if field.property == iri
    ]


def sheet_of_class(web: Website, iri: str, language: Language) -> list[Link]:
    """Where the page tells of the fields of a class."""
    page = web.addresses.page(SCHEMA, language)
    return [
        Link(_text(sheet.label, language), f"{page}#{sheet.key}")
        for sheet in _profile(web).sheets
        if sheet.cls == iri
    ]


def check_shown(web: Website, check: Check, language: Language) -> CheckShown:
    """A check with its first example."""
    return CheckShown(
        check.code,
        web.link(check.shape, language) if check.shape else "",
        say(language, f"severity-{check.severity}"),
        _text(check.says, language),
        example_of(check, web.checks, web.content.workspace),
    )


def _text(both: Mapping[Language, str], language: Language) -> str:
    return in_language([(text, tag) for tag, text in both.items()], language) or ""


class _Shown:
    def __init__(self, web: Website, language: Language) -> None:
        self._web = web
        self._language = language

    def sheet(self, sheet: Sheet) -> SheetShown:
        own = self._constraints(sheet)
        return SheetShown(
            sheet.key,
            _text(sheet.label, self._language),
            Link(self._web.label(sheet.cls, self._language), self._link(sheet.cls)),
            _text(sheet.help, self._language),
            [self._field(sheet, field, own) for field in sheet.fields],
        )

    def _link(self, iri: str) -> str:
        return self._web.link(iri, self._language)

    def _constraints(self, sheet: Sheet) -> list[Constraint]:
        """Those of the class, of the classes above it and of those right below it."""
        known = self._web.documented
        term = known.ontology.terms.get(sheet.cls)
        classes = {sheet.cls, *sheet.above, *(term.below if term else ())}
        return [c for one in sorted(classes) for c in known.constraints.by_class.get(one, ())]

    def _field(self, sheet: Sheet, field: Field, constraints: Sequence[Constraint]) -> FieldShown:
        codes = {c.shape: c.code for c in constraints if c.path == field.property}
        return FieldShown(
            anchor_of(sheet, field),
            Link(_text(field.label, self._language), self._link(field.property)),
            self._web.content.vocabulary.shorten(field.property),
            field.obligation,
            _text(field.help, self._language),
            self._how(field),
            self._codes(field),
            list(self._refers(field)),
            _text(field.group, self._language),
            [
                check_shown(self._web, self._web.checks[code], self._language)
                for code in sorted(codes.values())
                if code in self._web.checks
            ],
        )

    def _how(self, field: Field) -> str:
        several = "-several" if field.repeated and field.kind in _SEVERAL else ""
        sheets = " / ".join(link.text for link in self._refers(field))
        if field.kind is Kind.REFERENCE and not sheets:
            return ""
        return say(self._language, f"form-how-{field.kind}{several}", sheets=sheets)

    def _refers(self, field: Field) -> Iterator[Link]:
        profile = _profile(self._web)
        for sheet in profile.sheets if field.kind is Kind.REFERENCE else ():
            if profile.refers(field, sheet):
                yield Link(_text(sheet.label, self._language), f"#{sheet.key}")

    def _codes(self, field: Field) -> Link | None:
        """The list that the codes are from; None if they are from several, or there are none."""
        lists = {code.iri.rpartition("/")[0] for code in field.codes}
        if len(lists) != 1 or not field.codes[0].iri.startswith(CONCEPT):
            return None
        (scheme,) = lists
        label = self._web.label(scheme, self._language)
        return Link(say(self._language, "schema-list", name=label), self._link(scheme))


def places_of_check(web: Website, check: Check, language: Language) -> list[Link]:
    """The fields on the page that a check belongs to; of a check of one class, only its own."""
    found = fields_of_property(web, check.path, language) if check.path else []
    key = check.shape.removeprefix(SHAPE).partition("-")[0].removesuffix("Shape")
    own = [link for link in found if f"#{key.removeprefix('Field')}-" in link.href]
    return own or found


def schema_links(web: Website, iri: str, language: Language) -> list[Link]:
    """Where the page of fields tells of a class or property of ours."""
    if not iri.startswith(NS):
        return []
    return sheet_of_class(web, iri, language) or fields_of_property(web, iri, language)
