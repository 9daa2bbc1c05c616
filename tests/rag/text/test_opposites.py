"""Opposites: their sides never overlap, a turned sentence is seen, an innocent one is not."""

import re
from functools import cache
from itertools import product

import pytest

from rag.text.lexicon import LANGUAGES, lexicon_of

FULL = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "no")
SHORT = ("ro", "fi", "hu", "tr", "ru", "el", "ar")
WITH_OPPOSITES = [code for code in LANGUAGES if lexicon_of(code).opposites]

TURNED = [
    ("en", "over", "Parcels over 10 kg cost extra.", "Parcels under 10 kg cost extra."),
    ("en", "bound", "Stay for at least three nights.", "Stay for no more than three nights."),
    ("en", "before", "Pay before Friday.", "Pay after Friday."),
    ("en", "allowed", "Dogs are allowed on the lawn.", "Dogs are prohibited on the lawn."),
    ("en", "rise", "The rent rose by 3%.", "The rent fell by 3%."),
    ("en", "open", "The pool opens at nine.", "The pool closes at nine."),
    ("en", "include", "The price includes breakfast.", "The price excludes breakfast."),
    ("en", "accept", "The board approved the plan.", "The board rejected the plan."),
    ("en", "on", "Switch the pump on first thing.", "Switch the pump off first thing."),
    ("en", "left", "Take the left-hand door.", "Take the right-hand door."),
    ("de", "over", "Pakete über 10 kg kosten extra.", "Pakete unter 10 kg kosten extra."),
    ("de", "bound", "Es dauert mindestens drei Tage.", "Es dauert höchstens drei Tage."),
    ("de", "allowed", "Das Grillen ist erlaubt.", "Das Grillen ist verboten."),
    ("de", "rise", "Die Miete ist gestiegen.", "Die Miete ist gesunken."),
    ("de", "open", "Das Bad ist montags geöffnet.", "Das Bad ist montags geschlossen."),
    ("de", "include", "Der Preis ist inklusive Strom.", "Der Preis ist exklusive Strom."),
    ("de", "accept", "Der Antrag wurde angenommen.", "Der Antrag wurde abgelehnt."),
    ("de", "rise", "Der Verbrauch nimmt zu.", "Der Verbrauch nimmt ab."),
    ("fr", "over", "Les colis de plus de 10 kg sont taxés.", "Les colis de moins de 10 kg sont taxés."),
    ("fr", "bound", "Il faut au moins trois jours.", "Il faut au plus trois jours."),
    ("fr", "before", "Payez avant vendredi.", "Payez après vendredi."),
    ("fr", "allowed", "Les chiens sont autorisés.", "Les chiens sont interdits."),
    ("fr", "rise", "Le loyer a augmenté.", "Le loyer a diminué."),
    ("fr", "open", "La piscine ouvre à neuf heures.", "La piscine ferme à neuf heures."),
    ("fr", "accept", "Le conseil a adopté le projet.", "Le conseil a rejeté le projet."),
    ("es", "over", "Los paquetes de más de 10 kg pagan extra.", "Los paquetes de menos de 10 kg pagan extra."),
    ("es", "bound", "La estancia dura al menos tres noches.", "La estancia dura como mucho tres noches."),
    ("es", "before", "Pague antes del viernes.", "Pague después del viernes."),
    ("es", "allowed", "Los perros están permitidos.", "Los perros están prohibidos."),
    ("es", "rise", "El alquiler aumentó un 3 %.", "El alquiler disminuyó un 3 %."),
    ("es", "open", "La piscina abre a las nueve.", "La piscina cierra a las nueve."),
    ("es", "accept", "La junta aprobó el plan.", "La junta rechazó el plan."),
    ("it", "over", "I pacchi di più di 10 kg costano extra.", "I pacchi di meno di 10 kg costano extra."),
    ("it", "bound", "Servono almeno tre giorni.", "Servono al massimo tre giorni."),
    ("it", "before", "Si paga prima del 3 marzo.", "Si paga dopo il 3 marzo."),
    ("it", "allowed", "I cani sono ammessi.", "I cani sono vietati."),
    ("it", "rise", "Il canone è aumentato.", "Il canone è diminuito."),
    ("it", "open", "La piscina apre alle nove.", "La piscina chiude alle nove."),
    ("it", "accept", "Il consiglio ha approvato il piano.", "Il consiglio ha respinto il piano."),
    ("pt", "over", "Pacotes com mais de 10 kg pagam extra.", "Pacotes com menos de 10 kg pagam extra."),
    ("pt", "bound", "A estadia dura pelo menos três noites.", "A estadia dura no máximo três noites."),
    ("pt", "before", "Pague antes de sexta-feira.", "Pague depois de sexta-feira."),
    ("pt", "allowed", "É permitido fumar.", "É proibido fumar."),
    ("pt", "rise", "A renda aumentou 3%.", "A renda diminuiu 3%."),
    ("pt", "open", "A piscina abre às nove.", "A piscina fecha às nove."),
    ("pt", "on", "Ligue a bomba.", "Desligue a bomba."),
    ("nl", "over", "Pakketten van meer dan 10 kg kosten extra.", "Pakketten van minder dan 10 kg kosten extra."),
    ("nl", "bound", "Het duurt minstens drie dagen.", "Het duurt hoogstens drie dagen."),
    ("nl", "allowed", "Roken is toegestaan.", "Roken is verboden."),
    ("nl", "rise", "De huur is gestegen.", "De huur is gedaald."),
    ("nl", "rise", "Het verbruik neemt toe.", "Het verbruik neemt af."),
    ("nl", "open", "Het bad is maandag geopend.", "Het bad is maandag gesloten."),
    ("nl", "accept", "Het plan werd goedgekeurd.", "Het plan werd verworpen."),
    ("nl", "on", "Schakel de pomp in.", "Schakel de pomp uit."),
    ("pl", "over", "Paczki powyżej 10 kg są dodatkowo liczone.", "Paczki poniżej 10 kg są dodatkowo liczone."),
    ("pl", "bound", "Pobyt trwa co najmniej trzy noce.", "Pobyt trwa co najwyżej trzy noce."),
    ("pl", "before", "Zapłać przed otrzymaniem towaru.", "Zapłać po otrzymaniu towaru."),
    ("pl", "allowed", "Palenie jest dozwolone.", "Palenie jest zabronione."),
    ("pl", "rise", "Czynsz wzrósł o 3%.", "Czynsz spadł o 3%."),
    ("pl", "open", "Basen jest otwarty.", "Basen jest zamknięty."),
    ("pl", "accept", "Zarząd zatwierdził plan.", "Zarząd odrzucił plan."),
    ("sv", "over", "Paket över 10 kg kostar extra.", "Paket under 10 kg kostar extra."),
    ("sv", "bound", "Det tar minst tre dagar.", "Det tar högst tre dagar."),
    ("sv", "before", "Betala före fredag.", "Betala efter fredag."),
    ("sv", "allowed", "Rökning är tillåten.", "Rökning är förbjuden."),
    ("sv", "rise", "Hyran ökade med 3 %.", "Hyran minskade med 3 %."),
    ("sv", "open", "Badet öppnar klockan nio.", "Badet stänger klockan nio."),
    ("sv", "accept", "Styrelsen godkände planen.", "Styrelsen avslog planen."),
    ("sv", "lock", "Lås dörren.", "Lås upp dörren."),
    ("da", "over", "Pakker over 10 kg koster ekstra.", "Pakker under 10 kg koster ekstra."),
    ("da", "bound", "Det tager mindst tre dage.", "Det tager højst tre dage."),
    ("da", "before", "Betal før fredag.", "Betal efter fredag."),
    ("da", "allowed", "Rygning er tilladt.", "Rygning er forbudt."),
    ("da", "rise", "Huslejen steg med 3 %.", "Huslejen faldt med 3 %."),
    ("da", "open", "Badet åbner klokken ni.", "Badet lukker klokken ni."),
    ("da", "accept", "Bestyrelsen godkendte planen.", "Bestyrelsen forkastede planen."),
    ("no", "over", "Pakker over 10 kg koster ekstra.", "Pakker under 10 kg koster ekstra."),
    ("no", "bound", "Det tar minst tre dager.", "Det tar høyst tre dager."),
    ("no", "before", "Betal før fredag.", "Betal etter fredag."),
    ("no", "allowed", "Røyking er tillatt.", "Røyking er forbudt."),
    ("no", "rise", "Husleien økte med 3 %.", "Husleien sank med 3 %."),
    ("no", "open", "Badet åpner klokken ni.", "Badet stenger klokken ni."),
    ("no", "on", "Skru på pumpen.", "Skru av pumpen."),
    ("ro", "allowed", "Fumatul este permis.", "Fumatul este interzis."),
    ("ro", "bound", "Durează cel puțin trei zile.", "Durează cel mult trei zile."),
    ("ro", "open", "Piscina se deschide la nouă.", "Piscina se închide la nouă."),
    ("fi", "allowed", "Tupakointi on sallittu.", "Tupakointi on kielletty."),
    ("fi", "bound", "Se kestää vähintään kolme päivää.", "Se kestää enintään kolme päivää."),
    ("fi", "rise", "Vuokra nousi kolme prosenttia.", "Vuokra laski kolme prosenttia."),
    ("hu", "allowed", "A dohányzás megengedett.", "A dohányzás tilos."),
    ("hu", "bound", "Legalább három napig tart.", "Legfeljebb három napig tart."),
    ("hu", "rise", "A bérleti díj emelkedett.", "A bérleti díj csökkent."),
    ("tr", "bound", "En az üç gün sürer.", "En fazla üç gün sürer."),
    ("tr", "rise", "Kira yüzde üç arttı.", "Kira yüzde üç azaldı."),
    ("tr", "open", "Havuz pazartesi açıktır.", "Havuz pazartesi kapalıdır."),
    ("ru", "allowed", "Курение разрешено.", "Курение запрещено."),
    ("ru", "bound", "Это займёт не менее трёх дней.", "Это займёт не более трёх дней."),
    ("ru", "rise", "Плата повысилась на 3 %.", "Плата снизилась на 3 %."),
    ("el", "allowed", "Το κάπνισμα επιτρέπεται.", "Το κάπνισμα απαγορεύεται."),
    ("el", "bound", "Διαρκεί τουλάχιστον τρεις ημέρες.", "Διαρκεί το πολύ τρεις ημέρες."),
    ("el", "rise", "Το ενοίκιο αυξήθηκε.", "Το ενοίκιο μειώθηκε."),
    ("ar", "allowed", "التدخين مسموح هنا.", "التدخين ممنوع هنا."),
    ("ar", "bound", "يستغرق ثلاثة أيام على الأقل.", "يستغرق ثلاثة أيام على الأكثر."),
    ("ar", "rise", "ارتفع الإيجار بنسبة 3%.", "انخفض الإيجار بنسبة 3%."),
]

INNOCENT = [
    ("en", "The following people may leave right away, and may be back in May."),
    ("en", "Look after the keys that were left over from last year."),
    ("en", "Pay no later than Friday and no more than 50 euros."),
    ("de", "Der Vorstand trifft sich am Montag im Rathaus und berät über den Haushalt."),
    ("de", "Es sind nicht mehr als fünf Personen."),
    ("de", "Die Sitzung fällt am Montag aus, weitere Termine folgen."),
    ("fr", "À partir de lundi, le personnel doit porter un badge."),
    ("fr", "La réunion se tient au plus tard le 3 mars."),
    ("fr", "Bien sûr, le droit de vote appartient aux membres."),
    ("es", "A partir del lunes, el personal debe llevar una tarjeta a la baja tensión."),
    ("es", "Se paga a más tardar el 3 de marzo."),
    ("es", "El derecho de voto corresponde a los socios."),
    ("it", "Il pagamento va fatto entro e non oltre il 3 marzo."),
    ("it", "La riunione si tiene lunedì nella sala del comune."),
    ("it", "Non più di cinque persone alla volta."),
    ("pt", "A reunião será na segunda-feira na câmara municipal."),
    ("pt", "O pagamento é feito o mais tardar até 3 de março."),
    ("pt", "Não mais de cinco pessoas de cada vez."),
    ("nl", "De vergadering is vrijdag om negen uur in het gemeentehuis."),
    ("nl", "Betaal niet later dan 3 maart en niet meer dan 50 euro."),
    ("nl", "Wij houden rekening met uw wensen voor het feest."),
    ("pl", "Zebranie odbędzie się w poniedziałek w ratuszu."),
    ("pl", "Nie więcej niż pięć osób naraz, nie później niż o dziewiątej."),
    ("pl", "Po pierwsze, należy okazać dowód osobisty."),
    ("sv", "Mötet hålls på fredag i stadshuset."),
    ("sv", "Betala senast den 3 mars och inte mer än 50 kronor."),
    ("sv", "Stäng av pumpen och ring vaktmästaren."),
    ("da", "Mødet holdes fredag på rådhuset."),
    ("da", "Betal senest den 3. marts og ikke mere end 50 kroner."),
    ("da", "Tag med pas og to billeder til kontoret."),
    ("no", "Møtet holdes fredag på rådhuset."),
    ("no", "Betal senest 3. mars og ikke mer enn 50 kroner."),
    ("no", "Ta med passet og to bilder til kontoret."),
    ("ro", "Ședința are loc luni la primărie."),
    ("fi", "Kokous pidetään perjantaina kaupungintalolla."),
    ("hu", "Az ülés pénteken lesz a városházán, nem később, mint kilenckor."),
    ("tr", "Toplantı cuma günü belediye binasında yapılacak."),
    ("ru", "Собрание состоится в пятницу, не позднее девяти, в ратуше."),
    ("el", "Η συνεδρίαση γίνεται την Παρασκευή στο δημαρχείο, όχι αργότερα από τις εννέα."),
    ("ar", "يعقد الاجتماع يوم الجمعة في مبنى البلدية."),
]


@cache
def relation_pattern(language: str, relation: str, side: int) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{lexicon_of(language).opposites[relation][side]})\b", re.I)


def sides(language: str, text: str) -> dict[str, set[int]]:
    """Return each relation that a text has words of, with their sides."""
    found = {
        relation: {side for side in (0, 1) if relation_pattern(language, relation, side).search(text)}
        for relation in lexicon_of(language).opposites
    }
    return {relation: found_sides for relation, found_sides in found.items() if found_sides}


def spelled(pattern: str) -> set[str]:
    """Return all that a pattern spells out: look-arounds are left out, `*` and `+` taken as once."""
    phrases, end = _spelled_choice(pattern, 0)
    assert end == len(pattern), pattern[end:]
    return phrases


def _spelled_choice(pattern: str, start: int) -> tuple[set[str], int]:
    phrases, row, at = set[str](), {""}, start
    while at < len(pattern) and pattern[at] != ")":
        if pattern[at] == "|":
            phrases, row, at = phrases | row, {""}, at + 1
            continue
        piece, at = _spelled_piece(pattern, at)
        row = {before + after for before, after in product(row, piece)}
    return phrases | row, at


def _spelled_piece(pattern: str, at: int) -> tuple[set[str], int]:
    if look := re.compile(r"\(\?(<?[=!])").match(pattern, at):
        return {""}, _spelled_choice(pattern, look.end())[1] + 1
    if pattern.startswith("(?:", at):
        piece, closing = _spelled_choice(pattern, at + 3)
        end = closing + 1
    elif letters := re.compile(r"\[([^\]^\\-]+)\]").match(pattern, at):
        piece, end = set(letters[1]), letters.end()
    elif pattern.startswith(r"\w", at):
        piece, end = {"x"}, at + 2
    elif pattern.startswith((r"\b", r"\W", r"\d"), at) or pattern[at] in "[$":  # inside a look around only
        piece, end = {"0"}, re.compile(r"\\.\+?|\[[^\]]+\]|\$").match(pattern, at).end()  # type: ignore[union-attr]
    else:
        assert pattern[at] not in r".^{}\*+?", pattern[at:]
        piece, end = {pattern[at]}, at + 1
    following = pattern[end : end + 1]
    if following in ("?", "*"):
        return piece | {""}, end + 1
    return piece, end + 1 if following == "+" else end


def test_what_a_pattern_spells() -> None:
    assert spelled(r"(?<!no )ris(?:e[sn]?|ing)|go up(?! to\b)|ab\w*") == {
        *("rise", "rises", "risen", "rising", "go up", "ab", "abx"),
    }


def test_languages_have_enough_relations_by_the_same_names() -> None:
    names = set(lexicon_of("en").opposites)
    assert all(lexicon_of(code).opposites.keys() <= names for code in LANGUAGES)
    assert [code for code in FULL if code in WITH_OPPOSITES and len(lexicon_of(code).opposites) < 35] == []
    assert [code for code in SHORT if code in WITH_OPPOSITES and len(lexicon_of(code).opposites) < 14] == []


def test_a_language_whose_words_have_no_bounds_has_no_opposites() -> None:
    assert [code for code in WITH_OPPOSITES if not lexicon_of(code).bounds_words] == []


@pytest.mark.parametrize("language", WITH_OPPOSITES)
def test_patterns_compile_without_groups_and_the_two_sides_have_no_word_in_common(language: str) -> None:
    for relation, patterns in lexicon_of(language).opposites.items():
        compiled = [relation_pattern(language, relation, side) for side in (0, 1)]
        assert [pattern.groups for pattern in compiled] == [0, 0], relation
        for side in (0, 1):
            phrases = spelled(patterns[side])
            assert "" not in phrases, relation
            assert [phrase for phrase in phrases if compiled[1 - side].search(phrase)] == [], relation


@pytest.mark.parametrize(("language", "relation", "sentence", "turned"), TURNED)
def test_a_turned_sentence_differs_in_one_relation(language: str, relation: str, sentence: str, turned: str) -> None:
    ours, theirs = sides(language, sentence), sides(language, turned)
    different = {name for name in {*ours, *theirs} if ours.get(name) != theirs.get(name)}

    assert different == {relation}
    assert (ours[relation], theirs[relation]) in (({0}, {1}), ({1}, {0}))


@pytest.mark.parametrize(("language", "text"), INNOCENT)
def test_an_innocent_sentence_has_no_relation_on_both_sides(language: str, text: str) -> None:
    assert [relation for relation, found in sides(language, text).items() if len(found) > 1] == []
