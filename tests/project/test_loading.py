"""From a folder to a frozen Project: what is in it, what stops what, and what a mutilated file cannot do."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from nurture.core.campaigns import If, Send, Wait, WaitUntil
from nurture.core.program import Column
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


def test_an_unused_template_is_a_warning(made: Any) -> None:
    loaded = made.load({"templates/spare.txt": "---\nsubject: x\n---\n{{ unsubscribe_url }} {{ sender.postal }}\n"})
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
    assert (loaded.missing_env, loaded.fatal) == ({"SALES"}, False)


def test_variables_stay_out_of_the_project_until_they_are_filled_in(made: Any) -> None:
    environ = {"SALES": "https://crm.example/hook"}
    loaded = made.load({"nurture.yaml": WIRING.replace("sales: {use: outbox}", WEBHOOK)}, environ=environ)
    assert loaded.problems == []
    options = loaded.project.channels["sales"].options
    assert options.url == "${SALES}"
    assert str(filled(options, environ, made.root).url) == "https://crm.example/hook"


def test_keys_of_a_plugin_are_read_as_all_others_are(made: Any) -> None:
    smtp = "sales: {use: smtp, hots: mail.lumo.example, dot_timeout: 5 minutes, workers: 2, colour: red}"
    loaded = made.load({"nurture.yaml": WIRING.replace("sales: {use: outbox}", smtp)})
    assert [(p.code, p.hint.partition(":")[0]) for p in loaded.problems] == [
        ("unknown-key", "did you mean `host`?"),
        ("later", "leave it out until then"),
        ("unknown-key", "possible here"),
    ]


def test_a_password_in_the_file_is_a_warning(made: Any) -> None:
    smtp = "sales: {use: smtp, host: mail.lumo.example, username: anna, password: sesame}"
    loaded = made.load({"nurture.yaml": WIRING.replace("sales: {use: outbox}", smtp)})
    assert [(p.code, p.severity) for p in loaded.problems] == [("literal-secret", "warning")]


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
