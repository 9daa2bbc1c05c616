"""Thai."""

from rag.text.lexicon import Lexicon

LEXICON = Lexicon(not_in_documents="เอกสารไม่ได้ระบุไว้")
