"""The kit for tests: `stories` of a project one by one, and contracts for those who write a part of nurture themselves.

class TestMyStore(StoreContract):
    def make_store(self, folder: Path) -> Store:
        return MyStore(folder / "my.db")
"""

import pytest

pytest.register_assert_rewrite(
    "nurture.testing.plugins_contract",
    "nurture.testing.webhooks_contract",
    "nurture.testing.store_case",
    "nurture.testing.store_leads",
    "nurture.testing.store_planning",
    "nurture.testing.store_delivery",
    "nurture.testing.store_feeds",
    "nurture.testing.store_hits",
    "nurture.testing.store_links",
    "nurture.testing.store_traffic",
    "nurture.testing.store_consents",
    "nurture.testing.store_suppression",
    "nurture.testing.store_erasing",
    "nurture.testing.store_mentions",
    "nurture.testing.store_forms",
)

from nurture.testing.plugins_contract import (  # noqa: E402
    ChannelContract,
    FeedContract,
    LookUpContract,
    MailboxContract,
    SourceContract,
    a_letter,
)
from nurture.testing.store_consents import ConsentsContract  # noqa: E402
from nurture.testing.store_delivery import DeliveryContract  # noqa: E402
from nurture.testing.store_erasing import ErasingContract  # noqa: E402
from nurture.testing.store_feeds import FeedsContract  # noqa: E402
from nurture.testing.store_forms import FormsContract  # noqa: E402
from nurture.testing.store_hits import HitsContract  # noqa: E402
from nurture.testing.store_leads import LeadsContract  # noqa: E402
from nurture.testing.store_links import LinksContract  # noqa: E402
from nurture.testing.store_mentions import MentionsContract  # noqa: E402
from nurture.testing.store_planning import PlanningContract  # noqa: E402
from nurture.testing.store_suppression import SuppressionContract  # noqa: E402
from nurture.testing.store_traffic import TrafficContract  # noqa: E402
from nurture.testing.stories import Case, stories  # noqa: E402
from nurture.testing.webhooks_contract import WebhookContract  # noqa: E402

__all__ = [
    "Case",
    "ChannelContract",
    "FeedContract",
    "LookUpContract",
    "MailboxContract",
    "SourceContract",
    "StoreContract",
    "WebhookContract",
    "a_letter",
    "stories",
]


class StoreContract(
    LeadsContract,
    FeedsContract,
    PlanningContract,
    DeliveryContract,
    TrafficContract,
    LinksContract,
    MentionsContract,
    ConsentsContract,
    SuppressionContract,
    ErasingContract,
    FormsContract,
    HitsContract,
):
    """What every store keeps. Override `make_store`."""
