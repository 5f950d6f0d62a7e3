"""docs/bounces.md: its tables say what the code does."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from nurture.core.reason_words import said_in
from nurture.core.reasons import is_hard
from nurture.core.returned import Kind
from nurture.core.sending.retries import REASONS
from tests.docs.tables import tables

PAGE = Path(__file__).parents[2] / "docs/bounces.md"
CLASSES = tables(PAGE, "class | at once")


def test_each_example_means_its_class() -> None:
    told = {said: name for name, _, cell in CLASSES for said in cell.split("`, `")}
    assert {said: said_in(said) for said in told} == told


def test_every_class_stands_there_and_whether_one_failure_is_enough() -> None:
    assert {name for name, *_ in CLASSES} | {"unknown"} == REASONS
    assert {name for name, at_once, _ in CLASSES if at_once == "yes"} == {name for name in REASONS if is_hard(name)}


def test_every_kind_stands_there() -> None:
    assert {kind for _, kind in tables(PAGE, "a mail that")} == set(get_args(Kind))
