"""Search over HTTP: suggestions for programs, the page of hits, and the index as a file."""

import pytest

from servers import Running
from test_search import FIRST

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' OR 1=1",
    "%00",
    "a" * 5_000,
]


@pytest.mark.parametrize("text", FIRST)
def test_a_program_gets_the_same_first_hit_as_a_person(text: str, running: Running) -> None:
    hits = running.get("/api/search.json", {"q": text, "lang": "da"}).json["hits"]
    assert hits[0]["url"] == f"{running.address}{FIRST[text]}"
    page = running.get("/soeg", {"q": text}, Accept_Language="da").text
    assert f'<a href="/{FIRST[text]}"' in page


def test_the_wishes_are_checked(running: Running) -> None:
    assert running.get("/api/search.json", {"q": "by", "kind": "nothing"}).status == 400
    assert running.get("/api/search.json", {"q": "by", "size": "0"}).status == 400
    assert running.get("/api/search.json", {"q": "by", "size": "51"}).status == 400
    assert running.get("/api/search.json", {"p": "by"}).status == 400
    empty = running.get("/api/search").json
    assert (empty["total"], empty["hits"]) == (0, [])
    only = running.get("/api/search", {"q": "hotspot", "kind": "case", "size": "2"}).json
    assert [hit["kind"] for hit in only["hits"]] == ["case", "case"]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_sought_is_text_and_nothing_else(text: str, running: Running) -> None:
    page = running.get("/soeg", {"q": text})
    assert page.status == 200
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert running.get("/api/search.json", {"q": text}).status == 200


def test_a_slip_and_a_word_too_many_are_told(running: Running) -> None:
    assert "«hotspot»" in running.get("/soeg", {"q": "hotspto", "lang": "da"}).text
    assert "«qqxxyy»" in running.get("/soeg", {"q": "hotspot qqxxyy", "lang": "da"}).text


def test_a_kind_can_be_seen_whole(running: Running) -> None:
    some = running.get("/soeg", {"q": "kommune", "lang": "da"}).text
    assert "kind=place" in some or "kind=concept" in some
    whole = running.get("/soeg", {"q": "kommune", "kind": "concept", "lang": "da"}).text
    assert whole.count('id="kind-') == 1


def test_the_index_is_a_file_in_each_language(running: Running) -> None:
    for language in ("da", "en"):
        reply = running.get(f"/soeg-{language}.json")
        assert reply["Content-Type"] == "application/json"
        assert reply.json["language"] == language
        assert len(reply.json["documents"]) > 1_000
        etag = running.get(f"/soeg-{language}.json", If_None_Match=reply["ETag"])
        assert etag.status == 304
