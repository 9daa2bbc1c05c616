"""The answerer that needs no model: the sources' own sentences, verbatim, each with its marker."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import TypeAlias

from rag.markers import without_markers
from rag.records import Chunk, Delta, Evidence, Prompt, Span, Usage
from rag.sentences import split_sentences
from rag.support import touches
from rag.template import NOT_IN_DOCUMENTS

_Quoted: TypeAlias = tuple[Evidence, list[str]]  # a piece of evidence, and the sentences of it that are shown


class ExtractiveLLM:
    """Says the best evidence of the prompt, at most `max_sentences` sentences of it.

    White space is collapsed, and `[12]` in a source becomes `(12)`, since it is no marker of ours; all else stays.
    """

    model = "extractive"

    def __init__(self, max_sentences: int) -> None:
        self._max_sentences = max_sentences

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Delta | Usage, None]:
        chosen: list[_Quoted] = []
        left = self._max_sentences
        said: set[str] = set()
        for evidence in prompt.evidence:
            sentences = [sentence for sentence in display(evidence) if sentence not in said][:left]
            if sentences:
                chosen.append((evidence, sentences))
            left -= len(sentences)
            said |= set(sentences)
            if left == 0:
                break
        chunks = {source.number: source.hit.chunk for source in prompt.sources}
        for evidence, sentences in _in_passages(chosen, chunks):
            yield Delta("".join(f"{sentence} [{evidence.number}]\n" for sentence in sentences))
        if not said:
            yield Delta(NOT_IN_DOCUMENTS)
        yield Usage()

    async def close(self) -> None:
        """Nothing is held."""


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
