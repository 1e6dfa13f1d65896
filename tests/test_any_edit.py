"""Whatever is changed in a folder of cases, a partial run says just what a full one says of it."""

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from samspil.files.places import TextPlaces
from samspil.files.reading import read
from samspil.files.workspace import find_workspace
from samspil.jobs.validation import Run, validate
from samspil.words.errors import NothingChecked
from samspil.words.findings import Finding

WORKSPACE = find_workspace()
EXAMPLES = sorted((ROOT / "tests" / "examples").glob("*.ttl"))
_HEAD = """PREFIX sam: <https://w3id.org/samspil/ns/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX sector: <https://w3id.org/samspil/concept/sector/>
BASE <https://w3id.org/samspil/case/>
"""
WORLD = {
    "one.ttl": """<one> a sam:FieldCase ;
    sam:involvesActor <one/club> .
<one/club> a sam:Organisation ;
    skos:prefLabel "klubben"@da ;
    sam:inSector sector:civil-society .
""",
    "two.ttl": """<two> a sam:FieldCase ;
    sam:involvesActor <one/club> , <two/office> .
<two/office> a sam:Organisation ;
    skos:prefLabel "kontoret"@da .
""",
    "three.ttl": """<https://w3id.org/samspil/organisation/made-up> a sam:Organisation ;
    skos:prefLabel "foreningen"@da .
<three> a sam:FieldCase ;
    sam:involvesActor <https://w3id.org/samspil/organisation/made-up> .
""",
    "four.ttl": """<four> a sam:FieldCase ;
    sam:involvesActor <four/union> .
<four/union> a sam:Organisation ;
    skos:prefLabel "foreningen"@da .
""",
    "five.ttl": """<five/note> a sam:Demand ;
    skos:prefLabel "behov"@da .
""",
}
_WORDS = (
    *("<one/club>", "<two/office>", "<four/union>", "<Four/Union>", "sam:Organisation"),
    *("sam:Organization", '"foreningen"@da', '"klubben"@da', "sector:private", "sam:involvesActor"),
)
edits = st.lists(
    st.tuples(
        st.sampled_from(sorted(WORLD)),
        st.sampled_from(("drop", "twice", "word", "gone", "copy")),
        st.integers(0, 30),
        st.sampled_from(_WORDS),
        st.sampled_from(_WORDS),
    ),
    min_size=1,
    max_size=4,
)
Edits = list[tuple[str, str, int, str, str]]


def edited(world: Mapping[str, str], changes: Edits) -> dict[str, str]:
    new = dict(world)
    for name, how, at, old_word, new_word in changes:
        lines = new.get(name, "").splitlines(keepends=True)
        if not lines:
            continue
        place = at % len(lines)
        match how:
            case "drop":
                new[name] = "".join(lines[:place] + lines[place + 1 :])
            case "twice":
                new[name] = "".join(lines[:place] + lines[place : place + 1] + lines[place:])
            case "word":
                new[name] = new[name].replace(old_word, new_word)
            case "copy":
                new["copy-" + name] = new[name]
            case _:
                del new[name]
    return new


def write(folder: Path, world: Mapping[str, str]) -> None:
    for path in folder.glob("*.ttl"):
        path.unlink()
    for name, text in world.items():
        (folder / name).write_text(_HEAD + text, "utf-8")


def found(folder: Path, **how: object) -> tuple[dict[str, list[Finding]], tuple[str, ...]]:
    """The findings by file, and the names of the files that were looked at."""
    try:
        report = validate([folder], WORKSPACE, Run(jobs=1, **how))  # type: ignore[arg-type]
    except NothingChecked:
        return {}, ()
    by_file: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_file.setdefault(finding.where.file, []).append(finding)
    return by_file, report.names


def _git(folder: Path, *words: str) -> None:
    name = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    subprocess.run(["git", *name, *words], cwd=folder, check=True, capture_output=True)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(edits)
def test_since_a_revision_only_what_can_have_changed_is_looked_at_and_all_of_it(
    changes: Edits,
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, WORLD)
        _git(folder, "init", "-q")
        _git(folder, "add", ".")
        _git(folder, "commit", "-qm", "first")
        before, _ = found(folder)
        write(folder, edited(WORLD, changes))
        after, names = found(folder)
        since, looked_at = found(folder, since="HEAD")
        for file in names:
            expected = after.get(file, [])
            if file in looked_at:
                assert since.get(file, []) == expected
            else:
                assert before.get(file, []) == expected


@settings(max_examples=25, deadline=None, derandomize=True)
@given(edits, edits)
def test_a_cache_changes_nothing_that_is_said(first: Edits, second: Edits) -> None:
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as kept:
        folder, world = Path(name), WORLD
        for changes in (first, second):
            world = edited(world, changes)
            write(folder, world)
            assert found(folder, cache=Path(kept)) == found(folder)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.sampled_from(EXAMPLES),
    st.lists(st.tuples(st.sampled_from(("drop", "twice", "join")), st.integers(40, 400))),
)
def test_places_found_one_by_one_are_those_of_the_whole_text(
    example: Path, changes: list[tuple[str, int]]
) -> None:
    lines = example.read_text("utf-8").splitlines(keepends=True)
    for how, at in changes:
        place = min(at, len(lines) - 1)
        match how:
            case "drop":
                del lines[place]
            case "twice":
                lines.insert(place, lines[place])
            case _:
                lines[place] = lines[place].rstrip("\n") + " "
    text = "".join(lines)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "case.ttl"
        path.write_text(text, "utf-8", newline="")
        document = read(path, "case.ttl", WORKSPACE)
    if any(mistake.check != "outer-whitespace" for mistake in document.mistakes):
        return  # a broken text is read as a whole
    places, whole = TextPlaces("case.ttl", text), TextPlaces("case.ttl", text).whole
    for node, property_, value, _ in whole.triples():
        said = (node, property_, value)
        for mine, theirs in (
            (places.statement(*said), whole.statement(*said)),
            (places.property(node, property_), whole.predicate(node, property_)),
            (places.subject(node), whole.subject(node)),
        ):
            assert theirs is not None
            assert mine == places.where(theirs)
