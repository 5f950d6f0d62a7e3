"""Long posts, of whom nobody knows before all of it is there: they fill no memory, and keep nobody else out."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from nurture import Unverified
from nurture.defaults.webhooks.mailgun import Mailgun, MailgunOptions
from nurture.web.bodies import Later, LongBodies, Slow
from tests.defaults.webhooks import posts
from tests.web.conftest import Process, Served
from tests.web.test_mails_posted import WIRING, answer, sent


@pytest.fixture
def served(serve: Callable[..., Served], monkeypatch: pytest.MonkeyPatch) -> Served:
    monkeypatch.setenv("MAILGUN_SECRET", posts.MAILGUN_KEY)
    monkeypatch.setenv("ANSWERS_KEY", posts.sendgrid_public())
    return serve(WIRING)


def test_more_than_providers_take_in_is_refused_and_told(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    long = dict.fromkeys(("answers", "mailgun/mime", "postmark"), 32_000_000)
    for name, most in {**long, "shop": 1_000_000}.items():
        too_long = served.post(f"/hooks/{name}", content=b"x" * (most + 1))
        assert (too_long.status_code, too_long.text) == (413, f"more than {most:,} bytes\n")
        assert (
            f"webhook {name.partition('/')[0]}" in caplog.text and f"not taken: more than {most:,} bytes" in caplog.text
        )


def test_who_is_not_signed_is_not_read_as_a_long_event(served: Served) -> None:
    """To know whether it is signed, all of it would have to be read: thirty megabytes of `{}` take a gigabyte."""
    event = {"content-type": "application/json"}
    assert served.post("/hooks/mailgun", headers=event, content=b"[" + b"{}," * 400_000 + b"{}]").status_code == 401
    with pytest.raises(Unverified, match="too long for an event"):
        told = posts.mailgun({"event": "delivered", "more": "x" * 1_000_000})
        Mailgun().handle(MailgunOptions(secret=posts.MAILGUN_KEY), told)


def test_who_was_refused_too_often_posts_nothing_long(served: Served) -> None:
    """Nor is it counted as refused, so that who is verified gets through again when the minute is over."""
    for _ in range(6):
        assert served.post("/hooks/mailgun/mime", content=b"x" * 2_000_000).status_code == 401
        assert served.post("/hooks/answers", content=b"x" * 32_000_001).status_code == 413
    refused = served.post("/hooks/mailgun/mime", content=b"x" * 2_000_000)
    assert (refused.status_code, refused.text, refused.headers["retry-after"]) == (503, "too often\n", "60")
    assert sent(served, "mailgun", answer(served)).status_code == 200
    served.asker = "192.0.2.2"
    assert sent(served, "mailgun", answer(served, "begin 644 logo.png\r\n" * 100_000)).status_code == 200


def test_who_never_comes_to_an_end_is_refused_too_often(served: Served, start: Callable[..., Process]) -> None:
    process = start()
    for _ in range(13):
        with socket.create_connection(("127.0.0.1", process.port)) as client:
            client.sendall(b"POST /hooks/mailgun HTTP/1.1\r\nContent-Length: 2000000\r\n\r\n" + b"x" * 1_500_000)
    long = [httpx.post(f"{process.url}/hooks/mailgun", content=b"x" * 2_000_000) for _ in range(13)]
    assert long[-1].text == "too often\n"


def test_of_long_bodies_one_is_read_at_a_time() -> None:
    bodies = LongBodies()

    async def all_of_it() -> None:
        async with bodies.read(request(b"ab", b"cd"), usual=3, most=9) as body:
            assert body == b"abcd" and await read(bodies, request(b"abc")) == b"abc"
            with pytest.raises(Later, match="another long one"):
                await read(bodies, request(b"ab", b"cd"))
        for broken in (request(b"abcd", fails=True), request(b"abcd", b"efghij")):
            with pytest.raises((ClientDisconnect, HTTPException)):
                await read(bodies, broken)
            assert await read(bodies, request(b"abcd")) == b"abcd"

    asyncio.run(all_of_it())


def test_who_is_slow_gives_way_to_the_next_one() -> None:
    """But not while nobody else is there, and not once all of it is."""
    clock = [0.0]
    bodies = LongBodies(lambda: clock[0])

    async def all_of_it() -> None:
        goes_on = asyncio.Event()
        slow = asyncio.ensure_future(read(bodies, request(b"abcd", b"e", waits=goes_on)))
        await asyncio.sleep(0)
        clock[0] = 1.9
        with pytest.raises(Later, match="another long one"):
            await read(bodies, request(b"abcd"))
        clock[0] = 2.0
        async with bodies.read(request(b"ghij"), usual=3, most=9) as body:
            clock[0] = 99.0
            goes_on.set()
            with pytest.raises(Slow):
                await slow
            with pytest.raises(Later, match="another long one"):
                await read(bodies, request(b"abcd"))
            assert body == b"ghij"
        slow = asyncio.ensure_future(read(bodies, request(b"abcd", b"e", waits=goes_on)))
        clock[0] = 199.0
        assert await slow == b"abcde"

    asyncio.run(all_of_it())


def request(*chunks: bytes, fails: bool = False, waits: asyncio.Event | None = None) -> Request:
    """One whose body comes so; it breaks off, or waits before its second piece."""
    said = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    said.append({"type": "http.disconnect"} if fails else {"type": "http.request", "body": b""})

    async def receive() -> dict[str, Any]:
        if waits and len(said) == len(chunks):
            await waits.wait()
        return said.pop(0)

    return Request({"type": "http", "method": "POST", "headers": []}, receive)


async def read(bodies: LongBodies, asked: Request) -> bytes:
    async with bodies.read(asked, usual=3, most=9) as body:
        return body
