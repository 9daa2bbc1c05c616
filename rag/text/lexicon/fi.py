"""Finnish."""

from rag.text.lexicon import Lexicon, counted, words
from rag.text.lexicon.opposites.finnish import OPPOSITES

# What asks for a type of answer
_WHAT = (
    r"(?:(?:mikä|mitkä|mitä) (?:on|ovat|oli) (?:[\w’'-]+ ){0,4}|"
    r"(?:mikä|mitkä|missä|millä|mihin) (?:[\w’'-]+ ){0,4})"
)
_MONEY = r"\w*(?:hinta|hinnat|maksu|maksut|kustannus|kustannukset|vuokra|sakko|palkka|budjetti|summa|taksa)"
_PERIODS = "sekuntia|minuuttia|tuntia|päivää|viikkoa|kuukautta|vuotta|yötä"

# What asks for a type of answer
_WHAT = (
    r"(?:(?:mikä|mitkä|mitä) (?:on|ovat|oli) (?:[\w’'-]+ ){0,4}|"
    r"(?:mikä|mitkä|missä|millä|mihin) (?:[\w’'-]+ ){0,4})"
)
_MONEY = r"\w*(?:hinta|hinnat|maksu|maksut|kustannus|kustannukset|vuokra|sakko|palkka|budjetti|summa|taksa)"
_PERIODS = "sekuntia|minuuttia|tuntia|päivää|viikkoa|kuukautta|vuotta|yötä"

LEXICON = Lexicon(
    opposites=OPPOSITES,
    negating=words("ei en et emme ette eivät eikä eivätkä ettei älä älkää ilman"),
    letters="äö",
    before_ordinal_pattern=r"ja|tai",
    never_last=words("esim ts toim mm ym prof tri hra rva ns nk vrt ks n noin alk"),
    before_number=words("klo nro s ks kpl puh tel art §"),
    before_number_or_words=words("s ks"),
    maybe_last=words("jne yms ym em ko oy oyj eaa jaa v kk vko krs"),
    function_words=words(
        "ja tai mutta ei eivät en on ovat oli olivat olla ole se ne hän he minä sinä me te tämä nämä tuo että jos kun "
        "koska kuin kuka mikä mitä missä mistä mihin milloin miten miksi kuinka paljonko onko voi voivat voin pitää "
        "täytyy saa myös vain jo niin sekä joka jotka kaikki kanssa ilman ennen jälkeen aikana mukaan sen niiden hänen "
        "minun teidän tulee tällä siellä täällä vuoden"
    ),
    prompt_example=(
        "Kirjasto avautuu kello kymmenen.",
        "Uimahalli on suljettu maanantaisin. Lippu maksaa 4,50.",
        "Milloin uimahalli on suljettu?",
        "Uimahalli on suljettu maanantaisin [2].",
    ),
    not_in_documents="Asiakirjoissa ei kerrota sitä.",
    writes_compounds=True,
    list_pattern="miten|mitkä|vaiheet|järjestyksessä|mitä (?:pitää|tarvitaan|tarvitsen|saa)|luettelo|lista",
    figure_pattern=(
        "milloin|montako|monelta|paljonko|kauanko|kuinka (?:monta|paljon|kauan|usein|vanha|korkea|pitkä)|"
        "numero|hinta|maksu|määrä|päivämäärä|puhelin|mitä maksaa"
    ),
    asking_words=words(
        "nimi pitää tarvitsen tarvitaan haluan oikeastaan tarkalleen nyt todella kuinka paljon kauan usein kerro "
        "saan tehdä maksaa maksavat kestää"
    ),
    # The type of answer that a question asks for
    why_pattern="miksi|mistä syystä",
    because_pattern="koska|sillä|siksi|takia|vuoksi|jotta|syynä",
    person_pattern=(
        f"kuka|ketkä|kenen|kenell[eä]|ketä|keneltä|keneen|{_WHAT}(?:henkilö|yhteyshenkilö|lääkäri|valmentaja)"
    ),
    place_pattern=(
        r"missä(?! (?:ajassa|vaiheessa|kuussa))|mistä(?= (?:löyd|saa|haen|noud|ost|löyt)\w*)|"
        r"mihin(?= (?:paikkaan|huoneeseen|vien|palaut|jät)\w*)|minne|"
        rf"(?:missä|mikä) (?:huone\w*|rakennu\w*|katu|paikka)|{_WHAT}(?!sähkö)(?:osoite|paikka)"
    ),
    time_pattern=(
        "milloin|koska(?= (?:on|alkaa|aukeaa|sulkeutuu|voi))|"
        "(?:mihin|mitä|moneltako|mihin) ?(?:kellonaikaan|aikaan)|monelta(?:ko)?|"
        "(?:minä|mikä|mitkä|millä) (?:päivä(?:nä|t)?|päivämäärä|viikolla|vuonna|viikonpäivä)|"
        rf"{_WHAT}\w*(?:ajat|aukioloajat|päivämäärä|määräaika)|^\w*ajat"
    ),
    duration_pattern=(
        f"kuinka (?:kauan|pitkään|nopeasti)|(?:kuinka )?mon(?:ta|tako) (?:{_PERIODS})|kauanko|"
        rf"kuinka paljon aikaa|{_WHAT}\w*(?:kesto|irtisanomisaika|toimitusaika|odotusaika)"
    ),
    money_pattern=(
        r"(?:kuinka )?paljon(?:ko)? (?:\w+ )?(?:maksa\w*|hinta)|mitä (?:\w+ )?maksa(?:a|vat|n|mme)|"
        rf"kuinka (?:kallis|suuri (?:on )?\w*maksu)|{_WHAT}(?:{_MONEY})|^(?:{_MONEY})|minkä hintai\w+"
    ),
    count_pattern=(
        rf"(?:kuinka )?mon(?:ta|tako|iko) (?!{_PERIODS})\w+|kuinka (?:usein|vanha)|montako (?!{_PERIODS})|"
        f"{_WHAT}(?:lukumäärä|määrä|ikäraja)"
    ),
    phone_pattern=(
        f"puhelinnumero(?:t)?|{_WHAT}(?:puhelin|numero)|^puhelin|(?:mihin|mistä) numero(?:on|sta)|"
        "kenelle (?:voin |pitää )?soittaa|kenelle soitan"
    ),
    email_pattern=f"sähköposti(?:osoite|osoitteet)?|{_WHAT}e-?mail",
    web_pattern="(?:verkko|netti|koti)(?:sivu|sivut|osoite|sivusto)",
    measure_pattern=(
        r"kuinka (?:painava|iso|suuri(?! (?:on )?\w*maksu)|leveä|syvä|kaukana|paksu|kuuma|kylmä|korkea|nopea|"
        r"pitkä)|(?:kuinka )?paljon(?:ko)? (?!\w*maksa)(?:\w+ )?(?:painaa|painavat|vettä|jauhoja)|"
        rf"{_WHAT}\w*(?:lämpötila|nopeus|paine|paino|koko|korkeus|leveys|syvyys|pituus|etäisyys|annos|teho)"
    ),
    cardinals=counted(
        "nolla yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen yksitoista kaksitoista "
        "kolmetoista neljätoista viisitoista kuusitoista seitsemäntoista kahdeksantoista yhdeksäntoista",
        start=0,
    )
    | counted(
        "kaksikymmentä kolmekymmentä neljäkymmentä viisikymmentä kuusikymmentä seitsemänkymmentä kahdeksankymmentä "
        "yhdeksänkymmentä",
        start=20,
        step=10,
    )
    | counted("yhden kahden kolmen neljän viiden kuuden", start=1),
    weak_numbers=words("yksi yhden kuusi nolla"),
    scales={
        "sata": 2,
        "sataa": 2,
        "tuhat": 3,
        "tuhatta": 3,
        "miljoona": 6,
        "miljoonaa": 6,
        "miljardi": 9,
        "miljardia": 9,
    },
    figure_scales={"milj": 6, "mrd": 9},
    number_glue="{ten}{unit}",
    ordinals=counted("ensimmäinen toinen kolmas neljäs viides kuudes seitsemäs kahdeksas yhdeksäs kymmenes", start=1)
    | counted(
        "ensimmäisen toisen kolmannen neljännen viidennen kuudennen seitsemännen kahdeksannen yhdeksännen kymmenennen",
        start=1,
    ),
    value_words={
        "EUR": "euro|euroa|euron|euroon",
        "%": "prosentti|prosenttia|prosentin",
        "hour": "tunti|tuntia|tunnin|h",
        "minute": "minuutti|minuuttia|minuutin|min",
        "day": "päivä|päivää|päivän|arkipäivää|arkipäivän|työpäivää",
        "week": "viikko|viikkoa|viikon",
        "month": "kuukausi|kuukautta|kuukauden|kk",
        "year": "vuosi|vuotta|vuoden|v",
        "kg": "kilo|kiloa|kilon",
        "km": "kilometri|kilometriä|kilometrin",
        "degree": "aste|astetta",
        "half-year": "puolivuosi",
        "clock": "klo|kello",
        "noon": "keskipäivä",
        "midnight": "keskiyö|keskiyöllä",
        "week no": "viikko|viikolla|viikon|vko|vk",
        "quarter no": "q",
        "half no": "h",
        "minus": "miinus",
    },
    range_words=words("asti saakka"),
    writes_dotted_days=True,
    adds_endings=True,
    time_words={
        "this year": r"tän[äa] vuonna|tämän vuoden|kuluvan vuoden|kuluvana vuonna",
        "last year": r"viime vuonna|viime vuoden|edellisvuonna|edellisvuoden",
        "next year": r"ensi vuonna|ensi vuoden|seuraavana vuonna",
        "latest": r"viimeisin|viimeisimmän|viimeisimmässä|uusin|uusimman|uusimmassa|nykyi(?:nen|sen|sessä)|"
        r"viimei(?:nen|sen|sessä)|voimassa|ajantasai(?:nen|sen)",
        "previous": r"edelli(?:nen|sen|sessä)|aiem(?:pi|man|massa)|aikaisem(?:pi|man|massa)|vanh(?:a|an|assa)|entinen|"
        r"entisen",
        "next": r"seuraav(?:a|an|assa)|tulev(?:a|an|assa)",
    },
)
