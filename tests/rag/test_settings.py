"""Settings: what is read from the environment, and what a wrong value is told."""

import pytest

from rag.errors import SettingsError
from rag.settings import load_settings


@pytest.mark.parametrize("blank", ["", "  "])
def test_a_language_model_that_is_set_to_nothing_is_not_set(monkeypatch: pytest.MonkeyPatch, blank: str) -> None:
    for name in ("MODEL", "BASE_URL", "API_KEY"):
        monkeypatch.setenv(f"RAG_LLM__{name}", blank)
    llm = load_settings().llm

    assert (llm.model, llm.base_url, llm.api_key) == (None, None, None)


def test_an_address_without_its_scheme_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_LLM__BASE_URL", "localhost:8000/v1")

    with pytest.raises(
        SettingsError, match=r"'localhost:8000/v1': it must begin with http:// or https:// \(RAG_LLM__BASE_URL\)"
    ):
        load_settings()
