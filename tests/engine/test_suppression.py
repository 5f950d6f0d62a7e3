"""Who is suppressed, by hand or by a list, gets nothing from that instant on: also what was on its way."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nurture import Letter, Mark, Options, Receipt, Withdrawn
from nurture.core.model import LeadState
from nurture.core.suppression import Suppression
from nurture.engine.run import run
from nurture.store.protocol import Store
from nurture.store.sqlite import SqliteStore
from nurture.testing.world import World, instant
from tests.engine.conftest import TEMPLATE, WIRING, Make

ADA, EVA = "ada@example.com", "eva@mail.rival.example"
ENTER = "enter: {sources: [form]}\nconsent: newsletter\nsending: {window: any}\n"
STEPS = ENTER + "steps:\n  - send: welcome\n  - wait: 1 day\n  - send: first\n"
DAYS = [f"2026-03-{day:02}T10:00+01:00" for day in range(2, 9)]
SUPPRESS = "suppress:\n  domains: [rival.example]\n  lists:\n    old: {{use: csv, path: suppressed/*.csv{more}}}\n"


def skipped(world: World, email: str = ADA) -> list[str]:
    return [d.reason.text for d in world.store.decisions(email) if d.do == "skip"]


def listed(world: Make, text: str, more: str = "") -> World:
    made = world(STEPS, SUPPRESS.format(more=more))
    made.write({"suppressed/old.csv": text})
    return made


# ---------------------------------------------------------------- domains and lists


def test_a_domain_of_the_file_gets_nothing_as_long_as_it_stands_there(world: Make) -> None:
    made = listed(world, "email\n")
    made.arrives("form", email=EVA)
    made.run(DAYS[0])
    assert (made.sent(), skipped(made, EVA)) == ([], ["no address @rival.example gets mail"])
    made.write({"nurture.yaml": WIRING})
    made.run(DAYS[1])
    assert made.sent() == [("03-03 10:00", "first")]


def test_a_list_is_read_before_anybody_walks_and_a_shorter_one_revives_nobody(world: Make) -> None:
    made = listed(world, f"Email Address,UNSUB_TIME\n{ADA},2026-01-02 10:00:00\n")
    made.arrives("form", email=ADA)
    assert made.run(DAYS[0]).notes == ["list old: 1 more is not mailed"]
    made.write({"suppressed/old.csv": "Email Address,UNSUB_TIME\n"})
    assert made.run(DAYS[1]).notes == []
    assert (made.sent(), made.state(ADA).suppressed) == ([], "unsubscribed")
    (kept,) = made.store.suppressions()
    assert (kept.source, f"{kept.since:%Y-%m-%d %H:%M}") == ("list old", "2026-01-02 09:00")


def test_a_list_about_one_purpose_leaves_the_others(world: Make) -> None:
    made = listed(world, f"email\n{ADA}\n", ", purpose: newsletter")
    made.arrives("form", email=ADA)
    made.run(DAYS[0])
    assert (made.sent(), made.state(ADA).suppressed) == ([], "")
    assert skipped(made) == ["this address gets no more newsletter: on the list old"]


EXPORTS = {
    "mailchimp, cleaned": (f"Email Address,First Name,CLEAN_TIME\n{ADA},Ada,2026-01-02 10:00:00\n", "bounced"),
    "listmonk": (f"uuid,email,name,status\n1,{ADA},Ada,blocklisted\n2,bo@example.com,Bo,enabled\n", "on the list old"),
    "sendgrid": (f"email,created\n{ADA},1767344400\n", "on the list old"),
    "mailgun": (f"address,error,created_at\n{ADA},no <x@y.example>,2026-01-02\n", "bounced: no <x***@y.example>"),
    "postmark": (f"EmailAddress,SuppressionReason,CreatedAt\n{ADA},HardBounce,2026-01-02\n", "bounced: HardBounce"),
    "ses": (f"Email address,Reason,Last update time\n{ADA.title()},COMPLAINT,2026-01-02\n", "complained: COMPLAINT"),
    "plain": (f"zoe@example.com\n{ADA}\n", "on the list old"),
    "plain, one line": (f"{ADA}\n", "on the list old"),
    "domains": ("domain\nexample.com\n", "@example.com: on the list old"),
    "plain domains": ("@example.com\n*@rival.example\n", "@example.com: on the list old"),
    "sha-256": (f"email_sha256\n{hashlib.sha256(ADA.encode()).hexdigest().upper()}\n", "on the list old"),
    "md5": (f"{hashlib.md5(b'x').hexdigest()}\n{hashlib.md5(ADA.encode()).hexdigest()}\n", "on the list old"),
}  # fmt: skip


@pytest.mark.parametrize("export", EXPORTS)
def test_lists_of_other_tools_are_read(world: Make, export: str) -> None:
    text, why = EXPORTS[export]
    made = listed(world, text)
    for email in (ADA, "bo@example.org"):
        made.arrives("form", email=email)
    assert made.run(DAYS[0]).refused_leads == 0
    assert [(s.lead.email, s.suppressed) for s in made.store.leads()] == [(ADA, why), ("bo@example.org", "")]


def test_what_is_no_address_is_told_and_costs_no_other_row(world: Make) -> None:
    made = listed(world, f"email\nnobody at home\n{ADA}\n")
    refused, taken, *_ = made.run(DAYS[0]).notes
    assert refused.startswith("list old, line 2 of suppressed/old.csv: refused: ")
    assert taken == "list old: 1 more is not mailed"
    made.write({"suppressed/new.csv": "name\nAda\n"})
    assert "There is no column of addresses, domains or hashes" in made.run(DAYS[1]).notes[0]


# ---------------------------------------------------------------- at any point of a run


class Wire:
    """A channel that counts what leaves; `meanwhile` is called wherever another program may write."""

    name = "outbox"
    options: type[Options] = Options

    def __init__(self, marks: bool, meanwhile: Callable[[], None], left: Callable[[str], None]) -> None:
        self.abilities = frozenset[str]() if marks else frozenset({"exactly-once"})
        self.marks, self.meanwhile, self.left = marks, meanwhile, left

    def deliver(self, letters: Iterator[Letter], mark: Mark, options: Any) -> Iterator[Receipt]:
        for letter in letters:
            if self.marks:
                self.meanwhile()
                try:
                    mark([letter.key])
                except Withdrawn:
                    continue
            self.left(letter.recipient)
            self.meanwhile()
            yield Receipt(letter.key, "sent")


LEADS = ["a@one.example", "b@one.example", "c@mail.one.example", "d@two.example"]
WHAT = st.sampled_from([*LEADS, *(f":{hashlib.sha256(lead.encode()).hexdigest()}" for lead in LEADS), "@one.example"])
WRITES = st.dictionaries(st.integers(0, 14), st.tuples(WHAT, st.sampled_from(["", "newsletter"])), max_size=3)


@settings(max_examples=25, deadline=None)
@given(WRITES, st.booleans())
def test_nothing_leaves_once_a_suppression_is_written(writes: dict[int, tuple[str, str]], marks: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "nurture.db")
        out: set[str] = set()
        late: list[str] = []
        point = 0

        def meanwhile() -> None:
            nonlocal point
            if point in writes:
                what, purpose = writes[point]
                with closing(SqliteStore(path)) as other:
                    found = Suppression(what, purpose, "asked", "list", instant(DAYS[0]))
                    other.take_suppressions("list", [found], "", instant(DAYS[0]))
                    out.update(state.lead.email for state in other.leads() if state.suppressed or state.barred)
            point += 1

        def left(recipient: str) -> None:
            late.extend({recipient} & out)

        class Interrupted(SqliteStore):
            def due(self, now: datetime, limit: int) -> list[LeadState]:
                meanwhile()
                return super().due(now, limit)

        with closing(Interrupted(path)) as store:
            made = _made(Path(folder), store)
            made.place.plugins.channels["outbox"] = Wire(marks, meanwhile, left)
            for day in DAYS[:3]:
                when = instant(day)
                clock: Callable[[], datetime] = lambda when=when: when  # type: ignore[misc]  # noqa: E731
                assert run(made.place, store, clock, rehearsal=False, sends=lambda _: True).faults == []
            assert late == []
            sent = {(m.lead, m.step) for m, _ in store.messages("sent")}
            free = {state.lead.id for state in store.leads() if state.lead.email not in out}
            assert {(lead, step) for lead in free for step in ("welcome", "first")} <= sent
            assert not list(store.messages("claimed"))


def _made(folder: Path, store: Store) -> World:
    templates = {f"templates/{name}.txt": TEMPLATE.format(name=name) for name in ("welcome", "first")}
    texts = {f"consents/{name}.md": "Yes." for name in ("newsletter", "tracking")}
    leads = {"leads/form.csv": "email\n" + "".join(f"{lead}\n" for lead in LEADS), "leads/list.csv": "email\n"}
    files = {"nurture.yaml": WIRING, "campaigns/guide.yaml": STEPS, "leads/fair.csv": "email\n"}
    return World(folder, {**files, **templates, **texts, **leads}, store)
