"""Forms as a reader meets them: the page, what is wrong with what was typed, and what it tells nobody."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from click.testing import CliRunner

from nurture.cli import nurture
from nurture.core.consents.proof import hash_of
from nurture.core.consents.standing import agreed
from nurture.core.forms import MOST_ASKED
from nurture.core.model import Event
from nurture.store.sqlite import SqliteStore
from nurture.testing.world import instant
from nurture.web import records
from tests.web.conftest import ADA, BEN, CLEO, DAN, FILES, NOW, Process, Served
from tests.web.test_unsubscribing import locked

EVE = "eve@example.com"
WIRING = FILES["nurture.yaml"].replace(
    "  newsletter: {text: consents/newsletter.md}",
    "  newsletter: {text: consents/newsletter.md, confirm: double opt-in}",
)
FORMS = """
forms:
  guide-form:
    title: {en: Get the guide, pl: Pobierz poradnik}
    asks:
      first_name: {}
      company_size: {en: How many are you?, pl: Ilu Państwa jest?}
      rating: {}
      competitor: {}
      trial_ends: {}
    required: first_name
    consents: [newsletter, tracking]
    incentive: CRM guide
    embedded_in: https://lumo.example
  call-form:
    title: Call me
    asks: [phone, country]
    consents: tracking
    thanks: {en: "https://lumo.example/thanks", pl: "https://lumo.example/dziekujemy?z=1"}
"""
POLISH = {
    "consents/newsletter.pl.md": "# Herbata i oferty\nTak, **piszcie**.\n\n<b>[Zasady](https://lumo.example/rodo)</b>"
}
TYPED = {"email": EVE, "first_name": "Ewa", "consent": ["newsletter", "tracking"]}


@pytest.fixture
def served(serve: Callable[..., Served]) -> Served:
    return serve(**{"nurture.yaml": WIRING + FORMS, **POLISH})


def send(served: Served, name: str = "guide-form", lang: str = "", **typed: Any) -> httpx.Response:
    data = {name: value for name, value in typed.items() if value}
    return served.post(f"/f/{name}?lang={lang}", data=data)


def requests(served: Served) -> list[str]:
    return [row[0] for row in served.store._db.execute("SELECT request FROM pendings ORDER BY at")]


def names(served: Served, email: str = EVE) -> list[str]:
    state = served.store.state(email)
    return [event.name for event in state.events] if state else []


# ---------------------------------------------------------------- the page


def test_the_page_asks_in_its_readers_language_and_nothing_is_ticked(served: Served) -> None:
    before = served.mailable()
    english = served.get("/f/guide-form", headers={"Accept-Language": "de, en;q=0.5, pl;q=0.1"})
    polish = served.get("/f/guide-form", headers={"Accept-Language": "fr;q=0.3,pl-PL"})
    assert served.get("/f/guide-form?lang=pl").text.partition("once")[0] == polish.text.partition("once")[0]
    served.ask("HEAD", "/f/guide-form")
    assert '<html lang="en">' in english.text and "<h1>Get the guide</h1>" in english.text
    assert '<html lang="pl">' in polish.text and "<h1>Pobierz poradnik</h1>" in polish.text
    assert "How many are you?" in english.text and "Ilu Państwa jest?" in polish.text
    assert "First name" in english.text and "Imię" in polish.text
    assert "Tea &amp; offers" in english.text and "Herbata i oferty" in polish.text
    assert "<strong>piszcie</strong>" in polish.text and "&lt;b&gt;" in polish.text and "<b>" not in polish.text
    assert " checked" not in english.text + polish.text
    assert served.mailable() == before


def test_each_field_has_a_label_and_the_input_of_its_type(served: Served) -> None:
    page = served.get("/f/guide-form").text
    ids = set(re.findall(r'<(?:input|select)[^>]* id="(\w+)"', page))
    assert ids == set(re.findall(r'<label for="(\w+)"', page)) | {"competitor"}
    assert {'type="email"', 'type="date"', 'inputmode="decimal"', 'type="radio"', 'autocomplete="given-name"'} <= set(
        re.findall(r'(?:type|inputmode|autocomplete)="[^"]+"', page)
    )
    assert page.count(" required") == 2


def test_only_the_sites_named_may_show_it(served: Served) -> None:
    policies = [served.get(f"/f/{name}").headers["content-security-policy"] for name in ("guide-form", "call-form")]
    assert "frame-ancestors https://lumo.example;" in policies[0] and policies[0].endswith("form-action 'self'")
    assert "frame-ancestors 'none';" in policies[1] and policies[1].endswith("form-action 'self' https://lumo.example")


def test_there_is_no_other_form(served: Served) -> None:
    for name in ("fair", "guide-form/", "..", quote("guide form")):
        assert served.get(f"/f/{name}").status_code == served.post(f"/f/{name}", data=TYPED).status_code == 404


# ---------------------------------------------------------------- what is sent


def test_what_is_to_be_confirmed_counts_for_nothing_yet(served: Served) -> None:
    answer = send(served, lang="pl", **TYPED)
    assert answer.status_code == 200 and "Prosimy zajrzeć do skrzynki" in answer.text and EVE not in answer.text
    assert names(served) == ["unconfirmed guide-form"]
    (request,) = requests(served)
    pending = served.store.pending(request)
    assert pending and pending.said.fields == {"first_name": "Ewa"}
    newsletter, tracking = pending.said.consents
    words = POLISH["consents/newsletter.pl.md"]
    assert (newsletter.text, newsletter.source) == ("consents/newsletter.pl.md", "guide-form")
    assert (newsletter.proof.words, newsletter.proof.language, newsletter.proof.method) == (
        hash_of(words),
        "pl",
        "form",
    )
    assert served.store.file(newsletter.proof.words) == ("consents/newsletter.pl.md", words)
    assert tracking.proof.language == "en"


@pytest.mark.parametrize("how", ["urlencoded", "multipart"])
def test_without_double_opt_in_the_lead_arrives_at_once(served: Served, how: str) -> None:
    typed = {"email": "Eve@Example.com", "phone": "+48 1", "country": "Polska", "consent": "tracking", "lang": "pl"}
    sent = {"data": typed} if how == "urlencoded" else {"files": {name: (None, text) for name, text in typed.items()}}
    answer = served.post("/f/call-form", **sent)
    assert (answer.status_code, answer.headers["location"]) == (303, "https://lumo.example/dziekujemy?z=1")
    state = served.state(EVE)
    assert names(served) == ["joined", "arrived call-form", "submitted call-form"]
    assert state.lead.fields == {"phone": "+48 1", "country": "PL", "language": "pl"}
    assert [(c.purpose, c.confirmed) for c in state.consents] == [("tracking", False)]


WRONG = {
    "no address": ({"email": ""}, "email", "please fill this in"),
    "none": ({"email": "eve@"}, "email", "no address"),
    "nothing needed": ({"first_name": "  "}, "first_name", "please fill this in"),
    "number": ({"company_size": "many"}, "company_size", "write a number"),
    "date": ({"trial_ends": "soon"}, "trial_ends", "write a date"),
    "choice": ({"rating": "Z"}, "rating", "one of those"),
    "long": ({"first_name": "a" * 5_000}, "first_name", "too long"),
    "NUL": ({"first_name": "a\0b"}, "first_name", "cannot be read"),
}


def test_what_is_wrong_is_said_and_the_rest_is_kept(served: Served) -> None:
    before, full = served.mailable(), {**TYPED, "company_size": "12,5", "rating": "B", "competitor": "yes"}
    for case, (typed, name, words) in WRONG.items():
        answer = send(served, **{**full, **typed})
        assert answer.status_code == 422, case
        assert f'href="#{name}"' in answer.text and f'id="{name}"' in answer.text and words in answer.text, case
        kept = [value for each, value in full.items() if each in ("email", "first_name", "company_size")]
        assert all(f'value="{value}"' in answer.text for value in kept if value != full.get(name)), case
        assert answer.text.count(" checked") == 4 - (name == "rating"), case
    assert served.mailable() == before and requests(served) == []


def test_words_that_have_changed_meanwhile_are_shown_anew(served: Served) -> None:
    shown = dict(re.findall(r'name="(words|once)" value="(\w+)"', served.get("/f/guide-form").text))
    assert send(served, **TYPED, **{**shown, "words": "0" * 16}).status_code == 422
    assert " checked" not in send(served, **TYPED, words="0" * 16).text and requests(served) == []
    assert [send(served, **TYPED, **shown).status_code for _ in range(2)] == [200, 200]
    assert len(requests(served)) == 1, "the same page sent twice is one request"


@pytest.mark.parametrize("form", ["guide-form", "call-form"])
def test_a_double_click_on_a_form_of_your_own_is_one(served: Served, form: str) -> None:
    """Also on both sides of a full five minutes; what is sent otherwise, elsewhere or later is another."""

    def count(**typed: str) -> int:
        assert send(served, form, **{**TYPED, **typed}).status_code in (200, 303)
        return len([name for name in names(served) if name.endswith(form)])

    once = {"guide-form": 1, "call-form": 2}[form]
    for at, times in (("12:04:59", 1), ("12:05:01", 1), ("12:16:00", 2)):
        served.world.store.put("ran_at", instant(f"2026-03-02T{at}+01:00").isoformat())
        assert [count(), count()] == [times * once] * 2
    assert count(consent="tracking") == 3 * once
    assert send(served, {"guide-form": "call-form", "call-form": "guide-form"}[form], **TYPED).status_code in (200, 303)
    assert {"unconfirmed guide-form", "submitted call-form"} <= set(names(served))


def test_sent_while_a_run_writes_it_keeps_what_was_typed(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "PATIENCE", 0.01)
    with locked(served):
        answer = send(served, **TYPED)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "send it again" in answer.text and 'value="Ewa"' in answer.text and answer.text.count(" checked") == 2
    assert send(served, **TYPED).status_code == 200


# ---------------------------------------------------------------- what it tells nobody


def test_the_answer_is_the_same_whoever_it_is_about(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """And waits for the disk each time: whether somebody is known shows neither in the words nor in the time."""
    served.store.suppress(BEN, "complained", instant(NOW))
    served.store.append(CLEO, Event("unsubscribed", instant(NOW), "u"), instant(NOW))
    served.store.erase(served.state(DAN).lead.id)
    written: list[int] = []
    put = SqliteStore.put
    monkeypatch.setattr(SqliteStore, "put", lambda store, *a: (written.append(1), put(store, *a))[1])
    answers = []
    for email, robot in (
        (EVE, ""),
        (ADA, ""),
        (BEN, ""),
        (CLEO, ""),
        (DAN, ""),
        (EVE, "http://spam"),
        *[(EVE, "")] * 4,
    ):
        typed = {**TYPED, "email": email, "first_name": f"Ewa {len(answers)}"}
        answers.append(send(served, **typed, leave_empty=robot))
        assert written.pop() and not written
    assert len({(answer.status_code, answer.text, str(answer.headers)) for answer in answers}) == 1
    assert names(served) == ["unconfirmed guide-form"] * MOST_ASKED
    assert names(served, DAN) == []


def test_who_sends_very_often_has_to_wait(served: Served) -> None:
    codes = [send(served, **{**TYPED, "email": ""}).status_code for _ in range(22)]
    assert codes == [422] * 20 + [429] * 2
    served.asker = "192.0.2.2"
    assert send(served, **TYPED).status_code == 200


def bombed(served: Served, posts: int) -> None:
    """One address, typed into a form by very many."""
    served.site.posts.takes = lambda *_: True  # type: ignore[method-assign]
    for n in range(posts // 50):
        served.ask_all([("POST", "/f/guide-form")] * 50, data={**TYPED, "first_name": f"Ewa {n}"})
    for at in ("2026-03-02T13:00+01:00", "2026-03-02T20:00+01:00"):
        served.world.run(at)
    assert len([m for m in served.world.messages() if m.template == "confirm"]) == MOST_ASKED


def test_nobody_is_bombed_with_mails(served: Served) -> None:
    bombed(served, 200)


@pytest.mark.soak
def test_nor_by_ten_thousand_posts(served: Served) -> None:
    bombed(served, 10_000)


# ---------------------------------------------------------------- hostile


HOSTILE = {
    "2,000 fields": {"content": b"a=1&" * 2_000},
    "no form": {"content": b"\xff\xfe{}[]", "headers": {"Content-Type": "application/json"}},
    "broken parts": {"content": b"--x\r\n\r\n--", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
    "a long number": {"content": b"", "headers": {"Content-Type": f"multipart/form-data; a*{'9' * 5_000}=x"}},
    "no boundary": {"content": b"email=a", "headers": {"Content-Type": "multipart/form-data"}},
    "a file": {"files": {"email": ("eve@example.com", b"eve@example.com")}},
    "nothing": {},
}


def test_what_is_no_form_changes_nothing(served: Served) -> None:
    before = served.mailable()
    for case, sent in HOSTILE.items():
        assert served.post("/f/guide-form", **sent).status_code == 422, case
    assert served.post("/f/guide-form", content=b"email=" + b"a" * 9_000).status_code == 413
    assert served.mailable() == before


NAUGHTY = (
    "<script>alert(1)</script>", '" onfocus="alert(1)', "{{ 'a' * 7 }}{% include 'x' %}", "Ewa\r\nBcc: all@example.com",
    "\u202eewa", "Łucja Żółć", "🦄" * 50, "'; DROP TABLE leads; --", "x" * 900,
)  # fmt: skip


def test_what_is_typed_is_a_value_and_nothing_else(served: Served) -> None:
    served.site.posts.takes = lambda *_: True  # type: ignore[method-assign]
    for n, text in enumerate(NAUGHTY):
        page = send(served, **{**TYPED, "first_name": text, "company_size": "x"}).text
        assert "<script" not in page and ' onfocus="' not in page and "aaaaaaa" not in page
        assert send(served, **{**TYPED, "first_name": text, "email": "eve\r\nBcc: a@example.com"}).status_code == 422
        assert send(served, **{**TYPED, "first_name": text, "email": f"eve{n}@example.com"}).status_code == 200
    kept = [pending.said for request in requests(served) if (pending := served.store.pending(request))]
    assert sorted(said.email for said in kept) == [f"eve{n}@example.com" for n in range(len(NAUGHTY))]
    assert not any(set("\r\n") & set(str(said.fields["first_name"])) for said in kept)


def test_what_was_answered_is_durable_when_it_is_killed(served: Served, start: Callable[..., Process]) -> None:
    process = start()
    assert httpx.post(f"{process.url}/f/guide-form", data=TYPED).status_code == 200
    process.popen.kill()
    process.popen.wait(60)
    assert names(served) == ["unconfirmed guide-form"]


def test_what_was_taken_back_is_not_given_by_a_form_that_nobody_confirms(served: Served) -> None:
    served.store.append(ADA, Event("unsubscribed", instant(NOW), "u", ("tracking",)), instant(NOW))
    served.world.store.put("ran_at", instant("2026-03-02T13:00+01:00").isoformat())
    send(served, "call-form", email=ADA, consent="tracking")
    assert not agreed("tracking", served.state().consents, instant("2026-03-02T14:00+01:00"))
    told = CliRunner().invoke(nurture, ["-C", str(served.world.root), "explain", ADA]).output
    assert "ticked tracking by call-form, Mon 2026-03-02 13:00 +01:00; it was taken back before: not agreed" in told
