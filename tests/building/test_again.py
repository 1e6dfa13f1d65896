"""Built again after a change, the folder is what it would be if it were built from nothing."""

import gzip
import random
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from building.edits import EDITS, HOST, Content, Edit, files_in, renumbered
from conftest import ROOT
from samspil.engine.store import Store
from samspil.files.workspace import Workspace
from samspil.jobs.blocks import Text
from samspil.jobs.dumps import FORMS_OF_DUMPS, LINES, stable, write_dump
from samspil.jobs.publication import read_publication
from samspil.jobs.site.changes import change, documents
from samspil.jobs.site.making import Maker, Piece, noting
from samspil.jobs.site.naming import aside_of
from samspil.jobs.site.planning import UNASKING, extras_of, listed_of, plan, taught_of
from samspil.jobs.site.state import State, tool_of
from samspil.jobs.versions import Versions
from samspil.words.vocabulary import DCTERMS, NS


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Content, Path]:
    content = Content(tmp_path_factory.mktemp("content"))
    place = tmp_path_factory.mktemp("again") / "site"
    content.built(place)
    return content, place


def test_where_nothing_has_changed_nothing_is_written(first: tuple[Content, Path]) -> None:
    content, place = first
    before = {path: path.stat().st_mtime_ns for path in place.rglob("*")}
    built = content.built(place)
    assert built.files == 0
    assert before == {path: path.stat().st_mtime_ns for path in place.rglob("*")}


def test_one_changed_case_is_a_small_part_of_the_site(first: tuple[Content, Path]) -> None:
    content, place = first
    case = max((content.workspace.folder("data") / "cases").glob("*.ttl"))
    text = case.read_text("utf-8")
    changed = re.sub(r"sam:recordVersion \d+", "sam:recordVersion 99", text)
    assert changed != text
    case.write_text(changed, "utf-8")
    built = content.built(place)
    assert 0 < built.files < 120
    assert built.made < built.pieces / 4


def test_where_the_dump_is_not_that_of_the_last_build_everything_is_held_against_the_files(
    first: tuple[Content, Path],
) -> None:
    content, place = first
    content.built(place)
    dump = place / LINES
    said = dump.read_bytes()
    dump.write_bytes(said[:-1])
    path = content.workspace.folder("data") / "cases" / "asserted-contradicted.ttl"
    case = f"case/{path.stem}.html"
    assert (place / case).is_file()
    path.rename(path.with_suffix(".away"))
    try:
        built = content.built(place)
    finally:
        path.with_suffix(".away").rename(path)
    assert built.made == built.pieces
    assert not (place / case).exists()
    assert dump.read_bytes().count(b"\n") < said.count(b"\n")


def maker_of(content: Content, versions: Path | None = None) -> tuple[Maker, State]:
    publication = noting(read_publication(content.workspace, [], versions=versions))
    maker = Maker(publication, aside_of(publication.names), HOST, plain=True)
    maker.prepare()
    files: dict[str, list[str]] = {piece.key: [] for piece in maker.pieces()}
    for iri in publication.shelf.kinds:
        maker.make(Piece("iri", iri))
    state = State(
        listed=listed_of(maker),
        taught=taught_of(maker),
        read=sorted(maker.read or ()),
        extras=extras_of(maker),
        files=files,
        iris=publication.names,
    )
    return maker, state


def kept_after(
    changes: list[Edit], content: Content, dice: random.Random, was: tuple[Maker, State]
) -> tuple[tuple[Maker, State], list[Piece]]:
    """The content once more after some changes, and the pieces that need not be made again."""
    before, state = was
    for edit in changes:
        content.change(edit, dice)
    now, new = maker_of(content)
    said, says = (stable(maker.content.dataset).quads for maker in (before, now))
    difference = change(said, says, state.iris, new.iris)
    return (now, new), [*plan(now, state, new, difference).kept]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_not_made_again_would_be_the_same(seed: int, first: tuple[Content, Path]) -> None:
    content, _ = first
    dice = random.Random(seed)
    was = maker_of(content)
    for _ in range(2):
        if dice.random() < 0.5:
            dice.choice([path for path in content.files if path.exists()]).unlink()
        edits = [dice.choice(EDITS) for _ in range(5)]
        now, kept = kept_after(edits, content, dice, was)
        assert len(kept) > 1_000
        kinds = now[0].content.shelf.kinds
        whole = [p for p in kept if p.kind != "iri" or p.name.startswith(NS) or p.name in kinds]
        for piece in (*whole, *dice.sample(kept, 400)):
            assert was[0].make(piece) == now[0].make(piece), (piece, edits)
        was = now


@pytest.mark.parametrize("seed", [1, 2])
def test_questions_that_read_nothing_of_a_change_have_the_same_files(
    seed: int, first: tuple[Content, Path]
) -> None:
    content, _ = first
    dice = random.Random(seed)
    was = maker_of(content)
    for _ in range(2):
        now, kept = kept_after([renumbered], content, dice, was)
        asked = [piece for piece in kept if piece.kind != "iri"]
        unasking = [piece for piece in asked if (piece.kind, piece.name) in UNASKING]
        for piece in (*unasking, *dice.sample(asked, min(len(asked), 80))):
            assert was[0].make(piece) == now[0].make(piece), piece
        was = now


def test_what_asks_nothing_of_the_data_is_made_without_them(
    first: tuple[Content, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    maker, _ = maker_of(first[0])
    pieces = [piece for piece in maker.pieces() if (piece.kind, piece.name) in UNASKING]
    assert len(pieces) == len(UNASKING)
    maker.prepare()

    def asked(*_: object) -> None:
        raise AssertionError

    for name in ("query", "results", "labels", "objects", "subjects", "matching", "triples_in"):
        monkeypatch.setattr(Store, name, asked)
    for piece in pieces:
        assert all(maker.make(piece).values())


@pytest.mark.parametrize(
    ("property_", "again"), [(NS + "recordVersion", False), (DCTERMS + "title", True)]
)
def test_teaching_pages_are_made_again_after_a_change_of_what_they_read(
    property_: str, again: bool, first: tuple[Content, Path]
) -> None:
    content, _ = first
    was = maker_of(content)
    kinds = {*was[0].content.shelf.kinds}
    path = content.workspace.folder("data") / "cases" / "hotspot.ttl"
    text = path.read_bytes()
    quads = [*parse(text, format=RdfFormat.TURTLE)]
    other = [q.triple for q in quads if q.predicate.value != property_]
    assert len(other) < len(quads)
    path.write_bytes(serialize(other, format=RdfFormat.TURTLE) or b"")
    _, kept = kept_after([], content, random.Random(1), was)
    path.write_bytes(text)
    assert kinds - {piece.name for piece in kept} == (kinds if again else set())
    unasking = UNASKING - {(piece.kind, piece.name) for piece in kept}
    assert unasking == (UNASKING if again else set())


@pytest.mark.parametrize("again", [False, True])
def test_an_ontology_is_made_again_where_its_terms_are_said_of_other_things(
    again: bool, first: tuple[Content, Path]
) -> None:
    content, _ = first
    was = maker_of(content)
    path = content.workspace.folder("data") / "cases" / "hotspot.ttl"
    text = path.read_bytes()
    number = NamedNode(NS + "recordVersion")
    quads = [*parse(text, format=RdfFormat.TURTLE)]
    other = [q.triple for q in quads if q.predicate != number]
    assert len(other) < len(quads)
    if not again:  # it has a number still, and another
        other += [Triple(q.subject, number, Literal(77)) for q in quads if q.predicate == number]
    path.write_bytes(serialize(other, format=RdfFormat.TURTLE) or b"")
    _, kept = kept_after([], content, random.Random(1), was)
    path.write_bytes(text)
    ontologies = documents(was[0].content.store)
    assert len(ontologies) > 5
    assert ontologies - {piece.name for piece in kept} == (ontologies if again else set())


def test_the_page_that_tells_what_came_after_a_version_is_made_again_after_every_change(
    tmp_path: Path,
) -> None:
    content, kept_in = Content(tmp_path / "content"), tmp_path / "versions"
    shutil.copytree(ROOT / "ontology", kept_in / "0.1.0" / "ontology")
    path = content.workspace.folder("data") / "cases" / "hotspot.ttl"
    text = path.read_text("utf-8")
    says = re.sub(r"sam:recordVersion \d+", "sam:recordVersion 78", text)
    assert says != text
    for versions, again in ((None, False), (kept_in, True)):
        before, state = maker_of(content, versions)
        path.write_text(says, "utf-8")
        now, new = maker_of(content, versions)
        path.write_text(text, "utf-8")
        said, told = (stable(maker.content.dataset).quads for maker in (before, now))
        kept = plan(now, state, new, change(said, told, state.iris, new.iris)).kept
        assert (NS not in {piece.name for piece in kept}) is again


def test_a_case_that_cites_a_work_is_made_again_when_its_author_has_another_name(
    tmp_path: Path,
) -> None:
    content = Content(tmp_path)
    (path,) = content.workspace.folder("data").rglob("job-guidance.ttl")
    was, text = maker_of(content), path.read_text("utf-8")
    assert text.count('sam:nameAsRecorded "Rikke Engly Mygind"') == 1
    path.write_text(text.replace('"Rikke Engly Mygind"', '"Rikke Engly Andersen"'), "utf-8")
    now, kept = kept_after([], content, random.Random(1), was)
    path.write_text(text, "utf-8")
    cases = {Piece("iri", iri) for iri in now[0].content.cases.places}
    other = {piece for piece in cases if was[0].make(piece) != now[0].make(piece)}
    assert other
    assert other.isdisjoint(kept)


def test_the_catalogue_the_citation_and_the_versions_count_as_what_made_every_file(
    first: tuple[Content, Path], tmp_path: Path
) -> None:
    content, _ = first
    workspace = content.workspace
    for file in (workspace.folder("data") / "catalogue.toml", workspace.root / "CITATION.cff"):
        before, text = tool_of(workspace), file.read_bytes()
        file.write_bytes(text + b"# another\n")
        assert tool_of(workspace) != before
        file.write_bytes(text)
        assert tool_of(workspace) == before
    digests = []
    for said in (b"one", b"another"):
        (tmp_path / "0.1.0.zip").write_bytes(said)
        digests.append(Versions(tmp_path).digests)
    assert [name for name, _ in digests[0]] == ["0.1.0"]
    assert digests[0] != digests[1]


def test_the_parts_of_what_is_in_order_are_its_graphs(workspace: Workspace) -> None:
    dataset = stable(read_publication(workspace, [ROOT / "tests" / "examples"]).dataset)
    lines, at = [], 0
    for name, size in dataset.parts:
        part = dataset.quads[at : at + size].splitlines(keepends=True)
        assert all(line.endswith(name) for line in part)
        assert part == sorted(part)
        lines += part
        at += size
    assert at == len(dataset.quads)
    names = [name for name, _ in dataset.parts]
    assert {name[2:-4].decode() for name in names} == dataset.graphs
    assert names == sorted({*names})


def test_blocks_of_a_dump_that_say_the_same_are_taken_over(workspace: Workspace) -> None:
    content = read_publication(workspace, [ROOT / "tests" / "examples"])
    dataset, vocabulary = stable(content.dataset), content.vocabulary
    changed = replace(dataset, quads=dataset.quads.replace(b"2026-", b"2025-", 1))
    assert changed.quads != dataset.quads
    for form in FORMS_OF_DUMPS:
        dump, plain = write_dump(dataset, form, vocabulary)
        # What is taken over is seen by what it was made to say.
        before = Text(plain.replace(b"samspil", b"SAMSPIL"), dump.held, dump.blocks)
        again, body = write_dump(changed, form, vocabulary, Text(plain, dump.held, dump.blocks))
        assert (again, body) == write_dump(changed, form, vocabulary)
        assert gzip.decompress(again.held) == body != plain
        assert len({*again.blocks} - {*dump.blocks}) in (1, 2)
        if form != "nq":
            _, body = write_dump(changed, form, vocabulary, before)
            assert min(body.count(b"SAMSPIL"), body.count(b"samspil")) > 100


def test_after_these_changes_the_folder_is_what_it_would_be_from_nothing(
    first: tuple[Content, Path], tmp_path: Path
) -> None:
    content, place = first
    content.built(place)
    content.built(tmp_path / "site")
    again, new = files_in(place), files_in(tmp_path / "site")
    assert again.keys() == new.keys()
    assert [name for name in new if again[name] != new[name]] == []
