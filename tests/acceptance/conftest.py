"""Whole projects on SQLite and a clock of their own; and the real input that these tests need."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import pytest

from nurture.engine.intake.recording import Happening, record
from nurture.store.sqlite import SqliteStore
from nurture.testing.world import World, instant

REPOSITORY = Path(__file__).parents[2]
DATA = Path(os.environ.get("NURTURE_TEST_DATA", REPOSITORY.parent / "shared" / "data"))


def real_input(name: str) -> Path:
    """A file of the test data, or the test is skipped."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not here: set NURTURE_TEST_DATA")
    return path


class Rehearsal(World):
    """A `World` on SQLite, where events are recorded as on the command line."""

    def records(self, email: str, words: str, at: str, **facts: str) -> None:
        record(Happening(email, words, at=instant(at), facts=facts), self.place.project, self.store)

    def letters(self) -> list[EmailMessage]:
        paths = sorted((self.root / "outbox").glob("*.eml"))
        return [cast(EmailMessage, message_from_bytes(path.read_bytes(), policy=policy.default)) for path in paths]


Rehearse = Callable[[Mapping[str, str]], Rehearsal]


@pytest.fixture
def rehearse(tmp_path: Path) -> Iterator[Rehearse]:
    """`rehearse(files)`: a project of these files, sound, with a database beside it."""
    with ExitStack() as stack:

        def make(files: Mapping[str, str]) -> Rehearsal:
            store = stack.enter_context(closing(SqliteStore(tmp_path / "nurture.db")))
            made = Rehearsal(tmp_path, files, store)
            assert made.problems() == []
            return made

        yield make


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    """This repository's own project, copied without what its runs have made."""
    for name in ("campaigns", "templates", "consents", "leads", "plugins"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    shutil.copy(REPOSITORY / "nurture.yaml", tmp_path)
    return tmp_path
