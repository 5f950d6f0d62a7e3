"""Consents as they are kept: values by column, the same in every store, since the chain is made over them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from nurture.core.consents.chain import Link, Record, content_of
from nurture.core.consents.proof import Proof
from nurture.core.model import Consent
from nurture.store.encoding import instant, instant_or_none, micros, micros_or_none, to_json

_NOTHING = json.dumps([""] * 6)
Values = tuple[Any, ...]
"""The lead's key, purpose, given, at, source, text, confirmed, written, the rest of the proof, evidence."""


def values_of(key: str, said: Consent, written: datetime | None) -> Values:
    when, proof = micros_or_none(written), said.proof
    what = (said.purpose, int(said.given), micros(said.at), said.source, said.text, int(said.confirmed))
    return key, *what, when, proof_to_json(proof), proof.evidence


def record_of(n: int, values: Sequence[Any]) -> Record:
    key, purpose, given, at, source, text, confirmed, written, proof, evidence = values
    said = Consent(purpose, given == 1, instant(at), source, text, confirmed == 1, proof_from_json(proof, evidence))
    return Record(n, key, said, instant_or_none(written))


def proof_to_json(p: Proof) -> str:
    """All but the evidence, which is one lead's own: the same for thousands of leads."""
    parts = (p.method, p.words, p.language, p.basis, p.jurisdiction, p.by)
    return to_json(parts if any(parts) else ())


@lru_cache(maxsize=1024)
def proof_from_json(text: str, evidence: str) -> Proof:
    """Nothing but the evidence, where somebody wrote what is no proof."""
    try:
        method, words, language, basis, jurisdiction, by = json.loads(text or _NOTHING)
    except (ValueError, TypeError):
        return Proof(evidence=evidence)
    return Proof(method, words, language, basis, jurisdiction, by, evidence)


def link_gone(n: int, link: bytes, mark: Any, erased: Any) -> Link:
    """What an erasure left of a record, by its mark; or the erasure itself, by the numbers that it took."""
    if mark == b"":
        return Link(n, link, content_of([erased]), erased=_numbers(erased))
    return Link(n, link, mark=mark if erased == "" and isinstance(mark, bytes) else b"")


def _numbers(text: Any) -> tuple[int, ...]:
    try:
        return tuple(n for n in json.loads(text) if isinstance(n, int))
    except (ValueError, TypeError):
        return ()
