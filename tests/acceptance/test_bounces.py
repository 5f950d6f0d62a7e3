"""Bounces, complaints and reports that nobody here wrote: bounces-sisimai and dmarc-failure-arf.

`bounce_labels` says what the labels mean, and prints the figures.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from nurture.mail.returned.parts import PARTS, TEXT, read_parts
from nurture.mail.returned.read import read_returned
from tests.acceptance.bounce_labels import FOLDER, NO_FAILURE, figures, labels, mails
from tests.acceptance.conftest import real_input

RARELY, OFTEN = 300, 10_000


@pytest.fixture(autouse=True, scope="module")
def labelled() -> None:
    real_input("bounces-sisimai/expected.json")


@pytest.fixture(autouse=True)
def ours_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What flufl.bounce would find is not counted."""
    monkeypatch.setattr("nurture.mail.returned.read.last_resort", lambda raw: [])


def test_the_half_that_no_rule_was_made_from() -> None:
    """It meets the first and the last of its bars."""
    read = figures(odd=True)
    assert read.recipients == 142
    assert read.found / read.recipients >= 0.97  # the bar
    assert read.f1 >= 0.89  # bar 0.97
    assert read.wrongly <= 0.031  # bar 0.01
    assert read.right / read.recipients >= 0.90  # the bar


def test_the_half_that_rules_were_made_from() -> None:
    read = figures(odd=False)
    assert read.found / read.recipients >= 0.97
    assert read.f1 >= 0.98
    assert read.hard_wrongly == 0
    assert read.right / read.recipients >= 0.97


@pytest.mark.parametrize("tree", ["dos", "mac"])
@pytest.mark.parametrize("odd", [True, False], ids=["odd", "even"])
def test_line_breaks_change_nothing(tree: str, odd: bool) -> None:
    for name, path in mails(odd, tree):
        assert read_returned(path.read_bytes()) == read_returned((FOLDER / "maildir/bsd" / name).read_bytes()), name


def test_what_names_no_failure_is_no_bounce() -> None:
    expected = labels()
    for odd in (True, False):
        for name, path in mails(odd):
            reason = str(expected[name][0]["reason"])
            if reason in NO_FAILURE:
                assert read_returned(path.read_bytes()).kind in NO_FAILURE[reason], name
    for path in sorted((FOLDER / "maildir/not").glob("*.eml")):
        assert read_returned(path.read_bytes()).kind in ("other", "reply", "report"), path.name


def test_every_complaint_is_found_and_no_report_in_numbers_is_a_bounce() -> None:
    samples = real_input("dmarc-failure-arf/samples")
    failures = {path.name: read_returned(path.read_bytes()) for path in (samples / "failure").iterdir()}
    assert {
        name for name, read in failures.items() if read.kind != "report" or not (read.message_ids or read.failures)
    } == set()
    for path in (samples / "aggregate").iterdir():
        read = read_returned(path.read_bytes())
        assert read.kind == ("report" if path.suffix == ".eml" else "other"), path.name
        assert not read.failures


@pytest.mark.parametrize(
    "times", [RARELY, pytest.param(OFTEN, marks=pytest.mark.soak)], ids=["some hundred", "ten thousand"]
)
def test_bits_flipped_and_cut_off_anywhere(times: int) -> None:
    random = Random(5)
    folders = (FOLDER / "maildir", FOLDER / "to-be-debugged-because", real_input("dmarc-failure-arf/samples"))
    originals = [path.read_bytes() for folder in folders for path in sorted(folder.rglob("*.eml"))]
    for _ in range(times):
        raw = changed(random.choice(originals), random)
        mail = read_parts(raw)
        assert mail.visited <= PARTS
        assert sum(len(part.text) for part in mail.parts) <= TEXT
        assert len(read_returned(raw).failures) <= 100


def changed(raw: bytes, random: Random) -> bytes:
    data = bytearray(raw)
    for _ in range(random.choice((1, 8, 64))):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    cut = data if random.random() < 0.5 else data[: random.randrange(len(data)) + 1]
    return bytes(cut).replace(b"\n", random.choice((b"\n", b"\r", b"\r\n")))


def test_the_mails_that_break_readers_break_nothing() -> None:
    paths: list[Path] = [*(FOLDER / "maildir/err").glob("*"), *(FOLDER / "to-be-debugged-because").rglob("*.eml")]
    assert len(paths) >= 19
    for path in paths:
        assert read_returned(path.read_bytes()).kind in ("bounce", "delay", "other", "report", "reply", "auto-reply")
