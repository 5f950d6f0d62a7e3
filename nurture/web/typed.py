"""What somebody has typed into a form, hostile as it is, read by the types of its fields.

| what was sent | what becomes of it |
| --- | --- |
| no address, a value that does not fit, nothing where something is needed | the page again, with all of it |
| a field that the form does not ask for | passed over |
| no tick | says nothing: neither no, nor that an earlier yes is taken back |
| other words than those that there are now, by our own page | the page again, with the new words and no tick |
| something in the field that people do not see | nothing, answered like everything else |
| the same within a while, as by a double click | the same submission |
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from nurture.core.addresses import Refusal
from nurture.core.cells import LONGEST, clean_text, read_email, read_value
from nurture.core.forms import Submission
from nurture.core.model import Consent, Value
from nurture.engine.proofs import proof_of
from nurture.web.agreements import Agreement
from nurture.web.asked import Asked

TRAP = "leave_empty"
"""The field that people do not see."""
_A_WHILE = timedelta(minutes=5)
_MISFITS = {"number": "wrong_number", "date": "wrong_date", "choice": "wrong_choice"}


@dataclass(frozen=True, slots=True)
class Typed:
    """`values` are as typed, `wrong` says of fields, by our words, what is. `said` is None where something is wrong,
    and for a program."""

    values: Mapping[str, str] = field(default_factory=dict)
    ticked: frozenset[str] = frozenset()
    wrong: Mapping[str, str] = field(default_factory=dict)
    said: Submission | None = None


def read_typed(asked: Asked, sent: Sequence[tuple[str, str]], now: datetime) -> Typed:
    """`sent` are the names and values of a request."""
    values = {name: _line(text) for name, text in sent if name in asked.fields}
    if any(name == TRAP and text for name, text in sent):
        return Typed(values)
    ticked = frozenset(text for name, text in sent if name == "consent")
    written = {name for name, text in sent if text.strip()}
    long = {name for name, text in sent if len(text) > LONGEST}
    wrong, facts = {}, {}
    address = read_email(values.get("email", ""))
    if isinstance(address, Refusal):
        wrong["email"] = "wrong_email" if "email" in written else "wrong_missing"
    for name in asked.form.asks:
        facts[name] = _value(asked, name, values.get(name, ""))
        if facts[name] is None and name in written | asked.form.required:
            misfit = "wrong_long" if name in long else _MISFITS.get(asked.fields[name].type, "wrong_text")
            wrong[name] = misfit if name in written else "wrong_missing"
    shown = dict(sent).get("words")
    if shown is not None and shown != asked.words:
        wrong["words"], ticked = "wrong_words", frozenset()
    if wrong or isinstance(address, Refusal):
        return Typed(values, ticked, wrong)
    said = Submission(
        request=_request(asked, sent, now),
        earlier=_request(asked, sent, now - _A_WHILE),
        form=asked.form.name,
        at=now,
        key=address.key,
        email=address.email,
        fields={name: value for name, value in facts.items() if value is not None},
        consents=tuple(_consent(asked, each, now) for each in asked.agreements if each.purpose in ticked),
        language=asked.language,
    )
    return Typed(values, ticked, said=said)


def _line(text: str) -> str:
    """One line, as it may be shown again; of what cannot be taken nothing."""
    return clean_text(text) or ""


def _value(asked: Asked, name: str, text: str) -> Value | None:
    value = read_value(text, asked.fields[name], asked.project.zone) if text else None
    return None if value == () else value


def _request(asked: Asked, sent: Sequence[tuple[str, str]], at: datetime) -> str:
    """Its own name: for the same page of ours sent twice the same, for any other form where that happens in a while."""
    when = 0 if dict(sent).get("once") else at.timestamp() // _A_WHILE.total_seconds()
    return hashlib.sha256(repr((asked.form.name, list(sent), when)).encode()).hexdigest()[:32]


def _consent(asked: Asked, agreed: Agreement, at: datetime) -> Consent:
    form = asked.form.name
    proof = proof_of(asked.project, agreed.path, "form", "")
    return Consent(agreed.purpose, True, at, form, agreed.path, proof=proof)
