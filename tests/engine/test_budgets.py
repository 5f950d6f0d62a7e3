"""Error budgets through real runs: a sender at fault pauses its campaign, and no lead loses anything by it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from nurture.core.sending import budget
from nurture.engine.edits.in_force import in_force
from nurture.engine.explain import explain
from nurture.engine.intake.posted import Postings
from nurture.engine.report import Report
from nurture.engine.run import run
from nurture.testing.world import World, instant
from nurture.webhooks import MailReport, Reply
from tests.engine.conftest import Make
from tests.engine.test_delivery import ADA, through

GUIDE = "enter: {sources: [form]}\nsteps:\n  - send: first\n  - wait: 1 day\n  - send: second\n"
OTHER = "enter: {sources: [fair]}\nsteps:\n  - send: welcome\n"
CHANNEL = """
from nurture import Receipt, hookimpl, simple_channel

REFUSED = {"outcome": "failed", "detail": "MAIL FROM: 535 5.7.8 no such user, ask ada@example.com",
           "fault": True, "reason": "auth"}
DEAD = {"outcome": "failed", "detail": "550 5.1.1 nobody here", "reason": "invalid_recipient"}
BLOCKED = {"outcome": "failed", "detail": "554 5.7.1 blocked", "reason": "blocked"}
FULL = {"outcome": "failed", "detail": "552 5.2.2 full", "reason": "mailbox_full"}
DENIED = {"outcome": "failed", "detail": "RCPT TO: 554 5.7.1 Relay access denied", "fault": True, "reason": "relay"}
TOO_BIG = {"outcome": "failed", "detail": "5.3.4 too big", "fault": True, "reason": "too_big"}
DOWN = {"outcome": "deferred", "detail": "no connection", "fault": True, "reason": "relay"}

def send(letter, options):
    return Receipt(letter.key, **(ANSWER if letter.recipient.startswith("lead") else {"outcome": "sent"}))

@hookimpl
def register_channels():
    return [simple_channel("sure", send)]
"""
HOLDS_ALL = """
from nurture import Options, Receipt, Withdrawn, hookimpl

class Team(Options):
    workers: int = WORKERS

class Holder:
    name = "holder"
    options = Team
    abilities = frozenset()

    def deliver(self, letters, mark, options):
        for letter in list(letters):
            try:
                mark([letter.key])
            except Withdrawn:
                continue
            with open(LOG, "a") as log:
                log.write(letter.recipient + "\\n")
            refused = letter.recipient.startswith("lead")
            yield Receipt(letter.key, "failed" if refused else "sent", "535 5.7.8 no", fault=refused, reason="auth")

@hookimpl
def register_channels():
    return [Holder()]
"""
AT = "2026-03-02T10:00+01:00"


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "FEWEST", 3)


def real(world: World, at: str, confirmed: bool = False) -> Report:
    when = instant(at)
    return run(world.place, world.store, lambda: when, rehearsal=False, sends=lambda _: True, confirmed=confirmed)


def answering(guide: World, answer: str) -> World:
    return through(guide, "sure", f"{CHANNEL}\nANSWER = {answer}\n")


def sound(guide: World) -> World:
    return answering(guide, '{"outcome": "sent"}')


def refused(world: Make, answer: str = "REFUSED", leads: int = 5) -> World:
    guide = answering(world(GUIDE, other=OTHER), answer)
    for n in range(leads):
        guide.arrives("form", email=f"lead{n}@example.com")
    guide.arrives("fair", email="bo@example.com")
    return guide


def states(guide: World) -> Counter[tuple[str, str]]:
    return Counter((m.step, m.state.value) for m in guide.messages(""))


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("REFUSED", "the server refuses the sender"),
        ("DENIED", "the server refuses the sender"),
        ("TOO_BIG", "a mail is too big for your server"),
    ],
)
def test_a_sender_that_is_refused_pauses_the_campaign_at_once_and_costs_no_lead_anything(
    world: Make, answer: str, why: str
) -> None:
    guide = refused(world, answer)
    report = real(guide, AT)
    assert states(guide) == {("first", "held"): 5, ("welcome", "sent"): 1}  # other campaigns go on
    assert (report.failed, report.deferred, report.held) == (0, 0, 5)
    assert any(fault.startswith(f"campaign guide: it has paused: {why}") for fault in report.faults)
    assert not any("ada@example.com" in fault for fault in report.faults)
    assert {m.attempts for m in guide.messages("held")} == {0}
    assert {m.reason.code for m in guide.messages("held") if m.reason} == {"budget"}
    assert all(guide.state(f"lead{n}@example.com").enrolments[0].state == "active" for n in range(5))


@pytest.mark.parametrize("workers", [0, 1])
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_what_a_channel_holds_when_it_pauses_does_not_leave_either(world: Make, workers: int) -> None:
    log = (guide := refused(world, leads=9)).root / "log"
    through(guide, "holder", HOLDS_ALL.replace("WORKERS", str(workers)).replace("LOG", repr(str(log))))
    report = real(guide, AT)
    assert sorted(log.read_text().split()) == ["bo@example.com", "lead0@example.com"]
    assert states(guide) == {("first", "held"): 9, ("welcome", "sent"): 1}
    assert {(m.attempts, m.reason and m.reason.code) for m in guide.messages("held")} == {(0, "budget")}
    assert (report.held, len(report.faults)) == (9, 2)
    assert real(sound(guide), "2026-03-02T10:05+01:00", confirmed=True).sent == 9


def test_it_stays_paused_over_runs_until_somebody_confirms(world: Make) -> None:
    guide = refused(world)
    real(guide, AT)
    sound(guide)
    for at in ("2026-03-02T10:05+01:00", "2026-03-03T12:00+01:00"):
        report = real(guide, at)
        assert report.sent == 0
        assert len(report.faults) == 1
    report = real(guide, "2026-03-04T10:00+01:00", confirmed=True)
    assert (report.sent, report.faults) == (5, [])
    assert real(guide, "2026-03-04T10:05+01:00").faults == []
    assert real(guide, "2026-03-05T10:05+01:00").sent == 5
    assert {state for _, state in states(guide)} == {"sent"}


def test_whoever_comes_while_it_is_paused_enters_and_waits(world: Make) -> None:
    guide = refused(world, leads=1)
    real(guide, AT)
    sound(guide).arrives("form", email="lead7@example.com")
    assert real(guide, "2026-03-02T11:00+01:00").sent == 0
    assert states(guide)["first", "held"] == 2
    assert real(guide, "2026-03-02T12:00+01:00", confirmed=True).sent == 2


def test_what_is_due_within_the_pause_waits_like_behind_a_pause_of_the_file(world: Make) -> None:
    guide = sound(refused(world, leads=1))
    real(guide, AT)
    answering(guide, "REFUSED").arrives("form", email="lead9@example.com")
    real(guide, "2026-03-02T11:00+01:00")
    real(guide, "2026-03-03T10:30+01:00")
    assert states(guide) == {("first", "sent"): 1, ("first", "held"): 1, ("second", "held"): 1, ("welcome", "sent"): 1}


def test_explain_and_the_gate_say_why(world: Make) -> None:
    guide = refused(world, leads=1)
    real(guide, AT)
    now = instant("2026-03-02T10:30+01:00")
    project, _ = in_force(guide.place, guide.store, now)
    told = explain(
        guide.state("lead0@example.com"), guide.store.decisions("lead0@example.com"), project, now, Report(now)
    )
    (step,) = [step for step in told.steps if step.step == "first"]
    assert step.state == "held"
    assert "the server refuses the sender" in step.reason.text
    assert "nurture run --confirm" in step.reason.text
    assert ADA not in step.reason.text


@pytest.mark.parametrize("answer", ["DEAD", "BLOCKED"])
def test_too_many_refusals_pause_it_and_the_rest_stays_unharmed(world: Make, answer: str) -> None:
    guide = refused(world, answer, leads=9)
    report = real(guide, AT)
    assert any("of its last" in fault for fault in report.faults)
    found = states(guide)
    dead = {"DEAD": 3, "BLOCKED": 2}[answer]  # the third one that was blocked is not to blame for it
    assert (found["first", "failed"], found["first", "held"]) == (dead, 9 - dead)
    assert report.failed == dead
    assert real(guide, "2026-03-02T10:05+01:00", confirmed=True).failed == dead  # counted anew


@pytest.mark.parametrize(("answer", "state"), [("FULL", "failed"), ("DOWN", "deferred")])
def test_what_is_about_a_mailbox_or_the_moment_pauses_nothing(world: Make, answer: str, state: str) -> None:
    guide = refused(world, answer, leads=9)
    report = real(guide, AT)
    assert not any("paused" in fault for fault in report.faults)
    assert states(guide)["first", state] == 9


def test_a_relay_that_is_down_for_a_week_costs_nobody_a_mail(world: Make) -> None:
    guide = refused(world, "DOWN", leads=1)
    for day in range(2, 9):
        real(guide, f"2026-03-{day:02}T10:00+01:00")
    assert real(sound(guide), "2026-03-09T12:00+01:00").sent == 1


def test_complaints_pause_the_campaign_that_was_complained_of(world: Make) -> None:
    guide = sound(refused(world))
    wiring = (guide.root / "nurture.yaml").read_text()
    guide.write({"events.csv": "email,event,at\n"})
    guide.write({"nurture.yaml": f"{wiring}\nfeeds: {{loop: {{use: csv, path: events.csv}}}}\n"})
    real(guide, AT)
    faults = []
    for n in range(2):
        with (guide.root / "events.csv").open("a") as file:
            file.write(f"lead{n}@example.com,complained,2026-03-02T10:0{n + 5}+01:00\n")
        faults.append(real(guide, f"2026-03-02T10:1{n}+01:00").faults)
    assert faults[0] == []  # one is an accident
    told = "campaign guide: it has paused: 2 of the 5 mails that it sent within 30 days were called spam"
    assert faults[1][0].startswith(told)
    real(guide, "2026-03-03T11:00+01:00")
    assert states(guide)["second", "held"] == 3
    report = real(guide, "2026-03-03T12:00+01:00", confirmed=True)
    assert (report.sent, report.faults) == (3, [])  # those who complained get nothing more


def heard(guide: World, verb: str, *leads: int) -> None:
    """Of the last mails to these leads."""
    for n in leads:
        email, now = f"lead{n}@example.com", instant("2026-03-02T12:00+01:00")
        (last,) = (message for message in guide.messages("sent") if message.lead == guide.state(email).lead.id)
        report = MailReport("bounced" if verb == "bounced" else "complained", email, f"{verb} {n}", last.message_id)
        Postings("loop", guide.place.project, guide.store, now).take_in(Reply([replace(report, reason="blocked")]))


@pytest.mark.parametrize("verb", ["bounced", "complained"])
@pytest.mark.parametrize("before", [True, False], ids=["before it is let go", "afterwards"])
def test_once_it_is_let_go_what_is_said_of_mails_before_counts_no_more(world: Make, verb: str, before: bool) -> None:
    guide = sound(refused(world, leads=6))
    real(guide, AT)
    heard(guide, verb, 0, 1, 2)
    assert len(real(guide, "2026-03-02T12:05+01:00").faults) == 1
    heard(guide, verb, *([3, 4, 5] if before else ()))
    assert real(guide, "2026-03-02T13:00+01:00", confirmed=True).faults == []
    for n in range(6, 12):
        guide.arrives("form", email=f"lead{n}@example.com")
    assert real(guide, "2026-03-02T13:05+01:00").sent == 6
    heard(guide, verb, *(() if before else [3, 4, 5]))
    assert real(guide, "2026-03-02T13:10+01:00").faults == []
    heard(guide, verb, 6, 7, 8)
    assert len(real(guide, "2026-03-02T14:00+01:00").faults) == 1


def test_mails_in_an_outbox_cannot_be_complained_of(world: Make) -> None:
    guide = refused(world)
    guide.run(AT)
    heard(guide, "complained", 0, 1, 2)
    assert guide.run("2026-03-02T12:05+01:00").faults == []


def test_an_outbox_counts_for_nothing(world: Make) -> None:
    guide = refused(world)
    assert guide.run(AT).faults == []
    assert guide.store.get("budgets") in ("", "{}")
