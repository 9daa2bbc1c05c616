"""Turkish."""

from rag.text.lexicon import Lexicon, counted, words

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
    cardinals=counted("sıfır bir iki üç dört beş altı yedi sekiz dokuz on", start=0)
    | counted("on yirmi otuz kırk elli altmış yetmiş seksen doksan", start=10, step=10)
    | counted("onbir oniki onüç ondört onbeş onaltı onyedi onsekiz ondokuz", start=11),
    weak_numbers=words("bir on altı kırk elli sıfır yüz"),
    scales={"yüz": 2, "bin": 3, "milyon": 6, "milyar": 9},
    figure_scales={"mn": 6, "mr": 9},
    number_glue="{ten}{unit}",
    ordinals=counted("birinci ikinci üçüncü dördüncü beşinci altıncı yedinci sekizinci dokuzuncu onuncu", start=1)
    | {"ilk": 1},
    ordinal_suffixes=words("inci ıncı uncu üncü nci ncı ncu ncü"),
    value_words={
        "TRY": "lira|liraya|liradır|tl",
        "EUR": "euro|avro",
        "USD": "dolar",
        "%": "yüzde",
        "hour": "saat|saatlik|sa",
        "minute": "dakika|dakikalık|dk",
        "day": "gün|günlük|iş günü|günü",
        "week": "hafta|haftalık",
        "month": "ay|aylık",
        "year": "yıl|yıllık|sene",
        "kg": "kilo",
        "degree": "derece",
        "half-year": "yarıyıl",
        "quarter": "çeyrek|çeyreği|çeyrekte",
        "clock": "saat",
        "noon": "öğlen",
        "midnight": "gece yarısı",
        "quarter no": "q",
        "half no": "h",
        "minus": "eksi",
    },
    range_words=words("ile ila"),
    writes_dotted_days=False,
    adds_endings=True,
    time_words={
        "this year": r"bu yıl|bu sene|bu yılki|cari yıl",
        "last year": r"geçen yıl|geçen sene|geçen yılki|önceki yıl",
        "next year": r"gelecek yıl|gelecek sene|önümüzdeki yıl",
        "latest": r"son|en son|en yeni|güncel|şimdiki|mevcut|geçerli|yürürlükteki",
        "previous": r"önceki|eski|geçen|sondan bir önceki|evvelki",
        "next": r"sonraki|gelecek|önümüzdeki",
    },
)
