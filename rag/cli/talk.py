"""`rag chat`: a conversation in the terminal, each answer with its sources."""

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from rag.cli.history import add_to_history
from rag.cli.layout import show
from rag.cli.live_answer import Receiver
from rag.cli.show import answer_paragraphs, citation_paragraphs
from rag.cli.terminal import notice, one_line, valid_text
from rag.cli.viewer import open_source
from rag.engine import Engine, open_engine
from rag.errors import RagError, UsageError
from rag.records import Citation, Message, Question
from rag.settings import Settings

_PROMPT = "> "
_HELP = """\
/sources   the sources of the last answer
/open 2    its second source, in the system's viewer
/new       begin anew
/quit      end, as Ctrl-D does
Ctrl-C     stops an answer; what was written of it stays in the conversation"""


def talk(settings: Settings, asked: Question, file: Path | None) -> None:
    """Talk until the input ends. `asked` says how each question is asked, and what was said before; it goes to `file`.

    Raises NoIndex, and SettingsError where the model's settings cannot work; what fails later ends only its question.
    """
    with asyncio.Runner() as runner:
        engine = open_engine(settings)
        try:
            _Conversation(settings, engine, runner, asked, file).hold()
        finally:
            runner.run(engine.close())


class _Conversation:
    def __init__(
        self, settings: Settings, engine: Engine, runner: asyncio.Runner, asked: Question, file: Path | None
    ) -> None:
        self._settings = settings
        self._engine = engine
        self._runner = runner
        self._asked = asked
        self._said = list(asked.history)
        self._file = file
        self._citations: Sequence[Citation] = ()
        self._commands: Mapping[str, Callable[[str], None]] = {
            "/sources": self._show_sources,
            "/open": self._open,
            "/new": self._begin_anew,
            "/help": lambda _: print(_HELP),
        }

    def hold(self) -> None:
        is_typed = sys.stdin.isatty()
        if is_typed:
            remember_lines([message.content for message in self._said if message.role == "user"])
            notice("Ask something; /help lists the commands, Ctrl-D ends.")
        while True:
            try:
                line = valid_text(input(_PROMPT if is_typed else "")).strip()
            except EOFError:
                if is_typed:
                    print()
                return
            except KeyboardInterrupt:
                notice("\n(Ctrl-D ends)")
                continue
            except UnicodeDecodeError:
                notice("that line is no text in UTF-8; write it again")
                continue
            if line == "/quit":
                return
            try:
                self._take(line)
            except RagError as error:
                notice(f"error: {one_line(str(error))}")

    def _take(self, line: str) -> None:
        name, _, argument = line.partition(" ")
        if not line.startswith("/"):
            if line:
                self._ask(line)
        elif name in self._commands:
            self._commands[name](argument.strip())
        else:
            raise UsageError(f"there is no command {name}; /help lists them")

    def _ask(self, text: str) -> None:
        question = replace(self._asked, text=text, history=tuple(self._said))
        receiver = Receiver(self._settings.llm.model, is_shown=True)
        try:
            answer = self._runner.run(receiver.receive(self._engine.events(question)))
        except KeyboardInterrupt:
            print()
            self._citations = receiver.draft.citations
            if receiver.draft.text.strip():
                self._remember(text, receiver.draft.text)
            return
        show(answer_paragraphs(answer))
        for note in answer.notes:
            notice(f"note: {one_line(note)}")
        print()
        self._citations = answer.citations
        self._remember(text, answer.answer)

    def _remember(self, question: str, answer: str) -> None:
        messages = [Message("user", question), Message("assistant", answer)]
        self._said += messages
        if self._file is not None:
            add_to_history(self._file, messages)

    def _show_sources(self, _: str) -> None:
        if not self._citations:
            raise UsageError("there are no sources yet; ask something first")
        for citation in self._citations:
            show(citation_paragraphs(citation, says_collection=len(self._asked.collections) > 1))

    def _open(self, argument: str) -> None:
        citation = next((each for each in self._citations if str(each.marker) == argument.strip("[]")), None)
        if citation is None:
            there = ", ".join(str(each.marker) for each in self._citations) or "none yet"
            raise UsageError(f"/open wants the number of a source of the last answer: {there}")
        path, is_paged = open_source(self._settings, citation.document_id, citation.collection, citation.page)
        page = "" if citation.page is None else f", page {citation.page}"
        notice(f"{path}{page if is_paged else f'{page} (the viewer begins where it likes)' if page else ''}")

    def _begin_anew(self, _: str) -> None:
        self._said, self._citations = [], ()
        notice("The conversation begins anew.")


def remember_lines(lines: Sequence[str]) -> None:
    """Let the arrow keys bring back these lines, and those typed from now on; nothing is kept beyond this process."""
    with suppress(ImportError):  # Python may be built without it: then there is a plain line
        import readline

        for line in lines:
            readline.add_history(line)
