"""Tokens in links: they say which message, for which purpose, and cannot be made by anyone else.

A token is base32 of: version (1 byte), key number (1), message (15), and the first 16 bytes of an HMAC-SHA256 whose key
is derived for its purpose: 53 characters without padding. It holds no address, name or running number, and one made to
unsubscribe opens nothing else. `message` is what a Message-ID starts with, so the message is found by either.

Base64 is shorter, but its `-` ends a word: to filters against spam what follows can be the address of a Bitcoin wallet
(SpamAssassin's PDS_BTC_ID), and one at the end of a URL is left out of the link by who makes links of plain text.

The token of a click says in two more bytes which link of its mail it is, and has 56 characters. Where clicks are not
counted for anybody by name, link and image are the same for all: those tokens are of a digest of `shared_digest`.

In the local part of an address, where bounces come back to, there is less room: the token is of the message and 10
bytes (80 bits) of such an HMAC, 40 characters. A form that comes after it is known by another length.
"""

from __future__ import annotations

import base64
import hmac
from functools import lru_cache
from typing import Literal

Purpose = Literal[
    "unsubscribe", "preferences", "click", "open", "view", "confirm", "bounce", "shared click", "shared open"
]

LENGTH = 53
"""Characters of a token in a link."""
CLICK = 56
"""Characters of that of a click."""
LOCAL = 40
"""Characters of one in a local part."""
LOCAL_ROOM = 64 - len("+") - LOCAL
"""Octets that stand before it at most (RFC 5321, 4.5.3.1.1)."""

_VERSION, _KEY = 1, 1
_ID, _MAC, _LOCAL_MAC = 15, 16, 10


def message_digest(secret: bytes, key: str) -> bytes:
    """The 15 bytes by which a message is known outside."""
    return hmac.digest(secret, key.encode(), "sha256")[:_ID]


def shared_digest(secret: bytes, *of: str) -> bytes:
    """The 15 bytes by which a link or an image is known that many mails have in common."""
    return hmac.digest(secret, "\0".join(("shared", *of)).encode(), "sha256")[:_ID]


def spelt(digest: bytes) -> str:
    """A digest as a Message-ID begins with it: 24 characters."""
    return _written(digest)


def make(secret: bytes, purpose: Purpose, digest: bytes) -> str:
    """For a link: lower case, letters and digits alone."""
    body = bytes((_VERSION, _KEY)) + digest
    return _written(body + _mac(secret, purpose, body))


def read(secret: bytes, purpose: Purpose, token: str) -> bytes | None:
    """The message's digest, whatever became of the token's case; None for anything that `make` did not make for this
    purpose with this secret."""
    digest = _bytes(token, LENGTH)[2 : 2 + _ID]
    return digest if _same(token, make(secret, purpose, digest)) else None


def make_click(secret: bytes, digest: bytes, link: int) -> str:
    """For the link numbered `link`, below 65,536, of a message."""
    body = bytes((_VERSION, _KEY)) + digest + link.to_bytes(2, "big")
    return _written(body + _mac(secret, "click", body))


def read_click(secret: bytes, token: str) -> tuple[bytes, int] | None:
    """The message's digest and the link's number; None for anything that `make_click` did not make."""
    body = _bytes(token, CLICK)[2 : 2 + _ID + 2]
    digest, link = body[:_ID], int.from_bytes(body[_ID:], "big")
    return (digest, link) if _same(token, make_click(secret, digest, link)) else None


def make_local(secret: bytes, digest: bytes) -> str:
    """For a local part: lower case, letters and digits alone."""
    return _written(digest + _mac(secret, "bounce", digest)[:_LOCAL_MAC])


def read_local(secret: bytes, token: str) -> bytes | None:
    """The message's digest, whatever became of the token's case; None for anything that `make_local` did not make."""
    digest = _bytes(token, LOCAL)[:_ID]
    return digest if _same(token, make_local(secret, digest)) else None


def _written(raw: bytes) -> str:
    return base64.b32encode(raw).rstrip(b"=").decode().lower()


def _bytes(token: str, length: int) -> bytes:
    """What `_written` wrote in so many characters; empty for what it cannot have written."""
    try:
        return base64.b32decode(token.upper() + "=" * (-length % 8)) if len(token) == length else b""
    except ValueError:
        return b""


def _same(token: str, made: str) -> bool:
    return token.isascii() and hmac.compare_digest(token.lower(), made)


def _mac(secret: bytes, purpose: Purpose, body: bytes) -> bytes:
    return hmac.digest(_derived(secret, purpose), body, "sha256")[:_MAC]


@lru_cache(maxsize=64)
def _derived(secret: bytes, purpose: Purpose) -> bytes:
    """The purpose's own key."""
    return hmac.digest(secret, b"nurture token " + purpose.encode(), "sha256")
