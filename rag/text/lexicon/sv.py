"""Swedish."""

from rag.text.lexicon import Lexicon, counted, words
from rag.text.lexicon.opposites.swedish import OPPOSITES

# What asks for a type of answer
_WHAT = (
    r"(?:(?:vad|vilken|vilket|vilka) (?:är|var|blir) (?:[\w’'-]+ ){0,4}|"
    r"(?:vid |på |i )?vil(?:ken|ket|ka) (?:[\w’'-]+ ){0,4})"
)
_MONEY = (
    r"\w*(?:priset?|priser|avgift(?:en|er)?|kostnad(?:en|er)?|hyran?|depositionen?|böterna?|lön(?:en)?|"
    "budget(?:en)?|belopp(?:et)?|taxan?)"
)
_PERIODS = "sekunder|minuter|timmar|dagar|veckor|månader|år|nätter"

LEXICON = Lexicon(
    spoken_times={
        "kvart över {hour}": 15,
        "halv {hour}": -30,
        "kvart i {hour}": -15,
    },
    spoken_amounts={
        "en och en halv": "1.5",
        "ett och ett halvt": "1.5",
        "{number} och en halv": "{number}.5",
        "hälften av": "50 %",
    },
    clause_joints=words("medan men fastän och"),
    lacking_pattern=r"brist(?:en|er)?|frånvaro(?:n)?|förlust(?:en|er)?|avsaknad",
    opposites=OPPOSITES,
    negating=words("inte ej icke aldrig ingen inget inga ingenting ingenstans utan varken"),
    not_negating_pattern=(
        r"\binte\s+(?:senare|tidigare|mer|fler|mindre|färre|längre|kortare|högre|lägre|större|äldre|yngre)\s+än\b|"
        r"\binte\s+(?:bara|endast|enbart|minst)\b|\beller\s+(?:inte|ej)\b|\bom\s+inte\b|"
        r"\butan\s+(?:även|också|tvekan|vidare)\b|(?<=, )utan\b|\b(?:ingenting|inget)\s+annat\s+än\b"
    ),
    affirming=words("ja jo javisst visst självklart"),
    letters="åäö",
    denies_behind=True,
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
    source_names=words("källa källan källor"),
    naming_pattern=r"enligt|som (?:anges|nämns) i|se(?: även)?|i|från",
    saying_pattern=r"(?:säger|anger|nämner|uppger|bekräftar|beskriver)(?: att)?",
    part_words=words(
        "artikel stycke paragraf avsnitt steg kapitel punkt del nummer tabell figur bilaga nivå klass sida"
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
    prompt_example=(
        "Biblioteket öppnar klockan tio.",
        "Badhuset är stängt på måndagar. En biljett kostar 45.",
        "När är badhuset stängt?",
        "Badhuset är stängt på måndagar [2].",
    ),
    not_in_documents="Det står inte i dokumenten.",
    unanswered_pattern=(
        r"(?:tyvärr )?(?:dokumenten|källorna|texterna) (?:säger|nämner|innehåller|anger|besvarar|ger|"
        r"beskriver) (?:\w+ )?(?:inte|inget|inga|ingen|ingenting)|"
        r"(?:tyvärr )?(?:det finns|jag (?:hittar|har|hittade)) (?:inte|ingen|inga|inget)|"
        r"(?:det )?(?:jag )?vet (?:jag )?inte"
    ),
    pleasantry_pattern=(
        r"(?:jag )?hoppas (?:att )?(?:det|detta|det här) (?:hjälper|hjälpte|var till hjälp)(?: dig| er)?|"
        r"(?:låt mig veta|hör av dig|säg till) om<more>|"
        r"tveka inte att (?:fråga|höra av dig|kontakta mig)(?: om<more>)?|"
        r"om du har (?:(?:fler|ytterligare|andra) )?frågor|"
        r"(?:jag hjälper|hjälper jag) (?:gärna till|dig gärna)|"
        r"(?:det är )?(?:en )?(?:bra|god) fråga|"
        r"tack(?: så mycket)?(?: för (?:din )?frågan?)?|"
        r"varsågod|hej|ha en (?:bra|fin|trevlig) dag"
    ),
    writes_compounds=True,
    list_pattern=(
        "hur (?:gör|kan|ska|får|anmäler|byter|går)|vilka|stegen?|ordning|vad (?:ska|måste|behöver|krävs)|lista"
    ),
    figure_pattern=(
        "när|hur (?:många|mycket|länge|ofta|gammal|högt?|långt?|dyrt?|sent|dags)|nummer|avgift(?:en)?|belopp|"
        "datum|priset|telefon|klockan|vad kostar"
    ),
    asking_words=words(
        "heter kommer går gör göra måste vill behöver egentligen precis nu verkligen hur mycket länge ofta "
        "berätta säg finns får kostar kostade"
    ),
    # The type of answer that a question asks for
    why_pattern="varför|av vilken anledning",
    because_pattern="eftersom|därför|på grund av|för att|så att|anledning",
    person_pattern=(
        f"vem|vilka (?=är|sitter|ingår)|vems|vilken (?:person|läkare|lärare|tränare)|{_WHAT}kontaktperson(?:en)?"
    ),
    place_pattern=(
        "var(?= (?:är|finns|ligger|kan|hålls|ska|hittar|får|sker|bor|står|lämnar|köper|träffas))|vart|varifrån|"
        "(?:i |på )?vil(?:ken|ket) (?:sal|rum|byggnad|gata|stad|plats|ort|lokal|våning)|"
        rf"{_WHAT}(?!mejl|mail|e-?post|webb)\w*(?:adress(?:en)?|plats(?:en)?)"
    ),
    time_pattern=(
        "när(?! .*,)|hur dags|vilken tid|hur (?:sent|tidigt)|"
        "(?:på |vid )?vil(?:ken|ket|ka) (?:dag(?:ar)?|datum|månad|år|vecka|tider|klockslag|veckodag)|"
        rf"{_WHAT}\w*(?:tiderna?|datum(?:et)?|öppettider(?:na)?|sista dag(?:en)?)|^\w*tider(?:na)?"
    ),
    duration_pattern=(
        f"hur (?:länge|lång tid|snabbt)|hur många (?:{_PERIODS})|hur lång är|"
        rf"{_WHAT}\w*(?:uppsägningstid(?:en)?|väntetid(?:en)?|leveranstid(?:en)?|längd(?:en)?)"
    ),
    money_pattern=(
        "hur (?:dyr|dyrt|dyra|billigt)|(?:vad|hur mycket) (?:kostar|kostade|betalar|är hyran)|"
        "(?:vad|hur mycket) (?:måste|ska|får) .{1,60}betala|"
        rf"hur (?:hög|höga|stor) är (?:[\w’'-]+ ){{0,4}}(?:{_MONEY})|hur mycket pengar|{_WHAT}(?:{_MONEY})|"
        f"^(?:{_MONEY})"
    ),
    count_pattern=(
        rf"hur många (?!{_PERIODS})\w+|hur (?:ofta|gammal|gamla)|{_WHAT}(?:antal(?:et)?|åldersgräns(?:en)?)|"
        "^antal(?:et)?"
    ),
    phone_pattern=(
        rf"(?:telefon|mobil|fax)num(?:mer|ret)|{_WHAT}telefon(?:en)?|^telefon|telefon(?= till\b|\W*$)|"
        r"vilket nummer|vem (?:ringer|ska|kan) (?:jag|man|vi)(?: ringa)?(?=\W*$)|vem ringer"
    ),
    email_pattern=(
        f"(?:e-?post|mejl|mail|e-?mail)-?adress(?:en)?|{_WHAT}(?:e-?post(?:en)?|mejl(?:en)?|e-?mail)|"
        "^(?:e-?post|mejl|e-?mail)"
    ),
    web_pattern=f"{_WHAT}(?:webbplats(?:en)?|webbsida(?:n)?|hemsida(?:n)?|webbadress(?:en)?)",
    measure_pattern=(
        "hur (?:tung|tungt|stor|stort|bred|djup|djupt|långt|tjock|varm|varmt|kallt|hög|högt|fort|lång|"
        rf"mycket väger)(?! (?:är )(?:[\w’'-]+ ){{0,4}}(?:{_MONEY})| tid\b)|"
        r"hur mycket (?!kostar|betalar|måste|ska|får|pengar|är)\w+|"
        rf"{_WHAT}\w*(?:temperatur(?:en)?|hastighet(?:en)?|tryck(?:et)?|vikt(?:en)?|storlek(?:en)?|höjd(?:en)?|"
        "bredd(?:en)?|djup(?:et)?|avstånd(?:et)?|effekt(?:en)?)"
    ),
    cardinals=counted(
        "noll ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton",
        start=0,
    )
    | counted("tjugo trettio fyrtio femtio sextio sjuttio åttio nittio", start=20, step=10)
    | {"en": 1},
    fractions={
        **dict.fromkeys(("tredjedel", "tredjedelar"), 3),
        **dict.fromkeys(("fjärdedel", "fjärdedelar"), 4),
        **dict.fromkeys(("femtedel", "femtedelar"), 5),
        **dict.fromkeys(("åttondel", "åttondelar"), 8),
        **dict.fromkeys(("tiondel", "tiondelar"), 10),
    },
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
