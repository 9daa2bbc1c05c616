"""Dutch."""

from rag.text.lexicon import Lexicon

LEXICON = Lexicon(
    opener_pattern=r"en|of|maar|ook|hoe zit het",
    reference_pattern=r"dat(?=[\s?!.…]*$)|daar(?:voor|van|mee|bij|over)",
    list_pattern=r"hoe (?:moet|kan|doe|wordt)|stappen?|welke|wat (?:moet|mag|heb)|lijst|in welke volgorde",
    figure_pattern=(
        r"wanneer|hoe(?:veel| lang| vaak| laat| oud| ver)|welke (?:dag|datum)|prijs|nummer|datum|tarief|"
        r"kosten|telefoon"
    ),
)
