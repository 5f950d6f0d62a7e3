"""What a request brings with it, as far as it is taken."""

from __future__ import annotations

import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from email import message_from_bytes
from itertools import islice
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

MOST = 8 * 1024
_FIELDS = 100
_PATIENCE = 2.0
"""Seconds for which a long body has its place to itself."""


async def read_body(request: Request, most: int = MOST) -> bytes:
    """All of it. Raises HTTPException 413 as soon as it is too much."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise HTTPException(413)
    return bytes(body)


class Later(Exception):
    """A long body that cannot be read now; its text says why."""


class Slow(Later):
    """Its place went to somebody else."""


class LongBodies:
    """Those beyond what is usual, one at a time: who posts is known only once all of it is there, and strangers shall
    not fill the memory. Who takes more than two seconds gives way to the next one: nobody keeps the place for ever."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._one: bytearray | None = None
        self._until = 0.0

    @asynccontextmanager
    async def read(
        self, request: Request, usual: int, most: int, may_be_long: Callable[[], bool] = lambda: True
    ) -> AsyncIterator[bytes]:
        """All of it. Raises HTTPException 413 as soon as it is too much, Later where it is long, and may not be so, or
        another such one has the place."""
        body, is_long = bytearray(), False
        try:
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise HTTPException(413)
                if is_long and self._one is not body:
                    raise Slow("it came slowly, and another long one was there")
                if len(body) > usual and not is_long:
                    if not may_be_long():
                        raise Later("too often")
                    self._take_place(body)
                    is_long = True
            whole = bytes(body)
            body.clear()
            if is_long:
                self._until = math.inf
            yield whole
        finally:
            if self._one is body:
                self._one = None

    def _take_place(self, body: bytearray) -> None:
        now = self._clock()
        if self._one is not None:
            if now < self._until:
                raise Later("another long one is being read")
            self._one.clear()
        self._one, self._until = body, now + _PATIENCE


async def read_form(request: Request) -> list[tuple[str, str]]:
    """The fields of a form as browsers send it; none of what is no form."""
    body, kind = await read_body(request), request.headers.get("content-type", "")
    try:
        if kind.lower().startswith("multipart/form-data"):
            return _parts(body, kind)
        return parse_qsl(body.decode("utf-8", "replace"), max_num_fields=_FIELDS)
    except ValueError:
        return []


def _parts(body: bytes, kind: str) -> list[tuple[str, str]]:
    """Those of a form with parts (RFC 7578), without files."""
    head = f"Content-Type: {kind}\r\n\r\n".encode("latin-1", "replace")
    fields = []
    for part in islice(message_from_bytes(head + body).walk(), 1, _FIELDS):
        name, content = part.get_param("name", header="content-disposition"), part.get_payload(decode=True)
        if isinstance(name, str) and part.get_filename() is None and isinstance(content, bytes):
            fields.append((name, content.decode("utf-8", "replace")))
    return fields
