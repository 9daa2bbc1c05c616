"""Swedish."""

from rag.text.lexicon import Lexicon, counted, words

LEXICON = Lexicon(
    letters="åäö",
    months=tuple(
        counted("januari februari mars april maj juni juli augusti september oktober november december", start=1)
    ),
    never_last=words(
        "dr prof st hr fr t.ex d.v.s dvs bl.a m.a.o p.g.a pga s.k f.d ang enl inkl exkl ca resp evt avs dir ing jfr "
        "jmf t.o.m fr.o.m o.dyl f.ö kap tel"
    ),
    before_number=words(
        "nr kl s sid sida kap § art bil fig tab st mom p tel mob jan feb mar apr jun jul aug sep sept okt nov dec mån "
        "tis ons tors fre lör sön vol ca"
    ),
    before_number_or_words=words("mar st s"),
    maybe_last=words(
        "max osv o.s.v etc m.m mm m.fl mfl ab tr st kr jr sr f.kr e.kr p.a forts ff f tim min mkt dyl o.d"
    ),
    function_words=words(
        "och eller men inte ej att som en ett den det de är var vara blir blev har hade kan ska skall skulle måste får "
        "fick vill jag du han hon vi ni mig dig oss er dem min mitt mina din ditt dina sin sitt sina vår vårt våra "
        "deras hans hennes i på av till från för med utan om över under efter före vid hos mot genom mellan sedan när "
        "vad vem vilken vilket vilka hur varför där här så också bara även redan mycket alla allt varje detta denna "
        "dessa sig man inom enligt samt då än upp ut in"
    ),
    opener_pattern=r"och|eller|men|även|också|hur är det med|vad gäller (?:för|om)",
    reference_pattern=r"d(?:et|en|är|it|etta|essa)(?=[\s?!.…]*$)|där(?:för|till|av|med|om)",
    not_in_documents="Det står inte i dokumenten.",
    writes_compounds=True,
    cardinals=counted(
        "noll ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton",
        start=0,
    )
    | counted("tjugo trettio fyrtio femtio sextio sjuttio åttio nittio", start=20, step=10)
    | {"en": 1},
    weak_numbers=words("en ett noll"),
    scales={"hundra": 2, "tusen": 3, "miljon": 6, "miljoner": 6, "miljard": 9, "miljarder": 9},
    figure_scales={"mn": 6, "mkr": 6},
    number_joint="och",
    number_glue="{ten}{unit}",
    ordinals=counted("första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte", start=1)
    | {"förste": 1, "andre": 2},
    ordinal_suffixes=words(":a :e a e"),
    value_words={
        "SEK": "krona|kronor|kr",
        "EUR": "euro|euros",
        "%": "procent",
        "hour": "timme|timmar|tim",
        "day": "dag|dagar|dygn|arbetsdagar|vardagar",
        "kg": "kilo",
        "degree": "grad|grader",
        "half-year": "halvår",
        "km/h": "kilometer i timmen",
        "month": "månad|månader|mån",
        "quarter": "kvartal|kvartalet",
        "year": "år",
        "monday": "måndagar|måndagen",
        "tuesday": "tisdagar|tisdagen",
        "wednesday": "onsdagar|onsdagen",
        "thursday": "torsdagar|torsdagen",
        "friday": "fredagar|fredagen",
        "saturday": "lördagar|lördagen",
        "sunday": "söndagar|söndagen",
        "clock": "kl|klockan",
        "oclock": "kl",
        "midnight": "midnatt",
        "week no": "vecka|v",
        "quarter no": "q|kvartal",
        "half no": "h",
        "minus": "minus",
        "of": "från|av",
    },
    date_links=words("den av i på"),
    range_words=words("till"),
    between_words=("mellan", "och"),
    time_words={
        "this year": r"i år|årets|detta år|innevarande år",
        "last year": r"i fjol|förra året|fjolårets|föregående år",
        "next year": r"nästa år|kommande år",
        "latest": r"senaste|nyaste|aktuell[at]?|nuvarande|gällande|sista",
        "previous": r"förra|föregående|tidigare|gaml[ae]|näst sista|förut",
        "next": r"nästa|kommande",
    },
)
