"""The bibliography in the formats that reference managers read."""

import json
import re

import pytest

from samspil.engine.store import Store
from samspil.files.workspace import Workspace
from samspil.jobs.citation import (
    Record,
    as_bibtex,
    as_csl_json,
    as_ris,
    as_text,
    read_records,
    short_names,
)
from samspil.words.language import LANGUAGES


@pytest.fixture(scope="module")
def records(workspace: Workspace) -> dict[str, Record]:
    return read_records(Store.of(workspace))


def test_every_source_of_the_register_has_a_record(records: dict[str, Record]) -> None:
    assert len(records) >= 100
    assert all(record["title"] for record in records.values())


def test_the_chapter_is_cited_with_its_book(records: dict[str, Record]) -> None:
    chapter = records["espersen-andersen-2017"]
    text = as_text([chapter])
    assert text.startswith("Espersen, Helle Hygum & Andersen, Linda Lundgaard (2017). Styring")
    assert (
        "Socialt arbejde i udsatte boligområder, 197-222. Hans Reitzels Forlag, København" in text
    )


def test_bibtex_names_people_keeps_organisations_whole_and_escapes_signs() -> None:
    record = Record("x", {"title": "50 % & more_"}, ["Ostrom, E.", "CFBU"], [], {"bibtex": "misc"})
    entry = as_bibtex([record])
    assert entry.startswith("@misc{x,\n")
    assert "author = {Ostrom, E. and {CFBU}}," in entry
    assert r"title = {50 \% \& more\_}," in entry


def test_a_ministry_with_a_comma_in_its_name_is_not_taken_for_a_person(
    records: dict[str, Record],
) -> None:
    record = records["uim-2015"]
    assert "{{Udlændinge-, Integrations- og Boligministeriet}}" in as_bibtex([record])
    assert "literal" in as_csl_json([record])
    assert record.who("da") == "Udlændinge-, Integrations- og Boligministeriet"


def test_a_report_names_the_institution_that_issued_it(records: dict[str, Record]) -> None:
    assert "institution = {CFBU}," in as_bibtex([records["cfbu-2014"]])


def test_no_two_sources_are_cited_by_the_same_name(records: dict[str, Record]) -> None:
    for language in LANGUAGES:
        names = short_names(records, language)
        assert names.keys() == records.keys()
        assert len(set(names.values())) == len(names)
    assert short_names(records, "en")["ostrom-1996"] == "Ostrom 1996"
    assert short_names(records, "en")["andersen-espersen-2017"] == "Andersen & Espersen 2017a"
    assert short_names(records, "da")["nabatchi-sancino-sicilia-2017"] == "Nabatchi m.fl. 2017"
    assert short_names(records, "en")["bentzen-samskabt-styring"] == "Bentzen n.d."


def test_what_we_worded_ourselves_is_cited_in_the_language_of_the_reader(
    workspace: Workspace,
) -> None:
    english = read_records(Store.of(workspace), "en")["student-on-osborne"]
    assert as_text([english]).startswith("Student analysis of Osborne 2006. https://")


def test_every_bibtex_entry_is_balanced_and_has_its_own_key(records: dict[str, Record]) -> None:
    text = as_bibtex(records.values())
    keys = re.findall(r"^@\w+\{([^,]+),$", text, re.MULTILINE)
    assert keys == list(records)
    bare = re.sub(r"\\[{}]", "", text)
    assert bare.count("{") == bare.count("}")


def test_ris_begins_and_ends_each_reference(records: dict[str, Record]) -> None:
    text = as_ris(records.values())
    assert text.count("TY  - ") == text.count("ER  - ") == len(records)
    assert "SP  - 197\r\nEP  - 222\r\n" in text


def test_csl_json_holds_only_what_is_known(records: dict[str, Record]) -> None:
    items = {item["id"]: item for item in json.loads(as_csl_json(records.values()))}
    assert items["ostrom-1996"]["author"] == [{"family": "Ostrom", "given": "E."}]
    assert items["ostrom-1996"]["type"] == "article-journal"
    assert all(value for item in items.values() for value in item.values())
