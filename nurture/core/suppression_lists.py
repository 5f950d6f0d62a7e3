"""Rows of lists of those who get no mail, as other tools write them, hostile as they are.

| what a heading means | as it is called by Mailchimp, listmonk, SendGrid, Mailgun, Postmark, Amazon SES and others |
| --- | --- |
| whom it is about | `Email Address`, `email`, `EmailAddress`, `address`, `Recipient`, `domain`, `sha256`, `md5` … |
| why | `SuppressionReason`, `Reason`, `UNSUB_REASON`, `error`; else what `UNSUB_TIME` or `CLEAN_TIME` tells |
| since when | `UNSUB_TIME`, `CLEAN_TIME`, `created_at`, `CreatedAt`, `created` (in seconds, too), `LastUpdateTime` … |
| whether at all | `status`: whoever is `enabled`, `subscribed`, `active` or `confirmed` there may be mailed |

A file without a heading, which is one address, `@domain` or hash on each line, has one of them for its heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from nurture.core.addresses import Refusal
from nurture.core.cells import is_empty, read_instant, read_text
from nurture.core.intake import heading_key
from nurture.core.suppression import Suppression, read_domain, read_what

_WHOM = frozenset({
    "email", "e_mail", "mail", "email_address", "emailaddress", "e_mail_address", "address", "recipient",
    "recipient_email", "subscriber", "contact", "hash", "email_hash", "hashed_email", "sha256", "email_sha256", "md5",
    "email_md5",
})  # fmt: skip
_DOMAIN = frozenset({"domain", "domain_name"})
_WHY = ("unsub_reason", "suppressionreason", "suppression_reason", "reason", "error", "type")
_BY_TIME = {"unsub_time": "unsubscribed", "clean_time": "bounced"}
_SINCE = (
    *_BY_TIME, "created_at", "createdat", "created", "lastupdatetime", "last_update_time", "timestamp", "date",
)  # fmt: skip
_MAY_BE_MAILED = frozenset({"enabled", "subscribed", "active", "confirmed"})
_SECONDS = re.compile(r"\d{9,11}")
_LONGEST = 200


def read_listed(
    values: Mapping[str, Any], name: str, purpose: str, zone: ZoneInfo, now: datetime
) -> Suppression | Refusal | None:
    """Whom a row of the list `name` is about, and why; None for nobody, or somebody who may be mailed."""
    cells = {heading_key(heading): cell for heading, cell in values.items() if not is_empty(cell)}
    status = read_text(cells.get("status"))
    what = _whom(cells, values)
    if what is None or (status or "").casefold() in _MAY_BE_MAILED:
        return None
    if isinstance(what, Refusal):
        return what
    return Suppression(what, purpose, _why(cells, name), f"list {name}", _since(cells, zone) or now)


def first_of(headings: Iterable[str]) -> str:
    """The address, domain or hash that stands where a heading would; "" for a file that has one."""
    return next((heading for heading in headings if not isinstance(read_what(heading), Refusal)), "")


def _whom(cells: Mapping[str, Any], values: Mapping[str, Any]) -> str | Refusal | None:
    for heading, cell in cells.items():
        if heading in _WHOM | _DOMAIN:
            text = read_text(cell) or ""
            is_domain = heading in _DOMAIN and "@" not in text
            return read_domain(text) if is_domain else read_what(text)
    if entry := first_of(values):
        return None if is_empty(values[entry]) else read_what(read_text(values[entry]) or "")
    return Refusal("There is no column of addresses, domains or hashes.") if cells else None


def _why(cells: Mapping[str, Any], name: str) -> str:
    said = next((text for each in _WHY if (text := read_text(cells.get(each)))), "")
    by_time = next((word for each, word in _BY_TIME.items() if each in cells), "")
    return said[:_LONGEST] or by_time or f"on the list {name}"


def _since(cells: Mapping[str, Any], zone: ZoneInfo) -> datetime | None:
    return next((at for at in _instants(cells, zone) if at), None)


def _instants(cells: Mapping[str, Any], zone: ZoneInfo) -> Iterator[datetime | None]:
    for heading in _SINCE:
        text = read_text(cells.get(heading)) or ""
        yield datetime.fromtimestamp(int(text), UTC) if _SECONDS.fullmatch(text) else read_instant(text, zone)
