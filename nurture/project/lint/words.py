"""What is missing: languages that only some templates have, and goals that nothing can record."""

from __future__ import annotations

from collections.abc import Iterator

from nurture.core.campaigns import Campaign
from nurture.core.happenings import FACTS
from nurture.core.paths import all_steps, recorded
from nurture.core.problems import Place
from nurture.core.program import WIRING, Project, Template
from nurture.core.steps import Send
from nurture.mail.footer import WORDS
from nurture.mail.ours import LANGUAGES
from nurture.project.lint.findings import Finding


def missing_languages(project: Project) -> Iterator[Finding]:
    """A mail without a language that other mails have."""
    sent = list(_sent(project))
    bodies = frozenset[str]().union(*(template.bodies for template in sent))
    for language in sorted(set().union(*(template.languages for template in sent))):
        for template in sent:
            words = f"`{template.name}` has no `{language}`, as other mails have"
            if language in template.languages:
                words = f"`{template.name}` says its subject in `{language}`, and its text in another language"
            if language not in template.languages or language in bodies - template.bodies:
                path = template.path.rpartition(".")
                hint = f"write {path[0]}.{language}.{path[2]}"
                yield Finding(words, Place(template.path), hint, WIRING)
    other = project.other_language
    if other and sent and not any(other in template.languages for template in sent):
        words = f"no mail is written in `{other}`, the `other_language`"
        hint = f"write templates/NAME.{other}.mjml, or take it out"
        yield Finding(words, project.places["other_language"], hint, WIRING)


def unspoken_languages(project: Project) -> Iterator[Finding]:
    """A language of mails in which nurture has no words of its own."""
    written = {project.language}.union(*(template.languages for template in _sent(project)))
    for language in sorted(written - WORDS.keys()):
        words = (
            f"nurture has no words in `{language}`: `| date` writes 2026-04-21, and mails end with `{WORDS['en'][0]}`"
        )
        hint = "write the way out into the templates, `{{ unsubscribe_url }}`, and spell dates there"
        where = project.places.get("language") if language == project.language else None
        yield Finding(words, where or Place(WIRING), hint, WIRING)


def english_pages(project: Project) -> Iterator[Finding]:
    """A language of the project or of its forms in which nurture has no pages: told once, where it comes first."""
    if not project.web:
        return
    written = {project.language: project.places.get("language") or Place(WIRING)}
    for form in project.forms.values():
        written |= {language: form.place for language in form.title if language and language not in written}
    if missing := sorted(written.keys() - LANGUAGES):
        languages = " and ".join(f"`{each}`" for each in missing)
        words = f"nurture's pages, and its mails that ask to confirm, are English for readers of {languages}"
        hint = "write your own: `templates/pages/…`, `templates/confirm.*`, `templates/your-data.*`"
        yield Finding(words, written[missing[0]], hint, WIRING)


def _sent(project: Project) -> Iterator[Template]:
    steps = (step for campaign in project.campaigns.values() for step in all_steps(campaign))
    names = sorted({step.template for step in steps if isinstance(step, Send)})
    return (project.templates[name] for name in names if name in project.templates)


def goal_unrecorded(campaign: Campaign, project: Project) -> Iterator[Finding]:
    """A goal that asks for events of ours alone, which no feed, form or step brings."""
    goal = campaign.goal
    if goal is None or not goal.events or goal.fields or goal.segments:
        return
    if not any(_is_recorded(event, project) for event in goal.events):
        events = " and ".join(f"`{event}`" for event in sorted(goal.events))
        hint = "bring it in by a feed: `feeds: {shop: {use: csv, path: events/*.csv}}`; if you record it by hand"
        hint += " (`nurture record`), say so: `allow: {goal-unrecorded: recorded by hand}`"
        yield Finding(f"nothing in these files records {events}", goal.place, hint, campaign.place.path)


def _is_recorded(event: str, project: Project) -> bool:
    if event not in project.events or event in FACTS or project.feeds:
        return True
    by_form = event.startswith(("submitted ", "visited ")) and project.web
    return bool(by_form) or any(event in recorded(campaign) for campaign in project.campaigns.values())
