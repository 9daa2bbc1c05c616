"""`rag feedback export`: questions for `rag eval`, made of what people said of answers."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.terminal import dump_json, notice, one_line

if TYPE_CHECKING:
    from rag.feedback import Cited, Feedback

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True)


@app.callback()
def feedback() -> None:
    """What people said of answers, through the page or POST /v1/feedback.

    \b
    Examples:
      rag feedback export
      rag feedback export --down
    """


@app.command()
def export(
    is_up: Annotated[
        bool, typer.Option("--up/--down", help="What was liked (questions with places), or what was not (to complete).")
    ] = True,
    collection: Annotated[
        str | None, typer.Option("--collection", metavar="C", help="Whose citations (RAG_COLLECTION).")
    ] = None,
) -> None:
    """Print a file of questions, JSON Lines, of the feedback on answers.

    Of an answer that was liked, what it cited is where the answer stands: `rag eval` reads the file as it is. Where
    two documents were cited there is a row for each. Of an answer that was not liked nobody knows where the right one
    stands: its row has the note and what was cited, and `rag eval` refuses it until you add uri, start, end and
    quote, or null for each of them where the documents do not say.

    \b
    Examples:
      rag feedback export
      rag feedback export --down --collection default
    """
    from rag.feedback import Feedback, read_feedback
    from rag.settings import load_settings

    settings = load_settings()
    said = []
    for record in read_feedback(settings.store):
        if isinstance(record, Feedback):
            said.append(record)
        else:
            notice(f"note: {one_line(str(record))}")
    rows = list((_liked if is_up else _disliked)(said, collection or settings.collection))
    for row in rows:
        print(dump_json(row, indent=None))
    if not rows:
        notice(f"no feedback of this kind about '{collection or settings.collection}'")


def _liked(said: "Iterable[Feedback]", collection: str) -> Iterator[dict[str, Any]]:
    """Yield a question for each document that a liked answer cited; who liked the same twice is heard once."""
    seen = set()
    for record in said:
        cited = sorted((c for c in record.citations if c.collection == collection), key=lambda c: (c.uri, c.start))
        if record.thumb != "up":
            continue
        for number, (uri, group) in enumerate(groupby(cited, key=lambda c: c.uri)):
            spans = tuple(dict.fromkeys((c.start, c.end, c.quote) for c in group))
            if (record.question, uri, spans) not in seen:
                seen.add((record.question, uri, spans))
                yield _question(f"{record.id}-{number + 1}" if number else record.id, record.question, uri, spans)


def _question(key: str, question: str, uri: str, spans: tuple[tuple[int, int, str], ...]) -> dict[str, Any]:
    """Return a row in our layout, or, with several places that all will do, in SQuAD's; see `rag.evals.questions`."""
    if len(spans) == 1:
        ((start, end, quote),) = spans
        return {"id": key, "question": question, "uri": uri, "start": start, "end": end, "quote": quote}
    answers = [{"text": quote, "start": start, "end": end} for start, end, quote in spans]
    return {"id": key, "question": question, "doc_id": uri, "is_impossible": False, "answers": answers}


def _disliked(said: "Iterable[Feedback]", collection: str) -> Iterator[dict[str, Any]]:
    for record in said:
        if record.thumb == "down" and collection in record.collections:
            cited = [_shown(citation) for citation in record.citations if citation.collection == collection]
            yield {"id": record.id, "question": record.question, "note": record.note, "cited": cited}


def _shown(citation: "Cited") -> dict[str, Any]:
    return {"uri": citation.uri, "start": citation.start, "end": citation.end, "quote": citation.quote}
