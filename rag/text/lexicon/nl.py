"""Dutch."""

from rag.text.lexicon import Lexicon, words

_DOCUMENTS = r"(?:documenten|document|bestanden|bestand|stukken|stuk|teksten|tekst|pagina['’]?s?)"

LEXICON = Lexicon(
    opener_pattern=r"en|of|maar|ook|hoe zit het",
    pronoun_pattern=r"hij|zij|ze|het|hem|haar",
    reference_pattern=r"dat(?=[\s?!.…]*$)|daar(?:voor|van|mee|bij|over)",
    list_pattern=r"hoe (?:moet|kan|doe|wordt)|stappen?|welke|wat (?:moet|mag|heb)|lijst|in welke volgorde",
    figure_pattern=(
        r"wanneer|hoe(?:veel| lang| vaak| laat| oud| ver)|welke (?:dag|datum)|prijs|nummer|datum|tarief|"
        r"kosten|telefoon"
    ),
    mention_patterns=(
        rf"welke {_DOCUMENTS} (?:vermelden|vermeldt|noemen|noemt|bevatten|bevat|gaan over|gaat over|behandelen|"
        r"behandelt|spreken over|betreffen) <subject>",
        rf"in welke? {_DOCUMENTS} (?:wordt|worden|komt|komen|staat|staan) (?:iets over )?<subject>"
        r"(?: (?:genoemd|vermeld|voor|besproken))?",
        r"waar (?:wordt|worden) <subject> (?:genoemd|vermeld)",
        rf"hoeveel {_DOCUMENTS} (?:noemen|vermelden) <subject>",
    ),
    said_patterns=(r"(?:en )?waar (?:staat|wordt gezegd)(?: dat)?:? <subject>",),
    document_patterns=(
        r"wat (?:zegt|zeggen) <document>(?: over <subject>)?",
        r"wat staat er in <document>(?: over <subject>)?",
        r"vat <document> samen",
    ),
    sides_patterns=(r"verschil(?:len)? tussen <one> en <other>", r"vergelijk <one> (?:met|en) <other>"),
    two_documents_pattern=r"(?:tussen|in|van) (?:de|deze|beide) twee|in beide",
    comparing_pattern=r"vergel\w*|verschil\w*|veranderd|gestegen|gedaald|verhoogd|duurder|goedkoper|meer dan",
    document_words=words("document documenten bestand bestanden tekst teksten pagina de het een onze ons stuk stukken"),
    article_pattern=r"de|het|een|onze|ons|het woord|de naam|de term",
    joint_pattern=r"en|ook",
    asking_pattern=(
        r"(?:(?:tot|sinds|vanaf|van|voor|in|met|op|aan) )?(?:hoe(?:veel|lang|vaak| \w+)?|wat|wanneer|waar|wie|wiens|"
        r"waarom|welke?)\b|(?:is|zijn|was|waren|heeft|hebben|kan|mag|moet|moeten) (?:ik|je|hij|ze|het|we|er|de|dat)\b"
    ),
    mention_heads=("1 document noemt “{subject}”:", "{count} documenten noemen “{subject}”:"),
    said_heads=("1 document zegt “{subject}”:", "{count} documenten zeggen “{subject}”:"),
    nearly_head="Geen document zegt precies “{subject}”. Het dichtst daarbij:",
    at_least="ten minste {count}",
    more_documents="… en nog {count} documenten",
    not_answered="Niet beantwoord: {part}",
)
