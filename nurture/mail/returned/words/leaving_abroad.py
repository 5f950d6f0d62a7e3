"""How people say that they want no more mail in German, French, Spanish, Italian, Czech, Slovak, Ukrainian, Russian."""

from __future__ import annotations

from nurture.mail.returned.words.leaving import CLAUSE, END, ENDS, Tongue, off

# ---------------------------------------------------------------- German, French, Spanish, Italian

_DE_MAILS = r"(?:e?mails?|news ?letter\w*|nachricht\w*|werb\w+|mailings?|post|zusendung\w*)"
_DE_LIST = rf"(?:\w{{0,12}}verteiler\w*|\w{{0,12}}liste\w*|datenbank|datei|kartei|abo\w*|{_DE_MAILS})"
_DE_US = r"(?:mich|uns|myaddress|(?:mein\w*|unser\w*|diese) (?:e?mail ?|mail ?)?(?:adresse\w*|kontakt\w*)|meine e?mail)"
_DE_SOON = r"(?:(?:bitte|sofort|umgehend|hiermit|sie|doch|nun|gerne?) ){0,3}"
_DE_OUT = (
    r"(?:ab(?:zu)?meld\w+|aus(?:zu)?trag\w+|streich\w+|l(?:o|oe)sch\w+|entfern\w+|ab(?:zu)?bestell\w+"
    r"|(?:heraus)?nehm\w+)"
)
_DE_OFF = off("aus|von|vom", _DE_LIST)
_DE_FROM = rf"(?:(?:aus|von|vom) (?:\w+ ){{0,2}}?{_DE_LIST} )?"
_GERMAN = Tongue(
    wishes=(
        rf"\bmeld\w* {_DE_SOON}(?:mich|uns) {_DE_SOON}{_DE_FROM}{_DE_SOON}ab\b",
        rf"\b(?:mich|uns) {_DE_SOON}{_DE_FROM}{_DE_SOON}{_DE_OUT}(?! wieder)",
        rf"\b(?:nehm|streich|l(?:o|oe)sch|entfern|trag)\w* {_DE_SOON}{_DE_US}{_DE_OFF}",
        rf"\b(?:m(?:o|oe)chte?n?|will|wollen|w(?:u|ue)nsche\w*|bitte|send\w+|schick\w+) (?:\w+ ){{0,3}}?keine?n? "
        rf"(?:weiteren |mehr )?(?:\w+ ){{0,2}}?{_DE_MAILS}",
        rf"{CLAUSE}keine (?:weiteren )?{_DE_MAILS}(?: mehr)?{END}",
        r"\b(?:schick|send|schreib)\w* (?:sie )?(?:mir|uns) (?:bitte )?(?:nichts|nicht) mehr\b",
        r"\bnicht mehr (?:kontaktier|anschreib|schreib)\w+|\bnichts mehr von ihnen",
        r"\bwiderruf\w* (?:\w+ ){0,4}?(?:einwilligung|zustimmung|einverst\w+)",
        r"\bwiderspr(?:eche|echen|uch) (?:\w+ ){0,6}?(?:nutzung|verarbeitung|verwendung|daten|\w{0,12}werbung|mails?)",
        r"\bnewsletter (?:bitte )?(?:abbestell|abmeld|k(?:u|ue)ndig|storn)\w+|\bbestelle? (?:\w+ ){0,3}?newsletter"
        r" ab\b",
    ),
    erasures=(
        r"\b(?:l(?:o|oe)sch|entfern|vernicht)\w+ (?:\w+ ){0,3}?(?:meine|unsere|personenbezogen\w*)\w* (?:\w+"
        r" ){0,2}?daten\b",
        r"\b(?:meine|unsere) (?:\w+ ){0,2}?daten (?:\w+ ){0,3}?(?:zu )?(?:l(?:o|oe)sch|entfern)\w*",
    ),
    keeps=(rf"\bnicht (?:\w+ ){{0,4}}?{_DE_OUT}|\bnicht ab\b|\b{_DE_US} nicht (?:aus|von|vom|ab)\b",),
)
_FR_MAILS = r"(?:e?mails?|messages?|courriels?|news ?letters?|pub\w*|rien|infos?|informations?|lettres?)"
_FR_LIST = rf"(?:listes?|bases?|fichiers?|diffusion|abonnements?|envois?|{_FR_MAILS})"
_FR_OUT = r"(?:desabonn|desinscri|retir|supprim|enlev|ray)\w*"
_FR_OFF = off("de|du|des", _FR_LIST)
_FRENCH = Tongue(
    wishes=(
        rf"\b(?:me|nous) {_FR_OUT}{_FR_OFF}|\b{_FR_OUT} (?:moi|nous){_FR_OFF}",
        rf"\b(?:{_FR_OUT}|effac\w+) (?:mon|notre|cette) (?:adresse|e?mail|contact|nom)\b",
        rf"\bne? (?:(?:me|nous|m) )?(?:envoy\w+|ecri\w+|contact\w+) plus\b(?=$| ,| (?:\w+ )?{_FR_MAILS})",
        rf"\bne (?:souhait|veu|voul|desir)\w+ plus (?:(?:rien )?recevoir|etre contact\w+|(?:de |vos ){_FR_MAILS})",
        rf"{CLAUSE}plus de {_FR_MAILS}",
        r"\b(?:retir|revoqu)\w+ (?:mon|notre) consentement|\bm oppose (?:au traitement|a l utilisation|a la"
        r" prospection)",
    ),
    erasures=(r"\b(?:supprim|effac)\w+ (?:\w+ ){0,2}?(?:mes|nos) (?:\w+ ){0,2}?donnees\b",),
    keeps=(
        rf"\bne (?:me |nous |pas )?(?:\w+ )?{_FR_OUT}(?: moi| nous)? pas\b|\bne (?:\w+ )?pas (?:\w+ ){{0,3}}?{_FR_OUT}",
    ),
)
_ES_MAILS = r"(?:mas|correos?|e?mails?|nada|mensajes?|publicidad|boletin\w*|news ?letters?)"
_ES_LIST = rf"(?:listas?|base|bases|registros?|envios?|suscripcion\w*|{_ES_MAILS})"
_ES_OFF = off("de|del", _ES_LIST)
_SPANISH = Tongue(
    wishes=(
        r"\b(?:dar(?:me|nos)|den(?:me|nos)|deme|denos|dame|dadme|me den?|nos den?|doy|solicito(?: la| mi)?|pido(?:"
        r" la)?)"
        r" (?:\w+ )?(?:de )?baja\b",
        rf"\b(?:elimin|borr|quit|sa[cq]|suprim)\w+(?:me|nos)\b{_ES_OFF}",
        r"\b(?:elimin|borr|quit|saqu|suprim)\w+ (?:mi|mis|nuestro|este|esta) (?:correos?|e?mail|direccion|contacto"
        r"|nombre)\b",
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
        rf"\b(?:cancell|rimuov|tog|elimin|disiscriv)\w*(?:mi|ci)\b(?=$| ,| (?:dall\w*|da) (?:\w+ ){{0,3}}?{_IT_LIST}"
        rf"|{ENDS})",
        r"\b(?:cancell|rimuov|tog|elimin)\w+ (?:il mio|la mia|questo|questa) (?:\w+ )?(?:e?mail|indirizzo|contatto"
        r"|nominativo)",
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
_CS_OFF = off("ze?", _CS_LIST)
_CZECH = Tongue(
    wishes=(
        rf"\b{_CS_OUT} (?:\w+ ){{0,2}}?(?:me|ma|mne|nas|se|sa|muj e?mail|moji adresu|tuto adresu){_CS_OFF}",
        rf"\b(?:me|ma|nas|se|sa) (?:\w+ ){{0,2}}?{_CS_OUT}{_CS_OFF}",
        rf"\bne(?:posil|zasil|pis|kontaktu|posiel)\w+(?=$| ,| (?:mi|me|mne|nam|uz|dalsi|zadne|prosim|{_CS_MAILS})\b)",
        rf"\bne(?:preji|zelam) si (?:\w+ ){{0,2}}?(?:dostav\w+|zasil\w+|dalsi|{_CS_MAILS})|\bnechci (?:\w+"
        rf" )?(?:dostavat|{_CS_MAILS})",
        r"\b(?:odvolava|odvola|beru zpet)\w* (?:\w+ ){0,2}?s(?:o|u)uhlas|\bodvola\w+ (?:\w+ ){0,2}?s(?:u|o)hlas",
        r"\bzrus\w+ (?:\w+ )?(?:odber|news ?letter)",
    ),
    erasures=(r"\b(?:smaz|vymaz|odstran)\w+ (?:\w+ ){0,2}?(?:moje|me|nase) (?:\w+ ){0,2}?(?:udaje|data)\b",),
    keeps=(r"\bne(?:odhlas|vyraz|vyrad|odstran|smaz|vymaz)\w*|\bnechci se odhlas\w*",),
)
_UK_MAILS = r"(?:лист\w*|повідомлен\w+|розсилк\w+|спам\w*|писем|писма|письма|рассылк\w+|сообщени\w+|нічого|ничего)"
_UK_LIST = rf"(?:списк\w+|баз\w+|підписк\w+|{_UK_MAILS})"
_UK_OUT = r"(?:відпиш|відпис|отпиш|отпис|видал|удал|виключ|исключ|прибер|убер)\w*"
_UK_OFF = off("з|зі|із|из|с|від|от", _UK_LIST)
_UKRAINIAN = Tongue(
    wishes=(
        rf"\b{_UK_OUT} (?:\w+ )?(?:мене|меня|нас|(?:мою|цю|нашу|эту) (?:\w+ )?(?:адресу|пошту|почту|адрес)|мои адрес)"
        rf"{_UK_OFF}",
        rf"\b(?:мене|меня|нас) (?:\w+ ){{0,2}}?{_UK_OUT}{_UK_OFF}",
        r"\b(?:хочу|хотів би|хотіла б|прошу|бажаю|хотел бы|желаю) (?:\w+ )?(?:відписатис\w|отписаться)",
        rf"\bне (?:\w+ )?(?:надсила|присила|висила|пиш|писа|шл|присыла|высыла|турбу)\w+ (?:\w+ ){{0,2}}?"
        rf"(?:мені|мне|нам|більше|больше|{_UK_MAILS})",
        rf"\bне (?:хочу|бажаю|желаю) (?:\w+ )?(?:отримувати|получать|{_UK_MAILS})",
        r"\b(?:відклика|отзыва)\w+ (?:\w+ ){0,2}?(?:згод|соглас)\w+",
    ),
    erasures=(r"\b(?:видал|удал|стер|знищ|сотр)\w+ (?:\w+ ){0,2}?(?:моі|мои|наші|наши) (?:\w+ )?(?:дані|данные)",),
    keeps=(
        r"\bне (?:(?:хочу|треба|надо|буду|мене|меня) ){0,2}(?:відпис|відпиш|отпис|отпиш|видал|удал|виключ|исключ)\w*",
    ),
)

ABROAD = (_GERMAN, _FRENCH, _SPANISH, _ITALIAN, _CZECH, _UKRAINIAN)
