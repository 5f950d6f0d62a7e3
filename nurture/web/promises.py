"""Whether what a form promises really comes to whoever has confirmed it: asked of the planner, as the next run will."""

from __future__ import annotations

from nurture.core.entering.doors import called
from nurture.core.forms import Submission
from nurture.core.model import GONE, OPEN, LeadState, Message
from nurture.core.planner import plan
from nurture.core.sending.timetable import NO_END
from nurture.engine.edits.in_force import as_held, live_since
from nurture.plugin_origins import FAILURES
from nurture.web.site import Site


def comes(said: Submission, state: LeadState, site: Site) -> bool:
    """Whether a mail of a campaign that the form leads into is about to leave, or has left since it was sent.

    Not where nobody can foresee it, as a plugin fails.
    """
    now = site.now()
    project = as_held(live_since(site.project, site.store, now), site.store)
    names = {each.name for each in project.written if any(called(each, event, project) for event in said.arrival)}
    try:
        mails = plan(state, project, now).state.messages
    except FAILURES:
        return False
    return any(mail.kind == "send" and mail.campaign in names and _is_coming(mail, said) for mail in mails)


def _is_coming(mail: Message, said: Submission) -> bool:
    if mail.state in OPEN:
        return mail.due < NO_END and (mail.requested or mail.since >= said.at)
    return mail.state in GONE and mail.since >= said.at
