"""Eight programmes pass `check` however saved; typical mistakes in them are told once, in place, with a cure."""

from __future__ import annotations

import json
from email import message_from_bytes

import pytest
from click.testing import CliRunner

from nurture.cli import nurture
from nurture.plugins import load_plugins
from nurture.project.load import load

NAMES = ("trial", "webinar", "shop", "sunset", "fair", "long-cycle", "partners", "clinic")


def problems(root):
    return load(root, load_plugins(root), {}).problems


@pytest.mark.parametrize("name", NAMES)
def test_a_real_programme_has_no_problem(write, programmes, name):
    assert problems(write(programmes[name])) == []


@pytest.mark.parametrize(("ends", "begins"), [("\r\n", ""), ("\n", "\ufeff"), ("\r\n", "\ufeff")])
def test_how_an_editor_ends_lines_and_begins_files_does_not_matter(write, programmes, ends, begins):
    assert problems(write(programmes["trial"], ends=ends, begins=begins)) == []


MISTAKES = [
    ("- send: tips", "- sent: tips", "unknown-key 17:7", "did you mean `send`?"),
    ("- send: tips", "- send:tips", "yaml-syntax 17:7", "put a space behind the colon: `send: tips`"),
    ("    - send: tips", "     - send: tips", "yaml-syntax 17:6", "begin this line in the same column"),
    ("    - send: tips", "    \t- send: tips", "yaml-syntax 17:5", "indent with spaces"),
    ("wait: 2 days", "wait: 2days", "bad-duration 16:13", "did you mean '2 days'?"),
    ("not lead.integrations", "NOT lead.integrations", "foreign-operator 18:13", "did you mean `not`?"),
    ("not lead.integrations", "lead.invoices => 5", "foreign-operator 18:27", "did you mean `>=`?"),
    ("not lead.integrations", "clicked tips", "unknown-name 18:13", 'did you mean `has("clicked tips")`?'),
    ("not lead.integrations", "lead.trial_ends > 2026-01-31", "bare-date 18:31", 'write `"2026-01-31"`'),
    ("not lead.integrations", "lead.trial_ends < today + 3 days", "condition-syntax 18:41", "as in `today + 3`"),
    ("not lead.integrations", "lead.integrations is yes", "not-allowed 18:17", "compare by `==`, as in `== yes`"),
    ("not lead.integrations", 'lead.plan == "Pro"', "unknown-choice 18:26", "did you mean `pro`?"),
    ('goal: has("purchased")', "goal: purchased", "unknown-name 4:7", 'did you mean `has("purchased")`?'),
    ("sources: form", "sources: [form, fair", "yaml-syntax 2:12", "add `]`"),
    ("consent: service", "consent: yes", "unknown-consent 3:10", "there are: news, service"),
    ("requested: True", "requested: Tak", "wrong-type 8:32", "write `yes`"),
    ("mon-fri 09:00-17:00", "22:00-06:00", "never-open 6:19", "the quiet hours are 21:00-08:00"),
    ("wait_until: fri 12:00", "wait_until: next friday", "bad-time 24:19", "as in 'tue 10:00'"),
    ("wait_until: fri 12:00", "wait_until: 2 days before trial_ends", "bad-time 24:19", "before lead.trial_ends`?"),
    ("wait_until: fri 12:00", "wait_until: 3 days", "bad-time 24:19", "write `wait: 3 days`"),
    ("[{set: {plan: pro}}]", "welcome", "wrong-type 10:11", "begin each step with `- `"),
]


@pytest.mark.parametrize(("right", "wrong", "where", "cure"), MISTAKES)
def test_a_mistake_is_told_once_in_its_place_with_its_cure(write, programmes, right, wrong, where, cure):
    wiring, campaign, templates = programmes["trial"]
    assert right in campaign
    [problem] = problems(write((wiring, campaign.replace(right, wrong), templates)))
    assert (problem.place.path, problem.severity) == ("campaigns/programme.yaml", "error")
    assert f"{problem.code} {problem.place.line}:{problem.place.column}" == where
    assert cure in problem.message + " " + problem.hint


def test_five_mistakes_at_once_are_five_problems(write, programmes):
    wiring, campaign, templates = programmes["trial"]
    for right, wrong in (
        ("sources: form", "source: form"),
        ("goal: has(", "goal: hass("),
        ("wait: 1 day", "wait: one day"),
        ("send: tips", "send: tipps"),
        ("notify: sales", "notify: sale"),
    ):
        campaign = campaign.replace(right, wrong)
    found = problems(write((wiring, campaign, templates)))
    assert [f"{p.code}:{p.place.line}" for p in found] == [
        "unknown-key:2", "unknown-word:4", "bad-duration:12", "unknown-template:17", "unknown-channel:23",
    ]  # fmt: skip


@pytest.mark.parametrize("wiring", ["", "name: x\n\tlanguage: pl\n", "- a list\n"])
def test_an_unreadable_nurture_yaml_is_one_problem(write, programmes, wiring):
    root = write((wiring, *programmes["trial"][1:]))
    (root / "templates/tips.html").write_text('---\nsubject: Tips\n---\n{{ link("pricing") }} {{ lead.plan }}\n')
    [problem] = problems(root)
    assert problem.place.path == "nurture.yaml"


def test_missing_keys_are_named_together(write, programmes):
    [problem] = problems(write(("", *programmes["trial"][1:])))
    assert problem.message == "`sender`, `consents` and `channels` are missing here"


def test_a_campaign_under_the_wrong_ending_is_one_problem(write, programmes):
    root = write(programmes["clinic"])
    (root / "campaigns/programme.yaml").rename(root / "campaigns/programme.yml")
    assert [(p.code, p.hint) for p in problems(root)] == [("file-name", "call it `programme.yaml`")]


def test_one_brace_is_a_warning(write, programmes):
    root = write(programmes["clinic"])
    (root / "templates/potwierdzenie.md").write_text(
        "---\nsubject: Hi\n---\nHello {lead.first_name}, {% if 1 %}x{% endif %}\n"
    )
    [problem] = problems(root)
    assert (problem.code, problem.severity, problem.place.line, problem.place.column) == ("one-brace", "warning", 4, 7)
    assert problem.hint == "write `{{ lead.first_name }}`"


@pytest.mark.parametrize("name", ["żółć", "crm guide v2.1"])
def test_a_firm_and_a_campaign_are_called_as_they_like(write, programmes, name):
    root = write(programmes["fair"], name)
    run = CliRunner().invoke(nurture, ["-C", str(root), "run", "--at", "2026-01-05T10:00+01:00", "--json"])
    assert (run.exit_code, json.loads(run.stdout)["sent"]) == (0, 1)
    [mail] = [message_from_bytes(file.read_bytes()) for file in root.glob("outbox/**/*.eml")]
    assert mail["Feedback-ID"].isascii() and mail["Feedback-ID"].count(":") == 3
    assert mail["List-Id"].rstrip(">").endswith(".firm.example")
