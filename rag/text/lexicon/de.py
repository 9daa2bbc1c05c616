"""German."""

from rag.text.lexicon import Lexicon, counted, words
from rag.text.lexicon.opposites.german import OPPOSITES

_DOCUMENTS = r"(?:dokumente?n?|dateie?n?|datei|unterlagen?|texte?n?|schreiben|papieren?|seiten?|quellen?)"

# What asks for a type of answer
_WHAT = (
    r"(?:(?:was|wie) (?:ist|sind|war|waren|lautet|lauten) (?:[\w’'-]+ ){0,4}|"
    r"(?:(?:bei|mit|zu|in|unter|ab|bis|an) )?welche[rnms]? (?:[\w’'-]+ ){0,4}|"
    r"(?:nennen?|gib|geben)(?: sie)?(?: mir| uns)? (?:[\w’'-]+ ){0,4})"
)
_MONEY = (
    r"\w*(?:preise?s?|gebühr(?:en)?|beitrag|beiträge|kosten|miete|kaution|pfand|strafe|bußgeld|honorar|gehalt|"
    "lohn|budget|tarife?|eintritt|entgelt|zuschlag|betrag|beträge|pauschale|selbstbeteiligung)"
)
_PERIODS = "sekunden|minuten|stunden|tagen?|wochen|monaten?|jahren?|nächten?"
_SPANS = (
    r"\w*(?:dauer|frist(?:en)?)|(?:liefer|warte|lauf|bearbeitungs|fahr|halte|back|koch|brenn|reaktions|"
    "aufbewahrungs|trocken|leih|kündigungs)(?:zeit(?:en)?|frist(?:en)?)"
)
_SIZES = (
    r"\w*(?:temperatur|geschwindigkeit|gewicht|größe|höhe|druck|drehmoment|länge|breite|tiefe|leistung|spannung|"
    "dosis|abstand|entfernung|menge|stärke|durchmesser|volumen|feuchtigkeit|konzentration)"
)

LEXICON = Lexicon(
    spoken_times={
        "viertel nach {hour}": 15,
        "halb {hour}": -30,
        "viertel vor {hour}": -15,
        "dreiviertel {hour}": -15,
    },
    spoken_amounts={
        "anderthalb": "1.5",
        "{number}einhalb": "{number}.5",
        "die hälfte": "50 %",
        "der hälfte": "50 %",
    },
    mutual_pattern=(
        r"und|oder|noch|mit|trifft|treffen|traf|heirat\w+|verheiratet|neben|bei|nahe|zwischen|grenzt|"
        r"gleich|wie|ähnelt"
    ),
    clause_joints=words("während wohingegen aber doch jedoch sondern obwohl und"),
    lacking_pattern=r"mangel(?:s|nde[mnrs]?)?|fehlen(?:s|de[mnrs]?)?|fehlt|verlust(?:e|es|en)?|ausfall|wegfall",
    opposites=OPPOSITES,
    denies_behind=True,
    negating=words(
        "nicht nie niemals kein keine keinen keiner keines keinem ohne weder niemand nirgends nichts keinerlei"
    ),
    not_negating_pattern=(
        r"\bnicht\s+(?:später|früher|mehr|weniger|länger|kürzer|höher|niedriger|größer|kleiner|älter|jünger)\s+als\b|"
        r"\bnicht\s+(?:nur|bloß|allein|zuletzt)\b|\boder\s+nicht\b|\bnichts\s+(?:anderes\s+)?als\b|"
        r"\bohne\s+weiteres\b|\bwenn\s+nicht\b"
    ),
    affirming=words("ja jawohl doch gewiss natürlich selbstverständlich"),
    source_names=words("quelle quellen"),
    naming_pattern=r"laut|gemäß|nach|zufolge|wie in|siehe(?: auch)?|vgl|in|aus|basierend auf",
    saying_pattern=(
        r"(?:sagt|besagt|nennt|erwähnt|erklärt|bestätigt|schreibt|beschreibt)(?:,? dass)?|gibt an,? dass|"
        r"zeigt,? dass|legt fest,? dass"
    ),
    part_words=words(
        "absatz abs abschnitt artikel art paragraf paragraph ziffer nummer nr schritt kapitel punkt teil satz "
        "tabelle abbildung anhang anlage stufe klasse seite frage zeile"
    ),
    conjunctions=words("und oder"),
    opener_pattern=r"und|oder|aber|auch|sonst|was ist mit|wie (?:ist|sieht) es|gilt (?:das|dies)",
    pronoun_pattern=r"er|sie|es|ihn|ihm|ihr|ihnen",
    reference_pattern=r"das(?=[\s?!.…]*$)|da(?:für|zu|von|mit|bei|gegen|ran|rauf|rüber|nach)|dies|dort",
    list_pattern=(
        r"wie (?:komme|mache|kann|muss|geht|wird|läuft)|schritte?|reihe nach|reihenfolge|welche[rsnm]?|"
        r"was (?:muss|brauche|darf|kann)|wer (?:muss|darf|kann)|liste"
    ),
    figure_pattern=(
        r"wann|wie (?:viele?|lange|oft|hoch|teuer|weit|spät|alt)|wieviele?|"
        r"welche[rsm]? (?:tag|datum|uhrzeit|nummer|temperatur)|was (?:kostet|kosten|zahle)|nummer|preis|"
        r"gebühr|kosten|telefon"
    ),
    mention_patterns=(
        rf"welche[rsn]? {_DOCUMENTS} (?:(?:erwähnen|erwähnt|nennen|nennt|enthalten|enthält|behandeln|behandelt|"
        rf"betreffen|betrifft)|(?:handeln|handelt) von|(?:sprechen|spricht) von|(?:geht|gehen) es um|"
        rf"(?:beschäftigen|beschäftigt|befassen|befasst) sich mit|(?:sagen|sagt) etwas (?:über|zu)) <subject>",
        rf"in welche[rmn] {_DOCUMENTS} (?:wird|werden|ist|sind|kommt|kommen|steht|stehen) "
        r"(?:etwas (?:über|zu|zum|zur|von) |von )?<subject>"
        r"(?: (?:erwähnt|genannt|behandelt|vor|die Rede|beschrieben))?",
        rf"in welche[rmn] {_DOCUMENTS} geht es um <subject>",
        r"wo (?:wird|werden) <subject> (?:überall )?(?:erwähnt|genannt)",
        rf"(?:liste|zeige?|nenne?|finde)(?: mir)? alle {_DOCUMENTS}(?: auf)?,? (?:die|in denen|zu|über) <subject>"
        r"(?: (?:erwähnen|erwähnt wird|erwähnt werden|nennen|vorkommt|vorkommen|behandeln))?",
        rf"alle {_DOCUMENTS} (?:zeigen|nennen|auflisten),? (?:die|in denen) <subject> "
        r"(?:erwähnen|erwähnt wird|erwähnt werden|nennen|vorkommt|vorkommen|behandeln)",
        rf"gibt es {_DOCUMENTS} (?:zu|über|von) <subject>",
        rf"wie viele {_DOCUMENTS} (?:erwähnen|nennen|enthalten) <subject>",
    ),
    said_patterns=(
        r"(?:und )?wo (?:steht(?: geschrieben)?|heißt es|wird gesagt)(?:,? dass)?:? <subject>",
        rf"in welche[rmn] {_DOCUMENTS} (?:steht|heißt es)(?: der Satz)?:? <subject>",
        r"(?:finde|suche)(?: mir)? (?:den Satz|die Stelle|den Wortlaut|die Formulierung):? <subject>",
    ),
    document_patterns=(
        r"was (?:sagt|sagen|besagt|schreibt) <document>(?: (?:über|zu|zum|zur|zu dem|zu der) <subject>)?",
        r"was steht (?:alles )?(?:in (?:der|dem|den|unserer|unserem)|im) <document>"
        r"(?: (?:über|zu|zum|zur|zu dem|zu der) <subject>)?",
        r"fasse? (?:mir )?<document> (?:kurz )?zusammen",
        r"worum geht es (?:in (?:der|dem|den)|im) <document>",
    ),
    sides_patterns=(
        r"(?:unterschiede?|unterschied) zwischen <one> und <other>",
        r"unterscheide(?:t|n) sich <one> (?:von|und) <other>",
        r"(?:vergleiche?|vergleich von) <one> (?:mit|und) <other>",
        r"(?:wer|welche[rs]?|was) von (?:den )?beiden,? <one> oder <other>,",
    ),
    two_documents_pattern=r"(?:zwischen|in|von) (?:den|diesen|unseren|beiden) (?:beiden|zwei)|in beiden|der beiden",
    comparing_pattern=(
        r"verg(?:leich\w*|lichen)|unterschied\w*|unterscheide\w*|geändert|ändert|gestiegen|stieg|steigt|erhöht|"
        r"gesunken|sank|gefallen|teurer|billiger|mehr als|weniger als"
    ),
    document_words=words(
        "dokument dokumente dokumenten datei dateien text texte unterlage unterlagen der die das den dem des unsere "
        "unserer unserem ein eine einer regelung regelungen abschnitt seite seiten"
    ),
    article_pattern=r"der|die|das|den|dem|des|ein|eine|einen|einem|einer|unsere[rnms]?|das wort|der name|der begriff",
    joint_pattern=r"und|sowie|auch",
    asking_pattern=(
        r"(?:(?:bis|seit|ab|von|für|an|in|mit|zu) )?(?:wie(?: \w+)?|was|wann|wo|wohin|woher|wer|wem|wen|wessen|warum|"
        r"wieso|weshalb|wofür|womit|wovon|welche[rnms]?)\b|(?:ist|sind|war|waren|hat|haben|kann|können|darf|dürfen|"
        r"muss|müssen|wird|werden|soll|sollen|gibt|gilt) (?:ich|du|er|sie|es|wir|ihr|man|das|die|der|dies|jemand)\b"
    ),
    capitalises_nouns=True,
    before_noun_pattern=(
        r"[a-zäöüß]+(?:e|en|er|es|em)|das|ein|kein|zum|zur|im|am|vom|beim|ins|und|oder|"
        r"D(?:er|ie|as|en|em|es)|Eine?|Keine?|Einige|Mehrere|Alle|Folgende|Weitere|Wichtige|Wesentliche|Mögliche"
    ),
    writes_compounds=True,
    mention_heads=("1 Dokument erwähnt „{subject}“:", "{count} Dokumente erwähnen „{subject}“:"),
    said_heads=("1 Dokument sagt „{subject}“:", "{count} Dokumente sagen „{subject}“:"),
    nearly_head="Kein Dokument sagt genau „{subject}“. Am nächsten kommt:",
    at_least="mindestens {count}",
    more_documents="… und {count} weitere Dokumente",
    not_answered="Nicht beantwortet: {part}",
    letters="äöüß",
    months=tuple(
        counted("januar februar märz april mai juni juli august september oktober november dezember", start=1)
    ),
    before_ordinal_pattern=(
        r"am|im|zum|zur|vom|beim|ins|dem|den|der|die|das|des|ein(?:e[mnrs]?)?|jede[mnrs]?|diese[mnrs]?|"
        r"ihre?[mnrs]?|seine?[mnrs]?|unsere?[mnrs]?|seit|ab|anfang|mitte|ende|und|oder|bis|sowie"
    ),
    never_last=words(
        "vorm mag dr prof hr fr frl st dipl ing med phil jur rer nat habil inkl exkl zzgl abzgl ggf ggfs evtl gem lt "
        "vgl sog bzgl bspw insb insbes mind ca zb bzw geb verh gest gez gepr vers ehem stellv vorl zul einschl ausschl "
        "lfd div dgl betr wg nachm § §§ mo-fr hl kath ev allg entspr hauptm int frz engl dt urspr rd od resp sen"
    ),
    before_number=words(
        "nr nrn abs art s st satz lit ziff ziffer anl abb tab kap bd bde aufl rn rdnr rz tel fax mob durchw zi zimm hs "
        "haus-nr hausnr str pl jan feb febr mrz apr jun jul aug sep sept okt nov dez mo di mi do fr sa so kl jg ver v "
        "ff pos artikel-nr art-nr eg og vol buchst halbs anm"
    ),
    before_number_or_words=words("art so st do di s v pl mi"),
    maybe_last=words(
        "min max usw etc mwst ust gmbh co kg ag bzw str pl std stdn tsd mio mrd mon wo ff f uhr p.a jh jhd jhdt tgl "
        "jährl mtl monatl wöchentl sek sr jr geschl verf"
    ),
    function_words=words(
        "der die das den dem des ein eine einen einem einer eines und oder aber nicht kein keine keinen keiner ist "
        "sind war waren wird werden wurde wurden hat haben hatte kann können darf dürfen muss müssen soll sollen "
        "sollte ich du er sie es wir ihr mich mir uns euch ihm ihn ihnen mein meine meinen dein deine sein seine unser "
        "unsere im in am an auf aus bei beim mit nach von vom vor zu zum zur für über unter durch gegen ohne um bis "
        "seit während wenn weil dass ob als wie was wer wo wann warum welche welcher welches welchen wieviel viel "
        "viele auch noch nur schon sehr so sich man bitte dies diese dieser dieses diesen jede jeder jedes alle alles "
        "gibt hier dort dann da danach dabei dazu deshalb daher sowie sonst bereits immer zwischen wegen laut"
    ),
    seasons={"frühling": 3, "frühjahr": 3, "sommer": 6, "herbst": 9, "winter": 12},
    period_words=words("woche kw quartal q semester halbjahr"),
    version_words=words("version v fassung stand rev revision entwurf ausgabe auflage"),
    older_words=words("alt alte alter altes archiv archiviert bisherige frühere ehemalige vorherige entwurf überholt"),
    newer_words=words("neu neue neuer neues neueste final endgültig aktuell aktuelle überarbeitet endfassung"),
    copy_words=words("kopie korrigiert korrektur unterschrieben scan reinschrift"),
    serial_words=words(
        "protokoll protokolle niederschrift sitzung vorstandssitzung versammlung mitgliederversammlung bericht "
        "wochenbericht monatsbericht jahresbericht tagesbericht rechnung rechnungen beleg quittung kontoauszug "
        "rundbrief rundschreiben mitteilung mitteilungen brief mail aushang tagebuch dienstplan lohnabrechnung"
    ),
    reply_words=words("aw wg antw antwort korrektur berichtigung"),
    before_pattern=r"vor|bis",
    correcting_pattern=(
        r"korrektur|berichtigung|korrigier\w+|verschoben|verlegt|vertagt|vorverlegt|statt|anstelle|nicht mehr|"
        r"ab sofort|ersetzt|neu:|neuer termin|neue uhrzeit|irrtum|fehler|versehen|geändert|entfällt|abgesagt|ungültig"
    ),
    prompt_example=(
        "Die Bücherei öffnet um zehn Uhr.",
        "Das Schwimmbad ist montags geschlossen. Eine Karte kostet 4,50.",
        "Wann ist das Schwimmbad geschlossen?",
        "Das Schwimmbad ist montags geschlossen [2].",
    ),
    not_in_documents="In den Dokumenten steht dazu nichts.",
    unanswered_pattern=(
        r"(?:leider )?(?:(?:die|den|diesen?|ihre) )?(?:(?:vorliegenden|bereitgestellten|"
        r"genannten) )*(?:dokumente|unterlagen|quellen|texte) (?:enthalten|sagen|nennen|erwähnen|geben|machen|"
        r"beantworten)(?: \w+){0,5} (?:nicht|nichts|kein|keine|keinen)|"
        r"(?:leider )?(?:in|aus) (?:den|diesen|ihren) (?:(?:vorliegenden|bereitgestellten) )*(?:dokumenten|"
        r"unterlagen|quellen|texten) (?:steht|stehen|geht|gibt|finden?|findet)(?: \w+){0,5} (?:nicht|nichts|"
        r"kein|keine|keinen)|"
        r"(?:dazu|darüber|hierzu) (?:gibt es|liegen|liegt|finde ich|enthalten die \w+) (?:mir )?(?:keine?|"
        r"nichts)|"
        r"(?:das |dies )?(?:weiß ich nicht|kann ich (?:leider )?nicht (?:sagen|beantworten))|"
        r"ich weiß (?:es )?nicht"
    ),
    pleasantry_pattern=(
        r"ich hoffe,? (?:das|dies|es) hilft(?: (?:ihnen|dir|euch))?(?: weiter)?|"
        r"ich hoffe,? ich konnte (?:ihnen |dir |euch )?(?:weiter)?helfen|"
        r"(?:bitte )?(?:lassen sie|lass|lasst) (?:es )?mich (?:gerne? |einfach )?wissen,? (?:wenn|falls|"
        r"ob)<more>|"
        r"(?:wenn|falls) (?:sie|du|ihr) (?:noch )?(?:weitere |andere )?fragen (?:haben|hast|habt)|"
        r"bei (?:weiteren |anderen )?fragen|"
        r"(?:ich stehe|stehe ich) (?:ihnen |dir |euch )?(?:gerne? |jederzeit )?zur verfügung|"
        r"(?:ich helfe|helfe ich) (?:ihnen |dir |euch )?gerne?(?: weiter)?|"
        r"(?:melden sie sich|melde dich|fragen sie|frag)(?: gerne?| jederzeit| einfach)?(?: nach)?|"
        r"(?:das ist )?(?:eine )?(?:sehr )?gute frage|"
        r"(?:vielen )?dank(?:e)?(?: für (?:ihre|deine|eure) (?:an)?frage)?|"
        r"gerne? geschehen|guten tag|hallo|(?:einen )?schönen tag(?: noch)?"
    ),
    cardinals=counted(
        "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
        "siebzehn "
        "achtzehn neunzehn",
        start=0,
    )
    | counted("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig", start=20, step=10)
    | {
        "ein": 1,
        "eine": 1,
        "einen": 1,
        "einem": 1,
        "einer": 1,
        "eines": 1,
        "zwo": 2,
        "dreissig": 30,
        "fuenf": 5,
        "zwoelf": 12,
    },
    fractions={
        **dict.fromkeys(("drittel",), 3),
        **dict.fromkeys(("viertel",), 4),
        **dict.fromkeys(("fünftel",), 5),
        **dict.fromkeys(("sechstel",), 6),
        **dict.fromkeys(("achtel",), 8),
        **dict.fromkeys(("zehntel",), 10),
    },
    weak_numbers=words("ein eine einen einem einer eines null"),
    scales={
        "hundert": 2,
        "tausend": 3,
        "million": 6,
        "millionen": 6,
        "milliarde": 9,
        "milliarden": 9,
        "billion": 12,
        "billionen": 12,
    },
    figure_scales={"tsd": 3, "mio": 6, "mrd": 9},
    number_joint="und",
    number_glue="{unit}und{ten}",
    ordinals=counted(
        "erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte elfte zwölfte dreizehnte vierzehnte "
        "fünfzehnte "
        "sechzehnte siebzehnte achtzehnte neunzehnte zwanzigste einundzwanzigste zweiundzwanzigste dreiundzwanzigste "
        "vierundzwanzigste fünfundzwanzigste sechsundzwanzigste siebenundzwanzigste achtundzwanzigste "
        "neunundzwanzigste "
        "dreißigste einunddreißigste",
        start=1,
    ),
    ordinal_endings="n|r|s|m",
    value_words={
        "EUR": "euro|euros",
        "GBP": "pfund",
        "CHF": "franken|fr|sfr",
        "%": "prozent|v. h.|vom hundert",
        "hour": "std",
        "day": "tagen|tägig|tägige|tägigen|tägiger|werktage|werktagen|arbeitstage|arbeitstagen|kalendertage|"
        "kalendertagen",
        "month": "monaten|mon",
        "year": "jahren|jahres",
        "week": "wo",
        "fortnight": "vierzehn tage",
        "half-year": "halbjahr|halbjahre",
        "minute": "min",
        "m": "metern",
        "km": "kilometern",
        "l": "litern",
        "kg": "kilo|kilos",
        "tonne": "tonnen",
        "degree": "grad",
        "°C": "grad celsius|celsius",
        "m²": "quadratmetern|qm",
        "km/h": "stundenkilometer|km pro stunde",
        "january": "jänner|jaenner",
        "march": "maerz|mrz",
        "february": "feber",
        "monday": "montags|montage|montagen",
        "tuesday": "dienstags|dienstage|dienstagen",
        "wednesday": "mittwochs|mittwoche",
        "thursday": "donnerstags|donnerstage|donnerstagen",
        "friday": "freitags|freitage|freitagen",
        "saturday": "sonnabend|sonnabends|samstags|samstage|samstagen",
        "sunday": "sonntags|sonntage|sonntagen",
        "oclock": "uhr",
        "noon": "mittag|mittags",
        "midnight": "mitternacht",
        "week no": "kw|kalenderwoche|woche",
        "quarter no": "q|quartal",
        "half no": "h|halbjahr",
        "minus": "minus",
        "of": "vom|von|ab|beginnend",
    },
    date_links=words("zum den dem der im am vom des"),
    range_words=words("bis"),
    between_words=("zwischen", "und"),
    writes_dotted_days=True,
    time_words={
        "this year": r"dieses jahr(?:es)?|diesem jahr|diesjährige[nrsm]?|heuer|laufende[nmrs]? jahr(?:es)?|"
        r"im aktuellen jahr",
        "last year": r"letzte[nms]? jahr(?:es)?|vorige[nms]? jahr(?:es)?|vergangene[nms]? jahr(?:es)?|vorjahr(?:es)?|"
        r"letztjährige[nrsm]?|vorjährige[nrsm]?",
        "next year": r"nächste[nms]? jahr(?:es)?|kommende[nms]? jahr(?:es)?|folgejahr(?:es)?",
        "latest": r"letzte[nrsm]?|neuste[nrsm]?|neueste[nrsm]?|aktuelle[nrsm]?|aktuell|jüngste[nrsm]?|"
        r"derzeitige[nrsm]?|"
        r"derzeit|gültige[nrsm]?|zuletzt|heutige[nrsm]?|geltende[nrsm]?|momentan",
        "previous": r"vorherige[nrsm]?|vorige[nrsm]?|frühere[nrsm]?|ehemalige[nrsm]?|alte[nrsm]?|ältere[nrsm]?|vorher|"
        r"früher|"
        r"vorletzte[nrsm]?|bisherige[nrsm]?|zuvor|damalige[nrsm]?|damals|veraltete[nrsm]?",
        "next": r"nächste[nrsm]?|kommende[nrsm]?|folgende[nrsm]?|bevorstehende[nrsm]?",
    },
    asking_words=words(
        "heißt heißen heisst hieß gibt gab komme kommt kommen geht gehen gehe ging gilt gelten brauche braucht "
        "brauchen möchte möchten will wollen lange lang oft hoch genau eigentlich denn nun wirklich gerne gern "
        "zurzeit gerade jetzt eben raus zeig zeige sag sage sagen nenne weiß weißt reicht mache macht machen "
        "mach bekomme bekommt tun tut habe wofür womit wohin woher wieso weshalb wem wen wessen obendrauf pro "
        "kostet kosten teuer dauert"
    ),
    # The type of answer that a question asks for
    why_pattern="warum|wieso|weshalb|wozu|aus welchem grund|weswegen",
    because_pattern="weil|da|denn|wegen|damit|deshalb|daher|darum|sonst|aufgrund|gründen?|infolge|um zu",
    person_pattern=(
        "we[rmn]|wessen|"
        r"welche[rnms]? (?:\w+ )?(?:person(?:en)?|trainer\w*|arzt|ärztin|mitarbeiter\w*|kolleg\w+|lehrer\w*)|"
        f"{_WHAT}ansprechpartner(?:in)?|^ansprechpartner(?:in)?"
    ),
    place_pattern=(
        "wo|wohin|woher|"
        "(?:in |an |auf )?welche[rnms]? (?:raum|ort|gebäude|straße|stadt|halle|zimmer|stelle|platz|stockwerk|"
        "etage|regal)|"
        rf"{_WHAT}(?!(?:e-?)?mail|web|internet|ip-?)\w*(?:adresse|anschrift|standort|treffpunkt|"
        "veranstaltungsort|spielort)|^(?:post)?(?:adresse|anschrift)(?! (?:e-?)?mail)"
    ),
    time_pattern=(
        "wann|(?:um )?wie ?viel uhr|wie (?:spät|früh)|"
        r"welche[rnms]? (?:\w+ )?\w*(?:tag(?:e[ns]?)?|datum|uhrzeit(?:en)?|uhr|monat(?:e[ns]?)?|jahr(?:e[ns]?)?|"
        "woche|termine?n?)|"
        rf"{_WHAT}(?!{_SPANS})\w*(?:zeit(?:en|punkt|raum)?|termine?|datum|frist(?:en)?|stichtag|schluss|"
        r"fälligkeit|beginn)|^\w+(?:zeiten|termine?)|^(?:frist|stichtag|termin|datum)"
    ),
    duration_pattern=(
        rf"wie lange?|wie ?viele? (?:\w+ )?(?:{_PERIODS})|wie (?:viel zeit|schnell)|wieviel zeit|"
        f"{_WHAT}(?:{_SPANS})|^(?:dauer|kündigungsfrist|lieferzeit)"
    ),
    money_pattern=(
        rf"wie (?:teuer|günstig)|wie hoch (?:ist|sind|war|waren|liegt|wird) (?:[\w’'-]+ ){{0,4}}(?:{_MONEY})|"
        "was (?:kostet|kosten|kostete|zahlt|zahle|zahlen|zahl|bezahlt|bezahle|bezahlen)|"
        "was (?:muss|müssen) .{1,60}zahlen|"
        r"wie ?viel (?:kostet|kosten|zahl\w*|bezahl\w*|geld|euro|verdien\w+)|"
        f"wie ?viel (?:muss|müssen|soll) .{{1,60}}zahlen|{_WHAT}(?:{_MONEY})|^(?:{_MONEY})"
    ),
    count_pattern=(
        rf"wie ?viele(?! (?:\w+ )?(?:{_PERIODS}))|wie (?:oft|alt)|{_WHAT}\w*(?:anzahl|zahl|alter)|"
        "^(?:anzahl|zahl)"
    ),
    phone_pattern=(
        "(?<!meine )(?:telefon|handy|mobil|fax|ruf|notruf)-?(?:nummern?|nr)|"
        f"{_WHAT}(?:telefon|durchwahl|hotline|handy|notruf|fax)|^(?:telefon|tel)|"
        r"telefon(?= (?:von|des|der|vom)\b|\W*$)|telefonisch|unter welcher nummer|"
        r"wen (?:kann|muss|soll|darf|rufe?) .*?an(?:ge)?(?:rufen)?(?=\W*$)|wie (?:erreiche|erreicht|erreichen)"
    ),
    email_pattern=(
        f"(?<!meine )e-?mail-?adressen?|(?<!meine )mailadressen?|{_WHAT}(?:e-?)?mails?|^e-?mail|"
        r"e-?mail(?= (?:von|des|der|vom)\b|\W*$)|(?:an|unter) welche[rn]? (?:e-?mail-?)?adresse"
    ),
    web_pattern=(
        f"{_WHAT}(?:(?:web|internet)-?(?:seite|adresse|auftritt|site)|homepage|url)|"
        "^(?:webseite|website|homepage|internetseite)"
    ),
    measure_pattern=(
        "wie (?:schwer|groß|breit|tief|weit|dick|heiß|kalt|warm|lang|schnell|laut|stark)|"
        rf"wie hoch (?!(?:ist|sind|war|waren|liegt|wird) (?:[\w’'-]+ ){{0,4}}(?:{_MONEY})\b)|"
        r"wie ?viel (?!(?:kostet|kosten|zahl\w*|bezahl\w*|geld|euro|verdien\w+|uhr|zeit|muss|müssen|soll)\b)\w+|"
        f"{_WHAT}(?:{_SIZES})"
    ),
)
