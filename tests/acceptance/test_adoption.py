"""Only an adopted database sends: a new, a copied and a restored one write to the outbox until they are adopted."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nurture.cli import nurture
from tests.acceptance.smtp_sink import Sink
from tests.acceptance.test_kills import TO_THE_SINK, project


@pytest.fixture
def sink() -> Iterator[Sink]:
    with closing(Sink()) as made:
        yield made


@pytest.fixture
def root(tmp_path: Path, sink: Sink) -> Path:
    return project(tmp_path / "here", TO_THE_SINK.format(port=sink.port), 0)


def command(root: Path, *arguments: str) -> Result:
    result = CliRunner().invoke(nurture, ["-C", str(root), *arguments])
    assert result.exit_code == 0, result.output
    return result


def runs_with_a_new_lead(root: Path, name: str) -> str:
    """What `run` says; a new lead gets two messages at once."""
    with (root / "leads/form.csv").open("a", encoding="utf-8") as file:
        file.write(f"{name}@example.com\n")
    said = command(root, "run", "--json")
    assert json.loads(said.stdout)["sent"] == 2
    return said.stderr


def outbox(root: Path) -> int:
    return len(list((root / "outbox").glob("*.eml")))


def test_a_new_database_sends_only_once_it_is_adopted(root: Path, sink: Sink) -> None:
    assert "`nurture adopt` lets it send" in runs_with_a_new_lead(root, "ada")
    assert (outbox(root), len(sink.ids)) == (2, 0)
    command(root, "adopt")
    assert "adopt" not in runs_with_a_new_lead(root, "bo")
    assert (outbox(root), len(sink.ids)) == (2, 2)


def test_a_copy_writes_to_its_outbox_until_it_is_adopted_and_the_old_one_goes_on(
    root: Path, sink: Sink, tmp_path: Path
) -> None:
    command(root, "adopt")
    runs_with_a_new_lead(root, "ada")
    copy = Path(shutil.copytree(root, tmp_path / "there"))
    assert "`nurture adopt` lets it send" in runs_with_a_new_lead(copy, "bo")
    assert (outbox(copy), len(sink.ids)) == (2, 2)
    runs_with_a_new_lead(root, "cy")
    assert len(sink.ids) == 4
    command(copy, "adopt")
    runs_with_a_new_lead(copy, "di")
    assert (outbox(copy), len(sink.ids)) == (2, 6)


def test_a_restored_database_does_not_send_again_what_it_forgot(root: Path, sink: Sink, tmp_path: Path) -> None:
    command(root, "adopt")
    runs_with_a_new_lead(root, "ada")
    backup = tmp_path / "backup.db"
    shutil.copyfile(root / "nurture.db", backup)
    runs_with_a_new_lead(root, "bo")
    assert len(sink.ids) == 4
    shutil.copyfile(backup, root / "nurture.db")
    said = command(root, "run", "--json")
    assert json.loads(said.stdout)["sent"] == 2
    assert "`nurture adopt` lets it send" in said.stderr
    assert (outbox(root), len(sink.ids)) == (2, 4)


def test_a_rehearsal_never_sends_and_is_never_adopted(root: Path, sink: Sink) -> None:
    with (root / "leads/form.csv").open("a", encoding="utf-8") as file:
        file.write("ada@example.com\n")
    command(root, "run", "--at", "2026-03-02T12:00+01:00")
    assert (outbox(root), len(sink.ids)) == (2, 0)
    assert CliRunner().invoke(nurture, ["-C", str(root), "adopt"]).exit_code == 1
