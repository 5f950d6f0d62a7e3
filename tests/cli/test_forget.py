"""`nurture forget`: nothing is left of a person, however it is sought, and the others keep all of theirs."""

from __future__ import annotations

import base64
import codecs
import html
import json
import quopri
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

import pytest

from nurture.core.tokens import message_digest, newest
from nurture.core.traces import traces_of
from nurture.engine.keys import begin_key, keys_of
from nurture.store.sqlite import SqliteStore
from tests.cli.conftest import ADA, MONDAY, THURSDAY, Shop

LONGER = "vlada@example.com"
"""Ada's address is a part of this one."""


@pytest.fixture
def kept(shop: Shop) -> Shop:
    """After two runs, of which mails lie in the outbox, and with mails of an older database."""
    with (shop.root / "leads/guide.csv").open("a") as file:
        file.write(f"{LONGER},Vlada,,,,2026-01-12\n")
    shop("run", "--at", MONDAY)
    shop("record", ADA, "replied", "--at", THURSDAY)
    shop("run", "--at", THURSDAY)
    shop("suppress", ADA, "--reason", f"wrote from {ADA}")
    (shop.root / "outbox/old@lumo.example.eml").write_bytes(b"To: =?utf-8?q?A=2E?=\r\n <ADA@example.com>\r\n\r\nHi")
    return shop


def decoded(data: bytes) -> Iterator[bytes]:
    """What can be read out of these bytes, by other means than `nurture.core.traces`."""
    text = data.decode("latin-1")
    yield data
    yield quopri.decodestring(data)
    yield unquote_to_bytes(data)
    yield html.unescape(text).encode("utf-8", "replace")
    yield re.sub(r"\\[ux]0*([0-9a-fA-F]{2})(?![0-9a-fA-F])", lambda m: chr(int(m[1], 16)), text).encode("utf-8")
    yield codecs.encode(text, "rot13").encode("utf-8")
    yield data[::-1]
    yield data.replace(b"\0", b"")
    for run in re.findall(rb"(?:[0-9a-fA-F]{2}){8,}", data):
        yield bytes.fromhex(run.decode())
    for run in re.findall(rb"[A-Za-z0-9+/_\r\n-]{16,}", data):
        packed = re.sub(rb"[\r\n]", b"", run).replace(b"-", b"+").replace(b"_", b"/")
        for offset in range(4):
            part = packed[offset:]
            plain = base64.b64decode(part[: len(part) // 4 * 4])
            yield plain
            yield plain.replace(b"\0", b"")


def files_with(root: Path, address: str) -> set[str]:
    """Every file in which the address can be read, other than in a longer one."""
    wanted, longer = address.encode(), LONGER.encode()
    return {
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and any(wanted in view.lower().replace(longer, b"") for view in decoded(path.read_bytes()))
    }


def test_nothing_that_nurture_wrote_holds_the_address_any_more(kept: Shop) -> None:
    before = files_with(kept.root, ADA)
    assert {"nurture.db", "outbox/old@lumo.example.eml", "leads/guide.csv"} <= before
    assert sum(path.startswith("outbox/") for path in before) == 2
    told = kept("forget", ADA.title(), "--prove").stdout
    assert "Ada@example.com is erased: the lead," in told
    _, count, *theirs = told.splitlines()
    assert count == "0 findings in the files that nurture wrote."
    left = {"README.md", "leads/guide.csv", "stories/booking.yaml"}
    assert theirs == [f"Yours to clean: {path} (utf-8)" for path in sorted(left)]
    assert files_with(kept.root, ADA) == left
    assert kept.json("explain", LONGER)["lead"] == LONGER
    assert any(LONGER.encode() in path.read_bytes() for path in kept.root.glob("outbox/*.eml"))


def test_no_import_brings_it_back_and_no_list_speaks_of_it(kept: Shop) -> None:
    kept("forget", ADA)
    kept.edit("nurture.yaml", "channels:", "suppress: {lists: {old: {use: csv, path: old.csv}}}\nchannels:")
    (kept.root / "old.csv").write_text(f"email\n{ADA}\n")
    kept("run", "--at", "2026-03-09T12:00+00:00")
    assert ADA not in [lead["email"] for lead in kept.json("leads")["leads"]]
    assert [row["reason"] for row in kept.json("suppressed", ADA)["suppressed"]] == ["erased"]
    assert "0 findings" in kept("forget", ADA, "--prove").stdout
    assert "was erased before" in kept("forget", ADA).stdout


@pytest.mark.parametrize("by", ["adopt", "run"])
def test_a_backup_that_is_put_back_brings_nobody_back(shop: Shop, by: str) -> None:
    shop("run")
    database, backup = shop.root / "nurture.db", shop.root / "backup.db"
    shutil.copy(database, backup)
    shop("forget", ADA)
    shutil.copy(backup, database)
    assert ADA in [lead["email"] for lead in shop.json("leads")["leads"]]
    assert "1 lead that had been erased came back with a backup: erased anew" in shop(by).stderr
    assert ADA not in [lead["email"] for lead in shop.json("leads")["leads"]]
    assert shop.json("suppressed", ADA)["suppressed"][0]["reason"] == "erased"


@pytest.mark.parametrize("rotated", [False, True])
def test_the_rows_of_the_inbox_go_whatever_its_tables_are(kept: Shop, rotated: bool) -> None:
    message = next(m for m in kept.json("messages")["messages"] if m["lead"] == ADA)
    key, lead = message["key"], int(message["key"].split("/")[0])
    with closing(SqliteStore(kept.root / "nurture.db")) as store:
        if rotated:
            begin_key(store)
        digest = message_digest(newest(keys_of(store)).secret, key)
    inbox = kept.root / "nurture.inbox.db"
    with closing(sqlite3.connect(inbox)) as db:
        db.execute("CREATE TABLE notes (kind TEXT, body TEXT, lead INTEGER)")
        db.execute("CREATE TABLE wishes (digest BLOB, event TEXT)")
        db.execute("CREATE TABLE forms (address TEXT, fields TEXT)")
        bodies = [(json.dumps([name, "click"]), None) for name in (key, f"9{key}")]
        db.executemany("INSERT INTO notes VALUES ('x', ?, ?)", [*bodies, ("[]", lead), ("[]", 99)])
        db.executemany("INSERT INTO wishes VALUES (?, 'x')", [(digest,), (b"other",)])
        db.executemany("INSERT INTO forms VALUES (?, 'x')", [(ADA,), (LONGER,)])
        db.commit()
    kept("forget", ADA)
    with closing(sqlite3.connect(inbox)) as db:
        assert db.execute("SELECT body, lead FROM notes").fetchall() == [bodies[1], ("[]", 99)]
        assert db.execute("SELECT digest FROM wishes").fetchall() == [(b"other",)]
        assert db.execute("SELECT address FROM forms").fetchall() == [(LONGER,)]


def test_who_is_no_lead_is_forgotten_too_and_of_who_is_unknown_no_mark_stays(kept: Shop) -> None:
    kept("suppress", "zoe@example.org")
    assert "zoe@example.org is erased: 1 suppression." in kept("forget", "zoe@example.org").stdout
    assert "Nothing is known of nobody@example.org." in kept("forget", "nobody@example.org").stdout
    assert kept.json("suppressed", "nobody@example.org")["suppressed"] == []
    assert "is no address" in kept("forget", "nobody", ends=2).output


def test_a_finding_is_named_with_its_way_and_ends_with_1(kept: Shop) -> None:
    ways = {
        "base64": base64.encodebytes(b"x" * 50 + ADA.encode()),
        "percent": ADA.replace("@", "%40").encode(),
        "utf-16-le": ADA.upper().encode("utf-16-le"),
    }
    kept("forget", ADA)
    for way, data in ways.items():
        (kept.root / f"outbox/{way}.log").write_bytes(data)
    told = kept("forget", ADA, "--prove", ends=1).stdout.splitlines()
    assert told[1] == "3 findings in the files that nurture wrote."
    assert told[2:5] == [f"outbox/{way}.log ({way})" for way in sorted(ways)]


def test_it_is_taken_out_of_what_others_said(kept: Shop) -> None:
    (kept.root / "leads/guide.csv").write_text(f"email,bike\n{LONGER},{ADA}\n")
    kept("consent", LONGER, "--give", "newsletter", "--proof", f"Ada <{ADA}> says, and {LONGER}", "--at", THURSDAY)
    kept("run", "--at", "2026-03-06T12:00+00:00")
    with closing(SqliteStore(kept.root / "nurture.db")) as store:
        store.keep_file("9" * 64, "templates/old.md", f"asks for {ADA}")
    told = kept("forget", ADA, "--prove", ends=1).stdout
    assert ", 2 mentions elsewhere." in told
    assert told.splitlines()[1:4] == [
        "1 finding in the files that nurture wrote.",
        "nurture.db (utf-8)",
        "  a file of yours, as it once was",
    ]
    assert kept("consent", "--verify").stdout.startswith("All is as it was written")
    (given,) = [each for each in kept.json("consent", LONGER)["purposes"] if each["purpose"] == "newsletter"]
    assert given["holds"] and f"Ada <(erased)> says, and {LONGER}" in [each["proof"] for each in given["records"]]
    with closing(SqliteStore(kept.root / "nurture.db")) as store:
        assert [dict(state.lead.fields) for state in [store.state(LONGER)] if state] == [{"first_name": "Vlada"}]


@pytest.mark.parametrize("other", ["nada@example.com", "ada@example.com.example.org"])
def test_the_address_of_who_is_only_named_stays_and_is_no_finding(kept: Shop, other: str) -> None:
    kept("consent", LONGER, "--give", "newsletter", "--proof", f"{other} says", "--at", THURSDAY)
    ways = {"base64": base64.b64encode(f"to {other}, too".encode()), "percent": quote(f" {other} ").encode()}
    for way, data in ways.items():
        (kept.root / f"outbox/{way}.log").write_bytes(data)
    assert "0 findings" in kept("forget", ADA, "--prove").stdout
    (given,) = [each for each in kept.json("consent", LONGER)["purposes"] if each["purpose"] == "newsletter"]
    assert f"{other} says" in [each["proof"] for each in given["records"]]
    (kept.root / "outbox/hers.log").write_text(quote(f" {ADA} "))
    assert "outbox/hers.log (percent)" in kept("forget", ADA, "--prove", ends=1).stdout.splitlines()


def test_bytes_that_sqlite_left_behind_are_written_over(kept: Shop) -> None:
    """As after a database that once deleted without overwriting."""
    with closing(sqlite3.connect(kept.root / "nurture.db", isolation_level=None)) as db:
        db.execute("PRAGMA secure_delete = OFF")
        db.execute("CREATE TABLE old (address TEXT)")
        db.execute("INSERT INTO old VALUES (?)", (ADA,))
        db.execute("DELETE FROM old")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept("forget", ADA)
    assert ADA.encode() not in (kept.root / "nurture.db").read_bytes().replace(LONGER.encode(), b"")


def test_beside_somebody_who_reads_it_is_told_what_is_left_to_do(kept: Shop) -> None:
    with closing(SqliteStore(kept.root / "nurture.db")) as reader, reader._reading():
        reader.count("leads")
        assert "The database was busy" in kept("forget", ADA).stderr
        assert kept("forget", ADA, "--prove", ends=1).stdout.count("nurture.db") >= 1
    assert "0 findings" in kept("forget", ADA, "--prove").stdout


def _shifted(sign: str) -> str:
    """A sign as UTF-7 may write each of them."""
    return f"+{base64.b64encode(sign.encode('utf-16-be')).decode().rstrip('=')}-"


@pytest.mark.parametrize("address", ["Ada.Lovelace+1@Example.com", "zoé@xn--bcher-kva.example"])
def test_it_is_found_in_every_way(address: str) -> None:
    key = address.lower()
    traces = traces_of(address, key)
    shown = address.replace("xn--bcher-kva", "bücher")
    data = address.encode()
    wholly = {
        "utf-8": shown.encode(),
        "utf-16-be": shown.encode("utf-16-be"),
        "utf-32-le": shown.encode("utf-32-le"),
        "hex": data.hex(" ").upper().encode(),
        "reversed": address[::-1].encode(),
        "rot13": codecs.encode(address, "rot13").encode(),
        "quoted-printable": quopri.encodestring(data.replace(b"@", b"=40"), quotetabs=True).replace(b"=3D40", b"=40"),
        "percent": "".join(f"%{byte:02X}" for byte in data).encode(),
        "html": "".join(f"&#x{ord(sign):X};" for sign in address).encode(),
        "utf-7": "".join(sign if sign.isalnum() and sign.isascii() else _shifted(sign) for sign in address).encode(),
        "\\u": "".join(f"\\u{ord(sign):04x}" for sign in address).encode(),
        "\\x": "".join(f"\\x{byte:02x}" for byte in data).encode(),
        "octal": "".join(f"\\{byte:03o}" for byte in data).encode(),
        "base32": base64.b32encode(b"x" + data + b"y"),
        "uuencode": b"".join(codecs.encode(b"x" * 40 + data, "uu").splitlines(keepends=True)[1:]),
    }
    for way, written in wholly.items():
        assert list(traces.found(b"before " + written + b" behind")) == [way], way
    for offset in range(3):
        folded = base64.encodebytes(b"." * (offset + 45) + data + b"...")
        assert list(traces.found(folded)) == ["base64"]
    run = base64.b64encode(address.encode("utf-16-be")).rstrip(b"=")
    assert list(traces.found(b"+%b-" % run)) == ["base64"]
    assert list(traces.found(address.encode("utf-7").replace(b"@", b"+AEA-"))) == ["utf-7"]
    split = base64.b64encode(data[:9]), base64.b64encode(data[9:])
    assert list(traces.found(b"=?utf-8?B?%b?=\r\n =?utf-8?B?%b?=" % split)) == ["base64"]
    assert not list(traces.found(data[1:] + data[:-1]))
