"""French opposites."""

_NUMBER = r"(?= (?:\d|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|vingt|trente|cinquante|cent|la moitié))"
_E = "e?s?"

OPPOSITES = {
    "over": (
        rf"au-dessus|(?<!ne )(?<!pas )dépass\w+|excèd\w+|excéd(?:er|ait|aient|é{_E}|ant)|"
        rf"(?<!pas )(?<!au )(?<!en )plus de{_NUMBER}|supérieur{_E} à",
        rf"au-dessous|en dessous|(?<!pas )(?<!au )moins de{_NUMBER}|inférieur{_E} à",
    ),
    "bound": (
        r"au moins|minimum|minimale?s?|minimaux|pas moins de|au minimum|ou plus|et plus",
        r"au plus|tout au plus|maximum|maximale?s?|maximaux|au maximum|pas plus de|jusqu['’]à(?= \d)|"
        r"ne dépass\w+ (?:pas|jamais)|"
        r"pas dépass\w+|ou moins|et moins",
    ),
    "before": (
        r"avant(?! tout\b)|au plus tard|préalablement|pas plus tard",
        r"après|au plus tôt|postérieurement|à l['’]issue d[eu]|à l['’]expiration d[eu]",
    ),
    "allowed": (
        rf"autoris(?:é{_E}|er|e|ent|ait|aient|era|eront|ation)|permis(?:e|es)?(?! de (?:conduire|construire|"
        r"séjour)\b)|permet(?:tent|tait|tre|tra)?|admis(?:e|es)?|licites?|a le droit|ont le droit",
        rf"interdi(?:t{_E}|re|sent|sait|ction|ctions)|défendu{_E}|prohib(?:é{_E}|er|e|ent)|illicites?|proscrit{_E}",
    ),
    "lawful": (r"légale?s?|légaux|légalement", r"illégale?s?|illégaux|illégalement"),
    "rise": (
        rf"augment(?:e|ent|er|é{_E}|ait|aient|era|eront|ation|ations|èrent|a|ant)|hausses?|mont(?:e|ent|er|é{_E}|ait|"
        rf"aient|era|eront|ée|ées)(?! (?:dans|sur|à bord))|croît|croissance|croissante?s?|accroît(?:re)?|accru{_E}|"
        rf"accroissement|relev(?:é{_E}|er|ait)(?! (?:de|d['’]|bancaire))|progress(?:e|ent|é|er|ion)|majoré{_E}|"
        r"majoration",
        rf"baiss(?:e|es|ent|er|é{_E}|ait|aient|era|eront|èrent|a|ant)|diminu(?:e|ent|er|é{_E}|ait|aient|era|eront|"
        rf"tion|tions|a|ant)|réduct(?:ion|ions)|rédui(?:t{_E}|re|sent|sait|ra|ront|sant)|chut(?:e|es|ent|é|er|ait|"
        rf"era)|recul(?:e|ent|é|er|ait)?|décroît|décroissante?s?|minoré{_E}",
    ),
    "promote": (
        r"favoris(?:e|ent|er|é|ée|ait)|stimul(?:e|ent|er|é|ée|ait|ation)|renforc(?:e|ent|er|é|ée|ement)|"
        r"accélér(?:er|é|ée|ation)|accélère(?:nt)?|encourag(?:e|ent|er|é|ée)|activ(?:ent|er|ation)",
        r"inhib(?:e|ent|er|é|ée|ition)|bloqu(?:e|ent|er|é|ée)|empêch(?:e|ent|er|é|ée|ait)|frein(?:e|ent|er|é|ée)|"
        r"ralenti(?:t|r|ssent|ssement)?|entrav(?:e|ent|er|é|ée)|supprim(?:e|ent|er|é|ée)",
    ),
    "improve": (
        r"amélior(?:e|ent|er|é|ée|és|ées|ait|ation|ations)|meilleur(?:e|s|es)?|mieux",
        r"aggrav(?:e|ent|er|é|ée|és|ées|ait|ation)|détérior(?:e|ent|er|é|ée|ation)|pires?|empir(?:e|er|é)",
    ),
    "open": (
        rf"ouvert{_E}|ouvr(?:e|ent|ir|ait|aient|ira|iront|ant)|ouvertures?|rouvr\w+",
        rf"ferm(?:é{_E}|e|ent|er|ait|aient|era|eront|ant|eture|etures)",
    ),
    "include": (
        r"inclu(?:s|se|ses|t|ent|re|ait|ra|ant)?|compris(?:e|es)?|y compris|comprend|comprennent|compren(?:ait|ant)|"
        r"inclusivement",
        r"exclu(?:s|e|es|t|ent|re|ait|ra|ant)?|hors(?= (?:taxes?|charges?|frais|tva|assurance|repas|options?|"
        r"pourboire|livraison)\b)|à l['’]exception|exceptée?s?|sauf|exclusion",
    ),
    "accept": (
        rf"accept(?:é{_E}|e|ent|er|ait|aient|era|eront|ation|a)|approuv(?:é{_E}|e|ent|er|ait|a|era|eront)|approbation|"
        rf"adopt(?:é{_E}|e|ent|er|ait|a|era|eront|ion)|accord(?:é{_E}|e|ent|er|ait|a|era)|agré(?:é{_E}|er)|"
        r"consent(?:i|ir|ement)?",
        rf"refus(?:é{_E}|e|ent|er|ait|aient|era|eront|a)?|rejet(?:é{_E}|er|ait|te|tent|tera|s)?|déclin(?:é{_E}|er|e)|"
        rf"débouté{_E}",
    ),
    "agree": (r"d['’]accord|est favorable|sont favorables|favorables?", r"en désaccord|désaccords?|défavorables?"),
    "first": (
        r"premi(?:er|ère|ers|ères)(?! (?:secours|ministre))",
        r"derni(?:er|ère|ers|ères)(?! (?:version|cas|"
        r"recours))(?<!an dernier)(?<!année dernière)(?<!mois dernier)(?<!semaine dernière)",
    ),
    "begin": (
        rf"commenc(?:e|ent|er|é{_E}|ait|aient|era|eront|ement|ements|a)|débuts?|début(?:e|ent|er|é{_E}|ait|era)|"
        rf"démarr(?:e|ent|er|é{_E}|age|ait|era)",
        rf"fin|fin(?:it|issent|ir|i{_E}|issait|ira|iront)|termin(?:e|ent|er|é{_E}|ait|aient|era|eront|a)|"
        rf"s['’]achèv\w+|achevé{_E}|cess(?:e|ent|er|é|era)",
    ),
    "early": (
        r"(?<!plus )tôt|(?<!au )plus tôt|anticipé(?:e|es|s)?|précoces?",
        r"(?<!plus )tard|(?<!au )(?<!pas )plus tard|tardi(?:f|fs|ve|ves|vement)|en retard",
    ),
    "more": (r"davantage|plus souvent|plus nombreu(?:x|ses)", r"moins souvent|moins nombreu(?:x|ses)|moins d['’]"),
    "arrive": (
        rf"arriv(?:e|ent|er|é{_E}|ait|aient|era|eront|ée|ées|ages?)",
        r"départs?|partent|partait|partira|partiront",
    ),
    "enter": (r"entr(?:ée|ées|er|ent|ait|era)|accéder", r"sort(?:ie|ies|ir|ent|ait|ira)|quitt(?:er|ent|ait|era)"),
    "buy": (
        rf"achet(?:er|é{_E}|ait|eur|eurs|euse|euses)|achèt(?:e|ent|era|eront)|achats?|acquérir|acquis(?:e|es)?",
        rf"vend(?:re|u{_E}|ent|ait|ra|ront|eur|eurs|euse|euses)?|ventes?|céd(?:er|é{_E})",
    ),
    "borrow": (
        rf"emprunt(?:e|ent|er|é{_E}|eur|eurs|euse|s)?|locataires?",
        rf"prêt(?:ent|er|é{_E}|eur|eurs|euse)|bailleurs?|propriétaires?",
    ),
    "import": (rf"import(?:é{_E}|er|ation|ations|ateurs?)", rf"export(?:é{_E}|er|e|ent|ation|ations|ateurs?)"),
    "win": (
        rf"gagn(?:e|ent|er|é{_E}|ait|era|ant|ante|ants|antes)|remport(?:e|ent|er|é{_E}|a)|vainqueurs?|victoires?",
        rf"perd(?:re|u{_E}|ent|ait|ra|ant|ante|ants|antes)?|défaites?",
    ),
    "add": (
        rf"ajout(?:e|ent|er|é{_E}|ait|era|ez|s)?|addition(?:ner|né{_E}|nez)",
        rf"retir(?:er|é{_E}|e|ent|era|ez)|enlev(?:er|é{_E}|ez)|enlèv\w+|supprim(?:er|é{_E}|e|ent|ez|era)|"
        rf"suppressions?|déduire|déduit{_E}|ôt(?:er|ez|é{_E})",
    ),
    "able": (r"capables?|en mesure|aptes?", r"incapables?|inaptes?|hors d['’]état"),
    "possible": (r"possibles?", r"impossibles?"),
    "valid": (
        r"valables?|valides?|en vigueur",
        r"invalides?|périmée?s?|expirée?s?|nulle?s? et non avenue?s?",
    ),
    "paid": (rf"payé{_E}|réglé{_E}|rémunéré{_E}", rf"impayé{_E}"),
    "complete": (r"compl(?:et|ète|ets|ètes|ètement)|achevée?s?", r"incompl(?:et|ète|ets|ètes)|inachevée?s?"),
    "enough": (r"suffisante?s?|suffisamment|assez", r"insuffisante?s?|insuffisamment"),
    "available": (r"disponibles?", r"indisponibles?|épuisée?s?"),
    "satisfied": (r"satisfaite?s?|satisfaisante?s?|contente?s?", r"insatisfaite?s?|mécontente?s?|insatisfaisante?s?"),
    "healthy": (r"en bonne santé|saine?s?", r"malades?|malsaine?s?|souffrante?s?"),
    "correct": (
        r"correcte?s?|correctement|exacte?s?|exactement",
        r"incorrecte?s?|inexacte?s?|erronée?s?|fau(?:x|sse|sses)",
    ),
    "necessary": (r"nécessaires?|indispensables?", r"inutiles?|superflue?s?"),
    "known": (r"connue?s?", r"inconnue?s?"),
    "limited": (r"limitée?s?|déterminée?s?", r"illimitée?s?|indéterminée?s?"),
    "active": (r"acti(?:f|fs|ve|ves)", r"inacti(?:f|fs|ve|ves)"),
    "visible": (r"visibles?|apparente?s?", r"invisibles?|cachée?s?"),
    "direct": (r"directe?s?|directement", r"indirecte?s?|indirectement"),
    "regular": (r"réguli(?:er|ère|ers|ères|èrement)", r"irréguli(?:er|ère|ers|ères|èrement)"),
    "likely": (r"probables?|probablement", r"improbables?"),
    "advantage": (r"avantages?|atouts?", r"inconvénients?|désavantages?"),
    "free": (r"gratuite?s?|gratuitement|sans frais", r"payante?s?|à titre onéreux"),
    "high": (r"haute?s?|élevée?s?|plus élevée?s?", r"bass?e?s?|faibles?"),
    "hot": (r"chaude?s?|tièdes?|chauffée?s?", r"froide?s?|fraîches?|réfrigérée?s?|glacée?s?"),
    "left": (r"gauche", r"droite|côté droit|bras droit|pied droit|œil droit"),
    "inside": (r"à l['’]intérieur|dedans|en intérieur", r"à l['’]extérieur|dehors|en plein air|en extérieur"),
    "same": (r"(?<!quand )mêmes?(?! si\b)|identiques?", r"différente?s?|distincte?s?"),
    "compulsory": (
        r"obligatoires?|obligatoirement|imposée?s?",
        r"facultati(?:f|fs|ve|ves)|optionnel(?:le|les|s)?|volontaires?",
    ),
    "temporary": (
        r"temporaires?|temporairement|provisoires?|provisoirement",
        r"permanente?s?|définiti(?:f|fs|ve|ves|vement)|durables?",
    ),
    "new": (
        r"nouve(?:au|aux|l|lle|lles)|neu(?:f|fs|ve|ves)|récente?s?|jeunes?",
        r"ancien(?:s|ne|nes)?|vieux|vieil|vieilles?|âgée?s?(?! d[e'’])|usagée?s?",
    ),
    "day": (r"de jour|pendant la journée|en journée", r"de nuit|pendant la nuit|la nuit"),
    "morning": (r"matins?|matinée", r"soirs?|soirée|après-midi"),
    "public": (r"publi(?:c|que|ques|cs|quement)", r"privée?s?|confidentiel(?:s|le|les)?"),
    "internal": (r"internes?", r"externes?"),
    "full": (r"pleine?s?(?! air)|remplie?s?", r"vides?|vidée?s?"),
    "occupied": (r"occupée?s?", r"inoccupée?s?|vacante?s?|libres?(?= (?:de suite|immédiatement)\b)"),
    "lock": (r"verrouill(?:er|ée?s?|e|ez|age)", r"déverrouill(?:er|ée?s?|e|ez|age)"),
    "on": (
        r"allum(?:er|ée?s?|e|ez|age)|activ(?:er|ée?s?|ez|ation)|en marche",
        r"étein(?:dre|te?s?|t|dez)|désactiv(?:er|ée?s?|e|ez|ation)|à l['’]arrêt",
    ),
    "connect": (
        r"(?:re)?connect(?:er|ée?s?|ez)|branch(?:er|ée?s?|ez)",
        r"déconnect(?:er|ée?s?|ez)|débranch(?:er|ée?s?|ez)",
    ),
    "push": (r"pouss(?:er|e|ez|ée?s?)|appuy(?:er|ez)", r"tir(?:er|e|ez|ée?s?)"),
    "success": (
        r"réussi(?:e|es|s|t|r|te|tes|ssent)?|succès|reçue?s?(?= à l['’]examen)",
        r"éch(?:ec|ecs|oué|ouer|oue|ouent)|ratée?s?|recalée?s?",
    ),
    "wet": (r"mouillée?s?|humides?", r"s(?:ec|ecs|èche|èches)"),
    "safe": (
        r"(?<!bien )sûre?s?|sans danger|inoffensi(?:f|fs|ve|ves)|sécurisée?s?",
        r"dangereu(?:x|se|ses|sement)|nocifs?|nocives?|risquée?s?",
    ),
    "easy": (r"faciles?|facilement|simples?|aisée?s?", r"difficiles?|difficilement|compliquée?s?"),
    "long": (r"long(?:s|ue|ues)?(?! de\b)|longtemps", r"courte?s?|brè(?:ve|ves)|bref|brefs"),
    "wide": (r"larges?", r"étroite?s?"),
    "large": (r"grande?s?|gros|grosses?", r"petite?s?"),
    "fast": (r"rapides?|rapidement|vite", r"lente?s?|lentement"),
    "heavy": (r"lourde?s?", r"lég(?:er|ère|ers|ères)"),
    "strong": (r"forte?s?(?= )|renforcée?s?", r"affaiblie?s?|fragiles?"),
    "near": (r"près d[eu]|proches?|à proximité", r"loin|éloignée?s?"),
    "cheap": (
        r"bon marché|moins ch(?:er|ère|ers|ères)|économiques?(?= que)",
        r"(?<!moins )(?<!pas )ch(?:er|ère|ers|ères)|coûteu(?:x|se|ses)|onéreu(?:x|se|ses)",
    ),
    "gain": (r"bénéfices?|gains?|excédents?", r"pertes?|déficits?"),
    "income": (
        r"recettes?|revenus?|produits d['’]exploitation|encaissements?",
        r"dépenses?|charges d['’]exploitation|décaissements?",
    ),
    "debit": (r"débit(?:er|ée?s?|e|era|s|eur|eurs|rice)?", r"crédit(?:er|ée?s?|e|era|eur|eurs|rice)|au crédit"),
    "deposit": (
        r"verser|verse|versements?|dépos(?:er|e|é)(?= (?:de l['’]|l['’]|un |une )?(?:argent|somme|chèque))",
        r"retraits?|prélèvements?|prélev(?:er|é)",
    ),
    "upper": (r"supérieure?s?(?! à\b)|en haut|étage du haut", r"inférieure?s?(?! à\b)|en bas|étage du bas"),
    "front": (r"devant|à l['’]avant", r"derrière|à l['’]arrière"),
    "north": (r"nord", r"sud"),
    "east": (r"à l['’]est|orientale?s?|vers l['’]est", r"à l['’]ouest|occidentale?s?|vers l['’]ouest"),
    "present": (
        r"présente?s?(?= (?:à|au|aux|lors|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b)|présence",
        r"absente?s?|absences?",
    ),
    "employed": (
        r"embauch(?:ée?s?|er|e)|recrut(?:ée?s?|er)|engagée?s?",
        r"licenci(?:ée?s?|er|ement|ements)|renvoyée?s?|congédiée?s?|au chômage",
    ),
    "married": (r"mariée?s?", r"célibataires?|divorcée?s?"),
    "clean": (r"(?<!leur )(?<!leurs )(?<!son )(?<!sa )(?<!ses )propres?(?! à\b)|nettoyée?s?", r"sales?|souillée?s?"),
    "favour": (r"en faveur|pour la proposition|pour le projet", r"en défaveur|contre la proposition|contre le projet"),
    "alive": (r"vivante?s?|en vie", r"morte?s?|décédée?s?"),
    "guilty": (r"coupables?", r"innocente?s?"),
    "male": (r"masculine?s?|hommes?|garçons?", r"féminine?s?|femmes?|filles?"),
    "positive": (r"positi(?:f|fs|ve|ves|vement)", r"négati(?:f|fs|ve|ves|vement)"),
    "even": (r"(?:numéros?|jours?|semaines?|nombres?|côtés?|pages?) paire?s?", r"impaire?s?"),
    "vertical": (r"verticale?s?|verticaux|verticalement", r"horizontale?s?|horizontaux|horizontalement"),
    "clockwise": (
        r"dans le sens (?:horaire|des aiguilles)",
        r"dans le sens (?:antihoraire|inverse)|sens inverse des aiguilles",
    ),
    "tighten": (r"serr(?:er|ez|ée?s?|e)", r"desserr(?:er|ez|ée?s?|e)|dévisser|dévissez"),
    "encrypted": (r"chiffr(?:er|ée|ées|ement)", r"déchiffr(?:er|ée?s?|ement)"),
}
