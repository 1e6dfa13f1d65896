"""How pages are put together, whatever they are about."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from samspil.jobs.pages.content import (
    Block,
    Definition,
    Definitions,
    Links,
    Page,
    Paragraph,
    References,
    Section,
    Statements,
    Table,
    references,
)
from samspil.jobs.pages.knowledge import Knowledge, as_sentence
from samspil.words.vocabulary import NS


def page(
    know: Knowledge,
    iri: str,
    sections: Iterable[Section | None],
    title: str = "",
    lead: str = "",
) -> Page:
    """The sections that hold anything, and the works they cite; title and lead from the thing."""
    kept = [one for one in sections if one]
    cited = section(know, "sources", references(kept))
    return Page(
        know.language,
        iri,
        title or know.ref(iri).label,
        lead or _defined(know, iri),
        tuple(filter(None, (*kept, cited))),
    )


def _defined(know: Knowledge, iri: str) -> str:
    definition = know.definition(iri)
    return as_sentence(definition) if definition else ""


def section(know: Knowledge, key: str, *blocks: Block, heading: str = "") -> Section | None:
    """The blocks that hold anything under their heading, `page-` and the key if it is not told;
    None if none does.
    """
    kept = tuple(block for block in blocks if _holds(block))
    return Section(key, heading or know.say(f"page-{key}"), kept) if kept else None


def _holds(block: Block) -> bool:
    match block:
        case Paragraph():
            return bool(block.text)
        case Table():
            return bool(block.rows)
        case Statements() | Definitions() | Links() | References():
            return bool(block.items)


def mistakes(know: Knowledge, subject: str) -> Section | None:
    """What people often get wrong about a thing."""
    said = know.guidance(subject, NS + "typicalMistake")
    note = know.say("page-guidance") if said else ""
    return section(know, "mistakes", Paragraph(note), Statements(said))


def by_layer(
    know: Knowledge, subject: str, without: Sequence[str], more: Iterable[str] = ()
) -> Section | None:
    """What else is claimed about a thing, by the layer of evidence it comes from.

    `without` are properties whose claims stand elsewhere on the page, `more` further claims.
    """
    hidden = ", ".join(f"<{property_}>" for property_ in without)
    claims = know.one(
        f"?x <{NS}claimSubject>|<{NS}claimObject> <{subject}> "
        f"OPTIONAL {{ ?x <{NS}claimProperty> ?p }} FILTER(!BOUND(?p) || ?p NOT IN ({hidden}))"
    )
    each = (know.statement(x, know.text(x, NS + "claimText")) for x in (*claims, *more))
    said = list(dict.fromkeys(each))
    said.sort(key=lambda statement: statement.layer.iri if statement.layer else "")
    items = tuple(
        Definition(layer, tuple(statements))
        for layer, statements in groupby(said, key=lambda statement: statement.layer)
        if layer
    )
    return section(know, "claims", Definitions(items))
