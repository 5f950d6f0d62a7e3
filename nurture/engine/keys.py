"""The keys of a database, which make its tokens: the secret that it was made with, and those begun later."""

from __future__ import annotations

import secrets

from nurture.core.tokens import Keys
from nurture.store.protocol import Store

_MOST = 255
"""A token says in one byte which key it was made with."""


def keys_of(store: Store) -> Keys:
    keys = {1: bytes.fromhex(store.get("secret"))}
    while later := store.get(_name(len(keys) + 1)):
        keys[len(keys) + 1] = bytes.fromhex(later)
    return keys


def begin_key(store: Store) -> int:
    """From now on tokens are made with a new key, whose number is returned. Raises OverflowError for the 256th."""
    with store.transaction():
        number = len(keys_of(store)) + 1
        if number > _MOST:
            raise OverflowError
        store.put(_name(number), secrets.token_hex(32))
    return number


def _name(number: int) -> str:
    return f"secret {number}"
