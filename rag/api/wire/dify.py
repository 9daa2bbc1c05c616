"""Dify's external knowledge API: the shapes of its requests and records, and its numbers for errors.

https://docs.dify.ai/en/self-host/use-dify/knowledge/external-knowledge-api
"""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StrictInt, StringConstraints

from rag.api.wire.schemas import MOST_CHARACTERS, MOST_CONDITIONS, Body, CollectionName, FieldName, Number, Result
from rag.errors import UsageError
from rag.filters import where_from_json
from rag.records import Operator, Scalar, SearchResult, Where

PATH = "/retrieval"  # Dify appends it to the address that it is given

MALFORMED_KEY, REFUSED_KEY, UNKNOWN_KNOWLEDGE = 1001, 1002, 2001  # the three that Dify's documentation names

_DIGITS = 4  # of scores
_MOST_VALUES = 100

# What may be asked of a field, and what of it a search can do. A number is compared as one where it comes as text.
_OPERATORS: dict[str, Operator] = {
    "is": "eq", "is not": "ne", "=": "eq", "≠": "ne", ">": "gt", "<": "lt", "≥": "gte", "≤": "lte",
    "before": "lt", "after": "gt",
}  # fmt: skip
_NUMERIC = "=≠><≥≤"
_TEXTS = ("uri", "title", "date")
ComparisonOperator: TypeAlias = Literal[
    "contains", "not contains", "start with", "end with", "is", "is not", "in", "not in", "empty", "not empty",
    "=", "≠", ">", "<", "≥", "≤", "before", "after",
]  # fmt: skip

Text = Annotated[str, StringConstraints(max_length=1000)]


class RetrievalSetting(Body):
    """How much to return."""

    top_k: StrictInt | None = Field(default=None, ge=1, le=100, description="Default: the service's own.")
    score_threshold: Number | None = Field(default=None, ge=0, le=1, description="Records below it are left out.")


class MetadataComparison(Body):
    """One condition on a field of the documents' metadata, on `uri`, `title` or `date`."""

    name: FieldName
    comparison_operator: ComparisonOperator
    value: Text | StrictInt | Number | Annotated[list[Text], Field(max_length=_MOST_VALUES)] | None = None


class MetadataCondition(Body):
    """Conditions that a document must meet."""

    logical_operator: Literal["and", "or"] | None = "and"
    conditions: list[MetadataComparison] | None = Field(default=None, max_length=MOST_CONDITIONS)


class RetrievalBody(Body):
    """What Dify asks; `knowledge_id` is the name of a collection."""

    knowledge_id: CollectionName
    query: str = Field(min_length=1, max_length=MOST_CHARACTERS)
    retrieval_setting: RetrievalSetting
    metadata_condition: MetadataCondition | None = None


class RecordMetadata(Result):
    """Where a record stands: the code points `start` to before `end` of its document's text."""

    collection: str
    generation: str
    document_id: str
    uri: str
    chunk_id: str
    page: int | None = None
    page_end: int | None = None
    start: int
    end: int
    section: str = Field(description="Its title and headings.")


class RetrievalRecord(Result):
    """A passage, as it stands in its document."""

    content: str
    score: float = Field(ge=0, le=1)
    title: str
    metadata: RecordMetadata


class RetrievalResult(Result):
    """The passages that were found, best first; none if nothing was."""

    records: list[RetrievalRecord]


def read_condition(condition: MetadataCondition | None) -> Where:
    """Return Dify's conditions as ours; raises UsageError for those that a search cannot do."""
    conditions = () if condition is None or condition.conditions is None else condition.conditions
    if condition is not None and condition.logical_operator == "or" and len(conditions) > 1:
        raise UsageError(
            "metadata_condition: conditions are joined by 'and' alone; ask once for each, or leave them out"
        )
    return tuple(each for one in conditions for each in _read_comparison(one))


def make_records(result: SearchResult, *, least_score: float) -> RetrievalResult:
    """Return the hits that score at least that much, in Dify's shape; scores are kept within 0 and 1."""
    records = [
        RetrievalRecord(
            content=hit.chunk.text,
            score=min(1.0, max(0.0, round(hit.score, _DIGITS))),
            title=hit.title or hit.uri,
            metadata=RecordMetadata(
                collection=hit.collection,
                generation=result.collections[hit.collection],
                document_id=hit.chunk.document_id,
                uri=hit.uri,
                chunk_id=hit.chunk.id,
                page=hit.chunk.page,
                page_end=hit.chunk.page_end,
                start=hit.chunk.start,
                end=hit.chunk.end,
                section=hit.chunk.context,
            ),
        )
        for hit in result.hits
    ]
    return RetrievalResult(records=[record for record in records if record.score >= least_score])


def code_of(status: int, kind: str | None) -> int:
    """Return the number that Dify is given for an error: its own where it has one, else the HTTP status."""
    if status == 404 and kind == "UnknownName":
        return UNKNOWN_KNOWLEDGE
    return REFUSED_KEY if status == 401 else status


def _read_comparison(asked: MetadataComparison) -> Where:
    operator = _OPERATORS.get(asked.comparison_operator)
    if operator is None:
        raise UsageError(
            f"metadata_condition: '{asked.comparison_operator}' is not supported; use one of {', '.join(_OPERATORS)}"
        )
    if asked.value is None or isinstance(asked.value, list):
        raise UsageError(f"metadata_condition: '{asked.comparison_operator}' needs one value, a text or a number")
    is_number = asked.comparison_operator in _NUMERIC and asked.name not in _TEXTS
    return where_from_json({asked.name: {operator: _as_number(asked.value) if is_number else asked.value}})


def _as_number(value: Scalar) -> Scalar:
    """Return a number that comes as text as one; other values as they are."""
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value
