"""The lint: what `check` warns of when it sees a campaign, or the project, as a whole.

Each rule has a name. A file that breaks one on purpose says so, with the reason: `allow: {same-leads: …}`. A rule is a
function here and a line in docs/lint.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from nurture.core.campaigns import Campaign
from nurture.core.problems import Allowed, Problem, did_you_mean
from nurture.core.program import WIRING, Project
from nurture.project.lint.consents import foreign, given_in_vain, unconfirmed
from nurture.project.lint.findings import Finding
from nurture.project.lint.reach import no_way_in, out_of_reach, unreachable_steps
from nurture.project.lint.tracking import untracked
from nurture.project.lint.traffic import crowded, idle_limits, nobody_requests, same_leads, unasked_consent
from nurture.project.lint.waits import endless_waits, opens_alone, outside_dates, outside_window
from nurture.project.lint.words import english_pages, goal_unrecorded, missing_languages, unspoken_languages

OF_CAMPAIGN: Mapping[str, Callable[[Campaign, Project], Iterator[Finding]]] = {
    "unreachable-step": unreachable_steps,
    "no-way-in": no_way_in,
    "endless-wait": endless_waits,
    "opens-alone": opens_alone,
    "outside-window": outside_window,
    "outside-dates": outside_dates,
    "same-leads": same_leads,
    "crowded": crowded,
    "unasked-consent": unasked_consent,
    "nobody-requests": nobody_requests,
    "goal-unrecorded": goal_unrecorded,
}
OF_PROJECT: Mapping[str, Callable[[Project], Iterator[Finding]]] = {
    "out-of-reach": out_of_reach,
    "idle-limit": idle_limits,
    "missing-translation": missing_languages,
    "unspoken-language": unspoken_languages,
    "english-pages": english_pages,
    "no-tracking": untracked,
    "unconfirmed-consent": unconfirmed,
    "foreign-consent": foreign,
    "given-in-vain": given_in_vain,
}
RULES = (*OF_CAMPAIGN, *OF_PROJECT)


def lint(project: Project) -> list[Problem]:
    """Warnings, without those that a file allows; and what it allows in vain."""
    found = list(_found(project))
    allowed = {WIRING: project.allow, **{c.place.path: c.allow for c in project.campaigns.values()}}
    told = [(rule, finding) for rule, finding in found if rule not in allowed.get(finding.path, {})]
    broken = {(finding.path, rule) for rule, finding in found}
    warnings = [Problem(rule, finding.message, finding.place, finding.hint, "warning") for rule, finding in told]
    return [*warnings, *(p for path, rules in allowed.items() for p in _in_vain(path, rules, broken))]


def _found(project: Project) -> Iterator[tuple[str, Finding]]:
    for rule, of_campaign in OF_CAMPAIGN.items():
        for campaign in project.campaigns.values():
            yield from ((rule, finding) for finding in of_campaign(campaign, project))
    for rule, of_project in OF_PROJECT.items():
        yield from ((rule, finding) for finding in of_project(project))


def _in_vain(path: str, rules: Allowed, broken: set[tuple[str, str]]) -> Iterator[Problem]:
    for rule, (_, place) in rules.items():
        if rule not in RULES:
            hint = did_you_mean(rule, RULES) or "the rules are: " + ", ".join(RULES)
            yield Problem("unknown-rule", f"there is no rule `{rule}`", place, hint, "warning")
        elif (path, rule) not in broken:
            words = f"`{rule}` is allowed here, and nothing breaks it"
            yield Problem("allowed-in-vain", words, place, "take it out", "warning")
