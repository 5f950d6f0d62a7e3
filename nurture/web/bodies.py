"""What a request brings with it, as far as it is taken."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

MOST = 8 * 1024
_FIELDS = 100


async def read_body(request: Request) -> bytes:
    """All of it. Raises HTTPException 413 as soon as it is too much."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST:
            raise HTTPException(413)
    return bytes(body)


async def read_form(request: Request) -> list[tuple[str, str]]:
    """The fields of a form as browsers send it; none of what is no form."""
    body = await read_body(request)
    try:
        return parse_qsl(body.decode("utf-8", "replace"), max_num_fields=_FIELDS)
    except ValueError:
        return []
