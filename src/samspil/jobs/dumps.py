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

from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from samspil import __version__
from samspil.files.nameless import with_stable_names
from samspil.jobs.publication import Publication
from samspil.words.media import FORMS, Form

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


# The name of every file; they are known before anything is read.
NAMES: Sequence[str] = tuple(
    f"samspil-{__version__}.{form}{more}" for form in _WRITTEN for more in ("", ".gz")
)


def make_dumps(content: Publication) -> Sequence[Dump]:
    """The content in every form. Takes about a second for each 100,000 statements."""
    read = parse(content.dataset.quads, format=RdfFormat.N_QUADS)
    quads = sorted(with_stable_names(read), key=_place)
    return [_dump(quads, form, content) for form in _WRITTEN]


def _place(quad: Quad) -> tuple[str, str, str, str]:
    subject, predicate, object_, graph = quad
    return (str(graph), str(subject), str(predicate), str(object_))


def _dump(quads: Sequence[Quad], form: str, content: Publication) -> Dump:
    statements: Sequence[Quad] | Sequence[Triple] = quads
    if form in _GRAPHLESS:
        triples = dict.fromkeys(Triple(q.subject, q.predicate, q.object) for q in quads)
        statements = sorted(
            triples, key=lambda t: (str(t.subject), str(t.predicate), str(t.object))
        )
    prefixes = dict(content.vocabulary.prefixes)
    plain = serialize(statements, format=_WRITTEN[form], prefixes=prefixes) or b""
    held = gzip.compress(plain, _LEVEL, mtime=0)
    name = f"samspil-{__version__}.{form}"
    return Dump(_file(name, form, plain), _file(f"{name}.gz", form, held, packed=True), held)


def _file(name: str, form: str, body: bytes, *, packed: bool = False) -> DumpFile:
    hashes = {
        "sha256": hashlib.sha256(body).hexdigest(),
        "sha1": hashlib.sha1(body, usedforsecurity=False).hexdigest(),  # DCAT-AP-DK knows no other
    }
    return DumpFile(name, FORMS[form], packed, len(body), hashes)
