"""What a reader can choose to be mailed about, and to be tracked, in the words that they agree to.

Shown are the consents that a form asks everybody for, and those that this reader has ever said anything of; ticked are
those that hold. A tick that is new is a consent of its own, to the words that stood there; one that is gone takes it
back: new or gone beside what the page showed, which may have become old. Of an address that gets no mail for another
reason than its own wish nothing can be agreed to here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from nurture.core.consents.standing import TRACKING, agreed
from nurture.core.model import Consent
from nurture.core.program import Project
from nurture.core.suppression import is_request
from nurture.web.agreements import Agreement, agreed_on_page, agreements, mark_of
from nurture.web.languages import short
from nurture.web.site import Visitor


@dataclass(frozen=True)
class Topics:
    project: Project
    visitor: Visitor
    now: datetime

    @property
    def is_closed(self) -> bool:
        """Whether the address gets no mail, which its reader cannot change."""
        why = self.visitor.state.suppressed
        return bool(why) and not is_request(why)

    @cached_property
    def offered(self) -> list[Agreement]:
        state, project = self.visitor.state, self.project
        asked = {name for form in project.forms.values() for name in form.consents}
        known = (asked | {said.purpose for said in state.consents}) - state.barred.keys() - {TRACKING}
        names = [each.name for each in project.consents.values() if each.name in known and each.text and not each.basis]
        return [] if self.is_closed else self._shown(names)

    @cached_property
    def held(self) -> frozenset[str]:
        """Those that hold."""
        state = self.visitor.state
        names = () if state.suppressed else (each.purpose for each in self.offered)
        return frozenset(name for name in names if agreed(name, state.consents, self.now))

    @property
    def words(self) -> str:
        """A mark of all that anybody can agree to, as it is shown now."""
        return mark_of(self._shown(each.name for each in self.project.consents.values() if each.text))

    @cached_property
    def tracking(self) -> Agreement | None:
        """The words by which the reader agrees to be tracked, if they can and have not."""
        purpose, state = self.project.consents.get(TRACKING), self.visitor.state
        if purpose is None or not purpose.text or state.suppressed or agreed(TRACKING, state.consents, self.now):
            return None
        return self._shown([TRACKING])[0]

    def taken_back(self, gone: Collection[str]) -> list[str]:
        return [each.purpose for each in self.offered if each.purpose in self.held and each.purpose in gone]

    def given(self, new: Collection[str]) -> list[Consent]:
        return [self.consent(e) for e in self.offered if e.purpose in new and e.purpose not in self.held]

    def consent(self, shown: Agreement) -> Consent:
        return agreed_on_page(shown, self.project, self.now, self.visitor.mailed.message.message_id)

    def _shown(self, purposes: Iterable[str]) -> list[Agreement]:
        return agreements(purposes, self.project, short(self.visitor.language))
