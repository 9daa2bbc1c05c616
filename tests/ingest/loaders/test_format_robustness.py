"""The files of ../shared/eval/format_robustness: each read, or refused with a reason; texts like those of others.

Run with `-s` to see the similarity per category.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import pytest

from ingest.loaded import Loaded, LoadRequest, LoadResult
from ingest.loaders.signatures import DOCX
from ingest.workers import LoaderPool
from rag.settings import Settings
from tests.similarity import without_markdown, word_f1

FOLDER = Path(__file__).parents[3] / ".." / "shared" / "eval" / "format_robustness"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="needs ../shared/eval/format_robustness")

UNREADABLE = {  # what no loader reads, and a word of the reason; all else must be read
    "files/markitdown/random.bin": "binary content",
}
WITHOUT_TEXT = {
    "files/python-docx/having-images.docx",  # pictures alone
    "files/unstructured/empty.txt",
    "files/unstructured/fake-text-all-whitespace.txt",
}

# Measured on these files, less a little; Markdown with tags in it is kept as it is, and the others took them out.
FLOORS = {"csv": 0.99, "xlsx": 0.88, "md": 0.92, "html": 0.98, "docx": 0.96, "pptx": 0.92, "asciidoc": 0.94}


@dataclass(frozen=True, slots=True)
class Case:
    """One file of the manifest; `truth` is the path of what others read from it, or empty."""

    file: str
    category: str
    truth: str


def cases() -> list[Case]:
    if not FOLDER.is_dir():
        return []
    with (FOLDER / "manifest_open.csv").open(encoding="utf-8", newline="") as manifest:
        return [Case(row["file"], row["category"], row["truth"]) for row in csv.DictReader(manifest)]


@pytest.fixture(scope="module")
def results() -> dict[str, LoadResult]:
    requests = [LoadRequest(case.file, str(FOLDER / case.file)) for case in cases()]
    with LoaderPool(Settings(), workers=2) as pool:
        return {result.request.uri: result for result in pool.load_all(requests)}


def printed(loaded: Loaded) -> str:
    """Return the text without what others leave out of Word files."""
    if loaded.media_type != DOCX:
        return loaded.text
    aside = ("› Comments", "› Header and footer")
    return "\n".join(loaded.text[s.start : s.end] for s in loaded.sections if not s.context.endswith(aside))


def test_every_file_gives_a_text_or_a_reason_by_name(results: dict[str, LoadResult]) -> None:
    assert set(results) == {case.file for case in cases()}
    refused = {file: result.error for file, result in results.items() if result.loaded is None}
    assert set(refused) == set(UNREADABLE)
    for file, word in UNREADABLE.items():
        assert refused[file] is not None
        assert file in str(refused[file])
        assert word in str(refused[file])
    without = {file for file, result in results.items() if result.loaded and not result.loaded.text.strip()}
    assert without == WITHOUT_TEXT


def test_sections_point_into_the_text_in_order(results: dict[str, LoadResult]) -> None:
    for file, result in results.items():
        end = 0
        for section in result.loaded.sections if result.loaded else ():
            assert end <= section.start < section.end, file
            end = section.end
        assert result.loaded is None or end <= len(result.loaded.text), file


def test_the_words_are_those_that_others_read(results: dict[str, LoadResult]) -> None:
    scores: dict[str, dict[str, float]] = defaultdict(dict)
    for case in cases():
        loaded = results[case.file].loaded
        if case.truth and loaded is not None:
            truth = without_markdown((FOLDER / case.truth).read_text("utf-8"))
            text = without_markdown(loaded.text) if loaded.media_type == "text/markdown" else printed(loaded)
            scores[case.category][case.file] = word_f1(text, truth)
    for category, by_file in scores.items():
        worst = min(by_file, key=by_file.__getitem__)
        print(
            f"{category:9} {len(by_file):3} files  F1 {mean(by_file.values()):.3f}  least {by_file[worst]:.3f} {worst}"
        )
    for category, floor in FLOORS.items():
        assert mean(scores[category].values()) >= floor, scores[category]
