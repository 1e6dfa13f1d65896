"""The ontology as the server gives it stands up to the fifteen file tests of FOOPS!."""

import pytest

from foops import assess, missing, score
from samspil.words.vocabulary import NS
from servers import Running

FORMS = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml", "nt": "nt"}


@pytest.mark.parametrize("suffix", FORMS)
def test_the_ontology_scores_full_marks_in_every_form(running: Running, suffix: str) -> None:
    found = assess(running.ask(f"/ns.{suffix}").body, FORMS[suffix], NS)
    assert len(found) == 15
    assert len(found["VOC3"].asked) > 200
    assert missing(found) == {}
    assert score(found) == 1


def test_what_only_a_registry_can_give_is_what_is_missing_by_their_own_count(
    running: Running,
) -> None:
    found = assess(running.ask("/ns.ttl").body, "turtle", NS, strict=True)
    assert missing(found) == {"OM3": ["doi"]}
    assert score(found) == pytest.approx(1 - 1 / 6 / 15)


def test_the_tests_notice_what_is_not_there() -> None:
    bare = f"<{NS}> a <http://www.w3.org/2002/07/owl#Ontology> ."
    bare += f"<{NS}X> a <http://www.w3.org/2002/07/owl#Class> ."
    found = missing(assess(bare.encode(), "turtle", NS))
    assert set(found) >= {"FIND1", "OM1", "OM2", "OM3", "OM4.1", "OM4.2", "OM5.1", "OM5.2"}
    assert set(found) >= {"VER1", "VOC1", "VOC2", "VOC3", "VOC4"}


def test_the_logo_and_whoever_made_it_can_be_looked_at(running: Running) -> None:
    logo = running.ask("/logo.svg")
    assert (logo.status, logo["Content-Type"]) == (200, "image/svg+xml")
    assert b"<svg" in logo.body
    assert running.ask("/logo.svg", if_none_match=logo["ETag"]).status == 304
    assert "samspils bidragydere" in running.ask("/contributors", accept="text/html").text
