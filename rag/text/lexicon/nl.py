"""Dutch."""

from rag.text.lexicon import Lexicon, counted, words

LEXICON = Lexicon(
    opener_pattern=r"en|of|maar|ook|hoe zit het",
    reference_pattern=r"dat(?=[\s?!.…]*$)|daar(?:voor|van|mee|bij|over)",
    months=tuple(
        counted("januari februari maart april mei juni juli augustus september oktober november december", start=1)
    ),
    never_last=words(
        "dhr mevr mw mr drs dr prof ir ing ds st bijv bv incl excl evt evtl ca max resp i.v.m m.b.t t.a.v d.w.z a.u.b "
        "o.a m.u.v t.o.v i.p.v z.s.m t/m nl vnl t.b.v n.a.v d.m.v i.h.b b.v.b zgn vgl tel afd gem aanv ong beh ond"
    ),
    before_number=words(
        "nr nrs art blz p pp par hfst fig tab dl bijl lid tel jan feb mrt apr jun jul aug sep sept okt nov dec ma di "
        "wo do vr za zo § pag vol"
    ),
    before_number_or_words=words("do za zo wo lid par"),
    maybe_last=words(
        "min enz etc e.d e.a bv nv b.v n.v btw jl a.s jr sr v.chr n.chr s.v.p a.u.b mln mld kg wo mnd p.m p.p"
    ),
    function_words=words(
        "de het een en of maar want dus niet geen is zijn was waren wordt worden werd werden heeft hebben had kan "
        "kunnen mag mogen moet moeten zal zullen ik jij je hij zij ze wij we jullie u mij me hem haar ons hun mijn uw "
        "onze dit dat deze die er hier daar in op aan bij met van voor naar uit over onder door tegen zonder om tot "
        "sinds tijdens als wanneer omdat wat wie waar hoe hoeveel waarom welke welk ook nog al zeer zo zich men te per "
        "alle alles elke elk iedere wel dan toen na tussen volgens vanaf vóór heer mevrouw binnen"
    ),
    not_in_documents="Dat staat niet in de documenten.",
)
