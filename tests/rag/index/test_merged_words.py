"""Words of neighbouring segments are merged, which nobody notices but by the time that a question takes."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.options import Options
from ingest.pipeline import run
from rag.errors import IndexDamaged
from rag.index import merged_words
from rag.index.generations import Collection
from rag.index.manifest import read_manifest
from rag.index.merged_words import FOLDER, divide_words
from rag.index.opened import open_index
from rag.index.segments import MOST_CHUNKS, WHOLE, divide, list_segments
from rag.records import Ranking, document_id
from rag.settings import Settings
from tests.indexes import hashing_settings

QUESTIONS = ("a locker", "locker 7", "the key of locker 12", "paragraph 3 of note 5", "garage")
COUNTS = st.dictionaries(
    st.integers(0, 4_000).map(lambda i: document_id("default", f"{i}.md")), st.integers(0, 5_000), max_size=80
)


def test_a_small_collection_has_nothing_to_merge() -> None:
    assert divide_words({}) == {}
    assert divide_words({WHOLE: 4_000}) == {}
    assert divide_words({"00": 900, "01": 800, "1": 700}) == {}


def test_the_largest_come_first_and_one_of_each_size() -> None:
    chunks = {f"{n:04b}": 100 + n for n in range(10)} | {"1010": 100, "1011": 105, "1100": 0, "1101": 12_000}
    assert divide_words(chunks) == {WHOLE: [f"{n:04b}" for n in range(9, -1, -1)]}


def test_more_than_a_part_may_have_are_merged_by_their_first_bits() -> None:
    chunks = {f"{n:05b}": 4_000 + n for n in range(32)}
    divided = divide_words(chunks)
    assert sorted(divided) == ["0", "1"]
    assert divided["1"] == [f"{n:05b}" for n in range(31, 15, -1)]


@given(COUNTS)
def test_what_is_merged_follows_from_what_is_indexed(counts: dict[str, int]) -> None:
    leaves = divide(counts, MOST_CHUNKS)
    chunks = {name: sum(counts[each] for each in ids) for name, ids in leaves.items()}
    divided = divide_words(chunks)

    assert divided == divide_words(dict(reversed(chunks.items())))
    merged = [name for names in divided.values() for name in names]
    assert len(merged) == len(set(merged))
    for node, names in divided.items():
        sizes = [chunks[name] for name in names]
        assert sizes == sorted(set(sizes), reverse=True)
        assert sum(sizes) <= 80_000
        assert node == WHOLE or all(name.startswith(node) for name in names)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Forty notes of one to forty paragraphs, each in a segment of its own; their words are merged by 1,000 chunks."""
    monkeypatch.setattr("rag.index.writer.MOST_CHUNKS", 1)
    monkeypatch.setattr(merged_words, "_MOST_CHUNKS", 1_000)
    for number in range(40):
        write(tmp_path, number, paragraphs=1 + number)
    return indexed(tmp_path, "store")


def write(tmp_path: Path, number: int, paragraphs: int, thing: str = "locker") -> None:
    path = tmp_path / "docs" / f"{number}.md"
    path.parent.mkdir(exist_ok=True)
    texts = [f"Paragraph {n}: {thing} {number} has key {n * 7}. " + "It is old. " * 12 for n in range(paragraphs)]
    path.write_text(f"# Note {number}\n\n" + "\n\n".join(texts))


def indexed(tmp_path: Path, store: str) -> Settings:
    settings = hashing_settings(tmp_path / store)
    chunker = settings.chunker.model_copy(update={"size_tokens": 48, "overlap_tokens": 0})
    settings = settings.model_copy(update={"chunker": chunker})
    run(settings, [tmp_path / "docs"], Options(workers=1, allow_deletions=True))
    return settings


def found(settings: Settings, k: int = 2_000) -> list[Ranking]:
    with open_index(settings, "default") as index:
        return [index.search_words(question, k) for question in QUESTIONS]


def by_id(ranking: Ranking) -> Ranking:
    """Return a ranking whose ties are in the order of their ids: rows are counted segment by segment."""
    return sorted(ranking, key=lambda hit: (-hit[1], hit[0]))


def merged(settings: Settings, generation: str) -> dict[str, int]:
    """Return the inodes of the merged words, by their names."""
    folder = Collection(settings.store, "default").generation(generation)
    paths = [path for path in (folder / FOLDER).rglob("*") if path.is_file()]
    return {path.relative_to(folder / FOLDER).as_posix(): path.stat().st_ino for path in paths}


def nodes(settings: Settings, generation: str) -> set[str]:
    return {name.split("/")[0] for name in merged(settings, generation)}


def test_merged_words_find_what_one_segment_finds_to_the_bit(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(nodes(settings, "000001")) > 1
    folder = Collection(settings.store, "default").generation("000001")
    assert len(list_segments(folder)) == 40
    with open_index(settings, "default") as index:
        assert index._words._searcher.num_segments < 20
        assert index._words.ids() == sorted(index.library.chunk_ids())
    monkeypatch.setattr("rag.index.writer.MOST_CHUNKS", 5_000)
    one = found(indexed(tmp_path, "one"))
    assert list(map(by_id, one)) == list(map(by_id, found(settings)))


@pytest.mark.parametrize("longer", [0, 14])
def test_a_change_merges_what_it_changes_and_links_the_rest(settings: Settings, tmp_path: Path, longer: int) -> None:
    before = merged(settings, "000001")
    write(tmp_path, 30, paragraphs=31 + longer, thing="garage")
    run(settings, [], Options(workers=1))
    after = merged(settings, "000002")

    changed = {name.split("/")[0] for name in {*before, *after} if before.get(name) != after.get(name)}
    kept = {name.split("/")[0] for name in after} - changed
    assert len(changed) == 1
    assert kept
    for k in (1, 7, 2_000):
        assert found(settings, k) == found(indexed(tmp_path, f"fresh{k}"), k)


def test_a_document_that_goes_leaves_the_merged_words(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "docs" / "30.md").unlink()
    run(settings, [], Options(workers=1))
    with open_index(settings, "default") as index:
        assert index._words.ids() == sorted(index.library.chunk_ids())
    assert found(settings) == found(indexed(tmp_path, "fresh"))


def test_a_generation_without_merged_words_finds_the_same_and_the_next_one_has_them(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = found(settings)
    with monkeypatch.context() as older:
        older.setattr("rag.index.writer.divide_words", lambda _: {})
        bare = indexed(tmp_path, "bare")
    assert merged(bare, "000001") == {}
    assert found(bare) == expected
    write(tmp_path, 30, paragraphs=45)
    run(bare, [], Options(workers=1))
    assert merged(bare, "000002")


def test_lost_merged_words_are_made_again(settings: Settings) -> None:
    expected, before = found(settings), nodes(settings, "000001")
    folder = Collection(settings.store, "default").generation("000001")
    shutil.rmtree(next((folder / FOLDER).iterdir()))
    run(settings, [], Options(workers=1))
    assert found(settings) == expected
    assert nodes(settings, "000002") == before
    place = Collection(settings.store, "default")
    names = read_manifest(place, "000002").checksums
    assert {f"{FOLDER}/{name}" for name in merged(settings, "000002")} <= names.keys()


def test_words_that_tantivy_does_not_merge_stay_as_they_are(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says nothing where the disk is full; fewer than eight segments it does not merge, either."""
    monkeypatch.setattr(merged_words, "FEWEST_MERGED", 2)
    monkeypatch.setattr(merged_words, "_MOST_CHUNKS", 100)
    write(tmp_path, 30, paragraphs=45)
    run(settings, [], Options(workers=1))
    assert merged(settings, "000002") == {}
    folder = Collection(settings.store, "default").generation("000002")
    assert [path for path in folder.rglob("*") if path.is_symlink() or "open" in path.name] == []
    assert found(settings) == found(indexed(tmp_path, "fresh"))


def test_damaged_words_of_a_neighbour_are_not_merged_and_fail_no_run(settings: Settings, tmp_path: Path) -> None:
    folder = Collection(settings.store, "default").generation("000001")
    meta = folder / "segments" / list_segments(folder)[0].name / "words" / "meta.json"
    meta.write_bytes(meta.read_bytes()[:40])
    (tmp_path / "docs" / "30.md").unlink()
    run(settings, [], Options(workers=1))
    assert Collection(settings.store, "default").current() == "000002"


def test_a_damaged_list_of_merged_words_is_named_with_its_cure(settings: Settings, tmp_path: Path) -> None:
    folder = Collection(settings.store, "default").generation("000001")
    for listed in (folder / FOLDER).glob("*/segments.json"):
        listed.write_text("rubbish")
    (tmp_path / "docs" / "30.md").unlink()
    with pytest.raises(IndexDamaged, match=r"segments\.json cannot be read .*ingest run --checksum"):
        run(settings, [], Options(workers=1))
    run(settings, [], Options(workers=1, checksum=True))
    assert found(settings) == found(indexed(tmp_path, "fresh"))


def test_nothing_is_left_of_how_words_were_merged(settings: Settings) -> None:
    folder = Collection(settings.store, "default").generation("000001")
    for words in (folder / FOLDER).glob("*/words"):
        names = {path.name for path in words.iterdir()}
        assert len({name.split(".")[0] for name in names - {"meta.json", ".managed.json"}}) == 1
        assert not any(path.is_symlink() for path in words.iterdir())
    assert {path.name for path in (folder / FOLDER).glob("*/*")} == {"words", "segments.json"}
