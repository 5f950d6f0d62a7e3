"""The example files of docs/language.md: all in them is sound, and the JSON Schema takes them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from nurture.plugins import load_plugins
from nurture.project.schema import schemas
from nurture.project.tree import resolved
from nurture.project.yaml import read_yaml
from tests.project.conftest import CAMPAIGN, LETTER, WIRING

PLUGINS = load_plugins(Path(__file__).parent)
LANGUAGE = Path(__file__).parents[2] / "docs" / "language.md"
NAMES = ("nurture.yaml", "campaigns/crm-guide.yaml", "stories/demo-form.yaml")
FIRST, MORE, *OTHERS = re.findall(r"```yaml\n(.*?)```", LANGUAGE.read_text(), re.S)
EXAMPLES = dict(zip(NAMES, (FIRST, *OTHERS[:2]), strict=True))
LETTERS = "welcome why-crm case-study tips-short tips-long webinar-invite offer offer-reminder hot-lead call-invite"
ENVIRON = {"SALES_WEBHOOK": "https://crm.example/hook"}
BESIDE = {
    **{f"templates/{name}.txt": LETTER for name in LETTERS.split()},
    **{f"consents/{name}.md": "Yes.\n" for name in ("newsletter-v2", "tracking-v1")},
    "campaigns/guide.yaml": "",
}


def test_the_examples_are_sound(made: Any) -> None:
    loaded = made.load({**EXAMPLES, **BESIDE}, environ=ENVIRON)
    assert loaded.problems == []
    assert list(loaded.project.campaigns["crm-guide"].sequences) == ["begin", "cold", "warm", "hot"]
    assert [story.title for story in loaded.project.stories] == [
        "Whoever asks for a demo is handed to sales and offered a call"
    ]


def as_json(text: str) -> Any:
    block, _ = read_yaml(text, "x.yaml")
    assert block is not None
    return resolved(block, block.spot)


def test_what_fewer_projects_need_is_sound_and_in_the_schema(made: Any) -> None:
    """The second nurture.yaml, each of its keys in place of the small project's."""
    more, small = (yaml.safe_load(text) for text in (MORE, WIRING))
    both = {key: {**small[key], **more[key]} for key in ("sources", "events")}
    wiring = {**small, "web": "https://news.lumo.example", **more, **both}
    texts = {"nurture.yaml": yaml.safe_dump(wiring, sort_keys=False, allow_unicode=True)}
    names = re.findall(r"\$\{(\w+)\}", MORE)
    loaded = made.load(texts, environ=dict.fromkeys(names, "whsec_" + "c2VjcmV0" * 4))
    assert loaded.problems == []
    assert [owner.key for owner in loaded.project.owners] == ["jan", "ola", "team"]
    jsonschema.validate(wiring, schemas(PLUGINS)["nurture"])


@pytest.mark.parametrize(("kind", "name"), list(zip(("nurture", "campaign", "story"), NAMES, strict=True)))
def test_the_schema_takes_the_examples(kind: str, name: str) -> None:
    jsonschema.validate(as_json(EXAMPLES[name]), schemas(PLUGINS)[kind])


@pytest.mark.parametrize(("kind", "text"), [("nurture", WIRING), ("campaign", CAMPAIGN)])
def test_the_schema_takes_sound_files_and_refuses_unknown_keys(kind: str, text: str) -> None:
    written = as_json(text)
    jsonschema.validate(written, schemas(PLUGINS)[kind])
    with pytest.raises(jsonschema.ValidationError, match="colour"):
        jsonschema.validate({**written, "colour": "red"}, schemas(PLUGINS)[kind])
