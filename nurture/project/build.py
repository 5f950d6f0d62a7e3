"""nurture.yaml as written -> what the planner needs of it; everything it names must exist."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from nurture.core.addresses import Address, Refusal, read_address
from nurture.core.problems import Place
from nurture.core.program import Mailbox, Owner, Purpose, Sender, Use
from nurture.core.retention import Retention
from nurture.core.scoring import Bound, Named, Scoring
from nurture.core.times.durations import parse_duration
from nurture.core.tokens import LOCAL, LOCAL_ROOM
from nurture.core.visits import Visits
from nurture.plugins import Plugins
from nurture.project.build_limits import no_business_days
from nurture.project.build_options import OptionReader
from nurture.project.build_sources import check_consent_text
from nurture.project.models.wiring import RetentionModel, SenderModel, WiringModel
from nurture.project.scope import Scope
from nurture.project.tree import Block

_KEPT = {"clicks": parse_duration("13 months")}
"""How long what nobody but a judge of clicks reads is kept."""


@dataclass(frozen=True, slots=True)
class WiringBuilder:
    """Turns one part of nurture.yaml after the other into core's nouns."""

    model: WiringModel
    scope: Scope
    options: OptionReader
    plugins: Plugins

    def sender(self) -> Sender:
        sender = self.model.sender or SenderModel()
        inner, place = sender.block.block("from"), sender.place("from")
        written = self.scope.by_language(sender.from_, sender.block, "from")
        mailboxes = {
            language: self.scope.mailbox(text, inner.place(language) if language in inner else place)
            for language, text in written.items()
        }
        return Sender({"": Mailbox(""), **mailboxes}, sender.organisation, sender.address, place, self._bounces(sender))

    def _bounces(self, sender: SenderModel) -> str:
        read = read_address(sender.bounces) if sender.bounces else Address("", "")
        if isinstance(read, Refusal):
            self.scope.found.add("bad-address", f"`{sender.bounces}`: {read.reason}", sender.place("bounces"))
            return ""
        local = read.email.rpartition("@")[0]
        if len(local) > LOCAL_ROOM or not local.isascii():
            words = f"a token of {LOCAL} characters has no room behind `{local}`"
            hint = f"at most {LOCAL_ROOM} plain letters and digits before the @, as in `bounces@lumo.example`"
            self.scope.found.add("bad-address", words, sender.place("bounces"), hint)
        return read.email

    def visits(self) -> Visits | None:
        visits = self.model.visits
        if visits is None:
            return None
        if "web" not in self.model.block:
            place, hint = self.model.block.key_place("visits"), "add `web: https://news.lumo.example`, or what yours is"
            self.scope.found.add("missing-key", "visits are told to `nurture serve`, at the `web`", place, hint)
        return Visits(frozenset(map(str.lower, visits.hosts)), visits.pages)

    def links(self) -> dict[str, dict[str, str]]:
        written = self.model.block.block("links")
        return {name: self.scope.by_language(each, written, name) for name, each in self.model.links.items()}

    def consents(self) -> dict[str, Purpose]:
        purposes = {}
        for name, model in self.model.consents.items():
            place = _key_place(self.model, "consents", name)
            if not any(str(model.block.get(key) or "").strip() for key in ("text", "basis")):
                words = f"consent `{name}` has neither a text nor a basis"
                self.scope.found.add("missing-key", words, place, "add `text: consents/NAME-v1.md`")
            if model.text:
                check_consent_text(model.text, model.place("text"), self.options.root, self.scope)
            purposes[name] = Purpose(name, model.text, model.confirm, model.basis, place)
        return purposes

    def channels(self) -> dict[str, Use]:
        if "owner" in self.scope.channels:
            words, place = "no channel is called `owner`", _key_place(self.model, "channels", "owner")
            self.scope.found.add("reserved-name", words, place, "`notify: owner` tells who looks after the lead")
        built = {
            name: self.options.use(name, model, self.plugins.channels, "channel plugin")
            for name, model in self.model.channels.items()
        }
        return {name: use for name, use in built.items() if use}

    def owners(self) -> tuple[Owner, ...]:
        """In the order of the file, which is that in which they are asked."""
        owners = []
        for key, model in self.model.owners.items():
            if model.email and isinstance(refused := read_address(model.email), Refusal):
                self.scope.found.add("bad-address", f"`{model.email}`: {refused.reason}", model.place("email"))
            if model.channel and model.channel not in self.scope.channels:
                self.scope.found.unknown("channel", model.channel, model.place("channel"), self.scope.channels)
            when = self.scope.conditions().read(model.block, "when")
            place = _key_place(self.model, "owners", key)
            owners.append(Owner(key, place, model.name, model.email, when, model.channel))
        return tuple(owners)

    def named(self, key: str) -> dict[str, Named]:
        """Segments or stages: conditions with a name."""
        block = self.model.block.block(key)
        found = {}
        for name in block:
            if not re.fullmatch(r"\w+", name):
                words = f"`{name}` is no name for one of the {key}: letters, digits and _ only"
                mended = re.sub(r"\W+", "_", name)
                self.scope.found.add("bad-name", words, block.key_place(name), f"write `{mended}`")
            if condition := self.scope.conditions().read(block, name):
                found[name] = Named(name, condition, block.key_place(name))
        return found

    def bounds(self) -> tuple[Bound, ...]:
        """Temperatures from the lowest up; each lies above the one before."""
        bounds: list[Bound] = []
        for name, model in self.model.temperature.items():
            if model.up_at is None or model.down_below is None:
                continue
            bound = Bound(name, model.up_at, model.down_below, _key_place(self.model, "temperature", name))
            if bound.down_below > bound.up_at:
                words = f"`{name}` would be left at {bound.down_below:g} before it is reached at {bound.up_at:g}"
                self.scope.found.add(
                    "bounds-order", words, model.place("down_below"), "`down_below` is at most `up_at`"
                )
            elif bounds and (bound.up_at <= bounds[-1].up_at or bound.down_below < bounds[-1].down_below):
                key = "up_at" if bound.up_at <= bounds[-1].up_at else "down_below"
                words = f"`{name}` stands behind `{bounds[-1].name}` and must lie above it"
                self.scope.found.add("bounds-order", words, model.place(key))
            bounds.append(bound)
        return tuple(bounds)

    def scoring(self) -> Scoring:
        score = self.model.score
        if score is None:
            return Scoring()
        known = {"events": self.scope.names.events, "fit": self.scope.names.segments}
        scorers: list[tuple[Any, Any, Place]] = []
        places: dict[str, Place] = {}
        for name in score.block:
            if name == "halves_every":
                continue
            if name not in self.plugins.scorers:
                hints = [*self.plugins.scorers, "halves_every"]
                self.scope.found.unknown("scorer", name, score.block.key_place(name), hints)
                continue
            rules = self.options.scorer(name, score.block, self.plugins.scorers, known)
            scorers.append((self.plugins.scorers[name], rules, score.block.key_place(name)))
            if isinstance(inner := score.block.get(name), Block):
                places |= {rule: inner.key_place(rule) for rule in inner}
        return Scoring(self._half_life(), tuple(scorers), places)

    def _half_life(self) -> timedelta | None:
        score = self.model.score
        if score is None or score.halves_every is None:
            return None
        span = score.halves_every
        if span.months:
            words = "points fade steadily, and months differ in length"
            self.scope.found.add("bad-duration", words, score.place("halves_every"), f"write `{span.months * 30} days`")
        no_business_days(span, score.place("halves_every"), self.scope.found)
        return timedelta(days=span.days, seconds=span.seconds)

    def retention(self) -> Retention:
        written = self.model.retention or RetentionModel()
        kept = {name: getattr(written, name) or _KEPT.get(name) for name in RetentionModel.model_fields}
        for name, span in kept.items():
            if span:
                no_business_days(span, written.place(name), self.scope.found)
        return Retention(**kept)


def _key_place(model: WiringModel, key: str, name: str) -> Place:
    return model.block.block(key).key_place(name)
