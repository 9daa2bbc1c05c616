"""158 odd PDFs of others, each read or named with its reason: broken, encrypted, scanned, made to break readers."""

import csv
import json
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from statistics import mean

import pytest

from ingest.cli import main
from ingest.loaded import LoadRequest, LoadResult
from ingest.workers import LoaderPool
from rag.settings import LoadSettings, PdfSettings, Settings
from tests.ingest.loaders.pdf.test_pdf import Reader
from tests.similarity import without_markdown, word_f1

SET = Path(__file__).parents[3] / "../shared/eval/pdf_robustness"
TIMEOUT_S = 60.0  # the longest takes 8 s of CPU with pypdf, and the cores may be busy
MEMORY_MB = 512

READERS = pytest.mark.parametrize("reader", ["pdfium", pytest.param("pypdf", marks=pytest.mark.slow)])

pytestmark = pytest.mark.skipif(not SET.is_dir(), reason="../shared/eval/pdf_robustness is not here")


@cache
def manifest() -> list[dict[str, str]]:
    with (SET / "manifest_open.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def locked() -> list[dict[str, str]]:
    """Return the files that open with their password only."""
    return [row for row in manifest() if row["password"] and "password" in row["pypdfium2"]]


@cache
def read_all(reader: Reader) -> Mapping[str, LoadResult]:
    requests = [
        LoadRequest(row["file"], str(SET / row["file"]), password=row["password"] or None) for row in manifest()
    ]
    settings = Settings(
        load=LoadSettings(timeout_s=TIMEOUT_S, memory_mb=MEMORY_MB), pdf=PdfSettings.model_validate({"reader": reader})
    )
    with LoaderPool(settings, 2) as pool:
        return {result.request.uri: result for result in pool.load_all(requests)}


@READERS
def test_every_file_is_read_or_named_with_its_reason(reader: Reader) -> None:
    results = read_all(reader)

    assert results.keys() == {row["file"] for row in manifest()}
    for uri, result in results.items():
        assert (result.loaded is None) != (result.error is None)
        assert result.loaded is None or result.loaded.text.strip()
        assert result.error is None or (uri in result.error and "\n" not in result.error)


@READERS
def test_what_others_could_read_is_read(reader: Reader) -> None:
    """The manifest says what plain pypdf and pypdfium2 found; a file with text for one of them has text here."""
    readable = {
        row["file"]
        for row in manifest()
        for said in (row["pypdf_7.1.0"], row["pypdfium2"], row["pypdf_with_password"], row["pypdfium2_with_password"])
        if said.startswith("ok") and "chars=0 " not in said
    }

    assert {uri for uri in readable if read_all(reader)[uri].loaded is None} == set()
    assert len(readable) > 100


@READERS
def test_a_password_opens_its_file_and_without_it_the_cure_is_named(reader: Reader) -> None:
    settings = Settings(pdf=PdfSettings.model_validate({"reader": reader}))
    with LoaderPool(settings, 1) as pool:
        without = list(pool.load_all(LoadRequest(row["file"], str(SET / row["file"])) for row in locked()))

    assert len(without) == len(locked()) >= 7
    for refused in without:
        assert refused.error == f"{refused.request.uri} is encrypted; give its password in --passwords FILE"
        assert read_all(reader)[refused.request.uri].loaded is not None


@READERS
def test_the_text_is_what_others_say_it_is(reader: Reader) -> None:
    scores: defaultdict[str, list[float]] = defaultdict(list)
    for row in manifest():
        loaded = read_all(reader)[row["file"]].loaded
        if row["truth"] and loaded is not None:
            truth = (SET / row["truth"]).read_text("utf-8")
            scores[row["category"]].append(word_f1(loaded.text, without_markdown(truth)))

    assert mean(scores["text-quality"]) >= 0.97
    assert len(scores["text-quality"]) == 6
    assert mean(scores["rtl"]) >= 0.95
    assert mean(scores["table"]) >= 0.99


def test_one_run_reports_every_file_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAG_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")
    monkeypatch.setenv("RAG_LOAD__TIMEOUT_S", str(TIMEOUT_S))
    monkeypatch.setenv("RAG_LOAD__MEMORY_MB", str(MEMORY_MB))
    lines = [f"{row['file']}\t{row['password']}\n" for row in manifest() if row["password"]]
    (tmp_path / "passwords").write_text("".join(lines), "utf-8")

    assert main(["run", str(SET / "files"), "--passwords", str(tmp_path / "passwords"), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)

    assert {*report["read"], *report["skipped"]} == {row["file"] for row in manifest()}
    assert not {*report["read"]} & {*report["skipped"]}
    assert all(reason.strip() for reason in report["skipped"].values())
    assert {row["file"] for row in locked()} <= {*report["read"]}
