"""Looks whether a chain of consents is the one that was written, and names what is not.

Links in the order of their numbers make runs, in which each follows the one before. A sound chain is one run from the
beginning to the head. Where another run begins, its first record

| follows | and so |
| --- | --- |
| one that stands elsewhere | the run was moved |
| nothing, and the next run follows the one before it | the run was inserted |
| nothing, behind a gap in the numbers | what had these numbers was removed |
| nothing | it was changed, or what stood before it was removed and the numbers closed up |
| what nurture goes on from when it finds no sound head | the head was changed, and more may have been cut off there |
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from nurture.core.consents.chain import Chain, Head, Link
from nurture.core.consents.proof import hash_of
from nurture.core.consents.runs import Run, Runs

What = Literal["changed", "inserted", "removed", "moved", "bare", "revived", "head", "words", "address"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with the records numbered `first` to `last`; `key` is the lead's of the first, where known.

    `bare` ones have lost their content though no erasure took it; `revived` ones have it though one did. Of `words`,
    a consent text that is gone or was changed, `key` is the hash, and the numbers are 0; likewise of an `address` that
    is not the one of its lead's key.
    """

    what: What
    first: int
    last: int
    key: str = ""


def verify(chain: Chain, links: Iterable[Link], kept: str) -> list[Finding]:
    """`links` come by their numbers, `kept` is the head as it is kept. Empty for a sound chain."""
    head = chain.opened(kept)
    runs, bare, erased = Runs(chain), set[int](), set[int]()
    for link in links:
        runs.take(link)
        erased.update(link.erased)
        if link.mark:
            bare.add(link.n)
    found = [*_strange(runs, head), *_removed(runs, head)]
    gone = {n for each in found if each.what == "removed" for n in range(each.first, each.last + 1)}
    lost = bare - erased
    found = [each for each in found if each.what != "changed" or each.first not in lost]
    found += [Finding("bare", n, n) for n in lost]
    found += [Finding("revived", n, n) for n in erased - bare - gone if n <= runs.end.count]
    if head is None or (not found and head != runs.end):
        found.append(Finding("head", runs.end.count, runs.end.count))
    return sorted(found, key=lambda each: (each.first, each.what))


def unsound_words(hashes: Iterable[str], file: Callable[[str], tuple[str, str] | None]) -> list[Finding]:
    """The consent texts, by their hashes, that are not kept as they were; `file` gives path and text of one."""
    kept = {words: file(words) for words in hashes if words}
    return [
        Finding("words", 0, 0, words) for words, text in sorted(kept.items()) if not text or hash_of(text[1]) != words
    ]


def _strange(runs: Runs, head: Head | None) -> Iterator[Finding]:
    """Records that are not what was written in their place."""
    before = 0
    for place, run in enumerate(runs.all):
        whole = run.first.n, run.last.n, run.first.key
        if runs.is_moved(place):
            yield Finding("moved", *whole)
        elif runs.was_inserted(place) or (_follows_nothing(run) and _has_no_room(run, before, head)):
            yield Finding("inserted", *whole)
        elif _follows_nothing(run) and run.first.n == before + 1:
            yield Finding("changed", run.first.n, run.first.n, run.first.key)
        elif run.is_behind_a_break:
            yield Finding("head", run.first.n, run.first.n)
        before = run.last.n


def _follows_nothing(run: Run) -> bool:
    return run.follows is None and not run.is_behind_a_break


def _has_no_room(run: Run, before: int, head: Head | None) -> bool:
    """Whether its numbers are taken already, or higher than any that was given."""
    return run.first.n <= before or (head is not None and run.first.n > head.count)


def _removed(runs: Runs, head: Head | None) -> Iterator[Finding]:
    """What the numbers lack, but for what stands elsewhere."""
    elsewhere = {n for place in range(len(runs.all)) if runs.is_moved(place) for n in runs.own_numbers(place)}
    count = head.count if head else runs.end.count
    ends = [0, *(run.last.n for run in runs.all)]
    begins = [*(run.first.n for run in runs.all), count + 1]
    for end, begin in zip(ends, begins, strict=True):
        missing = [n for n in range(end + 1, min(begin, count + 1)) if n not in elsewhere]
        for _, several in groupby(enumerate(missing), lambda each: each[1] - each[0]):
            numbers = [n for _, n in several]
            yield Finding("removed", numbers[0], numbers[-1])
