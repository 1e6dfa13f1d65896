"""Personal data are found, and ordinary figures are left in peace."""

import re
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from asking_shapes import BOOK, with_background
from samspil.files.document import BLANK, to_ntriples
from samspil.files.workspace import Workspace
from samspil.jobs.rendering import FORMATS, Options
from samspil.jobs.validation import Run, validate
from samspil.jobs.validation.context import read_context
from samspil.jobs.validation.engines import ENGINES
from samspil.jobs.validation.privacy import MASK, Gate
from samspil.words.findings import Report
from samspil.words.vocabulary import NS, RDF_TYPE, SHAPE, SKOS

PERSONAL = {
    "CivilRegistrationNumber": (
        (
            "010190-1234",
            "CPR 310299 9999",
            "cpr-nr. 0101901234",
            "født 010190 – 1234",
            "610190-1234",
            "010190\N{NON-BREAKING HYPHEN}1234",
            "Borger:\n010190-1234\nbor her",
            "beboer\t0101901234",
            "hos\N{NO-BREAK SPACE}010190-1234\N{NO-BREAK SPACE}igen",
            "010190-1234Øst",
            "på010190-1234",
            'nr. "0101901234"',
        ),
        (
            "9788741264967",
            "978-87-412-6496-7",
            "10.22439/dansoc.v31i2.6344",
            "i alt 1234567890 kroner",
            "kommunekode 0630",
            "320190-1234",
            "011390-1234",
            "https://example.org/0101901234",
            "2015-2018",
        ),
    ),
    "EmailAddress": (
        ("skriv til navn@example.org", "søren.ø@boligforening.dk"),
        ("mødes kl. 3 @ caféen", "@boligorganisation", "navn@", "en at-e@"),
    ),
    "PersonName": (
        (
            "aftalt med projektlederen Opdigta Opdigtsen",
            "aftalt med\nprojektlederen Opdigta Opdigtsen",
            "beboeren Opdigt Æblegård fortæller",
            "sagsbehandler Anne-Opdigt Sø",
            "Hr. Opdigt Opdigtsen",
            "the resident Opdigta M. Opdigtsen",
        ),
        (
            "frivillige fra Røde Kors",
            "Espersen & Andersen 2017",
            "beboere i Brøndby Strand",
            "projektleder for Det Boligsociale Hus",
            "Boligselskabet Opdigt og Vejle Kommune",
            "Den unge skal i job",
        ),
    ),
    "PhoneNumber": (
        (
            "22 33 44 55",
            "ring +4522334455",
            "+45 2233 4455",
            "2233 4455",
            "(22.33.44.55)",
            "22-33-44-55",
            "Tlf. 22334455",
            "0045 22 33 44 55",
            "22\N{NO-BREAK SPACE}33\N{NO-BREAK SPACE}44\N{NO-BREAK SPACE}55",
            "Ring:\n22 33 44 55\ni dag",
            "på22 33 44 55",
        ),
        (
            "2015-2018",
            "fra 2015 2018",
            "12345678 kroner",
            "1 250 000 kroner",
            "01.02.2018",
            "s. 197-222",
            "CVR 37281919",
            "KLE 15.17.12",
            "978-87-412-6496-7",
        ),
    ),
    "StreetAddress": (
        (
            "Opdigtevej 12",
            "mødes i opdigtegade 7, 2. th.",
            "Opdigtede Allé 45",
            "Opdigtepladsen 1",
            "Opdigteparken 12 st. tv.",
            "Opdigte Boulevard 5B",
            "Opdigtevej 12\nVejle",
        ),
        (
            "alle 12 deltagere",
            "i parken 12 unge",
            "Opdigteparken 2019",
            "Opdigteparken 12 familier",
            "Vejle 12",
            "2. udgave 3",
            "Lovgade",
        ),
    ),
}


@pytest.mark.usefixtures("quick_queries")
@pytest.mark.parametrize("engine", sorted(ENGINES))
@pytest.mark.parametrize("check", sorted(PERSONAL))
def test_personal_data_is_found_and_ordinary_figures_are_left_in_peace(
    check: str, engine: str, workspace: Workspace
) -> None:
    given = {
        text: wanted
        for wanted, texts in zip((1, 0), PERSONAL[check], strict=True)
        for text in texts
    }
    note = NamedNode(SKOS + "scopeNote")
    quads = []
    for number, text in enumerate(given):
        node = NamedNode(f"https://w3id.org/samspil/case/made-up/{number}")
        quads.append(Quad(node, NamedNode(RDF_TYPE), NamedNode(NS + "Demand")))
        quads.append(Quad(node, note, Literal(text, language="da")))
    data = with_background(workspace, to_ntriples(quads))
    results = ENGINES[engine](BOOK, BOOK.speaking_names, data)
    texts = list(given)
    found = [texts[int(r.focus.rsplit("/", 1)[1])] for r in results if r.shape == SHAPE + check]
    assert sorted(found) == sorted(text for text, wanted in given.items() if wanted)
    assert all(r.path == note.value for r in results if r.shape == SHAPE + check)


NUMBER = "0101901234"
IN_THE_OPEN = {
    "a name of ours": f"<https://w3id.org/samspil/case/made-up/{NUMBER}> a sam:Demand .",
    "a name with a dash": "<https://w3id.org/samspil/case/made-up/010190-1234> a sam:Demand .",
    "a name of another kind": f"<https://w3id.org/samspil/organisation/{NUMBER}> a sam:Demand .",
    "a name of another's": f"<urn:beboer:{NUMBER}> a sam:Demand .",
    "an address": "<n> a sam:Demand ; dcterms:relation <https://example.org/x/010190-1234/y> .",
    "an address that says so": f"<n> dcterms:relation <https://example.org/?cpr={NUMBER}> .",
    "an address in disguise": "<n> dcterms:relation <https://example.org/010190%2D1234> .",
    "a whole number": f"<n> a sam:Demand ; sam:numberOfPersons {NUMBER} .",
    "a number without its nought": "<n> a sam:Demand ; sam:numberOfPersons 101901234 .",
    "a value of a strange kind": f'<n> a sam:Demand ; sam:note "{NUMBER}"^^<urn:code> .',
}
LEFT_IN_PEACE = (
    "<https://example.org/1203198765/media.pdf>",
    "<https://doi.org/10.22439/dansoc.v31i2.6344>",
    "<https://w3id.org/samspil/place/0630>",
    "<https://example.org/@opdigt/12>",
    "<urn:isbn:9788741264967>",
    "110500000",
    "1234567890",
    '"2026-05-05T10:10:10"^^xsd:dateTime',
)
_HEAD = (
    "PREFIX sam: <https://w3id.org/samspil/ns/>\n"
    "PREFIX dcterms: <http://purl.org/dc/terms/>\n"
    "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
    "BASE <https://w3id.org/samspil/case/made-up/>\n"
)


def _is_shown_in_no_form(pattern: str, report: Report, workspace: Workspace) -> None:
    options = Options(read_context(workspace), "da")
    for form, render in FORMATS.items():
        assert not re.search(pattern, render(report, options)), form


@pytest.mark.parametrize("where", IN_THE_OPEN)
def test_a_number_in_a_name_or_as_a_number_is_found_and_shown_in_no_form(
    where: str, workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "case.ttl"
    path.write_text(_HEAD + IN_THE_OPEN[where] + "\n", "utf-8")
    report = validate([path], workspace)
    found = [f for f in report.findings if f.check == "CivilRegistrationNumber"]
    assert [f.where.line for f in found] == [5]
    _is_shown_in_no_form("0?101901234|010190.{0,3}1234", report, workspace)


CONTACTS = {
    "mailto:opdigt@example.org": "EmailAddress",
    "https://example.org/kontakt?til=opdigt@example.org": "EmailAddress",
    "https://example.org/opdigt%40example.org": "EmailAddress",
    "opdigt@example.org": "EmailAddress",
    "opdigt%40example.org": "EmailAddress",
    "tel:+4522334455": "PhoneNumber",
    "TEL:22334455": "PhoneNumber",
    "sms:22-33-44-55": "PhoneNumber",
}


@pytest.mark.parametrize("address", CONTACTS)
def test_an_address_that_leads_to_somebody_is_found_and_shown_in_no_form(
    address: str, workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "case.ttl"
    path.write_text(f"{_HEAD}<n> a sam:Demand ; dcterms:relation <{address}> .\n", "utf-8")
    report = validate([path], workspace)
    found = [f.where for f in report.findings if f.check == CONTACTS[address]]
    assert [(where.line, where.column) for where in found] == [(5, 37)]
    _is_shown_in_no_form("opdigt(@|%40)|22.?33.?44", report, workspace)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("skriv til opdigt.opdigtsen@example.org i dag", "skriv til █ i dag"),
        ("ring +45 20 30 40 50, tak", "ring █ █ █ █ █, tak"),
        ("bor Opdigtvej 12 her", "bor █ █ her"),
        ("fra <010190-1234> af", "fra █ af"),
        ("hos 010190-1234", "hos █"),
        ('"ring 20 30 40 50"@da ;', '"ring █ █ █ █"@da ;'),
        ("den 010190-1234;Vejle", "den █;Vejle"),
        ("den\n010190-1234\ni Vejle", "den\n█\ni Vejle"),
    ],
)
def test_the_whole_of_it_is_covered_and_not_only_what_the_pattern_needs(
    text: str, shown: str
) -> None:
    assert re.sub(f"{MASK}+", MASK, Gate(BOOK).masked(text)) == shown


def test_a_name_that_a_reader_made_up_is_no_number() -> None:
    made = f"{BLANK}77fcb670:a0101901234f7834d72516d1908590d2"
    assert Gate(BOOK).checks_failed_by_name(made) == ()
    written = f"{BLANK}77fcb670:n0101901234"
    assert Gate(BOOK).checks_failed_by_name(written) == (SHAPE + "CivilRegistrationNumber",)


@pytest.mark.parametrize("value", LEFT_IN_PEACE)
def test_other_addresses_and_figures_are_left_in_peace(
    value: str, workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "case.ttl"
    path.write_text(f"{_HEAD}<n> a sam:Demand ; dcterms:relation {value} .\n", "utf-8")
    checks = {finding.check for finding in validate([path], workspace).findings}
    assert not checks & PERSONAL.keys()


def test_a_cache_keeps_no_name_with_a_number_in_it(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "case.ttl"
    path.write_text(_HEAD + IN_THE_OPEN["a name of ours"] + "\n", "utf-8")
    cache = tmp_path / "cache"
    first = validate([path], workspace, Run(cache=cache))
    assert NUMBER.encode() not in (cache / "findings.sqlite").read_bytes()
    assert validate([path], workspace, Run(cache=cache)) == first
