"""What only pages of terms say: how a class or property is used, and what good data must hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from samspil.engine.store import Store, type_of_term
from samspil.jobs.pages.content import Ref
from samspil.jobs.web.website import Website
from samspil.words.language import Language, alphabetical, in_language
from samspil.words.vocabulary import NS, OWL, RDFS, SH, SKOS

_CLASS, _PROPERTIES = OWL + "Class", (OWL + "ObjectProperty", OWL + "DatatypeProperty")
_Rows = Sequence[Sequence[type_of_term | None]]


@dataclass(frozen=True)
class Usage:
    """How often the data use a term, and a few of the things they use it on."""

    count: int
    examples: tuple[Ref, ...]


@dataclass(frozen=True)
class Field:
    """What the shapes demand of one property of one class."""

    shape: Ref
    path: Ref
    target: Ref
    needed: bool
    single: bool
    kind: Ref | None
    severity: str
    says: str


@dataclass(frozen=True)
class Match:
    """What a term corresponds to in another vocabulary: `how`, what to mind, and who says so."""

    how: Ref
    other: str
    note: str
    module: Ref


def matches_of(store: Store, iri: str, language: Language) -> tuple[Match, ...]:
    """What a term of ours corresponds to elsewhere, as the modules of alignments say."""
    rows = store.rows(
        f"SELECT ?how ?other ?module ?note WHERE {{ GRAPH ?g {{ "
        f"?axiom <{OWL}annotatedSource> <{iri}> ; <{OWL}annotatedProperty> ?how ; "
        f"<{OWL}annotatedTarget> ?other . ?module a <{OWL}Ontology> "
        f"OPTIONAL {{ ?axiom <{RDFS}comment> ?note }} }} }} ORDER BY ?module ?other"
    )
    found: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for how, other, module, note in rows:
        if isinstance(how, NamedNode) and isinstance(other, NamedNode):
            notes = found.setdefault((how.value, other.value, str(module)[1:-1]), [])
            if isinstance(note, Literal):
                notes.append((note.value, note.language or ""))
    named = sorted({one for how, _, module in found for one in (how, module)})
    refs = {ref.iri: ref for ref in _refs(store, named, language)}
    return tuple(
        Match(refs[how], other, in_language(notes, language) or "", refs[module])
        for (how, other, module), notes in found.items()
    )


def usage_of(web: Website, iri: str, types: tuple[str, ...], language: Language) -> Usage | None:
    """How a class or property is used; None for anything else."""
    if _CLASS in types:
        pattern = f"?x a/<{RDFS}subClassOf>* <{iri}> FILTER(isIRI(?x))"
    elif any(kind in types for kind in _PROPERTIES):
        pattern = f"?x <{iri}> ?value FILTER(isIRI(?x))"
    else:
        return None
    count, examples = web.found(pattern)
    return Usage(count, _refs(web.content.store, examples, language))


def fields_of(
    store: Store, iri: str, types: tuple[str, ...], language: Language
) -> tuple[Field, ...]:
    """What the shapes demand of a class, or wherever a property is used."""
    if _CLASS in types:
        where = (
            f"<{iri}> <{RDFS}subClassOf>* ?target . ?node <{SH}targetClass> ?target ; "
            f"<{SH}property> ?shape . ?shape <{SH}path> ?path . FILTER(isIRI(?path))"
        )
    elif any(kind in types for kind in _PROPERTIES):
        where = (
            f"?shape <{SH}path> <{iri}> . ?node <{SH}property> ?shape ; "
            f"<{SH}targetClass> ?target . BIND(<{iri}> AS ?path)"
        )
    else:
        return ()
    rows = store.rows(
        f"SELECT DISTINCT ?shape ?path ?target ?min ?max ?class ?type ?severity WHERE {{ {where} "
        f"OPTIONAL {{ ?shape <{SH}minCount> ?min }} OPTIONAL {{ ?shape <{SH}maxCount> ?max }} "
        f"OPTIONAL {{ ?shape <{SH}class> ?class }} OPTIONAL {{ ?shape <{SH}datatype> ?type }} "
        f"OPTIONAL {{ ?shape <{SH}severity> ?severity }} }} ORDER BY ?target ?path ?shape"
    )
    return tuple(_fields(store, rows, language))


def _fields(store: Store, rows: _Rows, language: Language) -> Iterator[Field]:
    iris = {term.value for row in rows for term in row if isinstance(term, NamedNode)}
    labels = store.labels(sorted(iris), language)
    says = _messages(store, [row[0] for row in rows], language)

    def ref(term: object) -> Ref | None:
        if not isinstance(term, NamedNode):
            return None
        return Ref(labels.get(term.value) or term.value.rsplit("/", 1)[-1], term.value)

    for shape, path, target, least, most, class_, type_, severity in rows:
        named, about, on = ref(shape), ref(path), ref(target)
        if named and about and on:
            yield Field(
                named,
                about,
                on,
                isinstance(least, Literal) and int(least.value) > 0,
                isinstance(most, Literal) and int(most.value) == 1,
                ref(class_) or ref(type_),
                severity.value.rsplit("#", 1)[-1] if isinstance(severity, NamedNode) else "",
                says.get(named.iri, ""),
            )


def _messages(
    store: Store, shapes: Sequence[type_of_term | None], language: Language
) -> dict[str, str]:
    values = " ".join(sorted({str(shape) for shape in shapes if isinstance(shape, NamedNode)}))
    said: dict[str, list[tuple[str, str]]] = {}
    for shape, text in store.rows(
        f"SELECT ?s ?m WHERE {{ VALUES ?s {{ {values} }} ?s <{SH}message> ?m }}"
    ):
        if isinstance(shape, NamedNode) and isinstance(text, Literal):
            said.setdefault(shape.value, []).append((text.value, text.language or ""))
    return {shape: in_language(texts, language) or "" for shape, texts in said.items()}


def codes_of(store: Store, scheme: str, language: Language) -> tuple[tuple[Ref, str], ...]:
    """The entries of a code list with their definitions, in the list's order."""
    rows = store.rows(
        f"SELECT ?x ?order WHERE {{ ?x <{SKOS}inScheme> <{scheme}> "
        f"OPTIONAL {{ ?x <{NS}order> ?order }} }}"
    )
    places = {
        thing.value: int(order.value) if isinstance(order, Literal) else 0
        for thing, order in rows
        if isinstance(thing, NamedNode)
    }
    refs = {ref.iri: ref for ref in _refs(store, sorted(places), language)}
    definitions = _definitions(store, scheme, language)
    order = sorted(places, key=lambda iri: (places[iri], alphabetical(refs[iri].label)))
    return tuple((refs[iri], definitions.get(iri, "")) for iri in order)


def _definitions(store: Store, scheme: str, language: Language) -> dict[str, str]:
    said: dict[str, list[tuple[str, str]]] = {}
    for thing, text in store.rows(
        f"SELECT ?x ?d WHERE {{ ?x <{SKOS}inScheme> <{scheme}> ; <{SKOS}definition> ?d }}"
    ):
        if isinstance(thing, NamedNode) and isinstance(text, Literal):
            said.setdefault(thing.value, []).append((text.value, text.language or ""))
    return {iri: in_language(texts, language) or "" for iri, texts in said.items()}


def _refs(store: Store, iris: Sequence[str], language: Language) -> tuple[Ref, ...]:
    labels = store.labels(iris, language)
    return tuple(Ref(labels.get(iri) or iri.rsplit("/", 1)[-1], iri) for iri in iris)
