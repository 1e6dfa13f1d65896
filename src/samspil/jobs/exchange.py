"""Cases from any format to any other, so that reading what was written gives the same statements.

What a format cannot hold (a named graph, a node without a name) is refused by the statement's name
before anything is written.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from samspil.files.forms.exporting import to_csv_files, to_yaml
from samspil.files.forms.from_shapes import read_profile
from samspil.files.forms.writing import form_of
from samspil.files.rdf_writing import FORMATS as RDF
from samspil.files.rdf_writing import written
from samspil.files.reading import collect, read
from samspil.files.workspace import Workspace
from samspil.jobs.validation.chunk import finding_of
from samspil.jobs.validation.context import read_context
from samspil.jobs.validation.privacy import Gate
from samspil.words.findings import Finding, Severity
from samspil.words.language import Language
from samspil.words.vocabulary import CASE

FORMS = ("yaml", "xlsx", "csv")
FORMATS = (*(ending.removeprefix(".") for ending in RDF), *FORMS)


@dataclass(frozen=True)
class Taken:
    """What some files say, and what in them could not be understood and would be lost."""

    quads: Sequence[Quad]
    losses: Sequence[Finding]

    @property
    def cases(self) -> list[str]:
        """The names of the cases that something is said about."""
        named = {q.subject.value for q in self.quads if isinstance(q.subject, NamedNode)}
        return sorted({iri.removeprefix(CASE).split("/")[0] for iri in named if _of_a_case(iri)})


def _of_a_case(iri: str) -> bool:
    return iri.startswith(CASE) and iri != CASE


def take(paths: Iterable[Path], workspace: Workspace) -> Taken:
    """What the files say, in the graphs they name.

    Raises: Unreadable.
    """
    gate = Gate(read_context(workspace).book)
    quads: list[Quad] = []
    losses: list[Finding] = []
    for path in collect(paths):
        document = read(path, workspace=workspace)
        quads += document.quads
        found = (finding_of(m, document.places.line(m.where)) for m in document.mistakes)
        losses += [gate.covered(one) for one in found if one.severity is Severity.VIOLATION]
    return Taken(quads, sorted(losses, key=lambda finding: finding.sort_key))


def as_files(
    quads: Iterable[Quad], form: str, stem: str, language: Language, workspace: Workspace
) -> Mapping[str, bytes]:
    """The statements in one of `FORMATS`: the content of each file by its name, CSV a file a sheet.

    Raises: Unwritable for a statement that the format cannot hold.
    """
    if form not in FORMS:
        return {f"{stem}.{form}": written(quads, RDF[f".{form}"], workspace)}
    profile = read_profile(workspace)
    filled = form_of(quads, profile, workspace.vocabulary, language)
    if form == "yaml":
        return {f"{stem}.yaml": to_yaml(filled, profile, language).encode()}
    if form == "csv":
        sheets = to_csv_files(filled, profile, language)
        return {f"{stem}/{name}": text.encode() for name, text in sheets.items()}
    from samspil.files.forms.template import write_workbook  # noqa: PLC0415 - only when written

    return {f"{stem}.xlsx": write_workbook(filled, profile, language)}
