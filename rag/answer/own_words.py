"""Own words: an answer without a model, in the documents' own words, from its basis. Pure."""

from rag.answer.basis import Basis
from rag.answer.listing import write_listing
from rag.answer.quoting import quote
from rag.records import Sentence
from rag.verify.cited_text import CitedText


def write_answer(basis: Basis, written: CitedText, *, max_sentences: int) -> list[Sentence]:
    """Write the answer to `written`: the listing where the index gives one, else the best evidence."""
    if basis.listing is not None:
        return write_listing(basis.listing, basis.sources, written)
    return quote(basis.evidence, basis.sources, written, max_sentences=max_sentences)
