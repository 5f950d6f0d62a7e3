"""What a delivery status says of each recipient (RFC 3464, and RFC 1894 before it), wherever in the mail it stands.

Some servers write the fields into a part for people, some leave the type of the part or an empty line out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from nurture.mail.returned.addresses import addresses_in
from nurture.mail.returned.findings import Finding
from nurture.mail.returned.parts import Mail

GROUPS = 100
VALUE = 2_000
"""Characters of a field."""
_FIELD = re.compile(r"([A-Za-z][A-Za-z-]{2,40})[ \t]{0,5}:(.*)")
_RECIPIENT = re.compile(r"^(?:original|final|x-actual)-recipient[ \t]{0,5}:", re.I | re.M)
_WHO = ("original-recipient", "final-recipient", "x-actual-recipient")
_TYPE = re.compile(r"(?!x-unix)[\w&.-]{1,40};", re.I)
"""Whose the words are. Those of programs on the machine (X-Unix) say with it what they are about."""
_HOST = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}")
_REPORTER = re.compile(r"^reporting-mta[ \t]{0,5}:[ \t]{0,9}dns;[ \t]{0,9}(\S{1,255})", re.I | re.M)
_CODE = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


def read_status(mail: Mail) -> list[Finding]:
    """One finding for each recipient; none for a mail without a delivery status."""
    found: dict[str, Finding] = {}
    for part in mail.parts:
        if part.kind.endswith("delivery-status") or _RECIPIENT.search(part.text):
            reporter = _REPORTER.search(part.text)
            for group in _groups(part.text):
                finding = _finding(group)
                if finding:
                    finding = replace(finding, reporter=reporter[1] if reporter else "")
                    found.setdefault(finding.recipient.lower() or f"#{len(found)}", finding)
    return list(found.values())


def _groups(text: str) -> Iterator[dict[str, str]]:
    """The groups of fields of the recipients. One that names a second recipient begins another."""
    group: dict[str, str] = {}
    name, count = "", 0
    for line in text.split("\n"):
        field = _FIELD.match(line[:VALUE])
        if field and line[:1] not in " \t":
            name = field[1].lower()
            if name in group and name in ("final-recipient", "action"):
                yield group
                group, count = {}, count + 1
            group.setdefault(name, field[2].strip())
        elif line[:1] in (" ", "\t") and name and line.strip():
            group[name] = f"{group[name]} {line.strip()}"[:VALUE]
        elif not line.strip() and group:
            yield group
            group, name, count = {}, "", count + 1
        if count >= GROUPS:
            return
    if group:
        yield group


def _finding(group: dict[str, str]) -> Finding | None:
    """None for the fields of the whole message, and for a group that says nothing."""
    if not any(name in group for name in _WHO) and not ("action" in group and "status" in group):
        return None
    named = [
        address
        for name in _WHO
        for address in addresses_in(group.get(name, "").partition(";")[2] or group.get(name, ""))
    ]
    status = _CODE.search(group.get("status", ""))
    said = group.get("diagnostic-code", "") or group.get("status", "").partition(" ")[2]
    return Finding(
        recipient=named[0] if named else "",
        action=group.get("action", "").split(" ")[0].lower(),
        status=status[0] if status else "",
        words=_TYPE.sub("", said, count=1).strip() if _TYPE.match(said) else said.strip(),
        remote=" ".join(_HOST.findall(group.get("remote-mta", ""))),
        category=group.get("x-powermta-bouncecategory", "").lower(),
    )
