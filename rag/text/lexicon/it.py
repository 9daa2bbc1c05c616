"""Italian."""

from rag.text.lexicon import Lexicon

LEXICON = Lexicon(
    opener_pattern=r"e|o|ma|anche",
    reference_pattern=r"ciò|questo(?=[\s?!.…]*$)",
    list_pattern=r"come|passi|quali|che cosa (?:devo|serve)|elenco|in che ordine",
    figure_pattern=r"quando|quant[oiae]|che (?:ora|giorno|data|prezzo)|prezzo|numero|data|tariffa|costo|telefono",
)
