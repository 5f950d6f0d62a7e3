"""The server as a process: it says where it is, bounds who is slow, and has kept what it has answered when it is killed."""

from __future__ import annotations

import http.client
import signal
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

import httpx
import pytest

from nurture.testing.store_case import ada
from nurture.testing.world import instant
from tests.web.conftest import ADA, NOW, PRICING, Process, Served

Start = Callable[..., Process]
FEW, MANY = 150, 1_000


@pytest.mark.parametrize("workers", ["1", "2"])
def test_it_ends_in_good_order(served: Served, start: Start, workers: str) -> None:
    process = start("--workers", workers)
    assert httpx.get(f"{process.url}/health").text == "ok\n"
    answer = httpx.get(f"{process.url}/c/{served.click()}")
    assert (answer.status_code, answer.headers["location"]) == (302, PRICING)
    assert "server" not in answer.headers and "set-cookie" not in answer.headers
    process.popen.send_signal(signal.SIGTERM)
    assert process.popen.wait(30) == 0
    assert len(served.notes()) == 1


def test_every_answer_to_an_unsubscription_is_durable_when_it_is_killed(served: Served, start: Start) -> None:
    unsubscribed_under_kills(served, start, FEW, rounds=1)


@pytest.mark.soak
def test_every_one_of_a_thousand_is(served: Served, start: Start) -> None:
    unsubscribed_under_kills(served, start, MANY, rounds=5)


def unsubscribed_under_kills(served: Served, start: Start, count: int, rounds: int) -> None:
    """Killed in the middle of them, while clicks come in as well."""
    tokens = mails_to(served, count * rounds)
    for number in range(rounds):
        process = start()
        mine = tokens[number * count : (number + 1) * count]
        answered: list[str] = []

        def post(token: str, url: str = process.url, done: list[str] = answered) -> None:
            try:
                if httpx.post(f"{url}/u/{token}", data={"List-Unsubscribe": "One-Click"}).status_code == 200:
                    done.append(token)
            except httpx.TransportError:
                return
            if len(done) == count // 2:
                process.popen.kill()  # noqa: B023

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(post, mine))
        assert process.popen.wait() == -signal.SIGKILL
        assert count // 2 <= len(answered) < count
        keys = {token: f"lead{number * count + n}@example.com" for n, token in enumerate(mine)}
        lost = [keys[token] for token in answered if not is_out(served, keys[token])]
        print(
            len(answered),
            len(lost),
            served.store._db.execute("select count(*) from suppressions").fetchall(),
            served.store._db.execute("select count(*) from events where verb='unsubscribed'").fetchall(),
            sorted(lost)[:5],
            [keys[t] for t in answered][:5],
        )
        assert lost == []


def mails_to(served: Served, count: int) -> list[str]:
    """As many leads, each with a mail; tokens to unsubscribe from them."""
    from tests.web.conftest import delivered

    keys = [f"lead{n}@example.com" for n in range(count)]
    served.store.take_in("list", [ada(key=key) for key in keys], "all", instant(NOW))
    served.digests |= delivered(served.world, *keys)
    return [served.token("unsubscribe", key) for key in keys]


def is_out(served: Served, email: str) -> bool:
    state = served.store.state(email)
    return bool(state and state.suppressed)


def test_clicks_that_were_answered_are_kept_when_it_is_killed(served: Served, start: Start) -> None:
    process = start()
    for _ in range(30):
        assert httpx.get(f"{process.url}/c/{served.click()}").status_code == 302
    process.popen.kill()
    process.popen.wait()
    assert len(served.notes()) == 30


def test_the_slow_keep_nobody_waiting(served: Served, start: Start) -> None:
    """Five hundred that never end what they begin: others are answered all the same, and these are cut off."""
    process = start()
    with ExitStack() as stack:
        slow = [stack.enter_context(socket.create_connection(("127.0.0.1", process.port))) for _ in range(500)]
        for n, one in enumerate(slow):
            one.sendall(
                b"POST /u/x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\na" if n % 2 else b"GET /c/x HTTP/1.1\r\nA"
            )
        for _ in range(20):
            assert httpx.get(f"{process.url}/c/{served.click()}").status_code == 302
        assert process.popen.poll() is None


@pytest.mark.soak
def test_who_is_slow_is_cut_off(served: Served, start: Start) -> None:
    process = start()
    for begun in (b"", b"GET /c/x HTTP/1.1\r\nA", b"POST /u/x HTTP/1.1\r\nContent-Length: 9\r\n\r\na"):
        with socket.create_connection(("127.0.0.1", process.port), timeout=60) as slow:
            slow.sendall(begun)
            slow.settimeout(60)
            try:
                while slow.recv(4096):
                    pass
            except ConnectionResetError:
                pass


def test_a_head_without_end_is_refused(served: Served, start: Start) -> None:
    process = start()
    for line in (
        b"GET /" + b"a" * 20_000,
        b"GET / HTTP/1.1\r\nX: " + b"a" * 20_000,
        b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 4_000,
    ):
        with socket.create_connection(("127.0.0.1", process.port), timeout=60) as client:
            client.sendall(line)
            assert client.recv(4096).startswith(b"HTTP/1.1 431 ")


def test_a_body_without_end_is_refused(served: Served, start: Start) -> None:
    process = start()
    with closing(http.client.HTTPConnection("127.0.0.1", process.port, timeout=60)) as client:
        client.putrequest("POST", f"/u/{served.token('unsubscribe')}")
        client.putheader("Content-Length", "100000000")
        client.endheaders(b"a" * 9_000)
        assert client.getresponse().status == 413
    assert not is_out(served, ADA)


@pytest.mark.parametrize(
    "line", [b"nonsense\r\n\r\n", b"GET  HTTP/1.1\r\n\r\n", b"\x00\xff" * 50, b"GET /c/\x01 HTTP/1.1\r\n\r\n"]
)
def test_what_is_no_request_is_none(served: Served, start: Start, line: bytes) -> None:
    process = start()
    with socket.create_connection(("127.0.0.1", process.port), timeout=60) as client:
        client.sendall(line)
        client.shutdown(socket.SHUT_WR)
        told = client.recv(4096)
    assert told == b"" or told.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 404 "))
    assert httpx.get(f"{process.url}/health").status_code == 200


def test_it_says_what_keeps_it_from_listening(served: Served) -> None:
    from click.testing import CliRunner

    from nurture.cli import nurture

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = CliRunner().invoke(nurture, ["-C", str(served.world.root), "serve", "--port", port])
    assert told.exit_code == 1 and f"cannot listen at 127.0.0.1:{port}" in told.output
