"""Personal data are found, and ordinary figures are left in peace."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from asking_shapes import BOOK, with_background
from samspil.files.document import to_ntriples
from samspil.files.workspace import Workspace
from samspil.jobs.validation.engines import ENGINES
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
