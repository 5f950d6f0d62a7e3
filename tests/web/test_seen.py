"""What people see: every page, on a phone and on a desktop, without a violation that axe-core finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nurture.core import tokens
from nurture.testing.world import instant
from tests.life.browser import axe, chromium, look_at, person
from tests.web.conftest import ADA, BEN, DAN, NOW, Served
from tests.web.test_confirming import FILES, LATER, asked
from tests.web.test_preferences import press
from tests.web.test_their_data import asked as asked_for_data

LONG = """Chcę dostawać pocztą elektroniczną porady i oferty Lumo sp. z o.o.

Najwyżej trzy wiadomości w tygodniu. Zgodę można wycofać w każdej chwili odnośnikiem w stopce każdej wiadomości."""
TRACKING = """Zgadzam się, aby Lumo sp. z o.o. zapisywała, które odnośniki w jej wiadomościach otwieram.

Od tego zależy, co przyślemy następnym razem."""
TEXTS = {
    "consents/newsletter.pl.md": LONG,
    "consents/tracking.pl.md": TRACKING,
    "consents/newsletter.md": "I want tips and offers by e-mail.\n\nThree a week at most, to be ended at any time.",
}


def pages(served: Served, email: str, lang: str) -> Iterator[tuple[str, str]]:
    """Each page by its name, in the order in which a reader might come to them."""
    unsubscribe, settings = (f"/{p[0]}/{served.token(p, email)}" for p in ("unsubscribe", "preferences"))
    yield "trap", served.get(f"/t/{served.click(tokens.TRAP, email)}").text
    press(served, "pause 30", email)
    yield "paused", press(served, "track nothing", email)
    yield "unsubscribed", served.post(unsubscribe).text
    yield "preferences-out", served.get(settings).text
    yield "preferences-words", served.post(settings, data={"do": "topics", "topic": "newsletter"}).text
    yield "preferences-asked", press(served, "data", email)
    confirm = asked(served, lang, LATER, email=email, consent="")
    yield "confirm-out", served.get(confirm).text
    yield "confirmed-out", served.post(confirm).text
    data = asked_for_data(served, email, "2026-03-02T12:30+01:00")
    yield "data", served.get(data).text
    yield "sure", served.post(data, data={"do": "erase"}).text
    late = asked_for_data(served, BEN, "2026-03-03T12:30+01:00")
    served.world.run("2026-03-05T12:30+01:00")
    yield "late", served.get(late).text
    served.store.suppress(BEN, "complained", instant(NOW))
    yield "preferences-closed", press(served, "", BEN)
    again = asked_for_data(served, email, "2026-03-05T12:40+01:00")
    yield "erased", served.post(again, data={"do": "erase for good"}).text


@pytest.mark.parametrize(("email", "lang"), [(DAN, "pl"), pytest.param(ADA, "en", marks=pytest.mark.soak)])
def test_every_page_can_be_read(serve: Callable[..., Served], tmp_path: Path, email: str, lang: str) -> None:
    shown = dict(pages(serve(**{**FILES, **TEXTS}), email, lang))
    with chromium(0) as browser, person(browser) as page, axe(browser) as violations:
        for name, html in shown.items():
            page.set_content(html)
            look_at(page, f"serve-{name}", tmp_path)
            assert violations(html) == [], name
