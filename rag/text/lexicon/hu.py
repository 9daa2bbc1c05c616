"""Hungarian."""

from rag.text.lexicon import Lexicon, counted, words

LEXICON = Lexicon(
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
    not_in_documents="A dokumentumokban nincs erről szó.",
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
