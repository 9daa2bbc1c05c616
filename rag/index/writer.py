"""Builds a generation: what was read fills a library, segments that change are written, and all is published."""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from threading import Thread
from typing import Any, Self

from rag import __version__
from rag.files import link_or_copy
from rag.index.analysis import choose_languages, describe_words, indexed_languages
from rag.index.carrying import Layout, by_segment, unchanged_leaves
from rag.index.generations import Collection, generation_name, start_building, timestamp
from rag.index.library import Library, open_library
from rag.index.library_file import LibraryFile
from rag.index.library_writer import LibraryWriter
from rag.index.manifest import Manifest, seal_and_publish
from rag.index.merged_words import FOLDER as MERGED
from rag.index.merged_words import divide_words, read_merged, write_merged
from rag.index.schema import DocumentInfo
from rag.index.segment_writer import Counts, SegmentWriter, TokensOf, VectorsOf, add_counts
from rag.index.segments import FOLDER, LIBRARY, MOST_CHUNKS, divide, list_segments
from rag.index.vectors import VECTOR_STORES
from rag.index.vectors.exact import ExactVectors
from rag.index.vectors.served import complete_rows
from rag.index.vectors.whole import write_whole
from rag.settings import Settings

_READ, _SCRATCH = "read.sqlite", "scratch.sqlite"  # what was read, before it is divided; of the run alone


class IndexWriter:
    """One generation under construction; leaving the `with` block without `publish` removes it."""

    def __init__(self, place: Collection, settings: Settings) -> None:
        """The settings name the vector store and the language of the words."""
        self._place = place
        self._settings = settings
        self._vectors = VECTOR_STORES[settings.vectors.kind]()
        self.sent_rows = 0  # to a vector server, once it is published
        self._counts: dict[str, Counts] = {}  # by segment
        self._linked: dict[str, str] = {}  # files that were sealed before, with their checksums
        self._carried: Layout | None = None  # with what is carried over
        self._languages: tuple[str, ...] = ()
        self._published: tuple[Path, Manifest] | None = None  # whose segments are linked
        self._building = start_building(place)
        self.name = generation_name(self._building)
        try:
            self.library = LibraryWriter(self._building / _READ)
        except BaseException:
            shutil.rmtree(self._building, ignore_errors=True)
            raise
        # What the vector store imports may take a second: it is done while files are read, in processes of their own.
        self._preparing = Thread(target=self._vectors.prepare, name="prepare vectors")
        self._preparing.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._preparing.join()  # an import that the interpreter's end cuts short fails with a traceback
        self.library.give_up()  # a removed file that is open keeps its place on a disk that may be full
        shutil.rmtree(self._building, ignore_errors=True)

    @property
    def scratch(self) -> Path:
        """A file for this run alone; it is gone when the generation is published or given up."""
        return self._building / _SCRATCH

    def carry_over(
        self,
        generation: Path,
        published: Sequence[DocumentInfo],
        kept: Sequence[DocumentInfo],
        manifest: Manifest | None = None,
    ) -> None:
        """Take over the documents `kept` of a generation that has those `published`, all others are in the library.

        Segments that do not change are linked if there is a `manifest`: then the generation is whole, and its words,
        vectors and tokens are made as those of the new one. The documents of all others are copied into the library.
        Once some of what is there was removed, it may be called again.
        """
        folders = {folder.name: folder for folder in list_segments(generation)}
        before = by_segment(list(folders), published)
        staying = {info.id: info for info in kept}
        present = self.library.chunk_counts()
        chunks = dict(present)  # and of what stays
        new = present.keys() - staying.keys()
        for name, folder in folders.items():
            if missing := [each for each in before[name] if each in staying and each not in chunks]:
                with closing(LibraryFile(folder / LIBRARY)) as library:
                    counts = library.chunk_counts()
                chunks |= {each: counts[each] for each in missing}
        languages = {**self.library.languages(), **{each: info.language for each, info in staying.items()}}
        layout = self._lay_out(chunks, languages.values())
        if manifest is not None:
            own = indexed_languages(manifest.words)
            layout = replace(layout, linked=unchanged_leaves(layout, before, own, staying, new))
            self._published = generation, manifest
        copied = {each for name in layout.written for each in layout.leaves[name] if each in staying}
        for name, folder in folders.items():
            if wanted := [staying[each] for each in before[name] if each in copied and each not in present]:
                self.library.carry_over(folder / LIBRARY, wanted)
        self._carried = layout

    @contextmanager
    def unfinished_library(self) -> Iterator[Library]:
        """Open for reading, while nothing is written to it, the library of what has to be written."""
        with self.library.paused(), closing(Library(self._building / _READ)) as library:
            yield library

    @contextmanager
    def finished_library(self) -> Iterator[Library]:
        """Close the library for writing and open it for reading."""
        self.library.close()
        with closing(Library(self._building / _READ)) as library:
            yield library

    def build(
        self, library: Library, vectors_of: VectorsOf, dimensions: int, tokens_of: TokensOf | None = None
    ) -> Counts:
        """Write the segments of the library that was opened, and link those that do not change; return what there is.

        Without `tokens_of` there are no vectors of tokens. Raises IndexDamaged where the parts do not agree, and
        DocumentRefused where one of them does not take a document: without that, it may be called again.
        """
        self._preparing.join()
        self._start_over()
        infos = {info.id: info for info in library.documents()}
        detected = [info.language for info in infos.values()]
        layout = self._carried or self._lay_out(library.chunk_counts(), detected)
        folder = self._building / FOLDER
        self._languages = layout.languages
        opens = ExactVectors if self._vectors.write is not None else self._vectors.open
        writer = SegmentWriter(layout.languages, vectors_of, dimensions, tokens_of, opens, self._settings)
        for name, ids in layout.leaves.items():
            if name in layout.linked:
                self._counts[name] = self._link_segment(name)
            else:
                documents = [infos[each] for each in ids]
                is_all = len(ids) == len(infos)
                self._counts[name] = writer.write(folder / name, self._building / _READ, documents, is_all=is_all)
        self._merge_words(layout)
        if self._vectors.write is not None:
            with closing(open_library(self._building)) as whole:
                segments = list_segments(self._building)
                write_whole(self._vectors.write, self._building, segments, whole, self._settings)
        return add_counts(self._counts.values())

    def publish(
        self, *, encoder: Mapping[str, Any], chunker: Mapping[str, Any], report: Mapping[str, Any], keep: int
    ) -> list[str]:
        """Make what was built the generation that answers, and remove all but the `keep` before it.

        `encoder`, `chunker` and `report` are the manifest's; the report says how many `vector_rows` were sent to a
        server, if any. Raises VectorServerError where that cannot be done. Returns the names of older generations that
        were not removed, since somebody reads them.
        """
        for kind in (_SCRATCH, _READ):
            for left in self._building.glob(f"{kind}*"):
                left.unlink()
        manifest = Manifest(
            generation=self.name,
            collection=self._place.name,
            created=timestamp(),
            encoder=encoder,
            chunker=chunker,
            words=describe_words(self._settings.words.language, self._languages),
            counts=asdict(add_counts(self._counts.values())),
            segments={name: asdict(own) for name, own in self._counts.items()},
            version=__version__,
            report=report,
            checksums=self._linked,
            vector_store=self._settings.vectors.kind,
        )
        self.sent_rows = complete_rows(self._settings, self._place, self._building, manifest)
        if self.sent_rows:
            manifest = replace(manifest, report={**report, "vector_rows": self.sent_rows})
        return seal_and_publish(self._place, self._building, manifest, keep=keep)

    def _lay_out(self, chunks: Mapping[str, int], detected: Iterable[str]) -> Layout:
        """Return the segments of all documents, of which the chunks were counted and the languages detected."""
        return Layout(divide(chunks, MOST_CHUNKS), choose_languages(self._settings.words.language, detected))

    def _link_segment(self, name: str) -> Counts:
        assert self._published is not None
        self._link(f"{FOLDER}/{name}")
        return Counts(**self._published[1].segments[name])

    def _merge_words(self, layout: Layout) -> None:
        """Merge the words of segments, or link what was merged of the same ones."""
        for node, names in divide_words({name: own.chunks for name, own in self._counts.items()}).items():
            folder = f"{MERGED}/{node}"
            if layout.linked.issuperset(names) and self._are_published(folder, names):
                self._link(folder)
            else:
                write_merged(self._building / folder, [self._building / FOLDER / name for name in names])

    def _are_published(self, folder: str, names: Sequence[str]) -> bool:
        """Say whether a published folder has the merged words of just these segments."""
        assert self._published is not None
        published = self._published[0] / folder
        return published.is_dir() and [name for name, _ in read_merged(published)] == names

    def _link(self, folder: str) -> None:
        """Give the files of a published folder, which never change, a second name; a copy where the disk has none."""
        assert self._published is not None
        generation, manifest = self._published
        files = {file: own for file, own in manifest.checksums.items() if file.startswith(f"{folder}/")}
        for file in files:
            link_or_copy(generation / file, self._building / file)
        self._linked |= files

    def _start_over(self) -> None:
        """Remove what an earlier `build` has left."""
        self._counts.clear()
        self._linked.clear()
        for path in self._building.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
