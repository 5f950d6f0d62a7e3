"""Answers that somebody has to decide about, named at the end of every run until that is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nurture.core.undecided import asks, undecided
from nurture.store.protocol import Store

_SETTING = "undecided"
"""The numbers of the leads who wrote them."""
_SHOWN = 5
"""Leads that are named."""
_WORDS: Mapping[str, tuple[str, str, str]] = {
    "unclear": (
        "1 answer may ask for no more mail",
        "{} answers may ask for no more mail",
        "until somebody decides, nothing leaves that counts towards limits. Read it: `nurture record ADDRESS"
        " unsubscribed` ends all mail, `nurture record ADDRESS replied` says that it was an answer",
    ),
    "erasure": (
        "1 lead asks to be forgotten",
        "{} leads ask to be forgotten",
        "nothing is sent any more, and an answer is due within one month (GDPR, art. 12(3)): `nurture forget ADDRESS"
        " --prove` erases it, `nurture record ADDRESS unsubscribed` says that no more mail was meant",
    ),
}


def keep_undecided(lead: str, store: Store) -> None:
    """That this lead wrote one; `lead` is its key. In a transaction of the caller's."""
    if state := store.state(lead):
        numbers = dict.fromkeys([*store.get(_SETTING).split(), str(state.lead.id)])
        store.put(_SETTING, " ".join(numbers))


def tell_undecided(store: Store) -> Iterator[str]:
    """In words who waits, since when, and what decides. Addresses stand in it as they are: a report masks them."""
    if not store.get(_SETTING):
        return
    with store.transaction():
        kept = store.get(_SETTING)
        states = store.states_of([int(number) for number in kept.split()])
        waiting = [(state, event) for state in states if (event := undecided(state.events))]
        if kept != (still := " ".join(str(state.lead.id) for state, _ in waiting)):
            store.put(_SETTING, still)
    for kind, (one, many, cure) in _WORDS.items():
        named = [f"{state.lead.email} since {event.at:%Y-%m-%d}" for state, event in waiting if asks(event) == kind]
        if named:
            count = one if len(named) == 1 else many.format(f"{len(named):,}")
            more = [f"{len(named) - _SHOWN:,} more"] if len(named) > _SHOWN else []
            yield f"{count} ({', '.join([*named[:_SHOWN], *more])}): {cure}"
