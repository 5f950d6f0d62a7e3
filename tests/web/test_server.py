"""The server as a process: it says where it is, bounds who is slow, and was it killed, it has kept what it answered."""

from __future__ import annotations

import http.client
import logging
import signal
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from uvicorn import Config

from nurture.cli import nurture
from nurture.testing.store_case import ada
from nurture.testing.world import instant
from nurture.web import FOLDER, app
from nurture.web.server import listening
from tests.web.conftest import ADA, NOW, PRICING, Process, Served, delivered

Start = Callable[..., Process]
FEW, MANY = 150, 1_000
CLICKS = 30
BEGUN = (b"", b"GET /c/x HTTP/1.1\r\nA", b"POST /u/x HTTP/1.1\r\nContent-Length: 9\r\n\r\na")
"""Requests that never end."""
ENDLESS = (
    b"GET /" + b"a" * 20_000,
    b"GET / HTTP/1.1\r\nX: " + b"a" * 20_000,
    b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 4_000,
)
NONE = (b"nonsense\r\n\r\n", b"GET  HTTP/1.1\r\n\r\n", b"\x00\xff" * 50, b"GET /c/\x01 HTTP/1.1\r\n\r\n")


@pytest.mark.parametrize("workers", ["1", "2"])
def test_it_ends_in_good_order(served: Served, start: Start, workers: str) -> None:
    process = start("--workers", workers)
    assert httpx.get(f"{process.url}/health").text == "ok\n"
    answer = httpx.get(f"{process.url}/c/{served.click()}")
    assert (answer.status_code, answer.headers["location"]) == (302, PRICING)
    assert "server" not in answer.headers and "set-cookie" not in answer.headers
    process.popen.send_signal(signal.SIGTERM)
    assert process.popen.wait(60) == 0
    assert len(served.notes()) == 1


def test_no_body_waits_for_an_acknowledgement_of_its_head() -> None:
    with (
        listening("127.0.0.1", 0) as bound,
        socket.create_connection(bound.getsockname()),
        bound.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_none_of_several_outlives_a_kill_of_the_first(served: Served, start: Start) -> None:
    process = start("--workers", "2")
    assert httpx.get(f"{process.url}/health").text == "ok\n"
    process.popen.kill()
    process.popen.communicate(timeout=60)  # until nobody has its output any more


def test_what_was_answered_is_durable_when_it_is_killed(served: Served, start: Start) -> None:
    killed(served, start, FEW, rounds=1)
    assert len(served.notes()) == CLICKS


@pytest.mark.soak
def test_so_is_every_answer_to_a_thousand_of_five_rounds(served: Served, start: Start) -> None:
    killed(served, start, MANY, rounds=5)


def killed(served: Served, start: Start, count: int, rounds: int) -> None:
    """Some clicks, then so many unsubscriptions, in the middle of which it is killed."""
    people = [[f"lead{n}.{number}@example.com" for n in range(count)] for number in range(rounds)]
    for some in people:
        tokens = mails_to(served, some)
        process = start()
        for _ in range(CLICKS):
            assert httpx.get(f"{process.url}/c/{served.click()}").status_code == 302
        answered = posted_until_killed(process, tokens)
        assert count // 2 <= len(answered) < count
        said = [key for key, token in zip(some, tokens, strict=True) if token in answered]
        assert [key for key in said if not is_out(served, key)] == []


def posted_until_killed(process: Process, tokens: list[str]) -> set[str]:
    """Unsubscribe eight at a time; kill it when half of them are answered. Those that were."""
    answered: set[str] = set()

    def post(token: str) -> None:
        with suppress(httpx.TransportError):
            answer = httpx.post(f"{process.url}/u/{token}", data={"List-Unsubscribe": "One-Click"})
            assert answer.status_code == 200
            answered.add(token)
        if len(answered) >= len(tokens) // 2:
            process.popen.kill()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(post, tokens))
    assert process.popen.wait(60) == -signal.SIGKILL
    return answered


def mails_to(served: Served, keys: list[str]) -> list[str]:
    """As many leads, each with a mail; tokens to unsubscribe from them."""
    served.store.take_in("list", [ada(key=key) for key in keys], "all", instant(NOW))
    served.digests |= delivered(served.world, *keys)
    return [served.token("unsubscribe", key) for key in keys]


def is_out(served: Served, email: str) -> bool:
    return bool(served.state(email).suppressed)


def test_the_slow_and_the_endless_keep_nobody_waiting(served: Served, start: Start) -> None:
    """Three hundred that never end what they begin; others are answered all the same."""
    process = start()
    with ExitStack() as stack:
        for n in range(300):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", process.port)))
            slow.sendall(BEGUN[n % len(BEGUN)])
        for _ in range(20):
            assert httpx.get(f"{process.url}/c/{served.click()}").status_code == 302
        for sent in ENDLESS:
            assert told(process, sent).startswith(b"HTTP/1.1 431 ")
        for sent in NONE:
            assert (told(process, sent) or b"HTTP/1.1 400 ").startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 404 "))
        assert too_much(process, f"/p/{served.token('preferences')}") == 413
    assert not is_out(served, ADA)
    assert httpx.get(f"{process.url}/health").status_code == 200


def test_who_goes_away_in_the_middle_fills_no_log(
    served: Served, start: Start, capfd: pytest.CaptureFixture[str]
) -> None:
    process = start()
    for path in (f"/u/{served.token('unsubscribe')}", f"/p/{served.token('preferences')}", "/f/guide-form"):
        with socket.create_connection(("127.0.0.1", process.port)) as client:
            client.sendall(f"POST {path} HTTP/1.1\r\nContent-Length: 9\r\n\r\na".encode())
    assert httpx.get(f"{process.url}/health").status_code == 200
    process.popen.send_signal(signal.SIGTERM)
    assert process.popen.wait(60) == 0
    assert capfd.readouterr().err == ""
    assert is_out(served, ADA)  # as the token alone says it


def test_another_server_logs_no_request(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(served.world.root))
    config = Config("nurture.web:app", factory=True)
    config.load()
    assert not logging.getLogger("uvicorn.access").isEnabledFor(logging.CRITICAL)
    assert logging.getLogger("uvicorn.error").isEnabledFor(logging.ERROR)


@pytest.mark.parametrize(
    ("wiring", "words"), [("", "it has no nurture.yaml"), ("- no\n", "`nurture check` tells what")]
)
def test_and_says_in_a_line_why_a_folder_cannot_be_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wiring: str, words: str
) -> None:
    if wiring:
        (tmp_path / "nurture.yaml").write_text(wiring, "utf-8")
    monkeypatch.setenv(FOLDER, str(tmp_path))
    with pytest.raises(SystemExit, match=words):
        app()


def told(process: Process, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", process.port), timeout=60) as client:
        client.sendall(sent)
        return client.recv(4096)


def too_much(process: Process, path: str) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", process.port, timeout=60)) as client:
        client.putrequest("POST", path)
        client.putheader("Content-Length", "100000000")
        client.endheaders(b"a" * 9_000)
        return client.getresponse().status


@pytest.mark.soak
@pytest.mark.parametrize("begun", BEGUN)
def test_who_is_slow_is_cut_off(served: Served, start: Start, begun: bytes) -> None:
    process = start()
    with (
        socket.create_connection(("127.0.0.1", process.port), timeout=60) as slow,
        suppress(ConnectionResetError),
    ):
        slow.sendall(begun)
        while slow.recv(4096):
            pass


def test_it_says_what_keeps_it_from_listening(served: Served) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        answer = CliRunner().invoke(nurture, ["-C", str(served.world.root), "serve", "--port", port])
    assert answer.exit_code == 1 and f"cannot listen at 127.0.0.1:{port}" in answer.output
