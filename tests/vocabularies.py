"""The lists of terms that mappings are held against, as copies of other vocabularies have them.

`python tests/vocabularies.py` writes the lists of those copies that are at hand, for whoever takes
a newer copy into use. Names alone are taken: no definition of anybody else's is copied.
"""

import hashlib
import inspect
import re
import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path

import rdflib
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, SDO

ROOT = Path(__file__).parents[1]
LISTS = ROOT / "ontology" / "alignments"
COPIES = ROOT.parent / "shared" / "standards" / "vocabularies"
_DEPRECATED = NamedNode("http://www.w3.org/2002/07/owl#deprecated")
# Of each vocabulary the file it was read from, and the namespaces that are its own.
FILES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "cids": ("cids.ttl", ("https://ontology.commonapproach.org/cids#",)),
    "cito": ("cito.ttl", ("http://purl.org/spar/cito/",)),
    "cpsv-ap": (
        "cpsv-ap-3.2.0.ttl",
        (
            "http://data.europa.eu/m8g/",
            "http://purl.org/vocab/cpsv#",
            "http://data.europa.eu/eli/ontology#",
        ),
    ),
    "fabio": ("fabio.ttl", ("http://purl.org/spar/fabio/",)),
}
# Of these rdflib has every term, with the day on which it was read.
OF_RDFLIB = {"dcterms": DCTERMS, "foaf": FOAF, "org": ORG, "prov": PROV, "schema": SDO}


def terms_of_file(path: Path, namespaces: tuple[str, ...]) -> set[str]:
    """The terms that a copy says something of and does not call deprecated."""
    quads = list(parse(path=str(path), format=RdfFormat.TURTLE))
    gone = {q.subject for q in quads if q.predicate == _DEPRECATED and str(q.object)[1:5] == "true"}
    described = {q.subject for q in quads} - gone
    names = (one.value for one in described if isinstance(one, NamedNode))
    return {name for name in names if _split(name, namespaces)}


def terms_of_rdflib(name: str) -> set[str]:
    """The terms that rdflib knows and does not call deprecated."""
    vocabulary = OF_RDFLIB[name]
    source = inspect.getsource(vocabulary)
    gone = set(re.findall(r"^    (\w+): \(?\s*URIRef +# [^\n]*deprecated", source, re.MULTILINE))
    gone |= set(re.findall(r"^    (\w+): URIRef +# [^\n]*superseded", source, re.MULTILINE))
    space = str(vocabulary)
    return {str(iri) for iri in dir(vocabulary)} - {space + local for local in gone}


def _split(iri: str, namespaces: Iterable[str]) -> tuple[str, str] | None:
    for space in namespaces:
        if re.fullmatch(re.escape(space) + r"[A-Za-z][\w-]*", iri):
            return space, iri.removeprefix(space)
    return None


def listed(head: str, terms: Iterable[str], namespaces: tuple[str, ...]) -> str:
    """A list as it is kept: each namespace, and below it the names in it."""
    names: dict[str, list[str]] = {space: [] for space in namespaces}
    for iri in sorted(terms):
        found = _split(iri, namespaces)
        if found:
            names[found[0]].append(found[1])
    blocks = [
        space + "\n" + textwrap.fill(" ".join(local), 118, break_on_hyphens=False)
        for space, local in names.items()
        if local
    ]
    return f"# {head}\n" + "".join(f"\n{block}\n" for block in blocks)


def lists() -> dict[str, str]:
    """Every list whose copy is at hand."""
    found = {}
    for name, vocabulary in OF_RDFLIB.items():
        day = re.search(r"Date: (\d{4}-\d\d-\d\d)", vocabulary.__doc__ or "")
        read = f", read {day[1]}" if day else ""
        head = f"The terms of {vocabulary} that rdflib {rdflib.__version__} has{read}."
        found[name] = listed(head, terms_of_rdflib(name), (str(vocabulary),))
    for name, (file, namespaces) in FILES.items():
        path = COPIES / file
        if path.is_file():
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            head = f"The terms of {file}, SHA-256 {digest}."
            found[name] = listed(head, terms_of_file(path, namespaces), namespaces)
    return found


if __name__ == "__main__":
    for name, text in lists().items():
        (LISTS / f"{name}.terms").write_text(text, "utf-8")
