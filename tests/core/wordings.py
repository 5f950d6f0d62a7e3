"""What servers say, by what it means, from elsewhere than the mails of bounces-sisimai.

| whose words | read in |
| --- | --- |
| providers of our days | config/bounces.txt of ZoneMTA, bounces.toml of KumoMTA |
| older servers | lists of PHP-Bounce-Handler, bounce_email, and twisted1919/bounce-handler (from PHPMailer-BMH) |
| Gmail, Facebook, Comcast, Cox, QQ and 163, Coremail, Exchange | their help pages, or others' copies of them |
| Postfix, Exim, qmail, sendmail, Courier, Domino, CommuniGate, IronPort, Mimecast, other languages | known by heart |
| Domino, Exim, OpenSMTPD, DragonFly, fml; codes of Orange, GoDaddy, Charter, Facebook | the modules of Sisimai |
| Interia, GMX, MessageLabs, Exchange Online | their help pages |
| `my name was rejected` | qmail, as the manual of Sisimai quotes it for its `blocked` |

Where a list says only `hard` or `soft`, the class is what the words mean. Wordings are parted by ` | `.
"""

WORDINGS = {
    "invalid_recipient": """
        inactive email address | ada has been replaced by ida |
        non repertorie dans l'annuaire Domino | <ada@y.example> not found |
        550 Nie ma takiej skrzynki | Użytkownik nieznany | brak skrzynki o podanym adresie | nieprawidlowy odbiorca |
        compte inexistant | schránka neexistuje | mailbox not present |
        Adresse d au moins un destinataire invalide. LPN007_416 |
        550 RCP-P1 http://postmaster.y.example/response_codes |
        unknown user: "ada" | Recipient address rejected: User unknown in virtual mailbox table |
        Recipient address rejected: undeliverable address: No such user here |
        unknown local-part "ada" in domain "y.example" | Sorry, no mailbox here by that name. vpopmail (#5.1.1) |
        sorry, no mail-box here by that name | User unknown | List:; syntax illegal for recipient addresses |
        Mailbox does not exist | RESOLVER.ADR.ExRecipNotFound; not found |
        The e-mail account does not exist at the organization this message was sent to |
        The recipient name is not recognized |
        The e-mail address could not be found. Perhaps the recipient moved to a different organization |
        User ada (ada@y.example) not listed in Domino Directory | not listed in public Name & Address Book |
        unknown user account | Mailbox unavailable or access denied: user not found |
        Message was not accepted -- invalid mailbox. Local mailbox is unavailable: user not found |
        Utilisateur inconnu | Not our Customer | recipient unrecognized | not a valid user | Address invalid |
        address unknown | No such ID | I cannot deliver mail for ada: no such address |
        554 delivery error: This user doesn't have a yahoo.com account | Account not found | Addressee unknown |
        ADDRESS_NOT_FOUND | Bad destination mailbox address | destin. Sconosciuto | Destinatario errato |
        Email Address was not found | Indirizzo inesistente | Invalid or unknown virtual user | nie istnieje |
        Nie ma takiego konta | No mail box available for this user | No one with that email address here |
        No such mail drop defined | No such person at this address | not a known user | Recipient not found |
        recipient no longer on server | server doesn't handle mail for that user |
        This email address is not known to this system | unknown or illegal alias | unknown or illegal user |
        User doesn't exist in this server | user invalid | was not found in LDAP server |
        We are sorry but the address is invalid | Unable to find alias user | Old address no longer valid |
        user path no exist | qq Sorry, no valid recipients (#5.1.3) | Invalid User | Wrong recipients |
        bad address ada | Command RCPT User not OK | email address lookup in domain map failed |
        User not a member of domain | The recipient cannot be verified. Please check all recipients of this message |
        sorry, that recipient doesn't exist (#5.7.1) | I'm sorry but ada does not have an account here |
        Recipient address no longer exists | All recipients are invalid |
        local: Sorry, can't find user's mailbox. (#5.1.1) | no such address here |
        RC:LD The email account that you tried to reach does no exists. | Bad address syntax |
        recipient is not exist | Local User [ada] not found. | unavailable mail user | user not exist |
        local server don't exists that user | not user of this server | recipient does not have an account |
        Bad recipient address syntax | Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550 |
        Recipient email address is possibly incorrect |
        Adresse d au moins un destinataire invalide. Invalid recipient. | Adressat unbekannt | Empfaenger unbekannt |
        Benutzer existiert nicht | nieznany adresat | adres odbiorcy nie istnieje | El usuario no existe |
        usuario desconocido | Cet utilisateur n'existe pas | адресат не найден | No such user! |
        RCPT (ada) dosn't exist | Recipient address rejected: Unknown recipient | Address does not exist |
        there is no one at this address | The following recipient address is not valid |
        no account by that name here | Requested action not taken: mailbox not found |
        Person at this address has moved, please try another
    """,
    "bad_domain": """
        nie ma takiej domeny | nieznana domena | Domain nicht gefunden | domaine inconnu | dominio inexistente |
        We weren't able to find the recipient domain | DNS server returned answer with no data |
        an MX or SRV record indicated no SMTP service |
        mail receiving disabled | As the remote domain doesnt exist | all host address lookups failed permanently |
        Destination seem to reject all mails | No MX found for domain | recipient domain must exist |
        The mail could not be delivered to the recipient because the domain is not reachable |
        Host or domain name not found. Name service error for name=y.example type=MX: Host not found |
        Domain y.example does not accept mail (nullMX) | Sorry, I couldn't find any host named y.example. (#5.1.2) |
        I couldn't find any host by that name | Host unknown (Name server: y.example: host not found) |
        all relevant MX records point to non-existent hosts | an MX or SRV record indicated no SMTP service |
        SMTPSEND.DNS.NonExistentDomain; nonexistent domain |
        5.1.2 - Bad destination host 'DNS Hard Error looking up y.example (MX): NXDomain' | no such domain |
        Recipient address has a null MX | No MX for y.example | Domain name not found |
        PERM_FAILURE: DNS Error: Domain name not found | host name is unknown | Invalid host name |
        destination server for this recipient could not be found in Domain Name Service (DNS) |
        Bad destination system address | Recipient address rejected: Domain not found |
        No such domain at this location | The domain does not exist | domain has no mail exchanger |
        Invalid account. Tenant or Domain not found
    """,
    "inactive_mailbox": """
        ada is not an active address at this host | user not active | mailbox is inactive |
        ada left the company | ada is no longer employed here |
        Boite du destinataire archivee. OFR_420 [420] | The user(s) account is disabled. | Cannot route mail to user |
        Account is not active | User account not activated | Account Closed, Please Remove |
        this account is suspended | This mailbox is disabled (554.30) | DisabledUser |
        The email account that you tried to reach is disabled | Inactive user | is expired account |
        account has been disabled or discontinued | Destinatario sconosciuto o mailbox disatttivata |
        Esta casilla ha expirado por falta de uso | Mailbox currently suspended |
        Adressat unbekannt oder Mailbox deaktiviert | Destinataire inconnu ou boite aux lettres desactivee |
        El usuario esta en estado: inactivo | mail is not currently being accepted for this mailbox |
        Mailbox disabled for this recipient | mailbox has been blocked due to inactivity |
        Mailbox Locked or Suspended | mailbox temporarily disabled |
        Podane konto jest zablokowane administracyjnie lub nieaktywne | Questo indirizzo e' bloccato per inutilizzo |
        Recipient mailbox was disabled | is now disabled with MTA service. | User suspended | account expired |
        User status is locked. | mailbox ada is restricted | is a deactivated mailbox |
        user is terminated | Mailbox is frozen | mailbox is dormant | The user(s) account is disabled. |
        This address no longer accepts mail. | This account has been temporarily suspended | User hangup |
        konto nieaktywne | Konto zablokowane | Das Postfach ist gesperrt | Account temporarily disabled |
        Mailbox ( ada ) not found or inactivated
    """,
    "mailbox_full": """
        mailbox is full (MTA-imposed quota exceeded while writing to file) |
        Mailbox limit exeeded for this email address | exceeded storage allocation Quota exceeded |
        Mailbox is full / Blocks limit exceeded / Inode limit exceeded | extended quota violation |
        account is overquota | OverQuotaPerm | The recipient's inbox is out of storage space |
        Benutzer hat zuviele Mails auf dem Server | exceeded storage allocation |
        User has exhausted allowed storage space | User has too many messages on the server |
        User mailbox exceeds allowed size | mailfolder is full | user has Exceeded | not enough storage space |
        Disc quota exceeded | error writing message: File too large |
        Mailbox space not enough (space limit is 10240KB) |
        The users mailfolder is over the allowed quota (size). (#5.2.2) | recipient storage full, try again later |
        This message is larger than the current system limit or the recipient's mailbox is full |
        requested user's mailbox size exceeded | maildir over quota | Postfach ist voll |
        skrzynka odbiorcy jest przepelniona | Boite du destinataire pleine | casella di posta piena | buzon lleno |
        почтовый ящик переполнен | user is over quota
    """,
    "greylisted": """
        Client host blocked using grey.rbl - Greylisting in action, please try again later |
        Greylisted for 5 minutes | Internal resource temporarily unavailable: greylisting |
        You have been graylisted, retry in 300 seconds
    """,
    "rate": """
        Zbyt wiele wiadomości | RESOLVER.ADR.RecipLimit |
        Trop de connexions, veuillez verifier votre configuration. OFR005_104 [104] | AUP#I-1340 |
        too many sessions IB007 |
        The user you are trying to contact is receiving mail at a rate that prevents additional messages |
        Peak SMTP relay limit exceeded for customer | exceeded the rate limit | too many connections from your host |
        too many sessions | Throttling | Connection frequency limited | Domain has exceeded the max emails per hour |
        sending quota exceeded | Too many recipients | Too many messages in this connection |
        sorry, too many letters, try again later | Exceeding outbound thread limit | ReceivingRatePerm
    """,
    "too_big": """
        message size 20000000 exceeds size limit 10240000 of server mx.y.example |
        message is too big (transport limit = 50) |
        SMTPSEND.OverAdvertisedSizeLimit; message size exceeds fixed maximum size |
        RESOLVER.RST.RecipSizeLimit; message too large for this recipient | exceeded mailsize limit |
        message is too long. | Message exceeds maximum fixed size |
        Your message exceeded Google's message size limits
    """,
    "auth": """
        MAIL FROM [x] mismatches client IP [192.0.2.1]. | IPs with missing PTR records |
        Remote server does not support TLS | RESOLVER.RST.AuthRequired; authentication required | OFR_305 |
        Mail rejected. DMARC check failed. |
        This message does not have authentication information or fails to pass authentication checks (SPF or DKIM) |
        Message does not pass DomainKeys | IP Not found in SPF | DmarcRejection | cannot find your reverse hostname |
        Reverse DNS failure : Try again later | Bad DNS PTR resource record. | AUTH FAILED |
        TLS required for RCPT domain, closing connection. | IP name lookup failed
    """,
    "blocked": """
        554-y.example Nemesis ESMTP Service not available 554-No SMTP service |
        go away | Service refuse. Veuillez essayer plus tard. OFR006_103 192.0.2.1 [103] | 554 IB104 | AUP#In-1220 |
        Service unavailable; client [192.0.2.1] blocked using zen.spamhaus.org |
        192.0.2.1 has been blocked by zen.spamhaus.org |
        The IP address was rejected by the Realtime Block List provider | 192.0.2.1 found on one or more DNSBLs |
        Currently Sending Spam See: http://www.sorbs.net/lookup.shtml?192.0.2.1 |
        part of their network is on our block list (S3150) | Access denied, banned sending IP [192.0.2.1] |
        Your access to this mail system has been rejected due to the sending MTA's poor reputation |
        Your access to submit messages to this e-mail system has been rejected. |
        csi.mimecast.org Poor Reputation Sender. | Local CT IP Reputation - (reject) |
        You are not allowed to connect | dial-up or dynamic-ip denied | IPs blocked | Too many spams from your IP |
        Connection refused due to abuse | temporarily deferred due to user complaints | permanently deferred |
        not allowed access from your location | rejected based on geographical location | black ip. |
        IP is rejected | Requested mail action not taken: Invalid IP |
        Connected to 192.0.2.112 but my name was rejected. Remote host said: 501 5.0.0 Invalid domain name |
        Service not available No SMTP service IP address is black listed |
        IP=192.0.2.1 - A problem occurred. (Ask your postmaster for help or to contact tosa@rx.example to clarify.)
    """,
    "relay": """
        Relay access denied | Relaying denied. Proper authentication required. | relay not permitted |
        Unable to relay for ada | sorry, that domain isn't in my list of allowed rcpthosts (#5.5.3 - chkuser) |
        not local host y.example, not a gateway | Local user only or Authentication mechanism |
        is currently not permitted to relay through this server | We do not relay | Open relay not allowed |
        relaying to ada prohibited by administrator | host denies relay. | unknown mailer error 1 |
        Child process of address_pipe transport returned 127 from command | Local configuration error |
        Temporary local problem - please try later | system config error | Server configuration problem |
        file write error | Can't create output | Bad sequence of commands |
        Temporary System Problem. Try again later. | Temporarily unable to process your email | server too busy |
        Insufficient system storage | database temporary error. | queue unavailable | Command not implemented |
        Aack, child crashed. (#4.3.0)
    """,
    "content": """
        Message rejected as spam | We can't accept this message because it is spam |
        Message refused by SpamAssassin: scored too high |
        A URL in this email is listed on a blocklist. Please resolve and retry | Mail content denied |
        message has been rejected due to spam or virus classification |
        rejecting password protected file attachment | Rejecting banned content | failed several antispam checks |
        Wiadomosc zostala odrzucona przez system antyspamowy | Message with invalid header rejected - MIME error |
        Messages missing a valid messageId header are not accepted: not RFC 5322 compliant |
        This message was blocked because its content presents a potential security issue |
        Message bounced due to Content Examination Policy | MessageWall: MIME/REJECT: Invalid structure |
        improper use of 8-bit data in message header | sorry, it seems as a junk mail |
        Message filtered. Please see the FAQs section on spam | Virus found. |
        matches a profile the Internet community may consider spam | attachment type not allowed
    """,
    "policy": """
        Recipient address rejected: Access denied | All recipient addresses rejected : Access denied. [MX1] |
        Requested action not taken: mailbox unavailable 550-Reject due to policy restrictions |
        Recipient doesn't want your mail |
        Emetteur invalide. Invalid Sender. LPN105_405 | 550 Address rejected | ada is not a registered gateway user |
        NOT MEMBER article from anna | Sender not pre-approved | sender is in my black list | closed mailing list |
        Sender address rejected: User unknown | Domain of sender address anna does not exist |
        sorry, your envelope sender domain must exist | Sender verify failed | sender is rejected |
        Sender email is not in my domain | Error: MAIL FROM is mismatched with message header from address! |
        Email not accepted for policy reasons | Reject due to policy restrictions | Local Policy Violation |
        You have been blocked by the recipient | User refused to receive this mail. |
        RESOLVER.RST.NotAuthorized; not authorized | You do not have permission to send to this recipient |
        TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy |
        Message rejected by header based Anti-Spoofing policy | Administrative prohibition - envelope blocked |
        private list access denied. | Fake sender | NULL sender is not allowed | host denies the sender. |
        requires that you verify | Email rejected due to security policies | Policy rejection on the target address |
        restricted by policy error | Possible forgery | That recipient is not allowed |
        Client host rejected: Access denied
    """,
    "network": """
        unrouteable mail domain | SMTPSEND.DNS.MxLoopback | Network error on destination MXs | Envelope expired |
        Name service error for name=y.example type=MX: Malformed or unexpected name server reply |
        DNS Error: Could not contact DNS servers | Could not deliver for the last 432000 seconds. Giving up. |
        connect to mx.y.example[192.0.2.1]: Connection timed out |
        lost connection with mx.y.example while sending RCPT TO | retry timeout exceeded |
        all hosts for 'y.example' have been failing for a long time (and retry time not reached) |
        lowest numbered MX record points to local host | mail for y.example loops back to myself |
        Sorry, I wasn't able to establish an SMTP connection. (#4.4.1) |
        I'm not going to try again; this message has been in the queue too long. |
        This message is looping: it already has my Delivered-To line. (#5.4.6) |
        Message could not be delivered for 5 days | MX list for y.example points back to mx.z.example |
        Deferred: y.example: No route to host | Deferred: Name server: y.example: host name lookup failure |
        QUEUE.Expired; message expired | 5.4.7 - Delivery expired (message too old) |
        Too many "Received" headers - suspected mail loop |
        Maximum hop count exceeded. Message probably in a routing loop. | connection with mx1.y.example is broken |
        conversation with y.example timed out while sending end of data | No route found to server |
        not yet been delivered | DNS lookup failure: try again |
        unable to deliver this message due to a communications failure | Connection was dropped by remote host |
        Cannot start TLS: handshake failure | host lookup did not complete |
        CNAME lookup failed temporarily. (#4.4.3) | looping message.
    """,
}
