"""Tamil."""

from rag.text.lexicon import Lexicon

LEXICON = Lexicon(not_in_documents="ஆவணங்களில் இது குறிப்பிடப்படவில்லை.")
