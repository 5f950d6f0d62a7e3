"""The judge: whether a hit on a mail was a person's, a machine's, a proxy's, or nobody can tell; and by what signs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import NamedTuple

from nurture.core.hits import Hit, Verdict
from nurture.core.judgement.rules import Rules
from nurture.core.judgement.signs import Signs

SETTLES = timedelta(minutes=10)
"""How long after a hit it is judged: by then what else a scanner asks for has come in."""

_IN_TIME = attrgetter("at", "kind", "link", "method", "network", "agent", "language", "ahead", "page")


class Judged(NamedTuple):
    """`signs` are names from the rules, those that weigh most first."""

    verdict: Verdict
    signs: tuple[str, ...]


def judge(hits: Sequence[Hit], handed: datetime, links: int, rules: Rules) -> list[Judged]:
    """Of each hit in its turn; in which order they come makes no difference.

    They are all of those on one mail with `links` links, which was handed over at `handed`.
    """
    order = sorted(range(len(hits)), key=lambda n: _IN_TIME(hits[n]))
    signs = Signs([hits[n] for n in order], handed, links, rules)
    judged = {
        n: Judged(_verdict(hits[n], signs.points(place), rules), signs.names(place)) for place, n in enumerate(order)
    }
    return [judged[n] for n in range(len(hits))]


def _verdict(hit: Hit, points: int, rules: Rules) -> Verdict:
    """Who loads images in others' places does so whatever it looks like."""
    if hit.kind == "open" and rules.agent(hit.agent) == "proxy":
        return "proxy"
    if points >= rules.machine:
        return "machine"
    return "human" if points <= rules.person else "unknown"
