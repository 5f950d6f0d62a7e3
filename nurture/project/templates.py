"""The template files of a project, by name."""

from __future__ import annotations

import hashlib
from pathlib import Path

from nurture.core.program import Template

ENDINGS = (".mjml", ".html", ".md", ".txt")


def find_templates(root: Path) -> dict[str, Template]:
    """Templates by name; `name.pl.mjml` and `name.txt` beside a `name.mjml` belong to it. A name with `_` first is a part."""
    found: dict[str, Template] = {}
    for ending in ENDINGS:
        for path in sorted((root / "templates").glob(f"*{ending}")):
            name = path.name.partition(".")[0]
            if not name.startswith("_") and name not in found:
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                found[name] = Template(name, path.relative_to(root).as_posix(), digest)
    return found
