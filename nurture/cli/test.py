"""`nurture test`: the stories, told on a virtual clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from nurture.cli import folder, show
from nurture.cli.options import as_json
from nurture.core.problems import Problem
from nurture.core.stories import Story
from nurture.engine.stories.coverage import Coverage, coverage
from nurture.engine.stories.judge import Row
from nurture.engine.stories.tell import Told, tell
from nurture.engine.workplace import Workplace


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--coverage", "covers", is_flag=True, help="Name the steps and branches that no story walks.")
@as_json
@click.pass_context
def test(ctx: click.Context, path: Path | None, covers: bool, as_json: bool) -> None:
    """Tell the stories, on a virtual clock.

    Planner, gate and templates are the real ones, and nothing is sent. PATH is one story, or a folder of them; left
    out, all. Ends with 1 when one goes another way than it says.
    """
    place = folder.usable(ctx.obj)
    stories = _chosen(place, path)
    renderer = place.renderer
    standing = [story for story in stories if _stands(story, place)]
    told = [tell(story, place, renderer) for story in stories if story not in standing]
    found = coverage(place.project.campaigns.values(), (d for one in told for d in one.decisions)) if covers else None
    if as_json:
        show.document(_as_dict(told, standing, found, place))
    else:
        _print(told, standing, place)
        _print_coverage(found)
    unread = [] if path else _unread(place)
    show.problems(unread, err=True)
    ctx.exit(bool(folder.broken(place) or standing or unread) or not all(one.passed for one in told))


def _chosen(place: Workplace, path: Path | None) -> list[Story]:
    stories = list(place.project.stories)
    if path is None:
        return stories
    wanted = (place.root / path).resolve() if (place.root / path).exists() else path.resolve()
    chosen = [s for s in stories if (place.root / s.place.path).resolve().is_relative_to(wanted)]
    if not chosen:
        raise click.UsageError(f"There is no story in {path}: stories are YAML files in stories/.")
    return chosen


def _unread(place: Workplace) -> list[Problem]:
    """The errors of story files that are no story at all."""
    read = {story.place.path for story in place.project.stories}
    errors = [p for p in place.problems if p.severity == "error" and p.place.path.startswith("stories/")]
    return [problem for problem in errors if problem.place.path not in read]


# ---------------------------------------------------------------- JSON


def _as_dict(told: list[Told], standing: list[Story], found: Coverage | None, place: Workplace) -> dict[str, Any]:
    stories = [_story(one.story, [_shown(p, place).as_dict() for p in one.problems]) for one in told]
    stories += [_story(story, [problem.as_dict() for problem in _stands(story, place)]) for story in standing]
    document: dict[str, Any] = {"stories": sorted(stories, key=lambda one: str(one["path"]))}
    if found:
        ways = [
            {"campaign": w.campaign, "step": w.step, "branch": w.branch, **show.path_and_line(w.place)}
            for w in found.missing
        ]
        document["coverage"] = {"ways": len(found.ways), "missing": ways}
    return document


def _story(story: Story, problems: list[dict[str, Any]]) -> dict[str, Any]:
    return {"path": story.place.path, "story": story.title, "passed": not problems, "problems": problems}


def _stands(story: Story, place: Workplace) -> list[Problem]:
    """Why a story cannot be told: its own errors, or those of its campaign."""
    if story.campaign in place.loaded.broken:
        words = f"campaign {story.campaign} has errors, so this story was not told"
        return [Problem("story-campaign", words, story.place)]
    return [p for p in place.problems if p.severity == "error" and p.place.path == story.place.path]


# ---------------------------------------------------------------- words


def _print(told: list[Told], standing: list[Story], place: Workplace) -> None:
    for one in told:
        mark = click.style("passed", fg="green") if one.passed else click.style("FAILED", fg="red", bold=True)
        click.echo(f"{mark}  {one.story.place.path}  {one.story.title}")
        if not one.passed:
            show.problems([_shown(problem, place) for problem in one.problems])
            _print_timeline(one)
    for story in standing:
        click.echo(f"{click.style('FAILED', fg='red', bold=True)}  {story.place.path}  {story.title}")
        show.problems(_stands(story, place))
    failed = sum(not one.passed for one in told) + len(standing)
    passed = show.plural(len(told) + len(standing) - failed, "story", "stories")
    click.echo(f"{passed} passed" + (f", {failed:,} failed" if failed else "") + ".")


def _shown(problem: Problem, place: Workplace) -> Problem:
    """With the line of the file that it is about."""
    lines = place.loaded.texts[problem.place.path].splitlines()
    line = lines[problem.place.line - 1] if problem.place.line <= len(lines) else ""
    return replace(problem, shown=line, length=len(line.split(" #")[0].strip()) - problem.place.column + 1)


def _print_timeline(one: Told) -> None:
    """What the story says beside what happened."""
    rows = [_row(row, one) for row in one.rows]
    show.table(("", "LINE", "THE STORY SAYS", "WHAT HAPPENED"), rows)


def _row(row: Row, one: Told) -> Sequence[str]:
    mark = ">" if row.differs else ""
    line = str(row.line.place.line) if row.line else ""
    happened = f"{one.days.told(row.seen.at)}: {row.seen.words}" if row.seen else "-"
    return mark, line, row.line.told if row.line else "-", happened


def _print_coverage(found: Coverage | None) -> None:
    if found is None:
        return
    walked = len(found.ways) - len(found.missing)
    click.echo(f"{walked:,} of {len(found.ways):,} steps and branches are walked by some story.")
    for way in found.missing:
        branch = f": {way.branch}" if way.branch not in ("", "send") else ""
        click.echo(f"  {way.place}  {way.step}{branch}")
