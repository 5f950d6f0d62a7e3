"""What people may have of all that is known of them: a copy, or that it is erased (GDPR, art. 15, 17 and 20).

Whoever holds a mail can open the settings that it leads to, and a mail may be forwarded. So there it can only be asked
for: a mail of its own then leads its reader on, by a link that is good for a day.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from nurture.core.campaigns import Campaign, Enter
from nurture.core.model import Event
from nurture.core.problems import Place
from nurture.core.program import WIRING
from nurture.core.steps import Send

DATA = "your data"
"""The campaign of these mails, and what it asks its reader to confirm."""
MAIL = "your-data"
"""Their template."""
ASKED = "asked-for-data"
"""The verb of the event that somebody asked; no file can name it."""
VALID = timedelta(hours=24)
"""For so long after it was written that mail leads on."""
_DAY = "day"


def asked(lead: int, at: datetime) -> Event:
    """That somebody with a mail to this lead asked: once a day (UTC), however often it was."""
    day = at.date().isoformat()
    return Event(ASKED, at, f"{ASKED}/{lead}/{day}", facts={_DAY: day})


def answering(version: str) -> Campaign:
    """The campaign that mails whoever asked, once for each day; `version` is the hash of nurture.yaml."""
    place = Place(WIRING)
    enter = Enter(event=ASKED, for_each=_DAY, place=place)
    step = Send(MAIL, place, template=MAIL, requested=True)
    return Campaign(DATA, place, enter=enter, sequences={"steps": (step,)}, version=version, confirms=DATA)
