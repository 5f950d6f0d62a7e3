"""The names that templates use, checked against those of the project: fields, links, filters, events, functions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import nodes

from nurture.core.problems import Problem, did_you_mean
from nurture.core.program import Field
from nurture.hookspecs import Filter
from nurture.mail.empties import told_of_empties
from nurture.mail.guards import HOUR
from nurture.mail.jinja_part import Part
from nurture.mail.places import told_of_places
from nurture.mail.sandbox import MailEnvironment

_MEMBERS = {
    "sender": ("address", "name", "organisation", "postal"),
    "consent": ("text", "at", "source"),
    "owner": ("name", "email"),
    "source": ("incentive", "accuracy"),
    "form": ("title", "incentive"),
}
CONTEXT = frozenset({
    "lead", "sender", "campaign", "event", "consent", "score", "temperature", "stage", "source", "link",
    "unsubscribe_url", "preferences_url", "view_url", "confirm_url", "language", "today", "fit", "engagement",
    "tracked", "evidence", "owner", "form",
})  # fmt: skip
_LOCAL = frozenset({"loop", "caller", "varargs", "kwargs", "range"})


@dataclass(frozen=True, slots=True)
class TemplateNames:
    """What a project's templates may name. `globals` are words of conditions and plain names such as `score`;
    `event_words` are those whose first argument is an event; `language` is the project's; `owners` is whether it
    has any."""

    fields: Mapping[str, Field]
    links: frozenset[str] = frozenset()
    segments: frozenset[str] = frozenset()
    globals: frozenset[str] = frozenset()
    filters: Mapping[str, Filter] = field(default_factory=dict)
    events: frozenset[str] = frozenset()
    event_words: frozenset[str] = frozenset({"has", "ever", "count", "last"})
    language: str = "en"
    owners: bool = True


@dataclass(slots=True)
class Uses:
    """What a template was found to use. `mentions` holds every name, and `sender.postal` and its like; `facts` are
    those of the campaign; `segments` those it asks for, `in_subject` those that its subject does."""

    fields: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)
    segments: set[str] = field(default_factory=set)
    in_subject: set[str] = field(default_factory=set)
    mentions: set[str] = field(default_factory=set)


def check_names(part: Part, names: TemplateNames, environment: MailEnvironment, uses: Uses) -> list[Problem]:
    """All that is wrong with the names in one part; what it uses is added to `uses`."""
    if part.tree is None:
        return []
    check = _Check(part, names, environment, uses)
    check.visit(part.tree)
    sensitive = {name for name, field in names.fields.items() if field.sensitive}
    return [
        *check.problems,
        *told_of_places(part, environment, sensitive),
        *told_of_empties(part, part.tree, names.fields),
    ]


class _Check:
    def __init__(self, part: Part, names: TemplateNames, environment: MailEnvironment, uses: Uses) -> None:
        assert part.tree is not None
        self.part, self.names, self.environment, self.uses = part, names, environment, uses
        self.problems: list[Problem] = []
        stored = {n.name for n in part.tree.find_all(nodes.Name) if n.ctx != "load"}
        macros = {n.name for n in part.tree.find_all(nodes.Macro)}
        self.local = stored | macros | _LOCAL
        self.known = CONTEXT | names.globals | self.local

    def visit(self, node: nodes.Node) -> None:
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None or method(node) is not False:
            for child in node.iter_child_nodes():
                self.visit(child)

    def _say(self, code: str, node: nodes.Node, word: str, message: str, hint: str = "") -> None:
        self.problems.append(self.part.problem(code, node.lineno, word, message, hint))

    def _name(self, node: nodes.Name) -> None:
        if node.ctx != "load":
            return
        self.uses.mentions.add(node.name)
        if node.name not in self.known:
            hint = did_you_mean(node.name, self.known)
            if node.name in self.names.fields:
                hint = f"did you mean `lead.{node.name}`?"
            elif node.name in self.names.links:
                hint = f'a name stands in quotes: `"{node.name}"`'
            self._say("unknown-name", node, node.name, f"nothing is called `{node.name}`", hint)
        elif node.name == "lead" and "lead" not in self.local:
            self._say("bare-lead", node, "lead", "`lead` is no value: name a field", "{{ lead.email }}")

    def _getattr(self, node: nodes.Getattr) -> bool | None:
        return self._member(node, node.node, node.attr)

    def _getitem(self, node: nodes.Getitem) -> bool | None:
        return self._member(node, node.node, node.arg.value) if isinstance(node.arg, nodes.Const) else None

    def _member(self, node: nodes.Node, owner: nodes.Node, name: Any) -> bool | None:
        if not isinstance(owner, nodes.Name) or owner.name in self.local:
            return None
        self.uses.mentions |= {owner.name, f"{owner.name}.{name}"}
        if owner.name == "lead":
            self._field(node, str(name))
            return False
        if owner.name == "campaign":
            self.uses.facts.add(str(name))
        if owner.name == "owner" and not self.names.owners:
            hint = "name those who look after leads under `owners:` in nurture.yaml"
            self._say("no-owners", node, "owner", "this project has no owners", hint)
        known = _MEMBERS.get(owner.name)
        if known and name not in known:
            hint = did_you_mean(str(name), known) or f"there are {', '.join(known)}"
            self._say("unknown-name", node, str(name), f"`{owner.name}` has no `{name}`", hint)
        return None

    def _field(self, node: nodes.Node, name: str) -> None:
        declared = self.names.fields.get(name)
        if declared is None:
            hint = did_you_mean(name, self.names.fields) or "declare it under `fields:` in nurture.yaml"
            self._say("unknown-field", node, name, f"leads have no field `{name}`", hint)
            return
        self.uses.fields.add(name)
        if declared.sensitive and self.part.name == "subject":
            self._say("sensitive-field", node, name, f"`{name}` is sensitive and never stands in a subject")

    def _output(self, node: nodes.Output) -> None:
        """Of which facts it prints the hour."""
        for printed in node.nodes:
            if isinstance(printed, nodes.Filter) and printed.name == HOUR and isinstance(printed.node, nodes.Getattr):
                fact = printed.node
                if isinstance(fact.node, nodes.Name) and fact.node.name == "campaign":
                    self.uses.mentions.add(f"campaign.{fact.attr} | {HOUR}")

    def _filter(self, node: nodes.Filter) -> None:
        known = self.environment.filters.keys() | self.names.filters.keys()
        if node.name not in known:
            self._say(
                "unknown-filter", node, node.name, f"there is no filter `{node.name}`", did_you_mean(node.name, known)
            )

    def _test(self, node: nodes.Test) -> bool | None:
        if isinstance(node.node, nodes.Name) and node.node.name == "lead" and "lead" not in self.local:
            self._segment(node)
            return False
        if node.name not in self.environment.tests:
            hint = did_you_mean(node.name, self.environment.tests)
            if node.name in self.names.segments:
                hint = f"write `lead is {node.name}`"
            self._say("unknown-test", node, node.name, f"there is no test `is {node.name}`", hint)
        return None

    def _segment(self, node: nodes.Test) -> None:
        self.uses.segments.add(node.name)
        if self.part.name == "subject":
            self.uses.in_subject.add(node.name)
        if node.name not in self.names.segments:
            hint = did_you_mean(node.name, self.names.segments) or "define it under `segments:` in nurture.yaml"
            self._say("unknown-segment", node, node.name, f"`{node.name}` is no segment of this project", hint)

    def _call(self, node: nodes.Call) -> None:
        first = node.args[0].value if node.args and isinstance(node.args[0], nodes.Const) else None
        if not isinstance(node.node, nodes.Name):
            self._call_of_member(node)
        elif node.node.name == "link":
            self._link(node, first)
        elif node.node.name in self.names.event_words and isinstance(first, str) and first not in self.names.events:
            hint = did_you_mean(first, self.names.events)
            self._say("unknown-event", node, first.partition(" ")[0], f"there is no event `{first}`", hint)

    def _call_of_member(self, node: nodes.Call) -> None:
        owner = node.node
        if isinstance(owner, nodes.Getattr):
            if isinstance(owner.node, nodes.Name) and owner.node.name in {"loop"}:
                return
            hint = f"use the filter `| {owner.attr}`" if owner.attr in self.environment.filters else ""
            self._say("no-methods", node, owner.attr, f"`.{owner.attr}(…)` cannot be called in a template", hint)

    def _link(self, node: nodes.Call, name: Any) -> None:
        if isinstance(name, str):
            self.uses.links.add(name)
        if isinstance(name, str) and name not in self.names.links:
            word = re.match(r"[A-Za-z_]\w*", name)
            hint = did_you_mean(name, self.names.links) or "name it under `links:` in nurture.yaml"
            self._say("unknown-link", node, word[0] if word else "link", f"there is no link `{name}`", hint)

    def _refuse(self, node: nodes.Node) -> bool:
        word = {"fromimport": "from"}.get(kind := type(node).__name__.lower(), kind)
        hint = 'use <mj-include path="…" />' if kind == "include" else ""
        self._say("no-includes", node, word, f"a template cannot use `{{% {word} %}}`", hint)
        return False

    _include = _extends = _import = _fromimport = _refuse

    def _scopedevalcontextmodifier(self, node: nodes.Node) -> None:
        self._say("no-autoescape", node, "autoescape", "escaping cannot be turned off: lead data is only ever a value")
