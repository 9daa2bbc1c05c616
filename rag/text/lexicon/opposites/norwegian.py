"""Norwegian opposites, Bokmål first, with the common forms of Nynorsk."""

_NUMBER = (
    r"(?= (?:\d|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|tolv|femten|tjue|tretti|femti|hundre|null|grensen|"
    r"gjennomsnittet))"
)
_MORE = r"(?<!ikke )(?<!ikkje )"

OPPOSITES = {
    "over": (
        rf"over{_NUMBER}|overstig(?:er|e)|oversteg|overskrid(?:er|e)|{_MORE}mer enn|{_MORE}meir enn|{_MORE}flere enn|"
        rf"{_MORE}større enn|{_MORE}høyere enn|{_MORE}lenger enn|{_MORE}lengre enn|{_MORE}eldre enn",
        rf"under{_NUMBER}|{_MORE}mindre enn|{_MORE}færre enn|{_MORE}lavere enn|{_MORE}kortere enn|{_MORE}yngre enn",
    ),
    "bound": (
        r"minst|minimum|minimal(?:t|e)?|ikke mindre enn|ikke lavere enn|eller mer|eller eldre",
        r"høyst|maksimum|maksimal(?:t|e)?|maks|ikke mer enn|ikke flere enn|ikke høyere enn|ikke lenger enn|"
        rf"eller mindre|opptil{_NUMBER}|opp til{_NUMBER}",
    ),
    "before": (
        r"(?<!ikke )før|innen(?= )|senest|i forkant|ikke senere enn|på forhånd",
        r"etter(?! hvert\b)|deretter|etterpå|tidligst|ikke tidligere enn|ikke før|fra og med",
    ),
    "allowed": (
        r"tillat(?:t|te|er|else)?|tillot|lovlig(?:e)?|lov til|berettig(?:et|ede)",
        r"forbud(?:t|te|et)?|forby(?:r|s|dd|dde)?|forbød|ulovlig(?:e)?|uberettig(?:et|ede)",
    ),
    "rise": (
        r"stig(?:er|e|ende|ning|ningen|ninger)|steg|steget|øk(?:er|e|es|te|t|ning|ningen|ninger|ende)|auk(?:ar|a|e)|"
        r"forhøy\w+|hev(?:er|es|et|de|des)(?! penger)|voks(?:er|te|t|e)|vekst(?:en)?|settes opp|satt opp|går opp|"
        r"gikk opp",
        r"falt?|fall(?:er|e|et)?|synk(?:er|e|ende)|sank|sunket|senk(?:er|e|es|et|tes|ning)|nedsett\w*|nedsatt(?:e)?|"
        r"reduser(?:er|e|es|t|te|tes)|reduksjon\w*|minsk\w+|settes ned|satt ned|nedgang\w*|går ned|gikk ned",
    ),
    "promote": (
        r"fremm(?:er|e|es|et)|stimuler(?:er|e|te|t)|fremskynd(?:er|e|et)|styrk(?:er|e|et)|forsterk(?:er|e|et)|"
        r"aktiver(?:er|e|te|t)",
        r"hemm(?:er|e|es|et)|hindr(?:er|e|et)|forhindr(?:er|e|es|et)|blokker(?:er|e|te|t)|brems(?:er|e|et)|"
        r"undertrykk(?:er|e|es)|vanskeliggjør",
    ),
    "improve": (
        r"forbedr(?:er|e|es|et|ing|inger)|bedre",
        r"forverr(?:er|e|es|et|ing)|verre|dårligere",
    ),
    "open": (
        r"åp(?:en|ent|ne|ner|net|nes|nede|ning|ningen)|åpningstid\w*|op(?:en|ent|nar)",
        r"steng(?:er|t|te|es|e|ing)|stengetid\w*|lukk(?:et|er|es|e|ede|a)",
    ),
    "include": (
        r"inklusive|inkl|inkluder(?:er|t|te|es)|inngår|omfatt(?:er|et|es)|medregn\w+",
        r"eksklusive|ekskl|ekskluder(?:er|t|te|es)|unntatt|unntak|utelukk\w+|bortsett fra",
    ),
    "accept": (
        r"aksepter(?:er|e|t|te|es)|godta(?:r|tt|s)?|godtok|godkjen(?:ner|ne|t|te|nes|ning)|vedta(?:r|tt|s|k)?|vedtok|"
        r"innvilg(?:er|e|et|es|a)|bevilg(?:er|e|et|es)",
        r"avvis(?:er|e|t|te|es|ning)|avslå(?:r|tt|s)?|avslo|avslag\w*|nekt(?:er|e|et|es)|forkast(?:er|e|et|es)",
    ),
    "agree": (r"enig(?:e)?", r"uenig(?:e)?"),
    "first": (r"første|først", r"siste|sist(?! (?:år|uke|måned)\b)"),
    "begin": (
        r"begyn(?:ner|ne|te|t|nelse|nelsen)|start(?:er|et|e|en)?|påbegyn\w+|innled(?:es|er|et|ning)",
        r"slutt(?:er|et|e|en)?|avslutt(?:er|es|et|e|ning)|ende(?:r|t|n)?|opphør(?:er|te|t)?",
    ),
    "early": (
        r"tidlig(?:e)?|(?<!ikke )tidligere(?! enn)",
        r"sen(?:t|e)(?= )|(?<!ikke )senere(?! enn)|forsinket|forsinkede|for sent",
    ),
    "more": (
        r"(?<!ikke )(?<!eller )(?:mer|meir|flere)(?! enn)|oftere",
        r"(?<!ikke )(?<!eller )(?:mindre|færre)(?! enn)|sjeldnere",
    ),
    "arrive": (r"ankom(?:mer|st|sten|ster|met|me)?", r"avgang(?:en|er)?|avgå(?:r|tt)?|avgikk|avreise(?:n|r)?"),
    "enter": (
        r"inngang\w*|innkjørsel\w*|adgang(?:en)?|går inn|gå inn",
        r"utgang(?:en|er)?|utkjørsel\w*|forlat(?:er|e)|forlot|går ut|gå ut",
    ),
    "buy": (r"kjøp(?:er|e|te|t|es|ere|eren)?|innkjøp\w*", r"selg(?:er|e|es|eren|ere)|solg?t(?:e|es)?|salg(?:et)?"),
    "borrow": (
        r"lån(?:er|te|t|e)(?! (?:\w+ )?(?:ut|bort))|låntaker\w*|leietaker\w*",
        r"lån(?:er|te|t|e) (?:\w+ )?(?:ut|bort)|långiver\w*|utleier(?:e|en)?|utlån\w*|utleie\w*",
    ),
    "import": (r"import\w*|innførsel\w*", r"eksport\w*|utførsel\w*"),
    "win": (r"vinn(?:er|e|ere|eren)|vant|vunnet|seier(?:en)?|seire(?:r|t)?", r"tap(?:er|e|te|t|ere|eren)|nederlag\w*"),
    "add": (
        r"tilføy\w*|tilsett\w*|legg(?:er|es|e)? til|lagt til",
        r"fjern(?:er|es|et|e|ing)|slett(?:er|es|et|e|ing)|trekk(?:er|es|e)? fra|trukket fra",
    ),
    "able": (r"i stand til|egnet|egnede", r"ute av stand|uegnet|uegnede"),
    "possible": (r"mulig(?:e)?|mogleg(?:e)?", r"umulig(?:e)?|umogleg(?:e)?"),
    "valid": (r"gyldig(?:e)?|gjeldende", r"ugyldig(?:e)?|utløpt(?:e)?|utgått(?:e)?"),
    "paid": (r"betalt(?:e)?|lønn(?:et|ede)", r"ubetalt(?:e)?|ulønn(?:et|ede)"),
    "complete": (r"fullstendig(?:e)?|komplett(?:e)?|ferdig(?:e)?", r"ufullstendig(?:e)?|ukomplett(?:e)?|uferdig(?:e)?"),
    "enough": (r"tilstrekkelig(?:e)?|nok(?= )", r"utilstrekkelig(?:e)?"),
    "available": (r"tilgjengelig(?:e)?", r"utilgjengelig(?:e)?|utsolgt(?:e)?"),
    "satisfied": (r"fornøyd(?:e)?|tilfreds(?:e|stillende)?", r"misfornøyd(?:e)?|utilfreds(?:e|stillende)?"),
    "healthy": (r"frisk(?:e|t)?|sunn(?:e|t)?", r"syk(?:e|t)?|usunn(?:e|t)?"),
    "correct": (
        r"korrekt(?:e)?|riktig(?:e)?",
        r"ukorrekt(?:e)?|feil(?= (?:svar|adresse|beløp|dato|navn))|uriktig(?:e)?",
    ),
    "necessary": (r"nødvendig(?:e)?|påkrevd(?:e)?", r"unødvendig(?:e)?|overflødig(?:e)?"),
    "known": (r"kjent(?:e)?", r"ukjent(?:e)?"),
    "limited": (r"begrens(?:et|ede)|tidsbegrens(?:et|ede)", r"ubegrens(?:et|ede)"),
    "active": (r"aktiv(?:t|e)?", r"inaktiv(?:t|e)?|passiv(?:t|e)?"),
    "visible": (r"synlig(?:e)?", r"usynlig(?:e)?|skjult(?:e)?"),
    "direct": (r"direkte", r"indirekte"),
    "regular": (r"regelmessig(?:e)?", r"uregelmessig(?:e)?"),
    "likely": (r"sannsynlig(?:e|vis)?", r"usannsynlig(?:e)?"),
    "advantage": (r"fordel(?:en|er|ene)?", r"ulempe(?:n|r|ne)?"),
    "free": (r"gratis|kostnadsfri(?:tt|e)?|vederlagsfri(?:tt|e)?", r"mot betaling|mot gebyr|avgiftsbelagt(?:e)?"),
    "high": (r"høy(?:t|e)?|høyere(?! enn)|høyeste", r"lav(?:t|e)?|lavere(?! enn)|laveste"),
    "hot": (r"varm(?:t|e|ere)?|oppvarm(?:et|ede)", r"kald(?:t|e|ere)?|kjølig(?:e)?|avkjølt(?:e)?"),
    "left": (r"venstre", r"høyre"),
    "inside": (r"inne(?= i| på)|innendørs|innenfor", r"ute(?= i| på| ved)|utendørs|utenfor"),
    "same": (r"samme|identisk(?:e)?", r"forskjellig(?:e)?|ulik(?:e|t)?|annerledes"),
    "compulsory": (r"obligatorisk(?:e)?|tvung(?:en|et|ne)", r"frivillig(?:e)?|valgfri(?:tt|e)?"),
    "temporary": (r"midlertidig(?:e)?|foreløpig(?:e)?", r"permanent(?:e)?|varig(?:e)?|endelig(?:e)"),
    "new": (
        r"ny(?:tt|e|ere|este)?|ung(?:t|e)?|yngre(?! enn)|yngste",
        r"(?<!år )(?<!måneder )gam(?:mel|melt|le)|eldre(?! enn)|eldste|brukt(?:e)?(?= (?:bil|bok|bøker|utstyr))",
    ),
    "day": (r"om dagen|på dagtid", r"om natten|på nattestid|om natta"),
    "morning": (r"morgen(?:en)?|formiddag(?:en)?", r"kveld(?:en)?|ettermiddag(?:en)?"),
    "public": (r"offentlig(?:e)?", r"privat(?:e)?|fortrolig(?:e)?|konfidensiell(?:e|t)?"),
    "internal": (r"intern(?:t|e)?|innvendig(?:e)?|indre", r"ekstern(?:t|e)?|utvendig(?:e)?|ytre"),
    "full": (r"full(?:t|e)?(?= )|fylt(?:e)?", r"tom(?:t|me)?|tømt(?:e)?"),
    "occupied": (r"opptatt(?:e)?|besatt(?:e)?", r"ledig(?:e)?|ubesatt(?:e)?"),
    "lock": (r"lås(?:er|e|te|t|es)?(?! opp)|avlåst(?:e)?", r"lås(?:er|e|te|t|es)? opp|opplåst(?:e)?|ulåst(?:e)?"),
    "on": (
        r"slå(?:r|s)? (?:\w+ )?på|slått på|skru(?:r|s)? (?:\w+ )?på|aktiver(?:er|e|t|te|es)?",
        r"slå(?:r|s)? (?:\w+ )?av|slått av|skru(?:r|s)? (?:\w+ )?av|deaktiver(?:er|e|t|te|es)?",
    ),
    "connect": (r"koble(?:r|s|t)? til|tilkobl\w+|tilkople\w*", r"koble(?:r|s|t)? (?:fra|bort)|frakobl\w+|frakople\w*"),
    "push": (r"trykk(?:er|e|es)?|skyv(?:er|e)?", r"trekk(?:er|e)?(?= (?:i|ut)\b)|dra(?:r)? (?:i|ut)"),
    "success": (
        r"lyk(?:kes|tes)|suksess\w*|vellykket|vellykkede|bestå(?:r|tt)?|besto",
        r"mislyk\w+|fiasko\w*|strøk|stryk(?:er)?",
    ),
    "wet": (r"våt(?:t|e)?|fuktig(?:e)?", r"tørr(?:e|t|es)?|tørt"),
    "safe": (
        r"trygg(?:t|e)?|sikker|sikkert|sikre|ufarlig(?:e)?",
        r"utrygg(?:t|e)?|usikker|usikkert|usikre|farlig(?:e)?|skadelig(?:e)?",
    ),
    "easy": (r"lett(?:e|ere)?|enkel|enkelt|enkle|enklere", r"vanskelig(?:e|ere)?|komplisert(?:e)?"),
    "long": (r"(?<!hvor )(?<!så )lang(?:t|e)?|lengre(?! enn)|lengste", r"kort(?:e|ere|este)?(?! enn)"),
    "wide": (r"bred(?:t|e|ere)?|bredt|brei(?:t|e)?", r"smal(?:t|e|ere)?|trang(?:t|e|ere)?"),
    "large": (r"stor(?:t|e)?|større(?! enn)|største", r"liten|lite|lille|små|minste"),
    "fast": (r"rask(?:t|e|ere|est|este)?|hurtig(?:e|ere)?|fort", r"langsom(?:t|me|mere)?|sakte|treg(?:t|e|ere)?"),
    "heavy": (r"tung(?:t|e|ere)?", r"lettvekt\w*"),
    "strong": (r"sterk(?:t|e|ere|este)?", r"svak(?:t|e|ere|este)?"),
    "near": (r"nær(?:t|e)?|nærheten|like ved", r"langt (?:fra|unna|borte)|fjern(?:t)"),
    "cheap": (r"billig(?:e|ere|st|ste)?|rimelig(?:e|ere|st)?", r"dyr(?:t|ere|est|este)|dyre(?= )|kostbar(?:t|e)?"),
    "gain": (r"overskudd(?:et)?|gevinst\w*|fortjeneste\w*", r"underskudd(?:et)?|tapet"),
    "income": (r"inntekt\w*", r"utgift\w*|kostnad(?:en|er|ene)"),
    "debit": (r"debet|debiter\w+|belast(?:es|et|er)", r"kredit(?= )|krediter\w+|godskriv\w*|godskrevet"),
    "deposit": (r"innskudd\w*|sett(?:er|es)? inn|satt inn|innbetal\w+", r"uttak\w*|ta(?:r|s)? ut|tatt ut|utbetal\w+"),
    "upper": (r"øvre|øverste?|overside\w*", r"nedre|nederste?|underside\w*"),
    "front": (r"fremre|fremste|forside\w*|foran", r"bakre|bakerste?|bakside\w*|bak(?= )"),
    "north": (r"nord|nordlig(?:e)?|nordre", r"sør|sørlig(?:e)?|søndre|syd"),
    "east": (r"øst|østlig(?:e)?|østre", r"vest|vestlig(?:e)?|vestre"),
    "present": (r"tilstede|til stede|tilstedeværelse\w*|nærvær(?:et)?", r"fraværende|fravær(?:et)?"),
    "employed": (r"ansatt(?:e)?|ansett\w+", r"oppsagt(?:e)?|avskjedig\w*|sparket|arbeidsledig(?:e)?"),
    "married": (
        r"gift(?:e)?(?= (?:med|par))|er gift(?:e)?",
        r"ugift(?:e)?|skilt(?:e)?(?= (?:personer|foreldre))|enslig(?:e)?",
    ),
    "clean": (r"ren(?:t|e)(?= )|er ren(?:t|e)?|rengjort(?:e)?", r"skit(?:ten|tent|ne)|møkkete|forurens(?:et|ede)"),
    "favour": (r"stem(?:te|mer|me) for|til fordel", r"stem(?:te|mer|me) (?:i)?mot|til ulempe"),
    "alive": (r"levende|i live", r"død(?:e|t)?|avdød(?:e)?"),
    "guilty": (r"skyldig(?:e)?", r"uskyldig(?:e)?"),
    "male": (r"mann(?:en)?|menn|mannlig(?:e)?|gutt(?:er|en)?", r"kvinn(?:e|er|en|elig|elige)|jente(?:r|n|ne)?"),
    "positive": (r"positiv(?:t|e)?", r"negativ(?:t|e)?"),
    "even": (r"partall\w*|like (?:tall|uker|dager)", r"oddetall\w*|odde(?= )"),
    "vertical": (r"loddrett(?:e)?|vertikal(?:t|e)?", r"vannrett(?:e)?|horisontal(?:t|e)?"),
    "clockwise": (r"med klokka|med klokken", r"mot klokka|mot klokken"),
    "tighten": (r"stram(?:mer|me|mes)?|trekk(?:er|e)? til", r"løsn(?:er|e|es|et)|løs(?:t|e)?"),
}
