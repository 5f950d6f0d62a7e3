"""Whatever is done to a consent behind nurture's back is found, and named (T54)."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nurture.core.consents.proof import Proof, hash_of
from nurture.core.consents.verifying import Finding
from nurture.core.model import Consent, Event
from nurture.store.sqlite import SqliteStore
from nurture.testing.store_case import HOUR, NOW, ada

WORDS = "Yes, write to me."
GONE, ERASURE, LAST = 3, 8, 10
"""The numbers of the record that was erased, of the link that says so, and of the last one."""
RECORDS = [1, 2, 4, 5, 6, 7, 9, 10]
NUMBERS = st.sampled_from(RECORDS)
CONTENT = ["purpose", "given", "at", "source", "text", "confirmed", "written", "proof", "evidence"]
PROPERTY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five leads with a consent each, one erased; then three say more, and one of these is erased too."""
    path = tmp_path_factory.mktemp("sound") / "nurture.db"
    with closing(SqliteStore(path)) as store:
        store.keep_file(hash_of(WORDS), "consents/newsletter-v1.md", WORDS)
        proof = Proof("file", hash_of(WORDS), "en", "GDPR", "PL", "nurture run", "row 7")
        yes = (Consent("newsletter", True, NOW - HOUR, "form", "consents/newsletter-v1.md", proof=proof),)
        store.take_in("form", [ada(key=f"{n}@example.com", consents=yes) for n in range(1, 6)], "1", NOW)
        store.append("2@example.com", Event("unsubscribed", NOW, "record/1"), NOW)
        hand = Proof("hand", by="ann", evidence="<1@example.com>")
        again = [Consent("newsletter", True, NOW + HOUR, "hand", confirmed=True, proof=hand)]
        store.add_consents("2@example.com", again, NOW + HOUR)
        store.erase(3)
        store.append("1@example.com", Event("unsubscribed", NOW, "u", ("newsletter",)), NOW)
        store.take_in("fair", [ada(key="6@example.com", consents=yes)], "1", NOW)
    return path


class Tampered:
    """A copy of the sound database in somebody's hands, without its secret."""

    def __init__(self, sound: Path, folder: Path) -> None:
        self.path = folder / "nurture.db"
        for old in folder.glob("nurture.db*"):
            old.unlink()
        shutil.copy(sound, self.path)

    def do(self, *statements: str | tuple[str, tuple[Any, ...]]) -> list[Finding]:
        with closing(sqlite3.connect(self.path)) as db, db:
            for statement in statements:
                sql, values = statement if isinstance(statement, tuple) else (statement, ())
                assert db.execute(sql, values).rowcount, statement
        with closing(SqliteStore(self.path)) as store:
            return store.verify_consents()

    def value(self, sql: str) -> Any:
        with closing(sqlite3.connect(self.path)) as db:
            return db.execute(sql).fetchone()[0]


@pytest.fixture
def tampered(sound: Path, tmp_path: Path) -> Callable[[], Tampered]:
    return lambda: Tampered(sound, tmp_path)


def named(found: list[Finding]) -> list[tuple[str, int, int]]:
    return [(each.what, each.first, each.last) for each in found]


def test_what_nurture_wrote_is_sound(sound: Path) -> None:
    with closing(SqliteStore(sound)) as store:
        assert store.verify_consents() == []
        assert store.get("consents").startswith(f"{LAST} ")
        assert [record.n for n in (1, 2, 4, 5, 6) for record in store.consent_records(f"{n}@example.com")] == [
            *(1, 9, 2, 6, 7, 4, 5, 10)
        ]


@PROPERTY
@given(n=NUMBERS, column=st.sampled_from(CONTENT), value=st.integers(-2, 2**62) | st.text("ab0", max_size=3))
def test_a_value_that_is_changed_names_its_record(tampered: Any, n: int, column: str, value: int | str) -> None:
    there = tampered()
    if there.value(f"SELECT quote({column}) = quote(CAST({value!r} AS BLOB)) FROM consents WHERE n = {n}"):
        return
    before = there.value(f"SELECT {column} FROM consents WHERE n = {n}")
    found = there.do((f"UPDATE consents SET {column} = ? WHERE n = ?", (value, n)))
    if there.value(f"SELECT {column} FROM consents WHERE n = {n}") == before:
        assert found == []
    else:
        assert named(found) == [("changed", n, n)]


@PROPERTY
@given(n=NUMBERS, other=NUMBERS, what=st.sampled_from(["link", "lead", "key"]))
def test_so_does_another_link_lead_or_address(tampered: Any, n: int, other: int, what: str) -> None:
    there = tampered()
    if what == "link":
        assert named(there.do(("UPDATE consents SET link = randomblob(32) WHERE n = ?", (n,)))) == [("changed", n, n)]
    elif what == "lead":
        found = there.do(("UPDATE consents SET lead = 99 WHERE n = ?", (n,)))
        assert named(found) == [("changed", n, n)]
    else:
        lead = there.value(f"SELECT lead FROM consents WHERE n = {n}")
        found = there.do(("UPDATE leads SET key = 'eve@example.com' WHERE id = ?", (lead,)))
        assert ("changed", n, n) in named(found)
        assert {each.key for each in found} == {"eve@example.com"}


@PROPERTY
@given(n=NUMBERS | st.sampled_from([GONE, ERASURE]))
def test_a_record_that_is_deleted_is_missed(tampered: Any, n: int) -> None:
    table = "consents_gone" if n in (GONE, ERASURE) else "consents"
    found = named(tampered().do(f"DELETE FROM {table} WHERE n = {n}"))
    assert ("removed", n, n) in found
    assert found == [("bare", GONE, GONE), ("removed", n, n)] if n == ERASURE else [("removed", n, n)]


@PROPERTY
@given(n=NUMBERS)
def test_closing_up_the_numbers_behind_it_does_not_help(tampered: Any, n: int) -> None:
    there, both = tampered(), ("consents", "consents_gone")
    up = [f"UPDATE {table} SET n = n + 99" for table in both]
    down = [f"UPDATE {table} SET n = n - 99 - (n - 99 > {n})" for table in both]
    assert there.do(f"DELETE FROM consents WHERE n = {n}", *up, *down)


@PROPERTY
@given(n=NUMBERS, behind=st.integers(1, LAST + 3))
def test_a_record_that_is_added_is_found(tampered: Any, n: int, behind: int) -> None:
    columns = "purpose, given, at, source, text, confirmed, written, proof, evidence, link"
    found = tampered().do(f"INSERT INTO consents SELECT 99, {behind}, {columns} FROM consents WHERE n = {n}")
    assert any(each.what in ("inserted", "changed") and each.first == behind for each in found)
    if behind > LAST:
        assert ("inserted", behind, behind) in named(found)


@PROPERTY
@given(pair=st.lists(NUMBERS, min_size=2, max_size=2, unique=True).map(sorted))
def test_records_that_change_places_are_named(tampered: Any, pair: list[int]) -> None:
    a, b = pair
    found = tampered().do(
        f"UPDATE consents SET n = 99 WHERE n = {a}",
        f"UPDATE consents SET n = {a} WHERE n = {b}",
        f"UPDATE consents SET n = {b} WHERE n = 99",
    )
    assert {each.what for each in found} == {"moved"}
    assert {n for each in found for n in range(each.first, each.last + 1)} >= {a, b}


@pytest.mark.parametrize("head", ["kept", "lost", "put back"])
def test_cutting_off_the_end_shows(tampered: Any, head: str) -> None:
    there = tampered()
    link = there.value(f"SELECT lower(hex(link)) FROM consents WHERE n = {LAST - 1}")
    seal = there.value("SELECT substr(value, -64) FROM settings WHERE name = 'consents'")
    kept = {
        "kept": [],
        "lost": ["DELETE FROM settings WHERE name = 'consents'"],
        "put back": [f"UPDATE settings SET value = '{LAST - 1} {link} {seal}' WHERE name = 'consents'"],
    }[head]
    found = there.do(f"DELETE FROM consents WHERE n = {LAST}", *kept)
    assert named(found) == [("removed", LAST, LAST) if head == "kept" else ("head", LAST - 1, LAST - 1)]
    with closing(SqliteStore(there.path)) as store:  # going on from there covers nothing up
        store.append("5@example.com", Event("unsubscribed", NOW, "late"), NOW)
        assert store.verify_consents()


@PROPERTY
@given(n=NUMBERS, mark=st.sampled_from(["randomblob(32)", "zeroblob(0)", "link", "(SELECT mark FROM consents_gone)"]))
def test_an_erasure_by_hand_is_none(tampered: Any, n: int, mark: str) -> None:
    fake = f"INSERT INTO consents_gone SELECT n, link, {mark}, '' FROM consents WHERE n = {n}"
    told = f"INSERT INTO consents_gone VALUES ({LAST + 1}, randomblob(32), zeroblob(0), '[{n}]')"
    gone = f"DELETE FROM consents WHERE n = {n}"
    found = named(tampered().do(fake, gone))
    assert any(first == n and what in ("bare", "changed") for what, first, _ in found)
    assert ("changed", n, n) in named(tampered().do(fake, told, gone))
    assert named(tampered().do(f"UPDATE consents_gone SET erased = '[{GONE}, {n}]' WHERE n = {ERASURE}"))


def test_what_was_erased_does_not_come_back(tampered: Any, sound: Path) -> None:
    """Whoever has kept the row of before can put it back; the erasure is there to tell."""
    there = tampered()
    link = f"(SELECT link FROM consents_gone WHERE n = {GONE})"
    found = there.do(
        f"INSERT INTO leads SELECT 3, '3@example.com', '3@Example.Com', source, first_seen, {', '.join(_rest(there))}"
        " FROM leads WHERE id = 4",
        f"INSERT INTO consents SELECT 3, {GONE}, purpose, given, at, source, text, confirmed, written, proof, evidence,"
        f" {link} FROM consents WHERE n = 4",
        f"DELETE FROM consents_gone WHERE n = {GONE}",
    )
    assert named(found) == [("revived", GONE, GONE)]


def _rest(there: Tampered) -> list[str]:
    with closing(sqlite3.connect(there.path)) as db:
        return [name for _, name, *_ in db.execute("PRAGMA table_info(leads)")][5:]


@PROPERTY
@given(n=st.sampled_from([GONE, ERASURE]), column=st.sampled_from(["link", "mark", "erased"]))
def test_so_are_the_remains_of_an_erasure(tampered: Any, n: int, column: str) -> None:
    assert tampered().do(f"UPDATE consents_gone SET {column} = CAST({column} || '1' AS BLOB) WHERE n = {n}")


def test_words_that_were_changed_are_no_proof(tampered: Any) -> None:
    for statement in ("UPDATE files SET text = 'Yes, sell my address.'", "DELETE FROM files"):
        assert tampered().do(statement) == [Finding("words", 0, 0, hash_of(WORDS))]


def test_one_proof_stands_behind_many_records(tampered: Any) -> None:
    found = tampered().do("UPDATE proofs SET text = replace(text, 'form', 'hand') || ' '")
    assert {each.what for each in found} == {"changed"}
    assert [each.first for each in found] == RECORDS


@pytest.mark.parametrize("address", ["evil@x.example", "", "2@example.com.evil.example"])
def test_another_address_in_the_place_of_a_leads_is_found_and_gets_no_mail(
    tampered: Callable[[], Tampered], address: str
) -> None:
    one = tampered()
    changed = one.do(("UPDATE leads SET email = ? WHERE key = '2@example.com'", (address,)))
    assert changed == [Finding("address", 0, 0, "2@example.com")]
    with closing(SqliteStore(one.path)) as store:
        suppressed = {state.lead.email: state.suppressed for state in store.states_of([1, 2])}
        assert "behind nurture's back" in suppressed.pop(address)
        assert [*suppressed.values()] == [""]
        assert store.readdressed() == ["2@example.com"]


def test_the_case_of_an_address_is_its_own(tampered: Callable[[], Tampered]) -> None:
    assert tampered().do("UPDATE leads SET email = upper(email)") == []
