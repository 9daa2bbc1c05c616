"""Italian."""

from rag.text.lexicon import Lexicon, counted, words
from rag.text.lexicon.opposites.italian import OPPOSITES

_DOCUMENTS = r"(?:document[oi]|file|test[oi]|pagin[ae])"

# What asks for a type of answer
_WHAT = (
    r"(?:(?:qual è|qual e['’]|quali sono|qual era) (?:[\w’'-]+ ){0,4}|"
    r"(?:a |in |da |con )?(?:quale|quali|che) (?:[\w’'-]+ ){0,4})(?:l['’])?"
)
_MONEY = "prezz[oi]|tariff[ae]|quot[ae]|cost[oi]|affitto|cauzione|multa|stipendio|budget|importo|canone|tass[ae]"
_PERIODS = "secondi|minuti|ore|giorni|settimane|mesi|anni|notti"

LEXICON = Lexicon(
    spoken_times={
        "le {hour} e mezza": 30,
        "le {hour} e mezzo": 30,
        "le {hour} e un quarto": 15,
        "alle {hour} e mezza": 30,
        "alle {hour} e mezzo": 30,
        "alle {hour} e un quarto": 15,
        "dalle {hour} e mezza": 30,
        "dalle {hour} e mezzo": 30,
        "dalle {hour} e un quarto": 15,
        "le {hour} meno un quarto": -15,
        "alle {hour} meno un quarto": -15,
        "dalle {hour} meno un quarto": -15,
    },
    spoken_amounts={
        "un'ora e mezza": "1.5 hour",
        "un’ora e mezza": "1.5 hour",
        "un'ora e mezzo": "1.5 hour",
        "{number} ore e mezza": "{number}.5 hour",
        "{number} ore e mezzo": "{number}.5 hour",
        "un anno e mezzo": "1.5 year",
        "un giorno e mezzo": "1.5 day",
        "la metà dei": "50 %",
        "la metà delle": "50 %",
        "la metà degli": "50 %",
        "la metà di": "50 %",
    },
    mutual_pattern=r"e|ed|o|né|con|incontr\w+|spos\w+|vicino|accanto|tra|fra|stess\w+|come",
    clause_joints=words("mentre ma bensì sebbene e"),
    lacking_pattern=r"mancanza|assenza|perdit[ae]|carenz[ae]",
    opposites=OPPOSITES,
    negating=words("mai né non senza nessun nessuno nessuna nulla niente neanche nemmeno neppure"),
    not_negating_pattern=(
        r"\bnon\s+oltre\b|\bnon\s+(?:più|meno)\s+(?:tardi\s+)?(?:di|del|della|dei|delle|che)\b|"
        r"\bnon\s+(?:superior|inferior)[ei]\s+a\w*\b|\bnon\s+(?:solo|soltanto|solamente|appena)\b|\bse\s+non\b|"
        r"\bsenza\s+(?:dubbio|altro)\b|\bnient['’]altro\s+che\b"
    ),
    affirming=words("sì certo certamente"),
    opener_pattern=r"e|o|ma|anche",
    pronoun_pattern=r"esso|essa|lui|lei|loro",
    reference_pattern=r"ciò|questo(?=[\s?!.…]*$)",
    list_pattern=r"come|passi|quali|che cosa (?:devo|serve)|elenco|in che ordine",
    figure_pattern=r"quando|quant[oiae]|che (?:ora|giorno|data|prezzo)|prezzo|numero|data|tariffa|costo|telefono",
    mention_patterns=(
        rf"(?:in )?qual[ei] {_DOCUMENTS} (?:menzionan?o?|citan?o?|nominan?o?|contengono|contiene|parlan?o? "
        r"(?:di|del|della|dei|delle)|trattan?o? (?:di|del|della|dei|delle)|riguardan?o?) <subject>",
        rf"in qual[ei] {_DOCUMENTS} (?:è|sono) (?:menzionat|citat|nominat)[oaie] <subject>",
        rf"in qual[ei] {_DOCUMENTS} (?:è|sono|si parla di|compare|compaiono) <subject>"
        r"(?: (?:menzionat|citat|nominat)[oaie])?",
        r"dove (?:è|sono) <subject> (?:menzionat|citat|nominat)[oaie]",
        r"dove (?:è|sono) (?:menzionat|citat|nominat)[oaie] <subject>",
        rf"quanti {_DOCUMENTS} (?:menzionano|citano|parlano di) <subject>",
    ),
    said_patterns=(r"(?:e )?dove (?:dice|si dice|è scritto|c['’]è scritto|sta scritto)(?: che)?:? <subject>",),
    document_patterns=(
        r"(?:che )?cosa (?:dice|dicono) <document>(?: (?:su|sul|sulla|sui|sulle|a proposito di) <subject>)?",
        r"riassum[ie](?:mi)? <document>",
    ),
    sides_patterns=(
        r"differenz[ae] (?:c['’]è )?(?:tra|fra) <one> e <other>",
        r"confronta(?:re)? <one> (?:con|e) <other>",
    ),
    two_documents_pattern=r"(?:tra|fra|nei|nelle|dei|delle) (?:i |le )?due|entramb[ie]",
    comparing_pattern=r"confront\w*|differen\w*|cambiat\w*|aument\w*|salit\w*|sces\w*|diminuit\w*|più di|meno di",
    document_words=words(
        "documento documenti file testo testi pagina pagine il lo la i gli le un una di del della dei nostro nostra"
    ),
    article_pattern=r"il|lo|la|i|gli|le|l['’]|un|una|del|della|di|la parola|il nome|il termine",
    joint_pattern=r"e|ed|inoltre",
    asking_pattern=(
        r"(?:(?:a|da|di|fino a|per|in|con) )?(?:quant[oaie]|come|quando|dove|chi|che cosa|cosa|perché|qual[ei]?)\b"
    ),
    mention_heads=("1 documento menziona «{subject}»:", "{count} documenti menzionano «{subject}»:"),
    said_heads=("1 documento dice «{subject}»:", "{count} documenti dicono «{subject}»:"),
    nearly_head="Nessun documento dice esattamente «{subject}». Il più vicino:",
    at_least="almeno {count}",
    more_documents="… e altri {count} documenti",
    not_answered="Senza risposta: {part}",
    letters="àèìòù",
    months=tuple(
        counted(
            "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre", start=1
        )
    ),
    never_last=words(
        "sig sigg sigra sig.ra dott dott.ssa dottssa prof prof.ssa ing avv arch geom rag on sen mons don ss s egr gent "
        "spett ill.mo p.es es cfr vd v ca c.a p.za v.le c.so loc fraz tel int all ecc.mo cav comm gen col cap ten mar "
        "f.lli incl rif"
    ),
    before_number=words(
        "n nr num art artt pag pagg p pp cap vol fig tab co c comma par sez tel int gen genn feb febb mar apr mag giu "
        "lug ago set sett ott nov dic lun mer gio ven sab dom km § all"
    ),
    before_number_or_words=words("mar set co c par all"),
    maybe_last=words("max ecc etc spa s.p.a srl s.r.l snc sas a.c d.c segg ss lit"),
    source_names=words("fonte fonti"),
    naming_pattern=r"secondo|come (?:indicato|riportato|specificato) (?:nella|dalla|in)|vedi|cfr|in|nella",
    saying_pattern=r"(?:indica|dice|menziona|spiega|conferma|riporta|afferma)(?: che)?",
    part_words=words(
        "articolo comma paragrafo sezione passo capitolo punto parte numero tabella figura allegato livello "
        "classe pagina"
    ),
    function_words=words(
        "il lo la i gli le l un uno una di del dello della dei degli delle dell a al allo alla ai agli alle all da dal "
        "dalla dai dalle dall in nel nella nei nelle nell su sul sulla sui sulle sull con per tra fra e ed o ma non "
        "che chi cosa quale quali quando come dove quanto quanta quanti quante perché se è sono era erano sarà saranno "
        "essere ha hanno ho aveva avere può possono posso deve devono devo si mi ti ci vi lui lei noi voi loro mio mia "
        "suo sua suoi sue nostro nostra questo questa questi queste quello quella anche più molto già ogni tutti tutte "
        "tutto dopo prima fino entro presso cui c d"
    ),
    prompt_example=(
        "La biblioteca apre alle dieci.",
        "La piscina è chiusa il lunedì. Un biglietto costa 4,50.",
        "Quando è chiusa la piscina?",
        "La piscina è chiusa il lunedì [2].",
    ),
    not_in_documents="I documenti non lo dicono.",
    unanswered_pattern=(
        r"(?:purtroppo,? )?(?:i|questi) (?:documenti|testi)(?: forniti)? non (?:lo )?(?:dicono|menzionano|"
        r"contengono|indicano|specificano|forniscono|rispondono|riportano|danno)|"
        r"(?:purtroppo,? )?le fonti(?: fornite)? non (?:lo )?(?:dicono|menzionano|contengono|indicano|"
        r"specificano|forniscono|rispondono|riportano|danno)|"
        r"non (?:ci sono|ho|trovo|ho trovato) (?:informazioni|nessuna)|"
        r"non lo so|"
        r"non posso rispondere"
    ),
    pleasantry_pattern=(
        r"spero che (?:questo|ciò) (?:(?:ti|le|vi) )?(?:aiuti|sia utile|sia d['’]aiuto)|"
        r"spero di esser(?:ti|le|vi) stat[oa] (?:utile|d['’]aiuto)|"
        r"(?:fammi|mi faccia|fatemi) sapere se<more>|"
        r"non (?:esitare|esiti|esitate) a (?:chiedere|contattarmi)(?: se<more>)?|"
        r"se (?:hai|ha|avete) (?:altre|ulteriori) domande|"
        r"sono (?:qui per aiutar(?:ti|la|vi)|a (?:tua|sua|vostra) disposizione)|"
        r"(?:è )?(?:una )?(?:bella|buona|ottima) domanda|"
        r"grazie(?: mille)?(?: per la (?:tua |sua )?domanda)?|"
        r"prego|ciao|buongiorno|buona giornata"
    ),
    asking_words=words(
        "posso devo voglio vorrei serve servono bisogna fare faccio fa sapere dimmi davvero esattamente adesso "
        "quanto quanta quanti quante perché quale quali cosa costa costano ora dura"
    ),
    # The type of answer that a question asks for
    why_pattern="perché|perche|come mai|per quale motivo",
    because_pattern="perché|poiché|siccome|dato che|a causa|per questo|motiv[oi]|quindi|affinché",
    person_pattern=(
        "^(?:e )?(?:(?:a|di|da|con|per) )?chi|(?:a|di|da|con|per|e) chi|[,;:.?!] ?chi|"
        f"{_WHAT}(?:persona|responsabile|medico|referente)"
    ),
    place_pattern=(
        "(?:da )?dov(?:e|['’]è)|"
        "(?:in )?(?:quale|che) (?:sala|edificio|via|città|luogo|piano|ufficio|aula|stanza|"
        f"indirizzo(?! (?:e-?mail|web)))|{_WHAT}(?:indirizzo(?! (?:e-?mail|mail|web|di posta))|luogo|sede)"
    ),
    time_pattern=(
        "quando(?! .*,)|(?:a )?che or[ae]|(?:quale|quali|che) (?:giorn[oi]|dat[ae]|mese|anno|orari[oi])|"
        f"{_WHAT}(?:orari[oi]?|dat[ae]|scadenz[ae]|termine)|^(?:gli )?orari[oi]?|entro quando"
    ),
    duration_pattern=(
        f"(?:per |da )?quanto (?:tempo|dura|durano)|quant[ei] (?:{_PERIODS})|{_WHAT}(?:durata|preavviso)"
    ),
    money_pattern=(
        "quanto (?:costa|costano|costerà|pago|si paga|devo pagare|bisogna pagare|viene|vengono|è|sono)|"
        f"{_WHAT}(?:{_MONEY})|^(?:il |la )?(?:{_MONEY})"
    ),
    count_pattern=rf"quant[ei] (?!{_PERIODS})\w+|{_WHAT}(?:numero di (?!tel)|età)|ogni quanto",
    phone_pattern=(
        f"numer[oi] (?:di telefono|di cellulare|di fax|telefonico)|{_WHAT}(?:telefono|cellulare|fax)|"
        r"^(?:il )?telefono|telefono(?= (?:di|del|della|dell['’])|\W*$)|(?:a )?(?:che|quale) numero|"
        "chi (?:chiamo|devo chiamare|posso chiamare|chiamare)"
    ),
    email_pattern=(
        f"indirizz[oi] (?:e-?mail|mail|di posta elettronica)|{_WHAT}(?:e-?mail|mail|posta elettronica)|"
        r"^(?:l['’])?e-?mail|e-?mail(?= (?:di|del|della)|\W*$)"
    ),
    web_pattern=f"{_WHAT}(?:sito(?: web| internet)?|indirizzo web|url)",
    measure_pattern=(
        "quanto (?:pesa|pesano|misura|misurano|è (?:alt[oa]|largo|larga|lungo|lunga|profond[oa]|grande|"
        "lontan[oa]|distante))|"
        f"{_WHAT}(?:temperatura|velocità|pressione|peso|dimensione|altezza|larghezza|profondità|lunghezza|"
        "distanza|dose|volume|potenza|quantità)|quant[oa] (?:acqua|farina|olio|zucchero|sale|spazio)"
    ),
    cardinals=counted(
        "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici "
        "diciassette diciotto diciannove",
        start=0,
    )
    | counted("venti trenta quaranta cinquanta sessanta settanta ottanta novanta", start=20, step=10)
    | {
        "un": 1,
        "una": 1,
        "un'": 1,
        "tré": 3,
        "ventun": 21,
    },
    fractions={
        **dict.fromkeys(("mezzo",), 2),
        **dict.fromkeys(("terzo", "terzi"), 3),
        **dict.fromkeys(("quarto", "quarti"), 4),
        **dict.fromkeys(("quinto", "quinti"), 5),
        **dict.fromkeys(("ottavo", "ottavi"), 8),
        **dict.fromkeys(("decimo", "decimi"), 10),
    },
    weak_numbers=words("un una uno sei zero"),
    scales={"cento": 2, "mille": 3, "mila": 3, "milione": 6, "milioni": 6, "miliardo": 9, "miliardi": 9},
    figure_scales={"mln": 6, "mld": 9},
    number_joint="e",
    number_glue="{ten}{unit}",
    ordinals=counted(
        "primo secondo terzo quarto quinto sesto settimo ottavo nono decimo undicesimo dodicesimo", start=1
    )
    | counted("prima seconda terza quarta quinta sesta settima ottava nona decima undicesima dodicesima", start=1),
    ordinal_suffixes=words("º ª o a"),
    value_words={
        "EUR": "euro",
        "USD": "dollaro|dollari",
        "CHF": "franco|franchi",
        "GBP": "sterlina|sterline",
        "%": "per cento|percento",
        "day": "giorni lavorativi|giorni feriali|gg",
        "kg": "chilo|chili|kilo|kili",
        "km": "chilometro|chilometri",
        "degree": "grado|gradi",
        "°C": "gradi centigradi",
        "half-year": "semestre|semestri",
        "km/h": "chilometri all'ora|chilometri orari",
        "year": "anno|anni",
        "sunday": "domeniche",
        "saturday": "sabati",
        "monday": "lunedi",
        "tuesday": "martedi",
        "wednesday": "mercoledi",
        "thursday": "giovedi",
        "friday": "venerdi",
        "oclock": "h",
        "clock": "ore|alle|dalle",
        "noon": "mezzogiorno",
        "midnight": "mezzanotte",
        "week no": "settimana|settimana n.",
        "quarter no": "t|trimestre|q",
        "half no": "semestre",
        "minus": "meno",
        "of": "del|dal|dell'",
        "of unit": "di ",
    },
    date_links=words("di del il dal al dell' nel"),
    range_words=words("a al alle fino"),
    between_words=("tra", "e"),
    time_words={
        "this year": r"quest['’]anno|anno (?:corrente|in corso)",
        "last year": r"anno (?:scorso|passato|precedente)|scorso anno",
        "next year": r"anno (?:prossimo|venturo|seguente)|prossimo anno",
        "latest": r"ultim[oaie]|attual[ei]|attualmente|più recent[ei]|più nuov[oaie]|vigent[ei]|in vigore|"
        r"aggiornat[oaie]",
        "previous": r"precedent[ei]|precedentemente|vecchi[oae]?|anterior[ei]|penultim[oaie]|prima(?= *\?*$)",
        "next": r"prossim[oaie]|seguent[ei]|successiv[oaie]",
    },
)
