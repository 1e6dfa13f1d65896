"""Where the four content folders are.

They stand beside `src/` in a checkout and inside the package in a wheel; in both cases they belong
to this version of the tool, so nothing is searched for in the current folder.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from samspil.words.vocabulary import GRAPH, Vocabulary

ALIGNMENTS = "ontology/alignments"
READINGS = 4  # of which is kept what has been read: the one that is served, and the next


@dataclass(frozen=True)
class Workspace:
    """The content folders below `root`.

    `reading` tells which time they are read, where that is done more than once in a process: what
    has been kept of one reading is not taken for what the next one finds.
    """

    root: Path
    reading: int = 0

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The prefix table."""
        return Vocabulary.from_table((self.root / "ontology/prefixes.ttl").read_text("utf-8"))

    def folder(self, name: str) -> Path:
        """One of ontology, shapes, data, queries."""
        return self.root / name

    def anew(self) -> "Workspace":
        """The same folders, of which nothing has been read yet."""
        return Workspace(self.root, self.reading + 1)

    @property
    def examples(self) -> Path:
        """Files that show what each check finds, and how a case looks that is filled in."""
        packaged = self.root / "examples"
        return packaged if packaged.is_dir() else self.root / "tests"

    def turtle(self, *folders: str) -> Iterator[Path]:
        """Every Turtle file in the named content folders, in a fixed order.

        What is said of other people's terms stands apart in `ALIGNMENTS`, which is named by itself.
        """
        apart = self.folder(ALIGNMENTS)
        for name in folders:
            folder = self.folder(name)
            files = sorted(folder.rglob("*.ttl"))
            yield from (f for f in files if folder == apart or not f.is_relative_to(apart))

    def graph_name(self, path: Path) -> str:
        """The named graph of a content file: its path without folder of kind `data` and suffix."""
        relative = path.relative_to(self.root).with_suffix("").as_posix()
        return GRAPH + relative.removeprefix("data/")


def find_workspace() -> Workspace:
    """The content that belongs to the running code."""
    package = Path(__file__).resolve().parents[1]
    packaged = package / "content"
    return Workspace(packaged if packaged.is_dir() else package.parents[1])
