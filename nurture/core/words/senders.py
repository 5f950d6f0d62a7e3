"""How servers say that they do not want the sender, its server or this mail, whoever the recipient is.

| words | they refuse |
| --- | --- |
| LISTED | an address of a sender that is on a list of theirs |
| NOT_RELAYED | to carry mails of strangers |
| UNPROVEN | who does not prove to be who it says, by SPF, DKIM, DMARC, a name in DNS, a login or TLS |
| FOR_SPAM, BLOCKED, SHUT_OUT | the server that sends; SHUT_OUT without saying why |
| LINKS, CONTENT | this mail, for what stands in it or how it is made |
| OF_SENDER, POLICY | the sender's address; by a rule of theirs, or of their user |
"""

from __future__ import annotations

from nurture.core.words.addresses import BOX, NOT

_SENDER = r"(?:sender|mail ?from|envelope|return.?path|from address|your (?:e-?mail )?(?:address|domain))"

_TO_RCPT = r"(?:(?!rcpt).){0,60}"
"""In a transcript of a session it is then the recipient that is spoken of."""

LISTED = (
    r"badmailfrom|your (?:e-?mail address|domain) (?:\(\w+\) )?has been black|header-?based|spam reporting address",
    r"e-?mail address .{0,9}has been blocked|different address or alias|unresolvable rfc|not authenticated for",
    r"banned sender|sender address blocked",
    r"sender (?:\w{1,9} )?(?:is |has been )?(?:in |on )?(?:my |our |a )?(?:black ?list|spammer)|sender black ?list",
    r"sending to/from an address|sender not pre-?approved|mail ?from .{0,20}(?:black ?list|banned)",
)
NOT_RELAYED = (
    r"as a relay|insecure mail relay|relaying mail to|(?:is)?n[o']?t in my list of allowed|not configured to relay",
    r"don.?t handle mail for(?! that user)",
    r"relay\w{0,3}.{0,24}(?:denied|not\b|prohibited|disallowed|rejected|reject\b|forbidden)",
    r"(?:n.t|not) allowed to relay",
    r"not (?:currently )?(?:permitted|allowed|authori[sz]ed) to relay",
    r"(?:no|open|unauthori[sz]ed|unable to|denie[sd]) relay",
    r"(?:n.t|not) relay|credentials for relay|list of allowed rcpthosts|not local host|not a gateway|local user only",
    r"non-?local (?:e-?mail|address|recipient)|relay check|through this server without authent",
)
UNPROVEN = (
    r"sender policy framework|authentifi|invalid credentials|specific password|password not accepted"
    r"|verification failure",
    r"resolve your address|forward dns|unresolvable relay|unverif\w{1,6} sending|\brdns\b|mismatch\w{0,3} client ip",
    r"\b(?:spf|dkim|dmarc\w{0,9}|sender.?id|domain ?keys?)\b|unauthenticated|authenticat|auth (?:failed|error)",
    r"\bsmtp auth\b|not support (?:auth|tls)",
    r"starttls (?:first|command|is required)|(?:tls|encryption) (?:is )?(?:required|needed)|must issue a starttls",
    r"\bptr\b|reverse.?(?:dns|lookup|host|name|resol|mapping)|\br?dns check|find your (?:reverse )?host",
    r"inverse.{0,9}(?:dns|host)",
    r"(?<!cannot )(?:(?<!host )\bhostname|\bip\b|ip name|client name) (?:lookup|resolution) failed",
    r"does not resolve to .{0,20}name",
)
FOR_SPAM = (
    r"(?:spams?|unsolicited) (?:mail |messages? )?(?:originating )?from your (?:ip|server|host|network)",
    r"sending spam|spammer",
    r"user complaints|permanently deferred|refused due to abuse|reputation|\[ts?ss?0\d\]",
)
BLOCKED = (
    r"(?:black|block|deny|drop).?list(?!ed (?:url|link))(?! ?(?:url|link))",
    r"(?<!not )(?<!n't )\bfound (?:by|at|in|on) .{0,40}(?:\w+bl\b|dnsbls?|list)|dnsbls?\b",
    r"(?<!not )\blisted (?:by|at|in|on)\b(?!.{0,20}(?:directory|book))",
    r"spamhaus|spamcop|barracuda|senderbase|sender.?score|sorbs|abuseat|ivmsip|cloudmark|spamrl|hostkarma|uceprotect",
    r"\b(?:dns|r|x|s|p|c|z)?bl\b(?=.{0,30}(?:block|list|reject))|\b(?:dns|r)bl\b|real-?time.{0,12}list",
    r"(?:host|server|\bips?\b|client|network)\b.{0,40}\bblocked",
    r"your (?:ip|server|host|network|isp|access|connection).{0,40}(?:denied|rejected|refused|not accepted|banned)",
    r"your access to .{0,50}rejected|connections? (?:from )?.{0,40}(?:denied|rejected)",
    r"(?:client|connecting) (?:host|address|ip)(?! rejected: access denied).{0,30}(?:reject|denied|refused)",
    r"\bdynamic\b|dial-?up|residential|smtp server of your isp|banned (?:send|ip|host|by)|bad ip profile",
    r"suspicious activity",
    r"(?:due to|because of|of) abuse|abuse detected",
    r"\bip\b.{0,20}(?:is |was |has been )?(?:rejected|denied|refused|banned|invalid)|(?:invalid|black|bad) ip\b",
    r"ip not in white",
    r"not allowed (?:to connect|access)|geograph|your country|my name was rejected|greeting failed",
    r"mismatch\w{0,3} client ip",
    r"ofr.999|a problem occurred\W{0,4}ask your postmaster|\(?(?:rtr|con|dyn):\w\w|\[bl\d\d\]|cxbl|ipbl",
    r"refused\W{1,3}see http|\b\w{1,9}rbl\b|mail from .{0,40} refused|listed as abusive|bounce attacks|spam ip\b"
    r"|in the pbl",
    r"dead domain|to send mail from|go away|confirm this mail server|requires confirmation|access forbidden"
    r"|open proxy|nameserver query|abus detecte",
    r"(?<!indicated )no smtp service",
    r"not passed validation|network,? not allowed|not (?:currently )?accepting (?:mail from your ip|connections)",
    r"unwanted messages have been sent|no access from mail server|closing transmission channel",
    r"poor .{0,20}sender|bad sender|we do not accept mail from (?:this|your) (?:ip|host|server|network)",
)
LINKS = (
    r"bulk.advertising|recurrent pattern|mail score|blocked by our filter|conversion to internet format"
    r"|stray linefeeds|duplicate headers?|header size|mime complexity|unnecessary base64|anti-?spam checks",
    r"\b(?:url|link|domain)s? (?:in|within|contained in) (?:this|the|your).{0,40}(?:list|block)",
    r"(?:black|block)list(?:ed)? (?:url|link)|\burl\b.{0,40}(?:black|block|list)|uribl|surbl|\bdbl\b|banned content",
)
OF_SENDER = (
    r"\be2110\b|\bbatv\b|backscatter|bogus mail from|bouncedeny|valid-address-filter|senderfilterconfig",
    r"emetteur invalide",
    r"third-party dsns|unsigned dsn|envelope sender .{0,12}denied|returned mail not accepted"
    r"|from: .{0,30}(?:invalid|not allowed)|valid from:",
    r"fully qualified e-?mail address required|invalid domain, see|registered gateway user"
    r"|e-?mail address is not verif",
    r"^\d{3} mx records for|mailbox access for|domain is empty|empty e-?mail address|unroute?able sender",
    rf"{_SENDER}\b{_TO_RCPT}(?:rejected|denied|refused|blocked|not (?:owned|allowed|permitted|authori|in my|local))",
    rf"{_SENDER}\b{_TO_RCPT}{NOT} (?:exist|resolve|in my|verif|valid|found|accept)",
    rf"{_SENDER}\b{_TO_RCPT}(?:no longer|has no|invalid|unknown|mismatch|must|fail|syntax|unvalidated|lookup|denied)",
    r"(?:verify|verification|invalid|unknown|domain of|fake|denie[sd]|deny|reject\w{0,4}|bad|null|illegal|forged)"
    r" .{0,12}(?:sender|mail ?from|from address)",
    r"purported responsible|spoof|forge(?:ry|d)|real domain name required|impersonat",
)
CONTENT = (
    r"spam|virus|malware|phish|trojan|\bworm\b|infected|\bcontent\b(?!-)|unsolicited|bulk (?:e-?)?mail"
    r"|\bjunk(?!email)|\bfiltered\b",
    r"rfc.?[25][38]22|rfc.{0,12}complian|complian.{0,12}rfc|not rfc|mime.{0,3}(?:error|reject)|executable|8-?bit data",
    r"invalid (?:data|structure|attachment)|attachments?\b.{0,40}(?:not|reject|block|prohibit|illegal|type)|macro",
    r"(?:reject|illegal|prohibit|dangerous|suspicious|forbidden|password).{0,40}\b(?:attachment|file)",
    r"headers? (?:is |are )?(?:too large|invalid|missing|malformed|too long)|bad header|header .{0,20}syntax",
    r"(?:missing|duplicate|multiple|invalid|without) .{0,30}(?:header|field)|bare (?:lf|cr|newline)",
    r"line (?:is )?too long",
    r"looks like|potential security issue|message (?:body|text|subject) .{0,30}(?:reject|not allowed|block)",
    r"looks suspicious",
)
SHUT_OUT = (
    r"(?<!account )(?<!mailbox )(?<!user )(?<!recipient )(?<!address )\bblocked(?! (?:due to|for) inactiv)"
    r"(?! by (?:the |this )?(?:recipient|user))(?<!envelope blocked)(?<!been blocked)",
    r"has been blocked(?! (?:due to|for) inactiv)(?! by (?:the |this )?(?:recipient|user))",
)
POLICY = (
    r"not member|security alert|retrieve credentials|rejected by (?:recipients|destination domain)",
    r"closed mailing list|header\w? (?:are|is) not accepted|organizational settings|low priority|multiple addresses in",
    r"not subscribed|not accept messages containing|captcha|mass mailer|user rules|is protected by|only accepting mail",
    r"refuse to receive|(?<!recipient )address(?:es)? rejected|isn.t on the recipient",
    r"polic(?:y|ies)|blocked by (?:the |this )?(?:recipient|user)|envelope blocked",
    rf"(?<!name )(?<!recipient ){NOT} (?:allowed|permitted|authori[sz]ed|have permission)",
    r"recipient .{0,12}not allowed",
    r"permission (?:denied|to send)|unauthori[sz]ed|administrative(?:ly)? prohibit|notauthorized",
    r"(?<!unavailable or )access denied\W{0,3}(?:$|as\d)|recipient address(?:es)? rejected\W{1,3}access denied",
    r"n.?t want (?:your|this) (?:e-?)?mail",
    r"recipient preferences|not accept.{0,12} (?:from|with)|security reason",
    r"requires that you verify",
    r"(?:helo|ehlo).{0,30}rejected: (?!need)|connections? not accepted|invalid (?:helo|ehlo)|list access|no permit\b",
    rf"{BOX} refused|groups\.google\.com|members-only|only accepts? (?:mail|messages) from|whitelist",
    r"allowed.senders|rejectmessage",
    r"user (?:reject|in black)|header error|mail data refused|delivery was refused|denied by (?:user|recipient|domain)",
)
