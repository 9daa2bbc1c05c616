"""Spanish."""

from rag.text.lexicon import Lexicon, words

LEXICON = Lexicon(
    negating=words("nunca ningún ninguna ninguno sin tampoco"),
    conjunctions=words("y"),
    name_links=words("de la"),
    opener_pattern=r"y|o|pero|también|qué (?:hay|pasa) (?:de|con)",
    reference_pattern=r"eso|esto|ello|ahí",
)
