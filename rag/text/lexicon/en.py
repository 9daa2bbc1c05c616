"""English, with the signs and codes of units and currencies, which are everybody's."""

from rag.text.lexicon import Lexicon, counted, words
from rag.text.lexicon.opposites.english import OPPOSITES

_MONTHS = counted("january february march april may june july august september october november december", start=1)
_TIME = r"(?:day|days|week|month|quarter|year|years|time|morning|afternoon|evening|spring|summer|autumn|fall|winter)"
_DOCUMENTS = r"(?:documents?|docs?|files?|papers?|texts?|sources?|pages?|pdfs?)"
_MENTIONING = (
    r"(?:mentions?|names?|contains?|discuss(?:es)?|covers?|describes?|cites?|deals? with|(?:is|are) (?:all )?about|"
    r"(?:talks?|speaks?|says? (?:something|anything)|says?|writes?) (?:about|of|on)|refers? to|ha(?:s|ve) to do with|"
    r"concerns?|(?:is|are) concerned with|treats?)"
)
_MENTIONED = r"(?:mentioned|named|discussed|described|cited|talked about|appear|appears|occur|occurs|come up|found)"
_SHOW = r"(?:(?:please )?(?:(?:list|show(?: me)?|find(?: me)?|give me|name) )(?:all |every |the |all the )|all |every )"

# What asks for a type of answer
_WHAT = (
    r"(?:(?:what|which)(?:[’']s| is| are| was| were| will be)? (?:[\w’'-]+ ){0,4}|"
    r"(?:tell|give|send) (?:me|us) (?:[\w’'-]+ ){0,4})"
)
_MAY = "is|are|was|were|do|does|did|can|could|must|may|should|will|would|shall|has|have"
_MONEY = (
    "prices?|costs?|fees?|rent|deposit|fine|fare|salary|wages?|budget|surcharge|charges?|dues|subscription|"
    "deductible|premium|excess|allowance|amount"
)
_PERIODS = "seconds|minutes|hours|days|weeks|months|years|nights|terms"
_SPANS = (
    "(?:response|waiting|delivery|cooking|baking|travel|running|lead|turnaround|processing|cooling|drying|"
    "retention) (?:time|period)|notice period|period|duration"
)
_SIZES = (
    "temperature|speed|pressure|voltage|weight|size|height|width|depth|distance|torque|dose|volume|frequency|"
    "angle|power|length|concentration|thickness|diameter|capacity|humidity|density|ph"
)

LEXICON = Lexicon(
    months=tuple(_MONTHS),
    month_abbreviations={month[:3]: number for month, number in _MONTHS.items()} | {"sept": 9},
    months_or_other_words=words("may march mar jan jun dec sep sept oct apr"),
    weekdays=words("monday tuesday wednesday thursday friday saturday sunday"),
    units={
        "%": "% percent pct",
        "$": "$ usd dollar dollars",
        "€": "€ eur euro euros",
        "£": "£ gbp pound pounds lb lbs quid",  # money or weight: one class, so that neither contradicts the other
        "¥": "¥ jpy yen cny yuan rmb",
        "CHF": "chf franc francs",
        "₹": "₹ inr rupee rupees",
        "second": "second seconds sec secs",
        "minute": "minute minutes min mins",
        "hour": "hour hours hr hrs",
        "day": "day days",
        "week": "week weeks",
        "fortnight": "fortnight fortnights",
        "month": "month months",
        "quarter": "quarter quarters",
        "year": "year years yr yrs",
        "decade": "decade decades",
        "mm": "mm millimetre millimetres millimeter millimeters",
        "cm": "cm centimetre centimetres centimeter centimeters",
        "metre": "metre metres meter meters",
        "km": "km kms kilometre kilometres kilometer kilometers",
        "inch": "inch inches",
        "foot": "ft foot feet",
        "mile": "mi mile miles",
        "acre": "acre acres",
        "hectare": "ha hectare hectares",
        "mg": "mg milligram milligrams",
        "g": "gram grams gramme grammes",
        "kg": "kg kgs kilo kilos kilogram kilograms",
        "tonne": "tonne tonnes ton tons",
        "ml": "ml millilitre millilitres milliliter milliliters",
        "litre": "litre litres liter liters",
        "°C": "°c celsius",
        "°F": "°f fahrenheit",
        "kB": "kb kilobyte kilobytes",
        "MB": "mb megabyte megabytes",
        "GB": "gb gigabyte gigabytes",
        "TB": "tb terabyte terabytes",
        "kW": "kw kilowatt kilowatts",
        "MW": "mw megawatt megawatts",
        "GW": "gw gigawatt gigawatts",
        "kWh": "kwh",
        "MWh": "mwh",
    },
    cardinals=counted(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen",
        start=0,
    )
    | counted("twenty thirty forty fifty sixty seventy eighty ninety", start=20, step=10),
    ordinals=counted(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
        start=1,
    )
    | counted("thirtieth fortieth fiftieth", start=30, step=10)
    | {"hundredth": 100},
    fractions={
        **dict.fromkeys(("half", "halves"), 2),
        **dict.fromkeys(("third", "thirds"), 3),
        **dict.fromkeys(("quarter", "quarters"), 4),
        **dict.fromkeys(("fifth", "fifths"), 5),
        **dict.fromkeys(("sixth", "sixths"), 6),
        **dict.fromkeys(("eighth", "eighths"), 8),
        **dict.fromkeys(("tenth", "tenths"), 10),
    },
    weak_numbers=words("one zero first second"),
    scales={"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12},
    figure_scales={"k": 3, "mn": 6, "mio": 6, "bn": 9, "tn": 12},
    money_scales={"m": 6, "b": 9},
    ordinal_suffixes=words("st nd rd th"),
    opposites=OPPOSITES,
    negating=words("not never no none nobody nothing neither nor without cannot nowhere non"),
    not_negating_pattern=(
        r"\b(?:no|not)\s+(?:later|earlier|more|less|fewer|greater|longer|sooner|other)\s+than\b|\bnot\s+only\b|"
        r"\bor\s+not\b|\bno\s+doubt\b|\bwhether\s+or\s+no\b|\bnot\s+(?:least|just|merely|simply)\b|"
        r"\bnothing\s+but\b|\bif\s+not\b"
    ),
    auxiliaries=words("is are was were may must can could will would should has have does do did"),
    spoken_times={
        "quarter past {hour}": 15,
        "half past {hour}": 30,
        "quarter to {hour}": -15,
    },
    spoken_amounts={
        "{number} and a half": "{number}.5",
        "an hour and a half": "1.5 hour",
        "a day and a half": "1.5 day",
        "a month and a half": "1.5 month",
        "a year and a half": "1.5 year",
        "half of": "50 %",
        "a third of": "33.3 %",
        "a quarter of the": "25 %",
    },
    mutual_pattern=(
        r"and|or|nor|with|meets?|met|marr\w+|near|next|beside|between|border\w*|equals?|same|like|unlike|"
        r"resembl\w+|vs|versus"
    ),
    clause_joints=words("whereas while but although and"),
    lacking_pattern=(
        r"lack(?:s|ed|ing)?|absence|loss|deficien\w+|deplet\w+|delet\w+|ablat\w+|knock-?(?:out|down)s?|inhibitors?|"
        r"antagonists?|silenc\w+|sirnas?|resistan\w+|immune"
    ),
    affirming=words("yes yep yeah sure certainly absolutely indeed"),
    never_last=words(
        "dr mr mrs ms mx prof st ste rev gen col sgt capt cpt cmdr lt maj gov sen rep hon pres messrs mt ft supt e.g "
        "i.e cf vs viz eg ie approx ca resp esp incl excl dept asst assoc u.s.c adj"
    ),
    before_number=words(
        "no nos nr ext exts tel fig figs eq eqs sec sect secs art arts ch chap vol vols pp p pg para paras "
        "ref refs tab ex cl ver v rule reg regs app pt jan feb mar apr jun jul aug sep sept oct nov dec mon "
        "tue tues wed thu thur thurs fri sat sun"
    ),
    before_number_or_words=words("no sun sat mar art rule"),
    maybe_last=words("inc corp ltd co llc plc bros jr sr ph.d m.d b.a m.a al etc est ave blvd rd cie gmbh intl univ"),
    clock=words("a.m p.m am pm"),
    time_zones=words(
        "ET EST EDT CT CST CDT MT MST MDT PT PST PDT GMT UTC CET CEST BST Eastern Central Pacific Mountain"
    ),
    sentence_starters=words(
        "The A An In On At By For From To With Without It Its This These That Those We You He She They I Our Your His "
        "Her Their If When While Where Who What Why How But And Or So However Although Because As After Before Since "
        "There Here All Any Each Every Some No Not Please Also Both Such Once Until Under During Let Is Are Was Were "
        "Do Does Did Can"
    ),
    unfinished=words("a an the of and or to in on at by for with from as is are was be that this your our its"),
    look_alikes=words("come comment door had hat men per plus sale sin son ton want war"),
    conjunctions=words("and or to"),
    source_names=words(
        "source sources ref refs reference references citation citations document documents doc docs passage passages"
    ),
    naming_pattern=(
        r"according to|as (?:per|(?:stated|said|described|mentioned|noted|shown|given|specified|outlined|"
        r"explained) (?:in|by))|(?:as )?per|based on|see(?: also)?|cf|from|in"
    ),
    saying_pattern=(
        r"(?:also )?(?:says?|states?|mentions?|notes?|explains?|specif(?:y|ies)|indicates?|confirms?|adds?|"
        r"reports?|describes?)(?: that)?"
    ),
    part_words=words(
        "section sections paragraph paragraphs article articles clause clauses item items step steps chapter "
        "part parts option options phase level grade class table figure annex appendix rule number no point "
        "schedule page question line"
    ),
    function_words=words(
        "i i'm i'll i've i'd the a an ok mr mrs ms dr yes no not he she it they we you his her their its our your my "
        "one there this that these those here who what which when where while how why if after before since although "
        "though however also because during until unless in on at by for from with to of and or but so then thus as "
        "both all each every any some many most other another such only even once under over upon within without "
        "between among through into about like is are was were do does did has have had may can will please note "
        "could would should might must be been much than get me us s"
    ),
    name_links=words("of and the for in on"),
    empty_words=words(
        "a about all also am an and any are as at be been being but by can could did do does for from get got had has "
        "have having he her him his how i if in into is it its many may me might mine more most much must my no not "
        "of on one ones or our shall she should so some than that the their theirs them then there these they this "
        "those to us was we were what when where which who whom whose why will with without would you your"
    ),
    opener_pattern=(
        r"and|or|but|also|plus|then|otherwise|(?:so )?(?:what|how) (?:about|if)|what else|who else|where else|"
        r"same|likewise|even|only"
    ),
    pronoun_pattern=r"it|they|them|he|him|she|her|that one|this one",
    reference_pattern=(
        rf"it|its|they|them|theirs?|he|him|his|she|hers?|those|these(?! {_TIME}\b)|this(?! {_TIME}\b)|ones|"
        r"(?:this|that|the other|which) one|the (?:same|others|former|latter)|(?:that|there|one)(?=[\s?!.…]*$)"
    ),
    expletive_pattern=r"\b(?:is|was|be|s|does|would|will) it \w+ (?:to|that|if|when|for (?:me|us|you) to)\b",
    list_pattern=(
        r"how (?:do|does|to|can|should|must|is|are)|steps?|procedure|list|which|"
        r"what (?:are|may|must|should|do|does|comes?|is needed)|in (?:what |which )?order"
    ),
    figure_pattern=(
        r"when|how (?:much|many|long|often|old|far|fast|late|early|high|big|heavy)|"
        r"what (?:time|day|date|temperature|price|number)|number|price|costs?|fee|fine|dates?|phone|deposit|"
        r"budget|amount|rate"
    ),
    mention_patterns=(
        rf"(?:which|what) (?:other |of (?:the|my|our) )?{_DOCUMENTS} (?:all |also |do |does )?{_MENTIONING} <subject>",
        rf"(?:in )?(?:which|what) {_DOCUMENTS} (?:is|are|was|were|do|does|has|have) <subject> "
        rf"(?:been )?{_MENTIONED}(?: in)?",
        r"where (?:is|are|was|were) <subject> (?:mentioned|named)",
        rf"{_SHOW}{_DOCUMENTS} (?:that|which) {_MENTIONING} <subject>",
        rf"{_SHOW}{_DOCUMENTS} (?:mentioning|about|on|containing) <subject>",
        rf"{_SHOW}{_DOCUMENTS} (?:where|in which) <subject> (?:is |are )?{_MENTIONED}",
        rf"any {_DOCUMENTS} (?:about|on|mentioning) <subject>",
        rf"(?:are|is) there (?:any |other )?{_DOCUMENTS} (?:about|that {_MENTIONING}|mentioning) <subject>",
        rf"how many {_DOCUMENTS} {_MENTIONING} <subject>",
        rf"do(?:es)? (?:any|some)(?: of the)? {_DOCUMENTS} {_MENTIONING} <subject>",
        rf"(?:is|are) <subject> mentioned (?:anywhere|somewhere|in any {_DOCUMENTS})",
    ),
    said_patterns=(
        r"(?:and )?where (?:does it say|do they say|is it (?:said|written|stated)|does it state|does it stand)"
        r"(?: that)?:? <subject>",
        r"(?:in )?(?:which|what) (?:documents?|files?|texts?) (?:says?|states?|does it say)(?: that)?:? <subject>",
        r"(?:find|search for|look for|search|look up)(?: the)? (?:exact )?(?:phrase|sentence|words|quote|quotation):?"
        r" <subject>",
    ),
    document_patterns=(
        r"what (?:else )?(?:does|do|did) <document> (?:say|state|tell us)(?: (?:about|on|regarding|of) <subject>)?",
        r"what (?:is|are|stands) (?:said |written |stated )?in <document>(?: (?:about|on|regarding) <subject>)?",
        r"what's in <document>",
        r"(?:please )?(?:summari[sz]e|sum up) <document>",
        r"(?:please )?(?:give me|show me) a (?:short )?summary of <document>",
        r"what is <document> about",
        r"according to <document>, <subject>",
    ),
    sides_patterns=(
        r"(?:differences?|difference) between <one> and <other>",
        r"differs? between <one> and <other>",
        r"different (?P<topic>.*?)\bbetween <one> and <other>",
        r"changed? (?P<topic>.*?)\bbetween <one> and <other>",
        r"(?:compare|contrast)(?: the)? (?!to |with )<one> (?:with|to|and|against) <other>",
        r"which of the two,? <one> or <other>,",
        r"comparison (?:of|between) <one> (?:with|to|and) <other>",
    ),
    two_documents_pattern=r"(?:between|in|of) (?:the|these|those|our|both|both the) two|in both|between both",
    comparing_pattern=(
        r"compared?|comparison|differen(?:t|ce|ces)|differs?|chang(?:e|ed|es)|go(?:ne)? up|went (?:up|down)|"
        r"r(?:ise|ose|isen)|increased?|decreased?|f(?:all|ell|allen)|dropped|more than|less than|dearer|cheaper"
    ),
    document_words=words(
        "document documents doc docs file files paper papers text texts policy policies page pages pdf the our my "
        "a an this that rules rule terms section chapter whole entire note notes"
    ),
    article_pattern=r"the|an?|our|my|any|word|term|name|phrase|anything about|something about",
    joint_pattern=r"and|also|plus",
    asking_pattern=(
        r"(?:(?:by|until|till|since|from|for|at|in|on|to|with|of|up to) )?(?:how(?: \w+)?|what|when|where|whom?|whose|"
        r"why|which)\b|(?:is|are|was|were|do|does|did|can|may|must|has|have|will|should|could|would) "
        r"(?:i|you|he|she|it|we|they|there|anyone|anything|anybody|somebody|someone|the|this|that|these|those|my|"
        r"our|your|his|her|its|their|a|an)\b"
    ),
    mention_heads=("1 document mentions “{subject}”:", "{count} documents mention “{subject}”:"),
    said_heads=("1 document says “{subject}”:", "{count} documents say “{subject}”:"),
    nearly_head="No document says exactly “{subject}”. The nearest:",
    at_least="at least {count}",
    more_documents="… and {count} more documents",
    not_answered="Not answered: {part}",
    seasons=counted("spring summer autumn winter", start=3, step=3),
    period_words=words("week wk cw quarter q term semester"),
    version_words=words("version v ver vers rev revision draft edition issue release"),
    older_words=words("old older previous former archive archived obsolete outdated superseded draft"),
    newer_words=words("new newer newest final latest current revised updated update approved"),
    copy_words=words("copy alt alternative corrected correction signed clean scan scanned"),
    serial_words=words(
        "minutes meeting meetings report reports invoice invoices receipt bill statement newsletter news bulletin memo "
        "log diary journal letter mail email notice agenda rota payslip timesheet"
    ),
    reply_words=words("re fw fwd correction corrected"),
    before_pattern=r"before|until|prior to|up to",
    correcting_pattern=(
        r"correction|corrected|corrects|corrigendum|erratum|moved|postponed|put off|put forward|put back|"
        r"brought forward|rescheduled|instead of|no longer|from now on|replaces|supersedes|superseded|has changed|"
        r"was wrong|mistake|a slip|do not follow|please ignore|disregard|as opposed to|contrary to|new date|new time|"
        r"cancelled|changed to"
    ),
    prompt_example=(
        "The library opens at ten.",
        "The pool is closed on Mondays. A ticket costs 4.50.",
        "When is the pool closed?",
        "The pool is closed on Mondays [2].",
    ),
    not_in_documents="The documents do not say.",
    unanswered_pattern=(
        r"(?:unfortunately,? |i['’]m sorry,? (?:but )?)?(?:(?:the|these|your|any of the|"
        r"none of the) )?(?:(?:provided|given|available|retrieved|supplied) )*(?:documents?|sources?|"
        r"passages?|context|texts?|excerpts?)(?: (?:provided|given|available))? (?:(?:(?:do|does|did) not|"
        r"don['’]t|doesn['’]t|didn['’]t) (?:\w+ly )?(?:say|mention|contain|include|provide|specify|state|"
        r"answer|address|give|have|cover|discuss|indicate|tell|list|explain|describe|name|define|show|seem|"
        r"appear)|says? nothing|(?:contains?|has|have|provides?|gives?) no (?:information|answer|details?|"
        r"mention))|"
        r"(?:unfortunately,? )?(?:there is|there['’]s|i (?:see|have|find|found)) no (?:information|mention|"
        r"answer|details?)|"
        r"(?:unfortunately,? |sorry,? |i['’]m sorry,? (?:but )?)?i (?:could not|couldn['’]t|cannot|can['’]t|"
        r"am (?:not able|unable) to|do not|don['’]t) (?:find|answer|determine|locate|know|say|tell)|"
        r"no information"
    ),
    pleasantry_pattern=(
        r"i (?:really |do )?hope (?:this|that|it) (?:helps|helped|clarifies (?:things|it)|"
        r"answers your questions?|(?:was|is) helpful)(?: you)?|"
        r"(?:please )?(?:just )?let me know if<more>|"
        r"(?:please )?(?:feel free|do(?:n['’]t| not) hesitate) to (?:ask|reach out|contact me|"
        r"get in touch)(?: again| me)?(?: if<more>)?|"
        r"if you (?:have|need) (?:(?:any|more|further|other|additional) )*(?:questions?|help|information|"
        r"details|assistance)|"
        r"(?:i['’](?:m|ll be)|i (?:am|will be)) (?:always |more than )?(?:happy|glad|"
        r"here) to help(?: you)?(?: further)?|"
        r"(?:that(?:['’]s| is) )?(?:an? )?(?:great|good|excellent|interesting) question|"
        r"(?:thank you|thanks)(?: (?:so|very) much)?(?: for (?:your question|asking|reaching out))?|"
        r"you(?:['’]re| are) (?:very |most )?welcome|"
        r"hello|hi|hi there|hey|"
        r"have a (?:great|nice|good|wonderful) (?:day|one|evening|weekend)|"
        r"is there anything else (?:i can help (?:you )?with|you(?:['’]d| would) like to know)"
    ),
    number_joint="and",
    value_words={
        "EUR": "euro|euros",
        "USD": "dollar|dollars",
        "GBP": "quid|pound|pounds",
        "CHF": "franc|francs",
        "JPY": "yen",
        "INR": "rupee|rupees|rs",
        "%": "percent|per cent|pct",
        "hour": "hrs",
        "minute": "mins",
        "day": "working day|working days|business day|business days|calendar day|calendar days|nights",
        "fortnight": "fortnight|fortnights",
        "half-year": "half-year|half-years",
        "m": "metre|metres",
        "second": "secs",
        "km": "kilometre|kilometres|kms",
        "cm": "centimetre|centimetres",
        "mm": "millimetre|millimetres",
        "l": "litre|litres",
        "ml": "millilitre|millilitres",
        "kg": "kilo|kilos|kgs",
        "foot": "foot|feet",
        "tonne": "ton|tons",
        "°C": "celsius|degrees c|degree c",
        "°F": "fahrenheit|degrees f",
        "m²": "square metre|square metres|sqm|sq m",
        "km/h": "kilometres per hour",
        "september": "sept",
        "monday": "mondays",
        "tuesday": "tuesdays|tues",
        "wednesday": "wednesdays|weds",
        "thursday": "thursdays|thur|thurs",
        "friday": "fridays",
        "saturday": "saturdays",
        "sunday": "sundays",
        "am": "am|a.m.|a.m",
        "pm": "pm|p.m.|p.m",
        "oclock": "o'clock|o’clock",
        "noon": "noon|midday",
        "midnight": "midnight",
        "week no": "week|wk|calendar week|cw|week no.|week no",
        "quarter no": "q|quarter",
        "half no": "h",
        "minus": "minus",
        "before month": "in|since|until|till|by|during|last|next|this|late|early|mid",
        "of": "of|from|beginning|starting|commencing",
    },
    date_links=words("of the in on"),
    range_words=words("to until till through thru"),
    between_words=("between", "and"),
    writes_month_first=True,
    time_words={
        "this year": r"this year(?:'s|’s)?|(?:the )?current year",
        "last year": r"last year(?:'s|’s)?|(?:the )?(?:previous|past|prior) year",
        "next year": r"next year(?:'s|’s)?|(?:the )?(?:coming|following) year",
        "latest": r"latest|newest|most recent|most recently|current|currently|up[- ]to[- ]date|in force|"
        r"(?:the|our|my|your|their|'s|’s|from) last(?! (?:names?|resort|minute|days?|time|word|step|four)\b)",
        "previous": r"previous|previously|former|formerly|earlier|prior|superseded|outdated|used to|"
        r"(?:the|our|an|that|its) old(?:er)?|old version|before(?= *\?*$)|last but one|second to last",
        "next": r"next|upcoming|forthcoming",
    },
    # The type of answer that a question asks for
    why_pattern="why|how come|for what reason|what(?: is| was|'s) the reason|what for",
    because_pattern=(
        r"because|since|due to|owing to|so that|therefore|thus|"
        r"hence|reasons?|otherwise|caused? by|as a result|in order to|that is why"
    ),
    person_pattern=(
        "^(?:(?:and|so|but|or) )?(?:(?:to|with|for|by|from|of) )?who(?:m|se|[’']s)?|"
        "[,;:.?!] ?who(?:m|se|[’']s)?|(?:and|or|to|with|by|from|me|know|say|says) who(?:m|se|[’']s)?|"
        "who (?:do|does|did|can|must|may|should|will|would) (?:i|we|you|one|it|the|my)|"
        r"(?:what|which) (?:\w+ )?(?:person|people|colleague|member|employee|doctor|trainer|teacher|contact)"
    ),
    place_pattern=(
        f"^(?:(?:and|so|but|from|to) )?where|[,;:.?!] ?where|(?:and|or|me|know) where|where (?:{_MAY})|"
        "where(?:[’']s|abouts)|"
        f"{_WHAT}(?<!mail )(?<!web )(?<!ip )(?:address|location|venue|meeting place|meeting point)|"
        "(?:what|which) (?:room|building|street|town|city|hall|floor|office|place|country|shelf)|"
        "^(?:the )?(?:postal )?(?:address|location|venue) of"
    ),
    time_pattern=(
        "^(?:(?:and|so|but) )?(?:(?:since|until|till|by|from|before) )?when(?! .*,)|"
        f"(?:since|until|till|by|from|and|or|me|know) when|when (?:{_MAY})|"
        r"(?:what|which) (?:\w+ )?(?:time|day|days|date|dates|year|month|week|weekday|hours?|evening|morning|"
        "deadline)|"
        f"{_WHAT}(?!{_SPANS})(?:opening |office )?(?:hours|times|dates?|deadline|due date|expiry date|start|"
        f"end)|how (?:late|early|soon)|{_WHAT}(?<!waiting )(?<!response )(?<!delivery )(?<!processing )time|"
        r"^(?:the )?(?:[\w’'-]+ )?(?:opening|office|business|visiting|consultation) (?:hours|times)|"
        "^(?:the )?(?:deadline|date|due date) (?:of|for)"
    ),
    duration_pattern=(
        rf"how long|how many (?:\w+ )?(?:{_PERIODS})|how much (?:time|notice|longer)|how (?:soon|quickly)|"
        f"{_WHAT}(?:{_SPANS})|within (?:what|which|how) (?:time|many)"
    ),
    money_pattern=(
        rf"how much(?= (?:{_MAY})\b)(?!.*\bweighs?\b)|how much(?: money)?(?=\W*$)|how much money|"
        "how much (?:per|for|to)|how (?:expensive|cheap|dear)|"
        rf"how (?:high|big|large|much) (?:is|are|was|were|will be) (?:[\w’'-]+ ){{0,4}}(?:{_MONEY})|"
        f"{_WHAT}(?:{_MONEY})|what (?:do|does|did|will|would) .{{1,80}}? costs?|"
        r"what (?:do|must|will|would|should) (?:i|we|you|one|\w+s) (?:have to )?(?:pay|owe|earn)|"
        r"^(?:the )?(?:[\w’'-]+ )?(?:price|cost|fee|rent|deposit|fine)s?(?= (?:of|for|per|to)\b|\W*$)|"
        "at what (?:price|cost)"
    ),
    count_pattern=(
        rf"how many(?! (?:\w+ )?(?:{_PERIODS}))|how (?:often|old)|"
        f"{_WHAT}(?<!phone )(?<!mobile )(?<!fax )(?:number of|headcount|age limit|minimum age)|"
        "^(?:the )?number of"
    ),
    phone_pattern=(
        f"(?<!my )(?<!phone )(?:tele|mobile |cell )?phone (?:numbers?|no)|{_WHAT}(?:tele|mobile )?phone|"
        f"^(?:tele)?phone (?:of|for)|{_WHAT}(?:hotline|fax|mobile|extension)(?: number)?|"
        "(?:on |under )?(?:what|which) number (?:do|can|should|must|to)|"
        "who(?:m)? (?:do|can|should|must|could) (?:i|we) (?:call|phone|ring)|"
        "how (?:do|can|could|would) (?:i|we|you|one) (?:reach|call|phone|ring|contact)|"
        "(?:number|hotline) (?:to|do i|should i|can i) (?:call|ring|phone|dial)"
    ),
    email_pattern=(
        f"(?<!my )e-?mail address(?:es)?|{_WHAT}e-?mails?|^e-?mail (?:of|for)|"
        "(?:do|can|should|must|could) (?:i|we) (?:write|e-?mail|contact)|"
        "(?:to|at) (?:what|which) (?:e-?mail|address)"
    ),
    web_pattern=(
        r"(?<!my )(?:web ?site|web (?:address|page)|home ?page|url)(?= (?:of|for|do)|\W*$)|"
        f"{_WHAT}(?:web ?site|web (?:address|page)|home ?page|url|link)"
    ),
    measure_pattern=(
        "how (?:heavy|tall|deep|wide|big|large|far|fast|thick|hot|cold|warm|loud|strong|bright|steep)|"
        rf"how high(?! (?:is|are|was|were|will be) (?:[\w’'-]+ ){{0,4}}(?:{_MONEY})\b)|"
        "how long (?:is|are|was|were|must|should)|"
        rf"how much (?!(?:{_MAY}|time|money|notice|longer|per|for|to)\b)\w+|how much do(?:es)? .* weigh|"
        f"{_WHAT}(?:{_SIZES})(?! limits?)"
    ),
)
