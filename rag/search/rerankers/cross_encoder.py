"""Reranks with a cross-encoder: a model that reads question and passage together, run by sentence-transformers.

Nogueira & Cho 2019, https://arxiv.org/abs/1901.04085. It costs torch's import (6 to 8 s) and, a question, one forward
pass for each passage. There is no default model, so nothing is loaded or downloaded unless the settings name one.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from rag.embedders.hub import download, named_folder, require_models
from rag.errors import EncoderError, SettingsError, first_line
from rag.settings import RetrievalSettings

_BATCH = 16  # pairs; sentence-transformers sorts them by length first
_SETTING = "RAG_RETRIEVAL__RERANKER_MODEL"
_OTHER_RUNTIMES = ("onnx/*", "openvino/*", "*.h5", "*.msgpack", "*.ot")
_EXAMPLE = "cross-encoder/ms-marco-MiniLM-L6-v2"


def make_cross_encoder(settings: RetrievalSettings) -> "CrossEncoderReranker":
    """Load the configured model; raises SettingsError if none is set, EncoderError if it cannot be loaded."""
    if not settings.reranker_model:
        raise SettingsError(
            f"the reranker 'cross-encoder' needs a model, but {_SETTING} is not set; give a folder, or a name on "
            f"Hugging Face's hub such as {_EXAMPLE}"
        )
    require_models("the reranker 'cross-encoder'")
    folder = _locate(settings.reranker_model)
    _require_cross_encoder(folder, settings.reranker_model)
    try:
        from sentence_transformers import CrossEncoder

        model = CrossEncoder(str(folder), local_files_only=True).float().eval()
    except Exception as error:  # what a strange folder raises is anybody's guess
        raise EncoderError(
            f"sentence-transformers cannot load the reranker {settings.reranker_model} "
            f"({type(error).__name__}: {first_line(error)}); check {_SETTING}"
        ) from error
    if model.num_labels != 1:
        raise EncoderError(
            f"{settings.reranker_model} gives {model.num_labels} scores per pair, a reranker one; check {_SETTING}"
        )
    return CrossEncoderReranker(model)


class CrossEncoderReranker:
    """Scores in [0, 1], the sigmoid of the model's logit; one call at a time, since its tokenizer is not thread-safe.

    Question and passage together are read up to `max_tokens`; what is longer loses its end, here alone: a passage of
    the default chunker fits the usual 512. Nothing is held but memory.
    """

    def __init__(self, model: Any) -> None:
        from torch.nn import Sigmoid

        self._model = model  # Any: sentence-transformers is untyped
        self._sigmoid = Sigmoid()  # a model's own may be another, or none
        self._lock = Lock()
        self.max_tokens = _bound_length(model)

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return one score per text, in order; apart from rounding, a score depends on its own text alone."""
        if not texts:
            return []
        pairs = [(question, text) for text in texts]
        with self._lock:
            scores = self._model.predict(pairs, batch_size=_BATCH, activation_fn=self._sigmoid, show_progress_bar=False)
        return [float(score) for score in scores]


def _bound_length(model: Any) -> int:
    """Return the model's maximum length, and set it as the limit, since some tokenizers have none."""
    config = model.model.config
    positions = int(getattr(config, "max_position_embeddings", 0) or 512)
    if "roberta" in str(config.model_type):  # its positions are counted from behind the padding's
        positions -= int(config.pad_token_id) + 1
    model.max_seq_length = min(int(model.max_seq_length or positions), positions)
    return int(model.max_seq_length)


def _locate(name: str) -> Path:
    """Return the model's folder: the one that is named, or the hub's copy in Hugging Face's cache, else downloaded."""
    folder = named_folder(name)
    if folder is None:
        full_name = name if "/" in name else f"cross-encoder/{name}"
        return download(full_name, kind="reranker", setting=_SETTING, unwanted=_OTHER_RUNTIMES)
    if not (folder / "config.json").is_file():
        raise EncoderError(f"{folder} holds no model (config.json is missing); check {_SETTING}")
    return folder


def _require_cross_encoder(folder: Path, name: str) -> None:
    """Refuse an encoder of single texts: sentence-transformers would give it a head of random weights."""
    try:
        architectures = json.loads((folder / "config.json").read_text("utf-8")).get("architectures") or []
        modules = folder / "config_sentence_transformers.json"
        kind = json.loads(modules.read_text("utf-8")).get("model_type") if modules.is_file() else None
    except (OSError, ValueError, AttributeError) as error:
        raise EncoderError(f"the reranker {name} cannot be read ({first_line(error)}); check {_SETTING}") from error
    if kind != "CrossEncoder" and not any(str(each).endswith("ForSequenceClassification") for each in architectures):
        raise EncoderError(
            f"{name} is not a cross-encoder: it scores no pairs of texts ({', '.join(map(str, architectures))}); name "
            f"one in {_SETTING}, such as {_EXAMPLE}"
        )
