"""How long what is kept is kept. None: as long as its lead."""

from __future__ import annotations

from dataclasses import dataclass

from nurture.core.times.durations import Duration


@dataclass(frozen=True, slots=True)
class Retention:
    """`silent_leads` are those without a sign of life, `mails` what sent mails were made of, `clicks` the evidence of
    clicks and opens: their points and events stay."""

    silent_leads: Duration | None = None
    mails: Duration | None = None
    clicks: Duration | None = None


KEPT_AS_THE_LEAD = Retention()
