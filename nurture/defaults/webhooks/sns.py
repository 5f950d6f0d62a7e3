"""Amazon SNS: who says it, told by a signature and its certificate, and the fetching of both at Amazon alone.

Nothing in a message chooses where we ask: the host is that of the topic's own region, by https, at an address that is
public, and where it leads on is not followed. (https://docs.aws.amazon.com/sns/latest/dg/
sns-verify-signature-of-message-verify-message-signature.html)
"""

from __future__ import annotations

import base64
import binascii
import http.client
import ipaddress
import re
import socket
import ssl
from collections.abc import Mapping
from functools import lru_cache
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlsplit

from nurture import Unverified

TOPIC = re.compile(r"arn:(aws|aws-cn|aws-us-gov):sns:([a-z0-9-]{1,30}):\d{12}:[\w.-]{1,256}")
_CERTIFICATE = re.compile(r"/SimpleNotificationService-[0-9a-f]{8,64}\.pem")
_SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}
_TIMEOUT = 5.0
_MOST = 64_000
"""Bytes of an answer that are read."""
_asking = BoundedSemaphore(2)
"""So many certificates are asked for at a time: whoever posts can name one that there is not."""


def host_of(topic: str) -> str:
    """`sns.eu-west-1.amazonaws.com`, of a topic there."""
    found = TOPIC.fullmatch(topic)
    assert found
    return f"sns.{found[2]}.amazonaws.com" + (".cn" if found[1] == "aws-cn" else "")


def verify(told: Mapping[str, Any], topic: str) -> None:
    """Raises Unverified unless Amazon has signed it for this topic."""
    kind = told.get("Type")
    if told.get("TopicArn") != topic or not isinstance(kind, str) or kind not in _SIGNED:
        raise Unverified
    lines = [part for name in _SIGNED[kind] if isinstance(told.get(name), str) for part in (name, told[name])]
    signed = "".join(f"{line}\n" for line in lines).encode(errors="replace")
    path = path_at(host_of(topic), told.get("SigningCertURL"))
    if not _CERTIFICATE.fullmatch(path) or not _fits(told, signed, host_of(topic), path):
        raise Unverified


def _fits(told: Mapping[str, Any], signed: bytes, host: str, path: str) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA1, SHA256

    digest = {"1": SHA1(), "2": SHA256()}.get(str(told.get("SignatureVersion")))  # noqa: S303
    if digest is None:
        return False
    try:
        signature = base64.b64decode(str(told.get("Signature")), validate=True)
        _public(host, path).verify(signature, signed, PKCS1v15(), digest)
    except (InvalidSignature, binascii.Error, ValueError, FileNotFoundError):
        return False
    return True


@lru_cache(maxsize=16)
def _public(host: str, path: str) -> Any:
    """The key of the certificate there. Raises ValueError of what is none, OSError when it cannot be fetched."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.x509 import load_pem_x509_certificate

    if not _asking.acquire(blocking=False):
        raise BlockingIOError("other certificates are being asked for")
    try:
        public = load_pem_x509_certificate(fetch(host, path)).public_key()
    finally:
        _asking.release()
    if not isinstance(public, RSAPublicKey):
        raise ValueError("its key is of another kind")
    return public


def path_at(host: str, url: object) -> str:
    """Path and query of an https address at this host; "" of any other."""
    try:
        parts = urlsplit(url if isinstance(url, str) and url.isascii() else "")
    except ValueError:
        return ""
    if (parts.scheme, parts.netloc) != ("https", host):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def fetch(host: str, path: str) -> bytes:
    """What is there. Raises FileNotFoundError where nothing is; any other OSError for every answer but 200, and for an
    address that is not public."""
    connection = _Public(host, timeout=_TIMEOUT, context=ssl.create_default_context())
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        if response.status in (403, 404):
            raise FileNotFoundError(f"{host} has nothing there")
        if response.status != 200:
            raise OSError(f"{host} answered {response.status}")
        return response.read(_MOST)
    except http.client.HTTPException as error:
        raise OSError(f"{host} gave no answer") from error
    finally:
        connection.close()


class _Public(http.client.HTTPSConnection):
    """Asks for its address once, and connects to that one if it is public."""

    def connect(self) -> None:
        address = public_address(self.host, self.port)
        plain = socket.create_connection((address, self.port), _TIMEOUT)
        context: ssl.SSLContext = self._context  # type: ignore[attr-defined]
        self.sock = context.wrap_socket(plain, server_hostname=self.host)


def public_address(host: str, port: int) -> str:
    """Raises OSError when any of its addresses leads into a network of one's own."""
    found = {str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    read = [ipaddress.ip_address(address) for address in sorted(found)]
    mapped = [getattr(address, "ipv4_mapped", None) or address for address in read]
    if not mapped or not all(address.is_global and not address.is_multicast for address in mapped):
        raise OSError(f"{host} has an address that is not public")
    return str(mapped[0])
