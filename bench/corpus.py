"""Text of any size for measuring: sentences of made-up words whose frequencies fall like those of a language."""

import random
import re
from collections import Counter
from itertools import accumulate
from pathlib import Path

_SAMPLE = Path(__file__).parents[1] / "data" / "sample"
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
    weights = list(accumulate(1 / (rank + 10) for rank in range(_WORDS)))
    for number in range(files):
        paragraphs = []
        for _ in range(chunks // files):
            lengths = [chance.randint(8, 20) for _ in range(_SENTENCES_PER_CHUNK)]
            drawn = iter(chance.choices(words, cum_weights=weights, k=sum(lengths)))
            sentences = [" ".join(next(drawn) for _ in range(length)).capitalize() + "." for length in lengths]
            paragraphs.append(" ".join(sentences))
        (folder / f"{number:05d}.txt").write_text("\n\n".join(paragraphs), "utf-8")
    return [" ".join(chance.choices(words, cum_weights=weights, k=8)) + "?" for _ in range(200)]


def write_text(folder: Path, total_bytes: int, *, files: int, seed: int = 1) -> None:
    """Write `total_bytes` of text in `files` files, of the words of data/sample as often as they occur there."""
    folder.mkdir(parents=True)
    chance = random.Random(seed)
    text = " ".join(path.read_text("utf-8") for path in sorted(_SAMPLE.rglob("*.md")))
    counts = Counter(re.findall(r"[a-z]{2,}", text.lower()))
    words = sorted(counts)
    weights = list(accumulate(counts[word] for word in words))
    for number in range(files):
        left = total_bytes // files
        with (folder / f"{number:05d}.txt").open("w", encoding="utf-8") as file:
            while left > 0:
                drawn = chance.choices(words, cum_weights=weights, k=60)
                sentences = [" ".join(drawn[i : i + 12]).capitalize() + "." for i in range(0, 60, 12)]
                left -= file.write(" ".join(sentences) + "\n\n")
