"""What a DKIM signature costs, beside the bare signature of `cryptography` and beside dkimpy, over one of our mails.

The bare signature is the floor: RSA-2048 over a kilobyte, no message read, nothing hashed but that.

python -m benchmarks.bench_dkim
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import dkim
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from benchmarks.measure import REPO, alternated, milliseconds
from nurture.defaults.dkim import DkimOptions, Signer
from nurture.engine.delivery.preview import Preview, sample_lead
from nurture.engine.workplace import open_workplace
from nurture.mail.message import build

MESSAGES, ROUNDS = 100, 9
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DOMAIN = "brzozak.example"


def letter() -> bytes:
    """One of the repository's mails, its body twice: 38 KB, as long as a rich newsletter."""
    place = open_workplace(REPO)
    head, _, body = build(Preview(place, sample_lead(place.project, NOW), NOW).draft("wycena").mail).partition(
        b"\r\n\r\n"
    )
    return head + b"\r\n\r\n" + body + body


def pem(key: RSAPrivateKey | Ed25519PrivateKey) -> bytes:
    form = PrivateFormat.TraditionalOpenSSL if isinstance(key, RSAPrivateKey) else PrivateFormat.PKCS8
    return key.private_bytes(Encoding.PEM, form, NoEncryption())


def signer(*keys: RSAPrivateKey | Ed25519PrivateKey) -> Signer:
    return Signer([DkimOptions(selector="n1", domain=DOMAIN, key=pem(key).decode()) for key in keys])


def each(act: Callable[[], object]) -> Callable[[], float]:
    """Microseconds for one message."""
    return lambda: milliseconds(lambda: [act() for _ in range(MESSAGES)]) * 1000 / MESSAGES


def main() -> None:
    rsa, ed25519, data = generate_private_key(65537, 2048), Ed25519PrivateKey.generate(), letter()
    ours, short, both = signer(rsa), signer(ed25519), signer(rsa, ed25519)
    padding, kind, private = PKCS1v15(), SHA256(), pem(rsa)
    bare, one, two, small, theirs = alternated(
        each(lambda: rsa.sign(data[:1000], padding, kind)),
        each(lambda: ours.signed(data)),
        each(lambda: both.signed(data)),
        each(lambda: short.signed(data)),
        each(lambda: dkim.sign(data, b"n1", DOMAIN.encode(), private, canonicalize=(b"relaxed", b"simple"))),
        rounds=ROUNDS,
    )
    print(f"{len(data) / 1000:.1f} KB, bare RSA-2048: {bare:.0f} us")
    print(f"RSA: {one:.0f} us, ratio {one / bare:.2f} (bar 1.3); dkimpy {theirs:.0f} us, ratio {one / theirs:.3f}")
    print(f"RSA and Ed25519: {two:.0f} us, ratio {two / bare:.2f}; Ed25519 alone: {small:.0f} us")


if __name__ == "__main__":
    main()
