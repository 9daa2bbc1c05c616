"""The default model as it comes with Openbook: a BERT in safetensors, compiled without torch.

What sentence-transformers made of the texts of the check is kept beside this file; a test makes it anew.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.embedders.bert_graph import INPUTS, BertShape, write_bert_graph
from rag.embedders.compiled import EncoderSpec, Precision
from rag.errors import EncoderError
from rag.records import Vectors

PARITY_VECTORS = "parity_vectors.npy"  # (texts, dim), fp32, unit rows
_MODULES = ["Transformer", "Pooling", "Normalize"]  # of sentence-transformers


class PackagedModel:
    """A BERT with mean pooling, read from its folder; raises EncoderError for any other model."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        config = _read(folder / "config.json")
        self._modules = [module["type"].rpartition(".")[2] for module in _read(folder / "modules.json")]
        pooling = _read(folder / "1_Pooling" / "config.json")
        is_bert = (config["model_type"], config["hidden_act"]) == ("bert", "gelu")
        is_absolute = config.get("position_embedding_type", "absolute") == "absolute"
        modes = [name for name, is_on in pooling.items() if name.startswith("pooling_mode_") and is_on is True]
        if not is_bert or not is_absolute or modes != ["pooling_mode_mean_tokens"] or self._modules[:2] != _MODULES[:2]:
            raise EncoderError(f"{folder} is no BERT with mean pooling")
        self._shape = BertShape(
            layers=config["num_hidden_layers"],
            heads=config["num_attention_heads"],
            hidden=config["hidden_size"],
            epsilon=config["layer_norm_eps"],
            unit=1 + self._modules.count("Normalize"),
        )

    def describe(self, spec: EncoderSpec) -> EncoderSpec:
        """Return `spec` with what only the model knows."""
        return replace(
            spec,
            max_sequence_tokens=_read(self._folder / "sentence_bert_config.json")["max_seq_length"],
            dimensions=self._shape.hidden,
            token_dimensions=self._shape.hidden,
            inputs=INPUTS,
            pooling=" + ".join(self._modules),
            versions={name: version(name) for name in ("numpy", "onnx", "onnxruntime")},
        )

    def write_graph(self, precision: Precision, folder: Path) -> Path:
        """Write the graph into `folder` and return its path."""
        from safetensors import safe_open

        path = folder / f"{precision}.onnx"
        with safe_open(self._folder / "model.safetensors", framework="numpy") as weights:
            write_bert_graph(self._shape, partial(_tensor, weights), precision, path)
        return path

    def tokenizer(self) -> str:
        """Return the tokenizer as JSON."""
        return (self._folder / "tokenizer.json").read_text("utf-8")

    def checked_precisions(self, wanted: Precision) -> Sequence[Precision]:
        """Return what to check on first use: fp32 is known to be right (a test), and would double time and memory."""
        return [wanted]

    def reference(self, texts: list[str]) -> Vectors:
        """Return what sentence-transformers made of the texts of the check, (texts, dim)."""
        with (files("rag.embedders") / PARITY_VECTORS).open("rb") as file:
            vectors = np.asarray(np.load(file), dtype=np.float32)
        if len(vectors) != len(texts):
            raise EncoderError(f"{PARITY_VECTORS} is not of this version; run `python -m scripts.write_parity_vectors`")
        return vectors


def _tensor(weights: Any, name: str) -> NDArray[np.float32]:  # safetensors' file is untyped
    return np.asarray(weights.get_tensor(name), dtype=np.float32)


def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))
