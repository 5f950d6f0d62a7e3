"""A plugin that fails while leads are told: a fault that names it, beside all that can be told."""

from __future__ import annotations

from tests.cli.conftest import ADA, MONDAY, Shop

SCORER = """
from nurture import Points, hookimpl

class Karma:
    name, fades = "karma", True
    def read(self, written):
        return written
    def points(self, event, view, rules):
        raise KeyError("karma")

@hookimpl
def register_scorers():
    return [Karma()]
"""


def test_a_scorer_that_fails_is_a_fault_and_takes_nothing_else_away(shop: Shop) -> None:
    shop("run", "--at", MONDAY)
    (shop.root / "plugins").mkdir()
    (shop.root / "plugins/own.py").write_text(SCORER)
    shop.edit("nurture.yaml", "\nscore:", "\nscore:\n  karma: {}\n#")
    fault = "the scorer `karma` failed: KeyError: 'karma' (plugins/own.py, line 9)"
    for command in (["leads"], ["explain", ADA], ["export", ADA]):
        assert fault in shop(*command, ends=1).stderr
    assert {lead["score"] for lead in shop.json("leads", ends=1)["leads"]} == {None}
    assert "score not known: a plugin failed" in shop("explain", ADA, ends=1).stdout
    when = "Thu 2026-03-05 08:00 +00:00, or once a file is changed"
    assert f"\nCould not be planned; a run tries again {when}.\n" in shop("explain", ADA, ends=1).stdout
    told = shop.json("explain", ADA, ends=1)
    assert (told["score"]["total"], told["campaigns"][0]["campaign"]) == (None, "winter-check")
