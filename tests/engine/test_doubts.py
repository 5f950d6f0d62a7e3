"""Messages in doubt: what settles them, and that their leads walk on as if they had been sent."""

from __future__ import annotations

import pytest

from nurture.core.model import Message, Reason
from nurture.engine.delivery.doubts import once_more
from nurture.engine.intake.mailboxes import receive
from nurture.engine.intake.recording import Happening, record
from nurture.testing.world import World, instant
from tests.engine.conftest import Make
from tests.engine.test_delivery import real, through
from tests.engine.test_returned import NOBODY, bounce

ADA = "ada@example.com"
ENTER = "enter: {sources: [form]}\n"
STEPS = "steps:\n  - send: first\n  - wait: 3 days\n  - send: second\n"
ONE = "steps:\n  - send: first\n"
PROVIDER = """
from nurture import Options, Receipt, hookimpl

class Lossy:
    name = "lossy"
    options = Options
    abilities = frozenset()

    def deliver(self, letters, mark, options):
        for letter in letters:
            mark([letter.key])
            told = [line for line in letter.data.decode().splitlines() if line.startswith(("Date", "Message-ID"))]
            with open(".letters", "a") as file:
                file.write(" ".join(told) + "\\n")
            yield Receipt(letter.key, "in_doubt", "no answer came")

class Asked(Lossy):
    name = "asked"

    def look_up(self, message_ids, options):
        ANSWER

@hookimpl
def register_channels():
    return [Lossy(), Asked()]
"""


def doubtful(world: World, channel: str = "lossy", answer: str = "return {}") -> World:
    """Ada's first mail was handed over at ten on Monday, and nobody answered."""
    guide = through(world, channel, PROVIDER.replace("ANSWER", answer).replace(".letters", str(world.root / "letters")))
    guide.arrives("form", email=ADA)
    assert real(guide, "2026-03-02T10:00+01:00").in_doubt == 1
    return guide


def first(world: World) -> Message:
    return next(message for message in world.messages("") if message.step == "first")


def told(world: World) -> tuple[str, str]:
    message = first(world)
    return message.state.value, message.reason.text if message.reason else ""


# ---------------------------------------------------------------- evidence


@pytest.mark.parametrize("word", ["clicked pricing", "opened", "replied", "bounced", "complained", "unsubscribed"])
def test_an_event_about_it_settles_it_as_sent_when_it_was_handed_over(world: Make, word: str) -> None:
    guide = doubtful(world(ENTER + STEPS))
    guide.write({"templates/first.txt": "---\nsubject: first\n---\n{{ link('pricing') }} {{ unsubscribe_url }}\n"})
    project, at = guide.place.project, instant("2026-03-02T11:00+01:00")
    guide.store.put("mode", "rehearsed")
    record(Happening(ADA, word, campaign="guide", at=at), project, guide.store)
    guide.store.put("mode", "real")
    real(guide, "2026-03-02T12:00+01:00")
    assert told(guide) == ("sent", f"in doubt, until it was {'opened first' if word == 'opened' else word}")
    sent = [event for event in guide.state(ADA).events if event.verb == "sent"]
    assert [(event.at, event.message) for event in sent] == [(instant("2026-03-02T10:00+01:00"), first(guide).key)]


def test_a_mail_in_doubt_that_comes_back_was_sent_and_ends_the_mails_to_that_address(world: Make) -> None:
    guide = doubtful(world(ENTER + "sending: {in_doubt: send again}\n" + STEPS))
    raw = bounce(ADA, "5.1.1", NOBODY, message_id=first(guide).message_id)
    assert receive(raw, "", guide.store, instant("2026-03-02T11:00+01:00")) == "1 bounce"
    for day in (2, 3, 5, 9):
        real(guide, f"2026-03-{day:02}T12:00+01:00")
    assert told(guide) == ("sent", "in doubt, until it was bounced")
    assert [message.step for message in guide.messages()] == ["first"]
    events = {event.verb: event.at for event in guide.state(ADA).events if event.message == first(guide).key}
    assert events == {verb: instant(f"2026-03-02T{at}+01:00") for verb, at in (("sent", "10:00"), ("bounced", "11:00"))}


def test_what_is_not_about_it_settles_nothing(world: Make) -> None:
    guide = doubtful(world(ENTER + STEPS))
    guide.happens(ADA, "replied", "2026-03-02T11:00+01:00")
    real(guide, "2026-03-02T12:00+01:00")
    assert told(guide)[0] == "in_doubt"


def test_a_click_on_a_link_that_an_earlier_mail_had_too_is_no_evidence(world: Make) -> None:
    """It belongs to the mail that certainly left."""
    linked = "---\nsubject: it\n---\n{{ link('pricing') }} {{ unsubscribe_url }}\n"
    guide = world(ENTER + "steps:\n  - send: welcome\n  - wait: 1 hour\n  - send: first\n")
    guide.write({"templates/welcome.txt": linked, "templates/first.txt": linked})
    guide.arrives("form", email=ADA)
    real(guide, "2026-03-02T10:00+01:00")
    real(
        through(guide, "lossy", PROVIDER.replace("ANSWER", "return {}").replace(".letters", str(guide.root / "l"))),
        "2026-03-02T11:00+01:00",
    )
    guide.store.put("mode", "rehearsed")
    clicked = record(
        Happening(ADA, "clicked pricing", at=instant("2026-03-02T12:00+01:00")), guide.place.project, guide.store
    )
    assert clicked.message.endswith("/welcome")


# ---------------------------------------------------------------- the channel knows


def test_a_channel_is_asked_once_a_run_what_became_of_them(world: Make) -> None:
    answer = "return {m: 'sent' for m in message_ids} | {'<strange@x>': 'sent'}"
    guide = doubtful(world(ENTER + STEPS), "asked", answer)
    assert told(guide) == ("in_doubt", "no answer came")
    report = real(guide, "2026-03-02T10:05+01:00")
    assert told(guide) == ("sent", "in doubt, until channel email knew of it")
    assert report.notes == ["of the messages in doubt, 1 counts as sent"]


def test_what_a_channel_knows_to_have_failed_has_failed(world: Make) -> None:
    guide = doubtful(world(ENTER + STEPS), "asked", "return dict.fromkeys(message_ids, 'failed: rejected by policy')")
    real(guide, "2026-03-02T10:05+01:00")
    assert told(guide) == ("failed", "rejected by policy")


@pytest.mark.parametrize(
    "answer",
    [
        "raise OSError('no route')",
        "return None",
        "return {m: 'perhaps' for m in message_ids}",
        "return {m: 1 for m in message_ids}",
    ],
)
def test_a_look_up_that_fails_is_a_fault_and_settles_nothing(world: Make, answer: str) -> None:
    guide = doubtful(world(ENTER + STEPS), "asked", answer)
    report = real(guide, "2026-03-02T10:05+01:00")
    assert [fault.partition(":")[0] for fault in report.faults] == ["channel email"]
    assert told(guide)[0] == "in_doubt"


# ---------------------------------------------------------------- after a day


def test_after_a_day_it_counts_as_sent_and_the_walk_stays_as_it_was(world: Make) -> None:
    guide = doubtful(world(ENTER + STEPS))
    real(guide, "2026-03-03T09:59+01:00")
    assert told(guide)[0] == "in_doubt"
    real(guide, "2026-03-03T10:00+01:00")
    assert told(guide) == ("sent", "in doubt for 24 hours: it counts as sent")
    real(through(guide, "outbox"), "2026-03-05T10:00+01:00")
    assert guide.sent() == [("03-02 10:00", "first"), ("03-05 10:00", "second")]


def test_ask_leaves_it_in_doubt_and_says_so(world: Make) -> None:
    guide = doubtful(world(ENTER + "sending: {in_doubt: ask}\n" + STEPS))
    report = real(guide, "2026-03-04T10:00+01:00")
    assert told(guide)[0] == "in_doubt"
    assert report.notes == [
        "1 message has been in doubt for a day (`in_doubt: ask`): `nurture doubt` lists and settles them"
    ]


AGAIN = "sending: {in_doubt: send again}\n"


@pytest.mark.parametrize("steps", [STEPS, ONE], ids=["on its way", "finished"])
def test_send_again_sends_the_same_once_more_and_then_counts_it_as_sent(world: Make, steps: str) -> None:
    guide = doubtful(world(ENTER + AGAIN + steps))
    assert real(guide, "2026-03-03T10:00+01:00").in_doubt == 1
    letters = (guide.root / "letters").read_text().splitlines()
    assert len(letters) == 2
    assert letters[0] == letters[1]
    for day in (4, 5):
        real(guide, f"2026-03-{day:02}T10:00+01:00")
    assert told(guide) == ("sent", "in doubt for 24 hours: it counts as sent")
    assert sum(line in letters for line in (guide.root / "letters").read_text().splitlines()) == 2


def test_what_is_sent_again_moves_nothing_that_stands_behind_it(world: Make) -> None:
    guide = doubtful(world(ENTER + AGAIN + STEPS))
    through(guide, "outbox")
    for day in (3, 4, 5):
        real(guide, f"2026-03-{day:02}T10:00+01:00")
    assert guide.sent() == [("03-03 10:00", "first"), ("03-05 10:00", "second")]


def test_send_again_waits_for_its_window_and_is_not_late(world: Make) -> None:
    guide = doubtful(world(ENTER + "sending: {in_doubt: send again, window: mon-fri 10:00-17:00, late: skip}\n" + ONE))
    through(guide, "outbox")
    real(guide, "2026-03-06T18:00+01:00")
    assert told(guide)[0] == "in_doubt"
    real(guide, "2026-03-09T10:00+01:00")
    assert guide.sent() == [("03-09 10:00", "first")]


@pytest.mark.parametrize("event", ["unsubscribed", "purchased"])
def test_who_left_or_reached_the_goal_gets_nothing_again(world: Make, event: str) -> None:
    guide = doubtful(world(ENTER + 'goal: has("purchased")\n' + AGAIN + STEPS))
    guide.happens(ADA, event, "2026-03-02T12:00+01:00")
    for day in (3, 4):
        real(guide, f"2026-03-{day:02}T10:00+01:00")
    assert told(guide)[0] == "sent"
    assert len((guide.root / "letters").read_text().splitlines()) == 1


def test_an_opt_out_takes_back_what_was_to_be_sent_again(world: Make) -> None:
    guide = doubtful(world(ENTER + AGAIN + STEPS))
    through(guide, "outbox")
    guide.write({"campaigns/guide.yaml": ENTER + "status: paused\n" + AGAIN + STEPS})
    real(guide, "2026-03-03T10:00+01:00")
    assert told(guide)[0] == "in_doubt"
    guide.write({"campaigns/guide.yaml": ENTER + AGAIN + STEPS})
    guide.happens(ADA, "unsubscribed newsletter", "2026-03-03T11:00+01:00")
    real(guide, "2026-03-03T12:00+01:00")
    assert (told(guide)[0], guide.sent()) == ("sent", [("03-02 10:00", "first")])


def test_what_was_lost_is_taken_back_when_the_lead_has_opted_out_and_the_walk_goes_on(world: Make) -> None:
    guide = doubtful(world(ENTER + STEPS))
    lost = once_more(first(guide), instant("2026-03-02T11:00+01:00"), Reason("lost", "lost"))
    assert guide.store.settle_doubts([lost]) == []
    guide.happens(ADA, "unsubscribed newsletter", "2026-03-02T11:00+01:00")
    real(through(guide, "outbox"), "2026-03-02T12:00+01:00")
    assert told(guide) == (
        "cancelled",
        "the consent to newsletter was withdrawn on 2026-03-02 (unsubscribed newsletter)",
    )
    (walk,) = guide.state(ADA).enrolments
    assert (walk.passed["first"].how, walk.standing["steps"].behind) == ("sent", "first")


@pytest.mark.parametrize("window", ["", "sending: {window: mon-fri 10:00-17:00}\n"])
def test_what_was_lost_has_three_days_of_its_own(world: Make, window: str) -> None:
    """From when it may leave again; a window that closes in between gives it no more of them."""
    guide = doubtful(world(ENTER + window + STEPS))
    written = first(guide).written
    again = once_more(first(guide), instant("2026-03-07T12:00+01:00"), Reason("lost", "lost"))
    assert guide.store.settle_doubts([again]) == []
    through(guide, "grey")
    runs = [f"2026-03-{day:02}T{hour}:00+01:00" for day in range(9, 15) for hour in (10, 12, 16, 20)]
    found = []
    for at in runs:
        real(guide, at)
        found.append(first(guide).state.value)
    left = {at[8:10] for at, state in zip(runs, found, strict=True) if state != "failed"}
    assert left == {"09", "10", "11"}
    assert first(guide).written == written


def test_a_campaign_that_stands_still_decides_nothing(world: Make) -> None:
    guide = doubtful(world(ENTER + STEPS))
    (guide.root / "campaigns/guide.yaml").unlink()
    guide.write({})
    real(guide, "2026-03-09T10:00+01:00")
    assert told(guide)[0] == "in_doubt"
