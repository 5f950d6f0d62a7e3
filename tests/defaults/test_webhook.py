"""The webhook: what each answer means, and what it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from nurture import Channel, Options
from nurture.defaults.webhook import Webhook, WebhookOptions
from nurture.testing import ChannelContract, a_letter


class Receiver(BaseHTTPRequestHandler):
    """Answers with the status that its path names; `/silence` hangs up."""

    seen: list[tuple[str, dict[str, str], Any]]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).seen.append((self.path, dict(self.headers), body))
        if self.path == "/silence":
            return
        self.send_response(int(self.path[1:]))
        self.send_header("Location", "/200")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    Receiver.seen = []
    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class TestContract(ChannelContract):
    @pytest.fixture(autouse=True)
    def _server(self, base: str) -> None:
        self.base = base

    def channel(self, tmp_path: Path) -> tuple[Channel, Options]:
        return Webhook(), WebhookOptions(url=f"{self.base}/200")


@pytest.mark.parametrize(
    ("path", "outcome", "fault"),
    [
        ("/200", "sent", False),
        ("/204", "sent", False),
        ("/302", "failed", True),
        ("/404", "failed", True),
        ("/429", "deferred", False),
        ("/503", "deferred", False),
        ("/silence", "in_doubt", False),
    ],
)
def test_what_an_answer_means(base: str, path: str, outcome: str, fault: bool) -> None:
    before = len(Receiver.seen)
    [receipt] = Webhook().deliver(iter([a_letter()]), lambda keys: None, WebhookOptions(url=base + path))
    assert (receipt.outcome, receipt.fault) == (outcome, fault)
    assert [seen[0] for seen in Receiver.seen[before:]] == [path]


def test_it_is_told_the_payload_and_the_key(base: str) -> None:
    letter = replace(a_letter(), key="ada/crm-guide/1/łódź\r\nX: y")
    assert list(Webhook().deliver(iter([letter]), lambda keys: None, WebhookOptions(url=f"{base}/200")))
    _, headers, body = Receiver.seen[-1]
    assert body == {"lead": "ada@example.com"}
    assert headers["Idempotency-Key"] == "ada/crm-guide/1/%C5%82%C3%B3d%C5%BA%0D%0AX: y"
    assert "X" not in headers


def test_nobody_there_is_deferred_and_the_secret_address_not_told() -> None:
    options = WebhookOptions(url="http://127.0.0.1:1/secret")
    [receipt] = Webhook().deliver(iter([a_letter()]), lambda keys: None, options)
    assert (receipt.outcome, receipt.fault) == ("deferred", True)
    assert "secret" not in receipt.detail


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x.example/", "lumo.example", "https://"])
def test_only_the_web(url: str) -> None:
    with pytest.raises(ValueError, match="https://"):
        WebhookOptions(url=url)
