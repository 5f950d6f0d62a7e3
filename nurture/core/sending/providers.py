"""Providers of mailboxes under the names that marketers know, each with its domains: one server stands behind them.

Firms that have their own domain with Google or Microsoft are not among them: only a look-up in the DNS would tell.
"""

from __future__ import annotations

PROVIDERS: dict[str, tuple[str, ...]] = {
    "google": ("gmail.com", "googlemail.com"),
    "microsoft": (
        "outlook.com", "hotmail.com", "live.com", "msn.com", "passport.com", "windowslive.com", "outlook.de",
        "outlook.fr", "outlook.it", "outlook.es", "outlook.pt", "outlook.cz", "outlook.sk", "outlook.hu", "outlook.dk",
        "hotmail.co.uk", "hotmail.de", "hotmail.fr", "hotmail.it", "hotmail.es", "live.co.uk", "live.de", "live.fr",
        "live.it", "live.nl", "live.se", "live.dk", "live.be",
    ),
    "yahoo": (
        "yahoo.com", "ymail.com", "rocketmail.com", "myyahoo.com", "yahoo.pl", "yahoo.co.uk", "yahoo.de", "yahoo.fr",
        "yahoo.it", "yahoo.es", "yahoo.ie", "yahoo.se", "yahoo.ro", "yahoo.gr", "aol.com", "aim.com", "aol.de",
        "aol.pl", "aol.co.uk", "aol.fr", "aol.it", "verizon.net", "netscape.net",
    ),
    "apple": ("icloud.com", "me.com", "mac.com"),
    "proton": ("proton.me", "protonmail.com", "protonmail.ch", "pm.me"),
    "wp": ("wp.pl", "o2.pl", "tlen.pl", "go2.pl", "prokonto.pl"),
    "onet": (
        "onet.pl", "onet.eu", "onet.com.pl", "poczta.onet.pl", "poczta.onet.eu", "vip.onet.pl", "op.pl", "vp.pl",
        "spoko.pl", "opoczta.pl", "autograf.pl", "buziaczek.pl", "amorki.pl",
    ),
    "interia": (
        "interia.pl", "interia.eu", "interia.com", "vip.interia.pl", "poczta.fm", "intmail.pl", "adresik.net",
    ),
    "gazeta": ("gazeta.pl",),
    "gmx": ("gmx.de", "gmx.net", "gmx.at", "gmx.ch", "gmx.com", "gmx.eu", "gmx.org", "gmx.info"),
    "web.de": ("web.de", "email.de"),
    "t-online": ("t-online.de", "magenta.de"),
    "freenet": ("freenet.de",),
    "orange": ("orange.fr", "wanadoo.fr"),
    "free.fr": ("free.fr",),
    "laposte": ("laposte.net",),
    "libero": ("libero.it", "virgilio.it", "inwind.it", "iol.it", "blu.it", "giallo.it"),
    "seznam": ("seznam.cz", "email.cz", "post.cz", "spoluzaci.cz"),
    "centrum": ("centrum.cz", "centrum.sk", "atlas.cz", "volny.cz"),
    "azet": ("azet.sk", "pobox.sk"),
    "freemail": ("freemail.hu",),
    "ukr.net": ("ukr.net",),
}  # fmt: skip

_OF = {domain: provider for provider, domains in PROVIDERS.items() for domain in domains}


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower()


def provider_of(domain: str) -> str:
    """The provider that a domain belongs to, else the domain itself."""
    return _OF.get(domain, domain)
