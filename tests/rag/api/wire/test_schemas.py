"""However much is wrong with a body, few errors are made of it: each takes time that nothing else gets."""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from rag.api.routes.batch import BatchBody
from rag.api.wire.chat_schemas import ChatBody
from rag.api.wire.schemas import AskBody

MANY = 20_000
FEW = 500
WRONG = {f"field {n}": [n] for n in range(MANY)}
FIFTY = dict(list(WRONG.items())[:50])
MESSAGE = {"role": "user", "content": "Why?"}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        pytest.param(AskBody, {"question": "Why?", **WRONG}, id="unknown fields"),
        pytest.param(AskBody, {"question": "Why?", "where": WRONG}, id="conditions"),
        pytest.param(AskBody, {"question": "Why?", "history": [FIFTY] * 1000}, id="turns"),
        pytest.param(BatchBody, {"questions": [{"question": "Why?", **FIFTY}] * 100}, id="questions"),
        pytest.param(ChatBody, {"model": "x", "messages": [FIFTY] * 1000}, id="messages"),
        pytest.param(ChatBody, {"model": "x", "messages": [MESSAGE], "where": WRONG}, id="conditions of a chat"),
        pytest.param(
            ChatBody, {"model": "x", "messages": [{**MESSAGE, "citations": [WRONG] * 1000}]}, id="citations of a chat"
        ),
    ],
)
def test_a_body_full_of_errors_has_few(kind: type[BaseModel], body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        kind.model_validate(body)

    assert 1 <= caught.value.error_count() < FEW


def test_an_object_says_how_many_fields_it_may_have() -> None:
    with pytest.raises(ValidationError, match="Object should have at most 100 fields"):
        AskBody.model_validate({"question": "Why?", **WRONG})
