"""Korean."""

from rag.text.lexicon import Lexicon

LEXICON = Lexicon(not_in_documents="문서에 나와 있지 않습니다.")
