"""The prompt: hits and a question become the exact messages that a model is sent, within its budget. Pure.

The wording is `rag.answer.template`'s, the choice `rag.answer.packing`'s. What stands in a source is data: each is
fenced, and shown without what could pass for a fence, a marker or a message (`rag.text.shown`).
"""

from collections.abc import Iterable, Sequence

from rag.answer.packing import Read, likeness, pack
from rag.answer.template import DETAIL, NO_SOURCES, SOURCE, SYSTEM, USER
from rag.errors import UsageError
from rag.records import Hit, Message, Prompt, Source
from rag.settings import LLMSettings
from rag.text.shown import neutralise, show, show_line
from rag.text.tokens import count_tokens

_HISTORY_SHARE = 0.25  # of the budget, for what was said before; the newest messages that fit

# cl100k stands in for the model's own tokenizer. Measured on Wikipedia, handbooks and SEC reports: WordPiece with 30k
# words needs .88 to 1.03 times as many tokens; SmolLM2's, which cuts numbers into digits, 1.09 to 1.21 times as many.
_MARGIN = 0.18
_MESSAGE_TOKENS = 4  # around one message in the chat formats of OpenAI and Llama
_REPLY_TOKENS = 3  # what opens the model's own message

_TITLE_CHARACTERS = 200  # what is longer is no title
_CONTEXT_CHARACTERS = 1000  # a table's header row is part of it
_DATE_CHARACTERS = 40

_ROLES = ("user", "assistant")


def budget_tokens(settings: LLMSettings) -> int:
    """Return how many cl100k tokens a prompt may have: what the answer and the margin leave of the model's context."""
    return int((settings.context_tokens - settings.max_answer_tokens) * (1 - _MARGIN))


def build_prompt(
    question: str, hits: Sequence[Hit], history: Sequence[Message], budget: int, read: Read | None = None
) -> Prompt:
    """Pack the hits, best first, into messages of at most `budget` tokens.

    `read` lets neighbours be merged that have white space between them; without it only those that touch are. Called
    again with a smaller budget it packs less. Raises UsageError where the question alone is too long for the model.
    """
    fixed = count_message_tokens(_messages(question, (), ()))
    if fixed > budget:
        raise UsageError(
            f"the question and the instructions take {fixed} tokens, but the model has room for {budget}; "
            "shorten the question or raise RAG_LLM__CONTEXT_TOKENS"
        )
    told = _newest(history, int((budget - fixed) * _HISTORY_SHARE))
    room = budget - fixed - sum(map(_message_tokens, told))
    sources = _numbered(pack(question, hits, room, _cost, read))
    messages = _messages(question, sources, told)
    return Prompt(question, sources, messages, count_message_tokens(messages))


def number_sources(hits: Sequence[Hit]) -> tuple[Source, ...]:
    """Number the hits in their order, less those whose text differs from an earlier one's in case and space only."""
    unlike: dict[str, Hit] = {}
    for hit in hits:
        unlike.setdefault(likeness(hit.chunk.text), hit)
    return _numbered(unlike.values())


def count_message_tokens(messages: Sequence[Message]) -> int:
    """Return what the messages cost: their text, the frame of each, and the opening of the reply."""
    return sum(map(_message_tokens, messages)) + _REPLY_TOKENS


def _numbered(hits: Iterable[Hit]) -> tuple[Source, ...]:
    return tuple(Source(number, hit) for number, hit in enumerate(hits, start=1))


def _messages(question: str, sources: Sequence[Source], history: Sequence[Message]) -> tuple[Message, ...]:
    rendered = "\n\n".join(_render(source) for source in sources) or NO_SOURCES
    asked = USER.format(sources=rendered, question=neutralise(question))
    return (Message("system", SYSTEM), *history, Message("user", asked))


def _render(source: Source) -> str:
    hit = source.hit
    chunk = hit.chunk
    pages = f"{chunk.page}" if chunk.page == chunk.page_end else f"{chunk.page}-{chunk.page_end}"
    details = {
        "context": "" if chunk.context == hit.title else show_line(chunk.context, _CONTEXT_CHARACTERS),
        "page": "" if chunk.page is None else pages,
        "date": show_line(hit.date or "", _DATE_CHARACTERS),
    }
    return SOURCE.format(
        number=source.number,
        title=show_line(hit.title or hit.uri, _TITLE_CHARACTERS),
        details="".join(DETAIL.format(name=name, value=value) for name, value in details.items() if value),
        text=show(chunk.text),
    )


def _cost(hit: Hit) -> int:
    """Return what a hit takes as a source; any number of up to three digits is one token."""
    return count_tokens(_render(Source(1, hit))) + 1  # and the blank line between two


def _newest(history: Sequence[Message], room: int) -> tuple[Message, ...]:
    """Return the newest messages that fit into `room` tokens, in their order, none of an assistant first.

    Some models refuse a conversation that the assistant begins.
    """
    told: list[Message] = []
    for message in reversed([message for message in history if message.role in _ROLES]):
        message = Message(message.role, neutralise(message.content))
        room -= _message_tokens(message)
        if room < 0:
            break
        told.append(message)
    if told and told[-1].role == "assistant":
        told.pop()
    return tuple(reversed(told))


def _message_tokens(message: Message) -> int:
    return count_tokens(message.content) + _MESSAGE_TOKENS
