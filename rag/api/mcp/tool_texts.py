"""What a model reads of a tool's result: an answer and a verification as text with their quotes, the rest as JSON."""

from collections.abc import Iterable, Sequence

from rag.api.mcp.tool_schemas import AskOutput, CheckedSentence, CitedSpan, FoundPassage, VerifyOutput
from rag.api.wire.schemas import Result


def json_text(result: Result) -> str:
    """Return a result as JSON on one line: hosts that look for `search` and `fetch` read it from the text."""
    return result.model_dump_json()


def answer_text(output: AskOutput) -> str:
    """Return an answer with its sources, or with what came closest where the documents do not say."""
    parts = [
        output.answer,
        _headed("Sources:", [f"[{cited.marker}] {_place(cited)}" for cited in output.citations]),
        _headed("Not supported by the sources:", output.unsupported),
        _headed("Closest passages:", [_nearest(passage) for passage in output.closest]),
        _headed("Notes:", output.notes),
    ]
    return "\n\n".join(part for part in parts if part)


def verification_text(output: VerifyOutput) -> str:
    """Return each sentence after its verdict, with the quotes that decided it."""
    counts = ", ".join(f"{count} {verdict}" for verdict, count in output.counts.items())
    parts = [counts, *(_verdict(sentence) for sentence in output.sentences), _headed("Notes:", output.notes)]
    return "\n\n".join(part for part in parts if part)


def _verdict(sentence: CheckedSentence) -> str:
    failed = f" (otherwise there: {', '.join(sentence.failed_tokens)})" if sentence.failed_tokens else ""
    lines = [f"{sentence.verdict}: {sentence.text}{failed}"]
    return "\n".join([*lines, *(f"  {_place(cited)}" for cited in sentence.citations)])


def _place(cited: CitedSpan) -> str:
    page = "" if cited.page is None else f", page {cited.page}"
    return f"{cited.title}{page}: “{cited.quote}” ({cited.id})"


def _nearest(passage: FoundPassage) -> str:
    return f"{passage.title} ({passage.id})"


def _headed(heading: str, lines: Iterable[str]) -> str:
    items: Sequence[str] = list(lines)
    return "\n".join([heading, *items]) if items else ""
