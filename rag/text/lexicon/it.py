"""Italian."""

from rag.text.lexicon import Lexicon, counted, words

LEXICON = Lexicon(
    opener_pattern=r"e|o|ma|anche",
    reference_pattern=r"ciò|questo(?=[\s?!.…]*$)",
    letters="àèìòù",
    months=tuple(
        counted(
            "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre", start=1
        )
    ),
    never_last=words(
        "sig sigg sigra sig.ra dott dott.ssa dottssa prof prof.ssa ing avv arch geom rag on sen mons don ss s egr gent "
        "spett ill.mo p.es es cfr vd v ca c.a p.za v.le c.so loc fraz tel int all ecc.mo cav comm gen col cap ten mar "
        "f.lli incl rif"
    ),
    before_number=words(
        "n nr num art artt pag pagg p pp cap vol fig tab co c comma par sez tel int gen genn feb febb mar apr mag giu "
        "lug ago set sett ott nov dic lun mer gio ven sab dom km § all"
    ),
    before_number_or_words=words("mar set co c par all"),
    maybe_last=words("max ecc etc spa s.p.a srl s.r.l snc sas a.c d.c segg ss lit"),
    function_words=words(
        "il lo la i gli le l un uno una di del dello della dei degli delle dell a al allo alla ai agli alle all da dal "
        "dalla dai dalle dall in nel nella nei nelle nell su sul sulla sui sulle sull con per tra fra e ed o ma non "
        "che chi cosa quale quali quando come dove quanto quanta quanti quante perché se è sono era erano sarà saranno "
        "essere ha hanno ho aveva avere può possono posso deve devono devo si mi ti ci vi lui lei noi voi loro mio mia "
        "suo sua suoi sue nostro nostra questo questa questi queste quello quella anche più molto già ogni tutti tutte "
        "tutto dopo prima fino entro presso cui c d"
    ),
    not_in_documents="I documenti non lo dicono.",
)
