"""The judge: whether each hit on one mail was a person's, a machine's, a proxy's, or nobody can tell, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from nurture.core.hits import Hit, Verdict
from nurture.core.judgement.rules import Rules
from nurture.core.judgement.signs import Signs

Judged = tuple[Verdict, tuple[str, ...]]


def judge(hits: Sequence[Hit], handed: datetime, links: int, rules: Rules) -> list[Judged]:
    """Of each hit in turn; whatever their order."""
    order = sorted(range(len(hits)), key=lambda n: _in_time(hits[n]))
    signs = Signs([hits[n] for n in order], handed, links, rules)
    judged: list[Judged] = [("unknown", ())] * len(hits)
    for place, n in enumerate(order):
        points = signs.points(place)
        judged[n] = (_verdict(hits[n], points, rules), tuple(sorted(signs.signs[place])))
    return judged


def _verdict(hit: Hit, points: int, rules: Rules) -> Verdict:
    if hit.kind == "open" and rules.agent(hit.agent) == "proxy":
        return "proxy"
    if points >= rules.machine:
        return "machine"
    return "human" if points <= rules.person else "unknown"


def _in_time(hit: Hit) -> tuple[object, ...]:
    return (hit.at, hit.kind, hit.link, hit.method, hit.network, hit.agent, hit.language, hit.ahead)
