"""What was typed into a form, as it is kept until somebody confirms it."""

from __future__ import annotations

from typing import Any

from nurture.core.forms import Submission
from nurture.core.model import Consent, Facts
from nurture.store.encoding import facts_from_json, facts_to_json, from_json, instant, micros, to_json
from nurture.store.encoding_consents import proof_from_json, proof_to_json


def typed_to_json(said: Submission) -> str:
    agreed = [[c.purpose, micros(c.at), c.source, c.text, proof_to_json(c.proof)] for c in said.consents]
    return to_json([facts_to_json(said.fields), agreed, said.language])


def typed_from_json(text: str) -> tuple[Facts, tuple[Consent, ...], str]:
    """Fields, consents and language; nothing of one that was confirmed."""
    if not text:
        return {}, (), ""
    said: list[Any] = list(from_json(text))
    fields, agreed, language = said
    consents = (
        Consent(purpose, True, instant(at), source, words, proof=proof_from_json(proof, ""))
        for purpose, at, source, words, proof in agreed
    )
    return facts_from_json(fields), tuple(consents), language
