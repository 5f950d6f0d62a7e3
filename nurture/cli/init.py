"""`nurture init DIR`: a small project to begin with."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

STARTER = Path(__file__).with_name("starter")


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.pass_obj
def init(root: Path, folder: Path) -> None:
    """Make a small project that writes its first mails.

    DIR is made when it is not there. No file that is there already is touched.
    """
    target = root / folder
    files = sorted(path.relative_to(STARTER) for path in STARTER.rglob("*") if path.is_file())
    if there := {file.parts[0] for file in files if (target / file).exists()}:
        raise click.UsageError(f"{target} already holds {', '.join(sorted(there))}; choose another folder.")
    for file in files:
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(STARTER / file, target / file)
    folders = sorted({file.parts[0] for file in files if len(file.parts) > 1})
    click.echo(f"{target}: nurture.yaml, README.md, {', '.join(folders)}")
    click.echo(f"Next: {'' if target == Path() else f'cd {target}, '}nurture check, nurture run")
