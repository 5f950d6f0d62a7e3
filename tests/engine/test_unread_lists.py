"""A list of those who get no mail that was not read keeps marketing back; one that names nearly all is not taken."""

from __future__ import annotations

import pytest

from nurture.core.model import Consent, Event
from nurture.engine.ahead.outlook import look_ahead
from nurture.engine.edits.in_force import in_force
from nurture.engine.intake.rows import look_into_files
from nurture.engine.report import Report
from nurture.engine.run import run
from nurture.engine.taken_back import take_back
from nurture.testing.world import World, instant
from tests.engine.conftest import Make

ADA, BEN = "ada@example.com", "ben@example.com"
GUIDE = """
enter: {sources: [form]}
consent: newsletter
sending: {window: any}
steps:
  - send: welcome
    requested: yes
  - send: first
"""
DAYS = [f"2026-03-{day:02}T10:00+01:00" for day in range(2, 9)]
OLD = "suppressed/old.csv"


def guide(world: Make, more: str = "", leads: int = 0, path: str = OLD) -> World:
    made = world(GUIDE, f"suppress: {{lists: {{old: {{use: csv, path: {path}{more}}}}}}}\n")
    for email in (ADA, BEN, *(f"lead{n}@example.com" for n in range(leads))):
        made.arrives("form", email=email)
    return made


def steps(made: World) -> list[str]:
    return [step for _, step in made.sent()]


def confirmed(made: World, at: str) -> list[str]:
    when = instant(at)
    return run(made.place, made.store, lambda: when, rehearsal=True, sends=lambda _: False, confirmed=True).notes


UNREAD = {
    "not there": (None, "cannot be read"),
    "of other words": ("Klient;Status\nada@example.com;out\n", "There is no column of addresses"),
    "somebody in it": ("email\nben@example.com\nada at home\n", "first line 3"),
    "a row of it": ("email,reason\nben@example.com,x\nada@example.com\n", "first line 3"),
}


@pytest.mark.parametrize("kind", UNREAD)
def test_what_cannot_be_read_keeps_all_back_but_what_was_asked_for(world: Make, kind: str) -> None:
    text, told = UNREAD[kind]
    made = guide(world)
    if text:
        made.write({OLD: text})
    report = made.run(DAYS[0])
    assert set(steps(made)) == {"welcome"}
    assert report.held >= 1
    assert report.faults
    assert any(told in fault for fault in report.faults)
    assert any(fault.startswith("list old: no marketing leaves: ") for fault in report.faults)
    (held, *_) = made.messages("held")
    assert held.reason
    assert held.reason.code == "list"
    made.write({OLD: f"email\n{ADA}\n"})
    report = made.run(DAYS[1])
    assert report.faults == []
    assert made.state(ADA).suppressed == "on the list old"
    assert sum(step == "first" for step in steps(made)) == (0 if kind in ("somebody in it", "a row of it") else 1)


def test_what_was_read_before_counts_and_mail_goes_on_without_its_file(world: Make) -> None:
    made = guide(world)
    made.write({OLD: f"email\n{ADA}\n"})
    made.run(DAYS[0])
    (made.place.root / OLD).unlink()
    made.arrives("form", email="eva@example.com")
    (fault,) = made.run(DAYS[1]).faults
    assert "cannot be read" in fault
    assert sorted(steps(made)).count("first") == 2
    made.write({OLD: "email\neva at home\n"})
    made.arrives("form", email="zoe@example.com")
    made.run(DAYS[2])
    (made.place.root / OLD).unlink()
    assert len(made.run(DAYS[3]).faults) == 2
    assert sorted(steps(made)).count("first") == 2


def test_a_file_that_cannot_be_read_hides_nothing_of_the_others(world: Make) -> None:
    made = guide(world, path="suppressed/*.csv")
    made.write({OLD: "email\nzed@example.com\n"})
    made.run(DAYS[0])
    made.write({"suppressed/p.csv": f"email\n{ADA}\nben at home\n", "suppressed/z.csv": ""})
    made.arrives("form", email="eva@example.com")
    faults = made.run(DAYS[1]).faults
    assert [fault.partition(": ")[0] for fault in faults] == ["list old", "list old"]
    assert "no marketing leaves" in faults[1]
    assert steps(made).count("first") == 2


def test_a_path_that_no_file_fits_is_not_read(world: Make) -> None:
    made = guide(world, path="suppresed/*.csv")
    assert made.run(DAYS[0]).faults == [
        "list old: no marketing leaves: no file fits suppresed/*.csv: mend it, or write `holds: no` to let mail out all"
        " the same"
    ]
    assert set(steps(made)) == {"welcome"}
    told = look_into_files(made.place, instant(DAYS[0])).problems
    assert [problem.code for problem in told] == ["missing-file"]


def test_check_finds_the_files_of_a_path_anywhere(world: Make, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    made = guide(world, path=f"{elsewhere}/*.csv")
    told = look_into_files(made.place, instant(DAYS[0])).problems
    assert [problem.code for problem in told] == ["missing-file"]
    (elsewhere / "old.csv").write_text("email\n", "utf-8")
    assert look_into_files(made.place, instant(DAYS[0])).problems == []


def test_it_may_be_said_that_mail_does_not_wait_for_it(world: Make) -> None:
    made = guide(world, ", holds: no")
    (fault,) = made.run(DAYS[0]).faults
    assert "cannot be read" in fault
    assert "first" in steps(made)


def test_a_list_about_one_consent_keeps_back_what_rests_on_it(world: Make) -> None:
    made = guide(world, ", purpose: tracking")
    assert made.run(DAYS[0]).faults
    assert "first" in steps(made)


def test_columns_of_other_words_can_be_named_and_check_says_so(world: Make) -> None:
    made = guide(world)
    made.write({OLD: f"Klient;Powód odejścia\n{ADA};skarga\n"})
    (problem,) = look_into_files(made.place, instant(DAYS[0])).problems
    assert (problem.code, problem.severity) == ("missing-column", "warning")
    assert "`columns: {Klient: email}`" in problem.hint
    made = guide(world, ", columns: {Klient: email, Powód odejścia: reason}")
    made.write({OLD: f"Klient;Powód odejścia\n{ADA};skarga\n"})
    assert look_into_files(made.place, instant(DAYS[0])).problems == []
    assert made.run(DAYS[0]).faults == []
    assert made.state(ADA).suppressed == "complained: skarga"


def test_who_looks_ahead_is_told_too(world: Make) -> None:
    made = guide(world)
    made.run(DAYS[0])
    project, _ = in_force(made.place, made.store, instant(DAYS[0]))
    assert list(project.unread) == ["old"]
    report = Report(instant(DAYS[1]))
    outlook = look_ahead(made.place, made.store, instant(DAYS[1]), instant(DAYS[2]), report)
    assert (outlook.edits, [d for _, d in outlook.decisions if d.do == "send"]) == ([], [])
    assert report.faults


# ---------------------------------------------------------------- too much


SUBSCRIBERS = "email\n" + "".join(f"lead{n}@example.com\n" for n in range(9))


def test_a_list_of_nearly_all_is_not_taken_until_that_is_confirmed(world: Make) -> None:
    made = guide(world, leads=10)
    made.write({OLD: SUBSCRIBERS})
    report = made.run(DAYS[0])
    assert (list(made.store.suppressions()), set(steps(made))) == ([], {"welcome"})
    (fault,) = report.faults
    assert "it would take 9 of 12 leads at once, so nothing of it is taken" in fault
    assert made.run(DAYS[1]).faults == [fault]
    assert "list old: 9 more are not mailed" in confirmed(made, DAYS[2])
    assert sorted(step for step in steps(made) if step == "first") == ["first"] * 3
    assert made.run(DAYS[3]).faults == []


def test_domains_and_a_few_of_many_are_weighed_by_the_leads_that_they_take(world: Make) -> None:
    made = guide(world, leads=10)
    made.write({OLD: "domain\nexample.com\n"})
    assert "it would take 12 of 12 leads" in made.run(DAYS[0]).faults[0]
    made.write({OLD: "email\n" + "".join(f"other{n}@example.org\n" for n in range(40)) + f"{ADA}\n"})
    assert made.run(DAYS[1]).faults == []


def test_an_export_of_all_contacts_suppresses_nobody_who_may_be_mailed(world: Make) -> None:
    made = guide(world, leads=10, path="suppressed/*.csv")
    head = "Email Address,OPTIN_TIME,CONFIRM_TIME"
    made.write(
        {
            "suppressed/subscribed_1.csv": f"{head}\n"
            + "".join(f"lead{n}@example.com,,2020-01-02\n" for n in range(10)),
            "suppressed/unsubscribed_1.csv": f"{head},UNSUB_TIME\n{ADA},,2020-01-02,2024-01-02 10:00:00\n",
        }
    )
    report = made.run(DAYS[0])
    assert report.faults == []
    assert report.notes == [
        "list old: 1 more is not mailed",
        "list old: 10 rows say that their people may be mailed: passed over",
    ]
    assert [each.what for each in made.store.suppressions()] == [ADA]


# ---------------------------------------------------------------- taken back


def test_what_a_list_brought_is_taken_back_and_nothing_else(world: Make) -> None:
    made = guide(world)
    made.write({OLD: f"email,reason\n{ADA},bounced\n{BEN},bounced\nzoe@example.com,bounced\n@rival.example,\n"})
    made.run(DAYS[0])
    made.happens(BEN, "unsubscribed", DAYS[1])
    made.store.take_events(
        "shop", [("zoe@example.com", Event("complained", instant(DAYS[1]), "z"))], "", instant(DAYS[1])
    )
    made.store.suppress("eva@example.com", "asked", instant(DAYS[1]), source="by hand")
    project = made.place.project
    assert take_back("old", "it was the wrong file", project, made.store, instant(DAYS[2])) == 3
    assert [(each.what, each.reason, each.source) for each in made.store.suppressions()] == [
        (BEN, "unsubscribed", "the lead"),
        ("eva@example.com", "asked", "by hand"),
        ("zoe@example.com", "complained", "the lead"),
    ]
    (logged,) = [event for event in made.state(ADA).events if event.verb == "took back"]
    assert logged.facts == {"event": "list old", "why": "it was the wrong file"}
    made.write({OLD: "email\nben@example.com\n"})
    made.run(DAYS[3])
    assert (made.state(ADA).suppressed, made.state(BEN).suppressed) == ("", "on the list old")


def test_who_asked_to_leave_may_come_back_whatever_the_list_calls_it(world: Make) -> None:
    made = guide(world)
    made.write({OLD: f"Email Address,UNSUB_TIME,UNSUB_REASON\n{ADA},2024-01-02,\n{BEN},2024-01-02,NO_LONGER\n"})
    made.run(DAYS[0])
    assert made.state(BEN).suppressed == "unsubscribed: NO_LONGER"
    for email in (ADA, BEN):
        anew = Consent("newsletter", True, instant(DAYS[1]), "hand", confirmed=True)
        made.store.add_consents(email, [anew], instant(DAYS[1]))
    assert (made.state(ADA).suppressed, made.state(BEN).suppressed) == ("", "")
