"""A story's lines, taken apart: what happens when, and what is expected within which span."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from nurture.core.problems import Place
from nurture.core.stories import Story, StoryLine
from nurture.engine.stories.days import Days, Span

NOTHING = "nothing"
ACTS = ("happens", "changes")
_MESSAGES = ("sends", "notifies")
_DECISIONS = {"skips": "skip", "holds": "hold"}
_EXPECTS = frozenset({*_MESSAGES, *_DECISIONS, "because", "ends", "is", "erased", "language"})


@dataclass(frozen=True, slots=True)
class Act:
    """Something that happens to the lead: an event with its facts, or fields that change."""

    at: datetime
    place: Place
    event: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    changes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Expected:
    """`kind` is sends, notifies, skips, holds, ends, is or erased; `name` what of it; `because` a story's reason."""

    kind: str
    name: str
    span: Span
    told: str
    place: Place
    because: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """`acts` and `expected` in the order of the file; the story is over at `ends`."""

    acts: tuple[Act, ...]
    expected: tuple[Expected, ...]
    ends: datetime


def script_of(story: Story, days: Days) -> Script:
    acts: list[Act] = []
    expected: list[Expected] = []
    before = Span(days.starts, days.starts)
    for line in story.lines:
        span = days.span(line.at)
        if line.until:
            span = Span(before.start, span.end)
        act = _act(line, days, before.start)
        if act:
            acts.append(act)
            span = Span(max(span.start, act.at), span.end) if not line.until else span
        expected += _expected(line, span, story.language)
        before = Span(max(before.start, span.start), span.end)
    last = max((e.span.end for e in expected), default=days.starts)
    return Script(tuple(acts), tuple(expected), max([last, *(act.at for act in acts)]))


def given(story: Story, days: Days) -> tuple[Act, ...]:
    """What happened before the story, oldest first."""
    acts = (_act(line, days, days.span(line.at).start) for line in story.given)
    return tuple(sorted((act for act in acts if act), key=lambda act: act.at))


def _act(line: StoryLine, days: Days, earliest: datetime) -> Act | None:
    if not any(key in line.says for key in ACTS):
        return None
    facts = {key: text for key, text in line.says.items() if key not in (*ACTS, *_EXPECTS)}
    at = days.moment(line.at, earliest)
    return Act(at, line.place, line.says.get("happens", ""), facts, line.says.get("changes", {}))


def _expected(line: StoryLine, span: Span, language: str) -> Iterator[Expected]:
    says, when = line.says, f"until {line.at}" if line.until else line.at
    language = says.get("language", language)
    for kind in (*_MESSAGES, *_DECISIONS, "ends"):
        because = says.get("because", "") if kind in _DECISIONS else ""
        for name in _several(says.get(kind, ())):
            told = f"{when}: {kind} {name}" + (f", because: {because}" if because else "")
            yield Expected(kind, name, span, told, line.place, because, language if kind == "sends" else "")
    for name, value in says.get("is", {}).items():
        yield Expected("is", f"{name} {value}", span, f"{when}: is {name}: {value}", line.place)
    if says.get("erased") in ("yes", "true", True):
        yield Expected("erased", "", span, f"{when}: erased", line.place)


def _several(written: Any) -> Iterable[str]:
    return (written,) if isinstance(written, str) else tuple(written)
