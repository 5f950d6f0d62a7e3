"""Careless operators: a cache that is broken or open to others, a closed stdout, an open umask, a clock that errs."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest


def _a_file(cache: Path) -> None:
    cache.touch()


def _a_folder_for_each_file(cache: Path) -> None:
    cache.mkdir(exist_ok=True)
    for file in cache.glob("*.json"):
        file.unlink()
        file.mkdir()


def _garbage(cache: Path) -> None:
    for file in cache.iterdir():
        file.write_bytes(b"\x00garbage")


@pytest.mark.parametrize("spoil", [_a_file, _a_folder_for_each_file, _garbage])
def test_works_without_its_cache(shop, spoil):
    cache = shop.root / ".nurture"
    if spoil is _a_file:
        for file in cache.iterdir():
            file.unlink()
        cache.rmdir()
    spoil(cache)
    assert shop.json("run")["sent"] == 5


def test_leaves_a_cache_alone_into_which_others_can_write(shop):
    cache = shop.root / ".nurture"
    cache.chmod(0o777)
    for file in cache.iterdir():
        file.unlink()
    assert shop.json("run")["sent"] == 5
    assert not list(cache.iterdir())


def test_an_open_umask_opens_nothing(starter, tmp_path):
    environ = {"PYTHONPATH": os.pathsep.join(sys.path), "LANG": "C"}
    root = tmp_path / "zażółć gęślą"
    code = "import os, sys; os.umask(0); from nurture.cli import main; main()"
    for command in ("init", "run", "adopt"):
        folder = [str(root)] if command == "init" else []
        place = [] if command == "init" else ["-C", str(root)]
        done = subprocess.run(
            [sys.executable, "-c", code, *place, command, *folder], env=environ, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
    private = [".nurture", "outbox", *(file.name for file in root.glob("nurture.db*"))]
    assert {name: stat.S_IMODE((root / name).stat().st_mode) & 0o077 for name in private} == dict.fromkeys(private, 0)


def test_runs_from_a_shell_that_closed_its_outputs(shop):
    environ = {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = f"{sys.executable} -m nurture -C {shop.root} run <&- >&- 2>&-"
    assert subprocess.run(["/bin/sh", "-c", command], env=environ, check=False).returncode == 0
    assert len(list((shop.root / "outbox").iterdir())) == 5


def test_a_run_says_that_the_last_one_lies_in_the_future(shop):
    shop("run")
    with closing(sqlite3.connect(shop.root / "nurture.db")) as db, db:
        db.execute("UPDATE settings SET value = '2091-01-01T00:00:00+00:00' WHERE name = 'ran_at'")
    again = shop("run")
    assert "2091" in again.stderr
    assert "set the clock" in again.stderr
    assert shop.json("run")["sent"] == 0
    assert "set the clock" not in shop("run").stderr


def test_a_folder_in_the_place_of_the_lock_is_told_in_words(shop):
    (shop.root / "nurture.db-lock").mkdir()
    assert "Is a directory" in shop("run", ends=1).stderr


def test_an_outbox_that_is_a_file_is_told_once(shop):
    (shop.root / "outbox").touch()
    ended = shop("run", ends=1)
    assert ended.stderr.count("cannot be written") == 1
    assert "(5 times)" in ended.stderr


HOSTILE = {
    "consent_at": ["9999-12-31T23:59:59Z", "0001-01-01T00:00Z"],
    "joined_at": ["9999-12-31", "0001-01-01T00:00+00:00"],
    "time_zone": ["../../etc/passwd", "/etc/passwd", "Europe", "Factory", "posix/Europe/Warsaw", "a" * 2000],
    "language": ["<script>", '"><img src=x onerror=1>', "../../x"],
    "miles": [float("nan"), float("inf"), 10**400, "9" * 1900],
    "tags": [",".join(f"t{n}" for n in range(9000)), [["a"]] * 9000, {"a": 1}],
}


def test_no_value_keeps_a_lead_from_its_mail_or_from_being_explained(shop):
    rows = [{key: value} for key, values in HOSTILE.items() for value in values]
    zones = ("Pacific/Kiritimati", "America/New_York")
    leads = [
        {"consent_at": "2026-01-12", "time_zone": zone, **row, "email": f"{n}{zone[-3:]}@example.com"}
        for n, row in enumerate(rows)
        for zone in zones
    ]
    (shop.root / "leads/guide.csv").write_text("\n".join(map(json.dumps, leads)), encoding="utf-8")
    shop.edit("nurture.yaml", "use: csv ", "use: jsonl ")
    report = shop.json("run")
    assert (report["new_leads"], report["sent"], report["held"]) == (len(leads), len(leads), 0)
    for lead in leads[:8]:
        shop("explain", lead["email"])
        shop("preview", "guide", "--lead", lead["email"])
