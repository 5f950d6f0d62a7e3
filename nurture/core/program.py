"""The author's files as the planner reads them: the wiring (nurture.yaml), and the frozen Project with its campaigns.

`nurture.project` makes it out of YAML; tests may make it by hand. Every rule carries its Place, so that each
decision can name the line that made it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from nurture.core.campaigns import Campaign
from nurture.core.conditions import Condition
from nurture.core.forms import Form, form_called
from nurture.core.law import Law
from nurture.core.problems import Allowed, Place
from nurture.core.retention import KEPT_AS_THE_LEAD, Retention
from nurture.core.scoring import Bound, Named, Scoring
from nurture.core.stories import Story
from nurture.core.times.durations import Duration, Holiday, no_holiday
from nurture.core.times.windows import Window
from nurture.core.visits import Visits
from nurture.core.volume import NO_BOUND, Daily, Rates

WIRING = "nurture.yaml"

Mode = Literal["none", "aggregate", "hygiene", "full"]
"""How much is known of what a lead does with its mails: core/tracking.py says what each means."""
FieldType = Literal["text", "number", "yes or no", "date", "choice", "tags"]


@dataclass(frozen=True, slots=True)
class Field:
    """A declared field of a lead. A sensitive one stays out of subjects, scores and webhooks."""

    name: str
    type: FieldType
    choices: tuple[str, ...] = ()
    sensitive: bool = False
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """A plugin's object put to work under a name of its own: `email: {use: smtp, host: …}`."""

    name: str
    use: str
    options: Any
    place: Place


@dataclass(frozen=True, slots=True)
class SuppressionList:
    """A list of who gets no mail, or none for a `purpose`, as another tool or a partner has it. `columns` are what its
    headings mean; one that `holds` keeps marketing back until it was read."""

    use: Use
    purpose: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """What stands under a heading of a source: a `field` of the lead, or whether it agreed to the purpose `consent`.
    It did where the cell is the word `yes`; without one, where it is any word that means yes. `text` is the path of the
    consent text.
    """

    field: str = ""
    consent: str = ""
    yes: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where leads come from. `consents` maps a purpose to the consent text's path. Of the quality of its leads:
    `incentive` is why they gave their address, `accuracy` how true their data is.
    `columns` says, by their headings as written, which of its columns are called otherwise than our fields.
    """

    use: Use
    consents: Mapping[str, str] = field(default_factory=dict)
    consent_at: str = ""
    columns: Mapping[str, Column] = field(default_factory=dict)
    incentive: str = ""
    accuracy: str = ""


@dataclass(frozen=True, slots=True)
class Purpose:
    """A consent that can be asked for. With a `basis` (contract) none is needed. `confirm` acts on forms only."""

    name: str
    text: str = ""
    confirm: str = ""
    basis: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` messages to one lead in any `per`."""

    count: int
    per: Duration
    place: Place


@dataclass(frozen=True, slots=True)
class Limits:
    """`after_reply` is how long a lead that answered is left in peace. The rest is about all channels that really send:
    `per_minute` messages leave at most, `daily` a day, and for the servers of recipients as many as `domains` say.
    """

    per_lead: tuple[Limit, ...] = ()
    quiet: Window | None = None
    quiet_place: Place | None = None
    per_minute: int | None = None
    after_reply: Duration | None = None
    after_reply_place: Place | None = None
    daily: Daily = NO_BOUND
    domains: Rates = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """`Anna z Lumo <anna@lumo.example>`, taken apart."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom messages come from: `mailboxes` by language, "" for every other. `bounces` is where bounces come back to."""

    mailboxes: Mapping[str, Mailbox]
    organisation: str
    postal: str
    place: Place
    bounces: str = ""

    def mailbox(self, language: str = "") -> Mailbox:
        """The one for a language, else the one for every other."""
        return self.mailboxes.get(language) or self.mailboxes[""]


@dataclass(frozen=True, slots=True)
class Owner:
    """Who looks after leads for whom `when` holds; the one without `when` stands in until another's does.
    `channel` is how this owner is notified; left out, by mail.
    """

    key: str
    place: Place
    name: str = ""
    email: str = ""
    when: Condition | None = None
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """One file of templates/, checked. `path` is relative to the project; `version` hashes it with all it includes.

    `languages` are those beside the project's in which it is written (`name.pl.mjml`); `version` hashes these too.
    Of those in `bodies` it has a file, of the others a subject or a preheader alone. `own` is what it is in for all
    others, where that is not the project's language.
    """

    name: str
    path: str
    version: str
    subject: str = ""
    links: tuple[str, ...] = ()
    languages: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    own: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """`links` are by name, then by language ("" for every other). `other_language` is for who reads none of those.
    `holiday` says which days are no business days. `wiring` is the hash of nurture.yaml; `live` is since when each
    campaign is live. `missed` is since when a campaign that is sound again stood still because of an error. `chosen`
    is the branch of a split (by its name) that every lead takes, and "yes" or "no" for `holdout`: stories say so.
    `tracking` is for leads who never said whether they agree to it. `allow` is what nurture.yaml breaks on purpose,
    `places` is where its keys stand. `consent_texts` are the words that people agree to, by path. `proxies` are the
    addresses and networks whose `X-Forwarded-For` counts.
    `visits` are the pages of the firm's site that count; without, a page may have any name.
    `suppressed` are domains (`@rival.example`) that get no mail, `lists` say who else.
    """

    name: str
    zone: ZoneInfo
    language: str
    sender: Sender
    fields: Mapping[str, Field]
    consents: Mapping[str, Purpose]
    sources: Mapping[str, Source]
    events: Mapping[str, Mapping[str, Field]]
    channels: Mapping[str, Use]
    links: Mapping[str, Mapping[str, str]]
    segments: Mapping[str, Named]
    bounds: tuple[Bound, ...]
    stages: tuple[Named, ...]
    scoring: Scoring
    limits: Limits
    campaigns: Mapping[str, Campaign]
    templates: Mapping[str, Template]
    stories: tuple[Story, ...] = ()
    web: str = ""
    proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    visits: Visits | None = None
    tracking: Mode = "aggregate"
    other_language: str = ""
    jurisdiction: str = ""
    law: Law = field(default_factory=Law)
    feeds: Mapping[str, Use] = field(default_factory=dict)
    mailboxes: Mapping[str, Use] = field(default_factory=dict)
    webhooks: Mapping[str, Use] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    owners: tuple[Owner, ...] = ()
    suppressed: Mapping[str, Place] = field(default_factory=dict)
    lists: Mapping[str, SuppressionList] = field(default_factory=dict)
    retention: Retention = KEPT_AS_THE_LEAD
    holiday: Holiday = no_holiday
    allow: Allowed = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)
    wiring: str = ""
    places: Mapping[str, Place] = field(default_factory=dict)
    consent_texts: Mapping[str, str] = field(default_factory=dict)
    live: Mapping[str, datetime] = field(default_factory=dict)
    missed: Mapping[str, datetime] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)

    def source(self, name: str) -> Source | Form | None:
        """Where leads come from under that name; a form is a source too."""
        return self.sources.get(name) or form_called(name, self.forms)

    @property
    def written(self) -> list[Campaign]:
        """The campaigns that have a file: all but those that come with nurture."""
        return [campaign for campaign in self.campaigns.values() if not campaign.confirms]
