"""Text of any size for measuring: sentences of made-up words whose frequencies fall like those of a language."""

import random
from pathlib import Path

_WORDS = 20_000
_SENTENCES_PER_CHUNK = 4  # of 8 to 20 words: near 180 tokens of such words
_SYLLABLES = [
    "ba",
    "co",
    "di",
    "fe",
    "gu",
    "ha",
    "jo",
    "ka",
    "li",
    "mo",
    "nu",
    "pe",
    "ra",
    "si",
    "to",
    "va",
    "wen",
    "zo",
]


def write_corpus(folder: Path, chunks: int, *, files: int, seed: int = 1) -> list[str]:
    """Write about `chunks` chunks of text in `files` files; return 200 questions made of its words."""
    folder.mkdir(parents=True)
    chance = random.Random(seed)
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(_WORDS)]
    weights = [1 / (rank + 10) for rank in range(_WORDS)]
    for number in range(files):
        paragraphs = []
        for _ in range(chunks // files):
            lengths = [chance.randint(8, 20) for _ in range(_SENTENCES_PER_CHUNK)]
            drawn = iter(chance.choices(words, weights, k=sum(lengths)))
            sentences = [" ".join(next(drawn) for _ in range(length)).capitalize() + "." for length in lengths]
            paragraphs.append(" ".join(sentences))
        (folder / f"{number:05d}.txt").write_text("\n\n".join(paragraphs), "utf-8")
    return [" ".join(chance.choices(words, weights, k=8)) + "?" for _ in range(200)]
