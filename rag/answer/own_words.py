"""Own words: an answer without a model, in the documents' own words, from its basis. Pure."""

from collections.abc import Sequence

from rag.answer.basis import Basis, Part
from rag.answer.listing import write_listing
from rag.answer.quoting import Holds, quote
from rag.answer.self_check import SelfCheck
from rag.records import Evidence, Sentence, Source
from rag.text.lexicon import lexicon_of
from rag.text.markers import without_markers
from rag.verify.cited_text import CitedText

_A_SENTENCE = 9  # pieces that one may be in, seen on one line


def write_answer(basis: Basis, written: CitedText, *, max_sentences: int) -> list[Sentence]:
    """Write the answer to `written`: the listing where the index gives one, else the best evidence, part by part."""
    if basis.listing is not None:
        return write_listing(basis.listing, basis.sources, written)
    holds = SelfCheck(basis.sources, basis.weigh, basis.languages).holds
    if not basis.parts:
        return quote(basis.evidence, basis.sources, written, holds, max_sentences=max_sentences)
    most = -(-max_sentences // len(basis.parts))
    return [event for part in basis.parts for event in _write(part, basis, written, holds, max_sentences=most)]


def _write(part: Part, basis: Basis, written: CitedText, holds: Holds, *, max_sentences: int) -> list[Sentence]:
    """Write what answers one part, unless another part said it; a part that nothing answers is named."""
    if not part.evidence:
        unanswered = lexicon_of(part.language).not_answered.format(part=part.text)
        return [written.append(without_markers(unanswered), (), gap="\n")]
    if _is_said(part.evidence[0], basis.sources, written):
        return []
    label = [written.append(f"{without_markers(part.label)}:", (), gap="\n")] if part.label else []
    new = [each for each in part.evidence if not _is_said(each, basis.sources, written)]
    if part.is_told_whole:
        each_alone = (quote([each], basis.sources, written, holds, max_sentences=_A_SENTENCE) for each in new)
        return [*label, *(event for events in each_alone for event in events)]
    return label + quote(new, basis.sources, written, holds, max_sentences=max_sentences)


def _is_said(evidence: Evidence, sources: Sequence[Source], written: CitedText) -> bool:
    document = next(source.hit.chunk.document_id for source in sources if source.number == evidence.number)
    return any(
        citation.document_id == document and citation.start < evidence.end and evidence.start < citation.end
        for citation in written.citations
    )
