"""The Model Context Protocol, spoken by the SDK's own client over both transports."""

import asyncio
import csv
import json
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from conftest import ROOT
from forms_sent import CPR, LIGHT
from samspil.files.workspace import Workspace
from samspil.jobs.machines.talking import TOOLS
from samspil.words.language import LANGUAGES, Language, say
from servers import Running, Start

Session = Callable[[], Any]
Work = Callable[[ClientSession], Coroutine[Any, Any, None]]
# A plain question, and the question that it must lead to by way of the tools alone.
ASKED = {
    "Hvem tog initiativet til samarbejdet?": "who-took-the-initiative",
    "hvilke indsatser samproducerer med borgerne": "which-interventions-co-produce-with-citizens",
    "which interventions co-produce with citizens": "which-interventions-co-produce-with-citizens",
    "skelnes der mellem beboere og borgere": "are-residents-distinguished-from-citizens",
    "på hvilket niveau samproduceres der": "at-which-level-do-cases-co-produce",
    "between whom does the partnership frame run": "between-whom-does-the-partnership-frame-run",
    "hvordan fordeler modellerne sig på temaer": "how-are-models-distributed-by-theme",
    "how are the models distributed by funding round": "how-are-models-distributed-by-round",
    "hvordan svarer deltagelsesskalaerne til hinanden": "how-do-the-participation-scales-match",
    "hvordan adskiller regimer sig på en dimension": "how-do-regimes-differ-on-a-dimension",
}


@pytest.fixture(scope="module")
def served(start: Start) -> Iterator[Running]:
    with start("--with", "tests/examples") as running:
        yield running


@asynccontextmanager
async def _over_http(running: Running, path: str = "en/mcp") -> AsyncIterator[ClientSession]:
    async with (
        streamable_http_client(running.address + path) as (reading, writing, _),
        ClientSession(reading, writing) as session,
    ):
        await session.initialize()
        yield session


@asynccontextmanager
async def _over_stdio(language: str = "en") -> AsyncIterator[ClientSession]:
    words = ["-m", "samspil", "mcp", "--lang", language, "--with", "tests/examples"]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT / "src")}
    command = StdioServerParameters(command=sys.executable, args=words, env=environment, cwd=ROOT)
    async with (
        stdio_client(command) as (reading, writing),
        ClientSession(reading, writing) as session,
    ):
        await session.initialize()
        yield session


async def _call(session: ClientSession, tool: str, **given: Any) -> Any:
    done = await session.call_tool(tool, given)
    text = done.content[0].text  # type: ignore[union-attr] # our tools give text
    assert not done.isError, text
    assert json.loads(text) == done.structuredContent
    return done.structuredContent


async def _refused(session: ClientSession, tool: str, **given: Any) -> str:
    done = await session.call_tool(tool, given)
    assert done.isError
    return str(done.content[0].text)  # type: ignore[union-attr] # our tools give text


def _expected(name: str) -> list[list[str]]:
    file = ROOT / "tests" / "questions" / f"{name}.examples.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))[1:]


async def _ask_everything(session: ClientSession, workspace: Workspace) -> None:
    """Ten plain questions answered with no more than the tools give, in three calls each."""
    for asked, wanted in ASKED.items():
        lang: Language = "en" if " the " in asked or "which" in asked else "da"
        hits = (await _call(session, "search", query=asked, kind="question", lang=lang))["hits"]
        assert hits, asked
        listed = (await _call(session, "list_questions", query=asked, lang=lang))["questions"]
        chosen = listed[0]["name"]
        assert chosen == wanted, asked
        assert hits[0]["url"].endswith(chosen)
        rows: list[list[str]] = []
        page = pages = 1
        while page <= pages:
            said = await _call(session, "answer_question", name=chosen, page=page, lang=lang)
            pages, page = said["pages"], page + 1
            rows += [[_short(cell, lang) for cell in row] for row in said["rows"]]
        expected = _expected(chosen)
        assert len(rows) == len(expected) == said["rows_in_all"]
        for row, told in zip(rows, expected, strict=True):
            for cell, text in zip(row, told, strict=True):
                # Numbers and answers come in words; a name of ours is the same everywhere.
                assert bool(cell) == bool(text), (chosen, cell, text)
                if workspace.vocabulary.expand(text):
                    assert cell == text
        if any("source:" in cell for row in rows for cell in row):
            assert said["sources"]
        assert chosen in said["cite"]


def _short(cell: dict[str, Any], language: Language) -> str:
    if "unknown" in cell:
        assert cell["unknown"] == say(language, "not-stated")
        return ""
    return str(cell.get("iri", cell["value"]))


def test_ten_questions_are_answered_through_the_tools_alone_over_http(
    served: Running, workspace: Workspace
) -> None:
    async def work() -> None:
        async with _over_http(served) as session:
            await _ask_everything(session, workspace)

    asyncio.run(work())
    assert len(ASKED) == 10


def test_the_same_over_standard_input_and_output(workspace: Workspace) -> None:
    async def work() -> None:
        async with _over_stdio() as session:
            await _ask_everything(session, workspace)
            found = await _call(session, "sparql", query="SELECT ?s { ?s a ?o } LIMIT 2")
            assert found["rows_in_all"] == 2
            fine = await _call(session, "validate", text=LIGHT.read_text("utf-8"))
            assert fine["fine"]

    asyncio.run(work())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_tool_is_told_of_in_its_language(language: str, served: Running) -> None:
    async def work() -> None:
        path = "en/mcp" if language == "en" else "mcp"
        async with _over_http(served, path) as session:
            tools = (await session.list_tools()).tools
            assert [tool.name for tool in tools] == list(TOOLS)
            for tool in tools:
                spoken = next(one for one in LANGUAGES if one == language)
                assert tool.description == say(spoken, f"tool-{tool.name}")
                assert tool.annotations
                assert tool.annotations.readOnlyHint
                assert all("description" in one for one in tool.inputSchema["properties"].values())

    asyncio.run(work())


def test_a_thing_is_described_with_who_says_it(served: Running) -> None:
    async def work() -> None:
        async with _over_http(served) as session:
            said = await _call(session, "describe", thing="case/hotspot")
            assert said["iri"] == "https://w3id.org/samspil/case/hotspot"
            assert said["claims"]
            assert all(claim["sources"] for claim in said["claims"])
            danish = await _call(session, "describe", thing="case/hotspot", lang="da")
            assert danish["note"] == say("da", "tool-silence")
            for way in (said["iri"], "case:hotspot", said["url"]):
                assert (await _call(session, "describe", thing=way))["iri"] == said["iri"]
            told = await _refused(session, "describe", thing="case/hotspto")
            assert "case/hotspot" in told

    asyncio.run(work())


def test_the_schema_is_short_and_a_class_is_told_in_full(served: Running) -> None:
    async def work() -> None:
        async with _over_http(served) as session:
            done = await session.call_tool("schema", {})
            assert len(done.content[0].text) < 8_000  # type: ignore[union-attr] # about 2,000 words
            full = await _call(session, "schema", **{"class": "sam:CollaborationArrangement"})
            coupling = next(p for p in full["properties"] if p["property"] == "sam:coupling")
            assert "coupling:partnership" in coupling["values"]
            assert coupling["values_mean"]
            assert "Organisation" in await _refused(session, "schema", **{"class": "Organisatio"})

    asyncio.run(work())


def test_personal_data_are_covered_and_a_case_is_checked(served: Running) -> None:
    async def work() -> None:
        async with _over_http(served) as session:
            text = LIGHT.read_text("utf-8").replace("(fictional)", CPR)
            said = await _call(session, "validate", text=text)
            assert not said["fine"]
            assert CPR not in json.dumps(said)
            wrong = await _call(session, "validate", text="Sag:\n  id: [", format="yaml")
            assert wrong["findings"][0]["where"] == "2:7"
            cited = await _call(session, "cite", sources=["espersen-andersen-2017"], style="ris")
            assert cited["references"].startswith("TY  -")

    asyncio.run(work())


HOSTILE: list[tuple[str, dict[str, Any]]] = [
    ("sparql", {"query": "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"}),
    ("sparql", {"query": "INSERT DATA { <x:a> <x:b> <x:c> }"}),
    ("sparql", {"query": "LOAD <file:///etc/passwd>"}),
    ("sparql", {"query": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"}),
    ("sparql", {"query": "SELECT " + "(" * 4_000}),
    ("sparql", {"query": "SELECT * {" + " ?s ?p ?o ." * 101 + "}"}),
    ("sparql", {"query": "x" * 20_000}),
    ("sparql", {}),
    ("describe", {"thing": "file:///etc/passwd"}),
    ("describe", {"thing": "../../../../etc/passwd"}),
    ("describe", {"thing": "x> } INSERT DATA { <y> <z> <w"}),
    ("describe", {"thing": "http://127.0.0.1:1/"}),
    ("describe", {"thing": 5}),
    ("answer_question", {"name": "../../etc/passwd"}),
    ("answer_question", {"name": "which-cases-have-a-theme", "parameters": {"theme": '"} . {'}}),
    ("answer_question", {"name": "which-cases-have-a-theme", "parameters": {"nope": "x"}}),
    ("answer_question", {"name": "which-cases-have-a-theme", "page": -1}),
    ("cite", {"sources": ["../x"]}),
    ("cite", {"sources": []}),
    ("search", {"query": "a", "strange": "b"}),
    ("search", {"query": "x" * 501}),
    ("nothing", {}),
]


def test_whatever_is_asked_wrongly_is_refused_in_words_and_does_no_harm(served: Running) -> None:
    async def work() -> None:
        async with _over_http(served) as session:
            for tool, given in HOSTILE:
                told = await _refused(session, tool, **given)
                assert told
                assert "Traceback" not in told
                assert "root:" not in told
            for text, form in (
                ("[" * 50_000, "jsonld"),
                ("<a> <b> " + "[" * 50_000, "ttl"),
                ('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "rdf"),
                ("a: &a [*a, *a]", "yaml"),
                ('{"@context": "http://127.0.0.1:1/"}', "jsonld"),
            ):
                said = await _call(session, "validate", text=text, format=form)
                assert not said["fine"]
                assert "root:" not in json.dumps(said)
            assert (await _call(session, "search", query="hotspot"))["hits"]

    asyncio.run(work())


def test_an_endless_query_is_stopped_while_others_are_answered(start: Start) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"

    async def work(running: Running) -> None:
        async with _over_http(running) as slow, _over_http(running) as quick:
            before = time.monotonic()
            waiting = asyncio.create_task(_refused(slow, "sparql", query=endless))
            await asyncio.sleep(0.2)
            assert (await _call(quick, "search", query="hotspot"))["hits"]
            assert "second" in await waiting
            assert time.monotonic() - before < 10

    with start("--deadline", "2") as running:
        asyncio.run(work(running))


def _message(running: Running, **headers: str) -> Any:
    said = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    kinds = {"Content_Type": "application/json", "Accept": "application/json, text/event-stream"}
    return running.ask("/mcp", "POST", json.dumps(said), **{**kinds, **headers})


def test_a_strange_page_and_a_strange_name_are_refused(served: Running) -> None:
    assert _message(served).status == 200
    assert _message(served, Origin=served.address.rstrip("/")).status == 200
    for origin in ("https://evil.example", "null", "http://127.0.0.1.evil.example"):
        assert _message(served, Origin=origin).status == 403
    assert _message(served, Host="evil.example").status == 403
    assert _message(served, Host=f"localhost:{served.port}").status == 200


def test_there_are_no_streams_and_no_sessions_to_hold_open(served: Running) -> None:
    for method in ("GET", "DELETE", "PUT", "PATCH"):
        reply = served.ask("/mcp", method, Accept="text/event-stream")
        assert reply.status == 405
        assert reply["Allow"] == "POST"
    assert "mcp-session-id" not in _message(served).headers
    kind = {"Content_Type": "application/json"}
    announced = served.ask("/mcp", "POST", "", Content_Length=str(2 * 1024**2), **kind)
    assert announced.status == 413
    for body in ("", "{", "[]", '{"jsonrpc": "2.0"}', "\x00"):
        reply = served.ask(
            "/mcp", "POST", body, Accept="application/json, text/event-stream", **kind
        )
        assert 400 <= reply.status < 500


def test_free_sparql_is_off_where_it_is_off(start: Start) -> None:
    async def work(running: Running) -> None:
        async with _over_http(running) as session:
            told = await _refused(session, "sparql", query="ASK { ?s ?p ?o }")
            assert told == say("en", "sparql-off")

    with start("--host", "0.0.0.0") as running:
        asyncio.run(work(running))
