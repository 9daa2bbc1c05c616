"""Danish."""

from rag.text.lexicon import Lexicon, counted, words
from rag.text.lexicon.opposites.danish import OPPOSITES

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
        "kvart i {hour}": -15,
    },
    spoken_amounts={
        "halvanden": "1.5",
        "halvandet": "1.5",
        "{number} en halv": "{number}.5",
        "{number} og en halv": "{number}.5",
        "halvdelen af": "50 %",
    },
    clause_joints=words("mens men selvom og"),
    lacking_pattern=r"mangel|manglende|fravær(?:et)?|tab(?:et)?",
    opposites=OPPOSITES,
    negating=words("ikke ej aldrig ingen intet ingenting uden hverken"),
    not_negating_pattern=(
        r"\bikke\s+(?:senere|tidligere|mere|flere|mindre|færre|længere|kortere|højere|lavere|større|ældre|yngre)\s+end\b|"
        r"\bikke\s+(?:kun|bare|blot|mindst|alene)\b|\beller\s+(?:ikke|ej)\b|\bhvis\s+ikke\b|"
        r"\buden\s+(?:for|om|på|tvivl|videre)\b|\bintet\s+andet\s+end\b"
    ),
    letters="æøå",
    denies_behind=True,
    months=tuple(
        counted("januar februar marts april maj juni juli august september oktober november december", start=1)
    ),
    before_ordinal_pattern=r"den|det|de|til|fra|senest|inden|hver|og|eller",
    never_last=words(
        "dr prof hr fr frk skt st f.eks fx bl.a d.v.s dvs mht m.h.t pga p.g.a ang vedr iflg jf jfr inkl ekskl ca evt "
        "resp hhv adm dir ing cand mag s.k såk ifm i.f.m t.o.m f.o.m afd maks tlf vejl"
    ),
    before_number=words(
        "nr nrs kl s side stk kap art pkt bd fig tab tlf mob jan feb mar apr jun jul aug sep sept okt nov dec man tirs "
        "ons tors fre lør søn § ca"
    ),
    before_number_or_words=words("man mar s"),
    maybe_last=words("osv o.s.v etc mv m.v m.m mm m.fl mfl aps kr mio mia jr sr f.kr e.kr pct sal tv th mf o.lign o.l"),
    source_names=words("kilde kilden kilder"),
    naming_pattern=r"ifølge|som (?:nævnt|angivet) i|se(?: også)?|i|fra",
    saying_pattern=r"(?:siger|angiver|nævner|oplyser|bekræfter|beskriver)(?: at)?",
    part_words=words("artikel stk paragraf afsnit trin kapitel punkt del nummer tabel figur bilag niveau klasse side"),
    function_words=words(
        "og eller men ikke at som en et den det de er var være bliver blev har havde kan skal skulle må måtte får fik "
        "vil ville jeg du han hun vi i mig dig os jer dem min mit mine din dit dine sin sit sine vores jeres deres "
        "hans hendes på af til fra for med uden om over under efter før ved hos mod gennem mellem siden når hvor hvad "
        "hvem hvilken hvilket hvilke hvordan hvorfor hvornår hvis der her så også kun allerede meget alle alt hver "
        "dette denne disse sig man inden ifølge samt da end op ud ind nogle nogen noget mange"
    ),
    opener_pattern=r"og|eller|men|også|hvad med|hvordan er det med",
    reference_pattern=r"d(?:et|en|er|ette|isse)(?=[\s?!.…]*$)|der(?:for|til|af|med|om)",
    prompt_example=(
        "Biblioteket åbner klokken ti.",
        "Svømmehallen er lukket om mandagen. En billet koster 45.",
        "Hvornår er svømmehallen lukket?",
        "Svømmehallen er lukket om mandagen [2].",
    ),
    not_in_documents="Det står ikke i dokumenterne.",
    writes_compounds=True,
    list_pattern="hvordan|hvilke|trinene?|rækkefølge|hvad (?:skal|må|kræves)|liste",
    figure_pattern=(
        "hvornår|hvor (?:mange|meget|længe|ofte|gammel|højt?|langt?|dyrt?|sent)|nummer|gebyr|beløb|dato|frist|"
        "kontingent|telefon|klokken|hvad koster"
    ),
    asking_words=words(
        "hedder kommer går gør gøre skal vil behøver egentlig præcis nu virkelig længe ofte fortæl sig findes "
        "får mange meget koster"
    ),
    # The type of answer that a question asks for
    why_pattern="hvorfor|af hvilken grund",
    because_pattern="fordi|da|derfor|på grund af|så at|for at|årsag",
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
        "nul et to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten",
        start=0,
    )
    | counted("tyve tredive fyrre halvtreds tres halvfjerds firs halvfems", start=20, step=10)
    | {"en": 1, "én": 1, "ét": 1},
    fractions={
        **dict.fromkeys(("tredjedel", "tredjedele"), 3),
        **dict.fromkeys(("fjerdedel", "fjerdedele"), 4),
        **dict.fromkeys(("femtedel", "femtedele"), 5),
        **dict.fromkeys(("ottendedel", "ottendedele"), 8),
        **dict.fromkeys(("tiendedel", "tiendedele"), 10),
    },
    weak_numbers=words("en et én ét nul"),
    scales={
        "hundrede": 2,
        "hundred": 2,
        "tusind": 3,
        "tusinde": 3,
        "million": 6,
        "millioner": 6,
        "milliard": 9,
        "milliarder": 9,
    },
    figure_scales={"mio": 6, "mia": 9},
    number_joint="og",
    number_glue="{unit}og{ten}",
    ordinals=counted("første anden tredje fjerde femte sjette syvende ottende niende tiende ellevte tolvte", start=1)
    | {"andet": 2},
    value_words={
        "DKK": "krone|kroner|kr",
        "EUR": "euro",
        "%": "procent|pct",
        "hour": "time|timer",
        "day": "dag|dage|døgn|hverdage|arbejdsdage",
        "kg": "kilo",
        "degree": "grad|grader",
        "half-year": "halvår",
        "quarter": "kvartal|kvartalet",
        "km/h": "kilometer i timen|km/t",
        "month": "måned|måneder",
        "monday": "mandage",
        "tuesday": "tirsdage",
        "wednesday": "onsdage",
        "thursday": "torsdage",
        "friday": "fredage",
        "saturday": "lørdage",
        "sunday": "søndage",
        "clock": "kl|klokken",
        "midnight": "midnat",
        "week no": "uge",
        "quarter no": "q|kvartal",
        "half no": "h|halvår",
        "minus": "minus",
        "of": "fra|af",
    },
    date_links=words("den af i på d."),
    range_words=words("til"),
    between_words=("mellem", "og"),
    writes_dotted_days=True,
    time_words={
        "this year": r"i år|årets|dette år|indeværende år",
        "last year": r"sidste år|forrige år|i fjor",
        "next year": r"næste år|kommende år",
        "latest": r"seneste|nyeste|sidste|aktuelle?|nuværende|gældende",
        "previous": r"forrige|foregående|tidligere|gaml[ae]|næstsidste",
        "next": r"næste|kommende",
    },
)
