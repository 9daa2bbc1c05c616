"""The cross-encoder, a tiny one with random weights: its scores, what it refuses, and a search that it orders."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rag.cli import main
from rag.cli.doctor import examine
from rag.errors import EncoderError, SettingsError
from rag.search.rerankers import RERANKERS
from rag.search.rerankers.cross_encoder import CrossEncoderReranker, make_cross_encoder
from rag.settings import EmbedderSettings, RetrievalSettings, Settings
from tests.rag.embedders.tiny_model import write_tiny_model
from tests.rag.indexes import Text, publish_index
from tests.rag.search.rerankers.tiny_cross_encoder import write_tiny_cross_encoder

QUESTION = "remote work"
TEXTS = ["the policy on remote work", "work", "the query: a passage, 12 days!", *(f"passage {i}" for i in range(30))]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_cross_encoder(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def reranker(model: Path) -> CrossEncoderReranker:
    return make_cross_encoder(RetrievalSettings(reranker_model=str(model)))


def refused(name: str) -> str:
    with pytest.raises(EncoderError) as error:
        make_cross_encoder(RetrievalSettings(reranker_model=name))
    return str(error.value)


def test_scores_are_those_of_sentence_transformers(reranker: CrossEncoderReranker, model: Path) -> None:
    from sentence_transformers import CrossEncoder
    from torch.nn import Sigmoid

    reference = CrossEncoder(str(model), local_files_only=True)
    expected = [reference.predict([(QUESTION, text)], activation_fn=Sigmoid())[0] for text in TEXTS]

    scores = reranker.score(QUESTION, TEXTS)

    assert scores == pytest.approx(expected, abs=1e-5)
    assert all(0 <= score <= 1 for score in scores)
    assert max(scores) - min(scores) > 0.01  # else any order would do
    assert scores != pytest.approx(reranker.score("the query", TEXTS), abs=1e-3)  # the question is read


def test_no_texts_have_no_scores(reranker: CrossEncoderReranker) -> None:
    assert reranker.score(QUESTION, []) == []


@pytest.mark.parametrize("knows_its_length", [True, False])
def test_what_does_not_fit_loses_its_end(tmp_path: Path, knows_its_length: bool) -> None:
    folder = write_tiny_cross_encoder(tmp_path / "tiny", knows_its_length=knows_its_length)
    reranker = make_cross_encoder(RetrievalSettings(reranker_model=str(folder)))
    long = "the policy on remote work " * 100

    assert reranker.max_tokens == 64
    assert reranker.score(QUESTION, [long]) == pytest.approx(reranker.score(QUESTION, [long + "passage"]))


def test_threads_get_the_scores_that_one_gets(reranker: CrossEncoderReranker) -> None:
    expected = reranker.score(QUESTION, TEXTS)
    with ThreadPoolExecutor(4) as threads:
        for scores in threads.map(lambda _: reranker.score(QUESTION, TEXTS), range(8)):
            assert scores == pytest.approx(expected, abs=1e-6)


def test_no_model_is_a_setting_that_is_missing() -> None:
    with pytest.raises(SettingsError, match="RAG_RETRIEVAL__RERANKER_MODEL is not set"):
        RERANKERS["cross-encoder"](Settings())


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    assert "config.json is missing" in refused(str(tmp_path))
    assert "config.json is missing" in refused(str(tmp_path / "none"))


def test_a_model_of_single_texts_is_refused(tmp_path: Path) -> None:
    assert "is not a cross-encoder" in refused(str(write_tiny_model(tmp_path / "encoder")))


def test_a_model_of_several_scores_is_refused(tmp_path: Path) -> None:
    assert "gives 3 scores per pair" in refused(str(write_tiny_cross_encoder(tmp_path / "three", labels=3)))


def test_a_broken_model_is_refused(tmp_path: Path) -> None:
    folder = write_tiny_cross_encoder(tmp_path / "tiny")
    (folder / "model.safetensors").write_bytes(b"torn")
    assert "cannot load the reranker" in refused(str(folder))


def test_a_name_that_nobody_can_reach_is_an_error_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    message = refused("nobody/has-this")
    assert "nobody/has-this is not in Hugging Face's cache and cannot be downloaded" in message
    assert "RAG_RETRIEVAL__RERANKER_MODEL" in message


# --- through the settings -------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings = Settings(store=tmp_path / "store", embedder=EmbedderSettings(kind="hashing"))
    texts = {f"{number}.md": Text(text, title=f"Work {number}") for number, text in enumerate(TEXTS[:8])}
    publish_index(settings, texts)
    monkeypatch.setenv("RAG_STORE", str(settings.store))
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")
    return settings.store


def test_a_search_is_ordered_by_its_scores(
    store: Path,
    model: Path,
    reranker: CrossEncoderReranker,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["search", QUESTION, "--json"]) == 0
    fused = [hit["uri"] for hit in json.loads(capsys.readouterr().out)["hits"]]
    monkeypatch.setenv("RAG_RETRIEVAL__RERANKER", "cross-encoder")
    monkeypatch.setenv("RAG_RETRIEVAL__RERANKER_MODEL", str(model))

    assert main(["search", QUESTION, "--json"]) == 0

    hits = json.loads(capsys.readouterr().out)["hits"]
    read = [f"Work {number}\n{text}" for number, text in enumerate(TEXTS[:8])]  # its title is read before a text
    expected = {f"{i}.md": score for i, score in enumerate(reranker.score(QUESTION, read))}
    assert {hit["uri"]: hit["score"] for hit in hits} == pytest.approx(expected, abs=1e-4)
    assert [hit["uri"] for hit in hits] == sorted(expected, key=lambda uri: -expected[uri])
    assert [hit["uri"] for hit in hits] != fused


@pytest.mark.parametrize("command", ["search", "ask"])
def test_an_unknown_reranker_is_refused_with_a_suggestion(
    store: Path, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAG_RETRIEVAL__RERANKER", "crossencoder")
    assert main([command, QUESTION]) == 2
    assert "did you mean 'cross-encoder'?" in capsys.readouterr().err


def test_the_doctor_tries_the_reranker(store: Path, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "reranker" not in [check.name for check in examine()]
    monkeypatch.setenv("RAG_RETRIEVAL__RERANKER", "cross-encoder")
    assert [check.state for check in examine() if check.name == "reranker"] == ["failed"]
    monkeypatch.setenv("RAG_RETRIEVAL__RERANKER_MODEL", str(model))
    assert [check.state for check in examine() if check.name == "reranker"] == ["ok"]
