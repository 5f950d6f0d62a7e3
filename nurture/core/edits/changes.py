"""What was changed between two versions of a campaign: steps laid side by side, and what it says above them.

A list of steps is compared with its older version, and so are the branches of a step with those of the same one.

    in the older   in the newer                   it
    -------------  -----------------------------  --------------------------
    -              there                          is added
    there          -                              is removed
    there          at another place               has moved
    there          there, where it `was` another  is renamed
    there          there, and says another thing  is changed

A send is the same by its id, a split by its name; a wait or an `if` without an id by what it says and where it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import SequenceMatcher
from zoneinfo import ZoneInfo

from nurture.core.campaigns import Campaign
from nurture.core.edits.written import defaulted, is_unnamed, of_campaign, of_step, said, title, unnumbered
from nurture.core.model import Value
from nurture.core.paths import all_steps
from nurture.core.problems import Place
from nurture.core.steps import Send, Split, Step, Wait
from nurture.core.times.durations import Duration

Steps = Sequence[Step]


@dataclass(frozen=True, slots=True)
class Change:
    """One change, in words. `kind` is that of the table in docs/edits.md. What it is about `is_old` where the older
    file alone says it; so `step` is a key of that file, else of the newer one; "" for what is about no step."""

    kind: str
    words: str
    place: Place
    step: str = ""
    sequence: str = ""
    is_old: bool = False


def changes(old: Campaign, new: Campaign, zone: ZoneInfo) -> list[Change]:
    """In the order of the newer file; what concerns the whole campaign first. Instants are told in the `zone`."""
    made = _Comparison(old, new)
    for name in {**new.sequences, **old.sequences}:
        made.sequence(name)
    return [*_status(old, new), *_facts(old, new, zone), *_above(old, new), *made.settled()]


def new_name(old: Campaign, campaigns: Iterable[Campaign]) -> str:
    """The name of the campaign that has all steps of one whose file is gone: what that may be called now."""
    steps = {step.key for step in all_steps(old)}
    alike = (each.name for each in campaigns if steps and {step.key for step in all_steps(each)} == steps)
    return next(alike, "")


def put_back(old: str, new: str) -> str:
    """What to do where a campaign was given another name: there is no `was` for campaigns."""
    return f"campaigns/{new}.yaml has the same steps: call it {old}.yaml again, and its leads go on"


# ---------------------------------------------------------------- above the steps


def _status(old: Campaign, new: Campaign) -> Iterator[Change]:
    if old.status != new.status:
        kind = "live" if new.status == "live" else "paused"
        yield Change(kind, f"status changed: {old.status}, now {new.status}", new.place)


def _facts(old: Campaign, new: Campaign, zone: ZoneInfo) -> Iterator[Change]:
    """Each that is another one now."""
    before, after = ({name: _here(value, zone) for name, value in each.facts.items()} for each in (old, new))
    for name in {**after, **before}:
        if words := compared(f"facts.{name}", before.get(name, ""), after.get(name, "")):
            yield Change("facts", words, new.place)


def _here(value: Value, zone: ZoneInfo) -> str:
    return said(value.astimezone(zone) if isinstance(value, datetime) else value)


def _above(old: Campaign, new: Campaign) -> Iterator[Change]:
    before, after = of_campaign(old), of_campaign(new)
    for name, (text, place) in [(name, told) for name, told in after.items() if name != "facts"]:
        if words := compared(name, before[name][0], text):
            yield Change(name.split()[0], words, place, is_old=not text)


def compared(name: str, before: str, after: str) -> str:
    """`goal added: …`; "" when nothing changed."""
    if before == after:
        return ""
    if not before:
        return f"{name} added: {after}"
    return f"{name} changed: {before}, now {after}" if after else f"{name} removed: {before}"


# ---------------------------------------------------------------- the steps


@dataclass(slots=True)
class _Comparison:
    """`gone` and `added` are steps that found no counterpart in their list, each with what is told of it."""

    old: Campaign
    new: Campaign
    names: Mapping[str, str] = field(default_factory=dict)
    told: list[Change] = field(default_factory=list)
    gone: list[tuple[Step, Change]] = field(default_factory=list)
    added: list[tuple[Step, Change]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.names = {was: step.key for step in all_steps(self.new) for was in step.was}

    def sequence(self, name: str) -> None:
        before, after = self.old.sequences.get(name, ()), self.new.sequences.get(name, ())
        self._lists(before, after, name, self.new.place, top=True)

    def _lists(self, olds: Steps, news: Steps, sequence: str, place: Place, top: bool = False) -> None:
        matcher = SequenceMatcher(None, [self._token(s) for s in olds], [_token(s) for s in news], autojunk=False)
        for what, i, i_end, j, j_end in matcher.get_opcodes():
            if what == "equal":
                pairs = list(zip(olds[i:i_end], news[j:j_end], strict=True))
            else:
                pairs = _alike(olds[i:i_end], news[j:j_end])
            behind = top and what == "insert" and i == len(olds) > 0
            here = news[j_end].place if j_end < len(news) else news[-1].place if news else place
            self._pair_up(olds[i:i_end], news[j:j_end], pairs, sequence, here, behind)

    def _pair_up(
        self, olds: Steps, news: Steps, pairs: list[tuple[Step, Step]], sequence: str, here: Place, behind: bool
    ) -> None:
        paired = {id(step) for pair in pairs for step in pair}
        for step in olds:
            if id(step) not in paired:
                self._lost(step, sequence, here)
        for step in news:
            if id(step) not in paired:
                self._found(step, sequence, behind)
        for before, after in pairs:
            self._same(before, after, sequence)

    def _token(self, step: Step) -> str:
        if step.key not in self.names or is_unnamed(step):
            return _token(step)
        return f"{'send' if isinstance(step, Send) else type(step).__name__} {self.names[step.key]}"

    def _lost(self, step: Step, sequence: str, here: Place) -> None:
        to = self.new.moved.get(step.key, "")
        said_so = f", moved_to {to}" if to else ""
        words = f"removed: {title(step)}{said_so}"
        self.gone.append((step, Change("removed", words, here, step.key, sequence, is_old=True)))
        for inner in step.branches.values():
            for one in inner:
                self._lost(one, sequence, here)

    def _found(self, step: Step, sequence: str, behind: bool) -> None:
        where = " behind the end" if behind else ""
        kind = "added behind" if behind else "added"
        self.added.append((step, Change(kind, f"added{where}: {title(step)}", step.place, step.key, sequence)))
        for inner in step.branches.values():
            for one in inner:
                self._found(one, sequence, behind)

    def _same(self, old: Step, new: Step, sequence: str) -> None:
        self.told += [Change(kind, words, new.place, new.key, sequence) for kind, words in _told(old, new)]
        before, after = old.branches, new.branches
        for name in {**after, **before}:
            self._lists(before.get(name, ()), after.get(name, ()), sequence, new.place)

    def settled(self) -> list[Change]:
        """Everything told of steps: what is gone here and added there has moved."""
        moved = []
        for before, change in list(self.gone):
            match = next((pair for pair in self.added if _token(pair[0]) == self._token(before)), None)
            if match:
                self.gone.remove((before, change))
                self.added.remove(match)
                moved.append((match[0], self._moved(match[0], match[1].sequence)))
                self._same(before, match[0], match[1].sequence)
        if any(isinstance(step, Send) for step, _ in moved):
            moved = [(step, change) for step, change in moved if not isinstance(step, Wait)]
        rest = [change for _, change in (*self.gone, *self.added, *moved)]
        return sorted(_once([*self.told, *rest]), key=lambda change: (change.place, not change.is_old))

    def _moved(self, step: Step, sequence: str) -> Change:
        return Change("moved", f"moved: {title(step)}", step.place, step.key, sequence)


def _token(step: Step) -> str:
    if isinstance(step, Send):
        return f"send {step.key}"
    return unnumbered(step) if is_unnamed(step) else f"{type(step).__name__} {step.key}"


def _alike(olds: Steps, news: Steps) -> list[tuple[Step, Step]]:
    """Steps without a name that say another thing now, in the order in which they stand."""
    pairs, first = [], 0
    for old in olds:
        for index in range(first, len(news)):
            if type(news[index]) is type(old) and is_unnamed(old) and is_unnamed(news[index]):
                pairs.append((old, news[index]))
                first = index + 1
                break
    return pairs


def _told(old: Step, new: Step) -> Iterator[tuple[str, str]]:
    """Kind and words of what is different in a step that is the same."""
    if old.key != new.key and new.was:
        yield "renamed", f"renamed: {old.key}, now {new.key}"
    if isinstance(old, Wait) and isinstance(new, Wait) and old.duration != new.duration:
        way = "lengthened" if _rough(new.duration) >= _rough(old.duration) else "shortened"
        yield way, f"wait {way}: {old.duration.text}, now {new.duration.text}"
    if isinstance(old, Split) and isinstance(new, Split) and _shares(old) != _shares(new):
        kind = "shares" if old.branches.keys() <= new.branches.keys() else "branches"
        yield kind, f"{kind} changed: {_shares(old)}, now {_shares(new)}"
    before, after = of_step(old), of_step(new)
    for name in [name for name in after if name in before]:
        if words := compared(name, defaulted(name, before[name]), defaulted(name, after[name])):
            yield _KINDS.get(name, name), words


_KINDS = {"wait_until": "condition", "if": "condition"}


def _rough(duration: Duration) -> float:
    return duration.seconds + 86400 * (duration.days + 1.4 * duration.business_days + 30.4 * duration.months)


def _shares(split: Split) -> str:
    return ", ".join(f"{branch.name} {branch.share:g}" for branch in split.into)


def _once(told: Sequence[Change]) -> Iterator[Change]:
    """What the campaign says for all its sends (`late`) is one change."""
    seen = set()
    for change in told:
        key = change.words if change.kind == "late" else change
        if key not in seen:
            seen.add(key)
            yield change


__all__ = ["Change", "changes", "compared", "new_name", "put_back", "said"]
