"""The webhook `standard`: events of leads in our own words, from any program, signed as Standard Webhooks."""

from __future__ import annotations

from pydantic import Field

from nurture import Options, Posted, Reply, StandardSecret, verify_standard
from nurture.defaults.webhooks.reading import objects


class StandardOptions(Options):
    secret: StandardSecret = Field(
        description="What it is signed with: `whsec_` and 24 bytes or more in base64.", examples=["${HOOK_SECRET}"]
    )
    old_secret: StandardSecret | None = Field(
        None,
        description="The one before, as long as somebody still signs with it. Left out: there is none.",
        examples=["${OLD_HOOK_SECRET}"],
    )


class Standard:
    """An event without an `id`, or with an empty one, is known by that of its message, and its place there."""

    name = "standard"
    options: type[Options] = StandardOptions

    def handle(self, options: StandardOptions, posted: Posted) -> Reply:
        message = verify_standard(posted, [each for each in (options.secret, options.old_secret) if each])
        said = [
            {name: value for name, value in event.items() if value is not None and value != ""}
            for event in objects(posted.body)
        ]
        return Reply(events=[{"id": f"{message}/{n}", **event} for n, event in enumerate(said)])
