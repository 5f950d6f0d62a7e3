"""A channel that can be asked afterwards what became of a message: an HTTP provider on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest

from nurture import Channel, Options
from nurture.engine.run import run
from nurture.plugins import load_plugins
from nurture.testing import ChannelContract, LookUpContract
from nurture.testing.world import World, instant

HERE = Path(__file__).parent
DOC = (HERE.parents[1] / "docs/plugins.md").read_text("utf-8")
CODE = (HERE / "provider.py").read_text("utf-8")
FILES = {
    "nurture.yaml": """
name: lumo
time_zone: Europe/Warsaw
sender: {from: Anna <anna@lumo.example>, organisation: Lumo, address: "Prosta 1, Warszawa"}
consents: {newsletter: {text: consents/newsletter.md}}
sources: {form: {use: csv, path: leads/form.csv, consent: [newsletter]}}
channels: {email: {use: provider, url: URL}}
""",
    "consents/newsletter.md": "Yes, mail me.\n",
    "leads/form.csv": "email\nada@example.com\n",
    "campaigns/guide.yaml": "enter: {sources: [form]}\nsteps:\n  - send: welcome\n",
    "templates/welcome.txt": "---\nsubject: Hello\n---\nHello. {{ unsubscribe_url }}\n",
    "plugins/provider.py": CODE,
}


class Api(BaseHTTPRequestHandler):
    """Keeps what is put, and tells what it has. `/deaf` keeps it and hangs up; `/lossy` hangs up and keeps nothing."""

    kept: dict[str, str]

    def do_PUT(self) -> None:
        base, _, name = self.path.partition("/messages/")
        self.rfile.read(int(self.headers["Content-Length"]))
        if base != "/lossy":
            self.kept[unquote(name)] = "accepted" if base != "/strict" else "refused as spam"
        if base in ("", "/strict"):
            self.send_response(200)
            self.end_headers()

    def do_GET(self) -> None:
        status = self.kept.get(unquote(self.path.partition("/messages/")[2]))
        self.send_response(200 if status else 404)
        self.end_headers()
        self.wfile.write(json.dumps({"status": status}).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def base() -> Iterator[str]:
    Api.kept = {}
    with HTTPServer(("127.0.0.1", 0), Api) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class TestProvider(ChannelContract, LookUpContract):
    @pytest.fixture(autouse=True)
    def _server(self, base: str) -> None:
        self.base = base

    def channel(self, tmp_path: Path) -> tuple[Channel, Options]:
        (tmp_path / "plugins").mkdir()
        (tmp_path / "plugins/provider.py").write_text(CODE)
        channel = load_plugins(tmp_path, {}).channels["provider"]
        return channel, channel.options.model_validate({"url": self.base})


@pytest.mark.parametrize(("way", "ends"), [("deaf", "sent"), ("lossy", "in_doubt")])
def test_what_the_provider_has_is_sent_and_what_it_has_not_stays_in_doubt(
    tmp_path: Path, base: str, way: str, ends: str
) -> None:
    wiring = FILES["nurture.yaml"].replace("URL", f"{base}/{way}")
    world = World(tmp_path, {**FILES, "nurture.yaml": wiring})
    assert world.problems() == []
    for minute, state in ((0, "in_doubt"), (1, ends)):
        at = instant(f"2026-03-02T10:{minute:02}+01:00")
        run(world.place, world.store, lambda at=at: at, rehearsal=False, sends=lambda _: True)
        assert [message.state for message in world.messages("")] == [state]


def test_the_tutorial_shows_this_look_up() -> None:
    look_up = CODE[CODE.index("    def look_up") : CODE.index("\n\ndef message_url")]
    assert f"```python\n{look_up}```" in DOC
