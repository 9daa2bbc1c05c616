"""Turkish."""

from rag.text.lexicon import Lexicon, words

LEXICON = Lexicon(
    letters="ğış",
    before_ordinal_pattern=r"ve|veya|ile",
    never_last=words("dr prof doç av sn bkz örn yrd mah cad sok apt alb tel yy"),
    before_number=words("no s sf md mad tel fık böl"),
    before_number_or_words=words("no"),
    maybe_last=words("vb vs ltd şti a.ş"),
    function_words=words(
        "ve veya ya da de ile ama fakat değil bir bu şu o ben sen biz siz onlar için gibi kadar daha çok en ne nerede "
        "nereye nasıl neden niçin kim hangi kaç mi mı mu mü var yok olan olarak olur oldu olduğu eğer her tüm bütün "
        "sonra önce göre tarafından içinde üzerinde ise ki hem çünkü ancak edebilirim mıyım"
    ),
    not_in_documents="Belgelerde bu bilgi yer almıyor.",
)
