"""The source of a template in one piece: what it includes put in place, and the way back to file, line and column."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from nurture.core.problems import Place, Problem, Severity

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
TYPES = ("mjml", "css", "html")

_COMMENT_OR_INCLUDE = re.compile(r"<!--.*?-->|<mj-include\b([^>]*?)/?>(?:\s*</mj-include\s*>)?", re.S)
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_DOCUMENT = re.compile(r"\s*<mjml\b[^>]*>\s*(?:<mj-body\b[^>]*>)?(.*?)(?:</mj-body\s*>)?\s*</mjml\s*>\s*\Z", re.S)


class Unreadable(Exception):
    """A file that cannot be part of a template; the text says why."""


@dataclass(frozen=True, slots=True)
class File:
    """A file as read: `path` relative to the project, `text` without a byte order mark."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """From `start` of the whole on, the text is that of `file` from `offset` on; a `fixed` one is all at `offset`."""

    start: int
    file: File
    offset: int
    fixed: bool = False


@dataclass(slots=True)
class Source:
    """Text out of one or several files. `files` holds all of them, the template's own first."""

    text: str = ""
    pieces: list[Piece] = field(default_factory=list)
    files: list[File] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, file: File, offset: int) -> Self:
        """One piece of `file`."""
        return cls(text, [Piece(0, file, offset)], [file])

    def add(self, text: str, file: File, offset: int, fixed: bool = False) -> None:
        self.pieces.append(Piece(len(self.text), file, offset, fixed))
        self.text += text

    def where(self, offset: int) -> tuple[File, int]:
        piece = self.pieces[max(0, bisect_right([p.start for p in self.pieces], offset) - 1)]
        return piece.file, piece.offset + (0 if piece.fixed else offset - piece.start)

    def problem(
        self, code: str, offset: int, message: str, hint: str = "", length: int = 1, severity: Severity = "error"
    ) -> Problem:
        """A Problem at `offset` of the whole, placed in its own file."""
        file, own = self.where(offset)
        return problem_in(file, code, own, message, hint, length, severity)


def problem_in(
    file: File, code: str, offset: int, message: str, hint: str = "", length: int = 1, severity: Severity = "error"
) -> Problem:
    """A Problem at `offset` of `file`, with the line shown."""
    before = file.text[:offset]
    start = before.rfind("\n") + 1
    shown = file.text[start:].split("\n", 1)[0].rstrip("\r")
    place = Place(file.path, before.count("\n") + 1, offset - start + 1)
    return Problem(code, message, place, hint, severity, shown[:400], length)


def read_file(path: Path, root: Path, folder: Path) -> File:
    """The file at `path`, which must lie in `folder`, symbolic links followed. Raises Unreadable."""
    real = path.resolve()
    if not real.is_relative_to(folder.resolve()):
        raise Unreadable("it lies outside the templates folder")
    if not real.is_file():
        raise Unreadable("there is no such file" if not real.exists() else "it is no plain file")
    if real.stat().st_size > MAX_BYTES:
        raise Unreadable(f"it is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        text = real.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"it is not UTF-8 text (byte {error.start})") from None
    return File(real.relative_to(root.resolve()).as_posix(), text.replace("\r\n", "\n"))


def flatten(file: File, start: int, root: Path, folder: Path) -> tuple[Source, list[Problem]]:
    """`file` from `start` on with every mj-include resolved: paths are relative to the file that includes."""
    assembly = _Assembly(root, folder, Source(files=[file]))
    assembly.append(file, (start, len(file.text)), (file.path,))
    return assembly.source, assembly.problems


@dataclass(frozen=True, slots=True)
class _Assembly:
    """A template while it is put together. `stack` are the paths that lead from it to the file at hand."""

    root: Path
    folder: Path
    source: Source
    problems: list[Problem] = field(default_factory=list)

    def append(self, file: File, span: tuple[int, int], stack: tuple[str, ...]) -> None:
        position, end = span
        for match in _COMMENT_OR_INCLUDE.finditer(file.text, position, end):
            if match[1] is None:
                continue
            self.source.add(file.text[position : match.start()], file, position)
            position = match.end()
            try:
                self._include(file, match, stack)
            except Unreadable as error:
                message = f"this cannot be included: {error}"
                self.problems.append(problem_in(file, "include", match.start(), message, length=len(match[0])))
        self.source.add(file.text[position:end], file, position)

    def _include(self, file: File, match: re.Match[str], stack: tuple[str, ...]) -> None:
        attributes = {name: double or single for name, double, single in _ATTRIBUTE.findall(match[1])}
        path, kind = attributes.get("path", ""), attributes.get("type", "mjml")
        if not path or kind not in TYPES:
            raise Unreadable('say path="…"' if not path else f"type is one of {', '.join(TYPES)}")
        part = self._part(file, path, stack)
        if kind == "mjml":
            document = _DOCUMENT.match(part.text)
            self.append(part, document.span(1) if document else (0, len(part.text)), (*stack, part.path))
            return
        tag = "mj-style" if kind == "css" else "mj-raw"
        self.source.add(f"<{tag}>", file, match.start(), fixed=True)
        self.source.add(part.text, part, 0)
        self.source.add(f"</{tag}>", file, match.start(), fixed=True)

    def _part(self, file: File, path: str, stack: tuple[str, ...]) -> File:
        name = path if Path(path).suffix else f"{path}.mjml"
        part = read_file((self.root / file.path).parent / name, self.root, self.folder)
        if part.path in stack:
            raise Unreadable("it includes itself: " + " > ".join([*stack[stack.index(part.path) :], part.path]))
        if len(stack) >= MAX_DEPTH or len(self.source.text) + len(part.text) > MAX_BYTES:
            raise Unreadable(f"more than {MAX_DEPTH} files deep or {MAX_BYTES // 1_000_000} MB in all")
        if part not in self.source.files:
            self.source.files.append(part)
        return part
