"""A small project with a mail to each of its leads, served in this process; and tokens of these mails."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from nurture.core import tokens
from nurture.core.decisions import Plan
from nurture.core.model import LeadState, MessageState
from nurture.store.attempts import Link, Settlement, Written
from nurture.store.inbox import Note
from nurture.store.keys import keys_of
from nurture.store.sqlite import SqliteStore
from nurture.testing.store_case import message
from nurture.testing.world import World, instant
from nurture.web.application import application
from nurture.web.site import Site
from tests.engine.conftest import TEMPLATE, WIRING

SENT = "2026-03-02T10:00+01:00"
NOW = "2026-03-02T12:00+01:00"
ADA, BEN, CLEO, DAN = (f"{name}@example.com" for name in ("ada", "ben", "cleo", "dan"))
WEB = "web: https://news.lumo.example\n"
PRICING, TOUR = "https://lumo.example/pricing", "https://lumo.example/tour?for=Ada%20L"
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
            transport = httpx.ASGITransport(application(self.site), client=(self.asker, 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://other.example") as client:
                return await asyncio.gather(*(client.request(method, path, **more) for method, path in asked))

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


def delivered(world: World, email: str) -> None:
    """A mail to a lead with links, as delivery writes it."""
    store = world.store
    state = world.state(email)
    letter = message(state.lead.id, f"{state.lead.id}/mail", step="first", state=MessageState.PLANNED)
    digest = tokens.message_digest(keys_of(store)[1], letter.key)
    store.save([Plan(state, due=None, messages=(letter,))])
    store.claim(instant(SENT), 9, ["email"])
    own = Written(letter.key, instant(SENT), f"<{tokens.spelt(digest)}abcdefgh@lumo.example>", "", "{}", "", LINKS)
    shared = (Link("", "", b"i" * 15),)
    store.mark([own._replace(shared=shared)], instant(SENT))
    store.settle([Settlement(letter.key, MessageState.SENT, instant(SENT))])


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
        for email in (ADA, BEN, CLEO, DAN):
            delivered(world, email)
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
            site = stack.enter_context(closing(Site(tmp_path)))
            secret = keys_of(store)[1]
            ids = {email: world.state(email).lead.id for email in (ADA, BEN, CLEO, DAN)}
            digests = {email: tokens.message_digest(secret, f"{lead}/mail") for email, lead in ids.items()}
            return Served(world, site, digests)

        yield make


@pytest.fixture
def served(serve: Callable[..., Served]) -> Served:
    return serve()
