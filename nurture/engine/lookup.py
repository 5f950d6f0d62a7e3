"""Finding a lead by its address, in whatever case or form it is written."""

from __future__ import annotations

from nurture.core.addresses import Refusal, read_address
from nurture.core.model import LeadState
from nurture.store.protocol import Store


class NoSuchLead(Exception):
    """Nobody has this address, or it is none; the text says which."""


def find_lead(email: str, store: Store) -> tuple[LeadState, str]:
    """The lead and the key by which the store knows it. Raises NoSuchLead."""
    address = read_address(email)
    if isinstance(address, Refusal):
        raise NoSuchLead(f"`{email}` is no address: {address.reason.rstrip('.')}")
    state = store.state(address.key)
    if state is None:
        raise NoSuchLead(f"no lead has the address {email}; `nurture leads` lists those there are")
    return state, address.key
