"""`rag ask`, `chat`, `search`, `verify`, `show`, `open`, `serve`, `doctor`: parse, call the engine, print."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias, TypeVar

import typer

from rag.cli.eval import evaluate
from rag.cli.export_feedback import app as feedback
from rag.cli.init import init
from rag.cli.keys import app as keys
from rag.cli.mcp import mcp
from rag.cli.terminal import dump_json, notice, one_line, run_app, valid_text, version_option, visible

if TYPE_CHECKING:
    from rag.cli.layout import Piece
    from rag.engine import Engine
    from rag.records import Answer, Prompt, Question, SearchResult, Verification
    from rag.settings import Settings

T = TypeVar("T")

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,  # rich's help costs 0.1 s at every start
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Words: TypeAlias = Annotated[list[str], typer.Argument(metavar="QUESTION", hidden=True)]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]
HitCount: TypeAlias = Annotated[
    int | None,
    typer.Option("-k", min=1, max=100, metavar="N", help="How many passages to find (RAG_RETRIEVAL__K)."),
]
Collections: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--collection", metavar="C", help="The collection to search; repeat for several (RAG_COLLECTION)."),
]
Conditions: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--where", metavar="EXPR", help="Only documents that match: team=hr, date>=2025-01-01; repeat for more."
    ),
]

Model: TypeAlias = Annotated[
    str | None, typer.Option("-m", "--model", metavar="MODEL", help="The language model, this once (RAG_LLM__MODEL).")
]
History: TypeAlias = Annotated[
    Path | None,
    typer.Option("--history", metavar="FILE", help="Continue the conversation in FILE, and append to it."),
]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `rag` and return its exit code."""
    return run_app(app, arguments)


@app.callback()
def rag(
    version: Annotated[
        bool, typer.Option("--version", callback=version_option, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Ask questions of the documents that `ingest run` has indexed.

    \b
    Examples:
      rag ask "How many days a week may I work from home?"
      rag search "travel expenses"
      rag doctor
    """


@app.command()
def ask(
    words: Words,
    as_json: Json = False,
    k: HitCount = None,
    collection: Collections = None,
    where: Conditions = None,
    show_prompt: Annotated[
        bool,
        typer.Option(
            "--show-prompt", help="Print the messages for the model and their token count, without asking it."
        ),
    ] = False,
    history: History = None,
    model: Model = None,
) -> None:
    """Answer a question and cite the passage behind every claim.

    Without a language model (RAG_LLM__MODEL) the answer consists of the documents' own sentences.

    \b
    Examples:
      rag ask "How many days a week may I work from home?"
      rag ask "What may a hotel cost?" --where "date>=2025-06-01" -k 4
      rag ask "Who approves purchases?" --json
      rag ask "Who approves purchases?" --show-prompt -m llama3.2
      rag ask "And above 5,000 EUR?" --history talk.jsonl
    """
    from rag.cli.history import add_to_history, read_history
    from rag.cli.live_answer import Receiver
    from rag.cli.whereabouts import read_settings
    from rag.records import Message

    settings = _with_model(read_settings(), model)
    told = read_history(history) if history else ()
    question = replace(_question(words, k, collection, where), history=told)
    if show_prompt:
        _show_prompt(settings, question, as_json=as_json)
        return
    receiver = Receiver(settings.llm.model, is_shown=not as_json)
    answer = _with_engine(settings, lambda engine: receiver.receive(engine.events(question)))
    _print_answer(answer, as_json=as_json)
    if history:
        add_to_history(history, [Message("user", question.text), Message("assistant", answer.answer)])


@app.command()
def chat(
    k: HitCount = None,
    collection: Collections = None,
    where: Conditions = None,
    model: Model = None,
    history: History = None,
) -> None:
    """Hold a conversation: /sources and /open 2 show where an answer comes from, Ctrl-C stops one, Ctrl-D ends.

    Nothing is kept but what --history names.

    \b
    Examples:
      rag chat
      rag chat --history talk.jsonl
    """
    from rag.cli.history import read_history
    from rag.cli.talk import talk
    from rag.cli.whereabouts import read_settings

    settings = _with_model(read_settings(), model)
    told = read_history(history) if history else ()
    talk(settings, replace(_question((), k, collection, where), history=told), history)


@app.command()
def search(
    words: Words, as_json: Json = False, k: HitCount = None, collection: Collections = None, where: Conditions = None
) -> None:
    """Find passages, best first, without writing an answer.

    \b
    Examples:
      rag search "travel expenses"
      rag search "travel expenses" -k 3 --json
    """
    from rag.cli.whereabouts import read_settings

    settings = read_settings()
    question = _question(words, k, collection, where)

    async def find(engine: "Engine") -> "SearchResult":
        return engine.search(question)

    result = _with_engine(settings, find, asks_model=False)
    if as_json:
        from rag.serialise import search_json

        print(dump_json(search_json(result)))
        return
    from rag.cli.show import search_paragraphs

    _show_with_notes(search_paragraphs(result.hits), result.notes)


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", hidden=True)],
    as_json: Json = False,
    is_strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 if the documents contradict a sentence.")
    ] = False,
    collection: Collections = None,
    where: Conditions = None,
) -> None:
    """Check each sentence of a text: supported or contradicted by the documents, with the quote, or not found.

    FILE is any text in UTF-8, such as a draft or a model's answer; - reads standard input.

    \b
    Examples:
      rag verify draft.md
      rag verify draft.md --strict --where "date>=2025-06-01"
      rag verify draft.md --json
    """
    from rag.cli.text_files import read_text
    from rag.cli.whereabouts import read_settings
    from rag.filters import parse_where

    settings = read_settings()
    text = read_text(file)
    conditions = parse_where(where or ())
    verification = _with_engine(
        settings, lambda engine: engine.verify(text, collections=collection or (), where=conditions), asks_model=False
    )
    _print_verification(verification, as_json=as_json)
    if is_strict and verification.counts["contradicted"]:
        raise typer.Exit(1)


@app.command("show")
def show_document(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", hidden=True)],
    page: Annotated[int | None, typer.Option("--page", min=1, metavar="N", help="Only this page.")] = None,
    start: Annotated[
        int | None, typer.Option("--start", min=0, metavar="A", help="First character (counted from 0).")
    ] = None,
    end: Annotated[int | None, typer.Option("--end", min=0, metavar="B", help="Stop before this character.")] = None,
    collection: Annotated[
        str | None, typer.Option("--collection", metavar="C", help="The document's collection (RAG_COLLECTION).")
    ] = None,
    as_json: Json = False,
) -> None:
    """Print a document's text as it was indexed: all of it, a page, or a span such as a citation's.

    DOCUMENT is a uri, as citations show it, or an id.

    \b
    Examples:
      rag show handbook/remote-work.md
      rag show handbook/manual.pdf --page 2
      rag show handbook/remote-work.md --start 0 --end 40 --json
    """
    from rag.cli.published import open_published
    from rag.cli.show import describe_span, document_json, pick_span
    from rag.cli.whereabouts import read_settings

    settings = read_settings()
    with open_published(settings, collection or settings.collection) as published:
        shown = published.library.document(document)
    span = pick_span(shown, page=page, start=start, end=end)
    if as_json:
        print(dump_json(document_json(shown, span)))
        return
    notice(describe_span(shown, span))
    print(visible(shown.text[span.start : span.end]))


@app.command("open")
def open_in_viewer(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", hidden=True)],
    page: Annotated[int | None, typer.Option("--page", min=1, metavar="N", help="At this page.")] = None,
    collection: Annotated[
        str | None, typer.Option("--collection", metavar="C", help="The document's collection (RAG_COLLECTION).")
    ] = None,
) -> None:
    """Open a document's file in the system's viewer; only what is indexed is ever opened.

    DOCUMENT is a uri, as citations show it, or an id.

    \b
    Examples:
      rag open handbook/remote-work.md
      rag open handbook/manual.pdf --page 2
    """
    from rag.cli.viewer import open_source
    from rag.cli.whereabouts import read_settings

    settings = read_settings()
    path, is_paged = open_source(settings, document, collection or settings.collection, page)
    print(visible(str(path)))
    if page is not None and not is_paged:
        notice(f"the viewer does not take a page; go to page {page}")


@app.command()
def serve(
    host: Annotated[
        str | None, typer.Option("--host", metavar="H", help="The address to listen on (RAG_SERVER__HOST).")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", min=0, max=65535, metavar="P", help="The port; 0 takes a free one (RAG_SERVER__PORT)."),
    ] = None,
    is_open: Annotated[
        bool, typer.Option("--open", help="Serve without keys: everyone who can reach it may ask everything.")
    ] = False,
    manage: Annotated[
        bool, typer.Option("--manage", help="Let documents be added and deleted, and start a worker that does it.")
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=1, max=64, metavar="N", help="Processes that answer (RAG_SERVER__WORKERS)."),
    ] = None,
    target: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="TARGET", help="Follow what `ingest push` publishes there (RAG_REPLICA__TARGET)."
        ),
    ] = None,
    cache: Annotated[
        Path | None,
        typer.Option(
            "--cache", metavar="FOLDER", help="With --from: its own folder for what it fetches (RAG_REPLICA__CACHE)."
        ),
    ] = None,
    collection: Annotated[
        list[str] | None,
        typer.Option("--collection", metavar="C", help="With --from: only this collection; repeat for several."),
    ] = None,
) -> None:
    """Answer questions over HTTP, from the newest published index: POST /v1/ask, GET /healthz, GET /openapi.json.

    With --manage documents can be sent and deleted by accounts whose key may manage, or, without any keys and on this
    machine alone, by everyone.

    With --from it is a replica: it answers from what was pushed to TARGET, follows that, goes on while it is away, and
    changes nothing.

    \b
    Examples:
      rag serve
      rag serve --host 0.0.0.0 --port 8080
      rag serve --host 0.0.0.0 --open
      rag serve --manage
      rag serve --workers 4
      rag serve --from s3://handbook/openbook
      rag serve --from /mnt/share/published --collection hr
    """
    from rag.api.serve import serve as listen
    from rag.cli.whereabouts import read_settings
    from rag.errors import UsageError
    from rag.remote.replica import make_replica

    settings = read_settings()
    target = settings.replica.target if target is None else target
    if target is None and (cache or collection):
        raise UsageError("--cache and --collection are for a replica; name what it follows: --from TARGET")
    if target is not None and manage:
        raise UsageError("a replica changes nothing: leave out --manage, or --from")
    replica = None if target is None else make_replica(settings, target, cache, collection or ())
    followed = "" if replica is None else f" from {one_line(replica.target)}"
    listen(
        settings,
        host=settings.server.host if host is None else host,
        port=settings.server.port if port is None else port,
        is_open=is_open,
        is_managed=manage,
        workers=settings.server.workers if workers is None else workers,
        replica=replica,
        on_start=lambda address: notice(
            f"Openbook answers at {address}{followed} - open it in a browser (Ctrl-C stops it)"
        ),
    )


@app.command()
def doctor(
    deep: Annotated[bool, typer.Option("--deep", help="Also verify the checksum of every index file.")] = False,
    as_json: Json = False,
) -> None:
    """Check the settings, the store, every collection, the encoder and the language model; exit 1 if one fails.

    \b
    Examples:
      rag doctor
      rag doctor --deep
      rag doctor --json
    """
    from rag.cli.doctor import examine, print_checks

    checks = list(examine(deep=deep))
    if as_json:
        print(
            dump_json({"ok": all(check.is_fine for check in checks), "checks": [check.to_json() for check in checks]})
        )
    else:
        print_checks(checks)
    if not all(check.is_fine for check in checks):
        raise typer.Exit(1)


app.command()(init)
app.command()(mcp)
app.command("eval")(evaluate)
app.add_typer(feedback, name="feedback")
app.add_typer(keys, name="keys")


def _question(
    words: Sequence[str], k: int | None, collections: Sequence[str] | None, where: Sequence[str] | None
) -> "Question":
    from rag.filters import parse_where
    from rag.records import Question

    return Question(valid_text(" ".join(words)), tuple(collections or ()), k, parse_where(where or ()))


def _print_answer(answer: "Answer", *, as_json: bool) -> None:
    if as_json:
        from rag.serialise import answer_json

        print(dump_json(answer_json(answer)))
        return
    from rag.cli.show import answer_paragraphs

    _show_with_notes(answer_paragraphs(answer), answer.notes)


def _print_verification(verification: "Verification", *, as_json: bool) -> None:
    if as_json:
        from rag.serialise import verification_json

        print(dump_json(verification_json(verification)))
        return
    from rag.cli.show import verification_paragraphs

    _show_with_notes(verification_paragraphs(verification), verification.notes)


def _show_with_notes(pieces: "Iterable[Piece]", notes: Iterable[str]) -> None:
    from rag.cli.layout import show

    show(pieces)
    for note in notes:
        notice(f"note: {one_line(note)}")


def _show_prompt(settings: "Settings", question: "Question", *, as_json: bool) -> None:
    async def build(engine: "Engine") -> "Prompt":
        return engine.prompt(question)

    prompt = _with_engine(settings, build, asks_model=False)
    if as_json:
        messages = [{"role": message.role, "content": message.content} for message in prompt.messages]
        print(dump_json({"messages": messages, "tokens": prompt.tokens}))
        return
    from rag.cli.layout import show
    from rag.cli.show import prompt_paragraphs

    show(prompt_paragraphs(prompt))


def _with_engine(settings: "Settings", work: "Callable[[Engine], Awaitable[T]]", *, asks_model: bool = True) -> T:
    """Open the engine, do one piece of work, and close it in any case; what asks no model needs no key for one."""
    import asyncio

    from rag.engine import open_engine, open_without_model

    async def run() -> T:
        engine = open_engine(settings) if asks_model else open_without_model(settings)
        try:
            return await work(engine)
        finally:
            await engine.close()

    return asyncio.run(run())


def _with_model(settings: "Settings", model: str | None) -> "Settings":
    """Return the settings with the model that the command line names, and the key that goes with one."""
    if model is None:
        return settings
    from rag.settings import load_settings

    kind = "openai" if settings.llm.kind == "extractive" else settings.llm.kind
    return load_settings(llm={"model": model, "kind": kind})
