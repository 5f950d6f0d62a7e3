"""What a look at an installation found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `message` says what was found and, where it is wrong, the cure."""

    check: str
    ok: bool
    message: str
