"""README's terminal session does what it shows, pasted line by line into an empty folder."""

from __future__ import annotations

from pathlib import Path

from tests.docs.sessions import run_session, session_of


def test_the_session_does_what_it_shows(tmp_path: Path) -> None:
    session = session_of("README.md")
    (tmp_path / "empty").mkdir()
    done = run_session(session, tmp_path / "empty", tmp_path / "bin")
    assert done.stdout == session
    assert done.returncode == 0
