"""Any text: what a claim or a source goes through takes strings of every script, and its time grows with their length.

A model may write anything, and a document may hold anything. Random strings are read without an error; a piece that is
repeated is read in a time that is at most `_GROWTH` times as long for twice the length.
"""

import asyncio
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeAlias

from ingest.options import Options
from ingest.pipeline import run
from rag.answer.abstaining import judge
from rag.engine import Engine, open_engine
from rag.index.analysis import analyse
from rag.records import Chunk, Hit, Source
from rag.settings import load_settings
from rag.text.markers import lift_markers, settled, without_markers
from rag.text.sentences import split_sentences
from rag.text.unicode import well_formed
from rag.text.values import values_of
from rag.verify.answer_sentences import split_answer
from rag.verify.citations import Citer
from rag.verify.facts import index_facts, read_facts
from rag.verify.framing import frame_of
from rag.verify.given_text import split_given
from rag.verify.negation import read_polarity
from rag.verify.prepared import read_passage
from rag.verify.verdicts import give_verdict
from scripts.sections import Section

Read: TypeAlias = Callable[[str], object]
Seconds: TypeAlias = Callable[[Read, str], float]  # that reading a text takes

TITLE = "Any text"
STRINGS = 10_000
_VERIFIED = 100  # of them by an engine, which searches for each sentence
_CHARACTERS = 1000
_GROWTH = 2.5
_NOISE_S = 0.02
_SHORTEST, _LONGEST = 3_125, 100_000  # characters of what is repeated
_ENOUGH_S = 0.1  # what takes as long is not doubled any more: five times the noise
_TRIES = 3

_SCRIPTS: Mapping[str, str] = {
    "latin": "aeinrstAEINRST",
    "accented": "éèüößñçøåőąłžİı",
    "greek": "αεινρστΑΕΙΝς",
    "cyrillic": "аеинрстАЕИНйґ",
    "armenian": "աեինրստԱԵԻ",
    "georgian": "აეინრსტ",
    "hebrew": "אבגדהושלם",
    "arabic": "ابتثجحخمنهوي٠١٢٣",
    "devanagari": "अआकखगतनपमरस्ािी०१२",
    "bengali": "অআকখগতনপমর্াি১২",
    "tamil": "அஆகஙசஞடணத்ாி",
    "telugu": "అఆకఖగతనపమర్ాి",
    "thai": "กขคงจชซดตถทนบปา่้๑๒",
    "khmer": "កខគងចឆជតថទន្ាិ",
    "tibetan": "ཀཁགངཅཆཇཏཐ་།",
    "ethiopic": "አበገደሀወዘሐጠ",
    "hangul": "가나다라마바사아자한국어",
    "kana": "あいうえおかきくアイウエオー",
    "han": "今天天气很好我们去公园二十三月日第",
    "signs": "€%§°½№①😀🇩🇪→×√∑",
}
_ANYWHERE = (  # between the letters of any script
    " ", " ", " ", "\n", "\t", ".", ",", ". ", "; ", ": ", "? ", "! ", "。", "؟", "-", "–", "(", ")", "[", "]", "|",
    "*", "**", "`", "```\n", "#", "> ", "$", "\\", "_", "<", "&", "'", "’", '"', "[1]", " [1].", "[1, 2]", "(source 1)",
    "1", "12", "2026", "1.", "1,", "0", "9" * 400, "39 March 2026", "30.02.2026", "25:61", "5 zorks", "7 % ", "3/0",
    "not ", "no ", "nicht ", "ne ", "at most ", "Mr. ", "A.B. ", "http://a.b/", "\u0301", "\u0323", "\u200b", "\u200d",
    "\ufeff", "\u00ad", "\u202e", "\u202c", "\u2066", "\ud800", "\udfff", "\x00", "\x1b", "\u2028", "\u0085",
)  # fmt: skip
REPEATS = (
    "[", "]", "(", "<", "{", "[1]", "[1] ", "[1,", "[1-", "(source ", "[1](http:", "<sup>", "\\[", "**", "*", "_", "`",
    "|", "| ", "| a | 1 |\n", "-", "- x\n", "#", "# ", "> ", "```\n", "~~~\n", "---\n", " ", "\n", "\t", "\u00a0",
    "1", "1 ", "1,", "1.", "1-", "1/", "1:", "$", "%", "€", "½", "0123456789", "1 000 ", "1.2.3.", "A-1 ", "+49 ",
    "12:30 ", "2/3 ", "5 € ", "5 zorks ", "1 march ", "39 March 2026 ", "2026-01-02 ", "between 1 and 2 ", "7, 8, ",
    "$x$ ", "\\frac{1}{2}", "hundred ", "twenty ", "one ", "Monday ", "not ", "no ", "nicht ", "ne pas ", "don't ",
    "not exceeding ", "at most ", "over ", "more of ", "without ", ". ", "; ", ", ", "? ", "...", ":", "'", '"', "„",
    "Mr. ", "A.B.", "A. ", "Paris ", "Paris of ", "NASA ", "U.S. ", "a", "A",
    "word\n", "Bundesausbildungsförderungsgesetz" * 150,
    "Some limits:\n", "Let me know if ", "The fee is 5 euros [1]. ", "Guests are not allowed. ", "http://a.b/", "a@b.",
    "ประเทศไทยรวมเลือดเนื้อชาติ", "今天天气很好", "今天天气很好。", "東京都は日本の首都である", "한국어", "தமிழ் ",
    "हिन्दी ", "مرحبا ١٢ ", "שלום ", "не ", "\u0301", "a\u0301\u0302\u0303\u0323", "\u200b", "\u202e\u202c",
    "\ud800", "😀", "🇩🇪", "ﬁ", "İ", "x\u00ad",
)  # fmt: skip

_PLAIN = (
    "The fee is 12.50 euros a month, and members under 18 pay half. Guests are not allowed after 10 p.m. on Monday. "
    "The Louvre museum in Paris opened on 10 August 1793.\n\n| Week | Price |\n| --- | --- |\n| 1 | £90 |"
)
_ANSWER = "The fee is 12.50 euros a month [1]. Guests of the Louvre are allowed on 9 March. No."


def any_text() -> Section:
    """Read the strings and the repeated pieces."""
    failed = [*_failures(), *_failures_of_engine()]
    grown = [f"{name}, {piece!r}" for name, read in READERS.items() for piece in REPEATS if grows(read, piece)]
    return describe(failed, grown)


def describe(failed: Sequence[str], grown: Sequence[str]) -> Section:
    """Return the table, and what fails or takes too long."""
    lines = (
        "Strings and repeated pieces that go through all that a claim or a source goes through"
        " (`scripts/sections/any_text.py`).\n",
        "| | read | fail |",
        "|---|---:|---:|",
        f"| random strings of {_CHARACTERS} characters in {len(_SCRIPTS)} scripts: no error "
        f"| {STRINGS} | {len(failed)} |",
        f"| pieces, repeated up to {_LONGEST} characters: 2n takes at most {_GROWTH} times the time of n "
        f"| {len(READERS) * len(REPEATS)} | {len(grown)} |",
    )
    missed = [f"any text: {each}" for each in failed] + [
        f"any text: more than linear time for {each}" for each in grown
    ]
    return Section(TITLE, lines, tuple(missed))


def random_text(seed: int, characters: int = _CHARACTERS) -> str:
    """Return a string of one script, or of several, with anything in between: no words, no good Unicode."""
    chance = random.Random(seed)  # noqa: S311 - nothing is secret
    names = chance.sample(sorted(_SCRIPTS), chance.choice((1, 1, 1, 3, len(_SCRIPTS))))
    letters = "".join(_SCRIPTS[name] for name in names)
    share = chance.choice((0.0, 0.3, 0.7, 0.95))  # of letters; without any, too
    pieces: list[str] = []
    length = 0
    while length < characters:
        piece = chance.choice(letters) if chance.random() < share else chance.choice(_ANYWHERE)
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces)[:characters]


def grows(read: Read, piece: str, seconds: "Seconds | None" = None) -> bool:
    """Say whether a piece that is repeated is read in more than linear time, by the best of a few measurements."""
    measure = seconds or _cpu_seconds
    characters, taken = _SHORTEST, measure(read, _repeated(piece, _SHORTEST))
    while characters < _LONGEST and taken < _ENOUGH_S:
        characters *= 2
        taken = measure(read, _repeated(piece, characters))
    best_half = best = float("inf")
    for attempt in range(_TRIES):
        best_half = min(best_half, measure(read, _repeated(piece, characters // 2, attempt + 1)))
        best = min(best, taken if attempt == 0 else measure(read, _repeated(piece, characters, attempt)))
        if best <= _GROWTH * best_half + _NOISE_S:
            return False
    return True


def _repeated(piece: str, characters: int, attempt: int = 0) -> str:
    """Return a piece repeated; the end differs with each attempt, so that nothing is remembered."""
    return (piece * (characters // len(piece) + 1))[:characters] + f" {attempt}"


def _cpu_seconds(read: Read, text: str) -> float:
    started = time.process_time()
    read(text)
    return time.process_time() - started


# --- what reads ---------------------------------------------------------------------------------------


def _weigh(text: str) -> dict[str, float]:
    return dict.fromkeys(analyse(text), 1.0)


def _source(text: str, number: int = 1) -> Source:
    chunk = Chunk("a" * 24, "d" * 24, 0, len(text), text, "Rules")
    return Source(number, Hit(chunk, "default", "rules.md", "Rules", 1.0, date="2026-01-02"))


def _cite(answer: str, *sources: str, languages: Sequence[str] = ("en",), drop: bool = False) -> None:
    """Let an answer be verified as it is written, in pieces."""
    numbered = [_source(text, number) for number, text in enumerate(sources, start=1)]
    citer = Citer(numbered, _weigh, strictness="drop" if drop else "mark", languages=languages)
    step = max(1, len(answer) // 3)
    for start in range(0, len(answer), step):
        citer.feed(well_formed(answer[start : start + step]))
    citer.finish()
    judge(answer, citer.sentences, "mark")
    for citation in citer.citations:
        if not any(citation.quote == text[citation.start : citation.end] for text in sources):
            raise AssertionError(f"{citation.quote!r} is not what stands in the source")


def _judge_given(text: str, source: str) -> None:
    passages = [read_passage(_source(source), _weigh, ("en",))]
    for sentence in split_given(text):
        give_verdict(sentence.said, passages, _weigh, ("en",))


READERS: Mapping[str, Read] = {
    "lift_markers": lift_markers,
    "without_markers": without_markers,
    "settled": settled,
    "split_answer": split_answer,
    "split_sentences": split_sentences,
    "frame_of": frame_of,
    "values_of": partial(values_of, language="en"),
    "values_of, German": partial(values_of, language="de"),
    "values_of, Chinese": partial(values_of, language="zh"),
    "read_facts": lambda text: read_facts(text, _weigh, "en"),
    "index_facts": lambda text: index_facts(text, _weigh, "en"),
    "read_polarity": lambda text: read_polarity(text, _weigh, "en"),
    "read_polarity, French": lambda text: read_polarity(text, _weigh, "fr"),
    "an answer": lambda text: _cite(text, _PLAIN),
    "an answer, drop": lambda text: _cite(text, _PLAIN, drop=True),
    "a source": lambda text: _cite(_ANSWER, well_formed(text)),
    "a given text": lambda text: _judge_given(text, _PLAIN),
    "a given text's source": lambda text: _judge_given(_ANSWER, well_formed(text)),
}


def read_in_every_way(text: str) -> None:
    """Let a text go through all that claims and sources go through; raises what any of it raises."""
    for read in READERS.values():
        read(text)


def _failures() -> Iterator[str]:
    for seed in range(STRINGS):
        try:
            read_in_every_way(random_text(seed))
        except Exception as error:
            yield f"string {seed}: {error!r}"


def _failures_of_engine() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rules.md"
        file.write_text(_PLAIN, "utf-8")
        settings = load_settings(store=Path(folder) / "store")
        run(settings, [file], Options())
        yield from asyncio.run(_verify_all(open_engine(settings)))


async def _verify_all(engine: Engine) -> list[str]:
    failed = []
    async with engine:
        for seed in range(_VERIFIED):
            try:
                await engine.verify(random_text(seed))
            except Exception as error:
                failed.append(f"engine.verify, string {seed}: {error!r}")
    return failed
