"""Everything there is as files to take away: in four forms, each also compressed.

The bytes depend on nothing but what is said: statements stand in order, nameless nodes are named
from what is said of them, and a compressed file says no time. So the same content has the same
hashes wherever it is written, by a server or into a folder.
"""

import hashlib
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from pyoxigraph import RdfFormat, parse, serialize

from samspil import __version__
from samspil.engine.dataset import Dataset, lines_with
from samspil.files.nameless import with_stable_names
from samspil.jobs.blocks import NOTHING, Block, Style, Text, in_blocks, text_of
from samspil.words.media import FORMS, Form
from samspil.words.vocabulary import Vocabulary

FOLDER = "dump"
_WRITTEN = {
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
}
_LINES = RdfFormat.N_QUADS
_GRAPHLESS = ("ttl",)
_ANYTHING = b"<urn:x> <urn:x> <urn:x> .\n"
# One name in so many begins a block: a megabyte or two of a thousand cases. Small ones press worse.
_EVERY_GRAPH, _EVERY_SUBJECT = 32, 1000
_CHUNK = 2**16


@dataclass(frozen=True)
class DumpFile:
    """A file as it is taken away: `size` in bytes, `hashes` in hexadecimal by algorithm."""

    name: str
    form: Form
    packed: bool
    size: int
    hashes: Mapping[str, str]

    @property
    def path(self) -> str:
        """Where it stands below the public address."""
        return f"{FOLDER}/{self.name}"

    @property
    def media_type(self) -> str:
        """What it is as it comes over the wire."""
        return "application/gzip" if self.packed else self.form.content_type


@dataclass(frozen=True)
class Dump:
    """Everything in one form; only the compressed bytes are held."""

    plain: DumpFile
    packed: DumpFile
    held: bytes
    blocks: Sequence[Block] = ()

    def parts(self) -> Iterator[bytes]:
        """The plain bytes, piece by piece."""
        unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
        for start in range(0, len(self.held), _CHUNK):
            yield unpacking.decompress(self.held[start : start + _CHUNK])
        yield unpacking.flush()

    def files(self) -> Sequence[DumpFile]:
        """Both."""
        return (self.plain, self.packed)

    def bytes_of(self, file: DumpFile) -> bytes:
        """The whole of one of them."""
        return self.held if file.packed else b"".join(self.parts())


FORMS_OF_DUMPS: Sequence[str] = tuple(_WRITTEN)


def names_of(form: str) -> Sequence[str]:
    """What the files of a form are called, plain and compressed."""
    plain = f"samspil-{__version__}.{form}"
    return (plain, f"{plain}.gz")


# The name of every file; they are known before anything is read.
NAMES: Sequence[str] = tuple(name for form in _WRITTEN for name in names_of(form))
LINES = f"{FOLDER}/{names_of('nq')[0]}"  # the file that is the dataset in order


def stable(dataset: Dataset) -> Dataset:
    """The same, nodes without a name called by what is said of them.

    Made from lines and not from objects: of a big graph these would take three times the memory.
    """
    if dataset.stable:
        return dataset
    quads, whole = dataset.quads, memoryview(dataset.quads)
    graphs: dict[bytes, bytes | memoryview] = {}
    nameless: list[tuple[bytes, bytes]] = []
    at = 0
    for end, size in dataset.parts:
        graphs[end] = whole[at : at + size]
        found = lines_with(b"_:", quads, at, at + size)
        nameless += [(end, quads[start:stop]) for start, stop in found]
        at += size
    renamed = with_stable_names(parse(b"".join(line for _, line in nameless), format=_LINES))
    called = (serialize(renamed, format=_LINES) or b"").splitlines(keepends=True)
    again = defaultdict[bytes, list[bytes]](list)
    for (end, _), line in zip(nameless, called, strict=True):
        again[end].append(line)
    for end, changed in again.items():
        said = bytes(graphs[end]).splitlines(keepends=True)
        changed += [line for line in said if b"_:" not in line]
        graphs[end] = b"".join(sorted(changed))
    parts = tuple((end, len(lines)) for end, lines in graphs.items())
    return Dataset(b"".join(graphs.values()), dataset.graphs, parts, stable=True)


def make_dump(dataset: Dataset, form: str, vocabulary: Vocabulary) -> Dump:
    """A dataset in one form. Takes half a second for each 100,000 statements."""
    return write_dump(dataset, form, vocabulary)[0]


def write_dump(
    dataset: Dataset, form: str, vocabulary: Vocabulary, before: Text = NOTHING
) -> tuple[Dump, bytes]:
    """A dataset in one form, and its plain bytes; what is as `before` is not written again."""
    dataset = stable(dataset)
    if form in _GRAPHLESS:
        lines = [line + b" .\n" for line in dataset.statements()]
        parts = ((name, sum(map(len, said))) for name, said in groupby(lines, _subject_of))
        blocks = in_blocks(b"".join(lines), parts, _EVERY_SUBJECT)
    else:
        blocks = in_blocks(dataset.quads, dataset.parts, _EVERY_GRAPH)
    text = text_of(blocks, _style(form, dict(vocabulary.prefixes)), before)
    name, packed_name = names_of(form)
    plain = _file(name, form, text.plain)
    packed = _file(packed_name, form, text.packed, packed=True)
    return Dump(plain, packed, text.packed, text.blocks), text.plain


def _subject_of(line: bytes) -> bytes:
    return line[: line.find(b" ")]


def _style(form: str, prefixes: dict[str, str]) -> Style:
    """How the engine writes a form, without what it puts around a whole."""
    read = RdfFormat.N_TRIPLES if form in _GRAPHLESS else RdfFormat.N_QUADS

    def write(said: bytes) -> bytes:
        return serialize(parse(said, format=read), format=_WRITTEN[form], prefixes=prefixes) or b""

    match form:
        case "nq":
            return Style(None)
        case "jsonld":
            return Style(lambda said: write(said)[1:-1], b"[", b",", b"]")
        case _:
            declared = write(_ANYTHING)
            head = declared[: declared.find(b"\n", declared.rfind(b"@prefix ")) + 1]
            return Style(lambda said: write(said).removeprefix(head), head)


def _file(name: str, form: str, body: bytes, *, packed: bool = False) -> DumpFile:
    hashes = {
        "sha256": hashlib.sha256(body).hexdigest(),
        "sha1": hashlib.sha1(body, usedforsecurity=False).hexdigest(),  # DCAT-AP-DK knows no other
    }
    return DumpFile(name, FORMS[form], packed, len(body), hashes)
