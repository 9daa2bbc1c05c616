"""Hungarian."""

from rag.text.lexicon import Lexicon, words

LEXICON = Lexicon(
    letters="őűöü",
    before_ordinal_pattern=r"a|az|és|vagy",
    never_last=words("dr id ifj özv pl ún kb ill vö ld prof gr szt tel"),
    before_number=words("sz tel old bek art § jan febr márc ápr máj jún júl aug szept okt nov dec"),
    maybe_last=words("stb kft rt zrt nyrt bt u út db"),
    function_words=words(
        "a az egy és vagy de nem is van vannak volt voltak lesz lesznek lehet kell ez ezt ezek azt azok ki mi mit "
        "mikor hol hogyan hogy miért mennyi mennyibe melyik milyen ha mert mint csak már még meg el be fel le én te ő "
        "ti ők minden után előtt alatt szerint között által vagyok nekem ennek annak illetve valamint pedig"
    ),
    not_in_documents="A dokumentumokban nincs erről szó.",
)
