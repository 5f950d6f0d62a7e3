"""Debian's Chromium, without a screen: what a person sees, and what axe-core finds wrong for those who see little.

Names under `.example` lead to the test's own port. Pages are looked at as on a phone and as on a desktop.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.acceptance.real_servers import REPOSITORY, need

SIZES = {"phone": (360, 740), "desktop": (1280, 800)}
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
"""Chromium's own, but for the word that it has no screen."""
SCREENS = REPOSITORY / "docs" / "screens"
KEEP = "NURTURE_KEEP_SCREENS"
"""Set in the environment, the pictures in docs/screens are taken anew."""


@contextmanager
def chromium(port: int) -> Iterator[Browser]:
    """All names under `.example` are at `port` of this machine."""
    program = shutil.which("chromium")
    need(program, "chromium is not installed")
    rules = f"MAP *.example 127.0.0.1:{port}"
    flags = [f"--host-resolver-rules={rules}", "--force-prefers-reduced-motion"]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def person(browser: Browser, language: str = "pl-PL", scripts: bool = False) -> Iterator[Page]:
    """A page of somebody who has never been here. Without scripts, as our pages need none."""
    context = browser.new_context(
        ignore_https_errors=True, locale=language, java_script_enabled=scripts, user_agent=AGENT
    )
    try:
        yield context.new_page()
    finally:
        context.close()


def look_at(page: Page, name: str, folder: Path) -> None:
    """The page in every size: nothing to scroll sideways, no violation; pictures go to `folder`, or to docs/screens."""
    kept = SCREENS if os.environ.get(KEEP) else folder
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} is wider than a {size}"
        page.screenshot(path=kept / f"{name}-{size}.png", full_page=True)


@contextmanager
def axe(browser: Browser, language: str = "pl-PL") -> Iterator[Callable[..., list[str]]]:
    """Asks axe-core what is wrong with a page, which is given to it as it is: ours allow no scripts and take none.

    It is brought into one window, in which page after page is written; that is what takes long. A mail needs no heading
    and no landmarks: of `mail` only what breaks WCAG counts.
    """
    with person(browser, language, scripts=True) as page:
        page.evaluate(Axe().axe_script)

        def violations(html: str, mail: bool = False) -> list[str]:
            page.set_content(html)
            found = page.evaluate('axe.run({resultTypes: ["violations"]})')["violations"]
            return [
                f"{each['id']}: {each['help']}" for each in found if not mail or "best-practice" not in each["tags"]
            ]

        yield violations
