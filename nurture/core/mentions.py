"""One person's address among what is kept of others: in a field, a fact of an event, the proof of a consent.

When that person is erased, a value that is the address and nothing else goes with them; of a longer text the address
alone does.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from nurture.core.addresses import Address
from nurture.core.bounds import longer_at
from nurture.core.model import Consent, Facts, Value
from nurture.core.traces import spellings

ERASED = "(erased)"


class Mention(NamedTuple):
    """Something that holds the address, in words, and whose it is: an address as well, "" for nobody's."""

    kind: str
    whose: str


@dataclass(frozen=True)
class Sought:
    """An address, in any case, where it is no part of a longer one: of any that reads as one, or of a `longer` one that
    is kept, whatever its signs."""

    address: Address
    longer: Collection[str] = ()
    _pattern: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        forms = sorted({*spellings(*self.address), *self.longer}, key=len, reverse=True)
        object.__setattr__(self, "_pattern", re.compile("|".join(map(re.escape, forms)), re.IGNORECASE))

    @property
    def needle(self) -> str:
        """What stands, in small letters, in all that may hold it."""
        return self.address.key if self.address.key.isascii() and "xn--" not in self.address.key else "@"

    def without(self, text: str) -> str:
        kept = {each.casefold() for each in self.longer}

        def left(match: re.Match[str]) -> str:
            return match[0] if match[0].casefold() in kept or self._longer_at(match) else ERASED

        return self._pattern.sub(left, text)

    def longer_in(self, text: str) -> set[str]:
        """The longer ones that stand there."""
        return {each for match in self._pattern.finditer(text) for each in self._longer_at(match)}

    def _longer_at(self, match: re.Match[str]) -> set[str]:
        return longer_at(match.string, *match.span(), self.address.key)

    def out_of(self, facts: Facts) -> dict[str, Value]:
        """The facts without it; the same ones where they do not hold it."""
        left = {name: self._out_of(value) for name, value in facts.items()}
        return {name: value for name, value in left.items() if value not in (ERASED, ()) or value == facts[name]}

    def out_of_proof(self, consent: Consent) -> Consent:
        proof = consent.proof
        without = replace(proof, by=self.without(proof.by), evidence=self.without(proof.evidence))
        return replace(consent, proof=without)

    def _out_of(self, value: Value) -> Value:
        if isinstance(value, tuple):
            return tuple(each for each in map(self.without, value) if each != ERASED)
        return self.without(value) if isinstance(value, str) else value
