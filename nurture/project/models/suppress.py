"""Who gets no mail, as written in nurture.yaml."""

from __future__ import annotations

from pydantic import Field

from nurture.project.models.base import Written
from nurture.project.models.sources import UseModel
from nurture.project.models.values import Texts


class SuppressionListModel(UseModel):
    """A list of those who get no mail, as another tool or a partner has it."""

    purpose: str = Field("", description="The consent that it is about. Left out: all mail.", examples=["newsletter"])


class SuppressModel(Written):
    """Who gets no mail, whatever else is known of them."""

    domains: Texts = Field((), description="Nobody there, and below it.", examples=[["rival.example"]])
    lists: dict[str, SuppressionListModel] = Field(
        default_factory=dict,
        description="Lists of addresses, domains or hashes; whoever stood on one once stays suppressed.",
        examples=[{"mailchimp": {"use": "csv", "path": "suppressed/*.csv"}}],
    )
