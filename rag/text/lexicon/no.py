"""Norwegian, in its commoner written form."""

from rag.text.lexicon import Lexicon, counted, words

LEXICON = Lexicon(
    letters="æøå",
    months=tuple(
        counted("januar februar mars april mai juni juli august september oktober november desember", start=1)
    ),
    before_ordinal_pattern=r"den|det|de|til|fra|senest|innen|hver|og|eller|i",
    never_last=words(
        "dr prof hr fr frk st f.eks feks bl.a dvs d.v.s mht m.h.t pga p.g.a ang vedr iflg jf jfr inkl ekskl ca evt "
        "resp hhv adm dir ing cand mag s.k såk ifm i.f.m t.o.m f.o.m fom avd maks tlf gj"
    ),
    before_number=words(
        "nr kl s side stk kap art pkt bd fig tab tlf mob jan feb mar apr jun jul aug sep sept okt nov des man tirs ons "
        "tors fre lør søn § ca"
    ),
    before_number_or_words=words("man mar s"),
    maybe_last=words("osv o.s.v etc mv m.v m.m mm m.fl mfl kr mill mrd jr sr f.kr e.kr pst etg o.l"),
    function_words=words(
        "og eller men ikke å at som en ei et den det de er var være blir ble har hadde kan skal skulle må måtte får "
        "fikk vil ville jeg du han hun vi dere meg deg oss dem min mitt mine din ditt dine sin sitt sine vår vårt våre "
        "deres hans hennes i på av til fra for med uten om over under etter før ved hos mot gjennom mellom siden når "
        "hvor hva hvem hvilken hvilket hvilke hvordan hvorfor hvis der her så også bare kun allerede mye alle alt hver "
        "dette denne disse seg man innen ifølge samt da enn opp ut inn noen noe mange"
    ),
    opener_pattern=r"og|eller|men|også|hva med|hvordan er det med",
    reference_pattern=r"d(?:et|en|er|it|ette|isse)(?=[\s?!.…]*$)|der(?:for|til|av|med|om)",
    not_in_documents="Det står ikke i dokumentene.",
    writes_compounds=True,
)
