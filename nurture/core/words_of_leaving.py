"""How people say that they want no more mail, in ten languages: a verb of leaving, whom it is about, and from where.

All is in small letters without accents, a space between two words, a comma of its own for each pause; an address of the
writer's is `myaddress`, another one `someaddress`. Who has `wishes` wants to leave, who has `erasures` wants all that is
kept of them to be gone as well; `keeps` says the opposite, though it uses the same words.
"""

from __future__ import annotations

from typing import NamedTuple


class Tongue(NamedTuple):
    """Patterns that are looked for anywhere in a sentence."""

    wishes: tuple[str, ...]
    erasures: tuple[str, ...]
    keeps: tuple[str, ...]


_CLAUSE = r"(?:^|, )"
_ENDS = r"$| ,| (?:prosz|dzieku|natychm|i |please|now|thank|asap|immediate|bitte|danke|sofort|merci|gracias|grazie|per favore)"
_END = rf"(?={_ENDS})"


def _off(of: str, a_list: str) -> str:
    """From our list, or from nothing in particular: whoever is to be taken out of a project does not mean us."""
    return rf"\b(?! (?:{of}) (?!(?:\w+ ){{0,4}}?{a_list}))"


# ---------------------------------------------------------------- Polish

_PL_MAILS = (
    r"(?:e?mail\w*|wiadomosc\w*|news ?let\w*|spam\w*|korespondencj\w+|reklam\w*|smieci\w*|mailing\w*|powiadomien\w*"
    r"|(?:informacji|tresci|materialow|ofert) (?:handl|marketing|reklam|promoc)\w+)"
)
_PL_LIST = rf"(?:list(?:y|ami|a)?\b|biuletyn\w*|baz\w{{1,3}}\b|sub?skry\w+|wysylk\w+|rozsylk\w+|marketing\w*|{_PL_MAILS})"
_PL_ADDRESS = r"(?:e?mail\w{0,3}|adres\w{0,3}(?! dostaw)|skrzyn\w+|kontakt\w{0,3}|dan(?:e|ych) kontaktow\w+)"
_PL_US = r"(?:mnie|nas|myaddress)"
_PL_OURS = rf"(?:{_PL_US}|(?:moj\w{{0,4}}|nasz\w{{0,4}}|ten|tego|powyzsz\w+|podan\w+) {_PL_ADDRESS})"
_PL_OUT = r"(?:wypis\w{1,7}|wyrejestr\w+|odsubskryb\w+)"
_PL_AWAY = r"(?:usu[nw]\w*|skresl\w*|wykresl\w*|wyrzuc\w*|wykas\w+|skas\w+|wymaz\w*|zdejm\w+|wylacz\w+|wyklucz\w+)"
_PL_OFF = _off("ze?", _PL_LIST)
_PL_SEND = (
    r"(?:wysyl\w+|przysyl\w+|przesyl\w+|nadsyl\w+|rozsyl\w+|pis(?:ac|z|zcie|zecie|ali\w*)|kontaktow\w+|kontaktuj\w+"
    r"|niepoko\w+|neka\w+|spam(?:ow|uj)\w*|mailow\w+|zasmieca\w+|bombard\w+)"
)
_PL_TO_US = rf"(?:mi|mnie|nam|nas|wiecej|juz|takich|tych|tego|zadn\w+|nic\w*|kolejn\w+|dalsz\w+|na (?:ten|moj)|{_PL_MAILS})"
_PL_TO = r"(?:otrzym|dostaw|przetwarz|wysyl|przesyl|kontakt|marketing|mail|newsl|wykorzyst|profil|wiadom|przekaz|dan[ey])"
_POLISH = Tongue(
    wishes=(
        rf"\b(?:{_PL_OUT}|{_PL_AWAY}) (?:\w+ ){{0,3}}?{_PL_OURS}{_PL_OFF}",
        rf"\b{_PL_US} (?:\w+ ){{0,2}}?(?:{_PL_OUT}|{_PL_AWAY}){_PL_OFF}",
        rf"\bsie (?:\w+ )?{_PL_OUT}{_PL_OFF}|\b{_PL_OUT} (?:\w+ )?sie\b{_PL_OFF}",
        rf"\b(?:moj|nasz|ten) {_PL_ADDRESS} (?:\w+ ){{0,2}}?{_PL_AWAY}",
        rf"\b(?:{_PL_OUT}|{_PL_AWAY}) (?:prosze |natychmiast )?ze? (?:\w+ ){{0,3}}?{_PL_LIST}"
        rf"(?: (?:danych|mailing\w*|adres\w+|odbiorc\w+|subskryb\w+|marketing\w+|panstwa|firmy)){{0,2}}{_END}",
        rf"\bz?rezygn\w+ (?:\w+ ){{0,2}}?ze? (?:\w+ ){{0,3}}?(?:{_PL_LIST}|otrzymywani\w+|dostawani\w+)",
        rf"\banul\w+ (?:\w+ ){{0,2}}?(?:sub?skryp\w+|news ?let\w*)",
        rf"\bnie (?:\w+ ){{0,2}}?{_PL_SEND} (?:\w+ ){{0,2}}?{_PL_TO_US}\b|\bnie {_PL_SEND}(?=$| ,)",
        rf"\b(?:mi|mnie|nam|nas|nic|wiecej|juz|na ten adres) (?:\w+ )?nie {_PL_SEND}",
        rf"\bnie(?:wysyl|przysyl|przesyl|kontaktow)ani\w+(?: (?:\w+ ){{0,2}}?{_PL_TO_US}\b|$)",
        rf"\b(?:przestan\w*|przestac) (?:\w+ ){{0,3}}?{_PL_SEND}",
        rf"\bzaprzesta\w+ (?:\w+ ){{0,2}}?(?:{_PL_SEND}|{_PL_MAILS}|kontakt\w*)",
        rf"\b(?:wstrzym|przerw|zakoncz)\w+ (?:\w+ )?wysyl\w+ (?:\w+ ){{0,2}}?{_PL_MAILS}",
        rf"{_CLAUSE}(?:dosc|koniec|stop) (?:\w+ ){{0,2}}?{_PL_MAILS}",
        rf"\bnie zycz\w+ sobie(?:$| ,| (?:\w+ )?(?:{_PL_TO_US}|{_PL_TO}\w*|panstwa|wasz\w+|z?eby|aby)\b)",
        rf"\bnie chc\w+ (?:\w+ ){{0,3}}?(?:otrzymywac|dostawac)"
        rf"(?:$| (?:\w+ ){{0,3}}?(?:{_PL_MAILS}|tego|nic\w*|ofert|od (?:was|panstwa))\b)",
        rf"\bnie chc\w+ (?:\w+ ){{0,2}}?{_PL_MAILS}",
        rf"\bnie (?:wyraza|udziela|zgadza)\w+ (?:\w+ ){{0,2}}?(?:zgod[ey]|sie)(?:$| ,| na (?:\w+ ){{0,2}}?{_PL_TO})",
        r"\b(?:wycof|cofa|cofn|odwol)\w* (?:\w+ ){0,4}?zgod[aeyi]?\b",
        r"\bzgod[aey] (?:\w+ ){0,3}?(?:wycofuj|cofa|odwoluj)\w*",
        rf"\b(?:wnosz|zglasz|sklada|wyraza|wnies|zglos|zloz)\w* (?:\w+ ){{0,2}}?sprzeciw\b"
        rf"(?=$| ,| (?:\w+ ){{1,4}}?{_PL_TO})|\bsprzeciwiam\w* sie (?:\w+ ){{0,3}}?{_PL_TO}",
    ),
    erasures=(
        rf"\b{_PL_AWAY} (?:\w+ ){{0,3}}?(?:moich|moje|nasze|naszych) (?:\w+ ){{0,2}}?dan(?:e|ych)\b(?! kontakt)",
        rf"\b{_PL_AWAY} (?:\w+ ){{0,4}}?dan(?:e|ych) osobow\w+",
        rf"\b(?:moje|nasze) dane (?:\w+ ){{0,3}}?{_PL_AWAY}",
        r"\b(?:korzyst|zada|prosz|realizac)\w* (?:\w+ ){0,4}?bycia zapomnian\w+",
    ),
    keeps=(
        r"\bnie (?:(?:chc\w+|zamierza\w*|bede|planuj\w*|prosil\w*|o|mnie|nas|sie|musicie|jeszcze) ){0,3}"
        r"(?!\w*(?:lis|ano|ali|iet|eto|wypisz|usun)\w*)(?:wypis|z?rezygn|usu[nw]|wykresl|skresl|wyrejestr|wycof|cofa|wyrzuc)\w*",
        r"\b(?:juz )?(?:mialem|mialam|chcialem|chcialam) sie (?:juz )?wypisac , ale",
    ),
)

# ---------------------------------------------------------------- English

_EN_OUT = r"(?:un ?subscri\w+|un ?su[bs]\w{0,4}ib\w*|unsub|opt(?:ed|ing)? out)"
_EN_MAILS = (
    r"(?:emails?|mails?|messages?|news ?letters?|spam\w*|mailings?|communications?|correspondence|junk|crap|updates"
    r"|(?:marketing|promotional|sales) \w+)"
)
_EN_LIST = rf"(?:lists?|data ?base|subscriptions?|distribution|crm|systems?|records|contacts|campaigns?|{_EN_MAILS})\b"
_EN_US = (
    r"(?:me|us|myself|ourselves|myaddress|(?:my|our) (?:\w+ )?(?:emails?|mail|address(?:es)?|contact details|details|name)"
    r"(?: address(?:es)?| id)?|(?:this|the above) (?:\w+ )?address)"
)
_EN_OFF = rf"(?=$| ,| (?:from|off|out of) (?:\w+ ){{0,4}}?{_EN_LIST}|{_ENDS}| (?:at|as|right|permanently|today|and)\b)"
_EN_NOT = r"(?:do not|don t|dont|never|no longer|please not|not to|did not|didn t)"
_EN_THIS = rf"(?:any ?more|again|ever|any(?:thing)?|more|further|such|these|this|those|stuff|your|{_EN_MAILS})"
_ENGLISH = Tongue(
    wishes=(
        rf"{_CLAUSE}{_EN_OUT}(?=$| ,| (?:me|us|my|our|from|all|this|these|now|please|immediately|myaddress|at|thank\w*)\b)",
        rf"\b(?:please|pls|plz|kindly|immediately|hereby) (?:\w+ )?{_EN_OUT}"
        r"(?=$| ,| (?:me|us|my|our|from|all|this|now|immediately|myaddress|of|at|thank\w*)\b)",
        rf"\b{_EN_OUT} {_EN_US}\b|\bopt (?:me|us|my \w+|myaddress) out",
        rf"\b(?:i|we|id)\b (?:\w+ ){{0,6}}?to (?:be )?(?:{_EN_OUT}|removed|taken off)"
        rf"(?! from (?!(?:\w+ ){{0,4}}?{_EN_LIST}))",
        rf"{_CLAUSE}(?:would |want |wanting |wish |like ){{1,2}}to (?:be )?{_EN_OUT}",
        rf"\b(?:i|we) (?:am |are |m |hereby |now ){{1,2}}(?:unsubscrib\w+|opt(?:ing)? out)",
        rf"\b(?:request (?:to|for) (?:be )?{_EN_OUT}|un ?subscri\w+ request)",
        rf"\b(?:remove|delete|drop|strike|scrub|exclude|erase) {_EN_US}\b{_EN_OFF}",
        rf"\b(?:take|get) {_EN_US} (?:off|out of|from)\b(?:$| ,| (?:\w+ ){{0,4}}?{_EN_LIST})",
        rf"\b(?:remove|delete|take) (?:from|off) (?:\w+ ){{0,3}}?{_EN_LIST}{_END}",
        rf"\bstop (?:please )?(?:sending|send)(?: (?:me|us|out))?(?:$| ,| (?:\w+ ){{0,2}}?{_EN_THIS}\b)",
        r"\bstop (?:\w+ )?(?:e?mailing|spamming|messaging|contacting|writing|bothering|bombarding|harassing|pestering)"
        r"(?: to)?(?:$| ,| (?:me|us|my|this|myaddress|people)\b)",
        rf"\bstop (?:(?:with|the|these|those|this|all|your|any|sending) ){{1,3}}(?:\w+ )?{_EN_MAILS}",
        rf"\b{_EN_NOT} (?:ever |please )?(?:send|e?mail|write|message|spam)\b(?: to)?(?: (?:me|us|out))?"
        rf"(?:$| ,| (?:\w+ )?{_EN_THIS}\b)",
        rf"\b{_EN_NOT} (?:ever |please )?contact (?:me|us)(?:$| ,| (?:any ?more|again|ever|in future|further|by e?mail)\b)",
        rf"\b{_EN_NOT} (?:wish|want|need|care|like)(?: to (?:be |get |keep )?(?:receiv|get|hear|see|contact)\w*)?"
        rf" (?:from you\b|(?:\w+ ){{0,4}}?{_EN_MAILS}\b|(?:by|from) (?:you|your company)\b)",
        rf"{_CLAUSE}(?:please |want |i want |thanks )?no (?:more|further) (?:(?:of|these|your|such) ){{0,2}}{_EN_MAILS}\b",
        rf"\bcancel (?:(?:my|our|the|this|all) )?(?:\w+ )?(?:subscriptions?|news ?letters?|mailings?)\b",
        r"\b(?:withdraw|revoke|retract|withdrawing|revoking) (?:\w+ ){0,3}?consents?\b",
        r"\bobject(?:ing)? to (?:\w+ ){0,4}?(?:process\w*|marketing|use|e?mails?|data|profiling|being contacted)\b",
    ),
    erasures=(
        r"\b(?:delete|erase|remove|destroy|wipe)\b (?:\w+ ){0,3}?(?:my|our) (?:\w+ ){0,2}?(?:data(?! ?base)|information)\b",
        r"\b(?:delete|erase|remove|destroy|wipe)\b (?:all |any |everything |the )?(?:\w+ ){0,2}?(?:data |information |everything )?"
        r"(?:that )?(?:you|your company) (?:\w+ ){0,2}?(?:about|on|of) (?:me|us)\b",
        r"\bright (?:to be forgotten|to erasure|of erasure)\b",
    ),
    keeps=(
        rf"(?<!you )(?:\bdo not|\bdon t|\bdont|\bnever|\b(?:will|would|am|are|did|m) not|\bwo(?:n|uldn) t|\bdidn t|\bnot to)"
        rf" (?:\w+ ){{0,3}}?(?:{_EN_OUT}|(?:remove|delete|take|drop|stop|cancel)\b)",
        rf"\b(?:about to|nearly|almost|was going to|thinking of|thought of) (?:\w+ )?{_EN_OUT}",
    ),
)

# ---------------------------------------------------------------- German, French, Spanish, Italian

_DE_MAILS = r"(?:e?mails?|news ?letter\w*|nachricht\w*|werb\w+|mailings?|post|zusendung\w*)"
_DE_LIST = rf"(?:\w{{0,12}}verteiler\w*|\w{{0,12}}liste\w*|datenbank|datei|kartei|abo\w*|{_DE_MAILS})"
_DE_US = r"(?:mich|uns|myaddress|(?:mein\w*|unser\w*|diese) (?:e?mail ?|mail ?)?(?:adresse\w*|kontakt\w*)|meine e?mail)"
_DE_SOON = r"(?:(?:bitte|sofort|umgehend|hiermit|sie|doch|nun|gerne?) ){0,3}"
_DE_OUT = r"(?:ab(?:zu)?meld\w+|aus(?:zu)?trag\w+|streich\w+|l(?:o|oe)sch\w+|entfern\w+|ab(?:zu)?bestell\w+|(?:heraus)?nehm\w+)"
_DE_OFF = _off("aus|von|vom", _DE_LIST)
_DE_FROM = rf"(?:(?:aus|von|vom) (?:\w+ ){{0,2}}?{_DE_LIST} )?"
_GERMAN = Tongue(
    wishes=(
        rf"\bmeld\w* {_DE_SOON}(?:mich|uns) {_DE_SOON}{_DE_FROM}{_DE_SOON}ab\b",
        rf"\b(?:mich|uns) {_DE_SOON}{_DE_FROM}{_DE_SOON}{_DE_OUT}(?! wieder)",
        rf"\b(?:nehm|streich|l(?:o|oe)sch|entfern|trag)\w* {_DE_SOON}{_DE_US}{_DE_OFF}",
        rf"\b(?:m(?:o|oe)chte?n?|will|wollen|w(?:u|ue)nsche\w*|bitte|send\w+|schick\w+) (?:\w+ ){{0,3}}?keine?n? "
        rf"(?:weiteren |mehr )?(?:\w+ ){{0,2}}?{_DE_MAILS}",
        rf"{_CLAUSE}keine (?:weiteren )?{_DE_MAILS}(?: mehr)?{_END}",
        r"\b(?:schick|send|schreib)\w* (?:sie )?(?:mir|uns) (?:bitte )?(?:nichts|nicht) mehr\b",
        r"\bnicht mehr (?:kontaktier|anschreib|schreib)\w+|\bnichts mehr von ihnen",
        r"\bwiderruf\w* (?:\w+ ){0,4}?(?:einwilligung|zustimmung|einverst\w+)",
        r"\bwiderspr(?:eche|echen|uch) (?:\w+ ){0,6}?(?:nutzung|verarbeitung|verwendung|daten|\w{0,12}werbung|mails?)",
        r"\bnewsletter (?:bitte )?(?:abbestell|abmeld|k(?:u|ue)ndig|storn)\w+|\bbestelle? (?:\w+ ){0,3}?newsletter ab\b",
    ),
    erasures=(
        r"\b(?:l(?:o|oe)sch|entfern|vernicht)\w+ (?:\w+ ){0,3}?(?:meine|unsere|personenbezogen\w*)\w* (?:\w+ ){0,2}?daten\b",
        r"\b(?:meine|unsere) (?:\w+ ){0,2}?daten (?:\w+ ){0,3}?(?:zu )?(?:l(?:o|oe)sch|entfern)\w*",
    ),
    keeps=(rf"\bnicht (?:\w+ ){{0,4}}?{_DE_OUT}|\bnicht ab\b|\b{_DE_US} nicht (?:aus|von|vom|ab)\b",),
)
_FR_MAILS = r"(?:e?mails?|messages?|courriels?|news ?letters?|pub\w*|rien|infos?|informations?|lettres?)"
_FR_LIST = rf"(?:listes?|bases?|fichiers?|diffusion|abonnements?|envois?|{_FR_MAILS})"
_FR_OUT = r"(?:desabonn|desinscri|retir|supprim|enlev|ray)\w*"
_FRENCH = Tongue(
    wishes=(
        rf"\b(?:me|nous) {_FR_OUT}{_off('de|du|des', _FR_LIST)}|\b{_FR_OUT} (?:moi|nous){_off('de|du|des', _FR_LIST)}",
        rf"\b(?:{_FR_OUT}|effac\w+) (?:mon|notre|cette) (?:adresse|e?mail|contact|nom)\b",
        rf"\bne? (?:(?:me|nous|m) )?(?:envoy\w+|ecri\w+|contact\w+) plus\b(?=$| ,| (?:\w+ )?{_FR_MAILS})",
        rf"\bne (?:souhait|veu|voul|desir)\w+ plus (?:(?:rien )?recevoir|etre contact\w+|(?:de |vos ){_FR_MAILS})",
        rf"{_CLAUSE}plus de {_FR_MAILS}",
        r"\b(?:retir|revoqu)\w+ (?:mon|notre) consentement|\bm oppose (?:au traitement|a l utilisation|a la prospection)",
    ),
    erasures=(r"\b(?:supprim|effac)\w+ (?:\w+ ){0,2}?(?:mes|nos) (?:\w+ ){0,2}?donnees\b",),
    keeps=(rf"\bne (?:me |nous |pas )?(?:\w+ )?{_FR_OUT}(?: moi| nous)? pas\b|\bne (?:\w+ )?pas (?:\w+ ){{0,3}}?{_FR_OUT}",),
)
_ES_MAILS = r"(?:mas|correos?|e?mails?|nada|mensajes?|publicidad|boletin\w*|news ?letters?)"
_ES_LIST = rf"(?:listas?|base|bases|registros?|envios?|suscripcion\w*|{_ES_MAILS})"
_SPANISH = Tongue(
    wishes=(
        r"\b(?:dar(?:me|nos)|den(?:me|nos)|deme|denos|dame|dadme|me den?|nos den?|doy|solicito(?: la| mi)?|pido(?: la)?)"
        r" (?:\w+ )?(?:de )?baja\b",
        rf"\b(?:elimin|borr|quit|sa[cq]|suprim)\w+(?:me|nos)\b{_off('de|del', _ES_LIST)}",
        r"\b(?:elimin|borr|quit|saqu|suprim)\w+ (?:mi|mis|nuestro|este|esta) (?:correos?|e?mail|direccion|contacto|nombre)\b",
        rf"\bno (?:\w+ ){{0,4}}?(?:envi\w+|mand\w+|escrib\w+|contact\w+|recibir) (?:\w+ ){{0,2}}?{_ES_MAILS}\b",
        r"\bcancel\w+ (?:mi|la) (?:\w+ )?suscripcion|\bdesuscrib\w+",
        r"\b(?:retir|revoc)o (?:mi|el) consentimiento|\bme opongo al (?:tratamiento|uso)",
    ),
    erasures=(r"\b(?:borr|elimin|suprim)\w+ (?:todos )?(?:mis|nuestros) (?:\w+ )?datos\b",),
    keeps=(r"\bno (?:\w+ ){0,3}?(?:de baja|(?:elimin|borr|quit)\w+|desuscrib\w+)",),
)
_IT_MAILS = r"(?:piu|e?mail|mail|news ?letter|nulla|niente|messaggi\w*|comunicazion\w+|pubblicita)"
_IT_LIST = rf"(?:list\w+|database|archivi\w*|iscrizion\w+|{_IT_MAILS})"
_ITALIAN = Tongue(
    wishes=(
        rf"\b(?:cancell|rimuov|tog|elimin|disiscriv)\w*(?:mi|ci)\b(?=$| ,| (?:dall\w*|da) (?:\w+ ){{0,3}}?{_IT_LIST}|{_ENDS})",
        r"\b(?:cancell|rimuov|tog|elimin)\w+ (?:il mio|la mia|questo|questa) (?:\w+ )?(?:e?mail|indirizzo|contatto|nominativo)",
        rf"\bnon (?:\w+ ){{0,3}}?(?:invia\w+|manda\w+|scriv\w+|contatta\w+|ricevere) (?:\w+ ){{0,2}}?{_IT_MAILS}\b",
        r"\b(?:revoc|ritir)\w+ (?:il (?:mio )?)?consenso|\bmi oppongo al trattamento",
    ),
    erasures=(r"\b(?:cancell|elimin)\w+ (?:tutti )?(?:i )?miei (?:\w+ )?dati\b",),
    keeps=(r"\bnon (?:\w+ ){0,2}?(?:cancella\w+|disiscriv\w+|rimuov\w+|togl\w+)",),
)

# ---------------------------------------------------------------- Czech and Slovak, Ukrainian and Russian

_CS_MAILS = r"(?:e?mail\w*|zprav\w*|news ?letter\w*|nabidk\w+|reklam\w*|spam\w*|obchodni\w*)"
_CS_LIST = rf"(?:seznam\w*|databaz\w*|odber\w*|zoznam\w*|evidence|rozesilk\w*|{_CS_MAILS})"
_CS_OUT = r"(?:odhlas|vyrad|vymaz|vyskrtn|odstran|smaz|vyjm)\w*"
_CZECH = Tongue(
    wishes=(
        rf"\b{_CS_OUT} (?:\w+ ){{0,2}}?(?:me|ma|mne|nas|se|sa|muj e?mail|moji adresu|tuto adresu){_off('ze?', _CS_LIST)}",
        rf"\b(?:me|ma|nas|se|sa) (?:\w+ ){{0,2}}?{_CS_OUT}{_off('ze?', _CS_LIST)}",
        rf"\bne(?:posila|zasila|pis|kontaktu|posiela)\w+(?=$| ,| (?:mi|me|mne|nam|uz|dalsi|zadne|prosim|{_CS_MAILS})\b)",
        rf"\bne(?:preji|zelam) si (?:\w+ ){{0,2}}?(?:dostav\w+|zasil\w+|dalsi|{_CS_MAILS})|\bnechci (?:\w+ )?(?:dostavat|{_CS_MAILS})",
        r"\b(?:odvolava|odvola|beru zpet)\w* (?:\w+ ){0,2}?s(?:o|u)uhlas|\bodvola\w+ (?:\w+ ){0,2}?s(?:u|o)hlas",
        r"\bzrus\w+ (?:\w+ )?(?:odber|news ?letter)",
    ),
    erasures=(r"\b(?:smaz|vymaz|odstran)\w+ (?:\w+ ){0,2}?(?:moje|me|nase) (?:\w+ ){0,2}?(?:udaje|data)\b",),
    keeps=(r"\bne(?:odhlas|vyraz|vyrad|odstran|smaz|vymaz)\w*|\bnechci se odhlas\w*",),
)
_UK_MAILS = r"(?:лист\w*|повідомлен\w+|розсилк\w+|спам\w*|писем|писма|письма|рассылк\w+|сообщени\w+|нічого|ничего)"
_UK_LIST = rf"(?:списк\w+|баз\w+|підписк\w+|{_UK_MAILS})"
_UK_OUT = r"(?:відпиш|відпис|отпиш|отпис|видал|удал|виключ|исключ|прибер|убер)\w*"
_UKRAINIAN = Tongue(
    wishes=(
        rf"\b{_UK_OUT} (?:\w+ )?(?:мене|меня|нас|(?:мою|цю|нашу|эту) (?:\w+ )?(?:адресу|пошту|почту|адрес)|мои адрес)"
        rf"{_off('з|зі|із|из|с|від|от', _UK_LIST)}",
        rf"\b(?:мене|меня|нас) (?:\w+ ){{0,2}}?{_UK_OUT}{_off('з|зі|із|из|с|від|от', _UK_LIST)}",
        r"\b(?:хочу|хотів би|хотіла б|прошу|бажаю|хотел бы|желаю) (?:\w+ )?(?:відписатис\w|отписаться)",
        rf"\bне (?:\w+ )?(?:надсила|присила|висила|пиш|писа|шл|присыла|высыла|турбу)\w+ (?:\w+ ){{0,2}}?"
        rf"(?:мені|мне|нам|більше|больше|{_UK_MAILS})",
        rf"\bне (?:хочу|бажаю|желаю) (?:\w+ )?(?:отримувати|получать|{_UK_MAILS})",
        r"\b(?:відклика|отзыва)\w+ (?:\w+ ){0,2}?(?:згод|соглас)\w+",
    ),
    erasures=(r"\b(?:видал|удал|стер|знищ|сотр)\w+ (?:\w+ ){0,2}?(?:моі|мои|наші|наши) (?:\w+ )?(?:дані|данные)",),
    keeps=(r"\bне (?:(?:хочу|треба|надо|буду|мене|меня) ){0,2}(?:відпис|відпиш|отпис|отпиш|видал|удал|виключ|исключ)\w*",),
)

TONGUES = (_POLISH, _ENGLISH, _GERMAN, _FRENCH, _SPANISH, _ITALIAN, _CZECH, _UKRAINIAN)
