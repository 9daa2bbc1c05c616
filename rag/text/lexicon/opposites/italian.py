"""Italian opposites."""

_NUMBER = (
    r"(?= (?:\d|due|tre|quattro|cinque|sei|sette|otto|nove|dieci|"
    r"dodici|quindici|venti|trenta|cinquanta|cento|la metà))"
)
_O = "[oaie]"

OPPOSITES = {
    "over": (
        r"al di sopra|(?<!non )(?<!deve )(?<!può )super(?:a|ano|are|i|ino|ò|ava|erà)|eccede(?:re|nte|nti)?|eccedono|"
        rf"(?<!non )più di{_NUMBER}|(?<!non )oltre(?= (?:i |le |gli )?\d)|superior[ei] a|maggior[ei] di",
        rf"al di sotto|(?<!non )meno di{_NUMBER}|inferior[ei] a|minor[ei] di",
    ),
    "bound": (
        rf"almeno|minim{_O}|come minimo|non meno di|o più|in su",
        rf"al massimo|massim{_O}|al più|non più di|non oltre(?= (?:i |le |gli )?\d)|o meno|fino a(?= \d)|non (?:deve |"
        r"può )?super(?:a|are|i|erà)",
    ),
    "before": (
        r"(?<!non )prima(?= (?:di|del|della|dello|dell['’]|dei|delle|degli|che)\b)|prima dell['’]\w+|entro|"
        r"non oltre(?= (?:il|l['’]|lo|la)\b)|non più tardi|anteriormente",
        r"dopo|non prima|successivamente|a partire da\w*|in seguito a\w*",
    ),
    "allowed": (
        rf"permess{_O}|permett(?:e|ono|ere|eva|erà)|consentit{_O}|consent(?:e|ono|ire|irà)|autorizzat{_O}|"
        rf"autorizza(?:no|re|zione)?|ammess{_O}|lecit{_O}",
        rf"vietat{_O}|viet(?:a|ano|are|ò)|divieto|divieti|proibit{_O}|proibi(?:re|sce|scono|zione)|interdett{_O}|"
        rf"illecit{_O}",
    ),
    "lawful": (r"legal[ei]|legalmente|legittim[oaie]", r"illegal[ei]|illegalmente|illegittim[oaie]"),
    "rise": (
        rf"aument(?:a|ano|are|ò|arono|at{_O}|erà|eranno|o|i|ava|ando)|salit{_O}|sal(?:e|gono|ire|ì|irono|irà|iranno)|"
        rf"cresc(?:e|ono|ere|iuto|iuta|erà|ita)|crebbe|increment(?:a|are|at{_O}|o|i|ò)|rialz(?:o|i|at{_O})|innalz(?:a|"
        rf"are|at{_O}|amento)",
        rf"diminu(?:isce|iscono|ire|ì|it{_O}|irà|zione|zioni)|cal(?:a|ano|are|ò|at{_O}|erà|o)|scend(?:e|ono|ere|erà)|"
        rf"sces{_O}|scese|rid(?:uce|ucono|urre|usse|ott{_O}|urrà|uzione|uzioni)|ribass(?:o|i|at{_O})|abbass(?:a|are|"
        rf"at{_O}|amento)|decresc(?:e|ere|ente)|caduta",
    ),
    "promote": (
        r"promuov(?:e|ono|ere)|promosso|favori(?:sce|scono|re|to)|stimol(?:a|ano|are|ato|azione)|acceler(?:a|ano|"
        r"are|ato|azione)|incoraggi(?:a|ano|are|ato)|rafforz(?:a|ano|are|ato|amento)|attiv(?:ano|are|azione)",
        r"inib(?:isce|iscono|ire|ito|izione)|blocc(?:a|ano|are|ato|hi)|imped(?:isce|iscono|ire|ito)|ostacol(?:a|ano|"
        r"are|ato)|rallent(?:a|ano|are|ato|amento)|fren(?:a|ano|are|ato)|sopprim(?:e|ono|ere)",
    ),
    "improve": (
        r"miglior(?:a|ano|are|ò|ato|ata|amento|amenti|e|i)|meglio",
        r"peggior(?:a|ano|are|ò|ato|ata|amento|e|i)|peggio|deterior(?:a|ano|are|ato|amento)",
    ),
    "open": (
        rf"apert{_O}|apr(?:e|ono|ire|ì|irà|iranno|iva)|apertur[ae]",
        rf"chius{_O}|chiud(?:e|ono|ere|erà|eranno|eva)|chiusur[ae]",
    ),
    "include": (
        rf"inclus{_O}|includ(?:e|ono|ere|erà)|compres{_O}|comprend(?:e|ono|ere)",
        rf"esclus{_O}|esclud(?:e|ono|ere|erà)|esclusione|eccetto|eccettuat{_O}|tranne|ad eccezione|salvo(?= (?:il|la|"
        r"i|le|gli)\b)",
    ),
    "accept": (
        rf"accett(?:a|ano|are|ò|at{_O}|erà|azione)|accolt{_O}|accogli(?:e|ere|mento)|approv(?:a|ano|are|ò|at{_O}|erà|"
        rf"azione)|adott(?:a|are|ò|at{_O})|concess{_O}|conced(?:e|ere|ono)",
        rf"rifiut(?:a|ano|are|ò|at{_O}|erà|o)|respint{_O}|respin(?:ge|gere|se)|rigett(?:a|are|ò|at{_O}|o)|negat{_O}|"
        rf"neg(?:a|are|ò|herà)|bocciat{_O}",
    ),
    "agree": (r"d['’]accordo|concord(?:a|ano|e)", r"in disaccordo|disaccord[oi]"),
    "first": (
        r"prim[oie]|prima(?= (?:volta|riga|pagina|rata|parte|settimana|persona|fila|lezione|ora|classe|seduta|fase)\b)",
        rf"ultim{_O}",
    ),
    "begin": (
        rf"inizi(?:a|ano|are|ò|at{_O}|erà|o)|cominci(?:a|ano|are|ò|at{_O}|erà)|avvi(?:a|are|at{_O}|o)",
        rf"fin(?:isce|iscono|ire|ì|it{_O}|irà)|(?:alla|la) fine|termin(?:a|ano|are|ò|at{_O}|erà)|conclu(?:de|dono|"
        rf"dere|s{_O}|derà|sione)|al termine",
    ),
    "early": (r"presto|anticipat[oaie]|in anticipo|precoc[ei]", r"(?<!più )tardi|tardiv[oaie]|in ritardo"),
    "more": (r"maggiormente|più spesso|più numeros[oaie]", r"meno spesso|meno numeros[oaie]"),
    "arrive": (
        rf"arriv(?:a|ano|are|ò|at{_O}|erà|eranno|o|i)",
        rf"part(?:ono|ì|it{_O}|irà|iranno|enza|enze)|parte(?= (?:alle|da|dal|il|lunedì|martedì|mercoledì|giovedì|"
        r"venerdì|sabato|domenica)\b)",
    ),
    "enter": (r"entra(?:re|no|ta|te|rà)?|ingress[oi]", r"uscit[ae]|usc(?:ire|irà|ì)|esc(?:e|ono)|lasciare"),
    "buy": (
        rf"compr(?:a|ano|are|ò|at{_O}|erà)|acquist(?:a|ano|are|ò|at{_O}|o|i|erà)|acquirent[ei]|comprator[ei]",
        rf"vend(?:e|ono|ere|ut{_O}|erà|ita|ite|itore|itori|itrice)",
    ),
    "borrow": (r"inquilin[oaie]|conduttor[ei]|mutuatari[oa]", r"locator[ei]|padron[ei] di casa|mutuant[ei]"),
    "import": (rf"importat{_O}|importare|importazion[ei]", rf"esport(?:a|ano|are|at{_O}|azione|azioni)"),
    "win": (
        rf"vinc(?:e|ono|ere|erà|itore|itori|itrice)|vinse|vint{_O}|vittori[ae]",
        rf"perd(?:e|ono|ere|erà|ente|enti)|pers{_O}|sconfitt{_O}",
    ),
    "add": (
        rf"aggiun(?:ge|gono|gere|se|t{_O}|gi)|sommare|addizionare",
        rf"tol(?:gono|t{_O}|se)|toglie(?:re)?|rimuov(?:e|ere|ono|i)|rimoss{_O}|elimin(?:a|ano|are|ò|at{_O})|"
        rf"sottra(?:e|rre|tt{_O})|cancell(?:are|at{_O})",
    ),
    "able": (r"in grado|capac[ei]|idone[oaie]|idone[ei]", r"incapac[ei]|inidone[oaie]"),
    "possible": (r"possibil[ei]", r"impossibil[ei]"),
    "valid": (r"valid[oaie]|in vigore", r"invalid[oaie]|scadut[oaie]|null[oaie]"),
    "paid": (r"pagat[oaie]|saldat[oaie]|retribuit[oaie]", r"insolut[oaie]"),
    "complete": (r"complet[oaie]|completamente", r"incomplet[oaie]|incompiut[oaie]"),
    "enough": (r"sufficient[ei]|sufficientemente|abbastanza|adeguat[oaie]", r"insufficient[ei]|inadeguat[oaie]"),
    "available": (r"disponibil[ei]", r"indisponibil[ei]|esaurit[oaie]"),
    "satisfied": (r"soddisfatt[oaie]|soddisfacent[ei]", r"insoddisfatt[oaie]|insoddisfacent[ei]|scontent[oaie]"),
    "healthy": (r"san[oaie]", r"malat[oaie]|ammalat[oaie]"),
    "correct": (
        r"corrett[oaie]|correttamente|esatt[oaie]",
        r"scorrett[oaie]|inesatt[oaie]|sbagliat[oaie]|errat[oaie]|fals[oaie]",
    ),
    "necessary": (r"necessari[oae]?|indispensabil[ei]", r"superflu[oaie]|inutil[ei]"),
    "known": (r"conosciut[oaie]|not[oaie](?= (?:a|al|alla|che|per)\b)", r"sconosciut[oaie]|ignot[oaie]"),
    "limited": (r"limitat[oaie]|determinat[oaie]", r"illimitat[oaie]|indeterminat[oaie]"),
    "active": (r"attiv[oaie]", r"inattiv[oaie]"),
    "visible": (r"visibil[ei]", r"invisibil[ei]|nascost[oaie]"),
    "direct": (r"dirett[oaie]|direttamente", r"indirett[oaie]|indirettamente"),
    "regular": (r"regolar[ei]|regolarmente", r"irregolar[ei]|irregolarmente"),
    "likely": (r"probabil[ei]|probabilmente", r"improbabil[ei]"),
    "advantage": (r"vantaggi[o]?", r"svantaggi[o]?|inconvenient[ei]"),
    "free": (r"gratis|gratuit[oaie]|gratuitamente", r"a pagamento|oneros[oaie]"),
    "high": (r"alt[oaie](?! (?:di|che)\b)|elevat[oaie]|più alt[oaie]", r"bass[oaie]"),
    "hot": (r"cald[oaie]|riscaldat[oaie]|tiepid[oaie]", r"fredd[oaie]|fresc(?:o|a|hi|he)|ghiacciat[oaie]"),
    "left": (r"sinistr[oaie]", r"destr[oaie]"),
    "inside": (r"dentro|all['’]interno|al chiuso", r"fuori|all['’]esterno|all['’]aperto"),
    "same": (
        r"stess[oaie]|identic(?:o|a|i|he)|ugual[ei]|uguali",
        r"divers[oaie](?= (?:da|dal|dalla|dai|dalle))|different[ei]|sono divers[ie]",
    ),
    "compulsory": (r"obbligatori[oaie]?|obbligatoriamente", r"facoltativ[oaie]|opzional[ei]|volontari[oaie]?"),
    "temporary": (
        r"temporane[oaie]|temporaneamente|provvisori[oaie]?",
        r"permanent[ei]|permanentemente|definitiv[oaie]|definitivamente",
    ),
    "new": (r"nuov[oaie]|giovan[ei]|recent[ei]", r"vecchi[oae]?|antic(?:o|a|hi|he)|usat[oaie]"),
    "day": (r"di giorno|durante il giorno", r"di notte|durante la notte|notturn[oaie]"),
    "morning": (r"mattin[aoei]|mattinata", r"ser[ae]|pomeriggio|pomeriggi|serata"),
    "public": (r"pubblic(?:o|a|i|he)|pubblicamente", r"privat[oaie]|riservat[oaie]"),
    "internal": (r"intern[oaie]", r"estern[oaie]"),
    "full": (r"pien[oaie]", r"vuot[oaie]|svuotat[oaie]"),
    "occupied": (r"occupat[oaie]", r"vacant[ei]|sfitt[oaie]"),
    "lock": (r"blocc(?:a|are|at[oaie]|hi)", r"sblocc(?:a|are|at[oaie]|hi)"),
    "on": (
        r"accend(?:e|ere|ono|i)|acces[oaie]|attiv(?:are|at[oaie]|azione)",
        r"spe(?:gnere|gne|nt[oaie]|gni)|spengono|disattiv(?:a|are|at[oaie]|azione)",
    ),
    "connect": (
        r"colleg(?:a|are|at[oaie]|hi)|connett(?:e|ere)|conness[oaie]",
        r"scolleg(?:a|are|at[oaie]|hi)|disconnett(?:e|ere)|disconness[oaie]",
    ),
    "push": (r"sping(?:e|ere|i)|premere|premi|prema", r"tir(?:a|are|i)"),
    "success": (
        r"success[oi]|riuscit[oaie]|ries(?:ce|cono)|superat[oaie] l['’]esame",
        r"fallit[oaie]|falli(?:re|sce|scono|mento)|insuccess[oi]",
    ),
    "wet": (r"bagnat[oaie]|umid[oaie]", r"asciutt[oaie]|secc(?:o|a|hi|he)"),
    "safe": (r"sicur[oaie]|innocu[oaie]", r"pericolos[oaie]|nociv[oaie]|dannos[oaie]|insicur[oaie]"),
    "easy": (r"facil[ei]|facilmente|semplic[ei]", r"difficil[ei]|difficilmente|complicat[oaie]"),
    "long": (r"lung(?:o|a|hi|he)(?! (?:il|la|i|le|lo)\b)", r"cort[oaie]|brev[ei]"),
    "wide": (r"larg(?:o|a|hi|he)|ampi[oae]?", r"strett[oaie]"),
    "large": (r"grand[ei]", r"piccol[oaie]"),
    "fast": (r"veloc[ei]|velocemente|rapid[oaie]|rapidamente", r"lent[oaie]|lentamente"),
    "heavy": (r"pesant[ei]", r"legger[oaie]"),
    "strong": (r"fort[ei]|rafforzat[oaie]", r"debol[ei]|indebolit[oaie]"),
    "near": (r"vicin[oaie]|nei pressi", r"lontan[oaie]|distant[ei]"),
    "cheap": (
        r"economic(?:o|a|i|he) (?:di|del)|a buon mercato|meno car[oaie]",
        r"(?<!meno )car[oaie](?= )(?! (?:signor|amic)\w*)|costos[oaie]",
    ),
    "gain": (
        r"util[ei](?= (?:di|netto|netti|d['’]esercizio))|guadagn[oi]|profitt[oi]|avanz[oi]|surplus",
        r"perdit[ae]|deficit|disavanz[oi]",
    ),
    "income": (r"entrate|ricav[oi]|incass[oi]", r"spes[ae]|uscite|esborsi"),
    "debit": (r"addebit(?:a|are|ato|ata|ati|o|i)", r"accredit(?:a|are|ato|ata|ati|o|i)"),
    "deposit": (r"vers(?:are|ato|ata|amento|amenti)", r"preliev[oi]|prelevare|prelevat[oaie]"),
    "upper": (r"superior[ei](?! a\b)|in alto|di sopra", r"inferior[ei](?! a\b)|in basso|di sotto"),
    "front": (r"davanti|anterior[ei]", r"dietro|posterior[ei]"),
    "north": (r"nord|settentrional[ei]", r"sud|meridional[ei]"),
    "east": (r"a est|oriental[ei]", r"ovest|occidental[ei]"),
    "present": (r"present[ei](?= (?:a|al|alla|alle|ai|in)\b)|presenza", r"assent[ei]|assenz[ae]"),
    "employed": (
        r"assunt[oaie]|assumere|assunzion[ei]",
        r"licenziat[oaie]|licenziare|licenziament[oi]|disoccupat[oaie]",
    ),
    "married": (r"sposat[oaie]|coniugat[oaie]", r"celib[ei]|nubil[ei]|divorziat[oaie]"),
    "clean": (r"pulit[oaie]", r"sporc(?:o|a|hi|he)|contaminat[oaie]"),
    "favour": (r"a favore|favorevol[ei]", r"contrari[oaie]?|sfavorevol[ei]"),
    "alive": (r"viv[oaie](?= )|in vita", r"mort[oaie]|decedut[oaie]|defunt[oaie]"),
    "guilty": (r"colpevol[ei]", r"innocent[ei]"),
    "male": (r"maschil[ei]|uomo|uomini|ragazz[oi]", r"femminil[ei]|donn[ae]|ragazz(?:a|e)"),
    "positive": (r"positiv[oaie]", r"negativ[oaie]"),
    "even": (r"(?:numeri|giorni|pagine) pari", r"dispari"),
    "vertical": (r"vertical[ei]|verticalmente", r"orizzontal[ei]|orizzontalmente"),
    "tighten": (r"string(?:ere|i|e)|serrare|serrat[oaie]", r"allent(?:a|are|i|at[oaie])|svitare"),
}
