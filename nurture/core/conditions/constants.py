"""Constants beside a value of a declared type: read as that type when the condition is compiled, or a mistake."""

from __future__ import annotations

from typing import Any

from nurture.core.conditions.closures import Term, constant
from nurture.core.conditions.scope import Scope
from nurture.core.conditions.values import MIRRORED, SIGNS, is_number, read_date, written
from nurture.core.problems import did_you_mean
from nurture.core.regions import country_of, language_of

_CHOSEN = frozenset({"choice", "temperature", "stage", "source"})
_REGIONS = {
    "lead.country": country_of,
    "lead.language": language_of,
}
"""Fields that hold a code, whichever of its names is written."""
YES_OR_NO = {"yes": True, "true": True, "no": False, "false": False}


def paired(scope: Scope, left: Term, sign: str, right: Term) -> tuple[Term, str, Term] | None:
    """Both sides of a comparison, a constant on the right, read as the left's type; None when that is a mistake."""
    if left.is_constant and not right.is_constant and sign in MIRRORED:
        left, sign, right = right, MIRRORED[sign], left
    if left.type in _CHOSEN and sign in ("lt", "lteq", "gt", "gteq"):
        hint = "compare it by `==`, `!=` or `in`"
        scope.tell("bad-comparison", f"`{left.text}` has no order, so `{SIGNS[sign]}` says nothing", left.offset, hint)
        return None
    if left.is_constant or not right.is_constant:
        return left, sign, right
    read = _read_all(scope, left, right) if sign in ("in", "notin") else read_constant(scope, left, right)
    return (left, sign, read) if read else None


def _read_all(scope: Scope, left: Term, right: Term) -> Term | None:
    if not isinstance(right.value, tuple):
        return right
    items = [read_constant(scope, left, constant(item, str(item), right.offset)) for item in right.value]
    values = tuple(item.value for item in items if item)
    return constant(values, right.text, right.offset) if len(values) == len(items) else None


def read_constant(scope: Scope, left: Term, right: Term) -> Term | None:
    """The constant on the right as the left's type; None when it is none of that type."""
    value = right.value
    if value is None:
        hint = f"an empty value is false by itself: `not {left.text}`"
        scope.tell("bad-constant", "nothing is equal to none", right.offset, hint)
        return None
    if left.type in _CHOSEN:
        return _chosen(scope, left, right)
    result, expected, hint = _as_type(left, value)
    if result is None:
        message = f"`{left.text}` is {expected}, and {written(value)} is none"
        scope.tell("bad-constant", message, right.offset, hint, len(written(value)))
        return None
    return right if result is value else constant(result, right.text, right.offset)


def _chosen(scope: Scope, left: Term, right: Term) -> Term | None:
    if right.value in left.choices:
        return right
    known = ", ".join(sorted(left.choices))
    hint = did_you_mean(str(right.value), left.choices) or (f"it is one of: {known}" if known else "")
    message = f"{written(right.value)} is no {left.type}" + (f" of `{left.text}`" if left.type == "choice" else "")
    scope.tell(f"unknown-{left.type}", message, right.offset, hint, len(written(right.value)))
    return None


def _as_type(left: Term, value: Any) -> tuple[Any, str, str]:
    """The constant as the left's type, or None with what that type is called and a hint."""
    match left.type:
        case "number":
            return _number(value), "a number", "write a number without quotes, as in `100` or `2.5`"
        case "date":
            day = read_date(value) if isinstance(value, str) else None
            return day, "a date", 'write it as in "2026-04-21" or "2026-04-21 11:00"'
        case "yes or no" | "condition":
            read = YES_OR_NO.get(value.lower()) if isinstance(value, str) else value
            return read if isinstance(read, bool) else None, "yes or no", "write `yes` or `no`"
        case "text" if left.text in _REGIONS and isinstance(value, str):
            return _REGIONS[left.text](value) or value, "a text", ""
        case "text":
            hint = f'write it in quotes: "{value}"'
            return value if isinstance(value, str) else None, "a text", hint
        case "tags":
            return None, "a list of tags", f"did you mean `{written(value)} in {left.text}`?"
    return value, "", ""


def _number(value: Any) -> float | None:
    if not isinstance(value, str):
        return value if is_number(value) else None
    try:
        return float(value)
    except ValueError:
        return None
