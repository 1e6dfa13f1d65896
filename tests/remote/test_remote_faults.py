"""Whatever a service does wrong: one clear line, never success, and no secret for anybody else."""

import base64
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from remote.bad_server import (
    ANY,
    BASIC,
    DIGEST,
    JSON,
    PUSHES,
    QUERIES,
    SECRET,
    TRUE,
    BadServer,
    Line,
    run_badly,
    typed,
)
from remote.servers import EXAMPLES, Service, samspil
from samspil.doors.cli.main import run
from samspil.engine.credentials import Credentials
from samspil.engine.exchange import Exchange
from samspil.engine.remote import RemoteStore
from samspil.words.errors import ServiceFailed, Unreachable, WrongUse

USER = "en-bruger"
WHO = {"SAMSPIL_ENDPOINT_USER": USER, "SAMSPIL_ENDPOINT_PASSWORD": SECRET}
PAIR = base64.b64encode(f"{USER}:{SECRET}".encode()).decode()
SECONDS = 1.5
CASE = EXAMPLES / "underivable.ttl"


@pytest.fixture
def called(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    """The command run in this process, for it is run often: its exit code and what it wrote."""

    def call(*words: str | Path) -> tuple[int, str, str]:
        for name, value in {**WHO, "SAMSPIL_ENDPOINT_SECONDS": str(SECONDS)}.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as left:
            run([*map(str, words), "--lang", "en"])
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return call


def _one_clear_line(said: str) -> None:
    assert said.startswith("samspil: http://127.0.0.1:"), said
    assert said.count("\n") == 1
    assert said[:-1].isprintable()
    assert len(said) < 700
    for secret in (SECRET, PAIR, "Traceback", "SAMSPIL_DEBUG"):
        assert secret not in said


def test_there_are_many_ways_to_go_wrong() -> None:
    assert len(ANY) >= 33
    assert len(QUERIES) >= 11
    assert len(PUSHES) >= 8


@pytest.mark.parametrize("name", [*ANY, *QUERIES])
def test_a_bad_answer_is_no_answer(name: str, called: Callable[..., tuple[int, str, str]]) -> None:
    with (
        run_badly(lambda line: line.reply("200 OK")) as elsewhere,
        run_badly({**ANY, **QUERIES}[name], elsewhere.url) as bad,
    ):
        start = time.monotonic()
        code, out, said = called(
            "ask", "who-took-the-initiative", "--endpoint", f"{bad.url}?key={SECRET}"
        )
        took = time.monotonic() - start
    assert (code, out) == (4, "")
    _one_clear_line(said)
    assert took < SECONDS + 3
    assert bad.requests
    assert elsewhere.requests == []


@pytest.mark.parametrize("name", [*ANY, *PUSHES])
def test_a_bad_push_is_no_push(
    name: str,
    filled_oxigraph: Service,
    tmp_path: Path,
    called: Callable[..., tuple[int, str, str]],
) -> None:
    case = tmp_path / "never-sent-before.ttl"
    case.write_bytes(CASE.read_bytes())
    with (
        run_badly(lambda line: line.reply("200 OK")) as elsewhere,
        run_badly({**ANY, **PUSHES}[name], elsewhere.url) as bad,
    ):
        code, out, said = called("push", filled_oxigraph.url, case, "--graph-store", bad.url)
    assert (code, out) == (4, "")
    _one_clear_line(said)
    assert ("114 statements were sent, 0 are there" in said) == (name[:2] == "20")
    assert all(head.startswith((b"HEAD ", b"PUT ")) for head in bad.requests)
    assert elsewhere.requests == []


def test_a_push_that_changes_nothing_says_which_statement_is_missing(
    filled_oxigraph: Service, tmp_path: Path
) -> None:
    case = tmp_path / CASE.name
    case.write_text(CASE.read_text("utf-8").replace('"2026-', '"2025-'), "utf-8")
    with run_badly(PUSHES["204"]) as bad:
        done = samspil("push", filled_oxigraph.url, case, "--graph-store", bad.url)
    assert done.returncode == 4
    assert "has altered it" in done.stderr
    assert '"2025-' in done.stderr


@pytest.mark.parametrize("name", ["hang", "hang after the head", "drip the head", "drip the body"])
def test_a_deadline_is_kept_whatever_comes_and_however_slowly(name: str) -> None:
    with run_badly(ANY[name]) as bad, Exchange(seconds=1.5) as exchange:
        start = time.monotonic()
        with pytest.raises(ServiceFailed, match="service-slow"):
            RemoteStore(bad.url, exchange).ask("ASK { }")
        assert 1.4 < time.monotonic() - start < 2.0


def test_an_answer_may_only_be_so_big_also_when_it_was_packed() -> None:
    for name in ("endless body", "gzip bomb"):
        with (
            run_badly(ANY[name]) as bad,
            Exchange(most_bytes=1024 * 1024) as exchange,
            pytest.raises(ServiceFailed, match="service-too-much"),
        ):
            RemoteStore(bad.url, exchange).ask("ASK { }")


@pytest.mark.parametrize(
    ("name", "key", "times"),
    [("503", "service-busy", 4), ("reset", "service-broke-off", 4), ("500", "service-refused", 1)],
)
def test_what_may_pass_is_tried_again_and_what_will_not_is_not(
    name: str, key: str, times: int
) -> None:
    with run_badly(ANY[name]) as bad, Exchange(seconds=20) as exchange:
        with pytest.raises(ServiceFailed, match=key):
            RemoteStore(bad.url, exchange).ask("ASK { }")
        assert len(bad.requests) == times


def test_nobody_waits_longer_than_the_deadline_because_a_service_says_so() -> None:
    with run_badly(ANY["429 for an hour"]) as bad, Exchange(seconds=20) as exchange:
        start = time.monotonic()
        with pytest.raises(ServiceFailed, match="service-busy") as failure:
            RemoteStore(bad.url, exchange).ask("ASK { }")
        assert time.monotonic() - start < 2
        assert failure.value.values["seconds"] == "3600"
        assert len(bad.requests) == 1


def test_a_service_that_recovers_is_asked_again() -> None:
    busy = iter(["503 Busy", "503 Busy"])

    def recover(line: Line) -> None:
        if status := next(busy, None):
            line.reply(status, "Retry-After: 0")
        else:
            line.reply("200 OK", typed(JSON), body=TRUE)

    with run_badly(recover) as bad, Exchange() as exchange:
        assert RemoteStore(bad.url, exchange).ask("ASK { }")
        assert len(bad.requests) == 3


def _headers(bad: BadServer, name: str) -> list[str]:
    lines = [line for head in bad.requests for line in head.decode("latin-1").split("\r\n")]
    return [line for line in lines if line.lower().startswith(name + ":")]


def test_a_password_is_sent_only_when_it_is_asked_for() -> None:
    with run_badly(ANY["404"]) as bad, Exchange(Credentials(USER, SECRET)) as exchange:
        with pytest.raises(ServiceFailed):
            RemoteStore(bad.url, exchange).ask("ASK { }")
        assert _headers(bad, "authorization") == []


def test_where_digest_is_offered_the_password_itself_is_never_sent() -> None:
    with (
        run_badly(ANY["401 digest"]) as bad,
        Exchange(Credentials(USER, SECRET)) as exchange,
        pytest.raises(ServiceFailed, match="service-login"),
    ):
        RemoteStore(bad.url, exchange).ask("ASK { }")
    sent = _headers(bad, "authorization")
    assert sent
    assert all(header.startswith("Authorization: Digest ") for header in sent)
    assert SECRET.encode() not in b"".join(bad.requests)
    assert PAIR.encode() not in b"".join(bad.requests)


@pytest.mark.parametrize("challenge", [BASIC, DIGEST])
def test_nothing_is_sent_as_a_stranger_to_who_wants_to_know_us(challenge: str) -> None:
    """Also after the line broke, for then we may have become a stranger again."""

    def behave(line: Line) -> None:
        puts = [head for head in bad.requests if head.startswith(b"PUT ")]
        if not line.authorization:
            line.reply("401 Unauthorized", challenge)
        elif line.head.startswith(b"PUT ") and len(puts) == 1:
            line.socket.close()
        else:
            line.reply("204 No Content")

    with run_badly(behave) as bad, Exchange(Credentials(USER, SECRET)) as exchange:
        exchange.send("PUT", bad.url, {}, b"<urn:a> <urn:b> <urn:c> .")
    asked = [(head.split()[0].decode(), b"uthorization: " in head) for head in bad.requests]
    assert asked.count(("PUT", True)) == 2
    assert ("PUT", False) not in asked
    assert asked[-2:] == [("HEAD", True), ("PUT", True)]


def test_we_say_who_we_are_but_not_who_made_the_request() -> None:
    with run_badly(ANY["404"]) as bad, Exchange() as exchange, pytest.raises(ServiceFailed):
        RemoteStore(bad.url, exchange).ask("ASK { }")
    (agent,) = _headers(bad, "user-agent")
    assert agent.lower().startswith("user-agent: samspil/")
    assert "sparqlwrapper" not in agent.lower()


def test_a_short_query_is_got_and_a_long_one_is_posted() -> None:
    with run_badly(ANY["404"]) as bad, Exchange() as exchange:
        for text in ("ASK { }", f'ASK {{ ?x ?y "{"a" * 3000}" }}'):
            with pytest.raises(ServiceFailed):
                RemoteStore(bad.url, exchange).ask(text)
    assert [head.split()[0] for head in bad.requests] == [b"GET", b"POST"]


def test_parameters_in_the_address_go_with_every_query() -> None:
    with run_badly(ANY["404"]) as bad, Exchange() as exchange:
        store = RemoteStore(f"{bad.url}?default-graph-uri=urn:x-arq:UnionGraph", exchange)
        with pytest.raises(ServiceFailed) as failure:
            store.ask("ASK { }")
    assert b"default-graph-uri=urn%3Ax-arq%3AUnionGraph" in bad.requests[0]
    assert failure.value.values["url"] == bad.url


def test_nobody_there_is_told_at_once() -> None:
    with run_badly(ANY["404"]) as gone:
        pass
    with Exchange() as exchange:
        start = time.monotonic()
        with pytest.raises(Unreachable):
            RemoteStore(gone.url, exchange).ask("ASK { }")
        assert time.monotonic() - start < 2


@pytest.mark.parametrize(
    "address",
    [
        f"http://{USER}:{SECRET}@localhost/sparql",
        f"https://{SECRET}@localhost/sparql",
        f"{USER}:{SECRET}@localhost/sparql",
        f"http://{USER}:{SECRET}@[::1/sparql",
    ],
)
@pytest.mark.parametrize("command", [("ask", "who-took-the-initiative", "--endpoint"), ("push",)])
def test_a_password_in_the_address_is_refused_and_not_repeated(
    command: tuple[str, ...], address: str
) -> None:
    done = samspil(*command, address)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert SECRET not in done.stderr


@pytest.mark.parametrize(
    "address",
    ["localhost:7878", "ftp://localhost/x", "http://", "http://[::1/x", "http://h:0/", ""],
)
def test_what_is_no_address_is_wrong_use(address: str) -> None:
    done = samspil("questions", "--run", "--endpoint", address)
    assert done.returncode == 2
    assert "http://localhost:7878/query" in done.stderr


@pytest.mark.parametrize(
    "environment",
    [
        {"SAMSPIL_ENDPOINT_USER": USER},
        {"SAMSPIL_ENDPOINT_PASSWORD": SECRET},
        {"SAMSPIL_ENDPOINT_TOKEN": f"{SECRET}\nX-Evil: 1"},
        {"SAMSPIL_ENDPOINT_TOKEN": f"{SECRET}æ"},
        {"SAMSPIL_ENDPOINT_USER": f"{USER}\x1b[31m", "SAMSPIL_ENDPOINT_PASSWORD": SECRET},
        {"SAMSPIL_ENDPOINT_SECONDS": "soon"},
        {"SAMSPIL_ENDPOINT_SECONDS": "0"},
        {"ALL_PROXY": f"gopher://{USER}:{SECRET}@localhost"},
        {"SSL_CERT_FILE": "/nowhere/at/all"},
    ],
    ids="+".join,
)
def test_an_environment_that_cannot_be_used_is_named_without_its_secrets(
    environment: dict[str, str],
) -> None:
    done = samspil("push", "http://127.0.0.1:9/sparql", **environment)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert SECRET not in done.stderr
    assert "SAMSPIL_" in done.stderr or "PROXY" in done.stderr


def test_credentials_do_not_show_in_what_is_printed_of_them() -> None:
    given = Credentials(USER, SECRET, "token-17")
    assert SECRET not in repr(given)
    assert "token-17" not in repr(given)
    with pytest.raises(WrongUse):
        Credentials.from_environment({"SAMSPIL_ENDPOINT_USER": USER})
