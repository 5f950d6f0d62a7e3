"""What was changed between two versions of nurture.yaml, key by key."""

from __future__ import annotations

from collections.abc import Iterator

from nurture.core.edits.comparison import Change
from nurture.core.edits.written import compared
from nurture.core.program import WIRING
from nurture.project.problems import Collector
from nurture.project.read import read_mended
from nurture.project.tree import Block


def wiring_changes(old: str, new: str) -> Iterator[Change]:
    """`limits.per_lead changed: …`; the kind is the key at the top. Nothing when either cannot be read."""
    before, after = (read_mended(text, WIRING, Collector()) for text in (old, new))
    if before is not None and after is not None:
        yield from _below(before, after, "")


def _below(before: Block, after: Block, above: str) -> Iterator[Change]:
    for key in {**after, **before}:
        name, was, now = f"{above}{key}", before.get(key), after.get(key)
        if was == now:
            continue
        if isinstance(was, Block) and isinstance(now, Block) and name.count(".") < 1:
            yield from _below(was, now, f"{name}.")
        else:
            words = compared(name, _said(was), _said(now)) or f"{name} changed"
            yield Change(name.split(".")[0], words, after.key_place(key), is_old=now is None)


def _said(value: object) -> str:
    """A value in a line; a mapping by its keys."""
    if value is None:
        return ""
    if isinstance(value, Block):
        return f"{{{', '.join(f'{key}: {_said(one)}' for key, one in value.items())}}}"
    return f"[{', '.join(map(_said, value))}]" if isinstance(value, list | tuple) else str(value)
