"""Servers of models that are hostile: whatever they send, both adapters end in their own error, soon, and idle."""

import asyncio
import gzip
import json
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, closing
from itertools import repeat

import pytest

from rag.embedders.openai import make_openai
from rag.errors import EncoderError, LLMError, LLMUnreachable
from rag.llms.openai import OpenAILLM
from rag.model_servers import open_client, parse_json
from rag.records import Delta
from rag.settings import EmbedderSettings, LLMSettings
from tests.hostile_server import FOREVER, Behaviour, HostileServer, bomb, delta, dripping, head, stream, whole
from tests.rag.llms.asking import PROMPT, WHOLE, write

TIMEOUT_S = 1.0
LATE_S = 60.0  # on a busy machine; what is endless never comes
MOST_STALL_S = 0.25  # of the event loop, in the processor's time: a busy machine takes more of the clock's
MIB = 2**20

NESTED = b"[" * 100_000
GZIP = "Content-Encoding: gzip"
BLOCK = b"\n" * 65536
BOMB = bomb(b"\n", 64)
FLOOD = delta(content="") * 200
PUNYCODE = "text/plain; charset=punycode"
ERRORS = {"error": {"message": "exceed" * 20_000}}

# What ends at the deadline or before; none of these is an answer.
HOSTILE: dict[str, Behaviour] = {
    "compressed newlines": stream(BOMB, headers=[GZIP]),
    "compressed comments": stream(bomb(b":\n", 32), headers=[GZIP]),
    "compressed line": stream(bomb(b"x", 32), headers=[GZIP]),
    "compressed error": whole(BOMB, 400, GZIP),
    "compressed twice": stream(bomb(bomb(b"\n", 8), 1), headers=["Content-Encoding: gzip, gzip"]),
    "an encoding nobody asked for": stream(b"\x00" * 100, headers=["Content-Encoding: br"]),
    "what only claims to be compressed": stream(b"data: {}\n\n", headers=[GZIP]),
    "compressed, and cut off": stream(bomb(b"data: {}\n\n", 1)[:100], headers=[GZIP]),
    "newlines": stream(BLOCK, times=FOREVER),
    "carriage returns": stream(b"\r" * 65536, times=FOREVER),
    "comments": stream(b": still thinking\n\n" * 4000, times=FOREVER),
    "one line": stream(b"data: ", b"x" * 65536, times=FOREVER),
    "one event of many lines": stream(b"data: x\n" * 8000, times=FOREVER),
    "fields nobody knows": stream(b"id: 1\nretry: 5\n\n" * 4000, times=FOREVER),
    "nested JSON": stream(b"data: " + NESTED + b"\n\n"),
    "nested JSON, whole": whole(NESTED),
    "nested objects": whole(b'{"error":' * 900 + b"1" + b"}" * 900),
    "a nested error": whole(b'{"error":' * 900 + b"1" + b"}" * 900, 400),
    "an error of many members": whole(b"[" + b"[]," * 80_000 + b"[]]", 400),
    "many members": whole(b"[" + b"[]," * 340_000 + b"[]]"),
    "an integer of a million digits": whole(b'{"usage": ' + b"9" * 1_000_000 + b"}"),
    "infinite counts": whole(b'{"choices": [], "usage": {"prompt_tokens": Infinity}}'),
    "a whole answer of 2 MiB": whole(json.dumps({"choices": "x" * (2 * MIB)}).encode()),
    "empty pieces": stream(FLOOD, times=FOREVER),
    "thoughts": stream(delta(reasoning_content="hm " * 1000) * 20, times=FOREVER),
    "refusals": stream(delta(refusal="no " * 10) * 200, times=FOREVER),
    "tags of thoughts": stream(delta(content="<think></think>" * 50_000), times=FOREVER),
    "a thought without an end": stream(delta(content="<think>" + "x" * 60_000), times=FOREVER),
    "a head of 1 MB": lambda: [b"HTTP/1.1 200 OK\r\n", b"X: " + b"y" * MIB + b"\r\n\r\n"],
    "headers without an end": lambda: [b"HTTP/1.1 200 OK\r\n", *repeat(b"X-A: b\r\n" * 100, 10_000)],
    "cookies": whole(b"{}", 500, *(f"Set-Cookie: c{n}={'x' * 100}" for n in range(300))),
    "answers before the answer": lambda: repeat(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 500, FOREVER),
    "a dripping head": dripping(b"HTTP/1.1 200 OK\r\n", b"x"),
    "a dripping body": dripping(head(), b":"),
    "a dripping error": dripping(head(400, "Content-Length: 100000"), b"x"),
    "a length too great": lambda: [head(200, "Content-Length: 1000", media_type="application/json"), b'{"cho'],
    "a length that is none": lambda: [head(200, "Content-Length: -5"), b"data: x"],
    "chunks that are none": lambda: [head(200, "Transfer-Encoding: chunked"), b"zz\r\nhello"],
    "a chunk of 2**63 bytes": lambda: [head(200, "Transfer-Encoding: chunked"), b"7fffffffffffffff\r\nhello"],
    "no HTTP": lambda: [b"SSH-2.0-OpenSSH_9.2\r\n"],
    "nothing": list,
    "bytes that are no text": stream(b'data: {"choices": "\xff\xfe"}\n\n'),
    "bytes that are no text, whole": whole(b'{"choices": "\xff\xfe"}'),
    "an error in a code that takes quadratic time": whole(
        b"a" * 200_000, 400, media_type="text/plain; charset=punycode"
    ),
    "an error whose words take quadratic time": whole(json.dumps(ERRORS).encode(), 400),
    "an error of 100 MiB": lambda: [head(400), *repeat(b"x" * MIB, 100)],
    "an error under 200": whole(b'{"error": {"message": "no such model", "code": "x"}}'),
    "an error in the stream": stream(b'data: {"error": {"message": "boom"}}\n\n'),
    "a picture": whole(b"\x89PNG" * 1000, media_type="image/png"),
    "a web page": whole(b"<html>log in</html>", media_type="text/html"),
    "a list": whole(b"[1, 2]"),
    "null": whole(b"null"),
    "a list of nulls": whole(b'{"choices": [null], "data": [null]}'),
    "empty": whole(b""),
    "a wait of years": whole(b"{}", 429, "Retry-After: 999999999"),
    "a wait that is no number": whole(b"{}", 429, "Retry-After: nan"),
    "a redirect in a circle": lambda: [head(307, "Location: /v1/chat/completions", "Content-Length: 0")],
    "a redirect to nowhere": lambda: [head(307, "Location: http://[", "Content-Length: 0")],
    "a redirect to a file": lambda: [head(307, "Location: file:///etc/passwd", "Content-Length: 0")],
    "a redirect without a place": lambda: [head(307, "Content-Length: 0")],
}


class Stalls:
    """While it is entered, measures how long the event loop worked without a pause."""

    def __init__(self) -> None:
        self.longest_s = 0.0
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Stalls":
        self._task = asyncio.create_task(self._tick())
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None
        self._task.cancel()

    async def _tick(self) -> None:
        before = time.thread_time()
        while True:
            await asyncio.sleep(0)
            now = time.thread_time()
            self.longest_s = max(self.longest_s, now - before)
            before = now


def language_model(server: HostileServer, timeout_s: float = TIMEOUT_S) -> LLMSettings:
    return LLMSettings(model="tiny", base_url=server.base_url, retries=0, timeout_s=timeout_s)


@pytest.fixture(scope="module", autouse=True)
def _imports() -> None:
    """Load the client, and count tokens once: neither is what is measured."""
    import openai.resources.chat  # noqa: F401

    from rag.text.tokens import count_tokens

    count_tokens("once")


@pytest.mark.parametrize("behaviour", HOSTILE.values(), ids=HOSTILE.keys())
async def test_a_language_model_fails_within_its_deadline(behaviour: Behaviour) -> None:
    started = time.monotonic()
    with HostileServer(behaviour) as server:
        async with Stalls() as stalls:
            with pytest.raises(LLMError) as caught:
                await write(language_model(server))

    assert time.monotonic() - started < LATE_S
    assert stalls.longest_s < MOST_STALL_S
    assert server.sent < 64 * MIB
    assert len(str(caught.value)) < 600
    assert "\n" not in str(caught.value)


# Each way once: its client waits half a second and more between three tries.
FOR_EMBEDDING = [
    *("compressed newlines", "compressed error", "an encoding nobody asked for", "newlines", "nested JSON, whole"),
    *("a nested error", "many members", "an integer of a million digits", "a head of 1 MB", "a dripping head"),
    *("a dripping error", "a length too great", "no HTTP", "bytes that are no text, whole", "a list", "null"),
    *("a list of nulls", "an error in a code that takes quadratic time", "a picture", "a redirect in a circle"),
]
NUMBERS = {
    "numbers that are none": b'{"data": [{"index": 0, "embedding": ["x", "y"]}]}',
    "numbers out of range": b'{"data": [{"index": 0, "embedding": [1' + b"0" * 400 + b", 1]}]}",
    "an index out of range": b'{"data": [{"index": 1e999, "embedding": [1, 1]}]}',
    "a vector of vectors": b'{"data": [{"index": 0, "embedding": [[1], [1]]}]}',
    "a vector of a million numbers": b'{"data": [{"index": 0, "embedding": [' + b"1," * 1_000_000 + b"1]}]}",
}


@pytest.mark.parametrize(
    "behaviour",
    [*(HOSTILE[name] for name in FOR_EMBEDDING), *map(whole, NUMBERS.values())],
    ids=[*FOR_EMBEDDING, *NUMBERS],
)
def test_an_embedding_server_fails_within_its_time(behaviour: Behaviour) -> None:
    with HostileServer(behaviour) as server:
        embedder = make_openai(EmbedderSettings(kind="openai", base_url=server.base_url, timeout_s=0.3, dimensions=2))
        started = time.monotonic()
        with closing(embedder), pytest.raises(EncoderError) as caught:
            embedder.embed_queries(["hello"])

    assert time.monotonic() - started < LATE_S
    assert server.sent < 128 * MIB
    assert "\n" not in str(caught.value)


def test_who_waits_for_an_embedding_server_is_let_go_when_it_is_closed() -> None:
    with HostileServer(dripping(head(), b"x")) as server:
        embedder = make_openai(EmbedderSettings(kind="openai", base_url=server.base_url, timeout_s=600, dimensions=2))
        with ThreadPoolExecutor() as threads:
            waiting = threads.submit(embedder.embed_queries, ["hello"])
            while not server.sent:
                time.sleep(0.01)
            embedder.close()
            with pytest.raises(EncoderError):
                waiting.result(LATE_S)


# --- where the documents go -------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "place", ["{other}/v1/chat/completions", "//127.0.0.1:{port}/v1", "http:////127.0.0.1:{port}/"]
)
async def test_a_redirect_elsewhere_takes_nothing_there(status: int, place: str) -> None:
    with HostileServer(whole(json.dumps(WHOLE).encode())) as other:
        location = place.format(other=other.origin, port=other.origin.rpartition(":")[2])
        behaviour = whole(b"", status, f"Location: {location}")
        with HostileServer(behaviour) as server, pytest.raises(LLMError):
            await write(language_model(server))

    assert other.received == []


async def test_a_redirect_elsewhere_is_named() -> None:
    behaviour = whole(b"", 307, "Location: https://elsewhere.example/v1/chat/completions")
    with HostileServer(behaviour) as server, pytest.raises(LLMUnreachable) as caught:
        await write(language_model(server))

    assert "it redirects to https://elsewhere.example, where nothing was sent" in str(caught.value)
    assert len(server.received) == 1


def test_a_redirect_elsewhere_takes_no_text_to_embed_there() -> None:
    with (
        HostileServer(whole(b"{}")) as other,
        HostileServer(whole(b"", 307, f"Location: {other.origin}/v1/embeddings")) as server,
        closing(make_openai(EmbedderSettings(kind="openai", base_url=server.base_url, dimensions=2))) as embedder,
        pytest.raises(EncoderError, match="it redirects to"),
    ):
        embedder.embed_queries(["hello"])

    assert other.received == []


async def test_a_redirect_within_the_server_is_followed() -> None:
    answers = iter([whole(b"", 307, "Location: /v2/chat/completions"), whole(json.dumps(WHOLE).encode())])
    with HostileServer(lambda: next(answers)()) as server:
        text, _ = await write(language_model(server, LATE_S))

    assert text == "Yes [1]."
    first, second = server.received
    assert second.startswith(b"POST /v2/chat/completions")
    assert first.partition(b"\r\n\r\n")[2] == second.partition(b"\r\n\r\n")[2]


# --- what is unusual, and harmless ------------------------------------------------------------------

EVENTS = (
    delta(content="Yes ")
    + delta(content="[1].")
    + b'data: {"choices": [{"finish_reason": "stop"}]}\n\ndata: [DONE]\n\n'
)


@pytest.mark.parametrize(
    "behaviour",
    [
        stream(gzip.compress(EVENTS), headers=[GZIP]),
        stream(zlib.compress(EVENTS), headers=["Content-Encoding: deflate"]),
        stream(*(EVENTS[i : i + 1] for i in range(len(EVENTS)))),
        stream(EVENTS, headers=["Set-Cookie: a=b; Max-Age=9"]),
        stream(b": wait\n\n" * 1000 + EVENTS),
        stream(EVENTS.replace(b"\n", b"\r\n")),
        lambda: [b"HTTP/1.1 103 Early Hints\r\n\r\n", head(), EVENTS],
        whole(gzip.compress(json.dumps(WHOLE).encode()), 200, GZIP),
        whole(b" " * 1000 + json.dumps(WHOLE).encode()),
    ],
    ids=["gzip", "deflate", "bytes", "a cookie", "comments", "Windows", "early hints", "gzip, whole", "blanks"],
)
async def test_a_server_that_is_only_odd_is_understood(behaviour: Behaviour) -> None:
    with HostileServer(behaviour) as server:
        text, _ = await write(language_model(server, LATE_S))

    assert text == "Yes [1]."


async def test_a_cookie_is_not_kept() -> None:
    with HostileServer(stream(EVENTS, headers=["Set-Cookie: track=me"])) as server:
        model = OpenAILLM(language_model(server, LATE_S))
        for _ in range(2):
            async with aclosing(model.stream(PROMPT)) as pieces:
                assert [piece.text async for piece in pieces if isinstance(piece, Delta)] == ["Yes ", "[1]."]
        await model.close()

    assert len(server.received) == 2
    assert b"track=me" not in server.received[1]


def test_json_of_many_members_is_not_parsed() -> None:
    assert parse_json('{"a": [1, 2]}', most_members=3) == {"a": [1, 2]}
    with pytest.raises(ValueError, match="4 members"):
        parse_json('{"a": [1, 2, 3]}', most_members=3)


async def test_a_body_is_read_in_small_steps_however_it_comes() -> None:
    with HostileServer(whole(b"\n" * MIB)) as server:
        async with (
            open_client(server.base_url, most_bytes=2 * MIB) as client,
            client.stream("GET", server.base_url) as response,
        ):
            pieces = [piece async for piece in response.aiter_bytes()]

    assert b"".join(pieces) == b"\n" * MIB
    assert max(map(len, pieces)) <= 8192
