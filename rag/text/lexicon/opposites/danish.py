"""Danish opposites. Verbs with a particle stand as they are written apart: `lukker op`."""

_NUMBER = (
    r"(?= (?:\d|to|tre|fire|fem|seks|syv|otte|ni|ti|tolv|femten|tyve|tredive|halvtreds|hundrede|nul|"
    r"grænsen|gennemsnittet))"
)
_MORE = r"(?<!ikke )(?<!ej )"

OPPOSITES = {
    "over": (
        rf"over{_NUMBER}|overstig(?:er|e)|oversteg|overskrid(?:er|e)|{_MORE}mere end|{_MORE}flere end|"
        rf"{_MORE}større end|{_MORE}højere end|{_MORE}længere end|{_MORE}ældre end",
        rf"under{_NUMBER}|{_MORE}mindre end|{_MORE}færre end|{_MORE}lavere end|{_MORE}kortere end|{_MORE}yngre end",
    ),
    "bound": (
        r"mindst|minimum|minimal(?:t|e)?|ikke mindre end|ikke lavere end|eller mere|eller derover",
        r"højst|maksimum|maksimal(?:t|e)?|maks|ikke mere end|ikke flere end|ikke højere end|ikke længere end|"
        rf"eller mindre|eller derunder|op til{_NUMBER}",
    ),
    "before": (
        r"(?<!ikke )før|inden(?= )|senest|forud for|ikke senere end",
        r"efter|derefter|bagefter|tidligst|ikke tidligere end|ikke før|fra og med",
    ),
    "allowed": (
        r"tillad(?:t|te|er|e|else)|tillod|lovlig(?:t|e)?|berettig(?:et|ede)",
        r"forbud(?:t|te|det)?|forby(?:der|de|des)|forbød|ulovlig(?:t|e)?|uberettig(?:et|ede)",
    ),
    "rise": (
        r"stig(?:er|e|ende|ning|ningen|ninger)|steg|steget|øg(?:er|e|es|et|ede|edes|ning)|forøg\w+|forhøj\w+|hæv(?:er|"
        r"es|et|ede|edes)(?! (?:penge|beløb))|voks(?:er|ede|et|e)|vækst\w*|sat op|sættes op",
        r"fald(?:er|e|et|ende|t)?|faldt|sænk(?:er|e|es|et|ede|edes|ning)|nedsæt\w*|nedsat(?:te)?|reducer(?:er|e|es|et|"
        r"ede|edes)|reduktion\w*|mindsk\w+|formindsk\w+|sat ned|sættes ned|nedgang\w*",
    ),
    "promote": (
        r"fremm(?:er|e|es|ede|et)|stimuler(?:er|e|ede|et)|gavn(?:er|e|ede)|fremskynd(?:er|e|ede|et)|styrk(?:er|e|"
        r"ede|et)|forstærk(?:er|e|ede|et)",
        r"hæmm(?:er|e|es|ede|et)|hindr(?:er|e|ede|et)|forhindr(?:er|e|es|ede|et)|bloker(?:er|e|ede|et)|brems(?:er|e|"
        r"ede|et)|undertrykk(?:er|e|es)|besværliggør",
    ),
    "improve": (
        r"forbedr(?:er|e|es|ede|et|ing|inger)|bedre",
        r"forværr(?:er|e|es|ede|et|ing)|forring(?:er|e|es|ede|et|else)|værre|dårligere",
    ),
    "open": (
        r"åb(?:en|ent|ne|ner|nede|nes|net|ning|ningen)|åbningstid\w*",
        r"luk(?:ket|kede|ker|ke|kes|kedes|ning|ningen)?",
    ),
    "include": (
        r"inklusive|inkl|inkluder(?:er|et|ede|es)|indbefatt\w+|omfatt(?:er|ede|et|es)|medregn\w+",
        r"eksklusive|ekskl|undtag(?:en|et|ne|es)|udeluk\w+|bortset fra",
    ),
    "accept": (
        r"accepter(?:er|e|et|ede|es|edes)|godken(?:der|de|dt|dte|des|dtes|delse)|vedtag(?:er|e|et|es|ne)|"
        r"vedtog(?:es)?|bevilg(?:er|e|et|ede|es|ede)|imødekom(?:mer|met|mes)?|bifald(?:er|t)",
        r"afvis(?:er|e|t|te|es|tes|ning)|afslå(?:r|et|s)?|afslog(?:es)?|afslag\w*|nægt(?:er|e|et|ede|es)|forkast(?:er|"
        r"e|et|ede|es|edes)",
    ),
    "agree": (r"enig(?:e|t)?", r"uenig(?:e|t)?"),
    "first": (r"første|først", r"sidste(?! (?:år|uge|måned)\b)|sidst"),
    "begin": (
        r"begynd(?:er|e|te|t|else|elsen)|start(?:er|ede|et|e|en)?|påbegynd\w+|indled(?:es|er|t|te|ning)",
        r"slut(?:ter|tede|tet|te|ning|ningen)?|afslut(?:ter|tes|tet|tede|ning)|ende(?:r|t|de)?|ophør(?:er|te|t)?",
    ),
    "early": (
        r"tidlig(?:t|e)?|(?<!ikke )tidligere(?! end)",
        r"sen(?:t|e)(?= )|(?<!ikke )senere(?! end)|forsink(?:et|ede)|for sent",
    ),
    "more": (
        r"(?<!ikke )(?<!eller )(?:mere|flere)(?! end)|oftere",
        r"(?<!ikke )(?<!eller )(?:mindre|færre)(?! end)|sjældnere",
    ),
    "arrive": (r"ankom(?:mer|st|sten|ster|met|me)?", r"afgå(?:r|et)?|afgik|afgang(?:en|e)?|afrejs(?:er|e|te|t)"),
    "enter": (
        r"indgang\w*|indkørsel\w*|adgang(?:en)?|går ind|gå ind",
        r"udgang(?:en|e)?|udkørsel\w*|forlad(?:er|e|t)|går ud|gå ud",
    ),
    "buy": (r"køb(?:er|e|te|t|es|ere|eren)?|indkøb\w*", r"sælg(?:er|e|es|eren|ere)|solgt(?:e|es)?|salg(?:et)?"),
    "borrow": (
        r"lån(?:er|te|t|e)(?! ud)|låntager\w*|lejer(?:e|en|ne)?",
        r"lån(?:er|te|t|e)? ud|långiver\w*|udlejer(?:e|en|ne)?|udlån\w*|udlej\w*",
    ),
    "import": (r"import\w*|indførsel\w*", r"eksport\w*|udførsel\w*"),
    "win": (r"vind(?:er|e|ere|eren)|vandt|vundet|sejr(?:en|e|ede)?", r"tab(?:er|e|te|t|ere|eren)|nederlag\w*"),
    "add": (
        r"tilføj\w*|tilsæt\w*|lægg(?:er|es)? til|lagt til",
        r"fjern(?:er|es|et|ede|else)|slet(?:ter|tes|tet|te|tede|ning)|træk(?:ker|kes)? fra|trukket fra",
    ),
    "able": (r"i stand til|eg(?:net|nede)", r"ude af stand|ueg(?:net|nede)"),
    "possible": (r"mulig(?:t|e)?", r"umulig(?:t|e)?"),
    "valid": (r"gyldig(?:t|e)?|gældende", r"ugyldig(?:t|e)?|udløb(?:et|ne)"),
    "paid": (r"betalt(?:e)?|lønn(?:et|ede)", r"ubetalt(?:e)?|ulønn(?:et|ede)"),
    "complete": (
        r"fuldstændig(?:t|e)?|komplet(?:te)?|færdig(?:t|e)?",
        r"ufuldstændig(?:t|e)?|ukomplet(?:te)?|ufærdig(?:t|e)?",
    ),
    "enough": (r"tilstrækkelig(?:t|e)?|nok(?= )", r"utilstrækkelig(?:t|e)?"),
    "available": (r"tilgængelig(?:t|e)?", r"utilgængelig(?:t|e)?|udsolgt(?:e)?"),
    "satisfied": (r"tilfreds(?:e|stillende)?", r"utilfreds(?:e|stillende)?"),
    "healthy": (r"rask(?:e|t)?|sund(?:e|t)?", r"syg(?:e|t)?|usund(?:e|t)?"),
    "correct": (r"korrekt(?:e)?|rigtig(?:t|e)", r"ukorrekt(?:e)?|forkert(?:e)?|fejlagtig(?:t|e)?"),
    "necessary": (r"nødvendig(?:t|e)?|påkræv(?:et|ede)", r"unødvendig(?:t|e)?|overflødig(?:t|e)?"),
    "known": (r"kendt(?:e)?|bekendt(?:e)?", r"ukendt(?:e)?|ubekendt(?:e)?"),
    "limited": (r"begræns(?:et|ede)|tidsbegræns(?:et|ede)", r"ubegræns(?:et|ede)"),
    "active": (r"aktiv(?:t|e)?", r"inaktiv(?:t|e)?|passiv(?:t|e)?"),
    "visible": (r"synlig(?:t|e)?", r"usynlig(?:t|e)?|skjult(?:e)?"),
    "direct": (r"direkte", r"indirekte"),
    "regular": (r"regelmæssig(?:t|e)?", r"uregelmæssig(?:t|e)?"),
    "likely": (r"sandsynlig(?:t|e|vis)?", r"usandsynlig(?:t|e)?"),
    "advantage": (r"fordel(?:en|e|ene)?", r"ulempe(?:n|r|rne)?"),
    "free": (r"gratis|vederlagsfri(?:t|e)?", r"mod betaling|mod gebyr"),
    "high": (r"høj(?:t|e)?|højere(?! end)|højeste", r"lav(?:t|e)?|lavere(?! end)|laveste"),
    "hot": (r"varm(?:t|e|ere)?|opvarm(?:et|ede)", r"kold(?:t|e|ere)?|kølig(?:t|e)?|afkøl(?:et|ede)"),
    "left": (r"venstre", r"højre"),
    "inside": (r"inde(?= i| på)|indendørs|indenfor", r"ude(?= i| på| ved)|udendørs|udenfor"),
    "same": (r"samme|ens|identisk(?:e)?", r"forskellig(?:t|e)?|anderledes"),
    "compulsory": (r"obligatorisk(?:e)?|tvung(?:en|et|ne)", r"frivillig(?:t|e)?|valgfri(?:t|e)?"),
    "temporary": (r"midlertidig(?:t|e)?|foreløbig(?:t|e)?", r"permanent(?:e)?|varig(?:t|e)?|endelig(?:t|e)"),
    "new": (
        r"ny(?:t|e|ere|este)?|ung(?:t|e)?|yngre(?! end)|yngste",
        r"(?<!år )(?<!måneder )gam(?:mel|melt|le)|ældre(?! end)|ældste|brugt(?:e)?(?= )",
    ),
    "day": (r"om dagen|i dagtimerne", r"om natten|i nattetimerne"),
    "morning": (r"morgen(?:en)?|formiddag(?:en)?", r"aften(?:en)?|eftermiddag(?:en)?"),
    "public": (r"offentlig(?:t|e)?", r"privat(?:e)?|fortrolig(?:t|e)?"),
    "internal": (r"intern(?:t|e)?|indvendig(?:t|e)?|indre", r"ekstern(?:t|e)?|udvendig(?:t|e)?|ydre"),
    "full": (r"fuld(?:t|e)?(?= )|fyldt(?:e)?", r"tom(?:t|me)?|tømt(?:e)?"),
    "occupied": (r"optag(?:et|ne)|besat(?:te)?", r"ledig(?:t|e)?|ubesat(?:te)?"),
    "lock": (r"lås(?:er|e|te|t|es)?(?! op)|aflås\w+", r"lås(?:er|e|te|t|es)? op|oplås\w+|ulåst(?:e)?"),
    "on": (
        r"tænd(?:er|e|t|te|es)?|aktiver(?:er|e|et|ede|es)?|slå(?:r|s)? til|slået til",
        r"sluk(?:ker|ke|ket|kede|kes)?|deaktiver(?:er|e|et|ede|es)?|slå(?:r|s)? fra|slået fra",
    ),
    "connect": (r"tilslut\w*|forbind(?:er|e|es)|forbundet", r"frakobl\w*|afbryd(?:er|e|es)?|afbrudt"),
    "push": (r"tryk(?:ker|ke|kes)?|skub(?:ber|be)?", r"træk(?:ker|ke)?(?= (?:i|ud)\b)"),
    "success": (r"lykk(?:es|edes)|succes\w*|bestå(?:r|et)|bestod", r"mislykk\w+|fiasko\w*|dump(?:er|et|ede)"),
    "wet": (r"våd(?:t|e)?|fugtig(?:t|e)?", r"tør(?:t|re)?(?= )|tørr(?:e|es|et)"),
    "safe": (
        r"sikker|sikkert|sikre|ufarlig(?:t|e)?|uskadelig(?:t|e)?",
        r"usikker|usikkert|usikre|farlig(?:t|e)?|skadelig(?:t|e)?",
    ),
    "easy": (
        r"let(?:te|tere)?|nem(?:t|me|mere)?|enkel(?:t)?(?= at)",
        r"svær(?:t|e|ere)?|vanskelig(?:t|e|ere)?|besværlig(?:t|e)?",
    ),
    "long": (r"(?<!hvor )(?<!så )lang(?:t|e)?|(?<!ikke )længere(?! end)|længste", r"kort(?:e|ere|este)?(?! end)"),
    "wide": (r"bred(?:t|e|ere)?", r"smal(?:t|le|lere)?|snæver|snævre"),
    "large": (r"stor(?:t|e)?|større(?! end)|største", r"lille|små|mindste"),
    "fast": (r"hurtig(?:t|e|ere|st|ste)?", r"langsom(?:t|me|mere)?"),
    "heavy": (r"tung(?:t|e|ere)?", r"lettere vægt"),
    "strong": (r"stærk(?:t|e|ere|este)?", r"svag(?:t|e|ere|este)?"),
    "near": (r"nær(?:t|e|ved)?|tæt på|i nærheden", r"langt (?:fra|væk)|fjern(?:t|e)"),
    "cheap": (r"billig(?:t|e|ere|st|ste)?", r"dyr(?:t|ere|est|este)|dyre(?= )|kostbar(?:t|e)?"),
    "gain": (r"overskud(?:det)?|gevinst\w*|fortjeneste\w*", r"underskud(?:det)?|tabet"),
    "income": (r"indtægt\w*|indkomst\w*", r"udgift\w*|omkostning\w*"),
    "debit": (r"debet|debiter\w+", r"kredit(?= )|krediter\w+"),
    "deposit": (r"indbetal\w+|indsæt\w*", r"udbetal\w+|hæve (?:penge|beløb\w*)"),
    "upper": (r"øvre|øverste?|overside\w*", r"nedre|nederste?|underside\w*"),
    "front": (r"forreste?|forside\w*|foran", r"bageste?|bagside\w*|bagved|bag(?= )"),
    "north": (r"nord|nordlig(?:t|e)?", r"syd|sydlig(?:t|e)?"),
    "east": (r"øst|østlig(?:t|e)?", r"vest|vestlig(?:t|e)?"),
    "present": (r"tilstede|til stede|tilstedeværelse\w*", r"fraværende|fravær(?:et)?"),
    "employed": (
        r"ansat(?:te)?|ansæt\w+",
        r"fyret|fyrede|afsked(?:iges|iget|igelse|ige)|opsagt(?:e)?|arbejdsløs(?:e|t)?",
    ),
    "married": (r"gift(?:e)?(?= (?:med|par))|er gift(?:e)?", r"ugift(?:e)?|fraskilt(?:e)?|enlig(?:e)?"),
    "clean": (r"ren(?:t|e)(?= )|er ren(?:t|e)?|rengjort(?:e)?", r"snavs(?:et|ede)|beskidt(?:e)?|foruren(?:et|ede)"),
    "favour": (r"stem(?:te|mer|me) for|til fordel", r"stem(?:te|mer|me) imod|til ulempe"),
    "alive": (r"levende|i live", r"død(?:e|t)?|afdød(?:e)?"),
    "guilty": (r"skyldig(?:t|e)?", r"uskyldig(?:t|e)?"),
    "male": (r"mand(?:en)?|mænd|mandlig(?:t|e)?|dreng(?:e|en)?", r"kvind(?:e|er|en|elig|elige)|pige(?:r|n)?"),
    "positive": (r"positiv(?:t|e)?", r"negativ(?:t|e)?"),
    "even": (r"lige (?:numre|tal|uger|dage)", r"ulige"),
    "vertical": (r"lodret(?:te)?|vertikal(?:t|e)?", r"vandret(?:te)?|horisontal(?:t|e)?"),
    "clockwise": (r"med uret", r"mod uret"),
    "tighten": (r"stram(?:mer|me|mes)?|spænd(?:er|e|es)?", r"løsn(?:er|e|es|et)|løs(?:t|e)?"),
}
