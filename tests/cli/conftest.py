"""A project made by `init`, and commands run in it as a user would."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from nurture.cli import nurture

REPO = Path(__file__).parents[2]
ADA = "ada@example.com"
MONDAY = "2026-03-02T08:00+00:00"
THURSDAY = "2026-03-05T12:00+00:00"


@dataclass
class Shop:
    """`shop("run", "--at", …)` calls a command on the starter project; `shop.json(…)` reads its one JSON document."""

    root: Path

    def __call__(self, *arguments: str, ends: int | None = 0) -> Result:
        result = CliRunner().invoke(nurture, ["-C", str(self.root), *arguments])
        assert ends is None or result.exit_code == ends, result.output
        return result

    def json(self, *arguments: str, ends: int | None = 0) -> Any:
        return json.loads(self(*arguments, "--json", ends=ends).stdout)

    def edit(self, path: str, old: str, new: str) -> None:
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `init` makes, checked once, so that its templates are compiled."""
    root = tmp_path_factory.mktemp("starter")
    made = Shop(root)
    made("init", ".")
    made("check")
    return root


@pytest.fixture
def shop(starter: Path, tmp_path: Path) -> Shop:
    shutil.copytree(starter, tmp_path, dirs_exist_ok=True)
    return Shop(tmp_path)


Spawn = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def spawn(tmp_path: Path) -> Spawn:
    """Starts a real process of the program."""

    def start(*arguments: str, **options: Any) -> subprocess.Popen[str]:
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **options}
        command = [sys.executable, "-m", "nurture", *arguments]
        return subprocess.Popen(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(REPO)}, **pipes)

    return start
