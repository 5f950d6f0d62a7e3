"""How much is known of what a lead does with its mails: by what it agreed to, else by what the project says.

| the lead has | mode |
| --- | --- |
| agreed to `tracking` | full |
| withdrawn that | none |
| never been asked, or not answered | what nurture.yaml says: none, aggregate or hygiene |

| mode | its mails | what is kept of a hit |
| --- | --- | --- |
| full | links and an image of its own, a link that nobody sees | the hit, as evidence for score and conditions |
| hygiene | links as written, an image of its own | the day of the last time that it was seen |
| aggregate | links and an image that all mails of the step have in common | a tally |
| none | links as written | nothing |

A mail is written by the mode in which it leaves; a hit is taken by the mode in which it comes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from nurture.core.consents.proof import in_every_language
from nurture.core.consents.standing import TRACKING, agreed, holds, withdrawal
from nurture.core.model import Consent
from nurture.core.program import Mode, Project


def mode_of(consents: Iterable[Consent], project: Project, at: datetime) -> Mode:
    """That of a lead with these consents at an instant; where nothing answers on the web nothing is tracked."""
    if not project.web:
        return "none"
    said = [consent for consent in consents if consent.purpose == TRACKING and consent.at <= at]
    if holds(TRACKING, said):
        return "full"
    return "none" if withdrawal(TRACKING, said) else project.tracking


def why_untracked(consents: Collection[Consent], at: datetime) -> str:
    """Why no click of a lead with these consents counts at an instant; "" where it does."""
    if agreed(TRACKING, consents, at):
        return ""
    withdrawn = withdrawal(TRACKING, [consent for consent in consents if consent.at <= at])
    return "tracking was taken back" if withdrawn else "tracking was never agreed to"


def lets_visits_be_known(consents: Iterable[Consent], project: Project, at: datetime) -> bool:
    """Whether a lead with these consents is tracked in full, and by the words that are in force: those of before may
    have said nothing of visits."""
    said = [consent for consent in consents if consent.purpose == TRACKING and consent.at <= at]
    agreed = {in_every_language(consent.text) for consent in said if consent.given} - {""}
    purpose = project.consents.get(TRACKING)
    return purpose is not None and purpose.text in agreed and mode_of(said, project, at) == "full"
