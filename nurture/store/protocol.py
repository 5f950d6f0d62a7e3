"""What is remembered, as one protocol with two homes: in memory and on SQLite.

`now` always comes in; a store knows no clock. States are streamed in bulk: looking leads up one by one is too dear.
A lead's planned instant `due` is the one timer there is: an event or an import sets it to now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Literal, Protocol

from nurture.core.decisions import Decision, Plan
from nurture.core.intake import Arrival
from nurture.core.model import Enrolment, Event, Facts, LeadState, Message
from nurture.store.attempts import Claimed, Doubt, Settlement, Written
from nurture.store.intake import Fed, Taken
from nurture.store.protocol_consents import OfConsents
from nurture.store.protocol_forms import OfForms
from nurture.store.protocol_hits import OfHits
from nurture.store.protocol_links import OfLinks
from nurture.store.protocol_retention import OfRetention
from nurture.store.protocol_suppression import OfSuppression
from nurture.store.protocol_traffic import OfTraffic

Counted = Literal["leads", "events", "suppressions"]


class Store(OfTraffic, OfLinks, OfConsents, OfForms, OfSuppression, OfRetention, OfHits, Protocol):
    # -- the store itself
    def transaction(self) -> AbstractContextManager[None]:
        """Everything inside becomes durable together or not at all; other writers wait. Inner ones are undone alone."""

    def as_the_runner(self) -> AbstractContextManager[None]:
        """A transaction that only the object which began last may open. Raises Fenced."""

    def begin_run(self) -> int:
        """Take over: only the object that began last may claim, rewrite, mark and settle; others raise Fenced.

        Called under the run lock. Returns the fencing number, one higher each time.
        """

    def close(self) -> None: ...

    def get(self, name: str) -> str:
        """A setting of the store (its id, the clock it last ran on …); "" when unset."""

    def put(self, name: str, value: str) -> None: ...

    def keep_file(self, digest: str, path: str, text: str) -> None:
        """Remember a version of a file by its content hash, once."""

    def file(self, digest: str) -> tuple[str, str] | None:
        """Path and text of a version kept."""

    # -- leads and events in
    def cursor(self, source: str) -> str: ...

    def take_in(self, source: str, arrivals: Sequence[Arrival], cursor: str, now: datetime) -> Taken:
        """Import one batch and its cursor in one transaction; leads that are new, changed or arrive anew become due.

        Rows with one key are one lead; its `source` and `email` stay the first; a later non-empty value replaces an
        earlier one; consents add up, withdrawals last, and never revive one that was withdrawn. A row not seen before
        (by source, lead and its own date) is an event `joined` at that date (else `now`) and `arrived SOURCE` at `now`:
        once in an import, but for rows that `joined` at dates of their own.
        The same row again changes nothing; a consent dated `now` is one without a date and is taken once. A new lead
        gets the events that waited for it, behind its arrival. Who was erased stays out.
        """

    def take_events(self, feed: str, happenings: Sequence[tuple[str, Event]], cursor: str, now: datetime) -> Fed:
        """Import one batch of a feed, each event with its lead's key, and the cursor under `feed`, in one transaction.

        An event whose key is known is no second one. One of an address that is no lead waits until it arrives; one of
        somebody erased is dropped and counts as known. The leads become due; `unsubscribed`, `complained` suppress,
        `unsubscribed` withdraws all mail and `unsubscribed PURPOSE` that consent, of one who waits when it arrives.
        """

    def append(self, key: str, event: Event, now: datetime) -> bool:
        """Add an event to the log of the lead found by `key` and make it due; False when its key is there already.

        Raises KeyError for an unknown lead. The store gives the event its `seq`. `unsubscribed`, `complained` suppress,
        `unsubscribed` withdraws all mail and `unsubscribed PURPOSE` that consent.
        """

    def silent(self, before: datetime, limit: int) -> list[int]:
        """Ids of leads who were first seen before, and have since done nothing themselves, the longest silent first.

        What nurture sent and what the planner wrote down does not count.
        """

    def forget_waiting(self, before: datetime) -> int:
        """Drop the events of addresses that are no lead which happened before; how many. Reads all that wait."""

    def erase(self, lead: int) -> None:
        """Forget a lead: all that is kept of it, messages on their way included, and what waits for its address.

        A mark of its address stays that nobody can read back, so that no import and no feed revives it; so do the links
        of its consents, and one that says that they were erased. Its number is never given again, so no key comes back.
        What may still be in files is among the `leftovers`.
        """

    def forget_words(self) -> None:
        """When leads were erased: reasons in which nothing is said any more may quote them. Reads all decisions."""

    # -- planning
    def due(self, now: datetime, limit: int) -> list[LeadState]:
        """States of leads whose `due` is at or before `now`, the longest waiting first.

        Read and `save` in one transaction, or an event that came in between makes `save` raise Stale. Enrolments come
        by campaign and walk; events, messages and consents in order of arrival, these without their proof.
        """

    def due_leads(self, now: datetime) -> list[int]:
        """The ids of all those, in the same order: more of them than can be held as states."""

    def leads_of_mail(self, now: datetime) -> list[int]:
        """The numbers of the leads to whom a message, planned or deferred, may leave at `now`."""

    def states_of(self, leads: Sequence[int]) -> list[LeadState]:
        """In this order; without those that are gone."""

    def next_due(self) -> datetime | None:
        """The earliest instant at which a lead is due or a message may leave; None when there is none."""

    def state(self, key: str) -> LeadState | None: ...

    def state_of(self, lead: int) -> LeadState: ...

    def save(self, plans: Sequence[Plan]) -> list[str]:
        """Write what plans decided: course, enrolments, new and changed messages, events, fields, decisions, due.

        Returns the keys of messages left as they were because they are on their way or gone; a claimed one can still be
        cancelled. A decision about a step is kept only when another rule, or another version of the file, decided it;
        one about a walk as a whole always.
        A plan that says `erase` erases its lead, and nothing else of it is written.
        """

    def leads_in(self, campaigns: Collection[str] | None, beyond: int = 0, limit: int | None = None) -> list[int]:
        """The leads active in `campaigns` (None: all there are) by their numbers: those beyond one, at most `limit`."""

    def standing(self, campaigns: Collection[str], left: bool = False) -> Mapping[tuple[str, str, str], int]:
        """How many active walks of these campaigns stand where, by campaign, sequence and the send they are behind.

        With `left`, where they stand in sequences they have left and may come back to. Those held out stand nowhere.
        """

    def walks(self, campaigns: Collection[str]) -> Mapping[tuple[str, str], int]:
        """How many walks of these campaigns there are, by campaign and state; of the active ones some are `held_out`.

        States are active, held_out, goal, exit and finished.
        """

    def walking(self, leads: Collection[int], campaigns: Collection[str]) -> list[tuple[int, Facts, Enrolment]]:
        """The active walks of these leads through these campaigns, each with its lead's number and fields."""

    def received(self, campaign: str, steps: Collection[str]) -> Mapping[str, int]:
        """How many active walks of a campaign had a mail of each of these steps, or took a branch of the split.

        One that left under an older id counts for the one that its walk knows it by now, too.
        """

    # -- delivery
    def claim(
        self, now: datetime, limit: int, channels: Collection[str], requested_only: bool = False
    ) -> Sequence[Claimed]:
        """Planned and deferred messages that may leave now, by requested, rank, priority and due.

        They are marked `claimed`. Of one lead, one is on its way at a time. A held one is not claimed before the
        planner has planned it again.
        """

    def unusual(self, now: datetime, channels: Collection[str]) -> int:
        """How many planned messages on these channels may leave now, have a `cause`, and were not requested."""

    def touched(self, claims: Collection[Claimed]) -> set[str]:
        """Keys of those whose lead somebody else has written about since they were claimed.

        To be asked about all that are on their way: what it says of one it may not say again.
        """

    def write_down(self, written: Sequence[Written]) -> None:
        """What claimed messages are made of. Raises NotClaimed, and writes none, when one is not claimed any more.

        The links of an attempt stay until another one has some: the mail of that attempt may have arrived.
        """

    def mark(self, leaving: Sequence[Written], now: datetime) -> None:
        """The same for messages that are `sending` from now on: no body may leave before this is durable."""

    def release(self, keys: Sequence[str]) -> None:
        """Claimed messages that were never on the wire are planned again."""

    def settle(self, settlements: Sequence[Settlement]) -> list[str]:
        """Write ends of attempts and their events; the leads become due, for a held or deferred message at its `due`.

        Counts the attempt unless held or cancelled; one in doubt keeps the instant of its mark as its `at`.
        Returns the keys left as they were: those that are decided already, unless the news is that the message left.
        """

    def doubts(self) -> list[Doubt]:
        """Messages in doubt, by when they were handed over."""

    def settle_doubts(self, settlements: Sequence[Settlement]) -> list[str]:
        """Write what became of messages in doubt, beside a run too, which has none of them in its hands.

        They are sent, failed, or planned anew, as if never attempted but for Date and Message-ID. Returns the keys
        left as they were: those that are in doubt no more.
        """

    def abandoned(self) -> list[Message]:
        """For a run that has just taken the lock: messages in `sending`, of which nobody can tell whether they arrived.

        Those left in `claimed` were never on the wire and are planned again.
        """

    # -- reading
    def sent_per_day(self, since: datetime) -> Mapping[date, int]:
        """How many messages were sent on each day (UTC) from `since` on; a day without any is left out."""

    def count(self, what: Counted) -> int:
        """How many of them there are. Reads the whole table."""

    def agreed(self, purpose: str) -> int:
        """How many leads have given this consent, so that it holds. Reads all consents."""

    def leads(self, temperature: str = "", source: str = "") -> Iterator[LeadState]: ...

    def messages(self, state: str = "", campaign: str = "") -> Iterator[tuple[Message, str]]:
        """Messages, oldest first, each with its lead's address."""

    def decisions(self, key: str) -> list[Decision]:
        """What was decided for a lead, oldest first."""
