"""Makes a collection: it publishes a generation without documents, so that it is there, can be asked and sent files."""

from contextlib import closing

from ingest.cache import EmbeddingCache
from ingest.cache_cleaning import CACHE, using_cache
from rag.embedders import make_embedder
from rag.files import storage_errors
from rag.index.generations import Collection, writer_lock
from rag.index.writer import IndexWriter
from rag.protocols import TokenEmbedder
from rag.settings import Settings


def create(settings: Settings) -> str:
    """Publish an empty generation of the settings' collection, unless one is published; return what is published.

    Raises IndexBusy, EncoderError and StorageError.
    """
    place = Collection(settings.store, settings.collection)
    with storage_errors(settings.store), writer_lock(place):
        published = place.current()
        if published is not None:
            return published
        with using_cache(settings.store):
            return _publish_nothing(settings, place)


def _publish_nothing(settings: Settings, place: Collection) -> str:
    embedder = make_embedder(settings.embedder, settings.store / "encoders")
    with closing(embedder), IndexWriter(place, settings) as writer:
        by_token = embedder.token_dimensions if isinstance(embedder, TokenEmbedder) else 0
        cache = EmbeddingCache(settings.store / CACHE, embedder.fingerprint, embedder.dimensions, by_token)
        with closing(cache), writer.finished_library() as library:
            writer.build(library, cache.get, embedder.dimensions, cache.get_tokens if by_token else None)
        dimensions = {"dimensions": embedder.dimensions, "token_dimensions": by_token}
        encoder = settings.embedder.model_dump(include={"kind", "model", "precision"})
        writer.publish(
            encoder={"fingerprint": embedder.fingerprint, **dimensions, **encoder},
            chunker=settings.chunker.model_dump(),
            report={"collection": place.name, "generation": writer.name},
            keep=1,
        )
    return writer.name
