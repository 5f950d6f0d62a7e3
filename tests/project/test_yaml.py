"""YAML is read strictly, keeps every place, and never gives way under a file built to explode."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nurture.core.problems import Problem
from nurture.project.problems import Collector
from nurture.project.read import read_mended
from nurture.project.tree import resolved
from nurture.project.yaml import read_yaml, unified
from tests.project.conftest import CAMPAIGN, WIRING


def read(text: str) -> Any:
    block, problems = read_yaml(unified(text), "x.yaml")
    assert problems == []
    assert block is not None
    return block


def one_problem(text: str) -> Problem:
    _, [problem] = read_yaml(unified(text), "x.yaml")
    return problem


LAUGHS = "a: &a [x, x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_brackets_without_end_are_refused_by_whoever_counts_them_first() -> None:
    problem = one_problem("[" * 500_000)
    assert (problem.code, problem.message) == ("file-too-big", "the file nests deeper than 50 levels")


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        (LAUGHS, "yaml-anchor", 1, 4),
        ("a: *b\n", "yaml-alias", 1, 4),
        ("a: 1\nb: !!python/object:os.system x\n", "yaml-tag", 2, 4),
        ("a:\n  <<: {b: 1}\n", "yaml-merge", 2, 3),
        ("[" * 900, "file-too-big", 1, 51),
        ("- " * 300_000, "file-too-big", 1, 101),
        ("{a: " * 200_000, "file-too-big", 1, 201),
        ("a: [" + "x," * 20_000 + "]\n", "file-too-big", 1, 19_999),
        ("a: " + "x" * 1_000_001, "file-too-big", 1, 1),
        ("a: 1\n---\nb: 1\n", "yaml-documents", 3, 1),
        ("? [a]\n: 1\n", "yaml-key", 1, 3),
        ("- a\n", "wrong-type", 1, 1),
        ("a:\n\t- b\n", "yaml-syntax", 2, 1),
        ("a: b\nc: \x07\n", "yaml-syntax", 2, 4),
        ("a: {url: ${X}}\n", "yaml-syntax", 1, 11),
        ("a: 1\nb: 2\na: 3\n", "duplicate-key", 3, 1),
        ("a: 1\u2028b: {c: 1, d: [x\ne: 2\n", "yaml-syntax", 2, 14),
    ],
)
def test_what_is_refused(text: str, code: str, line: int, column: int) -> None:
    problem = one_problem(text)
    assert (problem.code, problem.place.line, problem.place.column) == (code, line, column)


def test_every_key_and_value_knows_its_place() -> None:
    block = read("a:\n  b: 1\n  c: [x, 'y']\n")
    inner = block["a"]
    assert (block.keys_at["a"].line, inner.keys_at["c"].line, inner.values_at["c"].column) == (1, 3, 6)
    assert [spot.column for spot in inner["c"].values_at] == [7, 10]


def test_text_stays_what_was_written() -> None:
    written = {"country": "NO", "on": "on", "at": "10:30", "code": "010", "day": "2026-01-11", "tilde": "x~"}
    assert read("".join(f"{key}: {value}\n" for key, value in written.items())) == written


def test_plugins_get_values_by_the_core_schema_of_yaml_1_2() -> None:
    block = read("a: [1, 010, 0o17, 0x1F, 1.5, 1e3, true, yes, NO, 10:30, '1', ~, null, 2026-01-11, -3]\n")
    expected = [1, 10, 15, 31, 1.5, 1000.0, True, "yes", "NO", "10:30", "1", None, None, "2026-01-11", -3]
    assert resolved(block, block.spot) == {"a": expected}


def test_an_empty_file_is_an_empty_mapping() -> None:
    assert read("# nothing yet\n") == {}


@st.composite
def mutilated(draw: st.DrawFn) -> str:
    """A sound file from which pieces were taken, and to which characters were added."""
    text = draw(st.sampled_from([WIRING, CAMPAIGN]))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        gone = draw(st.integers(0, 12))
        added = draw(st.text(st.sampled_from("\n\t :-{}[]'\"#&*!|>%@`,?x0é\x00\u2028\ufeff"), max_size=4))
        text = text[:at] + added + text[at + gone :]
    return text


@settings(max_examples=300, deadline=None)
@given(mutilated())
@example('description:\u2028\nenter:\n  sources: [guide-form]\nsteps:\n  - send: offer\n    when: not lead"')
def test_whatever_is_written_problems_lie_within_the_file(text: str) -> None:
    found = Collector()
    read_mended(text, "x.yaml", found)
    lines = text.splitlines() or [""]
    for problem in found.all({"x.yaml": text}):
        assert 1 <= problem.place.line <= len(lines)
        assert 1 <= problem.place.column <= len(lines[problem.place.line - 1]) + 1
