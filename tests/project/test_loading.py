"""From a folder to a frozen Project: what is in it, what stops what, and what a mutilated file cannot do."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from nurture.core.paths import all_steps
from nurture.core.problems import Place
from nurture.core.program import Column
from nurture.core.steps import Erase, If, Send, Split, Start, Unsubscribe, Wait, WaitUntil
from nurture.core.times.durations import Duration
from nurture.plugins import Plugins
from nurture.project.environment import filled
from tests.project.conftest import CAMPAIGN, WIRING, Made
from tests.project.test_yaml import mutilated


def test_a_sound_project_is_whole(made: Any) -> None:
    loaded = made.load()
    assert loaded.problems == []
    project = loaded.project
    assert (project.name, project.zone.key, project.sender.mailbox().address) == (
        "lumo",
        "Europe/Warsaw",
        "anna@lumo.example",
    )
    assert project.fields["rating"].choices == ("A", "B", "C")
    assert project.fields["email"].type == "text"
    assert [(b.name, b.up_at, b.down_below) for b in project.bounds] == [("warm", 20, 12), ("hot", 60, 45)]
    assert project.scoring.halves_every == timedelta(days=30)
    assert [(limit.count, limit.per.seconds) for limit in project.limits.per_lead] == [(1, 20 * 3600)]
    assert project.sources["guide-form"].consents == {"newsletter": "consents/newsletter-v1.md"}
    assert project.sources["guide-form"].use.options.path == made.root / "leads/guide.csv"


def test_columns_say_which_field_they_are_or_who_agreed(made: Any) -> None:
    columns = "columns: {Firma: organisation, Zgoda e-mail: {consent: newsletter, yes: TAK}}, accuracy: low"
    wiring = WIRING.replace("consent: [newsletter]", columns)
    source = made.load({"nurture.yaml": wiring}).project.sources["guide-form"]
    assert source.columns == {
        "Firma": Column(field="organisation"),
        "Zgoda e-mail": Column(consent="newsletter", yes="TAK", text="consents/newsletter-v1.md"),
    }
    assert source.accuracy == "low"


def test_facts_of_events_are_asked_for_by_their_declared_types(made: Any) -> None:
    wiring = WIRING.replace("purchased: {value: number}", "purchased: {value: number, paid: date, size: [S, L]}")
    conditions = ['has("purchased", size="L", paid="2026-03-02")', 'last("purchased").size in ["S", "L"]']
    conditions += ['count("purchased", value=80) > 1', 'last("purchased").value >= 80']
    stages = "".join(f"  stage{n}: {condition}\n" for n, condition in enumerate(conditions))
    assert made.found({"nurture.yaml": wiring.replace('  customer: ever("purchased")\n', stages)}) == []
    wrong = wiring.replace('ever("purchased")', 'ever("purchased", size="M") or last("purchased").size == "XS"')
    assert made.found({"nurture.yaml": wrong}) == [
        ("unknown-choice", "nurture.yaml:28:36"),
        ("unknown-choice", "nurture.yaml:28:70"),
    ]


def test_owners_and_feeds_stand_in_the_order_of_the_file(made: Any) -> None:
    owners = """\
owners:
  ewa: {name: Ewa, email: ewa@lumo.example, when: lead is factory, channel: sales}
  jan: {name: Jan, email: jan@lumo.example, when: lead is factory}
  team: {name: Lumo, email: sales@lumo.example}
feeds:
  shop: {use: csv, path: events/*.csv}
"""
    loaded = made.load({"nurture.yaml": WIRING + owners})
    assert loaded.problems == []
    said = [(o.key, o.name, o.channel, o.when and o.when.source, o.place.line) for o in loaded.project.owners]
    assert said == [
        ("ewa", "Ewa", "sales", "lead is factory", 39),
        ("jan", "Jan", "", "lead is factory", 40),
        ("team", "Lumo", "", None, 41),
    ]
    assert loaded.project.feeds["shop"].use == "csv"


def test_what_is_written_for_each_language_has_that_of_the_project_for_every_other(made: Any) -> None:
    wiring = WIRING.replace("name: lumo", "language: pl\nother_language: en").replace(
        "from: Anna z Lumo <anna@lumo.example>", "from: {pl: Anna <anna@lumo.pl>, en: Ann <ann@lumo.example>}"
    )
    wiring = wiring.replace("https://lumo.example/cennik", "{pl: https://lumo.pl, de: https://lumo.de}")
    loaded = made.load({"nurture.yaml": wiring})
    assert loaded.problems == []
    sender = loaded.project.sender
    assert [sender.mailbox(language).address for language in ("pl", "en", "fr")] == [
        "anna@lumo.pl",
        "ann@lumo.example",
        "anna@lumo.pl",
    ]
    assert loaded.project.links["pricing"] == {"pl": "https://lumo.pl", "de": "https://lumo.de", "": "https://lumo.pl"}
    assert (loaded.project.language, loaded.project.other_language) == ("pl", "en")


def test_law_limits_and_reasons_are_read(made: Any) -> None:
    more = "jurisdiction: PL\nretention: {silent_leads: 24 months}\nallow: {wait-for-ever: A clinic waits.}\n"
    wiring = WIRING.replace("  quiet: 21:00-08:00", "  per_minute: 600\n  after_reply: 2 weeks") + more
    loaded = made.load({"nurture.yaml": wiring})
    assert loaded.problems == []
    project = loaded.project
    assert (project.jurisdiction, project.retention.silent_leads.months) == ("PL", 24)
    assert (project.limits.per_minute, project.limits.after_reply.days) == (600, 14)
    assert project.limits.after_reply_place == Place("nurture.yaml", 38, 16)
    assert project.allow == {"wait-for-ever": ("A clinic waits.", Place("nurture.yaml", 41, 9))}


@pytest.mark.parametrize(("where", "epiphany", "reformation"), [("PL", True, False), ("DE-SN", False, True)])
def test_the_holidays_of_a_country_or_a_part_of_it(made: Any, where: str, epiphany: bool, reformation: bool) -> None:
    holiday = made.load({"nurture.yaml": WIRING + f"holidays: {where}\n"}).project.holiday
    days = date(2026, 1, 6), date(2026, 10, 31), date(2026, 3, 4)
    assert [holiday(day) for day in days] == [epiphany, reformation, False]


def test_without_the_calendar_of_holidays_it_is_told_how_to_get_it(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    [problem] = made.load({"nurture.yaml": WIRING + "holidays: PL\n"}).problems
    assert (problem.code, problem.hint) == ("missing-package", "pip install 'nurture-campaigns[holidays]'")
    assert made.load().problems == []


def test_steps_keep_their_keys_and_places(made: Any) -> None:
    text = """\
enter: {sources: [guide-form]}
steps:
  - send: welcome
    requested: YES
  - wait: 3 days
  - wait: 3 days
  - wait_until: tue 10:00
  - if: lead.competitor
    then: [{exit: a competitor}]
    else: [{send: offer, id: last}]
"""
    loaded = made.load({"campaigns/guide.yaml": text})
    assert loaded.problems == []
    steps = loaded.project.campaigns["guide"].sequences["steps"]
    assert [(step.key, step.place.line, step.place.column) for step in steps] == [
        ("welcome", 3, 5),
        ("wait 3 days", 5, 5),
        ("wait 3 days #2", 6, 5),
        ("wait_until tue 10:00", 7, 5),
        ("if lead.competitor", 8, 5),
    ]
    assert [type(step) for step in steps] == [Send, Wait, Wait, WaitUntil, If]
    assert steps[0].requested
    assert steps[4].otherwise[0].key == "last"


def test_what_a_campaign_says_of_itself_is_read_by_its_kind(made: Any) -> None:
    text = """\
dates: 2026-01-11 to 2026-06-30
facts:
  webinar: 2026-04-21 11:00
  abroad: 2026-04-21 11:00 America/New_York
  opens: 2026-04-21
  seats: 40
  room: "12"
  speaker: Ewa Król
holdout: 5
stay: 30 days
enter:
  event: purchased
  again: after 180 days
  for_each: event.value
  existing: yes
steps: [{send: welcome}, {send: offer}]
"""
    loaded = made.load({"campaigns/guide.yaml": text})
    assert loaded.problems == []
    campaign = loaded.project.campaigns["guide"]
    begin, end = datetime(2026, 1, 10, 23, tzinfo=UTC), datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert (campaign.dates.starts, campaign.dates.ends) == (begin, end)
    assert campaign.facts == {
        "webinar": datetime(2026, 4, 21, 9, tzinfo=UTC),
        "abroad": datetime(2026, 4, 21, 15, tzinfo=UTC),
        "opens": date(2026, 4, 21),
        "seats": 40,
        "room": "12",
        "speaker": "Ewa Król",
    }
    assert (campaign.holdout, campaign.stay.days) == (5, 30)
    assert (campaign.enter.again.days, campaign.enter.for_each, campaign.enter.existing) == (180, "value", True)


@pytest.mark.parametrize(("written", "read"), [("never", None), ("every time", Duration())])
def test_a_lead_may_come_again_never_or_every_time(made: Any, written: str, read: Duration | None) -> None:
    text = CAMPAIGN.replace("sources: [guide-form]", f"sources: [guide-form]\n  again: {written}")
    assert made.load({"campaigns/guide.yaml": text}).project.campaigns["guide"].enter.again == read


def test_the_branches_of_a_split_hold_steps(made: Any) -> None:
    text = """\
enter: {sources: [guide-form]}
steps:
  - split: tips
    into:
      short: {share: 33.3, then: [{send: welcome}]}
      other: {share: 33.3, then: [{start: next}, {unsubscribe: newsletter}, {erase: they asked}]}
      nothing: {share: 33.4}
"""
    following = 'steps: [{if: has("clicked welcome"), then: [{send: offer}]}]\n'
    loaded = made.load({"campaigns/guide.yaml": text, "campaigns/next.yaml": following})
    assert loaded.problems == []
    [split] = loaded.project.campaigns["guide"].sequences["steps"]
    assert isinstance(split, Split)
    assert (split.key, [(b.name, b.share, b.place.line) for b in split.into]) == (
        "tips",
        [("short", 33.3, 5), ("other", 33.3, 6), ("nothing", 33.4, 7)],
    )
    assert [type(step) for branch in split.into for step in branch.steps] == [Send, Start, Unsubscribe, Erase]
    assert [step.key for step in all_steps(loaded.project.campaigns["guide"])] == [
        "tips",
        "welcome",
        "start next",
        "unsubscribe newsletter",
        "erase they asked",
    ]


SEND = """\
enter: {event: delivered}
facts: {webinar: 2026-04-21 11:00}
consent: newsletter
sending: {late: send, late_after: 2 days}
steps:
  - send: welcome
    at: 7 days before campaign.webinar
    late: skip after 45 minutes
    give_up: 3 days
    from: owner
    reply_to: Anna z Lumo <anna@lumo.example>
    subject: {pl: Zapraszamy, en: "You are invited, {{ lead.first_name or 'friend' }}"}
    attach: consents/newsletter-v1.md
    calendar: {starts: campaign.webinar, lasts: 45 minutes, where: Online}
  - wait_until: 3 days after event.when
  - wait_until: lead.competitor
    at_most: 2 business days
  - send: offer
    late_after: 1 hours
    subject: One offer
  - notify: owner
    again: every time
  - {notify: sales, again: never}
"""


def test_a_send_says_all_of_itself_and_has_the_rest_from_its_campaign(made: Any) -> None:
    owners = "owners: {ewa: {name: Ewa, email: ewa@lumo.example}}\n"
    wiring = WIRING.replace("  purchased: {value: number}", "  purchased: {value: number}\n  delivered: {when: date}")
    files = {"nurture.yaml": wiring + owners, "campaigns/guide.yaml": SEND, "templates/offer.txt": "No subject here.\n"}
    loaded = made.load(files)
    assert loaded.problems == []
    first, until, alone, last, owner, sales = loaded.project.campaigns["guide"].sequences["steps"]
    assert (first.at.name, first.late.how, first.late.whatever, first.late.after.seconds) == (
        "campaign.webinar",
        "skip",
        True,
        2700,
    )
    assert (first.give_up.days, first.sender, first.reply_to) == (3, "owner", "Anna z Lumo <anna@lumo.example>")
    assert (first.subject["pl"], first.attach) == ("Zapraszamy", ("consents/newsletter-v1.md",))
    assert (first.calendar.starts.name, first.calendar.lasts.seconds) == ("campaign.webinar", 2700)
    assert (until.moment.name, until.condition) == ("event.when", None)
    assert (alone.moment, alone.condition.source, alone.at_most.business_days) == (None, "lead.competitor", 2)
    assert (last.late.how, last.late.after.seconds, last.late.place.line) == ("send", 3600, 19)
    assert (last.give_up.days, last.consent, last.consent_place.line, last.subject) == (
        7,
        "newsletter",
        3,
        {"": "One offer"},
    )
    assert (owner.owner, owner.channel, owner.again) == (True, "", Duration())
    assert (sales.owner, sales.channel, sales.again) == (False, "sales", None)


def test_ids_that_are_gone_lead_to_the_last_that_took_their_place(made: Any) -> None:
    text = """\
steps:
  - send: welcome
    was: [hello, good-day]
  - {id: teaser, moved_to: hello}
  - {id: intro, moved_to: teaser}
  - split: tips
    was: hints
    into: {one: {share: 100, then: [{send: offer}, {id: gift, moved_to: offer}]}}
"""
    loaded = made.load({"campaigns/guide.yaml": text})
    assert loaded.problems == []
    campaign = loaded.project.campaigns["guide"]
    assert campaign.moved == {
        "hello": "welcome",
        "good-day": "welcome",
        "teaser": "welcome",
        "intro": "welcome",
        "hints": "tips",
        "gift": "offer",
    }
    assert [step.key for step in all_steps(campaign)] == ["welcome", "tips", "offer"]
    assert campaign.sequences["steps"][0].was == ("hello", "good-day")


def test_ids_that_take_each_others_place_are_told(made: Any) -> None:
    text = "steps:\n  - send: welcome\n  - send: offer\n  - {id: a, moved_to: b}\n  - {id: b, moved_to: a}\n"
    assert [code for code, _ in made.found({"campaigns/guide.yaml": text})] == ["moved-in-circle"] * 2


def test_a_mistake_in_a_campaign_stops_that_campaign_alone(made: Any) -> None:
    other = CAMPAIGN.replace("wait: 3 days", "wait: 3 dayz")
    loaded = made.load({"campaigns/other.yaml": other})
    assert loaded.broken == {"other"}
    assert not loaded.fatal
    assert list(loaded.project.campaigns) == ["guide"]


def test_a_mistake_in_a_template_stops_the_campaigns_that_send_it(made: Any) -> None:
    other = "steps:\n  - send: third\n"
    files = {"campaigns/other.yaml": other, "templates/third.txt": "---\nsubject: x\n---\n{{ lead.nobody }}\n"}
    loaded = made.load(files)
    assert [p.code for p in loaded.problems if p.severity == "error"] == ["unknown-field"]
    assert (loaded.broken, loaded.fatal) == ({"other"}, False)


def test_a_mistake_in_nurture_yaml_stops_everything(made: Any) -> None:
    loaded = made.load({"nurture.yaml": WIRING.replace("up_at: 20", "up_at: many")})
    assert (loaded.project, loaded.fatal) == (None, True)


def test_without_nurture_yaml_there_is_one_problem(made: Any) -> None:
    [problem] = [p for p in made.load({"nurture.yaml": ""}).problems if p.severity == "error"]
    assert problem.code == "missing-file"


@pytest.mark.parametrize("line", ["", "  - {id: spare, moved_to: welcome}\n"], ids=["never sent", "sent no more"])
def test_an_unused_template_is_a_warning(made: Any, line: str) -> None:
    spare = "---\nsubject: x\n---\n{{ unsubscribe_url }} {{ sender.postal }}\n"
    campaign = CAMPAIGN.replace("sequences:\n", line + "sequences:\n")
    loaded = made.load({"templates/spare.txt": spare, "campaigns/guide.yaml": campaign})
    assert [(p.code, p.severity, p.place.path) for p in loaded.problems] == [
        ("unused-template", "warning", "templates/spare.txt")
    ]
    assert loaded.broken == frozenset()


def test_the_version_of_a_campaign_changes_with_its_file_alone(made: Any) -> None:
    first = made.load().project
    edited = made.load({"campaigns/guide.yaml": CAMPAIGN.replace("3 days", "4 days")}).project
    reworded = made.load({"consents/newsletter-v1.md": "Other words.\n"}).project
    assert first.campaigns["guide"].version != edited.campaigns["guide"].version
    assert first.campaigns["guide"].version == reworded.campaigns["guide"].version


WEBHOOK = "sales: {use: webhook, url: '${SALES}'}"


def test_a_variable_that_is_not_set_is_a_warning(made: Any) -> None:
    loaded = made.load({"nurture.yaml": WIRING.replace("sales: {use: outbox}", WEBHOOK)})
    assert [(p.code, p.severity, p.place.line, p.place.column) for p in loaded.problems] == [
        ("missing-env", "warning", 19, 30)
    ]
    assert (loaded.missing_env, loaded.fatal) == ({"SALES": "run"}, False)


def test_what_webhooks_alone_name_is_missing_for_serve(made: Any) -> None:
    hooks = "webhooks:\n  shop: {use: standard, secret: '${HOOK}', old_secret: '${SALES}'}\n"
    loaded = made.load({"nurture.yaml": WIRING.replace("sales: {use: outbox}", WEBHOOK) + hooks})
    assert loaded.missing_env == {"SALES": "run", "HOOK": "serve"}
    hints = {p.hint for p in loaded.problems if p.code == "missing-env"}
    assert hints == {"`export SALES=…` before `nurture run`", "`export HOOK=…` before `nurture serve`"}


def test_what_does_not_fit_a_webhook_alone_stops_no_run(made: Any) -> None:
    hooks = "webhooks:\n  shop: {use: mailgun, secret: '${HOOK}'}\n  till: {use: mailgun, secret: short}\n"
    loaded = made.load({"nurture.yaml": WIRING + hooks}, environ={"HOOK": "sesame"})
    _, unfit, written = sorted(loaded.problems, key=lambda each: each.code)
    assert (unfit.code, unfit.severity, unfit.place.column) == ("unfit-env", "warning", 32)
    assert unfit.message == "`HOOK` of the environment does not fit: at least 16 characters are needed"
    assert unfit.hint == "`export HOOK=…` before `nurture serve`, which answers 503 until it fits"
    assert (written.code, written.severity) == ("wrong-value", "error")  # whatever the environment is


def test_variables_stay_out_of_the_project_until_they_are_filled_in(made: Any) -> None:
    environ = {"SALES": "https://crm.example/hook"}
    loaded = made.load({"nurture.yaml": WIRING.replace("sales: {use: outbox}", WEBHOOK)}, environ=environ)
    assert loaded.problems == []
    options = loaded.project.channels["sales"].options
    assert options.url == "${SALES}"
    assert str(filled(options, environ, made.root).url) == "https://crm.example/hook"


@pytest.mark.parametrize("host", ["mail.lumo.example", '"${HOST}"'])
def test_a_time_of_a_plugin_reaches_it_in_seconds(made: Any, host: str) -> None:
    environ = {"HOST": "mail.lumo.example"}
    smtp = f"sales: {{use: smtp, host: {host}, timeout: 30 seconds}}"
    loaded = made.load({"nurture.yaml": WIRING.replace("sales: {use: outbox}", smtp)}, environ=environ)
    assert loaded.problems == []
    options = filled(loaded.project.channels["sales"].options, environ, made.root)
    assert (options.host, options.timeout) == ("mail.lumo.example", 30.0)


def test_keys_of_a_plugin_are_read_as_all_others_are(made: Any) -> None:
    smtp = "sales: {use: smtp, hots: mail.lumo.example, dot_timeout: 5 minutes, dkim: {}, colour: red}"
    loaded = made.load({"nurture.yaml": WIRING.replace("sales: {use: outbox}", smtp)})
    assert [(p.code, p.hint.partition(":")[0]) for p in loaded.problems] == [
        ("unknown-key", "did you mean `host`?"),
        ("missing-key", ""),
        ("unknown-key", "possible here"),
    ]


def test_a_password_in_the_file_is_a_warning(made: Any) -> None:
    smtp = "sales: {use: smtp, host: mail.lumo.example, username: anna, password: sesame}"
    loaded = made.load({"nurture.yaml": WIRING.replace("sales: {use: outbox}", smtp)})
    assert [(p.code, p.severity) for p in loaded.problems] == [("literal-secret", "warning")]


def test_leads_come_from_sources_or_by_forms(made: Any) -> None:
    source = "sources:\n  guide-form: {use: csv, path: leads/guide.csv, consent: [newsletter], incentive: guide}\n"
    form = "web: https://news.lumo.example\nforms: {guide-form: {title: Guide, asks: first_name}}\n"
    assert made.load({"nurture.yaml": WIRING.replace(source, form)}).problems == []
    for nothing in ("", "sources: {}\n", "sources: {}\nforms: {}\n"):
        found = made.load({"nurture.yaml": WIRING.replace(source, nothing)}).problems
        assert "no-leads" in {problem.code for problem in found}, nothing
    broken = made.load({"nurture.yaml": WIRING.replace(source, "sources: [guide-form]\n")}).problems
    assert "no-leads" not in {problem.code for problem in broken}


@pytest.mark.parametrize("written", ["yes", "no", "true", "false", "Yes", "FALSE"])
def test_yes_and_no_may_be_said_in_four_words(made: Any, written: str) -> None:
    assert made.in_campaign("requested: yes", f"requested: {written}") == []


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=mutilated())
def test_a_mutilated_file_never_raises(tmp_path: Path, plugins: Plugins, cache: Path, text: str) -> None:
    made = Made(tmp_path, plugins, cache)
    for name in ("nurture.yaml", "campaigns/guide.yaml"):
        for problem in made.load({name: text or "#"}).problems:
            file = tmp_path / problem.place.path
            lines = file.read_text().splitlines() if file.exists() else []
            assert 1 <= problem.place.line <= max(1, len(lines))


SIGNED = "sales: {use: smtp, host: mail.lumo.example, dkim: [{selector: n1, domain: lumo.example, key: '${DKIM_KEY}'}]}"


def test_a_key_is_looked_at_where_the_environment_has_it(made: Any) -> None:
    files = {"nurture.yaml": WIRING.replace("sales: {use: outbox}", SIGNED)}
    [unseen] = made.load(files).problems
    [seen] = made.load(files, environ={"DKIM_KEY": "sesame"}).problems
    assert (unseen.code, seen.code, seen.severity) == ("missing-env", "wrong-value", "error")
    assert unseen.place == seen.place
    assert "DKIM_KEY=" in seen.hint
    assert "sesame" not in f"{seen}"


def test_a_private_key_in_the_file_is_a_warning_too(made: Any) -> None:
    loaded = made.load({"nurture.yaml": WIRING.replace("sales: {use: outbox}", SIGNED.replace("${DKIM_KEY}", "MIIx"))})
    [problem] = [p for p in loaded.problems if p.severity == "warning"]
    assert (problem.code, problem.hint) == ("literal-secret", 'take it from the environment: `key: "${DKIM_KEY}"`')


@pytest.mark.parametrize(("address", "found"), [
    ("bounces@lumo.example", []), ("b" * 23 + "@Lumo.Example", []), ("b" * 24 + "@lumo.example", ["bad-address"]),
    ("żwrot@lumo.example", ["bad-address"]), ("bounces at lumo", ["bad-address"]), ("@lumo.example", ["bad-address"]),
    ("Anna <bounces@lumo.example>", ["bad-address"]),
])  # fmt: skip
def test_an_address_for_bounces_leaves_room_for_a_token(made: Any, address: str, found: list[str]) -> None:
    wiring = WIRING.replace("sender:\n", f'sender:\n  bounces: "{address}"\n')
    assert [(p.code, p.place.line) for p in made.load({"nurture.yaml": wiring}).problems] == [(c, 4) for c in found]


@pytest.mark.parametrize(
    ("domains", "warned"),
    [
        (["lumo.example"], False),
        (["news.lumo.example"], False),
        (["lumo.pl"], True),
        (["lumo.pl", "lumo.example"], False),  # one is enough
        (["lumo.pl", "'${DOMAIN}'"], False),  # which the run knows
        (["lumo"], False),  # which is told otherwise
    ],
)
def test_a_signature_that_is_not_the_senders_is_a_warning(made: Any, domains: list[str], warned: bool) -> None:
    dkim = ", ".join(f"{{selector: n1, domain: {domain}, key: '${{DKIM_KEY}}'}}" for domain in domains)
    smtp = f"sales: {{use: smtp, host: mail.lumo.example, dkim: [{dkim}]}}"
    loaded = made.load({"nurture.yaml": WIRING.replace("sales: {use: outbox}", smtp)})
    told = [p for p in loaded.problems if p.code == "foreign-signature"]
    assert [(p.severity, p.hint.partition(",")[0]) for p in told] == [("warning", "sign as `lumo.example`")] * warned
