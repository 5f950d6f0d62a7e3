"""What a request brings with it, as far as it is taken."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from itertools import islice
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

MOST = 8 * 1024
_FIELDS = 100


async def read_body(request: Request, most: int = MOST) -> bytes:
    """All of it. Raises HTTPException 413 as soon as it is too much."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise HTTPException(413)
    return bytes(body)


class LongBodies:
    """Those beyond what is usual, one at a time: who posts is known only once all of it is there, and strangers shall
    not fill the memory."""

    def __init__(self) -> None:
        self._one = False

    @asynccontextmanager
    async def read(self, request: Request, usual: int, most: int) -> AsyncIterator[bytes]:
        """All of it. Raises HTTPException 413 as soon as it is too much, 503 while another long one is there."""
        body, is_it = bytearray(), False
        try:
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise HTTPException(413)
                if len(body) > usual and not is_it:
                    if self._one:
                        raise HTTPException(503)
                    self._one = is_it = True
            whole = bytes(body)
            body.clear()
            yield whole
        finally:
            if is_it:
                self._one = False


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
