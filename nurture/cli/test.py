"""`nurture test`: the stories, told on a virtual clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from nurture.cli import folder, show
from nurture.cli.options import as_json
from nurture.core.problems import Problem
from nurture.core.stories import Story
from nurture.engine.documents import path_and_line
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
    stories, untold = _chosen(place, path)
    renderer = place.renderer
    told = [tell(story, place, renderer) for story in stories]
    found = coverage(place.project.written, (d for one in told for d in one.decisions)) if covers else None
    if as_json:
        show.document(_as_dict(told, untold, found, place))
    else:
        _print(told, untold, place)
        _print_coverage(found)
    ctx.exit(bool(folder.broken(place)) or bool(untold) or not all(one.passed for one in told))


@dataclass(frozen=True, slots=True)
class Untold:
    """A story that cannot be told: its own file has errors, or its campaign has."""

    path: str
    title: str
    problems: list[Problem]


def _chosen(place: Workplace, path: Path | None) -> tuple[list[Story], list[Untold]]:
    """The stories to be told, and those that cannot be."""
    wanted = place.root / "stories"
    if path is not None:
        wanted = place.root / path if (place.root / path).exists() else path
    wrong = _errors(place, wanted)
    titles = {s.place.path: s.title for s in place.project.stories}
    untold = [Untold(name, titles.get(name, ""), problems) for name, problems in wrong.items()]
    sound = [s for s in place.project.stories if _lies_in(s.place.path, place, wanted) and s.place.path not in wrong]
    standing = [s for s in sound if s.campaign in place.loaded.broken]
    untold += [Untold(s.place.path, s.title, [_stands(s)]) for s in standing]
    if path is not None and not sound and not untold:
        raise click.UsageError(f"There is no story in {path}: stories are YAML files in stories/.")
    return [s for s in sound if s not in standing], untold


def _errors(place: Workplace, wanted: Path) -> dict[str, list[Problem]]:
    """The errors in each story's own file."""
    found: dict[str, list[Problem]] = {}
    for problem in place.problems:
        name = problem.place.path
        if problem.severity == "error" and name.startswith("stories/") and _lies_in(name, place, wanted):
            found.setdefault(name, []).append(problem)
    return found


def _lies_in(name: str, place: Workplace, wanted: Path) -> bool:
    return (place.root / name).resolve().is_relative_to(wanted.resolve())


# ---------------------------------------------------------------- JSON


def _as_dict(told: list[Told], untold: list[Untold], found: Coverage | None, place: Workplace) -> dict[str, Any]:
    stories = [_story(one.story.place.path, one.story.title, [_shown(p, place) for p in one.problems]) for one in told]
    stories += [_story(one.path, one.title, one.problems) for one in untold]
    document: dict[str, Any] = {"stories": sorted(stories, key=lambda one: str(one["path"]))}
    if found:
        ways = [
            {"campaign": w.campaign, "step": w.step, "branch": w.branch, **path_and_line(w.place)}
            for w in found.missing
        ]
        document["coverage"] = {"ways": len(found.ways), "missing": ways}
    return document


def _story(path: str, title: str, problems: list[Problem]) -> dict[str, Any]:
    return {"path": path, "story": title, "passed": not problems, "problems": [p.as_dict() for p in problems]}


def _stands(story: Story) -> Problem:
    words = f"campaign {story.campaign} has errors, so this story was not told"
    return Problem("story-campaign", words, story.place)


# ---------------------------------------------------------------- words


def _print(told: list[Told], untold: list[Untold], place: Workplace) -> None:
    for one in told:
        mark = click.style("passed", fg="green") if one.passed else click.style("FAILED", fg="red", bold=True)
        click.echo(f"{mark}  {one.story.place.path}  {one.story.title}")
        if not one.passed:
            show.problems([_shown(problem, place) for problem in one.problems])
            _print_timeline(one)
    for story in untold:
        click.echo(f"{click.style('FAILED', fg='red', bold=True)}  {story.path}  {story.title}")
        show.problems(story.problems)
    failed = sum(not one.passed for one in told) + len(untold)
    passed = show.plural(len(told) + len(untold) - failed, "story", "stories")
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
