"""What compiling a template gave, kept by the hash of everything it was made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jinja2.bccache import Bucket, FileSystemBytecodeCache


def digest(parts: Iterable[str]) -> str:
    """The SHA-256 of texts, in hex; where one ends and the next begins counts."""
    sha = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        sha.update(b"%d:" % len(data))
        sha.update(data)
    return sha.hexdigest()


def private(folder: Path | None) -> Path | None:
    """`folder`, made where it is missing; None when there can be none, or others can write into it.

    What lies in it is run as code: whoever writes there does what we may do.
    """
    if folder is None:
        return None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return None if folder.stat().st_mode & 0o022 else folder
    except OSError:
        return None


class Bytecodes(FileSystemBytecodeCache):
    """Jinja's compiled code in a folder; what cannot be read or written there is as good as absent.

    The files' names change with the code that `MailEnvironment` makes: none is run that another release compiled.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder), "__mail2_%s.cache")

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


class Cache:
    """A folder of JSON files, or nothing when `folder` is not ours alone.

    A file that cannot be read is as good as absent, one that cannot be written is left out.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = private(folder)
        if self._folder is not None:
            with suppress(OSError):
                (self._folder / ".gitignore").write_text("*\n")

    def get(self, key: str) -> dict[str, Any] | None:
        if self._folder is None:
            return None
        try:
            value = json.loads((self._folder / f"{key}.json").read_bytes())
        except (OSError, ValueError):
            return None
        return value if isinstance(value, dict) else None

    def put(self, key: str, value: dict[str, Any]) -> None:
        if self._folder is None:
            return
        with suppress(OSError), TemporaryDirectory(dir=self._folder) as draft:
            written = Path(draft, "draft")
            written.write_text(json.dumps(value), "utf-8")
            written.replace(self._folder / f"{key}.json")

    def keep(self, keys: Collection[str]) -> None:
        """Delete all others."""
        for path in self._folder.glob("*.json") if self._folder else ():
            if path.stem not in keys:
                with suppress(OSError):
                    path.unlink()
