"""One file -> its tree. A condition that YAML cuts is told, put right in memory, and the rest is read all the same."""

from __future__ import annotations

from pathlib import Path

from nurture.core.problems import Place, Problem
from nurture.project.cuts import mend
from nurture.project.problems import Collector
from nurture.project.tree import Block
from nurture.project.yaml import MAX_BYTES, read_yaml, unified

MAX_MENDS = 200


def read_block(path: Path, name: str, found: Collector, texts: dict[str, str]) -> Block | None:
    """The mapping in the file `path`, called `name` in Problems, or None; its text is kept in `texts`."""
    text = read_text(path, name, found)
    if text is None:
        return None
    texts[name] = text
    return read_mended(text, name, found)


def read_text(path: Path, name: str, found: Collector) -> str | None:
    try:
        if path.stat().st_size > MAX_BYTES:
            found.add("file-too-big", f"the file is larger than {MAX_BYTES:,} bytes", Place(name))
            return None
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        found.add("missing-file", f"there is no {name} here", Place(name), "`nurture init DIR` makes a project")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        hint = "save it as UTF-8 in your editor"
        found.add("not-utf-8", f"this file is not UTF-8 text (byte {error.start})", Place(name, line), hint)
    except OSError as error:
        found.add("unreadable-file", f"this file cannot be read: {error.strerror}", Place(name))
    return None


def read_mended(text: str, name: str, found: Collector) -> Block | None:
    text = unified(text)
    block, problems = read_yaml(text, name)
    cuts: list[Problem] = []
    for _ in range(MAX_MENDS):
        mended = mend(text, name, block, problems)
        if mended is None:
            break
        text, cut = mended
        before, (block, problems) = problems, read_yaml(text, name)
        if block is None and problems == before:
            break
        cuts.append(cut)
    found.extend(cuts)
    found.extend(problems)
    return block
