"""How people say in Polish and English that they want no more mail: a verb of leaving, whom it means, and from where.

All is in small letters without accents, a space between two words, a comma of its own for each pause; the writer's own
address is `myaddress`, another one `someaddress`. Other languages are in `words.leaving_abroad`.
"""

from __future__ import annotations

from typing import NamedTuple


class Tongue(NamedTuple):
    """Patterns that are looked for anywhere in a sentence: of a wish to leave; of one that all that is kept of them be
    gone as well; and of what uses the same words to say the opposite."""

    wishes: tuple[str, ...]
    erasures: tuple[str, ...]
    keeps: tuple[str, ...]


CLAUSE = r"(?:^|, )"
ENDS = (
    r"$| ,| (?:prosz|dzieku|natychm|i |please|now|thank|asap|immediate|bitte|danke|sofort|merci|gracias|grazie"
    r"|per favore)"
)
END = rf"(?={ENDS})"


def off(of: str, a_list: str) -> str:
    """Behind whom it means: out of `a_list`, or of nothing. Whoever wants to be out of a project means another."""
    return rf"\b(?! (?:{of}) (?!(?:\w+ ){{0,4}}?{a_list}))"


# ---------------------------------------------------------------- Polish

_PL_MAILS = (
    r"(?:e?mail\w*|wiadomosc\w*|news ?let\w*|spam\w*|korespondencj\w+|reklam\w*|smieci\w*|mailing\w*|powiadomien\w*"
    r"|(?:informacji|tresci|materialow|ofert) (?:handl|marketing|reklam|promoc)\w+)"
)
_PL_LIST = (
    rf"(?:list(?:y|ami|a)?\b|biuletyn\w*|baz\w{{1,3}}\b|sub?skry\w+|wysylk\w+|rozsylk\w+|marketing\w*|odbiorc\w+"
    rf"|kartotek\w+|system\w*"
    rf"|te(?:go|j)(?=$| ,)|{_PL_MAILS})"
)
_PL_ADDRESS = (
    r"(?:e?mail\w{0,3}|adres\w{0,3}(?! dostaw)|skrzyn\w+|firm\w{1,2}|osob\w{1,2}|kontakt\w{0,3}|dan(?:e|ych)"
    r" kontaktow\w+)"
)
_PL_US = r"(?:mnie|nas|myaddress)"
_PL_OURS = rf"(?:{_PL_US}|(?:moj\w{{0,4}}|nasz\w{{0,4}}|ten|tego|powyzsz\w+|podan\w+) {_PL_ADDRESS})"
_PL_OUT = r"(?:wypis\w{1,7}|wyrejestr\w+|odsubskryb\w+)"
_PL_AWAY = r"(?:usu[nw]\w*|skresl\w*|wykresl\w*|wyrzuc\w*|wykas\w+|skas\w+|wymaz\w*|zdejm\w+|wylacz\w+|wyklucz\w+)"
_PL_OFF = off("ze?", _PL_LIST)
_PL_SEND = (
    r"(?:wysyl\w+|przysyl\w+|przesyl\w+|nadsyl\w+|rozsyl\w+|pis(?:ac|z|zcie|zecie|ali\w*)|kontaktow\w+|kontaktuj\w+"
    r"|niepoko\w+|neka\w+|inform(?:ow|uj)\w+|spam(?:ow|uj)\w*|mailow\w+|zasmieca\w+|bombard\w+)"
)
_PL_TO_US = (
    rf"(?:mi|mnie|nam|nas|wiecej|juz|takich|tych|tego|zadn\w+|nic\w*|kolejn\w+|dalsz\w+|ze mna|z nami|na (?:ten|moj)"
    rf"|{_PL_MAILS})"
)
_PL_TO = (
    r"(?:otrzym|dostaw|przetwarz|wysyl|przesyl|kontakt|marketing|mail|newsl|wykorzyst|profil|wiadom|przekaz|dan[ey])"
)
_POLISH = Tongue(
    wishes=(
        rf"\b(?:{_PL_OUT}|{_PL_AWAY}) (?:\w+ ){{0,3}}?{_PL_OURS}{_PL_OFF}",
        rf"\b{_PL_US} (?:\w+ ){{0,2}}?(?:{_PL_OUT}|{_PL_AWAY}){_PL_OFF}",
        rf"\bsie (?:\w+ )?{_PL_OUT}{_PL_OFF}|\b{_PL_OUT} (?:\w+ )?sie\b{_PL_OFF}",
        rf"\b(?:moj|nasz|ten) {_PL_ADDRESS} (?:\w+ ){{0,2}}?{_PL_AWAY}",
        rf"\b{_PL_AWAY} adres\w* (?:\w+ )?ze? (?:\w+ ){{0,2}}?{_PL_LIST}",
        rf"\b(?:{_PL_OUT}|{_PL_AWAY}) (?:prosze |natychmiast )?ze? (?:\w+ ){{0,3}}?{_PL_LIST}"
        rf"(?: (?:danych|mailing\w*|adres\w+|odbiorc\w+|subskryb\w+|marketing\w+|panstwa|firmy)){{0,2}}{END}",
        rf"\bz?rezygn\w+ (?:\w+ ){{0,2}}?ze? (?:\w+ ){{0,3}}?(?:{_PL_LIST}|otrzymywani\w+|dostawani\w+)",
        r"\b(?:anul|zakoncz|przerw|wstrzym|wylacz)\w+ (?:\w+ ){0,2}?(?:sub?skryp\w+|news ?let\w*)",
        rf"\bnie (?:\w+ ){{0,2}}?{_PL_SEND} (?:\w+ ){{0,2}}?{_PL_TO_US}\b|\bnie {_PL_SEND}(?=$| ,)",
        rf"\b(?:mi|mnie|nam|nas|nic|wiecej|juz|na ten adres) (?:\w+ )?nie {_PL_SEND}",
        rf"\bnie(?:wysyl|przysyl|przesyl|kontaktow)ani\w+(?: (?:\w+ ){{0,2}}?{_PL_TO_US}\b|$)",
        rf"\b(?:przestan\w*|przestac) (?:\w+ ){{0,3}}?{_PL_SEND}",
        rf"\bzaprzesta\w+ (?:\w+ ){{0,2}}?(?:{_PL_SEND}|{_PL_MAILS}|kontakt\w*)",
        rf"\b(?:wstrzym|przerw|zakoncz)\w+ (?:\w+ )?wysyl\w+ (?:\w+ ){{0,2}}?{_PL_MAILS}",
        rf"{CLAUSE}(?:dosc|koniec|stop) (?:\w+ ){{0,2}}?{_PL_MAILS}",
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
        r"(?!\w*(?:lis|ano|ali|iet|eto|wypisz|usun)\w*)(?:wypis|z?rezygn|usu[nw]|wykresl|skresl|wyrejestr|wycof|cofa"
        r"|wyrzuc)\w*",
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
    r"(?:me|us|myself|ourselves|myaddress|(?:my|our) (?:\w+ )?(?:emails?|mail|address(?:es)?|contact details|details"
    r"|name|company|firm)"
    r"(?: address(?:es)?| id)?|(?:this|the above) (?:\w+ )?address)"
)
_EN_OFF = rf"(?=$| ,| (?:from|off|out of) (?:\w+ ){{0,4}}?{_EN_LIST}|{ENDS}| (?:at|as|right|permanently|today|and)\b)"
_EN_NOT = r"(?:do not|don t|dont|never|no longer|please not|not to|did not|didn t)"
_EN_THIS = rf"(?:any ?more|again|ever|any(?:thing)?|more|further|such|these|this|those|stuff|your|{_EN_MAILS})"
_ENGLISH = Tongue(
    wishes=(
        rf"{CLAUSE}{_EN_OUT}(?=$| ,| (?:me|us|my|our|from|all|this|these|now|please|immediately|myaddress|at"
        rf"|thank\w*)\b)",
        rf"\b(?:please|pls|plz|kindly|immediately|hereby) (?:\w+ )?{_EN_OUT}"
        r"(?=$| ,| (?:me|us|my|our|from|all|this|now|immediately|myaddress|of|at|thank\w*)\b)",
        rf"\b{_EN_OUT} {_EN_US}\b|\bopt (?:me|us|my \w+|myaddress) out",
        rf"\b(?:i|we|id)\b (?:\w+ ){{0,6}}?to (?:be )?(?:{_EN_OUT}|removed|taken off)"
        rf"(?! from (?!(?:\w+ ){{0,4}}?{_EN_LIST}))",
        rf"{CLAUSE}(?:would |want |wanting |wish |like ){{1,2}}to (?:be )?{_EN_OUT}",
        r"\b(?:i|we) (?:am |are |m |hereby |now ){1,2}(?:unsubscrib\w+|opt(?:ing)? out)",
        rf"\b(?:request (?:to|for) (?:be )?{_EN_OUT}|un ?subscri\w+ request)",
        rf"\b(?:remove|delete|drop|strike|scrub|exclude|erase) {_EN_US}\b{_EN_OFF}",
        rf"\b(?:take|get) {_EN_US} (?:off|out of|from)\b(?:$| ,| (?:\w+ ){{0,4}}?{_EN_LIST})",
        rf"\b(?:remove|delete|take) (?:from|off) (?:\w+ ){{0,3}}?{_EN_LIST}{END}",
        rf"\b(?:stop|quit) (?:please )?(?:sending|send)(?: (?:me|us|out))?(?:$| ,| (?:\w+ ){{0,2}}?{_EN_THIS}\b)",
        r"\b(?:stop|quit) (?:\w+ )?(?:e?mailing|spamming|messaging|contacting|writing|bothering|bombarding|harassing"
        r"|pestering)"
        r"(?: to)?(?:$| ,| (?:me|us|my|this|myaddress|people)\b)",
        rf"\b(?:stop|discontinue|cease(?: and desist)?) (?:(?:with|the|these|those|this|all|your|any|sending)"
        rf" ){{1,3}}(?:\w+ )?{_EN_MAILS}",
        rf"\b{_EN_NOT} (?:ever |please )?(?:send|e?mail|write|message|spam)\b(?: to)?(?: (?:me|us|out))?"
        rf"(?:$| ,| (?:\w+ )?{_EN_THIS}\b)",
        rf"\b{_EN_NOT} (?:ever |please )?contact (?:me|us)(?:$| ,| (?:any ?more|again|ever|in future|further|by"
        rf" e?mail)\b)",
        rf"\b(?:{_EN_NOT} (?:wish|want|care|like)|(?:prefer|rather) not)(?: to (?:be |get |keep )?(?:receiv|get|hear"
        rf"|see|contact)\w*)?"
        rf" (?:from you\b|(?:\w+ ){{0,4}}?{_EN_MAILS}\b|(?:by|from) (?:you|your company)\b)",
        rf"{CLAUSE}(?:please |want |i want |thanks )?no (?:more|further) (?:(?:of|these|your|such)"
        rf" ){{0,2}}{_EN_MAILS}\b",
        r"\b(?:cancel|end|terminate|discontinue) (?:(?:my|our|the|this|all) )?(?:\w+ )?(?:subscriptions?|news"
        r" ?letters?|mailings?)\b",
        r"\b(?:withdraw|revoke|retract|withdrawing|revoking) (?:\w+ ){0,3}?consents?\b",
        r"\bobject(?:ing)? to (?:\w+ ){0,4}?(?:process\w*|marketing|use|e?mails?|data|profiling|being contacted)\b",
    ),
    erasures=(
        r"\b(?:delete|erase|remove|destroy|wipe)\b (?:\w+ ){0,3}?(?:my|our) (?:\w+ ){0,2}?(?:data(?! ?base)"
        r"|information)\b",
        r"\b(?:delete|erase|remove|destroy|wipe)\b (?:all |any |everything |the )?(?:\w+ ){0,2}?(?:data |information"
        r" |everything )?"
        r"(?:that )?(?:you|your company) (?:\w+ ){0,2}?(?:about|on|of) (?:me|us)\b",
        r"\bright (?:to be forgotten|to erasure|of erasure)\b",
    ),
    keeps=(
        rf"(?<!you )(?:\bdo not|\bdon t|\bdont|\bnever|\b(?:will|would|am|are|did|m) not|\bwo(?:n|uldn) t|\bdidn t"
        rf"|\bnot to)"
        rf" (?:\w+ ){{0,3}}?(?:{_EN_OUT}|(?:remove|delete|take|drop|stop|cancel)\b)",
        rf"\b(?:about to|nearly|almost|was going to|thinking of|thought of) (?:\w+ )?{_EN_OUT}",
    ),
)

AT_HOME = (_POLISH, _ENGLISH)
