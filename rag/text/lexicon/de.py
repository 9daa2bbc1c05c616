"""German."""

from rag.text.lexicon import Lexicon, words

LEXICON = Lexicon(
    negating=words("nicht nie niemals kein keine keinen keiner keinem ohne weder"),
    source_names=words("quelle quellen"),
    conjunctions=words("und oder"),
    opener_pattern=r"und|oder|aber|auch|sonst|was ist mit|wie (?:ist|sieht) es|gilt (?:das|dies)",
    reference_pattern=r"das(?=[\s?!.…]*$)|da(?:für|zu|von|mit|bei|gegen|ran|rauf|rüber|nach)|dies|dort",
)
