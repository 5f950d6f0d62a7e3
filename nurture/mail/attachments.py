"""Files of the project that travel with a message: found, bounded, and typed by their names."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path, PurePath
from stat import S_ISREG

MOST_BYTES = 10_000_000
"""Of all files of one message; many servers refuse what is larger once encoded."""

_TYPES = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".epub": "application/epub+zip",
    ".gif": "image/gif",
    ".ics": "text/calendar",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".txt": "text/plain",
    ".vcf": "text/vcard",
    ".webp": "image/webp",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}


class CannotAttach(ValueError):
    """A file that cannot travel with a message; the text names it and says why."""


class LiesOutside(CannotAttach):
    """It is no file of the project."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """`type` is a media type without parameters; `content_id` is what the HTML calls an image by."""

    name: str
    type: str
    data: bytes
    content_id: str = ""


def attach(root: Path, paths: Sequence[str]) -> tuple[Attachment, ...]:
    """The files at these paths, relative to the project's folder `root`. Raises CannotAttach."""
    sizes = [size_of(root, path) for path in paths]
    if sum(sizes) > MOST_BYTES:
        raise CannotAttach(f"{', '.join(paths)}: {in_words(sum(sizes))} are more than a mail can carry")
    return tuple(_read(root, path) for path in paths)


def size_of(root: Path, path: str) -> int:
    """How many bytes the file has. Raises CannotAttach when there is none, or it lies outside the project."""
    return _stat(root, path).st_size


def content_id(path: str) -> str:
    """What a file of the project is called inside a message that shows it (RFC 2392)."""
    return f"{sha256(path.encode()).hexdigest()[:32]}@files.nurture"


def type_of(path: str) -> str:
    return _TYPES.get(PurePath(path).suffix.lower(), "application/octet-stream")


def in_words(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{size / 1_000:.1f} kB"


def _stat(root: Path, path: str) -> os.stat_result:
    with suppress(OSError):
        stat = _located(root, path).stat()
        if S_ISREG(stat.st_mode):
            return stat
    raise CannotAttach(f"{path} cannot be attached: there is no such file")


@lru_cache(maxsize=256)
def _located(root: Path, path: str) -> Path:
    file = (root / path).resolve()
    if not file.is_relative_to(root.resolve()):
        raise LiesOutside(f"{path} cannot be attached: it lies outside the project")
    return file


def _read(root: Path, path: str) -> Attachment:
    stat = _stat(root, path)
    return _attachment(_located(root, path), path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=8)
def _attachment(file: Path, path: str, changed: int, size: int) -> Attachment:
    """Read once for the many messages that carry it."""
    return Attachment(file.name, type_of(file.name), file.read_bytes(), content_id(path))
