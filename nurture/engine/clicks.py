"""What was clicked in a lead's mails, by whom as far as anybody can tell, and why it counts or does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from nurture.core.hits import Verdict
from nurture.core.judgement.rules import Rules
from nurture.store.trails import Trail


@dataclass(frozen=True, slots=True)
class Click:
    """On `link` (its name, else its address) in the mail of `step`; `verdict` is None until it has settled.

    `why` are signs of a machine, in words. `counted` says that it counted before it was judged otherwise.
    """

    campaign: str
    step: str
    link: str
    at: datetime
    verdict: Verdict | None
    why: tuple[str, ...]
    counts: bool
    counted: bool


def clicks(trails: Iterable[Trail], rules: Rules) -> list[Click]:
    """All of them, oldest first."""
    found = [
        Click(
            campaign=trail.message.campaign,
            step=trail.message.step,
            link=_link(trail, kept.hit.link),
            at=kept.hit.at,
            verdict=kept.verdict,
            why=rules.why(kept.signs),
            counts=kept.told % 2 == 1,
            counted=kept.told > 0 and kept.told % 2 == 0,
        )
        for trail in trails
        for kept in trail.hits
        if kept.hit.kind == "click"
    ]
    return sorted(found, key=lambda click: click.at)


def _link(trail: Trail, number: int) -> str:
    name, url = trail.links[number] if number < len(trail.links) else ("", "")
    return name or url
