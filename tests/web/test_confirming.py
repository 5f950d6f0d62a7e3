"""Double opt-in, with the real application and real runs: from a form to its mail, back to the page, to the guide."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from nurture.cli import nurture
from nurture.core.model import Event
from nurture.testing.world import instant
from nurture.web import records
from nurture.web.site import Site
from tests.engine.conftest import TEMPLATE
from tests.web.conftest import ADA, BEN, NOW, Served
from tests.web.test_forms import EVE, FORMS, POLISH, TYPED, WIRING, names, send
from tests.web.test_hostile import flipped, unlimited
from tests.web.test_unsubscribing import locked

LEAD_MAGNET = """
enter: {sources: [guide-form]}
steps:
  - {send: guide, requested: yes}
  - wait: 1 day
  - send: second
"""
FILES = {
    "nurture.yaml": WIRING + FORMS,
    "templates/guide.txt": TEMPLATE.format(name="guide"),
    "templates/second.txt": TEMPLATE.format(name="second"),
    "campaigns/magnet.yaml": LEAD_MAGNET,
    "campaigns/anybody.yaml": "enter: {when: temperature == 'cold'}\nsteps: [{send: first}]\n",
    **POLISH,
}
LATER = "2026-03-02T12:10+01:00"


@pytest.fixture
def served(serve: Callable[..., Served]) -> Served:
    return serve(**FILES)


def mails(served: Served, email: str = EVE) -> list[EmailMessage]:
    """Those to an address, the first one first."""
    files = (served.world.root / "outbox").glob("*.eml")
    all_ = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    return sorted((mail for mail in all_ if mail["To"] == email), key=lambda mail: str(mail["Date"].datetime))


def body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part
    return str(part.get_content())


def link(mail: EmailMessage) -> str:
    """Where it leads to confirm, as a path."""
    return urlsplit(re.findall(r"https://\S+/confirm/\w+", body(mail))[0]).path


def subjects(served: Served, email: str = EVE) -> list[str]:
    return [mail["Subject"] for mail in mails(served, email)]


def asked(served: Served, lang: str = "en", at: str = NOW, **typed: str) -> str:
    """Send the form, let a run mail, and where that mail leads."""
    email = typed.get("email", EVE)
    before = {link(mail) for mail in mails(served, email) if "/confirm/" in body(mail)}
    send(served, lang=lang, **{**TYPED, **typed})
    served.world.run(at)
    (path,) = {link(mail) for mail in mails(served, email) if "/confirm/" in body(mail)} - before
    return path


def test_from_the_form_to_the_guide(served: Served) -> None:
    path = asked(served, lang="pl")
    assert subjects(served) == ["Prosimy o potwierdzenie: Pobierz poradnik"]
    assert names(served)[0] == "unconfirmed guide-form" and "arrived guide-form" not in names(served)
    page = served.get(path)
    assert '<html lang="pl">' in page.text and "Tak, <strong>piszcie</strong>" in page.text
    assert '<form method="post"><button>' in page.text and "e…\u2060@example.com" in page.text and EVE not in page.text
    assert served.store.state(EVE).consents == ()  # type: ignore[union-attr]
    done = served.post(path)
    assert done.status_code == 200 and "CRM guide" in done.text
    state = served.state(EVE)
    assert state.lead.source == "guide-form" and state.lead.fields["first_name"] == "Ewa"
    served.world.run(LATER)
    assert sorted(subjects(served)[1:]) == ["first", "guide"]
    served.world.run("2026-03-03T13:00+01:00")
    assert "second" in subjects(served)


def test_what_people_get_is_said_in_their_language(serve: Callable[..., Served]) -> None:
    each = FORMS.replace("incentive: CRM guide", "incentive: {en: CRM guide, pl: Poradnik CRM}")
    hers = "---\nsubject: Yours\n---\nHere: {{ source.incentive or 'it' }}. {{ unsubscribe_url }}\n"
    magnet = LEAD_MAGNET.replace("]}\n", "], when: source.incentive == 'CRM guide'}\n", 1)
    served = serve(
        **{
            **FILES,
            "nurture.yaml": WIRING + each,
            "templates/guide.txt": hers,
            "campaigns/magnet.yaml": magnet,
        }
    )
    path = asked(served, lang="pl")
    assert "wyślemy: Poradnik CRM." in body(mails(served)[0])
    assert "przyślemy: Poradnik CRM." in served.post(path).text
    served.world.run(LATER)
    assert "Here: Poradnik CRM." in "".join(map(body, mails(served)))


def test_the_mail_is_about_nothing_else(served: Served) -> None:
    asked(served)
    (mail,) = mails(served)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert not {"List-Unsubscribe", "List-Id", "Feedback-ID"} & set(mail.keys())
    html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    hrefs = re.findall(r'href="([^"]+)"', html)
    assert {urlsplit(href).path for href in hrefs} == {link(mail)} and "<img" not in html
    assert "Ewa" not in html and "Ewa" not in str(mail["Subject"]), "who typed it may be a stranger to the reader"
    assert "Lumo, Prosta 1, Warszawa" in body(mail) and "CRM guide" in body(mail)


def test_looking_confirms_nothing(served: Served) -> None:
    path = asked(served)
    before = served.mailable()
    for method in ("GET", "HEAD", "OPTIONS"):
        served.ask(method, path, headers={"Sec-Purpose": "prefetch"})
    assert served.mailable() == before


def test_what_is_confirmed_is_proved(served: Served) -> None:
    path = asked(served, lang="pl")
    (mail,) = mails(served)
    for _ in range(3):
        assert served.post(path).status_code == 200
    assert names(served).count("submitted guide-form") == 1
    assert "potwierdzone" in served.get(path).text
    records_ = served.store.consent_records(EVE)
    assert [(r.consent.purpose, r.consent.confirmed) for r in records_] == [("newsletter", True), ("tracking", True)]
    proof = records_[0].consent.proof
    assert (proof.method, proof.language) == ("form", "pl")
    assert proof.evidence.startswith(f"{mail['Message-ID']}, asked 2026-03-02T11:00:00")
    assert served.store.verify_consents() == []


def test_only_what_was_ticked_is_agreed_to(served: Served) -> None:
    path = asked(served, consent="tracking")
    served.post(path)
    served.world.run(LATER)
    served.world.run("2026-03-03T13:00+01:00")
    assert [c.purpose for c in served.state(EVE).consents] == ["tracking"]
    assert subjects(served)[1:] == ["guide"]


def test_each_mail_confirms_what_it_asked_about(served: Served) -> None:
    """Whoever types somebody's address in between puts no words into their mouth."""
    hers, strangers = asked(served), asked(served, at=LATER, first_name="Mallory", consent="")
    served.post(hers)
    assert served.state(EVE).lead.fields["first_name"] == "Ewa"
    assert served.post(strangers).status_code == 200
    assert served.state(EVE).lead.fields["first_name"] == "Mallory"
    assert len(served.state(EVE).consents) == 2


def test_who_wanted_no_more_mail_may_ask_anew(served: Served) -> None:
    served.store.append(ADA, Event("unsubscribed", instant(NOW), "u"), instant(NOW))
    path = asked(served, email=ADA, at=LATER)
    assert served.state(ADA).suppressed
    served.world.store.put("ran_at", instant(LATER).isoformat())
    served.post(path)
    assert not served.state(ADA).suppressed


def test_who_wanted_no_more_mail_and_ticks_none_is_told_that_nothing_comes(served: Served) -> None:
    served.store.append(ADA, Event("unsubscribed", instant(NOW), "u"), instant(NOW))
    path = asked(served, email=ADA, at=LATER, consent="tracking")
    for answer in (served.get(path), served.post(path), served.get(path)):
        assert "nor this: CRM guide." in answer.text and "Next you get" not in answer.text
        (settings,) = re.findall('href="[.][.](/p/[^"]+)"', answer.text)
    assert 'value="newsletter">' in served.get(settings).text
    again = asked(served, email=ADA, at="2026-03-02T12:20+01:00")
    assert "nor this" not in served.get(again).text
    assert "Next you get by mail: CRM guide" in served.post(again).text


def test_who_asks_again_is_promised_what_comes(served: Served) -> None:
    for day in (2, 3):
        at = f"2026-03-{day:02}T12:{{}}+01:00"
        path = asked(served, at=at.format("30"), first_name=f"Ewa {day}")
        served.world.run(at.format("40"))
        for method in ("POST", "GET"):
            assert "Next you get by mail: CRM guide" in served.ask(method, path).text
        served.world.run(at.format("50"))
        assert "CRM guide" in served.get(path).text
        assert subjects(served).count("guide") == day - 1
    assert len([e for e in served.state(EVE).enrolments if e.campaign == "magnet"]) == 1


@pytest.mark.parametrize("file", ["status: draft\n", "goal: temperature == 'cold'\n"])
def test_nothing_is_promised_that_does_not_come(serve: Callable[..., Served], file: str) -> None:
    served = serve(**{**FILES, "campaigns/magnet.yaml": file + LEAD_MAGNET})
    path = asked(served)
    assert "CRM guide" not in served.post(path).text
    served.world.run(LATER)
    assert "guide" not in subjects(served) and "CRM guide" not in served.get(path).text


@pytest.mark.parametrize("what", [BEN, "@example.com"])
def test_who_may_not_be_mailed_for_another_reason_is_not_asked(served: Served, what: str) -> None:
    """Even if they unsubscribed besides."""
    served.store.append(BEN, Event("unsubscribed", instant(NOW), "u"), instant(NOW))
    served.store.suppress(what, "complained", instant(NOW))
    send(served, **{**TYPED, "email": BEN})
    served.world.run(LATER)
    assert mails(served, BEN) == []


def test_of_a_known_lead_nothing_changes_before(served: Served) -> None:
    before = served.state(ADA)
    asked(served, email=ADA)
    after = served.state(ADA)
    assert (after.lead, after.consents, after.course.temperature) == (before.lead, before.consents, "cold")
    assert not {"submitted", "arrived"} & {event.verb for event in after.events[len(before.events) :]}


def test_a_link_that_is_too_old_leads_to_the_form(served: Served) -> None:
    path = asked(served)
    served.world.run("2026-03-09T13:00+01:00")
    for answer in (served.get(path), served.post(path)):
        assert answer.status_code == 410 and 'href="../f/guide-form"' in answer.text
    assert "joined" not in names(served)


def test_what_nobody_confirms_is_erased(served: Served) -> None:
    path = asked(served)
    report = served.world.run("2026-04-02T13:00+02:00")
    assert "1 form is forgotten" in " ".join(report.notes)
    assert served.store.state(EVE) is None
    assert served.get(path).status_code == served.post(path).status_code == 404


GONE = FORMS.replace("guide-form:", "crm-form:")
RENAMED = GONE.replace("    title: {en: Get", "    was: guide-form\n    title: {en: Get", 1)
OTHER = {"campaigns/magnet.yaml": LEAD_MAGNET.replace("guide-form", "crm-form")}


def test_a_form_that_was_renamed_can_be_confirmed(served: Served, serve: Callable[..., Served]) -> None:
    path = asked(served)
    served.world.write({"nurture.yaml": WIRING + RENAMED, **OTHER})
    assert served.world.problems() == []
    site = Site(served.world.place)
    with closing(site):
        served.site = site
        assert "Next you get by mail: CRM guide" in served.post(path).text
        assert "Get the guide" in served.get("/f/guide-form").text
    served.world.run(LATER)
    assert "submitted crm-form" in names(served) and "guide" in subjects(served)


def test_a_form_that_is_gone_is_the_firms_doing(served: Served) -> None:
    path = asked(served, lang="pl")
    served.world.write({"nurture.yaml": WIRING + GONE, **OTHER})
    site = Site(served.world.place)
    with closing(site):
        served.site = site
        for answer in (served.get(path), served.post(path)):
            assert answer.status_code == 410 and "nie jest to Państwa błąd" in answer.text
    command = CliRunner().invoke(nurture, ["-C", str(served.world.root), "plan", "--at", LATER])
    assert "say `was: guide-form`" in command.output
    notes = " ".join(served.world.run(LATER).notes)
    assert "form guide-form is gone, and 1 who sent it" in notes and "`was: guide-form`" in notes


def test_a_serve_of_before_an_edit_may_still_take_a_form_that_is_gone(served: Served) -> None:
    served.world.write({"nurture.yaml": WIRING + GONE, **OTHER})
    assert "is gone" not in " ".join(served.world.run(NOW).notes)
    send(served, **TYPED)
    for at in (LATER, "2026-03-03T13:00+01:00"):
        assert "form guide-form is gone, and 1 who" in " ".join(served.world.run(at).notes)


def test_a_run_seeks_lost_forms_among_those_sent_since_the_last(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_since: list[datetime | None] = []
    monkeypatch.setattr(served.store, "unconfirmed", lambda since=None: asked_since.append(since) or {})
    for _ in range(2):
        served.world.run(LATER)
    assert asked_since == [None, instant(LATER)]


def test_a_locked_database_loses_no_confirmation(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    path = asked(served)
    monkeypatch.setattr(records, "PATIENCE", 0.01)
    with locked(served):
        assert served.post(path).status_code == 200
    assert "joined" not in names(served)
    served.world.run(LATER)
    assert served.state(EVE).lead.source == "guide-form" and "guide" in subjects(served)


def test_who_says_no_after_a_confirmation_that_waits_is_out(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    out = f"/u/{served.token('unsubscribe')}"
    served.post(out)
    path = asked(served, email=ADA, at=LATER)
    monkeypatch.setattr(records, "PATIENCE", 0.01)
    with locked(served):
        assert served.post(path).status_code == 200
    assert served.post(out).status_code == 200
    served.world.run("2026-03-02T12:20+01:00")
    assert served.site.inbox.wishes() == [] and served.state().suppressed == "unsubscribed"
    assert "guide" not in subjects(served, ADA)


def test_a_token_for_something_else_confirms_nothing(served: Served) -> None:
    hers = asked(served).rpartition("/")[2]
    before = served.mailable()
    others = [served.token(purpose) for purpose in ("confirm", "unsubscribe", "preferences", "view")]
    asked_for = [("POST", f"/confirm/{token}") for token in (*others, *flipped(hers))]
    assert {answer.status_code for answer in unlimited(served).ask_all(asked_for)} == {404}
    assert served.mailable() == before


def test_what_nobody_can_foresee_is_not_promised(serve: Callable[..., Served]) -> None:
    fails = """
from nurture import Word, hookimpl

def moody(view):
    raise ValueError("no answer")

@hookimpl
def register_conditions():
    return [Word("moody", moody)]
"""
    magnet = LEAD_MAGNET.replace("requested: yes}", "requested: yes, when: moody()}")
    served = serve(**{**FILES, "plugins/moody.py": fails, "campaigns/magnet.yaml": magnet})
    assert served.post(asked(served)).status_code == 200
