"""What a page is made of: headings and blocks of text with their sources, and no markup at all.

A renderer needs to know these types and nothing about the domain. Every text is in the language of
the page; every name carries its IRI, for a renderer that makes links.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from samspil.words.language import alphabetical


@dataclass(frozen=True)
class Ref:
    """Something named on a page: its label, and its IRI if it has one."""

    label: str
    iri: str = ""


@dataclass(frozen=True)
class Source:
    """A work: what a text cites it by, and the whole reference."""

    iri: str
    short: str
    reference: str

    @property
    def listed(self) -> str:
        """The reference after what it is cited by, once if the two begin alike."""
        alike = self.reference.startswith(self.short)
        return self.reference if alike else f"{self.short}: {self.reference}"


@dataclass(frozen=True)
class Statement:
    """Something said, and who says so.

    `marks` are the reservations a reader must see beside it (unverified, second-hand, inferred),
    `notes` what else there is to know. Guidance of the project's own has no sources.
    """

    text: str
    sources: tuple[Source, ...] = ()
    status: Ref | None = None
    layer: Ref | None = None
    unverified: bool = False
    marks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True)
class Statements:
    """A list of statements."""

    items: tuple[Statement, ...]


@dataclass(frozen=True)
class Definition:
    """A term and what is said of it."""

    term: Ref
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Definitions:
    """A list of terms, each with what is said of it."""

    items: tuple[Definition, ...]


@dataclass(frozen=True)
class Table:
    """Rows of cells; a cell holds names and statements, and none means that nothing is known.

    The first cell of a row says what the row is about.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[tuple[Ref | Statement, ...], ...], ...]


@dataclass(frozen=True)
class Links:
    """Other pages, and what they are to this one."""

    label: str
    items: tuple[Ref, ...]


@dataclass(frozen=True)
class References:
    """The works a page rests on."""

    items: tuple[Source, ...]


Block = Paragraph | Statements | Definitions | Table | Links | References


@dataclass(frozen=True)
class Section:
    """Blocks under a heading; `key` is the same in every language."""

    key: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Page:
    """A page about the thing with this IRI ("" if it is about several)."""

    language: str
    iri: str
    title: str
    lead: str
    sections: tuple[Section, ...]


def references(sections: Iterable[Section]) -> References:
    """The works that some sections cite, each once, by author."""
    cited = {
        source.iri: source
        for section in sections
        for block in section.blocks
        for statement in statements_in(block)
        for source in statement.sources
    }
    return References(tuple(sorted(cited.values(), key=lambda one: alphabetical(one.short))))


def statements_in(block: Block) -> Iterator[Statement]:
    """Every statement of a block, in reading order."""
    match block:
        case Statements():
            yield from block.items
        case Definitions():
            for item in block.items:
                yield from item.statements
        case Table():
            for row in block.rows:
                for cell in row:
                    yield from (part for part in cell if isinstance(part, Statement))
        case _:
            return


def as_data(page: Page) -> dict[str, object]:
    """The page as plain lists and mappings, for JSON; each block says of which kind it is."""
    whole = asdict(page)
    for section, plain in zip(page.sections, whole["sections"], strict=True):
        plain["blocks"] = [
            {"kind": type(block).__name__.lower(), **asdict(block)} for block in section.blocks
        ]
    return whole
