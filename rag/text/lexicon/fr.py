"""French."""

from rag.text.lexicon import Lexicon, words

LEXICON = Lexicon(
    negating=words("pas jamais aucun aucune sans ni"),
    conjunctions=words("et"),
    name_links=words("de la du"),
    opener_pattern=r"et|ou|mais|aussi|qu['’]en est-il|qu['’]est-ce que (?:ça|cela)",
    reference_pattern=r"ça|cela|celui-ci|celle-ci|ceux-ci",
    list_pattern=r"comment|étapes?|quels?|quelles?|qu['’]est-ce qu|liste|que faut-il|dans quel ordre",
    figure_pattern=(
        r"quand|combien|quelle (?:heure|date|température)|quel (?:jour|prix|numéro|montant|âge)|prix|numéro|"
        r"date|tarif|coût|téléphone"
    ),
)
