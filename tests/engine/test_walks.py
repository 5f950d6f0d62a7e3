"""What a lead receives and when: steps, sequences, doors, goals, each as a run from files to the outbox."""

from __future__ import annotations

from tests.engine.conftest import Make

ADA = "ada@example.com"
GUIDE = """
enter: {sources: [form]}
consent: newsletter
goal: has("purchased")
exit: lead.competitor
sending: {window: mon-fri 09:00-17:00}
begin:
  - send: welcome
    requested: yes
sequences:
  cold:
    - wait: 3 days
    - send: first
    - wait_until: has("clicked pricing")
      at_most: 4 days
      then:
        - send: second
      else:
        - send: third
  warm:
    - send: offer
    - wait: 2 days
    - send: reminder
      when: not has("replied")
  hot:
    - notify: sales
      with: alert
    - wait: 1 day
    - send: call
"""


def test_a_cold_lead_walks_to_the_end_and_gets_each_mail_once(world: Make) -> None:
    guide = world(GUIDE)
    guide.arrives("form", email=ADA)
    for day in range(2, 31):
        for hour in (3, 10):
            guide.run(f"2026-03-{day:02}T{hour:02}:00+01:00")
    assert guide.sent() == [("03-02 03:00", "welcome"), ("03-05 10:00", "first"), ("03-09 10:00", "third")]


def test_a_click_takes_the_other_branch_at_once(world: Make) -> None:
    guide = world(GUIDE)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.run("2026-03-05T10:00+01:00")
    guide.happens(ADA, "clicked pricing", "2026-03-06T12:00+01:00")
    guide.run("2026-03-06T12:05+01:00")
    assert guide.sent()[-1] == ("03-06 12:05", "second")


def test_a_hot_lead_is_handed_over_and_a_fading_one_gets_the_offer(world: Make) -> None:
    guide = world(GUIDE)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.happens(ADA, "submitted demo", "2026-03-03T10:00+01:00")
    guide.run("2026-03-03T10:01+01:00")
    assert guide.state(ADA).course.temperature == "hot"
    for day in range(4, 31):
        guide.run(f"2026-03-{day:02}T11:00+01:00")
    # 60 points fade below 45 after 30 days * log2(60 / 45) = 12.45 days
    assert guide.sent() == [
        ("03-02 10:00", "welcome"),
        ("03-03 10:01", "notify sales"),
        ("03-04 11:00", "call"),
        ("03-16 11:00", "offer"),
        ("03-18 11:00", "reminder"),
    ]
    became = [event.name for event in guide.state(ADA).events if event.verb == "became"]
    assert became == ["became hot", "became mql", "became warm"]


def test_the_goal_ends_the_campaign_and_takes_back_what_waits(world: Make) -> None:
    guide = world(GUIDE)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.run("2026-03-05T20:00+01:00")
    assert [m.step for m in guide.messages("held")] == ["first"]
    guide.happens(ADA, "purchased", "2026-03-06T08:00+01:00", value=80)
    guide.run("2026-03-06T10:00+01:00")
    assert guide.sent() == [("03-02 10:00", "welcome")]
    assert [m.step for m in guide.messages("cancelled")] == ["first"]
    (enrolment,) = guide.state(ADA).enrolments
    assert (enrolment.state, guide.state(ADA).course.stage) == ("goal", "customer")


def test_without_consent_only_what_was_requested_comes(world: Make) -> None:
    guide = world(GUIDE.replace("[form]", "[form, list]"))
    guide.arrives("list", email=ADA)
    for day in range(2, 20):
        guide.run(f"2026-03-{day:02}T10:00+01:00")
    assert guide.sent() == []
    skipped = [(d.step, d.reason.code) for d in guide.store.decisions(ADA) if d.do == "skip"]
    assert skipped == [("welcome", "consent"), ("first", "consent"), ("third", "consent")]


def test_an_unsubscribe_stops_every_later_mail(world: Make) -> None:
    guide = world(GUIDE)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.happens(ADA, "unsubscribed", "2026-03-03T10:00+01:00")
    for day in range(3, 20):
        guide.run(f"2026-03-{day:02}T10:00+01:00")
    assert guide.sent() == [("03-02 10:00", "welcome")]


def test_whoever_meets_the_exit_at_the_door_does_not_come_in(world: Make) -> None:
    guide = world(GUIDE)
    guide.arrives("form", email=ADA, competitor="yes")
    guide.run("2026-03-02T10:00+01:00")
    assert guide.sent() == []
    assert guide.state(ADA).enrolments == ()


def test_a_limit_lets_the_higher_priority_through_and_the_other_waits(world: Make) -> None:
    steps = "enter: {{sources: [form]}}\npriority: {}\nsteps:\n  - send: {}\n"
    both = world(steps.format(1, "first"), "limits: {per_lead: 1 per 20 hours}\n", other=steps.format(2, "second"))
    both.arrives("form", email=ADA)
    both.run("2026-03-02T10:00+01:00")
    both.run("2026-03-03T05:59+01:00")
    assert both.sent() == [("03-02 10:00", "second")]
    both.run("2026-03-03T06:00+01:00")
    assert both.sent()[-1] == ("03-03 06:00", "first")


def test_a_campaign_entered_by_its_condition_opens_when_it_begins_to_hold(world: Make) -> None:
    steps = 'enter: {when: temperature == "warm"}\nsteps:\n  - send: offer\n  - wait: 1 day\n  - send: reminder\n'
    warm = world(steps)
    warm.arrives("list", email=ADA)
    warm.arrives("form", email="bo@example.com")
    warm.run("2026-03-02T10:00+01:00")
    warm.happens("bo@example.com", "replied", "2026-03-03T09:00+01:00")
    warm.run("2026-03-03T10:00+01:00")
    warm.run("2026-03-04T10:00+01:00")
    assert warm.sent() == [("03-03 10:00", "offer"), ("03-04 10:00", "reminder")]
    assert warm.state("bo@example.com").enrolments[0].state == "finished"


def test_steps_set_record_branch_and_exit(world: Make) -> None:
    steps = """
enter: {sources: [form]}
steps:
  - set: {rating: B}
  - record: asked
  - if: lead.rating == "B" and has("asked")
    then:
      - send: first
      - exit: enough
    else:
      - send: second
  - send: third
"""
    all_steps = world(steps)
    all_steps.arrives("form", email=ADA)
    all_steps.run("2026-03-02T10:00+01:00")
    all_steps.run("2026-03-03T10:00+01:00")
    assert [step for _, step in all_steps.sent()] == ["first"]
    state = all_steps.state(ADA)
    assert (state.lead.fields["rating"], state.enrolments[0].state) == ("B", "exit")


def test_a_weekday_time_is_the_leads(world: Make) -> None:
    steps = "enter: {sources: [form]}\nsteps:\n  - wait_until: tue 10:00\n  - send: first\n"
    webinar = world(steps)
    webinar.arrives("form", email=ADA, time_zone="Atlantic/Azores")
    webinar.arrives("form", email="bo@example.com")
    webinar.run("2026-03-02T10:00+01:00")
    webinar.run("2026-03-03T10:00+01:00")
    webinar.run("2026-03-03T12:00+01:00")
    assert webinar.sent() == [("03-03 10:00", "first"), ("03-03 12:00", "first")]


def test_a_notification_without_a_template_shows_the_evidence(world: Make) -> None:
    told = world("enter: {event: submitted demo}\nsteps:\n  - notify: sales\n")
    told.arrives("form", email=ADA, first_name="Ada")
    told.run("2026-03-02T10:00+01:00")
    told.happens(ADA, "submitted demo", "2026-03-02T11:00+01:00")
    assert told.run("2026-03-02T12:00+01:00").sent == 1
    (mail,) = (told.root / "outbox").glob("*.eml")
    text = mail.read_text(encoding="utf-8")
    assert "Subject: hot: ada@example.com" in text
    assert "+60  submitted demo" in text


def test_a_mail_that_cannot_be_made_is_held_and_nobody_elses(world: Make) -> None:
    filters = """from nurture import Filter, hookimpl

def picky(value):
    if value == "Bo":
        raise ValueError("no Bo")
    return value

@hookimpl
def register_filters():
    return [Filter("picky", picky)]
"""
    picky = world("enter: {sources: [form]}\nsteps:\n  - send: welcome\n")
    template = "---\nsubject: Hi\n---\n{{ (lead.first_name or 'you') | picky }}\n"
    picky.write({"plugins/picky.py": filters, "templates/welcome.txt": template})
    picky.arrives("form", email="bo@example.com", first_name="Bo")
    picky.arrives("form", email=ADA, first_name="Ada")
    report = picky.run("2026-03-02T10:00+01:00")
    assert (report.sent, report.held, len(report.faults)) == (1, 1, 1)
    assert "no Bo" in report.faults[0]
    assert picky.run("2026-03-02T10:30+01:00").faults == []
