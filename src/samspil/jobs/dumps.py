"""Everything there is as files to take away: in four forms, each also compressed.

The bytes depend on nothing but what is said: statements stand in order, nameless nodes are named
from what is said of them, and a compressed file says no time. So the same content has the same
hashes wherever it is written, by a server or into a folder.
"""

import gzip
import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import RdfFormat, parse, serialize

from samspil import __version__
from samspil.engine.dataset import Dataset
from samspil.files.nameless import with_stable_names
from samspil.words.media import FORMS, Form
from samspil.words.vocabulary import Vocabulary

FOLDER = "dump"
_WRITTEN = {
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
}
_GRAPHLESS = ("ttl",)
_LEVEL = 6
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
# The name of every file; they are known before anything is read.
NAMES: Sequence[str] = tuple(
    f"samspil-{__version__}.{form}{more}" for form in _WRITTEN for more in ("", ".gz")
)
LINES = f"{FOLDER}/samspil-{__version__}.nq"  # the file that is the dataset in order


def ordered(dataset: Dataset) -> Dataset:
    """The same, graph by graph in order.

    Made from lines and not from objects: of a big graph these would take three times the memory.
    """
    if dataset.in_order:
        return dataset
    lines = dataset.quads.splitlines(keepends=True)
    nameless = b"".join(line for line in lines if b"_:" in line)
    renamed = with_stable_names(parse(nameless, format=RdfFormat.N_QUADS))
    named = [line for line in lines if b"_:" not in line]
    named += (serialize(renamed, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    named.sort(key=_by_graph)
    return Dataset(b"".join(named), dataset.graphs, in_order=True)


def _by_graph(line: bytes) -> tuple[bytes, bytes]:
    """Graph by graph, so that each is written in one piece."""
    return (line[line.rfind(b" <") :], line)


def make_dump(dataset: Dataset, form: str, vocabulary: Vocabulary) -> Dump:
    """A dataset in one form. Takes half a second for each 100,000 statements."""
    prefixes, quads = dict(vocabulary.prefixes), ordered(dataset).quads
    if form == "nq":
        plain = quads
    elif form in _GRAPHLESS:
        triples = parse(_without_graphs(quads), format=RdfFormat.N_TRIPLES)
        plain = serialize(triples, format=_WRITTEN[form], prefixes=prefixes) or b""
    else:
        read = parse(quads, format=RdfFormat.N_QUADS)
        plain = serialize(read, format=_WRITTEN[form], prefixes=prefixes) or b""
    held = gzip.compress(plain, _LEVEL, mtime=0)
    name = f"samspil-{__version__}.{form}"
    return Dump(_file(name, form, plain), _file(f"{name}.gz", form, held, packed=True), held)


def _without_graphs(quads: bytes) -> bytes:
    """N-Triples in order, each statement once."""
    lines = quads.splitlines()
    return b"".join(sorted({line[: line.rfind(b" <")] + b" .\n" for line in lines}))


def _file(name: str, form: str, body: bytes, *, packed: bool = False) -> DumpFile:
    hashes = {
        "sha256": hashlib.sha256(body).hexdigest(),
        "sha1": hashlib.sha1(body, usedforsecurity=False).hexdigest(),  # DCAT-AP-DK knows no other
    }
    return DumpFile(name, FORMS[form], packed, len(body), hashes)
