"""Temperature and stage of a lead at the instant of the clock, and when they may change by themselves."""

from __future__ import annotations

from nurture.core import temperature
from nurture.core.ledger import Ledger


def judge(ledger: Ledger) -> None:
    """Work out points, temperature and stage anew; what the lead becomes is an event."""
    situation, bounds = ledger.situation, ledger.project.bounds
    situation.judge()
    for point in situation.profile():
        ledger.wake(point.changes_at)
    view = situation.view()
    after = temperature.moved(situation.temperature, view.score(), bounds)
    if after != situation.temperature:
        situation.temperature = after
        ledger.happen("became", after, key=f"became/{ledger.seq + 1}")
    view.temperature = after
    ledger.wake(temperature.next_move(view, bounds))
    _stage(ledger)


def _stage(ledger: Ledger) -> None:
    situation, view, last = ledger.situation, ledger.situation.view(), ""
    for stage in ledger.project.stages:
        answer = stage.condition.ask(view)
        ledger.wake(answer.changes_at)
        last = stage.name if answer.value is True else last
    if last != situation.stage:
        situation.stage = last
        if last:
            ledger.happen("became", last, key=f"stage/{ledger.seq + 1}")
