"""The peers that nurture is measured beside, in an environment of their own below the user's cache."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

PINNED = (
    "Django==5.2.19",
    "django-mailer==2.3.2",
    "django-post_office==3.12.0",
    "mailmerge==2.3.0",
    "Jinja2==3.1.6",
    "lockfile==0.12.2",
    "html5lib==1.1",
    "Markdown==3.11.3",
)


def peers_python() -> str:
    """The interpreter that has them; installed from PyPI when it is first asked for."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    name = sha256(repr((sys.version, PINNED)).encode()).hexdigest()[:12]
    folder = cache / "nurture-benchmarks" / name
    python = folder / "bin/python"
    if not (folder / "complete").exists():
        print(f"installing the peers in {folder}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PINNED], check=True)
        (folder / "complete").touch()
    return str(python)
