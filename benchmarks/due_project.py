"""A project whose letters are all due: leads imported and planned, the database adopted, and nothing sent yet."""

from __future__ import annotations

import subprocess
import time
from contextlib import closing
from functools import cache
from pathlib import Path
from unittest.mock import patch

import yaml

from benchmarks.letter import project
from nurture.engine.clocks import real_now
from nurture.engine.delivery.deliver import Delivery
from nurture.engine.session import Session, hold_session
from nurture.engine.workplace import open_workplace
from nurture.store.adoption import adopt
from nurture.store.sqlite import SqliteStore
from tests.kills.nurture_tool import can

DKIM = {"selector": "nurture1", "domain": "lumo.example", "key": "${DKIM_KEY}"}


def make(root: Path, leads: int) -> None:
    """The letter's project, and a run that only takes in and plans. It writes to nobody before `aim` says to whom."""
    root.mkdir(parents=True)
    project(root, leads)
    place = open_workplace(root)
    with patch.object(Delivery, "slice", lambda delivery: 0):
        session = hold_session(place, real_now, False, lambda: False, time.sleep, lambda _: None, False)
    assert isinstance(session, Session)
    assert session.report.new_leads == leads, session.report


def aim(root: Path, port: int, **options: object) -> None:
    """Send by SMTP to that port from now on; of the options those that the channel knows."""
    channel = {"use": "smtp", "host": "127.0.0.1", "port": port, "tls": "none"}
    known = {name: value for name, value in options.items() if can(name)}
    wiring = yaml.safe_load((root / "nurture.yaml").read_text())
    wiring["channels"] = {"email": {**channel, **known}}
    (root / "nurture.yaml").write_text(yaml.safe_dump(wiring, sort_keys=False))
    with closing(SqliteStore(root / "nurture.db")) as store:
        adopt(store, root / "nurture.db")


@cache
def dkim_key() -> str:
    """An RSA key of 2,048 bits in PEM."""
    made = subprocess.run(["openssl", "genrsa", "2048"], check=True, capture_output=True, text=True)
    return made.stdout
