"""Searches with a filter: by row, by words and by list, what looking at every document would allow."""

from collections.abc import Iterator

import pytest

from ingest.pipeline import run
from rag.filters import meets
from rag.index.opened import Index, open_index
from rag.records import Condition, Where
from tests.indexes import hashing_settings

DOCUMENTS = 60
FILTERS: list[Where] = [
    (),
    (Condition("team", "eq", "hr"),),
    (Condition("team", "ne", "hr"),),
    (Condition("year", "gte", 2021), Condition("team", "eq", "it")),
    (Condition("uri", "lt", "notes/09.md"),),
    (Condition("uri", "eq", "notes/05.md"),),
    (Condition("team", "eq", "nobody"),),
    (Condition("absent", "ne", 1),),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("filtered")
    notes = folder / "notes"
    notes.mkdir()
    for number in range(DOCUMENTS):
        lines = [f"team: {'hr' if number % 4 else 'it'}", f"year: {2018 + number % 7}"]
        pages = "\n\n".join(f"## Part {part}\n\nThe kiln {'kiln ' * (number % 5)}of part {part}." for part in range(3))
        (notes / f"{number:02d}.md").write_text("---\n" + "\n".join(lines) + f"\n---\n# Note {number}\n\n{pages}\n")
    settings = hashing_settings(folder / "store")
    run(settings, [notes])
    with open_index(settings, "default") as opened:
        yield opened


def allowed_by_hand(index: Index, where: Where) -> dict[str, str]:
    """Return the uris of the documents that meet a filter, by id."""
    return {info.id: info.uri for info in index.documents() if meets(info.fields, where)}


@pytest.mark.parametrize("where", FILTERS, ids=str)
def test_the_documents_that_a_filter_allows_are_listed_by_uri(index: Index, where: Where) -> None:
    assert [info.uri for info in index.documents(where)] == sorted(allowed_by_hand(index, where).values())


@pytest.mark.parametrize("where", FILTERS, ids=str)
@pytest.mark.parametrize("k", [1, 5, 40, 1_000])
def test_a_filtered_search_is_the_whole_ranking_without_the_others(index: Index, where: Where, k: int) -> None:
    allowed = allowed_by_hand(index, where)
    vector = index.embedder.embed_queries(["kiln of part 2"])[0]
    whole = index.search_vectors(vector, 10_000)
    of = {chunk.id: chunk.document_id for chunk in index.chunks([chunk_id for chunk_id, _ in whole])}

    assert index.search_vectors(vector, k, where) == [hit for hit in whole if of[hit[0]] in allowed][:k]


@pytest.mark.parametrize("where", FILTERS, ids=str)
@pytest.mark.parametrize("k", [1, 5, 40, 1_000])
def test_words_are_searched_in_what_a_filter_allows(index: Index, where: Where, k: int) -> None:
    """Many chunks score the same, and which of those come last is tantivy's to choose."""
    allowed = allowed_by_hand(index, where)
    every, every_score = index.search_words_by_row("kiln of part 2", 10_000)
    of = {chunk.id: chunk.document_id for chunk in index.chunks(index.rows.named(every))}
    own = [
        score
        for chunk_id, score in zip(index.rows.named(every), every_score.tolist(), strict=True)
        if of[chunk_id] in allowed
    ]

    rows, scores = index.search_words_by_row("kiln of part 2", k, where)

    assert scores.tolist() == own[:k]
    assert len(set(rows.tolist())) == len(rows)
    assert {of[chunk_id] for chunk_id in index.rows.named(rows)} <= allowed.keys()
    assert (
        dict(zip(rows.tolist(), scores.tolist(), strict=True)).items()
        <= dict(zip(every.tolist(), every_score.tolist(), strict=True)).items()
    )


def test_a_row_knows_its_document(index: Index) -> None:
    ids = index.library.chunk_ids()
    documents = sorted(info.id for info in index.documents())

    assert index.rows.ids.tolist() == [chunk_id.encode() for chunk_id in ids]
    assert [documents[place] for place in index.rows.documents] == [chunk.document_id for chunk in index.chunks(ids)]
