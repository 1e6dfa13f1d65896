"""`samspil serve --endpoint` shows and answers what a service holds, and asks again on reload."""

import os
import signal
from pathlib import Path

import pytest

from remote.servers import EXAMPLES, Service, run_oxigraph, samspil
from servers import Start, eventually

EXAMPLE = "/case/hybrid-cafe"
REALISING = "/api/which-cases-realise-a-model?lang=en"


def test_pages_and_answers_are_made_of_what_the_service_holds(
    filled: Service, start: Start
) -> None:
    with start("--endpoint", filled.url) as served, start("--with", str(EXAMPLES)) as own:
        for path in ("/case/hotspot", EXAMPLE):
            assert served.get(path).status == 200
        assert served.get(REALISING).json["rows"] == own.get(REALISING).json["rows"]
        derived = "ASK { ?a <https://w3id.org/samspil/ns/derivedModel> ?m }"
        assert served.query(derived).json["boolean"] is True
        assert served.get("/ns/LiteratureCase", Accept="text/turtle").status == 200


def test_a_reload_asks_the_service_again_and_keeps_the_data_if_it_is_gone(
    tmp_path: Path, start: Start
) -> None:
    with run_oxigraph(tmp_path) as service:
        assert samspil("push", service.url).returncode == 0
        with start("--endpoint", service.url) as served:
            assert served.get(EXAMPLE).status == 404
            assert samspil("push", service.url, EXAMPLES / "hybrid-cafe.ttl").returncode == 0
            served.process.send_signal(signal.SIGHUP)
            assert eventually(lambda: served.get(EXAMPLE).status == 200, 20)
            failed = 'samspil_reloads_total{outcome="failed"} 1.0'
            os.kill(service.pid, signal.SIGTERM)
            served.process.send_signal(signal.SIGHUP)
            assert eventually(lambda: failed in served.get("/metrics").text, 20)
            assert served.get(EXAMPLE).status == 200


@pytest.mark.parametrize(
    ("endpoint", "code", "said"),
    [
        ("http://127.0.0.1:1/", 4, "no connection"),
        ("http://who:secret@127.0.0.1/", 2, "password"),
        ("nonsense", 2, "not the address"),
    ],
)
def test_a_service_that_cannot_be_had_is_one_line(endpoint: str, code: int, said: str) -> None:
    done = samspil("serve", "--port", "0", "--endpoint", endpoint)
    assert done.returncode == code
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert "secret" not in done.stderr
