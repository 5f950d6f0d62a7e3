"""Shares of a hundred leads: which branch of a split a lead takes, and whether a campaign holds it out.

The same lead always falls into the same place: a stable hash of what is asked and of its address.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from nurture.core.addresses import Address, read_address
from nurture.core.model import Lead


def place_of(lead: Lead, *names: str) -> float:
    """Where the lead falls, from 0 to below 100, for what `names` name."""
    address = read_address(lead.email)
    key = address.key if isinstance(address, Address) else lead.email
    digest = hashlib.sha256("\n".join((*names, key)).encode()).digest()
    return int.from_bytes(digest[:6]) * 100 / 2**48


def pick(place: float, shares: Iterable[tuple[str, float]]) -> str:
    """The name on whose share of the hundred `place` falls, in their order; the last one takes what rounding leaves."""
    name, end = "", 0.0
    for name, share in shares:
        end += share
        if place < end:
            return name
    return name
