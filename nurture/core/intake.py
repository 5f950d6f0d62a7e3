"""A source's rows, hostile as they are, read into arrivals by the declared types of fields.

| what a row holds | what becomes of it |
| --- | --- |
| no address that can be written to | the row is refused, with its line and the reason |
| a value that does not fit its field's type | the field is left empty and counted |
| a `time_zone`, `country` or `language` that is nowhere | likewise; names such as `Polska` are read |
| more than 2,000 characters, a NUL, a lone surrogate | likewise |
| a heading that is no field | ignored and counted |
| in a column that says who agreed, neither the word for yes nor one that means no | no consent, and counted |
| a consent dated later than by five minutes | it counts from then on, and is told |
| a word that means no, in such a column | no consent, and a withdrawal of one from this source |
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from nurture.core.addresses import Refusal
from nurture.core.cells import BUILT_IN, is_empty, read_email, read_instant, read_text, read_value, read_yes_or_no
from nurture.core.consents.proof import UNPROVED, Proof
from nurture.core.model import Consent, Facts
from nurture.core.program import Column, Field
from nurture.core.times.wall import CLOCKS_DIFFER

DATES = ("joined_at", "consent_at")
"""Of a row, beside its fields: since when the lead is known, and when it agreed."""


@dataclass(frozen=True, slots=True)
class RowRules:
    """How the rows of one source are read. `fields` are the declared ones. `consents` are purpose and consent text.

    `consent_at` is the source's own date, for rows without one. `zone` is that of dates without an offset. `columns`
    are what stands under headings (as `heading_key` makes them) that are not called as we call them. `proofs` are what
    stands behind a consent, by its text.
    """

    source: str
    zone: ZoneInfo
    fields: Mapping[str, Field]
    consents: Mapping[str, str]
    consent_at: str = ""
    columns: Mapping[str, Column] = dataclass_field(default_factory=dict)
    proofs: Mapping[str, Proof] = dataclass_field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Arrival:
    """One accepted row of a source. `key` is the address's normal form, by which a lead is found again.

    `at` dates the row itself (its `joined_at`, else its `consent_at`), None when it carries neither; one that `joined`
    at that date is an arrival of its own. `denies` are the purposes to which it says no: a withdrawal where this source
    said yes before.
    """

    key: str
    email: str
    fields: Facts = dataclass_field(default_factory=dict)
    consents: tuple[Consent, ...] = ()
    at: datetime | None = None
    denies: tuple[str, ...] = ()
    joined: bool = False


class RowRead(NamedTuple):
    """What one row was read as; and the fields left empty because a value did not fit, and the headings ignored.

    `unclear` are the consents of which a cell did not say whether they were given; those given are still `to_come`
    where their date is.
    """

    result: Arrival | Refusal
    emptied: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    to_come: bool = False


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
        consents=tuple(_consent(purpose, agreed, text, rules) for purpose, text in texts.items()),
        at=dates.get("joined_at") or dates.get("consent_at"),
        joined=dates.get("joined_at") is not None,
        denies=tuple(column.consent for column, yes in answers.items() if yes is False),
    )
    empty = tuple(name for name, value in {**fields, **dates}.items() if value is None and not is_empty(cells[name]))
    ignored = tuple(name for name in cells if name not in known and name not in DATES)
    unclear = tuple(column.consent for column, yes in answers.items() if yes is None)
    return RowRead(arrival, empty, ignored, unclear, bool(texts) and agreed > now + CLOCKS_DIFFER)


def _consent(purpose: str, at: datetime, text: str, rules: RowRules) -> Consent:
    return Consent(purpose, True, at, rules.source, text, proof=rules.proofs.get(text, UNPROVED))


@lru_cache(maxsize=1024)
def heading_key(written: str) -> str:
    """A heading whatever its case, blanks and hyphens: `E-mail  address` is `e_mail_address`."""
    return re.sub(r"[\s_-]+", "_", unicodedata.normalize("NFC", written).strip().casefold())


def _by_field(written: Mapping[str, Any], columns: Mapping[str, Column]) -> dict[str, Any]:
    """Cells by the names of our fields: what a column stands for beats what is called so by chance."""
    others = {heading: cell for heading, cell in written.items() if heading not in columns}
    named = {heading_key(c.field): written[h] for h, c in columns.items() if c.field and h in written}
    return {**others, **named}


def _answers(written: Mapping[str, Any], columns: Mapping[str, Column]) -> Iterator[tuple[Column, bool | None]]:
    """What the columns that say who agreed say, unless empty; None for what is neither yes nor no."""
    for heading, column in columns.items():
        if column.consent and not is_empty(written.get(heading)):
            said = read_text(written[heading])
            yield column, None if said is None else read_yes_or_no(said, column.yes)
