"""`rag eval --calibrate`, on a real index: what is fitted is kept, is used, and holds no text."""

import json
from pathlib import Path

import pytest

from ingest.pipeline import run
from ingest.upkeep.rollback import rollback
from rag.answer.calibration import read_calibration
from rag.cli import main
from rag.cli.doctor import examine
from rag.engine import open_engine
from rag.index.generations import Collection
from rag.settings import Settings
from tests.indexes import hashing_settings

CITIES = ("Oslo", "Bergen", "Lund", "Turku", "Riga", "Gdansk", "Bremen", "Ghent", "Lille", "Porto", "Bilbao", "Pisa")
TOPICS = ("harbour", "library")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Index two dozen documents, about two buildings of each of a dozen cities."""
    folder = tmp_path / "cities"
    folder.mkdir()
    for number, city in enumerate(CITIES):
        for topic in TOPICS:
            text = f"The {topic} of {city} opened in {1900 + number}. It has {number + 3} floors and a green roof."
            (folder / f"{city}-{topic}.txt").write_text(text, "utf-8")
    settings = hashing_settings(tmp_path / "store")
    run(settings, [folder])
    monkeypatch.setenv("RAG_STORE", str(settings.store))
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")
    return settings


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "questions.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number, city in enumerate(CITIES):
            for topic in TOPICS:
                quote = f"The {topic} of {city} opened in {1900 + number}."
                place = {"uri": f"cities/{city}-{topic}.txt", "start": 0, "end": len(quote), "quote": quote}
                question = f"When was the {topic} of {city} opened?"
                print(json.dumps({"id": f"{city} {topic}", "question": question, **place}), file=file)
        nowhere = dict.fromkeys(("uri", "start", "end", "quote"))
        print(json.dumps({"id": "none", "question": "Who composed the anthem?", **nowhere}), file=file)
    return path


def place_of(settings: Settings) -> Collection:
    return Collection(settings.store, settings.collection)


def encoder(settings: Settings) -> str:
    engine = open_engine(settings)
    with engine.lease(["default"]) as (index,):
        return index.embedder.fingerprint


def test_what_is_fitted_is_kept_and_reported(
    settings: Settings, questions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", str(questions), "--calibrate", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    calibration = read_calibration(place_of(settings), encoder(settings))
    assert calibration is not None
    assert calibration.fitted_on == report["fitted_on"]
    assert report["fitted_on"]["questions"] == {"answered": 24, "abstained": 1, "abstained_without": 24}
    assert report["before"].keys() == report["after"].keys()
    assert report["after"]["answered"]["mean"] >= 0.9
    assert report["after"]["abstained_without"]["mean"] >= report["before"]["abstained_without"]["mean"]
    assert report["file"] == str(place_of(settings).calibration)


def test_no_text_of_a_question_is_kept(settings: Settings, questions: Path) -> None:
    assert main(["eval", str(questions), "--calibrate"]) == 0
    kept = place_of(settings).calibration.read_text("utf-8")
    assert "Oslo" not in kept
    assert "harbour" not in kept


def test_it_is_used_at_once_and_outlives_generations(
    settings: Settings, questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ask = ["ask", "When was the library of Pisa opened?", "--json"]
    assert main(ask) == 0
    before = json.loads(capsys.readouterr().out)
    assert main(["eval", str(questions), "--calibrate"]) == 0
    capsys.readouterr()
    assert main(ask) == 0
    after = json.loads(capsys.readouterr().out)
    assert after["confidence"] != before["confidence"]
    kept = place_of(settings).calibration.read_bytes()
    (tmp_path / "cities" / "Rome-library.txt").write_text("The library of Rome opened late.", "utf-8")
    run(settings)
    rollback(settings)
    assert place_of(settings).calibration.read_bytes() == kept


def test_a_broken_one_is_named_by_answers_and_by_doctor_and_replaced(
    settings: Settings, questions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place_of(settings).calibration.write_text("{", "utf-8")
    assert main(["ask", "When was the library of Pisa opened?", "--json"]) == 0
    (note,) = json.loads(capsys.readouterr().out)["notes"]
    assert "calibration.json is not a calibration" in note
    (check,) = [check for check in examine() if check.name == "default: calibration"]
    assert check.state == "warning"
    assert check.detail == note
    assert main(["eval", str(questions), "--calibrate"]) == 0
    (check,) = [check for check in examine() if check.name == "default: calibration"]
    assert check.state == "ok"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--calibrate", "--limit", "5"], "only 5 questions name the document that answers them; a calibration needs"),
        (["--calibrate", "--save", "kept.json"], "--calibrate works only with"),
        (["--false-abstentions", "0.1"], "give both"),
    ],
)
def test_wrong_use_is_one_clear_error_and_writes_nothing(
    settings: Settings, questions: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", str(questions), *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not place_of(settings).calibration.exists()
