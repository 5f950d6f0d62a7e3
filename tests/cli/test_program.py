"""The program as a whole: help, endings, pipes and signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from nurture.cli import COMMANDS, nurture
from nurture.cli.errors import exit_code, report
from tests.cli.conftest import Shop, Spawn

REPO = Path(__file__).parents[2]


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom nurture.cli import nurture\n"
        "try: nurture(['--help'], prog_name='nurture')\nexcept SystemExit: pass\n"
        "heavy = {'jinja2', 'pydantic', 'yaml', 'sqlite_utils', 'sqlite3', 'lxml', 'mjml', 'pluggy', 'nurture.core'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=REPO, check=True)
    assert done.stderr.strip() == "[]"
    assert "explain" in done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_each_help_says(name: str) -> None:
    shown = CliRunner().invoke(nurture, [name, "--help"])
    assert shown.exit_code == 0
    assert COMMANDS[name][1] in shown.output


def test_a_misspelt_command_is_wrong_use_and_names_the_right_one() -> None:
    result = CliRunner().invoke(nurture, ["explian"])
    assert result.exit_code == 2
    assert "explain" in result.stderr


def test_a_command_of_a_later_version_says_so() -> None:
    result = CliRunner().invoke(nurture, ["simulate"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "`simulate` is not built yet" in result.stderr


@pytest.mark.parametrize("arguments", [["check"], ["run"], ["-C", "nowhere", "plan"], ["run", "--at", "2026-03-02"]])
def test_wrong_use_ends_with_2(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(nurture, arguments)
    assert (result.exit_code, result.stdout) == (2, "")


def test_a_bug_ends_with_3_and_its_report_holds_no_data(capsys: pytest.CaptureFixture[str]) -> None:
    address = "ada@" + "example.com"

    def fails() -> None:
        raise ValueError(address)

    assert exit_code(fails) == 3
    assert address not in capsys.readouterr().err


def test_the_report_masks_what_was_given_to_the_command() -> None:
    words = report(TypeError("no such thing"), ["record", "ada@example.com", "clicked pricing", "--step=x", "value=80"])
    assert "nurture record … … --step …" in words
    assert "TypeError: no such thing" in words


def test_ctrl_c_ends_with_130() -> None:
    def interrupted() -> None:
        raise click.Abort

    assert exit_code(interrupted) == 130


def test_a_reader_that_leaves_early_is_no_error(shop: Shop, spawn: Spawn) -> None:
    shop("run")
    end, begin = os.pipe()
    os.close(end)
    process = spawn("messages", stdout=begin)
    os.close(begin)
    assert process.communicate()[1] == ""
    assert process.returncode == 0


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_loop_finishes_its_run_when_told_to_stop(shop: Shop, spawn: Spawn, sent: signal.Signals, code: int) -> None:
    process = spawn("run", "--loop")
    assert "5 new leads" in process.stdout.readline()
    process.send_signal(sent)
    process.communicate()
    assert process.returncode == code
    assert shop.json("run")["sent"] == 0


def test_a_loop_waits_out_an_edit_that_cannot_be_read(shop: Shop, spawn: Spawn) -> None:
    shop.edit("campaigns/winter-check.yaml", "wait: 3 days", "wait: 1 second")
    process = spawn("run", "--loop")
    assert "5 new leads" in process.stdout.readline()
    shop.edit("nurture.yaml", "sender:", "sendr:")
    assert "sendr" in process.stderr.readline()
    shop.edit("nurture.yaml", "sendr:", "sender:")
    process.send_signal(signal.SIGTERM)
    process.communicate()
    assert process.returncode == 0


@pytest.mark.parametrize("command", ["check", "plugins", "schema"])
def test_a_folder_that_is_not_there_is_wrong_use(tmp_path: Path, command: str) -> None:
    result = CliRunner().invoke(nurture, ["-C", str(tmp_path / "nowhere"), command])
    assert result.exit_code == 2
    assert "does not exist" in result.stderr


@pytest.mark.parametrize("at", ["9999-12-31T23:59-10:00", "0001-01-01T00:00+14:00", "9999-12-31T00:00Z"])
def test_a_time_too_far_away_is_wrong_use(at: str) -> None:
    ended = CliRunner().invoke(nurture, ["plan", "--at", at])
    assert ended.exit_code == 2
    assert "the years go from 1000 to 8999" in ended.output
