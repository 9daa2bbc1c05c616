"""Partwise: what a question names in one part, it means in all of them."""

from pathlib import Path

from rag.answer.looking import Looker
from rag.answer.partwise import look_at_parts
from rag.index.opened import open_index
from rag.records import Question
from tests.indexes import hashing_settings
from tests.rag.indexes import Text, publish_index

_PLAN = (
    "The {0} plan is one of our two plans for glasses and teeth. The {0} plan pays {1} euros for new glasses.\n\n"
    "You wait {1} days for money for glasses."
)


def test_a_document_that_is_named_in_the_first_part_answers_the_second(tmp_path: Path) -> None:
    settings = hashing_settings(tmp_path)
    plans = {"alder": 40, "birch": 70}
    publish_index(
        settings, {f"plans/care plan {name}.md": Text(_PLAN.format(name, pays)) for name, pays in plans.items()}
    )
    question = Question(
        "What does the alder plan pay for new glasses, and how many days do you wait for money for glasses?"
    )
    with open_index(settings, settings.collection) as index:
        looker = Looker(settings, [index], None)
        whole = looker.look(question, question.text)
        look, parts = look_at_parts(looker, question, whole, "en")

    assert whole.others == ("plans/care plan birch.md",)
    assert len(parts) == 2
    assert {source.hit.uri for source in look.sources} == {"plans/care plan alder.md"}
