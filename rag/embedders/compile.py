"""Compiles a sentence-transformers model to one ONNX graph; run as `python -m rag.embedders.compile FOLDER`.

The graph takes token ids and returns unit vectors: transformer, pooling and normalisation in one; beside them, the
vectors of the tokens before pooling, where the model has any. It is checked against sentence-transformers before it is
kept. The one place, with the adapter of that name, that imports torch.
"""

import json
import sys
import tempfile
import warnings
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from rag.embedders.compile_once import UNFINISHED
from rag.embedders.compiled import (
    GRAPH,
    TOKEN_VECTORS,
    TOKENIZER,
    VECTORS,
    WEIGHTS,
    EncoderSpec,
    spec_from_json,
    write_spec,
)
from rag.embedders.onnx import OnnxEmbedder
from rag.embedders.parity import parity_texts
from rag.errors import EncoderError, first_line
from rag.files import sync, sync_tree
from rag.records import Vectors

OPSET = 17  # the first with LayerNormalization as one operator
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
LEAST_COSINE_FP32 = 0.9999
LEAST_COSINE_INT8 = 0.9


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


def _build(spec: EncoderSpec, scratch: Path) -> Path:
    """Return a folder below `scratch` with the compiled and checked encoder."""
    model = _load(spec)
    compiled = replace(
        spec,
        max_sequence_tokens=_max_sequence_tokens(model),
        dimensions=int(model.get_embedding_dimension()),
        token_dimensions=_token_dimensions(model),
        inputs=tuple(name for name in INPUTS if name in model.tokenizer.model_input_names),
        pooling=" + ".join(type(module).__name__ for module in model),
        versions={name: version(name) for name in ("torch", "transformers", "sentence-transformers", "onnxruntime")},
    )
    exported = scratch / "exported.onnx"
    _export(model, compiled, exported)
    folder = _assemble(model, compiled, exported, scratch / "fp32")
    texts = _fitting(parity_texts(), OnnxEmbedder(folder))
    reference = np.asarray(
        model.encode([compiled.prompts.document + text for text in texts], prompt="", normalize_embeddings=True)
    )
    parity = {"fp32": lowest_cosine(OnnxEmbedder(folder).embed_documents(texts), reference)}
    require(parity["fp32"], LEAST_COSINE_FP32, "the exported graph")
    if compiled.precision == "int8":
        quantised = scratch / "quantised.onnx"
        _quantise(exported, quantised)
        folder = _assemble(model, compiled, quantised, scratch / "int8")
        parity["int8"] = lowest_cosine(OnnxEmbedder(folder).embed_documents(texts), reference)
        require(parity["int8"], LEAST_COSINE_INT8, "the graph in int8 (set RAG_EMBEDDER__PRECISION=fp32)")
    write_spec(folder, replace(compiled, parity=parity))
    return folder


def _load(spec: EncoderSpec) -> Any:  # sentence-transformers is untyped
    import torch
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(
        spec.source_folder,
        device="cpu",
        local_files_only=True,
        model_kwargs={"attn_implementation": "eager", "dtype": torch.float32},
    ).eval()
    if not getattr(model.tokenizer, "is_fast", False):
        raise EncoderError("its tokenizer has no fast version")
    if any(not getattr(module, "include_prompt", True) for module in model) and any(
        (spec.prompts.query, spec.prompts.document)
    ):
        raise EncoderError("its pooling ignores the prompt")
    return model


def _max_sequence_tokens(model: Any) -> int:
    length = model.max_seq_length
    if length is None:
        length = min(model.tokenizer.model_max_length, model[0].auto_model.config.max_position_embeddings)
    return int(length)


def _token_dimensions(model: Any) -> int:
    """Return the length of a token's vector; 0 where the model keeps none until its end."""
    import torch

    features = dict(model.tokenizer(["two tokens"], return_tensors="pt"))
    tokens = features["input_ids"].shape[1]
    with torch.no_grad():
        for module in model:
            features = module(features)
    by_token = features.get("token_embeddings")
    return int(by_token.shape[2]) if by_token is not None and by_token.shape[1] == tokens else 0


def _export(model: Any, spec: EncoderSpec, path: Path) -> None:
    """Trace `model` into one graph with a dynamic number of texts and tokens."""
    import torch

    class Graph(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *tensors: torch.Tensor) -> tuple[torch.Tensor, ...]:
            features = dict(zip(spec.inputs, tensors, strict=True))
            for module in self.model:
                features = module(features)
            vectors = torch.nn.functional.normalize(features["sentence_embedding"], dim=1)
            return (vectors, features["token_embeddings"]) if spec.token_dimensions else (vectors,)

    # Two texts of unlike length: a dimension of 1, or a mask without a zero, could be traced as a constant.
    encoded = model.tokenizer(["one text", "and another, longer than the first"], padding=True, return_tensors="pt")
    by_token = [TOKEN_VECTORS] if spec.token_dimensions else []
    with torch.no_grad():
        torch.onnx.export(
            Graph().eval(),
            tuple(encoded[name] for name in spec.inputs),
            str(path),
            input_names=list(spec.inputs),
            output_names=[VECTORS, *by_token],
            dynamic_axes={
                **{name: {0: "texts", 1: "tokens"} for name in (*spec.inputs, *by_token)},
                VECTORS: {0: "texts"},
            },
            opset_version=OPSET,
            dynamo=False,  # 2 s; the new exporter would need one more package, onnxscript
        )


def _quantise(source: Path, target: Path) -> None:
    """Turn the weights of every MatMul into int8, one scale per column; embeddings and attention scores stay fp32."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(source, target, op_types_to_quantize=["MatMul"], per_channel=True, weight_type=QuantType.QInt8)


def _assemble(model: Any, spec: EncoderSpec, graph: Path, folder: Path) -> Path:
    """Lay out `folder` as a compiled encoder that runs `graph`, optimised, its weights in a file of their own."""
    import onnx
    import onnxruntime
    from tokenizers import Tokenizer

    folder.mkdir()
    optimised = folder.parent / f"{folder.name}.onnx"
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
    tokenizer = Tokenizer.from_str(model.tokenizer.backend_tokenizer.to_str())
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(folder / TOKENIZER))
    write_spec(folder, spec)
    return folder


def _fitting(texts: list[str], embedder: OnnxEmbedder) -> list[str]:
    """Return `texts`, each cut at a word boundary so that it fits the encoder."""
    fitting = []
    for text in texts:
        while embedder.count_tokens([text])[0] > embedder.max_tokens:
            text = text[: len(text) * 9 // 10].rpartition(" ")[0]
        fitting.append(text)
    return fitting


def lowest_cosine(vectors: Vectors, reference: Vectors) -> float:
    return float(np.einsum("ij,ij->i", vectors, reference).min())


def require(cosine: float, least: float, what: str) -> None:
    if not cosine >= least:  # also where it is nan
        raise EncoderError(f"{what} differs from the model: its lowest cosine to sentence-transformers is {cosine:.5f}")


if __name__ == "__main__":
    sys.exit(main())
