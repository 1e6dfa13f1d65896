"""Every check there is, as a reader is told of it: those of the shapes and those of a file's form.

What a check finds is not here; that stands in `jobs.validation`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from pyoxigraph import Literal, NamedNode

from samspil.jobs.validation.own import BROKEN, SEVERITIES
from samspil.jobs.validation.shapes import Shape, ShapeBook
from samspil.words.findings import Both, Severity
from samspil.words.language import LANGUAGES, Language, checks_of_form, in_both
from samspil.words.vocabulary import RDFS, SH, SHAPE

FORM = "form"  # the group of the checks of a file's form
PRIVACY = "privacy"
UNFILLED = "…"
# Of a file with one of these something was not read, so nobody knows what else is wrong in it.
UNREAD = BROKEN | {
    *("unreadable", "resource-limit", "kind-not-read", "link-outside", "too-deep"),
    *("workbook-broken", "workbook-locked", "workbook-macros", "workbook-large"),
    *("xml-doctype", "remote-context", "yaml-alias", "yaml-tag", "several-documents"),
}


@dataclass(frozen=True)
class Check:
    """One check: its code and gravity, what it says and why.

    `name` is the field or matter, `says` what is wrong and what to do, with `UNFILLED` for what
    depends on the place. `group` is the short name of the part of the form (`privacy`), or `FORM`;
    `number` the rule it stems from, if it has one; `path` the IRI of the property and `shape` that
    of the shape, or ""; `shows` tells of an example that cannot be shown as a text.
    """

    code: str
    severity: Severity
    name: Both
    says: Both
    why: Both
    group: str
    group_name: Both
    group_order: float = 0
    number: str = ""
    path: str = ""
    shape: str = ""
    shows: Both = field(default_factory=dict)

    @property
    def private(self) -> bool:
        """True if what it finds must be neither shown nor digested."""
        return self.group == PRIVACY


Checks = Mapping[str, Check]


def all_checks(book: ShapeBook) -> Checks:
    """Every check by its code, group by group as in the form, those of a file's form first."""
    groups = _groups(book)
    of_shapes = (_of_shape(iri, shape, groups) for iri, shape in book.checks.items())
    ordered = sorted(chain(_of_form(), of_shapes), key=lambda c: (c.group_order, c.group, c.code))
    return {check.code: check for check in ordered}


def codes_by_name(checks: Checks) -> Mapping[str, frozenset[str]]:
    """What several checks may be called together: their group, or the number of their rule."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for check in checks.values():
        for name in filter(None, (check.group, check.number)):
            found[name].add(check.code)
    return {name: frozenset(codes) for name, codes in found.items()}


def _of_form() -> Iterable[Check]:
    name = in_both("group-form")
    for code in checks_of_form("da"):
        said: dict[Language, Mapping[str, str]] = {
            language: checks_of_form(language)[code] for language in LANGUAGES
        }
        says = {language: words["says"].format_map(_Unfilled()) for language, words in said.items()}
        yield Check(
            code,
            SEVERITIES.get(code, Severity.VIOLATION),
            {language: text.partition(". ")[0].rstrip(".") for language, text in says.items()},
            says,
            {language: words["why"] for language, words in said.items()},
            FORM,
            name,
            shows={lang: words["shows"] for lang, words in said.items() if "shows" in words},
        )


class _Unfilled(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return UNFILLED


_Groups = Mapping[str, tuple[Both, float]]


def _of_shape(iri: str, shape: Shape, groups: _Groups) -> Check:
    label, order = groups.get(shape.group, ({}, 0))
    return Check(
        shape.check,
        shape.severity,
        shape.name,
        shape.message,
        shape.reason,
        shape.group.removeprefix(SHAPE + "group-"),
        label,
        order,
        shape.identifier,
        shape.path,
        iri,
    )


def _groups(book: ShapeBook) -> _Groups:
    """Label and order of each group of the form, by IRI."""
    wanted = {shape.group for shape in book.checks.values()}
    labels: defaultdict[str, dict[Language, str]] = defaultdict(dict)
    orders: dict[str, float] = {}
    for quad in book.quads:
        if not isinstance(quad.subject, NamedNode) or quad.subject.value not in wanted:
            continue
        value = quad.object
        if quad.predicate.value == SH + "order" and isinstance(value, Literal):
            orders[quad.subject.value] = float(value.value)
        for language in LANGUAGES:
            if (
                quad.predicate.value == RDFS + "label"
                and isinstance(value, Literal)
                and value.language == language
            ):
                labels[quad.subject.value][language] = value.value
    return {group: (labels[group], orders.get(group, 0)) for group in wanted}
