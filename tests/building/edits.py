"""Our content in a folder of its own, and ways to change it at random."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from conftest import ROOT
from samspil.files.workspace import Workspace
from samspil.jobs.publication import read_publication
from samspil.jobs.site.building import Built, build

HOST = "https://example.dk/"
Edit = Callable[[list[Quad], random.Random], list[Quad]]


def reworded(quads: list[Quad], dice: random.Random) -> list[Quad]:
    """Some texts say something else."""
    texts = [q for q in quads if isinstance(q.object, Literal) and q.object.language]
    for quad in dice.sample(texts, min(2, len(texts))):
        assert isinstance(quad.object, Literal)
        other = Literal(f"{quad.object.value} ({dice.random()})", language=quad.object.language)
        quads = [Quad(q.subject, q.predicate, other) if q == quad else q for q in quads]
    return quads


def shortened(quads: list[Quad], dice: random.Random) -> list[Quad]:
    """Some statements are gone."""
    gone = dice.sample(quads, min(3, len(quads)))
    return [q for q in quads if q not in gone]


def retargeted(quads: list[Quad], dice: random.Random) -> list[Quad]:
    """Some things point at something else that is pointed at in the same way."""
    links = [q for q in quads if isinstance(q.object, NamedNode)]
    for quad in dice.sample(links, min(3, len(links))):
        alike = [q.object for q in links if q.predicate == quad.predicate]
        other = Quad(quad.subject, quad.predicate, dice.choice(alike))
        quads = [other if q == quad else q for q in quads]
    return quads


def without_one(quads: list[Quad], dice: random.Random) -> list[Quad]:
    """A thing is gone, though others still speak of it."""
    gone = dice.choice([q.subject for q in quads])
    return [q for q in quads if q.subject != gone]


def renumbered(quads: list[Quad], dice: random.Random) -> list[Quad]:
    """A number, a date or a word without a language says something else."""
    plain = [q for q in quads if isinstance(q.object, Literal) and not q.object.language]
    for quad in dice.sample(plain, min(1, len(plain))):
        assert isinstance(quad.object, Literal)
        other = Literal(f"{dice.randrange(1000, 3000)}", datatype=quad.object.datatype)
        quads = [Quad(q.subject, q.predicate, other) if q == quad else q for q in quads]
    return quads


EDITS: tuple[Edit, ...] = (reworded, shortened, retargeted, without_one)


class Content:
    """Our content and a few cases in a folder of their own, to be changed."""

    def __init__(self, root: Path) -> None:
        for name in ("ontology", "shapes", "queries", "data"):
            shutil.copytree(ROOT / name, root / name)
        shutil.copy(ROOT / "CITATION.cff", root)
        for path in sorted((ROOT / "tests" / "examples").glob("*.ttl"))[:3]:
            shutil.copy(path, root / "data" / "cases" / path.name)
        self.workspace = Workspace(root)
        self.files = sorted((root / "data").rglob("*.ttl"))

    def change(self, edit: Edit, dice: random.Random) -> Path:
        path = dice.choice([path for path in self.files if path.exists()])
        quads = [Quad(*q.triple) for q in parse(path=str(path), format=RdfFormat.TURTLE)]
        changed = edit(quads, dice)
        path.write_bytes(serialize((q.triple for q in changed), format=RdfFormat.TURTLE) or b"")
        return path

    def built(self, place: Path) -> Built:
        content = read_publication(self.workspace, [])
        return build(content, place, HOST, 2, lambda *_: None)


def files_in(place: Path) -> dict[str, bytes]:
    return {
        path.relative_to(place).as_posix(): path.read_bytes()
        for path in place.rglob("*")
        if path.is_file()
    }
