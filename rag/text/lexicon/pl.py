"""Polish."""

from rag.text.lexicon import Lexicon, counted, words
from rag.text.lexicon.opposites.polish import OPPOSITES

# What asks for a type of answer
_WHAT = (
    r"(?:(?:jaki|jaka|jakie|który|która|które) (?:jest|są|był|była|było) (?:[\w’'-]+ ){0,4}|"
    "(?:w |na |do |o |pod |za |przy )?(?:jak|któr)(?:i|a|ie|iego|iej|im|ich|ą|y|e|ego|ej|ym|"
    r"ych) (?:[\w’'-]+ ){0,4})"
)
_MONEY = "cen[aęy]|opłat[aęy]|koszty?|składk[aię]|czynsz|kaucj[aęi]|kar[aęy]|pensj[aęi]|budżet|kwot[aęy]|stawk[aię]"
_PERIODS = "sekund|minut|godzin|dni|tygodni|miesięcy|lat|nocy"

LEXICON = Lexicon(
    spoken_times={
        "kwadrans po {hour}": 15,
        "wpół do {hour}": -30,
    },
    spoken_hours=counted(
        "pierwszej drugiej trzeciej czwartej piątej szóstej siódmej ósmej dziewiątej dziesiątej jedenastej dwunastej",
        start=1,
    ),
    spoken_amounts={
        "półtora": "1.5",
        "półtorej": "1.5",
        "{number} i pół": "{number}.5",
    },
    clause_joints=words("podczas natomiast ale lecz choć i a"),
    lacking_pattern=r"brak(?:u|iem)?|utrat(?:a|y|ę)|niedob(?:ór|oru)|nieobecnoś\w+",
    opposites=OPPOSITES,
    negating=words("ani nic nie nigdy bez żaden żadna żadne żadnego żadnej żadnych żadnym nikt nikogo nigdzie"),
    not_negating_pattern=(
        r"\bnie\s+(?:później|wcześniej|więcej|mniej|dłużej|krócej|wyżej|niżej)\s+niż\b|"
        r"\bnie\s+(?:wyższ|niższ|większ|mniejsz|starsz|młodsz)\w+\s+niż\b|\bnie\s+tylko\b|"
        r"\b(?:czy|lub|albo)\s+nie\b|\bjeśli\s+nie\b|\bbez\s+(?:wątpienia|względu\s+na)\b"
    ),
    affirming=words("tak oczywiście pewnie jasne"),
    letters="ąćęłńśźż",
    months=tuple(
        counted(
            "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
            start=1,
        )
    ),
    before_ordinal_pattern=r"dnia|do|od|z|na|w|i|lub|oraz|dn|po",
    never_last=words(
        "dr prof hab inż mgr lek med ks św bł al ul pl os p np tj tzn tzw wg ok m.in ang łac lic płk gen kpt por śp "
        "zob zw ws dot ew wlk gm pow woj im godz dn red oprac tłum przyp tel wyd"
    ),
    before_number=words(
        "nr nry art ust pkt lit poz str s rozdz t tom rys tab godz dn tel kom faks ul m lok § sty lut mar kwi maj cze "
        "lip sie wrz paź lis gru pon wt śr czw pt sob niedz zał par"
    ),
    before_number_or_words=words("mar s t m"),
    maybe_last=words(
        "max itd itp etc r w ww wz zł gr tys mln mld szt kg sp z.o.o o.o s.a proc mies sek ha pn n.e p.n.e in wiek j"
    ),
    source_names=words("źródło źródła źródłem źródle źródeł"),
    naming_pattern=r"według|zgodnie ze?|jak podaje|zob|patrz|we?",
    saying_pattern=r"(?:podaje|mówi|stwierdza|wskazuje|wspomina|potwierdza)(?:,? że)?",
    part_words=words(
        "artykuł art ustęp ust paragraf sekcja krok rozdział punkt pkt część numer tabela rysunek załącznik strona"
    ),
    function_words=words(
        "i oraz lub albo ale a nie tak jest są był była było były będzie będą być ma mają może mogą można musi należy "
        "trzeba ja ty on ona ono my wy oni mnie mi ci go jej jego ich im nam nas wam was mój moja moje swój swoje nasz "
        "nasza ten ta to te tego tej tym tych temu który która które którego której których w we na z ze do od dla po "
        "pod nad przed przez przy bez o u za między podczas według że żeby gdy kiedy jeśli jeżeli ponieważ bo jak co "
        "kto gdzie ile dlaczego jaki jaka jakie czy się także również tylko już bardzo wszystkie wszyscy każdy każda "
        "proszę lecz"
    ),
    opener_pattern=r"i|a|oraz|lub|ale|także|a co z",
    reference_pattern=r"t(?:o|am|ego|ym)(?=[\s?!.…]*$)",
    prompt_example=(
        "Biblioteka otwiera się o dziesiątej.",
        "Basen jest zamknięty w poniedziałki. Bilet kosztuje 4,50.",
        "Kiedy basen jest zamknięty?",
        "Basen jest zamknięty w poniedziałki [2].",
    ),
    not_in_documents="Dokumenty o tym nie mówią.",
    unanswered_pattern=(
        r"(?:niestety,? )?(?:te |podane |dostarczone )*(?:dokumenty|źródła|teksty) (?:o tym |"
        r"na ten temat )?nie (?:mówią|wspominają|zawierają|podają|określają|odpowiadają|wskazują)|"
        r"(?:niestety,? )?(?:w dokumentach nie ma|brak informacji|nie (?:ma|znalazłem|znalazłam|"
        r"znajduję) informacji)|"
        r"nie wiem"
    ),
    pleasantry_pattern=(
        r"mam nadzieję,? że (?:to )?(?:pomoże|pomogło|pomogłem|pomogłam|jest pomocne)(?: (?:ci|panu|pani))?|"
        r"(?:proszę )?(?:daj|dać|dajcie) (?:mi )?znać,? (?:jeśli|gdyby|czy)<more>|"
        r"w razie (?:(?:dalszych|dodatkowych|kolejnych|innych) )?pytań|"
        r"jeśli (?:masz|macie|ma pan|ma pani|mają państwo) (?:(?:jeszcze|dodatkowe|więcej|inne) )*(?:pytania|"
        r"pytań)|"
        r"(?:proszę )?śmiało pyta(?:j|ć)|chętnie pomogę|"
        r"(?:to )?(?:bardzo )?dobre pytanie|"
        r"dziękuję(?: za pytanie)?|"
        r"nie ma za co|dzień dobry|cześć|miłego dnia"
    ),
    list_pattern=(
        "jak (?:mogę|można|się|zgłosić|złożyć|zrobić|należy)|kroki|jakie|które|co (?:trzeba|należy|muszę|"
        r"powin\w+)|lista|kolejnoś\w+"
    ),
    figure_pattern=(
        r"kiedy|ile|ilu|jak (?:długo|często|wysok\w+|drog\w+|daleko)|o której|numer|cen[ay]|opłat[aęy]|"
        r"kwot[aęy]|termin|data|telefon|koszt\w*"
    ),
    asking_words=words(
        "nazywa mam masz chcę chce muszę potrzebuję potrzebne właściwie dokładnie teraz naprawdę ile długo "
        "często zrobić powiedz podaj kiedy jaki jaka jakie który która które kosztuje kosztują trwa"
    ),
    # The type of answer that a question asks for
    why_pattern="dlaczego|czemu|z jakiego powodu",
    because_pattern="ponieważ|bo|gdyż|dlatego|z powodu|żeby|aby|powód|powodu",
    person_pattern=r"kto|kogo|komu|(?:z|o) kim|czyj\w*|któr[ya] (?:lekarz|osoba|trener\w*|pracownik)",
    place_pattern=(
        r"gdzie|dokąd|skąd|(?:w|na) (?:jak|któr)\w+ (?:sali|budynku|ulicy|mieście|miejscu|piętrze|pokoju)|"
        f"{_WHAT}adres(?! (?:e-?mail|mailowy|internetowy|strony))"
    ),
    time_pattern=(
        "kiedy|(?:od|do) kiedy|o której|"
        r"(?:jaki|który|w jaki|w jakich|w które|którego|jakiego)\w* (?:dzień|dni|dniach|dnia|miesiąc\w*|rok\w*|"
        rf"godzin\w*|dat\w*|termin\w*)|{_WHAT}(?:godziny|termin\w*|data|daty)|^godziny"
    ),
    duration_pattern=rf"jak (?:długo|szybko)|ile (?:{_PERIODS}|czasu|trwa|trwają)|{_WHAT}(?:czas trwania|okres\w*)",
    money_pattern=(
        r"ile (?:kosztuj\w+|płac\w+|zapłac\w+|wynosi|wynoszą|trzeba zapłacić|muszę zapłacić|pieniędzy|złotych)|"
        f"jak (?:drogi|droga|drogie)|(?:w jakiej|jaka jest|jaki jest) (?:wysokość )?(?:{_MONEY})|"
        f"{_WHAT}(?:{_MONEY})|^(?:{_MONEY})"
    ),
    count_pattern=(
        f"ile (?!{_PERIODS}|czasu|trwa|kosztuj|płac|zapłac|wynosi|wynoszą|trzeba|muszę|pieniędzy|złotych|waży|"
        rf"stopni)\w+|ilu|jak często|{_WHAT}(?:liczba|wiek)"
    ),
    phone_pattern=(
        rf"numer\w* (?:telefonu|komórki|faksu)|{_WHAT}telefon|^telefon|telefon(?= do\b|\W*$)|"
        "(?:pod )?(?:jaki|jakim) numer(?:em)?|do kogo (?:dzwonić|zadzwonić|mam zadzwonić)"
    ),
    email_pattern=rf"adres(?:em|y)? (?:e-?mail|mailowy|poczty)|{_WHAT}e-?mail|^e-?mail|e-?mail(?= do\b|\W*$)",
    web_pattern=f"{_WHAT}(?:strona internetowa|adres strony|adres internetowy|url)",
    measure_pattern=(
        "ile (?:waży|ważą|mierzy|stopni|metrów|kilogramów|litrów)|"
        r"jak (?:ciężk|duż|wysok|szerok|głębok|dalek|grub|gorąc)\w+|"
        rf"{_WHAT}(?:temperatur\w+|prędkoś\w+|ciśnieni\w+|wag\w+|rozmiar|wysokoś\w+|szerokoś\w+|głębokoś\w+|"
        r"długoś\w+|odległoś\w+|dawk\w+|moc)"
    ),
    cardinals=counted(
        "zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście trzynaście "
        "czternaście piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście",
        start=0,
    )
    | counted(
        "dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt dziewięćdziesiąt "
        "sto",
        start=20,
        step=10,
    )
    | counted("dwieście trzysta czterysta pięćset sześćset siedemset osiemset dziewięćset", start=200, step=100)
    | {
        "jedna": 1,
        "jedno": 1,
        "jednego": 1,
        "jednej": 1,
        "dwie": 2,
        "dwóch": 2,
        "trzech": 3,
        "czterech": 4,
        "pięciu": 5,
        "sześciu": 6,
        "siedmiu": 7,
        "ośmiu": 8,
        "dziewięciu": 9,
        "dziesięciu": 10,
    },
    fractions={
        **dict.fromkeys(("trzecia", "trzecie", "trzecich"), 3),
        **dict.fromkeys(("czwarta", "czwarte", "czwartych"), 4),
        **dict.fromkeys(("piąta", "piąte", "piątych"), 5),
        **dict.fromkeys(("dziesiąta", "dziesiąte", "dziesiątych"), 10),
    },
    weak_numbers=words("jeden jedna jedno jednego jednej zero"),
    scales={
        "tysiąc": 3,
        "tysiące": 3,
        "tysięcy": 3,
        "milion": 6,
        "miliony": 6,
        "milionów": 6,
        "miliard": 9,
        "miliardy": 9,
        "miliardów": 9,
    },
    figure_scales={"tys": 3, "mln": 6, "mld": 9},
    ordinals=counted("pierwszy drugi trzeci czwarty piąty szósty siódmy ósmy dziewiąty dziesiąty", start=1)
    | counted("pierwsza druga trzecia czwarta piąta szósta siódma ósma dziewiąta dziesiąta", start=1)
    | counted(
        "pierwszego drugiego trzeciego czwartego piątego szóstego siódmego ósmego dziewiątego dziesiątego", start=1
    )
    | counted("pierwszym drugim trzecim czwartym piątym szóstym siódmym ósmym dziewiątym dziesiątym", start=1),
    value_words={
        "PLN": "złoty|złote|złotych|złotego|zł",
        "EUR": "euro",
        "%": "procent|procenta|proc",
        "hour": "godzin|godziny|godzinę|godz|h",
        "minute": "minut|minuty|minutę|min",
        "day": "dni|dzień|dnia|dni roboczych|dni robocze",
        "week": "tydzień|tygodnie|tygodni",
        "year": "rok|lata|lat|roku",
        "month": "miesiąc|miesiące|miesięcy|miesiąca",
        "kg": "kilo",
        "degree": "stopień|stopnie|stopni",
        "°C": "stopni celsjusza",
        "half-year": "półrocze|półrocza|półroczu",
        "quarter": "kwartał|kwartale|kwartału",
        "january": "styczniu",
        "february": "lutym",
        "march": "marcu",
        "april": "kwietniu",
        "may": "maju",
        "june": "czerwcu",
        "july": "lipcu",
        "august": "sierpniu",
        "september": "wrześniu",
        "october": "październiku",
        "november": "listopadzie",
        "december": "grudniu",
        "wednesday": "środę|środy",
        "friday": "piątki|piątku",
        "monday": "poniedziałki|poniedziałku",
        "tuesday": "wtorki|wtorku",
        "thursday": "czwartki|czwartku",
        "saturday": "sobotę|soboty",
        "sunday": "niedzielę|niedziele",
        "clock": "godz|godzina|godzinie|godzinach|godzinami",
        "noon": "południe",
        "midnight": "północ",
        "week no": "tydzień|tygodniu|tydz",
        "quarter no": "q|kwartał",
        "half no": "h",
        "minus": "minus",
    },
    date_links=words("r. dnia od"),
    range_words=words("do"),
    between_words=("między", "a"),
    writes_dotted_days=True,
    time_words={
        "this year": r"w tym roku|tego roku|bieżącego roku|bieżącym roku|tegoroczn\w+",
        "last year": r"zeszłym roku|zeszłego roku|ubiegłym roku|ubiegłego roku|poprzednim roku|zeszłoroczn\w+",
        "next year": r"przyszłym roku|przyszłego roku|następnym roku|przyszłoroczn\w+",
        "latest": r"ostatni(?:a|e|ego|ej|m)?|najnowsz(?:y|a|e|ego|ej|ym)|aktualn(?:y|a|e|ego|ej|ym|ie)|obecn(?:y|a|e|"
        r"ego|ej|ym|ie)|bieżąc(?:y|a|e|ego|ej|ym)|obowiązując(?:y|a|e|ego|ej|ym)",
        "previous": r"poprzedni(?:a|e|ego|ej|m)?|wcześniejsz(?:y|a|e|ego|ej|ym)|star(?:y|a|e|ego|ej|ym)|dawn(?:y|a|e|"
        r"ego|ej|ym|iej)|przedostatni(?:a|e|ego|ej|m)?|wcześniej",
        "next": r"następn(?:y|a|e|ego|ej|ym)|przyszł(?:y|a|e|ego|ej|ym)|kolejn(?:y|a|e|ego|ej|ym)|najbliższ(?:y|a|e|"
        r"ego|ej|ym)",
    },
)
