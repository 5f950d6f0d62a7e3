"""What the law of one jurisdiction says of mail, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Statement:
    """`source` is the statute and its article, or the decision."""

    says: str | int
    source: str


@dataclass(frozen=True, slots=True)
class Law:
    """Statements by what they are about: consent, double_opt_in, opt_out, age, expiry; without those nobody knows."""

    statements: Mapping[str, Statement] = field(default_factory=dict)

    @property
    def basis(self) -> str:
        """What a consent to mail rests on."""
        consent = self.statements.get("consent")
        return consent.source if consent else ""
