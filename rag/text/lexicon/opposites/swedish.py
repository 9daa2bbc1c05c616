"""Swedish opposites. Verbs with a particle stand as they are written apart: `går ner`."""

_NUMBER = (
    r"(?= (?:\d|två|tre|fyra|fem|sex|sju|åtta|nio|tio|tolv|femton|tjugo|trettio|femtio|hundra|noll|"
    r"gränsen|genomsnittet))"
)
_MORE = r"(?<!inte )(?<!ej )"

OPPOSITES = {
    "over": (
        rf"över{_NUMBER}|ovanför|(?<!inte )överstig(?:er|a)|översteg|(?<!inte )överskrid(?:er|a)|{_MORE}mer än|"
        rf"{_MORE}fler än|{_MORE}större än|{_MORE}högre än|{_MORE}längre än|{_MORE}äldre än",
        rf"under{_NUMBER}|nedanför|understig(?:er|a)|understeg|{_MORE}mindre än|{_MORE}färre än|{_MORE}lägre än|"
        rf"{_MORE}kortare än|{_MORE}yngre än",
    ),
    "bound": (
        r"minst|åtminstone|minimum|minimalt?a?|lägst|inte mindre än|inte lägre än|eller mer|eller äldre",
        r"högst|max|maximum|maximalt?a?|som mest|inte mer än|inte fler än|inte högre än|inte längre än|eller mindre|"
        rf"upp till{_NUMBER}|inte överstiga|inte överskrida",
    ),
    "before": (
        r"(?<!inte )före|innan|senast|inte senare än|i förväg",
        r"efter(?! hand\b)|därefter|efteråt|tidigast|inte tidigare än|inte före|från och med",
    ),
    "allowed": (
        r"tillåt(?:et|en|na|er|s|a|elsen)|tillät|behörig(?:a|t)?|får lov|medge(?:s|r|tt|n)",
        r"förbjud(?:et|en|na|er|s|a)|förbjöd|förbud|förbudet|otillåt(?:et|en|na)|obehörig(?:a|t)?",
    ),
    "lawful": (r"laglig(?:a|t|en)?|lagligen", r"olaglig(?:a|t|en)?|illegala?|illegalt"),
    "rise": (
        r"ök(?:ar|a|ade|at|ad|ning|ningen|ningar|ande)|stig(?:er|a|it|ande)|steg|höj(?:er|a|de|t|d|da|s|des|ning|"
        r"ningen|ningar)|väx(?:er|te|a|t)|tillväxt\w*|går upp|gick upp|gått upp",
        r"minsk(?:ar|a|ade|at|ad|ning|ningen|ningar|ande)|sjunk(?:er|a|it|ande)|sjönk|sänk(?:er|a|te|t|s|tes|ning|"
        r"ningen|ningar)|reducera(?:r|s|de|t|d)?|går ner|gick ner|gått ner|krymp(?:er|te|t)|nedgång\w*",
    ),
    "promote": (
        r"främja(?:r|s|de|t)?|gynna(?:r|s|de|t)?|stimulera(?:r|s|de|t)?|påskynda(?:r|s|de|t)?|förstärk(?:er|te|a|t|"
        r"ning)|aktivera(?:r|s|de|t)?",
        r"hämma(?:r|s|de|t)?|hindra(?:r|s|de|t)?|förhindra(?:r|s|de|t)?|blockera(?:r|s|de|t)?|bromsa(?:r|s|de|t)?|"
        r"försvåra(?:r|s|de|t)?|undertryck(?:er|te|a|t)",
    ),
    "improve": (
        r"förbättra(?:r|s|de|t|d)?|förbättring(?:en|ar)?|bättre",
        r"försämra(?:r|s|de|t|d)?|försämring(?:en|ar)?|sämre|förvärra(?:r|s|de|t)?",
    ),
    "open": (
        r"öppen|öppna|öppnar|öppnade|öppnat|öppnas|öppet|öppning|öppningen|öppnande",
        r"stäng(?:d|t|da|er|de|a|s|des|ning)?(?! (?:\w+ )?av\b)|sluten|slutet(?= (?:rum|sammanträde))",
    ),
    "include": (
        r"inklusive|inkl|inkludera(?:r|s|de|t|d|t)?|ingår|ingick|omfatta(?:r|s|de)?",
        r"exklusive|exkl|exkludera(?:r|s|de|t|d)?|undantag(?:en|et|na|as)|undantas|utom|förutom",
    ),
    "accept": (
        r"accepter(?:a|ar|as|ade|ades|at|ad|ats)|godkän(?:na|ner|ns|de|des|t|d|da|nande|nandet)|godtog\w*|godta(?:r|s|"
        r"git)?|anta(?:r|s|git|gits|gen|get|gna)|antog(?:s)?|bevilja(?:r|s|de|des|t|d|ts)?|biföll\w*|bifall(?:a|er|"
        r"en)?",
        r"avslå(?:r|s|tt|gs)?|avslog(?:s)?|avslag\w*|avvisa(?:r|s|de|des|t|d|ts)?|nekad?e?s?|nekas|nekar|nekades|"
        r"vägra(?:r|s|de|des|t)?|förkasta(?:r|s|de|des|t|d|ts)?|underkän(?:na|ner|ns|de|des|t|d|da)",
    ),
    "agree": (r"instämmer|instämde|samtycker|samtyckte|överens", r"oense|oenig(?:a|t)?"),
    "first": (r"första|förste|först", r"sista|siste"),
    "begin": (
        r"börja(?:r|de|t|n)?|starta(?:r|de|t|s)?|början|inle(?:ds|der|ddes|da|dande)|påbörja(?:r|s|de|des|t|ts)?",
        r"sluta(?:r|de|t)?|slutet(?! (?:rum|sammanträde))|slut(?= )|avsluta(?:r|s|de|des|t|d|ts)?|upphör(?:a|de)?",
    ),
    "early": (
        r"tidig(?:t|a)?|(?<!inte )tidigare(?! än)|förtida",
        r"sen(?:t|a)(?= )|(?<!inte )senare(?! än)|för sent|försenad(?:e)?|försenat",
    ),
    "more": (r"(?<!inte )(?<!eller )(?:mer|mera|fler)(?! än)|oftare", r"(?<!inte )(?<!eller )(?:mindre|färre)(?! än)"),
    "arrive": (
        r"ankomm(?:er|a|it)|ankom|ankomst\w*|anländ(?:er|e|a)|anlänt",
        r"avgå(?:r|tt|ng|ngen|ngar)?|avgick|avres(?:a|er|te|an)|avfärd\w*",
    ),
    "enter": (
        r"ingång\w*|inträd\w*|infart\w*|entré\w*|går in|gå in",
        r"utgång(?:en|ar|arna)?|utträd\w*|utfart\w*|lämna(?:r|de|t)? (?:lokalen|byggnaden|rummet)|går ut|gå ut",
    ),
    "buy": (
        r"köp(?:er|a|te|t|s|tes|are|aren|et)?|inköp\w*",
        r"sälj(?:er|a|s|are|aren)|sålde\w*|sål[dt]a?|försäljning\w*",
    ),
    "borrow": (
        r"låna(?:r|de|t)?(?! ut)|låntagare\w*|hyresgäst\w*|hyr(?:a|de|t)? in",
        r"låna(?:r|de|t)? ut|långivare\w*|hyresvärd\w*|utlån\w*|hyr(?:a|de|t|er)? ut|uthyr\w*",
    ),
    "import": (r"import\w*|införsel\w*", r"export\w*|utförsel\w*"),
    "win": (
        r"vinn(?:er|a|are|aren)|vann|vunnit|seger|segern|segra(?:r|de|t)?",
        r"förlor(?:ar|a|ade|at|are|aren)|nederlag\w*",
    ),
    "add": (
        r"lägg(?:er|a|s)? till|lade till|lagt till|tillagd?t?a?|tillägg\w*|adder\w+",
        r"ta(?:r|s|git|gits)? bort|tog(?:s)? bort|borttag\w*|radera(?:r|s|de|t|d)?|avlägsna(?:r|s|de|t|d)?|"
        r"subtraher\w+|dra(?:r|s)? av",
    ),
    "able": (r"kapabel|kapabla|i stånd att|lämplig(?:a|t)?", r"oförmög(?:en|na|et)|ur stånd|olämplig(?:a|t)?"),
    "possible": (r"möjlig(?:t|a|en)?|möjligen", r"omöjlig(?:t|a|en)?"),
    "valid": (r"giltig(?:t|a)?|gällande", r"ogiltig(?:t|a)?|utgång(?:et|na)"),
    "paid": (r"betald?t?a?|avlönad|avlönat|avlönade", r"obetald?t?a?|oavlönad|oavlönat|oavlönade"),
    "complete": (
        r"fullständig(?:t|a)?|komplett(?:a)?|färdig(?:t|a)?",
        r"ofullständig(?:t|a)?|inkomplett(?:a)?|ofärdig(?:t|a)?",
    ),
    "enough": (r"tillräcklig(?:t|a)?|nog(?= )", r"otillräcklig(?:t|a)?"),
    "available": (r"tillgänglig(?:t|a)?|anträffbar(?:t|a)?", r"otillgänglig(?:t|a)?|slutsåld?t?a?|oanträffbar(?:t|a)?"),
    "satisfied": (r"nöjd(?:a)?|nöjt|tillfredsställande", r"missnöjd(?:a)?|missnöjt|otillfredsställande"),
    "healthy": (r"frisk(?:a|t)?|hälsosam(?:t|ma)?", r"sjuk(?:a|t)?|ohälsosam(?:t|ma)?|ohälsosamma"),
    "correct": (
        r"korrekt(?:a)?|riktig(?:t|a)|rätt(?= (?:svar|adress|belopp|datum|namn))",
        r"inkorrekt(?:a)?|felaktig(?:t|a)?|fel(?= (?:svar|adress|belopp|datum|namn))|oriktig(?:t|a)?",
    ),
    "necessary": (r"nödvändig(?:t|a)?|krävs|behövs", r"onödig(?:t|a)?|överflödig(?:t|a)?"),
    "known": (r"känd(?:a)?|känt|bekant(?:a)?", r"okänd(?:a)?|okänt|obekant(?:a)?"),
    "limited": (r"begränsad(?:e)?|begränsat|tidsbegränsad(?:e)?", r"obegränsad(?:e)?|obegränsat"),
    "active": (r"aktiv(?:a|t)?", r"inaktiv(?:a|t)?|passiv(?:a|t)?"),
    "visible": (r"synlig(?:t|a)?", r"osynlig(?:t|a)?|dold(?:a)?|dolt"),
    "direct": (r"direkt(?:a)?", r"indirekt(?:a)?"),
    "regular": (r"regelbund(?:en|et|na)", r"oregelbund(?:en|et|na)"),
    "likely": (r"trolig(?:t|a|en|tvis)?|sannolik(?:t|a)?", r"otrolig(?:t|a)?|osannolik(?:t|a)?"),
    "advantage": (r"fördel(?:en|ar|arna)?", r"nackdel(?:en|ar|arna)?"),
    "free": (r"gratis|kostnadsfri(?:tt|a)?|avgiftsfri(?:tt|a)?", r"avgiftsbelagd(?:a)?|avgiftsbelagt|mot avgift"),
    "high": (r"hög(?:t|a)?|högre(?! än)|högsta", r"låg(?:t|a)?|lägre(?! än)|lägsta"),
    "hot": (
        r"het(?:t|a)?(?= )|varm(?:t|a)?|varmare|uppvärmd(?:a)?",
        r"kall(?:t|a)?|kallare|kyld?t?a?|sval(?:t|a)?|ouppvärmd(?:a)?",
    ),
    "left": (r"vänster|vänstra", r"höger|högra"),
    "inside": (r"inne|inomhus|inuti|innanför", r"ute|utomhus|utanför"),
    "same": (r"samma|identisk(?:t|a)?|likadan(?:t|a)?", r"olika|annorlunda"),
    "compulsory": (r"obligatorisk(?:t|a)?|tvingande", r"frivillig(?:t|a)?|valfri(?:tt|a)?"),
    "temporary": (
        r"tillfällig(?:t|a)?|temporär(?:t|a)?|provisorisk(?:t|a)?",
        r"permanent(?:a)?|varaktig(?:t|a)?|slutgiltig(?:t|a)?",
    ),
    "new": (
        r"ny(?:tt|a|are|ast|aste)?|ung(?:a|t)?|yngre(?! än)|yngsta",
        r"(?<!år )(?<!månader )gam(?:mal|malt|la)|äldre(?! än)|äldsta|begagnad(?:e)?",
    ),
    "day": (r"på dagen|dagtid|om dagen", r"på natten|nattetid|om natten|nattlig(?:t|a)?"),
    "morning": (r"morgon(?:en)?|förmiddag(?:en|ar)?|morgnar", r"kväll(?:en|ar)?|eftermiddag(?:en|ar)?"),
    "public": (r"offentlig(?:t|a|en)?|allmän(?:na|t)?", r"privat(?:a)?|konfidentiell(?:t|a)?|sekretessbelagd(?:a)?"),
    "internal": (r"intern(?:a|t)?|inre|invändig(?:t|a)?", r"extern(?:a|t)?|yttre|utvändig(?:t|a)?"),
    "full": (r"full(?:t|a)?|fylld(?:a)?|fyllt", r"tom(?:t|ma)?|tömd(?:a)?|tömt"),
    "occupied": (r"upptag(?:en|et|na)|bebodd(?:a)?", r"ledig(?:t|a)?|obebodd(?:a)?|vakant(?:a)?"),
    "lock": (r"lås(?:er|a|te|t|s)?(?! upp)|låsta", r"lås(?:er|a|te|t|s)? upp|upplåst(?:a)?|olåst(?:a)?"),
    "on": (
        r"slå(?:r|s)? på|slog på|slagit på|sätt(?:er|a)? på|påslag(?:en|et|na)|aktivera(?:r|s|de|t|d)?|koppla(?:r|"
        r"s)? på",
        r"slå(?:r|s)? av|slog av|slagit av|stäng(?:er|a)? (?:\w+ )?av|avstäng(?:d|t|da)|avslag(?:en|na)|"
        r"inaktivera(?:r|s|de|t|"
        r"d)?|koppla(?:r|s)? av",
    ),
    "connect": (
        r"anslut(?:er|a|en|et|na|s)|anslöt|koppla(?:r|s)? in|inkoppla(?:d|t)",
        r"koppla(?:r|s)? (?:ur|bort|från)|frånkoppla(?:d|t)|urkoppla(?:d|t)",
    ),
    "push": (r"tryck(?:er|a|te|t)?|skjut(?:er|a)?", r"dra(?:r|s)?(?= (?:i|ut)\b)"),
    "success": (r"lycka(?:s|des|ts)|framgång\w*|lyckad(?:e)?|lyckat", r"misslycka\w+"),
    "wet": (r"våt(?:a|t)?|blöt(?:a|t)?|fuktig(?:t|a)?", r"torr(?:t|a)?|torka(?:d|t)"),
    "safe": (
        r"säker|säkert|säkra|ofarlig(?:t|a)?|oskadlig(?:t|a)?",
        r"osäker|osäkert|osäkra|farlig(?:t|a)?|skadlig(?:t|a)?",
    ),
    "easy": (r"lätt(?:a|are)?|enkel|enkelt|enkla|enklare", r"svår(?:t|a|are)?|komplicerad(?:e)?|komplicerat"),
    "long": (r"(?<!hur )(?<!så )lång(?:t|a)?|(?<!inte )längre(?! än)|längsta", r"kort(?:a)?|kortare(?! än)|kortaste"),
    "wide": (r"bred(?:a|are)?|brett|vid(?:a|are)(?= )", r"smal(?:t|a|are)?|trång(?:t|a)?"),
    "large": (r"stor(?:t|a)?|större(?! än)|största", r"liten|litet|små|minsta"),
    "fast": (r"snabb(?:t|a|are|ast)?|fort", r"långsam(?:t|ma|mare)?|sakta"),
    "heavy": (r"tung(?:t|a)?|tyngre", r"lättare(?= vikt)|lättvikt\w*"),
    "strong": (r"stark(?:t|a|are|ast|aste)?", r"svag(?:t|a|are|ast|aste)?"),
    "near": (r"nära|närbeläg\w+|i närheten", r"långt (?:från|borta)|avlägs(?:en|et|na)"),
    "cheap": (r"billig(?:t|a|are|ast|aste)?", r"dyr(?:t|a|are|ast|aste)?|kostsam(?:t|ma)?"),
    "gain": (r"vinst(?:en|er)?|överskott(?:et)?", r"förlust(?:en|er)?|underskott(?:et)?"),
    "income": (
        r"inkomst(?:en|er|erna)?|intäkt(?:en|er|erna)?",
        r"utgift(?:en|er|erna)?|kostnad(?:en|er|erna)|utlägg(?:et)?",
    ),
    "debit": (r"debet|debitera(?:r|s|de|t|d)?", r"kredit(?= )|kreditera(?:r|s|de|t|d)?"),
    "deposit": (r"insättning\w*|sätt(?:er|a)? in|inbetal\w+", r"uttag(?:et|en)?|ta(?:r)? ut|utbetal\w+"),
    "upper": (r"övre|översta|överst|ovansida\w*", r"nedre|nedersta|nederst|undersida\w*|undre"),
    "front": (r"främre|främsta|framsida\w*|framför", r"bakre|bakersta|baksida\w*|bakom"),
    "north": (r"norr|norra|nordlig(?:a|t)?", r"söder|södra|sydlig(?:a|t)?"),
    "east": (r"öster|östra|östlig(?:a|t)?", r"väster|västra|västlig(?:a|t)?"),
    "present": (r"närvarande|närvaro|närvaron", r"frånvarande|frånvaro|frånvaron"),
    "employed": (
        r"anställ(?:d|da|t|er|de|s|des|ning|ningen)",
        r"uppsag(?:d|da|t)|säg(?:s|er) upp|avskeda(?:r|s|de|t|d)?|arbetslös(?:a|t)?",
    ),
    "married": (r"gift(?:a)?(?= (?:med|par))|är gift(?:a)?", r"ogift(?:a)?|frånskild(?:a)?|ensamstående"),
    "clean": (
        r"ren(?:t|a)(?= )|är ren(?:t|a)?|rengjord(?:a)?|rengjort",
        r"smutsig(?:t|a)?|förorenad(?:e)?|förorenat|oren(?:t|a)?",
    ),
    "favour": (r"röst(?:ade|ar|a) för|till förmån", r"röst(?:ade|ar|a) (?:e)?mot|till nackdel"),
    "alive": (r"levande|vid liv", r"död(?:a|t)?|avlid(?:en|na|it)"),
    "guilty": (r"skyldig(?:t|a)?", r"oskyldig(?:t|a)?"),
    "male": (r"män|männen|manlig(?:a|t)?|pojk(?:e|ar|en)", r"kvinn(?:a|or|an|lig|liga)|flick(?:a|or|an)"),
    "positive": (r"positiv(?:t|a)?", r"negativ(?:t|a)?"),
    "even": (
        r"jämn(?:a|t)? (?:nummer|tal|veckor|dagar|sidor)",
        r"udda|ojämn(?:a|t)? (?:nummer|tal|veckor|dagar|sidor)",
    ),
    "vertical": (r"lodrät(?:t|a)?|vertikal(?:t|a)?", r"vågrät(?:t|a)?|horisontell(?:t|a)?"),
    "clockwise": (r"(?<!mot)medurs|medsols", r"moturs|motsols"),
    "tighten": (r"dra(?:r|s|gits)? åt|åtdrag(?:en|et|na)", r"loss(?:a|ar|at|ad)|lossna(?:r|de|t)?"),
}
