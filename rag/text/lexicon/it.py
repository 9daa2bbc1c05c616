"""Italian."""

from rag.text.lexicon import Lexicon, words

_DOCUMENTS = r"(?:document[oi]|file|test[oi]|pagin[ae])"

LEXICON = Lexicon(
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
)
