"""Directions: what rises and what falls, by the words beside it."""

import pytest

from rag.index.analysis import analyse
from rag.verify.directions import read_directions, turned


def weight(sentence: str, source: str, language: str = "en") -> float:
    ours, theirs = (read_directions(text, analyse, language) for text in (sentence, source))
    return turned(ours, theirs, dict.fromkeys(analyse(sentence), 1.0))


@pytest.mark.parametrize(
    ("language", "sentence", "source"),
    [
        ("en", "The drug increases pain.", "We saw a clear reduction of pain."),
        ("en", "The drug increases pain.", "Patients slept more soundly; the drug decreased pain."),
        ("en", "Salt inhibits growth.", "Salt promotes the growth of algae."),
        ("en", "Lack of salt promotes growth.", "Salt promotes the growth of algae."),
        ("en", "The drug reduces the risk.", "The drug did not reduce the risk."),
        ("en", "The new filter improves the water.", "The filter made the water worse."),
        ("de", "Die Miete steigt, die Heizkosten sinken.", "Die Heizkosten steigen."),
        ("de", "Das Mittel fördert das Wachstum.", "Das Mittel hemmt das Wachstum."),
        ("fr", "Le produit favorise la croissance.", "Le produit freine la croissance."),
        ("es", "El cambio mejora el servicio.", "El cambio empeora el servicio."),
        ("it", "La modifica migliora il servizio.", "La modifica peggiora il servizio."),
        ("pt", "A mudança melhora o serviço.", "A mudança piora o serviço."),
        ("nl", "Het middel bevordert de groei.", "Het middel remt de groei."),
        ("sv", "Medlet främjar läkningen.", "Medlet hämmar läkningen."),
        ("pl", "Zmiana poprawia obsługę.", "Zmiana pogarsza obsługę."),
        ("da", "Midlet fremmer helingen.", "Midlet hæmmer helingen."),
        ("no", "Midlet fremmer helingen.", "Midlet hemmer helingen."),
    ],
)
def test_one_falls_where_the_other_rises(language: str, sentence: str, source: str) -> None:
    assert weight(sentence, source, language) > 0


@pytest.mark.parametrize(
    ("language", "sentence", "source"),
    [
        ("en", "The drug reduces pain.", "We saw a clear reduction of pain."),
        ("en", "Lack of salt reduces growth.", "Salt promotes the growth of algae."),
        ("en", "The drug does not increase the risk.", "The risk decreased."),
        ("de", "Die Miete steigt.", "Die Miete steigt; die Heizkosten sinken."),
        ("fr", "Le loyer augmente.", "Le loyer augmente ; les charges diminuent."),
    ],
)
def test_both_go_the_same_way(language: str, sentence: str, source: str) -> None:
    assert weight(sentence, source, language) < 0


@pytest.mark.parametrize(
    ("language", "sentence", "source"),
    [
        ("en", "The rent rises.", "The fees fall."),
        ("en", "The rent is due.", "The rent falls."),
        ("ja", "家賃が上がる。", "家賃が下がる。"),
    ],
)
def test_nothing_is_compared(language: str, sentence: str, source: str) -> None:
    assert weight(sentence, source, language) == 0


def test_many_directions_in_one_clause_are_read_in_one_pass() -> None:  # reading it anew for each would take minutes
    assert len(read_directions("more ants than bees " * 5_000, analyse)) == 5_000
