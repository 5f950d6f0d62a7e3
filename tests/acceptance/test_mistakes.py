"""Mistakes in the files: fifteen at once, each where it stands; and files built to explode, which stop nobody else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from nurture.cli import nurture

MARK = "»"
"""Stands before each mistake below and is taken out before the file is written."""
WRONG = {
    "nurture.yaml": """
name: lumo
time_zone: »Europe/Warszawa
sender:
  from: »Anna at lumo
  organisation: Lumo
  address: Prosta 1, Warszawa
fields:
  company_size: »nummber
consents:
  newsletter: {text: »consents/newsletter-v2.md}
sources:
  form: {use: csv, »paht: leads/form.csv, consent: [newsletter]}
channels:
  email: {use: outbox}
limits:
  per_lead: »1 per 20 hourz
  quiet: 21:00-08:00
""",
    "campaigns/guide.yaml": """
enter: {sources: [»from]}
holdout: »105
goal: has("»purchaced")
sending: {window: »mon-fri 22:00-07:00}
steps:
  - »sned: welcome
  - wait: »3 dayz
  - send: welcome
    id: again
    when: lead.country »= "PL"
""",
    "campaigns/»second.yml": "steps: [{send: welcome}]\n",
    "templates/welcome.mjml": """---
subject: Hello
---
<mjml><mj-body><mj-section><mj-column>
  <»mj-txt>{{ lead.»contry }}</mj-txt>
</mj-column></mj-section></mj-body></mjml>
""",
    "consents/newsletter.md": "Yes.\n",
    "leads/form.csv": "email\n",
}
FIRM = {
    "nurture.yaml": """
name: lumo
time_zone: Europe/Warsaw
sender: {from: Anna <anna@lumo.example>, organisation: Lumo, address: "Prosta 1, Warszawa"}
consents: {newsletter: {text: consents/newsletter.md}}
sources: {form: {use: csv, path: leads/form.csv, consent: [newsletter], incentive: guide}}
channels: {email: {use: outbox}}
""",
    "consents/newsletter.md": "Yes, mail me.\n",
    "leads/form.csv": "email\nada@example.com\n",
    "campaigns/sound.yaml": "enter: {sources: [form]}\nsteps:\n  - send: welcome\n    requested: yes\n",
    "campaigns/bomb.yaml": "enter: {sources: [form]}\nsteps:\n  - send: bomb\n    requested: yes\n",
    "templates/welcome.txt": "---\nsubject: Hello\n---\n{{ unsubscribe_url }}\n",
    "templates/bomb.mjml": "---\nsubject: Hello\n---\n<mjml><mj-body>{}</mj-body></mjml>\n",
}
LAUGHS = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
LOOP = (
    "<mj-section><mj-column><mj-text>{% for n in range(1000000000) %}x{% endfor %}</mj-text></mj-column></mj-section>"
)
BOMBS = {
    "nested MJML": ("templates/bomb.mjml", "<mj-wrapper>" * 2_000 + "</mj-wrapper>" * 2_000),
    "nested HTML": ("templates/bomb.mjml", "<mj-raw>" + "<div>" * 20_000 + "</div>" * 20_000 + "</mj-raw>"),
    "a loop": ("templates/bomb.mjml", LOOP),
    "billion laughs": ("campaigns/bomb.yaml", LAUGHS),
    "nested lists": ("campaigns/bomb.yaml", "steps: " + "[" * 100_000),
}


def written(root: Path, files: dict[str, str]) -> list[tuple[str, int, int]]:
    """Write the files without their marks; where the marks stood, lines and columns counted from 1."""
    places = []
    for name, text in files.items():
        if MARK in name:
            places.append((name.replace(MARK, ""), 1, 1))
        for number, line in enumerate(text.split("\n"), 1):
            before = line.split(MARK)[:-1]
            places += [(name, number, len("".join(before[: n + 1])) + 1) for n in range(len(before))]
        path = root / name.replace(MARK, "")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(MARK, ""), encoding="utf-8")
    return places


def command(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(nurture, ["-C", str(root), *arguments])


def problems(root: Path) -> list[dict[str, Any]]:
    result = command(root, "check", "--json")
    assert result.exit_code == 1
    found: list[dict[str, Any]] = json.loads(result.stdout)["problems"]
    return found


def test_fifteen_mistakes_are_fifteen_problems_each_where_it_stands(tmp_path: Path) -> None:
    places = written(tmp_path, WRONG)
    found = problems(tmp_path)
    assert len(places) >= 15
    assert sorted((p["path"], p["line"], p["column"]) for p in found) == sorted(places)
    assert len({p["code"] for p in found}) >= 14
    assert all(p["message"] and p["severity"] == "error" for p in found)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_a_problem_and_the_other_campaign_runs(name: str, tmp_path: Path) -> None:
    path, bomb = BOMBS[name]
    text = FIRM[path].replace("{}", bomb) if "{}" in FIRM[path] else bomb
    written(tmp_path, {**FIRM, "templates/bomb.mjml": FIRM["templates/bomb.mjml"].replace("{}", ""), path: text})
    found = problems(tmp_path)
    assert {p["path"] for p in found} == {path}
    result = command(tmp_path, "run", "--json")
    assert result.exit_code == 1
    assert "bomb" in result.stderr
    assert json.loads(result.stdout)["sent"] == 1
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == 1
