"""`rag feedback export`: turns feedback on answers into questions for `rag eval`."""

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
    """Use the feedback on answers that came through the page or POST /v1/feedback.

    \b
    Examples:
      rag feedback export
      rag feedback export --down
    """


@app.command()
def export(
    is_up: Annotated[
        bool, typer.Option("--up/--down", help="Liked answers (complete questions), or disliked ones (to complete).")
    ] = True,
    collection: Annotated[
        str | None, typer.Option("--collection", metavar="C", help="The cited collection (RAG_COLLECTION).")
    ] = None,
) -> None:
    """Print the feedback on answers as questions, in JSON Lines.

    For a liked answer, its citations are where the answer is, one row per cited document; `rag eval` reads these rows
    as they are. For a disliked answer the right place is unknown: its row has the note and the citations, and
    `rag eval` refuses it until you add uri, start, end and quote, or null for each if the documents do not answer it.

    \b
    Examples:
      rag feedback export
      rag feedback export --down --collection default
    """
    from rag.cli.whereabouts import read_settings
    from rag.feedback import Feedback, read_feedback

    settings = read_settings()
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
    """Yield a question for each document that a liked answer cited; repeated likes count once."""
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
    """Return a row in our layout, or in SQuAD's if several places answer; see `rag.evals.questions`."""
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
