"""Portuguese."""

from rag.text.lexicon import Lexicon

LEXICON = Lexicon(
    opener_pattern=r"e|ou|mas|também",
    reference_pattern=r"isso|isto|aí",
    list_pattern=r"como|passos?|quais|o que (?:devo|é preciso)|lista|em que ordem",
    figure_pattern=r"quando|quant[oa]s?|que (?:dia|horas|data|preço)|preço|número|data|tarifa|custo|telefone",
)
