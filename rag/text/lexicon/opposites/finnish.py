"""Finnish opposites: those that matter most. Endings are many, so that most words are stems."""

OPPOSITES = {
    "over": (
        r"yli(?= \d)|ylit(?:tää|tävät|täv\w+|ti|tänyt|ys)|enemmän kuin|suurempi kuin|yläpuolel\w+|vanhempi kuin",
        r"alle(?= \d)|alit(?:taa|tavat|tav\w+|ti|tanut|us)|vähemmän kuin|pienempi kuin|alapuolel\w+|nuorempi kuin",
    ),
    "bound": (
        r"vähintään|ainakin|vähimmäis\w+|minimi\w*|tai enemmän",
        r"enintään|korkeintaan|enimmäis\w+|maksimi\w*|tai vähemmän",
    ),
    "before": (r"ennen(?! kaikkea)|viimeistään|aiemmin kuin|etukäteen", r"jälkeen|aikaisintaan|alkaen|jälkikäteen"),
    "allowed": (
        r"salli(?:ttu\w*|taan|tut|a|i|vat|tua)|luvallis\w+|luvalla|hyväksyttävä\w*",
        r"kiel(?:letty\w*|letään|letyt|tää|si|to|lon|tävät)|luvat(?:on|tom\w+|ta)",
    ),
    "rise": (
        r"nous(?:ee|evat|i|ivat|ut\w*|ta|eva\w*|u|un)|kasv(?:aa|avat|oi|oivat|anut|u|un|ua|ava\w*)|lisäänty\w+|"
        r"korot\w+|nost(?:aa|etaan|ettiin|i|o|ettu\w*)",
        r"lask(?:ee|evat|i|ivat|enut|u|un|eva\w*|etaan|ettiin|ettu\w*)|väh(?:en\w+|eni|enee|enty\w+)|alen(?:taa|"
        r"netaan|nettiin|i|ee|nus\w*|nettu\w*)|pienen\w+",
    ),
    "open": (
        r"auki|avoin(?:na)?|avoim\w+|ava(?:ta|taan|ttiin|ttu\w*|a|si|vat|utuu|utui|aminen)|auke(?:aa|si|avat|aminen)|"
        r"aukiolo\w*",
        r"kiinni|sulje(?:ttu\w*|taan|ttiin)|sulke(?:e|a|vat|utuu|utui|minen)|sulki|suljettuna",
    ),
    "include": (
        r"sisält(?:ää|yy|yvät|ävät|yi|yen|äen)|sisälly\w+|mukaan lukien|mukaan luettuna",
        r"lukuun ottamatta|pois lukien|poissulk\w+|poiketen",
    ),
    "accept": (
        r"hyväksy(?:i|y|vät|tty|ttiin|tään|ä|nyt|minen|tyt|ntä)|myön(?:si|tää|nettiin|netty|netään)",
        r"hyl(?:käsi|kää|kää|ättiin|ätty|ätään|käys|kääminen|kääv\w+)|kieltäyty\w+|evät(?:ä|tiin|ty|ään)|evä(?:si|ä)",
    ),
    "first": (r"ensimmäi\w+|ensin", r"viimei(?:nen|se\w*|si\w*|stä|sen)"),
    "begin": (
        r"alka(?:a|vat|nut|isi|en|minen)|alko\w+|alku|alussa|alusta|aloit\w+|käynnist\w+",
        r"päätty\w+|päät(?:ös|tyy)|loppu(?:u|i|vat|nut|minen)?|lopussa|lopet\w+",
    ),
    "early": (
        r"aikais(?:in|emmin|ena|een|ta)|varhai\w+|aiemmin(?! kuin)|ajoissa",
        r"myöhä(?:än|ssä|inen|isen|istä|stynyt)|myöhemmin|myöhäs\w+",
    ),
    "arrive": (
        r"saapu(?:u|vat|i|ivat|nut|minen|va\w*|a)|saavu\w*|tulo",
        r"lähte(?:e|vät|nyt|minen|vä\w*|ä)|läht(?:i|ivät|ö|öä|ön)",
    ),
    "buy": (
        r"ost(?:aa|aja\w*|avat|i|ivat|anut|o|on|ettiin|ettu\w*|etaan|aminen)",
        r"my(?:y|yvät|i|ivät|ynyt|dään|ytiin|yty\w*|yjä\w*|ynti|ynnin|yminen|ydä)",
    ),
    "win": (
        r"voit(?:taa|tavat|ti|tivat|tanut|to|taja\w*)",
        r"häv(?:iää|iävät|isi|isivät|innyt|iö)|häviäj\w+|tappio\w*",
    ),
    "add": (
        r"lisä(?:tä|tään|ttiin|tty\w*|ä|si|ävät|ys)",
        r"poist(?:aa|etaan|ettiin|ettu\w*|i|avat|o)|vähenn(?:etään|ettiin|etty\w*)",
    ),
    "possible": (r"mahdollis(?:ta|ia|en|esti)?|mahdollinen", r"mahdot(?:on|tom\w+|onta)"),
    "valid": (r"voimassa|kelvollis\w+|pätevä\w*", r"mität(?:ön|töm\w+|öntä)|vanhentu\w+|rauennut|kelvot\w+"),
    "paid": (r"maksettu\w*|maksullis\w+|palkallis\w+", r"maksamat(?:on|ta|tom\w+)|palkat(?:on|onta|tom\w+)"),
    "enough": (r"riittävä\w*|riittävästi|tarpeeksi", r"riittämät(?:ön|töm\w+|öntä)|riittämättömästi"),
    "available": (r"saatavilla|käytettävissä|tavoitettavissa", r"loppuunmyyty\w*|loppunut"),
    "satisfied": (r"tyytyväi\w+", r"tyytymät\w+"),
    "free": (r"ilmai(?:nen|se\w*|sta|seksi)|maksut(?:on|ta|tom\w+|onta)|maksutta", r"maksua vastaan"),
    "high": (r"korke(?:a|at|an|aa|alla|ampi|in|ita)", r"matal(?:a|at|an|aa|alla|ampi|in|ia)"),
    "hot": (
        r"kuum(?:a|at|an|aa|assa|ia)|lämpi(?:mä\w*)|lämmin|lämmintä",
        r"kylm(?:ä|ät|än|ää|ässä|iä)|viile(?:ä|än|ää|ässä)",
    ),
    "left": (r"vase(?:n|mm\w+|mpaan)", r"oike(?:alla|alle|anpuol\w+) (?=puol)|oikealla|oikealle|oikeanpuol\w+"),
    "inside": (r"sisällä|sisätil\w+|sisäpuol\w+", r"ulkona|ulkotil\w+|ulkopuol\w+"),
    "same": (r"sama(?:n|a|t|ssa|lla|na)?|samat|samanlai\w+", r"eri|erilai\w+"),
    "compulsory": (r"pakolli\w+|velvoittav\w+", r"vapaaehtoi\w+|valinnai\w+"),
    "temporary": (r"väliaikai\w+|tilapäi\w+|määräaikai\w+", r"pysyv(?:ä|än|ää|ästi|ät)|vakitui\w+|lopulli\w+"),
    "new": (
        r"uu(?:si|den|tta|det|dessa|dempi)|uus\w+|nuor(?:i|et|en|ta)",
        r"vanh(?:a|at|an|aa|oja|imm\w+)|käytetty\w*",
    ),
    "public": (r"julki(?:nen|sen|sta|set|sesti)", r"yksityi\w+|luottamukselli\w+"),
    "internal": (r"sisäi\w+", r"ulkoi(?:nen|sen|sta|set|sesti)"),
    "full": (r"täyn(?:nä|nä)|täysi", r"tyhj(?:ä|än|ää|ät|ennetty|ennetään)"),
    "on": (r"kytke(?:ä|tään|tty|e)? päälle|päälle|päällä", r"pois päältä|sammut\w+|sammu(?:u|i)"),
    "success": (r"onnistu\w+", r"epäonnistu\w+"),
    "safe": (r"turvalli\w+|vaarat(?:on|tom\w+|onta)", r"vaaralli\w+|haitalli\w+"),
    "easy": (r"helpo(?:n|t|sti|mpi)|helppo(?:a|ja)?", r"vaike(?:a|an|aa|at|asti|ampi)"),
    "long": (r"pit(?:kä|kän|kää|kät|empi|kiä|kään)", r"lyhy(?:t|en|ttä|et|empi|esti)"),
    "large": (r"suur(?:i|en|ta|et|empi|in)(?! kuin)|iso(?:n|a|t|ja|mpi)?", r"pien(?:i|en|tä|et|empi|in|iä)(?! kuin)"),
    "fast": (r"nope(?:a|an|aa|at|asti|ampi|ammin)", r"hita(?:an|at|asti|ampi)|hidas|hidasta"),
    "cheap": (r"halp(?:a|oja|aa)|halv(?:an|at|empi|in|alla)|edulli\w+", r"kalli(?:s|in|it|iimpi|impi|sta|ita|imp\w+)"),
    "gain": (r"voitto(?:a|na|ja)|ylijäämä\w*", r"tappio(?:ta|na|ita|t|llinen)|alijäämä\w*"),
    "income": (r"tulo(?:t|ja|jen|ina|illa|ihin)", r"meno(?:t|ja|jen|ina|illa|ihin)|kulu(?:t|ja|jen)"),
    "upper": (
        r"yl(?:empi|imm\w+|in)|ylä(?:kerta|kerrassa|osa|osassa|reuna)",
        r"al(?:empi|imm\w+|in)|ala(?:kerta|kerrassa|osa|osassa|reuna)",
    ),
    "north": (r"pohjoi\w+", r"etelä\w*"),
    "east": (r"itä\w*", r"länsi\w*|länne\w+|läntt\w+"),
    "present": (r"läsnä(?:olo\w*|oleva\w*)?|paikalla", r"poissa(?:olo\w*|oleva\w*)?"),
}
