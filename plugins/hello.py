"""A plugin to learn from: leads from a text file, one `Ada Lovelace <ada@example.com>` a line, and a word."""

from collections.abc import Iterator
from email.utils import parseaddr

from nurture import Answer, Batch, Options, ProjectPath, Row, SourceError, View, Word, hookimpl


class GuestListOptions(Options):
    path: ProjectPath


class GuestList:
    name = "guest-list"
    options: type[Options] = GuestListOptions

    def fetch(self, options: GuestListOptions, cursor: str) -> Iterator[Batch]:
        try:
            text = options.path.read_text("utf-8")
        except OSError as error:
            raise SourceError(f"the guest list {options.path} cannot be read: {error.strerror}") from error
        if text != cursor:
            parsed = [(line, *parseaddr(guest)) for line, guest in enumerate(text.splitlines(), 1) if guest.strip()]
            yield Batch([Row({"email": email, "first_name": name}, line) for line, name, email in parsed], text)


def works_at(view: View, domain: str) -> Answer:
    theirs = view.lead.email.rpartition("@")[2]
    return Answer(theirs == domain, (f"the address is at {theirs}",))


@hookimpl
def register_sources() -> list[GuestList]:
    return [GuestList()]


@hookimpl
def register_conditions() -> list[Word]:
    return [Word("works_at", works_at)]
