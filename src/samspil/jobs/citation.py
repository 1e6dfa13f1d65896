"""The bibliography in the formats that reference managers read.

A record holds what the register holds and no more: a field nobody read is left out, never guessed.

Source: BibTeX (O. Patashnik 1988), RIS (Research Information Systems), CSL-JSON 1.0.2.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from pyoxigraph import Literal

from samspil.engine.asking import Asking
from samspil.words.language import Language, say
from samspil.words.vocabulary import DCTERMS, NS, SKOS

_FIELDS = {
    "title": DCTERMS + "title",
    "language": DCTERMS + "language",
    "year": NS + "publicationYear",
    "container": NS + "containerTitle",
    "pages": NS + "pages",
    "chapter": NS + "chapterNumber",
    "place": NS + "placeOfPublication",
    "isbn": NS + "isbn",
    "doi": NS + "doi",
    "url": NS + "url",
}
_TYPES = {"bibtex": NS + "bibtexType", "ris": NS + "risType", "csl": NS + "cslType"}
_NAMED_TOGETHER = 2
_ESCAPES = str.maketrans({c: "\\" + c for c in "&%$#_{}"} | {"\\": r"\textbackslash{}"})


@dataclass(frozen=True)
class Record:
    """One source: `values` by field name, people in their order, entry types by format."""

    key: str
    values: Mapping[str, str]
    authors: Sequence[str]
    editors: Sequence[str]
    types: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def who(self, language: Language) -> str:
        """Whose it is, for a citation; without an author, where it stands or its title."""
        names = [_family_and_given(name)[0] for name in self.authors or self.editors]
        if len(names) > _NAMED_TOGETHER:
            return say(language, "and-others", name=names[0])
        return " & ".join(names) or self["container"] or self["title"]


def short_names(records: Mapping[str, Record], language: Language) -> dict[str, str]:
    """What a text cites each record by, each name once: `Ostrom 1996`, `Andersen 2017a`."""
    alike: dict[str, list[str]] = {}
    for key, record in records.items():
        undated = say(language, "undated") if record.authors else ""
        name = f"{record.who(language)} {record['year'] or undated}".strip()
        alike.setdefault(name, []).append(key)
    return {
        key: name if len(keys) == 1 else f"{name}{letter}"
        for name, keys in alike.items()
        for key, letter in zip(keys, ascii_lowercase, strict=False)
    }


def read_records(store: Asking, language: Language = "da") -> dict[str, Record]:
    """Every source by key (the last part of its IRI); what we worded ourselves in `language`.

    A chapter's book lends it its title, editors, publisher, place and ISBN.
    """
    own = _facts(store, language)
    people = _people(store)
    types = _entry_types(store)
    publishers: dict[str, str] = {}
    for iri, name in _pairs(store, f"?s <{NS}publisher>/<{SKOS}prefLabel> ?v", language):
        publishers.setdefault(iri, name)
    within = dict(store.names(f"SELECT ?s ?v WHERE {{ ?s <{DCTERMS}isPartOf> ?v }}"))
    records = {}
    for iri, values in sorted(own.items()):
        book = within.get(iri, "")
        host = own.get(book, {})
        merged = {"publisher": publishers.get(iri) or publishers.get(book, ""), **values}
        for name in ("place", "isbn", "year"):
            merged.setdefault(name, host.get(name, ""))
        merged.setdefault("container", host.get("title", ""))
        key = iri.rsplit("/", 1)[-1]
        kept = {name: value for name, value in merged.items() if value}
        authors = people.get((iri, "author"), [])
        editors = people.get((iri, "editor")) or people.get((book, "editor"), [])
        records[key] = Record(key, kept, authors, editors, types.get(iri, {}))
    return records


def _facts(store: Asking, language: Language) -> dict[str, dict[str, str]]:
    sources = store.names(f"SELECT DISTINCT ?s WHERE {{ ?s a <{NS}Source> }}")
    found: dict[str, dict[str, str]] = {row[0]: {} for row in sources}
    for name, property_ in _FIELDS.items():
        pattern = f"?s a <{NS}Source> ; <{property_}> ?v"
        for iri, value in _pairs(store, pattern, language):
            found[iri].setdefault(name, value)
    return found


def _pairs(store: Asking, pattern: str, language: Language = "da") -> Iterable[tuple[str, str]]:
    """Subject and literal; of several the one in `language` comes first."""
    order = f'?s (LANG(?v) != "{language}") LANG(?v) STR(?v)'
    query = f"SELECT ?s ?v WHERE {{ {pattern} }} ORDER BY {order}"
    for subject, value in store.rows(query):
        if isinstance(value, Literal):
            yield str(subject)[1:-1], value.value


def _people(store: Asking) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    rows = store.rows(
        f"SELECT ?s ?role ?name ?person WHERE {{ ?s <{NS}hasAuthorship> ?a . "
        f"?a <{NS}contributionRole> ?role ; <{NS}nameAsRecorded> ?name ; <{NS}position> ?n "
        f"OPTIONAL {{ ?a <{NS}person> ?person }} }} ORDER BY ?s ?role ?n"
    )
    for source, role, name, person in rows:
        if isinstance(role, Literal) and isinstance(name, Literal):
            shown = _family_first(name.value) if person else name.value
            found.setdefault((str(source)[1:-1], role.value), []).append(shown)
    return found


def _family_first(name: str) -> str:
    given, _, family = name.rpartition(" ")
    return f"{family}, {given}" if given and "," not in name else name


def _family_and_given(name: str) -> tuple[str, str]:
    """A person's name in its two parts; the name of an organisation, comma or not, stays whole."""
    family, comma, given = name.partition(", ")
    return (family, given) if comma and not family.endswith("-") else (name, "")


def _entry_types(store: Asking) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for form, property_ in _TYPES.items():
        for iri, value in _pairs(store, f"?s <{NS}publicationType>/<{property_}> ?v"):
            found.setdefault(iri, {})[form] = value
    return found


def as_text(records: Iterable[Record]) -> str:
    """One line a record: authors (year). title. container, pages. publisher, place. link."""
    lines = []
    for record in records:
        people, year = " & ".join(record.authors), record["year"]
        dated = f"({year})" if year else ""
        head = f"{people} {dated}".strip() if people else f"{record['title']} {dated}".strip()
        link = f"https://doi.org/{record['doi']}" if record["doi"] else record["url"]
        where = ", ".join(filter(None, (record["container"], record["pages"])))
        issued = ", ".join(filter(None, (record["publisher"], record["place"])))
        parts = filter(None, (head, record["title"] if people else "", where, issued))
        ended = (part if part.endswith((".", "?", "!")) else f"{part}." for part in parts)
        lines.append(" ".join((*ended, link)).strip())
    return "\n".join(lines) + "\n"


def as_bibtex(records: Iterable[Record]) -> str:
    """BibTeX entries, UTF-8, special signs escaped."""
    entries = []
    for record in records:
        kind = record.types.get("bibtex", "misc")
        issuer = {"techreport": "institution"}.get(kind, "publisher")
        container = {"article": "journal", "incollection": "booktitle"}.get(kind, "howpublished")
        fields = {
            "title": record["title"],
            "year": record["year"],
            container: record["container"],
            "pages": record["pages"].replace("-", "--"),
            "chapter": record["chapter"],
            issuer: record["publisher"],
            "address": record["place"],
            "isbn": record["isbn"],
            "version": record["version"],
            "doi": record["doi"],
            "url": record["url"],
        }
        plain = ("doi", "url")
        lines = [
            f"  {name} = {{{value if name in plain else value.translate(_ESCAPES)}}},"
            for name, value in fields.items()
            if value
        ]
        for role, names in (("author", record.authors), ("editor", record.editors)):
            # A name without a comma is a whole, such as an organisation's, and stays in one piece.
            whole = [name.translate(_ESCAPES) for name in names]
            joined = " and ".join(
                name if _family_and_given(name)[1] else f"{{{name}}}" for name in whole
            )
            lines += [f"  {role} = {{{joined}}},"] if names else []
        entries.append("\n".join([f"@{kind}{{{record.key},", *lines, "}"]))
    return "\n\n".join(entries) + "\n"


def as_ris(records: Iterable[Record]) -> str:
    """RIS references; each line ends in CR LF as the format asks."""
    references: list[str] = []
    for record in records:
        start, _, end = record["pages"].partition("-")
        tags = [
            ("TY", record.types.get("ris", "GEN")),
            ("ID", record.key),
            ("TI", record["title"]),
            *(("AU", person) for person in record.authors),
            *(("A2", person) for person in record.editors),
            ("PY", record["year"]),
            ("T2", record["container"]),
            ("SP", start),
            ("EP", end),
            ("ET", record["version"]),
            ("PB", record["publisher"]),
            ("CY", record["place"]),
            ("SN", record["isbn"]),
            ("DO", record["doi"]),
            ("UR", record["url"]),
            ("LA", record["language"]),
        ]
        references += [f"{tag}  - {value}" for tag, value in tags if value]
        references += ["ER  - ", ""]
    return "\r\n".join(references)


def as_csl_json(records: Iterable[Record]) -> str:
    """CSL-JSON items."""

    def people(names: Sequence[str]) -> list[dict[str, str]]:
        split = map(_family_and_given, names)
        return [{"family": f, "given": g} if g else {"literal": f} for f, g in split]

    items = []
    for record in records:
        item: dict[str, object] = {
            "id": record.key,
            "type": record.types.get("csl", "document"),
            "title": record["title"],
            "author": people(record.authors),
            "editor": people(record.editors),
            "container-title": record["container"],
            "page": record["pages"],
            "publisher": record["publisher"],
            "publisher-place": record["place"],
            "version": record["version"],
            "ISBN": record["isbn"],
            "DOI": record["doi"],
            "URL": record["url"],
            "language": record["language"],
        }
        if re.fullmatch(r"\d{4}", record["year"]):
            item["issued"] = {"date-parts": [[int(record["year"])]]}
        items.append({name: value for name, value in item.items() if value})
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


FORMATS: dict[str, Callable[[Iterable[Record]], str]] = {
    "text": as_text,
    "bibtex": as_bibtex,
    "ris": as_ris,
    "csl-json": as_csl_json,
}
