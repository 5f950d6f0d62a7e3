"""What a lead has perhaps done in its mails, and nobody has judged yet: nothing is decided against it meanwhile.

| what asks for clicks, opens or visits | counts as asked | is put off, where they would turn the answer |
| --- | --- | --- |
| `at_most` of a `wait_until` | when that has passed | then the `else` |
| `if` | when the lead comes to it | both ways |
| `when` | when the lead comes to it | both ways |
| `goal`, `exit` and `when` of a mail that is due | when it might have left | the mail |

Put off until the last hit before it was asked has settled, so by `SETTLES` at most. What is done later puts nothing
off; but whatever is known by then counts. Points are those of what was judged.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from nurture.core.conditions import Condition
from nurture.core.judgement.judge import SETTLES
from nurture.core.model import Enrolment, Reason
from nurture.core.situation import Situation

UNSETTLED, WHEN_UNSETTLED = "unsettled", "when-unsettled"


def put_off(condition: Condition, situation: Situation, enrolment: Enrolment, asked: datetime) -> datetime | None:
    """Until when the answer to a condition that was asked at an instant is open; None where it is not."""
    open_ = [done for done in situation.unsettled if done.at <= asked and done.at + SETTLES > situation.clock]
    if not open_:
        return None
    view = situation.view(enrolment)
    if condition.holds(view) == condition.holds(replace(view, events=[*view.events, *open_])):
        return None
    return max(done.at for done in open_) + SETTLES


def reason(condition: Condition, code: str = UNSETTLED) -> Reason:
    return Reason(code, f"{condition.source}: what may turn it is not judged yet", condition.place)
