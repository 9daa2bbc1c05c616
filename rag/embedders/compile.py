"""Compiles a sentence-transformers model to one ONNX graph; run as `python -m rag.embedders.compile FOLDER`.

The graph takes token ids and returns unit vectors: transformer, pooling and normalisation in one; beside them, the
vectors of the tokens before pooling, where the model has any. It is checked against sentence-transformers before it is
kept. The default model's graph is written from its weights, any other is traced by torch.
"""

import json
import sys
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np

from rag.embedders.compiled import (
    GRAPH,
    TOKENIZER,
    WEIGHTS,
    EncoderSpec,
    Precision,
    spec_from_json,
    write_spec,
)
from rag.embedders.model_files import DEFAULT_MODEL, Prompts
from rag.embedders.onnx import OnnxEmbedder
from rag.embedders.packaged import PackagedModel
from rag.embedders.parity import fitting_texts
from rag.embedders.shared_encoders import UNFINISHED
from rag.errors import EncoderError, first_line
from rag.files import sync, sync_tree
from rag.records import Vectors

LEAST_COSINE = {"fp32": 0.9999, "int8": 0.9}
_WHAT = {"fp32": "the exported graph", "int8": "the graph in int8 (set RAG_EMBEDDER__PRECISION=fp32)"}


class Model(Protocol):
    """A model that a graph is made of."""

    def describe(self, spec: EncoderSpec) -> EncoderSpec: ...
    def write_graph(self, precision: Precision, folder: Path) -> Path: ...
    def tokenizer(self) -> str: ...
    def checked_precisions(self, wanted: Precision) -> Sequence[Precision]: ...
    def reference(self, texts: list[str]) -> Vectors: ...


def main() -> int:
    """Compile the encoder described on stdin into the folder in the argument; on failure, print why to stdout."""
    warnings.simplefilter("ignore")  # the exporter's own: it traces, it is the old one, it knows
    try:
        compile_encoder(spec_from_json(sys.stdin.read()), Path(sys.argv[1]))
    except Exception as error:
        kind = "StorageError" if isinstance(error, OSError) else "EncoderError"
        message = str(error) if isinstance(error, EncoderError) else f"{type(error).__name__}: {first_line(error)}"
        print(json.dumps({"error": kind, "message": message}))
        return 1
    return 0


def compile_encoder(spec: EncoderSpec, target: Path) -> None:
    """Build `target` whole, or not at all; raises EncoderError if the result differs from the model."""
    with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=target.parent) as scratch:
        folder = _build(spec, Path(scratch))
        sync_tree(folder)
        folder.rename(target)
        sync(target.parent)


def open_model(spec: EncoderSpec) -> Model:
    """Return the model that `spec` names."""
    if spec.model == DEFAULT_MODEL:
        return PackagedModel(Path(spec.source_folder))
    from rag.embedders.traced import TracedModel

    return TracedModel(spec)


def _build(spec: EncoderSpec, scratch: Path) -> Path:
    """Return a folder below `scratch` with the compiled and checked encoder."""
    model = open_model(spec)
    described = model.describe(spec)
    unprompted = replace(described, prompts=Prompts())  # a prompt is so many more words of a text
    parity: dict[str, float] = {}
    for precision in model.checked_precisions(spec.precision):
        folder = assemble(model, unprompted, model.write_graph(precision, scratch), scratch / precision)
        embedder = OnnxEmbedder(folder)
        texts = fitting_texts(embedder)
        parity[precision] = lowest_cosine(embedder.embed_documents(texts), model.reference(texts))
        require(parity[precision], LEAST_COSINE[precision], _WHAT[precision])
    write_spec(folder, replace(described, parity=parity))
    return folder


def assemble(model: Model, spec: EncoderSpec, graph: Path, folder: Path) -> Path:
    """Lay out `folder` as a compiled encoder that runs `graph`, optimised, its weights in a file of their own."""
    import onnx
    import onnxruntime
    from tokenizers import Tokenizer

    folder.mkdir()
    optimised = graph.with_name(f"{graph.stem}-optimised.onnx")
    options = onnxruntime.SessionOptions()
    # EXTENDED, not ALL: ALL would fit the graph to this machine's processor, and is no faster on it.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(optimised)
    options.log_severity_level = 3
    onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    onnx.save(onnx.load(optimised), folder / GRAPH, save_as_external_data=True, location=WEIGHTS)
    (folder / WEIGHTS).chmod(
        (folder / GRAPH).stat().st_mode
    )  # onnx makes it the writer's alone; a service reads it too
    tokenizer = Tokenizer.from_str(model.tokenizer())
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(folder / TOKENIZER))
    write_spec(folder, spec)
    return folder


def lowest_cosine(vectors: Vectors, reference: Vectors) -> float:
    return float(np.einsum("ij,ij->i", vectors, reference).min())


def require(cosine: float, least: float, what: str) -> None:
    if not cosine >= least:  # also where it is nan
        raise EncoderError(f"{what} differs from the model: its lowest cosine to sentence-transformers is {cosine:.5f}")


if __name__ == "__main__":
    sys.exit(main())
