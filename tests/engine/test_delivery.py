"""Messages on their way when something else happens: deferrals, faults of channels and plugins, messages in doubt."""

from __future__ import annotations

import re

from nurture.engine.report import Report
from nurture.engine.run import run
from nurture.testing.world import World, instant
from tests.engine.conftest import WIRING, Make

ADA, BO = "ada@example.com", "bo@example.com"
ENTER = "enter: {sources: [form]}\n"
SEND = "steps:\n  - send: first\n"
CHANNELS = """
from nurture import Options, Receipt, hookimpl

class Grey:
    name = "grey"
    options = Options
    abilities = frozenset()

    def deliver(self, messages, mark, options):
        for letter in messages:
            mark([letter.key])
            yield Receipt(letter.key, "deferred", "4.2.0 come back later")

class Broken(Grey):
    name = "broken"

    def deliver(self, messages, mark, options):
        for letter in messages:
            raise ValueError("no such luck")
        yield

@hookimpl
def register_channels():
    return [Grey(), Broken()]
"""
WORD = """
from nurture import Answer, Word, hookimpl

def moody(view):
    if view.lead.email.startswith("ada"):
        raise ValueError(f"no answer from {view.lead.email}")
    return Answer(True)

@hookimpl
def register_conditions():
    return [Word("moody", moody)]
"""


def real(world: World, at: str) -> Report:
    """One run that uses the project's own channels."""
    when = instant(at)
    return run(world.place, world.store, lambda: when, rehearsal=False, sends=lambda _: True)


def through(world: World, channel: str, plugin: str = CHANNELS) -> World:
    """The same project, its mail going through a channel of a plugin."""
    wiring = (world.root / "nurture.yaml").read_text()
    wiring = re.sub(r"  email: .*", f"  email: {{use: {channel}}}", wiring)
    world.write({"plugins/own.py": plugin, "nurture.yaml": wiring})
    assert world.problems() == []
    return world


def states(world: World) -> list[tuple[str, str]]:
    return sorted((m.step, m.state.value) for m in world.messages(""))


def test_a_first_deferral_after_a_long_hold_is_tried_again(world: Make) -> None:
    guide = through(world("status: paused\n" + ENTER + SEND), "grey")
    guide.write({"campaigns/guide.yaml": ENTER + SEND})
    guide.arrives("form", email=ADA)
    real(guide, "2026-03-02T10:00+01:00")
    guide.write({"campaigns/guide.yaml": "status: paused\n" + ENTER + SEND})
    real(guide, "2026-03-02T10:05+01:00")
    guide.write({"campaigns/guide.yaml": ENTER + SEND})
    report = real(guide, "2026-03-04T10:00+01:00")
    assert (report.deferred, report.failed) == (1, 0)
    assert real(guide, "2026-03-05T10:01+01:00").failed == 1
    assert guide.state(ADA).enrolments[0].state == "finished"


def test_a_deferred_mail_is_taken_back_by_the_goal_and_by_an_exit(world: Make) -> None:
    guide = through(world(ENTER + 'goal: has("purchased")\n' + SEND), "grey")
    guide.arrives("form", email=ADA)
    real(guide, "2026-03-02T10:00+01:00")
    assert states(guide) == [("first", "deferred")]
    guide.happens(ADA, "purchased", "2026-03-02T10:01+01:00", value=3)
    assert real(guide, "2026-03-02T10:06+01:00").deferred == 0
    assert states(guide) == [("first", "cancelled")]


def test_a_deferred_mail_waits_for_its_instant_while_other_things_happen(world: Make) -> None:
    guide = through(world(ENTER + SEND), "grey")
    guide.arrives("form", email=ADA)
    real(guide, "2026-03-02T10:00+01:00")
    guide.happens(ADA, "asked", "2026-03-02T10:01+01:00")
    assert real(guide, "2026-03-02T10:02+01:00").deferred == 0
    assert real(guide, "2026-03-02T10:05+01:00").deferred == 1


def test_a_channel_that_fails_is_left_alone_for_the_rest_of_the_run(world: Make) -> None:
    guide = through(world(ENTER + SEND), "broken")
    for n in range(5):
        guide.arrives("form", email=f"lead{n}@example.com")
    assert real(guide, "2026-03-02T10:00+01:00").faults == [
        "channel email: ValueError: no such luck (plugins/own.py, line 19)"
    ]
    report = real(through(guide, "outbox"), "2026-03-02T10:05+01:00")
    assert (report.sent, report.faults) == (5, [])


def test_a_lead_that_cannot_be_planned_waits_alone_and_is_tried_again(world: Make) -> None:
    guide = world(ENTER + SEND)
    guide.write({"plugins/own.py": WORD, "campaigns/guide.yaml": ENTER + "goal: not moody()\n" + SEND})
    for email in (ADA, BO):
        guide.arrives("form", email=email)
    report = guide.run("2026-03-02T10:00+01:00")
    assert report.sent == 1
    assert report.faults == [
        "lead 1 could not be planned: ValueError: no answer from a***@example.com (plugins/own.py, line 6)"
    ]
    assert guide.run("2026-03-02T10:30+01:00").faults == []
    guide.write({"plugins/own.py": WORD.replace("ada", "nobody")})
    assert guide.run("2026-03-02T11:00+01:00").sent == 1


def test_a_word_that_fails_at_the_last_moment_holds_one_message_only(world: Make) -> None:
    guide = world(ENTER + SEND)
    guide.write({"plugins/word.py": WORD.replace("ada", "nobody")})
    guide.write({"campaigns/guide.yaml": ENTER + "goal: not moody()\n" + SEND})
    through(guide, "broken")
    for email in (ADA, BO):
        guide.arrives("form", email=email)
    real(guide, "2026-03-02T10:00+01:00")
    guide.write({"plugins/word.py": WORD})
    report = real(through(guide, "outbox"), "2026-03-02T10:05+01:00")
    assert [m.lead for m in guide.messages()] == [2]
    assert any(fault.startswith("message 1/guide/1/first: no answer from a***@example.com") for fault in report.faults)


def test_a_message_in_doubt_counts_as_sent_and_the_walk_goes_on(world: Make) -> None:
    guide = world(ENTER + SEND + "  - wait: 1 day\n  - send: second\n", "limits: {per_lead: 1 per 2 days}\n")
    guide = through(guide, "broken", CHANNELS.replace("raise ValueError", "mark([letter.key]); raise ValueError"))
    guide.arrives("form", email=ADA)
    assert real(guide, "2026-03-02T10:00+01:00").in_doubt == 1
    assert states(guide) == [("first", "in_doubt")]
    through(guide, "grey")
    assert real(guide, "2026-03-02T11:00+01:00").in_doubt == 0
    through(guide, "outbox")
    real(guide, "2026-03-03T11:00+01:00")
    assert states(guide) == [("first", "sent"), ("second", "held")]
    real(guide, "2026-03-04T11:00+01:00")
    assert guide.sent() == [("03-02 10:00", "first"), ("03-04 11:00", "second")]


def test_rules_that_answer_each_other_end_as_a_fault(world: Make) -> None:
    guide = world(ENTER + SEND)
    mql, sql = "count('became mql')", "count('became sql')"
    answers = f'{{mql: "{mql} == {sql}", sql: "{mql} > {sql}"}}'
    wiring = WIRING.replace('{mql: temperature != "cold", customer: ever("purchased")}', answers)
    guide.write({"nurture.yaml": wiring})
    guide.arrives("form", email=ADA)
    report = guide.run("2026-03-02T10:00+01:00")
    assert len(report.faults) == 1
    assert "for ever" in report.faults[0]
