"""Questions in languages with and without spaces, answered from small real indexes: found, cited, verified."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from rag.engine import open_engine
from rag.settings import EmbedderSettings, Settings, WordsSettings
from tests.rag.indexes import Text, publish_index

ANSWERED: Mapping[str, tuple[tuple[str, ...], str, str]] = {  # documents; a question; the sentence that answers it
    "zh": (
        ("公司的年假为每年十五天。未休的年假可以转入下一年。", "差旅费用须在三十天内报销。住宿费每晚不得超过八百元。"),
        "差旅费用须在多少天内报销？",
        "差旅费用须在三十天内报销。",
    ),
    "ja": (
        ("年次有給休暇は毎年十五日です。未使用の休暇は翌年に繰り越せます。", "出張費は三十日以内に精算してください。"),
        "年次有給休暇は何日ですか？",
        "年次有給休暇は毎年十五日です。",
    ),
    "ko": (
        ("연차 휴가는 매년 열다섯 일입니다. 남은 휴가는 이월됩니다.", "출장비는 삼십 일 이내에 정산해야 합니다."),
        "출장비를 언제까지 정산해야 합니까?",
        "출장비는 삼십 일 이내에 정산해야 합니다.",
    ),
    "th": (
        ("พนักงานลาพักร้อนได้ปีละสิบห้าวัน", "ค่าเดินทางต้องเบิกภายในสามสิบวัน"),
        "ลาพักร้อนได้กี่วัน",
        "พนักงานลาพักร้อนได้ปีละสิบห้าวัน",
    ),
    "de": (
        ("Der Jahresurlaub beträgt fünfzehn Tage.", "Eine Übernachtung darf höchstens 120 Euro kosten."),
        "Was darf eine Übernachtung kosten?",
        "Eine Übernachtung darf höchstens 120 Euro kosten.",
    ),
    "fr": (
        ("Le congé annuel est de quinze jours.", "Les frais de déplacement sont remboursés sous trente jours."),
        "Quand les déplacements sont-ils remboursés ?",
        "Les frais de déplacement sont remboursés sous trente jours.",
    ),
    "ru": (
        ("Ежегодный отпуск составляет пятнадцать дней.", "Ночь в гостинице стоит не более 120 евро."),
        "Сколько дней составляет ежегодный отпуск?",
        "Ежегодный отпуск составляет пятнадцать дней.",
    ),
}


@pytest.mark.parametrize("setting", ["its own", "en", "auto"])
@pytest.mark.parametrize("language", ANSWERED)
async def test_a_question_finds_its_sentence_and_cites_it(tmp_path: Path, language: str, setting: str) -> None:
    texts, question, answer = ANSWERED[language]
    settings = Settings(
        store=tmp_path,
        embedder=EmbedderSettings(kind="hashing"),
        words=WordsSettings(language=language if setting == "its own" else setting),
    )
    publish_index(settings, {f"{number}.md": Text(text) for number, text in enumerate(texts)})
    engine = open_engine(settings)
    try:
        given = await engine.ask(question)
    finally:
        await engine.close()

    (citation,) = given.citations
    assert citation.quote.startswith(answer)  # and reads on where the next sentence is nearly as good
    assert citation.status == "exact"
    assert given.search_question == question  # nothing in it was taken for a slip
    assert all(sentence.supported for sentence in given.sentences)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Wer gewann 1998 die Weltmeisterschaft im Fußball?", "In den Dokumenten steht dazu nichts."),
        ("Qui a gagné la coupe du monde de football en 1998 ?", "Les documents ne le disent pas."),
        ("¿Quién ganó la copa del mundo de fútbol en 1998?", "Los documentos no lo dicen."),
        ("谁赢得了1998年世界杯？", "文档中没有提到。"),
        ("Who won the football world cup in 1998?", "The documents do not say."),
        ("Zinedine Zidane?", "The documents do not say."),  # no language is told: the documents'
    ],
)
async def test_a_refusal_is_in_the_questions_language(tmp_path: Path, question: str, answer: str) -> None:
    settings = Settings(store=tmp_path, embedder=EmbedderSettings(kind="hashing"))
    publish_index(settings, {"a.md": Text("Staff get fifteen days of leave in a year.")})
    engine = open_engine(settings)
    try:
        given = await engine.ask(question)
    finally:
        await engine.close()

    assert (given.abstained, given.answer) == (True, answer)
