"""German opposites. Separable verbs stand as they are written together and apart: `zunimmt`, `nimmt … zu`."""

_AMOUNT = (
    r"(?= (?:[\d€$£]|null|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|fünfzehn|zwanzig|dreißig|"
    r"vierzig|fünfzig|hundert|eine[mnrs]?|de[mnr]))"
)
_ADJ = "(?:e[mnrs]?)?"
_MORE = r"(?<!nicht )(?<!weder )"

OPPOSITES = {
    "over": (
        rf"über{_AMOUNT}|oberhalb|überschreite\w*|überschr[ei]t\w*|überschritten\w*|übersteig\w*|überstieg\w*|"
        rf"{_MORE}mehr als|{_MORE}größer als|{_MORE}höher als|{_MORE}länger als|{_MORE}älter als",
        rf"unter{_AMOUNT}|unterhalb|unterschreite\w*|unterschritten\w*|{_MORE}weniger als|{_MORE}kleiner als|"
        rf"{_MORE}niedriger als|{_MORE}kürzer als|{_MORE}jünger als|{_MORE}geringer als",
    ),
    "bound": (
        r"mindestens|wenigstens|zumindest|minimal\w*|minimum|mindest\w+|nicht weniger als|nicht niedriger als|"
        r"nicht kürzer als|oder mehr|und älter",
        r"höchstens|maximal\w*|maximum|höchst(?:betrag|wert|dauer|alter|zahl|menge|preis|maß|grenze|gewicht)\w*|"
        rf"nicht mehr als|nicht höher als|nicht länger als|nicht größer als|oder weniger|und jünger|bis zu{_AMOUNT}",
    ),
    "before": (
        r"vor(?= (?:de[mnr]|ihr\w*|sein\w*|jede\w*|eine[mnr]?|beginn|ablauf|ende|\d+|dem|abgabe|antritt|abreise|"
        r"ankunft|abschluss|gebrauch|weihnachten|ostern)\b)|bevor|vorher|zuvor|spätestens|nicht später als|"
        r"bis spätestens",
        r"nach(?= (?:de[mnr]|ihr\w*|sein\w*|jede\w*|eine[mnr]?|beginn|ablauf|ende|\d+|dem|abgabe|antritt|abreise|"
        r"ankunft|abschluss|gebrauch|weihnachten|ostern|erhalt|zugang)\b)|nachdem|nachher|danach|frühestens|"
        r"nicht früher als|nicht vor",
    ),
    "allowed": (
        rf"erlaub(?:t{_ADJ}|en|te|ten|nis)|gestatte(?:t{_ADJ}|n|te|ten)|zulässig{_ADJ}|zugelassen{_ADJ}|"
        rf"berechtigt{_ADJ}|befugt{_ADJ}|darf|dürfen",
        rf"verboten{_ADJ}|verbiete(?:t|n)|verbot|verbots|untersag(?:t{_ADJ}|en|te|ten)|unzulässig{_ADJ}|"
        rf"unerlaubt{_ADJ}|unbefugt{_ADJ}|unberechtigt{_ADJ}|tabu",
    ),
    "lawful": (
        rf"rechtmäßig{_ADJ}|gesetzmäßig{_ADJ}|legal{_ADJ}",
        rf"unrechtmäßig{_ADJ}|rechtswidrig{_ADJ}|gesetzwidrig{_ADJ}|illegal{_ADJ}",
    ),
    "rise": (
        rf"steig(?:t|en|ende\w*|erte?n?|ert|erung\w*)|stieg(?:en)?|gestiegen{_ADJ}|angestiegen{_ADJ}|ansteig\w+|"
        rf"anstieg\w*|anstiegen|erhöh(?:t{_ADJ}|en|te|ten|ung|ungen)|zunahme\w*|zunimmt|zunehmen\w*|zugenommen{_ADJ}|"
        rf"nimmt zu|nehmen zu|nahm zu|wuchs\w*|wächst|wachsen\w*|gewachsen{_ADJ}|wachstum|zuwachs|anheben|"
        rf"angehoben{_ADJ}|anhebung|vergrößer(?:t{_ADJ}|n|te|ten|ung)|verteuer(?:t{_ADJ}|n|te|ten|ung)",
        rf"sink(?:t|en|ende\w*)|sank(?:en)?|gesunken{_ADJ}|absink\w+|senk(?:t{_ADJ}|en|te|ten|ung|ungen)|"
        rf"gesenkt{_ADJ}|fällt(?! (?:aus|auf|unter|in|ein|an|weg)\b)|fallen(?! (?:aus|auf|unter|in|an|weg)\b)|"
        rf"fiel(?:en)?|gefallen{_ADJ}|rückgang\w*|zurückgegangen{_ADJ}|zurückgeh\w+|abnimmt|abnehmende\w*|"
        rf"abgenommen{_ADJ}|nimmt ab|nehmen ab|nahm ab|verringer(?:t{_ADJ}|n|te|ten|ung)|vermindert{_ADJ}|"
        rf"verminder(?:n|te|ten|ung)|reduzier(?:t{_ADJ}|en|te|ten|ung)|verkleiner(?:t{_ADJ}|n|te|ten|ung)|"
        rf"ermäßigt{_ADJ}|verbillig(?:t{_ADJ}|en|te|ten|ung)",
    ),
    "promote": (
        r"förder(?:t|n|te|ten|lich)|begünstig(?:t|en|te|ten)|beschleunig(?:t|en|te|ten|ung)|verstärk(?:t|en|te|ten|"
        r"ung)|steiger(?:t|n|te|ten|ung)|anreg(?:t|en|te|ten)|stimulier(?:t|en|te|ten)|aktivier(?:t|en|te|ten|ung)",
        r"hemm(?:t|en|te|ten|ung)|verhinder(?:t|n|te|ten|ung)|unterdrück(?:t|en|te|ten|ung)|blockier(?:t|en|te|ten|"
        r"ung)|beeinträchtig(?:t|en|te|ten|ung)|verlangsam(?:t|en|te|ten|ung)|brems(?:t|en|te|ten)|gehemmt|"
        r"erschwer(?:t|en|te|ten)",
    ),
    "improve": (
        r"verbesser(?:t|n|te|ten|ung|ungen)|besser(?:e[mnrs]?)?",
        r"verschlechter(?:t|n|te|ten|ung|ungen)|schlechter(?:e[mnrs]?)?|verschlimmer(?:t|n|te|ten|ung)",
    ),
    "open": (
        rf"offen{_ADJ}|öffne(?:n|t|te|ten)|geöffnet{_ADJ}|eröffne(?:n|t|te|ten)|öffnung|aufmach\w+|aufgemacht",
        rf"geschlossen{_ADJ}|schließ(?:t|en|ung|ungen)|schloss(?:en)?|zugemacht|zumach\w+|gesperrt{_ADJ}",
    ),
    "include": (
        rf"enthalten{_ADJ}|enthält|enthielt(?:en)?|inbegriffen{_ADJ}|inklusive|inkl|einschließlich|einschließ(?:en|t)|"
        rf"eingeschlossen{_ADJ}|umfass(?:t|en|te|ten)|samt",
        rf"ausgenommen{_ADJ}|ausgeschlossen{_ADJ}|ausschließ(?:en|t)|ausschluss|exklusive|exkl|außer|abzüglich|"
        r"mit ausnahme",
    ),
    "accept": (
        rf"akzeptier(?:t{_ADJ}|en|te|ten)|angenommen{_ADJ}|annahme|annimmt|nimmt an|nahm an|genehmig(?:t{_ADJ}|en|te|"
        rf"ten|ung|ungen)|bewillig(?:t{_ADJ}|en|te|ten|ung)|zugestimmt|zustimm(?:t|en|te|ten|ung)|stimmt(?:e|en)? zu|"
        rf"stimmen zu|gewähr(?:t{_ADJ}|en|te|ten|ung)|verabschiedet{_ADJ}|stattgegeben",
        rf"ablehn(?:t|en|te|ten|ung|ungen)|abgelehnt{_ADJ}|lehn(?:t|en|te|ten) ab|verweiger(?:t{_ADJ}|n|te|ten|ung)|"
        rf"zurückgewiesen{_ADJ}|zurückweis\w+|zurückweisung|abgewiesen{_ADJ}|versag(?:t|ung)|absage",
    ),
    "first": (r"erste[mnrs]?|zuerst|anfangs", r"letzte[mnrs]?(?! (?:jahr|woche|monat)\w*)|zuletzt"),
    "begin": (
        rf"beginn(?:t|en|s)?|begann(?:en)?|begonnen{_ADJ}|start(?:et|en|ete|eten)?|gestartet{_ADJ}|anfang|anfäng(?:t|"
        rf"en)|fängt|angefangen{_ADJ}|eröffnung",
        rf"ende[tn]?|endete[n]?|beende(?:t{_ADJ}|n|te|ten)|beendigung|geendet|schluss|aufhör(?:t|en|te|ten)|"
        rf"abschließ(?:t|en)|abgeschlossen{_ADJ}",
    ),
    "early": (
        rf"früh(?:e[mnrs]?|er|ere[mnrs]?)?|vorzeitig{_ADJ}|eher",
        rf"(?<!nicht )spät(?:e[mnrs]?|er|ere[mnrs]?)?|verspätet{_ADJ}",
    ),
    "more": (
        rf"{_MORE}(?<!oder )mehr(?! als\b)|häufiger|öfter|meist(?:e|en)",
        r"(?<!oder )(?<!nicht )weniger(?! als\b)|seltener|wenigste[n]?",
    ),
    "arrive": (
        rf"ankunft|ankünfte|ankomm(?:t|en)|angekommen{_ADJ}|kam(?:en)? an|komm(?:t|en) an|anreise[n]?|anreist|"
        rf"angereist{_ADJ}|eintreff(?:en|t)",
        rf"abfahrt\w*|abfahr(?:en)|abfährt|fährt ab|fahren ab|abgefahren{_ADJ}|abflug|abreise[n]?|abreist|"
        rf"abgereist{_ADJ}",
    ),
    "enter": (
        r"eingang|eintreten|eintritt|betreten|betritt|einfahrt|zutritt|einreise|einzug",
        r"ausgang|austreten|austritt|verlassen|verlässt|ausfahrt|ausreise|auszug",
    ),
    "buy": (
        rf"kauf(?:t|en|te|ten)?|gekauft{_ADJ}|käufer\w*|erw[ei]rb\w*|erworben{_ADJ}|einkauf\w*",
        rf"verkauf(?:t{_ADJ}|en|te|ten|s)?|verkäuf\w*|veräußer\w+",
    ),
    "borrow": (
        rf"ausleihe[nr]?|ausgeliehen{_ADJ}|entleih\w+|mieter(?:in|innen|n|s)?|anmiet\w+|gemietet{_ADJ}",
        rf"verleih\w*|verliehen{_ADJ}|vermieter(?:in|innen|n|s)?|vermiet(?:en|et\w*|ung)",
    ),
    "import": (r"import\w*|einfuhr\w*", r"export\w*|ausfuhr\w*"),
    "win": (
        rf"gewinn(?:t|en)|gewann(?:en)?|gewonnen{_ADJ}|sieg(?:e|en|te|ten|er|erin)?|gesiegt",
        rf"verlier(?:t|en|er|erin)|verlor(?:en)?{_ADJ}|niederlage[n]?|unterl[ai]g\w*|unterlegen{_ADJ}",
    ),
    "add": (
        rf"hinzufüg(?:en|t|te|ten|ung)|hinzugefügt{_ADJ}|füg(?:en|t|te|ten) hinzu|addier\w+|zuzüglich|dazugeben",
        r"entfern(?:en|ten|ung)|(?:wird|werden|wurde|wurden|worden) entfernt|entfernt werden|lösch(?:en|t|te|ten|"
        rf"ung)|gelöscht{_ADJ}|abgezogen{_ADJ}|abziehen|subtrahier\w+|gestrichen{_ADJ}",
    ),
    "able": (rf"fähig{_ADJ}|in der lage|imstande|geeignet{_ADJ}", rf"unfähig{_ADJ}|außerstande|ungeeignet{_ADJ}"),
    "possible": (rf"möglich{_ADJ}", rf"unmöglich{_ADJ}"),
    "valid": (rf"gültig{_ADJ}|wirksam{_ADJ}", rf"ungültig{_ADJ}|unwirksam{_ADJ}|abgelaufen{_ADJ}|nichtig{_ADJ}"),
    "paid": (
        rf"bezahlt{_ADJ}|beglichen{_ADJ}|entgeltlich{_ADJ}",
        rf"unbezahlt{_ADJ}|unbeglichen{_ADJ}|unentgeltlich{_ADJ}",
    ),
    "complete": (
        rf"vollständig{_ADJ}|fertig{_ADJ}|komplett{_ADJ}",
        rf"unvollständig{_ADJ}|unfertig{_ADJ}|lückenhaft{_ADJ}",
    ),
    "enough": (
        rf"ausreichend{_ADJ}|genügend{_ADJ}|genug|hinreichend{_ADJ}",
        rf"unzureichend{_ADJ}|ungenügend{_ADJ}|mangelhaft{_ADJ}",
    ),
    "available": (
        rf"verfügbar{_ADJ}|erreichbar{_ADJ}|lieferbar{_ADJ}|vorhanden{_ADJ}",
        rf"nichtverfügbar{_ADJ}|unerreichbar{_ADJ}|vergriffen{_ADJ}|ausverkauft{_ADJ}",
    ),
    "satisfied": (
        rf"zufrieden{_ADJ}|zufriedenheit|zufriedenstellend{_ADJ}",
        rf"unzufrieden{_ADJ}|unzufriedenheit|unbefriedigend{_ADJ}",
    ),
    "healthy": (rf"gesund{_ADJ}", rf"krank{_ADJ}|erkrankt{_ADJ}|ungesund{_ADJ}"),
    "correct": (
        rf"korrekt{_ADJ}|fehlerfrei{_ADJ}|zutreffend{_ADJ}",
        rf"inkorrekt{_ADJ}|falsch{_ADJ}|fehlerhaft{_ADJ}|unzutreffend{_ADJ}",
    ),
    "necessary": (
        rf"nötig{_ADJ}|notwendig{_ADJ}|erforderlich{_ADJ}",
        rf"unnötig{_ADJ}|überflüssig{_ADJ}|entbehrlich{_ADJ}",
    ),
    "known": (rf"bekannt{_ADJ}", rf"unbekannt{_ADJ}"),
    "limited": (
        rf"begrenzt{_ADJ}|befristet{_ADJ}|beschränkt{_ADJ}",
        rf"unbegrenzt{_ADJ}|unbefristet{_ADJ}|unbeschränkt{_ADJ}",
    ),
    "active": (rf"aktiv{_ADJ}", rf"inaktiv{_ADJ}|passiv{_ADJ}"),
    "visible": (rf"sichtbar{_ADJ}", rf"unsichtbar{_ADJ}|verdeckt{_ADJ}"),
    "direct": (rf"direkt{_ADJ}|unmittelbar{_ADJ}", rf"indirekt{_ADJ}|mittelbar{_ADJ}"),
    "regular": (rf"regelmäßig{_ADJ}", rf"unregelmäßig{_ADJ}"),
    "likely": (rf"wahrscheinlich{_ADJ}", rf"unwahrscheinlich{_ADJ}"),
    "advantage": (r"vorteil\w*|stärken", r"nachteil\w*|schwächen"),
    "free": (
        rf"kostenlos{_ADJ}|kostenfrei{_ADJ}|gratis|gebührenfrei{_ADJ}",
        rf"kostenpflichtig{_ADJ}|gebührenpflichtig{_ADJ}",
    ),
    "high": (
        r"hoch|hohe[mnrs]?|höher(?:e[mnrs]?)?(?! als\b)|höchste[mnrs]?",
        r"niedrig(?:e[mnrs]?|er|ere[mnrs]?|ste[mnrs]?)?(?! als\b)|gering(?:e[mnrs]?|er|ere[mnrs]?|"
        r"ste[mnrs]?)?(?! als\b)",
    ),
    "hot": (
        rf"heiß{_ADJ}|warm{_ADJ}|wärmer\w*|beheizt{_ADJ}",
        rf"kalt{_ADJ}|kälter\w*|kühl{_ADJ}|gekühlt{_ADJ}|unbeheizt{_ADJ}",
    ),
    "left": (
        r"links|linke[mnrs]?",
        r"rechts|rechte[mnrs]?(?= (?:seite|hand|tür|spur|arm|bein|fuß|auge|ohr|ecke|hälfte|rand|spalte|taste|knopf|"
        r"knie|schulter|ufer|flügel))",
    ),
    "inside": (r"innen|innerhalb|drinnen", r"außen|außerhalb|draußen|im freien"),
    "same": (
        rf"gleiche[mnrs]?|dasselbe|derselbe[n]?|dieselbe[n]?|identisch{_ADJ}",
        rf"verschieden{_ADJ}|unterschiedlich{_ADJ}|ungleich{_ADJ}",
    ),
    "compulsory": (
        rf"verpflichtend{_ADJ}|obligatorisch{_ADJ}|verbindlich{_ADJ}|zwingend{_ADJ}|vorgeschrieben{_ADJ}|pflicht",
        rf"freiwillig{_ADJ}|optional{_ADJ}|fakultativ{_ADJ}|unverbindlich{_ADJ}|wahlweise",
    ),
    "temporary": (
        rf"vorübergehend{_ADJ}|vorläufig{_ADJ}|zeitweise|zeitweilig{_ADJ}|provisorisch{_ADJ}|temporär{_ADJ}",
        rf"dauerhaft{_ADJ}|endgültig{_ADJ}|ständig{_ADJ}|permanent{_ADJ}",
    ),
    "new": (
        r"neu(?:e[mnrs]?|ere[mnrs]?|este[mnrs]?)?|jung(?:e[mnrs]?)?|jüngere[mnrs]?|jüngste[mnrs]?",
        rf"(?<!jahre )(?<!jahr )(?<!monate )alt{_ADJ}|ältere[mnrs]?|älteste[mnrs]?",
    ),
    "day": (r"tagsüber|am tag|bei tag", rf"nachts|in der nacht|bei nacht|nächtlich{_ADJ}"),
    "morning": (r"morgens|vormittags?|am morgen", r"abends?|nachmittags?"),
    "public": (rf"öffentlich{_ADJ}", rf"privat{_ADJ}|nichtöffentlich{_ADJ}|vertraulich{_ADJ}"),
    "internal": (rf"intern{_ADJ}|innere[mnrs]?", rf"extern{_ADJ}|äußere[mnrs]?"),
    "full": (rf"voll(?:e[mnrs]?)?|gefüllt{_ADJ}", rf"leer(?:e[mnrs]?)?|geleert{_ADJ}"),
    "occupied": (
        rf"besetzt{_ADJ}|belegt{_ADJ}|bewohnt{_ADJ}",
        rf"unbesetzt{_ADJ}|unbelegt{_ADJ}|leerstehend{_ADJ}|unbewohnt{_ADJ}",
    ),
    "lock": (
        rf"abschließbar{_ADJ}|verriegel(?:t{_ADJ}|n|te)|abgesperrt{_ADJ}|zugesperrt{_ADJ}|verschlossen{_ADJ}|sperren",
        rf"entriegel(?:t{_ADJ}|n|te)|aufgesperrt{_ADJ}|aufgeschlossen{_ADJ}|unverschlossen{_ADJ}|entsperr(?:en|"
        rf"t{_ADJ})",
    ),
    "on": (
        rf"ein(?:schalten|geschaltet{_ADJ}|zuschalten|schaltet)|schalte[tn]? (?:\w+ )?ein|anschalten|"
        rf"angeschaltet{_ADJ}|aktivier(?:t{_ADJ}|en|te|ten|ung)",
        rf"aus(?:schalten|geschaltet{_ADJ}|zuschalten|schaltet)|schalte[tn]? (?:\w+ )?aus|abschalten|"
        rf"abgeschaltet{_ADJ}|deaktivier(?:t{_ADJ}|en|te|ten|ung)",
    ),
    "connect": (
        rf"anschließen|angeschlossen{_ADJ}|verbunden{_ADJ}|verbinden|einstecken|eingesteckt{_ADJ}",
        rf"trennen|getrennt{_ADJ}|ausstecken|ausgesteckt{_ADJ}",
    ),
    "push": (rf"drück(?:t|en|te|ten)|gedrückt{_ADJ}|schieb(?:t|en)", rf"zieh(?:t|en)|gezogen{_ADJ}"),
    "success": (
        rf"erfolg(?:e|s|reich\w*)?|bestanden{_ADJ}|gelungen{_ADJ}|gelingt",
        rf"misserfolg\w*|erfolglos{_ADJ}|gescheitert{_ADJ}|scheiter(?:t|n|te|ten)|durchgefallen{_ADJ}|"
        rf"misslungen{_ADJ}|fehlgeschlagen{_ADJ}",
    ),
    "wet": (rf"nass(?:e[mnrs]?)?|feucht{_ADJ}", rf"trocken(?:e[mnrs]?)?|trocknen|getrocknet{_ADJ}"),
    "safe": (
        rf"sicher{_ADJ}|ungefährlich{_ADJ}|harmlos{_ADJ}|unschädlich{_ADJ}",
        rf"unsicher{_ADJ}|gefährlich{_ADJ}|schädlich{_ADJ}",
    ),
    "easy": (
        rf"leicht(?:e[mnrs]?|er)?|einfach(?:e[mnrs]?|er)?|mühelos{_ADJ}",
        rf"schwierig(?:e[mnrs]?|er)?|kompliziert{_ADJ}|mühsam{_ADJ}|schwer(?:e[mnrs]?|er)?",
    ),
    "long": (
        r"(?<!nicht )(?<!wie )lang(?:e[mnrs]?)?|(?<!nicht )länger(?:e[mnrs]?)?(?! als\b)|längste[mnrs]?",
        r"kurz(?:e[mnrs]?)?|kürzer(?:e[mnrs]?)?(?! als\b)|kürzeste[mnrs]?",
    ),
    "wide": (
        r"breit(?:e[mnrs]?|er|ere[mnrs]?)?",
        r"schmal(?:e[mnrs]?|er|ere[mnrs]?)?|eng(?:e[mnrs]?|er|ere[mnrs]?)?",
    ),
    "large": (
        r"groß(?:e[mnrs]?)?|größer(?:e[mnrs]?)?(?! als\b)|größte[mnrs]?",
        r"klein(?:e[mnrs]?|er|ere[mnrs]?|ste[mnrs]?)?(?! als\b)",
    ),
    "fast": (
        rf"schnell(?:e[mnrs]?|er|ere[mnrs]?|ste[mnrs]?)?|zügig{_ADJ}|rasch{_ADJ}",
        r"langsam(?:e[mnrs]?|er|ere[mnrs]?|ste[mnrs]?)?",
    ),
    "strong": (
        r"stark(?:e[mnrs]?)?|stärker(?:e[mnrs]?)?|stärkste[mnrs]?",
        r"schwach(?:e[mnrs]?)?|schwächer(?:e[mnrs]?)?|schwächste[mnrs]?",
    ),
    "near": (
        r"nah(?:e[mnrs]?)?|näher(?:e[mnrs]?)?|in der nähe",
        r"fern(?:e[mnrs]?)?|weit weg|weit entfernt|entfernt von",
    ),
    "cheap": (
        rf"billig(?:e[mnrs]?|er|ere[mnrs]?|ste[mnrs]?)?|günstig(?:e[mnrs]?|er|ere[mnrs]?|ste[mnrs]?)?|preiswert{_ADJ}",
        r"teuer|teure[mnrs]?|teurer(?:e[mnrs]?)?|teuerste[mnrs]?",
    ),
    "gain": (r"gewinne?s?|überschuss|überschüsse\w*", r"verluste?[ns]?|fehlbeträge|fehlbetrag\w*|defizite?s?"),
    "income": (
        r"einnahmen?|erträge[n]?|ertrag\w*|einkünfte[n]?|einkommen\w*|erlöse?[ns]?",
        r"ausgaben|aufwendungen|aufwand\w*",
    ),
    "debit": (rf"lastschrift\w*|belastet{_ADJ}|abgebucht{_ADJ}", rf"gutschrift\w*|gutgeschrieben{_ADJ}"),
    "deposit": (
        rf"einzahl(?:en|t|te|ten|ung|ungen)|eingezahlt{_ADJ}|zahlt ein",
        rf"auszahl(?:en|t|te|ten|ung|ungen)|ausgezahlt{_ADJ}|abheb(?:en|t|ung|ungen)|abgehoben{_ADJ}",
    ),
    "upper": (
        r"obere[mnrs]?|oberste[mnrs]?|oben(?! (?:genannt|erwähnt)\w*)",
        r"untere[mnrs]?|unterste[mnrs]?|unten(?! (?:genannt|erwähnt)\w*)",
    ),
    "front": (r"vorne?|vordere[mnrs]?|vorderste[mnrs]?", r"hinten|hintere[mnrs]?|hinterste[mnrs]?"),
    "north": (rf"norden|nördlich{_ADJ}", rf"süden|südlich{_ADJ}"),
    "east": (rf"osten|östlich{_ADJ}", rf"westen|westlich{_ADJ}"),
    "present": (rf"anwesend{_ADJ}|anwesenheit", rf"abwesend{_ADJ}|abwesenheit"),
    "employed": (
        rf"eingestellt{_ADJ}|beschäftigt{_ADJ}|angestellt{_ADJ}|einstellung",
        rf"entlassen{_ADJ}|entlassung\w*|gekündigt{_ADJ}|arbeitslos{_ADJ}",
    ),
    "married": (rf"verheiratet{_ADJ}", rf"ledig{_ADJ}|unverheiratet{_ADJ}|geschieden{_ADJ}"),
    "clean": (
        rf"sauber{_ADJ}|rein(?:e[mnrs])|gereinigt{_ADJ}",
        rf"schmutzig{_ADJ}|verschmutzt{_ADJ}|unrein{_ADJ}|verunreinigt{_ADJ}",
    ),
    "favour": (
        r"dafür gestimmt|stimm\w+ dafür|zugunsten|befürwort\w+",
        r"dagegen gestimmt|stimm\w+ dagegen|zulasten|zuungunsten",
    ),
    "alive": (rf"lebend{_ADJ}|lebendig{_ADJ}", rf"tot(?:e[mnrs]?)?|verstorben{_ADJ}|gestorben{_ADJ}"),
    "guilty": (rf"schuldig{_ADJ}|haftbar{_ADJ}", rf"unschuldig{_ADJ}|schuldlos{_ADJ}"),
    "male": (rf"männlich{_ADJ}|männer[n]?", rf"weiblich{_ADJ}|frauen|mädchen"),
    "positive": (rf"positiv{_ADJ}", rf"negativ{_ADJ}"),
    "even": (
        rf"gerade[mnrs]?(?= (?:zahl|nummer|hausnummer|seite|tage|woche)\w*)|geradzahlig{_ADJ}",
        r"ungerade[mnrs]?",
    ),
    "vertical": (
        rf"senkrecht{_ADJ}|vertikal{_ADJ}|stehend{_ADJ}",
        rf"waagerecht{_ADJ}|waagrecht{_ADJ}|horizontal{_ADJ}|liegend{_ADJ}",
    ),
    "clockwise": (r"im uhrzeigersinn", r"gegen den uhrzeigersinn"),
    "tighten": (
        rf"festziehen|festgezogen{_ADJ}",
        rf"lösen|gelöst{_ADJ}|lockern|gelockert{_ADJ}|locker(?:e[mnrs])?",
    ),
    "encrypted": (rf"verschlüssel(?:t{_ADJ}|n|te|ung)", rf"unverschlüsselt{_ADJ}|entschlüssel(?:t{_ADJ}|n|te|ung)"),
}
