"""The rerankers: a table that is empty until one has earned its place; `retrieval.reranker` names an entry."""

from collections.abc import Callable
from typing import TypeAlias

from rag.protocols import Reranker
from rag.registry import Registry
from rag.settings import Settings

RerankerBuilder: TypeAlias = Callable[[Settings], Reranker]

RERANKERS: Registry[RerankerBuilder] = Registry("reranker", {})
