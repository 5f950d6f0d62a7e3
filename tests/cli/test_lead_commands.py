"""What is answered about leads and their messages: explain, record, leads, messages, preview."""

from __future__ import annotations

from contextlib import closing
from datetime import date

import pytest

from nurture.store.inbox import Tally
from nurture.store.sqlite import SqliteStore
from tests.cli.conftest import ADA, MONDAY, THURSDAY, Shop


def test_explain_tells_each_step_with_file_and_line(shop: Shop) -> None:
    shop("run", "--at", MONDAY)
    told = shop.json("explain", ADA.upper())
    assert (told["lead"], told["temperature"], told["stage"]) == (ADA, "cold", "")
    assert told["score"] == {"total": 0, "evidence": []}
    steps = {step["step"]: step for step in told["steps"]}
    assert {name: step["state"] for name, step in steps.items()} == {
        "guide": "sent",
        "wait 3 days": "waiting",
        "chain": "to come",
        "brakes": "to come",
    }
    assert (steps["chain"]["path"], steps["chain"]["line"]) == ("campaigns/winter-check.yaml", 18)
    assert steps["chain"]["at"] == "2026-03-05T09:00:00+00:00"
    assert "campaigns/winter-check.yaml:17" in steps["wait 3 days"]["reason"]
    assert told["next"] == {"at": "2026-03-05T09:00:00+00:00", "what": "chain", "campaign": "winter-check"}


def test_explain_tells_why_nothing_is_to_come(shop: Shop) -> None:
    shop.edit("nurture.yaml", "    consent: [newsletter, tracking]", "    consent: tracking")
    shop("run", "--at", MONDAY)
    *_, first, second = shop("explain", ADA).stdout.splitlines()
    assert first == "Next: nothing, unless something happens."
    assert second.startswith("chain would be skipped, Thu 2026-03-05 08:00 +00:00: no consent to newsletter (")


def test_explain_tells_a_wait_that_a_new_temperature_dropped(shop: Shop) -> None:
    shop("run", "--at", MONDAY)
    shop("record", ADA, "submitted booking-form", "--at", "2026-03-03T10:00+00:00")
    shop("run", "--at", "2026-03-04T10:00+00:00")
    told = shop.json("explain", ADA)
    states = {step["step"]: step["state"] for step in told["steps"]}
    assert states["wait 3 days"] == "dropped"
    assert states["notify workshop"] == "sent"
    assert told["temperature"] == "hot"
    (evidence,) = told["score"]["evidence"]
    assert (evidence["given"], evidence["rule"]) == (60, "submitted booking-form")
    line = (shop.root / "nurture.yaml").read_text(encoding="utf-8").splitlines()[evidence["line"] - 1]
    assert (evidence["path"], line.strip()) == ("nurture.yaml", "submitted booking-form: 60")
    assert 58 < evidence["points"] < 59


def test_explain_names_the_bound_behind_each_move(shop: Shop) -> None:
    shop("run", "--at", MONDAY)
    shop("record", ADA, "submitted booking-form", "--at", "2026-03-03T10:00+00:00")
    shop("run", "--at", "2026-03-04T10:00+00:00")
    shop("run", "--at", "2026-06-30T10:00+00:00")
    moves = {move["became"]: move for move in shop.json("explain", ADA)["moves"]}
    lines = (shop.root / "nurture.yaml").read_text(encoding="utf-8").splitlines()
    assert {name: lines[move["line"] - 1].strip().partition(":")[0] for name, move in moves.items()} == {
        "hot": "hot",
        "warm": "hot",
        "cold": "warm",
        **{name: name for name in moves.keys() - {"hot", "warm", "cold"}},
    }
    assert moves["hot"]["at"].startswith("2026-03-03T10:00") and "reached 60" in moves["hot"]["reason"]
    assert "fell below 45" in moves["warm"]["reason"]
    assert "became warm" in shop("explain", ADA).stdout


def test_explain_says_why_a_campaign_stands_still(shop: Shop) -> None:
    shop("run", "--at", MONDAY)
    file = shop.root / "campaigns/winter-check.yaml"
    text = file.read_text(encoding="utf-8")
    file.unlink()
    assert "stands still: campaigns/winter-check.yaml is gone" in shop("explain", ADA).stdout
    file.write_text(text.replace("send: chain", "send: chian"), encoding="utf-8")
    [walk] = shop.json("explain", ADA, ends=None)["campaigns"]
    assert "chian" in walk["stands_still"] and "campaigns/winter-check.yaml:18" in walk["stands_still"]
    file.write_text(text, encoding="utf-8")
    assert [walk["stands_still"] for walk in shop.json("explain", ADA)["campaigns"]] == [""]


def test_explain_says_who_is_in_the_holdout(shop: Shop) -> None:
    shop.edit("campaigns/winter-check.yaml", "enter:", "holdout: 99.99\nenter:")
    shop("run", "--at", MONDAY)
    assert [walk["held_out"] for walk in shop.json("explain", ADA)["campaigns"]] == [True]
    assert "in the holdout: gets nothing from this campaign" in shop("explain", ADA).stdout


def test_explain_is_kind_about_an_unknown_address(shop: Shop) -> None:
    shop("run", "--at", MONDAY)
    assert "nurture leads" in shop("explain", "nobody@example.com", ends=1).stderr
    assert "no address" in shop("explain", "nobody", ends=1).stderr


def test_explain_without_a_database_says_what_makes_one(shop: Shop) -> None:
    assert "nurture run" in shop("explain", ADA, ends=1).stderr


def test_unsubscribed_ends_all_mail(shop: Shop) -> None:
    shop("run", "--at", MONDAY)
    shop("record", ADA, "unsubscribed")
    shop("run", "--at", THURSDAY)
    sent = [m["step"] for m in shop.json("messages", "--state", "sent")["messages"] if m["lead"] == ADA]
    assert sent == ["guide"]
    assert shop.json("explain", ADA)["next"]["at"] is None


def test_a_click_belongs_to_the_message_with_that_link(shop: Shop) -> None:
    shop("run", "--at", MONDAY)
    said = shop("record", ADA, "clicked guide-pdf", "--at", "2026-03-02T09:00+00:00").stderr
    assert "clicked guide-pdf (winter-check)" in said
    shop("run", "--at", "2026-03-02T09:05+00:00")
    assert shop.json("explain", ADA)["score"]["evidence"][0]["event"] == "clicked guide-pdf guide"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["clicked bokking"], "did you mean `clicked booking`?"),
        (["became hot"], "nurture itself"),
        (["submitted booking-form", "value=80"], "no fact `value`"),
        (["replied", "--step", "slot"], "no message slot"),
    ],
)
def test_record_refuses_what_cannot_have_happened(shop: Shop, arguments: list[str], words: str) -> None:
    shop("run", "--at", MONDAY)
    assert words in shop("record", ADA, *arguments, ends=1).stderr


def test_record_takes_facts_by_their_declared_type(shop: Shop) -> None:
    shop.edit("nurture.yaml", "serviced bike: []", "serviced bike: {value: number}")
    shop("run", "--at", MONDAY)
    assert "declared as number" in shop("record", ADA, "serviced bike", "value=much", ends=1).stderr
    shop("record", ADA, "serviced bike", "value=80")
    shop("run", "--at", THURSDAY)
    assert shop.json("explain", ADA)["campaigns"][0]["state"] == "goal"


def test_at_is_refused_outside_a_rehearsal(shop: Shop) -> None:
    shop("run")
    assert "rehearsal" in shop("record", ADA, "replied", "--at", MONDAY, ends=1).stderr


def test_lists_are_filtered(shop: Shop) -> None:
    shop("run", "--at", MONDAY)
    assert len(shop.json("leads", "--temperature", "cold")["leads"]) == 5
    assert shop.json("leads", "--temperature", "hot") == {"leads": []}
    assert set(shop.json("leads")["leads"][0]) == {"email", "temperature", "stage", "score", "source"}
    assert shop.json("messages", "--state", "failed") == {"messages": []}
    assert set(shop.json("messages")["messages"][0]) == {
        *("key", "message_id", "lead", "campaign", "step", "state", "at"),
    }


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (("leads", "--temperature", "hto"), "`hot`"),
        (("leads", "--source", "guide"), "`guide-form`"),
        (("leads", "--stage", "mql"), "there are: none"),
        (("messages", "--state", "snet"), "`sent`"),
        (("messages", "--campaign", "winter-chek"), "`winter-check`"),
    ],
)
def test_a_filter_that_nothing_can_match_is_wrong_use(shop: Shop, arguments: tuple[str, ...], meant: str) -> None:
    assert meant in shop(*arguments, ends=2).stderr


def test_clicks_and_opens_that_name_nobody_are_counted_by_step_and_link(shop: Shop) -> None:
    shop("run", "--at", MONDAY)
    days = [date(2026, 3, day) for day in (2, 4)]
    booking = [Tally("click", "winter-check", "guide", "booking", day) for day in days]
    with closing(SqliteStore(shop.root / "nurture.db")) as store:
        store.add_tallies({booking[0]: 3, booking[1]: 1, Tally("open", "winter-check", "guide", "", days[0]): 7})
        store.note_opens({1: days[1]})
    counted = {"campaign": "winter-check", "step": "guide", "first": "2026-03-02"}
    assert shop.json("clicks", "--campaign", "winter-check") == {
        "clicks": [
            {**counted, "kind": "click", "link": "booking", "count": 4, "last": "2026-03-04"},
            {**counted, "kind": "open", "link": "", "count": 7, "last": "2026-03-02"},
        ]
    }
    assert shop("clicks").stdout.splitlines()[1].split() == [
        "winter-check",
        "guide",
        "click",
        "booking",
        "4",
        days[1].isoformat(),
    ]
    assert "did you mean `winter-check`?" in shop("clicks", "--campaign", "winter", ends=2).stderr
    assert shop.json("explain", ADA)["last_open"] == "2026-03-04"
    assert "last opened a mail on Wed 2026-03-04" in shop("explain", ADA).stdout


@pytest.mark.parametrize("name", ["leads", "messages", "clicks"])
def test_lists_are_empty_before_the_first_run(shop: Shop, name: str) -> None:
    assert shop.json(name) == {name: []}
    assert "nurture run" in shop(name).stderr


def test_preview_shows_every_template_for_a_made_up_lead(shop: Shop) -> None:
    for template in ("guide", "chain", "brakes", "slot", "handover"):
        shown = shop.json("preview", template)
        assert shown["subject"]
        assert shown["text"]
    assert shop("preview", "guide", "--html").stdout.lstrip().lower().startswith("<!doctype html>")
    assert "did you mean `guide`?" in shop("preview", "gide", ends=2).stderr


def test_preview_for_a_lead_greets_that_lead(shop: Shop) -> None:
    shop("run", "--at", MONDAY)
    assert "Ben" in shop("preview", "guide", "--lead", "ben.okoro@example.com").stdout


def test_the_list_for_people_shows_what_went_to_whom(shop: Shop) -> None:
    shop("run", "--at", MONDAY)
    heading, first, *_ = shop("messages").stdout.splitlines()
    assert heading.split() == ["AT", "STATE", "LEAD", "CAMPAIGN", "STEP"]
    assert first == f"Mon 2026-03-02 08:00 +00:00  sent   {ADA}        winter-check  guide"


def test_a_click_of_who_never_agreed_to_tracking_is_told_as_not_counted(shop: Shop) -> None:
    shop.edit("nurture.yaml", "    consent: [newsletter, tracking]", "    consent: newsletter")
    shop("run", "--at", MONDAY)
    why = "tracking was never agreed to"
    assert f"\n  not counted: {why}\n" in shop("record", ADA, "clicked booking", "--at", THURSDAY).stderr
    shop("run", "--at", THURSDAY)
    assert f": not counted, {why}\n" in shop("explain", ADA).stdout
    (click,) = shop.json("explain", ADA)["clicks"]
    assert (click["link"], click["counts"], click["why"]) == ("booking", False, [why])
    assert why not in shop("record", ADA, "replied", "--at", THURSDAY).stderr
