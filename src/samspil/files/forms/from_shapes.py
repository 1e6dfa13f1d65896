"""The entry form, read from the shapes and the code lists.

A node shape with `sh:order` is a sheet. Its fields are the plain properties that the shapes of its
class (and of the classes above and below it) speak of, in the order of their groups; a property
shape marked `dash:hidden` is left out. Nothing about the form is written anywhere else, so a new
field in a shape is a new column in every template and a new input in the web form.

Source: SHACL 1.0 § 2.3.2 (non-validating properties); DASH forms (dash:hidden).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from samspil.files.forms.profile import Code, Field, Kind, Obligation, Profile, Sheet
from samspil.files.workspace import READINGS, Workspace
from samspil.words.findings import Both
from samspil.words.language import LANGUAGES
from samspil.words.vocabulary import (
    CONCEPT,
    DCTERMS,
    NS,
    OWL,
    PLACE,
    RDF,
    RDF_TYPE,
    RDFS,
    SH,
    SHAPE,
    SKOS,
    XSD,
)

_HIDDEN = "http://datashapes.org/dash#hidden"
_TERMS = (NamedNode, BlankNode, Literal)
_KINDS = (RDF_TYPE, SKOS + "inScheme")
_PRESENCE = "Field"  # begins the name of every shape that asks for what a contributed case needs


class Content:
    """Shapes and ontology as values by subject and property."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._said: defaultdict[tuple[object, str], list[NamedNode | BlankNode | Literal]] = (
            defaultdict(list)
        )
        self.typed: defaultdict[str, list[str]] = defaultdict(list)
        for path in paths:
            for subject, predicate, value, _ in parse(path=str(path), format=RdfFormat.TURTLE):
                property_ = predicate.value
                if isinstance(value, _TERMS):
                    self._said[subject, property_].append(value)
                if property_ in _KINDS and isinstance(subject, NamedNode):
                    self.typed[value.value].append(subject.value)

    @cached_property
    def lists(self) -> Mapping[str, set[str]]:
        """The code lists that a property takes its values from, by property."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for check in self.typed[SH + "PropertyShape"]:
            for node in self.iris(check, SH + "node"):
                for inner in self.iris(node, SH + "property"):
                    if self.iris(inner, SH + "path") == [SKOS + "inScheme"]:
                        for path in self.iris(check, SH + "path"):
                            found[path].update(self.iris(inner, SH + "hasValue"))
        return found

    @cached_property
    def naming(self) -> frozenset[str]:
        """The properties whose values are names, each and every one."""
        used = {property_ for _, property_ in self._said}
        others = {p for (_, p), vs in self._said.items() if any(isinstance(v, Literal) for v in vs)}
        return frozenset(used - others)

    def alternatives(self, checks: list[str]) -> set[str]:
        """The classes among which a value may choose: those of the shapes in sh:or."""
        heads = [head for check in checks for head in self.values(check, SH + "or")]
        shapes = [shape for head in heads for shape in self._members(head)]
        return {cls for shape in shapes for cls in self.iris(shape, SH + "class")}

    def _members(self, head: NamedNode | BlankNode | Literal) -> Iterator[str]:
        while isinstance(head, BlankNode):
            yield from (
                v.value for v in self._said[head, RDF + "first"] if isinstance(v, NamedNode)
            )
            (head,) = self._said[head, RDF + "rest"]

    def values(self, subject: str, property_: str) -> list[NamedNode | BlankNode | Literal]:
        return self._said.get((NamedNode(subject), property_), [])

    def iris(self, subject: str, property_: str) -> list[str]:
        return [v.value for v in self.values(subject, property_) if isinstance(v, NamedNode)]

    def both(self, subject: str, property_: str) -> Both:
        said = [v for v in self.values(subject, property_) if isinstance(v, Literal)]
        return {lang: v.value for lang in LANGUAGES for v in said if v.language == lang}

    def text(self, subject: str, property_: str) -> str:
        return next((v.value for v in self.values(subject, property_)), "")


def _paths(workspace: Workspace) -> Iterable[Path]:
    yield from workspace.turtle("shapes", "ontology")
    yield workspace.folder("data") / "places.ttl"


def read_content(workspace: Workspace) -> Content:
    """What the shapes, the ontology and the list of places say; much, so nobody should keep it."""
    return Content(_paths(workspace))


@lru_cache(READINGS)
def read_profile(workspace: Workspace) -> Profile:
    """The form of this workspace."""
    content = read_content(workspace)
    ordered = [
        (float(content.text(shape, SH + "order")), shape)
        for shape in content.typed[SH + "NodeShape"]
        if content.text(shape, SH + "order")
        and content.iris(shape, SH + "targetClass")
        and content.both(shape, RDFS + "label")
    ]
    return Profile(tuple(_sheet(content, shape) for _, shape in sorted(ordered)))


def _sheet(content: Content, shape: str) -> Sheet:
    (cls,) = content.iris(shape, SH + "targetClass")
    below = _below(content, cls)
    related = {cls, *_above(content, cls), *below}
    checks = [
        check
        for node_shape in content.typed[SH + "NodeShape"]
        if related & {*content.iris(node_shape, SH + "targetClass")}
        for check in content.iris(node_shape, SH + "property")
    ]
    by_path: dict[str, list[str]] = {}
    for check in checks:
        for path in content.iris(check, SH + "path"):
            by_path.setdefault(path, []).append(check)
    fields = [
        _field(content, path, found, below)
        for path, found in by_path.items()
        if not any(content.text(check, _HIDDEN) == "true" for check in found)
    ]
    return Sheet(
        cls,
        tuple(_above(content, cls)),
        cls.removeprefix(NS),
        content.both(shape, RDFS + "label"),
        content.both(cls, SKOS + "definition"),
        tuple(sorted(fields, key=lambda field: field.place)),
    )


def _above(content: Content, cls: str) -> list[str]:
    above = content.iris(cls, RDFS + "subClassOf")
    return [*above, *(other for one in above for other in _above(content, one))]


def _below(content: Content, cls: str) -> list[str]:
    """The classes that are declared below, without the defined ones."""
    return [
        one
        for one in content.typed[OWL + "Class"]
        if cls in content.iris(one, RDFS + "subClassOf")
        and not content.values(one, OWL + "equivalentClass")
    ]


def _field(content: Content, path: str, checks: list[str], below: list[str]) -> Field:
    def all_of(name: str) -> list[str]:
        return [value for check in checks for value in content.iris(check, SH + name)]

    def any_text(name: str) -> str:
        return next((t for check in checks if (t := content.text(check, SH + name))), "")

    # The shape that is named after the property lends the field its words and its place.
    main = min(
        checks,
        key=lambda check: (
            _is_presence(check),
            not check.endswith(f"-{_key(path)}"),
            _place(content, check),
        ),
    )
    classes = {*all_of("class")} or content.alternatives(checks)
    classes = classes or {*content.iris(path, RDFS + "range")}
    codes = _codes(content, path, classes, below)
    bilingual = bool(any_text("uniqueLang")) or path in (SKOS + "prefLabel", DCTERMS + "title")
    datatype = next(iter(all_of("datatype")), "") or _datatype(content, path, checks)
    return Field(
        path,
        _key(path),
        content.both(main, SH + "name"),
        content.both(main, SH + "description"),
        _kind(content, path, datatype, bilingual=bilingual, codes=codes),
        datatype,
        codes,
        frozenset(cls for cls in classes if cls.startswith(NS)),
        any_text("maxCount") != "1" and not bilingual,
        _obligation(content, checks),
        content.both(content.iris(main, SH + "group")[0], RDFS + "label"),
        _place(content, main),
        _default(content, checks),
    )


def _default(content: Content, checks: list[str]) -> NamedNode | Literal | None:
    given = [v for check in checks for v in content.values(check, SH + "defaultValue")]
    return next((v for v in given if not isinstance(v, BlankNode)), None)


def _datatype(content: Content, path: str, checks: list[str]) -> str:
    """The datatype that a fixed value, a shape for numbers or the ontology tells."""
    for check in checks:
        if SHAPE + "Number" in content.iris(check, SH + "node"):
            return XSD + "decimal"
        for value in content.values(check, SH + "hasValue"):
            if isinstance(value, Literal):
                return value.datatype.value
    ranges = content.iris(path, RDFS + "range")
    return next((one for one in ranges if one.startswith(XSD)), "")


def _key(path: str) -> str:
    return path.rstrip("/").replace("#", "/").rsplit("/", 1)[-1]


def _is_presence(check: str) -> bool:
    return check.rsplit("/", 1)[-1].startswith(_PRESENCE)


def _place(content: Content, check: str) -> tuple[float, float]:
    group = next(iter(content.iris(check, SH + "group")), "")
    return float(content.text(group, SH + "order") or 99), float(
        content.text(check, SH + "order") or 99
    )


def _obligation(content: Content, checks: list[str]) -> Obligation:
    wanting = [
        check
        for check in checks
        if _is_presence(check)
        or int(content.text(check, SH + "minCount") or 0) > 0
        or int(content.text(check, SH + "qualifiedMinCount") or 0) > 0
    ]
    severities = {next(iter(content.iris(check, SH + "severity")), "") for check in wanting}
    if SH + "Violation" in severities:
        return Obligation.MANDATORY
    return Obligation.RECOMMENDED if SH + "Warning" in severities else Obligation.OPTIONAL


def _codes(content: Content, path: str, classes: set[str], below: list[str]) -> tuple[Code, ...]:
    """The choices: classes below, the concepts of a list or of a class, or municipalities."""
    if path == RDF_TYPE:
        return tuple(_code(content, cls, RDFS + "label") for cls in below)
    iris = [iri for scheme in content.lists.get(path, ()) for iri in content.typed[scheme]]
    for cls in classes:
        # A place can be chosen by name; a place with a sheet of its own is referred to.
        known = content.typed[NS + "Municipality" if cls == NS + "Place" else cls]
        iris += [iri for iri in known if cls.startswith(NS) and iri.startswith((CONCEPT, PLACE))]
    made = [_code(content, iri, SKOS + "prefLabel") for iri in dict.fromkeys(iris)]
    order = {iri: float(content.text(iri, NS + "order") or 0) for iri in iris}
    return tuple(sorted(made, key=lambda code: (order[code.iri], code.iri)))


def _code(content: Content, iri: str, label: str) -> Code:
    notation = content.text(iri, SKOS + "notation") or content.text(iri, NS + "municipalityCode")
    return Code(iri, notation, content.both(iri, label), content.both(iri, SKOS + "definition"))


_BY_DATATYPE = {
    XSD + "integer": Kind.INTEGER,
    XSD + "decimal": Kind.DECIMAL,
    XSD + "boolean": Kind.BOOLEAN,
    XSD + "date": Kind.DATE,
    XSD + "gYearMonth": Kind.MONTH,
    XSD + "gYear": Kind.YEAR,
    XSD + "anyURI": Kind.TEXT,
    XSD + "string": Kind.TEXT,
}


def _kind(
    content: Content, path: str, datatype: str, *, bilingual: bool, codes: tuple[Code, ...]
) -> Kind:
    if bilingual:
        return Kind.BILINGUAL
    if datatype in _BY_DATATYPE:
        return _BY_DATATYPE[datatype]
    if OWL + "DatatypeProperty" in content.iris(path, RDF_TYPE):
        return Kind.TEXT
    if codes and NS + "Place" not in content.iris(path, RDFS + "range"):
        return Kind.CODE
    return Kind.IRI if path == DCTERMS + "license" else Kind.REFERENCE
