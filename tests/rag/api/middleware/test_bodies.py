"""Bodies that would take long to parse are refused before anything parses them."""

import pytest
from fastapi import HTTPException
from starlette.types import Message

from rag.api.middleware.bodies import Bodies

MIB = 2**20


async def take(body: bytes) -> bytes | None:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return await Bodies(max_bytes=2 * MIB, timeout_s=10).take({"type": "http", "headers": []}, receive)


@pytest.mark.parametrize("members", [b"[],", b"{},", b'{"a":1},', b'"[":1,', b'"\\\\":1,'])
async def test_json_of_too_many_members_is_refused(members: bytes) -> None:
    with pytest.raises(HTTPException) as caught:
        await take(b"[" + members * 200_000 + b"1]")

    assert caught.value.status_code == 413
    assert caught.value.detail == "the body has too many members; at most 50000 are allowed"


@pytest.mark.parametrize("text", [b"[1]: {2}, ", b'\\"[:', b"\\\\[{:"])
async def test_what_is_inside_of_a_text_counts_for_nothing(text: bytes) -> None:
    body = b'{"question":"' + text * 100_000 + b'"}'

    assert await take(body) == body


async def test_a_long_conversation_is_taken() -> None:
    turn = b'{"role":"user","content":"Why: [1]?"},'
    body = b'{"question":"Why?","history":[' + turn * 999 + turn[:-1] + b"]}"

    assert await take(body) == body
