"""Runs a compiled encoder: onnxruntime, tokenizers and numpy, nothing else."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import numpy as np

from rag.embedders.compile_once import ensure_compiled
from rag.embedders.compiled import (
    GRAPH,
    TOKEN_VECTORS,
    TOKENIZER,
    VECTORS,
    EncoderSpec,
    check_match,
    missing_encoder,
    read_spec,
)
from rag.embedders.content_tokens import content_rows
from rag.embedders.long_texts import mean_direction, require_fit, split_to_fit
from rag.embedders.shared_encoders import open_shared
from rag.embedders.tokenizer_file import TokenizerFile, count_with, damaged_encoder, open_tokenizer, tokenize
from rag.records import TokenVectors, Vector, Vectors
from rag.settings import EmbedderSettings
from rag.text.unicode import replace_surrogates

_TINY = 1e-12  # lest a token without a vector is divided by zero
_Input = TypeVar("_Input")
_Output = TypeVar("_Output")


def make_onnx(
    settings: EmbedderSettings, encoders: Path, on_compile: Callable[[str], None] | None = None
) -> "OnnxEmbedder":
    """Open the configured encoder; its first use, in any store of this user, compiles it."""
    return OnnxEmbedder(ensure_compiled(settings, encoders, on_compile, open_shared()), workers=settings.workers)


def open_onnx(settings: EmbedderSettings, encoders: Path, fingerprint: str) -> "OnnxEmbedder":
    """Open the encoder with this fingerprint from its folder alone; its original model may be gone.

    Raises IndexMismatch if the settings name another, IndexDamaged where the folder is missing.
    """
    folder = encoders / fingerprint
    if not folder.is_dir():
        raise missing_encoder(encoders, fingerprint)
    check_match(settings, read_spec(folder))
    return OnnxEmbedder(folder, workers=settings.workers)


class OnnxEmbedder:
    """Embeds one text per call, on one thread per core; the threads share one session.

    One text a call, because dynamic quantisation scales by the largest activation of a whole batch: in a batch a
    vector would depend on its neighbours. fp32 has nothing to gain either: on one core 10 texts/s of 232 tokens alone
    and in batches of 16, 41 and 42 of 64 tokens.
    """

    def __init__(self, folder: Path, *, workers: int | None = None) -> None:
        spec = read_spec(folder)
        self.fingerprint = spec.fingerprint
        self.dimensions = spec.dimensions
        self.token_dimensions = spec.token_dimensions
        self._spec = spec
        self._tokenizer = open_tokenizer(folder / TOKENIZER)
        self.portable_count = TokenizerFile(folder.absolute() / TOKENIZER)
        self._session = _open_session(folder)
        special = self._tokenizer.num_special_tokens_to_add(False)
        prompts = self.count_tokens([spec.prompts.query, spec.prompts.document])
        joint = 1 if any(prompts) else 0  # a prompt's last word and a text's first may split otherwise when joined
        self.max_tokens = spec.max_sequence_tokens - special - max(prompts) - joint
        self._workers = workers or _usable_cores()
        self._pool: ThreadPoolExecutor | None = None
        self._pool_lock = Lock()

    @property
    def spec(self) -> EncoderSpec:
        """The spec from this encoder's folder."""
        return self._spec

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return count_with(self._tokenizer, texts)

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text; raises EncoderError for a text longer than `max_tokens`."""
        sequences = self._tokenize([self._spec.prompts.document + text for text in texts])
        overhead = self._spec.max_sequence_tokens - self.max_tokens
        require_fit([len(sequence) - overhead for sequence in sequences], self.max_tokens, self._spec.model)
        return self._run_all(sequences)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per question; one that is too long is embedded in pieces, which are averaged."""
        rows = [mean_direction(self._run_all(self._split_query(text))) for text in texts]
        return np.stack(rows) if rows else np.empty((0, self.dimensions), dtype=np.float32)

    def embed_documents_and_tokens(self, texts: Sequence[str]) -> tuple[Vectors, list[TokenVectors]]:
        """Do as `embed_documents`; of each text, return also the vectors of the tokens that mean something."""
        encodings = self._encode(self._spec.prompts.document, texts)
        overhead = self._spec.max_sequence_tokens - self.max_tokens
        require_fit([len(encoding.ids) - overhead for encoding in encodings], self.max_tokens, self._spec.model)
        rows = self._map(self._run_with_tokens, encodings)
        vectors = [vector for vector, _ in rows]
        return self._stack(vectors), [tokens for _, tokens in rows]

    def embed_query_and_tokens(self, text: str) -> tuple[Vector, TokenVectors]:
        """Do as `embed_queries` for one question; return also the vectors of its tokens."""
        rows = [
            self._run_with_tokens(encoding) for encoding in self._encode(self._spec.prompts.query, self._pieces(text))
        ]
        ids = np.concatenate([tokens.ids for _, tokens in rows])
        vectors = np.concatenate([tokens.vectors for _, tokens in rows])
        return mean_direction(self._stack([vector for vector, _ in rows])), TokenVectors(ids, vectors)

    def close(self) -> None:
        with self._pool_lock:
            if self._pool is not None:
                self._pool.shutdown()
                self._pool = None

    def _split_query(self, text: str) -> list[list[int]]:
        return self._tokenize([self._spec.prompts.query + piece for piece in self._pieces(text)])

    def _pieces(self, question: str) -> list[str]:
        return split_to_fit(question, lambda piece: self.count_tokens([piece])[0] <= self.max_tokens)

    def _tokenize(self, texts: Sequence[str]) -> list[list[int]]:
        return tokenize(self._tokenizer, texts, special=True)

    def _encode(self, prompt: str, texts: Sequence[str]) -> list["_Encoded"]:
        """Tokenise texts behind a prompt; unlike `_tokenize`, tell where each token stands, which takes longer."""
        readable = [replace_surrogates(text) for text in texts]
        encodings = self._tokenizer.encode_batch([prompt + text for text in readable])
        return [
            _Encoded(encoding.ids, content_rows(text, encoding.word_ids, encoding.offsets, len(prompt)))
            for text, encoding in zip(readable, encodings, strict=True)
        ]

    def _run_all(self, sequences: Sequence[list[int]]) -> Vectors:
        return self._stack(self._map(self._run, sequences))

    def _map(self, run: Callable[[_Input], _Output], inputs: Sequence[_Input]) -> list[_Output]:
        """Call `run` for each of the inputs, several at a time."""
        if len(inputs) < 2 or self._workers == 1:
            return [run(each) for each in inputs]
        return list(self._open_pool().map(run, inputs))

    def _stack(self, rows: Sequence[Vectors]) -> Vectors:
        return np.concatenate(rows) if rows else np.empty((0, self.dimensions), dtype=np.float32)

    def _run(self, sequence: list[int]) -> Vectors:
        [vectors] = self._run_graph([VECTORS], sequence)
        return np.asarray(vectors, dtype=np.float32)  # (1, dim)

    def _run_with_tokens(self, encoded: "_Encoded") -> tuple[Vectors, TokenVectors]:
        vectors, by_token = self._run_graph([VECTORS, TOKEN_VECTORS], encoded.ids)
        tokens = np.asarray(by_token[0][encoded.rows], dtype=np.float32)  # (tokens, dim)
        tokens /= np.maximum(np.linalg.norm(tokens, axis=1, keepdims=True), _TINY)
        return np.asarray(vectors, dtype=np.float32), TokenVectors(
            np.array(encoded.ids, np.int32)[encoded.rows], tokens
        )

    def _run_graph(self, outputs: list[str], sequence: list[int]) -> Any:  # onnxruntime is untyped
        ids = np.array([sequence], dtype=np.int64)  # (1, tokens)
        tensors = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        return self._session.run(outputs, {name: tensors[name] for name in self._spec.inputs})

    def _open_pool(self) -> ThreadPoolExecutor:
        with self._pool_lock:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self._workers, thread_name_prefix="embed")
            return self._pool


@dataclass(frozen=True, slots=True)
class _Encoded:
    """A text's token ids, and which of its tokens mean something."""

    ids: list[int]
    rows: list[int]


def _open_session(folder: Path) -> Any:  # onnxruntime is untyped
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # The graph was optimised when it was compiled and its weights lie in a file of their own, which is mapped into
    # memory: 40 to 70 ms and 21 MB to open, against 166 ms and 81 MB for a plain graph optimised now.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = 1  # the threads are ours, one text each
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(folder / GRAPH), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's errors share no base but Exception
        raise damaged_encoder(folder / GRAPH, error) from error


def _usable_cores() -> int:
    """Return how many cores this process may use; in a container, that is fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
