"""A lead with all that is known of it, left as rows: cheap to hold, and to hand to another process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from nurture.core.addresses import is_known_by
from nurture.core.frozen import maker
from nurture.core.model import LeadState, Message
from nurture.store.encoding import instant_or_none
from nurture.store.rows import Row, consent_of, enrolment_of, event_of, lead_of, message_of

_new_state = maker(LeadState)
_NO_TURNS: dict[str, int] = {}
_NOTHING: dict[str, str] = {}
_READDRESSED = "its address was changed behind nurture's back: `nurture consent --verify` has more"


class RowsOfLead(NamedTuple):
    """Each kind in order of arrival; made into nouns only where they are asked for.

    `suppressed` is why, for each purpose, "" being all mail. Nor is anything sent to another address than that of the
    lead's key, by which it agreed.
    """

    lead: Row
    events: list[Row]
    enrolments: list[Row]
    messages: list[Row]
    consents: list[Row]
    suppressed: Mapping[str, str]

    def state(self) -> LeadState:
        _, key, email, *_ = self.lead
        return _new_state(
            *lead_of(self.lead),
            tuple(map(event_of, self.events)),
            tuple(map(enrolment_of, self.enrolments)),
            tuple(map(message_of, self.messages)),
            tuple(map(consent_of, self.consents)),
            self.suppressed.get("", "") if is_known_by(str(email), key) else _READDRESSED,
            instant_or_none(self.lead[-1]),
            _NO_TURNS,
            {purpose: why for purpose, why in self.suppressed.items() if purpose} if self.suppressed else _NOTHING,
            (),
        )


class RowsOfClaim(NamedTuple):
    """A claimed message: its place among those of its lead."""

    key: str
    rows: RowsOfLead

    @property
    def lead(self) -> int:
        return self.rows.lead[0]  # type: ignore[no-any-return]

    @property
    def email(self) -> str:
        return self.rows.lead[2]  # type: ignore[no-any-return]

    @property
    def address(self) -> str:
        """Its key."""
        return self.rows.lead[1]  # type: ignore[no-any-return]

    @property
    def message(self) -> Message:
        return next(message_of(row) for row in self.rows.messages if row[0] == self.key)

    def state(self) -> LeadState:
        return self.rows.state()

    def stand(self) -> tuple[int | None, int]:
        """Until when the lead was at rest, and its last event: whoever writes about it changes one of the two."""
        return self.rows.lead[-1], self.rows.events[-1][1] if self.rows.events else 0
