"""What is kept of people can be read by nobody else, and what a run prints names none of them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import ADA, MONDAY, THURSDAY, Shop, Spawn

PLUGIN = """
from nurture import Answer, Batch, Channel, Filter, Options, Receipt, Row, Word, hookimpl

class Failing:
    name = "failing"
    options = Options
    abilities = frozenset()

    def fetch(self, options, cursor):
        yield Batch((Row({"email": "ada lovelace <ada@example.com>"}, 1),), "", ((2, "no: ada@example.com"),), ("of ada@example.com",))
        raise ValueError("the row of ben.okoro@example.com")

class Refusing(Failing):
    name = "refusing"

    def deliver(self, letters, mark, options):
        for letter in letters:
            mark([letter.key])
            if letter.recipient.startswith("ada"):
                yield Receipt(letter.key, "failed", f"550 5.1.1 <{letter.recipient}>: no such user", reason="invalid_recipient")
            elif letter.recipient.startswith("ben"):
                yield Receipt(letter.key, "deferred", f"451 4.7.1 {letter.recipient} greylisted", fault=True)
            else:
                raise RuntimeError(f"lost {letter.recipient}")

@hookimpl
def register_sources():
    return [Failing()]

@hookimpl
def register_channels():
    return [Refusing()]

@hookimpl
def veto_message(message, lead, now):
    if lead.email.startswith("info"):
        raise ValueError(f"no opinion of {lead.email}")
"""  # noqa: E501
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+")


@pytest.fixture
def open_to_all() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    kept = [*folder.glob("nurture.db*"), folder / "outbox", *folder.glob("outbox/*")]
    return {path.name: path.stat().st_mode & 0o777 for path in kept}


@pytest.mark.usefixtures("open_to_all")
def test_only_their_owner_may_read_files_whatever_the_umask(shop: Shop) -> None:
    shop("run", "--at", MONDAY)
    found = modes(shop.root)
    assert {"nurture.db", "nurture.db-lock", "outbox"} <= found.keys()
    assert found.pop("outbox") == 0o700
    assert set(found.values()) == {0o600}
    assert len(found) > 5


@pytest.mark.parametrize("path", ["nurture.db", "nurture.db-lock", "nurture.inbox.db", "outbox", "outbox/old.eml"])
def test_doctor_names_what_others_may_read(shop: Shop, path: str) -> None:
    shop("run", "--at", MONDAY)
    (shop.root / path).touch() if path != "outbox" else None
    (shop.root / path).chmod(0o755 if path == "outbox" else 0o640)
    (found,) = (check for check in shop.json("doctor", ends=1)["checks"] if not check["ok"])
    named = path.partition("/")[0]
    assert (found["check"], found["message"]) == ("privacy", f"others may read {named}: chmod -R go= {named}")


def test_a_run_prints_nobodys_address_whatever_plugins_and_servers_say(shop: Shop, spawn: Spawn) -> None:
    (shop.root / "plugins").mkdir()
    (shop.root / "plugins/own.py").write_text(PLUGIN)
    shop.edit("nurture.yaml", "  email: {use: outbox}", "  email: {use: refusing}")
    shop.edit("nurture.yaml", "sources:", "sources:\n  broken: {use: failing}")
    with (shop.root / "leads/guide.csv").open("a") as file:
        file.write("zoe@example.com,eva@example.com,,,,\nada@@example.com,Ada,,,,\n")
    shop("adopt")
    process = spawn("run")
    told = "".join(process.communicate())
    assert process.returncode == 1
    assert "a***@example.com" in told
    assert "b***@example.com" in told
    assert ADDRESS.findall(told) == []


def test_a_bug_is_reported_without_data(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError(f"no room for {ADA}")

    monkeypatch.setattr("nurture.engine.run.collect", broken)
    monkeypatch.setattr("sys.argv", ["nurture", "record", ADA])
    assert ADA not in shop("run", "--at", THURSDAY, ends=3).output
