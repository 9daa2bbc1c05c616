"""The answerer that needs no model: the sources' own sentences, verbatim, each with its marker."""

from collections.abc import AsyncGenerator

from rag.markers import without_markers
from rag.prompt import NOT_IN_DOCUMENTS
from rag.records import Delta, Evidence, Prompt, Usage
from rag.sentences import split_sentences


class ExtractiveLLM:
    """Says the best evidence of the prompt, at most `max_sentences` sentences of it.

    White space is collapsed, and `[12]` in a source becomes `(12)`, since it is no marker of ours; all else stays.
    """

    model = "extractive"

    def __init__(self, max_sentences: int) -> None:
        self._max_sentences = max_sentences

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Delta | Usage, None]:
        left = self._max_sentences
        said: set[str] = set()
        for evidence in prompt.evidence:
            sentences = [sentence for sentence in display(evidence) if sentence not in said][:left]
            if not sentences:
                continue
            left -= len(sentences)
            said |= set(sentences)
            yield Delta("".join(f"{sentence} [{evidence.number}]\n" for sentence in sentences))
            if left == 0:
                break
        if not said:
            yield Delta(NOT_IN_DOCUMENTS)
        yield Usage()

    async def close(self) -> None:
        """Nothing is held."""


def display(evidence: Evidence) -> list[str]:
    """Return the evidence as sentences to show: one line each, with nothing in them that reads as our marker."""
    line = without_markers(" ".join(evidence.text.split()))
    return [line[span.start : span.end] for span in split_sentences(line)]
