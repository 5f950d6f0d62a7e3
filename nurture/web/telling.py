"""What goes wrong, told in the log: of its kind the first, second, fourth … time, as strangers shall not fill it."""

from __future__ import annotations

import logging
from collections import Counter

_MOST_KINDS = 100
"""What is of none of the first so many counts as one kind: strangers shall not fill the memory, either."""
_log = logging.getLogger("nurture.web")


class Teller:
    """Each process counts its own."""

    def __init__(self) -> None:
        self._told: Counter[tuple[str, ...]] = Counter()

    def tell(self, words: str, *kind: str) -> None:
        """`words` hold no address and no token."""
        kind = kind if kind in self._told or len(self._told) < _MOST_KINDS else ()
        self._told[kind] = count = self._told[kind] + 1
        if count & (count - 1) == 0:
            _log.warning("%s, %s so far", words, count)
