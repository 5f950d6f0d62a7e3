"""How servers say that nobody is there, that who is there gets no mail, or that no room is left.

`RETIRED` is said of addresses, not of their owners: nobody is there. `BOX` is what they call it, `_GONE` that it is not
there, `_DEAD` that it is there and shut. What may be said of a sender as well counts only where nothing names the
sender, for which `words.senders` are looked for first.
"""

from __future__ import annotations

NOT = r"(?:not|n[o'’]t)"
OVER = r"\b(?:over|exce+d\w{0,8}|exeed\w{0,3}|out of|above|beyond|past|reached|hit|exhausted)"
BOX = (
    r"(?:user|recipient|mail-? ?box(?:es)?|(?<!ip )(?<!your )(?<!your email )(?<!your e-mail )address\w{0,8}"
    r"|account|destinat\w{1,8}|customer|addressee|alias|local.part|mail ?drop|rcpt|userid|inbox|member|subscriber)"
)
_THEIRS = (
    r"(?<!your )(?<!client )(?<!sending )(?<!helo )(?<!mail)(?:domain|host)"
    r"(?:(?!said|reject|user|recipient|mail|address|account).){0,20}"
)
_DEAD = (
    r"(?:disabled?|inactiv\w{0,8}|suspend\w{0,8}|de-?activat\w{0,8}|locked|blocked|expired|closed|terminated|frozen"
    r"|discontinued|retired|cancell?ed|dormant|restricted|on hold|hangup|deleted|quarantined"
    rf"|{NOT} (?:an )?(?:been )?(?:currently |yet )?(?:active|activated|in use|accepting|enabled)"
    r"|no longer (?:active|in use|accept\w{0,8}))"
)
_GONE = (
    r"(?:unknown|unrecogni[sz]ed|invalid|illegal|unavailable|undeliverable|lookup .{0,20}fail\w{0,8}"
    r"|no longer (?:valid|on|with|exists?|available)|(?:does?|has) ?n[o'’]?t? exi[st]\w{0,3}|no exists?|incorrect"
    rf"|(?:{NOT}|cannot) (?:be )?(?:found|known|recogni[sz]ed|listed|valid|exi[st]\w{{0,3}}|available|ok|here|verified"
    r"|present|our customer|hosted|defined|located|resolved|registered|an? (?:valid|known|registered|member|user)))"
)

RETIRED = (r"\binactive (?:e-?mail )?address|recipient address rejected\W{0,3}(?:$|\()|server rejected recipients",)
MAILBOX_FULL = (
    r"not sufficient (?:disk )?space|account storage limit|\bfull mailbox|space .{0,12}used up|too much mail data"
    r"|mail ?file size exceeds",
    rf"{BOX}.{{0,40}}\bfull\b",
    r"(?:mail ?folder|mail ?dir|postfach|storage|bo[iî]te|casella|buz[oó]n).{0,30}(?:full|voll|plein|satur"
    r"|pien[ao]|llen[ao])",
    r"over ?quota|quota.{0,20}(?:exceed|full|violation|dépassé|überschritten|superad)|dis[ck] ?quota",
    rf"{OVER}.{{0,30}}(?:quota|storage|space)",
    rf"(?:{BOX}|mail ?folder).{{0,20}}{OVER}.{{0,30}}(?:size|limit|quota)|user (?:has )?exceeded",
    r"(?:mailbox|user).{0,20}(?:size|limit) exc?eed",
    rf"{NOT}.{{0,6}}enough.{{0,12}}space|space.{{0,12}}not enough|insufficient (?:disk|mailbox|storage).{{0,20}}"
    r"(?:space|quota)|no space left (?:in|on) .{0,12}(?:mailbox|account)",
    r"inode limit|blocks limit|file too large|too many messages on the server|zu ?viele mails",
    r"überfüllt|ueberfuellt|speicher\w{0,9} (?:überschritten|ueberschritten)|переполнен",
    r"превышен.{0,20}ящик",
    r"容量|空间不足|いっぱい",
)
INACTIVE = (
    rf"{BOX}.{{0,40}}\b(?:temporar\w{{1,4}}|currently) (?:unavailable|not available|closed)",
    rf"{BOX}.{{0,40}}\b{_DEAD}",
    rf"\b{_DEAD}(?: (?:{BOX}|e-?mail)|user|mailbox)",
    r"unavailable or access deni(?:n)?ed(?! ?:)|mailbox cannot be accessed|compte du destinataire est bloque"
    r"|account is temporarily limited|(?:^|> | {3}|mail to )is no longer valid|cannot route mail to user",
    r"(?:currently|been|user) (?:temporarily )?suspended|temporar\w{1,3} locked|archived recipient|destinataire archiv"
    r"|not accepting any (?:e-?)?mail|restricted sms",
    r"blocked due to inactiv|disabled with mta|not currently being accepted for this mailbox",
    r"no(?:t| longer) (?:currently )?accept\w{0,3} (?:any )?(?:e-?mail|messages) (?:for|at) this (?:mailbox|address)",
    r"address no longer accepts|owner .{0,30}(?:deceased|left)|left the company|no longer (?:employed|works?\b)",
    r"deak?tivi?ert|gesperrt|stillgelegt|abgeschaltet",
    r"d[ée]sactiv|suspendu|inativ[ao]|inactiv[oa]|dis?att+ivat|bloccat|ha expirado|cuenta .{0,20}(?:bloquead|cancelad)",
    r"заблокирован|отключ[её]н|недоступен|неактивен",
)
BAD_DOMAIN = (
    rf"{_THEIRS}{NOT} (?:be )?(?:found|exist|valid|hosted|configured)",
    rf"{_THEIRS}(?:unknown(?! (?:user|recipient|address|mailbox))|invalid|no longer|obsolete|retired|expired)",
    r"(?:unknown|invalid|illegal|bad|no such) (?:mail )?(?:domain|host)|non-?existent (?:host|domain)",
    r"host by that name|domain is not reachable|no mail hosts for domain|has no mail-enabled"
    r"|domain mentioned in email address is unknown"
    r"|recipient domain must exist|mail domain .{0,40}is unknown",
    r"no (?:route for current request|host found for existing smtp)|returned a permanent error|mail receiving disabled",
    r"remote domain does ?n.?t exist|address lookups failed permanently",
    r"(?:find|no) (?:a |any )?(?:mail exchanger|host named|mx\b)|\bno mx\b|null ?mx|reject all mail",
    r"(?:domain .{0,40}|(?:server|host) does )not accept (?:any |incoming )?e?-?mail(?! (?:from|with|that|of|to)\b)",
    r"^521 .{0,80}not accept mail(?! from)|nxdomain|domain nonexistent|mx records? points? to non-?exist",
    r"could not be found in (?:the )?(?:domain name service|dns)|dns (?:hard )?error|unroutabl|unrouteabl|non-?routabl",
    r"indicated no smtp service|bad destination (?:host|system)|name or service not known|no valid hosts",
    r"domain.{0,12}lookup failed|unknown e-?mail domain|find the recipient domain|answer with no data",
    r"doména|domain (?:existiert nicht|nicht gefunden)",
    r"(?:domaine|dominio) (?:inconnu|inexist|inesist|sconosc|desconoc)",
)
NOBODY = (
    rf"{BOX}.{{0,50}}{_GONE}",
    r"(?:no such|no|no valid|unknown|undefined|unavailable) (?:or \w{1,10} )?"
    rf"(?:local |e-?mail |mail |virtual |gateway )?{BOX}",
    rf"(?:invalid|bad|wrong|illegal|incorrect|non-?existent|unroutable) (?:or \w{{1,9}} )?(?:final |local |e-?mail "
    rf"|destination )?(?:virtual )?{BOX}",
    rf"not an? (?:valid|known|registered|existing|local) (?:local |e-?mail |virtual |gateway )?{BOX}",
    r"user.?unknown|unknown.?user|usern(?:ame)? is not|unknown local.part|unrecogni[sz]ed.or.name",
    r"no such (?:id|name)\b",
    r"(?:n.t|no) exist|does no exist|no existe|n.t have an? .{0,20}(?:account|mailbox)|not (?:have|hold) an account",
    r"find (?:the )?(?:user|alias|recipient|.{0,12}mailbox)|no (?:such )?(?:person|one|body) (?:here|by|at|with)",
    r"(?:user|recipient|customer|address|mailbox|person).{0,30}\bmoved|changed .{0,20}address|user name is not",
    r"not (?:present|listed) in .{0,20}directory|in name directory|n.?t accept (?:user|recipient)|utente simile",
    r"recipient (?:is )?(?:not (?:accepted|local)|refuses to accept)|badrecipientto|missing home"
    r"|(?:box|address) unav\w*able",
    r"mailbox is not allowed|single label domain|non r[ée]pertori|invalid final delivery|^542 .{0,40}rejected"
    r"|replaced by|validrcptto|recipient has been denied|> not found",
    r"name not allowed|badrcptto|not our customer|(?:n.t|not) handle mail for that|not (?:a )?user of this",
    r"recip(?:ient)?notfound",
    r"not (?:be )?(?:found|listed) in .{0,24}(?:ldap|directory|book)",
    r"addresses? (?:is |was )?(?:possibly |probably )?(?:incorrect|misspelled|mistyped)|illegal for recipient",
    r"no mail-? ?box|reserved by rfc 2606",
    r"we do ?n.t have .{0,20}by that name|account by that name|user path no",
    r"neexistuj|nem létezik",
    r"unbekannt|nicht (?:gefunden|bekannt|vorhanden)|existiert nicht|ung[üu]e?ltige .{0,20}(?:adresse|empf)",
    r"inconnu|inexistant|n.existe pas|destinataire.{0,20}invalide|adresse .{0,30}invalide",
    r"desconocid|desconhecid|inexistent|inesistente|sconosciuto|errato|no se encuentra|não existe|nao existe",
    r"ongeldig|onbekend|bestaat niet|neznám|ismeretlen|finns inte|okänd|findes ikke|ukendt|ukjent",
    r"не существует|не найден|нет такого|неизвестн",
    r"不存在|ありません|存在しま|存在しない|見つかりません|没有此|查无此|无此用户|없는|존재하지",
)
