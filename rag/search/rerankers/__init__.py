"""The rerankers: the table; `retrieval.reranker` names an entry, None none."""

from collections.abc import Callable
from typing import TypeAlias

from rag.protocols import Reranker
from rag.registry import Registry
from rag.settings import Settings

RerankerBuilder: TypeAlias = Callable[[Settings], Reranker]


def _make_cross_encoder(settings: Settings) -> Reranker:
    from rag.search.rerankers.cross_encoder import make_cross_encoder

    return make_cross_encoder(settings.retrieval)


RERANKERS: Registry[RerankerBuilder] = Registry("reranker", {"cross-encoder": _make_cross_encoder})
