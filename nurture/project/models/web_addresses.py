"""Addresses on the web: where we are reached, pages that are linked to, sites and hosts.

Whatever does not fit `web` makes every link of every mail a dead one, so it is read to the letter (RFC 3986).
"""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import quote

import idna
from pydantic import AfterValidator, PlainValidator

from nurture.project.models.values import Texts, schema_of, text_of, wrong

_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_HOST = rf"{_LABEL}(\.{_LABEL})*(:\d{{1,5}})?"
_PATH = r"(/([A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?"
_PARTS = re.compile(r"(https?)://(?:([^/?#]*)@)?([^/?#@]*)([^?#]*)([?#].*)?")


def _web(written: object) -> str:
    text = text_of(written)
    if re.fullmatch(f"https://{_HOST}{_PATH}", text):
        return text
    parts = _PARTS.fullmatch(text)
    if not parts or parts[1] == "http":
        raise wrong("bad-address", f"`{text}` is no web address: it begins with https://")
    host, path = _plain(parts[3]), quote(parts[4], safe="%!$&'()*+,;=:@/~")
    words = f"to `{text}` no path can be added that leads anywhere: it is `https://`, a host, and at most a path"
    raise wrong("bad-address", words, f"write `https://{host}{path}`" if host else "")


def _link(written: object) -> str:
    """The author's: a host of other letters is theirs to write, as browsers read it."""
    text = text_of(written)
    if not re.fullmatch(r"https?://[^\s/]+\S*|mailto:\S+|tel:\S+", text):
        raise wrong("bad-address", f"`{text}` is no address of a page: it begins with https://")
    parts = _PARTS.fullmatch(text)
    if parts and (parts[2] is not None or "" in parts[3].split(".")[:-1]):
        what = "a name before its host" if parts[2] is not None else "a host with nothing between two dots"
        raise wrong("bad-address", f"`{text}` is no address of a page: it has {what}")
    return text


def _sites(written: tuple[str, ...]) -> tuple[str, ...]:
    for text in written:
        if not re.fullmatch(f"https?://{_HOST}", text):
            parts = _PARTS.match(text)
            site = f"https://{(parts and _plain(parts[3])) or 'lumo.example'}"
            raise wrong("bad-address", f"`{text}` is no address of a site", f"write it without a path, as in `{site}`")
    return written


def _hosts(written: tuple[str, ...]) -> tuple[str, ...]:
    for text in written:
        if not re.fullmatch(_HOST, text):
            named = re.match(r"(?:\w+://)?([^/]+)", text)
            hint = f"write `{(named and _plain(named[1])) or 'lumo.example'}`"
            raise wrong("bad-address", f"`{text}` is no host: it has neither https:// nor a path", hint)
    return written


def _plain(host: str) -> str:
    """The host in the letters of addresses (RFC 5891): `xn--…` for one with others; "" of none that there can be."""
    name, colon, port = host.partition(":")
    try:
        plain = name if name.isascii() else idna.encode(name, uts46=True).decode("ascii")
    except idna.IDNAError:
        return ""
    found = f"{plain}{colon}{port}"
    return found if re.fullmatch(_HOST, found) else ""


WebAddress = Annotated[str, PlainValidator(_web), schema_of(r"^https://", "https://news.lumo.example")]
LinkAddress = Annotated[
    str, PlainValidator(_link), schema_of(r"^(https?://|mailto:|tel:)", "https://lumo.example/cennik")
]
Sites = Annotated[Texts, AfterValidator(_sites)]
Hosts = Annotated[Texts, AfterValidator(_hosts)]
