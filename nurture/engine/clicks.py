"""What was clicked in a lead's mails, and visited from there; by whom as far as anybody can tell, and why it counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from nurture.core.hits import Verdict
from nurture.core.judgement.rules import Rules
from nurture.core.model import LeadState
from nurture.core.tracking import why_untracked
from nurture.engine.unsettled import OF_HIT
from nurture.store.trails import KeptHit, Trail


@dataclass(frozen=True, slots=True)
class Click:
    """On `link` (its name, else its address) in the mail of `step`; or a visit from there of the page called so.

    `verdict` is None until it has settled. `why` are signs of a machine, in words. `counted` says that it counted
    before it was judged otherwise, or tracking taken back; `untracked` is why none of the lead's counts at all.
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
    untracked: str = ""


def clicks(state: LeadState, trails: Iterable[Trail], rules: Rules, now: datetime) -> list[Click]:
    """All of them, oldest first; those that were written down by hand or by a feed where they do not count."""
    untracked = why_untracked(state.consents, now)
    found = [
        _click(trail, kept, rules, untracked)
        for trail in trails
        for kept in trail.hits
        if kept.hit.kind in ("click", "visit")
    ]
    written = _written(state, untracked) if untracked else ()
    return sorted([*found, *written], key=lambda click: click.at)


def _click(trail: Trail, kept: KeptHit, rules: Rules, untracked: str) -> Click:
    stands = kept.told % 2 == 1
    return Click(
        campaign=trail.message.campaign,
        step=trail.message.step,
        verb="visited" if kept.hit.kind == "visit" else "clicked",
        link=kept.hit.page or _link(trail, kept.hit.link),
        at=kept.hit.at,
        verdict=kept.verdict,
        why=rules.why(kept.signs),
        counts=stands and not untracked,
        counted=kept.told > 0 and (not stands or bool(untracked)),
        untracked=untracked,
    )


def _link(trail: Trail, number: int) -> str:
    name, url = trail.links[number] if number < len(trail.links) else ("", "")
    return name or url


def _written(state: LeadState, untracked: str) -> Iterator[Click]:
    """Clicks that no hit tells of."""
    steps = {message.key: message.step for message in state.messages}
    for event in state.events:
        if event.verb == "clicked" and not event.key.startswith(OF_HIT):
            step, link = steps.get(event.message, ""), event.what[0] if event.what else ""
            yield Click(event.campaign, step, "clicked", link, event.at, None, (), False, False, untracked)
