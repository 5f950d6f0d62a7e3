"""Recipients by flufl.bounce, Mailman's reader of bounces, where it is installed (the extra `bounces`)."""

from __future__ import annotations

from email import message_from_bytes

BYTES = 100_000
PARTS = 50
"""It parses with the standard library, whose work grows with depth: larger mails are not given to it."""


def last_resort(raw: bytes) -> list[str]:
    """Those that it says failed for good; none where it is not installed, or fails itself."""
    try:
        from flufl.bounce import all_failures
    except ImportError:
        return []
    if len(raw) > BYTES or raw.lower().count(b"content-type") > PARTS:
        return []
    try:
        _, failed = all_failures(message_from_bytes(raw))
    except Exception:  # of a hostile mail, in code that is not ours
        return []
    return sorted(each.decode("utf-8", "replace") if isinstance(each, bytes) else str(each) for each in failed)
