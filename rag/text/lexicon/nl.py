"""Dutch."""

from rag.text.lexicon import Lexicon, counted, words
from rag.text.lexicon.opposites.dutch import OPPOSITES

_DOCUMENTS = r"(?:documenten|document|bestanden|bestand|stukken|stuk|teksten|tekst|pagina['’]?s?)"

# What asks for a type of answer
_WHAT = (
    r"(?:(?:wat|hoe) (?:is|zijn|was|luidt) (?:[\w’'-]+ ){0,4}|"
    r"(?:(?:op|bij|in|voor|met) )?welke? (?:[\w’'-]+ ){0,4})"
)
_MONEY = (
    r"\w*(?:prijs|prijzen|kosten|tarief|tarieven|bijdrage|contributie|huur|borg|boete|salaris|loon|budget|"
    "bedrag|toeslag|eigen risico)"
)
_PERIODS = "seconden|minuten|uur|uren|dagen|weken|maanden|jaar|jaren|nachten"
_SPANS = r"\w*(?:duur|termijn|levertijd|wachttijd)"

LEXICON = Lexicon(
    spoken_times={
        "kwart over {hour}": 15,
        "half {hour}": -30,
        "kwart voor {hour}": -15,
    },
    spoken_amounts={
        "anderhalf": "1.5",
        "anderhalve": "1.5",
        "{number}enhalf": "{number}.5",
        "{number}ënhalf": "{number}.5",
        "{number}enhalve": "{number}.5",
        "{number}ënhalve": "{number}.5",
        "de helft": "50 %",
    },
    mutual_pattern=r"en|of|noch|met|ontmoet\w*|trouw\w+|getrouwd|naast|bij|tussen|zelfde|als",
    clause_joints=words("terwijl maar hoewel en"),
    lacking_pattern=r"gebrek|afwezigheid|verlies|verliezen|tekort",
    opposites=OPPOSITES,
    negating=words("noch niet geen nooit zonder niemand niets nergens evenmin"),
    not_negating_pattern=(
        r"\bniet\s+(?:later|eerder|meer|minder|langer|korter|hoger|lager|groter|kleiner|ouder|jonger)\s+dan\b|"
        r"\bgeen\s+(?:ander|andere)\s+dan\b|\bniet\s+(?:alleen|slechts|enkel)\b|\bof\s+niet\b|\bzo\s+niet\b|"
        r"\bniets\s+anders\s+dan\b|\bzonder\s+(?:meer|twijfel)\b"
    ),
    affirming=words("ja zeker jazeker natuurlijk"),
    opener_pattern=r"en|of|maar|ook|hoe zit het",
    pronoun_pattern=r"hij|zij|ze|het|hem|haar",
    reference_pattern=r"dat(?=[\s?!.…]*$)|daar(?:voor|van|mee|bij|over)",
    list_pattern=r"hoe (?:moet|kan|doe|wordt)|stappen?|welke|wat (?:moet|mag|heb)|lijst|in welke volgorde",
    figure_pattern=(
        r"wanneer|hoe(?:veel| lang| vaak| laat| oud| ver)|welke (?:dag|datum)|prijs|nummer|datum|tarief|"
        r"kosten|telefoon"
    ),
    mention_patterns=(
        rf"welke {_DOCUMENTS} (?:vermelden|vermeldt|noemen|noemt|bevatten|bevat|gaan over|gaat over|behandelen|"
        r"behandelt|spreken over|betreffen) <subject>",
        rf"in welke? {_DOCUMENTS} (?:wordt|worden|komt|komen|staat|staan) (?:iets over )?<subject>"
        r"(?: (?:genoemd|vermeld|voor|besproken))?",
        r"waar (?:wordt|worden) <subject> (?:genoemd|vermeld)",
        rf"hoeveel {_DOCUMENTS} (?:noemen|vermelden) <subject>",
    ),
    said_patterns=(r"(?:en )?waar (?:staat|wordt gezegd)(?: dat)?:? <subject>",),
    document_patterns=(
        r"wat (?:zegt|zeggen) <document>(?: over <subject>)?",
        r"wat staat er in <document>(?: over <subject>)?",
        r"vat <document> samen",
    ),
    sides_patterns=(r"verschil(?:len)? tussen <one> en <other>", r"vergelijk <one> (?:met|en) <other>"),
    two_documents_pattern=r"(?:tussen|in|van) (?:de|deze|beide) twee|in beide",
    comparing_pattern=r"vergel\w*|verschil\w*|veranderd|gestegen|gedaald|verhoogd|duurder|goedkoper|meer dan",
    document_words=words("document documenten bestand bestanden tekst teksten pagina de het een onze ons stuk stukken"),
    article_pattern=r"de|het|een|onze|ons|het woord|de naam|de term",
    joint_pattern=r"en|ook",
    asking_pattern=(
        r"(?:(?:tot|sinds|vanaf|van|voor|in|met|op|aan) )?(?:hoe(?:veel|lang|vaak| \w+)?|wat|wanneer|waar|wie|wiens|"
        r"waarom|welke?)\b|(?:is|zijn|was|waren|heeft|hebben|kan|mag|moet|moeten) (?:ik|je|hij|ze|het|we|er|de|dat)\b"
    ),
    mention_heads=("1 document noemt “{subject}”:", "{count} documenten noemen “{subject}”:"),
    said_heads=("1 document zegt “{subject}”:", "{count} documenten zeggen “{subject}”:"),
    nearly_head="Geen document zegt precies “{subject}”. Het dichtst daarbij:",
    at_least="ten minste {count}",
    more_documents="… en nog {count} documenten",
    not_answered="Niet beantwoord: {part}",
    denies_behind=True,
    months=tuple(
        counted("januari februari maart april mei juni juli augustus september oktober november december", start=1)
    ),
    never_last=words(
        "dhr mevr mw mr drs dr prof ir ing ds st bijv bv incl excl evt evtl ca max resp i.v.m m.b.t t.a.v d.w.z a.u.b "
        "o.a m.u.v t.o.v i.p.v z.s.m t/m nl vnl t.b.v n.a.v d.m.v i.h.b b.v.b zgn vgl tel afd gem aanv ong beh ond"
    ),
    before_number=words(
        "nr nrs art blz p pp par hfst fig tab dl bijl lid tel jan feb mrt apr jun jul aug sep sept okt nov dec ma di "
        "wo do vr za zo § pag vol"
    ),
    before_number_or_words=words("do za zo wo lid par"),
    maybe_last=words(
        "min enz etc e.d e.a bv nv b.v n.v btw jl a.s jr sr v.chr n.chr s.v.p a.u.b mln mld kg wo mnd p.m p.p"
    ),
    source_names=words("bron bronnen"),
    naming_pattern=r"volgens|zoals (?:vermeld|beschreven) in|op basis van|zie(?: ook)?|in|uit",
    saying_pattern=r"(?:zegt|vermeldt|noemt|stelt|bevestigt|beschrijft)(?: dat)?",
    part_words=words(
        "artikel lid paragraaf sectie stap hoofdstuk punt deel nummer tabel figuur bijlage niveau klasse pagina"
    ),
    function_words=words(
        "de het een en of maar want dus niet geen is zijn was waren wordt worden werd werden heeft hebben had kan "
        "kunnen mag mogen moet moeten zal zullen ik jij je hij zij ze wij we jullie u mij me hem haar ons hun mijn uw "
        "onze dit dat deze die er hier daar in op aan bij met van voor naar uit over onder door tegen zonder om tot "
        "sinds tijdens als wanneer omdat wat wie waar hoe hoeveel waarom welke welk ook nog al zeer zo zich men te per "
        "alle alles elke elk iedere wel dan toen na tussen volgens vanaf vóór heer mevrouw binnen"
    ),
    prompt_example=(
        "De bibliotheek gaat om tien uur open.",
        "Het zwembad is op maandag gesloten. Een kaartje kost 4,50.",
        "Wanneer is het zwembad gesloten?",
        "Het zwembad is op maandag gesloten [2].",
    ),
    not_in_documents="Dat staat niet in de documenten.",
    unanswered_pattern=(
        r"(?:helaas )?(?:de|deze) (?:(?:verstrekte|gegeven) )?(?:documenten|bronnen|teksten) (?:zeggen|"
        r"vermelden|bevatten|geven|noemen|beantwoorden)(?: \w+){0,5} (?:niet|niets|geen)|"
        r"(?:helaas )?(?:in de (?:documenten|bronnen) staat|er is|er staat|ik (?:vind|"
        r"heb))(?: \w+){0,3} (?:niet|niets|geen)|ik weet het niet"
    ),
    pleasantry_pattern=(
        r"ik hoop dat (?:dit|dat|het) (?:(?:je|jou|u) )?(?:helpt|nuttig is)(?: verder)?|"
        r"hopelijk helpt (?:dit|dat)(?: (?:je|u))?(?: verder)?|"
        r"laat (?:het )?(?:me|mij) (?:gerust )?weten (?:als|of)<more>|"
        r"aarzel niet om (?:te vragen|contact op te nemen)(?: als<more>)?|"
        r"als (?:je|u) (?:nog )?(?:(?:meer|andere|verdere) )?vragen (?:hebt|heeft|hebben)|"
        r"(?:ik help|help ik) (?:je|u) graag(?: verder)?|"
        r"(?:dat is )?(?:een )?goede vraag|"
        r"(?:bedankt|dank (?:je|u) wel)(?: voor (?:je|uw) vraag)?|"
        r"graag gedaan|hallo|(?:een )?fijne dag(?: verder| nog)?"
    ),
    writes_compounds=True,
    asking_words=words(
        "heet heten komt kom gaat ga moet wil willen graag precies eigenlijk nu echt nodig hoeveel hoe waar "
        "waarom zeg noem weet doe doen doet maak lang vaak kost kosten laat duurt"
    ),
    # The type of answer that a question asks for
    why_pattern="waarom|waardoor|om welke reden",
    because_pattern="omdat|want|doordat|wegens|zodat|daarom|vanwege|reden(?:en)?|anders",
    person_pattern=(
        r"wie(?! (?:lange|viele?|hoch|oft|teuer|alt|weit)\b)|wiens|"
        f"welke? (?:persoon|arts|trainer|medewerker|docent)|{_WHAT}contactpersoon"
    ),
    place_pattern=(
        r"waar(?! (?:nog|mee|om|voor|van|aan|op)\b)|waar(?:heen|vandaan)|"
        "welke? (?:zaal|gebouw|straat|stad|plaats|kamer|ruimte|locatie|verdieping)|"
        f"{_WHAT}(?<!mail)(?<!web)(?<!e-mail)(?<!mail-)(?:adres|locatie|plaats)"
    ),
    time_pattern=(
        "wanneer(?! .*,)|hoe (?:laat|vroeg)|"
        "(?:op )?welke? (?:dag(?:en)?|datum|uur|maand|jaar|tijd(?:en|stip)?|week)|"
        rf"{_WHAT}(?!{_SPANS})\w*(?:tijd(?:en|stip)?|datum|data|uren|deadline|sluitingsdatum)|^\w*(?:tijden|uren)"
    ),
    duration_pattern=f"hoe ?lang|hoeveel (?:{_PERIODS}|tijd)|hoe (?:snel)|{_WHAT}(?:{_SPANS})",
    money_pattern=(
        rf"hoe (?:duur|goedkoop)|hoe hoog (?:is|zijn) (?:[\w’'-]+ ){{0,4}}(?:{_MONEY})|"
        "(?:wat|hoeveel) (?:kost|kosten|betaal|betaalt|betalen|moet .{1,60}betalen|bedraagt)|"
        f"hoeveel (?:geld|euro)|{_WHAT}(?:{_MONEY})|^(?:de |het )?(?:{_MONEY})"
    ),
    count_pattern=(
        rf"hoeveel (?!{_PERIODS}|tijd|geld|euro|kost|betaal|moet|weegt|graden|meter|kilo|liter)\w+|"
        f"hoe (?:vaak|oud)|{_WHAT}(?:aantal|leeftijd)|^(?:het )?aantal"
    ),
    phone_pattern=(
        f"(?:telefoon|mobiele?|fax|nood)[ -]?nummers?|{_WHAT}(?:telefoon|mobiel)|^telefoon|"
        r"telefoon(?= van\b|\W*$)|welk nummer|telefonisch|wie (?:kan|moet|mag|bel) .*?bel(?:len)?|wie bel"
    ),
    email_pattern=rf"e-?mail-?adres(?:sen)?|mailadres(?:sen)?|{_WHAT}e-?mail|^e-?mail|e-?mail(?= van\b|\W*$)",
    web_pattern=f"{_WHAT}(?:website|webadres|webpagina|url|homepage)",
    measure_pattern=(
        "hoe (?:zwaar|groot|breed|diep|ver|dik|heet|koud|warm|snel|hard|sterk)|"
        rf"hoe hoog(?! (?:is|zijn) (?:[\w’'-]+ ){{0,4}}(?:{_MONEY}))|"
        "hoeveel (?:weegt|wegen|graden|meter|kilo|liter|gram)|"
        rf"{_WHAT}\w*(?:temperatuur|snelheid|druk|gewicht|grootte|hoogte|breedte|diepte|lengte|afstand|dosis|"
        "volume|vermogen|spanning)"
    ),
    cardinals=counted(
        "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien "
        "achttien negentien",
        start=0,
    )
    | counted("twintig dertig veertig vijftig zestig zeventig tachtig negentig", start=20, step=10)
    | {"één": 1},
    fractions={
        **dict.fromkeys(("derde",), 3),
        **dict.fromkeys(("kwart", "vierde"), 4),
        **dict.fromkeys(("vijfde",), 5),
        **dict.fromkeys(("achtste",), 8),
        **dict.fromkeys(("tiende",), 10),
    },
    weak_numbers=words("een één nul"),
    scales={"honderd": 2, "duizend": 3, "miljoen": 6, "miljard": 9},
    figure_scales={"mln": 6, "mld": 9},
    number_joint="en",
    number_glue="{unit}en{ten}|{unit}ën{ten}",
    ordinals=counted("eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde", start=1),
    ordinal_suffixes=words("e ste de"),
    value_words={
        "EUR": "euro|euro's",
        "USD": "dollar|dollars",
        "GBP": "pond",
        "CHF": "frank",
        "%": "procent",
        "hour": "uren|uur|u",
        "day": "werkdagen|kalenderdagen",
        "month": "maanden|maand|mnd",
        "year": "jaar|jaren",
        "kg": "kilo|kilo's",
        "degree": "graden|graad",
        "°C": "graden celsius",
        "half-year": "halfjaar",
        "km/h": "kilometer per uur",
        "march": "mrt",
        "monday": "maandags|maandagen",
        "tuesday": "dinsdags|dinsdagen",
        "wednesday": "woensdags|woensdagen",
        "thursday": "donderdags|donderdagen",
        "friday": "vrijdags|vrijdagen",
        "saturday": "zaterdags|zaterdagen",
        "sunday": "zondags|zondagen",
        "oclock": "uur|u",
        "noon": "middaguur",
        "midnight": "middernacht",
        "week no": "week|week nr.",
        "quarter no": "q|k|kwartaal",
        "half no": "h",
        "minus": "min",
        "of": "van|vanaf",
    },
    date_links=words("de van den op het"),
    range_words=words("tot t/m"),
    between_words=("tussen", "en"),
    time_words={
        "this year": r"dit jaar|lopende jaar|huidige jaar",
        "last year": r"(?:vorig|afgelopen|verleden|voorgaand) jaar",
        "next year": r"(?:volgend|komend) jaar",
        "latest": r"laatste|nieuwste|recentste|meest recente|huidige|actuele|actueel|geldende|momenteel",
        "previous": r"vorige|voorgaande|eerdere|vroegere|oude|voormalige|voorlaatste|voorheen",
        "next": r"volgende|komende|eerstvolgende",
    },
)
