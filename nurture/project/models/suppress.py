"""Who gets no mail, as written in nurture.yaml."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from nurture.project.models.base import Written
from nurture.project.models.sources import UseModel
from nurture.project.models.values import Texts, YesNo

Meaning = Literal["email", "domain", "hash", "reason", "since", "status"]


class SuppressionListModel(UseModel):
    """A list of those who get no mail, as another tool or a partner has it."""

    purpose: str = Field("", description="The consent that it is about. Left out: all mail.", examples=["newsletter"])
    columns: dict[str, Meaning] = Field(
        default_factory=dict,
        description="Their heading: `email`, `domain`, `hash`, `reason`, `since` or `status`.",
        examples=[{"Wypisani": "email"}],
    )
    holds: YesNo = Field(
        True, description="Whether marketing waits until all of it was read. Left out: yes.", examples=["no"]
    )


class SuppressModel(Written):
    """Who gets no mail, whatever else is known of them."""

    domains: Texts = Field((), description="Nobody there, and below it.", examples=[["rival.example"]])
    lists: dict[str, SuppressionListModel] = Field(
        default_factory=dict,
        description="Lists of addresses, domains or hashes; whoever stood on one once stays suppressed.",
        examples=[{"mailchimp": {"use": "csv", "path": "suppressed/*.csv"}}],
    )
