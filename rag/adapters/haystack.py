"""Haystack: a component that finds passages, `pip install 'openbook[haystack]'`."""

from typing import Any

from rag.adapters.client import TIMEOUT_S, Passages, open_passages, wait_for
from rag.adapters.frameworks import require
from rag.engine import Engine
from rag.errors import UsageError
from rag.settings import Settings

require("haystack-ai", least="2.20", below="4", extra="haystack")

from haystack import Document, component, default_from_dict, default_to_dict  # noqa: E402 - the version comes first
from haystack.utils import Secret  # noqa: E402


@component
class OpenbookRetriever:
    """Finds passages: `base_url` and `key` of a service, an `engine`, or `settings`; the process's, if none is given.

    A Document's content is `text[start:end]` of its source; its meta has the span and where it is from. A pipeline with
    the component can be saved, unless it has an engine, settings, or a key that is no `Secret.from_env_var`.
    """

    def __init__(
        self,
        base_url: str | None = None,
        key: Secret | None = None,
        collections: list[str] | None = None,
        top_k: int | None = None,
        where: dict[str, Any] | None = None,  # Any: JSON
        timeout_s: float = TIMEOUT_S,
        engine: Engine | None = None,
        settings: Settings | None = None,
    ) -> None:
        """`collections`, `top_k` (there `k`) and `where` are those of `POST /v1/search`; nothing is opened yet."""
        self.base_url = base_url
        self.key = key
        self.collections = collections
        self.top_k = top_k
        self.where = where
        self.timeout_s = timeout_s
        self.engine = engine
        self.settings = settings
        self._passages: Passages | None = None

    def warm_up(self) -> None:
        """Open what is asked; raises RagError where it cannot be."""
        self._open()

    def close(self) -> None:
        """Close what the settings named; an engine that was given stays open."""
        if self._passages is not None:
            wait_for(self._passages.close())
            self._passages = None

    def to_dict(self) -> dict[str, Any]:  # Any: JSON
        """Return what a saved pipeline holds of it; raises UsageError for what cannot be saved."""
        if self.engine is not None or self.settings is not None:
            raise UsageError(
                "a component with an engine or settings of its own cannot be saved; give it a base_url, or nothing: "
                "then it asks what the settings name where it is loaded"
            )
        return default_to_dict(
            self,
            base_url=self.base_url,
            key=None if self.key is None else self.key.to_dict(),
            collections=self.collections,
            top_k=self.top_k,
            where=self.where,
            timeout_s=self.timeout_s,
        )

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "OpenbookRetriever":  # Any: JSON
        """Return the component that was saved."""
        given = dict(data.get("init_parameters", {}))
        if isinstance(given.get("key"), dict):
            given["key"] = Secret.from_dict(given["key"])
        loaded: OpenbookRetriever = default_from_dict(cls, {**data, "init_parameters": given})
        return loaded

    @component.output_types(documents=list[Document])
    def run(
        self, query: str, top_k: int | None = None, where: dict[str, Any] | None = None
    ) -> dict[str, list[Document]]:
        """Return the passages nearest to a query, best first; `top_k` and `where` instead of the component's own."""
        return wait_for(self._search(query, top_k, where))

    @component.output_types(documents=list[Document])
    async def run_async(
        self, query: str, top_k: int | None = None, where: dict[str, Any] | None = None
    ) -> dict[str, list[Document]]:
        """Return the same as `run`, for an AsyncPipeline."""
        return await self._search(query, top_k, where)

    async def _search(self, query: str, top_k: int | None, where: dict[str, Any] | None) -> dict[str, list[Document]]:
        passages = await self._open().search(
            query,
            collections=self.collections or (),
            k=self.top_k if top_k is None else top_k,
            where=self.where if where is None else where,
        )
        documents = [
            Document(id=passage.chunk_id, content=passage.text, meta=passage.metadata, score=passage.score)
            for passage in passages
        ]
        return {"documents": documents}

    def _open(self) -> Passages:
        if self._passages is None:
            key = None if self.key is None else self.key.resolve_value()
            self._passages = open_passages(
                base_url=self.base_url, key=key, timeout_s=self.timeout_s, engine=self.engine, settings=self.settings
            )
        return self._passages
