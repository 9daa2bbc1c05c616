"""Intents: which questions ask for documents, a phrase or a document's content, in each language, and which do not."""

import time

import pytest

from rag.answer.intents import Intent, read_intent


@pytest.mark.parametrize(
    ("question", "subject", "is_name", "language"),
    [
        ("Which documents mention Maren Dahl?", "Maren Dahl", True, "en"),
        ("And which documents mention ERR-4012?", "ERR-4012", True, "en"),
        ("which files mention the swing bridge?", "swing bridge", False, "en"),
        ("In which files is the swing bridge mentioned?", "swing bridge", False, "en"),
        ("Which documents deal with the recall of brake pads?", "recall of brake pads", False, "en"),
        ("Where is Jorik Veen mentioned?", "Jorik Veen", True, "en"),
        ("List all documents about shore power.", "shore power", False, "en"),
        ('which documents mention "shore power"?', "shore power", True, "en"),
        ("Welche Dokumente erwähnen Maren Dahl?", "Maren Dahl", True, "de"),
        ("In welchen Dateien wird die Hebebühne erwähnt?", "Hebebühne", False, "de"),
        ("In welchen Dokumenten geht es um den Landstrom?", "Landstrom", False, "de"),
        ("Quels documents parlent de la passerelle ?", "passerelle", False, "fr"),
        ("Dans quels fichiers est mentionnée Maren Dahl ?", "Maren Dahl", True, "fr"),
        ("Em que documentos é mencionada a ponte?", "ponte", False, "pt"),
        ("In quali documenti è menzionata Maren Dahl?", "Maren Dahl", True, "it"),
        ("Can you tell me which documents mention the crane?", "crane", False, "en"),
        ("Do any documents mention the crane?", "crane", False, "en"),
        ("Kannst du mir alle Dokumente zeigen, die Maren Dahl erwähnen?", "Maren Dahl", True, "de"),
        ("Je cherche tous les documents qui parlent de la passerelle", "passerelle", False, "fr"),
        ("Où est mentionnée Maren Dahl ?", "Maren Dahl", True, "fr"),
        ("¿Qué documentos mencionan a Maren Dahl?", "Maren Dahl", True, "es"),
        ("Quali documenti parlano del ponte?", "ponte", False, "it"),
        ("Welke documenten gaan over de brug?", "brug", False, "nl"),
        ("Que documentos falam de Maren Dahl?", "Maren Dahl", True, "pt"),
    ],
)
def test_a_question_for_documents_names_its_subject(
    question: str, subject: str, *, is_name: bool, language: str
) -> None:
    assert read_intent(question) == Intent("mentions", subject, language, is_name=is_name)


@pytest.mark.parametrize(
    ("question", "phrase", "is_quoted"),
    [
        ('where does it say "put off until the autumn"', "put off until the autumn", True),
        ("“The reader lost its connection”", "The reader lost its connection", True),
        ("Where does it say that dogs are allowed?", "dogs are allowed", False),
        ('Which documents mention "put off until autumn"?', "put off until autumn", True),
        ("Wo steht „bis zum Herbst verschoben“?", "bis zum Herbst verschoben", True),
        ("Où est-il écrit que les chiens sont interdits ?", "les chiens sont interdits", False),
        ("¿Dónde dice «hasta el otoño próximo»?", "hasta el otoño próximo", True),
    ],
)
def test_a_phrase_is_searched_as_it_is_written(question: str, phrase: str, *, is_quoted: bool) -> None:
    intent = read_intent(question)
    assert intent is not None
    assert (intent.kind, intent.subject, intent.is_name) == ("phrase", phrase, is_quoted)


@pytest.mark.parametrize(
    ("question", "document", "subject"),
    [
        ("what does the uniform document say", "the uniform document", ""),
        ("What does the leave policy say about unused days?", "the leave policy", "unused days"),
        ("Was steht in der Beitragsordnung über Arbeitsstunden?", "Beitragsordnung", "Arbeitsstunden"),
        ("Que dit le règlement de la salle sur la musique ?", "le règlement de la salle", "la musique"),
    ],
)
def test_a_document_is_asked_for_by_its_name(question: str, document: str, subject: str) -> None:
    intent = read_intent(question)
    assert intent is not None
    assert (intent.kind, intent.document, intent.subject) == ("document", document, subject)


@pytest.mark.parametrize(
    "question",
    [
        "What documents do I need for a dog licence?",
        "Which documents must be signed?",
        "who wrote the documents about shore power?",
        "Which documents contain personal data and how long are they kept?",
        'Why do I get "vault is locked"?',
        'Was heißt denn "passives Mitglied" bei euch?',
        "Where does it say so?",
        "Where are the muster stations?",
        "Welche Unterlagen brauche ich für den Hundeführerschein?",
        "List all muster stations.",
    ],
)
def test_other_questions_ask_for_an_answer(question: str) -> None:
    assert read_intent(question) is None


@pytest.mark.parametrize("piece", ["'", "“ ", '" ', "„", "who 's ", "l'", "¿", "and ", "? "])
@pytest.mark.parametrize("end", ["", "x", "”", "“" + " " * 1900])
def test_a_question_of_one_piece_is_read_at_once(piece: str, end: str) -> None:
    started = time.process_time()
    read_intent((piece * 2000)[: 1990 - len(end)] + end)
    assert time.process_time() - started < 2  # apostrophes took 3 s
