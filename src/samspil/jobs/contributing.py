"""A case that is filled in on a web page: checked, written to a file, taken up from one.

Everything here takes and gives plain values, so that it can be done in a process beside the one
that talks to the net. Nothing is kept: what goes in comes back, or is gone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from samspil.files.forms.exporting import to_yaml
from samspil.files.forms.from_shapes import read_profile
from samspil.files.forms.posted import (
    NAME,
    UNNAMED,
    Draft,
    Pairs,
    as_form,
    document_of,
    draft_of,
    draft_of_filled,
    draft_of_form,
    pairs_of,
    spot,
)
from samspil.files.forms.profile import Profile
from samspil.files.forms.tables import Filled
from samspil.files.forms.writing import form_of
from samspil.files.mistakes import Mistake
from samspil.files.opening import Sent
from samspil.files.rdf_writing import FORMATS, written
from samspil.files.reading import read
from samspil.files.workspace import Workspace
from samspil.jobs.checks import all_checks
from samspil.jobs.drafting import named
from samspil.jobs.starting import proper_name
from samspil.jobs.validation import validate_document
from samspil.jobs.validation.chunk import finding_of
from samspil.jobs.validation.context import read_context
from samspil.jobs.validation.privacy import Gate
from samspil.words.errors import Unreadable, Unwritable
from samspil.words.findings import Finding, Severity
from samspil.words.language import Language, in_language, say

FILES = ("xlsx", "yaml", "ttl")
TAKEN = (".yaml", ".yml", ".xlsx", ".ttl", ".trig", ".nt", ".nq", ".jsonld", ".rdf")


@dataclass(frozen=True)
class Said:
    """One finding in the reader's language; `place` is the id of an input, "" for the whole.

    `meant` is what may have been meant, `why` the reason of the rule.
    """

    place: str
    severity: Severity
    check: str
    wrong: str
    remedy: str
    why: str
    meant: Sequence[str] = ()


@dataclass(frozen=True)
class Verdict:
    """What a check found; `private` if there is something in it that must not go on to a file, and
    `whole` if all that is written was understood.
    """

    said: Sequence[Said]
    private: bool
    whole: bool

    def count(self, severity: Severity) -> int:
        """How many findings of one severity."""
        return sum(one.severity == severity for one in self.said)

    @property
    def fine(self) -> bool:
        """True if the case can be sent in as it is."""
        return not self.count(Severity.VIOLATION)


@dataclass(frozen=True)
class TakenUp:
    """What a file holds, as a browser would send it, and what in it could not be taken up."""

    pairs: Pairs
    said: Sequence[Said]


def check(pairs: Pairs, language: Language, workspace: Workspace) -> Verdict:
    """What is wrong with a draft, each at its input: the findings of `samspil validate`."""
    profile = read_profile(workspace)
    draft = named(draft_of(pairs, profile), profile, language, UNNAMED)
    document = document_of(draft, workspace)
    report = validate_document(document, workspace)
    book = read_context(workspace).book
    secret = {book.checks[shape].check for shape in book.patterns}
    lost = any(finding_of(m, "").severity is Severity.VIOLATION for m in document.mistakes)
    private = any(finding.check in secret for finding in report.findings)
    said = _said(report.findings, language, workspace)
    return Verdict([_nearer(one, draft) for one in said], private, not lost)


def _nearer(one: Said, draft: Draft) -> Said:
    """A finding about a whole thing at the field that it asks for, which a thing it refers to may
    have; checks are called after the properties they are about.
    """
    sheet, _, rest = one.place.partition("-")
    number, _, key = rest.partition("-")
    asked = one.check.rpartition("-")[2]
    if key != NAME:
        return one
    places = {
        thing.sheet.key: spot(thing.sheet.key, 0, asked)
        for thing in reversed(draft.things)
        if any(field.key == asked for field in thing.sheet.fields)
    }
    if sheet in places:
        return replace(one, place=spot(sheet, int(number), asked))
    first = next((t.sheet.key for t in draft.things if t.sheet.key in places), "")
    return replace(one, place=places.get(first, one.place))


def _said(
    findings: Iterable[Finding], language: Language, workspace: Workspace
) -> tuple[Said, ...]:
    checks = all_checks(read_context(workspace).book)
    return tuple(
        Said(
            one.where.cell,
            one.severity,
            one.check,
            one.wrong(language),
            one.remedy(language),
            checks[one.check].why.get(language, "") if one.check in checks else "",
            [in_language(list(_pairs(s.label)), language) or s.text for s in one.suggestions],
        )
        for one in findings
    )


def _pairs(label: Mapping[Language, str]) -> Iterable[tuple[str, str]]:
    return ((text, tag) for tag, text in label.items())


def file_of(
    pairs: Pairs, form: str, language: Language, workspace: Workspace
) -> tuple[bytes, Verdict]:
    """The draft as one of `FILES`, b"" if the verdict is against it, and the verdict.

    What nobody understands is kept word by word in YAML and Excel; Turtle cannot hold it.
    """
    verdict = check(pairs, language, workspace)
    if verdict.private or (form == "ttl" and not verdict.whole):
        return b"", verdict
    profile = read_profile(workspace)
    draft = named(draft_of(pairs, profile), profile, language)
    if form == "ttl":
        quads = document_of(draft, workspace).quads
        return written(quads, FORMATS[".ttl"], workspace), verdict
    filled = as_form(draft, profile)
    if form == "yaml":
        return to_yaml(filled, profile, language).encode(), verdict
    from samspil.files.forms.template import write_workbook  # noqa: PLC0415 - only when written

    return write_workbook(filled, profile, language), verdict


def file_name(draft: Draft, profile: Profile, language: Language) -> str:
    """What a file with this draft is called, without its ending."""
    name = draft.case(profile)
    return name if name and proper_name(name) == name else say(language, "new-name")


def take_up(file: Sent, language: Language, workspace: Workspace) -> TakenUp:
    """What a file holds, to go on with."""
    try:
        return _taken_up(file, language, workspace)
    except (Unreadable, Unwritable) as error:
        reason = error.told(language)
        return TakenUp((), (Said("", Severity.VIOLATION, "unreadable", reason, "", ""),))


def _taken_up(file: Sent, language: Language, workspace: Workspace) -> TakenUp:
    suffix = file.suffix.lower()
    if suffix not in TAKEN:
        raise Unreadable("file-kind", file=file, known=", ".join(TAKEN))
    profile = read_profile(workspace)
    mistakes: Sequence[Mistake]
    if suffix in (".yaml", ".yml", ".xlsx"):
        filled = _filled(file, workspace)
        mistakes = filled.mistakes
        draft = draft_of_filled(filled, profile)
    else:
        document = read(file, file.name, workspace)
        mistakes = document.mistakes
        draft = draft_of_form(form_of(document.quads, profile, workspace.vocabulary, language))
    if len(draft.of(profile.case)) > 1:
        raise Unreadable("contribute-several", file=file)
    gate = Gate(read_context(workspace).book)
    told = [gate.covered(finding_of(mistake, "")) for mistake in mistakes]
    said = [replace(one, place="") for one in _said(told, language, workspace)]
    return TakenUp(pairs_of(draft), said)


def _filled(file: Sent, workspace: Workspace) -> Filled:
    if file.suffix.lower() == ".xlsx":
        from samspil.files.forms.workbook import filled_workbook as went_through  # noqa: PLC0415
    else:
        from samspil.files.forms.yaml_form import filled_yaml as went_through  # noqa: PLC0415
    return went_through(file, file.name, workspace)


def check_text(
    text: str, ending: str, language: Language, workspace: Workspace
) -> tuple[Said, ...]:
    """What is wrong with a case that somebody sends as text; a place is `line:column`."""
    document = read(Sent(f"case.{ending}", text.encode()), None, workspace)
    report = validate_document(document, workspace)
    places = [f"{one.where.line}:{one.where.column}" for one in report.findings]
    said = _said(report.findings, language, workspace)
    return tuple(replace(one, place=place) for one, place in zip(said, places, strict=True))
