"""Writes the ONNX graph of a BERT from its weights, without torch: transformer, mean pooling and normalisation.

The operators are those that torch's own exporter writes, with shapes that are known as little as there: onnxruntime
then fuses them in the same way, and in int8, too, the vectors are the same to the last bit. (With one more addition or
one less fused in each layer, what that changes in the seventh digit becomes a cosine of .9988 or .9953 in int8.)
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rag.embedders.compiled import TOKEN_VECTORS, VECTORS, Precision

OPSET = 17  # the first with LayerNormalization as one operator
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_IR_VERSION = 8  # the version of the file that goes with the opset
_FLOAT, _INT64 = 1, 7  # onnx.TensorProto's
_LEAST_WEIGHT, _LEAST_LENGTH = 1e-9, 1e-12  # what a mean and a vector are divided by; sentence-transformers' own

Weights: TypeAlias = Callable[[str], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class BertShape:
    """What the graph of a BERT depends on besides its weights; `unit` says how often a vector's length is made 1."""

    layers: int
    heads: int
    hidden: int
    epsilon: float
    unit: int


def write_bert_graph(shape: BertShape, weights: Weights, precision: Precision, path: Path) -> None:
    """Write the graph to `path`; in int8, dense layers multiply by integers with one scale per column.

    `weights` returns a tensor by the name that transformers gives it in a `BertModel`.
    """
    import onnx
    from onnx import helper

    model = onnx.ModelProto(ir_version=_IR_VERSION, opset_import=[helper.make_opsetid("", OPSET)])
    model.graph.name = "bert"
    graph = _Graph(model.graph, weights, shape, precision)
    _add_pooling(graph, _add_transformer(graph, shape), shape.unit)
    tokens = ["texts", "tokens"]
    model.graph.input.extend(helper.make_tensor_value_info(name, _INT64, tokens) for name in INPUTS)
    model.graph.output.append(helper.make_tensor_value_info(VECTORS, _FLOAT, ["texts", shape.hidden]))
    model.graph.output.append(helper.make_tensor_value_info(TOKEN_VECTORS, _FLOAT, [*tokens, shape.hidden]))
    onnx.save(model, path)


class _Graph:
    """A graph to which nodes and constants are added; values go by their names."""

    def __init__(self, graph: Any, weights: Weights, shape: BertShape, precision: Precision) -> None:
        self._graph = graph  # onnx's messages are untyped
        self._weights = weights
        self._shape = shape
        self._precision = precision
        self._constants: set[str] = set()
        self._integers_of: dict[str, str] = {}  # a value in integers, its scale and zero beside it

    def add(self, operator: str, *inputs: str, name: str = "", outputs: int = 1, **attributes: Any) -> str:
        """Add a node and return its first output: `name`, or a new one that further outputs append a number to."""
        from onnx import helper

        first = name or f"{operator}.{len(self._graph.node)}"
        names = [first, *(f"{first}.{i}" for i in range(1, outputs))]
        self._graph.node.append(helper.make_node(operator, inputs, names, **attributes))
        return first

    def tell_shape(self, value: str) -> None:
        """Let onnxruntime know that `value` is (texts, tokens, hidden), where it cannot tell."""
        from onnx import helper

        sizes: list[str | int | None] = ["texts", "tokens", self._shape.hidden]
        self._graph.value_info.append(helper.make_tensor_value_info(value, _FLOAT, sizes))

    def constant(self, name: str, value: NDArray[Any]) -> str:
        from onnx import numpy_helper

        if name not in self._constants:
            self._constants.add(name)
            self._graph.initializer.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def number(self, value: float) -> str:
        return self.constant(f"number {value}", np.array(value, np.float32))

    def integer(self, value: int) -> str:
        return self.constant(f"integer {value}", np.array(value, np.int64))

    def integers(self, *values: int) -> str:
        return self.constant(f"integers {values}", np.array(values, np.int64))

    def weight(self, name: str) -> str:
        return self.constant(name, self._weights(name))

    def dense(self, value: str, layer: str) -> str:
        matrix = self._weights(f"{layer}.weight").T  # (in, out)
        multiply = self._multiply if self._precision == "fp32" else self._multiply_integers
        return self.add("Add", multiply(value, matrix, layer), self.weight(f"{layer}.bias"))

    def norm(self, value: str, layer: str, name: str = "") -> str:
        scale, bias = self.weight(f"{layer}.weight"), self.weight(f"{layer}.bias")
        return self.add("LayerNormalization", value, scale, bias, name=name, axis=-1, epsilon=self._shape.epsilon)

    def _multiply(self, value: str, matrix: NDArray[np.float32], layer: str) -> str:
        return self.add("MatMul", value, self.constant(f"{layer}.weight", matrix))

    def _multiply_integers(self, value: str, matrix: NDArray[np.float32], layer: str) -> str:
        """Do as onnxruntime's `quantize_dynamic` with one symmetric scale per column."""
        scales = np.abs(matrix).max(axis=0) / np.float32(127)
        rounded = np.rint(matrix / np.where(scales > 0, scales, np.float32(1))).astype(np.int8)
        if value not in self._integers_of:
            self._integers_of[value] = self.add("DynamicQuantizeLinear", value, outputs=3)
        integers = self._integers_of[value]
        weights = self.constant(f"{layer}.integers", rounded)
        zeros = self.constant(f"{layer}.zeros", np.zeros(len(scales), np.int8))
        product = self.add("MatMulInteger", integers, weights, f"{integers}.2", zeros)
        scale = self.add("Mul", f"{integers}.1", self.constant(f"{layer}.scales", scales))
        return self.add("Mul", self.add("Cast", product, to=_FLOAT), scale)


def _add_transformer(graph: _Graph, shape: BertShape) -> str:
    value = _add_embeddings(graph)
    sizes = graph.add("Shape", value)
    texts, tokens = (
        graph.add("Unsqueeze", graph.add("Gather", sizes, graph.integer(i), axis=0), graph.integers(0)) for i in (0, 1)
    )
    rest = graph.integers(-1)
    by_head = graph.add("Concat", texts, tokens, rest, graph.integers(shape.hidden // shape.heads), axis=0)
    joined = graph.add("Concat", texts, tokens, rest, axis=0)
    hidden = _add_penalty(graph)

    def attend(value: str, layer: str) -> str:
        query, key, values = (
            graph.add("Reshape", graph.dense(value, f"{layer}.{name}"), by_head) for name in ("query", "key", "value")
        )
        query = graph.add("Transpose", query, perm=(0, 2, 1, 3))
        key = graph.add("Transpose", key, perm=(0, 2, 3, 1))
        values = graph.add("Transpose", values, perm=(0, 2, 1, 3))
        scale = graph.number((shape.hidden // shape.heads) ** -0.5)
        scores = graph.add("Add", graph.add("Mul", graph.add("MatMul", query, key), scale), hidden)
        mean = graph.add("MatMul", graph.add("Softmax", scores, axis=-1), values)
        return graph.add("Reshape", graph.add("Transpose", mean, perm=(0, 2, 1, 3)), joined)

    for number in range(shape.layers):
        layer = f"encoder.layer.{number}"
        attended = graph.dense(attend(value, f"{layer}.attention.self"), f"{layer}.attention.output.dense")
        value = graph.norm(graph.add("Add", attended, value), f"{layer}.attention.output.LayerNorm")
        inner = _add_gelu(graph, graph.dense(value, f"{layer}.intermediate.dense"))
        outer = graph.dense(inner, f"{layer}.output.dense")
        graph.tell_shape(value)
        graph.tell_shape(outer)
        outer = graph.add("Add", outer, value)
        is_last = number == shape.layers - 1
        value = graph.norm(outer, f"{layer}.output.LayerNorm", TOKEN_VECTORS if is_last else "")
    return value


def _add_embeddings(graph: _Graph) -> str:
    words, kinds, positions = (
        graph.weight(f"embeddings.{name}_embeddings.weight") for name in ("word", "token_type", "position")
    )
    sizes = graph.add("Shape", "input_ids")
    tokens = graph.add("Slice", sizes, graph.integers(1), graph.integers(2))
    places = graph.add("Slice", positions, graph.integers(0), tokens, graph.integers(0))
    total = graph.add("Add", graph.add("Gather", words, "input_ids"), graph.add("Gather", kinds, "token_type_ids"))
    return graph.norm(graph.add("Add", total, places), "embeddings.LayerNorm")


def _add_penalty(graph: _Graph) -> str:
    """Add what is added to a token's scores: nothing, or the lowest number where it is masked."""
    mask = graph.add("Cast", "attention_mask", to=_FLOAT)
    masked = graph.add("Sub", graph.number(1.0), graph.add("Unsqueeze", mask, graph.integers(1, 2)))
    return graph.add("Mul", masked, graph.number(float(np.finfo(np.float32).min)))


def _add_gelu(graph: _Graph, value: str) -> str:
    error = graph.add("Erf", graph.add("Div", value, graph.number(2**0.5)))
    product = graph.add("Mul", value, graph.add("Add", error, graph.number(1.0)))
    return graph.add("Mul", product, graph.number(0.5))


def _add_pooling(graph: _Graph, tokens: str, unit: int) -> None:
    mask = graph.add("Unsqueeze", graph.add("Cast", "attention_mask", to=_FLOAT), graph.integers(-1))
    total = graph.add("ReduceSum", graph.add("Mul", tokens, mask), graph.integers(1), keepdims=0)
    number = graph.add("ReduceSum", mask, graph.integers(1), keepdims=0)
    vector = graph.add("Div", total, graph.add("Clip", number, graph.number(_LEAST_WEIGHT)))
    for time in range(unit):
        length = graph.add("ReduceL2", vector, axes=(1,), keepdims=1)
        length = graph.add("Clip", length, graph.number(_LEAST_LENGTH))
        vector = graph.add("Div", vector, length, name=VECTORS if time == unit - 1 else "")
