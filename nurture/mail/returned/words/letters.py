"""What stands around what people write: manners, banners of their mail servers, footers of ours, signatures.

`BARE` are wishes to get no more that are a line of their own. Patterns are for text as `words.leaving` has it.
"""

from __future__ import annotations

MANNERS = """
please pls plz kindly hi hello hey thanks thank thx you asap now immediately just and regards dear sir madam sirs team
all proszę prosze poproszę bardzo witam cześć dzień dobry dziękuję dziekuje dzięki pozdrawiam natychmiast szanowni
państwo szanowna szanowny pani pan uprzejmie bitte hallo guten tag danke sofort vielen dank sehr geehrte damen und
herren merci bonjour s'il vous plaît por favor gracias hola per favore grazie buongiorno prosím dobrý den děkuji будь
ласка дякую прошу добрий день пожалуйста спасибо здравствуйте
"""
"""Words that may stand before or after a wish, and say nothing."""
BARE = """
stop; stopall; stop all; stop it; remove; leave me alone; optout; cancel; go away; wypisz; wypisuję; wypisać; wypis
wypisanie; o wypisanie; o wyrejestrowanie; wypiszcie; rezygnuję; rezygnujemy; rezygnacja; chcę zrezygnować; usuń
usuńcie; o usunięcie; sprzeciw; nie chcę; wykreślić; skreślić; o wykreślenie; o skreślenie; o zaprzestanie
przestańcie; przestań; abmelden; abmeldung; abbestellen; austragen; kündigen; stopp; aus dem verteiler nehmen
désabonner; désinscrire; désinscription; désabonnement; arrêt; baja; darse de baja; cancelar; cancelar suscripción
annulla iscrizione; afmelden; uitschrijven; avsluta; avregistrera; afmeld; odhlásit; odhlásiť; leiratkozás; dezabonare
отписаться; відписатися; відписатись
"""
GREETINGS = (
    r"hi|hello|hey|dear|good (?:morning|day|afternoon|evening)|witam|witajcie|czesc|hej|dzien dobry|dobry|szanown\w+"
    r"|drog[ia]\w*|hallo|guten (?:tag|morgen|abend)|sehr geehrte\w*|liebe\w*|lieber|moin|bonjour|cher|chere|salut|hola"
    r"|buenos dias|buenas|estimad\w+|buongiorno|salve|gentile\w*|dobry den|vazen\w+|добрии день|вітаю|шановн\w+"
)
CLOSINGS = (
    r"pozdraw\w+|pozdrowien\w+|z powazaniem|z wyrazami|serdecznie|lacze|(?:best|kind|warm|with) (?:\w+ )?(?:regards"
    r"|wishes)"
    r"|regards|sincerely|cheers|yours|mit freundlich\w+|(?:viele|beste|liebe|freundliche) (?:\w+ )?gru(?:ss|e)\w*|mfg"
    r"|cordialement|bien a vous|(?:meilleures )?salutations|saludos|atentamente|cordiali saluti|distinti saluti"
    r"|s pozdravem|z povagou|з повагою|с уважением"
)
"""How the last line before a signature begins."""
CLAUSES = (
    r"administrator\w* (?:\w+ ){0,4}?danych|klauzula|niniejsz\w+ (?:wiadomosc|e?mail|korespondencj\w+)|informujemy ,"
    r" (?:ze|iz)"
    r"|(?:ta|tresc tej) wiadomosc\w*|wiadomosc (?:ta|zawiera)|this (?:e?mail|message|communication)\b|confidential\w*"
    r"|przysluguje|ma (?:pan|pani|panstwo)\b.* prawo|you have the right|polityk\w+ prywatnosci|privacy (?:policy"
    r"|notice)"
    r"|datenschutz\w*|diese (?:e?mail|nachricht)|ce (?:message|courriel)|este (?:mensaje|correo)|questo messaggio"
)
"""What lawyers put below a signature, and below letters without one."""
BANNERS = (
    r"wiadomosc (?:\w+ ){0,2}?(?:spoza|z zewnatrz)|spoza (?:\w+ )?organizacji|(?:from|originated) outside\b"
    r"|zewnetrzn\w+ (?:nadawc|wiadomosc|e?mail|adres)\w*|(?:external|unknown) (?:\w+ )?(?:sender|e?mail|source|message)"
    r"|(?:not|nie) (?:click|klikaj|otwieraj|open)\w* (?:(?:on|any|w|in|the) ){0,2}(?:link|attachment|zalacznik)\w*"
    r"|(?:sender|content|nadawc\w*|zawartosc) (?:\w+ ){0,4}?(?:safe|bezpieczn)|^external$|^extern$"
    r"|von (?:\w+ )?ausserhalb|extern\w* (?:absender|e?mail|nachricht)|not often get e?mail"
    r"|nie otrzymujesz czesto|learn why this is important"
)
"""What a mail server writes above a mail that came from elsewhere."""
FOOTERS = (
    r"(?<!i )click (?:here|below)|kliknij|klicken sie|cliquez|haga clic|clicca qui|kliknete|натисніть"
    r"|you (?:are )?receiv\w+ this|otrzymujesz te|otrzymales|jesli nie chcesz|sie erhalten diese|vous recevez ce"
    r"|if you (?:no longer |do not |don t )?(?:wish|want) to (?:receive|unsubscribe|stop)"
)
"""What newsletters say of themselves, where the one that is answered was not marked as a quotation."""
