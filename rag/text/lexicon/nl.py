"""Dutch."""

from rag.text.lexicon import Lexicon

LEXICON = Lexicon(
    opener_pattern=r"en|of|maar|ook|hoe zit het",
    reference_pattern=r"dat(?=[\s?!.…]*$)|daar(?:voor|van|mee|bij|over)",
)
