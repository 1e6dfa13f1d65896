"""What is installed, where the content is, and how much of it there is."""

import platform
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from samspil.engine.store import Store
from samspil.files.workspace import Workspace
from samspil.jobs.web.assets import read_assets
from samspil.words.vocabulary import NS, OWL, SH, SKOS

_LIBRARIES = ("pyoxigraph", "pyshifty", "pyshacl", "rdflib", "owlready2", "sparqlwrapper")
# What each extra of the package brings; its words are `doctor-extra-NAME`.
EXTRAS = {
    "agreement": "nltk",
    "mcp": "mcp",
    "parquet": "pyarrow",
    "png": "resvg-py",
}
_COUNTS = {
    "owl:Class": f"?x a <{OWL}Class> . FILTER(STRSTARTS(STR(?x), '{NS}'))",
    "owl:ObjectProperty": f"?x a <{OWL}ObjectProperty>",
    "owl:DatatypeProperty": f"?x a <{OWL}DatatypeProperty>",
    "skos:ConceptScheme": f"?x a <{SKOS}ConceptScheme>",
    "skos:Concept": f"?x a <{SKOS}Concept>",
    "sh:message": f"?x <{SH}message> ?m",
    "sam:Case": f"?x a ?k . VALUES ?k {{ <{NS}LiteratureCase> <{NS}FieldCase> }}",
    "sam:Claim": f"?x a <{NS}Claim>",
    "sam:Source": f"?x a <{NS}Source>",
}


@dataclass(frozen=True)
class Checkup:
    """Versions by name, counts by term, and what Java says of itself (None without one).

    `styles` are the packages bundled for the pages, by name; empty without the bundle. `extras` are
    the extras by name, each with the version of what it brings, "" where that is missing.
    """

    versions: Mapping[str, str]
    root: str
    counts: Mapping[str, int]
    java: str | None
    styles: Mapping[str, str]
    extras: Mapping[str, str]


def look(workspace: Workspace) -> Checkup:
    """The state of this installation."""
    store = Store.of(workspace, "ontology", "shapes", "data")
    counts = {
        name: len(store.rows(f"SELECT DISTINCT ?x WHERE {{ {pattern} }}"))
        for name, pattern in _COUNTS.items()
    }
    counts["queries/*.rq"] = len(list(workspace.folder("queries").glob("*.rq")))
    versions = {"Python": platform.python_version()}
    versions |= {library: version(library) for library in _LIBRARIES}
    extras = {name: _version(package) for name, package in EXTRAS.items()}
    return Checkup(versions, str(workspace.root), counts, _java(), read_assets().packages, extras)


def _version(package: str) -> str:
    """The version that is installed; "" if none is."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _java() -> str | None:
    java = shutil.which("java")
    if java is None:
        return None
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)  # noqa: S603 - found on the user's own path
    return next(iter((said.stderr or said.stdout).splitlines()), java)
