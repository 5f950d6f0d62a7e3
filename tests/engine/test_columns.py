"""Files with headings of their own: which column is which field, and who agreed to what."""

from __future__ import annotations

from pathlib import Path

import pytest

from nurture.engine.intake.rows import look_into_files
from nurture.testing.world import World, instant
from tests.engine.conftest import WIRING, Make

FAIR = """  fair:
    use: csv
    path: leads/fair.csv
    consent_at: 2026-01-11
    columns:
      Adres e-mail: email
      Firma: organisation
      Wielkość: company_size
      Kiedy: consent_at
      Zgoda e-mail: {consent: newsletter, yes: TAK}
      Zgoda na śledzenie: {consent: tracking}
"""
OLD = "  fair: {use: csv, path: leads/fair.csv, consent: [newsletter, tracking], incentive: stand}\n"
NOON = "2026-03-02T12:00+01:00"
HEADING = "ADRES  E-MAIL;firma ;Wielkość;Kiedy;Zgoda e-mail;Zgoda na śledzenie;Uwagi"


@pytest.fixture
def fair(world: Make) -> World:
    assert OLD in WIRING
    made = world("enter: {sources: [fair]}\nconsent: newsletter\nsteps: [{send: welcome}]\n")
    made.write({"nurture.yaml": WIRING.replace(OLD, FAIR)})
    assert made.problems() == []
    return made


def save(world: World, *rows: str, heading: str = HEADING, encoding: str = "windows-1250") -> Path:
    path = world.root / "leads/fair.csv"
    path.write_bytes("\r\n".join([heading, *rows, ""]).encode(encoding))
    return path


def consents(world: World, email: str) -> dict[str, str]:
    return {c.purpose: f"{c.at:%m-%d}" for c in world.state(email).consents if c.given}


def test_polish_headings_semicolons_and_windows_1250(fair: World) -> None:
    save(
        fair,
        "ewa@example.com;Żółw i Synowie;120;2026-02-03;tak;1;x",
        "jan@example.com;;;;NIE;nie;",
        "ola@example.com;;;;TAK ;tak;",
        "iga@example.com;;;;yes;;",
        "zly;;;;TAK;TAK;",
    )
    report = fair.run(NOON)
    assert (report.new_leads, report.refused_leads, report.sent) == (4, 1, 2)
    ewa = fair.state("ewa@example.com").lead
    assert (ewa.fields["organisation"], ewa.fields["company_size"]) == ("Żółw i Synowie", 120.0)
    assert consents(fair, "ewa@example.com") == {"newsletter": "02-02", "tracking": "02-02"}
    assert consents(fair, "jan@example.com") == {}
    assert consents(fair, "ola@example.com") == {"newsletter": "01-10", "tracking": "01-10"}
    assert consents(fair, "iga@example.com") == {}
    told = " | ".join(report.notes)
    assert "source fair: leads/fair.csv is no UTF-8 and is read as windows-1250" in told
    assert "source fair: 1 value of the column for `newsletter` means neither yes nor no" in told
    assert "source fair: 4 values of `uwagi` were ignored" in told
    assert "source fair, line 6: refused" in told
    assert fair.run(NOON).notes == []


def test_a_declared_column_that_the_file_lacks_is_told_once(fair: World) -> None:
    save(fair, "ewa@example.com;TAK", "jan@example.com;TAK", heading="Adres e-mail;Zgoda email", encoding="utf-8")
    missing = [note for note in fair.run(NOON).notes if "none of the rows read has a column" in note]
    assert len(missing) == 5
    assert "source fair: none of the rows read has a column `Zgoda e-mail`; did you mean `Zgoda email`?" in missing


def test_a_column_named_later_has_the_file_read_anew(fair: World) -> None:
    later = FAIR.replace("Firma: organisation", "Firma: first_name")
    save(fair, "ewa@example.com;Ewa;;;TAK;TAK;")
    fair.run(NOON)
    fair.write({"nurture.yaml": WIRING.replace(OLD, later)})
    report = fair.run("2026-03-02T13:00+01:00")
    assert (report.new_leads, report.events) == (0, 0)
    assert fair.state("ewa@example.com").lead.fields["first_name"] == "Ewa"


def test_check_lists_rows_of_one_address_in_such_a_file_too(fair: World) -> None:
    save(fair, "Ewa@example.com;Żółw;;;TAK;TAK;", "ewa@EXAMPLE.com;Łoś;;;TAK;TAK;")
    assert look_into_files(fair.place, instant(NOON)).same == ["leads/fair.csv:2 and leads/fair.csv:3"]


def test_rows_of_one_address_in_two_files_of_a_source(fair: World) -> None:
    fair.write({"nurture.yaml": WIRING.replace("path: leads/fair.csv", "path: leads/f*.csv")})
    fair.write({"leads/fair.csv": "email\nada@example.com\n", "leads/friends.csv": "email\n\nada@example.com\n"})
    assert look_into_files(fair.place, instant(NOON)).same == ["leads/fair.csv:2 and leads/friends.csv:3"]


def test_a_source_that_was_renamed_says_that_everybody_arrives_anew(fair: World) -> None:
    save(fair, "ewa@example.com;Ewa;;;TAK;TAK;")
    assert not [note for note in fair.run(NOON).notes if "arrives anew" in note]
    fair.write({"nurture.yaml": WIRING.replace(OLD, FAIR.replace("  fair:", "  fair-2026:"))})
    told = [note for note in fair.run("2026-03-02T13:00+01:00").notes if "arrives anew" in note]
    assert [note.partition(":")[0] for note in told] == ["source fair-2026"]
    assert not [note for note in fair.run("2026-03-02T14:00+01:00").notes if "arrives anew" in note]


def test_countries_and_languages_are_read_by_their_names(fair: World) -> None:
    rows = ("ewa@example.com;Polska;polski", "udo@example.com;Germany;xx", "jo@example.com;Polandia;DE")
    save(fair, *rows, heading="Adres e-mail;Country;Language")
    notes = fair.run(NOON).notes
    fields = [fair.state(f"{name}@example.com").lead.fields for name in ("ewa", "udo", "jo")]
    assert [each.get("country") for each in fields] == ["PL", "DE", None]
    assert [each.get("language") for each in fields] == ["pl", None, "de"]
    told = "source fair: 1 value of `country` did not fit and was left empty (leads/fair.csv:4);"
    assert f"{told} write its two letters or its name, as in PL or Poland" in notes


def test_a_condition_may_name_a_country(fair: World) -> None:
    enter = 'enter:\n  sources: [fair]\n  when: lead.country in ["Polska", "Germany"]\n'
    fair.write({"campaigns/guide.yaml": enter + "consent: newsletter\nsteps: [{send: welcome}]\n"})
    save(fair, "ewa@example.com;PL;TAK", "jo@example.com;FR;TAK", heading="Adres e-mail;country;Zgoda e-mail")
    assert fair.run(NOON).sent == 1


def test_a_person_twice_in_one_table_arrives_once(fair: World) -> None:
    save(fair, "ewa@example.com;;;2026-02-03;TAK;;", "ewa@example.com;;;;TAK;;", "ewa@example.com;;;2026-02-04;TAK;;")
    fair.run(NOON)
    save(fair, "ewa@example.com;;7;2026-02-03;TAK;;", "ewa@example.com;;;;TAK;;", "ewa@example.com;;;2026-02-04;TAK;;")
    fair.run("2026-03-03T12:00+01:00")
    assert [event.name for event in fair.state("ewa@example.com").events].count("arrived fair") == 1


def test_a_consent_that_is_still_to_come_is_told(fair: World) -> None:
    save(fair, "ewa@example.com;;;2027-03-01;TAK;;", "ola@example.com;;;2027-03-01;NIE;;", "jan@example.com;;;;TAK;;")
    words = "source fair: 1 consent is dated in the future (leads/fair.csv:2); until then nothing is sent by it"
    assert [note for note in fair.run(NOON).notes if "future" in note] == [f"{words}; mend its `consent_at`"]
    source = (fair.root / "nurture.yaml").read_text().replace("consent_at: 2026-01-11", "consent_at: 2027-01-11")
    fair.write({"nurture.yaml": source})
    assert [note for note in fair.run("2026-03-03T12:00+01:00").notes if "2 consents are dated in the future" in note]


def test_a_date_of_consent_that_cannot_be_read_is_told_with_what_stands_in_its_place(fair: World) -> None:
    save(fair, "ewa@example.com;;;wczoraj;TAK;;")
    (told,) = (note for note in fair.run(NOON).notes if "`consent_at`" in note)
    assert told.startswith("source fair: 1 value of `consent_at` did not fit and was left empty (leads/fair.csv:2); ")
    assert told.endswith("; until then that consent is dated by its source or by this import, and mails say so")
    save(fair, "ewa@example.com;;;01.03.2026;TAK;;")
    fair.run("2026-03-03T12:00+01:00")
    assert consents(fair, "ewa@example.com") == {"newsletter": "02-28"}
