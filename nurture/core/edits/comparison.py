"""The steps of two versions of a campaign laid side by side, and what was changed in them.

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

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from nurture.core.campaigns import Campaign
from nurture.core.edits.written import compared, defaulted, is_unnamed, of_step, title, unnumbered
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


def steps_changed(old: Campaign, new: Campaign) -> list[Change]:
    """In the order of the newer file."""
    made = _Comparison(old, new)
    for name in {**new.sequences, **old.sequences}:
        made.sequence(name)
    return made.settled()


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
