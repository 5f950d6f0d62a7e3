"""What every answer has in common: nobody keeps it, nobody indexes it, it loads nothing, and tells nobody where it was.

No answer sets a cookie, and none says anything of the program that gives it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from nurture.web.accepting import accepted

_GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==")
"""One transparent point, in 43 bytes."""
_NOTHING = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
_COMMON = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
}
_ALL = [(k.lower().encode(), v.encode()) for k, v in {**_COMMON, "Content-Security-Policy": _NOTHING}.items()]
"""The same, as they are sent: links are followed often."""
_SAFE = ":/%#?=@[]!$&'()*+,;~"
"""What stays as it is in an address (RFC 3986, 2.2); `quote` keeps letters, digits and `_.-` by itself."""


def answer(content: str | bytes, kind: str, status: int = 200, policy: str = _NOTHING, **more: str) -> Response:
    """`policy` is the Content-Security-Policy; `more` are headers by their names, with `_` for `-`."""
    headers = {**_COMMON, "Content-Security-Policy": policy, **{k.replace("_", "-"): v for k, v in more.items()}}
    return Response(content, status, headers, media_type=kind)


def redirect(url: str, status: int = 302) -> Response:
    made = Response(None, status)
    made.raw_headers = [*_ALL, (b"location", _quoted(url)), (b"content-length", b"0")]
    return made


def nothing() -> Response:
    made = Response(None, 204)
    made.raw_headers = [*_ALL]
    return made


@lru_cache(maxsize=1024)
def _quoted(url: str) -> bytes:
    return quote(url, safe=_SAFE).encode()


def image() -> Response:
    return answer(_GIF, "image/gif")


def plain(text: str, status: int = 200) -> Response:
    return answer(text, "text/plain", status)


def is_script(request: Request) -> bool:
    """Whether a script asks, on a page of the firm's, for what became of a form: not a browser that shows what it gets.

    Pages with a token are for no other site to read."""
    return request.url.path.startswith("/f/") and "application/json" in accepted(request, "accept")


def for_script(said: Mapping[str, Any], status: int) -> Response:
    """Of any site: nobody is known here by a cookie, and nothing is said that a stranger may not hear."""
    words = json.dumps(said, ensure_ascii=False)
    return answer(words, "application/json", status, Access_Control_Allow_Origin="*")


def download(data: bytes, name: str) -> Response:
    return answer(data, "application/json", Content_Disposition=f'attachment; filename="{name}"')


def policy_for(style: str, embedded_in: Sequence[str] = (), leads_to: str = "") -> str:
    """Of a page with this one style sheet, and forms that lead back to us, and from there perhaps to another site."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    nothing = _NOTHING.removesuffix("'none'") + (" ".join(embedded_in) or "'none'")
    return f"{nothing}; style-src 'sha256-{digest}'; form-action 'self' {leads_to}".rstrip()


def origin_of(url: str) -> str:
    """`https://lumo.example` of a page there; "" of none."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if url else ""


def headers_of(scope: Mapping[str, Any]) -> dict[str, str]:
    """The headers of a request by their names in lower case, of several of one name the last."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
