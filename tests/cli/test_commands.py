"""What the commands answer: the JSON that other programs rely on, and what is refused with which words."""

from __future__ import annotations

import json
import re
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nurture.core import tokens
from nurture.engine.keys import keys_of
from nurture.store.lock import run_lock
from nurture.store.sqlite import SqliteStore
from tests.cli.conftest import ADA, MONDAY, THURSDAY, Shop


def test_init_touches_no_file_that_is_there(shop: Shop) -> None:
    result = shop("init", ".", ends=2)
    assert "nurture.yaml" in result.stderr


def test_every_command_of_the_starter_does_what_its_readme_says(shop: Shop) -> None:
    commands = re.findall(r"`nurture (.*?)`", (shop.root / "README.md").read_text(encoding="utf-8"))
    assert len(commands) >= 5
    for command in commands:
        shop(*command.split())


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


def test_plan_shows_nothing_that_lasts_beyond_until(shop: Shop) -> None:
    def shown(*until: str) -> str:
        return shop("plan", "--at", MONDAY, *until).stdout

    assert "send guide" in shown()
    assert "wait 3 days" not in shown()
    assert "2026-03-05" not in shown("--until", "2026-03-04")
    later = shown("--until", "2026-03-06").splitlines()
    assert any("wait 3 days" in line and line[4:14] == "2026-03-05" for line in later)
    assert max(line[4:14] for line in later if line[4:8] == "2026") <= "2026-03-06"


def test_a_time_without_an_offset_is_in_the_projects_zone(shop: Shop) -> None:
    shop.edit("nurture.yaml", "time_zone: Europe/London", "time_zone: Europe/Warsaw")
    assert shop.json("plan", "--at", "2026-07-06T09:00")["now"] == "2026-07-06T09:00:00+02:00"
    assert shop.json("run", "--at", "2026-07-06")["now"] == "2026-07-05T22:00:00+00:00"
    shop("record", ADA, "clicked booking", "--at", "2026-07-06T09:00")
    shop("run", "--at", "2026-07-06T09:10")
    assert shop.json("explain", ADA)["score"]["evidence"][0]["at"] == "2026-07-06T09:00:00+02:00"


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
    assert edits == [
        {
            "campaign": "winter-check",
            "path": "campaigns/winter-check.yaml",
            "line": 17,
            "kind": "shortened",
            "change": "wait shortened: 3 days, now 2 days",
            "step": "wait 2 days",
            "leads": 5,
            "standing": {"before": 0, "at": 5, "behind": 0, "finished": 0, "elsewhere": 0},
            "effect": "the wait counts from the mail before it; who has waited that long goes on at the next run",
            "mails_day": 0,
            "mails_week": 0,
            "fewer_day": 0,
            "fewer_week": 0,
        }
    ]


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


def test_a_new_key_makes_the_tokens_from_then_on_and_the_old_ones_stay_good(shop: Shop) -> None:
    shop("adopt")
    shop("run")
    assert "Key 2" in shop("adopt", "--new-key").stderr
    assert "Key 3" in shop("adopt", "--new-key").stderr
    with closing(SqliteStore(shop.root / "nurture.db")) as store:
        keys = keys_of(store)
        assert sorted(keys) == [1, 2, 3] and len({*keys.values()}) == 3
        mails = [path.read_text("utf-8") for path in (shop.root / "outbox").glob("*.eml")]
        told = {token for mail in mails for token in re.findall(r"unsubscribe%20([a-z2-7]{53})>", mail)}
        assert told and all(tokens.read(keys, "unsubscribe", token) for token in told)


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
    told = shop("check").stderr.splitlines()
    assert told[-1] == "leads/guide.csv:2 and leads/guide.csv:7"
    assert "one lead" in told[-2]


def test_check_looks_at_the_files_that_sources_and_feeds_read(shop: Shop) -> None:
    def told() -> list[tuple[str, str, str]]:
        return [(p["code"], p["severity"], p["hint"]) for p in shop.json("check")["problems"]]

    file = shop.root / "leads/guide.csv"
    text = file.read_text(encoding="utf-8")
    for heading, column in (("Adres e-mail", "Adres e-mail"), ("Kontakt", "E-mail address")):
        file.write_text(text.replace("email", heading, 1), encoding="utf-8")
        assert told() == [("missing-column", "warning", f"say which it is, as in `columns: {{{column}: email}}`")]
    file.write_text("email,email\n", encoding="utf-8")
    assert told() == [("unreadable-file", "warning", "")]
    file.rename(shop.root / "leads/guides.csv")
    assert told() == [("missing-file", "warning", "did you mean `guides.csv`?")]
    shop.edit("nurture.yaml", "path: leads/guide.csv", 'path: "${LEADS}"')
    assert [code for code, _, _ in told()] == ["missing-env"]


def test_check_looks_for_the_folders_of_mailboxes(shop: Shop) -> None:
    with (shop.root / "nurture.yaml").open("a") as file:
        file.write("mailboxes: {answers: {use: maildir, path: answer}}\n")
    (problem,) = shop.json("check")["problems"]
    assert (problem["code"], problem["severity"]) == ("missing-file", "warning")
    assert problem["message"] == "mailbox answers reads answer, which is not there"
    (shop.root / "answer").mkdir()
    assert shop.json("check")["problems"] == []


def test_check_looks_at_the_headings_of_a_feed(shop: Shop) -> None:
    (shop.root / "events").mkdir()
    file = shop.root / "events/till.csv"
    file.write_text("Adres e-mail;Zdarzenie;At\nada@example.com;serviced bike;2026-03-02\n", encoding="utf-8")
    (problem,) = shop.json("check")["problems"]
    assert (problem["code"], problem["severity"]) == ("missing-column", "warning")
    assert problem["message"] == "feed till: no column is called `email` or `event`, so no row is taken"
    file.write_text("Email,Event\nada@example.com,serviced bike\n", encoding="utf-8")
    assert shop.json("check")["problems"] == []
    file.write_text("email,email\n", encoding="utf-8")
    assert [p["code"] for p in shop.json("check")["problems"]] == ["unreadable-file"]


def test_check_names_a_heading_of_columns_that_no_row_has(shop: Shop) -> None:
    shop.edit(
        "nurture.yaml", "    path: leads/guide.csv", "    path: leads/guide.csv\n    columns: {Fisrt_name: first_name}"
    )
    (problem,) = shop.json("check")["problems"]
    assert (problem["code"], problem["path"], problem["hint"]) == (
        "unknown-column",
        "nurture.yaml",
        "did you mean `first_name`?",
    )


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
    from_outside = Shop(Path(shop.root.name))
    assert from_outside.json("run")["sent"] == 5
    (shop.root / "leads/guide.csv").unlink()
    assert "source guide-form: leads/guide.csv cannot be read" in from_outside("run", ends=1).stderr


def test_stories_pass_and_are_told_apart_when_they_do_not(shop: Shop) -> None:
    told = shop.json("test")
    assert [(s["path"], s["passed"]) for s in told["stories"]][:1] == [("stories/booking.yaml", True)]
    shop.edit("stories/no-click.yaml", "day 7 09:00", "day 8 09:00")
    told = shop.json("test", "stories/no-click.yaml", ends=1)
    [story] = told["stories"]
    assert (story["story"][:7], story["passed"]) == ("Whoever", False)
    [problem] = story["problems"]
    assert (problem["path"], problem["line"], problem["code"]) == ("stories/no-click.yaml", 8, "story-sends")
    shown = shop("test", ends=1).stdout
    assert ">  8     day 8 09:00: sends brakes" in shown
    assert "day 7 09:00: sends brakes" in shown
    assert "2 stories passed, 1 failed." in shown


def test_coverage_names_what_no_story_walks(shop: Shop) -> None:
    assert shop.json("test", "--coverage")["coverage"] == {"ways": 9, "missing": []}
    found = shop.json("test", "--coverage", "stories/booking.yaml")["coverage"]["missing"]
    assert [(w["step"], w["branch"]) for w in found][-1] == ("brakes", "send")
    assert "6 of 9 steps and branches are walked" in shop("test", "stories/booking.yaml", "--coverage").stdout


def test_a_story_of_a_broken_campaign_fails(shop: Shop) -> None:
    shop.edit("campaigns/winter-check.yaml", "wait: 3 days", "wait: 3 dyas")
    assert not any(story["passed"] for story in shop.json("test", ends=1)["stories"])


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("starts: ", "begins: ", "missing-key"),
        ("source: ", "source: no-", "unknown-source"),
        ("then:\n", "split: {no-split: short}\nthen:\n", "unknown-split"),
        ("story: ", "story: [", "yaml-syntax"),
    ],
)
def test_a_story_with_a_mistake_in_it_fails_with_what_check_says_of_it(
    shop: Shop, old: str, new: str, code: str
) -> None:
    shop.edit("stories/no-click.yaml", old, new)
    told = {s["path"]: s for s in shop.json("test", ends=1)["stories"]}
    assert [path for path, story in told.items() if not story["passed"]] == ["stories/no-click.yaml"]
    assert code in {p["code"] for p in told["stories/no-click.yaml"]["problems"]}
    assert "2 stories passed, 1 failed." in shop("test", ends=1).stdout
    assert len(shop.json("test", "stories/no-click.yaml", ends=1)["stories"]) == 1


def test_check_and_plan_say_which_share_of_the_leads_a_branch_can_see(shop: Shop) -> None:
    column = "consent: [newsletter]\n    columns: {counted: {consent: tracking}}"
    shop.edit("nurture.yaml", "consent: [newsletter, tracking]", column)
    heading, first, *rows = (shop.root / "leads/guide.csv").read_text().splitlines()
    table = [f"{heading},counted", f"{first},yes", *(f"{row},no" for row in rows)]
    (shop.root / "leads/guide.csv").write_text("\n".join(table))
    shop("run", "--at", MONDAY)
    words = "4 of 5 leads do not agree to tracking: what they click is unknown in campaigns/winter-check.yaml:19\n"
    assert words in shop("check").stderr
    assert words in shop("plan", "--at", MONDAY).stderr
    shop.edit("campaigns/winter-check.yaml", 'wait_until: has("clicked booking")', "wait_until: lead is curious")
    segments = 'segments: {keen: ever("clicked booking"), curious: lead is keen}\n\nchannels:'
    shop.edit("nurture.yaml", "channels:", segments)
    assert words in shop("check").stderr
    pages = "web: https://news.lumo.example\nvisits: {hosts: lumo.example, pages: {prices: /cennik}}\n\nchannels:"
    shop.edit("nurture.yaml", "channels:", pages)
    shop.edit("nurture.yaml", 'ever("clicked booking")', 'ever("clicked booking") or ever("visited prices")')
    place = "campaigns/winter-check.yaml:19"
    told = f"what they click is unknown in {place}; what they visit goes unnoticed in {place}\n"
    assert told in shop("check").stderr
    shop.edit("nurture.yaml", 'ever("clicked booking") or ', "")
    assert f"4 of 5 leads do not agree to tracking: what they visit goes unnoticed in {place}\n" in shop("check").stderr
