"""Mails that Mailgun and SendGrid took in: each is read as one of a mailbox, once, and before it is answered."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from nurture import Posted
from nurture.cli import nurture
from nurture.core.tokens import make_local
from nurture.engine import refused_posts
from nurture.web import records
from tests.defaults.webhooks import posts
from tests.defaults.webhooks.posts import MAILGUN_MAIL, SENDGRID_MAIL, parts
from tests.engine.test_returned import bounce
from tests.web.conftest import ADA, CLEO, Served
from tests.web.test_unsubscribing import locked
from tests.web.test_webhooks import happened, mail_to, post

WIRING = """
webhooks:
  mailgun: {use: mailgun, secret: "${MAILGUN_SECRET}"}
  answers: {use: sendgrid, key: "${ANSWERS_KEY}"}
  postmark: {use: postmark, username: lumo, password: "twelve signs"}
  shop: {use: standard, secret: "${HOOK_SECRET}"}
"""
PATHS = {"mailgun": "mailgun/mime", "sendgrid": "answers"}
BY = pytest.mark.parametrize("by", PATHS)


@pytest.fixture
def served(serve: Callable[..., Served], monkeypatch: pytest.MonkeyPatch) -> Served:
    monkeypatch.setenv("MAILGUN_SECRET", posts.MAILGUN_KEY)
    monkeypatch.setenv("ANSWERS_KEY", posts.sendgrid_public())
    monkeypatch.setenv("HOOK_SECRET", posts.WHSEC)
    return serve(WIRING)


def posted(by: str, raw: bytes = b"", to: str = "anna@lumo.example", **more: bytes) -> Posted:
    """What the provider posts now of a mail; without one what it tells of it in pieces."""
    stamp = str(int(datetime.now(UTC).timestamp()))
    if by == "mailgun":
        told = {"body-mime": raw} if raw else {"body-plain": b"STOP"}
        return posts.mailgun_mail({**MAILGUN_MAIL, "recipient": to.encode(), **told, **more}, stamp=stamp)
    told = {"email": raw} if raw else {"text": b"STOP"}
    envelope = f'{{"to":["{to}"],"from":"ada@example.com"}}'.encode()
    return posts.sendgrid_mail({**SENDGRID_MAIL, **told, "envelope": envelope, **more}, stamp)


def sent(served: Served, by: str, *told: Any, **more: Any) -> httpx.Response:
    return post(served, PATHS[by], posted(by, *told, **more))


def answer(served: Served, text: str = "Yes, please.", who: str = ADA) -> bytes:
    """To the mail that went to Ada."""
    lines = f"From: {who}\r\nMessage-ID: <1@isp.example>\r\nIn-Reply-To: {mail_to(served, ADA).message_id}\r\n"
    return f"{lines}Subject: Re: Hi\r\n\r\n{text}\r\n".encode()


def doctor(served: Served) -> tuple[int, str]:
    result = CliRunner().invoke(nurture, ["-C", str(served.world.root), "doctor"])
    (line,) = [line for line in result.output.splitlines() if " webhooks " in line]
    return result.exit_code, line


# ------------------------------------------------------------ what it does


@BY
def test_an_answer_is_one_however_often_and_by_whichever_way_it_comes(served: Served, by: str) -> None:
    raw = answer(served)
    assert sent(served, by, raw).text == "1 reply\n"
    before = served.mailable()
    again = [sent(served, each, raw) for each in (by, *PATHS)]
    again.append(post(served, "postmark", posts.postmark({"From": ADA, "RawEmail": raw.decode()})))
    assert {each.status_code for each in again} == {200}
    assert served.mailable() == before
    assert happened(served, "replied") == [(mail_to(served).key, {})]


@BY
def test_who_wants_no_more_gets_none(served: Served, by: str) -> None:
    assert sent(served, by, answer(served, "STOP")).text == "1 wish to get no more\n"
    assert served.state().suppressed == "unsubscribed"
    served.world.run("2026-03-09T10:00+01:00")
    assert {m.state.value for m in served.state().messages} == {"sent", "cancelled"}


@BY
def test_a_bounce_is_about_the_mail_to_whose_return_path_it_came(served: Served, by: str) -> None:
    """Only the provider was told where: the bounce itself says it came to somebody else, and returns nothing."""
    to = f"bounces+{make_local(served.key, served.digests[CLEO])}@lumo.example"
    assert sent(served, by, bounce(CLEO, "5.1.1", "550 5.1.1 User unknown").replace(b"\n", b"\r\n"), to).text == (
        "1 bounce\n"
    )
    assert happened(served, "bounced", CLEO) == [
        (mail_to(served, CLEO).key, {"reason": "invalid_recipient", "status": "5.1.1"})
    ]


@BY
def test_a_bounce_that_was_made_up_is_of_nobody(served: Served, by: str) -> None:
    before = served.mailable()
    for to in ("bounces@lumo.example", "bounces+abcdefghijklmnopqrstuvwx@lumo.example"):
        assert sent(served, by, bounce(ADA, "5.1.1", "User unknown"), to).text == "1 of nobody here (M***@mx.example)\n"
    assert served.mailable() == before


@BY
def test_while_a_run_writes_it_is_to_come_again(served: Served, by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "PATIENCE", 0.05)
    raw = answer(served, "STOP")
    with locked(served):
        refused = sent(served, by, raw)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "60")
    assert served.state().suppressed == ""
    assert sent(served, by, raw).status_code == 200
    assert served.state().suppressed == "unsubscribed"


# ------------------------------------------------------------ what is to be changed at the provider


@BY
def test_what_to_change_is_answered_and_told_by_doctor(
    served: Served, by: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, cure = served.mailable(), {"mailgun": "with /mime behind it", "sendgrid": "the raw, full MIME message"}[by]
    assert doctor(served)[1].startswith("ok")
    refused = sent(served, by)
    assert refused.status_code == 400 and cure in refused.text
    assert cure in caplog.text and served.mailable() == before
    code, said = doctor(served)
    name = PATHS[by].partition("/")[0]
    assert (code, said.split()[0]) == (1, "fault") and f"webhook {name}: not read at " in said and cure in said
    with monkeypatch.context() as then:
        then.setattr(refused_posts, "_TOLD", refused_posts._TOLD * 0)
        assert doctor(served)[1].startswith("ok")
    assert sent(served, by, answer(served)).status_code == 200
    assert doctor(served)[1].startswith("ok")


def test_what_to_change_is_answered_though_it_cannot_be_written_down(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "PATIENCE", 0.05)
    with locked(served):
        assert sent(served, "mailgun").status_code == 400
    assert doctor(served)[1].startswith("ok")


def test_a_mail_that_is_not_signed_is_refused_and_the_log_says_what_to_change(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    headers, body = parts({**SENDGRID_MAIL, "email": answer(served, "STOP")})
    with caplog.at_level(logging.WARNING, "nurture.web"):
        refused = served.post("/hooks/answers", headers=headers, content=body)
    assert (refused.status_code, refused.text) == (401, "unverified\n")
    assert "give the host of Inbound Parse a security policy" in caplog.text
    assert served.state().suppressed == ""


# ------------------------------------------------------------ how much


@BY
def test_a_wish_above_a_big_picture_is_read(served: Served, by: str) -> None:
    raw = answer(served, "STOP\r\n\r\n" + "begin 644 logo.png\r\n" + "M5&AI<R!I<R!N;W0@82!P:6-T=7)E\r\n" * 100_000)
    assert sent(served, by, raw).text == "1 wish to get no more\n"


def test_postmark_tells_of_a_big_picture_twice(served: Served) -> None:
    picture = "/9j/4AAQSkZJRgABAQ" * 40_000
    raw = answer(served, f"STOP\r\n\r\nbegin 644 me.jpg\r\n{picture}").decode()
    record = {"From": ADA, "RawEmail": raw, "Attachments": [{"Name": "me.jpg", "Content": picture}]}
    assert post(served, "postmark", posts.postmark(record)).text == "1 wish to get no more\n"
