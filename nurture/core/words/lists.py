"""What lists of those who get no mail are made of in other tools: their headings, and the words in their cells.

Mailchimp       `subscribed_…`, `unsubscribed_…`, `cleaned_email_audience_export_….csv`: each has `Email Address`,
                `OPTIN_TIME`, `CONFIRM_TIME`; the second `UNSUB_TIME`, `UNSUB_REASON`, the third `CLEAN_TIME` (exports
                in public repositories)
HubSpot         of unsubscribes and bounces `Portal Bounce`, `Portal Unsubscribe`, `Portal Spam Report`, `Global Bounce`
                and one for each kind of mail, TRUE for who wants none (knowledge.hubspot.com, what the columns mean);
                of contacts `Unsubscribed from all email`
Brevo           of contacts `EMAIL`, `_BLOCKLISTED` with `email_marketing`, or `EMAIL_BLOCKLISTED`, days as 31-12-2024;
                of those blocked `unsubscribedViaEmail`, `hardBounce`, `adminBlocked` … (developers.brevo.com,
                request-contact-export, get blocked contacts)
Klaviyo         `Email Marketing Consent` (SUBSCRIBED, NEVER_SUBSCRIBED, UNSUBSCRIBED), `Email Suppressions`
                (HARD_BOUNCE, SPAM_COMPLAINT, USER_SUPPRESSED …), `Email Suppressions Timestamp` (help.klaviyo.com,
                understanding suppressed email profiles; the API's schema EmailMarketingSuppression)
ActiveCampaign  `Status`: Active, Unconfirmed, Unsubscribed, Bounced (help.activecampaign.com, contact list statuses)
Mautic          a report with `donotcontact` or `doNotEmail`, 0 or 1, true or false (its issues 1627, 11679)
Mailgun         `address`, `created_at` as `Tue, 07 Jan 2025 19:25:45 UTC`; of bounces `error` (its API, suppressions)
MailUp          `OptOut_Date` as 20110122T111244 (help.mailup.com, export of unsubscribers)

Headings are as `heading_key` makes them, words of cells in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

Kind = Literal["complained", "bounced", "by hand", "unsubscribed"]
"""Why somebody gets no mail: only who asked for it may ask for mail again."""

WHOM = frozenset({
    "email", "e_mail", "mail", "email_address", "emailaddress", "e_mail_address", "mail_address", "address",
    "recipient", "recipient_email", "recipient_address", "subscriber", "subscriber_email", "contact", "contact_email",
    "hash", "email_hash", "hashed_email", "sha256", "email_sha256", "md5", "email_md5",
    "adres", "adres_e_mail", "adres_email", "adres_mail", "adres_mailowy", "adres_poczty", "kontakt", "odbiorca",
    "subskrybent", "e_mail_adresse", "email_adresse", "emailadresse", "mailadresse", "empfänger",
    "adresse_e_mail", "adresse_email", "adresse_mail", "courriel", "destinataire",
    "correo", "correo_electrónico", "correo_electronico", "dirección_de_correo_electrónico", "indirizzo_email",
    "indirizzo_e_mail", "e_mailová_adresa", "emailová_adresa", "електронна_пошта", "адреса_електронної_пошти",
})  # fmt: skip
PERHAPS = frozenset({
    "address", "recipient", "subscriber", "contact", "adres", "kontakt", "odbiorca", "subskrybent", "empfänger",
    "destinataire",
})  # fmt: skip
"""Those of them in which a name, or where somebody lives, may stand beside another column of addresses."""
DOMAINS = frozenset({"domain", "domain_name", "domena", "domäne", "domaine", "dominio"})

WHY = (
    "unsub_reason", "suppressionreason", "suppression_reason", "email_suppressions", "reason", "error",
    "unsubscribe_reason", "bounce_reason", "powód", "powod", "przyczyna", "grund", "type",
)  # fmt: skip
TELLS_WHY: Mapping[str, Kind] = {"error": "bounced", "bounce_reason": "bounced"}
"""Columns that only one kind of list has."""

LEFT_AT: Mapping[str, Kind] = {
    "clean_time": "bounced", "bounced_at": "bounced", "bounce_date": "bounced", "complained_at": "complained",
    "unsub_time": "unsubscribed", "unsubscribed_at": "unsubscribed", "unsubscribed_date": "unsubscribed",
    "unsubscribe_date": "unsubscribed", "unsubscribe_time": "unsubscribed", "date_unsubscribed": "unsubscribed",
    "optout_date": "unsubscribed", "opt_out_date": "unsubscribed", "data_wypisania": "unsubscribed",
    "data_rezygnacji": "unsubscribed", "abgemeldet_am": "unsubscribed",
}  # fmt: skip
"""Since when somebody gets no mail: whoever has such a date gets none."""
SINCE = (
    "since", *LEFT_AT, "email_suppressions_timestamp", "blocked_date", "blocked_at", "blockedat", "suppressed_at",
    "created_at", "createdat", "created", "lastupdatetime", "last_update_time", "timestamp", "date", "data",
)  # fmt: skip
JOINED_AT = frozenset({"optin_time", "confirm_time"})
"""Columns of Mailchimp's contacts; those who left have a date of `LEFT_AT` beside them."""

REFUSALS: Mapping[str, Kind | None] = {
    "portal_unsubscribe": "unsubscribed", "unsubscribed_from_all_email": "unsubscribed", "hs_email_optout":
    "unsubscribed", "opted_out_of_email": "unsubscribed", "email_opt_out": "unsubscribed", "opt_out": "unsubscribed",
    "opted_out": "unsubscribed", "optout": "unsubscribed", "unsubscribed": "unsubscribed", "unsub": "unsubscribed",
    "is_unsubscribed": "unsubscribed", "wypisany": "unsubscribed", "abgemeldet": "unsubscribed",
    "portal_bounce": "bounced", "global_bounce": "bounced", "bounced": "bounced", "hard_bounced": "bounced",
    "portal_spam_report": "complained", "complained": "complained", "spam": "complained",
    "_blocklisted": None, "email_blocklisted": None, "email_blacklisted": None, "blocklisted": None,
    "blacklisted": None, "suppressed": None, "donotcontact": None, "do_not_contact": None, "donotemail": None,
    "do_not_email": None, "dnc": None, "dnc_reason": None, "zablokowany": None,
}  # fmt: skip
"""Columns that say yes of who gets no mail; with the kind, where their name tells it."""
OF_EACH_KIND_OF_MAIL = "portal_unsubscribe"
"""A table with this column has one for each kind of mail, too, whose names nobody knows."""
NOT = frozenset({
    "", "no", "n", "nie", "nein", "non", "false", "f", "0", "[]", "{}", "none", "null", "\\n",
    "-", "0000-00-00", "0000-00-00 00:00:00",
})  # fmt: skip
"""What says no in such a column, and what is no date. Anything else says yes: a date, a reason, a channel."""
OF_TEXT_MESSAGES = frozenset({"sms", "sms_marketing", "whatsapp", "whatsapp_marketing"})

STATUS = ("status", "email_marketing_consent", "subscription_status", "email_status", "stan")
MAY_BE_MAILED = frozenset({
    "enabled", "active", "subscribed", "subscribe", "confirmed", "unconfirmed", "pending", "never_subscribed",
    "never subscribed", "non-subscribed", "nonsubscribed", "not subscribed", "opted in", "opted_in",
    "aktywny", "aktywna", "zapisany", "zapisana", "potwierdzony", "niepotwierdzony", "do aktywacji", "oczekujący",
    "aktiv", "angemeldet", "actif", "abonné", "activo", "suscrito", "attivo", "iscritto",
})  # fmt: skip
"""Who has never left; whether such a person has agreed to anything is asked elsewhere."""

_KINDS: Mapping[Kind, re.Pattern[str]] = {
    "complained": re.compile(r"complain|spam|abuse|skarg|beschwerde|flagged"),
    "bounced": re.compile(r"bounc|invalid|cleaned|undeliver|odbi[ćtcj]|niedostarcz|unzustellbar|^[45]\d\d\b|^5\.\d"),
    "by hand": re.compile(r"manual|admin|user_suppressed|by hand|ręcznie"),
    "unsubscribed": re.compile(r"unsub|opt(ed)?[-_ ]?out|wypisa|rezygn|abgemeldet|abbestell|d[ée]sabonn|desuscri"),
}


def kind_in(words: str) -> Kind | None:
    """Of which kind a word or a reason speaks, the one that weighs most; None for none."""
    said = words.casefold()
    return next((kind for kind, spoken in _KINDS.items() if spoken.search(said)), None)
