"""Spanish."""

from rag.text.lexicon import Lexicon, counted, words
from rag.text.lexicon.opposites.spanish import OPPOSITES

_DOCUMENTS = r"(?:documentos?|archivos?|ficheros?|textos?|páginas?|papeles)"

# What asks for a type of answer
_WHAT = r"(?:(?:cuál(?:es)?|cual|qué) (?:es|son|era|será) (?:[\w’'-]+ ){0,4}|qué (?:[\w’'-]+ ){0,4})"
_MONEY = "precios?|tarifas?|cuotas?|coste|costo|tasas?|alquiler|fianza|multa|salario|sueldo|presupuesto|importe|recargo"
_PERIODS = "segundos|minutos|horas|días|semanas|meses|años|noches"

LEXICON = Lexicon(
    spoken_times={
        "las {hour} y media": 30,
        "la {hour} y media": 30,
        "las {hour} y cuarto": 15,
        "la {hour} y cuarto": 15,
        "las {hour} menos cuarto": -15,
        "la {hour} menos cuarto": -15,
    },
    spoken_amounts={
        "hora y media": "1.5 hour",
        "una hora y media": "1.5 hour",
        "{number} horas y media": "{number}.5 hour",
        "año y medio": "1.5 year",
        "un año y medio": "1.5 year",
        "la mitad de": "50 %",
        "la mitad del": "50 %",
    },
    mutual_pattern=r"y|e|o|u|ni|con|encuentr\w+|casad\w+|cerca|junto|entre|mism\w+|como",
    clause_joints=words("mientras pero sino aunque y"),
    lacking_pattern=r"faltas?|ausencia|pérdidas?|carencias?|déficit",
    opposites=OPPOSITES,
    negating=words("no nunca ningún ninguna ninguno nadie nada sin tampoco jamás"),
    not_negating_pattern=(
        r"\bno\s+más\s+(?:tarde|temprano)\s+(?:de|del|que)\b|\bno\s+(?:más|menos)\s+de\b|"
        r"\bno\s+(?:superior|inferior|mayor|menor)(?:es)?\s+(?:a|al|de)\b|"
        r"\bno\s+(?:sólo|solo|solamente|únicamente)\b|\bo\s+no\b|\bsi\s+no\b|\bno\s+obstante\b|"
        r"\bsin\s+(?:duda|embargo|falta)\b|\bnada\s+más\b"
    ),
    affirming=words("sí claro ciertamente"),
    conjunctions=words("y"),
    name_links=words("de la"),
    opener_pattern=r"y|o|pero|también|qué (?:hay|pasa) (?:de|con)",
    pronoun_pattern=r"él|ella|ellos|ellas",
    reference_pattern=r"eso|esto|ello|ahí",
    list_pattern=r"cómo|pasos?|cuáles|qué (?:debo|hay|se necesita)|lista|en qué orden",
    figure_pattern=r"cuándo|cuánt[oa]s?|qué (?:día|hora|fecha|precio)|precio|número|fecha|tarifa|coste|teléfono",
    mention_patterns=(
        rf"(?:en )?(?:qué|cuáles) {_DOCUMENTS} (?:mencionan?|nombran?|citan?|contienen?|tratan? (?:de|sobre)|"
        r"hablan? (?:del|de|sobre)|se refieren? a) <subject>",
        rf"en (?:qué|cuáles) {_DOCUMENTS} (?:se (?:menciona|mencionan|nombra|nombran|habla de)|aparecen?) <subject>",
        r"dónde se (?:menciona|mencionan|nombra|habla de) <subject>",
        rf"cuántos {_DOCUMENTS} (?:mencionan|citan|hablan de) <subject>",
    ),
    said_patterns=(r"(?:y )?dónde (?:dice|se dice|pone|está escrito)(?: que)?:? <subject>",),
    document_patterns=(
        r"qué (?:dice|dicen) <document>(?: (?:sobre|acerca de|respecto a) <subject>)?",
        r"(?:resume|resúmeme|resumir) <document>",
    ),
    sides_patterns=(
        r"diferencias? (?:hay )?entre <one> y <other>",
        r"compara(?:r)? <one> (?:con|y) <other>",
    ),
    two_documents_pattern=r"(?:entre|en|de) (?:los|las) dos|ambos|ambas",
    comparing_pattern=r"compar\w*|diferen\w*|cambi\w*|sub(?:e|ió|ido)|aument\w*|baj(?:a|ó|ado)|más que|menos que",
    document_words=words(
        "documento documentos archivo archivos fichero ficheros texto textos página páginas el la los las un una de "
        "del nuestro nuestra"
    ),
    article_pattern=r"a|al|a la|el|la|los|las|un|una|del|de la|nuestr[oa]s?|la palabra|el nombre|el término",
    joint_pattern=r"y|e|además",
    asking_pattern=(
        r"(?:(?:a|de|desde|hasta|para|por|en|con) )?(?:cuánt[oa]s?|cómo|cuándo|dónde|adónde|quién(?:es)?|qué|"
        r"cuál(?:es)?|por qué)\b"
    ),
    mention_heads=("1 documento menciona «{subject}»:", "{count} documentos mencionan «{subject}»:"),
    said_heads=("1 documento dice «{subject}»:", "{count} documentos dicen «{subject}»:"),
    nearly_head="Ningún documento dice exactamente «{subject}». Lo más parecido:",
    at_least="al menos {count}",
    more_documents="… y {count} documentos más",
    not_answered="Sin respuesta: {part}",
    letters="ñ¿¡",
    months=tuple(
        counted("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre", start=1)
    ),
    never_last=words(
        "sr sra sres sras srta d dña dr dra dres prof profa ing lic arq sto sta ee av avda avd c ctra pza plza pl p.ej "
        "ej cf aprox máx mín tel tfno tlf ref excmo ilmo gral cnel cap rdo vto dpto depto dir admón fdo apdo prov hnos "
        "fco mª incl"
    ),
    before_number=words(
        "núm nº n no pág págs pag p pp art arts cap vol t tomo fig ed tel apdo párr inc izq dcha esc ene feb mar abr "
        "may jun jul ago sep sept set oct nov dic lun mié jue vie sáb dom § km"
    ),
    before_number_or_words=words("mar no t p set"),
    maybe_last=words("max etc uu ud uds vd vds cía s.a s.l ltda hrs min a.m p.m a.c d.c ss kg tm"),
    source_names=words("fuente fuentes"),
    naming_pattern=r"según|de acuerdo con|como (?:se )?(?:indica|dice|menciona|señala) (?:en|la)|véase|ver|en",
    saying_pattern=r"(?:indica|dice|menciona|señala|explica|confirma|establece|afirma)(?: que)?",
    part_words=words(
        "artículo apartado párrafo sección paso capítulo punto parte número tabla figura anexo nivel clase página"
    ),
    function_words=words(
        "el la los las un una unos unas de del al a y e o u pero sino ni no sí que qué quien quién cual cuál cuales "
        "cuándo cuando cómo como dónde donde cuánto cuánta cuántos cuántas es son era eran fue fueron será está están "
        "estaba ser estar ha han había hay tiene tienen puede pueden puedo debe deben hacer yo tú él ella nosotros "
        "ustedes usted ellos ellas me te se nos lo le les su sus mi mis tu tus nuestro nuestra este esta estos estas "
        "ese esa eso esto en con sin por para sobre entre hasta desde hacia según durante si porque más muy también ya "
        "todo todos toda todas cada después antes"
    ),
    prompt_example=(
        "La biblioteca abre a las diez.",
        "La piscina está cerrada los lunes. Una entrada cuesta 4,50.",
        "¿Cuándo está cerrada la piscina?",
        "La piscina está cerrada los lunes [2].",
    ),
    not_in_documents="Los documentos no lo dicen.",
    unanswered_pattern=(
        r"(?:lamentablemente,? )?(?:los|estos|sus) (?:documentos|textos|"
        r"fragmentos) (?:proporcionados )?no (?:lo )?(?:dicen|mencionan|contienen|indican|especifican|"
        r"proporcionan|incluyen|responden|dan|tienen)|"
        r"(?:lamentablemente,? )?(?:las|estas) fuentes (?:proporcionadas )?no (?:lo )?(?:dicen|mencionan|"
        r"contienen|indican|especifican|proporcionan|incluyen|responden|dan|tienen)|"
        r"no (?:hay|encuentro|encontré|tengo) (?:información|ninguna)|"
        r"no lo sé|"
        r"no puedo responder"
    ),
    pleasantry_pattern=(
        r"espero que (?:esto|eso) (?:(?:te|le|les) )?(?:ayude|sea útil|sirva)(?: de ayuda)?|"
        r"(?:por favor )?no dud(?:e|es) en (?:preguntar|preguntarme|contactarme|consultarme)(?: si<more>)?|"
        r"(?:avíseme|avísame|hágame saber|hazme saber)(?: si<more>)|"
        r"si (?:tiene|tienes) (?:más|otras) (?:preguntas|dudas)|"
        r"estoy (?:aquí )?para ayudar(?:te|le)?|"
        r"(?:es )?(?:una )?(?:muy )?buena pregunta|"
        r"(?:muchas )?gracias(?: por (?:tu|su) pregunta)?|"
        r"de nada|hola|que (?:tenga|tengas) (?:un )?buen día"
    ),
    asking_words=words(
        "cómo hago haga hacer necesito necesita quiero quiere debo hay tengo tiene dónde saber dime cuánto "
        "cuánta cuántos cuántas realmente exactamente ahora cuesta cuestan hora dura duran"
    ),
    # The type of answer that a question asks for
    why_pattern="por qué|para qué|por que motivo|por qué motivo",
    because_pattern="porque|ya que|puesto que|debido a|a causa de|por eso|para que|motivos?|pues",
    person_pattern=(
        "quién(?:es)?|(?:a|de|con|por|para) quien(?:es)?|^quien(?:es)?|"
        f"qué (?:persona|médico|profesora?|entrenadora?)|{_WHAT}responsable"
    ),
    place_pattern=(
        "(?:a|de|en)?dónde|^donde|(?:en )?qué (?:sala|edificio|calle|ciudad|lugar|sitio|piso|oficina|aula)|"
        f"{_WHAT}(?:dirección(?! (?:de correo|electrónica|web))|lugar)"
    ),
    time_pattern=(
        "cuándo|^(?:y )?(?:desde |hasta )?cuando|(?:a )?qué (?:hora|horas|día|días|fecha|mes|año|horario)|"
        f"{_WHAT}(?:horarios?|fechas?|fecha límite|hora|plazo)|^horarios?"
    ),
    duration_pattern=(
        f"cuánto (?:tiempo|dura|duran|tarda|tardan)|cuánt[oa]s (?:{_PERIODS})|{_WHAT}(?:duración|plazo|preaviso)"
    ),
    money_pattern=(
        "cuánto (?:cuesta|cuestan|vale|valen|es|son|pago|hay que pagar|debo|tengo que pagar|se paga|costará)|"
        f"a cuánto|cuánto dinero|{_WHAT}(?:{_MONEY})|^(?:el |la )?(?:{_MONEY})"
    ),
    count_pattern=rf"cuánt[oa]s (?!{_PERIODS})\w+|{_WHAT}(?:número de (?!tel)|edad)|cada cuánto",
    phone_pattern=(
        f"(?:número|números) de (?:teléfono|móvil|fax)|{_WHAT}(?:teléfono|móvil|fax)|^(?:el )?teléfono|"
        r"teléfono(?= (?:de|del)\b|\W*$)|(?:a )?qué número|a quién (?:llamo|llamar|debo llamar|puedo llamar)|"
        "por teléfono"
    ),
    email_pattern=(
        r"correo(?: electrónico)?(?= (?:de|del)\b|\W*$)|"
        f"{_WHAT}(?:dirección de correo|dirección electrónica|correo|e-?mail)|^(?:el )?(?:correo|e-?mail)"
    ),
    web_pattern=f"{_WHAT}(?:página web|sitio web|web|url)",
    measure_pattern=(
        "cuánto (?:pesa|pesan|mide|miden)|"
        f"{_WHAT}(?:temperatura|velocidad|presión|peso|tamaño|altura|anchura|profundidad|longitud|distancia|"
        "dosis|volumen|potencia|cantidad)|"
        r"cuánt[oa] (?!tiempo|dinero|dura|tarda|cuesta|vale|es|son)\w+ (?:lleva|hay|hace|necesito|se)"
    ),
    cardinals=counted(
        "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
        "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
        "veintiocho veintinueve",
        start=0,
    )
    | counted("treinta cuarenta cincuenta sesenta setenta ochenta noventa", start=30, step=10)
    | counted(
        "doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos",
        start=200,
        step=100,
    )
    | counted(
        "doscientas trescientas cuatrocientas quinientas seiscientas setecientas ochocientas novecientas",
        start=200,
        step=100,
    )
    | {
        "un": 1,
        "una": 1,
        "veintiún": 21,
        "veintiuna": 21,
        "ciento": 100,
        "dieciseis": 16,
        "veintidos": 22,
        "veintitres": 23,
    },
    fractions={
        **dict.fromkeys(("medio", "medios"), 2),
        **dict.fromkeys(("tercio", "tercios"), 3),
        **dict.fromkeys(("cuarto", "cuartos"), 4),
        **dict.fromkeys(("quinto", "quintos"), 5),
        **dict.fromkeys(("octavo", "octavos"), 8),
        **dict.fromkeys(("décimo", "décimos"), 10),
    },
    weak_numbers=words("un una uno cero once"),
    scales={"cien": 2, "mil": 3, "millón": 6, "millones": 6},
    number_joint="y",
    ordinals=counted("primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo", start=1)
    | counted("primera segunda tercera cuarta quinta sexta séptima octava novena décima", start=1)
    | {"primer": 1, "tercer": 3},
    ordinal_suffixes=words(".º .ª .er º ª o a er ero era do da ro ra to ta"),
    value_words={
        "EUR": "euro|euros",
        "USD": "dólar|dólares",
        "CHF": "franco|francos",
        "GBP": "libra|libras",
        "%": "por ciento|por cien|porciento",
        "day": "días hábiles|días laborables|días naturales|dia|dias",
        "week": "semana|semanas",
        "kg": "kilo|kilos",
        "°C": "grados c",
        "degree": "grado|grados",
        "half-year": "semestre|semestres",
        "september": "setiembre",
        "fortnight": "quincena|quincenas",
        "km/h": "kilómetros por hora",
        "saturday": "sabado|sabados|sábados",
        "sunday": "domingos",
        "wednesday": "miercoles",
        "am": "a. m.|a.m.|am|de la mañana",
        "pm": "p. m.|p.m.|pm|de la tarde|de la noche",
        "oclock": "h|horas|hs|hrs",
        "noon": "mediodía",
        "midnight": "medianoche",
        "week no": "semana|semana n.º",
        "quarter no": "t|trimestre|q",
        "half no": "semestre",
        "minus": "menos",
        "of": "del|de",
        "of unit": "de ",
    },
    date_links=words("de del el la las en"),
    range_words=words("a al hasta"),
    between_words=("entre", "y"),
    time_words={
        "this year": r"este año|año (?:actual|en curso)|presente año",
        "last year": r"año (?:pasado|anterior)|último año",
        "next year": r"año (?:que viene|próximo|siguiente)|próximo año",
        "latest": r"últim[oa]s?|actual(?:es|mente)?|más recientes?|más nuev[oa]s?|vigentes?",
        "previous": r"anterior(?:es|mente)?|previ[oa]s?|antigu[oa]s?|viej[oa]s?|penúltim[oa]s?|antes(?= *\?*$)",
        "next": r"próxim[oa]s?|siguientes?|que viene",
    },
)
