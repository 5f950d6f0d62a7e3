"""The error budgets of campaigns, kept in the store: which are overdrawn, and what each message adds."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime

from nurture.core.model import Event, Message, MessageState
from nurture.core.program import Project
from nurture.core.sending.budget import (
    DAYS,
    Budget,
    because_complaints,
    because_of_sender,
    because_refused,
    is_at_once,
    is_refusal,
    too_many_complain,
)
from nurture.engine.report import masked
from nurture.hookspecs import Receipt
from nurture.store.protocol import Store

_KEPT = "budgets"
_CAME_BACK = "came back"
_LONGEST = 300
"""Signs of a server's answer that are quoted."""


def overdrawn(store: Store) -> dict[str, str]:
    """The campaigns that have paused themselves, each with the reason."""
    return {name: budget.pause for name, budget in _read(store).items() if budget.pause}


def with_pauses(project: Project, store: Store) -> Project:
    """The project with those campaigns paused."""
    return paused(project, overdrawn(store))


def paused(project: Project, pauses: dict[str, str]) -> Project:
    campaigns = {
        name: replace(campaign, overdrawn=pauses[name]) if pauses.get(name, "") != campaign.overdrawn else campaign
        for name, campaign in project.campaigns.items()
        if name in pauses
    }
    return replace(project, campaigns={**project.campaigns, **campaigns}) if campaigns else project


def let_go(store: Store, now: datetime) -> None:
    """Lift all pauses; these campaigns count anew, and what has come back is of before."""
    budgets, noted = _read(store), _noted(store)
    if gone := [name for name, budget in budgets.items() if budget.pause]:
        _write({**budgets, **dict.fromkeys(gone, Budget(since=now))}, store)
        _note({name: each for name, each in noted.items() if name not in gone}, store)


def came_back(bounced: Event, message: Message, words: str, store: Store) -> None:
    """Note a mail that came back, and what was said, for the next run to weigh; before its event is written down.

    One that counts as refused already is not noted: the server refused it at once, or it came back before. Nor is one
    that had left before its campaign began to count anew.
    """
    events = [event for event in store.state_of(message.lead).events if event.verb == "bounced"]
    is_told = any(event.message == message.key or event.key == bounced.key for event in events)
    if is_told or message.state is MessageState.FAILED or not is_refusal(str(bounced.facts.get("reason", ""))):
        return
    since = _read(store).get(message.campaign, Budget()).since
    if since and message.at <= since:
        return
    noted = _noted(store)
    count, _ = noted.get(message.campaign, (0, ""))
    _note({**noted, message.campaign: (count + 1, _quoted(words))}, store)


@dataclass(slots=True)
class Budgets:
    """Those of one run. `keep` writes them down; a pause is written at once."""

    store: Store
    _of: dict[str, Budget] = field(default_factory=dict)
    _complaints: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, store: Store) -> Budgets:
        return cls(store, _read(store))

    @property
    def pauses(self) -> dict[str, str]:
        return {name: budget.pause for name, budget in self._of.items() if budget.pause}

    def keep(self) -> None:
        _write(self._of, self.store)

    def took(self, message: Message, receipt: Receipt, answer: str) -> bool:
        """The end of one attempt, with the server's words: whether it pauses the campaign."""
        budget = self._of.get(message.campaign, Budget())
        if budget.pause or message.kind != "send":
            return False
        failed = receipt.outcome == "failed"
        if receipt.outcome != "sent" and is_at_once(receipt.reason, receipt.fault, failed):
            return self._pause(message.campaign, budget, because_of_sender(receipt.reason, _quoted(answer)))
        if receipt.outcome not in ("sent", "failed"):
            return False
        budget = budget.with_one(failed and is_refusal(receipt.reason))
        self._of[message.campaign] = budget
        return budget.is_overdrawn() and self._pause(message.campaign, budget, because_refused(budget, _quoted(answer)))

    def complaints(self, now: datetime) -> bool:
        """Weigh the mails that leads complained of, against all that left: whether a campaign pauses because of it."""
        paused_one = False
        for campaign, instants in self.store.complaints(now - DAYS).items():
            budget = self._of.get(campaign, Budget())
            since = budget.counts_from(now)
            count = sum(at > since for at in instants)
            if budget.pause or count == self._complaints.get(campaign, 0):
                continue
            self._complaints[campaign] = count
            sent = sum(left.campaign == campaign for left in self.store.left(since, now)) if count > 1 else 0
            if too_many_complain(count, sent):
                paused_one = self._pause(campaign, budget, because_complaints(count, sent))
        return paused_one

    def returns(self) -> bool:
        """Weigh what has come back: whether a campaign pauses because of it."""
        noted, paused_one = _noted(self.store), False
        with self.store.transaction():
            for campaign, (count, words) in noted.items():
                budget = self._of.get(campaign, Budget())
                for _ in range(min(count, len(budget.said))):
                    budget = budget.with_return()
                self._of[campaign] = budget
                if budget.is_overdrawn() and not budget.pause:
                    paused_one = self._pause(campaign, budget, because_refused(budget, words))
            if noted:
                _note({}, self.store)
                self.keep()
        return paused_one

    def _pause(self, campaign: str, budget: Budget, why: str) -> bool:
        self._of[campaign] = replace(budget, pause=why)
        self.keep()
        return True


def _quoted(answer: str) -> str:
    return masked(answer[:_LONGEST])


def _noted(store: Store) -> dict[str, tuple[int, str]]:
    """How many mails of each campaign have come back and are not weighed yet, with the last answer."""
    return {name: (count, words) for name, (count, words) in json.loads(store.get(_CAME_BACK) or "{}").items()}


def _note(noted: dict[str, tuple[int, str]], store: Store) -> None:
    store.put(_CAME_BACK, json.dumps(noted, ensure_ascii=False) if noted else "")


def _read(store: Store) -> dict[str, Budget]:
    kept = json.loads(store.get(_KEPT) or "{}")
    return {
        name: Budget(said, pause, since and datetime.fromisoformat(since))
        for name, (said, pause, since) in kept.items()
    }


def _write(budgets: dict[str, Budget], store: Store) -> None:
    kept = {name: [b.said, b.pause, b.since and b.since.isoformat()] for name, b in budgets.items()}
    text = json.dumps(kept, ensure_ascii=False)
    if store.get(_KEPT) != text:
        store.put(_KEPT, text)
