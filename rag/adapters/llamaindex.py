"""LlamaIndex: a retriever of passages, `pip install 'openbook[llamaindex]'`."""

from collections.abc import Sequence

from pydantic import SecretStr

from rag.adapters.client import TIMEOUT_S, Conditions, Passage, open_passages, wait_for
from rag.adapters.frameworks import require
from rag.engine import Engine
from rag.settings import Settings

require("llama-index-core", least="0.14", below="0.15", extra="llamaindex")

from llama_index.core.callbacks import CallbackManager  # noqa: E402 - the version comes first
from llama_index.core.retrievers import BaseRetriever  # noqa: E402
from llama_index.core.schema import (  # noqa: E402
    NodeRelationship,
    NodeWithScore,
    QueryBundle,
    RelatedNodeInfo,
    TextNode,
)

_FOR_MODELS = ("title", "section", "page")  # of the metadata; the rest is for programs


class OpenbookRetriever(BaseRetriever):
    """Finds passages: `base_url` and `key` of a service, an `engine`, or `settings`; the process's, if none is given.

    A node's text is `text[start_char_idx:end_char_idx]` of its source, which its relationship SOURCE names; its
    metadata has the span and where it is from. A model is shown title, section and page of it. Raises RagError.
    """

    def __init__(
        self,
        *,
        base_url: str | None = None,
        key: str | SecretStr | None = None,
        timeout_s: float = TIMEOUT_S,
        engine: Engine | None = None,
        settings: Settings | None = None,
        collections: Sequence[str] = (),
        k: int | None = None,
        where: Conditions | None = None,
        callback_manager: CallbackManager | None = None,
        verbose: bool = False,
    ) -> None:
        """`collections`, `k` and `where` are those of `POST /v1/search`."""
        self._passages = open_passages(
            base_url=base_url, key=key, timeout_s=timeout_s, engine=engine, settings=settings
        )
        self._collections = collections
        self._k = k
        self._where = where
        super().__init__(callback_manager=callback_manager, verbose=verbose)

    def close(self) -> None:
        """Close what the settings named; an engine that was given stays open."""
        wait_for(self._passages.close())

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return wait_for(self._aretrieve(query_bundle))

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        passages = await self._passages.search(
            query_bundle.query_str, collections=self._collections, k=self._k, where=self._where
        )
        return [NodeWithScore(node=_node(passage), score=passage.score) for passage in passages]


def _node(passage: Passage) -> TextNode:
    hidden = [name for name in passage.metadata if name not in _FOR_MODELS]
    return TextNode(
        id_=passage.chunk_id,
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata=passage.metadata,
        excluded_llm_metadata_keys=hidden,
        excluded_embed_metadata_keys=hidden,
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=passage.document_id)},
    )
