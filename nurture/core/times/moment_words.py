"""What was probably meant by a time that cannot be read: each word mended, then the words in their order."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from nurture.core.times.durations import parse_duration
from nurture.core.times.wall import WEEKDAYS, mended_clock

_LONG_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONG = {name: name[:3] for name in _LONG_DAYS} | {"tues": "tue", "weds": "wed", "thur": "thu", "thurs": "thu"}
_NTH = ("first", "second", "third", "fourth", "last")
_NOUNS = ("lead", "campaign", "event")
_NUMBERED = {"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "last", "fifth": "last"}
_HOUR = r"(?:\d{1,2}[:.h]\d\d(?:\s?[ap]\.?m\.?)?|\d{1,2}\s?[ap]\.?m\.?)(?![.\d-])"
_DAYS = "|".join((*sorted(_LONG, key=len, reverse=True), *WEEKDAYS))

MEANT = re.compile(
    rf"""^(?!.*(?:[()"'=<>*%|~\[\]{{}}]|\s(?:and|or|is)\s|\bnot\s))(?:
        .*(?:^|\s){_HOUR}(?:\s|$)                           # an hour anywhere
      | (?:(?:on|at|every|next|this|the)\s)?(?:{_DAYS})(?:\s|$)
      | .*\bof\s(?:the\s|each\s|every\s)?month\b
      | \d{{1,4}}[-./]\d\d?[-./]\d                          # a date
      | days?\s?-?\d
      | \S.*\s(?:before|after)(?:\s|$) | (?:before|after)\s
      | (?:in\s)?\d+\s?[a-z]+(?:\s(?:[a-z]+|\w+\.\w+).*)?$          # a number of anything
      | \w+\.\w+\s[+-]\s?\d+\s[a-z]
      | (?:lead|campaign|event)\.\w+$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""What a text that is meant as a time looks like; no condition does, but for a value alone."""


def cure(words: str) -> str:
    """What to write instead, where no single word is wrong."""
    if re.fullmatch(r"(?:in )?\d+ (?:business )?[a-z]+", words, re.IGNORECASE):
        span = words.lower().removeprefix("in ")
        return f"a duration says from when, as in '{span} after event.delivered'; or write `wait: {span}`"
    if re.fullmatch(rf"(?:(?:{'|'.join(_NTH)}) )?(?:{_DAYS})(?: of month)?", words, re.IGNORECASE):
        return "write the hour too, as in 'tue 10:00' or 'first tue of month 10:00'"
    if re.search(r"\b(?:before|after) (?!\w+\.\w|\d{4}-)", words, re.IGNORECASE):
        return "before or after a value or a date, as in '3 days before lead.trial_ends' or '2 days after 2026-04-21'"
    return (
        "write it as in 'tue 10:00', 'first tue of month 10:00', '2026-04-21 11:00', 'day 3 09:00', 'lead.trial_ends' "
        "or '24 hours before campaign.webinar'"
    )


def mended(words: str) -> Iterator[str]:
    """Texts that may have been meant, the likeliest first."""
    text = _dates(_plain(words))
    text = " ".join(_word(word) for word in text.split())
    text = re.sub(r"\b(of|in|each|every|per) (?:the |each |every )?month\b", "of month", text)
    text = re.sub(rf"\b({'|'.join(_NTH)}) (\w+) (?!of month)", r"\1 \2 of month ", text)
    text = _spans(text)
    yield text
    if clocks := re.findall(r"(?<!\S)\d\d:\d\d(?!\S)", text):
        rest = " ".join(word for word in text.split() if word != clocks[0])
        yield f"{rest} {clocks[0]}"
        yield f"{clocks[0]} {rest}"
    if hour := re.fullmatch(r"(.+) (\d{1,2})", text):
        yield f"{hour[1]} {mended_clock(hour[2])}"


def _plain(words: str) -> str:
    """Without the small words that mean nothing here."""
    words = re.sub(r"^(?:(?:on|at|every|each|next|this|the|until|till)\s)+", "", words.strip(" ."), flags=re.IGNORECASE)
    words = re.sub(rf"({_HOUR})", lambda hour: mended_clock(hour[1]), words, flags=re.IGNORECASE)
    words = re.sub(r"(?:,|\s(?:at|on|@|o'clock))(?=\s|$)", "", words, flags=re.IGNORECASE)
    words = re.sub(r"^days? ?(\d+)", r"day \1", words, flags=re.IGNORECASE)
    return re.sub(r"^(\S+) ([+-]) ?(\d+ \w+)$", _reckoned, words)


def _reckoned(match: re.Match[str]) -> str:
    return f"{match[3]} {'after' if match[2] == '+' else 'before'} {match[1]}"


def _dates(words: str) -> str:
    """Dates as in 2026-04-21; 03/04/2026 has two readings and stays."""
    words = re.sub(r"\b(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:T(?=\d))?", _iso, words)
    words = re.sub(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b", lambda d: _iso_of(d[3], d[2], d[1]), words)
    return re.sub(r"(\d{4}-\d\d-\d\d)(?=\d\d:)", r"\1 ", words)


def _iso(match: re.Match[str]) -> str:
    return _iso_of(match[1], match[2], match[3])


def _iso_of(year: str, month: str, day: str) -> str:
    return f"{year}-{int(month):02}-{int(day):02}"


def _word(word: str) -> str:
    """A weekday, an ordinal or a side in the form that is read; anything else as it is."""
    lower = word.lower()
    if lower in (*WEEKDAYS, *_NTH, "before", "after", "of", "month"):
        return lower
    if lower in _NUMBERED:
        return _NUMBERED[lower]
    if re.fullmatch(r"[a-z]+\.\w+", lower):
        noun, _, key = word.partition(".")
        return f"{next(iter(difflib.get_close_matches(noun.lower(), _NOUNS, n=1)), noun)}.{key}"
    if not word.isalpha():
        return word
    if near := difflib.get_close_matches(lower, _LONG, n=1, cutoff=0.75):
        return _LONG[near[0]]
    return next(iter(difflib.get_close_matches(lower, (*_NTH, "before", "after"), n=1, cutoff=0.75)), word)


def _spans(text: str) -> str:
    """A misspelt duration before or after something: the cure that `parse_duration` names."""
    match = re.match(r"(?:\d\d:\d\d )?(?P<span>\d+ ?.+?) (?:before|after) ", text)
    if not match:
        return text
    try:
        parse_duration(match["span"])
    except ValueError as error:
        if cure := re.search("did you mean '(.+)'", str(error)):
            return text.replace(match["span"], cure[1], 1)
    return text
