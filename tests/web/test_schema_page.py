"""The page of all fields: each with obligation, way of writing, checks and examples."""

import re
from collections import Counter
from functools import cache
from xml.etree import ElementTree as ET

import html5lib
import pytest

from samspil.files.forms.from_shapes import read_profile
from samspil.files.forms.profile import Obligation
from samspil.files.workspace import Workspace, find_workspace
from samspil.jobs.description import describe
from samspil.jobs.publication import read_publication
from samspil.jobs.web.addresses import Addresses
from samspil.jobs.web.entity import entity_page
from samspil.jobs.web.schema import schema_page
from samspil.jobs.web.website import Website
from samspil.words.language import LANGUAGES, Language, say
from samspil.words.vocabulary import NS, SHAPE

WEB = Website(read_publication(find_workspace(), ()), Addresses())
XHTML = "{http://www.w3.org/1999/xhtml}"


@cache
def _tree(language: Language) -> ET.Element:
    return _parsed(schema_page(WEB, language))


def _parsed(page: str) -> ET.Element:
    parser = html5lib.HTMLParser()
    tree: ET.Element = parser.parse(page)
    assert parser.errors == []
    names = Counter(e.get("id") for e in tree.iter() if e.get("id"))
    assert [name for name, count in names.items() if count > 1] == []
    return tree


def _said(element: ET.Element) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def _entity(iri: str, language: Language) -> str:
    described = describe(iri, WEB.content.store)
    assert described is not None
    return _said(_parsed(entity_page(WEB, described, language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_of_the_form_is_there_with_what_the_form_says(
    language: Language, workspace: Workspace
) -> None:
    parts = {
        str(h.get("id")): part
        for part in _tree(language).iter(f"{XHTML}div")
        for h in part.findall(f"{XHTML}h3")
    }
    fields = [(s, f) for s in read_profile(workspace).sheets for f in s.fields]
    assert len(fields) > 150
    for sheet, field in fields:
        told = _said(parts[f"{sheet.key}-{field.key}"])
        assert told.startswith(field.label[language])
        assert say(language, f"obligation-{field.obligation}") in told
        assert " ".join(field.help[language].split()) in told
        if field.obligation is Obligation.MANDATORY:
            assert list(parts[f"{sheet.key}-{field.key}"].iter(f"{XHTML}details")), field.key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_check_is_told_with_its_message_and_both_examples(language: Language) -> None:
    told = _said(_tree(language))
    shown = [check for code, check in WEB.checks.items() if f"{code}:" in told]
    assert len(shown) > 180
    for check in shown:
        assert " ".join(check.says[language].split()) in told
    heads = [_said(e) for e in _tree(language).iter(f"{XHTML}p")]
    assert heads.count(say(language, "page-bad")) == heads.count(say(language, "page-good"))
    assert heads.count(say(language, "page-bad")) >= len(shown)


def test_every_link_within_the_page_leads_somewhere() -> None:
    for language in LANGUAGES:
        names = {e.get("id") for e in _tree(language).iter()}
        hrefs = {str(e.get("href")) for e in _tree(language).iter() if e.get("href")}
        assert {href[1:] for href in hrefs if href.startswith("#")} <= names


def test_pages_of_shapes_and_terms_lead_to_the_fields() -> None:
    shape = _entity(SHAPE + "FieldCaseShape-theme", "en")
    assert say("en", "page-bad") in shape
    assert "sam:theme theme:education" in shape
    assert f"{say('en', 'schema-seen')} case: theme" in shape
    assert f"{say('en', 'schema-seen')} case: theme" in _entity(NS + "theme", "en")
    assert f"{say('en', 'schema-seen')} case" in _entity(NS + "Case", "en")


def test_the_page_of_a_defined_class_tells_its_definition() -> None:
    for language in LANGUAGES:
        told = _entity(NS + "CoProduction", language)
        assert say(language, "onto-rule") in told
        assert "sam:hasFeature value feature:regular-producer" in told
    assert say("en", "onto-rule") not in _entity(NS + "Claim", "en")
