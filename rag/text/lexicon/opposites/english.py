"""English opposites."""

_AMOUNT = (
    r"(?= (?:the age of |about |around |an? (?:total|limit|maximum) of )?(?:[\d€$£¥]|one|two|three|four|five|six|"
    r"seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|half|an? ))"
)
_LEVEL = r"(?= (?:the|an?|this|that|its|their|[\d€$£¥]|zero|average|normal|freezing|sea level|ground))"
_SIDE = (
    r"(?=[- ](?:hand|side|turn|lane|door|arm|leg|eye|ear|foot|knee|shoulder|button|edge|corner|column|wing|bank|half))"
)
_TURN = r"(?:turn|switch)(?:s|es|ed|ing)? (?:(?:the|your|all|any) \w+ |it |them )?"
_PLACES = r"(?:floor|deck|shelf|drawer|row|half|part|limit|limb|jaw|edge|corner|level|storey|lip|of the)"

OPPOSITES = {
    "over": (
        rf"over{_AMOUNT}|above{_LEVEL}|(?<!not )exceed(?:s|ed|ing)?|(?<!no )(?<!not )(?:more|greater|higher|larger|"
        r"longer|older) than",
        rf"under{_AMOUNT}|below{_LEVEL}|(?<!no )(?<!not )(?:less|fewer|lower|smaller|shorter|younger) than",
    ),
    "bound": (
        r"at least|minimum|no less than|not less than|no fewer than|not fewer than|no lower than|not lower than|"
        r"no shorter than|or more|or older|and over|upwards of",
        r"at most|at the most|maximum|no more than|not more than|no greater than|not greater than|no higher than|"
        r"not higher than|no longer than|not longer than|or less|or fewer|or younger|not exceed(?:ing)?|"
        rf"up to{_AMOUNT}",
    ),
    "before": (
        r"(?<!not )before|prior to|ahead of|no later than|not later than|in advance of",
        r"(?<!look )(?<!looks )(?<!looked )(?<!looking )after(?! all\b)|not before|no earlier than|not earlier than|"
        r"subsequent to|(?<!the )following(?= (?:the|an?|your|our|his|her|their|its|receipt|approval|delivery)\b)",
    ),
    "allowed": (
        r"allow(?:s|ed|ing)?|permitted|permitting|permissible|authori[sz](?:e|es|ed|ing)|welcome to",
        r"forb(?:id|ids|ade|idden|idding)|prohibit(?:s|ed|ing)?|prohibition|bann(?:ed|ing)|disallow(?:s|ed|ing)?|"
        r"unauthori[sz]ed|barred from|off limits",
    ),
    "lawful": (r"lawful(?:ly)?|legally|legal to", r"unlawful(?:ly)?|illegal(?:ly)?"),
    "rise": (
        r"rise[sn]?|rising|(?<!a )rose(?! (?:bush|garden|petal|wine|bed))|increas(?:e|es|ed|ing|ingly)|(?:go|goes|"
        r"going|gone|went) up|grow(?:s|n|ing)?|grew|growth|climb(?:s|ed|ing)?|rais(?:es?|ed|ing)(?! (?:an?|money|"
        r"funds|awareness|concerns?|questions?|issues?|the (?:issue|question))\b)",
        r"(?<!the )fall(?:s|en|ing)?(?! (?:on|ill|asleep|within|under|into|off|over|for|apart|term|semester)\b)|"
        r"fell(?! (?:on|ill|asleep|within|under|into|off|over|for|apart)\b)|decreas(?:e|es|ed|ing)|drop(?:s|ped|"
        r"ping)?(?! (?:off|out|in|by|of)\b)|(?:go|goes|going|gone|went) down|reduc(?:es?|ed|ing|tions?)|declin(?:es?|"
        r"ed|ing)(?! (?:to|the|an?|your|our|my)\b)|shr(?:inks?|ank|unk|inking)|lower(?:s|ed|ing)",
    ),
    "promote": (
        r"promot(?:e|es|ed|ing)|enhanc(?:e|es|ed|ing|ement)|elevat(?:e|es|ed|ing)|stimulat(?:e|es|ed|ing|ion)|"
        r"induc(?:e|es|ing|tion)|(?<!-)induced|trigger(?:s|ed|ing)?|accelerat(?:e|es|ed|ing|ion)|up-?regulat\w+|"
        r"potentiat(?:e|es|ed|ing|ion)|facilitat(?:e|es|ed|ing)|encourag(?:e|es|ed|ing)|augment(?:s|ed|ing)?|"
        r"boost(?:s|ed|ing)?|activat(?:e|es|ing|ion)|strengthen(?:s|ed)?",
        r"inhibit(?:s|ed|ing|ion)?|suppress(?:es|ed|ing|ion)?|repress(?:es|ed|ing|ion)?|block(?:s|ed|ing)|"
        r"prevent(?:s|ed|ing|ion)?|impair(?:s|ed|ing|ment)?|down-?regulat\w+|attenuat(?:e|es|ed|ing|ion)|"
        r"dampen(?:s|ed|ing)?|diminish(?:es|ed|ing)?|slow(?:s|ed|ing)|imped(?:e|es|ed|ing)|abolish(?:es|ed|ing)?|"
        r"abrogat(?:e|es|ed|ing)|disrupt(?:s|ed|ing|ion)?|deactivat(?:e|es|ed|ing|ion)|hinder(?:s|ed|ing)?|"
        r"counteract(?:s|ed|ing)?",
    ),
    "improve": (
        r"improv(?:e|es|ed|ing|ements?)|better|restor(?:e|es|ed|ing)|positively",
        r"worse|worsen(?:s|ed|ing)?|deteriorat(?:e|es|ed|ing|ion)|negatively|inversely|"
        r"ameliorat\w+|alleviat\w+",
    ),
    "open": (r"open(?:s|ed|ing)?", r"close(?! to\b)|clos(?:es|ed|ing|ure)|shut(?:s|ting)?"),
    "include": (r"includ(?:e|es|ed|ing)|inclusive", r"exclud(?:e|es|ed|ing)|exclusive of|exclusion of|except for"),
    "accept": (
        r"accept(?:s|ed|ing|ance)?|approv(?:e|es|ed|ing|al)|adopt(?:s|ed|ing|ion)?|grant(?:s|ed|ing)?(?= (?:the|an?|"
        r"by|to)\b)|agree(?:s|d|ing)? to|(?:was|were|is|are|been|be) granted",
        r"reject(?:s|ed|ing|ion)?|refus(?:e|es|ed|ing|al)|turn(?:s|ed|ing)? down|den(?:y|ies|ied|ying)|denial|"
        r"declin(?:e|es|ed|ing)(?= (?:to|the|an?|your|our|my)\b)",
    ),
    "agree": (r"agree(?:s|d|ing)?(?! to\b)|agreement", r"disagree(?:s|d|ing|ment)?"),
    "first": (
        r"first(?! (?:name|aid|of all)\b)",
        r"(?<!at )last(?= (?:day|page|chapter|paragraph|line|item|row|floor|stop|person|one|of|two|three|instal\w*|"
        r"working|payment|lesson|session|step|train|bus|call|round|place)\b)",
    ),
    "begin": (
        r"beg(?:in|ins|an|un|inning)|start(?:s|ed|ing)?|commenc(?:e|es|ed|ing|ement)",
        r"end(?:s|ed|ing)|finish(?:es|ed|ing)?|(?:at|by|until|before|after) the end|conclud(?:es|ed)",
    ),
    "early": (
        r"(?<!no )(?<!not )earl(?:y|ier|iest)|(?<!as )soon(?:er|est)?",
        r"(?<!no )(?<!not )(?<!at the )late(?:r|st)?(?! version)",
    ),
    "more": (r"(?<!or )more(?! than\b)", r"(?<!or )less(?! than\b)|(?<!or )fewer(?! than\b)"),
    "arrive": (r"arriv(?:e|es|ed|ing|als?)", r"depart(?:s|ed|ing|ures?)?"),
    "enter": (r"enter(?:s|ed|ing)?|entrance|entry", r"exit(?:s|ed|ing)?|leav(?:e|es|ing) the|left the"),
    "buy": (
        r"buy(?:s|ing|ers?)?|bought|purchas(?:e|es|ed|ing|ers?)",
        r"sell(?:s|ing|ers?)?|sold|sales?(?= (?:of|to)\b)",
    ),
    "borrow": (r"borrow(?:s|ed|ing|ers?)?", r"lend(?:s|ing|ers?)?|lent"),
    "import": (r"import(?:s|ed|ing|ers?)?", r"export(?:s|ed|ing|ers?)?"),
    "win": (r"w[io]n|wins|winning|winners?", r"los(?:e|es|t|ing|ers?)"),
    "add": (r"add(?:s|ed|ing)?", r"remov(?:e|es|ed|ing|al)|delet(?:e|es|ed|ing)|subtract(?:s|ed|ing)?"),
    "able": (r"able(?= to\b)|capable", r"unable|incapable"),
    "possible": (r"possible|possibly", r"impossible"),
    "valid": (r"valid", r"invalid|expired"),
    "paid": (r"paid|settled", r"unpaid|outstanding"),
    "complete": (r"complete(?:d|ly)?", r"incomplete(?:ly)?|unfinished"),
    "enough": (r"enough|sufficient(?:ly)?|adequate(?:ly)?", r"insufficient(?:ly)?|inadequate(?:ly)?"),
    "available": (r"available", r"unavailable"),
    "satisfied": (
        r"satisfied|satisfactory|happy with|pleased",
        r"dissatisfied|unsatisfied|unsatisfactory|unhappy with|displeased",
    ),
    "healthy": (r"healthy", r"unhealthy|ill|sick"),
    "correct": (r"correct(?:ly)?|accurate(?:ly)?", r"incorrect(?:ly)?|wrong(?:ly)?|inaccurate(?:ly)?"),
    "necessary": (r"necessary|needed|required", r"unnecessary|superfluous|needless"),
    "known": (r"known", r"unknown"),
    "limited": (r"limited", r"unlimited"),
    "active": (r"active", r"inactive"),
    "visible": (r"visible", r"invisible|hidden"),
    "direct": (r"direct(?:ly)?", r"indirect(?:ly)?"),
    "regular": (r"regular(?:ly)?", r"irregular(?:ly)?"),
    "reversible": (
        r"(?<!non-)refundable|reversible|(?<!non-)renewable",
        r"non-refundable|nonrefundable|irreversible|non-renewable",
    ),
    "likely": (r"likely|probabl[ey]", r"unlikely|improbabl[ey]"),
    "advantage": (r"advantages?|benefits?|strengths?", r"disadvantages?|drawbacks?|weakness(?:es)?"),
    "free": (
        r"free of charge|for free|(?:is|are) free(?! to\b)|at no cost|complimentary",
        r"for a fee|at a charge|chargeable|subject to a (?:fee|charge)",
    ),
    "high": (r"high(?:er|est)?(?! (?:than|school|street|court)\b)", rf"low(?:er|est)?(?! than\b)(?! {_PLACES})"),
    "hot": (r"hot|warm(?:er|est)?|hotter|hottest|heated", r"cold(?:er|est)?|chilled|cool(?:er|ed)?|frozen"),
    "left": (
        rf"left{_SIDE}|(?:on|to|at|from) (?:the|your|its|his|her) left|(?:turn|keep|bear)(?:s|ed|ing)? left|leftmost",
        rf"right{_SIDE}|(?:on|to|at|from) (?:the|your|its|his|her) right(?! to\b)|(?:turn|keep|bear)(?:s|ed|"
        r"ing)? right|rightmost",
    ),
    "inside": (r"inside|indoors?", r"outside|outdoors?"),
    "same": (r"same|identical", r"different"),
    "compulsory": (r"compulsory|mandatory|obligatory", r"optional(?:ly)?|voluntar(?:y|ily)"),
    "temporary": (r"temporar(?:y|ily)", r"permanent(?:ly)?"),
    "new": (r"new(?:er|est)?|young(?:er|est)?(?! than\b)", r"(?<! years )(?<! year )old(?:er|est)?(?! than\b)"),
    "day": (r"by day|(?:during|in) the day(?:time)?", r"at night|by night|overnight|(?:during|in) the night"),
    "morning": (r"mornings?", r"evenings?|afternoons?"),
    "public": (r"public(?:ly)?", r"private(?:ly)?|confidential(?:ly)?"),
    "internal": (r"internal(?:ly)?", r"external(?:ly)?"),
    "full": (r"full", r"empty|emptied"),
    "occupied": (r"occupied", r"unoccupied|vacant"),
    "lock": (r"lock(?:s|ed|ing)?", r"unlock(?:s|ed|ing)?"),
    "on": (
        rf"{_TURN}on|activat(?:e|es|ed|ing|ion)|enabl(?:e|es|ed|ing)",
        rf"{_TURN}off|deactivat(?:e|es|ed|ing|ion)|disabl(?:e|es|ing)|(?:is|are|was|were|be) disabled",
    ),
    "connect": (r"connect(?:s|ed|ing)?|plug(?:s|ged)? in", r"disconnect(?:s|ed|ing)?|unplug(?:s|ged)?"),
    "push": (r"push(?:es|ed|ing)?", r"pull(?:s|ed|ing)?"),
    "success": (
        r"succe(?:ed|eds|eded|ss|ssful|ssfully)|pass(?:ed|es)(?= the (?:test|exam\w*))",
        r"fail(?:s|ed|ing|ures?)?|unsuccessful(?:ly)?",
    ),
    "wet": (r"wet|damp|moist", r"dry"),
    "safe": (r"safe(?:ly)?|harmless", r"unsafe|dangerous(?:ly)?|hazardous|harmful"),
    "easy": (r"eas(?:y|ier|iest|ily)|simpl(?:e|er|est)", r"difficult|hard(?:er|est)?(?= to\b)|complicated"),
    "long": (r"(?<!how )(?<!no )(?<!as )long(?:er|est)?(?! (?:as|than)\b)", r"short(?:er|est)?(?! than\b)"),
    "wide": (r"wid(?:e|er|est)", r"narrow(?:er|est)?"),
    "large": (r"larg(?:e|er|est)(?! than\b)|big(?:ger|gest)?", r"small(?:er|est)?(?! than\b)|little(?= \w+s\b)"),
    "fast": (r"fast(?:er|est)?|quick(?:ly|er|est)?|rapid(?:ly)?", r"slow(?:ly|er|est)?"),
    "heavy": (r"heav(?:y|ier|iest)", r"lightweight|light(?:er|est)(?! than\b)"),
    "strong": (r"strong(?:er|est|ly)?|strengthen(?:s|ed)?", r"weak(?:er|est|ly)?|weaken(?:s|ed)?"),
    "near": (r"near(?:by|er|est)?|close to", r"far (?:away )?from|far away|distant"),
    "cheap": (r"cheap(?:er|est|ly)?|inexpensive", r"dear(?:er|est)|expensive|costly"),
    "gain": (r"profit(?:s|able)?|surplus(?:es)?|gains", r"loss(?:es)?|deficits?|unprofitable"),
    "income": (r"incomes?|revenues?|earnings|receipts", r"expenses?|expenditures?|spending|outgoings"),
    "debit": (r"debit(?:s|ed|ing)?", r"credited|crediting|credits"),
    "deposit": (r"deposited|depositing|deposits", r"withdr(?:aw|aws|ew|awn|awing|awals?)"),
    "upper": (rf"upper|uppermost|upstairs|top(?= {_PLACES})", rf"lower(?= {_PLACES})|lowermost|downstairs|bottom"),
    "front": (r"in front of", r"behind"),
    "north": (r"north(?:ern)?", r"south(?:ern)?"),
    "east": (r"east(?:ern)?", r"west(?:ern)?"),
    "present": (r"(?:is|are|was|were|be) present|presence", r"absent|absence"),
    "employed": (r"employed|hired|appoint(?:s|ed)", r"unemployed|dismiss(?:es|ed|al|als)?|fired|laid off|sacked"),
    "married": (r"married", r"unmarried|single(?= (?:person|people|parents?|man|woman|men|women)\b)|divorced"),
    "clean": (r"clean(?:er|est)?", r"dirty|soiled|contaminated"),
    "favour": (
        r"in favou?r of|vot(?:e|es|ed) for",
        r"opposed to|vot(?:e|es|ed) against|against the (?:motion|proposal)",
    ),
    "alive": (r"alive|living(?= (?:donors?|persons?)\b)", r"dead|deceased"),
    "guilty": (r"guilty", r"innocent"),
    "male": (r"males?|m[ea]n|boys?", r"females?|wom[ea]n|girls?"),
    "positive": (r"positive(?:ly)?", r"negative(?:ly)?"),
    "even": (
        r"even(?=(?:-numbered| numbers?| pages?| days| weeks?)\b)|even-numbered",
        r"odd(?=(?:-numbered| numbers?| pages?| days| weeks?)\b)",
    ),
    "vertical": (r"vertical(?:ly)?|upright", r"horizontal(?:ly)?"),
    "clockwise": (r"(?<!anti-)(?<!counter-)clockwise", r"anti-?clockwise|counter-?clockwise"),
    "tighten": (r"tighten(?:s|ed|ing)?|tight", r"loosen(?:s|ed|ing)?|loose"),
    "encrypted": (r"encrypt(?:s|ed|ing|ion)?", r"unencrypted|decrypt(?:s|ed|ing|ion)?"),
}
