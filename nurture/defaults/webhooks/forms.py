"""The fields of a form that was posted, in bytes: a mail among them is of no charset, or of several.

Only their beginnings are copied, as far as a mail is read, however long the post is.
(RFC 7578 and RFC 2046, 5.1; https://url.spec.whatwg.org/#urlencoded-parsing)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from urllib.parse import unquote_to_bytes

from nurture import LONGEST_MAIL, Posted

_MOST = 1000
"""Fields that are looked at: a provider may post one for each header of a mail."""
_BOUNDARY = re.compile(r"""boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))""", re.I)
_NAME = re.compile(
    rb"""^content-disposition:[^\r\n]*?[;\s]name=(?:"([^"\r\n]{1,100})"|([^\s;"]{1,100}))""", re.I | re.M
)
_LONGEST_NAME = 300
_LONGEST_HEAD = 4096
"""Bytes before the content of a part."""
Form = Mapping[str, bytes]


def read_form(posted: Posted) -> Form:
    """Empty where it is none. Of a name that comes twice the first one counts: what follows may be of a stranger, who
    has written the boundary into a mail."""
    kind = posted.headers.get("content-type", "")
    if kind.lower().startswith("multipart/form-data"):
        fields = _parts(posted.body, kind)
    elif kind.lower().startswith("application/x-www-form-urlencoded"):
        fields = _pairs(posted.body)
    else:
        return {}
    found: dict[str, bytes] = {}
    for name, value in fields:
        found.setdefault(name, value)
    return found


def word(form: Form, name: str) -> str:
    """What it says; nothing when there is none."""
    return form.get(name, b"").decode(errors="replace")


def _pairs(body: bytes) -> Iterator[tuple[str, bytes]]:
    begins = 0
    for _ in range(_MOST):
        found = body.find(b"&", begins)
        ends = len(body) if found < 0 else found
        equals = body.find(b"=", begins, min(ends, begins + _LONGEST_NAME))
        if equals >= 0:
            value = body[equals + 1 : min(ends, equals + 1 + 3 * LONGEST_MAIL)]
            yield _decoded(body[begins:equals]).decode(errors="replace"), _decoded(value)[:LONGEST_MAIL]
        if found < 0:
            return
        begins = ends + 1


def _decoded(value: bytes) -> bytes:
    return unquote_to_bytes(value.replace(b"+", b" "))


def _parts(body: bytes, kind: str) -> Iterator[tuple[str, bytes]]:
    """What stands between two boundaries, or behind the last one of a post that was cut."""
    told = _BOUNDARY.search(kind)
    if told is None:
        return
    boundary = re.escape((told[1] or told[2]).encode("latin-1", "replace"))
    marks = islice(re.finditer(rb"(?:\A|\r\n)--" + boundary + rb"(?:--)?[ \t]*(?=\r\n|\Z)", body), _MOST)
    begins = next(marks, None)
    while begins:
        ends = next(marks, None)
        part = begins.end(), ends.start() if ends else len(body)
        blank = body.find(b"\r\n\r\n", part[0], min(part[1] + 4, part[0] + _LONGEST_HEAD))
        named = _NAME.search(body[part[0] : blank]) if blank >= 0 else None
        if named:
            name = (named[1] or named[2]).decode(errors="replace")
            yield name, body[blank + 4 : min(part[1], blank + 4 + LONGEST_MAIL)]
        begins = ends
