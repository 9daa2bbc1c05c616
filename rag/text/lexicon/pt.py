"""Portuguese."""

from rag.text.lexicon import Lexicon, counted, words
from rag.text.lexicon.opposites.portuguese import OPPOSITES

_DOCUMENTS = r"(?:documentos?|arquivos?|ficheiros?|textos?|páginas?)"

# What asks for a type of answer
_WHAT = (
    r"(?:(?:qual|quais|que) (?:é|são|era) (?:[\w’'-]+ ){0,4}|"
    r"(?:a |em |até |de )?(?:qual|quais|que) (?:[\w’'-]+ ){0,4})"
)
_MONEY = (
    "preços?|tarifas?|taxas?|custos?|aluguel|aluguer|renda|caução|multa|salário|orçamento|valor|mensalidade|quota|cota"
)
_PERIODS = "segundos|minutos|horas|dias|semanas|meses|anos|noites"

LEXICON = Lexicon(
    spoken_times={
        "as {hour} e meia": 30,
        "as {hour} e um quarto": 15,
        "às {hour} e meia": 30,
        "às {hour} e um quarto": 15,
        "das {hour} e meia": 30,
        "das {hour} e um quarto": 15,
    },
    spoken_amounts={
        "uma hora e meia": "1.5 hour",
        "hora e meia": "1.5 hour",
        "{number} horas e meia": "{number}.5 hour",
        "um ano e meio": "1.5 year",
        "um dia e meio": "1.5 day",
        "metade dos": "50 %",
        "metade das": "50 %",
    },
    mutual_pattern=r"e|ou|nem|com|encontr\w+|casad\w+|perto|junto|entre|mesm\w+|como",
    clause_joints=words("enquanto mas embora e"),
    lacking_pattern=r"faltas?|ausência|perdas?|carências?|défice",
    opposites=OPPOSITES,
    negating=words("não nunca sem nenhum nenhuma nenhuns nenhumas ninguém nada nem jamais tampouco"),
    not_negating_pattern=(
        r"\bnão\s+(?:mais|menos)\s+(?:tarde\s+)?(?:de|do|da|que)\b|\bnão\s+(?:superior|inferior)(?:es)?\s+a\b|"
        r"\bnão\s+(?:só|somente|apenas)\b|\bou\s+não\b|\bse\s+não\b|\bnão\s+obstante\b|\bsem\s+(?:dúvida|falta)\b|"
        r"\bnada\s+mais\s+(?:do\s+)?que\b"
    ),
    affirming=words("sim claro certamente"),
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
    letters="ãõ",
    months=tuple(
        counted("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro", start=1)
    ),
    never_last=words(
        "sr sra srs sras srta dr dra drs prof profa eng arq exmo exma ilmo v.exa d av r pç pça lg trav tv est rod p.ex "
        "ex cf aprox máx mín tel telef ref sto sta gen cel cap dep gov pe fr min incl apt apto ed bl cx lda"
    ),
    before_number=words(
        "n nº no núm num pág págs pag p pp art arts cap vol t fig tab ed tel al inc jan fev mar abr mai jun jul ago "
        "set out nov dez seg ter qua qui sex sáb dom § km apt"
    ),
    before_number_or_words=words("mar set ter no seg sex"),
    maybe_last=words("max etc lda ltda s.a sa cia hs hrs min a.c d.c ss v.s.f.f"),
    source_names=words("fonte fontes"),
    naming_pattern=r"segundo|de acordo com|conforme|ver|em|na",
    saying_pattern=r"(?:indica|diz|menciona|explica|confirma|afirma)(?: que)?",
    part_words=words(
        "artigo parágrafo secção seção passo capítulo ponto parte número tabela figura anexo nível classe página"
    ),
    function_words=words(
        "o a os as um uma uns umas de do da dos das d em no na nos nas ao à aos às pelo pela pelos pelas por para com "
        "sem sobre entre até desde após e ou mas nem não sim que quem qual quais quando como onde quanto quanta "
        "quantos quantas porque se é são era eram foi foram será serão ser está estão estar tem têm tinha ter há pode "
        "podem posso deve devem fazer eu tu ele ela nós vós eles elles você vocês me te lhe lhes seu sua seus suas meu "
        "minha nosso nossa este esta estes estas esse essa isso isto aquele aquela mais muito também já todo todos "
        "toda todas cada depois antes num numa"
    ),
    prompt_example=(
        "A biblioteca abre às dez.",
        "A piscina está fechada às segundas-feiras. Um bilhete custa 4,50.",
        "Quando está fechada a piscina?",
        "A piscina está fechada às segundas-feiras [2].",
    ),
    not_in_documents="Os documentos não o dizem.",
    unanswered_pattern=(
        r"(?:infelizmente,? )?(?:os|estes) (?:documentos|textos)(?: fornecidos)? não (?:o )?(?:dizem|"
        r"mencionam|contêm|indicam|especificam|fornecem|respondem|dão|informam)|"
        r"(?:infelizmente,? )?as fontes(?: fornecidas)? não (?:o )?(?:dizem|mencionam|contêm|indicam|"
        r"especificam|fornecem|respondem|dão|informam)|"
        r"não (?:há|tenho|encontrei|encontro) (?:informações|informação|nenhuma)|"
        r"não sei|"
        r"não posso responder"
    ),
    pleasantry_pattern=(
        r"espero que (?:isto|isso) (?:(?:te|o|a) )?(?:ajude|seja útil)|"
        r"espero ter ajudado|"
        r"(?:avise-me|me avise|diga-me|me diga|(?:deixe-me|me deixe) saber) se<more>|"
        r"não hesite em (?:perguntar|contactar-me|entrar em contato)(?: se<more>)?|"
        r"(?:fique|sinta-se) à vontade para perguntar(?: se<more>)?|"
        r"se (?:tiver|tiveres) (?:mais|outras) (?:perguntas|dúvidas)|"
        r"estou (?:aqui para ajudar|à disposição)|"
        r"(?:é )?(?:uma )?(?:boa|ótima) pergunta|"
        r"(?:muito )?obrigad[oa](?: pela (?:sua )?pergunta)?|"
        r"de nada|olá|tenha um bom dia"
    ),
    asking_words=words(
        "preciso precisa quero devo fazer faço tenho saber diga realmente exatamente agora quanto quanta quantos "
        "quantas como onde qual quais custa custam horas hora dura"
    ),
    # The type of answer that a question asks for
    why_pattern="por que|porquê|por quê|para quê",
    because_pattern="porque|pois|já que|devido a|por causa|motivos?|para que",
    person_pattern=f"(?:a |de |com |por |para )?quem|{_WHAT}(?:pessoa|médic[oa]|responsável|professora?)",
    place_pattern=(
        "(?:a|de|para )?onde|(?:em )?(?:que|qual) (?:sala|prédio|edifício|rua|cidade|lugar|local|andar)|"
        f"{_WHAT}(?:endereço(?! (?:de e-?mail|eletr[óô]nico|eletrónico))|morada|local)"
    ),
    time_pattern=(
        "quando(?! .*,)|(?:a )?que horas?|(?:em )?(?:que|qual|quais) (?:dias?|datas?|mês|ano|horários?)|"
        f"{_WHAT}(?:horários?|datas?|data limite|prazo|hora)|^horários?"
    ),
    duration_pattern=rf"quanto tempo|quanto dura\w*|quant[oa]s (?:{_PERIODS})|{_WHAT}(?:duração|prazo|aviso prévio)",
    money_pattern=(
        "quanto (?:custa|custam|custará|é|são|pago|paga|se paga|devo pagar|tenho de pagar|tenho que pagar|"
        f"vale)|quanto dinheiro|{_WHAT}(?:{_MONEY})|^(?:o |a )?(?:{_MONEY})"
    ),
    count_pattern=rf"quant[oa]s (?!{_PERIODS})\w+|{_WHAT}(?:número de (?!tel)|idade)",
    phone_pattern=(
        f"números? (?:de|do) (?:telefone|telemóvel|celular|fax)|{_WHAT}(?:telefone|telemóvel|celular|fax)|"
        r"^(?:o )?telefone|telefone(?= d[aoe]s?\b|\W*$)|(?:para )?que número|"
        "para quem (?:ligo|ligar|devo ligar|posso ligar)"
    ),
    email_pattern=(
        r"(?:endereço de )?e-?mail(?= d[aoe]s?\b|\W*$)|"
        f"{_WHAT}(?:endereço de e-?mail|e-?mail|correio eletrónico|correio eletrônico)|^(?:o )?e-?mail"
    ),
    web_pattern=f"{_WHAT}(?:site|sítio|página web|url)",
    measure_pattern=(
        "quanto (?:pesa|pesam|mede|medem)|"
        f"{_WHAT}(?:temperatura|velocidade|pressão|peso|tamanho|altura|largura|profundidade|comprimento|"
        "distância|dose|volume|potência|quantidade)|quant[oa] (?:água|farinha|óleo|açúcar|sal|espaço)"
    ),
    cardinals=counted(
        "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete "
        "dezoito dezenove",
        start=0,
    )
    | counted("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa cem", start=20, step=10)
    | counted(
        "cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos",
        start=100,
        step=100,
    )
    | counted(
        "duzentas trezentas quatrocentas quinhentas seiscentas setecentas oitocentas novecentas", start=200, step=100
    )
    | {"uma": 1, "duas": 2, "quatorze": 14, "dezasseis": 16, "dezassete": 17, "dezanove": 19},
    fractions={
        **dict.fromkeys(("meio", "meios"), 2),
        **dict.fromkeys(("terço", "terços"), 3),
        **dict.fromkeys(("quarto", "quartos"), 4),
        **dict.fromkeys(("quinto", "quintos"), 5),
        **dict.fromkeys(("oitavo", "oitavos"), 8),
        **dict.fromkeys(("décimo", "décimos"), 10),
    },
    weak_numbers=words("um uma zero"),
    scales={"mil": 3, "milhão": 6, "milhões": 6},
    number_joint="e",
    ordinals=counted("primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono décimo", start=1)
    | counted("primeira segunda terceira quarta quinta sexta sétima oitava nona décima", start=1),
    ordinal_suffixes=words("º ª o a"),
    value_words={
        "EUR": "euro|euros",
        "USD": "dólar|dólares",
        "BRL": "real|reais|r$",
        "GBP": "libra|libras",
        "CHF": "franco|francos",
        "%": "por cento|porcento",
        "day": "dias úteis|dias corridos",
        "kg": "quilo|quilos",
        "km": "quilômetro|quilômetros|quilómetro|quilómetros",
        "degree": "grau|graus",
        "°C": "graus centígrados",
        "half-year": "semestre|semestres",
        "km/h": "quilômetros por hora",
        "monday": "segunda|segundas|segundas-feiras",
        "tuesday": "terça|terças|terças-feiras",
        "wednesday": "quarta-feira|quartas-feiras",
        "thursday": "quinta-feira|quintas-feiras",
        "friday": "sexta-feira|sextas-feiras",
        "saturday": "sábados|sabado",
        "sunday": "domingos",
        "oclock": "h|horas",
        "noon": "meio-dia",
        "midnight": "meia-noite",
        "week no": "semana|semana n.º",
        "quarter no": "t|trimestre|q",
        "half no": "semestre",
        "minus": "menos",
        "of": "de",
        "of unit": "de ",
    },
    date_links=words("de do o a em no até às"),
    range_words=words("a até à às ao"),
    between_words=("entre", "e"),
    time_words={
        "this year": r"(?:este|neste|deste) ano|ano (?:corrente|em curso|atual)",
        "last year": r"ano (?:passado|anterior)|último ano",
        "next year": r"(?:próximo|ano seguinte|ano que vem) ?(?:ano)?",
        "latest": r"últim[oa]s?|atua(?:l|is|lmente)|mais recentes?|mais nov[oa]s?|vigentes?|em vigor",
        "previous": r"anterior(?:es|mente)?|antig[oa]s?|prévi[oa]s?|velh[oa]s?|penúltim[oa]s?|antes(?= *\?*$)",
        "next": r"próxim[oa]s?|seguintes?|que vem",
    },
)
