"""Letters in hand: pulled as late as possible, and no body on the wire before its mark is durable."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from nurture import Letter, Mark, Receipt, Withdrawn
from nurture.defaults.smtp.parcel import Parcel, unsendable


class Supply:
    """`stock` are letters that were never offered, `again` those whose connection broke: they need a fresh one.

    `ended` is whether there are no more, `dry` whether there are none right now. Receipts become durable with the next
    mark; `untold_since` is when the first behind the last one was given.
    """

    def __init__(self, letters: Iterator[Letter], mark: Mark) -> None:
        self.stock: deque[Parcel] = deque()
        self.again: deque[Parcel] = deque()
        self.ended = self.dry = False
        self.untold_since = float("inf")
        self._letters, self._mark = iter(letters), mark

    def fill(self, most: int) -> Iterator[Receipt]:
        """Pull until so many are in stock; receipts are of letters that nobody should be given."""
        while len(self.stock) < most and not (self.ended or self.dry):
            try:
                letter = next(self._letters)
            except StopIteration:
                self.ended = True
                return
            if letter is None:
                self.dry = True
                return
            if refusal := unsendable(letter):
                yield refusal
            else:
                self.stock.append(Parcel(letter))

    @property
    def in_hand(self) -> bool:
        return bool(self.again or self.stock)

    def has_for(self, fresh: bool) -> bool:
        """Whether there is a letter for a connection that was offered none yet (`fresh`), or for another one."""
        return bool(self.stock or (fresh and self.again))

    def next_for(self, fresh: bool) -> Parcel | None:
        if fresh and self.again:
            return self.again.popleft()
        return self.stock.popleft() if self.stock else None

    def take_all(self) -> list[Parcel]:
        parcels = [*self.again, *self.stock]
        self.again.clear()
        self.stock.clear()
        return parcels

    def mark(self, keys: Sequence[str]) -> set[str]:
        """Mark `keys`; which of them were withdrawn."""
        withdrawn: set[str] = set()
        while keys:
            try:
                self._mark(keys)
            except Withdrawn as error:
                left = [key for key in keys if key not in error.keys]
                if len(left) == len(keys):
                    raise
                withdrawn.update(error.keys)
                keys = left
            else:
                self.untold_since = float("inf")
                break
        return withdrawn

    def tell(self) -> None:
        """Make durable what there is, while a server lets us wait."""
        self._mark(())
        self.untold_since = float("inf")
