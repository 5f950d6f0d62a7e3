"""`nurture schema`: what the files may say, for editors."""

from __future__ import annotations

import json
from pathlib import Path

import click

from nurture.cli import show
from nurture.plugins import load_plugins
from nurture.project.schema import schemas


@click.command()
@click.argument("what", metavar="[NAME|DIR]", default="")
@click.pass_obj
def schema(root: Path, what: str) -> None:
    """Write the JSON Schema of the files, for editors.

    NAME is nurture, campaign or story: that one is printed. DIR is a folder: all are written into it. With neither, one
    JSON document holds all of them by name.
    """
    found = schemas(load_plugins(root))
    if not what or what in found:
        show.document(found.get(what, found))
        return
    folder = root / what
    folder.mkdir(parents=True, exist_ok=True)
    for name, written in found.items():
        file = folder / f"{name}.schema.json"
        file.write_text(json.dumps(written, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        click.echo(file)
