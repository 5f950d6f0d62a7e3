"""Kinds of values in the files: yes or no, numbers, durations, windows, conditions; each says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any, LiteralString, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from nurture.core.moments import Moment, parse_moment
from nurture.core.problems import did_you_mean
from nurture.core.times import Duration, Window, parse_duration, parse_window

T = TypeVar("T")

_YES_OR_NO = {"yes": True, "true": True, "no": False, "false": False}
_MEANT_BY = {
    **dict.fromkeys(("on", "y", "1", "tak", "ja"), "yes"),
    **dict.fromkeys(("off", "n", "0", "nie", "nein"), "no"),
}
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_BUSINESS = re.compile(r"\bbusiness\s+days?\b")
_LATER_MOMENT = re.compile(
    r"""(first|second|third|fourth|last)\ \w+\ of\ month\b | \d{4}-\d\d-\d\d\b | day\ -?\d | lead\.\w+$
    | [\d:\s]*\d+\ \w+\ (before|after)\ """,
    re.VERBOSE,
)
_WEEKDAY = re.compile(
    r"((next|on|at|this|every) )?(\d\d?:\d\d$|(mon|tue|wed|thu|fri|sat|sun)[a-z]*(\s|$))", re.IGNORECASE
)
_LANGUAGE = "[a-z]{2,3}(-[A-Za-z0-9]+)*"
_SPAN = re.compile(r"\d+ (second|minute|hour|day|week|month)s?")


def wrong(code: LiteralString, message: str, hint: str = "") -> PydanticCustomError:
    """An error that becomes a Problem with this code at the value's own place."""
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint})


def later(what: str) -> PydanticCustomError:
    return wrong("later", f"`{what}` comes with a later version of nurture", "leave it out until then")


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise PydanticCustomError("string_type", "text is meant here")


def _yes_or_no(value: Any) -> bool:
    text = _text(value)
    if text.lower() in _YES_OR_NO:
        return _YES_OR_NO[text.lower()]
    meant = _MEANT_BY.get(text.lower())
    raise wrong("wrong-type", f"yes or no is meant here, not `{text}`", f"write `{meant}`" if meant else "")


def _number(value: Any) -> float:
    text = _text(value)
    if _NUMBER.fullmatch(text):
        return float(text)
    hint = ""
    if re.fullmatch(r"-?0\d+", text):
        hint = f"without the leading zero: `{int(text)}`"
    elif ":" in text:
        hint = "this reads like a time of day"
    raise wrong("wrong-type", f"a number is meant here, not `{text}`", hint)


def _whole(value: Any) -> int:
    number = _number(value)
    if number != int(number):
        raise wrong("wrong-type", f"a whole number is meant here, not `{value}`")
    return int(number)


def _parsed(parse: Callable[[str], T], code: LiteralString) -> Callable[[Any], T]:
    """A validator out of one of core's parsers."""

    def read(value: Any) -> T:
        text = _text(value)
        try:
            return parse(text)
        except PydanticCustomError:
            raise
        except ValueError as error:
            raise wrong(code, str(error)) from None

    return read


def _duration(text: str) -> Duration:
    if _BUSINESS.search(text):
        raise later("business days")
    return parse_duration(text)


def moment(text: str) -> Moment | None:
    """The weekday time that `text` is, or None when it is a condition. Raises what `wrong` and `later` give."""
    if _LATER_MOMENT.match(text):
        raise later(text)
    if _SPAN.fullmatch(text):
        raise wrong("bad-time", f"`{text}` is no time but a duration", f"write `wait: {text}`")
    if not _WEEKDAY.match(text):
        return None
    return _parsed(parse_moment, "bad-time")(text)


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        hint = did_you_mean(text, available_timezones())
        raise wrong("unknown-zone", f"there is no time zone `{text}`", hint) from None


def _address(pattern: str, noun: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if re.fullmatch(pattern, text):
            return text
        raise ValueError(f"`{text}` is no {noun}: it begins with https://")

    return read


def is_language(text: str) -> bool:
    return re.fullmatch(_LANGUAGE, text) is not None


def _language(text: str) -> str:
    if is_language(text):
        return text
    raise wrong("unknown-language", f"`{text}` is no language", "write its two letters, as in `pl` or `en`")


def _schema(pattern: str, *examples: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern, "examples": list(examples)})


def _several(written: Any) -> Any:
    """One text is a list of one."""
    return [written] if isinstance(written, str) else written


_SCALAR: dict[str, Any] = {"type": ["string", "number", "boolean"]}
Scalar = Annotated[str, WithJsonSchema(_SCALAR)]
Texts = Annotated[
    tuple[str, ...],
    BeforeValidator(_several),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
YesNo = Annotated[bool, BeforeValidator(_yes_or_no), WithJsonSchema({"enum": [True, False, "yes", "no"]})]
Number = Annotated[float, BeforeValidator(_number)]
Whole = Annotated[int, BeforeValidator(_whole)]
Span = Annotated[
    Duration,
    PlainValidator(_parsed(_duration, "bad-duration")),
    _schema(r"^\d+(\.\d+)? (second|minute|hour|day|week|month)s?$", "90 minutes", "3 days", "6 weeks"),
]
Hours = Annotated[
    Window,
    PlainValidator(_parsed(parse_window, "bad-window")),
    _schema(r"^(any|([a-z,-]+ )?\d\d?:\d\d ?- ?\d\d?:\d\d)$", "mon-fri 09:00-17:00", "21:00-08:00", "any"),
]
Zone = Annotated[ZoneInfo, PlainValidator(_parsed(_zone, "unknown-zone")), _schema(r"^\S+$", "Europe/Warsaw", "UTC")]
WebAddress = Annotated[
    str,
    PlainValidator(_parsed(_address(r"https?://[^\s/]+(/\S*)?", "web address"), "bad-address")),
    _schema(r"^https?://", "https://news.lumo.example"),
]
Language = Annotated[str, AfterValidator(_language), _schema(f"^{_LANGUAGE}$", "pl", "en")]
LinkAddress = Annotated[
    str,
    PlainValidator(_parsed(_address(r"https?://[^\s/]+\S*|mailto:\S+|tel:\S+", "address of a page"), "bad-address")),
    _schema(r"^(https?://|mailto:|tel:)", "https://lumo.example/cennik"),
]
Condition = Annotated[str, Field(examples=['has("purchased")', 'lead.country == "PL"'])]
Allow = Annotated[
    dict[str, str], Field(description="Rules of the lint that are broken on purpose, each with the reason.")
]
