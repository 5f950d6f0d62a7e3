"""The project's wiring as written: nurture.yaml."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from nurture.project.models.base import Written
from nurture.project.models.fields import Facts, FieldType
from nurture.project.models.forms import FormModel
from nurture.project.models.limits import LimitsModel
from nurture.project.models.regions import Jurisdiction, LinkPerLanguage, PerLanguage, Tracking
from nurture.project.models.score import BoundModel, ScoreModel
from nurture.project.models.sources import SourceModel, UseModel
from nurture.project.models.suppress import SuppressModel
from nurture.project.models.values import Allow, Condition, Language, Networks, Span, Zone
from nurture.project.models.visits import VisitsModel
from nurture.project.models.web_addresses import WebAddress


class SenderModel(Written):
    """Whom the messages come from."""

    required: ClassVar[tuple[str, ...]] = ("from", "organisation", "address")
    from_: PerLanguage = Field(
        default_factory=dict,
        alias="from",
        description="Name and address; also for each language.",
        examples=["Ann of Lumo <ann@lumo.example>", {"en": "Ann <ann@lumo.example>", "pl": "Anna <anna@lumo.example>"}],
    )
    organisation: str = Field("", description="Your firm's full name.", examples=["Lumo sp. z o.o."])
    address: str = Field(
        "",
        description="The postal address that the law wants in every message.",
        examples=["ul. Prosta 1, 00-001 Warszawa"],
    )
    bounces: str = Field(
        "",
        description="Where bounces come back to, with a token for each mail. Left out: the address of `from`.",
        examples=["bounces@lumo.example"],
    )


class ConsentModel(Written):
    """What people agree to."""

    text: str = Field(
        "", description="The file with the words that were agreed to.", examples=["consents/newsletter-v1.md"]
    )
    confirm: Literal["", "double opt-in"] = Field(
        "", description="How a form has it confirmed. Left out: not at all.", examples=["double opt-in"]
    )
    basis: str = Field("", description="A basis in law that needs no agreement.", examples=["contract"])


class ServeModel(Written):
    """Of `nurture serve`, behind another server."""

    proxies: Networks = Field(
        ("127.0.0.1", "::1"),
        description="Whose `X-Forwarded-For` counts, addresses and networks. Left out: this machine's.",
        examples=[["10.0.0.5", "10.1.0.0/16"]],
    )


class OwnerModel(Written):
    """Who looks after leads."""

    required: ClassVar[tuple[str, ...]] = ("name", "email")
    name: str = Field("", description="As it stands in mails.", examples=["Ewa Król"])
    email: str = Field(
        "", description="Where notifications go, unless `channel` says otherwise.", examples=["ewa@lumo.example"]
    )
    when: Condition = Field(
        "", description="Whose leads. Left out: those that no other owner has.", examples=['lead.country == "PL"']
    )
    channel: str = Field("", description="How this owner is notified. Left out: by mail.", examples=["sales"])


class RetentionModel(Written):
    """How long people are remembered."""

    silent_leads: Span | None = Field(
        None,
        description="Leads with no event of their own for so long are erased. Left out: nobody is.",
        examples=["24 months"],
    )
    mails: Span | None = Field(
        None,
        description="What a sent mail was made of is forgotten, all but its hash. Left out: with its lead.",
        examples=["90 days"],
    )
    clicks: Span | None = Field(
        None,
        description="The evidence of clicks and opens is forgotten; events stay. Left out: `13 months`.",
        examples=["6 months"],
    )


class WiringModel(Written):
    """nurture.yaml: the wiring of a project."""

    required: ClassVar[tuple[str, ...]] = ("sender", "consents", "channels")
    name: str = Field("", description="The project's name.", examples=["lumo"])
    time_zone: Zone | None = Field(None, description="For leads whose own zone is unknown. Left out: `UTC`.")
    language: Language = Field(
        "en", description="For leads whose own is unknown; the templates' own. Left out: `en`.", examples=["pl"]
    )
    other_language: Language = Field(
        "", description="For leads whose language is not written. Left out: the project's.", examples=["en"]
    )
    jurisdiction: Jurisdiction = Field(
        "", description="Whose law the gate keeps. Left out: the same rule.", examples=["PL"]
    )
    holidays: str = Field(
        "",
        description="Whose holidays are no business days. Left out: only weekends are none.",
        examples=["PL", "DE-BY"],
    )
    web: WebAddress = Field(
        "",
        description="Where `nurture serve` is reached. Left out: unsubscribe by mail, no tracking.",
    )
    serve: ServeModel | None = Field(
        None,
        description="What stands in front of `nurture serve`. Left out: at most a server on this machine.",
        examples=[{"proxies": ["10.0.0.5"]}],
    )
    visits: VisitsModel | None = Field(
        None,
        description="Which pages of your site count when a mail has led there. Left out: none.",
        examples=[{"hosts": "lumo.example", "pages": {"pricing": "/pricing"}}],
    )
    tracking: Tracking = Field(
        "aggregate",
        description="How much is counted of leads who never said whether they agree to it. Left out: `aggregate`.",
        examples=["hygiene"],
    )
    sender: SenderModel | None = Field(
        None,
        description="Whom the messages come from.",
        examples=[{"from": "Ann <ann@lumo.example>", "organisation": "Lumo", "address": "1 Oak Street"}],
    )
    fields_: dict[str, FieldType] = Field(
        default_factory=dict,
        alias="fields",
        description="Your own facts about a lead, beside the usual ones, each with its type.",
        examples=[{"company_size": "number", "rating": ["A", "B", "C"]}],
    )
    consents: dict[str, ConsentModel] = Field(
        default_factory=dict,
        description="What people agree to.",
        examples=[{"newsletter": {"text": "consents/newsletter-v1.md"}}],
    )
    sources: dict[str, SourceModel] = Field(
        default_factory=dict,
        description="Where leads come from. Left out: `forms` bring them.",
        examples=[{"guide-form": {"use": "csv", "path": "leads/guide.csv"}}],
    )
    forms: dict[str, FormModel] = Field(
        default_factory=dict,
        description="What your web site asks people; each form is a source too.",
        examples=[{"webinar-form": {"title": "Your place", "asks": "first_name"}}],
    )
    feeds: dict[str, UseModel] = Field(
        default_factory=dict,
        description="Where events come from.",
        examples=[{"shop": {"use": "csv", "path": "events/*.csv"}}],
    )
    mailboxes: dict[str, UseModel] = Field(
        default_factory=dict,
        description="Where bounces, complaints and answers come back to.",
        examples=[{"replies": {"use": "maildir", "path": "/var/mail/lumo"}}],
    )
    webhooks: dict[str, UseModel] = Field(
        default_factory=dict,
        description="What providers and other programs post to `nurture serve`.",
        examples=[{"postmark": {"use": "postmark", "username": "lumo", "password": "${POSTMARK_PASSWORD}"}}],
    )
    events: dict[str, Facts] = Field(
        default_factory=dict,
        description="Your own events, each with its facts; `[]` is one without facts.",
        examples=[{"purchased": {"value": "number"}, "attended webinar": []}],
    )
    channels: dict[str, UseModel] = Field(
        default_factory=dict, description="How messages leave.", examples=[{"email": {"use": "outbox"}}]
    )
    owners: dict[str, OwnerModel] = Field(
        default_factory=dict,
        description="Who looks after a lead: the first whose `when` holds.",
        examples=[{"ewa": {"name": "Ewa Król", "email": "ewa@lumo.example"}}],
    )
    links: dict[str, LinkPerLanguage] = Field(
        default_factory=dict,
        description="Addresses of pages, by name; also for each language.",
        examples=[{"pricing": "https://lumo.example/pricing"}],
    )
    segments: dict[str, Condition] = Field(
        default_factory=dict,
        description="Conditions with a name: `lead is factory`.",
        examples=[{"factory": "lead.company_size >= 100"}],
    )
    temperature: dict[str, BoundModel] = Field(
        default_factory=dict,
        description="At which scores a lead is how warm; below the first it is cold. Left out: everybody is cold.",
        examples=[{"warm": {"up_at": 20, "down_below": 12}}],
    )
    stages: dict[str, Condition] = Field(
        default_factory=dict,
        description="The funnel: a lead is in the last that holds.",
        examples=[{"customer": 'ever("purchased")'}],
    )
    score: ScoreModel | None = Field(
        None,
        description="Points for what leads do and who they are. Left out: every score is 0.",
        examples=[{"halves_every": "30 days", "events": {"clicked": 5}}],
    )
    limits: LimitsModel | None = Field(
        None,
        description="How much, and when, over all campaigns. Left out: no limits.",
        examples=[{"per_lead": "1 per 20 hours"}],
    )
    retention: RetentionModel | None = Field(
        None,
        description="How long people are remembered. Left out: until they are erased.",
        examples=[{"silent_leads": "24 months"}],
    )
    suppress: SuppressModel | None = Field(
        None,
        description="Who gets no mail, whatever else is known of them.",
        examples=[{"domains": ["rival.example"]}],
    )
    allow: Allow = Field(default_factory=dict)

    @property
    def own_language(self) -> str:
        """The project's; "" where the one that is written is none."""
        return self.language if self.block.get("language", self.language) == self.language else ""
