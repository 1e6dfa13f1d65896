"""The page of an IRI, whatever it is; a concept that we teach has its teaching page first."""

from collections.abc import Sequence

from pyoxigraph import NamedNode

from samspil.jobs.citation import as_bibtex, as_ris
from samspil.jobs.description import Description
from samspil.jobs.web.addresses import CONCEPTS
from samspil.jobs.web.case import case_page
from samspil.jobs.web.ontology import is_version, ontology_page
from samspil.jobs.web.schema import CheckShown, check_shown, places_of_check, schema_links
from samspil.jobs.web.signposts import of_thing
from samspil.jobs.web.templating import Crumb
from samspil.jobs.web.terms import codes_of, fields_of, matches_of, usage_of
from samspil.jobs.web.things import Reader
from samspil.jobs.web.vocabulary import Definition, Describer, Link
from samspil.jobs.web.website import Website
from samspil.words.language import Language
from samspil.words.vocabulary import BASE, CONCEPT, NS, SHAPE, SKOS

_MOST_MEMBERS = 500
_TERMS = (NS, CONCEPT)
_ABOUT_CONCEPTS = ("ns/", "concept/", "shape/")


def entity_page(web: Website, described: Description, language: Language) -> str:
    """The page of the described IRI."""
    content, iri = web.content, described.iri
    if iri.startswith(NS) and (iri == NS or is_version(web, iri)):
        return ontology_page(web, language, iri)
    if iri in content.cases.places:
        return case_page(web, iri, language)
    matches = matches_of(content.store, iri, language) if iri.startswith(_TERMS) else ()
    # They stand in a place of their own, with what to mind.
    elsewhere = {(one.how.iri, NamedNode(one.other)) for one in matches}
    reader = Reader(
        described,
        language,
        content.vocabulary,
        lambda other: web.link(other, language),
        elsewhere,
    )
    thing = reader.thing()
    types = tuple(described.types)
    path = iri.removeprefix(BASE)
    conceptual = path.startswith(_ABOUT_CONCEPTS)
    crumbs = [web.crumb("concepts", CONCEPTS, language)] if conceptual else []
    scheme = path.startswith("concept/") and path.count("/") > 1
    if scheme:
        above = iri.rpartition("/")[0]
        crumbs.append(Crumb(web.label(above, language), web.link(above, language)))
    section = "concepts" if conceptual else ""
    taught = content.shelf.page(iri, language) if iri in content.shelf.kinds else None
    return web.templates.page(
        "entity.html",
        web.place(path, language, section, crumbs=[c for c in crumbs if c.href]),
        title=thing.title,
        thing=thing,
        taught=taught,
        usage=usage_of(web, iri, types, language),
        fields=fields_of(content.store, iri, types, language),
        codes=codes_of(content.store, iri, language) if SKOS + "ConceptScheme" in types else (),
        matches=[(one, content.vocabulary.shorten(one.other)) for one in matches],
        check=_check(web, iri, language),
        described_in=schema_links(web, iri, language),
        same=_defined(web, iri, language),
        references=_references(web, iri, language) if NS + "Source" in types else None,
        members=_members(web, described, language),
        links=of_thing(web.addresses, iri, content.licence),
        forms=web.forms(iri, language),
    )


def _check(web: Website, iri: str, language: Language) -> tuple[CheckShown, Sequence[Link]] | None:
    """What a shape says as a check, and the fields it belongs to; None for what is no check."""
    check = web.checks.get(iri.removeprefix(SHAPE)) if iri.startswith(SHAPE) else None
    if check is None:
        return None
    return check_shown(web, check, language), places_of_check(web, check, language)


def _defined(web: Website, iri: str, language: Language) -> Sequence[Definition]:
    """The definition of a class in words and formally; empty for what is not defined so."""
    term = web.documented.ontology.terms.get(iri)
    if term is None or not term.definitions:
        return ()
    describer = Describer(
        web.documented,
        language,
        web.content.vocabulary,
        lambda other: web.link(other, language),
        lambda other: web.source(other, language),
    )
    return describer.definitions(term.definitions)


def _members(web: Website, described: Description, language: Language) -> list[tuple[str, str]]:
    """What a document speaks of, by name, up to a bound; empty for what is no document."""
    subjects = [node.value for node in described.told if isinstance(node, NamedNode)]
    known = web.content.described
    ours = sorted(iri for iri in subjects if iri in known and iri != described.iri)[:_MOST_MEMBERS]
    named = ((described.label(iri, language), iri) for iri in ours)
    return [(label or iri.rpartition("/")[2], web.link(iri, language)) for label, iri in named]


def _references(web: Website, iri: str, language: Language) -> dict[str, str] | None:
    """A source in the forms that reference managers read; None if it is no publication."""
    record = web.record(iri, language)
    if record is None:
        return None
    one = [record]
    return {
        "text": web.source(iri, language).reference,
        "BibTeX": as_bibtex(one).strip(),
        "RIS": as_ris(one).strip(),
    }
