"""A source's rows, hostile as they are, read into arrivals by the declared types of fields.

| what a row holds | what becomes of it |
| --- | --- |
| no address that can be written to | the row is refused, with its line and the reason |
| a value that does not fit its field's type | the field is left empty and counted |
| a `time_zone`, `country` or `language` that is nowhere | likewise; names such as `Polska` are read |
| more than 2,000 characters, a NUL, a lone surrogate | likewise |
| a heading that is no field | ignored and counted |
| in a column that says who agreed, neither the word for yes nor one that means no | no consent, and counted |
| a word that means no, in such a column | no consent, and a withdrawal of one from this source |
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from nurture.core.addresses import Address, Refusal, read_address
from nurture.core.model import Arrival, Consent, Value
from nurture.core.program import Column, Field
from nurture.core.regions import country_of, language_of
from nurture.core.times.wall import YEARS, zone_named

LONGEST = 2_000
TEXTS = ("email", "first_name", "last_name", "organisation", "phone", "country", "language", "time_zone")
BUILT_IN: Mapping[str, Field] = {**{name: Field(name, "text") for name in TEXTS}, "tags": Field("tags", "tags")}
"""The fields that every lead has, beside those that a project declares."""

DATES = ("joined_at", "consent_at")
"""Of a row, beside its fields: since when the lead is known, and when it agreed."""
_DOTTED = re.compile(r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})(?P<rest>(?: [0-9]{2}:.*)?)")
_YES = frozenset({"yes", "y", "true", "t", "tak", "prawda", "1"})
_NO = frozenset({"no", "n", "false", "f", "nie", "fałsz", "0", ""})


@dataclass(frozen=True, slots=True)
class RowRules:
    """How the rows of one source are read. `fields` are the declared ones. `consents` are purpose and consent text.

    `consent_at` is the source's own date, for rows without one. `zone` is that of dates without an offset. `columns`
    are what stands under headings (as `heading_key` makes them) that are not called as we call them.
    """

    source: str
    zone: ZoneInfo
    fields: Mapping[str, Field]
    consents: Mapping[str, str]
    consent_at: str = ""
    columns: Mapping[str, Column] = dataclass_field(default_factory=dict)


class RowRead(NamedTuple):
    """What one row was read as; and the fields left empty because a value did not fit, and the headings ignored.

    `unclear` are the consents of which a cell did not say whether they were given.
    """

    result: Arrival | Refusal
    emptied: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()


def read_row(values: Mapping[str, Any], rules: RowRules, now: datetime) -> RowRead:
    """The row's arrival at `now`, or why it is refused. `First Name` is read as `first_name`."""
    written = {heading_key(heading): value for heading, value in values.items()}
    cells = _by_field(written, rules.columns)
    address = read_email(cells.pop("email", None))
    if isinstance(address, Refusal):
        return RowRead(address)
    known = {heading_key(name): field for name, field in {**BUILT_IN, **rules.fields}.items()}
    fields = {name: read_value(cells[name], known[name], rules.zone) for name in cells if name in known}
    dates = {name: read_instant(cells[name], rules.zone) for name in DATES if name in cells}
    agreed = dates.get("consent_at") or read_instant(rules.consent_at, rules.zone) or now
    answers = dict(_answers(written, rules.columns))
    texts = {**rules.consents, **{column.consent: column.text for column, yes in answers.items() if yes}}
    arrival = Arrival(
        key=address.key,
        email=address.email,
        fields={known[name].name: value for name, value in fields.items() if value is not None},
        consents=tuple(Consent(purpose, True, agreed, rules.source, text) for purpose, text in texts.items()),
        at=dates.get("joined_at") or dates.get("consent_at"),
        joined=dates.get("joined_at") is not None,
        denies=tuple(column.consent for column, yes in answers.items() if yes is False),
    )
    empty = tuple(name for name, value in {**fields, **dates}.items() if value is None and not _is_empty(cells[name]))
    ignored = tuple(name for name in cells if name not in known and name not in DATES)
    return RowRead(arrival, empty, ignored, tuple(column.consent for column, yes in answers.items() if yes is None))


@lru_cache(maxsize=1024)
def heading_key(written: str) -> str:
    """A heading whatever its case, blanks and hyphens: `E-mail  address` is `e_mail_address`."""
    return re.sub(r"[\s_-]+", "_", unicodedata.normalize("NFC", written).strip().casefold())


def read_email(written: Any) -> Address | Refusal:
    """The address in a cell, or why there is none."""
    return read_address(written) if isinstance(written, str) else Refusal("There is no `email`.")


def _by_field(written: Mapping[str, Any], columns: Mapping[str, Column]) -> dict[str, Any]:
    """Cells by the names of our fields: what a column stands for beats what is called so by chance."""
    others = {heading: cell for heading, cell in written.items() if heading not in columns}
    named = {heading_key(c.field): written[h] for h, c in columns.items() if c.field and h in written}
    return {**others, **named}


def _answers(written: Mapping[str, Any], columns: Mapping[str, Column]) -> Iterator[tuple[Column, bool | None]]:
    """What the columns that say who agreed say, unless empty; None for what is neither yes nor no."""
    for heading, column in columns.items():
        if column.consent and not _is_empty(written.get(heading)):
            said = read_text(written[heading])
            word = None if said is None else said.casefold()
            yes = {unicodedata.normalize("NFC", column.yes).strip().casefold()} if column.yes else _YES
            yield column, True if word in yes else False if word in _NO else None


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
            return _yes_or_no(text)
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


def _written(number: int | float) -> str | None:
    """A JSON number as one would write it; a huge integer is refused before it is spelt out."""
    if not -1e15 < number < 1e15:
        return None
    return str(int(number)) if number == int(number) else format(number, "f")


def _is_empty(raw: Any) -> bool:
    return raw is None or raw == [] or (isinstance(raw, str) and clean_text(raw) == "")


def _number(text: str) -> float | None:
    """`1200`, `-1200.5`, `1200,5` or `1 200,50`. `1,200` could be two numbers, so it is none."""
    if re.fullmatch(r"[+-]?[0-9]{1,3}([ \u00a0\u202f][0-9]{3})+([.,][0-9]+)?", text):
        text = re.sub(r"\s", "", text)
    if not re.fullmatch(r"[+-]?[0-9]+([.,][0-9]+)?", text) or re.fullmatch(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}", text):
        return None
    number = float(text.replace(",", "."))
    return number if math.isfinite(number) else None


def _yes_or_no(text: str) -> bool | None:
    word = text.casefold()
    return True if word in _YES else False if word in _NO else None


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
