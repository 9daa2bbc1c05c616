"""Italian."""

from rag.text.lexicon import Lexicon

LEXICON = Lexicon(
    opener_pattern=r"e|o|ma|anche",
    reference_pattern=r"ciò|questo(?=[\s?!.…]*$)",
)
