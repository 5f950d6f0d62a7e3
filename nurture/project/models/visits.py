"""`visits` of nurture.yaml: the pages of the firm's site that count when a mail has led there."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from nurture.project.models.base import Written
from nurture.project.models.values import Texts, wrong
from nurture.project.models.web_addresses import Hosts


def _paths(written: tuple[str, ...]) -> tuple[str, ...]:
    for text in written:
        if not re.fullmatch(r"/[^\s?#*]*\*?", text):
            hint = "as in `/pricing`, or `/demo/*` for all below it"
            raise wrong("bad-address", f"`{text}` is no path: it begins with / and has a * at its end alone", hint)
    return written


Paths = Annotated[Texts, AfterValidator(_paths)]


class VisitsModel(Written):
    """The pages of your site that are events, `visited PAGE`, when a mail has led there."""

    required: ClassVar[tuple[str, ...]] = ("hosts", "pages")
    hosts: Hosts = Field(
        (), description="Where the script stands, as in addresses.", examples=[["lumo.example", "www.lumo.example"]]
    )
    pages: dict[str, Paths] = Field(
        default_factory=dict,
        description="Each page by its name: a path, or several; `*` at the end is whatever follows.",
        examples=[{"pricing": ["/cennik", "/en/pricing"], "demo": "/demo/*"}],
    )
