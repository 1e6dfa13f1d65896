"""The whole ontology on one page: every term, what it means, demands and is used for."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from samspil.jobs.alignment.table import TABLE
from samspil.jobs.catalogue.schema_org import ontology_as_json
from samspil.jobs.changes.found import Level
from samspil.jobs.changes.telling import Teller
from samspil.jobs.ontology.content import ALIGNMENTS, KINDS, Module
from samspil.jobs.ontology.picture import draw_modules, draw_picture, read_picture
from samspil.jobs.web.addresses import CONCEPTS
from samspil.jobs.web.mementos import of_versions
from samspil.jobs.web.signposts import of_thing
from samspil.jobs.web.vocabulary import Describer, Documented, Entry, Link
from samspil.jobs.web.website import Website
from samspil.words.language import Language, alphabetical, say
from samspil.words.vocabulary import BASE, DCTERMS, NS, OWL, VANN

_MOST_TOLD = 100
_SUMMED_UP = slice(1, 3)  # how many changes, and what they take; not what a maintainer is to do


@dataclass(frozen=True)
class Part:
    """A module on the page: its entries by kind of term."""

    anchor: str
    title: str
    lead: str
    groups: Sequence[tuple[str, str, Sequence[Entry]]]


@dataclass(frozen=True)
class Step:
    """From one version to the next ("" is what is served): in a few words, and change by change."""

    version: Link
    next: str
    verdict: Sequence[str]
    told: Sequence[str]


@dataclass(frozen=True)
class Pictures:
    """The two pictures, and the first one in words: (from, by, to)."""

    model: str
    modules: str
    triples: Sequence[tuple[Link, Link, Link]]


def is_version(web: Website, iri: str) -> bool:
    """True for the IRI of a version of the ontology: the one that is served, or one kept."""
    served = web.documented.ontology.whole.iris(OWL + "versionIRI")
    return iri in served or web.content.versions.naming(iri) is not None


def ontology_page(web: Website, language: Language, iri: str = NS) -> str:
    """The page of the ontology that is served, or of the version with another IRI."""
    version = web.content.versions.naming(iri)
    known = Documented(version.store) if version else web.documented
    ontology = known.ontology
    anchors = {term.iri: f"#{term.name}" for term in ontology.terms.values()}
    anchors |= {module.iri: f"#{_anchor(module)}" for module in ontology.modules}

    def of(iri: str) -> str:
        return anchors.get(iri) or web.link(iri, language)

    describer = Describer(
        known, language, web.content.vocabulary, of, lambda iri: web.source(iri, language)
    )
    whole = ontology.whole
    title = say(language, "onto-title", name=whole.text(DCTERMS + "title", language))
    parts = [_part(web, describer, module, language) for module in ontology.modules]
    this_version = next(iter(whole.iris(OWL + "versionIRI")), NS)
    work = whole.text(DCTERMS + "bibliographicCitation", language) or title
    return web.templates.page(
        "ontology.html",
        web.place(
            iri.removeprefix(BASE),
            language,
            "concepts",
            crumbs=[web.crumb("concepts", CONCEPTS, language)],
        ),
        title=title,
        iri=iri,
        older=version.name if version else "",
        newest=web.link(NS, language),
        versions=_versions(web, language),
        links=[
            *of_thing(web.addresses, iri, web.content.licence),
            *of_versions(web.addresses, iri, web.content.versions),
        ],
        dataset=ontology_as_json(web.published, language),
        whole=whole,
        lead=whole.text(DCTERMS + "description", language),
        number=ontology.version,
        this_version=this_version,
        header=describer.header(),
        prefix=whole.value(VANN + "preferredNamespacePrefix"),
        counts=_counts(parts),
        parts_of=parts,
        apart=[describer.links(classes) for classes in describer.apart],
        pictures=_pictures(web, known, describer, language),
        prefixes=sorted(web.content.vocabulary.prefixes.items()),
        borrowed=[(iri, describer.link(iri)) for iri in ontology.borrowed],
        aligned=_aligned(describer, known),
        mappings=web.addresses.file(TABLE),
        cite=say(
            language,
            "cite-ontology",
            work=work.rstrip("."),
            version=ontology.version,
            address=this_version,
        ),
        forms=web.forms(iri, language),
    )


def _anchor(module: Module) -> str:
    return f"module-{module.name}"


def _counts(parts: Sequence[Part]) -> dict[str, int]:
    kinds = [(key, len(entries)) for part in parts for key, _, entries in part.groups]
    classes = sum(count for key, count in kinds if key == "Class")
    return {
        "modules": len(parts),
        "classes": classes,
        "properties": sum(count for _, count in kinds) - classes,
    }


def _title(module: Module, whole: Module, language: Language) -> str:
    """The title of a module without that of the whole before it."""
    title, of_whole = (one.text(DCTERMS + "title", language) for one in (module, whole))
    own = title.removeprefix(f"{of_whole}: ")
    return own[:1].upper() + own[1:]


def _part(web: Website, describer: Describer, module: Module, language: Language) -> Part:
    groups = []
    for kind in KINDS:
        key = kind.removeprefix(OWL)
        entries = [
            describer.entry(term, web.link(term.iri, language))
            for term in module.terms
            if term.kind == kind
        ]
        if entries:
            entries.sort(key=lambda entry: alphabetical(entry.label.text))
            groups.append((key, say(language, f"onto-{key}"), entries))
    return Part(
        _anchor(module),
        _title(module, describer.whole, language),
        module.text(DCTERMS + "description", language),
        groups,
    )


def _pictures(
    web: Website, known: Documented, describer: Describer, language: Language
) -> Pictures:
    picture, of = read_picture(web.content.workspace), describer.of
    labels = {
        **describer.labels,
        **web.content.store.labels(picture.terms, language),
    }
    names = {
        module.iri: _title(module, known.ontology.whole, language)
        for module in known.ontology.modules
    }

    def link(iri: str) -> Link:
        return Link(labels.get(iri, iri), of(iri))

    return Pictures(
        Markup(draw_picture(picture, labels, of, say(language, "onto-picture"))),  # noqa: S704 - we escape
        Markup(  # noqa: S704 - we escape
            draw_modules(known.ontology, names, labels, of, say(language, "onto-modules"))
        ),
        [(link(a.origin), link(a.by), link(a.target)) for a in picture.arrows],
    )


def _versions(web: Website, language: Language) -> Sequence[Step]:
    """Every version that is kept, the newest first, with what came after it."""
    names = [*web.content.versions.names, ""]
    steps = []
    for old, new in pairwise(names):
        found = web.content.versions.changes(old, new, web.content.workspace)
        teller = Teller(found, language, web.content.vocabulary)
        told = [teller.headline(change) for change in found.changes if change.level > Level.PATCH]
        link = Link(old, web.addresses.page(f"{NS}{old}".removeprefix(BASE), language))
        steps.append(Step(link, new, list(teller.verdict())[_SUMMED_UP], told[:_MOST_TOLD]))
    return steps[::-1]


def _aligned(describer: Describer, known: Documented) -> Sequence[tuple[Link, str, Link]]:
    """What terms of ours correspond to elsewhere: (ours, how, theirs)."""
    return [
        (describer.link(term.iri), describer.name(property_), describer.link(other))
        for term in known.ontology.terms.values()
        for property_ in ALIGNMENTS
        for other in term.iris(property_)
    ]
