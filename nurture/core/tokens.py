"""Tokens in links: they say which message, for which purpose, and cannot be made by anyone else.

A token is base64url of: version (1 byte), key number (1), message (15), and the first 16 bytes of an HMAC-SHA256 whose
key is derived for its purpose. It holds no address, name or running number, and one made to unsubscribe opens nothing
else. `message` is what a Message-ID starts with, so the message is found by either.

In the local part of an address, where bounces come back to, there is less room, and servers on the way may fold case:
the token is base32 of the message and 10 bytes (80 bits) of such an HMAC, 40 characters without padding. A form that
comes after it is known by another length.
"""

from __future__ import annotations

import base64
import hmac
from functools import lru_cache
from typing import Literal

Purpose = Literal["unsubscribe", "preferences", "click", "open", "view", "confirm", "bounce"]

LOCAL = 40
"""Characters of a token in a local part."""
LOCAL_ROOM = 64 - len("+") - LOCAL
"""Octets that stand before it at most (RFC 5321, 4.5.3.1.1)."""

_VERSION, _KEY = 1, 1
_ID, _MAC, _LOCAL_MAC = 15, 16, 10


def message_digest(secret: bytes, key: str) -> bytes:
    """The 15 bytes by which a message is known outside."""
    return hmac.digest(secret, key.encode(), "sha256")[:_ID]


def make(secret: bytes, purpose: Purpose, digest: bytes) -> str:
    body = bytes((_VERSION, _KEY)) + digest
    return base64.urlsafe_b64encode(body + _mac(secret, purpose, body)).rstrip(b"=").decode()


def read(secret: bytes, purpose: Purpose, token: str) -> bytes | None:
    """The message's digest; None for anything that was not made by `make` for this purpose with this secret."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return None
    body, mac = raw[:-_MAC], raw[-_MAC:]
    sound = len(raw) == 2 + _ID + _MAC and hmac.compare_digest(mac, _mac(secret, purpose, body))
    return body[2:] if sound else None


def make_local(secret: bytes, digest: bytes) -> str:
    """For a local part: lower case, letters and digits alone."""
    return base64.b32encode(digest + _mac(secret, "bounce", digest)[:_LOCAL_MAC]).decode().lower()


def read_local(secret: bytes, token: str) -> bytes | None:
    """The message's digest, whatever became of the token's case; None for anything that `make_local` did not make."""
    if len(token) != LOCAL or not token.isascii():
        return None
    try:
        raw = base64.b32decode(token.upper())
    except ValueError:
        return None
    digest, mac = raw[:_ID], raw[_ID:]
    return digest if hmac.compare_digest(mac, _mac(secret, "bounce", digest)[:_LOCAL_MAC]) else None


def _mac(secret: bytes, purpose: Purpose, body: bytes) -> bytes:
    return hmac.digest(_derived(secret, purpose), body, "sha256")[:_MAC]


@lru_cache(maxsize=64)
def _derived(secret: bytes, purpose: Purpose) -> bytes:
    """The purpose's own key."""
    return hmac.digest(secret, b"nurture token " + purpose.encode(), "sha256")
