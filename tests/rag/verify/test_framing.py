"""Framing: what states nothing is known by its form, and no claim passes for it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.verify.framing import Frame, frame_of

LEAD_INS = [
    "Some limits:",
    "**Some limits:**",
    "- **Exceptions:**",
    "2. Bring:",
    "Here is what the documents say:",
    "According to the provided documents, the following limits apply:",
    "Nach den Unterlagen gilt:",
    "Einige Grenzen:",
    "Die wichtigsten Punkte:",
    "Voici les règles :",
    "Según los documentos:",
    "Secondo i documenti:",
    "Segundo os documentos:",
    "Volgens de documenten:",
    "Zgodnie z dokumentami:",
    "Enligt dokumenten:",
]
PLEASANTRIES = [
    "I hope this helps!",
    "Let me know if you have any other questions, and I'll be happy to help.",
    "Please don't hesitate to ask if you need anything else.",
    "Great question!",
    "*You're welcome!*",
    "Ich hoffe, das hilft Ihnen weiter!",
    "Lassen Sie mich wissen, wenn Sie weitere Fragen haben.",
    "Bei weiteren Fragen stehe ich Ihnen gerne zur Verfügung.",
    "N'hésitez pas à me contacter si vous avez d'autres questions.",
    "Espero que esto te ayude.",
    "Fammi sapere se hai altre domande.",
    "Espero ter ajudado!",
    "Laat het me weten als je nog vragen hebt.",
    "Mam nadzieję, że to pomoże!",
    "Hoppas det hjälper!",
]


@pytest.mark.parametrize("sentence", LEAD_INS)
def test_a_short_line_with_a_colon_leads_in(sentence: str) -> None:
    assert frame_of(sentence) == "lead-in"


@pytest.mark.parametrize("sentence", PLEASANTRIES)
def test_pleasantries_are_known_in_nine_languages(sentence: str) -> None:
    assert frame_of(sentence) == "pleasantry"


@pytest.mark.parametrize(
    ("sentence", "frame"),
    [
        ("# Rules", "heading"),
        ("### Limits and exceptions ###", "heading"),
        ("## Urlaub und Krankheit", "heading"),
        ("|---|:---:|", "rule"),
        ("---", "rule"),
        ("* * *", "rule"),
        ("🙂", "rule"),
        ("```", "fence"),
        ("```python3", "fence"),
        ("~~~ c++", "fence"),
    ],
)
def test_headings_rules_and_fences_frame(sentence: str, frame: Frame) -> None:
    assert frame_of(sentence) == frame


@pytest.mark.parametrize(
    "claim",
    [
        "Some limits",
        "The limit is 300 euros:",
        "Three limits:",
        "Drei Grenzen:",
        "Fünfundzwanzig Euro:",
        "Trois jours :",
        "On Mondays:",
        "Anna Berg:",
        "Peter Müller:",
        "Zuständig ist Müller:",
        "The director is Anna:",
        "NASA:",
        "Smoking is not allowed:",
        "Das ist nicht erlaubt:",
        "Ce n'est pas permis :",
        "Roken is niet toegestaan:",
        "Nie wolno palić:",
        "Det är inte tillåtet:",
        "Não é permitido:",
        "Yes, according to the documents:",
        "Ja, nach den Unterlagen:",
        "Staff may smoke in the house whenever they like:",
        "The documents say that staff may smoke in the house at any hour:",
        "Write to berg@firm.test:",
        "See https://firm.test/rules:",
        "The fee is “free”:",
        "根据文件：",  # without capitals no name is told from another word
        "Managing director: Anna",
        "# Dogs are welcome in every room",
        "# 300 euros",
        "# Anna Berg",
        "# No dogs",
        "#hashtag",
        "```the-limit-is-three-hundred",
        "| Hotel | free |",
        "Let me know if Anna Berg is the director.",
        "Let me know if the limit of 300 euros is enough.",
        "I hope this helps, the hotel is free.",
        "I hope this helps and dogs are welcome.",
        "Hello, dogs are welcome.",
        "Sure!",
        "Of course.",
    ],
)
def test_whatever_may_be_a_claim_is_judged(claim: str) -> None:
    assert frame_of(claim) is None


@settings(deadline=None)  # a language is loaded when it is first met
@given(st.sampled_from([*LEAD_INS, "# Rules", "## Limits and exceptions"]), st.sampled_from(["30", "Berg AG", "never"]))
def test_a_number_a_name_or_a_denial_makes_any_lead_in_a_claim(sentence: str, fact: str) -> None:
    end = sentence.rstrip(":* ")
    assert frame_of(f"{end} {fact}{sentence[len(end) :]}") is None


@pytest.mark.parametrize(
    "text", ["Let me know if " + "a " * 20_000, "I hope " * 10_000, "# " + "x" * 100_000, ":" * 50_000]
)
def test_long_text_is_read_quickly(text: str) -> None:
    assert frame_of(text) in (None, "rule")
