"""The page of a thing that nobody teaches or classifies: what is said of it, and by whom."""

from collections.abc import Iterator

from samspil.engine.store import Store
from samspil.jobs.description import describe
from samspil.jobs.pages.assembly import page, section
from samspil.jobs.pages.content import (
    Block,
    Definition,
    Definitions,
    Page,
    Ref,
    Section,
    Statement,
    Statements,
)
from samspil.jobs.pages.knowledge import Knowledge, as_sentence
from samspil.jobs.web.things import Reader, Thing, Value
from samspil.words.language import Language
from samspil.words.vocabulary import BASE, Vocabulary

_MOST = 20  # values in a row of a terminal; the page on the web has them all


def thing_page(iri: str, store: Store, vocabulary: Vocabulary, language: Language) -> Page:
    """What is said of the IRI, the claims about it, and what points at it.

    Raises: LookupError if nothing is known of it.
    """
    described = describe(iri, store)
    if described is None:
        raise LookupError(iri)
    thing = Reader(described, language, vocabulary, lambda other: other).thing()
    know = Knowledge(store, language)
    lead = as_sentence(thing.lead.text) if thing.lead else ""
    return page(know, iri, _sections(thing, know), thing.title, lead)


def _sections(thing: Thing, know: Knowledge) -> Iterator[Section | None]:
    said = [(row.label, row.href, row.values) for row in thing.rows]
    pointing = [(row.label, row.href, row.values) for row in thing.incoming]
    claims = [
        know.statement(claim.href, claim.text, [claim.locator] if claim.locator else [])
        for claim in thing.claims
    ]
    blocks: dict[str, Block] = {
        "thing-said": Definitions(tuple(_definition(*one) for one in said)),
        "site-claims": Statements(tuple(claims)),
        "site-incoming": Definitions(tuple(_definition(*one) for one in pointing)),
    }
    for key, block in blocks.items():
        yield section(know, key, block, heading=know.say(key))


def _definition(label: str, iri: str, values: tuple[Value, ...]) -> Definition:
    shown = [Statement(_text(value)) for value in values[:_MOST]]
    more = len(values) - len(shown)
    return Definition(Ref(label, iri), (*shown, *([Statement(f"(+ {more})")] if more else [])))


def _text(value: Value) -> str:
    if not value.items:
        return value.text.removeprefix(BASE)  # what has no name is called by its path
    rows = [(row.label, ", ".join(map(_text, row.values))) for row in value.items]
    return "; ".join(f"{label}: {said}" if label else said for label, said in rows)
