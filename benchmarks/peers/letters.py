"""The benchmark's letter as the peers get it: the compiled HTML with Jinja's tags, its text, and a table of leads.

`write` needs the project's environment; `rows`, `Writing` and `timed` only what the peers' own has.
"""

from __future__ import annotations

import csv
import hmac
import json
import re
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

SUBJECT = "{{ first_name }}, your guide to oil-free compressors is here"
SENDER = "Anna of Lumo <anna@lumo.example>"
_SECRET = b"a secret of thirty-two bytes ...."
_LINKS = ("pricing", "guide", "webinar", "case-study", "call", "docs")
_WORDS = {
    r"\{\{ link\(.([a-z-]+).\) \| signed \}\}": lambda found: f"{{{{ {_name(found[1])} }}}}",
    r"\{\{ link\(.([a-z-]+).\) \}\}": lambda found: f"https://lumo.example/{found[1]}",
    r"\blead\.": lambda _: "",
    r"\{\{ today \| date \}\}": lambda _: "2 March 2026",
    r"\{\{ sender\.organisation \}\}": lambda _: "Lumo sp. z o.o.",
    r"\{\{ sender\.postal \}\}": lambda _: "ul. Prosta 1, 00-001 Warszawa",
}


def write(folder: Path, leads: int) -> None:
    """letter.html, letter.txt and leads.csv, whose columns hold the signed links too, for who cannot make them."""
    from mjml import mjml2html

    from benchmarks.letter import MJML, TEXT

    folder.mkdir(parents=True, exist_ok=True)
    markup = MJML.rpartition("---\n")[2]
    (folder / "letter.html").write_text(_in_plain_words(mjml2html(markup)))
    (folder / "letter.txt").write_text(_in_plain_words(TEXT))
    people = [
        {"email": f"lead{n}@example.com", "first_name": f"Ada{n}", "organisation": f"Works {n}"} for n in range(leads)
    ]
    with (folder / "leads.csv").open("w", newline="") as file:
        table = csv.DictWriter(file, [*people[0], *links("")])
        table.writeheader()
        table.writerows({**person, **links(person["email"])} for person in people)


def _in_plain_words(template: str) -> str:
    """Without what only nurture's templates have: every value is a name."""
    for pattern, replace in _WORDS.items():
        template = re.sub(pattern, replace, template)
    return template


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "leads.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def links(email: str) -> dict[str, str]:
    """The signed links of one letter, as nurture's plugin makes them, and the way out."""
    signed = {_name(each): _signed(f"https://lumo.example/{each}", email) for each in _LINKS}
    return {**signed, "unsubscribe_url": _signed("https://news.lumo.example/u", email)}


def _name(link: str) -> str:
    return f"link_{link.replace('-', '_')}"


def _signed(url: str, email: str) -> str:
    mac = urlsafe_b64encode(hmac.digest(_SECRET, f"{url} {email}".encode(), "sha256")).decode()
    return f"https://news.lumo.example/c/{mac}?to={quote(url, safe='')}"


class Writing:
    """The letter, rendered by Jinja."""

    def __init__(self, folder: Path) -> None:
        from jinja2 import Environment, StrictUndefined

        made = Environment(undefined=StrictUndefined).from_string
        self._subject = made(SUBJECT)
        self._text, self._html = (made((folder / f"letter.{kind}").read_text()) for kind in ("txt", "html"))

    def write(self, row: Mapping[str, str]) -> tuple[str, str, str]:
        """Subject, text and HTML for one lead; its links are signed now."""
        values = {**row, **links(row["email"])}
        return self._subject.render(values), self._text.render(values), self._html.render(values)


@contextmanager
def timed() -> Iterator[None]:
    """Print what the work inside took, in seconds, as the last line: {"wall", "cpu"}."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    print(json.dumps({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}))
