"""What values writings have: in English, German and French in depth, and some in each other language."""

import subprocess
import sys
from datetime import date

import pytest
from babel.dates import format_date

from rag.text.lexicon import LANGUAGES
from rag.text.values import Kind, values_of
from tests.rag.text.values.writing import all_written, only_value, written

# A language, a writing, and its values; `written` says how they are shown.
WRITINGS = [
    ("en", "It costs 1,234.50 in all.", ["1234.5"]),
    ("en", "1 234,50", ["1234.5"]),
    ("en", "three members", ["3"]),
    ("en", "twenty-three members", ["23"]),
    ("en", "one hundred and five chairs", ["105"]),
    ("en", "two thousand five hundred", ["2500"]),
    ("en", "1.2 million", ["1200000"]),
    ("en", "5k", ["5000"]),
    ("en", "½", ["0.5"]),
    ("en", "minus 5", ["-5"]),
    ("en", "the 3rd prize", ["3"]),
    ("en", "the twelfth chair", ["12"]),
    ("en", "10 %", ["10 %"]),
    ("en", "ten per cent", ["10 %"]),
    ("en", "$1,234.50", ["1234.5 USD"]),
    ("en", "40 euros", ["40 EUR"]),
    ("en", "EUR 40", ["40 EUR"]),
    ("en", "CHF 40.-", ["40 CHF"]),
    ("en", "40.– CHF", ["40 CHF"]),
    ("en", "$5 million", ["5000000 USD"]),
    ("en", "12.5 kg", ["12.5 kg"]),
    ("en", "-5 °C", ["-5 °C"]),
    ("en", "2 hours 30 minutes", ["150 minute"]),
    ("en", "1 h 30 min", ["90 minute"]),
    ("en", "5 working days", ["5 day"]),
    ("en", "a 10-day trip", ["10 day"]),
    ("en", "one hour", ["1 hour"]),
    ("en", "5 km/h", ["5 km/h"]),
    ("en", "9 March", ["--03-09"]),
    ("en", "March 9th, 2026", ["2026-03-09"]),
    ("en", "the 9th of March 2026", ["2026-03-09"]),
    ("en", "9-Mar-2026", ["2026-03-09"]),
    ("en", "2026-03-09", ["2026-03-09"]),
    ("en", "09.03.2026", ["2026-03-09"]),
    ("en", "25/12/2025", ["2025-12-25"]),
    ("en", "Monday, 9 March 2026", ["Mon 2026-03-09"]),
    ("en", "March 2026", ["2026-03"]),
    ("en", "in 2026", ["2026"]),
    ("en", "in May", ["--05"]),
    ("en", "8 and 9 March", ["--03-08", "--03-09"]),
    ("en", "week 11", ["W11"]),
    ("en", "Q3 2025", ["2025-Q3"]),
    ("en", "2025 Q3", ["2025-Q3"]),
    ("en", "third quarter of 2025", ["2025-Q3"]),
    ("en", "H1 2025", ["2025-H1"]),
    ("en", "2026-W11", ["2026-W11"]),
    ("en", "Mondays", ["Mon"]),
    ("en", "7:30 pm", ["19:30"]),
    ("en", "19:30", ["19:30"]),
    ("en", "noon", ["12:00"]),
    ("en", "7.30pm", ["19:30"]),
    ("en", "12 am", ["0:00"]),
    ("en", "10-12 people", ["10..12"]),
    ("en", "from 9 to 17", ["9..17"]),
    ("en", "between 9 and 17", ["9..17"]),
    ("en", "7 to 9 pm", ["19:00..21:00"]),
    ("en", "9–17 March 2026", ["2026-03-09..2026-03-17"]),
    ("en", "1 May to 30 September", ["--05-01..--09-30"]),
    ("en", "Monday to Friday", ["Mon..Fri"]),
    ("en", "Mon–Fri", ["Mon..Fri"]),
    ("en", "3 to 4 percent", ["3 %..4 %"]),
    ("en", "2025/26", ["2025..2026"]),
    ("en", "the week of 9 March 2026", ["2026-03-09..2026-03-15"]),
    ("en", "ERR-4102", ["err4102"]),
    ("en", "err-4102", ["err4102"]),
    ("en", "E-17", ["e17"]),
    ("en", "A4", ["a4"]),
    ("en", "§ 19", ["§19"]),
    ("en", "§ 19a", ["§19a"]),
    ("en", "ISO 27001", ["iso27001"]),
    ("de", "TOP 3", ["top3"]),
    ("en", "IN 2026", ["2026"]),
    ("en", "GO TO 12", ["12"]),
    ("en", "v1.2.3", ["v1.2.3"]),
    ("en", "INV-2026-003", ["inv2026003"]),
    ("de", "1.234,50", ["1234.5"]),
    ("de", "1'234.50", ["1234.5"]),
    ("de", "dreiundzwanzig Mitglieder", ["23"]),
    ("de", "zweihundertfünfzig Euro", ["250 EUR"]),
    ("de", "1,5 Mio. Euro", ["1500000 EUR"]),
    ("de", "dritte Mahnung", ["3"]),
    ("de", "3. Stock", ["3"]),
    ("de", "zehn Prozent", ["10 %"]),
    ("de", "10 v. H.", ["10 %"]),
    ("de", "40,- €", ["40 EUR"]),
    ("de", "CHF 40.–", ["40 CHF"]),
    ("de", "Fr. 20", ["20 CHF"]),
    ("de", "20 Grad", ["20 degree"]),
    ("de", "30 Min.", ["30 minute"]),
    ("de", "1 Std. 30 Min.", ["90 minute"]),
    ("de", "5 Werktage", ["5 day"]),
    ("de", "9. März", ["--03-09"]),
    ("de", "der 9.3.2026", ["2026-03-09"]),
    ("de", "09.03.", ["--03-09"]),
    ("de", "am 9.3. beginnt", ["--03-09"]),
    ("de", "Montag, den 9. März", ["Mon --03-09"]),
    ("de", "Mo., 9.3.2026", ["Mon 2026-03-09"]),
    ("de", "der erste Mai", ["--05-01"]),
    ("de", "KW 11", ["W11"]),
    ("de", "Woche vom 9. März", ["--03-09..--03-15"]),
    ("de", "3. Quartal 2025", ["2025-Q3"]),
    ("de", "montags", ["Mon"]),
    ("de", "19.30 Uhr", ["19:30"]),
    ("de", "achtzehn Uhr", ["18:00"]),
    ("de", "Mitternacht", ["0:00"]),
    ("de", "vom 1. Mai bis 30. September", ["--05-01..--09-30"]),
    ("de", "9.–12. März", ["--03-09..--03-12"]),
    ("de", "1.5.–30.9.", ["--05-01..--09-30"]),
    ("de", "Mo–Fr 9–17 Uhr", ["Mon..Fri", "9:00..17:00"]),
    ("de", "Fehler E-17", ["e17"]),
    ("de", "A4-Papier", ["a4"]),
    ("fr", "1 234,50 €", ["1234.5 EUR"]),
    ("fr", "quatre-vingt-douze membres", ["92"]),
    ("fr", "soixante-quinze euros", ["75 EUR"]),
    ("fr", "vingt et un jours", ["21 day"]),
    ("fr", "septante-cinq", ["75"]),
    ("fr", "deux mille vingt-six", ["2026"]),
    ("fr", "2,5 millions d'euros", ["2500000 EUR"]),
    ("fr", "2ème étage", ["2"]),
    ("fr", "dix pour cent", ["10 %"]),
    ("fr", "40 francs", ["40 CHF"]),
    ("fr", "20 degrés", ["20 degree"]),
    ("fr", "neuf mois", ["9 month"]),
    ("fr", "le 9 mars", ["--03-09"]),
    ("fr", "le 1er mai 2026", ["2026-05-01"]),
    ("fr", "lundi 9 mars 2026", ["Mon 2026-03-09"]),
    ("fr", "le premier mars", ["--03-01"]),
    ("fr", "09/03/2026", ["2026-03-09"]),
    ("fr", "semaine 11", ["W11"]),
    ("fr", "semaine du 9 mars", ["--03-09..--03-15"]),
    ("fr", "3e trimestre 2025", ["2025-Q3"]),
    ("fr", "T3 2025", ["2025-Q3"]),
    ("fr", "sept membres", ["7"]),
    ("fr", "7 sept. 2026", ["2026-09-07"]),
    ("en", "five twenty", ["5", "20"]),
    ("en", "April.\n3. A target", ["--04"]),
    ("en", "1.\n2. A stock of 40", ["1", "40"]),
    ("en", "call +44 1756 555 0130", ["4417565550130"]),
    ("fr", "05 00 48 60 11", ["0500486011"]),
    ("de", "0800 000 4477", ["08000004477"]),
    ("fr", "les mardis", ["Tue"]),
    ("fr", "19h30", ["19:30"]),
    ("fr", "midi", ["12:00"]),
    ("fr", "du 9 au 12 mars", ["--03-09..--03-12"]),
    ("fr", "du lundi au vendredi", ["Mon..Fri"]),
    ("fr", "de 9h30 à 17h", ["9:30..17:00"]),
    ("fr", "du 1er mai au 30 septembre", ["--05-01..--09-30"]),
    ("ar", "٩ مارس ٢٠٢٦", ["2026-03-09"]),
    ("ar", "ثلاثة وعشرون عضوا", ["23"]),
    ("ar", "1,234.50 ريال", ["1234.5 SAR"]),
    ("ar", "الاثنين", ["Mon"]),
    ("ar", "الساعة 7:30 مساءً", ["19:30"]),
    ("da", "9. marts 2026", ["2026-03-09"]),
    ("da", "femoghalvtreds", ["55"]),
    ("da", "100 kr.", ["100 DKK"]),
    ("da", "kl. 19.30", ["19:30"]),
    ("da", "uge 11", ["W11"]),
    ("el", "9 Μαρτίου 2026", ["2026-03-09"]),
    ("el", "είκοσι τρία μέλη", ["23"]),
    ("el", "7:30 μ.μ.", ["19:30"]),
    ("el", "10 ευρώ", ["10 EUR"]),
    ("es", "9 de marzo de 2026", ["2026-03-09"]),
    ("es", "treinta y dos socios", ["32"]),
    ("es", "10 por ciento", ["10 %"]),
    ("es", "lunes a viernes", ["Mon..Fri"]),
    ("es", "tercer trimestre de 2025", ["2025-Q3"]),
    ("fi", "9. maaliskuuta 2026", ["2026-03-09"]),
    ("fi", "kaksikymmentäkolme jäsentä", ["23"]),
    ("fi", "klo 19.30", ["19:30"]),
    ("fi", "maaliskuussa", ["--03"]),
    ("fi", "100 euroa", ["100 EUR"]),
    ("hu", "2026. március 9-én", ["2026-03-09"]),
    ("hu", "huszonhárom tag", ["23"]),
    ("hu", "1 234,50 forint", ["1234.5 HUF"]),
    ("hu", "hétfőn", ["Mon"]),
    ("hu", "19 órakor", ["19:00"]),
    ("it", "9 marzo 2026", ["2026-03-09"]),
    ("it", "ventuno soci", ["21"]),
    ("it", "lunedì", ["Mon"]),
    ("it", "alle 19.30", ["19:30"]),
    ("it", "duecento euro", ["200 EUR"]),
    ("ja", "2026年3月9日", ["2026-03-09"]),
    ("ja", "三百五十円", ["350 JPY"]),
    ("ja", "午後7時30分", ["19:30"]),
    ("ja", "3時間", ["3 hour"]),
    ("ja", "月曜日", ["Mon"]),
    ("ko", "2026년 3월 9일", ["2026-03-09"]),
    ("ko", "세 시간", ["3 hour"]),
    ("ko", "오후 7시 30분", ["19:30"]),
    ("ko", "1,500원", ["1500 KRW"]),
    ("ko", "월요일에", ["Mon"]),
    ("nl", "9 maart 2026", ["2026-03-09"]),
    ("nl", "drieëntwintig leden", ["23"]),
    ("nl", "19.30 uur", ["19:30"]),
    ("nl", "derde kwartaal 2025", ["2025-Q3"]),
    ("nl", "maandag", ["Mon"]),
    ("no", "9. mars 2026", ["2026-03-09"]),
    ("no", "tjuetre medlemmer", ["23"]),
    ("no", "100 kr", ["100 NOK"]),
    ("no", "kl. 19.30", ["19:30"]),
    ("pl", "9 marca 2026", ["2026-03-09"]),
    ("pl", "dwadzieścia trzy osoby", ["23"]),
    ("pl", "w marcu 2026", ["2026-03"]),
    ("pl", "100 zł", ["100 PLN"]),
    ("pl", "godz. 19.30", ["19:30"]),
    ("pt", "9 de março de 2026", ["2026-03-09"]),
    ("pt", "trinta e dois sócios", ["32"]),
    ("pt", "segunda a sexta-feira", ["Mon..Fri"]),
    ("pt", "R$ 50", ["50 BRL"]),
    ("pt", "19h30", ["19:30"]),
    ("ro", "9 martie 2026", ["2026-03-09"]),
    ("ro", "douăzeci și trei de membri", ["23"]),
    ("ro", "20 de zile", ["20 day"]),
    ("ro", "5 mai", ["--05-05"]),
    ("ro", "100 lei", ["100 RON"]),
    ("ru", "9 марта 2026 г.", ["2026-03-09"]),
    ("ru", "двадцать три члена", ["23"]),
    ("ru", "в пятницу", ["Fri"]),
    ("ru", "100 рублей", ["100 RUB"]),
    ("ru", "64 дня", ["64 day"]),
    ("ru", "с 1 мая по 30 сентября", ["--05-01..--09-30"]),
    ("sv", "9 mars 2026", ["2026-03-09"]),
    ("sv", "tjugotre medlemmar", ["23"]),
    ("sv", "vecka 11", ["W11"]),
    ("sv", "100 kronor", ["100 SEK"]),
    ("ta", "9 மார்ச் 2026", ["2026-03-09"]),
    ("ta", "மார்ச் 9", ["--03-09"]),
    ("ta", "இருபது ரூபாய்", ["20 INR"]),
    ("ta", "திங்கட்கிழமை", ["Mon"]),
    ("th", "9 มีนาคม 2569", ["2026-03-09"]),
    ("th", "ห้าสิบบาท", ["50 THB"]),
    ("th", "วันจันทร์", ["Mon"]),
    ("th", "19.30 น.", ["19:30"]),
    ("tr", "9 Mart 2026", ["2026-03-09"]),
    ("tr", "yirmi üç üye", ["23"]),
    ("tr", "yüzde 10", ["10 %"]),
    ("tr", "Mart'ta", ["--03"]),
    ("tr", "saat 19.30", ["19:30"]),
    ("zh", "2026年3月9日", ["2026-03-09"]),
    ("zh", "下午7点30分", ["19:30"]),
    ("zh", "三百五十元", ["350 CNY"]),
    ("zh", "2026年第三季度", ["2026-Q3"]),
    ("zh", "周一至周五", ["Mon..Fri"]),
]
READINGS = [
    ("en", "1,250", ["1250", "1.25"]),
    ("en", "1.250", ["1.25", "1250"]),
    ("de", "1.250", ["1250", "1.25"]),
    ("en", "03/04/2026", ["2026-04-03", "2026-03-04"]),
    ("de", "03/04/2026", ["2026-04-03"]),
    ("en", "7:30", ["7:30", "19:30"]),
    ("de", "7:30", ["7:30"]),
    ("en", "2026", ["2026", "2026"]),
    ("fr", "18 h", ["18 hour", "18:00"]),
]
KINDS = [
    ("en", "12 people", Kind.NUMBER),
    ("en", "the 3rd", Kind.ORDINAL),
    ("en", "12 %", Kind.PERCENTAGE),
    ("en", "12 euros", Kind.MONEY),
    ("en", "12 kg", Kind.QUANTITY),
    ("en", "9 March", Kind.DATE),
    ("en", "2026", Kind.DATE),
    ("en", "week 11", Kind.PERIOD),
    ("en", "Monday", Kind.WEEKDAY),
    ("en", "noon", Kind.TIME),
    ("en", "10-12", Kind.RANGE),
    ("en", "the week of 9 March", Kind.RANGE),
    ("en", "ERR-4102", Kind.CODE),
]
NONE = [
    ("en", "31 February 2026"),
    ("en", "2026-02-30"),
    ("en", "30/02/2026"),
    ("en", "29 February 2025"),
    ("en", "You may march"),
    ("en", "May I come in?"),
    ("en", "the sun is out"),
    ("en", "one of us, to all of you"),
    ("de", "31. Februar"),
    ("de", "31.02.2026"),
    ("de", "So ist es: ein Haus"),
    ("fr", "31 février"),
    ("fr", "un homme et une femme"),
    ("ro", "mai mult"),
    ("ja", "2月31日"),
    ("th", "สามารถ"),
    ("ta", "மேலும்"),
    ("en", ""),
]


SPOKEN = [
    ("en", "Doors open at half past nine.", ["9:30", "21:30"]),
    ("en", "The bus leaves at a quarter to 9.", ["8:45", "20:45"]),
    ("en", "The talk lasts an hour and a half.", ["1.5 hour"]),
    ("en", "It takes two and a half days.", ["2.5 day"]),
    ("en", "Half of them pay by card.", ["50 %"]),
    ("en", "A third of members vote.", ["33.3 %"]),
    ("de", "Einlass ist um halb zehn.", ["9:30", "21:30"]),
    ("de", "Wir essen um Viertel nach zwölf.", ["0:15", "12:15"]),
    ("de", "Los geht es um dreiviertel neun.", ["8:45", "20:45"]),
    ("de", "Der Film dauert anderthalb Stunden.", ["1.5 hour"]),
    ("de", "Der Umbau dauert zweieinhalb Jahre.", ["2.5 year"]),
    ("de", "Die Hälfte der Mitglieder stimmt zu.", ["50 %"]),
    ("fr", "On ouvre à neuf heures et quart.", ["9:15", "21:15"]),
    ("fr", "Le film dure une heure et demie.", ["1:30", "13:30", "1.5 hour"]),
    ("fr", "La moitié des membres vote.", ["50 %"]),
    ("es", "Abrimos a las nueve y media.", ["9:30", "21:30"]),
    ("es", "Dura hora y media.", ["1.5 hour"]),
    ("it", "Si apre alle nove e mezza.", ["9:30", "21:30"]),
    ("it", "Dura un'ora e mezza.", ["1.5 hour"]),
    ("pt", "Abre às nove e meia.", ["9:30", "21:30"]),
    ("pt", "Dura uma hora e meia.", ["1.5 hour"]),
    ("nl", "We beginnen om half tien.", ["9:30", "21:30"]),
    ("nl", "Het duurt anderhalf uur.", ["1.5 hour"]),
    ("pl", "Otwieramy o wpół do dziesiątej.", ["9:30", "21:30"]),
    ("pl", "To trwa półtorej godziny.", ["1.5 hour"]),
    ("sv", "Vi öppnar halv tio.", ["9:30", "21:30"]),
    ("da", "Vi åbner kvart over ni.", ["9:15", "21:15"]),
    ("no", "Vi åpner kvart på ni.", ["8:45", "20:45"]),
]


@pytest.mark.parametrize(("language", "text", "readings"), SPOKEN)
def test_what_people_say_is_a_value(language: str, text: str, readings: list[str]) -> None:
    assert [written(reading) for reading in only_value(text, language).readings] == readings


@pytest.mark.parametrize(
    ("language", "text", "times"),
    [("nl", "open van 6.30 tot 23.00 uur", "6:30..23:00"), ("de", "9.45 bis 18.15 Uhr", "9:45..18:15")],
)
def test_a_range_of_dotted_times_keeps_its_minutes(language: str, text: str, times: str) -> None:
    assert all_written(text, language) == [times]


def test_a_half_behind_an_ordinal_is_no_share() -> None:
    assert all_written("In the second half of the year it rains.", "en") == ["2"]


@pytest.mark.parametrize(("language", "text", "values"), WRITINGS)
def test_a_writing_has_its_values(language: str, text: str, values: list[str]) -> None:
    assert all_written(text, language) == values


def test_each_language_has_three_writings_at_least() -> None:
    counts = {code: sum(language == code for language, _, _ in WRITINGS) for code in LANGUAGES}

    assert {code for code, count in counts.items() if count < 3} == set()


@pytest.mark.parametrize(("language", "text", "readings"), READINGS)
def test_what_may_be_read_in_two_ways_has_both_readings(language: str, text: str, readings: list[str]) -> None:
    assert [written(reading) for reading in only_value(text, language).readings] == readings


@pytest.mark.parametrize(("language", "text", "kind"), KINDS)
def test_a_value_has_its_kind(language: str, text: str, kind: Kind) -> None:
    assert only_value(text, language).kind is kind


@pytest.mark.parametrize(("language", "text"), NONE)
def test_other_words_and_days_that_do_not_exist_have_no_value(language: str, text: str) -> None:
    assert values_of(text, language) == ()


def test_a_value_says_where_it_stands() -> None:
    text = "İlk gün: 9 Mart 2026 Pazartesi, saat 19.30"

    assert [text[value.start : value.end] for value in values_of(text, "tr")] == ["9 Mart 2026 Pazartesi", "saat 19.30"]


def test_a_language_without_a_table_has_figures_and_codes() -> None:
    assert all_written("2026-03-09 ERR-4102 12,5 %", "xx") == ["2026-03-09", "err4102", "12.5 %"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", ["full", "long", "medium"])
def test_a_date_as_cldr_writes_it_is_read(language: str, width: str) -> None:
    for day in (date(2026, 3, 9), date(2025, 12, 31), date(2024, 2, 29)):
        (value,) = values_of(format_date(day, width, locale=language), language)
        assert written(value.content).split(" ")[-1] == day.isoformat()


def test_babel_is_loaded_when_the_first_text_is_read() -> None:
    code = "import sys, rag.text.values; print('babel' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
