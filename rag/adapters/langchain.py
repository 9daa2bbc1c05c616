"""LangChain: a retriever of passages, `pip install 'openbook[langchain]'`."""

from collections.abc import Sequence
from typing import Any

from pydantic import ConfigDict, Field, PrivateAttr, SecretStr

from rag.adapters.client import TIMEOUT_S, Conditions, Passages, open_passages, wait_for
from rag.adapters.frameworks import require
from rag.engine import Engine
from rag.settings import Settings

require("langchain-core", least="1.0", below="2", extra="langchain")

from langchain_core.callbacks import (  # noqa: E402 - the version comes first
    AsyncCallbackManagerForRetrieverRun,
    CallbackManagerForRetrieverRun,
)
from langchain_core.documents import Document  # noqa: E402
from langchain_core.retrievers import BaseRetriever  # noqa: E402


class OpenbookRetriever(BaseRetriever):
    """Finds passages: `base_url` and `key` of a service, an `engine`, or `settings`; the process's, if none is given.

    `collections`, `k` and `where` are those of `POST /v1/search`; each can be given to `invoke`, too. A Document's
    content is `text[start:end]` of its source; its metadata has the span and where it is from. Raises RagError.
    """

    model_config = ConfigDict(extra="forbid")

    base_url: str | None = None
    key: SecretStr | None = None
    timeout_s: float = TIMEOUT_S
    engine: Engine | None = Field(default=None, exclude=True, repr=False)
    settings: Settings | None = Field(default=None, exclude=True, repr=False)
    collections: Sequence[str] = ()
    k: int | None = Field(default=None, ge=1)
    where: dict[str, Any] | None = None  # Any: JSON
    _passages: Passages = PrivateAttr()

    def model_post_init(self, context: Any, /) -> None:  # Any: pydantic's
        super().model_post_init(context)
        self._passages = open_passages(
            base_url=self.base_url, key=self.key, timeout_s=self.timeout_s, engine=self.engine, settings=self.settings
        )

    def close(self) -> None:
        """Close what the settings named; an engine that was given stays open."""
        wait_for(self._passages.close())

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,
        collections: Sequence[str] | None = None,
        k: int | None = None,
        where: Conditions | None = None,
    ) -> list[Document]:
        return wait_for(self._search(query, collections, k, where))

    async def _aget_relevant_documents(
        self,
        query: str,
        *,
        run_manager: AsyncCallbackManagerForRetrieverRun,
        collections: Sequence[str] | None = None,
        k: int | None = None,
        where: Conditions | None = None,
    ) -> list[Document]:
        return await self._search(query, collections, k, where)

    async def _search(
        self, query: str, collections: Sequence[str] | None, k: int | None, where: Conditions | None
    ) -> list[Document]:
        """Search as `invoke` says, else as the retriever does."""
        passages = await self._passages.search(
            query,
            collections=self.collections if collections is None else collections,
            k=self.k if k is None else k,
            where=self.where if where is None else where,
        )
        return [
            Document(id=passage.chunk_id, page_content=passage.text, metadata=passage.metadata) for passage in passages
        ]
