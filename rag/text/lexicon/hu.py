"""Hungarian."""

from rag.text.lexicon import Lexicon, counted, words
from rag.text.lexicon.opposites.hungarian import OPPOSITES

# What asks for a type of answer
_WHAT = r"(?:mi|mik|mennyi|milyen|melyik) (?:az? )?(?:[\w’'-]+ ){0,4}"
_MONEY = (
    r"(?:ára?|árak|\w*díja?|díjak|költsége?|bérleti díj|kauciója?|bírság|fizetése?|költségvetés|összege?|tagdíj|"
    "tandíj)"
)
_PERIODS = r"másodperc\w*|perc\w*|órá\w*|óra|nap\w*|hét\w*|hónap\w*|év\w*"

# What asks for a type of answer
_WHAT = r"(?:mi|mik|mennyi|milyen|melyik) (?:az? )?(?:[\w’'-]+ ){0,4}"
_MONEY = (
    r"(?:ára?|árak|\w*díja?|díjak|költsége?|bérleti díj|kauciója?|bírság|fizetése?|költségvetés|összege?|tagdíj|"
    "tandíj)"
)
_PERIODS = r"másodperc\w*|perc\w*|órá\w*|óra|nap\w*|hét\w*|hónap\w*|év\w*"

LEXICON = Lexicon(
    opposites=OPPOSITES,
    negating=words("ne nem sem soha sohasem nélkül senki semmi nincs nincsenek sincs sincsenek sehol"),
    not_negating_pattern=(
        r"\bnem\s+(?:később|korábban|több|kevesebb|hosszabb)\s+mint\b|\bnem\s+(?:csak|csupán)\b|"
        r"\bvagy\s+(?:nem|sem)\b|\bha\s+nem\b"
    ),
    letters="őűöü",
    before_ordinal_pattern=r"a|az|és|vagy",
    never_last=words("dr id ifj özv pl ún kb ill vö ld prof gr szt tel"),
    before_number=words("sz tel old bek art § jan febr márc ápr máj jún júl aug szept okt nov dec"),
    maybe_last=words("stb kft rt zrt nyrt bt u út db"),
    function_words=words(
        "a az egy és vagy de nem is van vannak volt voltak lesz lesznek lehet kell ez ezt ezek azt azok ki mi mit "
        "mikor hol hogyan hogy miért mennyi mennyibe melyik milyen ha mert mint csak már még meg el be fel le én te ő "
        "ti ők minden után előtt alatt szerint között által vagyok nekem ennek annak illetve valamint pedig"
    ),
    prompt_example=(
        "A könyvtár tízkor nyit.",
        "Az uszoda hétfőn zárva van. Egy jegy 450 forint.",
        "Mikor van zárva az uszoda?",
        "Az uszoda hétfőn zárva van [2].",
    ),
    not_in_documents="A dokumentumokban nincs erről szó.",
    list_pattern=(
        r"hogyan|hogy (?:kell|lehet)|lépések\w*|melyek|milyen (?:iratok|dokumentumok)\w*|mit kell|sorrend\w*|"
        "lista"
    ),
    figure_pattern=(
        r"mikor\w*|hány\w*|mennyi\w*|meddig|milyen (?:hosszú|magas|drága|gyakran|messze)|telefonszám\w*|ára|"
        r"díja?|dátum\w*|határidő\w*|összeg\w*"
    ),
    asking_words=words(
        "hívják kell kellene lehet akarok szeretnék pontosan most valóban hány mennyi mennyibe meddig mondd van "
        "vannak kerül tart órakor"
    ),
    # The type of answer that a question asks for
    why_pattern="miért|mi okból",
    because_pattern="mert|mivel|ezért|miatt|azért|ok[ao]",
    person_pattern="ki(?:k)?|kinek|kit|kivel|kihez|kitől|melyik (?:orvos|személy|edző|tanár)",
    place_pattern=(
        r"hol|hová|hova|honnan|melyik (?:terem\w*|épület\w*|utcá\w*|város\w*|hely\w*|emelet\w*|szob\w*)|"
        rf"{_WHAT}(?<!mail )címe?(?=\W*$)|^cím"
    ),
    time_pattern=(
        "mikor(?:ra|tól|ig)?|hány óra(?:kor|tól|ig)?|hánykor|meddig|"
        r"(?:melyik|milyen) (?:nap\w*|hónap\w*|év\w*|hét\w*|dátum\w*|időpont\w*)|"
        rf"{_WHAT}(?:nyitvatartás\w*|határid\w+|dátum\w*|időpont\w*)|^nyitvatartás\w*"
    ),
    duration_pattern=(
        r"mennyi (?:ideig|idő|idő\w*|időre)|hány (?:perc|órá(?:t|ig|ra)|nap|hét|hónap|év)\w*|"
        rf"meddig (?:tart|érvényes)|milyen (?:hosszú|gyorsan)|{_WHAT}(?:időtartam\w*|felmondási id\w+)"
    ),
    money_pattern=(
        rf"mennyibe (?:kerül\w*)|mennyit (?:kell )?fizet\w*|mennyi (?:az? )?(?:[\w’'-]+ ){{0,4}}(?:{_MONEY})|"
        rf"mennyi pénz\w*|milyen drága|{_WHAT}(?:{_MONEY})|^(?:ár|díj|tagdíj)"
    ),
    count_pattern=(
        r"hány (?!óra|óráko?r?|perc|nap|hét|hónap|év|fok|méter|kiló)\w+|hányan|milyen gyakran|hány éves|"
        rf"{_WHAT}(?:létszám\w*|korhatár)"
    ),
    phone_pattern=(
        rf"telefonszám\w*|{_WHAT}telefon\w*|^telefon\w*|(?:melyik|milyen) szám(?:on|ot)|"
        "kit (?:hívjak|kell hívni|hívhatok)|telefonon"
    ),
    email_pattern=rf"e-?mail(?:[ -]?cím\w*)?|{_WHAT}e-?mail\w*",
    web_pattern=r"(?:honlap|weboldal|webcím)\w*",
    measure_pattern=(
        "milyen (?:nehéz|nagy|széles|mély|messze|vastag|meleg|hideg|magas|gyors)|mennyit nyom|"
        r"hány (?:fok|méter|kiló|liter|gramm)\w*|mekkora|"
        rf"{_WHAT}(?:hőmérséklet\w*|sebesség\w*|nyomás\w*|súly\w*|méret\w*|magasság\w*|szélesség\w*|mélység\w*|"
        r"hossz\w*|távolság\w*|teljesítmény\w*)"
    ),
    cardinals=counted(
        "nulla egy kettő három négy öt hat hét nyolc kilenc tíz tizenegy tizenkettő tizenhárom tizennégy tizenöt "
        "tizenhat tizenhét tizennyolc tizenkilenc",
        start=0,
    )
    | counted("húsz harminc negyven ötven hatvan hetven nyolcvan kilencven", start=20, step=10)
    | {"két": 2, "tizenkét": 12, "huszon": 20},
    weak_numbers=words("egy hat hét nulla"),
    scales={"száz": 2, "ezer": 3, "millió": 6, "milliárd": 9},
    number_glue="{ten}{unit}",
    ordinals=counted(
        "első második harmadik negyedik ötödik hatodik hetedik nyolcadik kilencedik tizedik tizenegyedik tizenkettedik",
        start=1,
    ),
    value_words={
        "HUF": "forint|forintot|forintért|ft",
        "EUR": "euró|eurót|euro",
        "%": "százalék|százalékos|százalékot",
        "hour": "óra|órát|órás|órán",
        "minute": "perc|percet|perces",
        "day": "nap|napot|napos|napon|munkanap|munkanapon",
        "week": "hét|hetet|hetes",
        "month": "hónap|hónapot|hónapos",
        "year": "év|évet|éves",
        "kg": "kiló|kilót",
        "degree": "fok|fokos",
        "half-year": "félév",
        "quarter": "negyedév|negyedévben",
        "oclock": "óra|órakor|órától|óráig",
        "noon": "dél|délben",
        "midnight": "éjfél|éjfélkor",
        "quarter no": "q",
        "half no": "h",
        "minus": "mínusz",
        "pm before": "délután|este",
        "am before": "délelőtt|reggel",
    },
    ordinal_suffixes=words("án én"),
    writes_month_first=True,
    writes_dotted_days=False,
    adds_endings=True,
    time_words={
        "this year": r"idei?|idén|ebben az évben|ez évi|folyó évi",
        "last year": r"tavaly|tavalyi|előző évi?|múlt évi?",
        "next year": r"jövőre|jövő évi?|következő évi?",
        "latest": r"legutóbbi|legutolsó|utolsó|legújabb|legfrissebb|jelenlegi|aktuális|érvényes|hatályos|mostani",
        "previous": r"előző|korábbi|régi|megelőző|utolsó előtti|korábban",
        "next": r"következő|jövő",
    },
)
