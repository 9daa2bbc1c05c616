"""Looking back: a question is searched alone, or with the question before it that it goes on from."""

from dataclasses import replace

from rag.answer.conversation import last_topic, leans_back
from rag.answer.follow_ups import go_on, refer, restate
from rag.answer.looking import Look, Looker
from rag.records import Question
from rag.text.lines import is_parted_row

_COLUMN_WORDS = 3  # that name something: with more a follow-up asks for more than another column


def look_back(looker: Looker, question: Question, language: str, *, leans: bool | None = None) -> Look:
    """Choose between searching the question alone and searching it together with the earlier question.

    Joined, it nearly always looks convincing because of the old topic's words, so only hits that contain the new
    words count. A question that plainly refers back is joined even if no hit contains them, but then the
    confidence is no higher than for the question alone. `leans` says so where it is known that it does, or does not.
    """
    text = looker.spelled(question.text)
    topic = last_topic(question.history, looker.words, language)
    if topic is None:
        return looker.look(question, text)
    topic = looker.spelled(go_on(topic, question.history, looker.words, language))
    restated = _restated(looker, question, text, topic, language)
    if restated is not None:
        return restated
    joined = f"{topic} {text}"
    leans = leans_back(text, looker.words, language) if leans is None else leans
    row = _same_row(looker, question, text, topic) if leans else None
    if row is not None:
        return replace(row, retrieval=replace(row.retrieval, question=joined))
    if not leans:
        alone = looker.look(question, text)
        if alone.is_convincing:
            return alone
        together = looker.retrieve(question, joined)
        holding = looker.holding(text, together)
        return looker.judge(question, replace(together, hits=holding), asked=text) if holding else alone
    together = looker.retrieve(question, joined)
    holding = looker.holding(text, together)
    look = looker.judge(question, replace(together, hits=holding or together.hits), asked=text if holding else "")
    if holding and look.is_convincing:
        return look
    alone = looker.look(question, text)
    if alone.is_convincing and holding:
        return alone
    referred = refer(text, topic, language)
    about_it = looker.look(question, referred) if referred else look
    if about_it.is_convincing and referred:
        return about_it
    return look if holding else replace(look, confidence=min(look.confidence, alone.confidence))


def _restated(looker: Looker, question: Question, text: str, topic: str, language: str) -> Look | None:
    """Look for the question before with another name, code or number, if that convinces and the hits hold it."""
    restated = restate(text, topic, language)
    look = looker.look(question, restated) if restated else None
    return look if look and look.is_convincing and looker.holding(text, look.retrieval) else None


def _same_row(looker: Looker, question: Question, text: str, topic: str) -> Look | None:
    """Look for the question before where the follow-up names another column of the row that answers it."""
    words = looker.words(text)
    look = looker.look(question, topic) if 0 < len(words) <= _COLUMN_WORDS else None
    if look is None or not look.is_convincing or not look.evidence:
        return None
    best = look.evidence[0]
    hit = next(source.hit for source in look.sources if source.number == best.number)
    first_line = hit.chunk.text.strip().partition("\n")[0]
    columns = looker.weigh(f"{hit.chunk.context}\n{first_line}").keys() - looker.weigh(hit.title).keys()
    is_row = is_parted_row(best.text) or hit.chunk.kind == "table"
    return replace(look, evidence=(best,)) if is_row and words.keys() <= columns else None
