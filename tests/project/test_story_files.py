"""Stories as they are written: what is read, and each mistake at its place."""

from __future__ import annotations

from typing import Any

import pytest

from tests.project.conftest import CAMPAIGN, WIRING

OWNERS = "owners:\n  ewa: {name: Ewa Król, email: ewa@lumo.example}\n"
SPLIT = """
  - split: tips
    into:
      short: {share: 50, then: [{send: tips-short}]}
      none: {share: 50}
"""
FILES = {
    "nurture.yaml": WIRING + OWNERS,
    "campaigns/guide.yaml": CAMPAIGN.replace("  - send: welcome\n    requested: yes\n", "  - send: welcome" + SPLIT),
    "templates/tips-short.txt": "---\nsubject: Tips\n---\nTips.\n",
}
STORY = """\
story: Everything that a story can say
campaign: guide
lead: {email: ada@example.com, source: guide-form, company_size: 120}
starts: 2026-03-02 08:00
language: pl
split: {tips: short}
given:
  - {at: day -40, happens: purchased, value: 80}
then:
  - {at: day 0, sends: [welcome, tips-short]}
  - {at: day 1 9:00, changes: {rating: A}}
  - {at: day 2, is: {temperature: cold, stage: customer, owner: ewa}, notifies: [sales, owner]}
  - {at: day 3, skips: [offer, wait 3 days], because: gave up}
  - {at: day 3, holds: offer, because: reply}
  - {at: day 4, happens: purchased, value: 3, ends: goal, erased: yes}
  - {until: day 9, sends: nothing, notifies: nothing}
"""


def test_a_story_is_read_whole(made: Any) -> None:
    loaded = made.load({**FILES, "stories/all.yaml": STORY})
    assert loaded.problems == []
    [story] = loaded.project.stories
    assert (story.split, story.holdout, story.language) == ({"tips": "short"}, False, "pl")
    assert story.given[0].says == {"happens": "purchased", "value": "80"}
    assert [(line.at, line.until) for line in story.lines][-2:] == [("day 4", False), ("day 9", True)]
    assert story.lines[0].says == {"sends": ["welcome", "tips-short"]}


def test_a_story_asks_for_the_holdout_of_its_campaign(made: Any) -> None:
    story = STORY.replace("language: pl", "holdout: yes")
    held = FILES["campaigns/guide.yaml"] + "holdout: 5\n"
    assert [p.code for p in made.load({**FILES, "stories/all.yaml": story}).problems] == ["no-holdout"]
    loaded = made.load({**FILES, "campaigns/guide.yaml": held, "stories/all.yaml": story})
    assert (loaded.problems, loaded.project.stories[0].holdout) == ([], True)


@pytest.mark.parametrize(
    ("old", "new", "code", "where"),
    [
        ("campaign: guide", "campaign: giude", "unknown-campaign", "giude"),
        ("ada@example.com", "ada at example", "bad-address", "ada at"),
        ("source: guide-form", "source: form", "unknown-source", "form"),
        ("company_size: 120", "company_size: many", "wrong-value", "many"),
        ("company_size: 120", "consents: [nwesletter]", "unknown-consent", "nwesletter"),
        ("starts: 2026-03-02 08:00", "starts: soon", "bad-time", "soon"),
        ("language: pl", "language: polish", "unknown-language", "polish"),
        ("language: pl", "langauge: pl", "unknown-key", "langauge"),
        ("{tips: short}", "{tipps: short}", "unknown-split", "tipps"),
        ("{tips: short}", "{tips: long}", "unknown-branch", "long"),
        ("at: day -40", "at: day 4", "bad-time", "day 4"),
        ("at: day -40", "at: 2026-03-03", "bad-time", "2026-03-03"),
        ("at: day 2,", "at: 2026-02-30,", "bad-time", "2026-02-30"),
        ("value: 80", "valeu: 80", "unknown-fact", "valeu"),
        ("value: 80", "value: much", "wrong-value", "much"),
        ("[welcome, tips-short]", "[welcome, tips]", "unknown-message", "tips]"),
        ("{rating: A}", "{rating: D}", "wrong-value", "D}"),
        ("{rating: A}", "{ratin: A}", "unknown-field", "ratin"),
        ("owner: ewa", "owner: eva", "unknown-owner", "eva"),
        ("stage: customer", "stage: client", "unknown-stage", "client"),
        ("[sales, owner]", "[sails, owner]", "unknown-channel", "sails"),
        ("[offer, wait 3 days]", "[ofer]", "unknown-step", "ofer"),
        ("because: gave up", "because: gone", "unknown-value", "gone"),
        ("because: gave up", "because: limit", "no-such-reason", "limit"),
        ("because: reply", "because: consent", "no-such-reason", "consent"),
        ("holds: offer", "holds: sales", "unknown-message", "sales"),
        ("ends: goal", "ends: well", "unknown-value", "well"),
        ("erased: yes", "erased: maybe", "wrong-type", "maybe"),
        ("until: day 9", "until: 9", "bad-time", "9,"),
        ("until: day 9", "until: day 1", "bad-time", "day 1"),
    ],
)
def test_a_mistake_in_a_story(made: Any, old: str, new: str, code: str, where: str) -> None:
    assert STORY.count(old) == 1
    [found] = made.load({**FILES, "stories/all.yaml": STORY.replace(old, new)}).problems
    assert found.code == code
    assert found.shown[found.place.column - 1 :].startswith(where)
    assert found.hint


def test_without_owners_none_is_told_of_anything(made: Any) -> None:
    files = {**FILES, "nurture.yaml": WIRING, "stories/all.yaml": STORY.replace(", owner: ewa}", "}")}
    [problem] = made.load(files).problems
    assert (problem.code, problem.shown[problem.place.column - 1 :]) == ("no-owners", "owner]}")


def test_while_a_campaign_cannot_be_read_nothing_of_it_is_missing(made: Any) -> None:
    files = {**FILES, "campaigns/guide.yaml": "steps: [", "stories/all.yaml": STORY}
    assert {place.partition(":")[0] for _, place in made.found(files)} == {"campaigns/guide.yaml"}
