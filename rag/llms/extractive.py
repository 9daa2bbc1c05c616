"""The answerer that needs no model: the sources' own sentences, verbatim, each with its marker."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import TypeAlias

from rag.answer.template import NOT_IN_DOCUMENTS
from rag.records import Chunk, Delta, Evidence, Prompt, Span, Usage
from rag.text.markers import without_markers
from rag.text.scripts import count_words
from rag.text.sentences import split_sentences
from rag.verify.support import touches

_Quoted: TypeAlias = tuple[Evidence, list[str]]  # a piece of evidence, and the sentences of it that are shown


# Words that may be said for each sentence that may be; beyond them a sentence must be _AS_GOOD, a share of the best
# one's score. SQuAD, the part that chose and the part that checked, answer held: by all three sentences in 87.3 and
# 92.8 % (median 80 words), with .85 in 85.4 and 92.2 (54), with .87 in 84.8 and 91.2 (48).
_FREE_WORDS = 12
_AS_GOOD = 0.87


class ExtractiveLLM:
    """Says the best evidence of the prompt, at most `max_sentences` sentences of it; fewer where the best stand out.

    White space is collapsed, and `[12]` in a source becomes `(12)`, since it is no marker of ours; all else stays.
    """

    model = "extractive"

    def __init__(self, max_sentences: int) -> None:
        self._max_sentences = max_sentences

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Delta | Usage, None]:
        chosen = self._choose(prompt.evidence)
        chunks = {source.number: source.hit.chunk for source in prompt.sources}
        for evidence, sentences in _in_passages(chosen, chunks):
            yield Delta("".join(f"{sentence} [{evidence.number}]\n" for sentence in sentences))
        if not chosen:
            yield Delta(NOT_IN_DOCUMENTS)
        yield Usage()

    async def close(self) -> None:
        """Nothing is held."""

    def _choose(self, ranked: Sequence[Evidence]) -> list[_Quoted]:
        """Return what to say: whole rows and items, cut only where the best is longer than all that may be said."""
        chosen: list[_Quoted] = []
        said: list[str] = []
        for evidence in ranked:
            sentences = [sentence for sentence in display(evidence) if sentence not in said]
            left = self._max_sentences - len(said)
            words = count_words(" ".join([*said, *sentences]))
            is_short = words <= _FREE_WORDS * self._max_sentences
            if chosen and (len(sentences) > left or not (is_short or evidence.score >= _AS_GOOD * ranked[0].score)):
                continue
            if sentences:
                chosen.append((evidence, sentences[:left]))
                said += sentences[:left]
            if len(said) == self._max_sentences:
                break
        return chosen


def display(evidence: Evidence) -> list[str]:
    """Return the evidence as sentences to show: one line each, with nothing in them that reads as our marker."""
    line = without_markers(" ".join(evidence.text.split()))
    return [line[span.start : span.end] for span in split_sentences(line)]


def _in_passages(chosen: Sequence[_Quoted], chunks: Mapping[int, Chunk]) -> list[_Quoted]:
    """Put what stands together in a source together, in its order; passages stay in order of their best sentence."""
    passages: list[list[_Quoted]] = []
    for entry in chosen:
        near = [passage for passage in passages if any(_touch(entry[0], other, chunks) for other, _ in passage)]
        passages = [passage for passage in passages if passage not in near[1:]]
        if near:
            near[0][:] = sorted([*(quoted for passage in near for quoted in passage), entry], key=lambda q: q[0].start)
        else:
            passages.append([entry])
    return [entry for passage in passages for entry in passage]


def _touch(one: Evidence, other: Evidence, chunks: Mapping[int, Chunk]) -> bool:
    spans = Span(one.start, one.end), Span(other.start, other.end)
    return one.number == other.number and touches(chunks[one.number], *spans)
