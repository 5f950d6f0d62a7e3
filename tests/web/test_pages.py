"""The pages: in every language all words, a heading, a title, labels; one style sheet that the policy lets through."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
import yaml

from nurture.web import words
from nurture.web.words import spoken
from tests.web.conftest import ADA, BEN, DAN, Served

FILES = sorted(Path(words.__file__).parent.glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_language_says_all_that_english_says(path: Path) -> None:
    english, other = (yaml.safe_load(file.read_text("utf-8")) for file in (FILES[0].with_stem("en"), path))
    assert list(other) == list(english)
    for name, text in other.items():
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", english[name])), name


@pytest.mark.parametrize(
    ("written", "language"), [("PL", "pl"), ("pl-PL", "pl"), ("fr", "en"), ("..", "en"), ("", "en")]
)
def test_a_language_that_is_not_written_is_english(written: str, language: str) -> None:
    assert spoken(written).language == language


def paths(served: Served, email: str) -> list[str]:
    return [f"/u/{served.token('unsubscribe', email)}", f"/p/{served.token('preferences', email)}", "/nothing"]


@pytest.mark.parametrize("email", [ADA, BEN, DAN])
def test_a_page_is_whole_and_plain(served: Served, email: str) -> None:
    for path in paths(served, email):
        answer = served.get(path)
        page = answer.text
        (style,) = re.findall(r"<style>(.*?)</style>", page, re.S)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"style-src 'sha256-{digest}'" in answer.headers["content-security-policy"]
        assert len(re.findall(r"<h1>[^<]+</h1>", page)) == 1 and re.search(r"<title>[^<]+</title>", page)
        assert re.search(r'<html lang="(en|pl)">', page) and 'name="viewport"' in page
        assert not re.search(r"<script|src=|http|style=|on\w+=", page.partition("</style>")[2])
        assert page.count('<input type="checkbox"') == page.count("<label")
        assert "Prosta 1, Warszawa" in page


def test_what_leads_and_authors_write_is_text(served: Served) -> None:
    page = served.get(f"/p/{served.token('preferences')}").text
    assert "Tea &amp; offers" in page
    words_said = spoken("en")("unsubscribe_text", address="<script>{organisation}")
    assert "&lt;script&gt;{organisation}" in words_said


def test_health_and_robots(served: Served) -> None:
    assert served.get("/health").text == "ok\n"
    assert served.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize(
    ("method", "path"), [("DELETE", "/u/x"), ("POST", "/c/x"), ("PUT", "/p/x"), ("OPTIONS", "/c/x")]
)
def test_another_method_is_refused(served: Served, method: str, path: str) -> None:
    answer = served.ask(method, path)
    assert answer.status_code == 405 and "allow" in answer.headers and "cannot be done here" in answer.text


def test_too_much_is_refused_and_changes_nothing(served: Served) -> None:
    before = served.mailable()
    for path in (f"/p/{served.token('preferences')}", f"/d/{served.token('data')}"):
        answer = served.post(path, content=b"do=unsubscribe&" + b"x" * 9_000)
        assert answer.status_code == 413 and "too much" in answer.text
    assert served.mailable() == before
