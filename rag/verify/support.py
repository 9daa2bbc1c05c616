"""Support: finds the smallest span of a source that supports a sentence, and how well. Pure.

Words are compared as the index sees them (lower case, stemmed, without stop words) and weighed by their rarity; what
a paraphrase may not change (`rag.verify.facts`, `rag.verify.negation`, `rag.verify.alignment`) must be there besides.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag.records import Chunk, CitationStatus, Span
from rag.text.lexicon import lexicon_of
from rag.text.likeness import likeness
from rag.text.lines import is_row_of_filled_cells
from rag.verify.alignment import changed_words
from rag.verify.directions import read_directions, turned
from rag.verify.facts import FactIndex, Facts, index_facts, missing_facts, others_than, states, unite
from rag.verify.misplaced import misplaced
from rag.verify.negation import contradicts, read_polarity
from rag.verify.prepared import Claim, Passage, Weigh, read_claim
from rag.verify.verbatim import find_verbatim

# Share of a sentence's weighted words that its span must hold.
SUPPORTED = 0.46
_SUPPORTED_ALONE = 0.4  # … where that is one sentence: a run of several has words by chance
_SUPPORTED_BY_FACTS = 0.33  # … where it has the claim's facts besides
_SUPPORTED_BY_ALL = 0.25  # … where it is all that the source says: among several, the nearest has words by chance
_RUN_WITHOUT_FACTS = 0.48  # … where it is a run, and no fact is there to decide
WEAK = 0.5  # below, a sentence is supported by its facts more than by its words: 9 % of evals/claims' true ones
_ALIKE = 0.7  # of `likeness`; WiCE, AUROC .953 for .951 with .8 and .947 with .6
_CONTEXT_SHARE = 0.25  # of a word's weight, where only the title or the context of the source holds it
_GAIN = 0.15  # what one more source sentence must add to be quoted too
_LONGEST_WINDOW = 8  # consecutive sentences, about a chunk; with 3, WiCE's 75 % are 58 %
_MOST_ELSEWHERE = 2  # sentences that are quoted besides, for facts
_LACKING = 0.1  # taken off the share for each of the first two tokens that fail: WiCE, AUROC .951 for .942
_ANCHORED = 0.7  # of a sentence's words but its facts: a source sentence that has them is the one that it restates
_ANCHORED_ROW = 0.4  # … of its words but its numbers: a row says in its few cells what its head and title begin
_AS_GOOD = 0.1  # below the best such share: rows of one table differ in little but their facts
_SAME_TOPIC = 0.2  # of a sentence's words: a source sentence whose directions are compared with its own
_TURNED = 0.13  # of its weight, said the other way: chosen on half of SciFact's claims, docs/experiments.md


@dataclass(frozen=True, slots=True)
class Support:
    """A source's support for a sentence: a span of its document, its kind, its share, and the missing tokens.

    `also` are sentences elsewhere in the source, for facts that `span` has not: a date in the heading, a name above.
    `held` is the share before anything is taken off for the missing tokens: whether the source is on the topic.
    """

    span: Span
    status: CitationStatus
    share: float
    failed_tokens: tuple[str, ...] = ()
    also: tuple[Span, ...] = ()
    held: float = 0.0


def find_support(sentence: str, passage: Passage, weigh: Weigh) -> Support:
    """Return the smallest span of the passage that carries `sentence`, or its closest sentence, `unsupported`."""
    return find_claim(read_claim(sentence, weigh), passage, weigh)


def find_claim(claim: Claim, passage: Passage, weigh: Weigh) -> Support:
    """Like `find_support`, for a prepared sentence that is looked up in several passages."""
    chunk = passage.source.hit.chunk
    verbatim = find_verbatim(claim.text, chunk.text, passage.normal, passage.sentences)
    if verbatim is not None:
        span, status = verbatim
        return Support(_absolute(passage, span), status, 1.0)
    return _find_paraphrase(claim, passage, weigh)


def find_contradiction(claim: Claim, passage: Passage, weigh: Weigh) -> Support | None:
    """Return the sentence of a passage that says a claim otherwise, with the tokens that differ; None if none does.

    It holds enough of the claim's words, and has another number, another name in a name's place, or a denial that only
    one of the two has. A sentence that merely lacks a fact contradicts nothing, and neither does a passage with a
    sentence as near that agrees.
    """
    shares = [_share(claim.weights, words, passage.context_words) for words in _held(claim, passage)]
    carrying = [i for i, share in enumerate(shares) if share >= SUPPORTED]
    otherwise = {i: _otherwise(claim, passage, i, weigh) for i in {*carrying, *_restated(claim, passage, weigh)}}
    if not carrying or not all(otherwise.values()):
        return None
    nearest = min(carrying, key=lambda i: (-shares[i], len(otherwise[i]), i))
    return Support(_window(passage, nearest, nearest), "unsupported", shares[nearest], otherwise[nearest])


def carried_together(
    sentence: str, quotes: Sequence[str], contexts: Iterable[str], weigh: Weigh, languages: Sequence[str] = ()
) -> tuple[float, tuple[str, ...]]:
    """Return how much of `sentence` several quotes hold together, in [0, 1], and the tokens of it that they lack."""
    claim = read_claim(sentence, weigh, languages)
    text, context = "\n".join(quotes), "\n".join(contexts)
    facts, beside = index_facts(text, weigh, claim.language), index_facts(context, weigh, claim.language)
    words = _with_values(frozenset(weigh(text)), claim, facts, beside)
    share = _share(claim.weights, words, frozenset(weigh(context)))
    failed = missing_facts(claim.facts, facts, beside, weigh)
    changed = [_changed(claim, quote, weigh, claim.language) for quote in quotes]
    return share, failed or (min(changed, key=len) if changed else ())


def touches(chunk: Chunk, one: Span, other: Span) -> bool:
    """Whether only white space separates two consecutive spans of a chunk."""
    first, second = (one, other) if one.start <= other.start else (other, one)
    between = chunk.text[first.end - chunk.start : second.start - chunk.start]
    return first.end <= second.start and not between.strip()


# --- paraphrase -----------------------------------------------------------------------------------


def _find_paraphrase(claim: Claim, passage: Passage, weigh: Weigh) -> Support:
    """Return the shortest run of sentences that carries enough; a longer one only where it adds _GAIN."""
    if not passage.sentences:  # white space
        return Support(_absolute(passage, Span(0, len(passage.source.hit.chunk.text))), "unsupported", 0.0)
    words = _held(claim, passage)
    longest = min(_LONGEST_WINDOW, len(passage.sentences))
    sizes = [_best_windows(claim, passage, words, size) for size in range(1, longest + 1)]
    share, closest, _ = sizes[0][0]
    has_facts = bool(claim.facts.names) or any(not fact.is_weak for fact in claim.facts.values)
    least = [_least(size, len(words), has_facts=has_facts) for size in range(1, longest + 1)]
    may_suffice = any(windows[0][0] >= enough for windows, enough in zip(sizes, least, strict=True))
    failed: tuple[str, ...] = ()
    if may_suffice:
        failed = (
            _restated_wrongly(claim, passage, weigh)
            or misplaced(claim, passage, weigh)
            or _turned(claim, passage, words, weigh)
        )
    if may_suffice and not failed:
        run = _choose(sizes, least, lambda first, last: not _fails(claim, passage, first, last, weigh))
        if run is not None:
            return Support(_window(passage, *run[1:]), "supported", run[0])
        run = _choose(
            sizes, least, lambda first, last: not _denied(claim, passage.text(first, last), weigh, passage.language)
        )
        if run is not None:
            share, first, last = run
            also, failed = _look_elsewhere(claim, passage, first, last, weigh)
            if not failed:
                return Support(_window(passage, first, last), "supported", share, also=also)
    if not failed:
        failed = _fails(claim, passage, closest, closest, weigh)
    held, lacking = sizes[0][0][0], _LACKING * min(len(failed), 2)
    return Support(_window(passage, closest, closest), "unsupported", max(0.0, held - lacking), failed, held=held)


def _choose(
    sizes: Sequence[Sequence[tuple[float, int, int]]], least: Sequence[float], will_do: Callable[[int, int], bool]
) -> tuple[float, int, int] | None:
    """Return the smallest run that carries enough and will do; a larger one only where it adds _GAIN."""
    best: tuple[float, int, int] | None = None
    for windows, enough in zip(sizes, least, strict=True):
        for share, first, last in windows:
            if share < (enough if best is None else best[0] + _GAIN):
                break
            if will_do(first, last):
                best = share, first, last
                break
    return best


def _least(sentences: int, of: int, *, has_facts: bool) -> float:
    """Return what a run of a source's sentences must hold of a claim's words: less where facts decide or it is one."""
    if not has_facts:
        return _SUPPORTED_ALONE if sentences == 1 else _RUN_WITHOUT_FACTS
    if of == 1:
        return _SUPPORTED_BY_ALL
    return _SUPPORTED_BY_FACTS if sentences == 1 else SUPPORTED


def _look_elsewhere(
    claim: Claim, passage: Passage, first: int, last: int, weigh: Weigh
) -> tuple[tuple[Span, ...], tuple[str, ...]]:
    """Return the sentences outside of a run that have the facts it lacks, and the facts that nothing has."""
    facts = unite(passage.facts[first : last + 1])
    chosen: list[int] = []
    while missing := missing_facts(claim.facts, facts, passage.context_facts, weigh):
        others = [i for i in range(len(passage.sentences)) if not first <= i <= last and i not in chosen]
        left = {i: missing_facts(claim.facts, facts | passage.facts[i], passage.context_facts, weigh) for i in others}
        best = min(others, key=lambda i: (len(left[i]), abs(i - first)), default=None)
        if best is None or len(left[best]) == len(missing) or len(chosen) == _MOST_ELSEWHERE:
            return (), missing
        chosen.append(best)
        facts |= passage.facts[best]
    return tuple(_window(passage, i, i) for i in sorted(chosen)), ()


def _best_windows(
    claim: Claim, passage: Passage, words: Sequence[frozenset[str]], size: int
) -> list[tuple[float, int, int]]:
    """Return the runs of `size` sentences by how much they hold of a claim, best first: share, first, last."""
    windows = [
        (_share(claim.weights, frozenset().union(*words[i : i + size]), passage.context_words), i, i + size - 1)
        for i in range(len(words) - size + 1)
    ]
    return sorted(windows, key=lambda window: (-window[0], window[1]))


def _fails(claim: Claim, passage: Passage, first: int, last: int, weigh: Weigh) -> tuple[str, ...]:
    """Return the tokens of a claim that a run of sentences lacks or denies."""
    facts = unite(passage.facts[first : last + 1])
    return missing_facts(claim.facts, facts, passage.context_facts, weigh) or _denied(
        claim, passage.text(first, last), weigh, passage.language
    )


def _restated_wrongly(claim: Claim, passage: Passage, weigh: Weigh) -> tuple[str, ...]:
    """Return the tokens of a claim that every sentence which it restates has otherwise; () where it restates none.

    What a source sentence has otherwise is not made good by another sentence of the source that has it.
    """
    failures = [_otherwise(claim, passage, i, weigh) for i in _restated(claim, passage, weigh)]
    return min(failures, key=len) if failures and all(failures) else ()


def _turned(claim: Claim, passage: Passage, words: Sequence[frozenset[str]], weigh: Weigh) -> tuple[str, ...]:
    """Return what a claim says to rise where the passage says of the same mostly that it falls, or the other way."""
    if not claim.directions:
        return ()
    near = [i for i, held in enumerate(words) if _share(claim.weights, held, frozenset()) >= _SAME_TOPIC]
    said = (read_directions(passage.text(i, i), weigh, passage.language) for i in near)
    weight = sum(turned(claim.directions, each, claim.weights) for each in said)
    return (claim.directions[0].word,) if weight > _TURNED * sum(claim.weights.values()) else ()


def _restated(claim: Claim, passage: Passage, weigh: Weigh) -> list[int]:
    """Return the sentences and the rows of tables that a claim restates: they hold most of its words but its facts."""
    near = [
        *_nearest(claim.topic, passage, _ANCHORED, rows=False),
        *_nearest(claim.subject, passage, _ANCHORED_ROW, rows=True),
    ]
    return near or [i for i in range(len(passage.sentences)) if _changed_words(claim, passage.text(i, i), weigh)]


def _nearest(weights: Mapping[str, float], passage: Passage, least: float, *, rows: bool) -> list[int]:
    """Return the sentences, or the rows of tables, that hold most of some words, and at least a share of them."""
    total = sum(weights.values())
    if total <= 0:
        return []
    shares = {
        i: sum(weight for word, weight in weights.items() if word in words or word in passage.context_words) / total
        for i, words in enumerate(passage.words)
        if rows == is_row_of_filled_cells(passage.text(i, i))
    }
    best = max(shares.values(), default=0.0)
    return [i for i, share in shares.items() if share >= max(least, best - _AS_GOOD)]


def _otherwise(claim: Claim, passage: Passage, i: int, weigh: Weigh) -> tuple[str, ...]:
    """Return the tokens of a claim that sentence `i` has otherwise: another number, another name, a denial."""
    facts, text = passage.facts[i], passage.text(i, i)
    missing = missing_facts(Facts(claim.facts.values), facts, passage.context_facts, weigh)
    if missing and others_than(claim.facts, facts, passage.context_facts):
        return missing
    return _changed(claim, text, weigh, passage.language)


def _changed(claim: Claim, text: str, weigh: Weigh, language: str) -> tuple[str, ...]:
    return _changed_words(claim, text, weigh) or _denied(claim, text, weigh, language)


def _changed_words(claim: Claim, text: str, weigh: Weigh) -> tuple[str, ...]:
    return changed_words(claim.text, text, weigh, claim.language, _proper(claim))


def _proper(claim: Claim) -> frozenset[str] | None:
    """Return the names of a claim where capitals do not tell them; else None."""
    if not lexicon_of(claim.language).capitalises_nouns:
        return None
    return frozenset(name for name, _ in claim.facts.names)


def _denied(claim: Claim, text: str, weigh: Weigh, language: str) -> tuple[str, ...]:
    word = contradicts(claim.polarity, read_polarity(text, weigh, language))
    return () if word is None else (word,)


def _held(claim: Claim, passage: Passage) -> list[frozenset[str]]:
    """Return the words of each sentence, and those of the claim's values that it states in other words."""
    pairs = zip(passage.words, passage.facts, strict=True)
    return [_with_values(words, claim, facts, passage.context_facts) | _alike(claim, words) for words, facts in pairs]


def _alike(claim: Claim, words: frozenset[str]) -> set[str]:
    """Return the words of a claim that a sentence has inflected, in a compound or as a cognate."""
    return {word for word in claim.weights if word not in words and likeness(word, words) >= _ALIKE}


def _with_values(words: frozenset[str], claim: Claim, facts: FactIndex, beside: FactIndex) -> frozenset[str]:
    pairs = zip(claim.of_values, claim.facts.values, strict=True)
    return words.union(*(of for of, fact in pairs if not of <= words and states(facts, beside, fact)))


def _share(weights: Mapping[str, float], words: frozenset[str], context_words: frozenset[str]) -> float:
    total = sum(weights.values())
    if total <= 0:
        return 0.0
    inside = sum(weight for word, weight in weights.items() if word in words)
    beside = sum(weight for word, weight in weights.items() if word in context_words and word not in words)
    return (inside + _CONTEXT_SHARE * beside) / total


def _window(passage: Passage, first: int, last: int) -> Span:
    return _absolute(passage, Span(passage.sentences[first].start, passage.sentences[last].end))


def _absolute(passage: Passage, span: Span) -> Span:
    offset = passage.source.hit.chunk.start
    return Span(offset + span.start, offset + span.end)
