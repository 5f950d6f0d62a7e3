"""A small project with a mail to each of its leads, served in this process; and tokens of these mails."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from starlette.types import ASGIApp

from nurture.core import tokens
from nurture.core.decisions import Plan
from nurture.core.model import LeadState, MessageState
from nurture.engine.keys import keys_of
from nurture.store.attempts import Link, Settlement, Written
from nurture.store.inbox import Note
from nurture.store.sqlite import SqliteStore
from nurture.testing.store_case import message
from nurture.testing.world import World, instant
from nurture.web.application import application
from nurture.web.site import Site
from tests.engine.conftest import TEMPLATE, WIRING

REPO = Path(__file__).parents[2]
SENT = "2026-03-02T10:00+01:00"
NOW = "2026-03-02T12:00+01:00"
ADA, BEN, CLEO, DAN = (f"{name}@example.com" for name in ("ada", "ben", "cleo", "dan"))
WEB = "web: https://news.lumo.example\n"
PRICING, TOUR = "https://lumo.example/pricing", "https://lumo.example/tour?for=Ada%20L"
IMAGE = Link("", "", b"i" * 15)
LINKS = (Link("pricing", PRICING, b"p" * 15), Link("", TOUR))
GUIDE = """
enter: {sources: [form]}
steps:
  - send: first
  - wait: 3 days
  - send: first
    id: next
"""
FILES = {
    "nurture.yaml": WIRING.replace("language: en", "language: en\n" + WEB) + "retention: {silent_leads: 24 months}\n",
    "consents/newsletter.md": "# Tea & offers\nYes, mail me.",
    "consents/tracking.md": "Yes, count my clicks.",
    "leads/form.csv": "email\n",
    "leads/fair.csv": "email\n",
    "leads/list.csv": "email\n",
    "templates/first.txt": TEMPLATE.format(name="first"),
    "campaigns/guide.yaml": GUIDE,
}
TABLES = ("consents", "suppressions", "events", "leads", "enrolments", "messages", "waiting", "erased")


async def asked_of(app: ASGIApp, asker: str, method: str, path: str, more: dict[str, Any]) -> httpx.Response:
    """One request as a server hands it on: `path` with its query, as it stands in the request's first line."""
    made = httpx.Request(method, "http://other.example/", **more)
    target, _, query = path.partition("?")
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(target),
        "raw_path": target.encode(),
        "query_string": query.encode() or made.url.query,
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in made.headers.raw],
        "client": (asker, 1),
        "server": ("other.example", 80),
    }
    said: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": made.read(), "more_body": False}

    async def send(message: Any) -> None:
        said.append(message)

    await app(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in said[1:])
    return httpx.Response(said[0]["status"], headers=said[0]["headers"], content=body)


@dataclass
class Served:
    """`get` and `post` ask the application; `token(purpose, email)` is of the mail that a lead has got."""

    world: World
    site: Site
    digests: dict[str, bytes] = field(default_factory=dict)
    asker: str = "192.0.2.1"

    @property
    def store(self) -> SqliteStore:
        assert isinstance(self.world.store, SqliteStore)
        return self.world.store

    @property
    def key(self) -> tokens.Key:
        return tokens.newest(keys_of(self.store))

    def token(self, purpose: tokens.Purpose, email: str = ADA) -> str:
        return tokens.make(self.key, purpose, self.digests[email])

    def click(self, link: int = 0, email: str = ADA) -> str:
        return tokens.make_click(self.key, self.digests[email], link)

    def shared(self, purpose: tokens.Purpose = "shared click", digest: bytes = b"p" * 15) -> str:
        return tokens.make(self.key, purpose, digest)

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        (answer,) = self.ask_all([(method, path)], **more)
        return answer

    def ask_all(self, asked: list[tuple[str, str]], **more: Any) -> list[httpx.Response]:
        """All at once, in one turn of an event loop."""

        async def all_of_them() -> list[httpx.Response]:
            app = application(self.site)
            return await asyncio.gather(*(asked_of(app, self.asker, method, path, more) for method, path in asked))

        return asyncio.run(all_of_them())

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.ask("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.ask("POST", path, **more)

    def notes(self) -> list[Note]:
        return [one.note for one in self.site.inbox.take(10_000)]

    def state(self, email: str = ADA) -> LeadState:
        return self.world.state(email)

    def mailable(self) -> str:
        """The hash of all that says who may be mailed."""
        dump = [row for table in TABLES for row in self.store._db.execute(f"SELECT * FROM {table}")]
        return hashlib.sha256(repr(dump).encode()).hexdigest()


def delivered(world: World, *emails: str) -> dict[str, bytes]:
    """A mail with links to each of these leads, as delivery writes it; their digests."""
    store, secret = world.store, keys_of(world.store)[1]
    states = [world.state(email) for email in emails]
    letters = [message(state.lead.id, f"{state.lead.id}/mail", step="first") for state in states]
    store.save([Plan(state, due=None, messages=(one,)) for state, one in zip(states, letters, strict=True)])
    store.claim(instant(SENT), len(letters), ["email"])
    digests = [tokens.message_digest(secret, one.key) for one in letters]
    written = [
        Written(one.key, instant(SENT), f"<{tokens.spelt(digest)}abcdefgh@lumo.example>", "", "{}", "", LINKS, (IMAGE,))
        for one, digest in zip(letters, digests, strict=True)
    ]
    store.mark(written, instant(SENT))
    store.settle([Settlement(one.key, MessageState.SENT, instant(SENT)) for one in letters])
    return dict(zip(emails, digests, strict=True))


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project once its mails have left."""
    root = tmp_path_factory.mktemp("served")
    with closing(SqliteStore(root / "nurture.db")) as store:
        world = World(root, FILES, store)
        assert world.problems() == []
        for email in (ADA, BEN, CLEO, DAN):
            world.arrives("list" if email == BEN else "form", email=email, language="pl-PL" if email == DAN else "")
        world.run("2026-03-02T09:00+01:00")
        delivered(world, ADA, BEN, CLEO, DAN)
        world.happens(CLEO, "unsubscribed tracking", "2026-03-02T11:00+01:00")
        world.run(NOW)
    return root


@pytest.fixture
def serve(prepared: Path, tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Ada and Dan, a Pole, have agreed to be tracked, Cleo took it back, Ben was never asked."""
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    with ExitStack() as stack:

        def make(wiring: str = "", **files: str) -> Served:
            store = stack.enter_context(closing(SqliteStore(tmp_path / "nurture.db")))
            world = World(tmp_path, {"nurture.yaml": FILES["nurture.yaml"] + wiring, **files}, store)
            assert world.problems() == []
            site = stack.enter_context(closing(Site(world.place)))
            secret = keys_of(store)[1]
            ids = {email: world.state(email).lead.id for email in (ADA, BEN, CLEO, DAN)}
            digests = {email: tokens.message_digest(secret, f"{lead}/mail") for email, lead in ids.items()}
            return Served(world, site, digests)

        yield make


@pytest.fixture
def served(serve: Callable[..., Served]) -> Served:
    return serve()


@dataclass
class Process:
    """`nurture serve` in a process of its own, at `url`."""

    popen: subprocess.Popen[str]
    url: str

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Process]]:
    """`start("--workers", "2")`: serves the project of `serve`, until the test ends."""
    with ExitStack() as stack:

        def begin(*options: str) -> Process:
            command = [sys.executable, "-m", "nurture", "-C", str(tmp_path), "serve", "--port", "0", *options]
            environ = {**os.environ, "PYTHONPATH": str(REPO)}
            popen = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environ)
            stack.callback(popen.wait)
            stack.callback(popen.kill)
            assert popen.stdout
            stack.callback(popen.stdout.close)
            told = popen.stdout.readline()
            return Process(popen, told.split()[4].rstrip(","))

        yield begin
