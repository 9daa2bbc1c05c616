"""French."""

from rag.text.lexicon import Lexicon, counted, words
from rag.text.lexicon.opposites.french import OPPOSITES

_DOCUMENTS = r"(?:documents?|fichiers?|textes?|dossiers?|pages?|papiers?|sources?)"

# What asks for a type of answer
_WHAT = (
    r"(?:quel(?:le)?s? (?:est|sont|était|étaient) (?:[\w’'-]+ ){0,4}|"
    r"(?:(?:à|de|sur|dans|jusqu['’]à|en) )?quel(?:le)?s? (?:[\w’'-]+ ){0,4}|"
    r"(?:donne|donnez|indiquez)-(?:moi|nous) (?:[\w’'-]+ ){0,4})(?:[ld]['’])?"
)
_MONEY = (
    "prix|tarifs?|coûts?|frais|loyer|caution|amende|salaire|budget|cotisation|redevance|taxe|montant|"
    "supplément|franchise|droits? d['’]inscription"
)
_PERIODS = "secondes|minutes|heures|jours|semaines|mois|ans|années|nuits"
_SPANS = "durée|délais?|préavis|temps d['’]attente|validité"
_SIZES = (
    "température|vitesse|pression|poids|taille|hauteur|largeur|profondeur|longueur|distance|dose|volume|"
    "puissance|tension|quantité|surface|diamètre|épaisseur"
)

LEXICON = Lexicon(
    spoken_times={
        "{hour} heures et quart": 15,
        "{hour} heures et demie": 30,
        "{hour} heure et quart": 15,
        "{hour} heure et demie": 30,
        "{hour} heures moins le quart": -15,
    },
    spoken_amounts={
        "une heure et demie": "1.5 hour",
        "{number} heures et demie": "{number}.5 hour",
        "un an et demi": "1.5 year",
        "un jour et demi": "1.5 day",
        "{number} ans et demi": "{number}.5 year",
        "la moitié": "50 %",
    },
    mutual_pattern=r"et|ou|ni|avec|rencontr\w+|épous\w+|près|entre|même|comme|ressembl\w+",
    clause_joints=words("tandis alors mais quoique et"),
    lacking_pattern=r"manques?|absence|pertes?|carences?",
    opposites=OPPOSITES,
    denies_behind=True,
    negating=words("personne pas jamais aucun aucune sans ni aucunement nullement rien"),
    not_negating_pattern=(
        r"\bpas\s+(?:plus|moins)\s+(?:tard|tôt|longtemps|souvent)\s+qu[e'’]|\bpas\s+(?:plus|moins)\s+d[e'’]|"
        r"\bpas\s+(?:seulement|uniquement|simplement)\b|\bou\s+pas\b|\bsans\s+doute\b|\bsans\s+(?:plus\s+)?tarder\b|"
        r"\brien\s+d['’]autre\s+qu|\bsi\s+ce\s+n['’]est\b|\bpas\s+à\s+pas\b|\bsans\s+cesse\b"
    ),
    affirming=words("oui certes certainement absolument"),
    conjunctions=words("et"),
    name_links=words("de la du"),
    opener_pattern=r"et|ou|mais|aussi|qu['’]en est-il|qu['’]est-ce que (?:ça|cela)",
    pronoun_pattern=r"il|elle|ils|elles|celui-ci|celle-ci",
    reference_pattern=r"ça|cela|celui-ci|celle-ci|ceux-ci",
    list_pattern=r"comment|étapes?|quels?|quelles?|qu['’]est-ce qu|liste|que faut-il|dans quel ordre",
    figure_pattern=(
        r"quand|combien|quelle (?:heure|date|température)|quel (?:jour|prix|numéro|montant|âge)|prix|numéro|"
        r"date|tarif|coût|téléphone"
    ),
    mention_patterns=(
        rf"(?:dans )?quel(?:le)?s? {_DOCUMENTS} (?:mentionnent?|parlent? (?:de la|de l['’]|des|du|de|d['’])|citent?|"
        r"évoquent?|contiennent|contient|traitent? (?:de la|de l['’]|des|du|de|d['’])|concernent?|nomment?) ?<subject>",
        rf"dans quel(?:le)?s? {_DOCUMENTS} (?:parle-t-on|est-il question|trouve-t-on|est-ce qu['’]on parle) "
        r"(?:(?:de la|de l['’]|des|du|de|d['’]) ?)?<subject>",
        rf"dans quel(?:le)?s? {_DOCUMENTS} <subject> (?:est|sont)(?:-(?:il|elle|ils|elles))? "
        r"(?:mentionnée?s?|citée?s?|évoquée?s?|nommée?s?)",
        rf"dans quel(?:le)?s? {_DOCUMENTS} (?:est|sont) (?:mentionnée?s?|citée?s?|évoquée?s?|nommée?s?) <subject>",
        r"où (?:est|sont) (?:mentionnée?s?|citée?s?) <subject>",
        r"où (?:est|sont) <subject> (?:mentionnée?s?|citée?s?)",
        r"où (?:parle-t-on|est-il question) (?:de la|de l['’]|des|du|de|d['’]) ?<subject>",
        rf"(?:liste|montre|trouve|donne)(?:z|r)?(?:-moi)? tous les {_DOCUMENTS} "
        r"(?:qui (?:mentionnent|parlent de|citent)|sur|mentionnant) <subject>",
        rf"tous les {_DOCUMENTS} (?:qui (?:mentionnent|parlent (?:de la|de l['’]|des|du|de|d['’])|citent)|sur) ?"
        r"<subject>",
        rf"combien de {_DOCUMENTS} (?:mentionnent|citent|parlent (?:de la|des|du|de)) <subject>",
    ),
    said_patterns=(
        r"(?:et )?où (?:est-il|est-ce que c['’]est|est-ce) "
        r"(?:écrit|dit|indiqué|marqué)(?: (?:que|qu['’]))?:? ?<subject>",
        r"(?:et )?où (?:dit-on|lit-on)(?: (?:que|qu['’]))?:? ?<subject>",
        rf"(?:dans )?quel(?:le)?s? {_DOCUMENTS} (?:dit|dit-on|disent|est-il écrit)(?: (?:que|qu['’]))?:? ?<subject>",
    ),
    document_patterns=(
        r"que (?:dit|disent) <document>(?: (?:sur|à propos de|au sujet de|concernant) <subject>)?",
        r"qu['’]est-ce que (?:dit|disent) <document>(?: (?:sur|à propos de|au sujet de|concernant) <subject>)?",
        r"qu['’]y a-t-il dans <document>(?: (?:sur|à propos de|concernant) <subject>)?",
        r"résume(?:z|r)?(?:-moi)? <document>",
    ),
    sides_patterns=(
        r"différences? (?:entre|y a-t-il entre) <one> et <other>",
        r"compare(?:z|r)? (?!avec |à )<one> (?:avec|et|à) <other>",
        r"(?:lequel|laquelle) des deux,? <one> ou <other>,",
    ),
    two_documents_pattern=r"(?:entre|dans|de|des) (?:les |ces )?deux",
    comparing_pattern=(
        r"compar\w*|différen\w*|changé|change|augment\w*|hausse|baiss\w*|monté|diminu\w*|évolu\w*|plus que|moins que|"
        r"plus cher|moins cher"
    ),
    document_words=words(
        "document documents fichier fichiers texte textes dossier page pages le la les l un une des du de nos notre "
        "mon ce cette section chapitre"
    ),
    article_pattern=r"le|la|les|l['’]|un|une|des|du|de la|de l['’]|de|notre|nos|le mot|le nom|le terme",
    joint_pattern=r"et|ainsi que",
    asking_pattern=(
        r"(?:(?:à|de|depuis|jusqu['’]à|pour|en|avec|dans|par|d['’]) ?)?(?:combien|comment|quand|où|qui|pourquoi|"
        r"quel(?:le)?s?|quoi|qu['’]est-ce|que|lequel|laquelle)\b|est-ce\b|(?:faut|peut|doit|est|sont|a|ont|y a)-"
        r"(?:t-)?(?:il|elle|on|ils|elles|je|nous|vous)\b"
    ),
    mention_heads=("1 document mentionne « {subject} » :", "{count} documents mentionnent « {subject} » :"),
    said_heads=("1 document dit « {subject} » :", "{count} documents disent « {subject} » :"),
    nearly_head="Aucun document ne dit exactement « {subject} ». Le plus proche :",
    at_least="au moins {count}",
    more_documents="… et {count} autres documents",
    not_answered="Sans réponse : {part}",
    letters="œêèàùû",
    months=tuple(
        counted("janvier février mars avril mai juin juillet août septembre octobre novembre décembre", start=1)
    ),
    never_last=words(
        "p.ex m mm mme mmes mlle mlles me dr pr st ste mgr cf c.-à-d c.à.d av bd boul all pl sq tél réf obs resp "
        "min dép prof cdt lt adj adr mgrs fg rte ch"
    ),
    before_number=words(
        "art n no nos p pp vol t chap ch al fig tab éd env tél r l d bât apt appt esc ét janv févr fév avr juil sept "
        "oct nov déc lun mar mer jeu ven sam dim §"
    ),
    before_number_or_words=words("art mar mer ch d l n t r p"),
    maybe_last=words("max etc sarl sa inc cie s.a s.a.r.l ttc ht min h hab kg qqch qqn suiv ss apr j.-c av.j.-c"),
    source_names=words("source sources référence références"),
    naming_pattern=r"selon|d['’]après|comme (?:indiqué|précisé|mentionné) (?:dans|par)|voir(?: aussi)?|cf|dans",
    saying_pattern=r"(?:indique|précise|dit|mentionne|explique|confirme|affirme)(?: que| qu['’])?",
    part_words=words(
        "article articles alinéa paragraphe section étape chapitre point partie numéro tableau figure annexe "
        "niveau classe page question"
    ),
    function_words=words(
        "le la les l un une des du de d au aux et ou où mais donc car ni ne pas plus est sont était étaient sera "
        "seront a ont avait avez avons peut peuvent doit doivent je j tu il elle on nous vous ils elles me te se s lui "
        "leur leurs mon ma mes ton ta tes son sa ses notre nos votre vos ce cet cette ces c qui que qu quoi quel "
        "quelle quels quelles quand comment combien pourquoi si dans sur sous avec sans pour par entre chez vers en y "
        "être avoir fait faire tout tous toute toutes très aussi n afin lors dont puis après avant depuis jusqu selon "
        "chaque"
    ),
    seasons={"printemps": 3, "automne": 9, "hiver": 12},
    period_words=words("semaine trimestre semestre"),
    version_words=words("version v révision brouillon édition projet"),
    older_words=words("ancien ancienne anciens anciennes vieux archive archives précédent précédente brouillon"),
    newer_words=words(
        "nouveau nouvelle nouveaux nouvelles final finale définitif définitive actuel actuelle actualisé"
    ),
    copy_words=words("copie corrigé corrigée signé signée rectificatif"),
    serial_words=words(
        "procès verbal procès-verbal pv compte rendu compte-rendu séance réunion rapport facture factures reçu relevé "
        "bulletin lettre courrier courriel avis journal planning ordre"
    ),
    reply_words=words("tr ref réf rép rectificatif correction"),
    before_pattern=r"avant|jusqu['’]en",
    correcting_pattern=(
        r"correction|rectificatif|rectification|erratum|corrigée?s?|déplacée?s?|reportée?s?|repoussée?s?|avancée?s?|"
        r"au lieu d[eu]|à la place|désormais|dorénavant|remplace|ne plus|finalement|erreur|annulée?s?|nouvelle date|"
        r"nouvel horaire|changement|modifiée?s?"
    ),
    prompt_example=(
        "La bibliothèque ouvre à dix heures.",
        "La piscine est fermée le lundi. Un billet coûte 4,50.",
        "Quand la piscine est-elle fermée ?",
        "La piscine est fermée le lundi [2].",
    ),
    not_in_documents="Les documents ne le disent pas.",
    unanswered_pattern=(
        r"(?:malheureusement,? )?(?:les|ces|vos|aucun(?:e)? (?:des|de ces)) (?:documents?|sources?|textes?|"
        r"extraits?)(?: fournis?| fournies?)? (?:ne |n['’])(?:(?:le|me|nous) )?(?:disent|mentionnent|"
        r"contiennent|précisent|indiquent|fournissent|donnent|répondent|permettent pas de répondre)|"
        r"(?:malheureusement,? )?(?:il n['’]y a|je n['’]ai|je ne trouve) (?:pas d['’]|pas trouvé|aucune?)|"
        r"je ne (?:sais pas|peux pas répondre)"
    ),
    pleasantry_pattern=(
        r"j['’]espère que (?:cela|ça|ceci) (?:(?:vous|t['’]|te) ?)?(?:aide|aidera|sera utile|"
        r"répond à (?:votre|ta) question)|"
        r"n['’]hésite[sz]? pas à (?:me )?(?:demander|contacter|poser (?:d['’]autres|vos|"
        r"des) questions)(?: si<more>)?|"
        r"(?:faites|dites|fais|dis)[ -](?:le[ -])?moi (?:savoir )?si<more>|"
        r"si (?:vous avez|tu as) (?:d['’]autres|des) questions|"
        r"je (?:suis|reste) à (?:votre|ta) disposition|"
        r"(?:c['’]est )?(?:une )?(?:très )?bonne question|"
        r"merci(?: beaucoup)?(?: pour (?:votre|ta) question)?|"
        r"de rien|bonjour|bonne journée"
    ),
    cardinals=counted(
        "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept "
        "dix-huit "
        "dix-neuf vingt trente quarante cinquante soixante",
        start=0,
    )
    | counted("vingt trente quarante cinquante soixante septante huitante nonante", start=20, step=10)
    | {
        "une": 1,
        "dix sept": 17,
        "dix huit": 18,
        "dix neuf": 19,
        "dix-sept": 17,
        "quatre vingt": 80,
        "quatre vingts": 80,
        "octante": 80,
    },
    fractions={
        **dict.fromkeys(("tiers",), 3),
        **dict.fromkeys(("quart", "quarts"), 4),
        **dict.fromkeys(("cinquième", "cinquièmes"), 5),
        **dict.fromkeys(("sixième", "sixièmes"), 6),
        **dict.fromkeys(("huitième", "huitièmes"), 8),
        **dict.fromkeys(("dixième", "dixièmes"), 10),
    },
    weak_numbers=words("un une zéro"),
    scales={"cent": 2, "cents": 2, "mille": 3, "million": 6, "millions": 6, "milliard": 9, "milliards": 9},
    figure_scales={"k": 3, "mio": 6, "md": 9, "mds": 9},
    number_joint="et",
    ordinals=counted(
        "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième onzième douzième "
        "treizième "
        "quatorzième quinzième seizième",
        start=1,
    )
    | {"première": 1, "premiers": 1, "premières": 1, "second": 2, "seconde": 2, "vingtième": 20},
    ordinal_suffixes=words("er ère re e ème eme è nd nde ième"),
    value_words={
        "CHF": "franc|francs|fr|frs",
        "GBP": "livre|livres",
        "%": "pour cent|pour-cent|p. 100|pourcent",
        "hour": "h|heures",
        "day": "jours ouvrables|jours ouvrés",
        "half-year": "semestre|semestres",
        "fortnight": "quinzaine|quinze jours",
        "kg": "kilo|kilos",
        "°C": "degrés c|celsius",
        "degree": "degré|degrés",
        "m²": "mètres carrés|m2",
        "km/h": "kilomètres heure|kilomètres à l'heure",
        "year": "an|ans|année|années",
        "march": "mar",
        "february": "fevrier",
        "august": "aout",
        "december": "decembre",
        "monday": "lundis",
        "tuesday": "mardis",
        "wednesday": "mercredis",
        "thursday": "jeudis",
        "friday": "vendredis",
        "saturday": "samedis",
        "sunday": "dimanches",
        "oclock": "h|heures|heure",
        "noon": "midi",
        "midnight": "minuit",
        "week no": "semaine|sem|s|semaine n°",
        "quarter no": "t|trimestre|q",
        "half no": "s|semestre",
        "minus": "moins",
        "of unit": "d'|d’|de ",
        "of": "du|de",
    },
    date_links=words("de du le en au dès"),
    range_words=words("à au jusqu'à jusqu'au a"),
    between_words=("entre", "et"),
    time_words={
        "this year": r"cette année|année en cours|de l'année en cours|année courante",
        "last year": r"l['’]an(?:née)? (?:dernière|dernier|passée|passé)|année (?:dernière|passée|précédente)",
        "next year": r"l['’]an(?:née)? (?:prochaine|prochain)|année (?:prochaine|suivante)",
        "latest": r"derniers?|dernières?|actuel(?:s|le|les|lement)?|plus récente?s?|récente?s?|en vigueur|à jour|"
        r"courante?s?",
        "previous": r"précédente?s?|anciens?|anciennes?|antérieure?s?|avant(?= *\?*$)|auparavant|avant-derni(?:er|"
        r"ère)s?",
        "next": r"prochaine?s?|suivante?s?|à venir",
    },
    asking_words=words(
        "veut dire quoi faut fais faire fait peux veux voudrais voulez souhaite dois devons doivent besoin ça là "
        "parce vraiment finalement donc lequel laquelle lesquels lesquelles chez savoir sais dites dis donnez "
        "donne revient passe suis ai allez va vont mien lorsque auprès coûte coute coûtent heure dure"
    ),
    # The type of answer that a question asks for
    why_pattern="pourquoi|pour quelle raison|pour quel motif",
    because_pattern=(
        r"parce qu['’]?e?|puisqu['’]?e?|car|afin|pour|raisons?|"
        r"suite à|à cause|en raison|du fait|grâce à|faute de|sinon"
    ),
    person_pattern=(
        "^(?:(?:et|mais) )?(?:(?:à|de|par|avec|pour|chez) )?qui(?! (?:que|est-ce que c['’]est))|[,;:.?!] ?qui|"
        "(?:à|avec|par|de|chez|pour|sais|savoir|dire|et) qui|qui est(?:-ce)?|"
        "quel(?:le)?s? (?:personnes?|agents?|médecins?|responsables?|élue?s?|adjointe?s?)|"
        f"{_WHAT}(?:responsable|interlocut(?:eur|rice)|nom du|nom de la)"
    ),
    place_pattern=(
        "(?:d['’])?où|"
        "(?:dans |à )?quel(?:le)?s? (?:salle|bureau|bâtiment|rue|ville|étage|endroit|lieu|place|guichet)|"
        f"{_WHAT}(?:adresse(?! (?:e-?mail|mail|électronique|internet|courriel|web))|lieu)|"
        "^(?:l['’])?adresse(?! (?:e-?mail|mail|électronique|internet|courriel|web))"
    ),
    time_pattern=(
        "^(?:(?:et|mais) )?(?:(?:depuis|à partir de|pour|jusqu['’]à|avant) )?quand(?! .*,)|"
        r"(?:depuis|à partir de|jusqu['’]à|pour|de|et) quand|quand(?=\W*$)|"
        "quand (?:est-ce|a lieu|ont lieu|ouvre|ferme|commence|aura|sera|est|sont)|"
        "(?:à|de|jusqu['’]à) quelle heure|quel(?:le)?s? (?:heures?|jours?|dates?|mois|année|semaine|horaires?)|"
        f"{_WHAT}(?:dates?|horaires?|heures?|date limite|échéance|jours?)|"
        "^(?:les )?(?:horaires?|heures d['’]ouverture|date)"
    ),
    duration_pattern=(
        rf"(?:pendant |depuis )?combien de temps|combien (?:de|d['’]) ?(?:\w+ )?(?:{_PERIODS})|"
        rf"{_WHAT}(?:{_SPANS})|combien dure\w*|^(?:la )?(?:durée|délai|préavis)|(?:sous|dans) quels? délais?"
    ),
    money_pattern=(
        r"combien (?:ça |cela |est-ce que (?:ça |cela )?)?(?:coûte\w*|coute\w*|vaut|valent)|"
        r"combien (?:paie|paye|doit|dois|faut)[\w-]* (?:.{0,60}?)(?:payer|régler|verser)?|"
        r"combien (?:est-ce|est|pour)|combien(?=\W*$)|combien d['’](?:argent|euros)|"
        rf"(?:à|de) combien (?:est|sont|s['’]élève\w*)|{_WHAT}(?:{_MONEY})|^(?:les? |la )?(?:{_MONEY})"
    ),
    count_pattern=(
        rf"combien (?:de|d['’]) ?(?!(?:\w+ )?(?:{_PERIODS}|temps|argent|euros|kilos?|litres?|grammes?|mètres?|"
        rf"kilomètres?|degrés)\b)\w+|combien (?:sont|y a-t-il|êtes)|{_WHAT}(?:nombre|âge)|à quel âge|"
        "^(?:le )?nombre"
    ),
    phone_pattern=(
        f"numéros? de (?:téléphone|portable|fax)|{_WHAT}(?:téléphone|tél|portable|fax|standard)|"
        r"(?:à )?quel numéro|^(?:le )?(?:téléphone|tél)|téléphone(?= (?:de|du|des)\b|\W*$)|par téléphone|"
        "qui (?:appeler|dois-je appeler|puis-je appeler|peut-on appeler|faut-il appeler)|"
        "comment (?:joindre|contacter|appeler)|numéro (?:d['’]urgence|d['’]appel)"
    ),
    email_pattern=(
        f"adresses? (?:e-?mail|mail|électronique|courriel)|{_WHAT}(?:e-?mail|mail|courriel)|"
        r"^(?:l['’])?(?:e-?mail|courriel|mail)|(?:e-?mail|courriel)(?= (?:de|du|des)\b|\W*$)|"
        "à quelle adresse (?:écrire|envoyer)"
    ),
    web_pattern=(
        f"{_WHAT}(?:site(?: internet| web)?|adresse (?:internet|web)|page web|url)|^(?:le )?site (?:internet|web)"
    ),
    measure_pattern=(
        rf"combien (?:pèse\w*|mesure\w*)|{_WHAT}(?:{_SIZES})|"
        "combien de (?:kilos?|litres?|grammes?|mètres?|kilomètres?|degrés)|"
        "à quelle (?:température|distance|vitesse|hauteur)|quelle quantité"
    ),
)
