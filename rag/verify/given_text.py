"""A text that is given to be verified: its sentences, each with its place in it. Pure."""

from dataclasses import dataclass

from rag.text.lines import LineKind, kind_of
from rag.text.markers import lift_markers
from rag.text.sentences import split_sentences
from rag.text.unicode import well_formed

_WORDLESS: frozenset[LineKind] = frozenset({"fence", "rule", "comment"})


@dataclass(frozen=True, slots=True)
class GivenSentence:
    """A sentence at `start` to `end`, code points of the text; `said` is what it says: in NFC, without markers."""

    start: int
    end: int
    said: str


def split_given(text: str) -> list[GivenSentence]:
    """Return the sentences of a text that have a word, in order.

    They are told apart as in a document, not as in a model's answer: a text from a file may be wrapped. Markers such as
    `[1]` lead to sources of another answer, and would be read as numbers.
    """
    marked = lift_markers(text)
    given = []
    for span in split_sentences(marked.text):
        said = well_formed(marked.text[span.start : span.end])
        if any(character.isalnum() for character in said) and kind_of(said.partition("\n")[0]) not in _WORDLESS:
            given.append(GivenSentence(marked.origins[span.start], marked.origins[span.end - 1] + 1, said))
    return given
