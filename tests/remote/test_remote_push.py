"""`samspil push` to real servers: what is sent, what is not, and what is known afterwards."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from remote.servers import EXAMPLES, ROOT, Service, free_port, run_oxigraph, samspil
from samspil.engine.exchange import Exchange
from samspil.engine.remote import RemoteStore
from samspil.files.workspace import Workspace
from samspil.jobs.parcels import Parcel, pack
from samspil.words.vocabulary import GRAPH

CASE = EXAMPLES / "family-cycle.ttl"
OURS = 81  # graphs: one a content file, and one for what is derived from each that has arrangements


def _push(service: Service, *words: str | Path) -> Counter[str]:
    """How many graphs are in which state after a push that went well."""
    done = samspil("push", service.url, *words, "--format", "json", **service.environment)
    assert done.returncode == 0, done.stderr
    return Counter(graph["state"] for graph in json.loads(done.stdout)["graphs"])


def _held(service: Service, exchange: Exchange) -> dict[str, int]:
    """The statements in each of our graphs at the service."""
    store = RemoteStore(service.url, exchange)
    rows = store.names(
        "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } "
        f'FILTER(STRSTARTS(STR(?g), "{GRAPH}")) }}'
    )
    return dict(store.sizes([name for (name,) in rows]))


def _assert_in_place(parcels: list[Parcel], service: Service, exchange: Exchange) -> None:
    assert _held(service, exchange) == {parcel.graph: parcel.statements for parcel in parcels}


def test_a_graph_is_sent_when_it_is_new_or_changed_and_never_else(
    empty_oxigraph: Service, exchange: Exchange, workspace: Workspace, tmp_path: Path
) -> None:
    parcels = pack(workspace, [])
    assert len(parcels) >= OURS
    assert _push(empty_oxigraph) == {"new": len(parcels)}
    _assert_in_place(parcels, empty_oxigraph, exchange)
    assert _push(empty_oxigraph) == {"unchanged": len(parcels)}
    case = tmp_path / "family-cycle.ttl"
    shutil.copy(CASE, case)
    assert _push(empty_oxigraph, case) == {"new": 2}
    text = case.read_text("utf-8")
    case.write_text("# another comment, and nothing else\n" + text, "utf-8")
    assert _push(empty_oxigraph, case) == {"unchanged": 2}
    case.write_text(text.replace('sam:recordDate "2026', 'sam:recordDate "2025'), "utf-8")
    assert _push(empty_oxigraph, case) == {"changed": 2}
    assert _push(empty_oxigraph, case, "--all") == {"changed": 2}
    assert _push(empty_oxigraph) == {"unchanged": len(parcels)}


def test_both_servers_take_everything_once_and_then_nothing(filled: Service) -> None:
    assert _push(filled).keys() == {"unchanged"}
    assert _push(filled, EXAMPLES).keys() == {"unchanged"}
    assert _push(filled, CASE, "--all") == {"changed": 2}


def test_what_is_at_the_service_is_what_was_sent_byte_by_byte(
    filled_oxigraph: Service, exchange: Exchange, workspace: Workspace
) -> None:
    base = filled_oxigraph.url.removesuffix("/query")
    for parcel in pack(workspace, [])[::9]:
        url = f"{base}/store?graph={parcel.graph}"
        body = exchange.send("GET", url, {"Accept": "application/n-triples"}).body
        there = list(parse(body, format=RdfFormat.N_TRIPLES))
        assert len(there) == parcel.statements
        if b"_:" not in parcel.content:
            assert sorted(body.splitlines()) == sorted(parcel.sealed.splitlines())


def test_a_dry_run_shows_what_would_be_sent_and_sends_nothing(
    empty_oxigraph: Service, exchange: Exchange
) -> None:
    done = samspil("push", empty_oxigraph.url, "--dry-run")
    assert done.returncode == 0
    assert "Nothing was sent" in done.stdout
    assert " claims " in done.stdout
    assert _held(empty_oxigraph, exchange) == {}


def test_data_with_errors_are_not_sent(
    empty_oxigraph: Service, exchange: Exchange, tmp_path: Path
) -> None:
    case = tmp_path / "wrong.ttl"
    lines = CASE.read_text("utf-8").split("\n")
    case.write_text("\n".join(line for line in lines if "contributorFunction" not in line), "utf-8")
    done = samspil("push", empty_oxigraph.url, case)
    assert done.returncode == 1
    assert done.stdout == ""
    assert f"samspil validate {case}" in done.stderr
    assert samspil("validate", case).returncode == 1
    assert _held(empty_oxigraph, exchange) == {}


def test_what_the_content_no_longer_has_is_named_and_removed_only_when_asked(
    empty_oxigraph: Service, exchange: Exchange, workspace: Workspace
) -> None:
    _push(empty_oxigraph)
    _push(empty_oxigraph, CASE)
    stale = Parcel(GRAPH + "cases/no-more", b"<urn:a> <urn:b> <urn:c> .\n", "sha256:0")
    url = f"{empty_oxigraph.url.removesuffix('/query')}/store?graph="
    foreign = "https://example.org/somebody-elses"
    for graph in (stale.graph, foreign):
        exchange.send("PUT", url + graph, {"Content-Type": "application/n-triples"}, stale.sealed)
    done = samspil("push", empty_oxigraph.url)
    assert done.returncode == 0
    assert stale.graph in done.stderr
    assert stale.graph in _held(empty_oxigraph, exchange)
    parcels = pack(workspace, [])
    assert _push(empty_oxigraph, "--prune") == {"unchanged": len(parcels), "removed": 1}
    _assert_in_place([*parcels, *pack(workspace, [CASE])], empty_oxigraph, exchange)
    assert exchange.send("GET", url + foreign, {}).body
    assert samspil("push", empty_oxigraph.url, CASE, "--prune").returncode == 2


def test_a_service_without_a_graph_store_is_updated_in_one_request_a_graph(
    empty_oxigraph: Service, exchange: Exchange, workspace: Workspace
) -> None:
    update = empty_oxigraph.url.removesuffix("/query") + "/update"
    parcels = pack(workspace, [])
    assert _push(empty_oxigraph, "--update-endpoint", update) == {"new": len(parcels)}
    _assert_in_place(parcels, empty_oxigraph, exchange)
    assert _push(empty_oxigraph, "--update-endpoint", update) == {"unchanged": len(parcels)}
    everything = {"changed": len(parcels)}
    assert _push(empty_oxigraph, "--update-endpoint", update, "--all") == everything
    _assert_in_place(parcels, empty_oxigraph, exchange)
    assert _push(empty_oxigraph) == {"unchanged": len(parcels)}, "it is the same by either way"


def test_virtuoso_can_be_updated_too(filled_virtuoso: Service) -> None:
    update = filled_virtuoso.url + "-auth"
    assert _push(filled_virtuoso, CASE, "--all", "--update-endpoint", update) == {"changed": 2}
    assert _push(filled_virtuoso, CASE) == {"unchanged": 2}


def test_a_graph_store_can_be_named(empty_oxigraph: Service) -> None:
    store = empty_oxigraph.url.removesuffix("/query") + "/store"
    assert _push(empty_oxigraph, CASE, "--graph-store", store) == {"new": 2}
    assert _push(empty_oxigraph, CASE, "--graph-store", f"{store}?graph=") == {"unchanged": 2}


@pytest.mark.parametrize("seed", range(3))
def test_a_push_that_is_killed_is_put_right_by_running_it_again(
    seed: int, empty_oxigraph: Service, exchange: Exchange, workspace: Workspace
) -> None:
    parcels = pack(workspace, [])
    whole = {parcel.graph: parcel.statements for parcel in parcels}
    command = [sys.executable, "-m", "samspil", "push", empty_oxigraph.url]
    started = subprocess.Popen(
        command, cwd=ROOT, env={"PYTHONPATH": str(ROOT / "src")}, stderr=subprocess.DEVNULL
    )
    wanted = random.Random(seed).randrange(1, len(parcels) - 20)
    deadline = time.monotonic() + 60
    while len(_held(empty_oxigraph, exchange)) < wanted and time.monotonic() < deadline:
        time.sleep(0.005)
    started.send_signal(signal.SIGKILL)
    started.wait()
    left = _held(empty_oxigraph, exchange)
    assert left
    assert left.items() <= whole.items(), "no graph is there by half"
    states = _push(empty_oxigraph)
    assert states["unchanged"] >= len(left), "the server may have had one more under way"
    assert states["new"] + states["unchanged"] == len(whole)
    _assert_in_place(parcels, empty_oxigraph, exchange)


def test_a_server_that_is_killed_loses_nothing_that_was_called_sent(
    tmp_path: Path, exchange: Exchange, workspace: Workspace
) -> None:
    port = free_port()
    with run_oxigraph(tmp_path, stored=True, port=port) as service:
        assert _push(service, EXAMPLES).keys() == {"new"}
        os.kill(service.pid, signal.SIGKILL)
    with run_oxigraph(tmp_path, stored=True, port=port) as service:
        _assert_in_place(pack(workspace, [EXAMPLES]), service, exchange)
        assert _push(service, EXAMPLES).keys() == {"unchanged"}


def test_somebody_elses_change_is_seen_and_put_right(
    empty_oxigraph: Service, exchange: Exchange
) -> None:
    assert _push(empty_oxigraph, CASE) == {"new": 2}
    graph = GRAPH + "contributed/family-cycle"
    update = empty_oxigraph.url.removesuffix("/query") + "/update"
    for text in (
        f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:a> <urn:b> 1 }} }}",
        f"DELETE WHERE {{ GRAPH <{graph}> {{ ?s <https://w3id.org/samspil/ns/statedIn> ?o }} }}",
        f"CLEAR GRAPH <{graph}>",
    ):
        headers = {"Content-Type": "application/sparql-update"}
        exchange.send("POST", update, headers, text.encode())
        states = _push(empty_oxigraph, CASE)
        assert states["unchanged"] == 1
        assert states["changed"] + states["new"] == 1


def test_a_node_without_a_name_is_refused(empty_oxigraph: Service, tmp_path: Path) -> None:
    case = tmp_path / "nameless.ttl"
    case.write_text(CASE.read_text("utf-8") + "\n[] <urn:says> 1 .\n", "utf-8")
    done = samspil("push", empty_oxigraph.url, case)
    assert done.returncode == 2
    assert "urn:says" in done.stderr


def test_two_files_that_would_be_one_graph_are_refused(
    empty_oxigraph: Service, tmp_path: Path
) -> None:
    text = CASE.read_text("utf-8")
    for folder, name in (("a", "family-cycle"), ("b", "another-cycle")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / CASE.name).write_text(text.replace("family-cycle", name), "utf-8")
    done = samspil("push", empty_oxigraph.url, tmp_path)
    assert done.returncode == 2
    assert "contributed/family-cycle" in done.stderr


def test_graphs_in_a_file_keep_their_names(
    empty_oxigraph: Service, exchange: Exchange, tmp_path: Path
) -> None:
    quads = tmp_path / "everything.nq"
    named = NamedNode("https://example.org/graph/1")
    lines = [
        f"{q.subject} {q.predicate} {q.object} {named} ."
        for q in parse(path=str(CASE), format=RdfFormat.TURTLE)
    ]
    quads.write_text("\n".join(lines), "utf-8")
    assert _push(empty_oxigraph, quads) == {"new": 2}
    store = RemoteStore(empty_oxigraph.url, exchange)
    assert store.sizes([named.value]) == {named.value: len(lines) + 1}
    derived = [name for name in _held(empty_oxigraph, exchange) if "/derived/" in name]
    assert derived == [f"{GRAPH}derived/https%3A%2F%2Fexample.org%2Fgraph%2F1"]


def test_a_big_graph_is_counted_where_a_service_will_not_give_it_back(
    filled_virtuoso: Service, tmp_path: Path
) -> None:
    case = tmp_path / "big.ttl"
    notes = "\n".join(
        f'<https://w3id.org/samspil/case/family-cycle> <urn:note> "{n}" .' for n in range(11_000)
    )
    case.write_text(CASE.read_text("utf-8") + notes, "utf-8")
    done = samspil(
        "push", filled_virtuoso.url, case, "--format", "json", **filled_virtuoso.environment
    )
    assert done.returncode == 0, done.stderr
    big, derived = json.loads(done.stdout)["graphs"]
    assert big["statements"] > 11_000
    assert (big["proof"], derived["proof"]) == ("count", "content")
    again = samspil(
        "push", filled_virtuoso.url, case, "--format", "json", **filled_virtuoso.environment
    )
    assert {graph["state"] for graph in json.loads(again.stdout)["graphs"]} == {"unchanged"}
    base = filled_virtuoso.url.replace("/sparql", "/sparql-graph-crud-auth")
    with Exchange(filled_virtuoso.credentials) as writing:
        for graph in (big, derived):
            writing.send("DELETE", f"{base}?graph-uri={graph['graph']}", {})


def test_the_first_thing_that_is_sent_may_be_big(filled_virtuoso: Service) -> None:
    """Virtuoso closes the line to a stranger who is still sending, so none may send as one."""
    triples = "".join(f'<urn:big> <urn:note> "{n} {"-" * 40}" .\n' for n in range(50_000)).encode()
    graph = f"{filled_virtuoso.url}-graph-crud-auth?graph-uri=urn:big"
    with Exchange(filled_virtuoso.credentials) as stranger:
        stranger.send("PUT", graph, {"Content-Type": "application/n-triples"}, triples)
        stranger.send("DELETE", graph, {})


def test_a_wrong_password_is_told_and_nothing_is_sent(filled_virtuoso: Service) -> None:
    wrong = {"SAMSPIL_ENDPOINT_USER": "dba", "SAMSPIL_ENDPOINT_PASSWORD": "not-this-one"}
    for environment in (wrong, {}):
        done = samspil("push", filled_virtuoso.url, CASE, "--all", **environment)
        assert done.returncode == 4
        assert "will not let you in (status 401)" in done.stderr
        assert "not-this-one" not in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (("--graph-store", "http://x/", "--update-endpoint", "http://x/"), 2, "not both"),
        (("nowhere.ttl",), 4, "nowhere.ttl"),
        (("--graph-store", "not an address"), 2, "http://localhost"),
        (("ontology/labels",), 3, "Nothing was checked"),
    ],
)
def test_wrong_use_gets_one_clear_line(
    words: tuple[str, ...], code: int, hint: str, filled_oxigraph: Service
) -> None:
    done = samspil("push", filled_oxigraph.url, *words)
    assert done.returncode == code
    assert hint in done.stderr
    assert done.stderr.count("\n") == 1


def test_danish_is_spoken_too(filled_oxigraph: Service) -> None:
    done = samspil("push", filled_oxigraph.url, "--lang", "da")
    assert "grafer på plads" in done.stdout
    assert os.linesep in done.stdout
