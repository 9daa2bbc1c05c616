"""Greek."""

from rag.text.lexicon import Lexicon

LEXICON = Lexicon(not_in_documents="Τα έγγραφα δεν το αναφέρουν.")
