"""Norwegian, in its commoner written form."""

from rag.text.lexicon import Lexicon, counted, words

LEXICON = Lexicon(
    letters="æøå",
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
    function_words=words(
        "og eller men ikke å at som en ei et den det de er var være blir ble har hadde kan skal skulle må måtte får "
        "fikk vil ville jeg du han hun vi dere meg deg oss dem min mitt mine din ditt dine sin sitt sine vår vårt våre "
        "deres hans hennes i på av til fra for med uten om over under etter før ved hos mot gjennom mellom siden når "
        "hvor hva hvem hvilken hvilket hvilke hvordan hvorfor hvis der her så også bare kun allerede mye alle alt hver "
        "dette denne disse seg man innen ifølge samt da enn opp ut inn noen noe mange"
    ),
    opener_pattern=r"og|eller|men|også|hva med|hvordan er det med",
    reference_pattern=r"d(?:et|en|er|it|ette|isse)(?=[\s?!.…]*$)|der(?:for|til|av|med|om)",
    not_in_documents="Det står ikke i dokumentene.",
    writes_compounds=True,
    cardinals=counted(
        "null en to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten",
        start=0,
    )
    | counted("tjue tretti førti femti seksti sytti åtti nitti", start=20, step=10)
    | {"ett": 1, "et": 1, "én": 1, "syv": 7, "tyve": 20, "tredve": 30},
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
