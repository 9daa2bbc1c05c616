"""A token counter that is sent to another process counts there what the encoder counts here."""

import pickle
from contextlib import closing
from pathlib import Path

import pytest

from ingest.chunkers.counting import make_counter, make_portable_counter
from rag.embedders import make_embedder
from rag.embedders.tokenizer_file import TokenizerFile
from rag.errors import EncoderError
from rag.settings import EmbedderSettings

TEXTS = ["", "one", "Kraftfahrzeughaftpflicht 12.5 % \ud83d", "many words " * 300]


@pytest.mark.parametrize("kind", ["onnx", "hashing", "openai"])
def test_a_counter_that_was_sent_counts_as_the_encoder_does(kind: str, compiled_encoders: Path) -> None:
    settings = EmbedderSettings(kind=kind, base_url="http://127.0.0.1:9")
    with closing(make_embedder(settings, compiled_encoders)) as embedder:
        counter = make_counter(embedder)
        sent = pickle.loads(pickle.dumps(make_portable_counter(embedder)))
        assert sent.count_encoder(TEXTS) == counter.count_encoder(TEXTS)
        assert sent.count_cl100k(TEXTS) == counter.count_cl100k(TEXTS)
        assert sent.max_encoder_tokens == counter.max_encoder_tokens


def test_a_tokenizer_that_cannot_be_opened_is_named_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{")
    with pytest.raises(EncoderError, match=r"tokenizer.json cannot be loaded .*; remove its folder and run"):
        TokenizerFile(tmp_path / "tokenizer.json")(["a word"])
