"""The prompt: hits and a question become the exact messages that a model is sent, within its budget. Pure.

The wording is `rag.answer.template`'s, the choice `rag.answer.packing`'s. What stands in a source is data: each is
fenced, and shown without what could pass for a fence, a marker or a message (`rag.text.shown`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from rag.answer.packing import Read, likeness, pack
from rag.answer.suggesting import Suggestion
from rag.answer.template import DETAIL, NO_SOURCES, REMINDER, SOURCE, SUGGESTIONS, SYSTEM, TODAY, USER
from rag.errors import UsageError
from rag.records import Hit, Message, Prompt, Source
from rag.settings import LLMSettings
from rag.text.lexicon import lexicon_of
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
_SUGGESTED_CHARACTERS = 400  # of a suggested line
_MOST_SUGGESTED = 12  # lines
_SUGGESTED_SHARE = 0.25  # of the budget

_ROLES = ("user", "assistant")


def budget_tokens(settings: LLMSettings) -> int:
    """Return how many cl100k tokens a prompt may have: what the answer and the margin leave of the model's context."""
    return int((settings.context_tokens - settings.max_answer_tokens) * (1 - _MARGIN))


@dataclass(frozen=True, slots=True)
class Setting:
    """What a prompt says besides the question: passages that may answer it, the question's language, and the day."""

    suggestions: tuple[Suggestion, ...] = ()
    language: str = "en"
    today: date | None = None


def build_prompt(
    question: str,
    hits: Sequence[Hit],
    history: Sequence[Message],
    budget: int,
    read: Read | None = None,
    setting: Setting | None = None,
) -> Prompt:
    """Pack the hits, best first, into messages of at most `budget` tokens.

    `read` lets neighbours be merged that have white space between them; without it only those that touch are. Called
    again with a smaller budget it packs less. Raises UsageError where the question alone is too long for the model.
    """
    setting = setting or Setting()
    bare = count_message_tokens(_messages(question, (), (), setting))
    example = _example(setting.language)
    fixed = bare + sum(map(_message_tokens, example))
    if fixed > budget:
        example, fixed = (), bare
    if fixed > budget:
        raise UsageError(
            f"the question and the instructions take {fixed} tokens, but the model has room for {budget}; "
            "shorten the question or raise RAG_LLM__CONTEXT_TOKENS"
        )
    told = _newest(history, int((budget - fixed) * _HISTORY_SHARE))
    room = budget - fixed - sum(map(_message_tokens, told))
    suggested = _cost_of_suggestions(setting.suggestions)
    if suggested > room * _SUGGESTED_SHARE:
        setting, suggested = replace(setting, suggestions=()), 0
    sources = _numbered(pack(question, hits, room - suggested, _cost, read))
    messages = _messages(question, sources, (*example, *told), setting)
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


def _messages(
    question: str, sources: Sequence[Source], before: Sequence[Message], setting: Setting
) -> tuple[Message, ...]:
    return (Message("system", SYSTEM), *before, Message("user", _ask(question, sources, setting)))


def _ask(question: str, sources: Sequence[Source], setting: Setting) -> str:
    suggestions = _suggested(setting.suggestions, sources)
    return USER.format(
        sources="\n\n".join(map(_render, sources)) or NO_SOURCES,
        suggestions=SUGGESTIONS.format(suggestions=suggestions) if suggestions else "",
        today=TODAY.format(today=f"{setting.today:%A, %Y-%m-%d}") if setting.today else "",
        question=neutralise(question),
        reminder="" if suggestions else REMINDER,
    )


def _example(language: str) -> tuple[Message, ...]:
    """Return an exchange in a language, English where it has none: two sources, a question and its answer."""
    first, second, question, answer = lexicon_of(language).prompt_example or lexicon_of("en").prompt_example
    sources = "\n\n".join(
        SOURCE.format(number=number, details="", text=text) for number, text in ((1, first), (2, second))
    )
    asked = USER.format(sources=sources, suggestions="", today="", question=question, reminder="")
    return (Message("user", asked), Message("assistant", answer))


def _suggested(suggestions: Sequence[Suggestion], sources: Sequence[Source]) -> str:
    """Return the suggested lines with the numbers of the sources that hold them; what none holds is left out."""
    lines = []
    for suggestion in suggestions[:_MOST_SUGGESTED]:
        numbers = dict.fromkeys(
            source.number for place in suggestion.places for source in sources if _holds(source, place)
        )
        if numbers or not suggestion.places:
            lines.append(_suggested_line(suggestion, numbers))
    return "\n".join(lines) if any("[" in line for line in lines) else ""


def _suggested_line(suggestion: Suggestion, numbers: Iterable[int]) -> str:
    markers = "".join(f"[{number}]" for number in numbers)
    return f"{show_line(suggestion.text, _SUGGESTED_CHARACTERS)} {markers}".rstrip()


def _holds(source: Source, place: tuple[str, int, int]) -> bool:
    chunk = source.hit.chunk
    return chunk.document_id == place[0] and chunk.start < place[2] and place[1] < chunk.end


def _cost_of_suggestions(suggestions: Sequence[Suggestion]) -> int:
    """Return what the suggestions take at most: numbers of up to three digits are one token."""
    lines = [_suggested_line(each, range(1, 9)) for each in suggestions[:_MOST_SUGGESTED]]
    return count_tokens(SUGGESTIONS.format(suggestions="\n".join(lines))) + 2 if lines else 0


def _render(source: Source) -> str:
    hit = source.hit
    chunk = hit.chunk
    pages = f"{chunk.page}" if chunk.page == chunk.page_end else f"{chunk.page}-{chunk.page_end}"
    title = hit.title or hit.uri
    file = PurePosixPath(hit.uri).name
    details = {
        "title": show_line(title, _TITLE_CHARACTERS),
        "file": "" if file == title else show_line(file, _TITLE_CHARACTERS),
        "context": "" if chunk.context == hit.title else show_line(chunk.context, _CONTEXT_CHARACTERS),
        "page": "" if chunk.page is None else pages,
        "date": show_line(hit.date or "", _DATE_CHARACTERS),
    }
    return SOURCE.format(
        number=source.number,
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
