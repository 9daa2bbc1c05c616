"""A language model in this process, from a GGUF file or an OpenVINO folder: no server, no network.

Needs the extra `local` (openvino-genai), which reads GGUF files of the architectures llama, qwen2 and qwen3.
"""

import asyncio
import json
import re
import sys
import threading
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias

from rag.errors import LLMContextTooLong, LLMError, LLMRejected, LLMUnreachable, SettingsError
from rag.llms.dialect import without_system
from rag.llms.gguf import read_gguf
from rag.llms.reasoning import Habits, Thoughts
from rag.llms.usage import make_usage
from rag.records import Delta, Prompt, Reset, Usage
from rag.settings import LLMSettings

# What OpenVINO would choose by itself differs between processors, and so would the words: of 14 answers 6 differed.
_PRECISE = {"INFERENCE_PRECISION_HINT": "f32", "KV_CACHE_PRECISION": "f32", "DYNAMIC_QUANTIZATION_GROUP_SIZE": "0"}

_IR = "openvino_model.xml"  # the graph, in a folder that optimum-intel has exported
_MESSAGE_CHARACTERS = 200  # of what OpenVINO says about its error

# What opens a control token of Llama, Qwen, SmolLM or Gemma: the tokenizer would take one in a source for its own.
_CONTROL = re.compile(r"<(?=\||/?s>|(?:start|end)_of_turn>|/?think>)")

_Post: TypeAlias = Callable[[str | Usage | LLMError], None]


class LocalLLM:
    """Writes one answer at a time, in its own thread; greedily if the temperature is 0.

    The model is loaded with the first question. Closing the stream stops it at the next token.
    """

    def __init__(self, settings: LLMSettings) -> None:
        assert settings.model, "make_llm asks for this one only where a model is named"
        if find_spec("openvino_genai") is None:
            raise SettingsError("RAG_LLM__KIND=local needs openvino-genai; run: pip install 'openbook[local]'")
        self._path = find_model(settings.model)
        self._settings = settings
        self.model = self._path.stem if self._path.suffix == ".gguf" else self._path.name
        self._habits = Habits.of(self.model)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="local-llm")
        self._loaded: _Loaded | None = None

    def prepare(self) -> None:
        """Import OpenVINO; the model is loaded with the first question."""
        _import_openvino()

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Delta | Reset | Usage, None]:
        """Yield the answer's text as it is written, then its Usage."""
        loop = asyncio.get_running_loop()
        written: asyncio.Queue[str | Usage | LLMError] = asyncio.Queue()
        stopped = threading.Event()

        def post(piece: str | Usage | LLMError) -> None:
            try:
                loop.call_soon_threadsafe(written.put_nowait, piece)
            except RuntimeError:  # the loop is closed: nobody listens
                stopped.set()

        thoughts = Thoughts(self._habits)
        has_answered = False
        work = self._worker.submit(self._write, prompt, post, stopped)
        try:
            while isinstance(piece := await written.get(), str):
                for event in thoughts.feed(piece):
                    has_answered = isinstance(event, Delta)
                    yield event
            if isinstance(piece, LLMError):
                raise piece
            for event in thoughts.finish():
                has_answered = isinstance(event, Delta)
                yield event
            if piece.truncated and not has_answered:
                raise LLMRejected(
                    f"the model {self.model} wrote {piece.completion_tokens} tokens of reasoning and no "
                    "answer; raise RAG_LLM__MAX_ANSWER_TOKENS"
                )
            yield piece
        finally:
            stopped.set()
            work.cancel()

    async def close(self) -> None:
        """Wait for the current answer, which stops at its next token, and release the model."""
        await asyncio.to_thread(self._worker.shutdown)
        self._loaded = None

    def _write(self, prompt: Prompt, post: _Post, stopped: threading.Event) -> None:
        """Run in the worker: post the answer's pieces, and at the end its Usage or an LLMError."""
        if stopped.is_set():
            return
        try:
            if self._loaded is None:
                self._loaded = _Loaded(self._path, self.model, self._settings)
            post(self._loaded.write(prompt, post, stopped))
        except LLMError as error:
            post(error)
        except Exception as error:  # OpenVINO raises RuntimeError, IndexError, MemoryError …
            post(LLMUnreachable(f"the model {self.model} failed ({_first_line(error)}); try another model"))


class _Loaded:
    """The model in memory; used by one thread."""

    def __init__(self, path: Path, name: str, settings: LLMSettings) -> None:
        self._name = name
        self._settings = settings
        self._context_tokens = _context_tokens(path) or settings.context_tokens
        self._genai = _import_openvino()
        try:
            self._pipeline = self._genai.LLMPipeline(path, "CPU", **_PRECISE)
        except Exception as error:
            raise LLMRejected(
                f"OpenVINO cannot load {path} ({describe_model(path)}; {_first_line(error)}); choose a GGUF file of "
                "the architecture llama, qwen2 or qwen3, or serve this one with llama.cpp or Ollama"
            ) from error
        self._tokenizer = self._pipeline.get_tokenizer()

    def write(self, prompt: Prompt, post: _Post, stopped: threading.Event) -> Usage:
        """Write the answer, passing each piece to `post` until `stopped`; return its usage."""
        tokens = self._tokenizer.encode(self._in_chat_format(prompt), add_special_tokens=False)
        length = tokens.input_ids.shape[1]  # cut by the tokenizer at the model's own limit
        most = self._settings.max_answer_tokens
        if length + most > self._context_tokens:
            raise LLMContextTooLong(
                f"the model {self._name} has room for {self._context_tokens} tokens, but the prompt takes {length} and "
                f"its answer up to {most}; set RAG_LLM__CONTEXT_TOKENS to {self._context_tokens}",
                self._context_tokens,
            )
        config = self._pipeline.get_generation_config()
        config.max_new_tokens = most
        config.do_sample = self._settings.temperature > 0
        if config.do_sample:
            config.temperature = self._settings.temperature
        status = self._genai.StreamingStatus

        def on_text(piece: str) -> Any:  # it must not raise: OpenVINO would go on, and crash at exit
            post(piece)
            return status.CANCEL if stopped.is_set() else status.RUNNING

        result = self._pipeline.generate(tokens, config, on_text)
        written = result.perf_metrics.get_num_generated_tokens()
        is_cut_off = self._genai.GenerationFinishReason.LENGTH in result.finish_reasons
        return make_usage(self._settings, length, written, truncated=is_cut_off)

    def _in_chat_format(self, prompt: Prompt) -> str:
        said = [{"role": message.role, "content": _CONTROL.sub("‹", message.content)} for message in prompt.messages]
        if not self._tokenizer.chat_template:
            raise LLMRejected(f"the model {self._name} has no chat template; choose an instruction-tuned one")
        try:
            return str(self._tokenizer.apply_chat_template(said, add_generation_prompt=True))
        except Exception:  # a template such as Gemma's raises where it is given rules
            return str(self._tokenizer.apply_chat_template(without_system(said), add_generation_prompt=True))


def _import_openvino() -> Any:  # Any: a package without types
    # It reports its import to Google Analytics and leaves an id of this machine in the home folder, unless the package
    # that does it cannot be imported.
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]  # Python's way to forbid an import
    import openvino_genai

    return openvino_genai


def find_model(name: str) -> Path:
    """Return the GGUF file or OpenVINO folder that a setting names; raises SettingsError if there is none."""
    path = Path(name).expanduser()
    if path.is_file() and path.suffix == ".gguf":
        return path
    if path.is_file():
        raise SettingsError(f"RAG_LLM__MODEL is {name}, which is not a GGUF file; name one, or a folder")
    if not path.is_dir():
        raise SettingsError(
            f"RAG_LLM__MODEL is {name}, which does not exist; RAG_LLM__KIND=local needs a file or folder"
        )
    if (path / _IR).is_file():
        return path
    files = sorted(path.glob("*.gguf"))
    if len(files) == 1:
        return files[0]
    contents = (
        f"{len(files)} GGUF files ({', '.join(file.name for file in files)})" if files else f"no GGUF file or {_IR}"
    )
    raise SettingsError(f"RAG_LLM__MODEL is {name}, a folder with {contents}; name one file")


def describe_model(path: Path) -> str:
    """Describe a model file for people; raises LLMRejected for a broken GGUF file."""
    if path.suffix != ".gguf":
        return "an OpenVINO folder"
    file = read_gguf(path)
    context = f", {file.context_tokens} tokens" if file.context_tokens else ""
    return f"GGUF, architecture {file.architecture or 'unknown'}{context}"


def _context_tokens(path: Path) -> int | None:
    """Return a model's context length, if its file states it; raises LLMRejected for a broken file."""
    if path.suffix == ".gguf":
        return read_gguf(path).context_tokens
    try:
        most = json.loads((path / "config.json").read_bytes()).get("max_position_embeddings")
    except (OSError, ValueError, AttributeError):
        return None
    return most if isinstance(most, int) and most > 0 else None


def _first_line(error: Exception) -> str:
    lines = [" ".join(line.split()) for line in str(error).splitlines()]
    said = next((line for line in reversed(lines) if line), type(error).__name__)  # the first is where in its source
    return said[:_MESSAGE_CHARACTERS]
