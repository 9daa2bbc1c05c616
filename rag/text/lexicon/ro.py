"""Romanian."""

from rag.text.lexicon import Lexicon, counted, words
from rag.text.lexicon.opposites.romanian import OPPOSITES

# What asks for a type of answer
_WHAT = r"(?:(?:care|ce) (?:este|e|sunt|era) (?:[\w’'-]+ ){0,4}|(?:la |în |pe |din )?(?:ce|care) (?:[\w’'-]+ ){0,4})"
_MONEY = (
    "prețul|preţul|preț|prețurile|taxa|taxele|costul|costurile|tariful|tarifele|chiria|garanția|amenda|"
    "salariul|bugetul|suma|cotizația"
)
_PERIODS = "secunde|minute|ore|zile|săptămâni|luni|ani|nopți"

# What asks for a type of answer
_WHAT = r"(?:(?:care|ce) (?:este|e|sunt|era) (?:[\w’'-]+ ){0,4}|(?:la |în |pe |din )?(?:ce|care) (?:[\w’'-]+ ){0,4})"
_MONEY = (
    "prețul|preţul|preț|prețurile|taxa|taxele|costul|costurile|tariful|tarifele|chiria|garanția|amenda|"
    "salariul|bugetul|suma|cotizația"
)
_PERIODS = "secunde|minute|ore|zile|săptămâni|luni|ani|nopți"

LEXICON = Lexicon(
    opposites=OPPOSITES,
    negating=words("nu nici niciodată fără nici niciun nicio niciuna nimeni nimic nicăieri"),
    letters="ășțâîşţ",
    never_last=words("dl dna dr prof ing av str bd nr jud com sf ex cca tel aprox lt cf"),
    before_number=words(
        "nr art alin lit pag p cap vol fig tel ap bl sc et ian feb mar apr iun iul aug sept oct noi dec §"
    ),
    before_number_or_words=words("mar"),
    maybe_last=words("etc ș.a s.a srl s.r.l î.hr d.hr"),
    function_words=words(
        "și sau dar nu este sunt era erau va vor fi fost are au avea poate pot trebuie un o unei unui al a ai ale cel "
        "cea cei cele de la din în pe cu fără pentru prin despre până după înainte între către că să dacă când cum "
        "unde cât câte câți ce cine care eu tu el ea noi voi ei ele mă te se îl îi le lui lor său sa mea meu acest "
        "această aceste acesta aceasta mai foarte doar toate toți fiecare"
    ),
    prompt_example=(
        "Biblioteca se deschide la ora zece.",
        "Piscina este închisă lunea. Un bilet costă 4,50.",
        "Când este închisă piscina?",
        "Piscina este închisă lunea [2].",
    ),
    not_in_documents="Documentele nu spun acest lucru.",
    list_pattern="cum|pașii?|pașilor|care sunt|ce (?:trebuie|acte|documente)|lista|ordine",
    figure_pattern=(
        "când|cât|câtă|câți|câte|ce oră|numărul?|preț(?:ul)?|tax[ae]|sum[aă]|dat[aă] limită|termenul?|telefonul|costul"
    ),
    asking_words=words(
        "numește trebuie vreau doresc nevoie exact acum cât câtă câți câte cum unde fac face spune este sunt "
        "costă ora durează"
    ),
    # The type of answer that a question asks for
    why_pattern="de ce|din ce motiv",
    because_pattern="pentru că|deoarece|fiindcă|din cauza|de aceea|ca să|motiv(?:ul)?",
    person_pattern="cine|(?:pe|cu|de la|la) cine|cui|care (?:persoană|medic|profesor|antrenor)",
    place_pattern=(
        "unde|(?:de )?unde|(?:în|la) ce (?:sală|clădire|stradă|oraș|loc|etaj|cameră)|"
        f"{_WHAT}adresa(?! (?:de e-?mail|web))"
    ),
    time_pattern=(
        "când|(?:la|de la|până la) ce oră|(?:în )?ce (?:zi|zile|dată|lună|an|oră)|"
        f"{_WHAT}(?:programul|orele|orarul|data|termenul)|^(?:program|orar)(?:ul)?"
    ),
    duration_pattern=(
        f"cât (?:timp|durează|de repede)|câte (?:{_PERIODS})|câți ani (?:durează|este valabil)|"
        f"{_WHAT}(?:durata|termenul|preavizul)"
    ),
    money_pattern=(
        r"cât (?:costă|plătesc|plătim|se plătește|trebuie să plătesc|este|e)(?! de)|cât de scump\w*|câți bani|"
        f"{_WHAT}(?:{_MONEY})|^(?:{_MONEY})"
    ),
    count_pattern=rf"câ(?:ți|te|ţi) (?!{_PERIODS}|bani)\w+|cât de des|{_WHAT}(?:numărul de (?!tel)|vârsta)|ce vârstă",
    phone_pattern=(
        rf"numărul? de (?:telefon|mobil|fax)|{_WHAT}telefonul|^telefon(?:ul)?|telefonul(?= \w+|\W*$)|"
        "(?:la )?ce număr|pe cine (?:sun|pot suna|trebuie să sun)"
    ),
    email_pattern=f"adresa de e-?mail|{_WHAT}e-?mail(?:-?ul)?|^e-?mail",
    web_pattern=f"{_WHAT}(?:site-?ul|pagina web|adresa web)",
    measure_pattern=(
        "cât (?:cântărește|măsoară)|"
        "cât de (?:greu|grea|mare|lat|lată|adânc|adâncă|departe|gros|cald|rece|înalt|înaltă|lung|lungă)|"
        rf"{_WHAT}(?:temperatur[aă]|viteza|viteză|presiun\w+|greutat\w+|mărim\w+|înălțim\w+|lățim\w+|adâncim\w+|"
        r"lungim\w+|distanț[aă]|doza|puter\w+|cantitat\w+)|câtă \w+"
    ),
    cardinals=counted(
        "zero unu doi trei patru cinci șase șapte opt nouă zece unsprezece doisprezece treisprezece paisprezece "
        "cincisprezece șaisprezece șaptesprezece optsprezece nouăsprezece",
        start=0,
    )
    | counted("douăzeci treizeci patruzeci cincizeci șaizeci șaptezeci optzeci nouăzeci", start=20, step=10)
    | {"un": 1, "una": 1, "o": 1, "două": 2, "douăsprezece": 12},
    weak_numbers=words("un una o unu nouă zero"),
    scales={"sută": 2, "sute": 2, "mie": 3, "mii": 3, "milion": 6, "milioane": 6, "miliard": 9, "miliarde": 9},
    figure_scales={"mil": 6, "mld": 9},
    number_joint="și",
    ordinals=counted("primul doilea treilea patrulea cincilea șaselea șaptelea optulea nouălea zecelea", start=1)
    | counted("prima doua treia patra cincea șasea șaptea opta noua zecea", start=1),
    ordinal_suffixes=words("lea a"),
    months_or_other_words=words("mai"),
    value_words={
        "RON": "leu|lei",
        "EUR": "euro",
        "%": "la sută|procente|procent",
        "hour": "oră|ore|h",
        "minute": "minut|minute|min",
        "day": "zi|zile|zile lucrătoare|zile calendaristice",
        "week": "săptămână|săptămâni",
        "year": "an|ani",
        "month": "lună|luni",
        "kg": "kilogram|kile|kilograme",
        "degree": "grad|grade",
        "half-year": "semestru|semestre",
        "tuesday": "marți|marţi",
        "saturday": "sâmbătă|sâmbăta|sambata",
        "sunday": "duminică|duminica",
        "wednesday": "miercurea",
        "thursday": "joia",
        "friday": "vinerea",
        "monday": "lunea",
        "clock": "ora|orele",
        "noon": "prânz|amiază",
        "midnight": "miezul nopții",
        "week no": "săptămâna",
        "quarter no": "t|q|trimestrul",
        "half no": "semestrul",
        "minus": "minus",
        "before month": "în|din|luna|lunii|până în",
        "of": "din|de la",
        "of unit": "de ",
    },
    date_links=words("de la din al în"),
    range_words=words("la până"),
    between_words=("între", "și"),
    writes_dotted_days=True,
    time_words={
        "this year": r"anul acesta|acest an|anul curent|anul în curs|anul ăsta",
        "last year": r"anul trecut|anul precedent|anul anterior",
        "next year": r"anul viitor|anul următor",
        "latest": r"ultim(?:ul|a|ele|ii|ului|ei)|cel mai recent|cea mai recentă|cele mai recente|actual(?:ul|a|ă|ele|"
        r"ului)?|curent(?:ul|a|ă)?|în vigoare|cel mai nou|cea mai nouă",
        "previous": r"anterior(?:ul|oară|oara|ului)?|precedent(?:ul|a|ă|ului)?|vech(?:ea|i|iul|iului|e)|penultim(?:ul|"
        r"a)|înainte(?= *\?*$)",
        "next": r"următor(?:ul|oarea|ului)?|următoarea|viito(?:r|are|area|rul)",
    },
)
