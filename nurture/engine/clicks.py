"""What was clicked in a lead's mails, and visited from there; by whom as far as anybody can tell, and why it counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from nurture.core.hits import Verdict
from nurture.core.judgement.rules import Rules
from nurture.store.trails import Trail


@dataclass(frozen=True, slots=True)
class Click:
    """On `link` (its name, else its address) in the mail of `step`; or a visit from there of the page called so.

    `verdict` is None until it has settled. `why` are signs of a machine, in words. `counted` says that it counted
    before it was judged otherwise.
    """

    campaign: str
    step: str
    verb: Literal["clicked", "visited"]
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
            verb="visited" if kept.hit.kind == "visit" else "clicked",
            link=kept.hit.page or _link(trail, kept.hit.link),
            at=kept.hit.at,
            verdict=kept.verdict,
            why=rules.why(kept.signs),
            counts=kept.told % 2 == 1,
            counted=kept.told > 0 and kept.told % 2 == 0,
        )
        for trail in trails
        for kept in trail.hits
        if kept.hit.kind in ("click", "visit")
    ]
    return sorted(found, key=lambda click: click.at)


def _link(trail: Trail, number: int) -> str:
    name, url = trail.links[number] if number < len(trail.links) else ("", "")
    return name or url
