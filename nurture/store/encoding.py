"""Values as SQLite keeps them: instants as microseconds since 1970 in UTC, the rest as JSON; nothing as ''."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from nurture.core.frozen import maker
from nurture.core.model import Done, Facts, Reason, Standing, Value
from nurture.core.problems import Place

_Noun = TypeVar("_Noun")
_new_done, _new_standing = maker(Done), maker(Standing)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_scan = json.JSONDecoder().scan_once  # type: ignore[attr-defined]


class _Made(Mapping[str, _Noun]):
    """Nouns by name, each made of its row when it is asked for: of all that a walk has behind it a plan asks little."""

    __slots__ = ("_make", "_rows")

    def __init__(self, rows: dict[str, Any], make: Callable[[list[Any]], _Noun]) -> None:
        self._rows = rows
        self._make = make

    def __getitem__(self, name: str) -> _Noun:
        found = self._rows[name]
        if type(found) is list:
            found = self._rows[name] = self._make(found)
        return found  # type: ignore[no-any-return]

    def get(self, name: str, default: Any = None) -> Any:
        return self[name] if name in self._rows else default

    def __contains__(self, name: object) -> bool:
        return name in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def _decode(text: str) -> Any:
    """What `_encode` wrote; half the price of `json.loads`, which looks for white space around it."""
    return _scan(text, 0)[0]


def micros(at: datetime) -> int:
    """Raises TypeError for a naive datetime."""
    return (at - _EPOCH) // _MICROSECOND


@lru_cache(maxsize=16_384)  # what one run did to many leads carries one instant
def instant(n: int) -> datetime:
    return _EPOCH + timedelta(0, 0, n)


def micros_or_none(at: datetime | None) -> int | None:
    return None if at is None else micros(at)


def instant_or_none(n: int | None) -> datetime | None:
    return None if n is None else instant(n)


def to_json(value: Any) -> str:
    return _encode(value) if value else ""


def from_json(text: str) -> dict[str, Any]:
    return _decode(text) if text else {}


def facts_to_json(facts: Facts) -> str:
    return _encode({name: _plain(value) for name, value in facts.items()}) if facts else ""


def facts_from_json(text: str) -> dict[str, Value]:
    if not text:
        return {}
    facts: dict[str, Any] = _decode(text)
    for name, value in facts.items():
        if type(value) is list or type(value) is dict:
            facts[name] = _rich(value)
    return facts


def _plain(value: Value) -> Any:
    if isinstance(value, datetime):
        return {"at": micros(value)}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value


def _rich(value: Any) -> Value:
    if isinstance(value, list):
        return tuple(value)
    return instant(value["at"]) if "at" in value else date.fromisoformat(value["date"])


@lru_cache(maxsize=4096)
def words_from_json(text: str) -> tuple[str, ...]:
    return tuple(_decode(text)) if text else ()


def done_to_json(done: Mapping[str, Done]) -> str:
    return to_json(_all_done(done))


def done_from_json(text: str) -> Mapping[str, Done]:
    return _Made(from_json(text), _done)


def standing_to_json(standing: Mapping[str, Standing]) -> str:
    return to_json({name: _standing(s) for name, s in standing.items()})


def standing_from_json(text: str) -> Mapping[str, Standing]:
    return _Made(from_json(text), _stands)


def _stands(row: list[Any]) -> Standing:
    since, behind, ended, gap, *before = row
    return _new_standing(
        instant(since),
        behind,
        _Made(gap, _done),
        instant_or_none(ended),
        _Made(before[0] if before else {}, _done),
    )


def _standing(s: Standing) -> list[Any]:
    parts = [micros(s.since), s.behind, micros_or_none(s.ended), _all_done(s.gap)]
    return [*parts, _all_done(s.before)] if s.before else parts


def _all_done(done: Mapping[str, Done]) -> dict[str, tuple[int, str, str]]:
    return {key: (micros(d.at), d.how, d.reason) for key, d in done.items()}


def _done(row: list[Any]) -> Done:
    at, how, why = row
    return _new_done(instant(at), how, why)


def place_to_list(place: Place | None) -> list[Any]:
    return [place.path, place.line, place.column] if place else []


def place_from_list(parts: list[Any]) -> Place | None:
    return Place(*parts) if parts else None


def reason_to_json(reason: Reason | None) -> str:
    return to_json([reason.code, reason.text, place_to_list(reason.place)]) if reason else ""


@lru_cache(maxsize=4096)
def reason_from_json(text: str) -> Reason | None:
    if not text:
        return None
    code, words, place = _decode(text)
    return Reason(code, words, place_from_list(place))
