"""The pages of docs/reference: their fenced blocks, put into a sound project, the firm Lumo's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from nurture.project.tree import resolved
from nurture.project.yaml import read_yaml

REPO = Path(__file__).parents[2]
REFERENCE = REPO / "docs" / "reference"
PAGES = sorted(REFERENCE.glob("*.md"))
SIGNING_IN = {
    f"{server}_{what}": value
    for server in ("SMTP", "IMAP")
    for what, value in (("USER", "lumo"), ("PASSWORD", "secret"), ("TOKEN", "secret"))
}
WHSEC = "whsec_bnVydHVyZSBpcyB0cmllZCBieSB0aGlz"
HOOKS = {
    **dict.fromkeys(("HOOK_SECRET", "OLD_HOOK_SECRET", "RESEND_SECRET", "MAILGUN_SECRET", "POSTMARK_PASSWORD"), WHSEC),
    "SENDGRID_KEY": "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEt8NpQRjamK6k407TIVLhfCCJDl+N"
    "gX10TEY3k9EV5kbbwKgsXy7Skptbxr9u/5B6vfMJ1vpntg3zuQQQ2/jGEg==",
}
ENVIRON = {"SALES_WEBHOOK": "https://crm.example/hook", **SIGNING_IN, **HOOKS}
LETTER = "---\nsubject: {name}\n---\n{{{{ link('pricing') }}}} {{{{ link('booking') }}}} {{{{ unsubscribe_url }}}}\n"
IN_STEPS = "enter: {sources: shop-orders}\nfacts: {webinar: 2026-04-21 11:00}\nsteps:\n"
_MAIL = re.compile(r"\b(?:send|with): *([a-z][\w-]*)")


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text("utf-8"), re.S | re.M)


def plain(text: str) -> Any:
    """What a YAML text says, as the program reads it."""
    block, problems = read_yaml(text, "x.yaml")
    assert block is not None, problems
    return resolved(block, block.spot)


def written(value: Any) -> str:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True)


WIRING: dict[str, Any] = plain(blocks(REFERENCE / "nurture-yaml.md", "yaml")[0])


def files_of(block: str) -> dict[str, str]:
    """The files that a block of a page means: a whole one by its first line, steps, or other keys of nurture.yaml."""
    path = re.match(r"# (\S+)\n", block)
    if not path:
        return {"campaigns/shown.yaml": IN_STEPS + block}
    return {path[1]: written({**WIRING, **plain(block)}) if path[1] == "nurture.yaml" else block}


def examples() -> Iterator[tuple[str, dict[str, str]]]:
    """Each YAML block of each page, with its page's name and its number there."""
    for page in PAGES:
        for number, block in enumerate(blocks(page, "yaml"), 1):
            yield f"{page.stem}-{number}", files_of(block)


@cache
def mails() -> frozenset[str]:
    """The mails of all pages."""
    shown = {name for _, files in examples() for text in files.values() for name in _MAIL.findall(text)}
    return frozenset(shown | {"case-study", "offer"})


@cache
def all_campaigns() -> dict[str, str]:
    """The campaigns that the pages show, which their stories and steps may name."""
    return {
        path: text for _, files in examples() for path, text in files.items() if re.match("campaigns/(?!shown)", path)
    }


def project(files: Mapping[str, str]) -> dict[str, str]:
    """The files beside Lumo's own: its mails, texts of consents, and whatever else they name."""
    texts = {"nurture.yaml": written(WIRING), **files}
    named = {name for path, text in texts.items() if path.startswith("campaigns/") for name in _MAIL.findall(text)}
    return {
        **{f"templates/{name}.txt": LETTER.format(name=name) for name in named & mails()},
        **{f"consents/{name}.md": "Yes, write to me.\n" for name in ("newsletter-v1", "newsletter-v2", "tracking-v1")},
        "files/price-list.pdf": "%PDF-1.4\n",
        **texts,
    }


def write(root: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
