"""Cells of sources and feeds, hostile as they are, read by the declared type of their field.

| type | what is read |
| --- | --- |
| text | one line of at most 2,000 characters, without a NUL or a lone surrogate |
| `time_zone`, `country`, `language` | one that there is; names such as `Polska` are read as their code |
| number | `1200`, `-1200.5`, `1200,5`, `1 200,50` |
| yes or no | a word that means one of them; an absent cell is no |
| date | `2026-04-21`, `21.04.2026`, with or without an hour and an offset |
| choice | one of the choices, in capitals or not |
| tags | words between commas, or a list of them |

What does not fit is None.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from nurture.core.addresses import Address, Refusal, read_address
from nurture.core.model import Value
from nurture.core.program import Field
from nurture.core.regions import country_of, language_of
from nurture.core.times.wall import YEARS, zone_named

LONGEST = 2_000
TEXTS = ("email", "first_name", "last_name", "organisation", "phone", "country", "language", "time_zone")
BUILT_IN: Mapping[str, Field] = {**{name: Field(name, "text") for name in TEXTS}, "tags": Field("tags", "tags")}
"""The fields that every lead has, beside those that a project declares."""
_DOTTED = re.compile(r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})(?P<rest>(?: [0-9]{2}:.*)?)")
_YES = frozenset({"yes", "y", "true", "t", "tak", "prawda", "1"})
_NO = frozenset({"no", "n", "false", "f", "nie", "fałsz", "0", ""})


def read_email(written: Any) -> Address | Refusal:
    """The address in a cell, or why there is none."""
    return read_address(written) if isinstance(written, str) else Refusal("There is no `email`.")


def clean_text(text: str) -> str | None:
    """One line of text: NFC, trimmed, tabs and line ends as a space, other control characters removed.

    None for what cannot be taken: a NUL, a lone surrogate, or more than 2,000 characters.
    """
    if text.isascii() and text.isprintable():
        cleaned = text.strip()
    elif re.search("[\0\ud800-\udfff]", text):
        return None
    else:
        spaced = re.sub(r"[\t\n\v\f\r\x85]+", " ", text)
        cleaned = unicodedata.normalize("NFC", re.sub(r"[\x01-\x1f\x7f-\x9f]", "", spaced)).strip()
    return cleaned if len(cleaned) <= LONGEST else None


def read_value(raw: Any, field: Field, zone: ZoneInfo) -> Value | None:
    """A cell by its field's declared type; None when it is empty or does not fit."""
    if field.type == "tags":
        return _tags(raw)
    text = read_text(raw)
    if text is None:
        return False if field.type == "yes or no" and raw is None else None
    match field.type:
        case "text" if field is BUILT_IN["time_zone"]:
            return text if text and zone_named(text) else None
        case "text" if field is BUILT_IN["country"]:
            return country_of(text) or None
        case "text" if field is BUILT_IN["language"]:
            return language_of(text) or None
        case "text":
            return text or None
        case "number":
            return _number(text)
        case "yes or no":
            return read_yes_or_no(text)
        case "date":
            return _date(text, zone)
        case "choice":
            return next((choice for choice in field.choices if choice.casefold() == text.casefold()), None)


def read_instant(raw: Any, zone: ZoneInfo) -> datetime | None:
    """A date or date and time (ISO 8601) as an instant in UTC; a date alone is its midnight in `zone`."""
    found = _date(text, zone) if (text := read_text(raw)) else None
    if found is None or isinstance(found, datetime):
        return found
    return _in_utc(datetime.combine(found, time()), zone)


def read_text(raw: Any) -> str | None:
    """A cell or JSON value as clean text; None for what cannot be taken."""
    if isinstance(raw, bool):
        return str(raw).lower()
    if isinstance(raw, int | float):
        return _written(raw)
    return clean_text(raw) if isinstance(raw, str) else None


def read_yes_or_no(text: str, yes: str = "") -> bool | None:
    """Whether a word means yes, or no; None when it is neither. `yes` is the one that does, where only one does."""
    word = text.casefold()
    affirms = {unicodedata.normalize("NFC", yes).strip().casefold()} if yes else _YES
    return True if word in affirms else False if word in _NO else None


def is_empty(raw: Any) -> bool:
    """Whether nothing is written in a cell."""
    return raw is None or raw == [] or (isinstance(raw, str) and clean_text(raw) == "")


def _written(number: int | float) -> str | None:
    """A JSON number as one would write it; a huge integer is refused before it is spelt out."""
    if not -1e15 < number < 1e15:
        return None
    return str(int(number)) if number == int(number) else format(number, "f")


def _number(text: str) -> float | None:
    """`1200`, `-1200.5`, `1200,5` or `1 200,50`. `1,200` could be two numbers, so it is none."""
    if re.fullmatch(r"[+-]?[0-9]{1,3}([ \u00a0\u202f][0-9]{3})+([.,][0-9]+)?", text):
        text = re.sub(r"\s", "", text)
    if not re.fullmatch(r"[+-]?[0-9]+([.,][0-9]+)?", text) or re.fullmatch(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}", text):
        return None
    number = float(text.replace(",", "."))
    return number if math.isfinite(number) else None


def _date(text: str, zone: ZoneInfo) -> date | datetime | None:
    """`2026-04-21`, `2026-04-21 11:00` with or without an offset, `21.04.2026`, `21.4.2026 11:00`."""
    if dotted := _DOTTED.fullmatch(text):
        text = f"{dotted['year']}-{dotted['month']:0>2}-{dotted['day']:0>2}{dotted['rest']}"
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            found = date.fromisoformat(text)
            return found if found.year in YEARS else None
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}.*", text):
            return _in_utc(datetime.fromisoformat(text), zone)
    except (ValueError, OverflowError):
        pass
    return None


def _in_utc(when: datetime, zone: ZoneInfo) -> datetime | None:
    try:
        found = (when if when.tzinfo else when.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        return None
    return found if found.year in YEARS else None


def _tags(raw: Any) -> tuple[str, ...] | None:
    """Words separated by commas, or a JSON list of them; each once, in their order."""
    parts = raw if isinstance(raw, list) else raw.split(",") if isinstance(raw, str) else []
    return tuple(dict.fromkeys(_good_tags(parts))) or None


def _good_tags(parts: list[Any]) -> Iterator[str]:
    return (text for part in parts if (text := read_text(part)))
