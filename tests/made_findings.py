"""Findings made by hand, for what no reader is needed to show; shared by the tests of rendering."""

from dataclasses import replace
from typing import Any

from samspil.files.workspace import find_workspace
from samspil.jobs.rendering import FORMATS, Options
from samspil.jobs.validation.context import read_context
from samspil.words.findings import Edit, Finding, Note, Report, Severity, Suggestion, Where
from samspil.words.language import LANGUAGES, Language, checks_of_form, in_both

CONTEXT = read_context(find_workspace())


def options(language: Language = "da", **more: Any) -> Options:
    return replace(Options(CONTEXT, language), **more)


def rendered(form: str, *findings: Finding, language: Language = "da", **more: Any) -> str:
    report = Report(tuple(sorted(findings, key=lambda f: f.sort_key)), files=2, nodes=12)
    return FORMATS[form](report, options(language, **more))


def of_form(check: str, where: Where, line: str = "", **values: str) -> Finding:
    """A mistake in a file's form as it is told of."""
    said = {lang: checks_of_form(lang)[check]["says"].format(**values) for lang in LANGUAGES}
    return Finding(check, Severity.VIOLATION, said, where, source_line=line)


def of_shape(check: str, where: Where, line: str = "", **more: Any) -> Finding:
    """A breach of a shape as it is told of."""
    shape = next(s for s in CONTEXT.book.checks.values() if s.check == check)
    return Finding(check, shape.severity, shape.message, where, source_line=line, **more)


def at(line: int, start: int, end: int, file: str = "data/cases/vejle.ttl") -> Where:
    return Where(file, line, start, line, end)


DATES_IN_A_WORKBOOK = replace(
    of_shape(
        "CaseShape-endBeforeStart",
        Where("vejle.xlsx", 2, sheet="Sag", cell="H2"),
        "vejle-1 | Ungevejledning | 2019-01 | 2018-12",
        value="2018-12",
    ),
    message={
        "da": "Indsatsen slutter, før den begynder. Ret den ene af de to datoer.",
        "en": "The intervention ends before it begins. Correct one of the two dates.",
    },
    related=(Note(Where("vejle.xlsx", 2, sheet="Sag", cell="G2"), in_both("note-compare")),),
)
CSV_ENCODING = of_form(
    "encoding",
    at(2, 11, 12, "vejle/aktører.csv"),
    "a1;Lektiecafé;beboere",
    encoding="Windows-1252",
)
CSV_DATE = of_form(
    "date-ambiguous",
    replace(at(2, 24, 30, "vejle/indsatser.csv"), cell="G2"),
    "i1;Ungevejledning;x;y;;1/2-19;",
    value="1/2-19",
    field="start",
)
YAML_FIELD = replace(
    of_form("field-unknown", at(6, 1, 9, "vejle.yaml"), "kommunne: 630", value="kommunne"),
    suggestions=(Suggestion("kommune", edits=(Edit(at(6, 1, 9, "vejle.yaml"), "kommune"),)),),
)
DATES_IN_A_TEXT = of_shape(
    "CaseShape-endYearBeforeStart",
    at(41, 5, 16),
    '    sam:endYear "2017"^^xsd:gYear ;',
    related=(
        Note(at(43, 5, 18), in_both("note-compare"), '    sam:startYear "2019"^^xsd:gYear ;'),
    ),
)
ACROSS_FILES = replace(
    of_form(
        "defined-twice",
        at(28, 1, 10),
        "<vejle-1>",
        value="<case/vejle/vejle-1>",
        other="data/cases/kolding.ttl",
    ),
    related=(Note(at(9, 1, 10, "data/cases/kolding.ttl"), in_both("note-again")),),
)
MADE = {
    "dates-in-a-workbook": (DATES_IN_A_WORKBOOK,),
    "danish-csv": (CSV_ENCODING, CSV_DATE),
    "unknown-field-in-yaml": (YAML_FIELD,),
    "dates-in-a-text": (DATES_IN_A_TEXT,),
    "across-files": (ACROSS_FILES,),
}
