from dataclasses import dataclass, fields

import pytest
from pydantic import Field, ValidationError

from rag.api.wire.derived import with_fields_of
from rag.api.wire.schemas import AnswerResult, CitationResult, Result
from rag.records import Answer, Citation


@dataclass(frozen=True, slots=True)
class Loan:
    """A record for this test."""

    title: str
    days: tuple[int, ...] = ()
    renewed: bool = False


@with_fields_of(Loan)
class LoanResult(Result):
    """A loan."""

    renewed: bool = Field(description="Once at least.")


def test_a_response_has_the_fields_of_its_record_in_their_order_all_required() -> None:
    schema = LoanResult.model_json_schema()

    assert schema["title"] == "LoanResult"
    assert schema["description"] == "A loan."
    assert list(schema["properties"]) == schema["required"] == ["title", "days", "renewed"]
    assert schema["properties"]["days"] == {"items": {"type": "integer"}, "title": "Days", "type": "array"}
    assert schema["additionalProperties"] is False


def test_what_a_model_declares_is_kept() -> None:
    assert LoanResult.model_fields["renewed"].description == "Once at least."


def test_a_field_that_is_not_in_the_record_is_refused() -> None:
    with pytest.raises(AssertionError, match="Loan lacks a field of Wrong"):

        @with_fields_of(Loan)
        class Wrong(Result):
            titel: str

    with pytest.raises(ValidationError):
        LoanResult.model_validate({"title": "t", "days": [], "renewed": False, "titel": "t"})


def test_every_field_of_an_answer_and_of_a_citation_reaches_http() -> None:
    assert list(CitationResult.model_fields) == [field.name for field in fields(Citation)]
    assert list(AnswerResult.model_fields) == [field.name for field in fields(Answer)]
