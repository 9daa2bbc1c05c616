"""The default model's graph, written without torch, is sentence-transformers' own model."""

import json
from pathlib import Path

import numpy as np
import pytest

from rag.embedders.compile import assemble
from rag.embedders.compile_once import describe
from rag.embedders.compiled import EncoderSpec, Precision
from rag.embedders.model_files import DEFAULT_MODEL, Prompts, locate_model
from rag.embedders.onnx import OnnxEmbedder
from rag.embedders.packaged import PARITY_VECTORS, PackagedModel
from rag.embedders.parity import parity_texts
from rag.embedders.traced import TracedModel
from rag.errors import EncoderError
from rag.settings import EmbedderSettings
from scripts.write_parity_vectors import make_parity_vectors
from tests.rag.embedders.tiny_model import write_tiny_model

TEXTS = ["the policy on remote work", "", "x y z " * 5, "work"]


def compile_one(folder: Path, precision: Precision, scratch: Path) -> OnnxEmbedder:
    """Return the encoder whose graph is written from the weights in `folder`."""
    model = PackagedModel(folder)
    spec = model.describe(EncoderSpec("onnx-test", "test", precision, Prompts(), Prompts(), str(folder), {}))
    return OnnxEmbedder(assemble(model, spec, model.write_graph(precision, scratch), scratch / precision))


def test_the_vectors_of_the_check_are_those_of_sentence_transformers() -> None:
    model = PackagedModel(locate_model(DEFAULT_MODEL))
    np.testing.assert_allclose(model.reference(parity_texts()), make_parity_vectors(), atol=1e-5)


def test_a_bert_of_random_weights_gives_the_vectors_of_sentence_transformers(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    folder = write_tiny_model(tmp_path / "model", layers=2)
    reference = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    expected = reference.encode(TEXTS, normalize_embeddings=True)
    vectors = compile_one(folder, "fp32", tmp_path).embed_documents(TEXTS)
    np.testing.assert_allclose(vectors, expected, atol=1e-5)
    close = compile_one(folder, "int8", tmp_path).embed_documents(TEXTS)
    assert 0.95 < (close * expected).sum(axis=1).min() < 1 - 1e-5


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # the exporter's: it is the old one
def test_in_int8_the_written_graph_is_to_the_bit_the_one_that_torch_exports(tmp_path: Path) -> None:
    """A store of an earlier version keeps its encoder's name: its vectors must be the new one's."""
    spec = describe(EmbedderSettings())
    embedders = []
    for model in (PackagedModel(Path(spec.source_folder)), TracedModel(spec)):
        scratch = tmp_path / type(model).__name__
        scratch.mkdir()
        folder = assemble(model, model.describe(spec), model.write_graph("int8", scratch), scratch / "int8")
        embedders.append(OnnxEmbedder(folder))
    texts = [text for text in parity_texts() if len(text) < 900]
    written, traced = (embedder.embed_documents_and_tokens(texts) for embedder in embedders)
    assert written[0].tobytes() == traced[0].tobytes()
    assert [tokens.vectors.tobytes() for tokens in written[1]] == [tokens.vectors.tobytes() for tokens in traced[1]]


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("config.json", {"model_type": "xlm-roberta"}),
        ("config.json", {"hidden_act": "relu"}),
        ("config.json", {"position_embedding_type": "relative_key"}),
        ("1_Pooling/config.json", {"pooling_mode_mean_tokens": False, "pooling_mode_cls_token": True}),
        ("1_Pooling/config.json", {"pooling_mode_max_tokens": True}),
    ],
)
def test_what_is_no_bert_with_mean_pooling_is_refused(file: str, change: dict[str, object], tmp_path: Path) -> None:
    folder = write_tiny_model(tmp_path / "model")
    PackagedModel(folder)
    path = folder / file
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | change), "utf-8")
    with pytest.raises(EncoderError, match="no BERT with mean pooling"):
        PackagedModel(folder)


def test_vectors_of_other_texts_are_refused() -> None:
    with pytest.raises(EncoderError, match=PARITY_VECTORS):
        PackagedModel(locate_model(DEFAULT_MODEL)).reference(["one text"])
