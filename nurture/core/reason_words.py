"""What servers say when they refuse, in their own words and languages, and the reason class that it means.

The first line of the table that fits counts, so what is about the sender is looked for before the recipient, and what
one server says of itself last. Nothing here can run wild: each gap between two words is bounded, and of a text only the
first `LONGEST` characters are looked at.
"""

from __future__ import annotations

import re

LONGEST = 4_000

_OVER = r"(?:over|exceed\w*|out of|above|beyond|past|reached|hit)"
_BOX = (
    r"(?:user|recipient|mailbox|mail ?box|(?<!ip )(?<!your )address\w*|account|destinat\w+|customer|addressee|alias|local.part"
    r"|mail ?drop|rcpt)"
)
_DEAD = (
    r"(?:disabled?|inactiv\w*|suspend\w*|de-?activat\w*|locked|blocked|expired|closed|terminated|frozen|discontinued|retired"
    r"|cancell?ed|dormant|restricted|not (?:an )?(?:been )?(?:active|activated)|no longer (?:active|available|accept\w*|in use))"
)
_GONE = (
    r"(?:unknown|unrecogni[sz]ed|no longer (?:valid|on|with|exists?)|does ?n[o'’]?t exists?|invalid|illegal|unavailable"
    r"|(?:not|n[o'’]t) (?:be )?(?:found|known|recogni[sz]ed|listed|valid|exists?|available|ok|here|verified|our customer|hosted"
    r"|a (?:valid|known|registered|member))|undeliverable|lookup fail\w*|rejected(?!:))"
)

SAID = (
    ("greylisted", r"gr[ea]y-?\s?list|postgrey"),
    (
        "mailbox_full",
        rf"{_BOX}.{{0,30}}\bfull\b|(?:inbox|mail ?folder|skrzynka|postfach|storage).{{0,20}}(?:full|voll|pełn|przepełn)"
        r"|over\s?quota|quota.{0,20}(?:exceed|full|violation|dépassé|überschritten)|dis[ck] ?quota|inode limit|zuviele mails"
        r"|(?:exceed|out of).{0,30}(?:quota|storage|space)|mailbox.{0,20}limit exceed|space.{0,12}not enough|file too large"
        rf"|{_OVER}.{{0,20}}\bquota|mailbox.{{0,20}}{_OVER}.{{0,30}}(?:size|limit|quota)|(?:not|n.t).{{0,6}}enough.{{0,12}}space"
        r"|insufficient (?:disk|mailbox|storage).{0,20}(?:space|quota)|überfüllt|переполнен|bo[iî]te.{0,20}pleine"
        r"|casella.{0,20}piena|buz[oó]n.{0,20}llen",
    ),
    (
        "rate",
        r"too (?:many|fast|quickly|much)(?! hops| header| received)|rate.?limit|throttl|frequency limit|slow down"
        r"|(?:message|hourly|daily|sending|connection) (?:limit|rate)|unusual rate|temporarily (?:deferred|limited)"
        r"|concurren\w+ (?:connect|session)|excessive (?:rate|volume)",
    ),
    (
        "too_big",
        r"(?:message|mail|content|size|attachment).{0,20}too (?:big|large)|too (?:big|large)(?! \()|larger than.{0,30}limit"
        r"|(?:exceed|larger).{0,30}size|size.{0,20}(?:exceed|limit)|(?:message|mail) (?:length )?exceeds",
    ),
    (
        "auth",
        r"\b(?:spf|dkim|dmarc|sender.?id)\b|unauthenticated|authenticat|\bsmtp auth\b|reverse (?:dns|lookup|host)|\bptr\b"
        r"|starttls|\br?dns check|find your (?:reverse )?host|(?:hostname|ip|name) (?:lookup|resolution) failed|auth failed",
    ),
    (
        "blocked",
        r"(?:black|block|deny).?list(?!ed (?:url|link))|spamhaus|spamcop|barracuda|\b(?:dns|r)bl\b|reputation|banned"
        r"|(?<!not )\blisted (?:by|at|in|on)|senderbase|sender.?score|(?:host|server|\bip\b).{0,40}\bblocked|\bdynamic\b|dial-?up"
        r"|smtp server of your isp|residential|user complaints|bad ip profile|suspicious activity"
        r"|connections? from .{0,40}(?:denied|rejected)|your (?:ip|server|host).{0,20}(?:denied|rejected|refused)",
    ),
    (
        "relay",
        r"relay\w{0,3}.{0,12}(?:denied|not|prohibited|disallowed)|not (?:permitted|allowed) to relay|no relay|unauthori[sz]ed relay"
        r"|unable to relay|do not relay|credentials for relay|list of allowed rcpthosts|not local host|not a gateway|local user only",
    ),
    (
        "policy",
        r"(?:sender|mail ?from|envelope|return.?path|from address).{0,60}(?:rejected|denied|not (?:owned|allowed|permitted|authori)"
        r"|(?:not|n[o'’]t) (?:exist|resolve|in my|verif)|no longer|has no|invalid|unknown|mismatch|must (?:exist|resolve)|fail)"
        r"|(?:verify|verification|invalid|unknown|domain of) .{0,12}(?:sender|mail ?from)|purported responsible",
    ),
    (
        "content",
        r"spam|virus|malware|phish|\bcontent\b(?!-)|unsolicited|infected|trojan|\bworm\b|bulk mail|\bjunk\b|\bfiltered\b"
        r"|(?:black|block)listed (?:url|link)|rfc.?[25][38]22|rfc.{0,12}complian|complian.{0,12}rfc|executable|mime error"
        r"|headers? (?:is |are )?(?:too large|invalid|missing|malformed)|(?:missing|duplicate|invalid|without) .{0,20}(?:header|field)"
        r"|invalid (?:data|structure|attachment)|looks like",
    ),
    ("blocked", r"(?<!account )(?<!mailbox )(?<!user )(?<!recipient )\bblocked(?! (?:due to|for) inactiv)"),
    (
        "policy",
        r"polic(?:y|ies)|(?<!name )(?<!recipient )(?:not|n[o'’]t) (?:allowed|permitted|authori[sz]ed|have permission)|permission denied|unauthori[sz]ed"
        r"|administrative(?:ly)? prohibit|recipient preferences|not accept.{0,12} (?:from|with)|security reason"
        r"|(?:helo|ehlo).{0,30}rejected: (?!need)|connections? not accepted"
        rf"|{_BOX} refused|groups\.google\.com/support",
    ),
    (
        "inactive_mailbox",
        rf"{_BOX}.{{0,40}}\b{_DEAD}|\b{_DEAD} (?:{_BOX}|recipient|e-?mail)|blocked due to inactiv|mail receiving disabled"
        r"|nieaktywn|zablokowan|deaktiviert|gesperrt|désactivé|inativ[ao]|inactiv[oa]|disattivat",
    ),
    (
        "bad_domain",
        r"(?:domain|host).{0,20}(?:not (?:be )?(?:found|exist)|does ?n[o'’]?t exist|unknown|invalid|no longer|obsolete|retired)"
        r"|\bno mx\b|nxdomain|unroutabl|unrouteabl|no such (?:domain|host)|(?:unknown|invalid|illegal|bad) (?:domain|host)"
        r"|bad destination (?:host|system)|null ?mx|(?:find|no) (?:a |any )?(?:mail exchanger|host named|mx)|no smtp service"
        r"|name or service not known|no valid hosts|domain.{0,40}not accept.{0,12}mail|host by that name|dns error|malformed .{0,16}name server|lookup dns|dns lookup|non-?existent host|reject all mail",
    ),
    (
        "invalid_recipient",
        rf"{_BOX}.{{0,50}}{_GONE}|n.t (?:exist|have an? .{{0,20}}account)|user.?unknown|unknown.?user|user name is not"
        rf"|(?:no such|unknown|invalid|bad|wrong|illegal|incorrect|non-?existent|not a (?:valid|known|registered)|undefined|no(?: valid)?)"
        rf" (?:or \w{{1,10}} )?(?:local |final |delivery |e-?mail |virtual |gateway )?{_BOX}|badrcptto|unrecogni[sz]ed.or.name"
        r"|no (?:such )?(?:person|one) (?:here|by|at|with)|(?:has|have) (?:been )?moved|changed .{0,20}address|no such id"
        r"|does ?n.t handle mail for that|not unique.{1,4}several matches|find (?:user|alias|.{0,12}mailbox)"
        r"|nie (?:istnieje|znaleziono|ma takiego)|nieznany (?:odbiorca|adres|u[żz]ytkownik)|unbekannt|nicht (?:gefunden|bekannt)"
        r"|inconnu|n.existe pas|no existe|inesistente|sconosciuto|desconocid|не существует|не найден|ongeldig|onbekend|desconhecid|不存在|存在しま|存在しない|見つかりません|name not allowed",
    ),
    (
        "network",
        r"tim(?:ed?|ing).?out|connection.{0,30}(?:refused|reset|failed|closed|lost|dropped|broken)|unreachable|no route to"
        r"|expired|(?:queue|undeliver\w+).{0,30}too long|for too long|too many hops|hop count|mail(?:ing)? ?loop|\bloops?\b"
        r"|looping|point.{0,3} back|(?:not|n[o'’]t) (?:responding|respond|connect)|unable to (?:connect|contact)|lookup failure"
        r"|lost connection|not accept our request|requests? to connect|could not initiate|(?:failed|after) \d+ (?:attempts|tries)"
        r"|retry time|failing for a long time|delivery temporarily suspended|could not be delivered for|name server timeout"
        r"|(?:not yet|been) (?:been )?(?:delivered|delayed)|still undelivered|will (?:be retried|keep trying|continue)",
    ),
    (
        "relay",
        r"mailer error|\bpipe to\b|command (?:died|failed)|child process|x-unix|(?:system|internal|server|local) (?:error|problem)"
        r"|(?:configuration|config|i/o|input/output) error|error in processing|no space left|syntax error|unrecogni[sz]ed command"
        r"|bad sequence|temporar\w+ (?:failure|error)|system.{0,20}busy|insufficient system|resources temporarily|can.?t create output",
    ),
)
"""Class and words, in the order in which they are looked for."""
_SAID = tuple((reason, re.compile(words, re.I)) for reason, words in SAID)


def said_in(text: str) -> str:
    """The class that the words mean; "" when they say nothing that we know."""
    words = _words(text[:LONGEST])
    return next((reason for reason, pattern in _SAID if pattern.search(words)), "")


def _words(text: str) -> str:
    """Without addresses, for a lead may be called dkim@ or spam@, and servers repeat whom they refuse; and of the pages
    that they point to without the place there."""
    return " ".join(word.partition("#")[0] if "://" in word else word for word in text.replace("_", " ").split() if "@" not in word)
