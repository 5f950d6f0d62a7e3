"""What the commands answer: the JSON that other programs rely on, and what is refused with which words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nurture.store.lock import run_lock

Shop = Any
"""The fixture `shop` of conftest.py."""
MONDAY = "2026-03-02T08:00+00:00"
THURSDAY = "2026-03-05T12:00+00:00"
ADA = "ada@example.com"


def test_init_touches_no_file_that_is_there(shop: Shop) -> None:
    result = shop("init", ".", ends=2)
    assert "nurture.yaml" in result.stderr


def test_check_is_quiet_on_a_sound_project(shop: Shop) -> None:
    assert shop.json("check") == {"problems": []}


def test_check_names_the_line_and_the_cure(shop: Shop) -> None:
    shop.edit("campaigns/winter-check.yaml", "wait: 3 days", "wait: 3 dyas")
    found = shop.json("check", ends=1)["problems"]
    assert [(p["severity"], p["path"], p["line"]) for p in found] == [("error", "campaigns/winter-check.yaml", 17)]
    assert set(found[0]) == {"severity", "code", "path", "line", "column", "message", "hint"}
    shown = shop("check", ends=1).stdout
    assert "campaigns/winter-check.yaml:17:" in shown
    assert "  17 |     - wait: 3 dyas" in shown
    assert "^" in shown


def test_plan_foretells_the_first_run_and_writes_nothing(shop: Shop) -> None:
    before = {path for path in shop.root.rglob("*") if ".nurture" not in path.parts}
    told = shop.json("plan", "--at", MONDAY)
    assert {path for path in shop.root.rglob("*") if ".nurture" not in path.parts} == before
    sends = [d for d in told["decisions"] if d["do"] == "send"]
    assert len(sends) == 5
    assert {(d["step"], d["at"], d["path"], d["line"]) for d in sends} == {
        ("guide", MONDAY.replace("08:00", "08:00:00"), "campaigns/winter-check.yaml", 12)
    }
    assert set(sends[0]) == {"lead", "campaign", "sequence", "step", "do", "at", "reason", "path", "line"}


def test_plan_until_walks_on(shop: Shop) -> None:
    shop("run", "--at", MONDAY)
    database = (shop.root / "nurture.db").read_bytes()
    told = shop.json("plan", "--until", THURSDAY)
    assert [d["step"] for d in told["decisions"] if d["do"] == "send" and d["lead"] == ADA] == ["chain"]
    assert (shop.root / "nurture.db").read_bytes() == database
    assert shop.json("plan")["decisions"] == []


def test_plan_tells_which_edit_meets_leads_on_their_way(shop: Shop) -> None:
    shop("run", "--at", MONDAY)
    shop.edit("campaigns/winter-check.yaml", "wait: 3 days", "wait: 2 days")
    edits = shop.json("plan")["edits"]
    assert edits == [{"campaign": "winter-check", "path": "campaigns/winter-check.yaml", "leads": 5}]


def test_plan_does_what_run_does(shop: Shop) -> None:
    shop("run", "--at", MONDAY)
    planned = shop.json("plan", "--at", THURSDAY)["decisions"]
    assert shop.json("run", "--at", THURSDAY)["sent"] == sum(d["do"] == "send" for d in planned) == 5


def test_run_counts_and_a_second_one_sends_nothing(shop: Shop) -> None:
    numbers = shop.json("run", "--at", MONDAY)
    assert numbers.pop("now").startswith("2026-03-02T08:00")
    assert numbers == {
        **dict.fromkeys(("refused_leads", "held", "deferred", "failed", "in_doubt"), 0),
        "new_leads": 5,
        "events": numbers["events"],
        "sent": 5,
    }
    assert len(list((shop.root / "outbox").glob("*.eml"))) == 5
    again = shop.json("run", "--at", MONDAY)
    assert (again["new_leads"], again["sent"]) == (0, 0)


def test_run_refuses_a_row_with_its_line_and_goes_on(shop: Shop) -> None:
    with (shop.root / "leads/guide.csv").open("a", encoding="utf-8") as file:
        heading = (shop.root / "leads/guide.csv").read_text(encoding="utf-8").splitlines()[0]
        file.write("not an address" + "," * heading.count(",") + "\n")
    result = shop("run", "--at", MONDAY)
    assert "1 row refused" in result.stdout
    assert "line 7" in result.stderr


def test_a_campaign_with_a_problem_stands_still_and_is_named(shop: Shop) -> None:
    good = (shop.root / "campaigns/winter-check.yaml").read_text(encoding="utf-8")
    (shop.root / "campaigns/broken.yaml").write_text(good.replace("3 days", "3 dyas"), encoding="utf-8")
    result = shop("run", "--at", MONDAY, ends=1)
    assert "5 sent" in result.stdout
    assert "Standing still until mended: broken." in result.stderr


def test_nothing_runs_on_wiring_that_is_wrong(shop: Shop) -> None:
    shop.edit("nurture.yaml", "sender:", "sendr:")
    result = shop("run", ends=1)
    assert "did you mean `sender`?" in result.stderr
    assert not (shop.root / "nurture.db").exists()


def test_run_names_a_variable_that_is_missing(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_SUCH_HOOK", raising=False)
    shop.edit("nurture.yaml", "workshop: {use: outbox}", 'workshop: {use: webhook, url: "${NO_SUCH_HOOK}"}')
    assert [p["severity"] for p in shop.json("check")["problems"]] == ["warning"]
    assert "NO_SUCH_HOOK" in shop("run", ends=1).stderr


def test_a_rehearsed_database_never_runs_for_real_nor_the_other_way_round(shop: Shop) -> None:
    shop("run", "--at", MONDAY)
    assert "rehears" in shop("run", ends=1).stderr
    assert "rehears" in shop("adopt", ends=1).stderr
    (shop.root / "nurture.db").unlink()
    shop("run")
    assert "real clock" in shop("run", "--at", MONDAY, ends=1).stderr


def test_until_adopted_messages_go_to_the_outbox_and_run_says_why(shop: Shop) -> None:
    shop.edit("nurture.yaml", "email: {use: outbox}", "email: {use: smtp, host: 127.0.0.1, port: 9, tls: none}")
    first = shop("run")
    assert "nurture adopt" in first.stderr
    assert len(list((shop.root / "outbox").glob("*.eml"))) == 5
    shop("adopt")
    assert "nurture adopt" not in shop("run").stderr


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


@pytest.mark.parametrize("name", ["leads", "messages"])
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


def test_schema_prints_one_or_writes_all(shop: Shop, tmp_path: Path) -> None:
    campaign = json.loads(shop("schema", "campaign").stdout)
    assert "sequences" in campaign["properties"]
    shop("schema", "editor")
    assert len(list((tmp_path / "editor").glob("*.schema.json"))) == 3


def test_plugins_lists_built_in_ones_and_names_one_that_does_not_load(shop: Shop) -> None:
    listed = {plugin["name"]: plugin for plugin in shop.json("plugins")["plugins"]}
    assert listed["outbox"]["provides"] == [{"kind": "channel", "name": "outbox"}]
    (shop.root / "plugins").mkdir()
    (shop.root / "plugins/bad.py").write_text("import no_such_module\n", encoding="utf-8")
    assert shop.json("plugins", ends=1)["problems"][0]["path"] == "plugins/bad.py"
    assert "plugins/bad.py" in shop("run", ends=1).stderr


def test_doctor_finds_what_is_wrong(shop: Shop) -> None:
    shop("run")
    sound = shop.json("doctor")["checks"]
    assert all(check["ok"] for check in sound), sound
    (shop.root / "nurture.db").chmod(0o644)
    wrong = [check["check"] for check in shop.json("doctor", ends=1)["checks"] if not check["ok"]]
    assert wrong == ["privacy"]


def test_a_second_run_ends_at_once_and_says_since_when_the_first_one_lasts(shop: Shop) -> None:
    shop("run")
    with run_lock(shop.root / "nurture.db", datetime(2026, 3, 2, 8, tzinfo=UTC)):
        assert "since Mon 2026-03-02 08:00" in shop("run").stderr
        assert shop.json("run")["sent"] == 0
        shop("record", ADA, "replied")
    assert shop.json("run")["events"] == 1


def test_check_lists_rows_that_are_one_lead(shop: Shop) -> None:
    with (shop.root / "leads/guide.csv").open("a", encoding="utf-8") as file:
        file.write("ADA@example.com,,,,,\n")
    assert "one lead: leads/guide.csv:2 and leads/guide.csv:7" in shop("check").stderr


def test_the_list_for_people_shows_what_went_to_whom(shop: Shop) -> None:
    shop("run", "--at", MONDAY)
    heading, first, *_ = shop("messages").stdout.splitlines()
    assert heading.split() == ["AT", "STATE", "LEAD", "CAMPAIGN", "STEP"]
    assert first == f"Mon 2026-03-02 08:00 +00:00  sent   {ADA}        winter-check  guide"


def test_a_file_that_is_no_database_is_said_in_words(shop: Shop) -> None:
    (shop.root / "nurture.db").write_bytes(b"no database" * 1000)
    assert "no readable database" in shop("leads", ends=1).stderr
    assert "no readable database" in shop("plan", ends=1).stderr
    (finding,) = [check for check in shop.json("doctor", ends=1)["checks"] if check["check"] == "database"]
    assert "no readable database" in finding["message"]


def test_paths_are_relative_to_the_project_wherever_it_is_called_from(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop.root.parent)
    from_outside = type(shop)(Path(shop.root.name))
    assert from_outside.json("run")["sent"] == 5
    (shop.root / "leads/guide.csv").unlink()
    assert "source guide-form: leads/guide.csv cannot be read" in from_outside("run", ends=1).stderr
