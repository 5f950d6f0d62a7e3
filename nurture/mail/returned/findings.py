"""What a returned mail says of one recipient, before anybody says what it means."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`action` and `status` as a delivery status says them ("" where none does); `words` is what the server said,
    `around` what stands beside the address in the text for people, `remote` the names of the server that said it,
    `reporter` that of which tells it, `category` what PowerMTA makes of it."""

    recipient: str
    action: str = ""
    status: str = ""
    words: str = ""
    around: str = ""
    remote: str = ""
    reporter: str = ""
    category: str = ""
