"""Finnish."""

from rag.text.lexicon import Lexicon, words

LEXICON = Lexicon(
    letters="äö",
    before_ordinal_pattern=r"ja|tai",
    never_last=words("esim ts toim mm ym prof tri hra rva ns nk vrt ks n noin alk"),
    before_number=words("klo nro s ks kpl puh tel art §"),
    before_number_or_words=words("s ks"),
    maybe_last=words("jne yms ym em ko oy oyj eaa jaa v kk vko krs"),
    function_words=words(
        "ja tai mutta ei eivät en on ovat oli olivat olla ole se ne hän he minä sinä me te tämä nämä tuo että jos kun "
        "koska kuin kuka mikä mitä missä mistä mihin milloin miten miksi kuinka paljonko onko voi voivat voin pitää "
        "täytyy saa myös vain jo niin sekä joka jotka kaikki kanssa ilman ennen jälkeen aikana mukaan sen niiden hänen "
        "minun teidän tulee tällä siellä täällä vuoden"
    ),
    not_in_documents="Asiakirjoissa ei kerrota sitä.",
    writes_compounds=True,
)
