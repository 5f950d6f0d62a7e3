"""The project's wiring as written: nurture.yaml."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, PlainValidator, Tag, WithJsonSchema

from nurture.core.problems import did_you_mean
from nurture.project.models.base import Written
from nurture.project.models.regions import Jurisdiction, LinkPerLanguage, PerLanguage
from nurture.project.models.values import (
    Allow,
    Condition,
    Hours,
    Language,
    Number,
    Span,
    Texts,
    WebAddress,
    Whole,
    Zone,
    wrong,
)
from nurture.project.tree import Block, Series

Accuracy = Literal["high", "medium", "low"]
ACCURACIES: tuple[str, ...] = get_args(Accuracy)
FIELD_TYPES = ("text", "number", "date", "yes or no")


def _field(written: Any) -> tuple[str, tuple[str, ...], bool]:
    """Type, choices, and whether it is sensitive."""
    if isinstance(written, Series):
        if not written or not all(isinstance(choice, str) for choice in written):
            raise wrong("wrong-type", "a list of choices holds texts, as in `[A, B, C]`")
        return "choice", tuple(written), False
    if not isinstance(written, str):
        raise wrong("wrong-type", "a type is meant here: " + ", ".join(FIELD_TYPES) + " or a list of choices")
    types = "the types are " + ", ".join(FIELD_TYPES) + ", or a list of choices"
    kind, comma, mark = (part.strip() for part in written.partition(","))
    if kind not in FIELD_TYPES:
        raise wrong("unknown-type", f"there is no type `{kind}`", did_you_mean(kind, FIELD_TYPES) or types)
    if comma and mark != "sensitive":
        raise wrong("unknown-type", f"`{mark}` says nothing about a field", did_you_mean(mark, ["sensitive"]))
    return kind, (), bool(comma)


def _facts(written: Any) -> Any:
    return {} if written is None or (isinstance(written, Series) and not written) else written


FieldType = Annotated[
    tuple[str, tuple[str, ...], bool],
    PlainValidator(_field),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": "^(text|number|date|yes or no)(, *sensitive)?$"},
                {"type": "array", "items": {"type": ["string", "number", "boolean"]}},
            ],
            "examples": ["text", "number", "date", "yes or no", ["A", "B", "C"], "text, sensitive"],
        }
    ),
]
Facts = Annotated[
    dict[str, FieldType],
    BeforeValidator(_facts),
    WithJsonSchema({"anyOf": [{"type": "object"}, {"type": "array", "maxItems": 0}, {"type": "null"}]}),
]


class SenderModel(Written):
    """Whom the messages come from."""

    required: ClassVar[tuple[str, ...]] = ("from", "organisation", "address")
    from_: PerLanguage = Field(default_factory=dict, alias="from", examples=["Anna z Lumo <anna@lumo.example>"])
    organisation: str = ""
    address: str = Field("", description="The postal address that the law wants in every message.")


class ConsentModel(Written):
    """What people agree to."""

    text: str = Field("", description="The file with the words that were agreed to.", examples=["consents/news-v1.md"])
    confirm: str = Field("", examples=["double opt-in"])
    basis: str = Field("", description="A basis in law that needs no agreement.", examples=["contract"])


class UseModel(Written):
    """A plugin's object and its options."""

    model_config = ConfigDict(extra="allow")
    required: ClassVar[tuple[str, ...]] = ("use",)
    use: str = Field("", description="Which plugin's: csv, outbox, smtp, webhook or an installed one.")


class ColumnModel(Written):
    """A column that says who agreed."""

    required: ClassVar[tuple[str, ...]] = ("consent",)
    consent: str = Field("", description="The consent that it is about.", examples=["newsletter"])
    yes: str = Field("", description="The word that means yes there.", examples=["TAK"])


def _column(written: Any) -> str:
    return "consent" if isinstance(written, Block | ColumnModel) else "field"


ColumnChoice = Annotated[
    Annotated[str, Tag("field")] | Annotated[ColumnModel, Tag("consent")],
    Discriminator(_column),
]


class SourceModel(UseModel):
    """Where leads come from."""

    consent: Any = Field((), description="What all of these people agreed to.")
    consent_at: str = Field("", description="Since when, for rows that do not say.", examples=["2026-01-11"])
    columns: dict[str, ColumnChoice] = Field(
        default_factory=dict,
        description="Their heading: our field, or a consent.",
        examples=[{"Firma": "organisation"}],
    )
    incentive: str = Field("", description="Why they gave their address.")
    accuracy: Accuracy | None = Field(None, description="How true their data is.")


class OwnerModel(Written):
    """Who looks after leads."""

    required: ClassVar[tuple[str, ...]] = ("name", "email")
    name: str = Field("", examples=["Ewa Król"])
    email: str = Field("", description="Where notifications go, unless `channel` says otherwise.")
    when: Condition = Field("", description="For whom; left out: for whom no other owner is.")
    channel: str = Field("", description="How this owner is notified; left out, by mail.")


class BoundModel(Written):
    """Up at this score, down below that one."""

    required: ClassVar[tuple[str, ...]] = ("up_at", "down_below")
    up_at: Number | None = None
    down_below: Number | None = None


class LimitsModel(Written):
    """How much one lead is sent at most, over all campaigns."""

    per_lead: Texts = Field((), examples=[["1 per 20 hours"]])
    quiet: Hours | None = Field(None, description="No message leaves then.", examples=["21:00-08:00"])
    per_minute: Whole | None = Field(None, description="How many messages leave in a minute at most.")
    after_reply: Span | None = Field(None, description="How long a lead that answered is left in peace.")


class RetentionModel(Written):
    """How long people are remembered."""

    silent_leads: Span | None = Field(None, description="Leads with no event of their own for so long are erased.")


class ScoreModel(Written):
    """Points for what people do and who they are; each key names a scorer."""

    model_config = ConfigDict(extra="allow")
    halves_every: Span | None = Field(None, description="Points for events halve in this time.")


class WiringModel(Written):
    """nurture.yaml: the wiring of a project."""

    required: ClassVar[tuple[str, ...]] = ("sender", "consents", "sources", "channels")
    name: str = ""
    time_zone: Zone | None = Field(None, description="For leads whose own zone is unknown.")
    language: Language = Field("en", description="For leads whose own is unknown.")
    other_language: Language = Field("", description="For leads whose language is not written.")
    jurisdiction: Jurisdiction = Field("", description="Whose law the gate keeps.", examples=["PL"])
    holidays: str = Field("", description="Whose holidays are no business days.", examples=["PL", "DE-BY"])
    web: WebAddress = Field("", description="Where `nurture serve` is reached.")
    sender: SenderModel | None = None
    fields_: dict[str, FieldType] = Field(default_factory=dict, alias="fields")
    consents: dict[str, ConsentModel] = Field(default_factory=dict)
    sources: dict[str, SourceModel] = Field(default_factory=dict)
    feeds: dict[str, UseModel] = Field(default_factory=dict, description="Where events come from.")
    events: dict[str, Facts] = Field(default_factory=dict, description="Your own events, each with its facts.")
    channels: dict[str, UseModel] = Field(default_factory=dict)
    owners: dict[str, OwnerModel] = Field(
        default_factory=dict, description="Who looks after a lead: the first whose `when` holds."
    )
    links: dict[str, LinkPerLanguage] = Field(default_factory=dict)
    segments: dict[str, Condition] = Field(default_factory=dict)
    temperature: dict[str, BoundModel] = Field(default_factory=dict)
    stages: dict[str, Condition] = Field(default_factory=dict)
    score: ScoreModel | None = None
    limits: LimitsModel | None = None
    retention: RetentionModel | None = None
    allow: Allow = Field(default_factory=dict)
