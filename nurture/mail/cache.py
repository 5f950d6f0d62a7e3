"""What compiling a template gave, kept by the hash of everything it was made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any


def digest(parts: Iterable[str]) -> str:
    """The SHA-256 of texts, in hex; where one ends and the next begins counts."""
    sha = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        sha.update(b"%d:" % len(data))
        sha.update(data)
    return sha.hexdigest()


class Cache:
    """A folder of JSON files, or nothing when `folder` is None. A file that cannot be read is as good as absent."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            ignore = folder / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n")

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
        with NamedTemporaryFile("w", dir=self._folder, suffix=".tmp", delete=False, encoding="utf-8") as file:
            json.dump(value, file)
        Path(file.name).replace(self._folder / f"{key}.json")

    def keep(self, keys: Collection[str]) -> None:
        """Delete all others."""
        for path in self._folder.glob("*.json") if self._folder else ():
            if path.stem not in keys:
                path.unlink(missing_ok=True)
