"""Slow, broken and greedy connections, at the socket: each is ended, and nobody else notices."""

import json
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from servers import Running, Start

PATIENCE = {"headers": 1.0, "body": 1.5, "writing": 1.5, "idle": 2.0, "connections": 60}
POST = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"


@pytest.fixture(scope="module")
def server(start_with: Start) -> Iterator[Running]:
    with start_with(patience=PATIENCE) as one:
        yield one


@contextmanager
def connected(server: Running, sent: bytes = b"") -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as link:
        link.sendall(sent)
        yield link


def answer_of(link: socket.socket) -> bytes:
    """Everything until the server closes."""
    found = b""
    with suppress(ConnectionError):
        while data := link.recv(65536):
            found += data
    return found


def status_of(answer: bytes) -> int:
    match = re.match(rb"HTTP/1\.1 (\d{3})", answer)
    return int(match[1]) if match else 0


def test_f01_headers_that_never_end_are_cut(server: Running) -> None:
    began = time.monotonic()
    with connected(server, b"GET / HTTP/1.1\r\nHost: x\r\nX-") as link:
        answer = answer_of(link)
    assert status_of(answer) == 408
    assert 0.8 < time.monotonic() - began < 2.5
    body = answer.partition(b"\r\n\r\n")[2]
    assert json.loads(body)["type"].endswith("http-late-headers")


def test_f01_headers_byte_by_byte_are_cut_too(server: Running) -> None:
    began = time.monotonic()
    with connected(server) as link:
        link.settimeout(0.15)
        answer = b""
        for byte in b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: " + b"a" * 100:
            try:
                link.sendall(bytes([byte]))
                answer = link.recv(4096)
                break
            except TimeoutError:
                continue
            except ConnectionError:
                break
    assert status_of(answer) in (0, 408)
    assert time.monotonic() - began < 2.5


def test_a_connection_that_says_nothing_is_closed(server: Running) -> None:
    began = time.monotonic()
    with connected(server) as link:
        assert answer_of(link) == b""
    assert time.monotonic() - began < 2.5


def test_f02_a_body_that_never_comes_is_cut(server: Running) -> None:
    began = time.monotonic()
    with connected(server, POST + b"Content-Length: 100\r\n\r\nASK") as link:
        answer = answer_of(link)
    assert status_of(answer) == 408
    assert 1.2 < time.monotonic() - began < 3


def test_f02_a_body_that_drips_is_cut_at_the_same_time(server: Running) -> None:
    began = time.monotonic()
    with connected(server, POST + b"Transfer-Encoding: chunked\r\n\r\n") as link:
        link.settimeout(0.2)
        answer = b""
        for _ in range(50):
            try:
                link.sendall(b"1\r\nA\r\n")
                answer = link.recv(4096)
                break
            except TimeoutError:
                continue
            except ConnectionError:
                break
    assert status_of(answer) in (0, 408)
    assert time.monotonic() - began < 3


def test_a_second_request_on_a_connection_has_a_deadline_too(server: Running) -> None:
    with connected(server, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") as link:
        assert link.recv(4096).startswith(b"HTTP/1.1 200")
        began = time.monotonic()
        link.sendall(b"GET /healthz HTTP/1.1\r\nHo")
        assert b"HTTP/1.1 408" in answer_of(link)
    assert time.monotonic() - began < 2.5


def test_an_idle_connection_is_closed(server: Running) -> None:
    with connected(server, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") as link:
        assert link.recv(4096).startswith(b"HTTP/1.1 200")
        began = time.monotonic()
        assert answer_of(link) in (b"", b"ok\n")
    assert time.monotonic() - began < 3.5


def test_a_reader_that_stops_reading_is_left(server: Running) -> None:
    values = " ".join(f'"{"x" * 20}{i}"' for i in range(300))
    text = f"SELECT * {{ VALUES ?a {{ {values} }} VALUES ?b {{ {values} }} }} LIMIT 60000"
    request = POST + f"Content-Length: {len(text)}\r\n\r\n{text}".encode()
    with socket.socket() as link:
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        link.connect(("127.0.0.1", server.port))
        link.sendall(request)
        time.sleep(4)
        link.settimeout(5)
        got = answer_of(link)
    length = re.search(rb"content-length: (\d+)", got)
    assert length
    assert len(got) < int(length[1])
    assert 'reason="reading"' in server.get("/metrics").text


FRAMING = {
    "F03-length-and-chunks": b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "F03-chunks-and-length": b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n",
    "F04-two-lengths": b"Content-Length: 6\r\nContent-Length: 7\r\n\r\nASK {}",
    "F04-a-length-that-is-none": b"Content-Length: six\r\n\r\nASK {}",
    "F04-a-negative-length": b"Content-Length: -1\r\n\r\n",
    "F04-a-length-with-a-sign": b"Content-Length: +6\r\n\r\nASK {}",
    "F04-spaces-before-the-colon": b"Content-Length : 6\r\n\r\nASK {}",
    "F05-a-bare-line-end": b"X: a\nY: b\r\nContent-Length: 6\r\n\r\nASK {}",
    "F05-a-zero-in-a-header": b"X: a\0b\r\nContent-Length: 6\r\n\r\nASK {}",
    "F05-a-folded-header": b"X: a\r\n b\r\nContent-Length: 6\r\nContent-Length: 8\r\n\r\nASK {}",
    "F14-two-hosts": b"Host: y\r\nContent-Length: 6\r\n\r\nASK {}",
}


@pytest.mark.parametrize("name", FRAMING)
def test_a_request_that_two_servers_could_read_differently_is_refused(
    name: str, server: Running
) -> None:
    with connected(server, POST + FRAMING[name]) as link:
        answer = answer_of(link)
    assert status_of(answer) in (400, 413), answer[:200]
    assert answer.count(b"HTTP/1.1 ") == 1


def test_f14_a_request_without_a_host_is_refused(server: Running) -> None:
    with connected(server, b"GET /healthz HTTP/1.1\r\n\r\n") as link:
        assert status_of(answer_of(link)) == 400


def test_f06_an_address_or_a_head_without_end_is_refused(server: Running) -> None:
    with connected(server, b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n") as link:
        assert status_of(answer_of(link)) in (414, 431, 0)
    with connected(server) as link:
        with suppress(ConnectionError):
            link.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: " + b"a" * 200_000 + b"\r\n\r\n")
        assert status_of(answer_of(link)) in (431, 0)
    assert server.get("/healthz").status == 200


def test_a_body_that_is_too_large_is_refused_before_it_is_sent(server: Running) -> None:
    with connected(server, POST + b"Content-Length: 10000000\r\n\r\n") as link:
        answer = answer_of(link)
    assert status_of(answer) == 413
    assert b"http-body-size" in answer


def test_a_body_that_grows_too_large_is_cut(server: Running) -> None:
    chunk = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
    with connected(server, POST + b"Transfer-Encoding: chunked\r\n\r\n") as link:
        with suppress(ConnectionError):
            for _ in range(8):
                link.sendall(chunk)
        assert status_of(answer_of(link)) in (413, 0)
    assert server.get("/healthz").status == 200


def test_more_connections_than_there_is_room_for_are_told_so(server: Running) -> None:
    links = [socket.create_connection(("127.0.0.1", server.port), timeout=10) for _ in range(60)]
    try:
        time.sleep(0.2)
        with connected(server, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") as link:
            answer = answer_of(link)
        assert status_of(answer) == 503
        assert b"retry-after" in answer
    finally:
        for link in links:
            link.close()
    time.sleep(0.2)
    assert server.get("/healthz").status == 200


def test_many_slow_connections_make_nobody_wait(server: Running) -> None:
    links = []
    for _ in range(50):
        link = socket.create_connection(("127.0.0.1", server.port), timeout=10)
        link.sendall(POST + b"Content-Length: 100\r\n\r\nA")
        links.append(link)
    times = []
    for _ in range(50):
        began = time.monotonic()
        assert server.get("/case/hotspot", Accept="text/turtle").status == 200
        times.append(time.monotonic() - began)
    assert sorted(times)[48] < 0.5
    for link in links:
        assert status_of(answer_of(link)) == 408
        link.close()


def test_the_language_of_a_refusal_at_the_door_is_the_caller_s(server: Running) -> None:
    for language, word in ((b"da", "Anmodningen"), (b"en", "The request")):
        head = POST + b"Accept-Language: " + language + b"\r\nContent-Length: 9999999\r\n\r\n"
        with connected(server, head) as link:
            body = answer_of(link).partition(b"\r\n\r\n")[2]
        assert json.loads(body)["detail"].startswith(word)


def test_pipelined_requests_are_answered_in_order(server: Running) -> None:
    one = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    last = b"GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with connected(server, one + one + last) as link:
        answer = answer_of(link)
    assert answer.count(b"HTTP/1.1 200") == 3
    assert answer.rstrip().endswith(b"}")
