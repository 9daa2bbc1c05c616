"""Portuguese opposites, as written in Portugal and in Brazil."""

_NUMBER = (
    r"(?= (?:\d|dois|duas|três|quatro|cinco|seis|sete|oito|nove|dez|"
    r"doze|quinze|vinte|trinta|cinquenta|cem|metade))"
)
_O = "[oa]s?"

OPPOSITES = {
    "over": (
        r"acima|(?<!não )(?<!deve )(?<!pode )(?:ultrapass(?:a|am|ar|e|em|ou|ava|ará)|exced(?:e|em|er|a|am|eu|erá)|"
        rf"super(?:a|am|ou))|(?<!não )mais de{_NUMBER}|superior(?:es)? a|maior(?:es)? (?:de|que|do que)",
        rf"abaixo|(?<!não )menos de{_NUMBER}|inferior(?:es)? a|menor(?:es)? (?:que|do que)",
    ),
    "bound": (
        rf"pelo menos|no mínimo|mínim{_O}|não menos de|ou mais|ao menos",
        rf"no máximo|máxim{_O}|quando muito|não mais de|ou menos|até(?= \d)|não (?:deve |pode )?(?:ultrapass|"
        r"exced)(?:ar|er|e|a)",
    ),
    "before": (
        r"(?<!não )antes|o mais tardar|anterior(?:es|mente)? a|não mais tarde|previamente",
        r"depois|após|não antes|posterior(?:es|mente)? a|a partir de",
    ),
    "allowed": (
        rf"permitid{_O}|permit(?:e|em|ir|iu|irá)|autorizad{_O}|autoriz(?:a|am|ar|ou|ará|ação)|admitid{_O}",
        rf"proibid{_O}|pro[ií]b(?:e|em|ir|iu|ição|irá)|vedad{_O}|interdit{_O}|interditad{_O}",
    ),
    "lawful": (r"legal|legais|legalmente|lícit[oa]s?", r"ilegal|ilegais|ilegalmente|ilícit[oa]s?"),
    "rise": (
        r"aument(?:a|am|ar|ou|aram|ado|ada|ados|adas|ará|arão|o|os|ava|ando)|sub(?:iu|iram|ir|ida|idas|irá|irão|indo)|"
        r"sobe|sobem|cresc(?:e|em|er|eu|eram|ido|erá|imento)|increment(?:o|os|ou|ar)|elev(?:a|am|ou|ar)",
        r"diminu(?:i|em|ir|iu|íram|ído|ída|ídos|ídas|irá|ição)|baix(?:am|ar|ou|aram|ará|ada|adas)|desc(?:e|em|er|eu|"
        r"eram|ido|erá|ida)|reduz(?:em|ir|iu|iram|ido|ida|idos|idas|irá)?|redução|reduções|ca(?:i|em|ir|iu|íram|irá|"
        r"ído)(?! em\b)|queda|quedas|decresc(?:e|em|eu|er|ente)",
    ),
    "promote": (
        r"promov(?:e|em|er|eu|eram|ido)|favorec(?:e|em|er|eu|ido)|estimul(?:a|am|ar|ou|ado)|aceler(?:a|am|ar|ou|ado|"
        r"ação)|incentiv(?:a|am|ar|ou)|reforç(?:a|am|ar|ou|ado)|ativ(?:am|ar|ou|ação)",
        r"inib(?:e|em|ir|iu|ido|ição)|bloque(?:ia|iam|ar|ou|ado)|impe(?:de|dem|dir|diu|dido)|trav(?:am|ou)|"
        r"suprim(?:e|em|ir|iu|ido)|dificult(?:a|am|ar|ou)|retard(?:a|am|ar|ou|ado)",
    ),
    "improve": (
        r"melhor(?:a|am|ar|ou|ado|ada|ia|ias|es)?",
        r"pior(?:a|am|ar|ou|ado|es)?|deterior(?:a|am|ar|ou|ado|ação)",
    ),
    "open": (
        rf"abert{_O}|abr(?:e|em|ir|iu|iram|irá|irão|ia)|abertura",
        rf"fechad{_O}|fech(?:a|am|ar|ou|aram|ará|arão|ava)|encerrad{_O}|encerr(?:a|am|ar|ou|ará|amento)|fecho",
    ),
    "include": (
        rf"inclu(?:i|em|ir|iu|irá|indo|sive)|incluíd{_O}|inclus{_O}|compreend(?:e|em|ido)",
        rf"exclu(?:i|em|ir|iu|irá|indo|são)|excluíd{_O}|exceto|excepto|à exce[p]?ção|salvo(?= (?:o|a|os|as)\b)",
    ),
    "accept": (
        r"aceit(?:a|am|ar|ou|aram|e|es|ado|ada|ados|adas|ará|ação)|aprov(?:a|am|ar|ou|aram|ado|ada|ados|adas|ará|"
        rf"ação)|ado[p]?t(?:ar|ou|ado|ada|ados|adas)|conced(?:e|em|er|eu|ido|ida|idos|idas|erá)|deferid{_O}",
        r"rejeit(?:a|am|ar|ou|aram|ado|ada|ados|adas|ará|ção)|recus(?:a|am|ar|ou|aram|ado|ada|ados|adas|ará|as)|"
        rf"neg(?:a|am|ar|ou|ado|ada|ados|adas|ará)|indeferid{_O}|indefer(?:iu|ir|imento)|chumbad{_O}",
    ),
    "agree": (r"concord(?:a|am|ar|ou|ância)|de acordo(?! com\b)", r"discord(?:a|am|ar|ou|ância)|em desacordo"),
    "first": (r"primeir[oa]s?(?!-ministr)", r"últim[oa]s?"),
    "begin": (
        r"começ(?:a|am|ar|ou|aram|ará|o|ando)|inici(?:a|am|ar|ou|ado|ada|ará)|início",
        r"termin(?:a|am|ar|ou|aram|ado|ada|ará|o)|acab(?:am|ar|ou|ará)|conclu(?:i|em|ir|iu|são|ído|ída)|finaliz(?:a|"
        r"am|ar|ou|ado|ada)|(?:no|ao|o) final|(?:no|ao|o) fim(?! de semana)",
    ),
    "early": (
        r"cedo|antecipad[oa]s?|precoces?",
        r"(?<!mais )tarde(?= (?:demais|de mais)\b)|(?<!não )mais tarde|tardi[oa]s?|com atraso",
    ),
    "arrive": (
        r"cheg(?:a|am|ar|ou|aram|ará|arão|ada|adas)",
        r"part(?:em|iu|iram|irá|irão|ida|idas)|sa(?:i|em|iu|íram|irá|irão)|parte(?= (?:às|de|do|da|para|na|no)\b)",
    ),
    "enter": (
        r"entr(?:am|ar|ou|aram|ará|adas)|entrada(?= (?:de|do|da|no|na|para|pela)\b)|acede(?:r)?",
        r"sair|saídas?|deixar",
    ),
    "buy": (
        r"compr(?:a|am|ar|ou|aram|ado|ada|ados|adas|ará|ador|adora|adores|as)|adquir(?:ir|iu|ido|ida)",
        r"vend(?:e|em|er|eu|eram|ido|ida|idos|idas|erá|edor|edora|edores|as?)",
    ),
    "borrow": (
        r"inquilin[oa]s?|locatári[oa]s?|arrendatári[oa]s?|mutuári[oa]s?",
        r"senhori[oa]s?|locador(?:es|a)?|mutuantes?",
    ),
    "import": (
        r"import(?:ar|ou|ado|ada|ados|adas|ação|ações|adores)",
        r"export(?:a|am|ar|ou|ado|ada|ados|adas|ação|ações|adores)",
    ),
    "win": (
        r"ganh(?:a|am|ar|ou|aram|ará)|venc(?:e|em|er|eu|eram|edor|edora|edores)|vitórias?",
        r"perd(?:e|em|er|eu|eram|erá|ido|ida|edor|edora)|derrotas?|derrotad[oa]s?",
    ),
    "add": (
        r"acrescent(?:a|ar|ou|ado|ada|e)|adicion(?:a|ar|ou|ado|ada|e)|junt(?:ar|e)|som(?:ar|ado)",
        r"retir(?:a|am|ar|ou|ado|ada|e)|remov(?:e|em|er|eu|ido|ida|a)|elimin(?:a|ar|ou|ado|ada|e)|subtra(?:i|ir|ído)|"
        r"apag(?:ar|ado|ada|ue)",
    ),
    "able": (r"capa(?:z|zes)|apt[oa]s?", r"incapa(?:z|zes)|inapt[oa]s?"),
    "possible": (r"possível|possíveis", r"impossível|impossíveis"),
    "valid": (r"válid[oa]s?|em vigor", r"inválid[oa]s?|caducad[oa]s?|vencid[oa]s?|expirad[oa]s?"),
    "paid": (r"pag[oa]s?|remunerad[oa]s?|liquidad[oa]s?", r"em dívida|por pagar"),
    "complete": (r"complet[oa]s?|completamente", r"incomplet[oa]s?|inacabad[oa]s?"),
    "enough": (r"suficientes?|suficientemente|bastantes?", r"insuficientes?|insuficientemente"),
    "available": (r"disponível|disponíveis", r"indisponível|indisponíveis|esgotad[oa]s?"),
    "satisfied": (
        r"satisfeit[oa]s?|satisfatóri[oa]s?|contentes?",
        r"insatisfeit[oa]s?|insatisfatóri[oa]s?|descontentes?",
    ),
    "healthy": (r"saudável|saudáveis", r"doentes?"),
    "correct": (
        r"corret[oa]s?|correct[oa]s?|corretamente|exat[oa]s?|exact[oa]s?",
        r"incorret[oa]s?|incorrect[oa]s?|inexat[oa]s?|errad[oa]s?|fals[oa]s?",
    ),
    "necessary": (r"necessári[oa]s?|indispensáve(?:l|is)", r"desnecessári[oa]s?|dispensáve(?:l|is)|supérflu[oa]s?"),
    "known": (r"conhecid[oa]s?", r"desconhecid[oa]s?"),
    "limited": (r"limitad[oa]s?|determinad[oa]s?", r"ilimitad[oa]s?|indeterminad[oa]s?"),
    "active": (r"ativ[oa]s?|activ[oa]s?", r"inativ[oa]s?|inactiv[oa]s?"),
    "visible": (r"visível|visíveis", r"invisível|invisíveis|ocult[oa]s?"),
    "direct": (r"diret[oa]s?|direct[oa]s?|diretamente", r"indiret[oa]s?|indirect[oa]s?|indiretamente"),
    "regular": (r"regular(?:es|mente)?", r"irregular(?:es|mente)?"),
    "likely": (r"prováve(?:l|is)|provavelmente", r"improváve(?:l|is)"),
    "advantage": (r"vantage(?:m|ns)", r"desvantage(?:m|ns)|inconvenientes?"),
    "free": (r"grátis|gratuit[oa]s?|gratuitamente", r"pagamento obrigatório|sujeit[oa]s? a pagamento"),
    "high": (r"alt[oa]s?|elevad[oa]s?", r"baix[oa]s?"),
    "hot": (r"quentes?|aquecid[oa]s?|morn[oa]s?", r"fri[oa]s?|fresc[oa]s?|gelad[oa]s?"),
    "left": (r"esquerd[oa]s?", r"à direita|(?:lado|braço|pé|olho) direito|(?:mão|porta|perna|parte|margem) direita"),
    "inside": (r"dentro(?! de \d)|no interior", r"fora|no exterior|ao ar livre"),
    "same": (r"mesm[oa]s?(?= \w)|idêntic[oa]s?|iguais", r"diferentes?|distint[oa]s?"),
    "compulsory": (r"obrigatóri[oa]s?|obrigatoriamente", r"opciona(?:l|is)|facultativ[oa]s?|voluntári[oa]s?"),
    "temporary": (
        r"temporári[oa]s?|temporariamente|provisóri[oa]s?",
        r"permanentes?|permanentemente|definitiv[oa]s?|definitivamente",
    ),
    "new": (r"nov[oa]s?|jove(?:m|ns)|recentes?", r"velh[oa]s?|antig[oa]s?|usad[oa]s?"),
    "day": (r"de dia|durante o dia", r"à noite|de noite|durante a noite|noturn[oa]s?|nocturn[oa]s?"),
    "morning": (r"manhãs?", r"noites?|à tarde|da tarde"),
    "public": (r"públic[oa]s?|publicamente", r"privad[oa]s?|confidencia(?:l|is)|particular(?:es)?"),
    "internal": (r"intern[oa]s?", r"extern[oa]s?"),
    "full": (r"chei[oa]s?", r"vazi[oa]s?|esvaziad[oa]s?"),
    "occupied": (r"ocupad[oa]s?", r"desocupad[oa]s?|vag[oa]s"),
    "lock": (
        r"bloque(?:ar|ado|ada|ia|ie)|trancad[oa]s?|trancar",
        r"desbloque(?:ar|ado|ada|ia|ie)|destrancad[oa]s?|destrancar",
    ),
    "on": (
        r"lig(?:a|ar|ado|ada|ados|adas|ue)|acend(?:e|er|a)|aces[oa]s?|ativ(?:ar|ado|ada|e|ação)",
        r"deslig(?:a|ar|ado|ada|ados|adas|ue)|apagad[oa]s? as luzes|desativ(?:ar|ado|ada|e|ação)",
    ),
    "push": (r"empurr(?:ar|e|a)|carregue|premir|pressionar", r"pux(?:ar|e|a)"),
    "success": (
        r"sucessos?|êxitos?|consegui(?:u|do|ram)|bem-sucedid[oa]s?",
        r"fracass(?:o|os|ou|ar|ado)|falh(?:a|am|ou|ar|ado|as)|insucessos?|malsucedid[oa]s?",
    ),
    "wet": (r"molhad[oa]s?|húmid[oa]s?|úmid[oa]s?", r"sec[oa]s?"),
    "safe": (
        r"(?:é|são|está|estão|mais) segur[oa]s?|inofensiv[oa]s?",
        r"insegur[oa]s?|perigos[oa]s?|nociv[oa]s?|prejudicia(?:l|is)",
    ),
    "easy": (r"fáce(?:l|is)|fácil|facilmente|simples", r"difíce(?:l|is)|difícil|dificilmente|complicad[oa]s?"),
    "long": (r"long[oa]s?|compri[d]?d[oa]s?", r"curt[oa]s?|breves?"),
    "wide": (r"larg[oa]s?|ampl[oa]s?", r"estreit[oa]s?"),
    "large": (r"grandes?", r"pequen[oa]s?"),
    "fast": (r"rápid[oa]s?|rapidamente", r"lent[oa]s?|lentamente|devagar"),
    "heavy": (r"pesad[oa]s?", r"leves?"),
    "strong": (r"fortes?|reforçad[oa]s?", r"frac[oa]s?|enfraquecid[oa]s?"),
    "near": (r"perto|próxim[oa]s? d[eoa]", r"longe|distantes?"),
    "cheap": (r"barat[oa]s?", r"car[oa]s?(?! (?:senhor|amig)\w*)|dispendios[oa]s?"),
    "gain": (r"lucros?|ganhos?|excedentes?", r"prejuízos?|perdas?|défices?|déficits?"),
    "income": (r"receitas?|rendimentos?|proventos", r"despesas?|gastos?"),
    "debit": (r"debit(?:a|ar|ado|ada|ados)|débitos?", r"credit(?:a|ar|ado|ada|ados)"),
    "deposit": (r"deposit(?:a|ar|ou|ado|ada)|depósitos?", r"levant(?:ar|amento|amentos)|saques?|sacar"),
    "upper": (r"superior(?:es)?(?! a\b)|em cima", r"inferior(?:es)?(?! a\b)|em baixo|embaixo"),
    "front": (r"à frente|em frente|dianteir[oa]s?", r"atrás|traseir[oa]s?"),
    "north": (r"norte", r"sul"),
    "east": (r"leste|orienta(?:l|is)", r"oeste|ocidenta(?:l|is)"),
    "present": (r"presentes(?= )|presença", r"ausentes?|ausências?"),
    "employed": (
        r"contratad[oa]s?|contrat(?:ar|ou|ação)|admissão",
        r"despedid[oa]s?|desped(?:ir|iu|imento)|demitid[oa]s?|demissão|desempregad[oa]s?",
    ),
    "married": (r"casad[oa]s?", r"solteir[oa]s?|divorciad[oa]s?"),
    "clean": (r"limp[oa]s?", r"suj[oa]s?|contaminad[oa]s?"),
    "favour": (r"a favor", r"contra(?= (?:a proposta|o projeto|a moção|o orçamento)\b)|votos contra|votou contra"),
    "alive": (r"viv[oa]s(?= )", r"mort[oa]s?|falecid[oa]s?"),
    "guilty": (r"culpad[oa]s?", r"inocentes?"),
    "male": (r"masculin[oa]s?|home(?:m|ns)", r"feminin[oa]s?|mulher(?:es)?"),
    "positive": (r"positiv[oa]s?", r"negativ[oa]s?"),
    "even": (r"(?:números|dias|páginas) pares", r"ímpar(?:es)?"),
    "vertical": (r"vertica(?:l|is)|verticalmente", r"horizonta(?:l|is)|horizontalmente"),
    "tighten": (r"apert(?:ar|e|a|ado|ada)", r"desapert(?:ar|e|a|ado|ada)|afrouxar|afrouxe"),
}
