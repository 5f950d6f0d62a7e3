"""Letters in hand: pulled as late as possible, and no body on the wire before its mark is durable."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice

from nurture import Letter, Mark, Receipt, Withdrawn
from nurture.defaults.smtp.parcel import Parcel, unsendable


class Supply:
    """`stock` are letters that were never offered, `again` those whose connection broke: they need a fresh one.

    Each letter that waits for its mark has `batch` - 1 of those behind it marked with it. `ended` is whether there are
    no more, `dry` whether there are none right now. Receipts become durable with the next mark; `untold_since` is when
    the first behind the last one was given.
    """

    def __init__(self, letters: Iterator[Letter], mark: Mark, batch: int) -> None:
        self.stock: deque[Parcel] = deque()
        self.again: deque[Parcel] = deque()
        self.ended = self.dry = False
        self.untold_since = float("inf")
        self._letters, self._mark, self._batch = iter(letters), mark, batch

    def fill(self, connections: int) -> Iterator[Receipt]:
        """Pull one for each of so many at most; receipts are of letters that nobody should be given."""
        enough = min(len(self.stock) + connections, connections * self._batch)
        while len(self.stock) < enough and not (self.ended or self.dry):
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

    def lacks(self, connections: int) -> bool:
        """Whether so many could do with more to be marked together."""
        return len(self.stock) < connections * self._batch and not (self.ended or self.dry)

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

    def mark(self, waiting: Sequence[Parcel], behind: Sequence[Parcel]) -> set[str]:
        """Mark those that wait for it and, as far as the batch goes, others; the keys of those that were withdrawn.

        `behind` are those to be offered next; the stock comes after them.
        """
        first = [parcel for parcel in waiting if not parcel.marked]
        others = (parcel for parcel in (*behind, *self.stock) if not parcel.marked)
        parcels = [*first, *islice(others, (self._batch - 1) * len(first))]
        withdrawn: set[str] = set()
        while parcels:
            try:
                self._mark([parcel.key for parcel in parcels])
            except Withdrawn as error:
                left = [parcel for parcel in parcels if parcel.key not in error.keys]
                if len(left) == len(parcels):
                    raise
                withdrawn.update(error.keys)
                parcels = left
            else:
                self.untold_since = float("inf")
                break
        for parcel in parcels:
            parcel.marked = True
        if withdrawn:
            self.stock = deque(parcel for parcel in self.stock if parcel.key not in withdrawn)
        return withdrawn

    def tell(self) -> None:
        """Make durable what there is, while a server lets us wait."""
        self._mark(())
        self.untold_since = float("inf")
