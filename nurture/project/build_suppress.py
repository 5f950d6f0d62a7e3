"""Who gets no mail, as written: domains, and lists with the plugin that reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nurture.core.addresses import Refusal
from nurture.core.intake import heading_key
from nurture.core.problems import Place
from nurture.core.program import SuppressionList
from nurture.core.suppression import read_domain
from nurture.plugins import Plugins
from nurture.project.build_options import OptionReader
from nurture.project.models.suppress import SuppressModel
from nurture.project.scope import Scope


@dataclass(frozen=True, slots=True)
class SuppressBuilder:
    model: SuppressModel
    scope: Scope
    options: OptionReader
    plugins: Plugins

    def domains(self) -> Iterator[tuple[str, Place]]:
        for index, name in enumerate(self.model.domains):
            domain, place = read_domain(name.lstrip("@")), self.model.block.item_place("domains", index)
            if isinstance(domain, Refusal):
                self.scope.found.add("bad-address", f"`{name}` is no domain", place, "as in `rival.example`")
            else:
                yield domain, place

    def lists(self) -> Iterator[tuple[str, SuppressionList]]:
        for name, model in self.model.lists.items():
            self.scope.purpose(model.purpose, model.place("purpose"))
            if use := self.options.use(name, model, self.plugins.sources, "source plugin"):
                columns = {heading_key(heading): meaning for heading, meaning in model.columns.items()}
                yield name, SuppressionList(use, model.purpose, columns, model.holds)
