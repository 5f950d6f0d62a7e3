"""Answers that somebody has to decide about, named at the end of every run until that is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nurture.core.model import Event
from nurture.core.undecided import asks, undecided
from nurture.store.protocol import Store

_SETTING = "undecided"
"""The keys of the addresses that wrote them, of leads and of others."""
_SHOWN = 5
"""Addresses that are named."""
_WORDS: Mapping[str, tuple[str, str, str]] = {
    "unclear": (
        "1 answer may ask for no more mail",
        "{} answers may ask for no more mail",
        "until somebody decides, nothing leaves that counts towards limits. Read it: `nurture record ADDRESS"
        " unsubscribed` ends all mail, `nurture record ADDRESS replied` says that it was an answer",
    ),
    "erasure": (
        "1 person asks to be forgotten",
        "{} people ask to be forgotten",
        "nothing is sent any more, and an answer is due within one month (GDPR, art. 12(3)): `nurture forget ADDRESS"
        " --prove` erases it; of a lead `nurture record ADDRESS unsubscribed` says that no more mail was meant",
    ),
}


def keep_undecided(key: str, store: Store) -> None:
    """That one came from the address of this key. In a transaction of the caller's."""
    kept = store.get(_SETTING).split()
    if key not in kept and _waits(key, store):
        store.put(_SETTING, " ".join([*kept, key]))


def forget_undecided(key: str, store: Store) -> None:
    """It is erased. In a transaction of the caller's."""
    kept = store.get(_SETTING).split()
    if key in kept:
        store.put(_SETTING, " ".join(each for each in kept if each != key))


def tell_undecided(store: Store) -> Iterator[str]:
    """In words who waits, since when, and what decides. Addresses stand in it as they are: a report masks them."""
    if not store.get(_SETTING):
        return
    with store.transaction():
        kept = store.get(_SETTING)
        waiting = {key: event for key in kept.split() if (event := _waits(key, store))}
        if kept != (still := " ".join(waiting)):
            store.put(_SETTING, still)
    for kind, (one, many, cure) in _WORDS.items():
        named = [f"{key} since {event.at:%Y-%m-%d}" for key, event in waiting.items() if asks(event) == kind]
        if named:
            count = one if len(named) == 1 else many.format(f"{len(named):,}")
            more = [f"{len(named) - _SHOWN:,} more"] if len(named) > _SHOWN else []
            yield f"{count} ({', '.join([*named[:_SHOWN], *more])}): {cure}"


def _waits(key: str, store: Store) -> Event | None:
    """What somebody has to decide about; of who is no lead it waits until they are one."""
    state = store.state(key)
    return undecided(state.events if state else store.waiting_of(key))
