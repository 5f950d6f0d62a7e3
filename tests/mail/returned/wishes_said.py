"""What people write back who want no more, and who do not: in Polish, English and other languages."""

from __future__ import annotations

POLISH = (
    "wypisz", "WYPISZ MNIE!!!", "Wypisz mnie z listy", "wypiszcie mnie proszę z tej listy", "Wypisuję się.",
    "Proszę mnie wypisać.", "proszę mnie wypisać z newslettera", "Proszę mnie wypisać z listy.", "wypisac prosze",
    "Prosze o wypisanie mnie z bazy", "Proszę o wypisanie z listy mailingowej.", "Witam, proszę mnie wypisać",
    "Dzień dobry,\n\nproszę mnie wypisać z newslettera.", "Szanowni Państwo,\n\nproszę o wypisanie.",
    "Dzień dobry,\n\nproszę mnie wypisać z newslettera.\n\nPozdrawiam\nJan Kowalski",
    "Dzień dobry\nproszę o usunięcie z listy", "Pani Noro, proszę mnie wypisać.", "Chciałabym się wypisać.",
    "Chcę się wypisać z newslettera", "Czy mogę prosić o wypisanie mnie z listy?", "Możecie mnie wypisać?",
    "Nie życzę sobie", "Nie życzę sobie otrzymywać takich wiadomości.", "nie życzę sobie takich maili",
    "Nie chcę otrzymywać od Państwa wiadomości.", "nie chce wiecej maili", "Nie wyrażam zgody na otrzymywanie ofert.",
    "Proszę o usunięcie mojego adresu z bazy", "proszę usunąć mnie z listy", "proszę usunąć mój adres",
    "Proszę o usunięcie mojego adresu e-mail z Państwa bazy danych.", "usuńcie ten adres z listy",
    "proszę mnie wykreślić z listy", "Proszę mnie skreślić.", "Proszę skasować mój mail z waszej bazy.",
    "Wycofuję zgodę", "Wycofuję zgodę na przetwarzanie danych.", "Cofam zgodę na przetwarzanie danych",
    "Odwołuję zgodę na marketing.", "Wnoszę sprzeciw", "Wnoszę sprzeciw wobec przetwarzania moich danych.",
    "Sprzeciwiam się otrzymywaniu wiadomości.", "Proszę nie wysyłać mi więcej wiadomości", "Proszę nie wysyłać",
    "Nie piszcie do mnie więcej.", "Nie wysyłajcie mi tego", "przestańcie mi wysyłać ten spam",
    "Proszę o zaprzestanie wysyłania", "Proszę zaprzestać wysyłania maili na ten adres.",
    "Rezygnuję z newslettera", "REZYGNUJE", "Rezygnuję z dalszych maili", "Rezygnacja z newslettera",
    "Dziękuję za dotychczasowe maile, ale rezygnuję z subskrypcji.", "Anulujcie moją subskrypcję.",
    "Nie, dziękuję. Proszę mnie wypisać.", "Nie, wypisz mnie!", "Koniec spamu, proszę",
    "Nie mogę się wypisać z newslettera.",
    "UWAGA: wiadomość spoza organizacji. Nie klikaj w linki.\n\nSTOP", "Stop. Jan Kowalski, Prezes",
    "Proszę o wypisanie mnie z listy.\n\nJan Kowalski\nPrezes Zarządu\nFirma Sp. z o.o.\nul. Prosta 1",
)  # fmt: skip
ENGLISH = (
    "unsubscribe", "Unsubscribe me please", "Please unsubscribe.", "Hello,\n\nplease unsubscribe me.",
    "Hello,\n\nplease unsubscribe me.\n\nThanks", "Hi Nora,\nunsubscribe please", "Hi Nora, unsubscribe please",
    "Please unsubscribe me from this mailing list", "Unsubscribe from all", "I want to unsubscribe.",
    "We would like to be unsubscribed.", "Could you please unsubscribe me?", "I have asked to be removed twice.",
    "Opt me out", "opt-out", "I hereby opt out.", "take me off your list", "Take me off!", "remove me", "Remove",
    "Please remove me from your mailing list", "please remove me from your database", "Delete my address please.",
    "Please remove this email address from your list.", "STOP", "stop!!!", "STOP STOP STOP", "STOP - Jan Kowalski",
    "STOP\nJan Kowalski\nPrezes", "[EXTERNAL] This message comes from outside.\n\nSTOP", "[EXTERNAL]\nSTOP",
    "CAUTION: This email originated from outside of the organization. Do not click links or open attachments"
    " unless you recognize the sender.\n\nPlease unsubscribe me.", "Stop these emails", "Stop sending me this",
    "Please stop sending me these emails, thanks", "Stop contacting me", "Stop spamming us!",
    "I don't want to receive these emails anymore", "I don’t want your emails.", "We no longer want to hear from you.",
    "Don't email me again", "Do not send me any more messages.", "No more newsletters, thanks.",
    "I withdraw my consent.", "I revoke my consent to marketing.", "I object to direct marketing.",
    "Thanks, but no thanks. Unsubscribe.", "Cancel my subscription", "Your mails are too many.\nPlease unsubscribe me",
    "Thank you for the guide. We have a supplier.\nPlease remove us from your mailing list.\n\nBest regards\nTom",
)  # fmt: skip
ABROAD = (
    "Bitte nehmen Sie mich aus dem Verteiler", "abmelden", "Bitte abmelden", "Bitte melden Sie mich ab.",
    "keine weiteren Mails", "Bitte keine weiteren Mails mehr!", "Sehr geehrte Damen und Herren,\n\nbitte tragen Sie"
    " mich aus.", "Ich widerrufe meine Einwilligung.", "Hiermit widerspreche ich der Nutzung meiner Daten.",
    "Newsletter abbestellen", "Ich möchte mich vom Newsletter abmelden.", "Bitte schicken Sie mir nichts mehr.",
    "désinscrire", "Bonjour,\n\nmerci de me désabonner.", "Désabonnez-moi !", "Veuillez me retirer de votre liste.",
    "Ne m'envoyez plus de mails.", "Je retire mon consentement.", "darme de baja", "Quiero darme de baja.",
    "Por favor, denme de baja de la lista.", "No me envíen más correos", "Retiro mi consentimiento.",
    "cancellami", "Vorrei cancellarmi dalla newsletter.", "Non inviatemi più email.", "Rimuovetemi dalla vostra lista.",
    "Revoco il consenso.", "Odhlaste mě prosím", "Chci se odhlásit.", "Neposílejte mi další e-maily.",
    "Odvolávám svůj souhlas.", "Vyřaďte mě ze seznamu.", "відписатися", "Відпишіть мене",
    "Не надсилайте мені більше листів",
    "Я хочу відписатися від розсилки.", "Відкликаю свою згоду.",
)  # fmt: skip
ERASURES = (
    "Proszę o usunięcie moich danych", "usuńcie moje dane", "Proszę usunąć moje dane osobowe z bazy.",
    "Korzystam z prawa do bycia zapomnianym.", "delete my data", "Please erase my personal information.",
    "Bitte löschen Sie alle meine Daten.", "Supprimez mes données personnelles.", "Borren mis datos, por favor.",
    "Cancellate i miei dati personali.", "Smažte moje osobní údaje.", "Видаліть мої дані.",
)  # fmt: skip
NO_WISHES = (
    # Polish
    "Nie wypisuj mnie!", "Proszę mnie nie wypisywać.", "Nie chcę się wypisywać, zmieniam tylko adres.",
    "Czy mogę się wypisać później?", "Czy mogę zrezygnować z wizyty?", "proszę usunąć z oferty pozycję 3",
    "Proszę usunąć z listy pozycję 3.", "Dziękuję, świetny poradnik!", "Tak, proszę o kontakt.", "Proszę o fakturę.",
    "Proszę o wypis z rejestru.", "Proszę wypisać rachunek na Jana Kowalskiego.",
    "Jestem zainteresowany, proszę dzwonić.",
    "Rezygnuję z dodatkowego szkolenia, reszta bez zmian.", "Stop, proszę jeszcze nie wysyłać towaru.",
    "Proszę nie wysyłać faktury pocztą, wystarczy PDF.", "Wnoszę uwagi do umowy.", "Czy usunęli Państwo tę usterkę?",
    "Nie mogę otworzyć załącznika.", "Nie dostałam poradnika.", "Proszę o dane do przelewu.",
    "Jak klienci wypisują się u Państwa z newslettera?", "Kiedy mogę się spodziewać wyceny?",
    "Mamy listę 300 klientów, ile to kosztuje?", "Chcę się zapisać na newsletter.",
    "Dzień dobry,\nproszę o przesłanie listy.",
    "Nie rezygnuję, proszę o kontynuację.", "Proszę wykreślić z umowy paragraf 5.", "ok", "Pozdrawiam\nJan", "Dziękuję",
    "Zgadzam się na warunki.", "Nie zgadzam się z tą wyceną, jest za wysoka.", "Proszę zmienić mój adres na nowy.",
    # English
    "Thanks!", "Stop, wait: is the PDF the newest one?", "please don't unsubscribe me", "Do not stop!",
    "I will not unsubscribe, I love it", "Can I unsubscribe later?", "Stop by on Monday", "How do I cancel my order?",
    "How do your customers unsubscribe from a list?", "We have stopped the project, can you remove the second line of"
    " the offer?", "Please remove the logo from page 3.", "Take me through the offer on Friday, please.",
    "Can you send me the list?", "Send me more emails like this!", "Remove the discount and send the quote again.",
    "I was about to unsubscribe, but this one was great.", "Our unsubscribe rate is 2%, is that high?",
    "We need a tool with an unsubscribe link. Do you have one?", "Please don't send the parcel before Monday.",
    "I don't want the premium plan, the basic one is enough.", "Never mind, I found it.", "It won't stop raining here.",
    "Please contact me by phone, not by email.", "You can delete the old version of the file.", "Yes", "",
    "Who else is on the list?", "The campaign stopped working after the update.", "We withdraw our offer for the lot.",
    "No more samples needed, we take the blue one.", "I have no objection, go on.", "What data do you need from us?",
    "Thank you for your message, we will come back to you after the board has met. The project must not stop before the"
    " end of June, so please prepare an offer for thirty bicycles, with the service for two years, and tell us whether"
    " you can deliver in parts. Our list of addresses for the delivery follows. I would remove the second line, as we"
    " do not need the insurance, and the discount should hold for all of them. Could you also tell us how many"
    " colleagues may use one account? We would like to begin in May and to stop the old contract then.",
    # what is not theirs
    "Fajne.\n\n[Unsubscribe](https://news.lumo.example/u/aea)", "[Unsubscribe](https://news.lumo.example/u/aea)",
    "Great.\n\nUnsubscribe: https://news.lumo.example/u/aea", "Thanks!\nTo unsubscribe from this list, click here.",
    "Świetne!\nAby wypisać się z newslettera, kliknij tutaj.", "> unsubscribe", "| STOP",
    "Super, dziękuję.\n\nPozdrawiam\nJan Kowalski\nAdministratorem danych osobowych jest Firma Sp. z o.o. Ma Pani prawo"
    " wniesienia sprzeciwu, cofnięcia zgody i usunięcia danych (RODO).",
)  # fmt: skip
NO_WISHES_ABROAD = (
    "Bitte melden Sie mich an.", "Wann kann ich kündigen?", "Ich melde mich nächste Woche.", "Nicht abmelden, bitte!",
    "Bitte streichen Sie Position 3.", "Je souhaite recevoir votre offre.", "Ne me désabonnez pas !",
    "Merci de me rappeler lundi.", "Quiero recibir más información.", "No me den de baja.",
    "Borren la línea 3, por favor.",
    "Vorrei ricevere un preventivo.", "Non cancellatemi!", "Přihlaste mě prosím.", "Neodhlašujte mě.",
    "Надішліть мені пропозицію.", "Не відписуйте мене!",
)  # fmt: skip
UNCLEAR = (
    "Jak się wypisać?", "Czy mogę się wypisać?", "Link do wypisania nie działa.", "Take me off this thing.",
    "Wypiszcie mnie, jeśli nie macie nic o rowerach.", "Nie zapisywałem się na ten newsletter.",
    "Skąd macie mój adres? Czy znacie RODO?", "Nie jestem zainteresowany.", "Proszę usunąć mnie z projektu.",
    "Proszę wypisać anna@firma.example z listy.", "Dlaczego mnie jeszcze nie wypisaliście?", "To jest spam.",
    "How do I unsubscribe?", "I can't unsubscribe.", "The unsubscribe link does not work.", "Not interested.",
    "If there is nothing on bicycles, unsubscribe me.", "Where did you get my address? Have you heard of GDPR?",
    "Remove me from the project.", "Stop? Why?", "I never signed up for this newsletter.", "What if I unsubscribe?",
    "Don't unsubscribe me from the news, but unsubscribe me from the offers.", "Wie kann ich mich abmelden?",
    "Comment se désabonner ?", "¿Cómo me doy de baja?",
)  # fmt: skip
