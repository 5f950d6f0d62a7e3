"""What is wrong with mails only where step and template meet: subjects, files, facts and owners that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from nurture.core.campaigns import Campaign
from nurture.core.paths import all_steps
from nurture.core.problems import Place, Problem, did_you_mean
from nurture.core.program import Project
from nurture.core.steps import Notify, Send
from nurture.mail.attachments import MOST_BYTES, CannotAttach, in_words, size_of
from nurture.mail.guards import HOUR
from nurture.mail.names import TemplateNames
from nurture.mail.source import File
from nurture.mail.subjects import check_subject
from nurture.mail.templates import Compiled
from nurture.project.problems import Collector


def check_mails(
    campaigns: Mapping[str, Campaign],
    templates: Mapping[str, Compiled],
    names: TemplateNames,
    texts: Mapping[str, str],
    root: Path,
    found: Collector,
) -> None:
    """Tell of each step whose mail could not be made."""
    for campaign in campaigns.values():
        for step in all_steps(campaign):
            match step:
                case Send(template=name):
                    found.extend(_subjects(step, names, texts) if step.subject else ())
                    _files(step, templates.get(name), root, found)
                    if name in templates:
                        _subject(step, templates[name], found)
                        _facts(campaign, step, templates[name], texts, found)
                case Notify(template=name) if name in templates:
                    _facts(campaign, step, templates[name], texts, found)
        _hours(campaign, templates, found)


def of_agreement(campaigns: Mapping[str, Campaign], project: Project) -> frozenset[str]:
    """Templates of mails that somebody has agreed to and may want no more: not those with a `basis` alone."""
    sends = [step for campaign in campaigns.values() for step in all_steps(campaign) if isinstance(step, Send)]
    based = {purpose.name for purpose in project.consents.values() if purpose.basis}
    return frozenset(step.template for step in sends if step.consent not in based)


def _subjects(step: Send, names: TemplateNames, texts: Mapping[str, str]) -> Iterator[Problem]:
    file = File(step.place.path, texts.get(step.place.path, ""))
    for subject in dict.fromkeys(step.subject.values()):
        offset = _offset(file.text, step.place, subject)
        for problem in check_subject(subject, file, max(offset, 0), names):
            yield problem if offset >= 0 else replace(problem, place=step.place)


def _subject(step: Send, template: Compiled, found: Collector) -> None:
    """What is sent must have one for every reader: the template's, or the step's."""
    if not template.subject and not step.subject:
        hint = "on top of the file, between two lines of `---`: `subject: …`"
        found.add("no-subject", f"`{step.template}` has no subject", Place(template.path), hint)


def _offset(text: str, place: Place, written: str) -> int:
    """Where it stands as written, from the step on; -1 when YAML says it in other characters."""
    start = sum(len(line) for line in text.splitlines(keepends=True)[: place.line - 1])
    return text.find(written, start)


def _files(step: Send, template: Compiled | None, root: Path, found: Collector) -> None:
    """Files that are missing are told where they are named; here is what all of them weigh with the mail's images."""
    languages = (template, *template.variants.values()) if template else ()
    images = max((one.images for one in languages), key=lambda paths: _weight(root, paths), default=())
    size = _weight(root, (*step.attach, *images))
    if step.attach and size > MOST_BYTES:
        what = "files and images of" if images else "files attached to"
        words = f"the {what} `{step.key}` are {in_words(size)}, of at most {in_words(MOST_BYTES)}"
        found.add("too-much-attached", words, step.place, "put them on the web, and link to them")


def _weight(root: Path, paths: Sequence[str]) -> int:
    try:
        return sum(size_of(root, path) for path in paths)
    except CannotAttach:
        return 0


def _facts(
    campaign: Campaign, step: Send | Notify, template: Compiled, texts: Mapping[str, str], found: Collector
) -> None:
    told = _misread(campaign, texts, found)
    for fact in sorted(template.facts - campaign.facts.keys() - {"name"}):
        if re.search(rf"\b{re.escape(fact)}\s*:", told):
            continue
        words = f"`{step.template}` shows `campaign.{fact}`, which is none of this campaign's facts"
        hint = did_you_mean(fact, campaign.facts) or f"write it on top of the campaign: `facts: {{{fact}: …}}`"
        found.add("unknown-fact", words, step.place, hint)


def _misread(campaign: Campaign, texts: Mapping[str, str], found: Collector) -> str:
    """The lines of its facts that could not be read: what is wrong with these is told there."""
    lines = texts.get(campaign.place.path, "").splitlines()
    wrong = found.lines(campaign.place.path, "bad-date")
    return "\n".join(lines[number - 1] for number in wrong if number <= len(lines))


def _hours(campaign: Campaign, templates: Mapping[str, Compiled], found: Collector) -> None:
    """A fact that is a day and whose hour some mail shows: told once, at the first of them."""
    mails = [step for step in all_steps(campaign) if isinstance(step, Send | Notify) and step.template in templates]
    for fact, value in campaign.facts.items():
        if isinstance(value, datetime) or not isinstance(value, date):
            continue
        shown = next((step for step in mails if _shows_hour(templates[step.template], fact)), None)
        if shown:
            words = f"`{shown.template}` shows the hour of `campaign.{fact}`, a day that has none"
            hint = f"write it with an hour, as in `{fact}: {value} 11:00`, or take `| {HOUR}` out"
            found.add("no-hour", words, shown.place, hint)


def _shows_hour(template: Compiled, fact: str) -> bool:
    return any(f"campaign.{fact} | {HOUR}" in one.mentions for one in (template, *template.variants.values()))
