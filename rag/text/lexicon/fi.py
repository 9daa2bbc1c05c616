"""Finnish."""

from rag.text.lexicon import Lexicon, counted, words

LEXICON = Lexicon(
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
    not_in_documents="Asiakirjoissa ei kerrota sitä.",
    writes_compounds=True,
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
