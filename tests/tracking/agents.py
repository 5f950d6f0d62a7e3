"""User agents, and the headers that come with them.

Those of browsers are shaped as browsers of 2025 and 2026 send them: Chrome, Edge and Opera freeze all but the first
number of their version, Safari that of the system. Client hints (`Sec-CH-UA`) are left out for people and machines.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

_WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
_WINDOWS, _MAC, _LINUX = "Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux x86_64"
_IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS {0} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
_NOW = range(138, 148)


def chrome(version: str, system: str = _WINDOWS) -> str:
    return f"Mozilla/5.0 ({system}) {_WEBKIT} Chrome/{version} Safari/537.36"


def _desktop() -> Iterator[str]:
    for number in _NOW:
        for system in (_WINDOWS, _WINDOWS, _MAC, _LINUX):
            yield chrome(f"{number}.0.0.0", system)
        for system in (_WINDOWS, _WINDOWS, _MAC):
            yield f"{chrome(f'{number}.0.0.0', system)} Edg/{number}.0.0.0"
        yield f"{chrome(f'{number}.0.0.0')} OPR/{number - 16}.0.0.0"
        for system in (_WINDOWS, "Macintosh; Intel Mac OS X 10.15", "X11; Ubuntu; Linux x86_64"):
            yield f"Mozilla/5.0 ({system}; rv:{number}.0) Gecko/20100101 Firefox/{number}.0"
    for version in ("16.6", "17.6", "18.5", "18.6", "26.0"):
        yield f"Mozilla/5.0 ({_MAC}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{version} Safari/605.1.15"


def _mobile() -> Iterator[str]:
    for system, version in (("16_7_10", "16.6"), ("17_6_1", "17.6"), ("18_5", "18.5"), ("18_6", "26.0")):
        phone = _IPHONE.format(system)
        yield f"{phone} Version/{version} Mobile/15E148 Safari/604.1"
        yield f"{phone} CriOS/141.0.7390.41 Mobile/15E148 Safari/604.1"
        yield f"{phone} GSA/382.0.8 Mobile/15E148 Safari/604.1"
    for number in _NOW:
        yield f"Mozilla/5.0 (Linux; Android 10; K) {_WEBKIT} Chrome/{number}.0.0.0 Mobile Safari/537.36"
        yield f"Mozilla/5.0 (Android 15; Mobile; rv:{number}.0) Gecko/{number}.0 Firefox/{number}.0"
    for samsung in ("27.0", "28.0"):
        android = f"Mozilla/5.0 (Linux; Android 10; K) {_WEBKIT}"
        yield f"{android} SamsungBrowser/{samsung} Chrome/130.0.0.0 Mobile Safari/537.36"


DESKTOP, MOBILE = tuple(_desktop()), tuple(_mobile())
MAIL_DESKTOP = (
    *("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17928; Pro)",) * 2,
    "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; WOW64; Trident/7.0; .NET4.0C; ms-office; MSOffice 16)",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Thunderbird/128.12.0",
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.2.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)",
)
MAIL_MOBILE = (
    f"{_IPHONE.format('18_5')} Mobile/15E148",
    "Outlook-iOS/709.4528.prod.iphone (4.2541.0)",
    "Mozilla/5.0 (Linux; Android 14; SM-S918B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/140.0.7339.51 Mobile Safari/537.36",
)
LANGUAGES = (
    *("pl-PL,pl;q=0.9,en-US;q=0.8,en;q=0.7", "pl", "de-DE,de;q=0.9,en;q=0.8", "en-US,en;q=0.9", "en-GB,en;q=0.9"),
    *("fr-FR,fr;q=0.9,en;q=0.8", "it-IT,it;q=0.9", "uk-UA,uk;q=0.9,en;q=0.7", "en-US,en;q=0.5"),
)
_PAGE = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
_FETCHED = {
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-User": "?1",
}


def browser_headers(agent: str, language: str | None) -> dict[str, str]:
    """Of a browser that goes to a page. A headless one sends the same (its language only where it is set)."""
    headers = {"User-Agent": agent, "Accept": _PAGE, "Accept-Encoding": "gzip, deflate, br"}
    headers |= {"Upgrade-Insecure-Requests": "1", **_FETCHED}
    return headers | ({"Accept-Language": language} if language else {})


def image_headers(agent: str, language: str | None = None) -> dict[str, str]:
    headers = {
        "User-Agent": agent,
        "Accept": "image/avif,image/webp,image/*,*/*;q=0.8",
        "Accept-Encoding": "gzip, deflate",
    }
    return headers | ({"Accept-Language": language} if language else {})


def plain_headers(agent: str | None) -> dict[str, str]:
    """Of a library for HTTP, whatever it calls itself; None sends no user agent at all."""
    return {"Accept": "*/*"} | ({} if agent is None else {"User-Agent": agent})


def dated_chrome(random: Random) -> str:
    """The Chrome of a sandbox: of years ago with its whole number, or one that keeps up with people's."""
    old = ("72.0.3626.109", "79.0.3945.136", "80.0.3987.132", "96.0.4664.110", "97.0.4692.99")
    return chrome(random.choice(old)) if random.random() < 0.55 else chrome(f"{random.choice(_NOW)}.0.0.0")
