"""Email nurturing campaigns as files. Here is what plugin authors import; each name is loaded when first used."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nurture.core.conditions import UNKNOWN, Answer, Word
    from nurture.core.model import Enrolment, Event, Facts, Lead, Value
    from nurture.core.reasons import reason_of, reason_of_code
    from nurture.core.times.durations import Duration, parse_duration
    from nurture.core.view import Points, View
    from nurture.hookspecs import (
        LONGEST_MAIL,
        Batch,
        Channel,
        Feed,
        Filter,
        Letter,
        MailBatch,
        Mailbox,
        Mark,
        Receipt,
        Row,
        Scorer,
        Source,
        SourceError,
        Withdrawn,
        hookimpl,
    )
    from nurture.plugin_options import Options, ProjectPath, Seconds
    from nurture.simple_channels import simple_channel
    from nurture.standard_webhooks import StandardSecret, is_recent, verify_standard
    from nurture.webhooks import LONGEST_POST, MailReport, Nonsense, Posted, Reply, Unverified, Webhook

__version__ = "0.1.0"
__all__ = [
    "LONGEST_MAIL",
    "LONGEST_POST",
    "UNKNOWN",
    "Answer",
    "Batch",
    "Channel",
    "Duration",
    "Enrolment",
    "Event",
    "Facts",
    "Feed",
    "Filter",
    "Lead",
    "Letter",
    "MailBatch",
    "MailReport",
    "Mailbox",
    "Mark",
    "Nonsense",
    "Options",
    "Points",
    "Posted",
    "ProjectPath",
    "Receipt",
    "Reply",
    "Row",
    "Scorer",
    "Seconds",
    "Source",
    "SourceError",
    "StandardSecret",
    "Unverified",
    "Value",
    "View",
    "Webhook",
    "Withdrawn",
    "Word",
    "__version__",
    "hookimpl",
    "is_recent",
    "parse_duration",
    "reason_of",
    "reason_of_code",
    "simple_channel",
    "verify_standard",
]

_HOMES = {
    "nurture.core.conditions": ("UNKNOWN", "Answer", "Word"),
    "nurture.core.model": ("Enrolment", "Event", "Facts", "Lead", "Value"),
    "nurture.core.reasons": ("reason_of", "reason_of_code"),
    "nurture.core.times.durations": ("Duration", "parse_duration"),
    "nurture.core.view": ("Points", "View"),
    "nurture.plugin_options": ("Options", "ProjectPath", "Seconds"),
    "nurture.simple_channels": ("simple_channel",),
    "nurture.standard_webhooks": ("StandardSecret", "is_recent", "verify_standard"),
    "nurture.webhooks": ("LONGEST_POST", "MailReport", "Nonsense", "Posted", "Reply", "Unverified", "Webhook"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'nurture' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME.get(name, "nurture.hookspecs")), name)
