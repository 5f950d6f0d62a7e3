"""Kinds of values in the files: yes or no, numbers, durations, windows, conditions; each says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import ip_network
from typing import Annotated, Any, LiteralString, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from nurture.core.conditions.constants import YES_OR_NO
from nurture.core.languages import LANGUAGES
from nurture.core.problems import did_you_mean
from nurture.core.times.durations import Duration, parse_duration
from nurture.core.times.windows import Window, parse_window

T = TypeVar("T")

_MEANT_BY = {
    **dict.fromkeys(("on", "y", "1", "tak", "ja"), "yes"),
    **dict.fromkeys(("off", "n", "0", "nie", "nein"), "no"),
}
_CALLED = {
    "polski": "pl", "polish": "pl", "angielski": "en", "english": "en", "niemiecki": "de", "deutsch": "de",
    "german": "de", "ukraiński": "uk", "ukrainian": "uk", "czeski": "cs", "čeština": "cs", "czech": "cs",
}  # fmt: skip
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
SPAN = re.compile(r"\d+ (second|minute|hour|(business )?day|week|month)s?")


def wrong(code: LiteralString, message: str, hint: str = "") -> PydanticCustomError:
    """An error that becomes a Problem with this code at the value's own place."""
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint})


def text_of(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise PydanticCustomError("string_type", "text is meant here")


def _yes_or_no(value: Any) -> bool:
    text = text_of(value)
    if text.lower() in YES_OR_NO:
        return YES_OR_NO[text.lower()]
    meant = _MEANT_BY.get(text.lower())
    raise wrong(
        "wrong-type", f"yes or no is meant here, not `{text}`", f"write `{meant}`" if meant else "write `yes` or `no`"
    )


def _number(value: Any) -> float:
    text = text_of(value)
    if _NUMBER.fullmatch(text):
        return float(text)
    hint = ""
    if re.fullmatch(r"-?0\d+", text):
        hint = f"without the leading zero: `{int(text)}`"
    elif text.endswith("%"):
        hint = f"without the sign: `{text[:-1].strip()}`"
    elif ":" in text:
        hint = "this reads like a time of day"
    raise wrong("wrong-type", f"a number is meant here, not `{text}`", hint)


def _whole(value: Any) -> int:
    number = _number(value)
    if number != int(number):
        raise wrong("wrong-type", f"a whole number is meant here, not `{value}`")
    return int(number)


def _share(value: Any) -> float:
    number = _number(value)
    if number <= 0:
        raise wrong("wrong-value", f"a share is more than 0, not `{value}`", "leave out a branch that nobody takes")
    return number


def _per_cent(value: Any) -> float:
    number = _number(value)
    if not 0 <= number < 100:
        raise wrong("wrong-value", f"a part of a hundred is meant here, not `{value}`", "as in `5`: 5 of 100 leads")
    return number


def _parsed(parse: Callable[[str], T], code: LiteralString) -> Callable[[Any], T]:
    """A validator out of one of core's parsers."""

    def read(value: Any) -> T:
        text = text_of(value)
        try:
            return parse(text)
        except PydanticCustomError:
            raise
        except ValueError as error:
            raise wrong(code, str(error)) from None

    return read


as_duration = _parsed(parse_duration, "bad-duration")


def as_zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        hint = did_you_mean(text, available_timezones()) or "a city stands behind its continent, as in `Europe/Warsaw`"
        raise wrong("unknown-zone", f"there is no time zone `{text}`", hint) from None


def _language(text: str) -> str:
    if text not in LANGUAGES:
        raise wrong("unknown-language", *no_language(text))
    return text


def no_language(text: str) -> tuple[str, str]:
    """That this is none, and the cure."""
    plain = re.split("[-_]", text.lower())[0]
    meant = plain if plain in LANGUAGES else _CALLED.get(plain)
    hint = f"did you mean `{meant}`?" if meant else "write its two letters, as in `pl` or `en`"
    return f"`{text}` is no language", hint


def schema_of(pattern: str, *examples: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern, "examples": list(examples)})


def _why(text: str) -> str:
    if text.strip():
        return text
    raise wrong("empty-value", "say why, in a few words")


def _networks(written: tuple[str, ...]) -> tuple[str, ...]:
    for text in written:
        try:
            ip_network(text, strict=False)
        except ValueError:
            hint = "write it as in `10.0.0.5` or `10.0.0.0/8`"
            raise wrong("bad-address", f"`{text}` is no address of a machine or network", hint) from None
    return written


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
Networks = Annotated[Texts, AfterValidator(_networks)]
YesNo = Annotated[bool, BeforeValidator(_yes_or_no), WithJsonSchema({"enum": [True, False, "yes", "no"]})]
Number = Annotated[float, BeforeValidator(_number)]
_PART: dict[str, Any] = {"type": "number", "minimum": 0}
Share = Annotated[float, BeforeValidator(_share), WithJsonSchema(_PART)]
PerCent = Annotated[float, BeforeValidator(_per_cent), WithJsonSchema(_PART)]
Whole = Annotated[int, BeforeValidator(_whole)]
Span = Annotated[
    Duration,
    PlainValidator(as_duration),
    schema_of(rf"^{SPAN.pattern}$", "90 minutes", "3 days", "6 weeks"),
]
Hours = Annotated[
    Window,
    PlainValidator(_parsed(parse_window, "bad-window")),
    schema_of(r"^(any|([a-z,-]+ )?\d\d?:\d\d ?- ?\d\d?:\d\d)$", "mon-fri 09:00-17:00", "21:00-08:00", "any"),
]
Zone = Annotated[
    ZoneInfo, PlainValidator(_parsed(as_zone, "unknown-zone")), schema_of(r"^\S+$", "Europe/Warsaw", "UTC")
]
Language = Annotated[str, AfterValidator(_language), schema_of("^[a-z]{2}$", "pl", "en")]
Why = Annotated[str, AfterValidator(_why)]
Condition = Annotated[str, Field(examples=['has("purchased")', 'lead.country == "PL"'])]
Allow = Annotated[
    dict[str, Why],
    Field(
        description="Warnings of `check` that are meant so, by rule, each with the reason.",
        examples=[{"endless-wait": "A clinic waits for its patients"}],
    ),
]
