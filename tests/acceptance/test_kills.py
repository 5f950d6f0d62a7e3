"""Runs that overlap, and runs that are killed while they write to the outbox: nothing is lost or leaves twice."""

from __future__ import annotations

import contextlib
import random
import re
import signal
import subprocess
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from click.testing import CliRunner

from nurture.cli import nurture as program
from nurture.store.sqlite import SqliteStore
from tests.acceptance.conftest import REPOSITORY
from tests.acceptance.smtp_sink import Sink

LEADS = 300
KILLS = 10
CONNECTIONS = 4
"""As many as there are where nurture.yaml says nothing."""
WIRING = """
name: lumo
time_zone: Europe/Warsaw
sender: {{from: Anna <anna@lumo.example>, organisation: Lumo, address: "Prosta 1, Warszawa"}}
consents: {{newsletter: {{text: consents/newsletter.md}}}}
sources: {{form: {{use: csv, path: leads/form.csv, consent: [newsletter], incentive: guide}}}}
channels: {{email: {channel}}}
"""
STEPS = """
enter: {sources: [form]}
consent: newsletter
steps:
  - send: first
    requested: yes
  - send: second
    requested: yes
"""
LETTER = "---\nsubject: {name}\n---\nHello. {{{{ unsubscribe_url }}}}\n"
TO_THE_SINK = "{{use: smtp, host: 127.0.0.1, port: {port}, tls: none, connections: 1}}"


def project(root: Path, channel: str, leads: int) -> Path:
    files = {
        "nurture.yaml": WIRING.format(channel=channel),
        "consents/newsletter.md": "Yes, mail me.\n",
        "leads/form.csv": "email\n" + "".join(f"lead{n}@example.com\n" for n in range(leads)),
        "campaigns/guide.yaml": STEPS,
        **{f"templates/{name}.txt": LETTER.format(name=name) for name in ("first", "second")},
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def nurture(root: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "nurture", "-C", str(root), *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=REPOSITORY, stdout=pipe, stderr=subprocess.STDOUT, text=True)


def said(process: subprocess.Popen[str]) -> str:
    """What it printed, once it has ended well."""
    text, _ = process.communicate(timeout=60)
    assert process.returncode == 0, text
    return text


def ran(root: Path, *arguments: str) -> str:
    """What a command printed that ends well by itself; it needs no process of its own."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*multi-threaded", DeprecationWarning)  # it forks beside the sink
        result = CliRunner().invoke(program, ["-C", str(root), *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def states(root: Path) -> Counter[str]:
    with closing(SqliteStore(root / "nurture.db")) as store:
        return Counter(str(message.state) for message, _ in store.messages())


# ---------------------------------------------------------------- the outbox: exactly once


def outbox(root: Path) -> list[tuple[str, str]]:
    """Recipient and subject of each file, every one of them whole."""
    letters = [message_from_bytes(p.read_bytes(), policy=policy.default) for p in (root / "outbox").glob("*.eml")]
    assert all("Hello." in letter.get_payload() for letter in letters)
    return sorted((letter["To"], letter["Subject"]) for letter in letters)


def ends(process: subprocess.Popen[str], within: float) -> bool:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(within)
    return process.returncode is not None


def kill_while_it_writes(root: Path, files: int, wait: float) -> bool:
    """Kill a run so many seconds after it has made so many files; False when it ended before."""
    folder = root / "outbox"
    folder.mkdir(exist_ok=True)
    enough = len(list(folder.iterdir())) + files
    process = nurture(root, "run")
    while not ends(process, 0.002) and len(list(folder.iterdir())) < enough:
        pass
    ends(process, wait)
    process.kill()
    process.communicate()
    return process.returncode == -signal.SIGKILL


def test_a_killed_outbox_has_each_letter_once(tmp_path: Path) -> None:
    leads = 2 * LEADS
    root = project(tmp_path, "{use: outbox}", leads)
    chance = random.Random(20)
    killed = sum(kill_while_it_writes(root, chance.randrange(1, 40), chance.uniform(0, 0.02)) for _ in range(KILLS))
    assert killed >= KILLS // 2
    ran(root, "run")
    assert outbox(root) == sorted((f"lead{n}@example.com", name) for n in range(leads) for name in ("first", "second"))
    assert states(root) == {"sent": 2 * leads}
    assert not list((root / "outbox").glob(".*"))


# ---------------------------------------------------------------- two at once


@pytest.fixture
def sink() -> Iterator[Sink]:
    with closing(Sink()) as made:
        yield made


def test_a_second_run_ends_at_once_and_says_since_when_the_first_lasts(tmp_path: Path, sink: Sink) -> None:
    root = project(tmp_path, TO_THE_SINK.format(port=sink.port), 1)
    ran(root, "adopt")
    with sink.holding_its_answer() as asked:
        first = nurture(root, "run")
        assert asked.wait(60)
        assert re.match(r"Another run is going on since \w+ \d{4}-\d\d-\d\d", ran(root, "run"))
    assert "2 sent" in said(first)
    assert sum(sink.accepted().values()) == 2
    assert states(root) == {"sent": 2}
