"""Dutch opposites. Separable verbs stand as they are written together and apart: `afneemt`, `neemt … af`."""

_NUMBER = (
    r"(?= (?:de (?:\d|grens|leeftijd)|[\d€$£]|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|twaalf|"
    r"vijftien|twintig|dertig|vijftig|honderd|nul))"
)
_MORE = r"(?<!niet )(?<!geen )"

OPPOSITES = {
    "over": (
        rf"boven{_NUMBER}|{_MORE}meer dan|{_MORE}groter dan|{_MORE}hoger dan|{_MORE}langer dan|{_MORE}ouder dan|"
        r"(?<!niet )overschrijd(?:t|en|ing)|(?<!niet )overschreden",
        rf"onder{_NUMBER}|beneden{_NUMBER}|{_MORE}minder dan|{_MORE}kleiner dan|{_MORE}lager dan|{_MORE}korter dan|"
        rf"{_MORE}jonger dan",
    ),
    "bound": (
        r"minstens|ten minste|tenminste|minimaal|minimale|minimum|niet minder dan|niet lager dan|of meer|en ouder",
        r"hoogstens|ten hoogste|maximaal|maximale|maximum|niet meer dan|niet hoger dan|niet langer dan|"
        rf"niet groter dan|of minder|tot en met{_NUMBER}|niet overschrijd(?:t|en)",
    ),
    "before": (
        r"voordat|voorafgaand|uiterlijk|niet later dan|vooraf|vóór|voor(?= (?:\d+ (?:januari|februari|maart|april|mei|"
        r"juni|juli|augustus|september|oktober|november|december|uur)|maandag|dinsdag|woensdag|donderdag|vrijdag|"
        r"zaterdag|zondag|aanvang|vertrek|aankomst|gebruik|afloop|het (?:begin|einde|eten|slapen))\b)",
        r"na(?= \w)|nadat|naderhand|niet eerder dan|achteraf|vanaf",
    ),
    "allowed": (
        r"toegestaan|toegestane|toestaa?n?|toelaatbaar|toegelaten|geoorloofd|bevoegde?|mag|mogen",
        r"verboden|verbod|verbied(?:t|en)|ontoelaatbaar|ongeoorloofd|onbevoegde?n?",
    ),
    "lawful": (r"rechtmatige?|wettige?|legale?", r"onrechtmatige?|onwettige?|illegale?"),
    "rise": (
        r"stijg(?:t|en|ing|ingen|ende)|steeg|stegen|gestegen|to(?:e)?neem\w*|toene(?:men|emt)|toegenomen|toename|"
        r"neemt (?:\w+ )?toe|nemen (?:\w+ )?toe|nam (?:\w+ )?toe|groei(?:t|de|en|den)?|gegroeid|verhoog(?:t|d|de|den|"
        r"en)|verhog(?:en|ing|ingen)",
        r"da(?:al|alt|len|alde|alden|ling|lingen|lende)|gedaald|afneemt|afnemen|afgenomen|afname|neemt (?:\w+ )?af|"
        r"nemen (?:\w+ )?af|nam (?:\w+ )?af|zakt|zakte|gezakt|verlaag(?:t|d|de|den)|verlag(?:en|ing|ingen)|"
        r"verminder(?:t|d|de|den|en|ing)|krimp(?:t|en)?|kromp|gekrompen",
    ),
    "promote": (
        r"bevorder(?:t|en|de|den|ing)|stimule(?:ert|ren|erde|erden)|gestimuleerd|versnel(?:t|len|de|den|ling)|"
        r"versterk(?:t|en|te|ten|ing)|activeer(?:t|de)|activeren",
        r"remt|remmen|remde|remden|geremd|verhinder(?:t|en|de|den)|belemmer(?:t|en|de|den|ing)|blokke(?:ert|ren|"
        r"erde|erden)|geblokkeerd|onderdruk(?:t|ken|te|ten|king)|vertraag(?:t|d|de|den)|vertragen|vertraging",
    ),
    "improve": (
        r"verbeter(?:t|en|de|den|d|ing|ingen)|betere?",
        r"verslechter(?:t|en|de|den|d|ing)|slechtere?|verergert?|verergerde",
    ),
    "open": (
        r"open|opent|openen|opende|geopende?|opening|openstelling|geopend",
        r"dicht|gesloten|sluit|sluiten|sloot|sluiting|dichtdoen",
    ),
    "include": (
        r"inclusief|incl|inbegrepen|omvat(?:ten|te)?|ingesloten",
        r"exclusief|excl|uitgezonderd|uitgesloten|uitsluit|uitsluiten|behalve|met uitzondering",
    ),
    "accept": (
        r"accepte(?:ert|erde|erden|ren)|geaccepteerde?|aanvaard(?:t|e|en|de|den|ing)?|goedgekeurde?|goedkeur(?:t|en|"
        r"ing)|keur(?:t|de|en|den) (?:\w+ )?goed|aangenomen|aannemen|toegekende?|toekenn(?:en|ing)|ingewilligd|"
        r"ingestemd|instemm(?:en|ing)",
        r"weiger(?:t|de|den|en|ing|ingen)|geweigerde?|afgewezen|afwijz(?:en|ing|ingen)|wijst (?:\w+ )?af|"
        r"wees (?:\w+ )?af|wijzen (?:\w+ )?af|verworpen|verwerp(?:t|en)|afgekeurde?|afkeur(?:t|en|ing)|keur(?:t|de|en|"
        r"den) (?:\w+ )?af",
    ),
    "agree": (r"(?<!niet )(?:eens met|mee eens)", r"oneens"),
    "first": (r"eerste", r"laatste"),
    "begin": (
        r"begin(?:t|nen|s)?|begon(?:nen)?|start(?:te|ten|en)?|gestart|aanvang",
        r"eind(?:e|igt|igde|igen|igden)?|geëindigd|stopt|stoppen|stopte|gestopt|afgelopen|afloop|beëindig\w+",
    ),
    "early": (
        r"vroeg|vroege|vroeger|vroegere|(?<!niet )eerder|voortijdige?|vervroegde?",
        r"laat(?= (?:in|op)\b)|late|(?<!niet )later|latere|te laat",
    ),
    "more": (r"(?<!niet )(?<!geen )(?<!of )meer(?! dan\b)|vaker", r"(?<!niet )(?<!of )minder(?! dan\b)"),
    "arrive": (
        r"aankom(?:t|en|st|sten)|aangekomen|kom(?:t|en) (?:\w+ )?aan|kwam(?:en)? (?:\w+ )?aan|arrive(?:ert|ren)",
        r"vertrek(?:t|ken)?|vertrok(?:ken)?",
    ),
    "enter": (
        r"ingang|ingangen|binnen(?:komen|gaan|komt|gaat)|betre(?:den|edt)|toegang|inrit",
        r"uitgang|uitgangen|verlaten|verlaat|naar buiten|uitrit",
    ),
    "buy": (
        r"ko(?:op|opt|pen|per|pers|cht|chten)|gekochte?|aankoop|aankopen|aanschaf\w*",
        r"verko(?:op|opt|pen|per|pers|cht|chten|chte)",
    ),
    "borrow": (
        r"huurders?|huurt|huren|gehuurde?|leners?|geleend",
        r"verhuurders?|verhuurt|verhuren|verhuurde?|uitlenen|uitgeleende?|uitleent",
    ),
    "import": (r"invoer|invoeren|import\w*|ingevoerde?", r"uitvoer|export\w*"),
    "win": (r"win(?:t|nen|naar|naars|st)?|won(?:nen)?|gewonnen", r"verlie(?:s|st|zen|zer|zers)|verloren|verloor"),
    "add": (
        r"toevoeg(?:en|t|ing|ingen)|toegevoegde?|voeg(?:t|en)? (?:\w+ )?toe|optellen",
        r"verwijder(?:t|d|de|en|ing)|schrap(?:t|pen|te)|geschrapte?|aftrekken|afgetrokken|wissen|gewist",
    ),
    "able": (r"in staat|geschikte?|bekwame?|bekwaam", r"ongeschikte?|onbekwa[a]?me?"),
    "possible": (r"mogelijke?", r"onmogelijke?"),
    "valid": (r"geldige?", r"ongeldige?|verlopen|vervallen"),
    "paid": (r"betaalde?|voldaan", r"onbetaalde?"),
    "complete": (r"volledige?|complete?e?t?|compleet", r"onvolledige?|incomplete|incompleet"),
    "enough": (r"voldoende|genoeg|toereikende?", r"onvoldoende|ontoereikende?"),
    "available": (
        r"beschikba(?:ar|re)|leverba(?:ar|re)|bereikba(?:ar|re)",
        r"onbeschikba(?:ar|re)|uitverkocht|onbereikba(?:ar|re)",
    ),
    "satisfied": (r"tevreden", r"ontevreden"),
    "healthy": (r"gezonde?", r"ziek|zieke|ongezonde?"),
    "correct": (r"juiste?|correcte?|goede?(?= antwoord)", r"onjuiste?|incorrecte?|foute?|foutieve?|verkeerde?"),
    "necessary": (r"nodig|nodige|noodzakelijke?|vereiste?", r"onnodige?|overbodige?"),
    "known": (r"bekende?", r"onbekende?"),
    "limited": (r"beperkte?|bepaalde tijd", r"onbeperkte?|onbepaalde tijd"),
    "active": (r"actie(?:f|ve)", r"inactie(?:f|ve)"),
    "visible": (r"zichtba(?:ar|re)", r"onzichtba(?:ar|re)|verborgen"),
    "direct": (r"directe?|rechtstreekse?", r"indirecte?"),
    "regular": (r"regelmatige?", r"onregelmatige?"),
    "likely": (r"waarschijnlijke?", r"onwaarschijnlijke?"),
    "advantage": (r"voord(?:eel|elen)", r"nad(?:eel|elen)"),
    "free": (r"gratis|kosteloze?|kosteloos", r"tegen betaling|betaald parkeren"),
    "high": (r"hoge?|hoog|hogere?(?! dan\b)|hoogste", r"la(?:ag|ge|ger|gere|agste)(?! dan\b)"),
    "hot": (r"warme?|warmer|hete?|heet|verwarmde?", r"koude?|kouder|koele?|gekoelde?|onverwarmde?"),
    "left": (
        r"links|linker\w*|linkse",
        r"rechts|rechter(?:hand|kant|zijde|deur|been|arm|voet|oog|oor|rijstrook|baan|knop|hoek|kolom)?(?<!rechter)|"
        r"rechtse",
    ),
    "inside": (r"binnen(?! (?:\d|een|de|het|twee|drie|vier)\b)|binnenshuis", r"buiten(?! werking\b)|buitenshuis"),
    "same": (r"zelfde|dezelfde|hetzelfde|gelijke?|identieke?", r"verschillende?|andere?(?= dan)|ongelijke?"),
    "compulsory": (
        r"verplichte?|obligato(?:ir|ire)",
        r"facultatie(?:f|ve)|optione(?:el|le)|vrijwillige?|vrijblijvende?",
    ),
    "temporary": (r"tijdelijke?|voorlopige?", r"permanente?|blijvende?|definitie(?:f|ve)|vaste?"),
    "new": (
        r"nieuwe?|nieuwere?|nieuwste|jonge?|jongere?(?! dan\b)|jongste",
        r"(?<!jaar )(?<!maanden )(?:oud|oude)|oudere?(?! dan\b)|oudste|tweedehands",
    ),
    "day": (r"overdag", r"['’]s nachts|nachtelijke?"),
    "morning": (r"ochtends?|ochtenden|voormiddag", r"avonds?|avonden|middags?|namiddag"),
    "public": (r"openba(?:ar|re)|publieke?", r"privé|particuliere?|vertrouwelijke?|besloten"),
    "internal": (r"interne?|intern|inwendige?", r"externe?|extern|uitwendige?"),
    "full": (r"vol|volle", r"leeg|lege|geleegd"),
    "occupied": (r"bezette?|bewoonde?", r"onbezette?|leegstaande?|onbewoonde?|vacante?|vacant"),
    "lock": (
        r"vergrendel(?:en|d|t)|afgesloten|blokkeren|geblokkeerde?",
        r"ontgrendel(?:en|d|t)|gedeblokkeerde?|deblokkeren",
    ),
    "on": (
        r"aanzet(?:ten)?|aangezet|inschakel(?:en|t)|ingeschakelde?|schakel(?:t|en)? (?:de \w+ |het \w+ |hem )?in|"
        r"zet (?:de \w+ |het \w+ |hem )?aan|activere?n|geactiveerde?",
        r"uitzet(?:ten)?|uitgezet|uitschakel(?:en|t)|uitgeschakelde?|schakel(?:t|en)? (?:de \w+ |het \w+ |hem )?uit|"
        r"zet (?:de \w+ |het \w+ |hem )?uit|deactivere?n|gedeactiveerde?",
    ),
    "connect": (
        r"aansluit(?:en|ing)|aangesloten|verbind(?:en|t)|verbonden",
        r"loskoppel(?:en|t)|losgekoppelde?|afkoppelen|verbreken",
    ),
    "push": (r"duw(?:en|t)?|druk(?:ken|t)?(?= op)|indrukken", r"trek(?:ken|t)? aan"),
    "success": (
        r"slaagt|slagen|geslaagde?|succes|succesvolle?|gelukt|lukt",
        r"faalt|falen|faalde|gefaald|mislukt|mislukte?n?|mislukking|gezakt voor",
    ),
    "wet": (r"natte?|nat|vochtige?", r"droge?|droog"),
    "safe": (r"veilige?|ongevaarlijke?|onschadelijke?", r"onveilige?|gevaarlijke?|schadelijke?"),
    "easy": (r"gemakkelijke?|makkelijke?|eenvoudige?", r"moeilijke?|ingewikkelde?|lastige?"),
    "long": (r"(?<!hoe )(?<!zo )lange?|(?<!niet )langere?(?! dan\b)|langste", r"korte?|kortere?(?! dan\b)|kortste"),
    "wide": (r"brede?|breed|bredere?", r"smalle?|smallere?|nauwe?"),
    "large": (r"grote?|groot|grotere?(?! dan\b)|grootste", r"kleine?|kleinere?(?! dan\b)|kleinste"),
    "fast": (r"snelle?|snel|sneller|snelste|vlugge?|vlug", r"langza(?:am|me|mer)|trage?|traag"),
    "heavy": (r"zwa(?:ar|re|arder)", r"lichter|lichtgewicht"),
    "strong": (r"sterke?|sterkere?|sterkst", r"zwakke?|zwakkere?|zwakst"),
    "near": (r"dichtbij|vlak bij|in de buurt|nabij", r"ver weg|veraf|verafgelegen"),
    "cheap": (r"goedko(?:op|pe|per|pere|opste)", r"du(?:ur|re|urder|urdere|urste)|kostbare"),
    "gain": (r"winst|winsten|overschot|overschotten", r"verliezen|verlies|tekort|tekorten"),
    "income": (r"inkomsten|ontvangsten|opbrengst|opbrengsten|baten", r"uitgaven|lasten|onkosten"),
    "debit": (
        r"debet|afgeschreven|afschrijving(?:en)?|incasso",
        r"credit|bijgeschreven|bijschrijving(?:en)?|creditering",
    ),
    "deposit": (r"stort(?:en|ing|ingen)|gestorte?", r"opne(?:men|emt)|opgenomen|opname|opnames"),
    "upper": (r"bovenste|boven(?=kant|zijde)|bovenkant|bovenaan", r"onderste|onderkant|onderaan"),
    "front": (r"voorste|voorkant|vooraan|voorzijde", r"achterste|achterkant|achteraan|achterzijde"),
    "north": (r"noord\w*", r"zuid\w*"),
    "east": (r"oosten|oostelijke?|oostkant", r"westen|westelijke?|westkant"),
    "present": (r"aanwezige?n?|aanwezigheid", r"afwezige?n?|afwezigheid"),
    "employed": (
        r"aangestelde?|in dienst (?:genomen|getreden)|aanstelling",
        r"ontslagen|ontslag|ontslaa?n?t?|werkloze?|werkloos",
    ),
    "married": (r"gehuwde?|getrouwde?", r"ongehuwde?|gescheiden|vrijgezel|alleenstaande?"),
    "clean": (r"schone?|schoon|gereinigde?", r"vuile?|vieze?|vies|verontreinigde?"),
    "favour": (r"stemd?e?n? voor|voorstanders?|ten gunste", r"stemd?e?n? tegen|tegenstanders?|ten nadele"),
    "alive": (r"levende?|in leven", r"dode?|dood|overleden"),
    "guilty": (r"schuldige?|aansprakelijke?", r"onschuldige?"),
    "male": (r"mannelijke?|mannen|jongens?", r"vrouwelijke?|vrouwen|meisjes?"),
    "positive": (r"positie(?:f|ve)", r"negatie(?:f|ve)"),
    "even": (r"even (?:nummers?|getallen|weken|dagen)", r"oneven"),
    "vertical": (r"verticale?|verticaal|rechtop", r"horizontale?|horizontaal"),
    "clockwise": (r"met de klok mee", r"tegen de klok in"),
    "tighten": (r"aandraaien|aangedraaide?|vastdraaien|vastgedraaide?", r"losdraaien|losgedraaide?"),
}
