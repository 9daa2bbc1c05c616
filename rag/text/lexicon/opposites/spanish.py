"""Spanish opposites."""

_NUMBER = (
    r"(?= (?:\d|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|"
    r"doce|quince|veinte|treinta|cincuenta|cien|la mitad))"
)
_O = "[oa]s?"

OPPOSITES = {
    "over": (
        r"por encima|(?<!no )(?<!no debe )(?<!no puede )(?:super(?:a|an|ar|e|en|ó|aba|ará)|exced(?:e|en|er|a|an|ió|"
        rf"erá)|sobrepas\w+)|(?<!no )más de{_NUMBER}|superior(?:es)? a|mayor(?:es)? (?:de|que)",
        rf"por debajo|(?<!no )menos de{_NUMBER}|inferior(?:es)? a|menor(?:es)? (?:de|que)",
    ),
    "bound": (
        r"al menos|por lo menos|como mínimo|mínim[oa]s?|no menos de|o más|en adelante",
        r"como mucho|a lo sumo|como máximo|máxim[oa]s?|no más de|o menos|hasta(?= \d)|no (?:debe |puede )?(?:superar|"
        r"exceder|excederá|superará|supere|exceda)",
    ),
    "before": (
        r"(?<!no )antes(?! bien\b)|a más tardar|previ[oa]s? a|no más tarde",
        r"después|tras(?= )|no antes|posterior(?:es|mente)?|a partir de",
    ),
    "allowed": (
        rf"permitid{_O}|permit(?:e|en|ir|ía|ió|irá)|autorizad{_O}|autoriz(?:a|an|ar|ó|ará)|admitid{_O}",
        rf"prohibid{_O}|prohíb(?:e|en)|prohib(?:ir|ió|ía|irá|ición)|vedad{_O}|desautorizad{_O}",
    ),
    "lawful": (r"legal(?:es|mente)?|lícit[oa]s?", r"ilegal(?:es|mente)?|ilícit[oa]s?"),
    "rise": (
        r"aument(?:a|an|ar|ó|aron|ado|ada|ados|adas|ará|arán|o|os|aba|ando|e|en)|sub(?:e|en|ir|ió|ieron|ido|irá|irán|"
        r"ía|iendo|ida|idas)|crec(?:e|en|er|ió|ieron|ido|erá|iendo|imiento)|increment(?:a|an|ar|ó|ado|ada|o|os|ará|"
        r"aron)|elev(?:a|an|ar|ó|ará|aron)|alza",
        r"disminu(?:ye|yen|ir|yó|yeron|ido|ida|irá|ía|yendo|ción|ciones)|baj(?:an|ar|ó|aron|ado|ará|arán|aba|ando|"
        r"adas?)|(?<!la )(?<!en )baja(?= (?:el|la|los|las|un|de)\b)|redu(?:ce|cen|cir|jo|jeron|cido|cida|cidos|cidas|"
        r"cirá|ciendo|cción|cciones)|desc(?:iende|ienden|ender|endió|endieron|endido|enso|ensos)|ca(?:e|en|yó|yeron|"
        r"ído|ída|ídas|erá)(?! (?:en|el)\b)|decrec(?:e|en|er|ió|iente)|rebaj(?:a|an|ar|ó|ado|ada|as)",
    ),
    "promote": (
        r"promuev(?:e|en)|promov(?:er|ió|ieron)|favorec(?:e|en|er|ió|ido)|estimul(?:a|an|ar|ó|ado)|aceler(?:a|an|ar|"
        r"ó|ado|ación)|fomenta(?:n|r|do)?|refuerza(?:n)?|reforz(?:ar|ó|ado)|activ(?:an|ar|ó|ación)",
        r"inhib(?:e|en|ir|ió|ido|ición)|bloque(?:a|an|ar|ó|ado)|impid(?:e|en|ió|ieron)|impedir|fren(?:a|an|ar|ó|"
        r"ado)|suprim(?:e|en|ir|ió|ido)|dificult(?:a|an|ar|ó)|ralentiz(?:a|an|ar|ó)",
    ),
    "improve": (
        r"mejor(?:a|an|ar|ó|ado|ada|as|es)?",
        r"empeor(?:a|an|ar|ó|ado|amiento)|peor(?:es)?|deterior(?:a|an|ar|ó|o|ado)",
    ),
    "open": (
        rf"abiert{_O}|abr(?:e|en|ir|ió|ieron|irá|irán|ía|ían)|apertura",
        rf"cerrad{_O}|cierr(?:a|an|e|en)|cerr(?:ar|ó|aron|ará|arán|aba|aban)|cierres?",
    ),
    "include": (
        rf"inclu(?:ye|yen|ir|yó|ía|irá|yendo|sive)|incluid{_O}|incluso(?= el| la)|comprend(?:e|en|ido|ida)",
        rf"exclu(?:ye|yen|ir|yó|ía|irá|yendo|sión)|excluid{_O}|excepto|salvo(?= (?:el|la|los|las|los)\b)|"
        rf"exceptuad{_O}|a excepción",
    ),
    "accept": (
        r"acept(?:a|an|ar|ó|aron|ado|ada|ados|adas|ará|ación)|aprob(?:ar|ó|aron|ado|ada|ados|adas|ará|ación)|"
        r"aprueb(?:a|an)|adopt(?:a|an|ar|ó|ado|ada|ados|adas)|conced(?:e|en|er|ió|ido|ida|idos|idas|erá)|accedi(?:ó|"
        r"eron)|otorg(?:a|ar|ó|ado|ada)",
        r"rechaz(?:a|an|ar|ó|aron|ado|ada|ados|adas|ará|o)|den(?:iega|iegan|egar|egó|egado|egada|egados|egadas|egará|"
        r"egación)|deneg(?:ar|ó|ado|ada)|desestim(?:a|ar|ó|ado|ada|adas)|declin(?:ar|ó)|rehus(?:ar|ó|a)",
    ),
    "agree": (r"de acuerdo", r"en desacuerdo|desacuerdos?"),
    "first": (r"primer(?:o|a|os|as)?(?! ministr)", r"últim[oa]s?"),
    "begin": (
        r"comien(?:za|zan|ce|cen|zo)|comenz(?:ar|ó|aron|ará|ado)|empie(?:za|zan)|empez(?:ar|ó|aron|ará)|inici(?:a|an|"
        r"ar|ó|ado|ada|o|ará)|inicio",
        r"termin(?:a|an|ar|ó|ado|ada|ará|aron|ación)|finaliz(?:a|an|ar|ó|ado|ada|ará|ación)|acab(?:an|ar|ó|ará)|"
        r"conclu(?:ye|yen|ir|yó|irá|sión)|(?:al|a) final(?:es)?|el final",
    ),
    "early": (
        r"tempran[oa]s?|anticipad[oa]s?|pronto|precoz",
        r"(?<!más )tarde(?= (?:de|que|en)\b)|tardí[oa]s?|con retraso",
    ),
    "more": (r"(?<!o )(?<!no )más(?= \w+s\b)(?! de\b)", r"(?<!o )(?<!al )(?<!lo )menos(?= \w+s\b)(?! de\b)"),
    "arrive": (
        r"lleg(?:a|an|ar|ó|aron|ará|arán|ado|ada|adas)",
        r"sal(?:e|en|ir|ió|ieron|drá|drán|ida|idas)|parti(?:ó|eron|rá|rán)",
    ),
    "enter": (
        r"entr(?:an|ar|ó|aron|ará|adas)|entrada(?= (?:de|del|al|a|por)\b)|acceder|ingres(?:ar|an|ó)",
        r"abandon(?:ar|an|ó|ará)|salir",
    ),
    "buy": (
        r"compr(?:a|an|ar|ó|aron|ado|ada|ados|adas|ará|ador|adora|adores|as)|adquir(?:ir|ió|ido|ida)|adquiere",
        r"vend(?:e|en|er|ió|ieron|ido|ida|idos|idas|erá|edor|edora|edores)|ventas?",
    ),
    "borrow": (
        r"prestatari[oa]s?|arrendatari[oa]s?|inquilin[oa]s?",
        r"prestamistas?|arrendador(?:es|a|as)?|caser[oa]s?",
    ),
    "import": (
        r"import(?:ar|ado|ada|ados|adas|ación|aciones|adores)",
        r"export(?:a|an|ar|ado|ada|ados|adas|ación|aciones|adores)",
    ),
    "win": (
        r"gan(?:a|an|ar|ó|aron|ado|ará|ador|adora|adores)|venc(?:ió|edor|edora|edores)",
        r"p(?:ierde|ierden|erder|erdió|erdieron|erdido|erdida|erderá|erdedor|erdedora)|derrot(?:a|as|ado|ada)",
    ),
    "add": (
        r"añad(?:e|en|ir|ió|ido|ida|idos|idas|a|an)|agreg(?:a|ar|ó|ado|ada|ue)|sum(?:ar|ado|an)",
        r"quit(?:a|an|ar|ó|ado|ada|e|en)|elimin(?:a|an|ar|ó|ado|ada|ados|adas|e|en)|suprim(?:e|en|ir|ió|ido|ida)|"
        r"rest(?:ar|ado)|retir(?:a|an|ar|ó|ado|ada|e|en)",
    ),
    "able": (r"capa(?:z|ces)|apt[oa]s?", r"incapa(?:z|ces)|inept[oa]s?"),
    "possible": (r"posibles?", r"imposibles?"),
    "valid": (r"válid[oa]s?|vigentes?|en vigor", r"inválid[oa]s?|caducad[oa]s?|vencid[oa]s?"),
    "paid": (r"pagad[oa]s?|abonad[oa]s?|remunerad[oa]s?", r"impagad[oa]s?|impagos?"),
    "complete": (r"complet[oa]s?|acabad[oa]s?", r"incomplet[oa]s?|inacabad[oa]s?"),
    "enough": (r"suficientes?|suficientemente|bastantes?", r"insuficientes?|insuficientemente"),
    "available": (r"disponibles?", r"agotad[oa]s?"),
    "satisfied": (
        r"satisfech[oa]s?|satisfactori[oa]s?|content[oa]s?",
        r"insatisfech[oa]s?|insatisfactori[oa]s?|descontent[oa]s?",
    ),
    "healthy": (r"san[oa]s?|saludables?", r"enferm[oa]s?|insan[oa]s?"),
    "correct": (
        r"correct[oa]s?|correctamente|exact[oa]s?",
        r"incorrect[oa]s?|incorrectamente|inexact[oa]s?|erróne[oa]s?|fals[oa]s?",
    ),
    "necessary": (r"necesari[oa]s?|imprescindibles?", r"innecesari[oa]s?|prescindibles?|superflu[oa]s?"),
    "known": (r"conocid[oa]s?", r"desconocid[oa]s?"),
    "limited": (r"limitad[oa]s?|definid[oa]s?", r"ilimitad[oa]s?|indefinid[oa]s?"),
    "active": (r"activ[oa]s?", r"inactiv[oa]s?"),
    "visible": (r"visibles?", r"invisibles?|ocult[oa]s?"),
    "direct": (r"direct[oa]s?|directamente", r"indirect[oa]s?|indirectamente"),
    "regular": (r"regular(?:es|mente)?", r"irregular(?:es|mente)?"),
    "likely": (r"probables?|probablemente", r"improbables?"),
    "advantage": (r"ventajas?|beneficios?(?= (?:de|del|para)\b)", r"desventajas?|inconvenientes?"),
    "free": (r"gratis|gratuit[oa]s?|gratuitamente", r"de pago|previo pago"),
    "high": (r"alt[oa]s?|elevad[oa]s?", r"(?<!por lo )baj[oa]s(?= )|baj[oa]s|(?:más|muy|demasiado) baj[oa]"),
    "hot": (r"calientes?|cálid[oa]s?|templad[oa]s?", r"frí[oa]s?|fresc[oa]s?|helad[oa]s?"),
    "left": (
        r"izquierd[oa]s?",
        r"a la derecha|derech[oa]s?(?= de la (?:puerta|calle))|(?:lado|brazo|pie|ojo|margen) derecho|(?:mano|puerta|"
        r"pierna|parte|orilla) derecha",
    ),
    "inside": (
        r"dentro(?! de (?:\d|un|una|los|las|dos|tres))|interior(?:es)?",
        r"fuera(?! de (?:plazo|servicio)\b)|exterior(?:es)?|al aire libre",
    ),
    "same": (r"mism[oa]s?(?= )|idéntic[oa]s?", r"distint[oa]s?|diferentes?"),
    "compulsory": (
        r"obligatori[oa]s?|obligatoriamente",
        r"opcional(?:es|mente)?|facultativ[oa]s?|voluntari[oa]s?|voluntariamente",
    ),
    "temporary": (
        r"temporal(?:es|mente)?|provisional(?:es|mente)?",
        r"permanentes?|permanentemente|definitiv[oa]s?|definitivamente",
    ),
    "new": (r"nuev[oa]s?|jóven(?:es)?|joven|recientes?", r"viej[oa]s?|antigu[oa]s?|usad[oa]s?"),
    "day": (r"de día|durante el día", r"de noche|por la noche|durante la noche|nocturn[oa]s?"),
    "public": (r"públic[oa]s?|públicamente", r"privad[oa]s?|confidencial(?:es)?"),
    "internal": (r"intern[oa]s?", r"extern[oa]s?"),
    "full": (r"llen[oa]s?", r"vací[oa]s?|vaciad[oa]s?"),
    "occupied": (r"ocupad[oa]s?", r"desocupad[oa]s?|vacantes?"),
    "lock": (r"bloque(?:ar|ado|ada|a|an|e|en)", r"desbloque(?:ar|ado|ada|a|an|e|en)"),
    "on": (
        r"encend(?:er|ido|ida|idos|idas|ió)|enciend(?:e|en|a|an)|activ(?:ar|ado|ada|e|en|ación)|conect(?:ar|ado|ada|e|"
        r"en)",
        r"apag(?:ar|ado|ada|ados|adas|a|an|ó|ue|uen)|desactiv(?:ar|ado|ada|a|an|e|en|ación)|desconect(?:ar|ado|ada|a|"
        r"an|e|en)",
    ),
    "push": (r"empuj(?:ar|e|en|a|an)|puls(?:ar|e)", r"tir(?:ar|e|en) d"),
    "success": (
        r"éxitos?|logr(?:ó|ado|ada|ar|aron)|aprobad[oa] el examen|exitos[oa]s?",
        r"fracas(?:o|os|ó|ar|ado|ada|aron|a|an)|fall(?:a|an|ó|ar|aron|ado|os?)|suspendid[oa] el examen",
    ),
    "wet": (r"mojad[oa]s?|húmed[oa]s?", r"sec[oa]s?"),
    "safe": (
        r"segur[oa]s(?= )|inofensiv[oa]s?|(?:es|son|está|más) segur[oa]",
        r"insegur[oa]s?|peligros[oa]s?|nociv[oa]s?|dañin[oa]s?",
    ),
    "easy": (r"fácil(?:es|mente)?|sencill[oa]s?", r"difícil(?:es|mente)?|complicad[oa]s?"),
    "long": (r"larg[oa]s?", r"cort[oa]s?|breves?"),
    "wide": (r"anch[oa]s?|ampli[oa]s?", r"estrech[oa]s?|angost[oa]s?"),
    "large": (r"grandes?|gran", r"pequeñ[oa]s?"),
    "fast": (r"rápid[oa]s?|rápidamente", r"lent[oa]s?|lentamente|despacio"),
    "heavy": (r"pesad[oa]s?", r"liger[oa]s?"),
    "strong": (r"fuertes?|fortalecid[oa]s?", r"débil(?:es)?|debilitad[oa]s?"),
    "near": (r"cerca|cercan[oa]s?|próxim[oa]s? a", r"lejos|lejan[oa]s?"),
    "cheap": (r"barat[oa]s?|económic[oa]s?(?= que)", r"car[oa]s?(?! (?:a|o)\b)|costos[oa]s?"),
    "gain": (r"ganancias?|superávit", r"pérdidas?|déficits?"),
    "income": (r"ingresos", r"gastos"),
    "debit": (r"adeud(?:ar|o|os|ado|ada)|débitos?|cargad[oa]s? en cuenta", r"abonos?|acredit(?:ar|ado)"),
    "upper": (r"superior(?:es)?(?! a\b)|arriba", r"inferior(?:es)?(?! a\b)|abajo"),
    "front": (r"delante|delanter[oa]s?", r"detrás|traser[oa]s?"),
    "north": (r"norte", r"sur"),
    "east": (r"al este(?= de)|oriental(?:es)?", r"al oeste|oeste|occidental(?:es)?"),
    "present": (r"presentes|presencia", r"ausentes?|ausencias?"),
    "employed": (
        r"contratad[oa]s?|contrat(?:ar|ó|ación)",
        r"despedid[oa]s?|desp(?:ide|idió|edir|idos?)|desemplead[oa]s?",
    ),
    "married": (r"casad[oa]s?", r"solter[oa]s?|divorciad[oa]s?"),
    "clean": (r"limpi[oa]s?", r"suci[oa]s?|contaminad[oa]s?"),
    "favour": (r"a favor", r"en contra"),
    "alive": (r"viv[oa]s", r"muert[oa]s?|fallecid[oa]s?"),
    "guilty": (r"culpables?", r"inocentes?"),
    "male": (r"masculin[oa]s?|hombres?|varon(?:es)?|varón", r"femenin[oa]s?|mujer(?:es)?"),
    "positive": (r"positiv[oa]s?", r"negativ[oa]s?"),
    "even": (r"pares", r"impar(?:es)?"),
    "vertical": (r"vertical(?:es|mente)?", r"horizontal(?:es|mente)?"),
    "tighten": (r"apret(?:ar|ado|ada|ados)|apriet(?:e|a)", r"afloj(?:ar|e|a|ado|ada)"),
}
