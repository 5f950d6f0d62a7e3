"""What is kept of a mail: the values that it was made of, and no other. What a notification tells is whole."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from nurture.core.situation import Situation
from nurture.engine.delivery.letters import Writer
from nurture.store.attempts import Written
from nurture.testing.world import World, instant

from .conftest import WIRING, Make

MONDAY = "2026-03-02T10:00+01:00"
CAMPAIGN = """
enter: {sources: [form]}
sending: {window: any}
facts: {topic: oil}
steps:
  - send: welcome
    subject: "{{ lead.rating or 'You' }}: {{ campaign.topic }}"
"""
EXACT = """
from decimal import Decimal
from nurture import Answer, Word, hookimpl

@hookimpl
def register_conditions():
    return [Word("exactly", lambda view: Answer(Decimal("0.1")))]
"""
FIELDS = "fields: {secret: 'text, sensitive', "


def arrived(made: World, template: str) -> World:
    """The welcome is this text, and Ada has a value in most of her fields."""
    wiring = WIRING.replace("fields: {", FIELDS)
    made.write({"nurture.yaml": wiring, "templates/welcome.txt": f"---\nsubject: Hello\n---\n{template}\n"})
    made.arrives("form", email="ada@example.com", first_name="Ada", company_size="100", secret="hush", rating="A")
    return made


def kept(made: World) -> dict[str, Any]:
    """What the store keeps of the only message."""
    assert made.problems() == []
    made.run(MONDAY)
    (message,) = made.messages()
    assert message.state == "sent"
    found: dict[str, Any] = json.loads(message.context)
    return found


def test_of_a_mail_the_values_are_kept_that_it_was_made_of(world: Make) -> None:
    context = kept(arrived(world(CAMPAIGN), "Hello {{ lead.first_name }}, {{ score }} points. {{ unsubscribe_url }}"))
    assert context["lead"] == {"first_name": "Ada", "rating": "A"}
    assert (context["score"], context["campaign"]) == (10.0, {"topic": "oil", "name": "guide"})
    assert context["unsubscribe_url"].startswith("mailto:anna@lumo.example?subject=unsubscribe%20")
    ours = {"sender", "consent", "language"}  # of the lines that every mail has at its end
    assert context.keys() == {"lead", "score", "campaign", "unsubscribe_url"} | ours


def test_a_value_that_a_filter_or_a_loop_needs_is_kept_too(world: Make) -> None:
    made = arrived(
        world(CAMPAIGN), "{{ today | date }} {% for one in evidence %}{{ one.rule }}{% endfor %} {{ sender.postal }}"
    )
    context = kept(made)
    assert (context["today"], context["language"]) == ("2026-03-02", "en")
    assert [point["points"] for point in context["evidence"]] == [10.0]


def test_what_a_function_answered_is_kept_too(world: Make) -> None:
    text = (
        "{{ link('tour') }} {% if has('purchased', within='3 days') or ever('asked') %}!{% endif %}"
        "{{ last('purchased') }}{% if lead is factory %}?{% endif %}{{ exactly() }}{% if count %}{% endif %}"
    )
    made = arrived(world(CAMPAIGN), text)
    made.write({"plugins/exact.py": EXACT})
    context = kept(made)
    assert context["link"] == {"tour": "https://lumo.example/tour"}
    assert context["has"] == {"purchased, within=3 days": False}
    assert (context["ever"], context["in_segment"]) == ({"asked": False}, {"factory": True})
    assert context["exactly"] == {"": "0.1"}
    assert not {"last", "count"} & context.keys()  # the one does not know, the other was not asked


def told(made: World, template: str) -> tuple[Written, dict[str, Any]]:
    """What is kept, and the payload, were the welcome a notification."""
    made.run(MONDAY)
    state, project, place = made.state("ada@example.com"), made.place.project, made.place
    message = replace(state.messages[0], kind="notify", template=template, key="k", written=None)
    writer = Writer(project, place.plugins.words, {1: b"x" * 32}, place.renderer, made.root)
    written, letter = writer.write(message, Situation(state, project, instant(MONDAY)))
    return written, dict(letter.payload)


def test_a_notification_tells_all_but_what_is_sensitive_whatever_its_template_names(world: Make) -> None:
    made = arrived(world(CAMPAIGN), "Hello.")
    for template in ("welcome", ""):
        written, payload = told(made, template)
        lead = {"first_name": "Ada", "company_size": 100.0, "rating": "A", "email": "ada@example.com", "source": "form"}
        assert {name: payload["lead"][name] for name in lead} == lead
        assert "hush" not in json.dumps([payload, written.context])
        assert (payload["score"], payload["temperature"], payload["stage"]) == (10.0, "cold", "")
        assert [point["rule"] for point in payload["evidence"]] == ["factory"]
        assert json.loads(written.context)["lead"] == {**payload["lead"]}
