"""Arabic."""

from rag.text.lexicon import Lexicon

LEXICON = Lexicon(not_in_documents="لا تذكر المستندات ذلك.")
