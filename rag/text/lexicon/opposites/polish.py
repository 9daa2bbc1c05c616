"""Polish opposites. Adjectives end in `_Y` or `_I`, participles in `_Y`."""

_Y = "(?:y|a|e|ego|ej|emu|ym|ych|ymi|ą|i|o)"
_I = "(?:i|a|ie|iego|iej|iemu|im|ich|imi|ą|o|ie)"
_NUMBER = (
    r"(?= (?:\d|dwa|dwie|trzy|cztery|pięć|sześć|siedem|osiem|dziewięć|dziesięć|dwanaście|piętnaście|"
    r"dwadzieścia|trzydzieści|sto|dwóch|trzech|czterech|pięciu|sześciu|dziesięciu|połow))"
)

OPPOSITES = {
    "over": (
        rf"powyżej|ponad{_NUMBER}|(?<!nie )przekracza\w*|(?<!nie )przekrocz\w+|(?<!nie )więcej niż|"
        r"(?<!nie )dłużej niż|(?<!nie )wyższ\w+ niż|(?<!nie )większ\w+ niż|(?<!nie )starsz\w+ niż",
        r"poniżej|(?<!nie )mniej niż|(?<!nie )krócej niż|(?<!nie )niższ\w+ niż|(?<!nie )mniejsz\w+ niż|"
        r"(?<!nie )młodsz\w+ niż",
    ),
    "bound": (
        rf"co najmniej|przynajmniej|minimum|minimaln{_Y}|nie mniej niż|nie krócej niż|nie niższ\w+ niż|lub więcej",
        rf"co najwyżej|najwyżej|maksymalnie|maksimum|maksymaln{_Y}|nie więcej niż|nie dłużej niż|nie wyższ\w+ niż|"
        r"lub mniej|nie (?:może )?przekracza\w*|nie (?:może )?przekrocz\w+|do(?= \d+ (?:osób|dni|godzin|kg|zł|euro|"
        r"lat))",
    ),
    "before": (
        r"przed(?= )|zanim|nie później niż|najpóźniej|(?<!nie )wcześniej niż",
        r"po(?= (?:otrzymaniu|złożeniu|zakończeniu|rozpoczęciu|upływie|użyciu|jedzeniu|posiłku|przyjeździe|wyjeździe|"
        r"świętach|poniedziałku|wtorku|środzie|czwartku|piątku|sobocie|niedzieli|\d+ (?:stycznia|lutego|marca|"
        r"kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia))\b)|nie wcześniej niż|"
        r"najwcześniej|(?<!nie )później niż",
    ),
    "allowed": (
        rf"dozwolon{_Y}|dopuszczaln{_Y}|dopuszczon{_Y}|zezwala\w*|zezwol(?:ono|enie|ić|ił|iła)|wolno|można|pozwala\w*|"
        rf"pozwol\w+|upoważnion{_Y}|uprawnion{_Y}",
        rf"zabronion{_Y}|zabrania|zakazan{_Y}|zakaz|zakazu|zakazuje|niedozwolon{_Y}|niedopuszczaln{_Y}|wzbronion{_Y}|"
        rf"nieuprawnion{_Y}|nieupoważnion{_Y}",
    ),
    "lawful": (rf"legaln{_Y}|legalnie", rf"nielegaln{_Y}|nielegalnie|bezprawn{_Y}"),
    "rise": (
        r"wzr(?:osła|osło|osły|ósł|ośnie|osną|osnąć|ost|ostu|osty|asta|astają|astał|astała)|rośnie|rosną|rósł|rosła|"
        rf"rosło|rosnąc\w+|zwiększ\w+|podwyżk\w+|podwyższ\w+|podnos\w+|podniesion{_Y}|podniósł|podniosła|podrożał\w*",
        r"spad(?:a|ają|ł|ła|ło|ły|nie|ną|nąć|ek|ku|ki|ać|ała|ał)|zmniejsz\w+|obniż\w+|zmala\w+|maleje|maleją|"
        rf"malał\w*|redukc\w+|zredukowan{_Y}|potaniał\w*",
    ),
    "promote": (
        r"sprzyja(?:ją|ł|ła|ło|ły)?|pobudza(?:ją|ł|ła|ło)?|przyspiesz\w+|wzmacnia(?:ją|ł|ła|ło)?|wzmocni\w+|"
        r"stymul\w+|wspiera(?:ją|ł|ła|ło)?",
        r"hamuj(?:e|ą)|hamował\w*|zahamow\w+|blokuj(?:e|ą)|blokował\w*|uniemożliwi\w+|utrudnia(?:ją|ł|ła|ło)?|"
        r"spowalnia(?:ją|ł|ła|ło)?|spowolni\w+|tłumi(?:ą|ł|ła|ło)?",
    ),
    "improve": (
        r"popraw(?:ia|iają|ił|iła|iło|iły|a|ę|y)|polepsz\w+|leps(?:zy|za|ze|zego|zej|zych|zym|zą)|lepiej",
        r"pogarsza\w*|pogorsz\w+|gors(?:zy|za|ze|zego|zej|zych|zym|zą)|gorzej",
    ),
    "open": (
        rf"otwart{_Y}|otwier\w+|otworz\w+|otwarcie|otwarcia|czynn{_Y}",
        rf"zamknięt{_Y}|zamyka\w*|zamkn\w+|zamknięci\w+|nieczynn{_Y}",
    ),
    "include": (
        rf"włącznie|wliczon{_Y}|wlicza\w*|zawiera|zawierają|zawierał\w*|obejmuj\w+|łącznie z|wraz z",
        rf"wyłączeniem|wyłączon{_Y} z|z wyjątkiem|oprócz|wyklucz\w+",
    ),
    "accept": (
        r"zaakceptow\w+|akceptuj\w+|akceptow\w+|przyję(?:to|ty|ta|te|ła|li|cie|cia)|przyj(?:ął|muje|mują|ąć)|"
        rf"zatwierdz\w+|uchwal\w+|przyzna(?:no|ny|na|ne|je|ł|ła)|uwzględnion{_Y}|uwzględniono",
        r"odrzuc\w+|odm(?:ówić|ówił|ówiła|ówiono|awia|owa|owy|ową|owie)|oddal(?:ono|ony|ona|ił|iła|ić|enie)|"
        rf"nieuwzględnion{_Y}",
    ),
    "agree": (r"zgadza\w* się|zgod(?:ził|ziła|zili)\w* się|za zgodą", r"sprzeciw\w*"),
    "first": (
        rf"pierwsz{_Y}",
        rf"ostatni{_I}|ostatni|ostatnia|ostatnie|ostatniego|ostatniej|ostatnim|ostatnich|ostatnią",
    ),
    "begin": (
        r"zaczyna\w*|zaczn\w+|zaczął|zaczęł\w+|rozpocz\w+|początek|początku|początkiem|startuj\w+",
        r"kończ\w+|skończ\w+|zakończ\w+|koniec|końca|końcu|końcem",
    ),
    "early": (
        r"wcześnie|(?<!nie )wcześniej(?! niż)|wczesn\w+|przedterminow\w+",
        r"późno|(?<!nie )później(?! niż)|późn(?:y|a|e|ego|ej|ym|iejsz\w+)|spóźnion\w+",
    ),
    "more": (r"(?<!nie )(?<!lub )więcej(?! niż)|częściej", r"(?<!nie )(?<!lub )mniej(?! niż)|rzadziej"),
    "arrive": (
        r"przyjazd\w*|przyjeżdża\w*|przyjecha\w+|przyby\w+|przylot\w*|przyl(?:atuje|atują|eciał\w*)",
        r"odjazd\w*|odjeżdża\w*|odjecha\w+|wyjazd\w*|wyjeżdża\w*|wyjecha\w+|odlot\w*|odl(?:atuje|atują|eciał\w*)",
    ),
    "enter": (
        r"wejści\w+|wchodz\w+|wejść|wszedł|weszł\w+|wjazd\w*|wjeżdża\w*",
        r"wyjści\w+|wychodz\w+|wyjść|wyszedł|wyszł\w+|opuszcza\w*|opuści\w*",
    ),
    "buy": (
        r"kup(?:uje|ują|ił|iła|ili|ić|ować|no|no|i|iony|iona|iono|ujący|ującego)|zakup\w*|naby(?:ć|ł|ła|wca|wcy|wa|"
        r"wają|cie|ty|ta)",
        r"sprzeda\w*|zby(?:ć|cie|wca|wcy)",
    ),
    "borrow": (
        r"najemc\w+|pożyczkobiorc\w+|wypożycza\w*|dzierżawc\w+",
        r"wynajmując\w+|pożyczkodawc\w+|wydzierżawiając\w+",
    ),
    "import": (r"import\w*|przywóz|przywozu", r"eksport\w*|wywóz|wywozu"),
    "win": (
        r"wygr(?:a|ał|ała|ali|ać|ana|anej|ywa|ywają)|zwycię\w+",
        r"przegr(?:a|ał|ała|ali|ać|ana|anej|ywa|ywają)|poraż\w+",
    ),
    "add": (
        r"doda(?:ć|je|ją|ł|ła|no|ny|na|ne|nie|j)|dodawa\w+|dolicz\w+|dopisa\w+",
        r"usu(?:nąć|wa|wają|nięto|nięty|nięta|nięte|nął|nęła|nie|ń|wać)|odj(?:ąć|ęto|muje)|odlicz\w+|skreśl\w+",
    ),
    "able": (rf"zdoln{_Y}|w stanie", rf"niezdoln{_Y}"),
    "possible": (rf"możliw{_Y}|możliwie", rf"niemożliw{_Y}"),
    "valid": (rf"ważn{_Y}|obowiązując\w+", rf"nieważn{_Y}|wygas\w+|przeterminowan{_Y}"),
    "paid": (rf"opłacon{_Y}|zapłacon{_Y}|zapłacono|płatn{_Y}", rf"nieopłacon{_Y}|niezapłacon{_Y}|bezpłatn{_Y}"),
    "complete": (rf"kompletn{_Y}|pełn{_Y}|ukończon{_Y}", rf"niekompletn{_Y}|niepełn{_Y}|nieukończon{_Y}"),
    "enough": (rf"wystarczając\w+|dostateczn{_Y}", rf"niewystarczając\w+|niedostateczn{_Y}"),
    "available": (rf"dostępn{_Y}", rf"niedostępn{_Y}|wyprzedan{_Y}"),
    "satisfied": (rf"zadowolon{_Y}|zadowalając\w+", rf"niezadowolon{_Y}|niezadowalając\w+"),
    "healthy": (rf"zdrow{_Y}", rf"chor{_Y}|niezdrow{_Y}"),
    "correct": (
        rf"prawidłow{_Y}|poprawn{_Y}|właściw{_Y}",
        rf"nieprawidłow{_Y}|niepoprawn{_Y}|błędn{_Y}|niewłaściw{_Y}",
    ),
    "necessary": (rf"konieczn{_Y}|niezbędn{_Y}|potrzebn{_Y}", rf"niekonieczn{_Y}|niepotrzebn{_Y}|zbędn{_Y}"),
    "known": (rf"znan{_Y}|wiadom{_Y}", rf"nieznan{_Y}|niewiadom{_Y}"),
    "limited": (rf"ograniczon{_Y}|określon{_Y}", rf"nieograniczon{_Y}|nieokreślon{_Y}"),
    "active": (rf"aktywn{_Y}", rf"nieaktywn{_Y}"),
    "visible": (rf"widoczn{_Y}", rf"niewidoczn{_Y}|ukryt{_Y}"),
    "direct": (r"bezpośredni\w*", r"pośredni\w*"),
    "regular": (rf"regularn{_Y}|regularnie", rf"nieregularn{_Y}|nieregularnie"),
    "likely": (rf"prawdopodobn{_Y}|prawdopodobnie", rf"nieprawdopodobn{_Y}"),
    "advantage": (r"zalet\w*|korzyści\w*", r"wad(?:a|y|ę|ą|om|ami)?|niedogodności\w*"),
    "free": (r"za darmo|darmow\w+|bezpłatnie|nieodpłatn\w+", r"odpłatn\w+|za opłatą"),
    "high": (rf"wysok{_I}|wyższ\w+(?! niż)|najwyższ\w+", rf"nisk{_I}|niższ\w+(?! niż)|najniższ\w+"),
    "hot": (rf"gorąc{_Y}|ciepł{_Y}|cieplejsz\w+|ogrzewan{_Y}", rf"zimn{_Y}|zimniejsz\w+|chłodn{_Y}|nieogrzewan{_Y}"),
    "left": (r"lew(?:y|a|e|ego|ej|ym|ą)|na lewo|w lewo", r"prawy|prawej|prawą|prawym|na prawo|w prawo"),
    "inside": (r"wewnątrz|w środku|w pomieszczeniu", r"na zewnątrz|poza(?= (?:budynkiem|domem|terenem))|na dworze"),
    "same": (
        rf"sam(?:ego|ej|ych|ym) \w+ co|taki sam|taka sama|takie same|jednakow{_Y}|identyczn{_Y}",
        rf"różn{_Y}|odmienn{_Y}",
    ),
    "compulsory": (
        rf"obowiązkow{_Y}|obowiązkowo|wymagan{_Y}",
        rf"dobrowoln{_Y}|dobrowolnie|nieobowiązkow{_Y}|opcjonaln{_Y}|fakultatywn{_Y}",
    ),
    "temporary": (rf"tymczasow{_Y}|tymczasowo|czasow{_Y}|czasowo", rf"stał(?:y|a|e|ego|ej|ym|ych)|trwał{_Y}|na stałe"),
    "new": (
        rf"now{_Y}|nowsz\w+|najnowsz\w+|młod{_Y}|młodsz\w+(?! niż)",
        rf"star{_Y}|starsz\w+(?! niż)|najstarsz\w+|używan{_Y}",
    ),
    "day": (r"w dzień|w ciągu dnia", r"w nocy|nocn\w+|nocą"),
    "morning": (r"rano|poran\w+|przed południem", r"wieczor\w+|wieczór|po południu"),
    "public": (rf"publiczn{_Y}|publicznie|jawn{_Y}", rf"prywatn{_Y}|prywatnie|poufn{_Y}|niejawn{_Y}"),
    "internal": (rf"wewnętrzn{_Y}", rf"zewnętrzn{_Y}"),
    "full": (rf"zapełnion{_Y}|napełnion{_Y}", rf"pust{_Y}|opróżni\w+"),
    "occupied": (rf"zajęt{_Y}", rf"niezajęt{_Y}|wakując\w+"),
    "lock": (r"zablokow\w+|blokuj\w+|blokowa\w+", r"odblokow\w+"),
    "on": (
        r"włącz(?:a|ają|ać|yć|ył|ono|ony|ona|one)|aktywow\w+|aktywuj\w+",
        r"wyłącz(?:a|ają|ać|yć|ył|ono|ony|ona|one)(?! z\b)|dezaktywow\w+|dezaktywuj\w+",
    ),
    "connect": (rf"podłącz\w+|połączon{_Y}", r"odłącz\w+|rozłącz\w+"),
    "push": (r"pcha\w*|pchnąć|naciska\w*|nacisn\w+|naciśn\w+", r"ciągn\w+|pociągn\w+"),
    "success": (r"powodzeni\w+|sukces\w*|udał\w*|zdał\w*", r"niepowodzeni\w+|porażk\w+|oblał\w*"),
    "wet": (rf"mokr{_Y}|wilgotn{_Y}", r"such(?:y|a|e|ego|ej|ym|ych|ą|o)"),
    "safe": (rf"bezpieczn{_Y}|bezpiecznie|nieszkodliw{_Y}", rf"niebezpieczn{_Y}|szkodliw{_Y}|groźn{_Y}"),
    "easy": (rf"łatw{_Y}|łatwiejsz\w+|prost(?:y|a|e|ego|ej|ym)", rf"trudn{_Y}|trudniejsz\w+|skomplikowan{_Y}"),
    "long": (rf"dług{_I}|dłuższ\w+(?! niż)|najdłuższ\w+", rf"krótk{_I}|krótsz\w+(?! niż)|najkrótsz\w+"),
    "wide": (rf"szerok{_I}|szersz\w+", rf"wąsk{_I}|węższ\w+"),
    "large": (
        rf"duż{_Y}|większ(?:y|a|e|ego|ej|ym|ych|ą)(?! niż)|największ\w+",
        rf"mał{_Y}|mniejsz(?:y|a|e|ego|ej|ym|ych|ą)(?! niż)|najmniejsz\w+",
    ),
    "fast": (rf"szybk{_I}|szybsz\w+|szybciej", rf"wolno(?= jedź)|powoln{_Y}|powoli|wolniej\w*"),
    "heavy": (rf"ciężk{_I}|cięższ\w+", rf"lekk{_I}|lżejsz\w+"),
    "strong": (rf"siln{_Y}|silniejsz\w+|mocn{_Y}", rf"słab{_Y}|słabsz\w+"),
    "near": (r"blisko|w pobliżu|niedaleko|blisk\w+", r"daleko|dalek(?:i|a|ie|iego|iej)"),
    "cheap": (
        r"tani(?:a|e|ego|ej|ch|m|o)?|tańsz\w+|najtańsz\w+",
        r"drog(?:i|ie|iego|iej|ich|o)|droższ\w+|najdroższ\w+",
    ),
    "gain": (r"zysk(?:u|i|ów|iem)?|nadwyżk\w+", r"strat(?:a|y|ę|om|ami)?|deficyt\w*"),
    "income": (
        r"przych(?:ód|odu|ody|odów|odami)|doch(?:ód|odu|ody|odów)|wpływy",
        r"wydat(?:ek|ku|ki|ków|kami)|koszt(?:y|ów|ami|u)|rozch(?:ód|ody|odów)",
    ),
    "debit": (r"obciąż\w+|winien", r"uzna(?:nie|no) rachun\w+|kredytow(?:anie|ano)"),
    "deposit": (r"wpłac\w+|wpłat\w*", r"wypłac\w+|wypłat\w*"),
    "upper": (rf"górn{_Y}|na górze", rf"doln{_Y}|na dole"),
    "front": (rf"przedni{_I}|z przodu", rf"tyln{_Y}|z tyłu"),
    "north": (rf"północ(?:y|ą|n{_Y})?", rf"południ(?:u|em|ow{_Y})(?! (?:o|lub)\b)(?<!po południu)(?<!przed południem)"),
    "east": (r"wsch(?:ód|odu|odzie|odni\w*)", r"zach(?:ód|odu|odzie|odni\w*)"),
    "present": (r"obecn(?:y|a|e|ych|i|ego|ej) na|obecność|obecności", rf"nieobecn{_Y}|nieobecnoś\w+"),
    "employed": (r"zatrudni\w+", rf"zwolni(?:ono|ony|ona|eni|enie|enia|ł|ła|ć)|bezrobotn{_Y}"),
    "married": (rf"żonat{_Y}|zamężn{_Y}", rf"niezamężn{_Y}|nieżonat{_Y}|rozwiedzion{_Y}|kawaler\w*"),
    "clean": (rf"czyst{_Y}|wyczyszczon{_Y}", rf"brudn{_Y}|zanieczyszczon{_Y}|nieczyst{_Y}"),
    "favour": (r"głosował\w* za|na korzyść", r"głosował\w* przeciw\w*|na niekorzyść"),
    "alive": (rf"żyw{_Y}|żyjąc\w+", rf"martw{_Y}|zmarł{_Y}"),
    "guilty": (rf"winn{_Y}", rf"niewinn{_Y}"),
    "male": (rf"mężczyzn\w*|męsk{_I}|chłopc\w+", rf"kobiet\w*|żeńsk{_I}|dziewczyn\w*|dziewcząt"),
    "positive": (rf"pozytywn{_Y}|dodatni\w*", rf"negatywn{_Y}|ujemn{_Y}"),
    "even": (rf"parzyst{_Y}", rf"nieparzyst{_Y}"),
    "vertical": (rf"pionow{_Y}|pionowo", r"poziom(?:y|a|e|ego|ej|o)"),
    "tighten": (r"dokręc\w+", r"odkręc\w+|poluzow\w+"),
}
