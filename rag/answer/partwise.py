"""Partwise: each part of a question, or each side of a comparison, is searched and judged by itself."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from rag.answer.basis import Part
from rag.answer.conversation import leans_back, share_held
from rag.answer.looking import Look, Looker
from rag.answer.looking_back import look_back
from rag.answer.parts import Side, asks_barely, compared_in_two, split_question, split_sides
from rag.records import Condition, Evidence, Hit, Message, Question, Source

_COVERED = 0.8  # of a part's words, by weight, that the best evidence of the whole question has: it answers both
_STANDS_ALONE = 2  # words that name something: a later part with fewer, `what is the limit?`, needs the first one's
_NUMBER = re.compile(r"\d+")


def look_at_parts(looker: Looker, question: Question, whole: Look, language: str) -> tuple[Look, tuple[Part, ...]]:
    """Return the looks at a question's parts as one, and its parts, none where the question stays whole.

    A part without evidence is not answered; where none is, or one passage answers all, the whole look is returned.
    """
    text = looker.spelled(question.text)
    asked, spoken = split_question(text, looker.words, language)
    question = _without(question, whole.others)
    if asked and not _covers(looker, whole, asked):
        looks = _look_one_by_one(looker, question, asked, language, spoken)
        # What goes on from the first part may be answered beside it in other words: the whole question finds that. It
        # does so, too, where nothing answers the first part, which alone says what the others are about.
        is_beside = whole.is_convincing and any(
            _leans(looker, part, language, spoken) and not (look.is_convincing and looks[0].is_convincing)
            for part, look in zip(asked[1:], looks[1:], strict=True)
        )
        if any(look.is_convincing for look in looks) and not is_beside:
            return united(looks, [Part(part, language=spoken) for part in asked])
    sides, looks = _look_at_sides(looker, question, text, whole, language)
    if sides and all(look.is_convincing and look.evidence for look in looks) and _differ(looks):
        return united(looks, [Part(side.name, label=side.name) for side in sides])
    return whole, ()


def _look_one_by_one(
    looker: Looker, question: Question, asked: Sequence[str], language: str, spoken: str
) -> list[Look]:
    """Look at each part; one that goes on from the first (`and how long is it?`) is about the first one's document."""
    first = look_back(looker, replace(question, text=asked[0]), language)
    looks = [first]
    uri = _source(first, first.evidence[0]).hit.uri if first.is_convincing and first.evidence else ""
    for before, part in pairwise(asked):
        history = (*question.history, Message("user", before), Message("assistant", "…"))
        following = replace(question, text=part, history=history)
        leans = _leans(looker, part, language, spoken)
        there = look_back(looker, only_in(following, uri), language, leans=leans) if uri else None
        if there is None or not leans:
            anywhere = look_back(looker, following, language, leans=leans)
            there = anywhere if there is None or anywhere.confidence > there.confidence else there
        looks.append(there)
        if leans and uri:
            looks[0] = _within(first, uri)
    return looks


def _leans(looker: Looker, part: str, language: str, spoken: str) -> bool:
    is_bare = asks_barely(part, spoken) or len(looker.words(part)) < _STANDS_ALONE
    return is_bare or leans_back(part, looker.words, language)


def _within(look: Look, uri: str) -> Look:
    """Return a look with the evidence of one document."""
    return replace(look, evidence=tuple(each for each in look.evidence if _source(look, each).hit.uri == uri))


def _covers(looker: Looker, whole: Look, asked: Sequence[str]) -> bool:
    """Say whether the best evidence of the whole question, with its context, has the words of every part."""
    if not whole.is_convincing or not whole.evidence:
        return False
    best = whole.evidence[0]
    hit = next(source.hit for source in whole.sources if source.number == best.number)
    said = replace(hit, chunk=replace(hit.chunk, text=best.text))
    return all(share_held(looker.words(part), said, looker.weigh) >= _COVERED for part in asked)


def _look_at_sides(
    looker: Looker, question: Question, text: str, whole: Look, language: str
) -> tuple[Sequence[Side], list[Look]]:
    sides = split_sides(text, language)
    if sides:
        return sides, [_with_own_documents(looker, question, side) for side in sides]
    compared = compared_in_two(text, language)
    versions = _versions(whole.retrieval.hits) if compared else []
    sides = tuple(Side(f"{hit.title} ({hit.uri})", compared) for hit in versions)
    return sides, [looker.look(only_in(question, hit.uri), compared) for hit in versions]


def _without(question: Question, uris: Sequence[str]) -> Question:
    """Return a question that is not asked of some documents: what it names in one part, it means in all of them."""
    return replace(question, where=(*question.where, *(Condition("uri", "ne", uri) for uri in uris)))


def only_in(question: Question, uri: str) -> Question:
    """Return a question that is asked of one document."""
    return replace(question, where=(*question.where, Condition("uri", "eq", uri)))


def _with_own_documents(looker: Looker, question: Question, side: Side) -> Look:
    """Look for one side, in the documents whose title, date or uri has its numbers, if any of the hits' has.

    There the text need not say the number again.
    """
    retrieval = looker.retrieve(question, side.question)
    numbers = {word for word in re.findall(r"[\w-]+", side.name) if word.isdigit()}
    own = tuple(
        hit
        for hit in retrieval.hits
        if numbers and numbers <= set(_NUMBER.findall(f"{hit.title} {hit.date} {hit.uri}"))
    )
    if not own:
        return looker.judge(question, retrieval)
    without = " ".join(word for word in side.question.split() if not numbers & set(_NUMBER.findall(word)))
    return looker.judge(question, replace(retrieval, hits=own, question=without))


def _versions(hits: Sequence[Hit]) -> list[Hit]:
    """Return the first hits of two documents whose titles differ in numbers only; none where there are not two."""
    series: dict[str, dict[str, Hit]] = {}
    for hit in hits:
        name = f"{hit.collection}\n{_NUMBER.sub('#', hit.title.casefold())}"
        series.setdefault(name, {}).setdefault(hit.uri, hit)
    versions = next((list(each.values()) for each in series.values() if len(each) == 2), [])
    return sorted(versions, key=lambda hit: (hit.date or "", hit.uri))


def _differ(looks: Sequence[Look]) -> bool:
    """Say whether each look's best evidence stands elsewhere."""
    places = {(_source(look, look.evidence[0]).hit.chunk.document_id, look.evidence[0].start) for look in looks}
    return len(places) == len(looks)


def united(looks: Sequence[Look], parts: Sequence[Part]) -> tuple[Look, tuple[Part, ...]]:
    """Return the looks as one, their hits in turn, and the parts with their evidence, numbered by its sources."""
    in_turn = (hit for row in zip_longest(*(look.retrieval.hits for look in looks)) for hit in row if hit is not None)
    hits = tuple({(hit.collection, hit.chunk.id): hit for hit in in_turn}.values())
    numbers = {(hit.collection, hit.chunk.id): number for number, hit in enumerate(hits, start=1)}
    answered = tuple(
        replace(part, evidence=tuple(_renumbered(look, each, numbers) for each in look.evidence))
        if look.is_convincing
        else part
        for part, look in zip(parts, looks, strict=True)
    )
    timings = {name: sum(look.retrieval.timings_s[name] for look in looks) for name in looks[0].retrieval.timings_s}
    searched = " / ".join(look.retrieval.question for look in looks)
    look = replace(
        looks[0],
        retrieval=replace(looks[0].retrieval, question=searched, hits=hits, timings_s=timings),
        sources=tuple(Source(number, hit) for number, hit in enumerate(hits, start=1)),
        evidence=tuple(each for part in answered for each in part.evidence),
        superseded=tuple(sorted({uri for look in looks if look.is_convincing for uri in look.superseded})),
        corrected=tuple(sorted({pair for look in looks if look.is_convincing for pair in look.corrected})),
        confidence=min(look.confidence for look in looks if look.is_convincing),
        judge_s=sum(look.judge_s for look in looks),
    )
    return look, answered


def _renumbered(look: Look, evidence: Evidence, numbers: Mapping[tuple[str, str], int]) -> Evidence:
    hit = _source(look, evidence).hit
    return replace(evidence, number=numbers[hit.collection, hit.chunk.id])


def _source(look: Look, evidence: Evidence) -> Source:
    return next(source for source in look.sources if source.number == evidence.number)
