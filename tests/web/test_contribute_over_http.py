"""The form over HTTP: what is typed comes back, and nothing that is sent does harm."""

import io
import re
import time
import zipfile

import pytest

from forms_sent import CPR, changed, filled_in, post, texts_of, upload
from samspil.files.forms.posted import Pairs
from samspil.files.workspace import Workspace
from samspil.jobs.contributing import FILES
from samspil.words.language import LANGUAGES, Language
from servers import Running


@pytest.fixture(scope="module")
def light(workspace: Workspace) -> Pairs:
    return filled_in(workspace)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_typed_is_lost_on_the_way(language: Language, running: Running) -> None:
    typed = {
        "Case.0.id": "lektiecafe",
        "Case.0.title.da": 'To "gode" <b>linjer</b>\nog én til & flere',
        "Case.0.startMonth": "ved det ikke; måske",
        "Case.0.concernsIntervention.more": "https://w3id.org/samspil/x; noget helt andet",
        "Source.0.id": "kilde-1",
        "Source.0.url": 'a; b "c',
        "Source.1.id": "",
        "Source.1.title.en": "no name yet",
        "other.0.subject": "a",
        "other.0.value": "b",
    }
    path = "/en/bidrag" if language == "en" else "/bidrag"
    for button in ("check", "show", "add.Activity", "file.ttl"):
        reply = post(running, [*typed.items(), ("do", button)], path)
        assert reply.status == 200
        assert reply["Cache-Control"] == "no-store"
        texts = texts_of(reply.text)
        assert typed.items() <= texts.items()
        assert "<b>linjer" not in reply.text


def test_a_finding_is_at_its_field_and_in_the_summary(running: Running) -> None:
    page = post(running, [("Case.0.id", "a"), ("Case.0.startMonth", "foråret"), ("do", "check")])
    assert '<a href="#Case-0-startMonth">' in page.text
    assert re.search(r'id="Case-0-startMonth"[^>]*aria-invalid="true"', page.text)
    assert re.search(r'id="Case-0-startMonth"[^>]*aria-describedby="[^"]*-said"', page.text)
    assert "«foråret»" in page.text


@pytest.mark.parametrize("form", FILES)
def test_a_file_comes_out_and_goes_in_again(form: str, running: Running, light: Pairs) -> None:
    reply = post(running, [*light, ("do", f"file.{form}")])
    assert reply.status == 200
    assert reply["Content-Disposition"] == f'attachment; filename="job-guidance-light.{form}"'
    assert reply["Cache-Control"] == "no-store"
    page = upload(running, f"case.{form}", reply.body)
    assert page.status == 200
    texts = texts_of(page.text)
    assert texts["Case.0.title.da"] == dict(light)["Case.0.title.da"]


def test_a_file_with_personal_data_is_not_handed_out(running: Running, light: Pairs) -> None:
    reply = post(running, [*changed(light, Case__0__contributorFunction=CPR), ("do", "file.yaml")])
    assert "Content-Disposition" not in reply.headers
    assert 'data-private="yes"' in reply.text
    # It stands in the input where it was typed, and nowhere else.
    assert reply.text.count(CPR) == 1
    assert texts_of(reply.text)["Case.0.contributorFunction"] == CPR


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("a.docx", b"PK\x03\x04", ".docx"),
        ("a.xlsx", b"not a workbook", ""),
        ("a.xlsx", b"PK\x03\x04 broken", ""),
        ("a.yaml", b"a: &a [*a]\nb: *a", ""),
        ("a.yaml", b"\x00\x01\x02", ""),
        ("a.ttl", b"<a> <b> [ [ [ [ ", ""),
        ("a.ttl", b"<x:a> <x:b> [] .", ""),
        ("a.trig", b"<x:g> { <x:a> <x:b> <x:c> }", ""),
        ("a.jsonld", b"[" * 100_000, ""),
        ("a.jsonld", b'{"@context": "http://169.254.169.254/"}', ""),
        ("a.rdf", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', ""),
        ("../../../etc/passwd", b"root", ""),
        ("a.csv", b"a;b", ".csv"),
        ("", b"", ""),
    ],
)
def test_a_bad_file_is_told_of_and_harms_nothing(
    name: str, body: bytes, said: str, running: Running
) -> None:
    reply = upload(running, name, body)
    assert reply.status == 200, reply.text
    assert 'id="wrong"' in reply.text
    assert said in reply.text
    assert "root:" not in reply.text
    assert running.ask("/healthz").status == 200


def test_a_bomb_of_a_workbook_is_not_unpacked(running: Running) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * 100_000_000)
    before = time.monotonic()
    assert 'id="wrong"' in upload(running, "bomb.xlsx", packed.getvalue()).text
    assert time.monotonic() - before < 10


def test_what_is_too_large_or_no_form_is_turned_away(running: Running) -> None:
    kind = "application/x-www-form-urlencoded"
    for path, size in (("/bidrag", 1024**2 + 1), ("/en/bidrag", 1024**2 + 1), ("/sparql", 70_000)):
        # Only announced: the answer comes before anything is sent.
        large = running.ask(path, "POST", "", Content_Type=kind, Content_Length=str(size))
        assert large.status == 413
        assert large["Connection"] == "close"
    assert post(running, [("Case.0.title.da", "x" * 900_000), ("do", "show")]).status == 200
    assert running.ask("/bidrag", "POST", "{}", Content_Type="application/json").status == 415
    many = "&".join(f"a{number}=" for number in range(10_001))
    assert running.ask("/bidrag", "POST", many, Content_Type=kind).status == 400
    broken = running.ask("/bidrag", "POST", "--", Content_Type="multipart/form-data; boundary=x")
    assert broken.status in (200, 400)
    assert running.ask("/bidrag", "POST", "", Content_Type="multipart/form-data").status == 400
    assert post(running, [("do", "check")], "/bidrag?strange=1").status == 400


def test_another_site_cannot_send_the_form(running: Running) -> None:
    pairs = [("do", "file.yaml")]
    assert post(running, pairs, Sec_Fetch_Site="cross-site").status == 403
    assert post(running, pairs, Sec_Fetch_Site="same-origin").status == 200


def test_the_summary_goes_down_the_page_and_says_of_which_thing_it_speaks(
    running: Running,
) -> None:
    names = {"Case.0.id": "a", "Source.0.id": "kilde-1", "Organisation.0.id": "by"}
    pairs = [*names.items(), ("do", "check")]
    page = post(running, pairs).text
    summary, _, form = page.partition('id="case-form"')
    led = re.findall(r'<li><a href="#([^"]+)">([^<]*)</a>', summary.partition('id="advice"')[0])
    places = [form.index(f'id="{place}"') for place, _ in led]
    assert len(places) > 10
    assert places == sorted(places)
    assert "by: Der mangler en dansk betegnelse." in [text for _, text in led]
