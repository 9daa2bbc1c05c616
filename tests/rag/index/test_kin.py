"""Kin: documents by what their names have in common."""

from rag.index.kin import Kin
from rag.index.schema import DocumentInfo


def info(uri: str, title: str = "") -> DocumentInfo:
    return DocumentInfo(uri, uri, title or uri.rpartition("/")[2], None, "text/plain", "", 0, 0, "", {})


def uris(infos: object) -> list[str]:
    assert isinstance(infos, list)
    return [each.uri for each in infos]


def test_documents_are_alike_by_file_name_or_title_but_for_their_marks() -> None:
    report, other = info("r/report 2026-03-02.md"), info("r/report 2026-03-09.md")
    renamed = info("r/c.md", "Report 16 March 2026")
    kin = Kin([report, other, renamed, info("r/lunch.md")])
    assert uris(kin.alike(report)) == [other.uri, renamed.uri]
    assert uris(kin.alike(info("r/lunch.md"))) == []


def test_documents_of_one_frame_share_words_and_a_folder() -> None:
    plans = [info(f"plans/fire plan {site}.md") for site in ("north", "south")]
    kin = Kin([*plans, info("other/fire plan west.md"), info("plans/lunch menu.md")])
    assert uris(list(kin.of_one_frame(plans[0]))) == [plans[1].uri]


def test_words_in_most_names_tell_nothing() -> None:
    kin = Kin([info(f"a/{name}.md", f"Larch Ltd {name}") for name in ("rules", "rates", "rota", "menu")])
    assert kin.common == {"larch", "ltd"}
    assert list(kin.of_one_frame(info("a/rules.md"))) == []


def test_a_few_documents_have_no_common_words() -> None:
    assert Kin([info("a/plan north.md"), info("a/plan south.md")]).common == frozenset()


def test_a_word_of_very_many_documents_makes_no_family() -> None:
    infos = [info(f"a/card {'abcdefghijklmnopqrstuvwxyz'[i % 26] * (3 + i // 26)} box.md") for i in range(60)]
    kin = Kin([*infos, *(info(f"b/other{'x' * i}.md") for i in range(60))])
    assert list(kin.of_one_frame(infos[0])) == []
