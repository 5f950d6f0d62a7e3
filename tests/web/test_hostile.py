"""What strangers try: forged tokens, other targets, broken lines. Nothing leads elsewhere, and nothing changes."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nurture.core import tokens
from tests.acceptance.conftest import real_input
from tests.web.conftest import ADA, PRICING, TOUR, Served

PURPOSES: tuple[tokens.Purpose, ...] = (
    "unsubscribe", "preferences", "open", "view", "confirm", "data", "shared click", "shared open",
)  # fmt: skip
ROUTES = "csotiuvpd"
PARAMETERS = ("url", "u", "next", "return", "redirect", "redirect_uri", "target", "token", "mauticform[return]")
ONCE = ("location", "cache-control", "referrer-policy", "x-robots-tag", "content-security-policy", "content-type")
COMMON = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex",
    "x-content-type-options": "nosniff",
}


def good(served: Served) -> dict[str, str]:
    """A token that leads somewhere, by its route."""
    return {
        "c": served.click(),
        "t": served.click(tokens.TRAP),
        "s": served.shared(),
        "i": served.shared("shared open", b"i" * 15),
        "o": served.token("open"),
        "u": served.token("unsubscribe"),
        "p": served.token("preferences"),
        "v": served.token("view"),
        "d": served.token("data"),
    }


def unlimited(served: Served) -> Served:
    """Every request from somewhere else, as it were."""
    served.site.misses.takes = served.site.hits.takes = lambda *_: True  # type: ignore[method-assign]
    return served


def check(answer: httpx.Response) -> None:
    """What holds for every answer."""
    assert answer.status_code in (200, 302, 404, 405, 429), answer.status_code
    assert COMMON.items() <= dict(answer.headers).items()
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers
    assert all(len(answer.headers.get_list(name)) <= 1 for name in ONCE)
    assert ("location" in answer.headers) == (answer.status_code == 302)
    if answer.status_code == 302:
        assert answer.headers["location"] in (PRICING, TOUR)


def flipped(token: str) -> Iterator[str]:
    """The token with each bit of its bytes turned, and each of its letters."""
    raw = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    for bit in range(len(raw) * 8):
        turned = bytearray(raw)
        turned[bit // 8] ^= 1 << bit % 8
        yield base64.b32encode(turned).rstrip(b"=").decode().lower()
    for at, letter in enumerate(token):
        yield token[:at] + ("b" if letter == "a" else "a") + token[at + 1 :]


@pytest.mark.parametrize("route", "cstuvpd")
def test_a_token_with_any_bit_turned_is_none(served: Served, route: str) -> None:
    unlimited(served)
    token, before = good(served)[route], served.mailable()
    methods = ("GET", "POST") if route in "upd" else ("GET",)
    turned = [(method, f"/{route}/{each}") for each in flipped(token) for method in methods]
    assert {answer.status_code for answer in served.ask_all(turned)} == {404}
    assert served.mailable() == before and served.notes() == []


def test_a_token_for_something_else_is_none(served: Served) -> None:
    unlimited(served)
    before, known = served.mailable(), good(served)
    others = {served.token(purpose) for purpose in PURPOSES} | {*known.values(), served.click(1)}
    for route, token in known.items():
        asked = [(m, f"/{route}/{t}") for t in others - {token, served.click(1)} for m in ("GET", "POST")]
        wanted = {200, 405} if route in "oi" else {404, 405} if route not in "upd" else {404}
        assert {answer.status_code for answer in served.ask_all(asked)} == wanted, route
    assert served.mailable() == before and served.notes() == []


def test_tokens_of_another_database_are_none(served: Served) -> None:
    key = tokens.Key(1, b"another secret of another database")
    for purpose in ("unsubscribe", "preferences", "view"):
        assert served.get(f"/{purpose[0]}/{tokens.make(key, purpose, served.digests[ADA])}").status_code == 404


def payloads(folder: str) -> list[str]:
    files = sorted(path for path in real_input(f"payloads/{folder}").rglob("*") if path.is_file())
    return [line for file in files for line in file.read_text("utf-8", "replace").splitlines() if line.strip()]


@pytest.mark.parametrize("folder", ["Open Redirect", "CRLF Injection"])
def test_no_payload_leads_elsewhere_or_adds_a_header(served: Served, folder: str) -> None:
    """In the path as written and quoted, behind a token, and in parameters by whatever name."""
    unlimited(served)
    before, click, shared = served.mailable(), served.click(), served.shared()
    for payload in payloads(folder):
        quoted, written = quote(payload, safe=""), quote(payload, safe="/:?=&%@\\;,+~!*'()")
        query = "&".join(f"{quote(name)}={quoted}" for name in PARAMETERS)
        paths = [f"/{route}/{text}" for route in "csu" for text in (quoted, written)]
        paths += [f"/{quoted}", f"/{written}", f"/c/{click}/{quoted}", f"/c/{click}{quoted}"]
        leading = [f"/c/{click}?{query}", f"/s/{shared}?{written}"]
        asked = [("GET", path) for path in paths + leading]
        for answer in served.ask_all(asked, headers={"X-Forwarded-Host": "e.example"}):
            check(answer)
    assert served.mailable() == before


def test_the_host_that_is_asked_for_means_nothing(served: Served) -> None:
    asked = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    for route, token in good(served).items():
        answer = served.get(f"/{route}/{token}", headers=asked)
        check(answer)
        assert "evil.example" not in answer.text
        assert "location" not in served.get(f"/{route}/{token}/", headers=asked).headers


ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
HEADERS = st.dictionaries(
    st.sampled_from(["Purpose", "Sec-Purpose", "X-Moz", "User-Agent", "Accept-Language", "X-Forwarded-For", "Cookie"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
)


def looks(served: Served, examples: int) -> None:
    """GET, HEAD and OPTIONS of all routes, with tokens of all kinds, names and headers of any."""
    known = good(served)

    @settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.sampled_from(["GET", "HEAD", "OPTIONS"]),
        st.sampled_from(ROUTES),
        st.sampled_from(sorted(known.values())) | ANY,
        st.dictionaries(st.sampled_from(PARAMETERS) | ANY, ANY, max_size=3),
        HEADERS,
    )
    def look(method: str, route: str, token: str, query: dict[str, str], headers: dict[str, str]) -> None:
        check(served.ask(method, f"/{route}/{quote(token)}", params=query, headers=headers))

    look()


def test_a_look_changes_nothing(served: Served) -> None:
    before = unlimited(served).mailable()
    looks(served, 150)
    assert served.mailable() == before


@pytest.mark.soak
def test_ten_thousand_looks_change_nothing(served: Served) -> None:
    before = unlimited(served).mailable()
    looks(served, 10_000)
    assert served.mailable() == before
