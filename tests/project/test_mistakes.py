"""Each mistake is one Problem, at the line and column where it stands."""

from __future__ import annotations

from typing import Any

import pytest

from tests.project.conftest import CAMPAIGN, LETTER, WIRING

FIFTEEN_WIRING = """\
name: lumo
time_zone: Europe/Warszawa
sender:
  from: Anna z Lumo <anna@lumo.example>
  organistion: Lumo sp. z o.o.
  address: ul. Prosta 1
fields:
  company_size: nummber
consents:
  newsletter: {text: consents/newsletter-v2.md}
sources:
  guide-form: {use: csvv, path: leads/guide.csv, consent: [newsletter]}
channels:
  email: {use: outbox}
links:
  pricing: https://lumo.example/cennik
temperature:
  warm: {up_at: 20, down_below: 12}
  hot: {up_at: many, down_below: 45}
limits:
  per_lead: 1 per 20 hourz
  quiet: 21:00-08:00
"""
FIFTEEN_CAMPAIGN = """\
enter:
  sources: [guide-from]
consent: newsleter
goal: has("purchased")
sending:
  window: mon-fri 22:00-07:00
sequences:
  cold:
    - sned: welcome
    - wait: 3 dayz
    - send: ofer
    - if: lead.contry == "PL"
      then:
        - exit: too far
"""


def test_fifteen_mistakes_are_fifteen_problems_each_at_its_place(made: Any) -> None:
    files = {"nurture.yaml": FIFTEEN_WIRING, "campaigns/guide.yaml": FIFTEEN_CAMPAIGN}
    assert made.found(files) == [
        ("unknown-zone", "nurture.yaml:2:12"),
        ("unknown-key", "nurture.yaml:5:3"),
        ("unknown-type", "nurture.yaml:8:17"),
        ("unknown-consent-text", "nurture.yaml:10:22"),
        ("unknown-source-plugin", "nurture.yaml:12:21"),
        ("wrong-type", "nurture.yaml:19:16"),
        ("bad-limit", "nurture.yaml:21:13"),
        ("unknown-source", "campaigns/guide.yaml:2:13"),
        ("unknown-consent", "campaigns/guide.yaml:3:10"),
        ("unknown-event", "campaigns/guide.yaml:4:12"),
        ("never-open", "campaigns/guide.yaml:6:11"),
        ("unknown-key", "campaigns/guide.yaml:9:7"),
        ("bad-duration", "campaigns/guide.yaml:10:13"),
        ("unknown-template", "campaigns/guide.yaml:11:13"),
        ("unknown-field", "campaigns/guide.yaml:12:16"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("name: lumo", "name: [lumo]", ("wrong-type", 1, 7)),
        ("name: lumo", "nmae: lumo", ("unknown-key", 1, 1)),
        ("name: lumo", "colour: red", ("unknown-key", 1, 1)),
        ("name: lumo", "name: lumo\nname: lumo", ("duplicate-key", 2, 1)),
        ("name: lumo", "feeds: {shop: {use: cvs}}", ("unknown-feed-plugin", 1, 21)),
        ("name: lumo", "webhooks: {shop: {use: standrad}}", ("unknown-webhook-plugin", 1, 24)),
        ("name: lumo", "webhooks: {shop: {use: standard}}", ("missing-key", 1, 12)),
        (
            "name: lumo",
            'webhooks: {"a/b": {use: ses, topic: "arn:aws:sns:eu-west-1:123456789012:x"}}',
            ("bad-name", 1, 12),
        ),
        ("name: lumo", "owners: {ewa: {name: Ewa, email: ewa at lumo}}", ("bad-address", 1, 34)),
        ("name: lumo", "web: http://news.lumo.example", ("bad-address", 1, 6)),
        ("name: lumo", "owners: {ewa: {name: Ewa}}", ("missing-key", 1, 10)),
        ("name: lumo", "owners: {ewa: {name: Ewa, email: ewa@lumo.pl, channel: sails}}", ("unknown-channel", 1, 56)),
        ("name: lumo", "owners: {ewa: {name: Ewa, email: ewa@lumo.pl, wehn: tracked}}", ("unknown-key", 1, 47)),
        ("name: lumo", 'owners: {ewa: {name: E, email: e@l.pl, when: lead.contry == "PL"}}', ("unknown-field", 1, 51)),
        ("name: lumo", 'owners: {ewa: {name: E, email: e@l.pl, when: owner.name == "E"}}', ("owner-circle", 1, 46)),
        ("name: lumo", "owners: {ewa: {name: E, email: e@l.pl, when: campaign.x > 1}}", ("outside-campaign", 1, 46)),
        ("anna@lumo.example", "anna at lumo", ("bad-address", 4, 9)),
        ("  organisation: Lumo sp. z o.o.\n", "", ("missing-key", 3, 1)),
        ("company_size: number", "company_size: NO", ("unknown-type", 8, 17)),
        ("competitor: yes or no", "competitor:", ("empty-value", 10, 3)),
        ("consents/newsletter-v1.md", "consents/../nurture.yaml", ("unknown-consent-text", 12, 22)),
        ("consents/newsletter-v1.md", '""', ("missing-key", 12, 3)),
        ("text: consents/newsletter-v1.md", 'basis: " "', ("missing-key", 12, 3)),
        ("use: csv,", "use: csvv,", ("unknown-source-plugin", 14, 21)),
        ("path: leads/guide.csv", "paht: leads/guide.csv", ("unknown-key", 14, 26)),
        ("path: leads/guide.csv", "path: [a]", ("wrong-type", 14, 32)),
        ("consent: [newsletter]", "consent: [newsleter]", ("unknown-consent", 14, 59)),
        ("consent: [newsletter]", "consent_at: soon", ("bad-date", 14, 61)),
        ("consent: [newsletter]", "columns: {Firma: organisaton}", ("unknown-field", 14, 66)),
        ("consent: [newsletter]", "columns: {Firma: [organisation]}", ("wrong-type", 14, 66)),
        ("consent: [newsletter]", "columns: {Firma: {yes: TAK}}", ("missing-key", 14, 59)),
        ("consent: [newsletter]", "columns: {Zgoda: {consent: newsleter, yes: TAK}}", ("unknown-consent", 14, 76)),
        ("consent: [newsletter]", "columns: {Zgoda: {consent: newsletter, no: NIE}}", ("unknown-key", 14, 88)),
        ("consent: [newsletter]", "columns: {Firma: country, Kraj: country}", ("two-ways", 14, 75)),
        (
            "consent: [newsletter]",
            "consent: newsletter, columns: {Zgoda: {consent: newsletter}}",
            ("two-ways", 14, 97),
        ),
        ("consent: [newsletter]", "accuracy: hihg", ("unknown-value", 14, 59)),
        ("sales: {use: outbox}", "sales: {use: outbux}", ("unknown-channel-plugin", 19, 16)),
        ("https://lumo.example/cennik", "lumo.example/cennik", ("bad-address", 21, 12)),
        ("factory: lead.company_size >= 100", "factory: lead.company_syze >= 100", ("unknown-field", 23, 17)),
        ("warm: {up_at: 20, down_below: 12}", "warm: {up_at: 20, down_below: 22}", ("bounds-order", 25, 33)),
        ("hot: {up_at: 60, down_below: 45}", "hot: {up_at: 19, down_below: 15}", ("bounds-order", 26, 16)),
        ("hot: {up_at: 60, down_below: 45}", "hot: {up_at: 010, down_below: 45}", ("wrong-type", 26, 16)),
        ('ever("purchased")', 'ever("purchaced")', ("unknown-event", 28, 19)),
        ('ever("purchased")', 'ever("purchased"', ("condition-syntax", 28, 17)),
        ("halves_every: 30 days", "halves_every: 30 dayz", ("bad-duration", 30, 17)),
        ("halves_every: 30 days", "halves_every: 30 business days", ("bad-duration", 30, 17)),
        ("1 per 20 hours", "1 per 2 business days", ("bad-duration", 36, 13)),
        ("name: lumo", "retention: {silent_leads: 90 business days}", ("bad-duration", 1, 27)),
        ("sales: {use: outbox}", "owner: {use: outbox}", ("reserved-name", 19, 3)),
        ("    clicked: 5", "    clickd: 5", ("unknown-event", 32, 5)),
        ("    clicked: 5", "    clicked: many", ("wrong-value", 32, 14)),
        ("    factory: 10", "    factroy: 10", ("unknown-segment", 34, 5)),
        ("    factory: 10", "    factory: many", ("wrong-type", 34, 14)),
        ("  fit:\n", "  fitt:\n", ("unknown-scorer", 33, 3)),
        ("1 per 20 hours", "[1 per 20 hours, often]", ("bad-limit", 36, 30)),
        ("quiet: 21:00-08:00", "quiet: 21-8 o'clock", ("bad-window", 37, 10)),
        ("quiet: 21:00-08:00", "after_reply: 7 dayz", ("bad-duration", 37, 16)),
        ("quiet: 21:00-08:00", "per_minute: 0", ("wrong-value", 37, 15)),
        ("quiet: 21:00-08:00", "per_minute: many", ("wrong-type", 37, 15)),
        ("name: lumo", "other_language: english", ("unknown-language", 1, 17)),
        ("name: lumo", "jurisdiction: pl", ("unknown-jurisdiction", 1, 15)),
        ("name: lumo", "jurisdiction: [PL]", ("wrong-type", 1, 15)),
        ("name: lumo", "holidays: Poland", ("unknown-country", 1, 11)),
        ("name: lumo", "holidays: DE-XX", ("unknown-part", 1, 11)),
        ("name: lumo", "retention: {silent_leads: 2 yeers}", ("bad-duration", 1, 27)),
        ("name: lumo", "retention: {quiet_leads: 2 months}", ("unknown-key", 1, 13)),
        ("name: lumo", "allow: {wait-for-ever: [a]}", ("wrong-type", 1, 24)),
        ("name: lumo", 'allow: {wait-for-ever: ""}', ("empty-value", 1, 24)),
        ("name: lumo", "allow: [wait-for-ever]", ("wrong-type", 1, 8)),
        ("from: Anna z Lumo <anna@lumo.example>", "from: {pl: anna@l.pl}", ("missing-language", 4, 3)),
        ("from: Anna z Lumo <anna@lumo.example>", "from: {en: anna@l.pl, pl: anna}", ("bad-address", 4, 29)),
        ("from: Anna z Lumo <anna@lumo.example>", "from: {en: a@l.pl, polish!: a@l.pl}", ("unknown-language", 4, 22)),
        ("from: Anna z Lumo <anna@lumo.example>", "from: [anna@l.pl]", ("wrong-type", 4, 9)),
        ("pricing: https://lumo.example/cennik", "pricing: {en: lumo.pl}", ("bad-address", 21, 17)),
        ("pricing: https://lumo.example/cennik", "pricing: {pl: https://lumo.pl}", ("missing-language", 21, 3)),
        ("email: {use: outbox}", "mail: {use: outbox}", ("missing-channel", 17, 1)),
    ],
)
def test_a_mistake_in_nurture_yaml(made: Any, old: str, new: str, problem: tuple[str, int, int]) -> None:
    assert made.in_wiring(old, new) == [problem]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("description: A guide", "holdout: 5%", ("wrong-type", 1, 10)),
        ("description: A guide", "holdout: 100", ("wrong-value", 1, 10)),
        ("description: A guide", "stay: long", ("bad-duration", 1, 7)),
        ("description: A guide", "dates: 2026-01-11", ("bad-date", 1, 8)),
        ("description: A guide", "dates: 2026-01-11 to 2026-02-30", ("bad-date", 1, 8)),
        ("description: A guide", "dates: 2026-06-30 to 2026-01-11", ("dates-order", 1, 8)),
        ("description: A guide", "facts: {webinar: 21.4.2026 11:00}", ("bad-date", 1, 18)),
        ("description: A guide", "facts: {webinar: 2026-04-21 11:00 Europe/Warszawa}", ("unknown-zone", 1, 18)),
        ("description: A guide", "allow: {unreachable: ' '}", ("empty-value", 1, 22)),
        ("description: A guide", "facts: {the webinar: 3}", ("bad-name", 1, 9)),
        ("description: A guide", "status: lvie", ("unknown-value", 1, 9)),
        ("description: A guide", "priority: high", ("wrong-type", 1, 11)),
        ("description: A guide", "priority: 010", ("wrong-type", 1, 11)),
        ("description: A guide", "priority: 10:30", ("wrong-type", 1, 11)),
        ("description: A guide", "steps: [{send: welcome, id: w}]", ("two-ways", 1, 1)),
        ("sources: [guide-form]", "sources: [guide-from]", ("unknown-source", 3, 13)),
        ("sources: [guide-form]", "event: purchaced", ("unknown-event", 3, 10)),
        ("sources: [guide-form]", "again: 180 days", ("unknown-value", 3, 10)),
        ("sources: [guide-form]", "again: after a while", ("bad-duration", 3, 10)),
        ("sources: [guide-form]", "existing: all", ("wrong-type", 3, 13)),
        ("sources: [guide-form]", "for_each: event.value", ("no-event", 3, 13)),
        ("sources: [guide-form]", "event: purchased\n  for_each: event.valeu", ("unknown-fact", 4, 13)),
        ("sources: [guide-form]", "event: purchased\n  for_each: value", ("unknown-value", 4, 13)),
        ("window: mon-fri 09:00-17:00", "window: mon-fri 22:00-23:00", ("never-open", 7, 11)),
        ("window: mon-fri 09:00-17:00", "late: skpi", ("unknown-value", 7, 9)),
        ("window: mon-fri 09:00-17:00", "late: skip after lunch", ("bad-duration", 7, 9)),
        ("window: mon-fri 09:00-17:00", "late: skip after 2 hours\n  late_after: 1 days", ("two-ways", 8, 15)),
        ("requested: yes", "requested: on", ("wrong-type", 10, 16)),
        ("requested: yes", "requested: maybe", ("wrong-type", 10, 16)),
        ("requested: yes", "at: 7 days before campain.webinar", ("bad-time", 10, 9)),
        ("requested: yes", "at: 7 days before campaign.webinar", ("unknown-fact", 10, 9)),
        ("requested: yes", "at: 7 days before lead.trial_end", ("unknown-field", 10, 9)),
        ("requested: yes", "at: 7 days before lead.rating", ("no-date", 10, 9)),
        ("requested: yes", "at: 3 days after event.value", ("unknown-fact", 10, 9)),
        ("requested: yes", "late_after: soon", ("bad-duration", 10, 17)),
        ("requested: yes", "give_up: never", ("bad-duration", 10, 14)),
        ("requested: yes", "consent: newsleter", ("unknown-consent", 10, 14)),
        ("requested: yes", "from: anna", ("bad-address", 10, 11)),
        ("requested: yes", "from: owner", ("no-owners", 10, 11)),
        ("requested: yes", "reply_to: [a]", ("wrong-type", 10, 15)),
        ("requested: yes", "subject: {polish: Cześć}", ("unknown-language", 10, 15)),
        ("requested: yes", "attach: files/prices.pdf", ("unknown-file", 10, 13)),
        ("requested: yes", "attach: [nurture.yaml, ../prices.pdf]", ("outside", 10, 28)),
        ("requested: yes", "calendar: {starts: tue 10:00}", ("missing-key", 10, 5)),
        ("requested: yes", "calendar: {starts: tue 25:00, lasts: 1 hour}", ("bad-time", 10, 24)),
        ("requested: yes", "calendar: {starts: tue 10:00, lasts: 1 h}", ("bad-duration", 10, 42)),
        ("requested: yes", "calendar: {starts: 2026-12-10, lasts: 1 hour}", ("no-hour", 10, 24)),
        ("requested: yes", "calendar: {starts: day 3, lasts: 1 hour}", ("no-hour", 10, 24)),
        ("requested: yes", "was: offer", ("not-gone", 10, 10)),
        ("requested: yes", "was: [old, old]", ("moved-twice", 10, 16)),
        ("requested: yes", "moved_to: offer", ("two-steps", 10, 5)),
        ("requested: yes", "requested: yes\n  - {id: old, moved_to: wellcome}", ("unknown-step", 11, 25)),
        ("requested: yes", "requested: yes\n  - {id: old}", ("unknown-step", 11, 5)),
        ("requested: yes", "requested: yes\n  - {moved_to: offer}", ("missing-key", 11, 5)),
        ("requested: yes", "via: emial", ("unknown-channel", 10, 10)),
        ("requested: yes", "window: 22:00-23:00", ("never-open", 10, 13)),
        ("- send: welcome", "- send: welcom", ("unknown-template", 9, 11)),
        ("requested: yes", "requested: yes\n  - send: welcome", ("sent-twice", 11, 11)),
        ("  cold:", "  cool:", ("unknown-temperature", 12, 3)),
        ("wait: 3 days", "wait: 3 dayz", ("bad-duration", 13, 13)),
        ("wait: 3 days", "wait: 3 days\n      was: long", ("no-id", 14, 12)),
        ("wait: 3 days", "wait_until: tue 25:00", ("bad-time", 13, 19)),
        ("wait: 3 days", "wait_until: 2026-02-30 11:00", ("bad-time", 13, 19)),
        ("wait: 3 days", "wait_until: lead.trial_ends", ("unknown-field", 13, 24)),
        ("wait: 3 days", 'wait_until: has("clicked")', ("no-at-most", 13, 19)),
        ("wait: 3 days", "split: {a: {}}", ("wrong-type", 13, 14)),
        ("wait: 3 days", "split: tips", ("missing-key", 13, 14)),
        ("wait: 3 days", "split: tips\n      into: {a: 50, b: {share: 50}}", ("wrong-type", 14, 17)),
        ("wait: 3 days", "split: tips\n      into: {a: {share: 50}, b: {share: 45}}", ("shares", 14, 7)),
        ("wait: 3 days", "split: tips\n      into: {a: {share: 100}, b: {share: 0}}", ("wrong-value", 14, 42)),
        ("wait: 3 days", "split: tips\n      into: {a: {share: 99}, b: {}}", ("missing-key", 14, 30)),
        ("wait: 3 days", "split: tips\n      into: {skipped: {share: 100}}", ("bad-name", 14, 14)),
        ("wait: 3 days", "split: welcome\n      into: {a: {share: 100}}", ("duplicate-id", 13, 14)),
        ("wait: 3 days", "start: othr", ("unknown-campaign", 13, 14)),
        ("wait: 3 days", "start: guide", ("start-itself", 13, 14)),
        ("wait: 3 days", "unsubscribe: newsleter", ("unknown-consent", 13, 20)),
        ("wait: 3 days", "erase: [a]", ("wrong-type", 13, 14)),
        ("wait: 3 days", "notify: owner", ("no-owners", 13, 15)),
        ("wait: 3 days", "notify: sales\n      again: sometimes", ("bad-duration", 14, 14)),
        ("wait: 3 days", "notify: sails", ("unknown-channel", 13, 15)),
        ("wait: 3 days", "set: {rating: D}", ("wrong-value", 13, 21)),
        ("wait: 3 days", "set: {ratin: A}", ("unknown-field", 13, 13)),
        ("wait: 3 days", "record: purchaced", ("unknown-event", 13, 15)),
        ("- wait: 3 days", "- wait 3 days", ("wrong-type", 13, 7)),
        ("- wait: 3 days", "- wait: 3 days\n      exit: enough", ("two-steps", 14, 7)),
        ("wait: 3 days", "id: a", ("unknown-step", 13, 7)),
        ("when: not lead.competitor", "when: not lead.competition", ("unknown-field", 15, 22)),
        ("when: not lead.competitor", "id: welcome", ("duplicate-id", 15, 11)),
        ("when: not lead.competitor", "id: pricing", ("shared-name", 15, 11)),
    ],
)
def test_a_mistake_in_a_campaign(made: Any, old: str, new: str, problem: tuple[str, int, int]) -> None:
    assert made.in_campaign(old, new) == [problem]


@pytest.mark.parametrize(
    ("condition", "quoted"),
    [
        ('lead.country == "a: b"', """'lead.country == "a: b"'"""),
        ('lead.country == "a #b"', """'lead.country == "a #b"'"""),
        ('"PL" == lead.country', """'"PL" == lead.country'"""),
        ("'PL' == lead.country", """'''PL'' == lead.country'"""),
    ],
)
def test_a_condition_that_yaml_cuts_is_one_problem_that_shows_it_quoted(made: Any, condition: str, quoted: str) -> None:
    text = f"enter: {{sources: [guide-form]}}\ngoal: {condition}\nsteps:\n  - send: welcome\n  - send: offer\n"
    [problem] = made.load({"campaigns/guide.yaml": text}).problems
    assert (problem.code, problem.place.line, problem.place.column) == ("condition-cut", 2, 7)
    assert problem.hint == f"put it into quotes: {quoted}"
    assert made.load({"campaigns/guide.yaml": text.replace(condition, quoted)}).problems == []


def test_a_comma_inside_braces_cuts_a_condition(made: Any) -> None:
    step = '{if: has("purchased", value=3), then: [{send: offer}]}'
    [problem] = made.load({"campaigns/guide.yaml": f"steps:\n  - send: welcome\n  - {step}\n"}).problems
    assert (problem.code, problem.place.line, problem.place.column) == ("condition-cut", 3, 10)
    assert problem.hint.endswith("""'has("purchased", value=3)'""")


@pytest.mark.parametrize(
    ("brackets", "quoted"),
    [
        ("{not lead.competitor}", "'not lead.competitor'"),
        ('{has("purchased", value=3)}', """'has("purchased", value=3)'"""),
        ("[lead.competitor]", "'lead.competitor'"),
    ],
)
def test_a_condition_in_brackets_is_shown_without_them(made: Any, brackets: str, quoted: str) -> None:
    text = f"steps:\n  - send: welcome\n  - send: offer\n    when: {brackets}\n"
    [problem] = made.load({"campaigns/guide.yaml": text}).problems
    assert (problem.code, problem.place.line, problem.place.column) == ("wrong-type", 4, 11)
    assert problem.hint == f"write `when: {quoted}`"
    assert made.load({"campaigns/guide.yaml": text.replace(brackets, quoted)}).problems == []


@pytest.mark.parametrize("constant", ["3", '"tue"', "[1, 2]"])
def test_a_constant_is_nothing_to_wait_for(made: Any, constant: str) -> None:
    step = f"steps:\n  - wait_until: '{constant}'\n    at_most: 3 days\n  - send: welcome\n  - send: offer\n"
    [problem] = made.load({"campaigns/guide.yaml": step}).problems
    assert (problem.code, problem.place.line) == ("bad-constant", 2)


def test_every_cut_condition_of_a_file_is_told_beside_its_other_mistakes(made: Any) -> None:
    segments = 'segments:\n  factory: "x" == lead.country\n  polish: lead.country == "a: b"\ncolour: red\n'
    wiring = WIRING.replace("segments:\n  factory: lead.company_size >= 100\n", segments)
    assert made.found({"nurture.yaml": wiring}) == [
        ("condition-cut", "nurture.yaml:23:12"),
        ("condition-cut", "nurture.yaml:24:11"),
        ("unknown-key", "nurture.yaml:25:1"),
    ]


def test_a_condition_over_several_lines_is_not_called_cut(made: Any) -> None:
    assert made.in_campaign('goal: has("purchased")', 'goal: has("purchased") and\n  lead.country == "a: b"') == [
        ("yaml-syntax", 6, 21)
    ]


def test_an_apostrophe_in_words_is_no_cut(made: Any) -> None:
    assert made.in_campaign("wait: 3 days", "exit: the customer's choice") == []


def test_every_problem_shows_its_line_and_a_cure(made: Any) -> None:
    [problem] = made.load({"nurture.yaml": FIFTEEN_WIRING.replace("Europe/Warszawa", "Europe/Warsaw")}).problems[:1]
    assert problem.shown == "  organistion: Lumo sp. z o.o."
    assert problem.hint == "did you mean `organisation`?"


def hints(made: Any, files: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(p.code, f"{p.place.path}:{p.place.line}", p.hint) for p in made.load(files).problems]


def test_a_language_that_is_none_is_one_problem_however_many_mails_there_are(made: Any) -> None:
    wiring = WIRING.replace("name: lumo", "name: lumo\nlanguage: polski")
    wiring = wiring.replace(
        "from: Anna z Lumo <anna@lumo.example>", "from: {pl: Anna <a@lumo.pl>, de: Ann <a@lumo.pl>}"
    )
    subjects = LETTER.replace("subject: The guide", "subject: {pl: Poradnik, de: Leitfaden}")
    files = {"nurture.yaml": wiring, "templates/offer.en.txt": LETTER, "templates/welcome.txt": subjects}
    assert hints(made, files) == [("unknown-language", "nurture.yaml:2", "did you mean `pl`?")]


def test_words_of_another_language_have_a_cure(made: Any) -> None:
    wiring = WIRING.replace("Europe/Warsaw", "Warszawa\nholidays: Polska\nowners: {ewa: {name: Ewa, email: e@lumo.pl}}")
    campaign = CAMPAIGN.replace("wait: 3 days", "notify: ewa")
    assert hints(made, {"nurture.yaml": wiring, "campaigns/guide.yaml": campaign}) == [
        ("unknown-zone", "nurture.yaml:2", "a city stands behind its continent, as in `Europe/Warsaw`"),
        ("unknown-country", "nurture.yaml:3", "write the two letters of a country, as in `PL`"),
        (
            "unknown-channel",
            "campaigns/guide.yaml:13",
            "`notify: owner` tells whoever looks after the lead, `ewa` too",
        ),
    ]


def test_a_fact_without_an_hour_invites_nobody_and_is_shown_without_one(made: Any) -> None:
    steps = CAMPAIGN.replace("    requested: yes", "    calendar: {{starts: {}, lasts: 45 minutes}}")
    letter = {"templates/welcome.txt": LETTER + "{{ campaign.fair | date }}, {{ campaign.fair | time }}\n"}
    cures = {
        "campaign.fair": "write the hour into the fact, as in `fair: 2026-12-10 11:00`",
        "2 days before campaign.fair": "write one, as in `09:00 2 days before campaign.fair`",
    }
    for starts, cure in cures.items():
        day = {"campaigns/guide.yaml": "facts: {fair: 2026-12-10}\n" + steps.format(starts)}
        assert hints(made, day) == [("no-hour", "campaigns/guide.yaml:11", cure)]
    hour = {"campaigns/guide.yaml": day["campaigns/guide.yaml"].replace("-10}", "-10 11:00}")}
    assert hints(made, hour | letter) == []
    timed = {"campaigns/guide.yaml": "facts: {fair: 2026-12-10}\n" + CAMPAIGN}
    cure = "write it with an hour, as in `fair: 2026-12-10 11:00`, or take `| time` out"
    assert hints(made, timed | letter) == [("no-hour", "campaigns/guide.yaml:10", cure)]


def test_a_fact_that_is_taken_for_a_date_is_told_where_it_is_written(made: Any) -> None:
    dated = "facts: {fair: 12 grudnia}\n" + CAMPAIGN.replace("wait: 3 days", "wait_until: 2 days before campaign.fair")
    problems = made.load({"campaigns/guide.yaml": dated}).problems
    assert [(p.code, p.place.line, p.place.column) for p in problems] == [("no-date", 1, 15)]


STORY = (
    "story: A\ncampaign: guide\nlead: {email: ada@example.com, source: guide-form}\nstarts: 2026-03-02 08:00\nthen:\n"
)
STORY += "  - {at: day 0, sends: welcome}\n  - {at: day 3, holds: offer}\n"
HEAD = "enter: {sources: [guide-form]}\nconsent: newsletter\nfacts: {fair: 2026-04-21}\nsteps:\n  - send: welcome\n"
HEAD += "  - wait: 2 days\n  - send: offer\n    at: 3 days before campaign.fair\n"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("send: offer", "send: ofer", "unknown-template"),
        ("  - send: offer", "    send: offer", "two-steps"),
        ("2026-04-21", "21.04.2026", "bad-date"),
        ("wait: 2 days", "wait_until: has('replied')", "no-at-most"),
    ],
)
def test_one_mistake_is_told_once(made: Any, old: str, new: str, problem: str) -> None:
    offer = "---\nsubject: Offer\n---\n{{ campaign.fair | date }}\n"
    files = {"campaigns/guide.yaml": HEAD.replace(old, new, 1), "templates/offer.txt": offer, "stories/a.yaml": STORY}
    assert [p.code for p in made.load(files).problems if p.severity == "error"] == [problem]


def test_that_there_are_no_owners_is_told_at_the_first_place_that_asks(made: Any) -> None:
    campaign = HEAD.replace("send: welcome\n", "send: welcome\n    from: owner\n") + "  - notify: owner\n"
    story = STORY + "  - {at: day 1, is: {owner: ewa}}\n"
    (problem,) = made.load({"campaigns/guide.yaml": campaign, "stories/a.yaml": story}).problems
    assert (problem.code, problem.place.line) == ("no-owners", 6)
    assert problem.message.endswith("; 2 more places ask for owners")


def test_a_key_below_the_dash_belongs_further_in(made: Any) -> None:
    text = HEAD + '  - wait_until: has("replied")\n    at_most: 3 days\n  then:\n    - send: welcome\n      id: again\n'
    (problem,) = made.load({"campaigns/guide.yaml": text}).problems
    words = "`then` belongs to the step above: begin it two columns further in, below what follows the `-`"
    assert (problem.code, problem.place.line, problem.hint) == ("yaml-syntax", 11, words)


@pytest.mark.parametrize("words", ["\n", " \n\t\n", "\ufeff\n"])
def test_nobody_agrees_to_a_text_without_words(made: Any, words: str) -> None:
    [problem] = made.load({"consents/newsletter-v1.md": words}).problems
    assert (problem.code, problem.place.line, problem.place.column) == ("empty-value", 12, 22)
    assert problem.message == "nothing is written in `consents/newsletter-v1.md`"
    assert problem.hint == "write the words that people agree to"


@pytest.mark.parametrize("written", ["yes", '"double opt in"', '" "'])
def test_the_one_word_that_a_key_has_is_said(made: Any, written: str) -> None:
    old = "newsletter: {text: consents/newsletter-v1.md}"
    wiring = WIRING.replace(old, f"newsletter: {{text: consents/newsletter-v1.md, confirm: {written}}}")
    problem = made.load({"nurture.yaml": wiring}).problems[0]
    word = written.strip('"')
    assert (problem.code, problem.message) == ("unknown-value", f"`{word}` is not `double opt-in`")
    assert problem.hint == "write `double opt-in`, or leave it out"
