"""Stories in a test run of pytest, one test each.

@pytest.mark.parametrize("story", stories("."), ids=str)
def test_story(story: Case) -> None:
    story.check()
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nurture.core.stories import Story
from nurture.engine.stories.tell import tell
from nurture.engine.workplace import Workplace, open_workplace
from nurture.mail.render import Renderer


@dataclass(frozen=True, slots=True)
class Case:
    """One story of a project's folder."""

    story: Story
    place: Workplace
    renderer: Renderer

    def __str__(self) -> str:
        return self.story.place.path

    def check(self) -> None:
        """Tell the story. Raises AssertionError with every difference and what happened."""
        told = tell(self.story, self.place, self.renderer)
        different = [f"{p.place}: {p.message}" + (f" ({p.hint})" if p.hint else "") for p in told.problems]
        happened = [f"  {told.days.told(row.seen.at)}: {row.seen.words}" for row in told.rows if row.seen]
        assert told.passed, "\n".join([self.story.title, *different, "What happened:", *happened])


def stories(root: str | Path) -> list[Case]:
    """All stories of the project in the folder `root`. Raises ValueError when its files cannot be used."""
    place = open_workplace(Path(root))
    errors = [f"{p.place}: {p.message}" for p in place.problems if p.severity == "error"]
    if errors:
        raise ValueError("\n".join(errors))
    renderer = place.renderer
    return [Case(story, place, renderer) for story in place.project.stories]
