"""The validation report that SHACL defines, as Turtle.

The constraint component of a result is read off the shape it comes from. A mistake in a file's form
comes from no shape; it is a result about a node without a name, and its component is our check.
Where in the file it is, is said with the W3C's pointers, which SHACL has no words for.

Source: SHACL 1.0 § 3.6 and § 4; Pointer Methods in RDF 1.0 (W3C Note).
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from io import TextIOWrapper
from tempfile import SpooledTemporaryFile
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from samspil.jobs.rendering.options import Item, Options, items
from samspil.jobs.validation.context import Context
from samspil.words.findings import Finding, Report, Severity, Where
from samspil.words.vocabulary import BASE, DCTERMS, NS, RDF_TYPE, SH, SHAPE

_CHECK = BASE + "check/"
_IN_MEMORY = 1 << 16  # bytes; a longer report lies in a file until it is passed on
_POINTER = "http://www.w3.org/2009/pointers#"
_EARL = "http://www.w3.org/ns/earl#"
_PREFIXES = {"sh": SH, "shape": SHAPE, "ptr": _POINTER, "earl": _EARL, "dcterms": DCTERMS}
_SEVERITIES = {
    Severity.VIOLATION: SH + "Violation",
    Severity.WARNING: SH + "Warning",
    Severity.INFO: SH + "Info",
}
_PATTERN = NS + "forbiddenPattern"
_PATTERN_COMPONENT = SHAPE + "ForbiddenPattern"
# What is asked of the values of a property together, so that no one of them is to blame.
_OF_ALL: tuple[str, ...] = (
    *("uniqueLang", "qualifiedMinCount", "qualifiedMaxCount", "equals", "disjoint"),
    *("lessThan", "lessThanOrEquals"),
)
_OF_EACH: tuple[str, ...] = (
    *("class", "datatype", "nodeKind", "languageIn", "in", "node", "not", "or", "and", "xone"),
    *("minLength", "maxLength"),
)
_LIMITS = ("minInclusive", "maxInclusive", "minExclusive", "maxExclusive")


def as_turtle(report: Report, options: Options) -> Iterator[str]:
    """A sh:ValidationReport; it conforms only if there is no finding at all."""
    with SpooledTemporaryFile(_IN_MEMORY) as file:
        serialize(_triples(report, options), file, RdfFormat.TURTLE, prefixes=_PREFIXES)
        file.seek(0)
        yield from TextIOWrapper(file, "utf-8", newline="")


def _triples(report: Report, options: Options) -> Iterator[Triple]:
    """The report, what results it has, and then one result after the other."""
    constraints = _constraints(options)
    node = BlankNode("report")
    yield Triple(node, NamedNode(RDF_TYPE), NamedNode(SH + "ValidationReport"))
    yield Triple(node, NamedNode(SH + "conforms"), Literal(not report.findings))
    for number in range(1, len(report.findings) + 1):
        yield Triple(node, NamedNode(SH + "result"), BlankNode(f"result{number}"))
    found = (item for item in items(report, options) if not item.accepted)
    for number, item in enumerate(found, 1):
        result = BlankNode(f"result{number}")
        for property_, value in _result(item, options, constraints, number):
            yield Triple(result, NamedNode(property_), value)
        yield from _pointer(number, item.finding.where, options)


_Constraints = Mapping[str, Mapping[str, Any]]  # what each shape says, by property


def _constraints(options: Options) -> _Constraints:
    said: dict[str, dict[str, Any]] = {check.shape: {} for check in options.checks.values()}
    for quad in options.context.book.quads:
        if isinstance(quad.subject, NamedNode) and quad.subject.value in said:
            said[quad.subject.value][quad.predicate.value] = quad.object
    return said


def _result(
    item: Item, options: Options, constraints: _Constraints, number: int
) -> Iterator[tuple[str, Any]]:
    finding, context = item.finding, options.context
    expand = context.vocabulary.expand
    yield RDF_TYPE, NamedNode(SH + "ValidationResult")
    focus = expand(finding.focus) if finding.focus else None
    yield SH + "focusNode", NamedNode(focus) if focus else BlankNode(f"node{number}")
    path = expand(finding.path) if finding.path else None
    if path:
        yield SH + "resultPath", NamedNode(path)
    if finding.value:
        yield SH + "value", _term(finding, context)
    yield SH + "resultSeverity", NamedNode(_SEVERITIES[finding.severity])
    for language, text in finding.message.items():
        yield SH + "resultMessage", Literal(text, language=language)
    if item.check.shape:
        yield SH + "sourceShape", NamedNode(item.check.shape)
        component = _component(constraints[item.check.shape], finding)
    else:
        component = _CHECK + finding.check
    yield SH + "sourceConstraintComponent", NamedNode(component)
    yield DCTERMS + "identifier", Literal(item.fingerprint)
    yield _EARL + "pointer", BlankNode(f"place{number}")


def _pointer(number: int, where: Where, options: Options) -> Iterator[Triple]:
    node = BlankNode(f"place{number}")
    said: list[tuple[str, Any]] = [
        (_POINTER + "reference", Literal(options.path(where.file))),
    ]
    if where.sheet:
        kind = "ExpressionPointer"
        cell = "!".join(filter(None, (where.sheet, where.cell)))
        said.append((_POINTER + "expression", Literal(cell)))
    else:
        kind = "LineCharPointer"
        said.append((_POINTER + "lineNumber", Literal(max(1, where.line))))
        said.append((_POINTER + "charNumber", Literal(max(1, where.column))))
    yield Triple(node, NamedNode(RDF_TYPE), NamedNode(_POINTER + kind))
    for property_, value in said:
        yield Triple(node, NamedNode(property_), value)


def _term(finding: Finding, context: Context) -> Any:
    """The value as a term: as it is written in the file if that can be seen, else as a text."""
    where = finding.where
    written = finding.source_line[where.column - 1 : where.end_column - 1]
    if where.line == where.end_line and written.startswith(('"', "'")):
        text = f"{context.vocabulary.declarations()}<x:s> <x:p> {written} ."
        try:
            (quad,) = parse(text, format=RdfFormat.TURTLE)
        except (SyntaxError, ValueError):
            return Literal(finding.value)
        if isinstance(quad.object, Literal) and quad.object.value == finding.value:
            return quad.object
    iri = context.vocabulary.expand(finding.value)
    return NamedNode(iri) if iri else Literal(finding.value)


def _component(said: Mapping[str, Any], finding: Finding) -> str:
    """The component that the shape has; of several, the one that the value speaks of."""
    if _PATTERN in said:
        return _PATTERN_COMPONENT
    names = {iri.removeprefix(SH): value for iri, value in said.items() if iri.startswith(SH)}
    name = _parameter(names, finding)
    return f"{SH}{'SPARQL' if name == 'sparql' else name[0].upper() + name[1:]}ConstraintComponent"


def _parameter(said: Mapping[str, Any], finding: Finding) -> str:
    if "sparql" in said:
        return "sparql"
    if not finding.value:
        # Values that are counted are there if the place shows the property, else it shows the node.
        local = re.split(r"[:/#]", finding.path.rstrip(">"))[-1]
        counted = ("maxCount",) if local and local in finding.source_line else ("minCount",)
        order = (
            "hasValue",
            *counted,
            *_OF_ALL,
            "minCount",
            "maxCount",
            *_OF_EACH,
            "pattern",
            *_LIMITS,
        )
        return next(name for name in order if name in said)
    broken = [name for name in _LIMITS if name in said and _beyond(name, said[name], finding)]
    if "pattern" in said and not re.search(said["pattern"].value, finding.value):
        broken.append("pattern")
    others = (*_OF_EACH, *_LIMITS, "pattern", *_OF_ALL, "minCount", "maxCount")
    return next(name for name in (*broken, *others) if name in said)


def _beyond(name: str, limit: Any, finding: Finding) -> bool:
    try:
        value, bound = Decimal(finding.value), Decimal(limit.value)
    except InvalidOperation:
        return False
    if value == bound:
        return name.endswith("Exclusive")
    return value < bound if name.startswith("min") else value > bound
