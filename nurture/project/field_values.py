"""Values that an author gives to fields, read by their declared type."""

from __future__ import annotations

from datetime import date, datetime

from nurture.core.model import Value
from nurture.core.program import Field
from nurture.core.problems import did_you_mean

_YES_OR_NO = {"yes": True, "true": True, "no": False, "false": False}


def read_value(field: Field, text: str) -> Value:
    """The value that `text` is for this field; raises ValueError that says what would fit."""
    match field.type:
        case "number":
            return _number(field, text)
        case "yes or no":
            if text.lower() not in _YES_OR_NO:
                raise ValueError(f"`{field.name}` is yes or no, not `{text}`")
            return _YES_OR_NO[text.lower()]
        case "date":
            return _date(field, text)
        case "choice":
            if text not in field.choices:
                hint = did_you_mean(text, field.choices)
                raise ValueError(f"`{text}` is none of the choices of `{field.name}`{'; ' + hint if hint else ''}")
            return text
        case "tags":
            return tuple(tag.strip() for tag in text.split(",") if tag.strip())
        case _:
            return text


def _number(field: Field, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"`{field.name}` is a number, not `{text}`") from None


def _date(field: Field, text: str) -> date | datetime:
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"`{field.name}` is a date as in 2026-04-21 or 2026-04-21 11:00, not `{text}`") from None
