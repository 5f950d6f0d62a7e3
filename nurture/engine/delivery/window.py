"""A window at the desk: what one channel sees of it, in the run's own process or in a worker.

Letters come in at the channel's pull; what it says of them is kept until the next exchange with the desk, which a pull
or a mark brings about. While the desk is at work, the next letters are made for a channel that is `concurrent`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import get_ident
from typing import cast

from nurture.engine.delivery.clerk import Clerk, Ready
from nurture.engine.delivery.exchange import Asked, Exchange
from nurture.hookspecs import Channel, Letter, Receipt, Withdrawn
from nurture.plugin_origins import FAILURES
from nurture.store.attempts import Claimed, Settlement, Written
from nurture.store.errors import StoreError

OUTCOMES = frozenset({"sent", "deferred", "failed", "in_doubt"})
HANDFUL = 50
"""Letters at a time for a channel that delivers exactly once; any other gets one, or as many as it marks together."""
FRESH = timedelta(seconds=5)
"""For so long the gate's word holds."""


class BrokenContract(Exception):
    """A channel said nothing of a letter that it was given, or something that cannot be."""


@dataclass(slots=True)
class Window:
    """`wait` passes the time until there may be more, for a channel that cannot.

    `ready` are letters made ahead, in order; `pulled` those of which the channel has said nothing yet; `known` are keys
    of those that the desk knows the bytes of. `dropped` are keys that must not leave any more; as long as some of them
    are `unheard`, which the channel believes to have, it is given no others, so that none comes to it a second time.
    `together` is how many it marked at once last.
    """

    exchange: Exchange
    clerk: Clerk
    clock: Callable[[], datetime]
    wait: Callable[[], None]
    abilities: frozenset[str]
    claims: deque[Claimed] = field(default_factory=deque)
    ready: dict[str, Ready] = field(default_factory=dict)
    pulled: dict[str, Ready] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    dropped: set[str] = field(default_factory=set)
    unheard: set[str] = field(default_factory=set)
    receipts: list[Receipt] = field(default_factory=list)
    objections: list[Settlement] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    together: int = 1
    over: bool = False
    paused: bool = False
    asked: bool = False
    thread: int = 0

    def run(self, channel: Channel, options: object) -> None:
        """Let the channel deliver all there is. Raises what the channel raises, and BrokenContract."""
        try:
            self._deliver(channel, options)
            while self.paused:
                self._deliver(channel, options)
        except StoreError:
            raise
        except FAILURES:
            self._ask()  # what it has said is true all the same
            raise

    def _deliver(self, channel: Channel, options: object) -> None:
        self.paused = self.asked = False
        self.thread = get_ident()
        self.unheard.clear()
        letters = cast("Iterator[Letter]", self._letters())  # one that is concurrent expects None too
        for receipt in channel.deliver(letters, self._mark, options):
            self._take(receipt)
        if not self.asked:
            raise BrokenContract("it ended without a look at the letters there are")
        if self.pulled:
            raise BrokenContract(f"it gave no receipt for {', '.join(self.pulled)}")
        self._ask()

    def _take(self, receipt: Receipt) -> None:
        if not isinstance(receipt, Receipt):
            raise BrokenContract(f"it gave {type(receipt).__name__}, not a Receipt")
        if not all(isinstance(word, str) for word in (receipt.outcome, receipt.detail, receipt.reason)):
            raise BrokenContract(f"what it said of {receipt.key} is no text")
        if receipt.key in self.dropped:
            self.unheard.discard(receipt.key)
            return
        if receipt.key not in self.pulled:
            raise BrokenContract(f"it gave a receipt for {receipt.key}, which it does not have")
        if receipt.outcome not in OUTCOMES:
            raise BrokenContract(f"it said that {receipt.key} was {receipt.outcome}")
        written = self.pulled.pop(receipt.key).written
        if written.key not in self.known:  # its Date stays the same, whatever its next attempt comes to
            self.written.append(written)
        self.known.discard(written.key)
        self.receipts.append(receipt)

    # ------------------------------------------------------------ letters

    def _letters(self) -> Iterator[Letter | None]:
        self.asked = True
        while not self.over:
            if not (self.claims or self.ready):
                self._ask(wants=0 if self.unheard else HANDFUL if self._once else self.together)
            if self.claims or self.ready:
                yield from self._pull()
            elif self.over:
                return
            elif self._concurrent:
                yield None
            elif self.pulled or self.unheard:
                self.paused = True  # what it holds may wait for the end of the letters
                return
            else:
                self.wait()

    @property
    def _once(self) -> bool:
        return "exactly-once" in self.abilities

    @property
    def _concurrent(self) -> bool:
        return "concurrent" in self.abilities

    def _pull(self) -> Iterator[Letter]:
        """The next letter; all at hand for a channel that marks nothing, so that they are remembered together."""
        while self.claims and (self._once or not self.ready):
            self._make()
        if self._once:
            self.written += [one.written for one in self.ready.values()]
            self.known |= self.ready.keys()
            self._ask()
        for key in list(self.ready) if self._once else list(self.ready)[:1]:
            if self._once:
                for gone in self.exchange(Asked(looks=[*self.ready]))().withdrawn:
                    self._drop(gone)
            if key in self.ready:  # it may have been withdrawn
                self.pulled[key] = self.ready.pop(key)
                self.dropped.discard(key)
                yield self.pulled[key].letter

    def _make(self) -> None:
        made = self.clerk.make(self.claims.popleft())
        if isinstance(made, Settlement):
            self.objections.append(made)
        else:
            self.ready[made.letter.key] = made

    # ------------------------------------------------------------ marks

    def _mark(self, keys: Sequence[str]) -> None:
        if isinstance(keys, str):
            raise BrokenContract(f"it marked {keys}, a text, where `mark` takes a list of keys")
        stale = [key for key in keys if self._objects(key)]
        if stale:
            raise self._withdrawn(stale)
        wants = 0
        if self._concurrent:
            self.together = len(keys) or self.together
            wants = max(0, 2 * len(keys) - len(self.claims) - len(self.ready))
        withdrawn = self._ask([self.pulled[key].written for key in keys], wants)
        if withdrawn & {*keys}:
            raise self._withdrawn([key for key in keys if key in withdrawn])
        self.known.update(keys)

    def _withdrawn(self, keys: Sequence[str]) -> Withdrawn:
        """What the channel hears of them."""
        self.unheard -= {*keys}
        return Withdrawn(keys)

    def _objects(self, key: str) -> bool:
        """Ask the gate again when its word is old."""
        if key not in self.pulled:
            return True
        ready, now = self.pulled[key], self.clock()
        if now - ready.at < FRESH:
            return False
        objection = self.clerk.objection(ready)
        if objection is None:
            return False
        self.objections.append(objection)
        self._drop(key)
        return True

    # ------------------------------------------------------------ the desk

    def _ask(self, marks: Sequence[Written] = (), wants: int = 0) -> set[str]:
        """Exchange what there is to say; the keys that were withdrawn."""
        if get_ident() != self.thread:
            raise BrokenContract("it pulled letters, or marked them, in another thread than that of `deliver`")
        asked = Asked(self.receipts, self.objections, marks, self.written, wants, self.clerk.faults)
        promise = self.exchange(asked)
        self.receipts, self.objections, self.written, self.clerk.faults = [], [], [], []
        while self._concurrent and self.claims:
            self._make()
        answer = promise()
        self.claims.extend(answer.claims)
        self.over = self.over or answer.over
        for key in answer.withdrawn:
            self._drop(key)
        return {*answer.withdrawn}

    def _drop(self, key: str) -> None:
        self.ready.pop(key, None)
        if self.pulled.pop(key, None):
            self.unheard.add(key)
        self.known.discard(key)
        self.dropped.add(key)
