"""Portuguese."""

from rag.text.lexicon import Lexicon

LEXICON = Lexicon(
    opener_pattern=r"e|ou|mas|também",
    reference_pattern=r"isso|isto|aí",
)
