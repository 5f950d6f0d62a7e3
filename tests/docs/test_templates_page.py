"""docs/reference/templates.md: what stands in double braces becomes what the page says."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from nurture.cli import nurture
from nurture.testing.world import World
from tests.docs.pages import REFERENCE, blocks, project
from tests.docs.tables import tables

PAGE = REFERENCE / "templates.md"
ROWS = [[written.replace("\\|", "|"), here] for written, here in tables(PAGE, "written | in Ada's mail")]
CAMPAIGN = "facts: {webinar: 2026-04-21 11:00}\nenter: {sources: guide-form}\nsteps:\n  - send: shown\n"


def previewed(root: Path, text: str, *happened: str) -> dict[str, str]:
    leads = {"leads/fair.csv": "email\n", "leads/orders.jsonl": ""}
    files = project({**leads, "campaigns/shown.yaml": CAMPAIGN, "templates/shown.txt": text})
    world = World(root, files)
    world.arrives("guide-form", email="ada@example.com", first_name="Ada", country="PL", trial_ends="2026-04-20")
    answered(root, "run", "--at", "2026-03-02T10:00+01:00")
    for event in happened:
        answered(root, "record", "ada@example.com", event, "--at", "2026-03-02T11:00+01:00")
        answered(root, "run", "--at", "2026-03-02T11:01+01:00")
    found: dict[str, str] = json.loads(answered(root, "preview", "shown", "--lead", "ada@example.com", "--json"))
    return found


def answered(root: Path, *words: str) -> str:
    told = CliRunner().invoke(nurture, ["-C", str(root), *words])
    assert told.exit_code == 0, told.output
    return told.stdout


def test_every_word_becomes_what_the_page_says(tmp_path: Path) -> None:
    lines = [f"{number}: {written}" for number, (written, _) in enumerate(ROWS)]
    mail = previewed(tmp_path, "---\nsubject: All words\n---\n" + "\n".join(lines) + "\n")
    assert mail["text"].splitlines()[: len(ROWS)] == [f"{number}: {here}" for number, (_, here) in enumerate(ROWS)]


def test_the_first_mail_is_sound(tmp_path: Path) -> None:
    mail = previewed(tmp_path, blocks(PAGE, "text")[0])
    assert mail["subject"] == "Your trial, Ada"
    assert "20 April 2026" in mail["text"]


def test_the_evidence_is_told_point_by_point(tmp_path: Path) -> None:
    mail = previewed(tmp_path, blocks(PAGE, "text")[1], "clicked pricing")
    assert mail["subject"] == "ada@example.com: 15 points"
    assert "15 points: clicked pricing, 2 March 2026" in mail["text"]


def test_its_image_travels_within_the_mail(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files/hall.png").write_bytes(b"")
    previewed(tmp_path, blocks(PAGE, "text")[0])
    (tmp_path / "templates/hall.html").write_text(blocks(PAGE, "text")[2])
    assert "Images: hall.png (0.0 kB)" in answered(tmp_path, "preview", "hall")
    assert (tmp_path / "files/hall.png").as_uri() in answered(tmp_path, "preview", "hall", "--html")


def test_its_files_are_what_the_page_says(tmp_path: Path) -> None:
    (tmp_path / "templates/parts").mkdir(parents=True)
    part = "<mj-section><mj-column><mj-text>{}</mj-text></mj-column></mj-section>"
    mail = '---\nsubject: Both\n---\n<mjml><mj-body><mj-include path="{}" /><mj-include path="{}" /></mj-body></mjml>'
    files = {
        "żółw.mjml": mail.format("_top.mjml", "parts/foot.mjml"),
        "_top.mjml": part.format("the top"),
        "parts/foot.mjml": part.format('<a href="https://lumo.example/blog">the blog</a>'),
    }
    for name, text in files.items():
        (tmp_path / "templates" / name).write_text(text, encoding="utf-8")
    previewed(tmp_path, "---\nsubject: Another\n---\nHello\n")
    shown = json.loads(answered(tmp_path, "preview", "żółw", "--lead", "ada@example.com", "--json"))
    assert "the top" in shown["html"]
    assert 'href="https://lumo.example/blog"' in shown["html"]
