"""A sensitive field stays out of scores and webhooks, no segment asks for itself, no owner for the owner."""

from __future__ import annotations

from typing import Any

from tests.project.conftest import CAMPAIGN, WIRING

CLINIC = WIRING.replace("  competitor: yes or no\n", "  competitor: yes or no\n  treatment: text, sensitive\n")
SEGMENT = "  factory: lead.company_size >= 100\n"


def test_no_points_for_a_sensitive_field_not_even_through_another_segment(made: Any) -> None:
    wiring = CLINIC.replace(SEGMENT, '  treated: lead.treatment == "x"\n  factory: lead is treated\n')
    assert made.found({"nurture.yaml": wiring}) == [("sensitive-field", "nurture.yaml:36:5")]


def test_a_segment_may_ask_for_a_sensitive_field_where_it_counts_for_nothing(made: Any) -> None:
    wiring = CLINIC.replace(SEGMENT, SEGMENT + '  treated: lead.treatment == "x"\n')
    assert made.found({"nurture.yaml": wiring}) == []


def test_no_notification_by_webhook_shows_a_sensitive_field(made: Any) -> None:
    files = {
        "nurture.yaml": CLINIC,
        "campaigns/guide.yaml": CAMPAIGN + "    - notify: sales\n      with: alert\n",
        "templates/alert.txt": "{{ lead.email }}: {{ lead.treatment or 'unknown' }}\n",
    }
    assert made.found(files) == []
    files["nurture.yaml"] = CLINIC.replace(
        "sales: {use: outbox}", 'sales: {use: webhook, url: "https://crm.example/hook"}'
    )
    assert made.found(files) == [("sensitive-field", "campaigns/guide.yaml:17:13")]


def test_no_segment_tells_a_sensitive_field_by_the_way(made: Any) -> None:
    wiring = CLINIC.replace(SEGMENT, '  treated: lead.treatment == "x"\n  factory: lead is treated\n')
    files = {
        "nurture.yaml": wiring.replace(
            "sales: {use: outbox}", 'sales: {use: webhook, url: "https://crm.example/hook"}'
        ),
        "campaigns/guide.yaml": CAMPAIGN + "    - notify: sales\n      with: alert\n",
        "templates/alert.txt": "{{ 'yes' if lead is factory }}\n",
        "templates/welcome.txt": "---\nsubject: \"{{ 'You' if lead is factory else 'Hi' }}\"\n---\nHi\n",
    }
    asked = [found for found in made.found(files) if found[0] == "sensitive-field"]
    assert [place for _, place in asked[-2:]] == ["campaigns/guide.yaml:17:13", "templates/welcome.txt:1:1"]


def test_segments_that_ask_for_each_other_are_told_instead_of_asked_for_ever(made: Any) -> None:
    wiring = WIRING.replace(SEGMENT, "  factory: lead is large\n  large: lead is factory\n")
    assert made.found({"nurture.yaml": wiring}) == [
        ("segment-circle", "nurture.yaml:23:3"),
        ("segment-circle", "nurture.yaml:24:3"),
    ]


OWNERS = "owners:\n  ewa: {name: Ewa, email: ewa@lumo.example, when: lead is factory}\n"


def test_no_owner_is_chosen_by_who_the_owner_is_and_none_counts_for_a_score(made: Any) -> None:
    circle = OWNERS + "  jan: {name: Jan, email: jan@lumo.example}\n"
    wiring = WIRING.replace(SEGMENT, '  mine: owner.name == "Jan"\n  factory: lead is mine\n') + circle
    assert made.found({"nurture.yaml": wiring}) == [
        ("owner-counts", "nurture.yaml:35:5"),
        ("owner-circle", "nurture.yaml:40:51"),
    ]


def test_segments_stages_and_campaigns_may_ask_for_the_owner(made: Any) -> None:
    wiring = WIRING.replace(SEGMENT, SEGMENT + '  mine: owner.name == "Ewa"\n') + OWNERS
    campaign = CAMPAIGN.replace('goal: has("purchased")', 'goal: owner.email == "ewa@lumo.example"')
    assert made.found({"nurture.yaml": wiring, "campaigns/guide.yaml": campaign}) == []


def test_templates_name_owners_only_where_there_are_some(made: Any) -> None:
    files = {"templates/offer.txt": "---\nsubject: Hello\n---\nYours, {{ owner.name }}\n"}
    assert made.found(files) == [("no-owners", "templates/offer.txt:4:11")]
    assert made.found({**files, "nurture.yaml": WIRING + OWNERS}) == []
    files["templates/offer.txt"] = files["templates/offer.txt"].replace("owner.name", "owner.phone")
    assert made.found({**files, "nurture.yaml": WIRING + OWNERS}) == [("unknown-name", "templates/offer.txt:4:17")]
