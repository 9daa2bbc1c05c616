"""French."""

from rag.text.lexicon import Lexicon, counted, words

LEXICON = Lexicon(
    negating=words("pas jamais aucun aucune sans ni"),
    conjunctions=words("et"),
    name_links=words("de la du"),
    opener_pattern=r"et|ou|mais|aussi|qu['’]en est-il|qu['’]est-ce que (?:ça|cela)",
    reference_pattern=r"ça|cela|celui-ci|celle-ci|ceux-ci",
    letters="œêèàùû",
    months=tuple(
        counted("janvier février mars avril mai juin juillet août septembre octobre novembre décembre", start=1)
    ),
    never_last=words(
        "p.ex m mm mme mmes mlle mlles me dr pr st ste mgr cf c.-à-d c.à.d av bd boul all pl sq tél réf obs resp "
        "min dép prof cdt lt adj adr mgrs fg rte ch"
    ),
    before_number=words(
        "art n no nos p pp vol t chap ch al fig tab éd env tél r l d bât apt appt esc ét janv févr fév avr juil sept "
        "oct nov déc lun mar mer jeu ven sam dim §"
    ),
    before_number_or_words=words("art mar mer ch d l n t r p"),
    maybe_last=words("max etc sarl sa inc cie s.a s.a.r.l ttc ht min h hab kg qqch qqn suiv ss apr j.-c av.j.-c"),
    function_words=words(
        "le la les l un une des du de d au aux et ou où mais donc car ni ne pas plus est sont était étaient sera "
        "seront a ont avait avez avons peut peuvent doit doivent je j tu il elle on nous vous ils elles me te se s lui "
        "leur leurs mon ma mes ton ta tes son sa ses notre nos votre vos ce cet cette ces c qui que qu quoi quel "
        "quelle quels quelles quand comment combien pourquoi si dans sur sous avec sans pour par entre chez vers en y "
        "être avoir fait faire tout tous toute toutes très aussi n afin lors dont puis après avant depuis jusqu selon "
        "chaque"
    ),
    not_in_documents="Les documents ne le disent pas.",
)
