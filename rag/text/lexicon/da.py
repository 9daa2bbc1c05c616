"""Danish."""

from rag.text.lexicon import Lexicon, counted, words

LEXICON = Lexicon(
    letters="æøå",
    months=tuple(
        counted("januar februar marts april maj juni juli august september oktober november december", start=1)
    ),
    before_ordinal_pattern=r"den|det|de|til|fra|senest|inden|hver|og|eller",
    never_last=words(
        "dr prof hr fr frk skt st f.eks fx bl.a d.v.s dvs mht m.h.t pga p.g.a ang vedr iflg jf jfr inkl ekskl ca evt "
        "resp hhv adm dir ing cand mag s.k såk ifm i.f.m t.o.m f.o.m afd maks tlf vejl"
    ),
    before_number=words(
        "nr nrs kl s side stk kap art pkt bd fig tab tlf mob jan feb mar apr jun jul aug sep sept okt nov dec man tirs "
        "ons tors fre lør søn § ca"
    ),
    before_number_or_words=words("man mar s"),
    maybe_last=words("osv o.s.v etc mv m.v m.m mm m.fl mfl aps kr mio mia jr sr f.kr e.kr pct sal tv th mf o.lign o.l"),
    function_words=words(
        "og eller men ikke at som en et den det de er var være bliver blev har havde kan skal skulle må måtte får fik "
        "vil ville jeg du han hun vi i mig dig os jer dem min mit mine din dit dine sin sit sine vores jeres deres "
        "hans hendes på af til fra for med uden om over under efter før ved hos mod gennem mellem siden når hvor hvad "
        "hvem hvilken hvilket hvilke hvordan hvorfor hvornår hvis der her så også kun allerede meget alle alt hver "
        "dette denne disse sig man inden ifølge samt da end op ud ind nogle nogen noget mange"
    ),
    opener_pattern=r"og|eller|men|også|hvad med|hvordan er det med",
    reference_pattern=r"d(?:et|en|er|ette|isse)(?=[\s?!.…]*$)|der(?:for|til|af|med|om)",
    not_in_documents="Det står ikke i dokumenterne.",
    writes_compounds=True,
)
