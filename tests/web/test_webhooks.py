"""Webhooks: what is verified is written down once, before it is answered, and changes who is mailed."""

from __future__ import annotations

import json
import logging
import re
import socket
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from nurture import Posted
from nurture.cli import nurture
from nurture.core.model import Message, MessageState
from nurture.testing.world import instant
from nurture.web import records
from tests.defaults.webhooks import posts
from tests.defaults.webhooks.posts import MAILGUN_FAILED, POSTMARK_BOUNCE, TOKEN, WHSEC
from tests.web.conftest import ADA, BEN, CLEO, Served
from tests.web.test_unsubscribing import locked

WIRING = """
webhooks:
  postmark: {use: postmark, username: lumo, password: "${POSTMARK_PASSWORD}"}
  mailgun: {use: mailgun, secret: "${MAILGUN_SECRET}"}
  shop: {use: standard, secret: "${HOOK_SECRET}"}
  unset: {use: postmark, username: lumo, password: "${NOWHERE_TO_BE_FOUND}"}
"""


@pytest.fixture
def served(serve: Callable[..., Served], monkeypatch: pytest.MonkeyPatch) -> Served:
    monkeypatch.setenv("POSTMARK_PASSWORD", "twelve signs")
    monkeypatch.setenv("MAILGUN_SECRET", posts.MAILGUN_KEY)
    monkeypatch.setenv("HOOK_SECRET", WHSEC)
    return serve(WIRING)


def post(served: Served, name: str, posted: Posted) -> httpx.Response:
    return served.post(f"/hooks/{name}", headers=dict(posted.headers), content=posted.body)


def of_shop(*events: dict[str, Any]) -> Posted:
    return posts.standard(list(events), now=datetime.now(UTC))


def mail_to(served: Served, email: str = ADA) -> Message:
    return next(m for m in served.state(email).messages if m.key.endswith("/mail"))


def of_mailgun(served: Served, token: str = TOKEN, **event: Any) -> Posted:
    """About the mail that went to Ada, now."""
    mail = mail_to(served)
    named = {"message": {"headers": {"message-id": mail.message_id.strip("<>")}}}
    stamp = str(int(datetime.now(UTC).timestamp()))
    return posts.mailgun({**MAILGUN_FAILED, **named, **event}, token, stamp)


def happened(served: Served, verb: str, email: str = ADA) -> list[tuple[str, dict[str, Any]]]:
    return [(e.message, dict(e.facts)) for e in served.state(email).events if e.verb == verb]


# ------------------------------------------------------------ what it does


def test_a_mail_that_bounced_is_the_last_to_its_address(served: Served) -> None:
    answer = post(served, "mailgun", of_mailgun(served))
    assert (answer.status_code, answer.text) == (200, "1 bounce\n")
    lead = served.state().lead.id
    assert happened(served, "bounced") == [(f"{lead}/mail", {"reason": "invalid_recipient", "status": "5.1.1"})]
    served.world.run("2026-03-09T10:00+01:00")
    said = [decision.reason.text for decision in served.store.decisions(ADA)]
    assert ("next", "sent") not in [(m.step, m.state.value) for m in served.state().messages]
    assert [words for words in said if "there is no such address" in words]


def test_a_complaint_ends_all_mail(served: Served) -> None:
    assert post(served, "mailgun", of_mailgun(served, event="complained")).status_code == 200
    assert served.state().suppressed == "complained"
    served.world.run("2026-03-09T10:00+01:00")
    assert {m.state.value for m in served.state().messages} == {"sent", "cancelled"}


def test_where_no_message_is_named_it_is_the_last_one_to_the_address(served: Served) -> None:
    assert post(served, "postmark", posts.postmark(POSTMARK_BOUNCE)).status_code == 200
    assert happened(served, "bounced")[0][0] == f"{served.state().lead.id}/mail"
    complaint = {"RecordType": "SpamComplaint", "ID": 43, "Email": BEN}
    assert post(served, "postmark", posts.postmark(complaint)).status_code == 200
    assert served.state(BEN).suppressed == "complained"


def test_an_address_to_which_no_mail_went_lately_does_not_bounce(served: Served) -> None:
    served.post(f"/u/{served.token('unsubscribe', CLEO)}")  # nothing has been sent to her since
    served.world.run("2026-03-12T10:00+01:00")
    assert post(served, "postmark", posts.postmark({**POSTMARK_BOUNCE, "Email": CLEO})).status_code == 200
    stranger = post(served, "postmark", posts.postmark({**POSTMARK_BOUNCE, "ID": 44, "Email": "nobody@example.com"}))
    assert (stranger.status_code, stranger.text) == (200, "1 of nobody here (n***@example.com)\n")
    assert happened(served, "bounced", CLEO) == []


def test_a_mail_in_doubt_that_arrived_was_sent(served: Served) -> None:
    served.store._db.execute("UPDATE messages SET state = 'in_doubt' WHERE key = ?", (mail_to(served).key,))
    assert post(served, "mailgun", of_mailgun(served, event="delivered")).status_code == 200
    assert mail_to(served).state is MessageState.SENT


def test_an_answer_that_a_provider_took_in_is_an_answer(served: Served) -> None:
    answered = mail_to(served).message_id
    raw = (
        f"From: {ADA}\r\nMessage-ID: <1@isp.example>\r\nIn-Reply-To: {answered}\r\nSubject: Re: Hi\r\n\r\nYes, please."
    )
    for _ in range(2):
        assert post(served, "postmark", posts.postmark({"From": ADA, "RawEmail": raw})).status_code == 200
    assert happened(served, "replied") == [(mail_to(served).key, {})]


def test_what_a_lead_did_elsewhere_is_its_event(served: Served) -> None:
    bought = {"email": ADA, "event": "purchased", "value": 99, "id": "order-7", "at": "2026-03-02T11:00+01:00"}
    answer = post(served, "shop", of_shop(bought, {"email": "late@example.com", "event": "asked"}))
    assert (answer.status_code, answer.text) == (200, "events: 1 new, 1 kept until their leads arrive\n")
    (event,) = [e for e in served.state().events if e.verb == "purchased"]
    assert (event.facts, event.at) == ({"value": 99}, instant("2026-03-02T11:00+01:00"))


def test_what_is_left_out_of_an_event_is_told(served: Served) -> None:
    answer = post(served, "shop", of_shop({"email": ADA, "event": "purchased", "value": {"a": 1}, "colour": "red"}))
    told = "events: 1 new, left out: `value` does not fit, `colour` is no fact of its event\n"
    assert (answer.status_code, answer.text) == (200, told)


# ------------------------------------------------------------ once, whole, and on the disk


def test_what_comes_again_changes_nothing(served: Served) -> None:
    for posted in (of_mailgun(served), of_shop({"email": ADA, "event": "purchased", "value": 9})):
        name = "mailgun" if b"event-data" in posted.body else "shop"
        first = post(served, name, posted)
        before = served.mailable()
        again = [post(served, name, posted) for _ in range(2)]
        assert [answer.status_code for answer in (first, *again)] == [200] * 3
        assert served.mailable() == before


def test_a_token_that_is_used_is_good_for_nothing_else(served: Served) -> None:
    """Mailgun's signature says nothing of the body behind it."""
    assert post(served, "mailgun", of_mailgun(served)).status_code == 200
    before = served.mailable()
    for other in ({"event": "complained"}, {"event": "unsubscribed", "recipient": BEN, "message": {}}):
        assert post(served, "mailgun", of_mailgun(served, **other)).status_code == 200
    assert served.mailable() == before


def test_nothing_is_taken_of_what_cannot_be_taken_whole(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    before = served.mailable()
    good = {"email": ADA, "event": "purchased"}
    for bad, word in (
        ({"email": ADA, "event": "purchsed"}, "did you mean `purchased`"),
        ({"email": "nobody", "event": "purchased"}, "event 2"),
        ({**good, "at": "2026-05-01"}, "still to come"),
        ({**good, "at": "soon"}, "cannot be read"),
    ):
        answer = post(served, "shop", of_shop(good, bad))
        assert answer.status_code == 400 and word in answer.text
    assert "webhook shop (plugin standard): not to be read: event 2: there is no event" in caplog.text
    assert post(served, "shop", posts.standard("words", now=datetime.now(UTC))).status_code == 400
    assert served.mailable() == before


def test_while_a_run_writes_it_is_to_come_again(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "PATIENCE", 0.05)
    posted = of_mailgun(served)
    with locked(served):
        answer = post(served, "mailgun", posted)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert happened(served, "bounced") == []
    assert post(served, "mailgun", posted).status_code == 200
    assert len(happened(served, "bounced")) == 1


# ------------------------------------------------------------ who is not believed


def test_who_is_not_verified_changes_nothing_and_is_counted(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    before = served.mailable()
    forged = replace(of_shop({"email": ADA, "event": "unsubscribed"}), body=b'[{"email": "ben@example.com"}]')
    with caplog.at_level(logging.WARNING, "nurture.web"):
        answers = served.ask_all([("POST", "/hooks/shop")] * 14, headers=dict(forged.headers), content=forged.body)
    assert sorted(answer.status_code for answer in answers) == [401] * 12 + [429] * 2
    words = "webhook shop (plugin standard): refused as unverified, {} so far"
    assert [record.getMessage() for record in caplog.records] == [words.format(n) for n in (1, 2, 4, 8)]
    assert served.mailable() == before
    assert post(served, "shop", of_shop({"email": ADA, "event": "purchased"})).status_code == 200


def test_old_posts_are_of_nobody(served: Served) -> None:
    old = posts.standard({"email": ADA, "event": "purchased"}, now=datetime.now(UTC) - timedelta(minutes=6))
    assert post(served, "shop", old).status_code == 401


def test_the_name_of_a_variable_that_is_not_set_is_no_password(served: Served) -> None:
    posted = posts.postmark(POSTMARK_BOUNCE, password="${NOWHERE_TO_BE_FOUND}")
    assert post(served, "unset", posted).status_code == 503
    assert happened(served, "bounced") == []


def test_a_variable_that_webhooks_need_is_told_by_serve_and_missed_by_no_run(served: Served) -> None:
    def said(*words: str, **environ: str) -> str:
        return CliRunner().invoke(nurture, ["-C", str(served.world.root), *words], env=environ).output

    with socket.create_server(("127.0.0.1", 0)) as taken:
        told = said("serve", "--port", str(taken.getsockname()[1]))
    assert "lacks NOWHERE_TO_BE_FOUND: webhooks that need it answer 503" in told
    assert "not set: NOWHERE_TO_BE_FOUND (for `nurture serve`)" in said("doctor")
    assert "lacks" not in said("run")
    unfit = "`NOWHERE_TO_BE_FOUND` of the environment does not fit: at least 12 characters are needed: `export"
    assert unfit in said("doctor", NOWHERE_TO_BE_FOUND="short")
    assert "does not fit" not in said("run", NOWHERE_TO_BE_FOUND="short")


def test_only_a_post_of_a_bounded_size_to_a_webhook_that_there_is(served: Served) -> None:
    assert served.get("/hooks/shop").status_code == 405
    assert served.ask("HEAD", "/hooks/shop").status_code == 405
    assert served.post("/hooks/nothing").status_code == 404
    too_long = served.post("/hooks/shop", content=b"x" * 1_000_001)
    assert (too_long.status_code, too_long.text) == (413, "more than 1,000,000 bytes\n")
    many = of_shop(*({"email": ADA, "event": "purchased", "id": f"{n}", "note": "x" * 900} for n in range(1000)))
    assert 900_000 < len(many.body) < 1_000_000
    assert post(served, "shop", many).text.startswith("events: 1,000 new")


def test_no_number_of_verified_posts_is_too_much(served: Served) -> None:
    posted = of_mailgun(served)
    asked = [post(served, "mailgun", posted).status_code for _ in range(70)]
    assert set(asked) == {200}


def test_a_plugin_that_fails_loses_nothing_and_fills_no_log(
    served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    webhook = served.site.place.plugins.webhooks["mailgun"]

    def fails(*_: Any) -> Any:
        raise RuntimeError(f"it cannot do this to {ADA}")

    monkeypatch.setattr(type(webhook), "handle", fails)
    answers = served.ask_all([("POST", "/hooks/mailgun")] * 9)
    assert {answer.status_code for answer in answers} == {503} and ADA not in answers[0].text
    assert len([each for each in caplog.messages if "it cannot do this" in each]) == 4 and ADA not in caplog.text


def test_what_the_page_shows_is_taken(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Path(__file__).parents[2].joinpath("docs/webhooks.md").read_text("utf-8")
    [code] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    sent: list[urllib.request.Request] = []
    monkeypatch.setattr(urllib.request, "urlopen", sent.append)
    exec(code, {})
    headers = {name.lower(): value for name, value in sent[0].header_items()}
    assert isinstance(sent[0].data, bytes)
    answer = post(served, "shop", Posted(headers, sent[0].data, datetime.now(UTC)))
    assert answer.text == "events: 1 new\n"
    [shown] = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    assert post(served, "shop", of_shop(json.loads(shown))).text == "events: 1 new\n"
