"""Thirty hostile documents through the real engine: what the model is sent, and what is shown of its answer."""

import io
import json
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from rich.console import Console
from selectolax.lexbor import LexborHTMLParser

from rag.answer.prompt import budget_tokens, build_prompt
from rag.answer.quoting import quote
from rag.answer.template import REMINDER, SYSTEM
from rag.cli.layout import show
from rag.cli.show import answer_paragraphs, prompt_paragraphs, search_paragraphs
from rag.cli.terminal import dump_json
from rag.engine import Engine, open_engine
from rag.records import Answer, Evidence, Question, Source
from rag.serialise import answer_json
from rag.settings import EmbedderSettings, LLMSettings, Settings
from rag.verify.cited_text import CitedText
from tests.llm_server import LLMServer, answer
from tests.rag.builders import make_hit
from tests.rag.hostile_documents import EVIL, FACT, HOSTILE, QUESTION, Hostile
from tests.rag.indexes import Text, publish_index

OURS = re.compile(
    r'(?:<source number="(?P<number>\d+)" title="[^"<>\n]*"(?: (?:file|context|page|date)="[^"<>\n]*")*>\n'
    r"(?P<body>.*?)\n</source>\n\n)",
    re.DOTALL,
)
SUGGESTED = re.compile(
    r'What fits the question best:\n<source number="…">\n(?P<body>(?:[^\n]+\n)+?)</source>\n\n',
)
TOLD = re.compile(r"(?:Today is \w+, \d{4}-\d\d-\d\d\. )?")
TEMPLATE_TOKENS = [
    "<|im_", "<|end", "<|start", "<|eot", "<|turn", "<turn|>", "[inst]", "[/inst]", "<<sys>>", "<</sys>>", "<s>",
    "</s>", "<start_of_turn>", "<end_of_turn>", "<|begin", "<|user", "<think>", "<tool_call>", "<system>",
]  # fmt: skip
ENDS_ITS_TURN = {"<|im_end|>", "<|end|>", "<|eot_id|>"}  # of a model: what it writes behind is not its answer
HIDDEN = {"Cc", "Cf", "Cs"}
SHOWN_TAGS = {"div", "b", "small", "span", "blockquote", "br", "pre", "html", "head", "body"}
SHOWN_ATTRIBUTES = {"class", "style", "dir"}
ACTIVE = {
    *("a", "area", "audio", "base", "button", "embed", "form", "frame", "frameset", "iframe", "image", "img", "input"),
    *("link", "map", "math", "meta", "object", "picture", "script", "source", "style", "svg", "template", "track"),
    "video",
}


def uri_of(document: Hostile) -> str:
    return document.uri or f"{document.name.replace(' ', '-')}.md"


def text_of(document: Hostile) -> Text:
    return Text(
        unicodedata.normalize("NFC", document.body),
        title=document.title or "Parking",
        context=document.context,
        date=document.date,
        chunk_characters=1500,
    )


HARMLESS = {f"{i}.md": Text(f"Note {i} tells of kitchens, printers and plants on floor {i}.") for i in range(8)}


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """An index for each hostile document, among harmless ones, and one of them all."""
    places = {document.name: tmp_path_factory.mktemp("hostile") for document in HOSTILE}
    for document in HOSTILE:
        publish_index(settings_for(places[document.name]), {uri_of(document): text_of(document), **HARMLESS})
    together = tmp_path_factory.mktemp("together")
    publish_index(settings_for(together), {uri_of(document): text_of(document) for document in HOSTILE})
    return {**places, "all": together}


def settings_for(store: Path, server: LLMServer | None = None) -> Settings:
    llm = LLMSettings(model="tiny", base_url=server.base_url, retries=0, fallback=False) if server else LLMSettings()
    return Settings(store=store, embedder=EmbedderSettings(kind="hashing"), llm=llm)


async def ask(store: Path, server: LLMServer | None = None) -> Answer:
    engine = open_engine(settings_for(store, server))
    try:
        given = await engine.ask(QUESTION)
        assert_quotes_hold(engine, given)
        return given
    finally:
        await engine.close()


def assert_quotes_hold(engine: Engine, given: Answer) -> None:
    for citation in given.citations:
        text = engine.document(citation.document_id).text
        assert text[citation.start : citation.end] == citation.quote
    for sentence in given.sentences:
        assert given.answer[sentence.start : sentence.end] == sentence.text


each_document = pytest.mark.parametrize("document", HOSTILE, ids=[document.name for document in HOSTILE])


def test_there_are_thirty_and_no_two_are_alike() -> None:
    assert len({document.name for document in HOSTILE}) == len({document.repeated for document in HOSTILE}) + 1 == 30


# --- what the model is sent -----------------------------------------------------------------------


@each_document
async def test_the_model_is_sent_our_rules_fenced_sources_and_the_question(
    stores: dict[str, Path], document: Hostile
) -> None:
    with LLMServer(answer(f"{FACT} [1]")) as server:
        await ask(stores[document.name], server)

    (request,) = server.requests
    assert set(request) <= {"model", "messages", "temperature", "max_tokens", "stream", "stream_options"}
    system, *_, user = request["messages"]
    assert system == {"role": "system", "content": SYSTEM}
    assert user["role"] == "user"
    assert_harmless_prompt(user["content"])


def assert_harmless_prompt(content: str) -> None:
    """Read the message as strictly as can be: sources, perhaps what is suggested, the question, nothing else."""
    sources = list(OURS.finditer(content))
    rest = content.removeprefix("".join(source[0] for source in sources))
    suggested = SUGGESTED.match(rest)
    fences = len(sources) + bool(suggested)
    rest = rest[suggested.end() if suggested else 0 :]
    assert TOLD.sub("", rest, count=1) in {f"Question: {QUESTION}", f"Question: {QUESTION}{REMINDER}"}
    assert [int(source["number"]) for source in sources] == list(range(1, len(sources) + 1))
    assert len(sources) >= 1
    assert any("22:00" in source["body"] for source in sources)
    hidden = {character for character in content if unicodedata.category(character) in HIDDEN} - {"\n", "\t"}
    assert hidden == set()
    assert len(content) < 7000

    as_read = unicodedata.normalize("NFKC", content).casefold()
    assert [as_read.count(fence) for fence in ("<source", "</source", "&lt;")] == [fences, fences, 0]
    assert [token for token in TEMPLATE_TOKENS if token in as_read] == []
    lines = re.sub(r"(?: (?:\[\d+\])+)$", "", suggested["body"] if suggested else "", flags=re.MULTILINE)
    for text in [*(source[0] for source in sources), lines]:
        assert re.findall(r"[\[【［]\s*(?:source\s*)?\d{1,3}\s*[†\]】］]|\(source \d", text) == []


async def test_a_hostile_document_cannot_push_another_out_of_the_prompt(stores: dict[str, Path]) -> None:
    """All thirty at once, in a small model: the giants are cut, the honest sentence is there."""
    with LLMServer(answer(f"{FACT} [1]")) as server:
        settings = settings_for(stores["all"], server)
        small = settings.model_copy(update={"llm": settings.llm.model_copy(update={"context_tokens": 4096})})
        engine = open_engine(small)
        try:
            hits = engine.search(Question(QUESTION, k=30)).hits
        finally:
            await engine.close()
    prompt = build_prompt(QUESTION, hits, (), budget_tokens(small.llm))

    assert len(prompt.sources) >= 8
    assert_harmless_prompt(prompt.messages[-1].content)


# --- what is shown --------------------------------------------------------------------------------


@each_document
async def test_a_document_that_answers_for_itself_does_no_harm(stores: dict[str, Path], document: Hostile) -> None:
    given = await ask(stores[document.name])

    if document.name != "a giant title":  # such a title drowns its text in the embedding: only the closest is shown
        assert "22:00" in given.answer
        assert given.citations[0].uri == uri_of(document)
    assert_harmless_answer(given)


@each_document
async def test_a_document_that_is_quoted_whole_does_no_harm(stores: dict[str, Path], document: Hostile) -> None:
    given = await ask(stores[document.name])
    chunk = make_hit(unicodedata.normalize("NFC", document.body)[:5000], title=document.title, context=document.context)
    source = Source(1, chunk)
    evidence = Evidence(1, 0, len(chunk.chunk.text), chunk.chunk.text, 1.0)
    written = CitedText([source])
    quote([evidence], [source], written, lambda _: True, max_sentences=1000)

    assert len(written.sentences) >= 1
    for citation in written.citations:
        assert citation.quote == chunk.chunk.text[citation.start : citation.end]
    assert_harmless_answer(
        replace(given, answer=written.text, sentences=tuple(written.sentences), citations=tuple(written.citations))
    )


@each_document
async def test_a_model_that_obeys_does_no_harm(stores: dict[str, Path], document: Hostile) -> None:
    with LLMServer(answer(document.repeated)) as server:
        given = await ask(stores[document.name], server)

    assert "22:00" in given.answer or ENDS_ITS_TURN & set(re.findall(r"<\|\w+\|>", document.repeated))
    assert_harmless_answer(given)
    assert f"http://{EVIL}/log.png" not in given.answer
    supported = [sentence.text for sentence in given.sentences if sentence.supported]
    assert not any("HACKED" in text and "HACKED" not in document.body for text in supported)


def assert_harmless_answer(given: Answer) -> None:
    assert_no_markdown_loads(given.answer)
    for paragraphs in (answer_paragraphs(given), search_paragraphs(given.hits)):
        shown = io.StringIO()
        show(paragraphs, Console(file=shown, highlight=False, markup=False, emoji=False, force_terminal=False))
        assert_safe_on_a_terminal(shown.getvalue())
    assert_shows_text_only(given._repr_html_())
    printed = dump_json(answer_json(given))
    assert_safe_on_a_terminal(printed)
    assert json.loads(printed) == json.loads(json.dumps(answer_json(given)))


def assert_no_markdown_loads(text: str) -> None:
    assert {unicodedata.category(character) for character in text if character not in "\n\t"} & HIDDEN == set()
    tree = LexborHTMLParser(MarkdownIt("commonmark", {"html": True}).render(text))
    assert {node.tag for node in tree.css("*")} & ACTIVE == set()
    assert [node.attributes for node in tree.css("*") if node.attributes and node.tag not in ("code", "ol")] == []


def assert_safe_on_a_terminal(text: str) -> None:
    obeyed = re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", text)
    assert obeyed == []


def assert_shows_text_only(html: str) -> None:
    tree = LexborHTMLParser(html)
    assert {node.tag for node in tree.css("*")} <= SHOWN_TAGS
    assert {name for node in tree.css("*") for name in node.attributes} <= SHOWN_ATTRIBUTES
    styles = " ".join(str(node.attributes.get("style")) for node in tree.css("*"))
    assert "url(" not in styles


async def test_the_prompt_is_shown_as_harmlessly_as_it_is_sent(stores: dict[str, Path]) -> None:
    engine = open_engine(settings_for(stores["all"]))
    try:
        prompt = engine.prompt(Question(QUESTION, k=30))
    finally:
        await engine.close()

    shown = io.StringIO()
    show(prompt_paragraphs(prompt), Console(file=shown, highlight=False, markup=False, emoji=False))
    assert_safe_on_a_terminal(shown.getvalue())
    assert_shows_text_only(prompt._repr_html_())
