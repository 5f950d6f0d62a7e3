"""The example files of docs/language.md: only keys of later versions are told; without them all is sound."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from nurture.core.problems import Place
from nurture.project.schema import schemas
from nurture.project.tree import Block, Series, children, place_of, resolved
from nurture.project.yaml import read_yaml
from tests.project.conftest import CAMPAIGN, LETTER, WIRING

LANGUAGE = Path(__file__).parents[2] / "docs" / "language.md"
NAMES = ("nurture.yaml", "campaigns/crm-guide.yaml", "stories/demo-form.yaml")
EXAMPLES = dict(zip(NAMES, re.findall(r"```yaml\n(.*?)```", LANGUAGE.read_text(), re.S), strict=True))
LETTERS = "welcome why-crm case-study tips-short tips-long webinar-invite offer offer-reminder hot-lead call-invite"
ENVIRON = {"SALES_WEBHOOK": "https://crm.example/hook"}
BESIDE = {
    **{f"templates/{name}.txt": LETTER for name in LETTERS.split()},
    **{f"consents/{name}.md": "Yes.\n" for name in ("newsletter-v2", "tracking-v1")},
    "campaigns/guide.yaml": "",
}


def without(node: Any, places: set[Place]) -> Any:
    """A copy of a tree without what stands at these places, and without what is empty for it."""
    kept = {}
    for key, value, spot in children(node):
        own = node.key_place(key) if isinstance(node, Block) else None
        left = without(value, places) if isinstance(value, Block | Series) else resolved(value, spot)
        if own not in places and place_of(node.path, spot) not in places and (left not in ({}, []) or not value):
            kept[key] = left
    return kept if isinstance(node, Block) else list(kept.values())


def reduced(made: Any) -> dict[str, Any]:
    """What the examples hold without what comes later."""
    places = {p.place for p in made.load({**EXAMPLES, **BESIDE}, environ=ENVIRON).problems if p.code == "later"}
    return {name: without(read_yaml(text, name)[0], places) for name, text in EXAMPLES.items()}


def test_only_keys_of_later_versions_are_told_each_on_its_line(made: Any) -> None:
    problems = made.load({**EXAMPLES, **BESIDE}, environ=ENVIRON).problems
    assert {p.code for p in problems} == {"later"}
    lines = {(p.place.path, p.place.line) for p in problems}
    assert len(lines) == len(problems)
    told = {name: [p.message.split("`")[1] for p in problems if p.place.path == name] for name in NAMES}
    assert told["nurture.yaml"] == told["campaigns/crm-guide.yaml"] == []
    assert told["stories/demo-form.yaml"] == ["owner"]


def test_without_those_keys_the_examples_are_sound(made: Any) -> None:
    files = {name: yaml.safe_dump(tree, sort_keys=False) for name, tree in reduced(made).items()}
    loaded = made.load({**files, **BESIDE}, environ=ENVIRON)
    assert loaded.problems == []
    assert list(loaded.project.campaigns["crm-guide"].sequences) == ["begin", "cold", "warm", "hot"]
    assert [story.title for story in loaded.project.stories] == [
        "Whoever asks for a demo is handed to sales and offered a call"
    ]


@pytest.mark.parametrize(("kind", "name"), list(zip(("nurture", "campaign", "story"), NAMES, strict=True)))
def test_the_schema_takes_the_examples(made: Any, kind: str, name: str) -> None:
    jsonschema.validate(reduced(made)[name], schemas()[kind])


@pytest.mark.parametrize(("kind", "text"), [("nurture", WIRING), ("campaign", CAMPAIGN)])
def test_the_schema_takes_sound_files_and_refuses_unknown_keys(kind: str, text: str) -> None:
    block, _ = read_yaml(text, "x.yaml")
    assert block is not None
    written = resolved(block, block.spot)
    jsonschema.validate(written, schemas()[kind])
    with pytest.raises(jsonschema.ValidationError, match="colour"):
        jsonschema.validate({**written, "colour": "red"}, schemas()[kind])
