"""Days that pass: Debian's faketime shows every program the same later clock, which a test sets."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.acceptance.real_servers import free_port, need
from tests.life.waiting import until_answers

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)


@dataclass
class Days:
    """A project in `folder`, and how far its clock is ahead of the real one."""

    folder: Path
    environment: Mapping[str, str]

    def pass_by(self, ahead: timedelta) -> None:
        """From now on it is so much later than it really is; what already runs sees it too."""
        self._ahead.write_text(f"+{int(ahead.total_seconds())}s")

    @property
    def _ahead(self) -> Path:
        return self.folder.parent / "ahead"

    def nurture(self, *words: str) -> str:
        """What a command prints. Raises CalledProcessError with all that it said."""
        command = [sys.executable, "-m", "nurture", "-C", str(self.folder), *words]
        done = subprocess.run(command, env=self._seen, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout

    def told(self, *words: str) -> dict[str, Any]:
        """The document that a command prints."""
        document: dict[str, Any] = json.loads(self.nurture(*words, "--json"))
        return document

    @contextmanager
    def served(self) -> Iterator[int]:
        """The port of `nurture serve`."""
        port = free_port()
        command = [sys.executable, "-m", "nurture", "-C", str(self.folder), "serve", "--port", str(port)]
        process = subprocess.Popen(command, env=self._seen, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            until_answers(port, process)
            yield port
        finally:
            process.terminate()
            said = process.communicate()[1].decode()
        assert process.returncode == 0, said

    @property
    def _seen(self) -> dict[str, str]:
        need(LIBRARY, "faketime is not installed")
        clock = {"FAKETIME_TIMESTAMP_FILE": str(self._ahead), "FAKETIME_NO_CACHE": "1"}
        monotonic = {"FAKETIME_DONT_FAKE_MONOTONIC": "1", "LD_PRELOAD": str(LIBRARY)}
        return {**os.environ, **self.environment, **clock, **monotonic}
