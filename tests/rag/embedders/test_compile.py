"""Compiling, on a model of a few kilobytes; what takes the time is importing torch in the subprocess."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rag.embedders import make_embedder
from rag.embedders.compile_once import ensure_compiled
from rag.embedders.compiled import EncoderSpec, derive_fingerprint, find_compiled, read_spec, write_spec
from rag.embedders.model_files import (
    DEFAULT_MODEL,
    Prompts,
    SourceFile,
    canonical_name,
    own_prompts,
    source_files,
    verify_default,
)
from rag.embedders.shared_encoders import UNFINISHED
from rag.errors import EncoderError, StorageError
from rag.settings import EmbedderSettings
from tests.rag.embedders.tiny_model import HIDDEN, write_tiny_model

COMPILE = """
import sys
from pathlib import Path
from rag.embedders import make_embedder
from rag.settings import EmbedderSettings
embedder = make_embedder(EmbedderSettings(model=sys.argv[1], precision="fp32"), Path(sys.argv[2]), print)
print(embedder.fingerprint, embedder.embed_queries(["remote work"]).tobytes().hex())
"""


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))  # where no other test has compiled it
    return write_tiny_model(tmp_path / "model", query_prompt="query: ", document_prompt="passage: ")


def settings_of(model: Path, **changes: object) -> EmbedderSettings:
    return EmbedderSettings(model=str(model), precision="fp32").model_copy(update=changes)


def pretend_compiled(encoders: Path, settings: EmbedderSettings) -> Path:
    """Write what a compilation would have left, less the graph."""
    folder = Path(settings.model)
    source, own = source_files(folder), own_prompts(folder)
    prompts = Prompts(settings.query_prompt or own.query, settings.document_prompt or own.document)
    fingerprint = derive_fingerprint("onnx", source, prompts, settings.precision)
    name = canonical_name(settings.model)
    spec = EncoderSpec(fingerprint, name, settings.precision, prompts, own, str(folder), source)
    (encoders / fingerprint).mkdir(parents=True)
    write_spec(encoders / fingerprint, spec)
    return encoders / fingerprint


def test_two_processes_at_once_compile_once_and_repair_what_was_left_broken(model: Path, tmp_path: Path) -> None:
    encoders = tmp_path / "encoders"
    damaged = pretend_compiled(encoders, settings_of(model))
    (damaged / "encoder.json").write_text("cut off", "utf-8")
    (encoders / f"{UNFINISHED}of-a-killed-run").mkdir()

    command = [sys.executable, "-c", COMPILE, str(model), str(encoders)]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    outputs = [process.communicate()[0].splitlines() for process in processes]

    assert [process.returncode for process in processes] == [0, 0]
    assert sorted(len(lines) for lines in outputs) == [1, 2]  # one says that it compiles
    assert outputs[0][-1] == outputs[1][-1]
    assert {path.name for path in encoders.iterdir()} == {"LOCK", damaged.name}
    spec = read_spec(damaged)
    assert (spec.dimensions, spec.max_sequence_tokens, spec.model) == (HIDDEN, 32, str(model))
    assert spec.parity["fp32"] >= 0.9999

    embedder = make_embedder(settings_of(model), encoders)
    document, question = embedder.embed_documents(["remote work"])[0], embedder.embed_queries(["remote work"])[0]
    assert embedder.max_tokens == 32 - 2 - 2 - 1  # special tokens, prompt, one for joining them
    assert document @ question < 0.999  # the model's own prompts are in force
    assert outputs[0][-1] == f"{embedder.fingerprint} {question.tobytes().hex()}"
    np.testing.assert_allclose(np.linalg.norm(document), 1, atol=1e-5)  # the model itself does not normalise


@pytest.mark.slow
def test_a_model_that_cannot_be_loaded_says_why_and_what_else_to_do(model: Path, tmp_path: Path) -> None:
    (model / "model.safetensors").write_bytes(b"no weights")

    with pytest.raises(EncoderError, match=r"model cannot be compiled: .*RAG_EMBEDDER__KIND=sentence-transformers"):
        make_embedder(settings_of(model), tmp_path / "encoders")
    assert [path.name for path in (tmp_path / "encoders").iterdir()] == ["LOCK"]


@pytest.mark.slow
def test_sentence_transformers_gives_the_same_vectors_for_documents_and_questions(model: Path, tmp_path: Path) -> None:
    compiled = make_embedder(settings_of(model), tmp_path / "encoders")
    reference = make_embedder(settings_of(model, kind="sentence-transformers"), tmp_path / "encoders")
    texts = ["the policy on remote work", "", "a \ud800 z", "x y z " * 9]

    np.testing.assert_allclose(compiled.embed_documents(texts), reference.embed_documents(texts), atol=1e-5)
    np.testing.assert_allclose(compiled.embed_queries(texts), reference.embed_queries(texts), atol=1e-5)
    assert compiled.count_tokens(texts) == reference.count_tokens(texts)


def test_a_graph_that_strays_from_the_model_is_refused() -> None:
    from rag.embedders.compile import lowest_cosine, require

    unit, other = np.eye(2, dtype=np.float32)
    rows = np.stack([unit, unit])
    assert lowest_cosine(rows, np.stack([unit, other])) == 0
    assert lowest_cosine(rows, rows) == 1
    for cosine in (0.9998, float("nan")):
        with pytest.raises(EncoderError, match="differs from the model"):
            require(cosine, 0.9999, "the exported graph")
    require(0.99995, 0.9999, "the exported graph")


def test_a_compiled_encoder_is_found_as_long_as_its_model_is_unchanged(model: Path, tmp_path: Path) -> None:
    settings, encoders = settings_of(model), tmp_path / "encoders"
    folder = pretend_compiled(encoders, settings)

    assert find_compiled(settings, encoders) == folder
    (model / "README.md").write_text("not a part of it", "utf-8")
    assert find_compiled(settings, encoders) == folder
    (model / "1_Pooling" / "config.json").write_text("{}", "utf-8")
    assert find_compiled(settings, encoders) is None


@pytest.mark.parametrize("change", [{"precision": "int8"}, {"query_prompt": "q "}, {"document_prompt": "d "}])
def test_a_compiled_encoder_is_not_found_for_other_settings(
    model: Path, tmp_path: Path, change: dict[str, object]
) -> None:
    settings, encoders = settings_of(model), tmp_path / "encoders"
    pretend_compiled(encoders, settings)

    assert find_compiled(settings.model_copy(update=change), encoders) is None


def test_the_prompt_of_a_document_goes_by_the_name_of_passage_too(model: Path) -> None:
    path = model / "config_sentence_transformers.json"
    path.write_text('{"prompts": {"query": "q: ", "passage": "p: "}}', "utf-8")
    assert own_prompts(model) == Prompts("q: ", "p: ")

    path.unlink()
    assert own_prompts(model) == Prompts()


def test_the_models_own_prompts_may_be_given_outright(model: Path, tmp_path: Path) -> None:
    folder = pretend_compiled(tmp_path / "encoders", settings_of(model))

    assert find_compiled(settings_of(model, query_prompt="query: "), tmp_path / "encoders") == folder


def test_a_model_whose_files_were_only_touched_is_not_compiled_again(model: Path, tmp_path: Path) -> None:
    settings, encoders = settings_of(model), tmp_path / "encoders"
    folder = pretend_compiled(encoders, settings)
    weights = model / "model.safetensors"
    weights.write_bytes(weights.read_bytes())

    assert find_compiled(settings, encoders) is None  # by size and time alone it may have changed
    assert ensure_compiled(settings, encoders, pytest.fail) == folder


def test_the_fingerprint_changes_with_all_that_changes_a_vector(model: Path, tmp_path: Path) -> None:
    source = source_files(model)
    other = source_files(
        write_tiny_model(tmp_path / "other", seed=1, query_prompt="query: ", document_prompt="passage: ")
    )
    shorter = source_files(write_tiny_model(tmp_path / "short", max_tokens=16))
    prompts = Prompts("q", "d")
    fingerprints = [
        derive_fingerprint("onnx", source, prompts, "int8"),
        derive_fingerprint("onnx", source, prompts, "fp32"),
        derive_fingerprint("onnx", source, Prompts("d", "q"), "int8"),
        derive_fingerprint("onnx", other, prompts, "int8"),
        derive_fingerprint("onnx", shorter, prompts, "int8"),
        derive_fingerprint("sentence-transformers", source, prompts, "fp32"),
    ]

    assert len(set(fingerprints)) == len(fingerprints)
    touched = {name: replace(file, mtime_ns=0) for name, file in source.items()}
    assert derive_fingerprint("onnx", touched, prompts, "int8") == fingerprints[0]


def test_other_weights_under_the_default_models_name_are_refused() -> None:
    with pytest.raises(
        EncoderError, match="weights of sentence-transformers/all-MiniLM-L6-v2 have sha256 abc, not 53aa"
    ):
        verify_default({"model.safetensors": SourceFile("abc", 1, 1)})


def test_a_model_has_one_name_however_it_is_written(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(model.parent)

    assert canonical_name("model") == canonical_name("./model") == canonical_name(str(model)) == str(model)
    assert canonical_name("all-MiniLM-L6-v2") == canonical_name(DEFAULT_MODEL) == DEFAULT_MODEL
    assert canonical_name("intfloat/e5-small-v2") == "intfloat/e5-small-v2"


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"empty holds no model .*check RAG_EMBEDDER__MODEL"):
        make_embedder(EmbedderSettings(model=str(tmp_path / "empty")), tmp_path / "encoders")


def test_a_store_that_cannot_be_written_is_named(model: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")

    with pytest.raises(StorageError, match=r"file/encoders cannot be written .*check RAG_STORE"):
        ensure_compiled(settings_of(model), tmp_path / "file" / "encoders")
