"""Spanish."""

from rag.text.lexicon import Lexicon, counted, words

LEXICON = Lexicon(
    negating=words("nunca ningún ninguna ninguno sin tampoco"),
    conjunctions=words("y"),
    name_links=words("de la"),
    opener_pattern=r"y|o|pero|también|qué (?:hay|pasa) (?:de|con)",
    reference_pattern=r"eso|esto|ello|ahí",
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
    function_words=words(
        "el la los las un una unos unas de del al a y e o u pero sino ni no sí que qué quien quién cual cuál cuales "
        "cuándo cuando cómo como dónde donde cuánto cuánta cuántos cuántas es son era eran fue fueron será está están "
        "estaba ser estar ha han había hay tiene tienen puede pueden puedo debe deben hacer yo tú él ella nosotros "
        "ustedes usted ellos ellas me te se nos lo le les su sus mi mis tu tus nuestro nuestra este esta estos estas "
        "ese esa eso esto en con sin por para sobre entre hasta desde hacia según durante si porque más muy también ya "
        "todo todos toda todas cada después antes"
    ),
    not_in_documents="Los documentos no lo dicen.",
)
