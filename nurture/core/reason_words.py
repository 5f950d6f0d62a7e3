"""What servers say when they refuse, in their own words and languages, and the reason class that it means.

The first class that fits counts, so what is about the sender is looked for before the recipient, and what a server says
of itself last. Nothing here can run wild: each gap between two words is bounded, and of a text only the first `LONGEST`
characters are looked at.
"""

from __future__ import annotations

import re

LONGEST = 4_000

_OVER = r"\b(?:over|exceed\w{0,8}|out of|above|beyond|past|reached|hit)"
_NOT = r"(?:not|n[o'’]t)"
_BOX = (
    r"(?:user|recipient|mail ?box|(?<!ip )(?<!your )address\w{0,8}|account|destinat\w{1,8}|customer|addressee|alias"
    r"|local.part|mail ?drop)"
)
_SENDER = r"(?:sender|mail ?from|envelope|return.?path|from address)"
_THEIRS = r"(?<!your )(?<!client )(?<!sending )(?<!helo )(?:domain|host)(?:(?!said|reject).){0,20}"
_DEAD = (
    r"(?:disabled?|inactiv\w{0,8}|suspend\w{0,8}|de-?activat\w{0,8}|locked|blocked|expired|closed|terminated|frozen"
    r"|discontinued|retired|cancell?ed|dormant|restricted|not (?:an )?(?:been )?(?:active|activated)"
    r"|no longer (?:active|in use))"
)
_GONE = (
    r"(?:unknown|unrecogni[sz]ed|invalid|illegal|unavailable|undeliverable|lookup fail\w{0,8}|rejected(?!:)"
    r"|no longer (?:valid|on|with|exists?|available|accept\w{0,8})|does ?n[o'’]?t exists?"
    rf"|{_NOT} (?:be )?(?:found|known|recogni[sz]ed|listed|valid|exists?|available|ok|here|verified|our customer|hosted"
    r"|a (?:valid|known|registered|member)))"
)

SAID = (
    (
        "greylisted",
        r"gr[ea]y-?\s?list|postgrey",
    ),
    (
        "mailbox_full",
        rf"{_BOX}.{{0,30}}\bfull\b",
        r"(?:inbox|mail ?folder|skrzynka|postfach|storage).{0,20}(?:full|voll|pełn|przepełn)",
        r"over\s?quota",
        r"quota.{0,20}(?:exceed|full|violation|dépassé|überschritten)",
        r"dis[ck] ?quota",
        rf"{_OVER}.{{0,30}}(?:quota|storage|space)",
        rf"mailbox.{{0,20}}{_OVER}.{{0,30}}(?:size|limit|quota)",
        r"mailbox.{0,20}limit exceed",
        rf"{_NOT}.{{0,6}}enough.{{0,12}}space",
        r"space.{0,12}not enough",
        r"insufficient (?:disk|mailbox|storage).{0,20}(?:space|quota)",
        r"exhausted.{0,20}(?:storage|space)|inode limit|file too large|zuviele mails",
        r"überfüllt|speicher\w{0,9} (?:überschritten|ueberschritten)|przepełnion|переполнен",
        r"bo[iî]te.{0,20}pleine|casella.{0,20}piena|buz[oó]n.{0,20}llen",
    ),
    (
        "rate",
        r"too (?:many|fast|quickly|much)(?! hops| header| received)",
        r"rate.?limit",
        r"frequency limit",
        r"(?:message|hourly|daily|sending|connection) (?:limit|rate)",
        r"(?:unusual|excessive) (?:rate|volume)",
        r"temporarily (?:deferred|limited)",
        r"concurren\w{1,8} (?:connect|session)",
        r"at a rate that|deferred due to|throttl|slow down",
    ),
    (
        "too_big",
        r"(?:message|mail|content|size|attachment).{0,20}too (?:big|large)",
        r"too (?:big|large)(?! \()",
        r"larger than.{0,30}limit",
        r"(?:exceed|larger).{0,30}size",
        r"size.{0,20}(?:exceed|limit)",
        r"(?:message|mail) (?:length )?exceeds",
    ),
    (
        "auth",
        r"\b(?:spf|dkim|dmarc|sender.?id)\b",
        r"unauthenticated|authenticat|auth failed|\bsmtp auth\b|starttls",
        r"\bptr\b|reverse (?:dns|lookup|host)|\br?dns check",
        r"find your (?:reverse )?host",
        r"(?:hostname|ip|name) (?:lookup|resolution) failed",
    ),
    (
        "blocked",
        r"(?:black|block|deny).?list(?!ed (?:url|link))",
        r"(?<!not )\blisted (?:by|at|in|on)",
        r"spamhaus|spamcop|barracuda|senderbase|sender.?score",
        r"\b(?:dns|r)bl\b",
        r"reputation",
        r"(?:host|server|\bip\b).{0,40}\bblocked",
        r"your (?:ip|server|host).{0,20}(?:denied|rejected|refused)",
        r"connections? from .{0,40}(?:denied|rejected)",
        r"\bdynamic\b|dial-?up|residential|smtp server of your isp",
        r"banned|bad ip profile|suspicious activity|user complaints|permanently deferred",
        r"ofr.999",
    ),
    (
        "relay",
        r"relay\w{0,3}.{0,12}(?:denied|not|prohibited|disallowed)",
        r"not (?:permitted|allowed) to relay",
        r"no relay|unauthori[sz]ed relay|unable to relay|do not relay",
        r"credentials for relay",
        r"list of allowed rcpthosts",
        r"not local host|not a gateway|local user only",
    ),
    (
        "policy",
        rf"{_SENDER}.{{0,60}}(?:rejected|denied|not (?:owned|allowed|permitted|authori))",
        rf"{_SENDER}.{{0,60}}{_NOT} (?:exist|resolve|in my|verif)",
        rf"{_SENDER}.{{0,60}}(?:no longer|has no|invalid|unknown|mismatch|must|fail)",
        r"(?:verify|verification|invalid|unknown|domain of) .{0,12}(?:sender|mail ?from)",
        r"purported responsible",
    ),
    (
        "content",
        r"spam|virus|malware|phish|trojan|\bworm\b|infected",
        r"\bcontent\b(?!-)",
        r"unsolicited|bulk mail|\bjunk\b",
        r"\bfiltered\b",
        r"(?:black|block)listed (?:url|link)|\burl\b.{0,40}(?:black|block)list",
        r"rfc.?[25][38]22",
        r"rfc.{0,12}complian|complian.{0,12}rfc",
        r"mime error|executable",
        r"invalid (?:data|structure|attachment)",
        r"headers? (?:is |are )?(?:too large|invalid|missing|malformed)",
        r"(?:missing|duplicate|invalid|without) .{0,30}(?:header|field)",
        r"looks like",
    ),
    (
        "blocked",
        r"(?<!account )(?<!mailbox )(?<!user )(?<!recipient )\bblocked(?! (?:due to|for) inactiv)",
    ),
    (
        "policy",
        r"polic(?:y|ies)",
        rf"(?<!name )(?<!recipient ){_NOT} (?:allowed|permitted|authori[sz]ed|have permission)",
        r"permission denied|unauthori[sz]ed",
        r"administrative(?:ly)? prohibit",
        r"recipient preferences|cannot route mail to user",
        r"not accept.{0,12} (?:from|with)",
        r"security reason",
        r"(?:helo|ehlo).{0,30}rejected: (?!need)",
        r"connections? not accepted|invalid (?:helo|ehlo)",
        rf"{_BOX} refused",
        r"groups\.google\.com/support",
    ),
    (
        "inactive_mailbox",
        rf"{_BOX}.{{0,40}}\b{_DEAD}",
        rf"\b{_DEAD} (?:{_BOX}|e-?mail)",
        r"blocked due to inactiv",
        r"mail receiving disabled",
        r"nieaktywn|zablokowan",
        r"deaktiviert|gesperrt",
        r"désactivé|inativ[ao]|inactiv[oa]|disattivat",
    ),
    (
        "bad_domain",
        rf"{_THEIRS}{_NOT} (?:be )?(?:found|exist)",
        rf"{_THEIRS}(?:unknown|invalid|no longer|obsolete|retired)",
        r"(?:unknown|invalid|illegal|bad|no such) (?:domain|host)",
        r"non-?existent (?:host|domain)",
        r"host by that name",
        r"(?:domain.{0,40}|server does |host does )not accept.{0,12}mail(?! from)",
        r"(?:find|no) (?:a |any )?(?:mail exchanger|host named|mx)",
        r"\bno mx\b|null ?mx|no smtp service|reject all mail",
        r"nxdomain|dns error|lookup dns|dns lookup",
        r"unroutabl|unrouteabl|non-?routabl",
        r"bad destination (?:host|system)",
        r"name or service not known",
        r"malformed .{0,16}name server",
        r"no valid hosts",
    ),
    (
        "invalid_recipient",
        rf"{_BOX}.{{0,50}}{_GONE}",
        rf"(?:no such|no|no valid|unknown|undefined) (?:or \w{{1,10}} )?(?:local |e-?mail |virtual |gateway )?{_BOX}",
        rf"(?:invalid|bad|wrong|illegal|incorrect|non-?existent) (?:or \w{{1,9}} )?(?:final |local |e-?mail )?{_BOX}",
        rf"not a (?:valid|known|registered) (?:local |e-?mail |virtual |gateway )?{_BOX}",
        r"user.?unknown|unknown.?user",
        r"n.t exist",
        r"n.t have an? .{0,20}account",
        r"find (?:user|alias|.{0,12}mailbox)",
        r"no (?:such )?(?:person|one) (?:here|by|at|with)",
        r"(?:user|recipient|customer|address|mailbox).{0,20}\bmoved",
        r"changed .{0,20}address",
        r"user name is not|unknown local.part|unrecogni[sz]ed.or.name",
        r"name not allowed|badrcptto|not our customer|no such id|does ?n.t handle mail for that",
        r"nie (?:istnieje|znaleziono|ma takiego)|nieznany (?:odbiorca|adres|u[żz]ytkownik)",
        r"unbekannt|nicht (?:gefunden|bekannt)|existiert nicht",
        r"inconnu|n.existe pas",
        r"no existe|desconocid|desconhecid|inesistente|sconosciuto",
        r"ongeldig|onbekend",
        r"не существует|не найден",
        r"不存在|存在しま|存在しない|見つかりません",
    ),
    (
        "network",
        r"tim(?:ed?|ing).?out",
        r"connection.{0,30}(?:refused|reset|failed|closed|lost|dropped|broken)",
        r"lost connection",
        r"unreachable|not reachable|no route to",
        rf"{_NOT} (?:responding|respond|connect)",
        r"unable to (?:connect|contact)",
        r"could not initiate|establish an? .{0,9}connection|(?:tls|ssl) (?:handshake|negotiation)",
        r"not accept our request|requests? to connect",
        r"lookup failure|name server timeout",
        r"too many hops|hop count|mail(?:ing)? ?loop|\bloops?\b|looping|point.{0,3} back",
        r"expired|retry time",
        r"(?:queue|undeliver\w{1,8}).{0,30}too long|for too long|failing for a long time",
        r"(?:failed|after) (?:\d+|multiple) (?:attempts|tries|retries)",
        r"delivery temporarily suspended",
        r"could not be delivered for",
        r"(?:not yet|been) (?:been )?(?:delivered|delayed)",
        r"still undelivered|will (?:be retried|keep trying|continue)",
    ),
    (
        "relay",
        r"(?:system|internal|server|local) (?:error|problem)",
        r"(?:mailer|configuration|config|i/o|input/output) error",
        r"error in processing|protocol (?:violation|error)|several matches found",
        r"\bpipe to\b|command (?:died|failed)|child process|x-unix|can.?t create output",
        r"syntax error|unrecogni[sz]ed command|bad sequence",
        r"temporar\w{1,8} (?:failure|error)",
        r"system.{0,20}busy",
        r"insufficient system|no space left|resources temporarily",
    ),
)
"""Class and words, in the order in which they are looked for."""
_SAID = tuple((reason, re.compile("|".join(words), re.I)) for reason, *words in SAID)

_ADDRESS = re.compile(r"[^\s<>()\[\]:;,]{0,64}@[^\s<>()\[\]:;,]{0,255}")


def said_in(text: str) -> str:
    """The class that the words mean; "" when they say nothing that we know."""
    words = _words(text[:LONGEST])
    return next((reason for reason, pattern in _SAID if pattern.search(words)), "")


def _words(text: str) -> str:
    """Without addresses, for a lead may be called dkim@ or spam@, and servers repeat whom they refuse; and of the pages
    that they point to without the place there."""
    words = _ADDRESS.sub(" ", text.replace("_", " ")).split()
    return " ".join(word.partition("#")[0] if "://" in word else word for word in words)
