"""Japanese."""

from rag.text.lexicon import Lexicon

LEXICON = Lexicon(not_in_documents="文書には記載がありません。")
