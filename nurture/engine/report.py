"""What a run did, in numbers, and what it has to say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from nurture.core.model import MessageState
from nurture.core.problems import Problem
from nurture.plugin_origins import told

_LONGEST = 200
"""Signs of a server's answer that are quoted."""
_MOST_KINDS = 1_000
_CODE = re.compile(r"\b4\d\d( 4\.\d{1,3}\.\d{1,3})?\b")
_ADDRESS = re.compile(r"([^\s@<>()\"'`,;:])[^\s@<>()\"'`,;:]{0,63}@([^\s@<>()\"'`,;:]{1,255})")


@dataclass(slots=True)
class Report:
    """Numbers of one run; `braked` messages are those that the brake holds; `still` is why campaigns stand still after
    an edit; `unread` are lists that keep marketing back, read once in a run.

    `notes` are for whoever reads the log; a fault is ours, a channel's or a plugin's. Both end up in logs: each is one
    line, and no address stands in it as it is (`a***@example.com`).
    """

    now: datetime
    new_leads: int = 0
    refused_leads: int = 0
    events: int = 0
    sent: int = 0
    deferred: int = 0
    failed: int = 0
    in_doubt: int = 0
    braked: int = 0
    erased: int = 0
    held_keys: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    _told: set[str] = field(default_factory=set, repr=False)
    faults: list[str] = field(default_factory=list)
    still: list[Problem] = field(default_factory=list)
    _put_off: dict[str, tuple[int, str]] = field(default_factory=dict, repr=False)

    def note(self, words: str) -> None:
        """Once: what is read again within a run is told no second time."""
        safe = masked(words)
        if safe not in self._told:
            self._told.add(safe)
            self.notes.append(safe)

    def fault(self, where: str, why: BaseException | str) -> None:
        """`why` in words, or what was raised, with the plugin that had a part in it."""
        words = why if isinstance(why, str) else told(why)
        self.faults.append(masked(f"{where}: {words}"))

    def fault_once(self, where: str, why: BaseException | str) -> None:
        """Of what is tried several times in a run, and fails each time."""
        self.fault(where, why)
        if self.faults.count(self.faults[-1]) > 1:
            self.faults.pop()

    def count(self, state: MessageState) -> None:
        """One more message that ended an attempt in `state`: sent, deferred, failed or in doubt."""
        setattr(self, state.value, getattr(self, state.value) + 1)

    def put_off(self, answer: str) -> None:
        """One more message that a server asked to come back with. Those of one code count as one kind."""
        code = _CODE.search(answer)
        kind = code[0] if code else answer[:_LONGEST]
        count, first = self._put_off.get(kind, (0, answer[:_LONGEST]))
        if count or len(self._put_off) < _MOST_KINDS:
            self._put_off[kind] = (count + 1, first)

    def tell_put_off(self) -> None:
        """Note the commonest answer."""
        if self._put_off:
            count, answer = max(self._put_off.values(), key=lambda kind: kind[0])
            of_them = "" if count == self.deferred else f", {count:,} of them"
            self.note(f"{self.deferred:,} deferred{of_them}: {answer}")

    @property
    def held(self) -> int:
        return len(self.held_keys) + self.braked

    def as_dict(self) -> dict[str, object]:
        """The JSON that other programs rely on (docs/language.md, `run`)."""
        numbers = ("new_leads", "refused_leads", "events", "sent", "held", "deferred", "failed", "in_doubt")
        return {"now": self.now.isoformat(), **{name: getattr(self, name) for name in numbers}}


def masked(words: str) -> str:
    """In one line, with no address as it is."""
    line = "".join(c if c.isprintable() else " " for c in words)
    return _ADDRESS.sub(r"\1***@\2", line)
