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
    return Proof(*(json.loads(text) if text else [""] * 6), evidence)


def link_of_erasure(n: int, link: bytes, numbers: str) -> Link:
    """`numbers` as they are kept: those of the records that it took, as JSON."""
    return Link(n, link, content_of([numbers]), erased=_numbers(numbers))


def _numbers(text: str) -> tuple[int, ...]:
    """Whatever somebody wrote there."""
    try:
        return tuple(n for n in json.loads(text) if isinstance(n, int))
    except (ValueError, TypeError):
        return ()
