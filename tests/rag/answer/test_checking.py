"""Checking a text on a small real index: what its sentences get, and what is refused."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.answer.checking import MOST_SENTENCES
from rag.engine import Engine, open_engine
from rag.errors import UnknownName, UsageError
from rag.records import Condition, Verification
from rag.settings import EmbedderSettings, ServerSettings, Settings
from tests.rag.indexes import Text, publish_index

WORK = "Staff may work from home three days a week. Managers approve each request in writing."
HOTELS = "A hotel may cost at most 140 EUR a night. Breakfast is not included in the rate."
URLAUB = (
    "Beschäftigte haben 30 Tage Urlaub im Jahr. Der Antrag wird spätestens am 15. März 2026 gestellt. "
    "Überstunden werden nicht ausgezahlt."
)
FIRST = "Rules for the boats. Boats are blue and carry nine people.\n\n"
SECOND = "Each boat has one oar. The anchor weighs forty kilograms."
TEXTS = {
    "work.md": Text(WORK, title="Remote work", metadata={"team": "hr"}),
    "hotels.md": Text(HOTELS, title="Travel", metadata={"team": "finance"}),
    "urlaub.md": Text(URLAUB, title="Urlaub", metadata={"team": "hr"}),
    "boats.pdf": Text(FIRST + SECOND, title="Boats", pages=(len(FIRST), len(SECOND))),
}
DRAFT = (
    "# Our rules\n\nStaff may work from home three days a week [1]. A hotel may cost at most 200 EUR a night. "
    "The canteen serves octopus.\n\n---\n\nYes. Breakfast is included in the rate.\n"
)


def settings_for(store: Path, **more: object) -> Settings:
    return Settings(store=store, embedder=EmbedderSettings(kind="hashing"), **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    publish_index(settings_for(folder), TEXTS)
    publish_index(settings_for(folder, collection="other"), {"canteen.md": Text("The canteen serves octopus.")})
    return folder


@asynccontextmanager
async def opened(store: Path, **more: object) -> AsyncIterator[Engine]:
    async with open_engine(settings_for(store, **more)) as engine:
        yield engine


def assert_verified(engine: Engine, text: str, verification: Verification) -> None:
    """Hold a verification to its contract."""
    end = 0
    for sentence in verification.sentences:
        assert sentence.text == text[sentence.start : sentence.end]
        assert end <= sentence.start < sentence.end
        end = sentence.end
        assert bool(sentence.citations) == (sentence.verdict != "not found")
        assert bool(sentence.failed_tokens) == (sentence.verdict == "contradicted")
        for citation in sentence.citations:
            document = engine.document(citation.document_id, citation.collection)
            assert document.text[citation.start : citation.end] == citation.quote
            assert (citation.status == "unsupported") == (sentence.verdict == "contradicted")
    assert sum(verification.counts.values()) == len(verification.sentences)


async def test_each_sentence_gets_its_verdict_and_its_quote(store: Path) -> None:
    async with opened(store) as engine:
        verification = await engine.verify(DRAFT)
        assert_verified(engine, DRAFT, verification)

    rows = [
        (sentence.text, sentence.verdict, sentence.failed_tokens, [citation.quote for citation in sentence.citations])
        for sentence in verification.sentences[1:]
    ]
    assert rows == [
        ("Staff may work from home three days a week [1].", "supported", (), [WORK[:43]]),
        ("A hotel may cost at most 200 EUR a night.", "contradicted", ("200 EUR",), [HOTELS[:41]]),
        ("The canteen serves octopus.", "not found", (), []),
        ("Breakfast is included in the rate.", "contradicted", ("not",), [HOTELS[42:]]),
    ]
    assert verification.sentences[0].text == "# Our rules"
    assert verification.counts == {"supported": 1, "contradicted": 2, "not found": 2}
    assert verification.collections == {"default": "000001"}
    assert set(verification.timings_s) == {"embed", "search", "cite"}


@pytest.mark.parametrize(
    ("sentence", "verdict", "failed"),
    [
        ("Im Jahr haben Beschäftigte 30 Tage Urlaub.", "supported", ()),
        ("Beschäftigte haben 28 Tage Urlaub im Jahr.", "contradicted", ("28 Tage",)),
        ("Der Antrag wird spätestens am 15. Mai 2026 gestellt.", "contradicted", ("15. Mai 2026",)),
        ("Überstunden werden ausgezahlt.", "contradicted", ("nicht",)),
        ("Die Kantine öffnet um elf.", "not found", ()),
    ],
)
async def test_german_is_verified_as_english_is(
    sentence: str, verdict: str, failed: tuple[str, ...], store: Path
) -> None:
    async with opened(store) as engine:
        (verified,) = (await engine.verify(sentence)).sentences

    assert (verified.verdict, verified.failed_tokens) == (verdict, failed)


@pytest.fixture(scope="module")
def own_words() -> list[str]:
    texts = (text.text for text in TEXTS.values())
    return sorted(
        {word for text in texts for word in text.split()} | {"[1]", "nicht", "141", "Berlin.", "\n\n", "-", "🏨"}
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=st.lists(st.integers(0, 200), min_size=1, max_size=30))
async def test_whatever_is_verified_every_quote_is_a_slice_of_its_document(
    chosen: list[int], own_words: list[str], store: Path
) -> None:
    text = " ".join(own_words[i % len(own_words)] for i in chosen) + " x"
    async with opened(store) as engine:
        assert_verified(engine, text, await engine.verify(text))


async def test_a_citation_has_the_page_of_its_span(store: Path) -> None:
    async with opened(store) as engine:
        (sentence,) = (await engine.verify("The anchor weighs fifty kilograms.")).sentences

    assert [(citation.page, citation.page_end) for citation in sentence.citations] == [(2, 2)]


async def test_one_span_has_one_number_however_often_it_is_quoted(store: Path) -> None:
    async with opened(store) as engine:
        verification = await engine.verify(f"{WORK[:43]} {HOTELS[:41]} A hotel may cost at most 200 EUR a night.")

    markers = [[citation.marker for citation in sentence.citations] for sentence in verification.sentences]
    assert markers == [[1], [2], [2]]


async def test_each_sentence_is_searched_by_its_own_words(tmp_path: Path) -> None:
    animals = "otter heron badger lynx marten stoat weasel beaver raven falcon osprey merlin curlew plover dunlin knot"
    said = [f"The {animal} sleeps {hours} hours a day." for hours, animal in enumerate(animals.split(), start=2)]
    publish_index(settings_for(tmp_path), {f"{i}.txt": Text(sentence) for i, sentence in enumerate(said)})
    async with opened(tmp_path) as engine:
        verification = await engine.verify(" ".join(said))

    assert [sentence.citations[0].uri for sentence in verification.sentences] == [f"{i}.txt" for i in range(len(said))]
    assert {sentence.verdict for sentence in verification.sentences} == {"supported"}


async def test_collections_and_conditions_say_where_to_look(store: Path) -> None:
    async with opened(store) as engine:
        other = await engine.verify("The canteen serves octopus.", collections=["default", "other"])
        filtered = await engine.verify(HOTELS[:41], where=(Condition("team", "eq", "hr"),))
        nobody = await engine.verify(HOTELS, where=(Condition("team", "eq", "nobody"),))

    assert [sentence.verdict for sentence in other.sentences] == ["supported"]
    assert [citation.collection for citation in other.sentences[0].citations] == ["other"]
    assert [sentence.verdict for sentence in filtered.sentences] == ["not found"]
    assert filtered.notes == ()
    assert nobody.notes == ("no document matches team=nobody; the values of team are: finance, hr",)


async def test_a_text_that_states_nothing_has_no_sentences(store: Path) -> None:
    async with opened(store) as engine:
        verification = await engine.verify("---\n\nYes. 🏨")

    assert verification.sentences == ()
    assert verification.counts == {"supported": 0, "contradicted": 0, "not found": 0}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the text is empty"),
        (" \n\t", "the text is empty"),
        (
            "x" * 301,
            "301 characters, but 300 are allowed; verify it in parts, or raise RAG_SERVER__MAX_TEXT_",
        ),
    ],
)
async def test_what_cannot_be_verified_is_refused(text: str, says: str, store: Path) -> None:
    async with opened(store, server=ServerSettings(max_text_characters=300)) as engine:
        with pytest.raises(UsageError, match=says):
            await engine.verify(text)


async def test_a_text_of_too_many_sentences_is_refused_with_the_limit(store: Path) -> None:
    async with opened(store) as engine:
        with pytest.raises(UsageError, match=f"{MOST_SENTENCES + 1} sentences, but {MOST_SENTENCES} are allowed"):
            await engine.verify("Hotels rest.\n\n" * (MOST_SENTENCES + 1))


async def test_a_collection_that_does_not_exist_is_named(store: Path) -> None:
    async with opened(store) as engine:
        with pytest.raises(UnknownName, match="nowhere"):
            await engine.verify("Hotels rest.", collections=["nowhere"])


async def test_half_a_character_is_replaced(store: Path) -> None:
    async with opened(store) as engine:
        (sentence,) = (await engine.verify("Hotels \ud83c rest.")).sentences

    assert sentence.text == "Hotels \ufffd rest."
