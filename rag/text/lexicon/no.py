"""Norwegian, in its commoner written form."""

from rag.text.lexicon import Lexicon, counted, words
from rag.text.lexicon.opposites.norwegian import OPPOSITES

# What asks for a type of answer
_WHAT = (
    r"(?:(?:hvad|hva|hvilken|hvilket|hvilke) (?:er|var) (?:[\w’'-]+ ){0,4}|"
    r"(?:ved |på |i )?hvil(?:ken|ket|ke) (?:[\w’'-]+ ){0,4})"
)
_MONEY = (
    r"\w*(?:prise[nr]?|pris|gebyr(?:et|er)?|avgift(?:en|er)?|afgift(?:en|er)?|kontingent(?:et)?|"
    "omkostninger(?:ne)?|kostnad(?:en|er)?|leien?|leje[nr]?|depositum(?:met|et)?|bøden?|bot(?:en)?|"
    "lønn?(?:en)?|budget(?:tet)?|budsjett(?:et)?|beløp(?:et)?|beløb(?:et)?)"
)
_PERIODS = "sekunder|minutter|timer|dager?|uger|uker|måneder|år|nætter|netter"

LEXICON = Lexicon(
    spoken_times={
        "kvart over {hour}": 15,
        "halv {hour}": -30,
        "kvart på {hour}": -15,
    },
    spoken_amounts={
        "halvannen": "1.5",
        "halvannet": "1.5",
        "{number} og en halv": "{number}.5",
        "halvparten av": "50 %",
        "halvdelen av": "50 %",
    },
    clause_joints=words("mens men enda og"),
    lacking_pattern=r"mangel|manglende|fravær(?:et)?|tap(?:et)?",
    opposites=OPPOSITES,
    negating=words("ikke ikkje aldri ingen intet ingenting uten utan verken hverken"),
    not_negating_pattern=(
        r"\bikke\s+(?:senere|tidligere|mer|flere|mindre|færre|lenger|lengre|kortere|høyere|lavere|større|eldre|yngre)\s+enn\b|"
        r"\bikke\s+(?:bare|kun|minst)\b|\beller\s+(?:ikke|ei)\b|\bhvis\s+ikke\b|\buten\s+(?:tvil|videre|om)\b|"
        r"\bikke\s+annet\s+enn\b"
    ),
    letters="æøå",
    denies_behind=True,
    months=tuple(
        counted("januar februar mars april mai juni juli august september oktober november desember", start=1)
    ),
    before_ordinal_pattern=r"den|det|de|til|fra|senest|innen|hver|og|eller|i",
    never_last=words(
        "dr prof hr fr frk st f.eks feks bl.a dvs d.v.s mht m.h.t pga p.g.a ang vedr iflg jf jfr inkl ekskl ca evt "
        "resp hhv adm dir ing cand mag s.k såk ifm i.f.m t.o.m f.o.m fom avd maks tlf gj"
    ),
    before_number=words(
        "nr kl s side stk kap art pkt bd fig tab tlf mob jan feb mar apr jun jul aug sep sept okt nov des man tirs ons "
        "tors fre lør søn § ca"
    ),
    before_number_or_words=words("man mar s"),
    maybe_last=words("osv o.s.v etc mv m.v m.m mm m.fl mfl kr mill mrd jr sr f.kr e.kr pst etg o.l"),
    source_names=words("kilde kilden kilder"),
    naming_pattern=r"ifølge|som (?:nevnt|angitt) i|se(?: også)?|i|fra",
    saying_pattern=r"(?:sier|oppgir|nevner|angir|bekrefter|beskriver)(?: at)?",
    part_words=words(
        "artikkel ledd paragraf avsnitt trinn kapittel punkt del nummer tabell figur vedlegg nivå klasse side"
    ),
    function_words=words(
        "og eller men ikke å at som en ei et den det de er var være blir ble har hadde kan skal skulle må måtte får "
        "fikk vil ville jeg du han hun vi dere meg deg oss dem min mitt mine din ditt dine sin sitt sine vår vårt våre "
        "deres hans hennes i på av til fra for med uten om over under etter før ved hos mot gjennom mellom siden når "
        "hvor hva hvem hvilken hvilket hvilke hvordan hvorfor hvis der her så også bare kun allerede mye alle alt hver "
        "dette denne disse seg man innen ifølge samt da enn opp ut inn noen noe mange"
    ),
    opener_pattern=r"og|eller|men|også|hva med|hvordan er det med",
    reference_pattern=r"d(?:et|en|er|it|ette|isse)(?=[\s?!.…]*$)|der(?:for|til|av|med|om)",
    prompt_example=(
        "Biblioteket åpner klokken ti.",
        "Svømmehallen er stengt på mandager. En billett koster 45.",
        "Når er svømmehallen stengt?",
        "Svømmehallen er stengt på mandager [2].",
    ),
    not_in_documents="Det står ikke i dokumentene.",
    writes_compounds=True,
    list_pattern="hvordan|hvilke|trinnene?|rekkefølge|hva (?:skal|må|kreves|trenger)|liste",
    figure_pattern=(
        "når|hvor (?:mange|mye|lenge|ofte|gammel|høyt?|langt?|dyrt?|sent)|nummer|gebyr|beløp|dato|frist|"
        "kontingent|telefon|klokken|hva koster"
    ),
    asking_words=words(
        "heter kommer går gjør gjøre skal vil trenger egentlig nøyaktig nå virkelig lenge ofte fortell si finnes "
        "får mange mye koster"
    ),
    # The type of answer that a question asks for
    why_pattern="hvorfor|av hvilken grunn",
    because_pattern="fordi|siden|derfor|på grunn av|slik at|for å|årsak",
    person_pattern=(
        "hvem(?:s)?|hvis(?= (?:ansvar|opgave|oppgave))|hvilken (?:person|læge|lege|lærer|træner|trener)|"
        f"{_WHAT}kontaktperson(?:en)?"
    ),
    place_pattern=(
        "hvor(?= (?:er|ligger|finder|finner|kan|skal|holdes|bor|står|må|får|foregår|møtes|mødes|henter|"
        r"afleverer|leverer|køber|kjøper|sker|skjer|har|befinder)\b)|hvorfra|hvorhen|"
        "(?:i |på )?hvil(?:ken|ket) (?:sal|rom|rum|bygning|gade|gate|by|sted|lokale|etage|etasje|plads|plass|"
        rf"adresse)|{_WHAT}(?!mail|e-?post|e-?mail|web|nett)\w*(?:adressen?|sted(?:et)?)"
    ),
    time_pattern=(
        "hvornår|"
        "når(?= (?:er|åpner|stenger|begynner|starter|slutter|kan|skal|må|kommer|går|har|ble|blir|begynder|"
        r"åbner|lukker)\b)|hvad tid|"
        "(?:på |ved )?hvil(?:ken|ket|ke) (?:dage?r?|dato(?:er)?|måned|år|uge|uke|tidspunkt(?:er)?|tid(?:er)?|"
        "klokkeslett|ugedage?|ukedage?r?)|hvor (?:sent|tidlig|tidligt)|"
        rf"{_WHAT}\w*(?:tidern?e?|tidene|dato(?:en)?|frist(?:en)?|åbningstid(?:erne)?)|"
        r"^\w*(?:tider|tidene|tiderne)"
    ),
    duration_pattern=(
        f"hvor (?:længe|lenge|lang tid|hurtigt|raskt)|hvor mange (?:{_PERIODS})|"
        rf"{_WHAT}\w*(?:varighed(?:en)?|varighet(?:en)?|opsigelse(?:n)?|opsigelsesfrist(?:en)?|"
        "oppsigelsestid(?:en)?|leveringstid(?:en)?|ventetid(?:en)?|frist(?:en)?)"
    ),
    money_pattern=(
        "hvor (?:dyr|dyrt|dyre|billigt?)|(?:hvad|hva|hvor (?:meget|mye)) (?:koster|kostede|kostet|betaler)|"
        "(?:hvad|hva|hvor (?:meget|mye)) (?:skal|må) .{1,60}betale|"
        rf"hvor (?:høj|høyt?|højt|høye|stor|stort) (?:er|var) (?:[\w’'-]+ ){{0,4}}(?:{_MONEY})|"
        f"hvor (?:mange|mye) penge[r]?|{_WHAT}(?:{_MONEY})|^(?:{_MONEY})"
    ),
    count_pattern=(
        rf"hvor mange (?!{_PERIODS}|penge)\w+|hvor (?:ofte|gammel|gamle|gammelt)|"
        f"{_WHAT}(?:antal(?:let)?|antall(?:et)?|aldersgrænse(?:n)?|aldersgrense(?:n)?)|^antall?(?:et|let)?"
    ),
    phone_pattern=(
        f"(?:telefon|mobil|fax)nummer(?:et|e)?|{_WHAT}telefon(?:en)?|^(?:telefon|tlf)|"
        r"telefon(?= (?:til|på)\b|\W*$)|hvilket nummer|"
        r"hvem (?:ringer|kan|skal) (?:jeg|man|vi)(?: ringe)?(?: til)?(?=\W*$)"
    ),
    email_pattern=(
        f"(?:e-?post|mail|e-?mail)-?adressen?|{_WHAT}(?:e-?post(?:en)?|mail(?:en)?|e-?mail(?:en)?)|"
        "^(?:e-?post|mail|e-?mail)"
    ),
    web_pattern=f"{_WHAT}(?:hjemmeside(?:n)?|websted(?:et)?|nettside(?:n)?|nettsted(?:et)?|url)",
    measure_pattern=(
        "hvor (?:tung|tungt|stor|stort|bred|bredt|dyb|dybt|dyp|dypt|langt|lang|tyk|varm|varmt|koldt|kaldt|høj|"
        rf"højt|høy|høyt|hurtigt|fort)(?! (?:(?:er|var) )(?:[\w’'-]+ ){{0,4}}(?:{_MONEY})| tid\b)|"
        r"hvor (?:meget|mye) (?!koster|kostede|kostet|betaler|skal|må|penge)\w+|"
        rf"{_WHAT}\w*(?:temperatur(?:en)?|hastighed(?:en)?|hastighet(?:en)?|tryk(?:ket)?|trykk(?:et)?|"
        "vægt(?:en)?|vekt(?:en)?|størrelse(?:n)?|højde(?:n)?|høyde(?:n)?|bredde(?:n)?|dybde(?:n)?|"
        "afstand(?:en)?|avstand(?:en)?|effekt(?:en)?)"
    ),
    cardinals=counted(
        "null en to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten",
        start=0,
    )
    | counted("tjue tretti førti femti seksti sytti åtti nitti", start=20, step=10)
    | {"ett": 1, "et": 1, "én": 1, "syv": 7, "tyve": 20, "tredve": 30},
    fractions={
        **dict.fromkeys(("tredel", "tredeler", "tredjedel", "tredjedeler"), 3),
        **dict.fromkeys(("firedel", "firedeler", "fjerdedel", "fjerdedeler"), 4),
        **dict.fromkeys(("femdel", "femdeler", "femtedel", "femtedeler"), 5),
        **dict.fromkeys(("tidel", "tideler"), 10),
    },
    weak_numbers=words("en et ett én null"),
    scales={"hundre": 2, "tusen": 3, "million": 6, "millioner": 6, "milliard": 9, "milliarder": 9},
    figure_scales={"mill": 6, "mrd": 9},
    number_joint="og",
    number_glue="{ten}{unit}|{unit}og{ten}",
    ordinals=counted("første andre tredje fjerde femte sjette sjuende åttende niende tiende ellevte tolvte", start=1)
    | {"annen": 2},
    value_words={
        "NOK": "krone|kroner|kr",
        "EUR": "euro",
        "%": "prosent|pst",
        "hour": "time|timer",
        "day": "dag|dager|døgn|virkedager|arbeidsdager",
        "kg": "kilo",
        "degree": "grad|grader",
        "half-year": "halvår",
        "quarter": "kvartal|kvartalet",
        "km/h": "kilometer i timen|km/t",
        "month": "måned|måneder|mnd",
        "monday": "mandager",
        "tuesday": "tirsdager",
        "wednesday": "onsdager",
        "thursday": "torsdager",
        "friday": "fredager",
        "saturday": "lørdager",
        "sunday": "søndager",
        "clock": "kl|klokken|klokka",
        "midnight": "midnatt",
        "week no": "uke",
        "quarter no": "q|kvartal",
        "half no": "h|halvår",
        "minus": "minus",
        "of": "fra|av",
    },
    date_links=words("den av i på"),
    range_words=words("til"),
    between_words=("mellom", "og"),
    writes_dotted_days=True,
    time_words={
        "this year": r"i år|årets|dette året|inneværende år",
        "last year": r"i fjor|fjorårets|forrige år|siste år",
        "next year": r"neste år|kommende år",
        "latest": r"siste|nyeste|aktuelle?|nåværende|gjeldende|sist",
        "previous": r"forrige|foregående|tidligere|gaml[ae]|nest siste",
        "next": r"neste|kommende",
    },
)
