"""The lint: each rule tells what it is for at its line, keeps silent beside it, and can be allowed with a reason."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from nurture.project.lint.rules import RULES
from tests.project.conftest import CAMPAIGN, WIRING

COLD = """  cold:
    - wait: 3 days
    - send: offer
      when: not lead.competitor
"""
FED = WIRING + "feeds:\n  shop: {use: jsonl, path: events/*.jsonl}\n"
TRACKING = "  tracking: {text: consents/tracking-v1.md}\n"
FED = FED.replace("sources:\n", f"{TRACKING}sources:\n")
WEB = "web: https://news.lumo.example\n"
TALK = "forms: {talk: {title: {en: Talk, cs: Dotaz}}}\n"
OTHER = "enter: {sources: [guide-form]}\nconsent: newsletter\nsteps: [{send: news}]\n"
LETTER = "---\nsubject: News\n---\nNews. {{ sender.postal }} {{ unsubscribe_url }}\n"


def cold(steps: str) -> dict[str, str]:
    return {"campaigns/guide.yaml": CAMPAIGN.replace(COLD, "  cold:\n" + steps)}


def wiring(old: str, new: str) -> dict[str, str]:
    assert old in FED
    return {"nurture.yaml": FED.replace(old, new)}


def campaign(old: str, new: str) -> dict[str, str]:
    assert old in CAMPAIGN
    return {"campaigns/guide.yaml": CAMPAIGN.replace(old, new)}


FORM = "language: en\nforms:\n  seat: {title: {en: A seat, pl: Miejsce}, consents: [newsletter, tracking]}\n"
BROKEN: list[tuple[str, dict[str, str], str, int]] = [
    ("unreachable-step", cold("    - exit: done\n    - send: offer\n"), "campaigns/guide.yaml", 14),
    (
        "unreachable-step",
        cold("    - if: lead.competitor\n      then: [{exit: a}]\n      else: [{exit: b}]\n    - send: offer\n"),
        "campaigns/guide.yaml",
        16,
    ),
    ("no-way-in", campaign("enter:\n  sources: [guide-form]\n", ""), "campaigns/guide.yaml", 1),
    (
        "endless-wait",
        {
            **wiring("company_size: number", "company_size: number\n  trial_ends: date"),
            **cold("    - wait_until: 3 days before lead.trial_ends\n    - send: offer\n"),
        },
        "campaigns/guide.yaml",
        13,
    ),
    ("opens-alone", cold('    - if: has("opened welcome")\n      then: [{send: offer}]\n'), "campaigns/guide.yaml", 13),
    ("outside-window", cold("    - send: offer\n      at: sun 10:00\n"), "campaigns/guide.yaml", 13),
    ("outside-window", cold("    - send: offer\n      at: day 3 22:00\n"), "campaigns/guide.yaml", 13),
    ("crowded", cold("    - send: offer\n    - wait: 2 hours\n    - send: news\n"), "campaigns/guide.yaml", 15),
    ("unasked-consent", wiring(", consent: [newsletter], incentive: guide", ""), "campaigns/guide.yaml", 4),
    ("nobody-requests", wiring(", incentive: guide", ""), "campaigns/guide.yaml", 9),
    ("goal-unrecorded", wiring("feeds:\n  shop: {use: jsonl, path: events/*.jsonl}\n", ""), "campaigns/guide.yaml", 5),
    (
        "out-of-reach",
        wiring("    clicked: 5\n", "    clicked: {points: 5, at_most: 1 per 30 days}\n"),
        "nurture.yaml",
        27,
    ),
    ("idle-limit", wiring("1 per 20 hours", "[1 per 20 hours, 12 per 7 days]"), "nurture.yaml", 37),
    ("no-tracking", wiring(TRACKING, ""), "nurture.yaml", 32),
    ("unspoken-language", wiring("time_zone:", "language: tr\ntime_zone:"), "nurture.yaml", 2),
    ("english-pages", wiring("time_zone:", f"language: de\n{WEB}time_zone:"), "nurture.yaml", 2),
    ("english-pages", wiring("time_zone:", f"{WEB}{TALK}time_zone:"), "nurture.yaml", 3),
    ("unconfirmed-consent", wiring("time_zone:", "jurisdiction: DE\ntime_zone:"), "nurture.yaml", 13),
    ("missing-translation", wiring("time_zone:", "language: pl\nother_language: en\ntime_zone:"), "nurture.yaml", 3),
    ("given-in-vain", wiring("time_zone:", f"{FORM}time_zone:"), "nurture.yaml", 4),
    ("foreign-consent", wiring("time_zone:", f"{FORM}time_zone:"), "nurture.yaml", 4),
]


def told(made: Any, files: dict[str, str]) -> list[tuple[str, str, int]]:
    others = {"templates/news.txt": LETTER, "consents/tracking-v1.md": "Your clicks are counted.\n"}
    loaded = made.whole({"nurture.yaml": FED, **files, **others})
    assert [p for p in loaded.problems if p.severity == "error"] == []
    return [(p.code, p.place.path, p.place.line) for p in loaded.problems if p.code != "unused-template"]


def test_a_sound_project_breaks_no_rule(made: Any) -> None:
    assert told(made, {}) == []


@pytest.mark.parametrize(("rule", "files", "path", "line"), BROKEN)
def test_a_broken_rule_is_told_where_it_is_broken(
    made: Any, rule: str, files: dict[str, str], path: str, line: int
) -> None:
    assert (rule, path, line) in told(made, files)


def test_every_rule_is_tried_and_written_down() -> None:
    text = (Path(__file__).parents[2] / "docs/lint.md").read_text(encoding="utf-8")
    assert re.findall(r"^### `([a-z-]+)`$", text, re.M) == list(RULES)


def test_no_confirmation_is_missed_where_none_is_expected(made: Any) -> None:
    doubly = "newsletter: {confirm: double opt-in, "
    assert told(made, wiring("time_zone:", "jurisdiction: PL\ntime_zone:")) == []
    both = wiring("time_zone:", "jurisdiction: DE\ntime_zone:")["nurture.yaml"].replace("newsletter: {", doubly)
    assert told(made, {"nurture.yaml": both}) == []


def test_a_form_may_ask_in_each_language_that_it_has_words_in(made: Any) -> None:
    doubly = FED.replace("newsletter: {", "newsletter: {confirm: double opt-in, ")
    seat = {"nurture.yaml": doubly.replace("time_zone:", f"web: https://news.lumo.example\n{FORM}time_zone:")}
    texts = {f"consents/{name}-v1.pl.md": "Tak." for name in ("newsletter", "tracking")}
    assert told(made, {**seat, **texts}) == []
    assert told(made, {"nurture.yaml": seat["nurture.yaml"].replace("{en: A seat, pl: Miejsce}", "A seat")}) == []


def test_what_segments_ask_for_through_others_is_asked_for(made: Any) -> None:
    segments = '  late: ever("opened welcome")\n  later: lead is late\n'
    files = wiring("segments:\n", "segments:\n" + segments)
    files |= cold("    - if: lead is later\n      then: [{send: offer}]\n")
    assert told(made, files) == [("opens-alone", "campaigns/guide.yaml", 13)]


@pytest.mark.parametrize(
    ("day", "rules"),
    [("2026-03-02", ["outside-dates"]), ("2026-02-04", ["outside-dates"]), ("2026-02-03", []), ("2026-01-01", [])],
)
def test_a_date_outside_the_campaigns_dates(made: Any, day: str, rules: list[str]) -> None:
    files = cold(f"    - send: offer\n      at: {day} 10:00\n")
    dated = {"campaigns/guide.yaml": "dates: 2026-01-01 to 2026-02-03\n" + files["campaigns/guide.yaml"]}
    assert told(made, dated) == [(rule, "campaigns/guide.yaml", 14) for rule in rules]


def test_the_date_of_a_fact_outside_the_campaigns_dates(made: Any) -> None:
    files = cold("    - send: offer\n      at: 10:00 3 days before campaign.fair\n")
    for fair, day in (("2026-02-05", []), ("2026-02-06", [15]), ("2026-02-08", [15])):
        facts = f"dates: 2026-01-01 to 2026-02-02\nfacts: {{fair: {fair}}}\n"
        found = told(made, {"campaigns/guide.yaml": facts + files["campaigns/guide.yaml"]})
        assert found == [("outside-dates", "campaigns/guide.yaml", line) for line in day]


def test_a_fact_or_a_counted_date_outside_the_window(made: Any) -> None:
    monday = "facts: {fair: 2026-02-09 11:00}\n"
    for at, line in (
        ("24 hours before campaign.fair", [14]),
        ("72 hours before campaign.fair", []),
        ("campaign.fair", []),
        ("22:00 campaign.fair", [14]),
        ("1 day before 2026-02-09 10:00", [14]),
    ):
        files = cold(f"    - send: offer\n      at: {at}\n")
        found = told(made, {"campaigns/guide.yaml": monday + files["campaigns/guide.yaml"]})
        assert found == [("outside-window", "campaigns/guide.yaml", n) for n in line], at


def test_what_cannot_be_empty_is_not_waited_for_without_end(made: Any) -> None:
    dated = wiring("company_size: number", "company_size: number\n  trial_ends: date")
    steps = "steps:\n  - wait_until: {}\n  - send: offer\n"
    trial, door = steps.format("3 days before lead.trial_ends"), "enter: {event: replied, when: %s}\n"
    for text, rules in (
        (door % "lead.trial_ends" + trial, []),
        (door % "lead.trial_ends > today" + trial, []),
        (door % "not lead.trial_ends" + trial, ["endless-wait"]),
        (door % "lead.trial_ends or lead.competitor" + trial, ["endless-wait"]),
        (door % "lead.competitor" + trial.replace("\n  - send", "\n    when: lead.trial_ends\n  - send"), []),
        ("enter: {event: replied}\n" + steps.format("3 days after event.at"), []),
    ):
        assert [rule for rule, *_ in told(made, dated | {"campaigns/other.yaml": text})] == rules, text


def test_who_is_started_was_not_asked_at_the_door(made: Any) -> None:
    dated = wiring("company_size: number", "company_size: number\n  trial_ends: date")
    dated["campaigns/start.yaml"] = "enter: {event: bounced}\nsteps: [{start: other}]\n"
    for value in ("lead.trial_ends", "event.at"):
        steps = f"steps:\n  - wait_until: 3 days after {value}\n  - send: offer\n"
        text = "enter: {event: replied, when: lead.trial_ends}\n" + steps
        assert [rule for rule, *_ in told(made, dated | {"campaigns/other.yaml": text})] == ["endless-wait"]


@pytest.mark.parametrize("also", ["score > 20", 'temperature == "warm"', 'source == "guide-form"', "lead.competitor"])
def test_opens_beside_something_else_do_not_decide_alone(made: Any, also: str) -> None:
    question = f'    - if: has("opened welcome") and {also}\n      then: [{{send: offer}}]\n'
    assert told(made, cold(question)) == []
    assert told(made, cold(question.replace(also, 'today > "2026-01-01"'))) != []


def test_the_first_mail_behind_begin_is_crowded_too(made: Any) -> None:
    files = cold("    - send: offer\n")
    files["campaigns/guide.yaml"] = files["campaigns/guide.yaml"].replace("    requested: yes\n", "")
    assert told(made, files) == [("crowded", "campaigns/guide.yaml", 12)]


def test_mails_that_need_no_agreement_crowd_nobody_and_ask_nobody(made: Any) -> None:
    basis = {"nurture.yaml": FED.replace("sources:", "  service: {basis: contract}\nsources:")}
    files = cold("    - send: offer\n      consent: service\n    - send: news\n")
    assert told(made, basis | files) == []
    unasked = {"nurture.yaml": basis["nurture.yaml"].replace(", consent: [newsletter]", "")}
    steps = "  - send: welcome\n    requested: yes\n  - notify: sales\n  - send: offer\n    consent: service\n"
    asked = {"campaigns/guide.yaml": f"enter: {{sources: [guide-form]}}\nsteps:\n{steps}"}
    assert told(made, unasked | asked) == []
    asked["campaigns/guide.yaml"] += "  - send: news\n"
    assert told(made, unasked | asked) == [("unasked-consent", "campaigns/guide.yaml", 1)]


def test_two_campaigns_that_catch_the_same_leads(made: Any) -> None:
    assert told(made, {"campaigns/other.yaml": OTHER}) == [("same-leads", "campaigns/other.yaml", 1)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ('lead.country == "PL"', 'lead.country == "DE"', False),
        ('lead.country == "PL"', 'lead.country != "PL"', False),
        ('lead.country != "PL"', 'lead.country != "DE"', True),
        ("lead is factory and lead.competitor", "not lead.competitor", False),
        ("lead is factory", "not lead is factory", False),
        ("lead.company_size > 10", "lead.company_size < 10", False),
        ("lead.company_size >= 10", "lead.company_size < 10", False),
        ("lead.company_size >= 10", "lead.company_size <= 10", True),
        ("lead.company_size > 10", "lead.company_size == 10", False),
        ("lead.company_size > 10", "lead.company_size != 10", True),
        ("lead.company_size", "lead.company_size == 10", True),
        ("not lead.company_size", "lead.company_size == 10", False),
        ('lead.country == "PL"', 'lead.country in ["DE", "AT"]', False),
        ('lead.country in ["PL", "DE"]', 'lead.country in ["DE", "AT"]', True),
        ('lead.country in ["PL", "DE"]', 'not lead.country in ["DE", "PL"]', False),
        ('ever("purchased")', 'not ever("purchased")', False),
        ('ever("purchased")', 'not ever("replied")', True),
        ('lead.country == "PL" or lead.country == "CZ"', 'lead.country == "DE"', False),
        ("lead.company_size > 10", "lead.company_size > 20", True),
        ('lead.country == "PL" or lead.competitor', 'lead.country == "DE"', True),
    ],
)
def test_what_contradicts_itself_catches_nobody_twice(made: Any, one: str, other: str, same: bool) -> None:
    files = campaign("  sources: [guide-form]\n", f"  sources: [guide-form]\n  when: {one}\n")
    files |= {"campaigns/other.yaml": OTHER.replace("[guide-form]", f"[guide-form], when: '{other}'")}
    assert ("same-leads" in {code for code, _, _ in told(made, files)}) is same


def test_a_language_that_only_some_mails_have(made: Any) -> None:
    files = {"templates/welcome.pl.txt": LETTER}
    assert told(made, files) == [("missing-translation", "templates/offer.txt", 1)]


def test_a_subject_in_a_language_is_no_text_in_it(made: Any) -> None:
    subjects = LETTER.replace("subject: News", "subject: {en: News, pl: Nowiny}")
    both = {"templates/welcome.txt": subjects, "templates/offer.txt": subjects}
    assert told(made, both) == []
    files = both | {"templates/welcome.pl.txt": LETTER}
    assert told(made, files) == [("missing-translation", "templates/offer.txt", 1)]


def test_two_campaigns_that_begin_when_the_same_holds(made: Any) -> None:
    door = 'enter:\n  when: temperature == "hot"\n'
    files = campaign("enter:\n  sources: [guide-form]\n", door) | wiring(", incentive: guide", "")
    files["campaigns/guide.yaml"] = files["campaigns/guide.yaml"].replace("    requested: yes\n", "")
    other = {"campaigns/other.yaml": f"{door}steps: [{{send: news}}]\n"}
    assert told(made, files | other) == [("same-leads", "campaigns/other.yaml", 1)]
    elsewhere = {"campaigns/other.yaml": other["campaigns/other.yaml"].replace("hot", "warm")}
    assert told(made, files | elsewhere) == []


def test_campaigns_one_after_the_other_do_not_catch_the_same_leads(made: Any) -> None:
    files = campaign("enter:", "dates: 2026-01-01 to 2026-02-01\nenter:")
    assert told(made, files | {"campaigns/other.yaml": f"dates: 2026-02-02 to 2026-03-01\n{OTHER}"}) == []
    found = told(made, files | {"campaigns/other.yaml": f"dates: 2026-02-01 to 2026-03-01\n{OTHER}"})
    assert found == [("same-leads", "campaigns/other.yaml", 2)]


def test_a_paused_campaign_still_catches_leads(made: Any) -> None:
    assert told(made, {"campaigns/other.yaml": f"status: paused\n{OTHER}"}) == [
        ("same-leads", "campaigns/other.yaml", 2)
    ]


def test_a_draft_does_not_catch_leads(made: Any) -> None:
    assert told(made, {"campaigns/other.yaml": f"status: draft\n{OTHER}"}) == []


def test_a_rule_broken_on_purpose_is_allowed_with_its_reason(made: Any) -> None:
    reason = "allow: {same-leads: the guide and the news are both meant}\n"
    assert told(made, {"campaigns/other.yaml": reason + OTHER}) == []


def test_what_is_allowed_in_vain_or_misspelt_is_told(made: Any) -> None:
    files = {"campaigns/other.yaml": "allow: {same-leeds: both are meant, crowded: why not}\n" + OTHER}
    assert told(made, files) == [
        ("unknown-rule", "campaigns/other.yaml", 1),
        ("allowed-in-vain", "campaigns/other.yaml", 1),
        ("same-leads", "campaigns/other.yaml", 2),
    ]


def test_a_consent_to_tracking_by_another_name(made: Any) -> None:
    files = wiring(TRACKING, "  śledzenie: {text: consents/tracking-v1.md}\n")
    files["nurture.yaml"] = files["nurture.yaml"].replace("    clicked: 5\n", "    replied: 5\n")
    assert "no-tracking" not in {code for code, _, _ in told(made, files)}
    asking = files | cold('    - if: has("clicked welcome")\n      then: [{send: offer}]\n')
    assert ("no-tracking", "campaigns/guide.yaml", 13) in told(made, asking)
    problem = next(p for p in made.whole(asking).problems if p.code == "no-tracking")
    assert problem.hint.startswith("is it `śledzenie`?")
