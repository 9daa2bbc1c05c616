"""`GET /v1/models`: collections, listed as models for OpenAI's clients."""

import time
from typing import Annotated

from fastapi import APIRouter, Path, Request

from rag.api.access import account_of, asked_collections, visible_collections
from rag.api.wire.chat_schemas import ModelResult, ModelsResult
from rag.errors import UnknownName
from rag.settings import Settings

_OWN = "openbook"
_STARTED = int(time.time())

router = APIRouter(prefix="/v1", tags=["chat"])


@router.get("/models")
def models(request: Request) -> ModelsResult:
    """List the models: `openbook` is the service's own collection, `openbook/hr` the collection hr."""
    settings: Settings = request.app.state.settings
    names = [f"{_OWN}/{name}" for name in visible_collections(account_of(request), settings)]
    return ModelsResult(object="list", data=[_model(name) for name in ([_OWN, *names] if names else [])])


@router.get("/models/{model:path}")
def model(request: Request, model: Annotated[str, Path(max_length=200)]) -> ModelResult:
    """Return one model."""
    collections_of_model(model, request)
    return _model(model)


def collections_of_model(model: str, request: Request) -> tuple[str, ...]:
    """Return the collections that a model's name stands for; raises UnknownName."""
    settings: Settings = request.app.state.settings
    own, separator, name = model.partition("/")
    if own != _OWN or (separator and not name):
        raise UnknownName(f"there is no model '{model}'; GET /v1/models lists them; the service's own is '{_OWN}'")
    return asked_collections(account_of(request), settings, [name] if name else [])


def _model(name: str) -> ModelResult:
    return ModelResult(id=name, object="model", created=_STARTED, owned_by="openbook")
