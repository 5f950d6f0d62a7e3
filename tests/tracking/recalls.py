"""How many of the requests of people and of machines are judged right, by whatever judges them.

Two judges stand beside ours, as others have them: by the user agent alone, and by the time since the mail left alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from importlib.resources import files

from nurture.core.hits import Hit, Verdict, hit
from nurture.core.judgement.judge import judge
from nurture.core.judgement.rules import read_rules
from tests.tracking.asked import Asked
from tests.tracking.mailboxes import ACTORS, Mailbox

RULES = read_rules(files("nurture.core.judgement").joinpath("rules.toml").read_text())
SENT = datetime(2026, 5, 6, 9, tzinfo=UTC)
AT_ONCE = 10.0
"""Seconds within which nobody but a machine clicks, as the judge by time has it."""

Judge = Callable[[Sequence[Hit], int], Sequence[Verdict]]


def ours(hits: Sequence[Hit], links: int) -> list[Verdict]:
    return [each.verdict for each in judge(hits, SENT, links, RULES)]


def by_agent(hits: Sequence[Hit], links: int) -> list[Verdict]:
    return ["human" if RULES.agent(each.agent) in ("browser", "mail") else "machine" for each in hits]


def by_time(hits: Sequence[Hit], links: int) -> list[Verdict]:
    return ["machine" if each.at < SENT + timedelta(seconds=AT_ONCE) else "human" for each in hits]


JUDGES: Mapping[str, Judge] = {"nurture": ours, "the agent alone": by_agent, "the time alone": by_time}


def kept(asked: Asked) -> Hit:
    """What is kept of a request."""
    at = SENT + timedelta(seconds=asked.after)
    headers = {name.lower(): value for name, value in asked.headers.items()}
    return hit(asked.what, at, asked.method, headers, asked.ip, at.date().isoformat().encode(), asked.link or 0)


def verdicts(boxes: Iterable[Mailbox], judges: Judge) -> Mapping[str, Counter[Verdict]]:
    """By actor, and by `human`, `machine` and `proxy` for all of them."""
    found: dict[str, Counter[Verdict]] = defaultdict(Counter)
    for box in boxes:
        by_whom = [(actor, asked) for actor, part in box.cast.items() for asked in part]
        hits = [kept(asked) for _, asked in by_whom]
        for (actor, asked), verdict in zip(by_whom, judges(hits, box.mail.links), strict=True):
            found[actor][verdict] += 1
            found[asked.truth][verdict] += 1
    return found


def recall(found: Mapping[str, Counter[Verdict]], truth: Verdict, of: str = "") -> float:
    """What share of the requests of an actor, or of all people or machines, is judged to be so."""
    counts = found[of or truth]
    return counts[truth] / counts.total()


def table(boxes: Sequence[Mailbox], truths: Mapping[str, Verdict]) -> str:
    """In Markdown: each actor, and all people and machines, by each judge."""
    found = {name: verdicts(boxes, each) for name, each in JUDGES.items()}
    lines = [f"| right of the requests of | {' | '.join(JUDGES)} |", "| --- |" + " --- |" * len(JUDGES)]
    for who, truth in truths.items():
        shares = (f"{recall(each, truth, who):.3f}" for each in found.values())
        lines.append(f"| {who} ({found['nurture'][who].total():,}) | {' | '.join(shares)} |")
    return "\n".join(lines)


TRUTHS: Mapping[str, Verdict] = {
    **dict.fromkeys(("human", *ACTORS[:4]), "human"),
    **dict.fromkeys(("machine", *ACTORS[7:]), "machine"),
}
