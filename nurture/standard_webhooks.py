"""Standard Webhooks (standardwebhooks.com, version 1): what is signed is ID.TIMESTAMP.BODY, by HMAC-SHA256.

Whoever posts and whoever is posted to share a secret, `whsec_` and 24 to 64 bytes in base64. During a change of secrets
there are several: of the secrets any may have signed, and of the signatures any may fit.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator

from nurture.webhooks import Posted, Unverified

TOLERANCE = timedelta(seconds=300)
"""How far its clock may be from ours, either way."""
_PREFIX = "whsec_"
_SHORTEST = 24
_MOST = 16
"""Signatures that are looked at."""


def _key(secret: str) -> bytes:
    """Raises ValueError."""
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if len(key) < _SHORTEST:
        raise ValueError(f"write a secret such as whsec_…: {_SHORTEST} bytes or more, in base64")
    return key


def _checked(secret: str) -> str:
    _key(secret)
    return secret


StandardSecret = Annotated[str, AfterValidator(_checked)]
"""A secret among the options of a plugin."""


def verify_standard(posted: Posted, secrets: Sequence[str], prefix: str = "webhook") -> str:
    """The id of a message that is signed with one of these secrets, now; it is the same when it comes again.

    `prefix` is that of its three headers (`svix` of some). Raises Unverified; ValueError of a secret that is none.
    """
    told, stamp, signed = (posted.headers.get(f"{prefix}-{name}", "") for name in ("id", "timestamp", "signature"))
    if not told or not is_recent(stamp, posted.now):
        raise Unverified
    content = b".".join((told.encode(), stamp.encode(), posted.body))
    fits = [hmac.digest(_key(secret), content, "sha256") for secret in secrets]
    given = [each.removeprefix("v1,") for each in signed.split()[:_MOST] if each.startswith("v1,")]
    found = [hmac.compare_digest(base64.b64encode(fit), each.encode()) for fit in fits for each in given]
    if not any(found):
        raise Unverified
    return told


def is_recent(stamp: str, now: datetime, late: timedelta = TOLERANCE) -> bool:
    """Whether these are the seconds since 1970 of about now: at most `late` ago, and hardly to come."""
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 11):
        return False
    at = datetime.fromtimestamp(int(stamp), UTC)
    return -TOLERANCE <= now - at <= late
