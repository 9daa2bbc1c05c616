"""Chinese."""

from rag.text.lexicon import Lexicon

LEXICON = Lexicon(not_in_documents="文档中没有提到。")
