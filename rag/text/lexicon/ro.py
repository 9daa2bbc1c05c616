"""Romanian."""

from rag.text.lexicon import Lexicon, words

# What asks for a type of answer
_WHAT = r"(?:(?:care|ce) (?:este|e|sunt|era) (?:[\w’'-]+ ){0,4}|(?:la |în |pe |din )?(?:ce|care) (?:[\w’'-]+ ){0,4})"
_MONEY = (
    "prețul|preţul|preț|prețurile|taxa|taxele|costul|costurile|tariful|tarifele|chiria|garanția|amenda|"
    "salariul|bugetul|suma|cotizația"
)
_PERIODS = "secunde|minute|ore|zile|săptămâni|luni|ani|nopți"

LEXICON = Lexicon(
    letters="ășțâîşţ",
    never_last=words("dl dna dr prof ing av str bd nr jud com sf ex cca tel aprox lt cf"),
    before_number=words(
        "nr art alin lit pag p cap vol fig tel ap bl sc et ian feb mar apr iun iul aug sept oct noi dec §"
    ),
    before_number_or_words=words("mar"),
    maybe_last=words("etc ș.a s.a srl s.r.l î.hr d.hr"),
    function_words=words(
        "și sau dar nu este sunt era erau va vor fi fost are au avea poate pot trebuie un o unei unui al a ai ale cel "
        "cea cei cele de la din în pe cu fără pentru prin despre până după înainte între către că să dacă când cum "
        "unde cât câte câți ce cine care eu tu el ea noi voi ei ele mă te se îl îi le lui lor său sa mea meu acest "
        "această aceste acesta aceasta mai foarte doar toate toți fiecare"
    ),
    not_in_documents="Documentele nu spun acest lucru.",
    list_pattern="cum|pașii?|pașilor|care sunt|ce (?:trebuie|acte|documente)|lista|ordine",
    figure_pattern=(
        "când|cât|câtă|câți|câte|ce oră|numărul?|preț(?:ul)?|tax[ae]|sum[aă]|dat[aă] limită|termenul?|telefonul|costul"
    ),
    asking_words=words(
        "numește trebuie vreau doresc nevoie exact acum cât câtă câți câte cum unde fac face spune este sunt "
        "costă ora durează"
    ),
    # The type of answer that a question asks for
    person_pattern="cine|(?:pe|cu|de la|la) cine|cui|care (?:persoană|medic|profesor|antrenor)",
    place_pattern=(
        "unde|(?:de )?unde|(?:în|la) ce (?:sală|clădire|stradă|oraș|loc|etaj|cameră)|"
        f"{_WHAT}adresa(?! (?:de e-?mail|web))"
    ),
    time_pattern=(
        "când|(?:la|de la|până la) ce oră|(?:în )?ce (?:zi|zile|dată|lună|an|oră)|"
        f"{_WHAT}(?:programul|orele|orarul|data|termenul)|^(?:program|orar)(?:ul)?"
    ),
    duration_pattern=(
        f"cât (?:timp|durează|de repede)|câte (?:{_PERIODS})|câți ani (?:durează|este valabil)|"
        f"{_WHAT}(?:durata|termenul|preavizul)"
    ),
    money_pattern=(
        r"cât (?:costă|plătesc|plătim|se plătește|trebuie să plătesc|este|e)(?! de)|cât de scump\w*|câți bani|"
        f"{_WHAT}(?:{_MONEY})|^(?:{_MONEY})"
    ),
    count_pattern=rf"câ(?:ți|te|ţi) (?!{_PERIODS}|bani)\w+|cât de des|{_WHAT}(?:numărul de (?!tel)|vârsta)|ce vârstă",
    phone_pattern=(
        rf"numărul? de (?:telefon|mobil|fax)|{_WHAT}telefonul|^telefon(?:ul)?|telefonul(?= \w+|\W*$)|"
        "(?:la )?ce număr|pe cine (?:sun|pot suna|trebuie să sun)"
    ),
    email_pattern=f"adresa de e-?mail|{_WHAT}e-?mail(?:-?ul)?|^e-?mail",
    web_pattern=f"{_WHAT}(?:site-?ul|pagina web|adresa web)",
    measure_pattern=(
        "cât (?:cântărește|măsoară)|"
        "cât de (?:greu|grea|mare|lat|lată|adânc|adâncă|departe|gros|cald|rece|înalt|înaltă|lung|lungă)|"
        rf"{_WHAT}(?:temperatur[aă]|viteza|viteză|presiun\w+|greutat\w+|mărim\w+|înălțim\w+|lățim\w+|adâncim\w+|"
        r"lungim\w+|distanț[aă]|doza|puter\w+|cantitat\w+)|câtă \w+"
    ),
)
