"""What holds of all that a lead has said, whatever the order in which it came in.

| was said | holds |
| --- | --- |
| yes, once or often | from the first one on |
| no, to this purpose or to all mail | no: a later yes of a table or a form changes nothing |
| a yes dated after the last no, which the person itself has `confirmed` | from then on |

`tracking` is no mail: whoever wants no mail any more has not said no to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from nurture.core.model import Consent

TRACKING = "tracking"
"""The consent to have clicks counted for oneself."""
UNSUBSCRIBED = "unsubscribed"
"""The verb of who takes something back; of who wants no more mail at all, the reason why there is none."""
ALL_MAIL = ""
"""The purpose of a withdrawal from all mail, of whatever kind."""
HAND, PREFERENCES = "hand", "preferences"
"""Sources that no file names: `nurture consent`, and the page of the reader's own settings."""


def agreed(purpose: str, consents: Collection[Consent], at: datetime) -> bool:
    """Whether consent for a purpose is given at an instant, by what is dated up to then."""
    given = False
    for said in consents:
        if not said.given:  # few ever withdraw, and this is asked at every step
            return holds(purpose, [each for each in consents if each.at <= at])
        given = given or (said.purpose == purpose and said.at <= at)
    return given


def holds(purpose: str, consents: Collection[Consent]) -> bool:
    """Whether consent for a purpose is given by all these."""
    given = any(consent.given and consent.purpose == purpose for consent in consents)
    return given and withdrawal(purpose, consents) is None


def withdrawal(purpose: str, consents: Iterable[Consent]) -> Consent | None:
    """The last withdrawal of a purpose, unless it was confirmed anew since."""
    last: Consent | None = None
    confirmed: datetime | None = None
    whole = purpose if purpose == TRACKING else ALL_MAIL
    for said in consents:
        if not said.given and said.purpose in (purpose, whole) and (last is None or said.at > last.at):
            last = said
        elif said.confirmed and said.purpose == purpose and (confirmed is None or said.at > confirmed):
            confirmed = said.at
    return None if last and confirmed and confirmed > last.at else last


def given_in_vain(consents: Collection[Consent]) -> list[Consent]:
    """The last yes to each purpose that came after a no, and could not end it."""
    last = {said.purpose: said for said in consents if said.given}
    return [said for said in last.values() if (no := withdrawal(said.purpose, consents)) and no.at < said.at]


def act(consent: Consent) -> str:
    """What was done, in a word."""
    if not consent.given:
        return "withdrawn"
    return "confirmed" if consent.confirmed else "imported" if consent.proof.method == "file" else "given"
