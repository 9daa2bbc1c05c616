"""German."""

from rag.text.lexicon import Lexicon, words

LEXICON = Lexicon(
    negating=words("nicht nie niemals kein keine keinen keiner keinem ohne weder"),
    source_names=words("quelle quellen"),
    conjunctions=words("und oder"),
    opener_pattern=r"und|oder|aber|auch|sonst|was ist mit|wie (?:ist|sieht) es|gilt (?:das|dies)",
    reference_pattern=r"das(?=[\s?!.…]*$)|da(?:für|zu|von|mit|bei|gegen|ran|rauf|rüber|nach)|dies|dort",
    list_pattern=(
        r"wie (?:komme|mache|kann|muss|geht|wird|läuft)|schritte?|reihe nach|reihenfolge|welche[rsnm]?|"
        r"was (?:muss|brauche|darf|kann)|wer (?:muss|darf|kann)|liste"
    ),
    figure_pattern=(
        r"wann|wie (?:viele?|lange|oft|hoch|teuer|weit|spät|alt)|wieviele?|"
        r"welche[rsm]? (?:tag|datum|uhrzeit|nummer|temperatur)|was (?:kostet|kosten|zahle)|nummer|preis|"
        r"gebühr|kosten|telefon"
    ),
)
