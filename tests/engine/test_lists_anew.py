"""Several lists of those who get no mail, and lists read more than once: no no is lost, and nobody waits for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from nurture import Batch, Options, Row, Source, SourceError
from nurture.core.model import Consent
from nurture.core.suppression import Suppression
from nurture.engine.intake import spool
from nurture.engine.suppressed import barriers_to
from nurture.engine.taken_back import take_back
from nurture.store.memory import MemoryStore
from nurture.store.sqlite import SqliteStore
from nurture.testing.world import World, instant
from tests.engine.conftest import Make

ADA, BEN = "ada@example.com", "ben@example.com"
GUIDE = """
enter: {sources: [form]}
consent: newsletter
sending: {window: any}
steps:
  - send: first
  - wait: 3 days
  - send: second
"""
A, B = "suppressed/a.csv", "suppressed/b.csv"
TWO = f"suppress: {{lists: {{a: {{use: csv, path: {A}}}, b: {{use: csv, path: {B}}}}}}}\n"
DAYS = [f"2026-03-{day:02}T10:00+01:00" for day in range(2, 9)]


def listed(world: Make, lists: str, **files: str) -> World:
    made = world(GUIDE, lists)
    for email in (ADA, BEN):
        made.arrives("form", email=email)
    made.write({{"a": A, "b": B}[name]: text for name, text in files.items()})
    return made


def took_back(made: World, name: str, at: str) -> None:
    take_back(name, "the wrong file", made.place.project, made.store, instant(at))


def anew(made: World, email: str, at: str) -> None:
    said = Consent("newsletter", True, instant(at), "preferences", confirmed=True)
    made.store.add_consents(email, [said], instant(at))


# ---------------------------------------------------------------- several


@pytest.mark.parametrize("status", ["", "unsubscribed", "bounced"])
def test_what_another_list_said_stands_when_one_is_taken_back(world: Make, status: str) -> None:
    made = listed(world, TWO, a=f"email\n{ADA}\n", b=f"email,status\n{ADA},{status}\n")
    made.run(DAYS[0])
    told = barriers_to(ADA, made.place, made.store)
    assert {each.source for each in told} == {"list a", "list b"}
    made.write({B: "email,status\nzoe@example.com,unsubscribed\n"})
    made.run(DAYS[1])
    took_back(made, "a", DAYS[1])
    assert "took back" in [event.verb for event in made.state(ADA).events]
    made.write({A: "email\neva@example.com\n"})
    made.run(DAYS[2])
    made.run(DAYS[5])
    assert made.state(ADA).suppressed == (status or "on the list b")
    assert len(made.sent()) == 2
    anew(made, ADA, DAYS[5])
    assert bool(made.state(ADA).suppressed) == (status != "unsubscribed")


def test_a_second_list_says_nothing_new_of_who_gets_no_mail(world: Make) -> None:
    made = listed(world, TWO, a=f"email\n{ADA}\n", b=f"email\n{ADA}\n")
    assert made.run(DAYS[0]).notes == ["list a: 1 more is not mailed"]


def test_who_came_back_stays_when_the_list_is_read_anew(world: Make) -> None:
    text = f"email,status,date\n{ADA},unsubscribed,2025-03-01\n{BEN},bounced,2025-03-01\n"
    made = listed(world, TWO, a=text, b="email\n")
    made.run(DAYS[0])
    anew(made, ADA, DAYS[1])
    made.write({A: text.replace("email,", "email ,") + "zoe@example.com,unsubscribed,2026-03-03\n"})
    assert made.run(DAYS[2]).notes == ["list a: 1 more is not mailed"]
    assert (made.state(ADA).suppressed, made.state(BEN).suppressed) == ("", "bounced")
    made.write({A: text.replace("2025-03-01", "2026-03-04")})
    made.run(DAYS[3])
    assert made.state(ADA).suppressed == "unsubscribed"


# ---------------------------------------------------------------- rows that cannot be read


@pytest.mark.parametrize("several", [False, True])
def test_a_row_that_cannot_be_read_is_told_once_and_holds_until_it_is_mended(world: Make, several: bool) -> None:
    path = "suppressed/*.csv" if several else A
    made = listed(world, f"suppress: {{lists: {{a: {{use: csv, path: {path}}}}}}}\n", a="email\nada at home\n")
    if several:
        made.write({B: f"email\n{BEN}\n"})
    assert any("refused" in note for note in made.run(DAYS[0]).notes)
    before = made.run(DAYS[1])
    assert (before.notes, made.sent()) == ([], [])
    assert "1 row names somebody who cannot be read, first line 2" in before.faults[0]
    made.write({A: "email\nada at home\nben at home\n"})
    assert "2 rows name somebody" in made.run(DAYS[2]).faults[0]
    if several:
        (made.root / A).unlink()
    else:
        made.write({A: f"email\n{BEN}\n"})
    assert made.run(DAYS[3]).faults == []
    assert (len(made.sent()), made.state(BEN).suppressed) == (1, "on the list a")


def test_a_list_taken_back_is_read_anew_though_its_file_is_as_it_was(world: Make) -> None:
    made = listed(world, TWO, a=f"email\n{ADA}\nada at home\n", b="email\n")
    made.run(DAYS[0])
    took_back(made, "a", DAYS[1])
    assert made.state(ADA).suppressed == ""
    made.run(DAYS[1])
    assert made.state(ADA).suppressed == "on the list a"


def test_nobody_counts_leads_while_a_list_brings_nothing_new(world: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "email\n" + "".join(f"lead{n}@example.com\n" for n in range(9))
    made = listed(world, TWO, a=rows, b="email\n")
    made.run(DAYS[0])
    monkeypatch.setattr(MemoryStore, "count_taken", None)
    made.write({A: rows.replace("email", "Email")})
    assert made.run(DAYS[1]).faults == []


# ---------------------------------------------------------------- while others write


class Slow:
    """The list `a`, fetched for long: between two batches others write."""

    name = "csv"
    options: type[Options] = Options

    def __init__(self, csv: Source, path: Path, fails: bool) -> None:
        self.csv, self.path, self.fails = csv, path, fails

    def fetch(self, options: Any, cursor: str) -> Iterator[Batch]:
        if options.path.name != "a.csv":
            yield from self.csv.fetch(options, cursor)
            return
        yield Batch((Row({"email": ADA}, 1),), "1")
        with closing(SqliteStore(self.path, patience=0)) as other:
            other.put("written", "meanwhile")
        if self.fails:
            raise SourceError("the line is down")
        yield Batch((Row({"email": BEN}, 2),), "2")


@pytest.mark.parametrize("fails", [False, True])
def test_others_write_while_a_list_is_fetched(world: Make, tmp_path: Path, fails: bool) -> None:
    path = tmp_path / "nurture.db"
    made = listed(world, f"suppress: {{lists: {{a: {{use: csv, path: {A}}}}}}}\n", a="email\n")
    with closing(SqliteStore(path)) as made.store:
        made.store.begin_run()
        sources = made.place.plugins.sources
        sources["csv"] = Slow(sources["csv"], path, fails)
        assert any("the line is down" in fault for fault in made.run(DAYS[0]).faults) == fails
        assert made.store.get("written") == "meanwhile"
        assert [each.what for each in made.store.suppressions()] == ([ADA] if fails else [ADA, BEN])


class Killed(BaseException):
    pass


class Dying(MemoryStore):
    """Ends in the midst of a list, at the second slice of it."""

    left = 2

    def take_suppressions(self, name: str, found: Any, cursor: str, now: datetime) -> int:
        self.left -= 1
        if not self.left:
            raise Killed
        return super().take_suppressions(name, found, cursor, now)


def test_after_a_kill_between_two_slices_the_list_is_read_again(world: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "_SLICE", 1)
    made = listed(world, f"suppress: {{lists: {{a: {{use: csv, path: {A}}}}}}}\n", a=f"email\n{ADA}\n{BEN}\n")
    made.store = Dying()
    made.store.begin_run()
    with pytest.raises(Killed):
        made.run(DAYS[0])
    assert [each.what for each in made.store.suppressions()] == [ADA]
    assert made.run(DAYS[0]).notes == ["list a: 1 more is not mailed"]
    assert made.sent() == []


def test_a_long_list_waits_in_a_file_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "_IN_MEMORY", 100)
    found = [Suppression(f"lead{n}@example.com", "", "żółć: \n\ud800", "list a", instant(DAYS[0])) for n in range(9)]
    with spool.Spool() as kept:
        kept.add(found[:5])
        kept.add(found[5:])
        assert [each for slice_ in kept.slices() for each in slice_] == found
