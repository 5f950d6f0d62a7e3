"""Rows of lists of those who get no mail, as other tools write them (`words.lists`), hostile as they are.

| what a row holds | what becomes of it |
| --- | --- |
| a date of leaving, a yes in a column such as `unsubscribed`, a status that says so | nobody in it gets mail |
| none of these, and a no in such a column, or a status such as `active` | passed over: these people may be mailed |
| none of all this | nobody in it gets mail: who stands on such a list, stands there for that |
| an `@` in which no address can be read, or nothing that tells whom it is about | refused |
| no address, where one belongs | nobody |

Every address in the cells that tell whom a row is about counts: to suppress one too many does little harm. A domain is
meant only where there is no address beside it. A file without a heading, which is one address, `@domain` or hash on
each line, has one of them for its heading. Why somebody gets no mail begins with its kind: `unsubscribed: NO_LONGER`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

from nurture.core.addresses import Refusal
from nurture.core.cells import is_empty, read_instant, read_text
from nurture.core.intake import heading_key
from nurture.core.suppression import Suppression, of_list, on_a_list, read_what, worded
from nurture.core.words import lists as words
from nurture.core.words.lists import Kind, kind_in

_BETWEEN = re.compile(r"[\s<>()\[\]\",;:|?]+")
_SECONDS = re.compile(r"(\d{9,11})(\d{3})?")
_DAY_FIRST = re.compile(r"(\d\d)-(\d\d)-(\d{4})(.*)")
_BASIC = re.compile(r"\d{8}T\d{6}")
_LONGEST = 200
_SAYING_NO = frozenset({"email_suppressions", *words.LEFT_AT, *words.REFUSALS})
_WEIGHT: tuple[Kind | None, ...] = ("complained", "bounced", "by hand", "unsubscribed", None)


@dataclass(frozen=True, slots=True)
class ListRules:
    """How the rows of the list `name` are read; `columns` are what its headings (by `heading_key`) mean."""

    name: str
    purpose: str
    zone: ZoneInfo
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ListRow:
    """Whom a row is about; `refused` is why somebody in it cannot be read. With neither, nobody is, or who `may` be
    mailed."""

    found: tuple[Suppression, ...] = ()
    refused: str = ""
    may: bool = False


def read_listed(values: Mapping[str, Any], rules: ListRules, now: datetime) -> ListRow:
    """One row, read at `now`."""
    keys = {heading: heading_key(heading) for heading in values}
    cells = [(rules.columns.get(keys[heading], keys[heading]), cell) for heading, cell in values.items()]
    said = {heading: _text(cell) for heading, cell in reversed(cells)}
    kinds = set(_refusals(said))
    if not kinds and _may_be_mailed(said):
        return ListRow(may=True)
    whom, refused = _whom(cells, values)
    why, since = _why(said, kinds, rules.name), min(_since(said, rules.zone) or now, now)
    found = (Suppression(what, rules.purpose, why, of_list(rules.name), since) for what in dict.fromkeys(whom))
    return ListRow(tuple(found), refused)


def first_of(headings: Iterable[str]) -> str:
    """The address, domain or hash that stands where a heading would; "" for a file that has one."""
    return next((heading for heading in headings if not isinstance(read_what(heading), Refusal)), "")


def tells_whom(headings: Iterable[str], columns: Mapping[str, str]) -> bool:
    """Whether a column of a table with these headings says whom its rows are about."""
    names = {columns.get(heading_key(heading), heading_key(heading)) for heading in headings}
    return not names.isdisjoint(words.WHOM | words.DOMAINS) or bool(first_of(headings))


# ---------------------------------------------------------------- whom


def _whom(cells: Sequence[tuple[str, Any]], values: Mapping[str, Any]) -> tuple[list[str], str]:
    """Keys, domains and hashes, and why one of them could not be read."""
    told = [(heading, cell) for heading, cell in cells if heading in words.WHOM]
    domains = [_text(cell).removeprefix("*.") for heading, cell in cells if heading in words.DOMAINS]
    if not told and (entry := first_of(values)):
        told = [(entry, values[entry])]
    if not told and not domains:
        return [], "" if all(is_empty(cell) for _, cell in cells) else _nobody(values)
    sure = {heading for heading, _ in told} - words.PERHAPS or words.PERHAPS
    pieces = [(heading, piece) for heading, cell in told if not is_empty(cell) for piece in _pieces(_text(cell))]
    pieces = pieces or [("", domain if "@" in domain else f"@{domain}") for domain in domains if domain]
    read = [(heading, piece, read_what(piece)) for heading, piece in pieces]
    found = [what for _, _, what in read if not isinstance(what, Refusal)]
    wrong = [(heading, piece, what.reason) for heading, piece, what in read if isinstance(what, Refusal)]
    unread = (reason for heading, piece, reason in wrong if "@" in piece or (not found and heading in sure))
    return found, next(unread, "")


def _nobody(values: Mapping[str, Any]) -> str:
    heading = next((heading for heading, cell in values.items() if "@" in _text(cell)), next(iter(values)))
    cure = f"if one has another name, say which, as in `columns: {{{heading[:_LONGEST]}: email}}`"
    return f"There is no column of addresses, domains or hashes; {cure}"


def _pieces(text: str) -> list[str]:
    """What a cell names: it is that itself, or each word in it with an `@`."""
    if not isinstance(read_what(text), Refusal):
        return [text]
    parts = (part.strip("'.") for part in _BETWEEN.split(text))
    return [part for part in parts if "@" in part and part != "@"] or [text]


def _text(cell: Any) -> str:
    """A cell as text; of what cannot be read as one is only known that something stands there."""
    if isinstance(cell, list):
        return ", ".join(map(_text, cell[:_LONGEST]))
    text = read_text(cell)
    return text if text is not None else "" if is_empty(cell) else "?"


# ---------------------------------------------------------------- whether


def _refusals(said: Mapping[str, str]) -> Iterator[Kind | None]:
    """The kind of each thing in a row that says that this person gets no mail."""
    for heading, text in said.items():
        if heading in _SAYING_NO and not _is_no(text):
            yield words.LEFT_AT.get(heading) or words.REFUSALS.get(heading) or kind_in(text)
    if said.get("unsub_reason"):
        yield "unsubscribed"
    for why in (said[heading] for heading in words.WHY if heading in said):
        if not _is_no(why) and (kind := kind_in(why)):
            yield kind
    if words.OF_EACH_KIND_OF_MAIL in said and any(text.casefold() in ("true", "yes") for text in said.values()):
        yield "unsubscribed"
    for text in _statuses(said):
        if text not in words.MAY_BE_MAILED:
            yield kind_in(text)


def _is_no(text: str) -> bool:
    """Whether it says no of all that it names."""
    return not text or {each.strip() for each in text.casefold().split(",")} <= words.NOT | words.OF_TEXT_MESSAGES


def _may_be_mailed(said: Mapping[str, str]) -> bool:
    """Of a row in which nothing says no: whether something says yes."""
    asked = not said.keys().isdisjoint(words.REFUSALS)
    contacts = not said.keys().isdisjoint(words.JOINED_AT) and said.keys().isdisjoint(words.LEFT_AT)
    return asked or contacts or any(_statuses(said))


def _statuses(said: Mapping[str, str]) -> Iterator[str]:
    return (said[heading].casefold() for heading in words.STATUS if said.get(heading))


# ---------------------------------------------------------------- why, and since when


def _why(said: Mapping[str, str], kinds: Iterable[Kind | None], name: str) -> str:
    """What is told of the reason, after its kind: that which weighs most, where several speak."""
    texts = (said[heading] for heading in words.WHY if heading in said and not _is_no(said[heading]))
    text = next(texts, "")[:_LONGEST]
    spoken = {*kinds, *(kind for heading, kind in words.TELLS_WHY.items() if said.get(heading))} - {None}
    kind = min(spoken, key=_WEIGHT.index, default=None) or kind_in(text)
    return worded(kind, text) if kind else text or on_a_list(of_list(name))


def _since(said: Mapping[str, str], zone: ZoneInfo) -> datetime | None:
    texts = (text for heading in words.SINCE if (text := said.get(heading)))
    return next((at for text in texts if (at := _instant(text, zone))), None)


def _instant(text: str, zone: ZoneInfo) -> datetime | None:
    """As lists write it: beside our own forms seconds and milliseconds, `31-12-2024`, `20241231T101500`, and that of
    mails (RFC 5322, section 3.3)."""
    if seconds := _SECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(seconds[1]), UTC)
    if turned := _DAY_FIRST.fullmatch(text):
        text = f"{turned[3]}-{turned[2]}-{turned[1]}{turned[4]}"
    if _BASIC.fullmatch(text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:8]} {text[9:11]}:{text[11:13]}:{text[13:]}"
    if at := read_instant(text, zone):
        return at
    try:
        found = parsedate_to_datetime(text)
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
