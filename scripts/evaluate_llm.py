"""Evaluate the language model of the settings on the everyday questions, beside the documents' own words.

    RAG_LLM__MODEL=… .venv/bin/python -m scripts.evaluate_llm [--most 80] [--seed 1] [--needs all] [--store FOLDER]

What the model writes is kept in `build/written/`, by the prompt that it was written for: a run that is repeated after a
change of the verifier asks the model only what it was not asked before. `--sentences FILE` writes each sentence with
its sources and verdict, for people to judge.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from rag.engine import Engine
from rag.llms import make_llm
from rag.protocols import LLM
from rag.records import Answer, AnswerSentence, Delta, Message, Prompt, Question, Usage
from rag.settings import Settings, load_settings
from rag.text.markers import lift_markers
from scripts.sections import EVALS, ROOT, SHARED
from scripts.sections.everyday import Share

FOLDER = SHARED.parent / "everyday"
WRITTEN = ROOT / "build" / "written"
JUDGED = EVALS / "written" / "sentences.jsonl"  # sentences of models, judged by a person against the documents

Row = Mapping[str, Any]  # a question of questions.jsonl, and its `corpus`
Judge = Callable[[Row, Mapping[str, Any]], str]  # a question and an answer -> "" where it is accepted, else why not


class Kept:
    """A language model that is asked each prompt once: what it wrote is kept in a file."""

    def __init__(self, llm: LLM, path: Path) -> None:
        self._llm = llm
        self._path = path
        self.model = llm.model
        self.last = ""  # what was written last, before anything was made of it
        lines = path.read_text("utf-8").splitlines() if path.is_file() else []
        self._texts: dict[str, str] = {row["prompt"]: row["text"] for row in map(json.loads, lines)}

    def prepare(self) -> None:
        self._llm.prepare()

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Delta | Usage, None]:
        """Yield what was written for the same messages before, else what the model writes now."""
        key = sha256(json.dumps([[each.role, each.content] for each in prompt.messages]).encode()).hexdigest()
        if key not in self._texts:
            text = "".join([piece.text async for piece in self._llm.stream(prompt) if isinstance(piece, Delta)])
            self._texts[key] = text
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"prompt": key, "text": text}, ensure_ascii=False) + "\n")
        self.last = self._texts[key]
        yield Delta(self.last)

    async def close(self) -> None:
        await self._llm.close()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a question: each `why` is "" where the answer is accepted, else why it is not."""

    row: Row
    written: str  # by the model; "" where it was not asked
    answer: Answer
    why: str
    why_written: str  # of the model's text as if it were shown whole
    why_quoted: str  # of the answer in the documents' own words
    quoted_abstained: bool

    @property
    def is_model_s(self) -> bool:
        """Whether the model's own text is shown."""
        return bool(self.written) and not self.answer.abstained and self.answer.fallback is None

    @property
    def sentences(self) -> list[AnswerSentence]:
        """The judged sentences that the model wrote, without what is quoted below them."""
        written = lift_markers(self.written).text
        judged = [sentence for sentence in self.answer.sentences if sentence.is_judged]
        return [sentence for sentence in judged if lift_markers(sentence.text).text.strip() in written]


async def ask_all(engine: Engine, llm: Kept, rows: Sequence[Row], judge: Judge) -> list[Outcome]:
    """Ask the model each question, and the documents alone; tells its progress to stderr."""
    outcomes = []
    for number, row in enumerate(rows, start=1):
        history = tuple(Message(message["role"], message["content"]) for message in row.get("history", ()))
        question = Question(row["question"], (row["corpus"],), history=history)
        llm.last = ""
        answer = await engine.ask(question)
        written = llm.last
        quoted = await engine.ask(replace(question, llm="extractive"))
        as_shown = {
            "abstained": not written or (answer.abstained and not answer.notes),
            "answer": lift_markers(written).text,
        }
        outcomes.append(
            Outcome(
                row,
                written,
                answer,
                judge(row, _judged(answer)),
                judge(row, as_shown),
                judge(row, _judged(quoted)),
                quoted.abstained,
            )
        )
        print(f"\r{number} of {len(rows)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return outcomes


def describe(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield the lines of the table that compares the model with the documents' own words."""
    yield f"{len(outcomes)} questions\n\n| measure | model | documents' own words |\n|---|---:|---:|"
    groups: Mapping[str, Sequence[Outcome]] = {
        "accepted": outcomes,
        "… needs extract": [each for each in outcomes if each.row.get("needs", "extract") == "extract"],
        "… needs reason": [each for each in outcomes if each.row.get("needs") == "reason"],
    }
    for title, some in groups.items():
        yield f"| {title} | {_accepted(some)} | {_share(not each.why_quoted for each in some)} |"
    unanswerable = [each for each in outcomes if each.row.get("abstain")]
    refused = _share(each.answer.abstained for each in unanswerable)
    yield f"| unanswerable, refused | {refused} | {_share(each.quoted_abstained for each in unanswerable)} |"
    answerable = [each for each in outcomes if not each.row.get("abstain")]
    given = [each for each in outcomes if not each.answer.abstained]
    asked = [each for each in answerable if each.written]
    right = [each for each in asked if not each.why_written]
    yield f"| answered: the model's text is shown | {_share(each.is_model_s for each in given)} | |"
    yield f"| answerable: the model's text is right as written | {Share(len(right), len(asked))} | |"
    yield f"| … of these withheld | {_share(not each.is_model_s for each in right)} | |"
    shown = [each for each in outcomes if each.is_model_s]
    marked = _share(bool(lift_markers(each.written).marks) for each in shown)
    yield f"| the model's text has a marker of a source | {marked} | |"
    sentences = [sentence for each in shown for sentence in each.sentences]
    yield f"| sentences marked as not supported | {_share(not sentence.supported for sentence in sentences)} | |"
    judged = [(passes, is_right) for each in shown for passes, is_right in _judged_sentences(each)]
    yield f"| judged right by a person, passed | {_share(passes for passes, is_right in judged if is_right)} | |"
    yield f"| judged wrong, marked | {_share(not passes for passes, is_right in judged if not is_right)} | |"


def sentences_of(outcomes: Sequence[Outcome]) -> Iterator[Mapping[str, Any]]:
    """Yield each judged sentence of the model's answers, with its verdict and the passages that were shown."""
    for each in outcomes:
        for sentence in each.sentences if each.is_model_s else ():
            hits = each.answer.hits
            yield {
                "corpus": each.row["corpus"],
                "id": each.row["id"],
                "question": each.row["question"],
                "sentence": sentence.text,
                "supported": sentence.supported,
                "support": sentence.support,
                "failed": sentence.failed_tokens,
                "sources": [{"title": hit.title, "date": hit.date, "text": hit.chunk.text} for hit in hits],
            }


@cache
def _judgements() -> Mapping[tuple[str, str], bool]:
    """Return the sentences that a person has judged, by corpus and text: whether the documents say so."""
    rows = map(json.loads, JUDGED.read_text("utf-8").splitlines())
    return {(row["corpus"], row["sentence"]): row["right"] for row in rows}


def _judged_sentences(outcome: Outcome) -> Iterator[tuple[bool, bool]]:
    """Yield whether each judged sentence of an answer passes, and whether it is right."""
    for sentence in outcome.sentences:
        key = outcome.row["corpus"], lift_markers(sentence.text).text.strip()
        if key in _judgements():
            yield sentence.supported, _judgements()[key]


def read_questions(folder: Path, needs: str, most: int | None, seed: int) -> list[Row]:
    """Return `most` of the questions of every corpus, by chance; all of them if `most` is None."""
    rows: list[Row] = [
        {**json.loads(line), "corpus": path.parent.name}
        for path in sorted(folder.glob("*/questions.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    wanted = [row for row in rows if needs in ("all", row.get("needs", "extract"))]
    return wanted if most is None else random.Random(seed).sample(wanted, min(most, len(wanted)))  # noqa: S311


def _judged(answer: Answer) -> Mapping[str, Any]:
    return {"abstained": answer.abstained, "answer": answer.answer}


def _accepted(outcomes: Sequence[Outcome]) -> Share:
    return _share(not each.why for each in outcomes)


def _share(each: Iterable[bool]) -> Share:
    whole = list(each)
    return Share(sum(whole), len(whole))


def _index(store: Path) -> None:
    for folder in sorted(path.parent for path in FOLDER.glob("*/questions.jsonl")):
        ingest = Path(sys.executable).parent / "ingest"
        command: list[str | Path] = [ingest, "run", folder / "docs", "--collection", folder.name]
        environment = {**os.environ, "RAG_STORE": str(store)}
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def _judge() -> Judge:
    """Return the judge of score.py, which lies beside the project."""
    spec = spec_from_file_location("score", FOLDER / "score.py")
    assert spec is not None, "it was looked for before"
    assert spec.loader is not None
    score = module_from_spec(spec)
    spec.loader.exec_module(score)
    judge: Judge = score.judge
    return judge


def _show(outcome: Outcome) -> str:
    row, answer = outcome.row, outcome.answer
    return (
        f"\n{row['corpus']}/{row['id']} {row['question']}\n  written: {outcome.written!r}\n"
        f"  shown: {answer.answer!r} [{outcome.why or 'accepted'}] {'; '.join(answer.notes)}\n"
        f"  quoted: {outcome.why_quoted or 'accepted'}"
    )


async def _evaluate(settings: Settings, options: argparse.Namespace) -> list[Outcome]:
    llm = make_llm(settings)
    assert llm is not None, "main has seen that a model is named"
    kept = Kept(llm, WRITTEN / f"{Path(llm.model).name}.jsonl")
    rows = read_questions(FOLDER, options.needs, options.most, options.seed)
    async with Engine(settings, kept) as engine:
        return await ask_all(engine, kept, rows, _judge())


def main() -> int:
    """Evaluate; return 2 where no model is named, or where the questions are not there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--needs", choices=("extract", "reason", "all"), default="all")
    parser.add_argument("--store", type=Path)
    parser.add_argument("--sentences", type=Path)
    parser.add_argument("--show", action="store_true", help="print each answer")
    options = parser.parse_args()
    settings = load_settings()
    if settings.llm.model is None or not (FOLDER / "score.py").is_file():
        print("eval-llm needs RAG_LLM__MODEL, and ../shared/everyday", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        if options.store is None:
            _index(Path(scratch))
        settings = settings.model_copy(update={"store": options.store or Path(scratch)})
        outcomes = asyncio.run(_evaluate(settings, options))
    if options.show:
        print("\n".join(map(_show, outcomes)))
    print("\n".join(describe(outcomes)))
    if options.sentences:
        lines = (json.dumps(row, ensure_ascii=False) for row in sentences_of(outcomes))
        options.sentences.write_text("\n".join(lines) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
