from ingest.documents import count_pages
from ingest.loaded import Loaded
from ingest.report import Report
from rag.records import Page


def test_pages_are_counted_by_their_non_blank_characters() -> None:
    text = "One two\n\n \nthree"
    pages = tuple(Page(number, *span, 100.0, 100.0) for number, span in enumerate([(0, 7), (8, 10), (11, 16)], 1))
    counts = count_pages(Loaded(text, "t", "application/pdf", pages=pages))
    assert counts is not None
    assert (counts.pages, counts.characters, counts.without_text) == (3, (6, 0, 5), (2,))
    assert count_pages(Loaded(text, "t", "text/plain")) is None


def test_json_has_every_field_and_the_speed() -> None:
    report = Report("c", embedded=30, reused=10, total_s=2.0, moved={"b": "a"}, seconds={"load": 1.23456})
    content = report.to_json()
    assert content["chunks_per_s"] == 20.0
    assert content["moved"] == {"b": "a"}
    assert content["seconds"] == {"load": 1.235}
    assert set(Report.__dataclass_fields__) < set(content)
