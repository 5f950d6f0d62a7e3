"""Tokens in links: they say which message, for which purpose, and cannot be made by anyone else.

A token is base32 of: version (1 byte), key number (1), message (15), and the first 16 bytes of an HMAC-SHA256 whose key
is derived for its purpose: 53 characters without padding. It holds no address, name or running number, and one made to
unsubscribe opens nothing else. `message` is what a Message-ID starts with, so the message is found by either.

Base64 is shorter, but its `-` ends a word: to filters against spam what follows can be the address of a Bitcoin wallet
(SpamAssassin's PDS_BTC_ID), and one at the end of a URL is left out of the link by who makes links of plain text.

The token of a click says in two more bytes which link of its mail it is, and has 56 characters. Where clicks are not
counted for anybody by name, link and image are the same for all: those tokens are of a digest of `shared_digest`. That
of a visit to the firm's own site says in five bytes more in which second it was made, and has 61.

A database may begin a new key. Tokens name theirs, so those of all earlier ones stay good; a return path is tried with
each of them.

In the local part of an address, where bounces come back to, there is less room: the token is of the message and 10
bytes (80 bits) of such an HMAC, 40 characters. A form that comes after it is known by another length.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal, NamedTuple

Purpose = Literal[
    "unsubscribe",
    "preferences",
    "click",
    "open",
    "view",
    "confirm",
    "data",
    "bounce",
    "shared click",
    "shared open",
    "visit",
]

LENGTH = 53
"""Characters of a token in a link."""
CLICK = 56
"""Characters of that of a click."""
VISIT = 61
"""Characters of that of a visit."""
LOCAL = 40
"""Characters of one in a local part."""
LOCAL_ROOM = 64 - len("+") - LOCAL
"""Octets that stand before it at most (RFC 5321, 4.5.3.1.1)."""
TRAP = 65_535
"""The number of the link that nobody sees."""

_VERSION = 1
_WORD = re.compile(r"[A-Za-z2-7]+")
_AS_DIGITS = str.maketrans("abcdefghijklmnopqrstuvwxyz234567", "0123456789abcdefghijklmnopqrstuv")
_ID, _MAC, _LOCAL_MAC, _TIME = 15, 16, 10, 5


class Key(NamedTuple):
    """A secret of a database, and its number, from 1 to 255."""

    number: int
    secret: bytes


Keys = Mapping[int, bytes]
"""The secrets that tokens may have been made with, by their numbers. The newest makes new ones."""


def newest(keys: Keys) -> Key:
    number = max(keys)
    return Key(number, keys[number])


def key_of(keys: Keys, message: str, message_id: str) -> Key:
    """The one with which the message of this key was first written; the newest for one that has no Message-ID yet."""
    if message_id:
        for number, secret in keys.items():
            if message_id.startswith(f"<{spelt(message_digest(secret, message))}"):
                return Key(number, secret)
    return newest(keys)


def message_digest(secret: bytes, message: str) -> bytes:
    """The 15 bytes by which the message of this key is known outside."""
    return hmac.digest(secret, message.encode(), "sha256")[:_ID]


def shared_digest(secret: bytes, *of: str) -> bytes:
    """The 15 bytes by which a link or an image is known that many mails have in common."""
    return hmac.digest(secret, "\0".join(("shared", *of)).encode(), "sha256")[:_ID]


def spelt(digest: bytes) -> str:
    """A digest as a Message-ID begins with it: 24 characters."""
    return _written(digest)


def make(key: Key, purpose: Purpose, digest: bytes) -> str:
    """For a link: lower case, letters and digits alone."""
    body = bytes((_VERSION, key.number)) + digest
    return _written(body + _mac(key.secret, purpose, body))


def read(keys: Keys, purpose: Purpose, token: str) -> bytes | None:
    """The message's digest, whatever became of the token's case; None for anything that `make` did not make for this
    purpose with one of these keys."""
    raw = _bytes(token, LENGTH)
    return raw[2 : 2 + _ID] if _is_made(keys, purpose, raw) else None


def make_click(key: Key, digest: bytes, link: int) -> str:
    """For the link numbered `link`, below 65,536, of a message."""
    body = bytes((_VERSION, key.number)) + digest + link.to_bytes(2, "big")
    return _written(body + _mac(key.secret, "click", body))


def read_click(keys: Keys, token: str) -> tuple[bytes, int] | None:
    """The message's digest and the link's number; None for anything that `make_click` did not make."""
    raw = _bytes(token, CLICK)
    if not _is_made(keys, "click", raw):
        return None
    return raw[2 : 2 + _ID], int.from_bytes(raw[2 + _ID : 2 + _ID + 2], "big")


def make_visit(key: Key, digest: bytes, at: datetime) -> str:
    """For the visit that a click at an instant on a link of a message begins."""
    body = bytes((_VERSION, key.number)) + digest + int(at.timestamp()).to_bytes(_TIME, "big", signed=True)
    return _written(body + _mac(key.secret, "visit", body))


def read_visit(keys: Keys, token: str) -> tuple[bytes, datetime] | None:
    """The message's digest and the second of the click; None for anything that `make_visit` did not make."""
    raw = _bytes(token, VISIT)
    if not _is_made(keys, "visit", raw):
        return None
    seconds = int.from_bytes(raw[2 + _ID : -_MAC], "big", signed=True)
    return raw[2 : 2 + _ID], datetime.fromtimestamp(seconds, UTC)


def make_local(key: Key, digest: bytes) -> str:
    """For a local part: lower case, letters and digits alone."""
    return _written(digest + _mac(key.secret, "bounce", digest)[:_LOCAL_MAC])


def read_local(keys: Keys, token: str) -> bytes | None:
    """The message's digest, whatever became of the token's case; None for anything that `make_local` did not make."""
    raw = _bytes(token, LOCAL)
    digest, mac = raw[:_ID], raw[_ID:]
    made = [_mac(secret, "bounce", digest)[:_LOCAL_MAC] for secret in keys.values()]
    return digest if any(hmac.compare_digest(mac, each) for each in made) else None


def _is_made(keys: Keys, purpose: Purpose, raw: bytes) -> bool:
    """Whether these bytes are of a token for this purpose, made with the key that they name."""
    secret = keys.get(raw[1]) if raw and raw[0] == _VERSION else None
    return secret is not None and hmac.compare_digest(raw[-_MAC:], _mac(secret, purpose, raw[:-_MAC]))


def _written(raw: bytes) -> str:
    return base64.b32encode(raw).rstrip(b"=").decode().lower()


def _bytes(token: str, length: int) -> bytes:
    """What `_written` wrote in so many characters; empty for what it cannot have written.

    As one number to the base 32: a server reads thousands a second, and `b32decode` takes six times as long.
    """
    if len(token) != length or not _WORD.fullmatch(token):
        return b""
    size, rest = divmod(length * 5, 8)
    number = int(token.lower().translate(_AS_DIGITS), 32)
    return b"" if number & (1 << rest) - 1 else (number >> rest).to_bytes(size, "big")


def _mac(secret: bytes, purpose: Purpose, body: bytes) -> bytes:
    return hmac.digest(_derived(secret, purpose), body, "sha256")[:_MAC]


@lru_cache(maxsize=64)
def _derived(secret: bytes, purpose: Purpose) -> bytes:
    """The purpose's own key."""
    return hmac.digest(secret, b"nurture token " + purpose.encode(), "sha256")
