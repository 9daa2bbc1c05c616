"""An answer on a terminal while a model writes it: its sentences marked as they become final, the rest still faint."""

import asyncio
import re
import sys
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, replace

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.spinner import Spinner
from rich.text import Text

from rag.cli.show import sentence_text
from rag.cli.terminal import notice, one_line, visible
from rag.records import Answer, Citation, Event, Finished, Reset, Sentence
from rag.records import Delta as Written

_A_SECOND = 12  # pictures of it
_MARKER = r"\s*[\[【［][^\]】］\n]{0,40}[\]】］]"
_LETTERS = re.compile(rf"{_MARKER}|([^\W_])")
_LEFT_BEHIND = re.compile(rf"(?:[ \t.,;:!?…。！？\"'”’)*_]|{_MARKER})*")
_ROW_END = re.compile(r"\|\s*(?:\[\d+\]\s*)*\Z")


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer so far: `sentences` are final, each with the gap before it; `provisional` is what was written since."""

    sentences: tuple[Sentence, ...] = ()
    provisional: str = ""

    @property
    def text(self) -> str:
        """The text as it stands, final or not."""
        return "".join(f"{each.gap}{each.sentence.text}" for each in self.sentences) + self.provisional

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations of the final sentences, by their markers."""
        latest = {citation.marker: citation for each in self.sentences for citation in each.citations}
        return tuple(latest[marker] for marker in sorted(latest))

    def after(self, event: Event) -> "Draft":
        """Return the draft that an event makes of it."""
        if isinstance(event, Written):
            return replace(self, provisional=self.provisional + event.text)
        if isinstance(event, Sentence):
            rest = _behind(self.provisional, event.sentence.text)
            return Draft((*self.sentences, event), rest)
        return Draft() if isinstance(event, Reset) else self

    def styled(self) -> Text:
        """Return the text as a terminal shows it."""
        text = Text()
        for each in self.sentences:
            text.append(visible(each.gap)).append_text(sentence_text(each.sentence))
        return text.append(visible(self.provisional), "dim")


class Receiver:
    """Receives one answer; `draft` is what there was of it when the receiving was interrupted."""

    def __init__(self, model: str | None, *, is_shown: bool) -> None:
        """`is_shown`: on stdout, while it is written, where that is a terminal."""
        self.draft = Draft()
        self._model = model
        self._is_shown = is_shown and sys.stdout.isatty()

    async def receive(self, events: AsyncGenerator[Event, None]) -> Answer:
        """Return the answer; raises what the events raise. Cancelled, it leaves what was written on the screen."""
        with self._screen():
            async with aclosing(events):
                async for event in events:
                    if isinstance(event, Finished):
                        return event.answer
                    self.draft = self.draft.after(event)
        raise AssertionError("an answer finishes or raises")

    @contextmanager
    def _screen(self) -> Iterator[None]:
        """Show the draft, or, where it is not to be seen, on stderr that it is waited for; without a model nothing."""
        if self._model is None or not (self._is_shown or sys.stderr.isatty()):
            yield
            return
        console = Console(highlight=False, markup=False, emoji=False, stderr=not self._is_shown)
        waiting = Spinner("dots", Text(f"asking {one_line(self._model)} …", "dim"))

        def picture() -> RenderableType:
            return Group(_last_lines(self.draft.styled(), console), waiting) if self._is_shown else waiting

        try:
            with Live(get_renderable=picture, console=console, transient=True, refresh_per_second=_A_SECOND):
                yield
        except (asyncio.CancelledError, KeyboardInterrupt):
            if self._is_shown and self.draft.text.strip():
                console.print(self.draft.styled())
                notice("stopped; what is faint was not checked")
            raise


def _last_lines(text: Text, console: Console) -> Text:
    """Return as much of the end of a text as the screen has room for."""
    lines = text.wrap(console, console.width)
    return Text("\n").join(lines[-max(1, console.height - 2) :])


def _behind(provisional: str, sentence: str) -> str:
    """Return what of the provisional text comes after a sentence.

    Its markers were renumbered and its white space tidied, so letters and digits are counted, outside of markers.
    """
    wanted = sum(1 for _ in _letter_ends(sentence))
    if not wanted:
        return provisional.replace(sentence, "", 1)
    ends = list(_letter_ends(provisional))[:wanted]
    rest = provisional[ends[-1] if ends else 0 :]
    left_behind = _LEFT_BEHIND.match(rest)
    left = rest[left_behind.end() if left_behind else 0 :]
    return re.sub(r"\A[ \t]*\|", "", left) if _ROW_END.search(sentence) else left


def _letter_ends(text: str) -> Iterator[int]:
    """Yield where each letter or digit ends that is in no marker."""
    return (match.end() for match in _LETTERS.finditer(text) if match[1])
