import socket
from collections.abc import Iterator

import numpy as np
import pytest
from pydantic import SecretStr

from rag.embedders.openai import MAX_BATCH_TEXTS, OpenAIEmbedder, make_openai
from rag.errors import EncoderError, TextRefused
from rag.settings import EmbedderSettings
from tests.rag.embedders.embedding_server import DIMENSIONS, EmbeddingServer, Reply, json_reply, rows_reply

SOON = {"retry_after_ms": "1"}


_opened: list[OpenAIEmbedder] = []


def embedder_of(server: EmbeddingServer, **settings: object) -> OpenAIEmbedder:
    """Return an encoder that is closed when the test is over."""
    given = {"model": "some-model", "base_url": server.url, **settings}
    _opened.append(make_openai(EmbedderSettings.model_validate({"kind": "openai", **given})))
    return _opened[-1]


@pytest.fixture(autouse=True)
def _closing() -> Iterator[None]:
    yield
    while _opened:
        _opened.pop().close()


def test_vectors_come_in_the_order_of_the_texts_whatever_the_servers(embedding_server: EmbeddingServer) -> None:
    embedding_server.script.append(
        json_reply({"data": [{"index": 1, "embedding": [0.0, 5.0]}, {"index": 0, "embedding": [3.0, 4.0]}]})
    )

    vectors = embedder_of(embedding_server).embed_documents(["a", "b"])

    np.testing.assert_allclose(vectors, np.array([[0.6, 0.8], [0.0, 1.0]]), atol=1e-7)


def test_the_request_is_what_the_protocol_wants(embedding_server: EmbeddingServer) -> None:
    embedder = embedder_of(
        embedding_server, dimensions=7, api_key=SecretStr("sesame"), query_prompt="q: ", document_prompt="d: "
    )

    assert embedder.embed_documents(["one"]).shape == (1, 7)
    assert embedder.embed_queries(["two", ""]).shape == (2, 7)
    assert [request["input"] for request in embedding_server.requests] == [["d: one"], ["q: two"], ["q: "]]
    assert {request["model"] for request in embedding_server.requests} == {"some-model"}
    assert {request["dimensions"] for request in embedding_server.requests} == {7}
    assert {headers["authorization"] for headers in embedding_server.headers} == {"Bearer sesame"}


def test_an_empty_text_is_sent_as_a_space(embedding_server: EmbeddingServer) -> None:
    embedder_of(embedding_server).embed_documents(["", "x"])

    assert embedding_server.requests[0]["input"] == [" ", "x"]


def test_many_texts_are_sent_in_batches(embedding_server: EmbeddingServer) -> None:
    texts = [f"text {number}" for number in range(2 * MAX_BATCH_TEXTS + 1)]

    vectors = embedder_of(embedding_server).embed_documents(texts)

    assert [len(request["input"]) for request in embedding_server.requests] == [MAX_BATCH_TEXTS, MAX_BATCH_TEXTS, 1]
    np.testing.assert_allclose(vectors[-1], embedder_of(embedding_server).embed_documents(texts[-1:])[0], atol=1e-6)


def test_a_batch_holds_no_more_tokens_than_a_request_may(embedding_server: EmbeddingServer) -> None:
    long = "word " * 8000  # 8001 tokens: 24 fill a request of 200,000

    embedder_of(embedding_server).embed_documents([long] * 26)

    assert [len(request["input"]) for request in embedding_server.requests] == [24, 2]


def test_the_dimensions_are_asked_for_once_and_only_when_wanted(embedding_server: EmbeddingServer) -> None:
    embedder = embedder_of(embedding_server)
    assert embedding_server.requests == []

    assert (embedder.dimensions, embedder.dimensions) == (DIMENSIONS, DIMENSIONS)
    assert len(embedding_server.requests) == 1


def test_a_document_that_is_too_long_is_refused_unsent(embedding_server: EmbeddingServer) -> None:
    with pytest.raises(EncoderError, match=r"text 2 of 2 has 9001 tokens, but the encoder some-model reads 8191"):
        embedder_of(embedding_server).embed_documents(["short", "word " * 9000])

    assert embedding_server.requests == []


def test_a_busy_server_is_asked_again(embedding_server: EmbeddingServer) -> None:
    embedding_server.script.extend([Reply(429, b"{}", SOON), Reply(500, b"{}", SOON)])

    assert embedder_of(embedding_server).embed_documents(["x"]).shape == (1, DIMENSIONS)
    assert len(embedding_server.requests) == 3


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (Reply(401, b'{"error": {"message": "bad key"}}'), r"refuses the key \(401\); check OPENAI_API_KEY"),
        (Reply(404, b'{"error": {"message": "no"}}'), r"has no model 'some-model' \(404\); check RAG_EMBEDDER__MODEL"),
        (Reply(400, b'{"error": {"message": "input too long"}}'), r"answered 400 .*input too long"),
        (Reply(429, b"{}", SOON), r"refuses more for now \(429"),
        (Reply(503, b"{}", SOON), r"answered 503 for 'some-model'"),
        (Reply(200, b'{"data": [{"ind'), r"did not answer with embeddings .*check RAG_EMBEDDER__BASE_URL"),
        (Reply(200, b"<html>hello</html>", {"Content_Type": "text/html"}), r"did not answer with embeddings"),
        (json_reply({"models": []}), r"did not answer with embeddings"),
        (json_reply({"data": []}), r"did not answer with embeddings"),
        (json_reply({"data": [{"index": 0, "embedding": "AAAA"}]}), r"did not answer with embeddings"),
        (rows_reply([1.0], [1.0]), r"2 vectors for 1 texts"),
        (rows_reply([0.0, 0.0]), r"zero or not finite"),
        (Reply(200, b'{"data": [{"index": 0, "embedding": [NaN, 1.0]}]}'), r"zero or not finite"),
    ],
)
def test_every_way_to_fail_says_what_and_the_cure(
    embedding_server: EmbeddingServer, reply: Reply, message: str
) -> None:
    embedding_server.script.extend([reply] * 3)

    with pytest.raises(EncoderError, match=message):
        embedder_of(embedding_server, api_key=SecretStr("sesame")).embed_documents(["x"])


@pytest.mark.parametrize("status", [400, 413, 422])
@pytest.mark.parametrize("has_answered", [True, False])
def test_a_text_that_the_server_does_not_take_is_refused_and_not_the_server(
    embedding_server: EmbeddingServer, status: int, has_answered: bool
) -> None:
    embedder = embedder_of(embedding_server)
    if has_answered:
        embedder.embed_documents(["x"])
    embedding_server.refused_word = "too long"
    embedding_server.refuses = Reply(status, b'{"error": {"message": "input too long"}}')

    with pytest.raises(TextRefused, match=f"answered {status} .*input too long"):
        embedder.embed_documents(["x", "too long"])


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_server_that_takes_no_text_at_all_is_at_fault_itself(embedding_server: EmbeddingServer, status: int) -> None:
    embedding_server.script.extend([Reply(status, b"{}")] * 2)

    with pytest.raises(EncoderError) as refused:
        embedder_of(embedding_server).embed_documents(["x", "y"])
    assert not isinstance(refused.value, TextRefused)


def test_vectors_of_another_length_than_before_are_refused(embedding_server: EmbeddingServer) -> None:
    embedder = embedder_of(embedding_server)
    embedder.embed_documents(["x"])
    embedding_server.script.append(rows_reply([1.0, 0.0]))

    with pytest.raises(EncoderError, match=f"vectors of 2 dimensions, not {DIMENSIONS}"):
        embedder.embed_documents(["x"])


def test_a_server_that_never_answers_is_given_up(embedding_server: EmbeddingServer) -> None:
    embedding_server.script.extend([Reply(waits=True)] * 3)

    with pytest.raises(EncoderError, match=r"did not answer within 0.05 s; raise RAG_EMBEDDER__TIMEOUT_S"):
        embedder_of(embedding_server, timeout_s=0.05).embed_documents(["x"])


def test_a_server_that_is_down_is_named() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"

    with pytest.raises(EncoderError, match=f"{url} cannot be reached .*Connection refused.*; start it"):
        make_openai(EmbedderSettings(kind="openai", base_url=url)).embed_documents(["x"])


def test_without_a_key_or_a_server_nothing_is_built() -> None:
    with pytest.raises(EncoderError, match="needs a key; set OPENAI_API_KEY"):
        make_openai(EmbedderSettings(kind="openai"))


@pytest.mark.parametrize(
    "change",
    [
        {"model": "other"},
        {"dimensions": 8},
        {"query_prompt": "q"},
        {"document_prompt": "q"},
        {"base_url": "http://b/v1"},
    ],
)
def test_the_fingerprint_changes_with_all_that_changes_a_vector(change: dict[str, object]) -> None:
    settings = EmbedderSettings(kind="openai", base_url="http://a/v1")
    changed = settings.model_copy(update=change)

    assert make_openai(settings).fingerprint != make_openai(changed).fingerprint
    assert make_openai(settings).fingerprint == make_openai(settings.model_copy(update={"timeout_s": 1.0})).fingerprint
