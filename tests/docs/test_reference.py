"""docs/reference: its tables say what the models say, every key has an example, and all examples are tried."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for

from nurture.project.models.base import Written
from nurture.project.models.campaign import CampaignModel
from nurture.project.models.sources import UseModel
from nurture.project.models.story import StoryModel
from nurture.project.models.wiring import WiringModel
from nurture.project.problems import Collector
from nurture.project.schema import schemas
from nurture.project.tree import Block, Series
from nurture.project.yaml import read_yaml
from nurture.testing import stories
from tests.docs.keys import PAGES, TABLE, TRIED, errors, flow, found, plugins, rendered, rows, tried
from tests.docs.pages import ENVIRON, REFERENCE, all_campaigns, blocks, examples, plain, project, write

KINDS = {"nurture.yaml": "nurture", "campaigns": "campaign", "stories": "story"}
MODELS = {"nurture": WiringModel, "campaign": CampaignModel, "story": StoryModel}
EXAMPLES = dict(examples())
WRITTEN = {name: text for page in PAGES for _, name, text, _ in TABLE.findall(page.read_text("utf-8"))}


@pytest.fixture(autouse=True)
def environ(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRON.items():
        monkeypatch.setenv(name, value)


@cache
def known() -> dict[str, dict[str, Any]]:
    return schemas(plugins())


@cache
def judge(kind: str) -> Validator:
    """Of the files of a kind; the schema itself is judged once."""
    judge_of = validator_for(known()[kind])
    judge_of.check_schema(known()[kind])
    return judge_of(known()[kind])


def kind_of(path: str) -> str:
    return KINDS[path.partition("/")[0]]


@pytest.mark.parametrize("table", TRIED)
def test_a_table_says_what_the_models_say(table: str) -> None:
    """Wrong values are tried while it is made. `python -m tests.docs.keys` writes the tables anew."""
    assert WRITTEN[table] == rendered(table)


def test_every_model_has_its_table() -> None:
    assert {model for model, _ in TRIED.values() if issubclass(model, Written)} == set(_models(Written))


@pytest.mark.parametrize("table", TRIED)
def test_the_example_of_each_key_is_sound_and_in_the_schema(table: str) -> None:
    for row in rows(table):
        assert row.means, row.key
        value = plain(f"key: {flow(row.example)}")["key"]
        assert [(p.code, p.message) for p in found(table, row.key, value)] == []
        for path, written in tried(table, row.key, value).items():
            judge(kind_of(path)).validate(written)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_block_is_sound_and_in_the_schema(name: str) -> None:
    files = EXAMPLES[name]
    for path, text in files.items():
        judge(kind_of(path)).validate(plain(text))
    others = all_campaigns() if "nurture.yaml" not in files else {}
    assert [f"{p.place} {p.message}" for p in errors({**others, **files})] == []


def test_the_stories_pass(tmp_path: Path) -> None:
    told = {path: text for files in EXAMPLES.values() for path, text in files.items() if path.startswith("stories/")}
    write(tmp_path, project({**all_campaigns(), **told}))
    for story in stories(tmp_path):
        story.check()


def test_pytest_tells_the_stories_as_the_page_says(tmp_path: Path) -> None:
    passes = {path: text for path, text in EXAMPLES["stories-1"].items() if path.startswith("stories/")}
    fails = {
        path.replace("demo", "other"): text.replace("sends: welcome", "sends: offer") for path, text in passes.items()
    }
    (block,) = blocks(REFERENCE / "stories.md", "python")
    write(tmp_path, project({**all_campaigns(), **passes, **fails, "test_stories.py": block}))
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "1 failed, 1 passed" in told.stdout
    assert "stories/other.yaml:7: day 0 08:00: sends offer: this did not happen" in told.stdout


def test_every_key_stands_in_a_block() -> None:
    used = {use for files in EXAMPLES.values() for path, text in files.items() for use in _used(kind_of(path), text)}
    missing = {(table, row.key) for table in TRIED for row in rows(table)} - used
    assert missing == set()


def test_every_key_is_in_the_schema_with_a_description_and_an_example() -> None:
    for name, schema in known().items():
        for where, properties in _properties(schema, name):
            for key, said in properties.items():
                assert said.get("description"), f"{where}: {key}"
                assert "examples" in str(said) or "enum" in said, f"{where}: {key}"


def _models(model: type[Written]) -> Iterator[type[Written]]:
    for each in model.__subclasses__():
        yield each
        yield from _models(each)


def _used(kind: str, text: str) -> Iterator[tuple[str, str]]:
    """Each key of a file, with its table."""
    block, _ = read_yaml(text, "x.yaml")
    yield from _keys(MODELS[kind].model_validate(block, context=Collector()))


def _keys(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _keys(each)
    if not isinstance(value, Written):
        return
    for key in value.block:
        yield from ((kind.__name__, key) for kind in type(value).__mro__ if issubclass(kind, Written))
        if isinstance(value, UseModel):
            yield value.use, key
            inner = value.block[key]
            for options in inner if isinstance(inner, Series) else [inner]:
                yield from ((key, name) for name in options if isinstance(options, Block))
    for name in type(value).model_fields:
        yield from _keys(getattr(value, name))


def _properties(node: Any, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What stands below `properties`, at any depth; `then` of a plugin's options repeats what stands elsewhere."""
    if isinstance(node, list):
        for each in node:
            yield from _properties(each, where)
    if not isinstance(node, dict):
        return
    if "description" in str(node.get("properties", "")):
        yield where, node["properties"]
    for key, inner in node.items():
        if key != "examples":
            yield from _properties(inner, f"{where}/{key}")


def test_no_page_names_a_key_that_is_not_there() -> None:
    assert set(WRITTEN) == set(TRIED)
    assert all(re.search(r"^# ", page.read_text("utf-8")) for page in PAGES)
