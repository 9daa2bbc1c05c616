"""What holds of every answer, whoever wrote it."""

from rag.answer.abstaining import says_nothing
from rag.engine import Engine
from rag.records import Answer


def assert_holds(engine: Engine, given: Answer) -> None:
    """Fail where a quote is not its document's text, a sentence not the answer's, or a refusal not called one."""
    for citation in given.citations:
        document = engine.document(citation.document_id, citation.collection)
        assert document.text[citation.start : citation.end] == citation.quote
    for sentence in given.sentences:
        assert given.answer[sentence.start : sentence.end] == sentence.text
    assert given.abstained == says_nothing(given.answer)
    given.answer.encode()
