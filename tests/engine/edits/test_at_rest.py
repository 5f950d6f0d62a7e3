"""Leads that an edit leaves where they stand: a plan, which leaves most of them out, tells what the run then does."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime
from unittest.mock import patch

import pytest

from nurture.core.decisions import Decision
from nurture.engine.ahead import outlook
from nurture.engine.ahead.outlook import look_ahead
from nurture.engine.report import Report
from nurture.testing.world import World, instant
from tests.engine.conftest import Make

HEAD = "enter: {sources: [form]}\nconsent: newsletter\nsteps:\n"
OFFER = HEAD + "  - wait: 9 days\n  - send: offer\n"
COUNTRY = '  - wait_until: lead.country == "PL"\n    at_most: 9 days\n'
REPLY = '  - wait_until: has("replied")\n    at_most: 9 days\n'


def test_a_step_taken_out_ends_no_other_wait(world: Make) -> None:
    made = _with_leads(world(f"{HEAD}  - send: welcome\n{COUNTRY}{REPLY}  - send: first\n"))
    made.write({"campaigns/guide.yaml": f"{HEAD}  - send: welcome\n{REPLY}  - send: first\n"})
    assert _planned(made, "2026-03-03T09:00+01:00") == []
    made.run("2026-03-03T09:00+01:00")
    assert made.sent() == [("03-02 09:00", "welcome")] * 3


def test_a_wait_is_asked_for_its_when_as_the_lead_comes_to_it(world: Make) -> None:
    when = '    when: today < "2026-03-05"\n'
    made = _with_leads(world(f"{HEAD}  - wait: 6 days\n{when}  - send: first\n", other=OFFER))
    made.write({"campaigns/other.yaml": OFFER.replace("9 days", "8 days")})
    assert _planned(made, "2026-03-06T09:00+01:00") == []
    made.run("2026-03-06T09:00+01:00")
    assert made.sent() == []
    made.run("2026-03-08T09:00+01:00")
    assert made.sent() == [("03-08 09:00", "first")] * 3


def test_an_edit_asks_for_the_when_of_a_wait_anew(world: Make) -> None:
    guide = f'{HEAD}{REPLY}    when: today < "2026-03-05"\n  - send: first\n'
    made = _with_leads(world(guide))
    made.write({"campaigns/guide.yaml": guide + "  - wait: 2 days\n"})
    assert [d.do for d in _planned(made, "2026-03-06T09:00+01:00")] == ["skip", "send"] * 3
    made.run("2026-03-06T09:00+01:00")
    assert made.sent() == [("03-06 09:00", "first")] * 3


def test_who_could_not_be_planned_under_an_earlier_edit_is_planned_in_all_campaigns(world: Make) -> None:
    guide = f"{HEAD}  - wait: 9 days\n  - send: first\n    when: fine()\n"
    made = _where(world(OFFER, other=OFFER), "1 / 0")
    made.write({"campaigns/guide.yaml": guide})
    _with_leads(made).write({"campaigns/guide.yaml": guide.replace("9 days", "1 day")})
    assert made.run("2026-03-04T09:00+01:00").faults
    _where(made, "True").write({"campaigns/other.yaml": OFFER.replace("9 days", "8 days")})
    assert [d.do for d in _planned(made, "2026-03-04T09:30+01:00")] == ["send", "finish"] * 3
    made.run("2026-03-04T09:30+01:00")
    assert made.sent() == [("03-04 09:30", "first")] * 3


def test_who_could_not_be_planned_is_planned_again_when_a_run_does_it(
    world: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINE", "0")
    made = _where(world(OFFER), '1 / int(os.environ["FINE"]) == 1')
    made.write({"campaigns/guide.yaml": f"{HEAD}  - send: first\n    when: fine()\n"})
    assert _with_leads(made).sent() == []
    now, again = instant("2026-03-02T09:30+01:00"), instant("2026-03-02T10:00+01:00")
    monkeypatch.setenv("FINE", "1")
    looked = look_ahead(made.place, deepcopy(made.store), now, again, Report(now))
    assert [d.at for _, d in looked.decisions if d.do == "send"] == [again] * 3
    made.run(now.isoformat())
    made.run(again.isoformat())
    assert made.sent() == [("03-02 10:00", "first")] * 3


def _where(made: World, fine: str) -> World:
    """With a plugin's word `fine()` that answers so."""
    word = f'Word("fine", lambda view: Answer({fine}))'
    imports = "import os\nfrom nurture import Answer, Word, hookimpl\n\n"
    text = f"{imports}@hookimpl\ndef register_conditions():\n    return [{word}]\n"
    made.write({"plugins/fine.py": text})
    return made


def test_a_fact_counts_to_its_last_digit(world: Make) -> None:
    guide = HEAD.replace("steps", "facts: {price: 12345.67}\nsteps")
    guide += "  - wait_until: campaign.price > 12345.68\n    at_most: 9 days\n  - send: first\n"
    made = _with_leads(world(guide))
    made.write({"campaigns/guide.yaml": guide.replace("12345.67", "12345.69")})
    assert [d.do for d in _planned(made, "2026-03-03T09:00+01:00")] == ["branch", "send", "finish"] * 3
    made.run("2026-03-03T09:00+01:00")
    assert made.sent() == [("03-03 09:00", "first")] * 3


def _with_leads(world: World) -> World:
    world.run("2026-03-02T08:00+01:00")
    for name in "abc":
        world.arrives("form", email=f"{name}@example.com", country="PL")
    world.run("2026-03-02T09:00+01:00")
    return world


def _planned(world: World, at: str) -> list[Decision]:
    """What a plan tells of leads none of which is compared, which is what it tells of all."""
    short, whole = (_looked(world, instant(at), sample) for sample in (0.1, 99))
    assert short == whole
    return short


def _looked(world: World, now: datetime, sample: float) -> list[Decision]:
    with patch.object(outlook, "SAMPLE", sample):
        looked = look_ahead(world.place, deepcopy(world.store), now, now, Report(now))
    return sorted((d for _, d in looked.decisions), key=lambda d: d.lead)
