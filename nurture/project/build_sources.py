"""Where leads, events and mails come from, as written: the plugin put to work, who agreed to what, the columns."""

from __future__ import annotations

import codecs
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from nurture.core.intake import DATES
from nurture.core.problems import Place
from nurture.core.program import Column, Source, Use
from nurture.plugins import Plugins
from nurture.project.build_options import SERVED, OptionReader
from nurture.project.models.sources import ColumnModel, SourceModel, UseModel
from nurture.project.models.wiring import WiringModel
from nurture.project.scope import Scope
from nurture.project.tree import Block, Series, children, place_of

_WORDS = "write the words that people agree to"


def check_consent_text(path: str, place: Place, root: Path, scope: Scope) -> None:
    """Tell of a consent text that is no file of consents/, or one without words."""
    folder = root / "consents"
    file = (root / path).resolve()
    if not file.is_relative_to(folder.resolve()) or not file.is_file():
        known = [f"consents/{each.name}" for each in folder.glob("*")]
        scope.found.unknown("consent text", path, place, known, _WORDS)
    elif not file.read_bytes().removeprefix(codecs.BOM_UTF8).strip():
        scope.found.add("empty-value", f"nothing is written in `{path}`", place, _WORDS)


@dataclass(frozen=True, slots=True)
class SourceBuilder:
    model: WiringModel
    scope: Scope
    options: OptionReader
    plugins: Plugins

    def sources(self) -> dict[str, Source]:
        self._leads_come()
        found = {}
        for name, model in self.model.sources.items():
            consents = self._consents(model)
            columns = dict(self._columns(model, consents))
            self._date(model)
            if use := self.options.use(name, model, self.plugins.sources, "source plugin"):
                quality = model.incentive, model.accuracy or ""
                found[name] = Source(use, consents, model.consent_at, columns, *quality)
        return found

    def _leads_come(self) -> None:
        """Tell of a project that nobody can come to: feeds and mailboxes are about leads who came otherwise."""
        block = self.model.block
        written = [block[key] for key in ("sources", "forms") if key in block]
        if all(isinstance(each, Block) and not each for each in written):  # whatever is no mapping is told of already
            words = "leads come from `sources` or `forms`, and there is neither"
            place = block.key_place("sources") if "sources" in block else block.head_place()
            hint = "write `sources: {guide: {use: csv, path: leads/guide.csv}}`"
            self.scope.found.add("no-leads", words, place, hint)

    def feeds(self) -> dict[str, Use]:
        return self._uses(self.model.feeds, self.plugins.feeds, "feed plugin")

    def mailboxes(self) -> dict[str, Use]:
        return self._uses(self.model.mailboxes, self.plugins.mailboxes, "mailbox plugin")

    def webhooks(self) -> dict[str, Use]:
        block = self.model.block.block("webhooks")
        for name in self.model.webhooks:
            self.scope.in_address("webhook", name, block.key_place(name))
        return self._uses(self.model.webhooks, self.plugins.webhooks, SERVED)

    def _uses(self, written: Mapping[str, UseModel], offered: Mapping[str, Any], noun: str) -> dict[str, Use]:
        built = {name: self.options.use(name, model, offered, noun) for name, model in written.items()}
        return {name: use for name, use in built.items() if use}

    def _consents(self, model: SourceModel) -> dict[str, str]:
        """Purposes that a source's people agreed to, each with its text: the current one, or an older one named."""
        written = model.block.get("consent")
        if written is None:
            return {}
        agreed = {}
        one = [(0, written, model.block.values_at["consent"])]
        for key, value, spot in children(written) if isinstance(written, Block | Series) else one:
            old = isinstance(written, Block)
            name = str(key) if old else value
            place = written.key_place(name) if isinstance(written, Block) else place_of(model.block.path, spot)
            if not self._known_consent(str(name), place):
                continue
            if old and isinstance(value, str):
                check_consent_text(value, place_of(model.block.path, spot), self.options.root, self.scope)
            agreed[name] = value if old else self._current(name)
        return agreed

    def _known_consent(self, name: str, place: Place) -> bool:
        if name not in self.scope.consents:
            self.scope.found.unknown("consent", name, place, self.scope.consents)
        return name in self.scope.consents

    def _current(self, purpose: str) -> str:
        return self.model.consents[purpose].text if purpose in self.model.consents else ""

    def _columns(self, model: SourceModel, agreed: dict[str, str]) -> Iterator[tuple[str, Column]]:
        block = model.block.block("columns")
        headings: dict[str, list[str]] = defaultdict(list)
        for heading, written in model.columns.items():
            if isinstance(written, ColumnModel):
                column = self._consent_column(written, agreed)
            else:
                column = self._field_column(written, block.place(heading))
            if column is None:
                continue
            before = headings[column.field or f"consent {column.consent}"]
            if before:
                words = f"`{before[0]}` and `{heading}` are both called `{column.field or column.consent}`"
                self.scope.found.add("two-ways", words, block.key_place(heading), "leave one of them out")
            before.append(heading)
            yield heading, column

    def _field_column(self, name: str, place: Place) -> Column | None:
        known = {*self.scope.names.fields, "email", *DATES}
        if name not in known:
            cure = "declare it under `fields:`; a consent is written `{consent: …, yes: …}`"
            self.scope.found.unknown("field", name, place, known, cure)
            return None
        return Column(field=name)

    def _consent_column(self, model: ColumnModel, agreed: dict[str, str]) -> Column | None:
        name, place = model.consent, model.place("consent")
        if not name or not self._known_consent(name, place):
            return None
        if name in agreed:
            words = f"`consent` says that all of these people agreed to `{name}`, this column says who did"
            self.scope.found.add("two-ways", words, place, f"take `{name}` out of `consent`")
        return Column(consent=name, yes=model.yes, text=self._current(name))

    def _date(self, model: SourceModel) -> None:
        try:
            if model.consent_at:
                datetime.fromisoformat(model.consent_at)
        except ValueError:
            words = f"`{model.consent_at}` is no date; write one as in 2026-01-11 or 2026-01-11 09:30"
            self.scope.found.add("bad-date", words, model.place("consent_at"))
