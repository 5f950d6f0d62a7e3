"""How servers say that it is the hour, the traffic, the size, the way or themselves.

ON_THE_WAY is said of loops and of DNS that may answer yet, in words that sound like those of a missing domain or of too
many mails; NETWORK and BROKEN are general sentences.
"""

from __future__ import annotations

from nurture.core.words.addresses import NOT

GREYLISTED = (r"gr[ea]y-?\s?list|postgrey|\bgrey\.rbl",)
SENDERS_QUOTA = (
    r"message per connection|permitted limits|(?:exceeded|message) threshold|submission quota|account service is temp",
    r"(?:sending|outbound|outgoing|hourly|daily|sent|relay|thread) (?:\w{1,9} )?(?:quota|limit)",
    r"max(?:imum)? (?:e-?mails|messages) per",
    r"frequency (?:limit|too)|recipients? (?:per|limit)",
)
RATE = (
    r"frequency of receiving|too many errors from your|trop de connexions|already made numerous attempts",
    r"adr\.reciplimit",
    r"too (?:many|fast|quickly|frequent|much)(?! hops| header| results|.{0,3}received| errors? | times)",
    r"rate.?limit|rate (?:exceeded|control)|(?:message|hourly|daily|sending|connection) (?:limit|rate)|receivingrate",
    r"(?:unusual|excessive|unexpected) (?:rate|volume|traffic|number|userid)",
    r"(?<!account is )temporarily (?:deferred|limited)",
    r"concurren\w{1,8} (?:connect|session)|at a rate that|deferred due to|throttl|slow down",
    r"maximum .{0,20}(?:connections|sessions|recipients)|(?:connection|session)s? (?:number )?(?:limit|exceed)",
    r"resend (?:your message )?(?:later|more slowly)|exceeded the (?:rate|max\w{0,5}) ",
)
TOO_BIG = (
    r"maximum size the user accepts|line limit exceeded|taille limite du message",
    r"(?:message|mail|content|size|attachment|letter).{0,20}too (?:big|large|long)|too (?:big|large)(?! \()",
    r"larger than.{0,30}(?:limit|maximum|allowed)|(?:exceed|larger|over).{0,30}\bsize|size.{0,20}(?:exceed|limit)",
    r"sizelimit",
    r"(?:message|mail|attachment) (?:length )?exceeds|exceed\w{0,4} .{0,12}mailsize|message .{0,12}over .{0,12}limit",
)
ON_THE_WAY = (
    r"(?:tls|ssl) (?:handshake|negotiation)|start tls|cname lookup|lookup did not complete|try again .{0,20}name server"
    r"|not found,? try again|lookup failure\W{0,3}(?:try|temp)|name server.{0,40}(?:timeout|lookup fail|try again)",
    r"resolver\.adr\.(?:invalidinsmtp|badprimary|ambiguous)|smtpsend\.dns\.(?!nonexist)|noconnectorforaddress",
    r"temporary (?:lookup|dns|resolver)|violates rfc 1035|mxloopback|no valid route to|family mismatch"
    r"|routes .{0,20}blocked",
    r"retrieve source address|contact dns servers|no relevant answers|message frozen|been frozen|name ?server reply"
    r"|dns records for the destination|unroute?able mail domain",
    r"received\W{1,3}headers|too many (?:hops|received)|hop count|mail(?:ing)? ?loop|\bloops?\b|looping",
    r"point.{0,3} back",
    r"lowest.numbered mx|no route (?:found )?to|best.preference mx",
)
NETWORK = (
    r"tim(?:ed?|ing).?out|connection.{0,30}(?:refused|reset|failed|closed|lost|dropped|broken|error)|lost connection",
    rf"unreachable|not reachable|{NOT} (?:responding|respond|connect)|unable to (?:connect|contact)|no answer",
    r"network error",
    r"could not initiate|establish an? .{0,9}connection|not accept our request|requests? to connect|cannot connect",
    r"lookup failure|name server timeout|dns (?:lookup|query)|lookup dns|communications? (?:failure|problem|error)",
    r"mx lookup",
    r"expired|retry time|(?:queue|undeliver\w{1,8}).{0,30}too long|for too long|failing for a long time|too old",
    r"(?:failed|after) (?:\d+|multiple) (?:attempts|tries|retries)|delivery temporarily suspended",
    r"could not be delivered for|find a gateway for|failed to deliver to domain|not been collected|did not respond",
    r"(?:not yet|been) (?:been )?(?:delivered|delayed)|still undelivered|will (?:be retried|keep trying|continue)",
    r"(?:delivery|max) time (?:exceeded|expired|without)|not (?:be )?delivered (?:within|in time)|delivery period",
    r"attempts will continue|giving up(?! on \d)|(?:cannot|could not) send .{0,12}for \d|host is down|broken pipe"
    r"|read error",
)
BROKEN = (
    r"delivery to (?:file|pipe) forbidden|lmtp error|homedir creator|\bldap\b|executing qmail|too many results"
    r"|\bexit \d",
    r"brackets nested|expected word or|malformed address|source-routed|relay error|by next-hop|command output",
    r"user output file|could not load|interrupted system call|encountered an error while|misconfigured"
    r"|because .{0,12}mdb",
    r"local delivery failed|exit(?:ed)? (?:with )?(?:status|code)|procmail|maildrop|delivery agent|user lookup error",
    r"unknown mailer|mail system error|service refused|system (?:is )?full|disabled temporarily",
    r"(?:system|internal|server|local|technical|configuration|processing|software) (?:error|problem|failure)",
    r"server busy",
    r"(?:mailer|configuration|config|i/o|input/output|write|read|database|disk|lock|transport) (?:temporary )?error",
    r"error in processing|protocol (?:violation|error)|several matches found|not unique|transaction failed",
    r"unable to process",
    r"\bpipe to\b|command (?:died|failed)|child (?:process|crashed)|x-unix|can.?t create output",
    r"permission denied while",
    r"syntax error|invalid arguments|unrecogni[sz]ed command|bad (?:sequence|command)|not implemented",
    r"command .{0,12}(?:unknown|disabled|sequence)",
    r"temporar\w{1,8} (?:\w{1,8} )?(?:failure|error|problem|unable|unavailable)|(?:system|server|too).{0,20}busy",
    r"system load",
    r"insufficient system|no space left|(?:resources?|queue|service) (?:temporarily |currently )?unavailable",
    r"disk full|out of memory",
    r"service (?:is )?(?:not|currently un)available|not accepting (?:mail|messages)|shutting down|maintenance",
    r"starttls|no such file|cannot open|could not open",
)
