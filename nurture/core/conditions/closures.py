"""The closures that a condition becomes: View to Answer, in Kleene's logic of true, false and unknown.

and      | true     false    unknown        or       | true     false    unknown        not
true     | true     false    unknown        true     | true     true     true           false
false    | false    false    false          false    | true     false    unknown        true
unknown  | unknown  false    unknown        unknown  | true     unknown  unknown        unknown
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from nurture.core.conditions.fading import Level, Side, fades, next_crossing
from nurture.core.conditions.nouns import UNKNOWN, Answer, Ask
from nurture.core.conditions.values import COMPARISONS, SIGNS, is_number, reckoned, related, shown, truth
from nurture.core.times.wall import at_minute, local_day
from nurture.core.view import View

AGAIN = timedelta(hours=1)
"""How soon a score inside arithmetic is asked again."""


@dataclass(frozen=True, slots=True)
class Term:
    """A piece of a condition, compiled. `text` is how evidence calls it, `offset` where it begins.

    `type` is a field's type, `condition` for what is true, false or unknown, or nothing when only the value tells.
    `value` is a constant's; `level` is given for score, fit and engagement.
    """

    ask: Ask
    text: str
    offset: int
    type: str = ""
    choices: frozenset[str] = frozenset()
    is_constant: bool = False
    value: Any = None
    level: Level | None = None


def declared(ask: Ask, text: str, offset: int, field: Any) -> Term:
    """A value of a declared field or fact."""
    return Term(ask, text, offset, field.type, frozenset(field.choices))


def constant(value: Any, text: str, offset: int) -> Term:
    answer = Answer(value)
    return Term(lambda view: answer, text, offset, is_constant=True, value=value)


def reading(read: Callable[[View], Any]) -> Ask:
    """A value that changes only with an event."""
    return lambda view: Answer(read(view))


def field_of_lead(name: str) -> Ask:
    def ask(view: View) -> Answer:
        return Answer(view.lead.fields.get(name))

    return ask


def today(view: View) -> Answer:
    day = local_day(view.now, view.zone)
    return Answer(day, (), at_minute(day + timedelta(days=1), 0, view.zone))


def points_level(level: Level) -> Ask:
    def ask(view: View) -> Answer:
        return Answer(level(view), (), view.now + AGAIN if fades(view) else None)

    return ask


def segment(name: str) -> Ask:
    """Asked at the lead's whole life, wherever it stands."""
    yes, no = f"lead is {name}", f"lead is not {name}"

    def ask(view: View) -> Answer:
        whole = view if view.since_seq == 0 else replace(view, since_seq=0, since=None)
        answer: Answer = view.segments[name].condition.ask(whole)
        return answer._replace(evidence=(yes if answer.value is True else no, *answer.evidence))

    return ask


def fact_of(ask_word: Ask, name: str) -> Ask:
    """One fact of the event that a word such as `last` found."""

    def ask(view: View) -> Answer:
        answer = ask_word(view)
        if answer.value is UNKNOWN:
            return answer
        facts = answer.value if hasattr(answer.value, "get") else {}
        return answer._replace(value=facts.get(name))

    return ask


def holding(term: Term) -> Ask:
    """A term as a condition of its own: true when it is neither empty, no nor 0."""
    if term.type == "condition":
        return term.ask

    def ask(view: View) -> Answer:
        value, evidence, changes_at = term.ask(view)
        if not evidence:
            evidence = (f"{term.text} is {shown(value)}",)
        return Answer(truth(value), evidence, changes_at)

    return ask


def comparison(left: Term, sign: str, right: Term) -> Ask:
    ask_left, ask_right, name, level = left.ask, right.ask, left.text, left.level
    bound = right.value if right.is_constant and is_number(right.value) else None
    side = _side(sign, bound)

    def ask(view: View) -> Answer:
        one, _, changes_one = ask_left(view)
        other, _, changes_other = ask_right(view)
        value = related(sign, one, other, view.zone)
        if level is not None and bound is not None:
            changes_one = next_crossing(view, level, one, bound, side)
        return Answer(value, (_told(name, one, sign, other, value, view.zone),), earliest((changes_one, changes_other)))

    return ask


def _side(sign: str, bound: Any) -> Side:
    if sign in ("lt", "lteq", "gt", "gteq"):
        return lambda level: COMPARISONS[sign](level, bound)
    return lambda level: (level > bound) - (level < bound)


def _told(name: str, one: Any, sign: str, other: Any, value: Any, zone: ZoneInfo) -> str:
    """`lead.country is PL`, `lead.country is DE, not PL`, `score 42.5 < 60`, `score 42.5, not >= 60`."""
    if value is UNKNOWN:
        return f"{name} is unknown"
    if one is None:
        return f"{name} is empty"
    left, right = shown(one, zone), shown(other, zone)
    if sign in ("eq", "ne"):
        return f"{name} is {left}" + (f", not {right}" if value is (sign == "ne") else "")
    if sign in ("in", "notin"):
        found = f"{'one' if value is (sign == 'in') else 'none'} of {right}"
        return f"{name} is {found}" if name == left else f"{name} is {left}, {found}"
    return f"{name} {left}{'' if value else ', not'} {SIGNS[sign]} {right}"


def arithmetic(left: Term, sign: str, right: Term) -> Ask:
    def ask(view: View) -> Answer:
        one, other = left.ask(view), right.ask(view)
        value = reckoned(sign, one.value, other.value, view.zone)
        return Answer(value, (), earliest((one.changes_at, other.changes_at)))

    return ask


def negation(term: Ask) -> Ask:
    def ask(view: View) -> Answer:
        value, evidence, changes_at = term(view)
        return Answer(value if value is UNKNOWN else not value, evidence, changes_at)

    return ask


def conjunction(terms: tuple[Ask, ...]) -> Ask:
    return _junction(terms, decisive=False)


def disjunction(terms: tuple[Ask, ...]) -> Ask:
    return _junction(terms, decisive=True)


def _junction(terms: tuple[Ask, ...], decisive: bool) -> Ask:
    """And, or: the first term that decides alone; else all of them, or the unknown ones."""

    def ask(view: View) -> Answer:
        answers = []
        for term in terms:
            answer = term(view)
            if answer.value is decisive:
                return answer
            answers.append(answer)
        unknown = [answer for answer in answers if answer.value is UNKNOWN]
        evidence = tuple(line for answer in unknown or answers for line in answer.evidence)
        value = UNKNOWN if unknown else not decisive
        return Answer(value, evidence, earliest(answer.changes_at for answer in answers))

    return ask


def earliest(instants: Iterable[datetime | None]) -> datetime | None:
    return min((at for at in instants if at is not None), default=None)
