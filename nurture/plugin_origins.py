"""Where plugins come from: modules of `nurture.defaults`, installed packages, and a project's `plugins/*.py`."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import os
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import unwrap
from pathlib import Path
from types import ModuleType
from typing import Any

from nurture import __version__
from nurture.core.problems import Place, Problem
from nurture.core.scoring import ScorerFailed

DEFAULTS = (
    "nurture.defaults.csv",
    "nurture.defaults.jsonl",
    "nurture.defaults.imap",
    "nurture.defaults.maildir",
    "nurture.defaults.outbox",
    "nurture.defaults.smtp",
    "nurture.defaults.webhook",
    "nurture.defaults.webhooks",
    "nurture.defaults.engagement",
    "nurture.defaults.fit",
    "nurture.defaults.words",
    "nurture.defaults.filters",
)

_DROP_IN = "nurture_plugin_"
FAILURES = (Exception, SystemExit)
"""What a plugin may raise without harm to anybody else; some libraries end the process when they should not."""
_packages: set[str] = set()
"""Of installed plugins that were loaded into this process."""

Report = Callable[[Problem], None]


@dataclass(frozen=True, slots=True)
class Origin:
    """One loaded plugin. `origin` is built in, installed, or the file's path in the project."""

    name: str
    version: str
    origin: str
    plugin: Any
    file: Path | None = None

    def problem(self, code: str, message: str, spot: Callable[..., Any] | Exception, hint: str = "") -> Problem:
        """On the line of a function, or of what failed, in a drop-in file; else naming the package and its version."""
        if self.file is None:
            return Problem(code, message, Place(f"{self.name} {self.version}"), hint)
        line = _where(spot, self.file)[0] if isinstance(spot, Exception) else _defined(spot, self.file)
        return Problem(code, message, Place(self.origin, line), hint, shown=_line_of(self.file, line))


def find_plugins(root: Path, allowed: str | None, report: Report) -> Iterator[Origin]:
    """Every plugin that loads, the defaults first; others are reported. `allowed` names packages, by comma."""
    for name in DEFAULTS:
        yield Origin(name.rpartition(".")[2], __version__, "built in", importlib.import_module(name))
    yield from _installed(allowed, report)
    for file in sorted((root / "plugins").glob("*.py")):
        if not file.name.startswith("_"):
            yield from _drop_in(file, f"plugins/{file.name}", report)


def told(error: BaseException) -> str:
    """What a plugin raised, in words, with the place."""
    name = "" if isinstance(error, ScorerFailed) else f"{type(error).__name__}: "
    return f"{name}{error}{culprit(error)}"


def culprit(error: BaseException) -> str:
    """` (NAME, line N)`: where the innermost code of a plugin failed; "" when none had a part in it.

    Plugins are told by their modules, installed ones by their packages having an entry point.
    """
    spots: list[str] = []
    cause: BaseException | None = error
    seen: set[int] = set()  # an error raised from itself has no first cause
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        if isinstance(cause, ScorerFailed):
            code = unwrap(cause.culprit).__code__
            spots += _spot(cause.culprit.__module__, code.co_filename, code.co_firstlineno)
        for frame, line in traceback.walk_tb(cause.__traceback__):
            spots += _spot(str(frame.f_globals.get("__name__", "")), frame.f_code.co_filename, line)
        cause = cause.__cause__
    return spots[-1] if spots else ""


def _spot(module: str, file: str, line: int) -> list[str]:
    """Where that is in a plugin; nothing for what is none."""
    if module.startswith(_DROP_IN):
        return [f" (plugins/{Path(file).name}, line {line})"]
    return [f" ({module}, line {line})"] if module.partition(".")[0] in _packages else []


def _installed(allowed: str | None, report: Report) -> Iterator[Origin]:
    wanted = None if allowed is None else {_normal(name) for name in allowed.split(",") if name.strip()}
    if wanted == set() or (wanted is None and not _any_entry_point()):
        return
    from importlib.metadata import entry_points

    for entry in sorted(entry_points(group="nurture"), key=lambda entry: entry.name):
        package, version = (entry.dist.name, entry.dist.version) if entry.dist else (entry.name, "")
        if wanted is not None and _normal(package) not in wanted:
            continue
        try:
            plugin = entry.load()
        except FAILURES as error:
            words = f"the plugin `{package}` {version} does not load: {type(error).__name__}: {error}"
            hint = "install a version that fits, or leave it out with NURTURE_LOAD_PLUGINS"
            report(Problem("plugin-broken", words, Place(f"{package} {version}"), hint))
        else:
            _packages.add(entry.module.partition(".")[0])
            yield Origin(package, version, "installed", plugin)


def _any_entry_point() -> bool:
    """Whether any installed package has entry points for us, without the 60 ms that importlib.metadata takes."""
    for folder in map(Path, sys.path):
        if not folder.is_dir():
            continue
        with os.scandir(folder) as entries:
            infos = [entry.path for entry in entries if entry.name.endswith((".dist-info", ".egg-info"))]
        for info in infos:
            file = Path(info, "entry_points.txt")
            if file.is_file() and re.search(r"^\[nurture\]", file.read_text("utf-8", "replace"), re.MULTILINE):
                return True
    return False


def _drop_in(file: Path, shown: str, report: Report) -> Iterator[Origin]:
    digest = hashlib.sha256(str(file.resolve()).encode()).hexdigest()[:12]
    name = f"{_DROP_IN}{digest}_{file.stem}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        return
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except FAILURES as error:
        del sys.modules[name]
        line, column = _where(error, file)
        words = f"this plugin does not load: {type(error).__name__}: {getattr(error, 'msg', error)}"
        report(Problem("plugin-broken", words, Place(shown, line, column), shown=_line_of(file, line)))
    else:
        yield Origin(file.stem, _version(module), shown, module, file)


def _where(error: BaseException, file: Path) -> tuple[int, int]:
    """Line and column of `file` at which loading it failed."""
    if isinstance(error, SyntaxError) and error.filename == str(file):
        return error.lineno or 1, error.offset or 1
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno or 1 for frame in reversed(frames) if frame.filename == str(file)), 1), 1


def _defined(function: Callable[..., Any], file: Path) -> int:
    """The line of its `def`, below its decorators."""
    first: int = function.__code__.co_firstlineno
    lines = file.read_text("utf-8", "replace").splitlines()
    return next((n for n in range(first, len(lines) + 1) if lines[n - 1].lstrip().startswith("def ")), first)


def _version(module: ModuleType) -> str:
    return str(getattr(module, "__version__", ""))


def _line_of(file: Path, line: int) -> str:
    lines = file.read_text("utf-8", "replace").splitlines()
    return lines[line - 1] if 0 < line <= len(lines) else ""


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.strip()).lower()
