"""One person erased: the lead with all that is kept of it, its mails in outboxes, and the bytes that are left of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nurture.core.addresses import Address
from nurture.core.traces import traces_of
from nurture.engine.clocks import real_now
from nurture.engine.erasures import erase, keep_erasures
from nurture.engine.leftovers import sweep
from nurture.engine.proving import holds, sought_of
from nurture.engine.workplace import Workplace
from nurture.store.lock import Busy, run_lock
from nurture.store.protocol import Store
from nurture.store.voices import about


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much there was. `before`: it was erased already. `waits`: others were at the database, which keeps bytes of
    it until a run has ended. `mentions` are those in what is kept of others."""

    lead: bool = False
    events: int = 0
    messages: int = 0
    waiting: int = 0
    suppressions: int = 0
    files: int = 0
    mentions: int = 0
    before: bool = False
    waits: bool = False


def forget(address: Address, place: Workplace, store: Store, in_run: bool = False) -> Forgotten:
    """Erase whoever has this address. It waits for no run: what one has in its hands, it withdraws or settles.

    `in_run` is for the run itself, which holds the lock.
    """
    before = store.is_erased(address.key)
    with store.transaction():
        state = store.state(address.key)
        own = len({about(each) for each in store.suppressions_of(address.key) if not each.what.startswith("@")})
        waiting, suppressions = erase(address.key, store)
    keep_erasures(place.database, store)
    store.forget_words()
    sought = sought_of(address, store)
    mentions = store.blank(sought) if store.mentions(sought) else 0  # only who writes has to wait for others
    files = sweep(place.project, place, store, address.key)
    return Forgotten(
        lead=state is not None,
        events=len(state.events) if state else 0,
        messages=len(state.messages) if state else 0,
        waiting=waiting,
        suppressions=own if state else suppressions,
        files=files,
        mentions=mentions,
        before=before,
        waits=not _overwritten(address, place.database, store, in_run),
    )


def _overwritten(address: Address, database: Path, store: Store, in_run: bool) -> bool:
    """Empty the log; write the file anew where a copy of a row that SQLite moved is left in it."""
    if not store.empty_log():
        return False
    traces, sought = traces_of(*address).plain, sought_of(address, store)
    if not holds(database, traces, sought.longer):
        return True
    if not holds(database, traces, {*sought.longer, *store.longer_than(sought)}):
        return True
    if in_run:
        return store.vacuum()
    with run_lock(database, real_now()) as lock:  # a run would wait for it, and not for ever
        return not isinstance(lock, Busy) and store.vacuum()
