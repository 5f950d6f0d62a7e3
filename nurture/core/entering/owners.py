"""Who looks after a lead.

asked                         the lead's owner
----------------------------  ----------------------------------------------------------------------
at first                      the first, in the order of the file, whose `when` holds
several with the same `when`  they take turns
none of them                  the one without `when` stands in, until another's `when` holds
from then on                  the same for good, while the file knows it
"""

from __future__ import annotations

from nurture.core.ledger import Ledger
from nurture.core.program import Owner


def choose(ledger: Ledger) -> None:
    """Find the lead's owner, unless it has one for good."""
    owners = ledger.project.owners
    if not owners:
        return
    owner = ledger.situation.owner_of_lead()
    if owner and owner.when:
        return
    group = _first_group(ledger, owners)
    if group and owner not in group:
        ledger.situation.owner = _in_turn(ledger, group).key


def _first_group(ledger: Ledger, owners: tuple[Owner, ...]) -> list[Owner]:
    """Those whose `when` holds, all of the same text; else those without one."""
    view = ledger.situation.view()
    for owner in owners:
        if owner.when is None:
            continue
        answer = owner.when.ask(view)
        ledger.wake(answer.changes_at)
        if answer.value is True:
            return [other for other in owners if _rule(other) == _rule(owner)]
    return [owner for owner in owners if owner.when is None]


def take_turns(owners: tuple[Owner, ...]) -> bool:
    """Whether which lead comes first tells whose it is."""
    return len({_rule(owner) for owner in owners}) < len(owners)


def _in_turn(ledger: Ledger, group: list[Owner]) -> Owner:
    rule = _rule(group[0])
    given = ledger.turns.get(rule, 0)
    ledger.turns[rule] = given + 1
    return group[given % len(group)]


def _rule(owner: Owner) -> str:
    return owner.when.source if owner.when else ""
