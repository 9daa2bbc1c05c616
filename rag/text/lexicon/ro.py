"""Romanian."""

from rag.text.lexicon import Lexicon, words

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
)
