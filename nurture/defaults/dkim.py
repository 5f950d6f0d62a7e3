"""DKIM signatures (RFC 6376), by RSA or Ed25519 (RFC 8463), which the channel `smtp` sets on top of a message.

`c=relaxed/simple`: our bodies are quoted-printable or base64, in which nothing on the way touches a blank, and to
reduce blanks that stay anyway would cost more than the hash. Each signed field is named once more in `h=` than it
stands in the message, so that one that is added breaks the signature as one that is changed does (RFC 6376, 8.15). `t=`
is the message's own Date: whoever signs the same message again gets the same bytes.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator, Field, field_validator
from pydantic_core import PydanticCustomError

from nurture import Options

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

SIGNED = (
    *("from", "to", "cc", "reply-to", "subject", "date", "message-id", "mime-version", "content-type"),
    *("list-unsubscribe", "list-unsubscribe-post", "list-id", "feedback-id"),
)
LEAST_BITS = 1_024
"""Of an RSA key: receivers must not trust a shorter one (RFC 8301, 3.2)."""
LINE = 70

_LABELS = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*")


class DkimOptions(Options):
    """One signature. The public half of `key` stands in the DNS at `SELECTOR._domainkey.DOMAIN`."""

    selector: str = Field(description="The name of the key in the DNS.", examples=["nurture1"])
    domain: str = Field(description="Who signs: the domain of your From.", examples=["lumo.example"])
    key: str = Field(
        repr=False,
        description="The private key, PEM or base64; only from the environment, never in the file.",
        examples=["${DKIM_KEY}"],
    )

    @field_validator("selector")
    @classmethod
    def _a_label(cls, selector: str) -> str:
        if not _LABELS.fullmatch(selector.lower()):
            raise _wrong("this is no selector", "letters, digits and hyphens, as in `nurture1`")
        return selector

    @field_validator("domain")
    @classmethod
    def _as_in_the_dns(cls, domain: str) -> str:
        import idna

        try:
            wire = idna.encode(domain, uts46=True).decode("ascii")
        except idna.IDNAError:
            wire = ""
        if "." not in wire:
            raise _wrong("this is no domain", "that of your From, as in `lumo.example`")
        return wire

    @field_validator("key")
    @classmethod
    def _a_key(cls, key: str) -> str:
        read_key(key)
        return key


def _listed(written: object) -> object:
    if isinstance(written, list | tuple) and not written:
        raise _wrong("nothing signs here", "name a signature, or leave `dkim` out")
    return written if isinstance(written, list | tuple) else [written]


Signatures = Annotated[
    tuple[DkimOptions, ...],
    BeforeValidator(_listed, json_schema_input_type=DkimOptions | list[DkimOptions]),
]
"""What a channel's option `dkim` may say: one signature, or a list of several."""


@cache
def read_key(text: str) -> RSAPrivateKey | Ed25519PrivateKey:
    """A private key: PEM, with or without its line breaks, the base64 of its DER, or that of a bare Ed25519 key.

    Raises PydanticCustomError, whose words tell nothing of the key.
    """
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.serialization import load_der_private_key
    except ImportError:
        words, cure = "mails are signed by a package that is not installed", "pip install 'nurture-campaigns[dkim]'"
        raise PydanticCustomError("missing-package", "{words}", {"words": words, "hint": cure}) from None
    if "ENCRYPTED" in text:
        raise _wrong("this key is locked by a passphrase", "`openssl pkey -in KEY` gives it without")
    if "PUBLIC KEY" in text:
        raise _wrong("this is the public key", "it belongs into the DNS, and the private one here")
    try:
        der = b64decode(re.sub(r"-----[A-Z ]+-----|\\n|\s", "", text), validate=True)
        if len(der) == 32:
            return Ed25519PrivateKey.from_private_bytes(der)
        key = load_der_private_key(der, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        cure = 'its text is meant, not its path: `DKIM_KEY="$(cat private.pem)"`'
        raise _wrong("this is no private key", cure) from None
    if isinstance(key, RSAPrivateKey) and key.key_size < LEAST_BITS:
        raise _wrong(f"receivers trust no RSA key of {key.key_size} bits", "`openssl genrsa 2048` makes a better one")
    if not isinstance(key, RSAPrivateKey | Ed25519PrivateKey):
        raise _wrong("this is a key of another kind", "DKIM knows those of RSA and Ed25519")
    return key


def _wrong(words: str, cure: str) -> PydanticCustomError:
    """What becomes a Problem with its cure."""
    return PydanticCustomError("wrong-value", "{words}", {"words": words, "hint": cure})


@dataclass(frozen=True, slots=True)
class _Hand:
    """Signs by one key."""

    algorithm: str
    domain: str
    selector: str
    sign: Callable[[bytes], bytes]


class Signer:
    """Signs messages by each of the keys; a signature by RSA, which all receivers know, comes first."""

    def __init__(self, options: Sequence[DkimOptions]) -> None:
        self.hands = sorted(map(_hand, options), key=lambda hand: hand.algorithm != "rsa-sha256")

    def signed(self, data: bytes) -> bytes:
        """The message (CRLF) below its signatures. Raises ValueError when it has no Date or no body."""
        if not self.hands:
            return data
        ends = data.index(b"\r\n\r\n")
        fields = _fields(data[:ends])
        covered = b"".join(field for each in fields.values() for field in reversed(each))
        names = _folded(tuple(name for name, each in fields.items() for _ in (*each, "one more")))
        digest = b64encode(_body_hash(data, ends + 4)).decode()
        stated = f"\r\n t={_written(fields)};\r\n h={names};\r\n bh={digest};\r\n b="
        return b"".join([*(_signature(hand, stated, covered) for hand in self.hands), data])


def _hand(options: DkimOptions) -> _Hand:
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.hashes import SHA256

    key, padding, kind = read_key(options.key), PKCS1v15(), SHA256()
    if isinstance(key, RSAPrivateKey):
        return _Hand("rsa-sha256", options.domain, options.selector, lambda text: key.sign(text, padding, kind))
    return _Hand("ed25519-sha256", options.domain, options.selector, lambda text: key.sign(sha256(text).digest()))


def _fields(head: bytes) -> dict[str, list[bytes]]:
    """The fields to be signed in their relaxed form (RFC 6376, 3.4.2), by name, each in the order of the message."""
    found: dict[str, list[bytes]] = {name: [] for name in SIGNED}
    for line in head.replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ").split(b"\r\n"):
        name = line.partition(b":")[0].rstrip().lower().decode("ascii", "replace")
        if name in found:
            found[name].append(_relaxed(name, line) + b"\r\n")
    return found


def _relaxed(name: str, field: bytes) -> bytes:
    return name.encode() + b":" + b" ".join(field.partition(b":")[2].split())


def _body_hash(data: bytes, start: int) -> bytes:
    """Of the body in its simple form (RFC 6376, 3.4.3): one line break at its end, whatever stood there."""
    end = len(data)
    while data.endswith(b"\r\n", start, end):
        end -= 2
    digest = sha256(memoryview(data)[start:end])
    digest.update(b"\r\n")
    return digest.digest()


def _written(fields: Mapping[str, Sequence[bytes]]) -> int:
    """The Date in seconds since 1970."""
    if not fields["date"]:
        raise ValueError("a message without a Date cannot be signed")
    return int(parsedate_to_datetime(fields["date"][-1].decode().partition(":")[2]).timestamp())


def _signature(hand: _Hand, stated: str, covered: bytes) -> bytes:
    """The field, signed over `covered` and over itself with an empty `b=` (RFC 6376, 3.7)."""
    who = f"c=relaxed/simple;\r\n d={hand.domain}; s={hand.selector};"
    field = f"DKIM-Signature: v=1; a={hand.algorithm}; {who}{stated}"
    made = b64encode(hand.sign(covered + _relaxed("dkim-signature", field.encode()))).decode()
    lines = "\r\n  ".join(made[n : n + LINE] for n in range(0, len(made), LINE))
    return f"{field}{lines}\r\n".encode()


@cache
def _folded(names: tuple[str, ...]) -> str:
    """The names with colons between them, on lines of at most 78 characters."""
    lines, line = [], ""
    for name in names:
        if len(line) + len(name) > LINE:
            lines.append(line)
            line = ""
        line += f"{name}:"
    return "\r\n  ".join([*lines, line]).removesuffix(":")
