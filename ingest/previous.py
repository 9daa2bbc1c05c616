"""What is published when a run begins: what need not be read, cut or embedded again."""

from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path, PurePath

from ingest.cache import EmbeddingCache
from rag.errors import IndexDamaged
from rag.index.analysis import is_analysed_alike
from rag.index.generations import Collection
from rag.index.library import Library, open_library
from rag.index.manifest import FORMAT, Manifest, damaged_files, read_manifest, token_dimensions
from rag.index.schema import DocumentInfo
from rag.index.segments import LIBRARY, list_segments
from rag.index.token_vectors import TokenVectorFile
from rag.index.vectors import allow_nothing, open_vectors
from rag.index.views import private_folder
from rag.protocols import VectorStore
from rag.settings import Settings

_BATCH = 2048  # vectors copied at a time: 3 MB at 384 dimensions
_DAMAGED = "damaged"  # as a document's reading settings: equal to none, so that it is read anew


@dataclass(frozen=True, slots=True)
class Previous:
    """The published generation; `manifest` None where there is none, or none that can be read.

    One that is `damaged` still lends its documents to what cannot be read now, but no vectors to anything. `flaw` says
    what is wrong with a generation that is damaged, unreadable or of an older format; empty where nothing is.
    """

    documents: tuple[DocumentInfo, ...] = ()
    folder: Path | None = None
    manifest: Manifest | None = None
    damaged: bool = False
    flaw: str = ""

    def count(self, what: str) -> int:
        """Return the manifest's count of `documents`, `chunks` or `characters`; 0 where nothing is published."""
        return 0 if self.manifest is None else self.manifest.counts[what]

    def reason_to_rebuild(self, settings: Settings) -> str:
        """Say why a new generation is due even where no document changed; empty where it is not."""
        if self.flaw or self.manifest is None:
            return self.flaw
        if self.manifest.vector_store != settings.vectors.kind:
            return f"the vector store was '{self.manifest.vector_store}' and is '{settings.vectors.kind}' now"
        if not is_analysed_alike(self.manifest.words, settings.words.language):
            return f"words are analysed in another way now, in the language '{settings.words.language}'"
        return ""

    def reusable(self, settings: Settings, encoder: str, token_dimensions: int) -> Manifest | None:
        """Return the manifest if segments can be linked: they are what this version makes of the same documents."""
        manifest = self.manifest
        if self.flaw or manifest is None or not is_analysed_alike(manifest.words, settings.words.language):
            return None
        made_with = manifest.encoder["fingerprint"], manifest.encoder.get("token_dimensions", 0)
        return manifest if made_with == (encoder, token_dimensions) else None

    def carry_vectors(self, library: Library, cache: EmbeddingCache, settings: Settings) -> None:
        """Put into the cache what `library` needs, it lacks and the published generation has, lest it be embedded."""
        if self.folder is None or self.manifest is None or self.damaged:
            return
        with ExitStack() as opened:
            older = opened.enter_context(closing(open_library(self.folder)))
            vectors: VectorStore | None = None
            tokens = self._open_tokens(opened, cache)
            keys = library.embedded_keys()
            while batch := list(islice(keys, _BATCH)):
                ids = older.chunks_embedded(cache.missing(batch))
                if not ids:
                    continue
                if vectors is None:
                    private = opened.enter_context(private_folder())
                    store = self.manifest.vector_store
                    vectors = open_vectors(store, self.folder, private, allow_nothing, settings)
                    opened.callback(vectors.close)
                cache.put(list(ids), vectors.vectors(list(ids.values())))
                if tokens is not None:
                    cache.put_tokens(list(ids), tokens.tokens(list(ids.values())))

    def _open_tokens(self, opened: ExitStack, cache: EmbeddingCache) -> TokenVectorFile | None:
        """Open the vectors of tokens for as long as `opened`, if there are such as the cache keeps."""
        if self.folder is None or self.manifest is None or not cache.token_dimensions:
            return None
        if token_dimensions(self.manifest) != cache.token_dimensions:
            return None
        tokens = TokenVectorFile(list_segments(self.folder), cache.token_dimensions)
        opened.callback(tokens.close)
        return tokens


def open_previous(place: Collection, *, checksum: bool = False) -> Previous:
    """Return what is published; what is damaged is to be read anew, so that a run repairs it.

    `checksum` compares every byte with what was sealed, else files only have to be there. Raises IndexTooNew.
    """
    name = place.current()
    if name is None:
        return Previous()
    folder = place.generation(name)
    try:
        manifest = read_manifest(place, name)
        damaged = damaged_files(place, manifest, contents=checksum)
        if lost := [file for file in damaged if PurePath(file).name == LIBRARY]:
            return Previous(flaw=f"{folder / lost[0]} is missing or was changed")
        documents, is_older = _read_documents(folder, manifest)
    except IndexDamaged as error:
        return Previous(flaw=str(error).split("; ")[0])
    if damaged:
        flaw = f"{folder / damaged[0]} is missing or was changed"
        return Previous(tuple(_unread(documents)), folder, manifest, damaged=True, flaw=flaw)
    flaw = f"generation {name} has an older format" if is_older else ""
    return Previous(tuple(documents), folder, manifest, flaw=flaw)


def open_unpublished(folder: Path, manifest: Manifest) -> Previous:
    """Return what is whole in a folder but was not published; raises IndexDamaged."""
    documents, is_older = _read_documents(folder, manifest)
    return Previous(tuple(documents), folder, manifest, flaw="it has an older format" if is_older else "")


def _read_documents(folder: Path, manifest: Manifest) -> tuple[list[DocumentInfo], bool]:
    """Return the documents of a generation, and whether it has an older format."""
    with closing(open_library(folder)) as library:
        return library.documents(), manifest.format < FORMAT or not library.is_current()


def _unread(documents: Sequence[DocumentInfo]) -> list[DocumentInfo]:
    return [replace(info, settings=_DAMAGED) for info in documents]
