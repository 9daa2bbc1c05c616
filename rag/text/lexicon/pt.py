"""Portuguese."""

from rag.text.lexicon import Lexicon, words

_DOCUMENTS = r"(?:documentos?|arquivos?|ficheiros?|textos?|páginas?)"

LEXICON = Lexicon(
    opener_pattern=r"e|ou|mas|também",
    pronoun_pattern=r"ele|ela|eles|elas",
    reference_pattern=r"isso|isto|aí",
    list_pattern=r"como|passos?|quais|o que (?:devo|é preciso)|lista|em que ordem",
    figure_pattern=r"quando|quant[oa]s?|que (?:dia|horas|data|preço)|preço|número|data|tarifa|custo|telefone",
    mention_patterns=(
        rf"(?:em )?(?:que|quais) {_DOCUMENTS} (?:mencionam?|citam?|nomeiam?|contêm|contém|falam? (?:de|do|da|sobre)|"
        r"tratam? (?:de|do|da|sobre)|se referem a) <subject>",
        rf"em (?:que|quais|qual) {_DOCUMENTS} (?:é|são) (?:mencionad|citad)[oa]s? <subject>",
        rf"em (?:que|quais|qual) {_DOCUMENTS} (?:é|são|se menciona|se fala de|aparecem?) <subject>"
        r"(?: (?:mencionad|citad)[oa]s?)?",
        r"onde (?:é|são) (?:mencionad|citad)[oa]s? <subject>",
        rf"quantos {_DOCUMENTS} (?:mencionam|citam|falam de) <subject>",
    ),
    said_patterns=(r"(?:e )?onde (?:diz|se diz|está escrito|é dito)(?: que)?:? <subject>",),
    document_patterns=(
        r"(?:o )?que (?:diz|dizem) <document>(?: (?:sobre|acerca de|a respeito de) <subject>)?",
        r"resum[ae](?:-me)? <document>",
    ),
    sides_patterns=(r"diferenças? (?:há )?entre <one> e <other>", r"compar[ae]r? <one> (?:com|e) <other>"),
    two_documents_pattern=r"(?:entre|em|de|n|d)?(?:os|as) dois|(?:as|os) duas|amb[oa]s",
    comparing_pattern=r"compar\w*|diferen\w*|mud(?:ou|aram)|aument\w*|sub(?:iu|iram)|desc(?:eu|eram)|mais que",
    document_words=words(
        "documento documentos arquivo arquivos ficheiro ficheiros texto textos página páginas o a os as um uma de do "
        "da nosso nossa"
    ),
    article_pattern=r"o|a|os|as|um|uma|do|da|de|a palavra|o nome|o termo",
    joint_pattern=r"e|também",
    asking_pattern=(
        r"(?:(?:a|de|desde|até|para|por|em|com) )?(?:quant[oa]s?|como|quando|onde|quem|o que|que|qual|quais|por que)\b"
    ),
    mention_heads=("1 documento menciona «{subject}»:", "{count} documentos mencionam «{subject}»:"),
    said_heads=("1 documento diz «{subject}»:", "{count} documentos dizem «{subject}»:"),
    nearly_head="Nenhum documento diz exatamente «{subject}». O mais próximo:",
    at_least="pelo menos {count}",
    more_documents="… e mais {count} documentos",
    not_answered="Sem resposta: {part}",
)
