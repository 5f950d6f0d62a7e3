"""What a store keeps of those who get no mail, and of those who were erased.

Whoever is asked about is looked up by the few names that an address has (`core/suppression.py`), so that it costs the
same beside ten suppressions and beside a million.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence, Set
from datetime import datetime
from typing import NamedTuple, Protocol

from nurture.core.mentions import Mention, Sought
from nurture.core.model import Event
from nurture.core.suppression import BY_THEM, Suppression


class Leftover(NamedTuple):
    """Of a lead that was erased: its number, and the key and Message-ID of a message of it; both "" for the lead."""

    lead: int
    message: str
    message_id: str


class OfSuppression(Protocol):
    def suppress(self, what: str, reason: str, now: datetime, purpose: str = "", source: str = BY_THEM) -> None:
        """For good, known or not; `voices` tells when it takes the place of what is known.

        A lead with this address becomes due.

        `what` is an address's key, a domain or a hash, as for `Suppression`; who was erased needs none.
        """

    def take_suppressions(self, name: str, found: Sequence[Suppression], cursor: str, now: datetime) -> int:
        """Those of one batch of a list and the cursor under `name`, in one transaction; how many are new.

        A request that the person has taken back since, by a confirmed consent, is passed over: all that stays of it is
        that mail was withdrawn at its date. Leads with these addresses become due.
        """

    def unheard(self, found: Sequence[Suppression]) -> list[Suppression]:
        """Those of a batch of which `take_suppressions` would write something."""

    def lift(self, source: str) -> list[str]:
        """Take back all that came from one source, and leave what others said too; whom it was about."""

    def leads_among(self, keys: Collection[str]) -> set[str]:
        """Those of these addresses that are leads."""

    def count_taken(self, names: Set[str], purpose: str) -> int:
        """How many leads that get mail with this consent would get none if these addresses, domains and hashes did not.
        Reads the addresses of all."""

    def bounced(self) -> list[int]:
        """The leads of whose mails one came back, oldest first. Reads all events."""

    def suppressions(self) -> Iterator[Suppression]:
        """All of them as they sort; of one address and purpose that which counts, then what other lists say."""

    def suppressions_of(self, key: str) -> list[Suppression]:
        """Those that are about this address: its own, those of its domains, and hashes."""

    def is_erased(self, key: str) -> bool:
        """Whether the lead with this address was erased: nothing is sent to it, and no import revives it."""

    def marks(self) -> set[str]:
        """Those of all addresses that were erased, as `mark_of` makes them."""

    def keep_marks(self, marks: Collection[str]) -> None:
        """These addresses were erased too."""

    def forget_address(self, key: str) -> tuple[int, int]:
        """Forget what is kept of an address that is no lead; how many waiting events, and suppressions of its own.

        Where there was any, the mark stays that `erase` leaves.
        """

    def waiting_of(self, key: str) -> list[Event]:
        """The events that wait for this address to become a lead."""

    def leftovers(self) -> list[Leftover]:
        """What to look for in files: of all who were erased since a run last swept."""

    def swept(self, leftovers: Sequence[Leftover]) -> None:
        """These are in no file any more."""

    def empty_log(self) -> bool:
        """Write what is in the write-ahead log into the database and empty it; False while others are at it."""

    def vacuum(self) -> bool:
        """Write the database anew, without what was deleted; False while others are at it."""

    def addresses_with(self, text: str) -> list[str]:
        """The addresses kept in which this text stands. Reads all."""

    def mentions(self, sought: Sought) -> list[Mention]:
        """What holds an address, each kind once for each lead. Reads all."""

    def blank(self, sought: Sought) -> int:
        """Take an address out of what is kept of others; from how much. Reads all.

        Consents by whose proof it stood are said afresh at the end of the chain, without it, in their order and as of
        the instants at which they were written; the links of the old ones stay, as of those erased.
        """

    def longer_than(self, sought: Sought) -> set[str]:
        """The addresses in what is kept that an address is a part of. Reads all."""
