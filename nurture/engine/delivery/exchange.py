"""What windows and the desk say to each other, in one process or through the pipe of a worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from nurture.hookspecs import Receipt
from nurture.store.attempts import Claimed, Settlement, Written


class Asked(NamedTuple):
    """What one window asks of the desk at once.

    `receipts` are ends of attempts, `objections` messages that must not leave now, `marks` those at the point of no
    return, `written` what those are made of that need no mark, `wants` how many more there is room for. `faults` are
    (where, why). `looks` are keys of letters that no channel has got yet: who asks for nothing but news of them writes
    nothing.
    """

    receipts: Sequence[Receipt] = ()
    objections: Sequence[Settlement] = ()
    marks: Sequence[Written] = ()
    written: Sequence[Written] = ()
    wants: int = 0
    faults: Sequence[tuple[str, str]] = ()
    looks: Sequence[str] = ()


class Answer(NamedTuple):
    """`withdrawn` are those of the keys that must not leave any more: then nothing was marked. `over`: no more come."""

    claims: Sequence[Claimed] = ()
    withdrawn: Sequence[str] = ()
    over: bool = False


Exchange = Callable[[Asked], Callable[[], Answer]]
"""Asks the desk; what it returns waits for the answer, so that work can be done meanwhile."""
