"""How an instant, a reason and a line of a file stand in the JSON that other programs and people rely on."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from nurture.core.model import Reason
from nurture.core.problems import Place


def iso(at: datetime, zone: ZoneInfo) -> str:
    """ISO 8601 with the project's offset then."""
    return at.astimezone(zone).isoformat()


def because(reason: Reason) -> str:
    """The reason with the file and line of the rule that decided."""
    return f"{reason.text} ({reason.place})" if reason.place else reason.text


def path_and_line(place: Place | None) -> dict[str, Any]:
    return {"path": place.path if place else "", "line": place.line if place else 0}
