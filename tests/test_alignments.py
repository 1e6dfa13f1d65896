"""What our terms correspond to elsewhere: tables anybody can change, and modules made from them."""

import shutil
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import NamedNode

import vocabularies
from conftest import ROOT, Command
from samspil.engine.store import Store
from samspil.files.formatting import format_turtle
from samspil.files.mappings import MappingSet, read_mapping_sets
from samspil.files.workspace import ALIGNMENTS, Workspace
from samspil.jobs.alignment.checking import Ours, check_sets
from samspil.jobs.alignment.modules import module, module_file, module_path
from samspil.jobs.alignment.table import TABLE, whole_table
from samspil.jobs.description import describe
from samspil.jobs.publication import read_publication
from samspil.jobs.reasoning import reason
from samspil.jobs.web.addresses import Addresses
from samspil.jobs.web.entity import entity_page
from samspil.jobs.web.website import Website
from samspil.words.findings import Finding
from samspil.words.language import LANGUAGES
from samspil.words.vocabulary import NS, OWL, SKOS

NAMES = {"cids", "cito", "cpsv-ap", "dcterms", "fabio", "foaf", "org", "prov", "schema"}
MANUAL = "semapv:ManualMappingCuration"
LINE = f"sam:role\ttakes part in the role\tskos:closeMatch\torg:role\t{MANUAL}\t\t\n"
EXACT = LINE.replace("close", "exact")
GROUP = "der ses som en organisation for sig"


@pytest.fixture(scope="module")
def ours(workspace: Workspace) -> Ours:
    return Ours.of(Store.of(workspace, "ontology"), workspace.vocabulary)


@pytest.fixture(scope="module")
def sets(workspace: Workspace) -> list[MappingSet]:
    return read_mapping_sets(workspace)


def findings(folder: Path, ours: Ours, old: str, new: str) -> list[Finding]:
    """What is found in the table for ORG once `old` has become `new`."""
    place = folder / ALIGNMENTS
    place.mkdir(parents=True)
    for name in ("org.sssom.tsv", "org.terms"):
        shutil.copy(ROOT / ALIGNMENTS / name, place)
    table = place / "org.sssom.tsv"
    text = table.read_text("utf-8")
    assert text.count(old) == 1, old
    table.write_text(text.replace(old, new), "utf-8")
    return check_sets(read_mapping_sets(Workspace(folder)), ours)


def test_there_is_a_set_for_each_vocabulary_and_nothing_is_wrong_with_any(
    sets: list[MappingSet], ours: Ours
) -> None:
    assert {one.name for one in sets} == NAMES
    assert sum(len(one.rows) for one in sets) >= 40
    assert check_sets(sets, ours) == []


# What is changed in a table, the check that finds it, the line it stands on, what is meant instead.
BAD = {
    "head": ('subject_source: "sam:"', 'subject_source: "sam:', "M01", 16, ""),
    "licence": ("#license: https://creativecommons.org/licenses/by/4.0/\n", "", "M01", 1, ""),
    "prefix": ("org: http://www.w3.org/ns/org#", "org: http://w3.org/org#", "M01", 1, ""),
    "column": ("\tpredicate_id\t", "\tpredicate\t", "M01", 26, ""),
    "odd": ("\tcomment\tcomment_da", "\tcoment\tcomment_da", "M01", 26, "comment"),
    "cells": ("org:Organization\tsemapv", "org:Organization semapv", "M01", 28, ""),
    "empty": ("skos:exactMatch\torg:Organization\t", "\torg:Organization\t", "M01", 28, ""),
    "undeclared": ("org:Organization\t", "orgs:Organization\t", "M01", 28, ""),
    "predicate": ("skos:exactMatch", "skos:exactlyMatch", "M02", 28, ""),
    "reason": (
        "org:Organization\tsemapv:ManualMappingCuration",
        "org:Organization\tsemapv:LexicalMatching",
        *("M02", 28, ""),
    ),
    "subject": ("sam:Organisation\t", "sam:Organization\t", "M03", 28, "sam:Organisation"),
    "object": ("org:Organization\t", "org:Organisation\t", "M03", 28, "org:Organization"),
    "twice": (LINE, LINE + LINE, "M04", 32, ""),
    "two": (LINE, EXACT + EXACT.replace("org:role", "org:Role"), "M04", 32, ""),
    "shared": (
        LINE,
        LINE.replace("closeMatch\torg:role", "exactMatch\torg:Organization"),
        *("M04", 31, ""),
    ),
    "date": ("mapping_date: 2026-12-01", "mapping_date: 1/12 2026", "M05", 14, ""),
    "author": ("#creator_label:\n#  - the samspil contributors\n", "", "M05", 1, ""),
    "version": ('source_version: "0.1.0"', 'source_version: "0.0.9"', "M05", 16, ""),
    "label": ("\torganisation\t", "\tunit\t", "M05", 28, "organisation"),
    "comment": (f"\tkun for et arrangement, {GROUP}", "\t", "M05", 27, ""),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_told_with_its_line_and_what_to_write(
    name: str, tmp_path: Path, ours: Ours
) -> None:
    old, new, check, line, meant = BAD[name]
    found = findings(tmp_path, ours, old, new)
    assert {(f.check, f.where.line) for f in found if f.check == check} == {(check, line)}, found
    one = next(f for f in found if f.check == check)
    assert one.where.file.endswith("org.sssom.tsv")
    assert meant in (s.text for s in one.suggestions) or not meant
    for language in LANGUAGES:
        assert one.wrong(language)
        assert one.remedy(language)


def test_a_head_that_a_spreadsheet_has_filled_up_with_tabs_is_read_all_the_same(
    tmp_path: Path, ours: Ours
) -> None:
    assert (
        findings(tmp_path, ours, '#subject_source: "sam:"', '#subject_source: "sam:"\t\t\t') == []
    )


def test_each_module_is_what_its_table_makes(sets: list[MappingSet], workspace: Workspace) -> None:
    assert len(sets) == len(list((ROOT / ALIGNMENTS).glob("*.ttl")))
    for one in sets:
        body = module_file(one, workspace)
        assert (ROOT / module_path(one)).read_bytes() == body, "run: samspil align"
        assert format_turtle(body.decode(), workspace.vocabulary.prefixes) == body.decode()
        graph = rdflib.Graph().parse(data=body, format="turtle")
        matched = [
            (str(s), str(p), str(o))
            for s, p, o in graph
            if str(p).startswith(SKOS) and str(p).endswith("Match")
        ]
        assert len(matched) == len(one.rows)
        axioms = list(graph.subjects(rdflib.RDF.type, rdflib.OWL.Axiom))
        assert len(axioms) == len(one.rows)


def test_no_module_says_anything_of_what_is_not_ours(sets: list[MappingSet]) -> None:
    for one in sets:
        subjects = {
            quad.subject.value for quad in module(one) if isinstance(quad.subject, NamedNode)
        }
        assert all(iri.startswith("https://w3id.org/samspil/") for iri in subjects)
        assert not any(quad.predicate.value == OWL + "imports" for quad in module(one))


def test_the_ontology_and_its_reasoner_never_see_a_mapping(workspace: Workspace) -> None:
    store = Store.of(workspace, "ontology")
    assert not store.ask(f"ASK {{ ?x <{OWL}annotatedTarget> ?y }}")
    assert not store.ask(f"ASK {{ <{NS}Participation> <{SKOS}closeMatch> ?y }}")
    assert all(ALIGNMENTS not in path.as_posix() for path in workspace.turtle("ontology"))


@pytest.mark.parametrize("name", sorted(NAMES))
def test_the_ontology_with_one_alignment_is_consistent(
    name: str, sets: list[MappingSet], workspace: Workspace
) -> None:
    (one,) = (s for s in sets if s.name == name)
    store = Store.of(workspace, "ontology")
    store.add(module(one))
    found = reason(store.quads())
    assert found.consistent
    assert found.unsatisfiable == ()


def test_the_lists_are_what_the_copies_of_the_vocabularies_have() -> None:
    made = vocabularies.lists()
    assert len(made) >= len(vocabularies.OF_RDFLIB)
    for name, text in made.items():
        assert (ROOT / ALIGNMENTS / f"{name}.terms").read_text("utf-8") == text, name


def test_pages_tell_of_it_in_both_languages(workspace: Workspace) -> None:
    content = read_publication(workspace, [])
    web = Website(content, Addresses())
    described = describe(NS + "Participation", content.store)
    assert described
    danish, english = (entity_page(web, described, language) for language in LANGUAGES)
    for page in (danish, english):
        assert page.count('href="http://www.w3.org/ns/org#Membership"') == 1
    assert "her i et arrangement" in danish
    assert "here in an arrangement" in english
    whole = describe(NS, content.store)
    assert whole
    assert 'href="http://www.w3.org/ns/org#Membership"' in entity_page(web, whole, "da")
    assert NS + "alignments/org" in content.described
    assert b"ns/org#Membership" in content.dataset.quads


def test_the_command_checks_and_says_what_it_would_write(samspil: Command) -> None:
    done = samspil("align", "--check", "--lang", "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert "All in order" in done.stdout
    assert "9 files" in done.stdout


def test_all_of_them_can_be_taken_away_as_one_table(sets: list[MappingSet], tmp_path: Path) -> None:
    place = tmp_path / ALIGNMENTS
    place.mkdir(parents=True)
    (place / TABLE).write_bytes(whole_table(sets))
    (read,) = read_mapping_sets(Workspace(tmp_path))
    assert read.broken is None
    assert not read.odd

    def said(one: MappingSet) -> set[tuple[str | None, ...]]:
        names = ("subject_id", "predicate_id", "object_id")
        return {tuple(one.expand(row.cells[name]) for name in names) for row in one.rows}

    assert said(read) == {triple for one in sets for triple in said(one)}
    assert {row.cells["object_source_version"] for row in read.rows} >= {"3.2.0", "3.2.1"}
