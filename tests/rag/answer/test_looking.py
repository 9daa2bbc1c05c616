"""Looking: what one search question brings up, asked again."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from rag.answer.looking import Looker
from rag.embedders.hashing import HashingEmbedder
from rag.index.opened import open_index
from rag.records import Question, Vectors
from tests.indexes import hashing_settings
from tests.rag.indexes import Text, publish_index


def test_a_text_is_embedded_once_for_all_looks_at_a_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = hashing_settings(tmp_path)
    publish_index(settings, {"a.md": Text("The museum opens at ten. Tickets cost 22 euros.")})
    embedded: list[str] = []
    embed = HashingEmbedder.embed_documents

    def count(embedder: HashingEmbedder, texts: Sequence[str]) -> Vectors:
        embedded.extend(texts)
        return embed(embedder, texts)

    monkeypatch.setattr(HashingEmbedder, "embed_documents", count)
    with open_index(settings, settings.collection) as index:
        looker = Looker(settings, [index], None)
        looks = [looker.look(Question(text), text) for text in ("What do tickets cost?", "When does it open?")]

    assert all(look.evidence for look in looks)
    assert embedded
    assert len(embedded) == len(set(embedded))
