"""The plain tables of docs/reference, by the words of their heading."""

from __future__ import annotations

from pathlib import Path


def tables(page: Path, heading: str) -> list[list[str]]:
    """The rows of every table of the page whose heading begins so, without their bars and backquotes."""
    found: list[list[str]] = []
    inside = False
    for line in page.read_text("utf-8").splitlines():
        if not line.startswith("|"):
            inside = False
        elif line.startswith(f"| {heading} |"):
            inside = True
        elif inside and not line.startswith("| ---"):
            found.append([cell.strip().strip("`") for cell in line.strip("|").split(" | ")])
    return found
