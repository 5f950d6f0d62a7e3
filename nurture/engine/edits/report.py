"""What `plan` says of edits: every change since the last run, with the leads where it acts and what it does to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from nurture.core.campaigns import Campaign
from nurture.core.edits.changes import changes, new_name, put_back
from nurture.core.edits.comparison import Change
from nurture.core.edits.whereabouts import Crowd, Places, places
from nurture.core.paths import all_steps
from nurture.core.problems import Place, Problem
from nurture.core.program import WIRING, Project
from nurture.core.steps import Notify, Send
from nurture.engine.edits.effects import STILL, effect_of
from nurture.engine.edits.in_force import as_held, changed_campaigns, newly_live
from nurture.engine.edits.kept_files import files, templates, text_of
from nurture.engine.edits.lost_owners import losses
from nurture.engine.workplace import Workplace
from nurture.project.wiring_changes import wiring_changes
from nurture.store.protocol import Store


@dataclass(frozen=True, slots=True)
class Edit:
    """One change. `campaign` is "" for nurture.yaml. `leads` are those it concerns, `places` where they stand.

    `mails_day` and `mails_week` are the mails of this campaign that all changes together send within a day and a week,
    and that would not leave then without them; `fewer_day` and `fewer_week` those that would and do not; all
    `estimated` from a part of the leads. `error` is why the campaign stands still.
    """

    campaign: str
    change: Change
    leads: int
    places: Places
    effect: str
    mails_day: int = 0
    mails_week: int = 0
    fewer_day: int = 0
    fewer_week: int = 0
    estimated: bool = False
    error: str = ""


def edits_of(place: Workplace, before: Project | None, problems: Sequence[Problem], store: Store) -> list[Edit]:
    """Every change since the last run; none before the first. Mails are counted by whoever plans the leads."""
    if before is None:
        return []
    now = place.project
    wiring = wiring_changes(text_of(WIRING, store), place.loaded.texts[WIRING])
    told = [_of_wiring(change, before, now, store) for change in wiring]
    for name in sorted(changed_campaigns(as_held(now, store), store)):
        told += _of_campaign(name, before, now, problems, place, store)
    return told + list(_of_templates(now, store))


def _of_wiring(change: Change, before: Project, now: Project, store: Store) -> Edit:
    leads, effect = store.count("leads"), effect_of(change)
    if change.kind == "owners" and change.is_old and (lost := losses(before, now, store)):
        leads, effect = sum(lost.values()), f"{_lost(lost)}; nothing is sent again"
    return Edit("", change, leads, Places(at=leads), effect)


def _lost(lost: Mapping[tuple[str, str], int]) -> str:
    """`3 leads lose Jens Brandt: 2 to Ewa Król, 1 to nobody`."""
    told = []
    for owner in dict.fromkeys(owner for owner, _ in lost):
        to = {next_one: count for (loser, next_one), count in lost.items() if loser == owner}
        count = sum(to.values())
        who = "1 lead loses" if count == 1 else f"{count:,} leads lose"
        told.append(f"{who} {owner}: " + ", ".join(f"{n:,} to {next_one or 'nobody'}" for next_one, n in to.items()))
    return "; ".join(told)


def _of_campaign(
    name: str, before: Project, now: Project, problems: Sequence[Problem], place: Workplace, store: Store
) -> list[Edit]:
    old, new, crowd = before.campaigns.get(name), now.campaigns.get(name), crowd_of(name, store)
    if new is None:
        edit = _whole(name, old, "broken" if name in place.loaded.broken else "removed", crowd)
        others = [each for key, each in now.campaigns.items() if key not in before.campaigns]
        also = new_name(old, others) if old and name not in place.loaded.broken else ""
        return [replace(edit, effect=f"{edit.effect}; {put_back(name, also)}") if also else edit]
    if old is None or name in newly_live(now, store):
        return [_whole(name, new, "new" if old is None else "newly live", crowd)]
    told = [_with_had(_edit(name, change, old, new, crowd), old, new, store) for change in changes(old, new, now.zone)]
    if not told and old.version == new.version:
        told = [_whole(name, new, "back", crowd)]
    return _with_errors(told, [problem for problem in problems if problem.place.path == new.place.path], name)


_WHOLE = {
    "new": ("new", "new campaign"),
    "newly live": ("new", "live for the first time"),
    "back": ("back", "campaign is back"),
    "removed": ("removed", "campaign removed"),
    "broken": ("removed", "campaign has errors"),
}


def _whole(name: str, campaign: Campaign | None, what: str, crowd: Crowd) -> Edit:
    kind, words = _WHOLE[what]
    change = Change(
        f"campaign {kind}",
        words,
        campaign.place if campaign else Place(f"campaigns/{name}.yaml"),
    )
    if kind == "new" and campaign and campaign.enter.existing:
        change = replace(change, kind="existing", place=campaign.enter.place or change.place)
    effect = effect_of(change)
    if what == "new" and campaign and campaign.status != "live":
        effect = f"it is {'a draft' if campaign.status == 'draft' else 'paused'}: nobody comes in before it is live"
    return Edit(name, change, crowd.active, Places(at=crowd.active, finished=crowd.finished), effect)


def _edit(name: str, change: Change, old: Campaign, new: Campaign, crowd: Crowd) -> Edit:
    where = places(change, old if change.is_old else new, crowd)
    leads = crowd.active if change.kind == "renamed" or not change.step else where.to_come
    effect = effect_of(change)
    if to := new.moved.get(change.step) if change.is_old else None:
        effect = f"who stands behind it stands behind {to}, without getting that; the others go on without it"
    return Edit(name, change, leads, where, effect)


def _with_had(edit: Edit, old: Campaign, new: Campaign, store: Store) -> Edit:
    """With how many had the mail that the change is about, by the id under which they had it."""
    change = edit.change
    step = next((s for s in all_steps(old if change.is_old else new) if s.key == change.step), None)
    if not isinstance(step, Send):
        return edit
    had = store.received(edit.campaign, {step.key, *step.was})
    return replace(edit, places=replace(edit.places, had=max(had.values(), default=0)))


def _with_errors(told: list[Edit], problems: Sequence[Problem], name: str) -> list[Edit]:
    """Each problem at the change that it comes from."""
    for problem in problems:
        index = next(
            (n for n, e in enumerate(told) if e.change.is_old and f"`{e.change.step}`" in problem.message), None
        )
        if index is None:
            change = Change("error", problem.message, problem.place)
            told.append(Edit(name, change, 0, Places(), STILL, error=problem.message))
        else:
            told[index] = replace(told[index], effect=STILL, error=problem.message)
    return told


def _of_templates(now: Project, store: Store) -> Iterator[Edit]:
    known = templates(store)
    for template in now.templates.values():
        if known.get(template.name, template.version) == template.version:
            continue
        for campaign in now.campaigns.values():
            steps = [s for s in all_steps(campaign) if isinstance(s, Send | Notify) and s.template == template.name]
            if steps and campaign.place.path in files(store):
                yield _of_template(template.path, campaign, steps, store)


def _of_template(path: str, campaign: Campaign, steps: Sequence[Send | Notify], store: Store) -> Edit:
    crowd = crowd_of(campaign.name, store)
    change = Change("template", f"text changed: {steps[0].template}", Place(path), steps[0].key)
    there = [name for name in campaign.sequences if any(step.key == steps[0].key for step in _in(campaign, name))]
    where = places(replace(change, sequence=there[0]), campaign, crowd)
    return Edit(campaign.name, change, where.to_come, where, effect_of(change))


def _in(campaign: Campaign, sequence: str) -> Iterator[Send | Notify]:
    alone = replace(campaign, sequences={sequence: campaign.sequences[sequence]})
    return (step for step in all_steps(alone) if isinstance(step, Send | Notify))


def crowd_of(name: str, store: Store) -> Crowd:
    here, left = (
        {(sequence, behind): count for (_, sequence, behind), count in store.standing([name], gone).items()}
        for gone in (False, True)
    )
    walks: Mapping[tuple[str, str], int] = store.walks([name])
    ended = sum(walks.get((name, state), 0) for state in ("goal", "exit", "finished"))
    return Crowd(here, left, walks.get((name, "active"), 0), ended)
