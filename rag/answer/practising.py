"""Questions that are answered before anybody asks: what answering imports, reads and compiles is there then.

The first question would wait half a second for it, and with it every other request, since much of it keeps Python's
lock.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress

from rag.answer.answering import answer_by_quoting
from rag.answer.finding import Finder
from rag.errors import UsageError
from rag.records import Question
from rag.text.lexicon import lexicon_of

_MOST_LANGUAGES = 3  # of a collection: 200 ms for the first, 60 for each other
_log = logging.getLogger(__name__)


def practise(finder: Finder, languages: Sequence[str], *, max_sentences: int, with_prompts: bool) -> None:
    """Answer a question in each of a collection's first languages; `with_prompts`: pack it for a model as well."""
    try:
        for language in languages[:_MOST_LANGUAGES]:
            for question in lexicon_of(language).prompt_example[2:3]:
                basis = finder.find(Question(question))
                answer_by_quoting(basis, max_sentences)
                if with_prompts:
                    with suppress(UsageError):  # no room for a prompt: who asks is told so
                        finder.pack(basis)
    except Exception:  # nobody waits for this answer, and other questions may well have one
        _log.exception("a question that was asked for practice failed")
