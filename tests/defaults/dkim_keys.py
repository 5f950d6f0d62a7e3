"""Keys of a firm that signs its mails, and the DNS that receivers find their public halves in."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from typing import Any

import dkim
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

DOMAIN = "lumo.example"


@cache
def rsa() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


@cache
def ed25519() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def pem(key: Any, form: PrivateFormat = PrivateFormat.PKCS8) -> str:
    return key.private_bytes(Encoding.PEM, form, NoEncryption()).decode()


def der(key: Any) -> str:
    return b64encode(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())).decode()


def bare(key: Ed25519PrivateKey) -> str:
    return b64encode(key.private_bytes_raw()).decode()


def dns(name: bytes, timeout: int = 5) -> bytes:
    """The TXT record of a selector: `rsa` and `ed25519`, of any domain."""
    if name.startswith(b"rsa."):
        public = rsa().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return b"v=DKIM1; k=rsa; p=" + b64encode(public)
    return b"v=DKIM1; k=ed25519; p=" + b64encode(ed25519().public_key().public_bytes_raw())


def options(*selectors: str) -> list[dict[str, str]]:
    """What stands in nurture.yaml."""
    keys = {"rsa": pem(rsa()), "ed25519": pem(ed25519())}
    return [{"selector": selector, "domain": DOMAIN, "key": keys[selector]} for selector in selectors]


def verified(data: bytes, signatures: int = 1) -> bool:
    """Whether dkimpy finds each of so many signatures good."""
    reader = dkim.DKIM(data)
    try:
        return all(reader.verify(number, dns) for number in range(signatures))
    except (dkim.DKIMException, ValueError):
        return False
