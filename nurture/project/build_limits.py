"""`limits` as written -> how much one lead is sent, and how much leaves at all."""

from __future__ import annotations

import re
from datetime import timedelta

from nurture.core.problems import Place
from nurture.core.program import Limit, Limits
from nurture.core.sending.providers import PROVIDERS
from nurture.core.times.durations import Duration, parse_duration
from nurture.core.times.windows import never_open
from nurture.core.volume import ANY, Daily, Rate, WarmUp
from nurture.project.models.limits import LimitsModel, WarmUpModel
from nurture.project.problems import Collector

_LIMIT = re.compile(r"(\d+) per (.+)")
_DOMAIN = re.compile(r"[^\s.@]+(\.[^\s.@]+)+")


def limits_of(model: LimitsModel | None, found: Collector) -> Limits:
    if model is None:
        return Limits()
    if model.quiet and never_open(None, model.quiet):
        found.add("never-open", f"`{model.quiet.text}` leaves no instant to send", model.place("quiet"))
    for key in ("per_minute", "per_day"):
        _at_least_one(model, key, "leave it out for as many as the channel takes", found)
    read = [_limit(text, model.block.item_place("per_lead", n), found) for n, text in enumerate(model.per_lead)]
    quiet_at, reply_at = (model.place(key) if key in model.block else None for key in ("quiet", "after_reply"))
    return Limits(
        per_lead=tuple(limit for limit in read if limit),
        quiet=model.quiet,
        quiet_place=quiet_at,
        per_minute=model.per_minute,
        after_reply=model.after_reply,
        after_reply_place=reply_at,
        daily=Daily(model.per_day, _warm_up(model.warm_up, found)),
        domains=_domains(model, found),
    )


def no_business_days(span: Duration, place: Place, found: Collector) -> None:
    if span.business_days:
        words, hint = "business days are counted only where something waits", f"write `{span.business_days} days`"
        found.add("bad-duration", words, place, hint)


def _at_least_one(model: LimitsModel | WarmUpModel, key: str, hint: str, found: Collector) -> None:
    value = getattr(model, key)
    if value is not None and value < 1:
        found.add("wrong-value", "nothing would ever leave", model.place(key), hint)


def _warm_up(model: WarmUpModel | None, found: Collector) -> WarmUp | None:
    if model is None:
        return None
    _at_least_one(model, "starts", "as in `starts: 50`", found)
    span = model.doubles_every
    if span and (not span.days or span.months or span.seconds or span.business_days):
        words, place = "a warm-up goes by days", model.place("doubles_every")
        found.add("bad-duration", words, place, "as in `2 days` or `1 week`")
    if model.from_ is None or model.starts is None or span is None:
        return None
    return WarmUp(model.from_, model.starts, max(span.days, 1))


def _domains(model: LimitsModel, found: Collector) -> dict[str, tuple[Rate, ...]]:
    block = model.block.block("domains")
    rates = {}
    for name, texts in model.domains.items():
        if name != ANY and name not in PROVIDERS and not _DOMAIN.fullmatch(name):
            hints = "write a domain as in `wp.pl`, or one of " + ", ".join([ANY, *PROVIDERS])
            found.unknown("provider", name, block.key_place(name), [ANY, *PROVIDERS], hints)
        read = [_rate(text, block.item_place(name, n), found) for n, text in enumerate(texts)]
        rates[name.lower()] = tuple(rate for rate in read if rate)
    return rates


def _rate(text: str, place: Place, found: Collector) -> Rate | None:
    limit = _limit(text, place, found)
    if limit is None:
        return None
    if limit.per.months:
        words = f"`{text}`: rates count elapsed time, and months differ in length"
        found.add("bad-limit", words, place, f"write `{limit.count} per {limit.per.months * 30} days`")
    return Rate(limit.count, timedelta(days=limit.per.days, seconds=limit.per.seconds), text)


def _limit(text: str, place: Place, found: Collector) -> Limit | None:
    match = _LIMIT.fullmatch(text)
    if match is None or int(match[1]) < 1:
        hint = "as in `1 per 20 hours` or `3 per 7 days`"
        found.add("bad-limit", f"`{text}` is no limit", place, hint)
        return None
    try:
        per = parse_duration(match[2])
    except ValueError as error:
        found.add("bad-limit", str(error), place)
        return None
    no_business_days(per, place, found)
    return Limit(int(match[1]), per, place)
