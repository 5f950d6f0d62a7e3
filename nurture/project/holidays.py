"""Public holidays, from the package `holidays` of PyPI, which is asked only when a file names a country."""

from __future__ import annotations

from importlib import import_module

from nurture.core.problems import Place, did_you_mean
from nurture.core.times.durations import Holiday, no_holiday
from nurture.project.problems import Collector


def holidays_of(written: str, place: Place, found: Collector) -> Holiday:
    """Whether a day is a holiday in `PL`, or in a part of a country such as `DE-BY`; told when none can be known."""
    if not written:
        return no_holiday
    try:
        library = import_module("holidays")
    except ImportError:
        words = "the calendar of holidays is not installed"
        found.add("missing-package", words, place, "pip install 'nurture-campaigns[holidays]'")
        return no_holiday
    country, _, part = written.partition("-")
    known = library.list_supported_countries()
    if country not in known:
        near = f"did you mean `{country.upper()}`?" if country.upper() in known else ""
        hint = near or "write the two letters of a country, as in `PL`"
        found.add("unknown-country", f"no holidays are known of `{country}`", place, hint)
        return no_holiday
    if part and part not in known[country]:
        hint = did_you_mean(part, known[country]) or f"its parts are: {', '.join(known[country])}"
        found.add("unknown-part", f"no holidays are known of `{part}` in `{country}`", place, hint)
        return no_holiday
    calendar = library.country_holidays(country, subdiv=part or None)
    return lambda day: day in calendar
