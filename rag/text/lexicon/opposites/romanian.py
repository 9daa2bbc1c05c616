"""Romanian opposites: those that matter most."""

_A = "(?:ă|e|i|ul|a|ii|ele)?"

OPPOSITES = {
    "over": (
        r"peste(?= \d)|depăș\w+|mai mult de|mai mare de|mai mari de|superio(?:r|ară|are) ",
        r"sub(?= \d)|mai puțin de|mai mic de|mai mici de",
    ),
    "bound": (
        r"cel puțin|minimum|minim(?:ă|e|i)?|sau mai mult",
        r"cel mult|maximum|maxim(?:ă|e|i)?|sau mai puțin|până la(?= \d)",
    ),
    "before": (r"înainte(?! de toate)|cel târziu|anterior", r"după|ulterior|cel devreme|începând cu"),
    "allowed": (
        rf"permis{_A}|permite|permit|autorizat{_A}|admis{_A}",
        rf"interzis{_A}|interzice|interzic|prohibit{_A}|neautorizat{_A}|interdicți\w+",
    ),
    "rise": (
        r"creșt\w+|creșc|crește|cresc|crescut\w*|măr(?:it\w*|ește|esc|ire|irea)|major\w+|urcă|urcat\w*|sporit\w*",
        r"scad|scade|scăd(?:ea|ere|erea|eri|ut\w*)|scăzut\w*|redu(?:s\w*|ce|c|cere|cerea)|diminu\w+|micșor\w+|coboară|"
        r"coborât\w*",
    ),
    "open": (rf"deschi(?:s{_A}|de|d|dere|derea)", rf"închi(?:s{_A}|de|d|dere|derea)"),
    "include": (
        rf"inclu(?:s{_A}|de|d|siv|dere)|cuprin(?:de|s{_A})",
        rf"exclu(?:s{_A}|de|d|siv|dere)|cu excepția|except(?:ând|at)",
    ),
    "accept": (
        rf"accept(?:ă|at{_A}|are|area|ată)|aprob(?:ă|at{_A}|are|area|ată)|adopt(?:ă|at{_A}|are|ată)|acord(?:ă|at{_A}|"
        r"ată)",
        rf"respin(?:s{_A}|ge|gere|gerea)|refuz(?:ă|at{_A}|ul|ată)?|neg(?:at{_A}|ată)",
    ),
    "first": (r"prim(?:ul|a|ii|ele|ului|ei)", r"ultim(?:ul|a|ii|ele|ului|ei)"),
    "begin": (
        r"încep(?:e|ând|ut\w*|ea)?|începere\w*|debut\w*",
        r"termin(?:ă|at\w*|are|ării)|sfârș(?:it\w*|ește)|închei(?:e|at\w*|ere)|încet(?:ează|at\w*|are)",
    ),
    "early": (r"devreme|mai devreme|timpuri\w+|anticipat\w*", r"târziu|mai târziu|întârziat\w*|cu întârziere"),
    "arrive": (r"sos(?:ește|esc|it\w*|ire|irea|iri)|ajung\w*|ajuns\w*", r"plec(?:a|at\w*|are|area|ări)|pleacă"),
    "enter": (r"intr(?:are|area|ări|a|at\w*)|intră", r"ieș(?:ire|irea|iri|i|it\w*)|iese|părăs\w+"),
    "buy": (r"cumpăr\w*|achizițion\w*|achiziți(?:e|a|i)", r"vând|vinde|vând(?:ut\w*|ător\w*)|vânz\w+"),
    "win": (r"câștig\w*|victori\w+", r"pierd\w*|pierdere\w*|înfrâng\w+"),
    "add": (r"adaug\w*|adăug\w*", r"elimin\w*|șterg\w*|șters\w*|înlătur\w*|scoate|scos"),
    "possible": (rf"posibil{_A}", rf"imposibil{_A}"),
    "valid": (rf"valabil{_A}|valid{_A}", rf"invalid{_A}|nevalabil{_A}|expirat{_A}"),
    "paid": (rf"plătit{_A}|achitat{_A}", rf"neplătit{_A}|neachitat{_A}"),
    "complete": (r"complet(?:ă|e|i)?", r"incomplet(?:ă|e|i)?"),
    "enough": (r"suficient(?:ă|e|i)?|destul(?:ă|e|i)?", r"insuficient(?:ă|e|i)?"),
    "available": (r"disponibil(?:ă|e|i)?", r"indisponibil(?:ă|e|i)?|epuizat(?:ă|e|i)?"),
    "satisfied": (r"mulțumit(?:ă|e|i)|satisfăcut(?:ă|e|i)?", r"nemulțumit(?:ă|e|i)?|nesatisfăcut(?:ă|e|i)?"),
    "free": (r"gratuit(?:ă|e|i)?|gratis", r"contra cost|cu plată"),
    "high": (r"înalt(?:ă|e|i)?|ridicat(?:ă|e|i)?", r"scund(?:ă|e|zi)?|joas(?:ă|e)|jos"),
    "hot": (r"cald(?:ă|e)?|calzi|fierbinte|fierbinți|încălzit(?:ă|e|i)?", r"rece|reci|frig"),
    "left": (r"stâng(?:a|ă|i|ul)?", r"(?:la|în|spre) dreapta|partea dreaptă|mâna dreaptă"),
    "inside": (r"înăuntru|în interior\w*", r"afară|în exterior\w*|în aer liber"),
    "same": (r"aceeași|același|aceleași|identic(?:ă|e|i)?", r"diferit(?:ă|e|i)?"),
    "compulsory": (r"obligatori(?:u|e|i)", r"opțional(?:ă|e|i)?|facultativ(?:ă|e|i)?|voluntar(?:ă|e|i)?"),
    "temporary": (r"temporar(?:ă|e|i)?|provizori(?:u|e|i)", r"permanent(?:ă|e|i)?|definitiv(?:ă|e|i)?"),
    "new": (r"nou(?:l|a|ă|i|ile)?|noi|noile|tânăr|tineri", r"vech(?:i|e|ea|ile)|vechiul|bătrân(?:ă|i|e)?"),
    "public": (r"public(?:ă|e|i)?", r"privat(?:ă|e|i)?|confidențial(?:ă|e|i)?"),
    "internal": (r"intern(?:ă|e|i)?", r"extern(?:ă|e|i)?"),
    "full": (r"plin(?:ă|e|i)?", r"gol(?:ul)?|goal(?:ă|e)|golit(?:ă|e|i)?"),
    "safe": (r"sigur(?:ă|e|i)", r"periculo(?:s|asă|ase|și)|nesigur(?:ă|e|i)?"),
    "easy": (r"ușor|ușoar(?:ă|e)|simpl(?:u|ă|e|i)", r"dificil(?:ă|e|i)?|complicat(?:ă|e|i)?|greu"),
    "large": (r"mare(?! de\b)|mari(?! de\b)", r"mic(?:ă|i)?(?! de\b)"),
    "fast": (r"rapid(?:ă|e|zi)?|repede", r"lent(?:ă|e|i)?|încet"),
    "cheap": (r"ieftin(?:ă|e|i)?", r"scump(?:ă|e|i)?|costisito(?:r|are|ri)"),
    "gain": (r"profit(?:ul|uri)?|câștiguri", r"pierderi|deficit(?:ul)?"),
    "income": (r"venit(?:uri|urile|urilor)", r"cheltuiel(?:i|ile|ilor)"),
    "upper": (r"superio(?:r|ară|are)(?! )|de sus", r"inferio(?:r|ară|are)|de jos"),
    "north": (r"nord(?:ul|ic)?", r"sud(?:ul|ic)?"),
    "east": (r"est(?:ul)|la est", r"vest(?:ul)?|la vest"),
    "present": (r"prezenț(?:a|ă|ei)", r"absenț(?:a|ă|ei|e)|absent(?:ă|i)?"),
}
