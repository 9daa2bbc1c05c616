"""Any model of sentence-transformers, traced by torch's own exporter."""

from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from rag.embedders.bert_graph import INPUTS, OPSET
from rag.embedders.compiled import TOKEN_VECTORS, VECTORS, EncoderSpec, Precision
from rag.errors import EncoderError
from rag.records import Vectors


class TracedModel:
    """A model as sentence-transformers loads it, in fp32 on the CPU."""

    def __init__(self, spec: EncoderSpec) -> None:
        self._model = _load(spec)
        self._inputs = tuple(name for name in INPUTS if name in self._model.tokenizer.model_input_names)
        self._token_dimensions = _token_dimensions(self._model)

    def describe(self, spec: EncoderSpec) -> EncoderSpec:
        """Return `spec` with what only the model knows."""
        model = self._model
        return replace(
            spec,
            max_sequence_tokens=_max_sequence_tokens(model),
            dimensions=int(model.get_embedding_dimension()),
            token_dimensions=self._token_dimensions,
            inputs=self._inputs,
            pooling=" + ".join(type(module).__name__ for module in model),
            versions={
                name: version(name) for name in ("torch", "transformers", "sentence-transformers", "onnxruntime")
            },
        )

    def write_graph(self, precision: Precision, folder: Path) -> Path:
        """Write the graph into `folder` and return its path; in int8, it is made of the one in fp32."""
        path = folder / f"{precision}.onnx"
        if precision == "int8":
            _quantise(self.write_graph("fp32", folder), path)
        elif not path.exists():
            self._export(path)
        return path

    def tokenizer(self) -> str:
        """Return the tokenizer as JSON."""
        return str(self._model.tokenizer.backend_tokenizer.to_str())

    def checked_precisions(self, wanted: Precision) -> Sequence[Precision]:
        """Return what to check: what tracing made first, then what quantising made of it."""
        return ["fp32"] if wanted == "fp32" else ["fp32", "int8"]

    def reference(self, texts: list[str]) -> Vectors:
        """Return what the model itself makes of texts without a prompt, (texts, dim)."""
        return np.asarray(self._model.encode(texts, prompt="", normalize_embeddings=True), dtype=np.float32)

    def _export(self, path: Path) -> None:
        """Trace the model into one graph with a dynamic number of texts and tokens."""
        import torch

        model, inputs, gives_tokens = self._model, self._inputs, bool(self._token_dimensions)

        class Graph(torch.nn.Module):
            def __init__(self) -> None:
                super().__init__()
                self.model = model

            def forward(self, *tensors: torch.Tensor) -> tuple[torch.Tensor, ...]:
                features = dict(zip(inputs, tensors, strict=True))
                for module in self.model:
                    features = module(features)
                vectors = torch.nn.functional.normalize(features["sentence_embedding"], dim=1)
                return (vectors, features["token_embeddings"]) if gives_tokens else (vectors,)

        # Two texts of unlike length: a dimension of 1, or a mask without a zero, could be traced as a constant.
        encoded = model.tokenizer(["one text", "and another, longer than the first"], padding=True, return_tensors="pt")
        by_token = [TOKEN_VECTORS] if gives_tokens else []
        with torch.no_grad():
            torch.onnx.export(
                Graph().eval(),
                tuple(encoded[name] for name in inputs),
                str(path),
                input_names=list(inputs),
                output_names=[VECTORS, *by_token],
                dynamic_axes={
                    **{name: {0: "texts", 1: "tokens"} for name in (*inputs, *by_token)},
                    VECTORS: {0: "texts"},
                },
                opset_version=OPSET,
                dynamo=False,  # 2 s; the new exporter would need one more package, onnxscript
            )


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


def _quantise(source: Path, target: Path) -> None:
    """Turn the weights of every MatMul into int8, one scale per column; embeddings and attention scores stay fp32."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(source, target, op_types_to_quantize=["MatMul"], per_channel=True, weight_type=QuantType.QInt8)
