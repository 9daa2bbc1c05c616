"""Spanish."""

from rag.text.lexicon import Lexicon, words

_DOCUMENTS = r"(?:documentos?|archivos?|ficheros?|textos?|páginas?|papeles)"

LEXICON = Lexicon(
    negating=words("nunca ningún ninguna ninguno sin tampoco"),
    conjunctions=words("y"),
    name_links=words("de la"),
    opener_pattern=r"y|o|pero|también|qué (?:hay|pasa) (?:de|con)",
    pronoun_pattern=r"él|ella|ellos|ellas",
    reference_pattern=r"eso|esto|ello|ahí",
    list_pattern=r"cómo|pasos?|cuáles|qué (?:debo|hay|se necesita)|lista|en qué orden",
    figure_pattern=r"cuándo|cuánt[oa]s?|qué (?:día|hora|fecha|precio)|precio|número|fecha|tarifa|coste|teléfono",
    mention_patterns=(
        rf"(?:en )?(?:qué|cuáles) {_DOCUMENTS} (?:mencionan?|nombran?|citan?|contienen?|tratan? (?:de|sobre)|"
        r"hablan? (?:del|de|sobre)|se refieren? a) <subject>",
        rf"en (?:qué|cuáles) {_DOCUMENTS} (?:se (?:menciona|mencionan|nombra|nombran|habla de)|aparecen?) <subject>",
        r"dónde se (?:menciona|mencionan|nombra|habla de) <subject>",
        rf"cuántos {_DOCUMENTS} (?:mencionan|citan|hablan de) <subject>",
    ),
    said_patterns=(r"(?:y )?dónde (?:dice|se dice|pone|está escrito)(?: que)?:? <subject>",),
    document_patterns=(
        r"qué (?:dice|dicen) <document>(?: (?:sobre|acerca de|respecto a) <subject>)?",
        r"(?:resume|resúmeme|resumir) <document>",
    ),
    sides_patterns=(
        r"diferencias? (?:hay )?entre <one> y <other>",
        r"compara(?:r)? <one> (?:con|y) <other>",
    ),
    two_documents_pattern=r"(?:entre|en|de) (?:los|las) dos|ambos|ambas",
    comparing_pattern=r"compar\w*|diferen\w*|cambi\w*|sub(?:e|ió|ido)|aument\w*|baj(?:a|ó|ado)|más que|menos que",
    document_words=words(
        "documento documentos archivo archivos fichero ficheros texto textos página páginas el la los las un una de "
        "del nuestro nuestra"
    ),
    article_pattern=r"a|al|a la|el|la|los|las|un|una|del|de la|nuestr[oa]s?|la palabra|el nombre|el término",
    joint_pattern=r"y|e|además",
    asking_pattern=(
        r"(?:(?:a|de|desde|hasta|para|por|en|con) )?(?:cuánt[oa]s?|cómo|cuándo|dónde|adónde|quién(?:es)?|qué|"
        r"cuál(?:es)?|por qué)\b"
    ),
    mention_heads=("1 documento menciona «{subject}»:", "{count} documentos mencionan «{subject}»:"),
    said_heads=("1 documento dice «{subject}»:", "{count} documentos dicen «{subject}»:"),
    nearly_head="Ningún documento dice exactamente «{subject}». Lo más parecido:",
    at_least="al menos {count}",
    more_documents="… y {count} documentos más",
    not_answered="Sin respuesta: {part}",
)
