"""Portuguese."""

from rag.text.lexicon import Lexicon, counted, words

LEXICON = Lexicon(
    opener_pattern=r"e|ou|mas|também",
    reference_pattern=r"isso|isto|aí",
    letters="ãõ",
    months=tuple(
        counted("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro", start=1)
    ),
    never_last=words(
        "sr sra srs sras srta dr dra drs prof profa eng arq exmo exma ilmo v.exa d av r pç pça lg trav tv est rod p.ex "
        "ex cf aprox máx mín tel telef ref sto sta gen cel cap dep gov pe fr min incl apt apto ed bl cx lda"
    ),
    before_number=words(
        "n nº no núm num pág págs pag p pp art arts cap vol t fig tab ed tel al inc jan fev mar abr mai jun jul ago "
        "set out nov dez seg ter qua qui sex sáb dom § km apt"
    ),
    before_number_or_words=words("mar set ter no seg sex"),
    maybe_last=words("max etc lda ltda s.a sa cia hs hrs min a.c d.c ss v.s.f.f"),
    function_words=words(
        "o a os as um uma uns umas de do da dos das d em no na nos nas ao à aos às pelo pela pelos pelas por para com "
        "sem sobre entre até desde após e ou mas nem não sim que quem qual quais quando como onde quanto quanta "
        "quantos quantas porque se é são era eram foi foram será serão ser está estão estar tem têm tinha ter há pode "
        "podem posso deve devem fazer eu tu ele ela nós vós eles elles você vocês me te lhe lhes seu sua seus suas meu "
        "minha nosso nossa este esta estes estas esse essa isso isto aquele aquela mais muito também já todo todos "
        "toda todas cada depois antes num numa"
    ),
    not_in_documents="Os documentos não o dizem.",
)
