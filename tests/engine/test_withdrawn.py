"""A consent taken back: in the table that gave it, or by hand. No import brings it back."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nurture.core.model import Consent
from nurture.engine.intake.recording import Happening, NotRecorded, record
from nurture.hookspecs import Batch, SourceError
from nurture.testing.world import World, instant
from tests.engine.conftest import WIRING, Make

FAIR = """  fair:
    use: csv
    path: leads/fair*.csv
    columns: {newsletter: {consent: newsletter, yes: TAK}, tracking: {consent: tracking}}
"""
OLD = "  fair: {use: csv, path: leads/fair.csv, consent: [newsletter, tracking], incentive: stand}\n"
CAMPAIGN = "enter: {sources: [fair]}\nconsent: newsletter\nsteps: [{send: welcome}, {wait: 2 days}, {send: first}]\n"
ADA, BOB = "ada@example.com", "bob@example.com"
HEAD = "email,newsletter,tracking\n"
DAYS = [f"2026-03-{day:02}T12:00+01:00" for day in range(2, 28)]
TOLD = "source fair: 1 row says no where yes was said before: the consent to `newsletter` is withdrawn"


@pytest.fixture
def fair(world: Make) -> World:
    made = world(CAMPAIGN)
    made.write({"nurture.yaml": WIRING.replace(OLD, FAIR), "leads/fair.csv": HEAD})
    assert made.problems() == []
    return made


def rows(*said: str, head: str = HEAD) -> str:
    return head + "".join(f"{row}\n" for row in said)


def said(world: World, email: str = ADA) -> list[tuple[str, bool]]:
    return [(consent.purpose, consent.given) for consent in world.state(email).consents]


def test_a_row_that_says_no_where_yes_was_said_withdraws_the_consent_and_is_told(fair: World) -> None:
    fair.write({"leads/fair.csv": rows(f"{ADA},TAK,tak", f"{BOB},TAK,nie")})
    assert fair.run(DAYS[0]).notes == []
    fair.write({"leads/fair.csv": rows(f"{ADA},NIE,tak", f"{BOB},TAK,nie")})
    assert fair.run(DAYS[1]).notes == [TOLD]
    assert fair.state(ADA).consents[-1] == Consent("newsletter", False, fair.state(ADA).consents[-1].at, "fair")
    assert f"{fair.state(ADA).consents[-1].at:%m-%d %H:%M}" == "03-03 11:00"
    fair.run(DAYS[2])
    assert [fair.state(each).messages[-1].state for each in (ADA, BOB)] == ["cancelled", "sent"]
    why = fair.store.decisions(ADA)[-2].reason.text
    assert why == "the consent to newsletter was withdrawn on 2026-03-03 (fair)"
    assert said(fair) == [("newsletter", True), ("tracking", True), ("newsletter", False)]
    assert [event.name for event in fair.state(ADA).events].count("arrived fair") == 1


def test_of_two_rows_of_one_person_the_later_one_counts(fair: World) -> None:
    fair.write({"leads/fair.csv": rows(f"{ADA},TAK,", f"{BOB},NIE,", f"{ADA},NIE,", f"{BOB},TAK,")})
    assert fair.run(DAYS[0]).notes == [TOLD]
    assert (said(fair)[-1], said(fair, BOB)[-1]) == (("newsletter", False), ("newsletter", True))
    fair.write({"leads/fair.csv": rows(f"{ADA},TAK,", f"{BOB},NIE,", f"{ADA},NIE,", f"{BOB},TAK,", f"{BOB},,nie")})
    assert fair.run(DAYS[1]).notes == []
    assert said(fair, BOB) == [("newsletter", True)]


def test_the_later_row_counts_however_far_away_it_stands(fair: World) -> None:
    between = [f"p{number}@example.com,," for number in range(1_200)]
    whole = rows(f"{ADA},NIE,", f"{BOB},TAK,", *between, f"{ADA},TAK,", f"{BOB},NIE,")
    fair.write({"leads/fair-1.csv": whole, "leads/fair-2.csv": rows(f"{BOB},,")})
    fair.run(DAYS[0])
    fair.write({"leads/fair-1.csv": whole.replace("p7@", "q7@")})
    assert fair.run(DAYS[1]).notes == []
    assert (said(fair), said(fair, BOB)) == ([("newsletter", True)], [("newsletter", True), ("newsletter", False)])


def test_a_row_that_takes_a_consent_back_says_nothing_else_once_more(fair: World) -> None:
    between = [f"p{number}@example.com,,," for number in range(1_200)]
    whole = rows(f"{ADA},TAK,,Ada", *between, f"{ADA},,,Adele", head="email,newsletter,tracking,first_name\n")
    fair.write({"leads/fair.csv": whole})
    fair.run(DAYS[0])
    fair.write({"leads/fair.csv": whole.replace("TAK", "NIE")})
    assert fair.run(DAYS[1]).notes == [TOLD]
    assert fair.state(ADA).lead.fields == {"first_name": "Adele"}


def test_a_no_is_about_what_its_own_source_said_and_an_empty_cell_says_nothing(fair: World) -> None:
    fair.arrives("form", email=ADA)
    fair.write({"leads/fair.csv": rows(f"{ADA},NIE,NIE", f"{BOB},TAK,")})
    fair.run(DAYS[0])
    fair.write({"leads/fair.csv": rows(f"{ADA},nie,nie", f"{BOB},,")})
    assert fair.run(DAYS[1]).notes == []
    assert (said(fair), said(fair, BOB)) == ([("newsletter", True), ("tracking", True)], [("newsletter", True)])


def test_a_source_that_breaks_off_withdraws_what_it_has_said(fair: World, monkeypatch: pytest.MonkeyPatch) -> None:
    fair.write({"leads/fair.csv": rows(f"{ADA},TAK,")})
    fair.run(DAYS[0])
    fair.write({"leads/fair.csv": rows(f"{ADA},NIE,")})
    plugin = fair.place.plugins.sources["csv"]
    whole = type(plugin).fetch

    def broken(self: object, options: object, cursor: str) -> object:
        yield from whole(plugin, options, cursor)  # type: ignore[arg-type]
        if "fair" in str(getattr(options, "path", "")):
            raise SourceError("the line is dead")

    monkeypatch.setattr(type(plugin), "fetch", broken)
    report = fair.run(DAYS[1])
    assert (set(report.faults), report.notes) == ({"source fair: the line is dead"}, [TOLD])
    assert not said(fair)[-1][1]


def test_a_kill_before_the_end_of_a_source_loses_no_withdrawal(fair: World, monkeypatch: pytest.MonkeyPatch) -> None:
    fair.write({"leads/fair.csv": rows(f"{ADA},TAK,")})
    fair.run(DAYS[0])
    fair.write({"leads/fair.csv": rows(f"{ADA},NIE,")})
    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
        killed.setattr("nurture.engine.intake.denials.Denials.withdraw", _killed)
        fair.run(DAYS[1])
    assert all(given for _, given in said(fair))
    assert fair.run(DAYS[2]).notes == [TOLD]


def _killed(self: object) -> Batch:
    raise KeyboardInterrupt


def test_one_consent_taken_back_by_hand_leaves_the_others(fair: World) -> None:
    fair.write({"leads/fair.csv": rows(f"{ADA},TAK,TAK")})
    fair.run(DAYS[0])
    with pytest.raises(NotRecorded) as error:
        record(Happening(ADA, "unsubscribed newsleter"), fair.place.project, fair.store)
    assert str(error.value) == (
        "there is no consent `newsleter` that can be withdrawn; did you mean `newsletter`?;"
        " `unsubscribed` alone ends all mail"
    )
    record(Happening(ADA, "unsubscribed newsletter", at=instant(DAYS[1])), fair.place.project, fair.store)
    fair.write({"leads/fair.csv": rows(f"{ADA},TAK,TAK", f"{ADA},TAK,TAK")})
    fair.run(DAYS[2])
    assert said(fair) == [("newsletter", True), ("tracking", True), ("newsletter", False)]
    assert (fair.sent(), fair.state(ADA).suppressed) == ([("03-02 12:00", "welcome")], "")
    why = fair.store.decisions(ADA)[-2].reason.text
    assert why == "the consent to newsletter was withdrawn on 2026-03-03 (unsubscribed newsletter)"


CELL = st.sampled_from(["TAK", "NIE", "", "?"])
TABLES = st.lists(st.lists(st.tuples(st.sampled_from([ADA, BOB]), CELL), max_size=4), min_size=1, max_size=5)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TABLES)
def test_no_import_revives_a_consent_and_the_last_word_of_a_table_holds(tables: list[list[tuple[str, str]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = _small(Path(folder))
        gone: set[str] = set()
        for day, table in zip(DAYS, tables, strict=False):
            world.write({"leads/fair.csv": rows(*(f"{email},{cell}," for email, cell in table))})
            world.run(day)
            for email in {email for email, _ in table}:
                last = next((cell for who, cell in reversed(table) if who == email and cell in ("TAK", "NIE")), "")
                given_now = [yes for purpose, yes in said(world, email) if purpose == "newsletter"]
                assert (last == "TAK" and email not in gone) <= (given_now[-1:] == [True])
                assert (last == "NIE" or email in gone) <= (given_now[-1:] != [True])
                gone |= {email} if given_now[-1:] == [False] else set()


def _small(folder: Path) -> World:
    wiring = WIRING.replace(OLD, FAIR)
    texts = {f"consents/{name}.md": "Yes." for name in ("newsletter", "tracking")}
    leads = {f"leads/{name}.csv": "email\n" for name in ("form", "list")}
    return World(folder, {"nurture.yaml": wiring, **texts, **leads})
