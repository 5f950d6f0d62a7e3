"""Loading plugins: each failure is a Problem with its place, and costs nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import nurture
from nurture.plugins import Plugins, load_plugins

CHANNEL = "from nurture import Receipt, hookimpl, simple_channel\n\n\n@hookimpl\ndef register_channels():\n"


def load(root: Path, files: dict[str, str], **environ: str) -> Plugins:
    (root / "plugins").mkdir(exist_ok=True)
    for name, text in files.items():
        (root / "plugins" / name).write_text(text)
    return load_plugins(root, environ)


def test_the_defaults_are_there_without_a_project(tmp_path: Path) -> None:
    plugins = load_plugins(tmp_path, {})
    assert plugins.problems == ()
    assert set(plugins.sources) == {"csv", "jsonl"}
    assert set(plugins.channels) == {"outbox", "smtp", "webhook"}
    assert set(plugins.scorers) == {"events", "fit"}
    assert {listed.origin for listed in plugins.listed} == {"built in"}
    assert {listed.version for listed in plugins.listed} == {nurture.__version__}


HOOK = "from nurture import hookimpl\n\n\n@hookimpl\n"
BROKEN = [
    ("def x(:\n", "plugin-broken", 1, "SyntaxError"),
    ("import os\n\n1 / 0\n", "plugin-broken", 3, "ZeroDivisionError"),
    ("raise SystemExit(3)\n", "plugin-broken", 1, "SystemExit"),
    (HOOK + "def register_chanels():\n    return []\n", "unknown-hook", 5, "register_chanels"),
    (HOOK + "def veto_message(mesage):\n    return None\n", "hook-arguments", 5, "mesage"),
    ("def register_sources():\n    return []\n", "hook-unmarked", 1, "register_sources"),
    (HOOK + "def register_sources():\n    raise OSError('gone')\n", "hook-failed", 6, "gone"),
    (HOOK + "def register_sources():\n    return 5\n", "hook-failed", 5, "TypeError"),
    (HOOK + "def register_sources():\n    return [object()]\n", "not-a-source", 5, "`fetch`"),
    (HOOK + "def register_conditions():\n    return [object()]\n", "not-a-word", 5, "`ask`"),
    (CHANNEL + "    return [type('X', (), {})]\n", "not-a-channel", 5, "class `X`"),
    (CHANNEL + "    return [simple_channel('', print)]\n", "not-a-channel", 5, "without a name"),
    (CHANNEL + "    return [simple_channel('x', print, dict)]\n", "not-a-channel", 5, "`Options`"),
    (CHANNEL + "    return [simple_channel('smtp', print)]\n", "name-claimed-twice", 5, "`smtp` and `bad`"),
]


@pytest.mark.parametrize(("text", "code", "line", "words"), BROKEN)
def test_a_failure_is_a_problem_and_costs_no_other_plugin(
    tmp_path: Path, text: str, code: str, line: int, words: str
) -> None:
    good = CHANNEL + "    return [simple_channel('good', print)]\n"
    plugins = load(tmp_path, {"bad.py": text, "good.py": good})
    assert [(problem.code, problem.place.path) for problem in plugins.problems] == [(code, "plugins/bad.py")]
    assert words in plugins.problems[0].message
    assert plugins.problems[0].place.line == line or code == "hook-failed"
    assert set(plugins.channels) == {"outbox", "smtp", "webhook", "good"}


def test_a_misspelt_hook_is_told_the_right_one(tmp_path: Path) -> None:
    [problem] = load(tmp_path, {"bad.py": HOOK + "def register_chanels():\n    return []\n"}).problems
    assert problem.hint == "did you mean `register_channels`?"
    assert problem.shown == "def register_chanels():"


def test_two_projects_in_one_process_have_nothing_in_common(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    text = CHANNEL + "    return [simple_channel('{}', print)]\n"
    one = load(tmp_path / "one", {"mine.py": text.format("first"), "_helper.py": "1 / 0"})
    two = load(tmp_path / "two", {"mine.py": text.format("second")})
    assert "first" in one.channels
    assert "first" not in two.channels
    assert one.listed[-1].origin == "plugins/mine.py"
    assert one.listed[-1].provides == (("channel", "first"),)


def test_a_veto_gets_the_arguments_it_declares(tmp_path: Path) -> None:
    text = HOOK + "def veto_message(now, lead):\n    return f'{lead} not before {now}'\n"
    [(name, veto)] = load(tmp_path, {"holidays.py": text}).vetoes
    assert (name, veto(message="m", lead="ada", now="noon")) == ("holidays", "ada not before noon")


def install(folder: Path, name: str, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    info = folder / f"{name}-2.1.dist-info"
    info.mkdir(parents=True)
    info.joinpath("METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 2.1\n")
    info.joinpath("entry_points.txt").write_text(f"[nurture]\n{name} = {name}\n")
    folder.joinpath(f"{name}.py").write_text(body)
    monkeypatch.syspath_prepend(folder)


def test_installed_packages_are_found_and_named_when_they_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path / "a", "nurture_good", CHANNEL + "    return [simple_channel('good', print)]\n", monkeypatch)
    install(tmp_path / "b", "nurture_bad", "import nothing_of_this_name\n", monkeypatch)
    plugins = load(tmp_path, {})
    assert "good" in plugins.channels
    assert [(listed.name, listed.version) for listed in plugins.listed][-1] == ("nurture_good", "2.1")
    assert ["nurture_bad" in plugins.problems[0].message, "2.1" in plugins.problems[0].message] == [True, True]
    assert load(tmp_path, {}, NURTURE_LOAD_PLUGINS="nurture-good").problems == ()
    assert "good" not in load(tmp_path, {}, NURTURE_LOAD_PLUGINS="").channels


def test_the_public_names_are_all_there() -> None:
    assert all(getattr(nurture, name) is not None for name in nurture.__all__)
    with pytest.raises(AttributeError):
        nurture.nothing_of_this_name  # noqa: B018


def test_importing_nurture_imports_nothing_heavy() -> None:
    heavy = {"pydantic", "pluggy", "jinja2", "email", "importlib.metadata"}
    program = f"import sys, nurture; print(*{heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
