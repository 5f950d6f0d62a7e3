"""Words that speak of leaving and do not say who wants to: an answer with them is for a person to read.

Patterns are for text as `words.leaving` has it.
"""

from __future__ import annotations

HINTS = (
    # to be on a list no more
    r"\b(?:un ?subscri\w+|un ?su[bs]\w{0,4}ib\w*|opt(?:ed|ing)? (?:me )?out)\b"
    r"(?! (?:rates?|pages?|links?|buttons?|headers?|features?|functions?|footers?)(?! (?:\w+ ){0,3}?(?:not|broken"
    r"|nothing|fail)))",
    r"\b(?:remov|delet)\w+ (?:me|us|myaddress|someaddress|my (?:e?mail|address|details|account))\b|\btake (?:me|us)"
    r" (?:off|out)\b",
    r"\b(?:remove|delete|take) (?:\w+ ){1,4}?(?:from|off) (?:your|this|the mailing|mailing) (?:\w+ ){0,2}?(?:list"
    r"|news ?letter|database)",
    r"\bwant out\b|\b(?:don t|do not) (?:want|need) (?:(?:this|these|it|that)\b|(?:\w+ ){0,2}?(?:e?mails|news"
    r" ?letter))",
    r"\b(?:prefer|rather) not (?:to )?(?:receive|get|be)\b|\bdiscontinue\b",
    r"\bstop (?:sending|e?mailing|mailing|contacting|spamming)\b|\bleave (?:me|us) alone\b|\bgo away\b|\blose my\b",
    r"\b(?:mnie|sie|nas) (?:\w+ ){0,2}?(?:wypis|usun|wykresl|skresl)\w*|\b(?:wypis|usun|wykresl|skresl)\w+ (?:mnie"
    r"|sie|nas|someaddress)\b",
    r"\b(?:wypis|usu[nw]|wykresl|skresl)\w+ (?:\w+ ){0,2}?someaddress|\b(?:zatrzyma|zakoncz)\w* (?:je|to|te|ta)\b",
    r"\b(?:usu[nw]|wykresl|skresl|wyrejestr)\w* (?:\w+ ){0,4}?ze? (?:\w+ ){0,2}?(?:list|baz|news ?let)\w*"
    r"|\bodpisz\w* (?:mnie|nas)\b",
    r"\bremov(?:al|ed|ing) (?:\w+ ){0,3}?from (?:\w+ ){0,2}?(?:lists?|database|news ?letter)\b",
    r"\bdo wypis\w+|\bwypisani\w+ sie|\bodsubskryb\w+|\bzaprzesta\w+|\bz?rezygn\w+ z (?:panstwa|waszych|tych|dalsz)\w*",
    r"\babmeld\w+|\babbestell\w+|\baus(?:zu)?trag\w+|\bverteiler\b|\bdesabonn\w+|\bdesinscri\w+|\bde baja\b"
    r"|\bdisiscri\w+",
    r"\bodhlas\w+|\bвідписат\w+|\bотписат\w+|\bрозсилк\w+",
    # consent, objections, what is kept
    r"\b(?:withdraw|revoke)\w* (?:\w+ ){0,3}?consent|\bgdpr\b|\brodo\b|\bdsgvo\b|\brgpd\b|\buodo\b|\bpersonal data\b",
    r"\bsprzeciw\w*|\b(?:cofn|cofa|wycof|odwol)\w+ (?:\w+ ){0,3}?zgod\w*|\bdan(?:e|ych) osobow\w+|\bdata (?:\w+"
    r" ){0,3}?about (?:me|us)",
    r"\b(?:widerruf|widerspruch|einwilligung)\w*|\bpersonenbezogen\w*|\bsouhlas\w*|\bconsentement|\bconsentimiento"
    r"|\bconsenso",
    # never asked for it, does not want it
    r"\b(?:never|did not|didn t|don t remember|not) (?:\w+ )?(?:sign\w*|subscri\w+|ask\w*|register\w*|request\w*)\b",
    r"\b(?:where|how) did you (?:get|find) (?:my|our)\b|\bskad (?:\w+ )?(?:\w+ )?(?:moj|nasz|moje|adres|kontakt)\b",
    r"\bnie (?:zapisyw|zamawia|subskryb|prosi)\w* (?:\w+ ){0,3}?(?:news ?let\w*|mail\w*|wiadomosc\w*|list\w*|o to"
    r"|tego)",
    r"\b(?:to (?:jest )?|this is |that is |it is |is )spam\b|\bspam(?:uj|ow|mer|ming)\w*|\bnekani\w*|\bspokoj\b",
    r"\bnot (?:\w+ )?interested\b|\bno interest\b|\bnie (?:jestem|jestesmy) (?:\w+ )?zainteresowan\w*|\bnie"
    r" interesuj\w* (?:mnie|nas)",
    r"\bkein interesse\b|\bnicht (?:\w+ )?interessiert\b|\bpas interess\w+|\bno (?:me|estoy) interes\w+|\bnon (?:mi"
    r" )?interess\w+|\bnemam\w* zajem",
)
OTHERS = (
    r"\b(?:customers?|users?|subscribers?|clients?|recipients?|firms|companies|people|they|product|tool|software"
    r"|platform"
    r"|klien\w+|odbiorc\w+|uzytkownik\w+|subskrybent\w+|kunden|empfanger|clientes|clienti)\b"
)
"""Of whom else it may be said."""
REQUESTS = (
    r"\b(?:(?:can|could|would|will) (?:you|someone|somebody|u)|please|pls|plz|prosze|prosi\w+|poprosze|mozecie|mozesz"
    r"|moz(?:e|ecie) (?:pan|pani|panstwo)|moga panstwo|mogl\w{0,4}by\w*|k(?:o|oe)nn\w+ sie|kannst du|pouvez vous"
    r"|pourriez"
    r"|podria\w*|puede\w*|potete|potreste|puo|muzete|mohli|можете|прошу|bitte|por favor|per favore|merci de|prosim)\b"
)
"""In a question they make it a request."""
LATER = r"\b(?:later|pozniej|not yet|jeszcze nie|spater|plus tard|mas tarde|piu tardi|pozdeji|пізніше)\b"
UNLESS = (
    r"(?:^|, )(?:if|jesli|jezeli|wenn|falls|si|se|pokud|якщо)\b(?! (?:possible|you (?:can|could|would)|mozna|to"
    r" mozliwe|moglich))"
    r"|\bif (?:i|there|not|it)\b|\bunless\b|\bchyba ze\b|\bes sei denn\b|\b(?:nowy|inny) adres|\bzmien\w* adres"
    r"|\b(?:new|other|different) (?:e?mail )?address|\bneue adresse|\btylko na\b"
)
REPROACHES = (
    r"\b(?:why|dlaczego|czemu|warum|pourquoi|can t|cant|cannot|can not|could not|unable|impossible"
    r"|nie moge|nie da sie|nie udaje|nie dziala|kann|konnte|ne peux|no puedo|non riesco|nemohu|не можу)\b"
)
"""Where something did not work that they wanted: no wish to stay."""
BUSINESS = (
    r"\b(?:faktur|towar|paczk|zamowien|probk|umow|pozycj|wycen|wyrok|decyzj|protokol|zadzwon|invoice|goods|parcel"
    r"|shipment"
    r"|contract|clause|quote|rechnung|angebot|lieferung|commande|facture|devis|pedido|factura|ordine|fattura|objednav"
    r"|рахун|замовл)\w*|\border\b(?! to)|\bsamples?\b"
)
"""What else one may want to be sent no more."""
