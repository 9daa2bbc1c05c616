"""Spanish."""

from rag.text.lexicon import Lexicon, words

LEXICON = Lexicon(
    negating=words("nunca ningún ninguna ninguno sin tampoco"),
    conjunctions=words("y"),
    name_links=words("de la"),
    opener_pattern=r"y|o|pero|también|qué (?:hay|pasa) (?:de|con)",
    reference_pattern=r"eso|esto|ello|ahí",
    list_pattern=r"cómo|pasos?|cuáles|qué (?:debo|hay|se necesita)|lista|en qué orden",
    figure_pattern=r"cuándo|cuánt[oa]s?|qué (?:día|hora|fecha|precio)|precio|número|fecha|tarifa|coste|teléfono",
)
