"""Removes from a model's text what is no part of its answer: its reasoning, and the tokens of chat templates. Pure.

Servers keep both apart for the families that they know, and send them as text for all others. Which families write
what is in the reasoning parsers of vLLM and SGLang (https://github.com/vllm-project/vllm/tree/main/vllm/reasoning,
https://docs.sglang.ai/advanced_features/separate_reasoning.html) and on the models' cards.
"""

import re
from dataclasses import dataclass

from rag.records import Delta, Reset
from rag.text.lines import open_fence

_TAGS = (  # DeepSeek, Qwen, EXAONE, Hunyuan, GLM, Phi …; Seed; MiniMax; LongCat; Hunyuan 3
    *("think", "seed:think", "mm:think", "longcat_think", "think:opensource"),
    *("thinking", "thought", "thoughts", "reasoning", "reflection"),  # by instruction, and Reflection
)
_WORDS = frozenset(_TAGS[5:])  # words of a language: a tag of another kind, unless a line begins with it
_HARMONY = r"[^<]{0,80}(?:<\|constrain\|>\w{0,20})?<\|message\|>"
_THOUGHTS = {  # what opens one, to what closes it: patterns
    **{f"<{tag}>": f"</{tag}>" for tag in _TAGS},
    r"\[THINK\]": r"\[/THINK\]",  # Magistral
    "◁think▷": "◁/think▷",  # Kimi
    r"<\|channel>": r"<channel\|>",  # Gemma
    r"<\|begin_of_thought\|>": r"<\|end_of_thought\|>",  # Sky-T1, OpenThinker
    r"<\|START_THINKING\|>": r"<\|END_THINKING\|>",  # Command
    r"<\|inner_prefix\|>": r"<\|inner_suffix\|>",  # Apertus
    r"<\|think:start\|>": r"<\|think:end\|>",  # Solar
    r"\[unused16\]": r"\[unused17\]",  # Pangu
    rf"<\|channel\|>(?!final\b){_HARMONY}": rf"<\|channel\|>final\b{_HARMONY}",  # gpt-oss, all channels but the last
}
_OPENING_THOUGHTS = {  # … those that are known only where the text begins
    r"Here(?:'s| is) my thought process:": r"Here(?:'s| is) my response:",  # Granite 3.2
    r"analysis(?=[A-Z])": r"assistantfinal",  # gpt-oss, where the server has left out the tokens, but not their words
}
_FIRST_WORDS = ("Here's my thought process:", "Here is my thought process:", "analysisX")

# Models whose chat template opens the thought for them, so that servers which do not part thoughts from answers send
# the closing tag alone: DeepSeek-R1 and its distillates, QwQ, Qwen3-…-Thinking.
_OPENED_BY_TEMPLATE = re.compile(r"deepseek-?r1|r1-distill|\bqwq\b|\bthinking\b", re.IGNORECASE)

# Tokens of templates. What stands behind one of a turn's end, or of another turn's beginning, is no part of the answer.
_BEGINS_TURN = r"<\|(?:im_start|start|start_header_id|start_of_role|turn)\|?>|<start_of_turn>"
_TURN = (
    rf"(?:{_BEGINS_TURN})[ ]?(?:assistant|model)?(?:<\|(?:end_header_id|end_of_role|message)\|>)?|"
    r"<\|(?:im_end|end|eot_id|eom_id|eos|endoftext|end_of_text|END_OF_TURN_TOKEN|return|call|"
    r"user|system|assistant|human|bot)\|>|<(?:end_of_turn|eos|turn\|)>|\[\|\w{1,20}\|\]|\[/?INST\]|"
    r"<｜(?:end▁of▁sentence|User|Assistant)｜>|</s>(?=\s*(?:\Z|<s>|\[INST\]|\n))"
)
_OTHER = r"<[|｜][\w▁:]{1,40}[|｜]>|<(?:s|bos|pad)>|<</?SYS>>"
_WRAPPER = r"</?(?P<wrapper>answer|response|output)>"  # Hunyuan and R1-Zero, Granite and ERNIE, Reflection


def _alternatives(kind: str, patterns: dict[str, str] | list[str]) -> str:
    return "|".join(f"(?P<{kind}_{i}>{pattern})" for i, pattern in enumerate(patterns))


_TOKEN = re.compile(
    rf"{_alternatives('open', _THOUGHTS)}|{_alternatives('close', list(_THOUGHTS.values()))}|"
    rf"(?P<turn>{_TURN})|{_WRAPPER}|{_OTHER}"
)
_FIRST = re.compile(rf"\s*(?:{_alternatives('open', _OPENING_THOUGHTS)})")
_CLOSINGS = [re.compile(closing) for closing in _THOUGHTS.values()]
_FIRST_CLOSINGS = [re.compile(closing) for closing in _OPENING_THOUGHTS.values()]
_UNFINISHED = re.compile(  # a token that may go on
    rf"(?:<{{1,2}}[|/｜]?[\w▁:|｜]{{0,40}}|\[[|/]?\w{{0,20}}\|?|◁/?\w{{0,6}}|</s>\s{{0,9}}|"
    rf"(?:{_BEGINS_TURN})[ ]?\w{{0,9}}(?:<[|\w]{{0,20}})?|"
    r"<\|channel\|>[^<]{0,80}(?:<\|constrain\|>\w{0,20})?(?:<[|\w]{0,12})?)\Z"
)
_LONGEST = 160  # characters of a token
_MENTIONED = re.compile(r"(?:^|[\s(\[{])[\"'“„‘‚«‹]$")  # a quotation mark opens right before it
_LINE_BEGINNING = 80  # of a line, by which a fence is known


@dataclass(slots=True)
class Habits:
    """What is known of how one model thinks, and learnt from its answers."""

    closes_unopened: bool  # a thought that its template has opened

    @classmethod
    def of(cls, model: str) -> "Habits":
        """Return what a model's name tells."""
        return cls(_OPENED_BY_TEMPLATE.search(model) is not None)


class Thoughts:
    """Takes a model's text in pieces cut anywhere, and returns the parts that belong to the answer.

    Thoughts and tokens inside code, or behind an opening quotation mark, are mentioned, and stay. A thought that is
    closed, but was never opened, is all that came before: if that was returned already, a Reset takes it back, and from
    then on the text of that model (`habits`) is held back until it closes its thought, or ends.
    """

    def __init__(self, habits: Habits) -> None:
        self._habits = habits
        self._is_waiting = habits.closes_unopened
        self._held = ""  # its end may be part of a token
        self._answer: list[str] = []  # what is to be returned of it
        self._closing: re.Pattern[str] | None = None  # of the thought that is being thought
        self._place = _Place()
        self._has_begun = self._has_ended = False  # the answer
        self._has_thought = self._has_returned = False
        self._is_trimming = False
        self._wrappers: set[str] = set()

    def feed(self, text: str) -> list[Delta | Reset]:
        """Return what `text` settles of the answer."""
        self._held += text
        if not self._has_begun and self._closing is None and len(self._held) < _LONGEST:
            beginning = self._held.lstrip()
            if any(first.startswith(beginning) for first in _FIRST_WORDS):
                return []
        unfinished = _UNFINISHED.search(self._held, max(0, len(self._held) - _LONGEST))
        taken_back = self._read(unfinished.start() if unfinished else len(self._held))
        return [*taken_back, *([] if self._is_waiting else self._release())]

    def finish(self) -> list[Delta | Reset]:
        """Return the text held back as possible reasoning; unclosed reasoning is not part of the answer."""
        taken_back = self._read(len(self._held))
        return [*taken_back, *self._release()]

    def _release(self) -> list[Delta]:
        text, self._answer = "".join(self._answer), []
        self._has_returned = self._has_returned or bool(text.strip())
        return [Delta(text)] if text else []

    def _read(self, end: int) -> list[Reset]:
        """Read what is held up to `end`, where no token is cut; return whether what was returned is taken back."""
        text, self._held = self._held[:end], self._held[end:]
        taken_back: list[Reset] = []
        at = 0
        if not self._has_begun and self._closing is None and (first := _FIRST.match(text)):
            at, self._closing = first.end(), _FIRST_CLOSINGS[_pair_of(first)]
        while at < len(text):
            if self._closing is not None:
                closing = self._closing.search(text, at)
                if closing is None:
                    self._held = text[max(at, len(text) - _LONGEST) :] + self._held
                    break
                at = closing.end()
                self._closing, self._has_thought = None, True
                self._is_trimming = not self._has_begun
                continue
            token = _TOKEN.search(text, at)
            self._write(text[at : token.start() if token else len(text)])
            if token is None:
                break
            at = token.end()
            if self._is_mentioned(token):
                self._write(token[0])
            else:
                taken_back += self._obey(token)
        return taken_back

    def _is_mentioned(self, token: re.Match[str]) -> bool:
        """Say whether a token is text: in code, in quotation marks, or a tag that is of another kind."""
        if self._place.is_quoting:
            return True
        if token[0] == "<s>":  # else it strikes out
            return self._has_begun
        if token["wrapper"] is not None and token[0].startswith("</"):
            return token["wrapper"] not in self._wrappers
        is_word = token["wrapper"] is not None or token[0].strip("<>") in _WORDS
        return is_word and not self._place.is_at_line_start

    def _obey(self, token: re.Match[str]) -> list[Reset]:
        self._is_trimming = not self._has_begun
        if token["wrapper"] is not None:
            self._wrappers.add(token["wrapper"])
        elif token["turn"] is not None:
            self._has_ended = self._has_begun
        elif token.lastgroup is not None and token.lastgroup.startswith("open"):
            self._closing = _CLOSINGS[_pair_of(token)]
            self._is_waiting = self._is_waiting and self._has_begun
        elif token.lastgroup is not None and not self._has_thought:
            return self._begin_again()
        return []

    def _begin_again(self) -> list[Reset]:
        """Leave out all that came before, since it was a thought."""
        self._habits.closes_unopened = self._habits.closes_unopened or self._has_begun
        self._has_thought, self._is_trimming = True, True
        self._has_begun = self._has_ended = self._is_waiting = False
        self._place = _Place()
        self._answer = []
        return [Reset("it closed a thought that it had not opened")] if self._has_returned else []

    def _write(self, text: str) -> None:
        text = text.lstrip() if self._is_trimming else text
        if not text or self._has_ended:
            return
        self._is_trimming = False
        self._has_begun = self._has_begun or not text.isspace()
        self._place.move(text)
        self._answer.append(text)


class _Place:
    """Where an answer has got to: in code, behind a quotation mark, at the start of a line."""

    def __init__(self) -> None:
        self._fence = ""
        self._line = ""  # its beginning
        self._ticks = 0  # runs of them in the line
        self._last = ""  # characters

    @property
    def is_quoting(self) -> bool:
        return bool(self._fence) or self._ticks % 2 == 1 or _MENTIONED.search(self._last) is not None

    @property
    def is_at_line_start(self) -> bool:
        return not self._line.strip()

    def move(self, text: str) -> None:
        *lines, rest = text.split("\n")
        for line in lines:
            self._fence = open_fence(self._line + line, self._fence)
            self._line, self._ticks, self._last = "", 0, ""
        continues = self._last.endswith("`") and rest.startswith("`")
        self._ticks += len(re.findall("`+", rest)) - continues
        self._line = (self._line + rest)[:_LINE_BEGINNING]
        self._last = (self._last + rest)[-2:]


def _pair_of(token: re.Match[str]) -> int:
    """Return which thought a token opens or closes."""
    return int((token.lastgroup or "").rpartition("_")[2])
