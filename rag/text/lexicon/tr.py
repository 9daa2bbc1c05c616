"""Turkish."""

from rag.text.lexicon import Lexicon, counted, words
from rag.text.lexicon.opposites.turkish import OPPOSITES

# What asks for a type of answer
_MONEY = r"(?:fiyat|ücret|kira|depozito|ceza|maaş|bütçe|aidat|bedel|tutar|harç)\w*"
_PERIODS = "saniye|dakika|saat|gün|hafta|ay|yıl|gece"

# What asks for a type of answer
_MONEY = r"(?:fiyat|ücret|kira|depozito|ceza|maaş|bütçe|aidat|bedel|tutar|harç)\w*"
_PERIODS = "saniye|dakika|saat|gün|hafta|ay|yıl|gece"

LEXICON = Lexicon(
    opposites=OPPOSITES,
    negating=words("değil yok hiç hiçbir hiçbiri asla olmadan olmaksızın"),
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
    prompt_example=(
        "Kütüphane saat onda açılır.",
        "Havuz pazartesi günleri kapalıdır. Bir bilet 45 lira.",
        "Havuz ne zaman kapalı?",
        "Havuz pazartesi günleri kapalıdır [2].",
    ),
    not_in_documents="Belgelerde bu bilgi yer almıyor.",
    list_pattern=r"nasıl|adım\w*|hangileri|hangi (?:belge|adım)\w*|neler|ne (?:yapmalı|gerek)\w*|liste\w*",
    figure_pattern=r"ne zaman|kaç\w*|ne kadar|numara\w*|fiyat\w*|ücret\w*|tutar\w*|tarih\w*|telefon\w*|aidat\w*",
    asking_words=words(
        "denir gerekir gerekli lazım istiyorum tam şimdi gerçekten kaç kadar uzun sık söyle yapmalıyım yapılır"
    ),
    # The type of answer that a question asks for
    why_pattern="neden|niçin|niye",
    because_pattern="çünkü|nedeniyle|için|dolayı|yüzünden|sebebiyle|bu yüzden",
    person_pattern="kim(?:i|e|in|den|ler|dir|le)?|kiminle|hangi (?:doktor|kişi|öğretmen|antrenör)",
    place_pattern=(
        r"nere(?:de|ye|den|si|dedir)|hangi (?:salon|bina|sokak|şehir|oda|kat|yer)\w*|"
        r"(?<!posta )(?<!mail )adres(?:i|iniz|leri)? (?:ne|nedir)|(?<!posta )(?<!mail )adresi(?=\W*$)"
    ),
    time_pattern=(
        r"ne zaman(?:a|dan|lar)?|saat kaç(?:ta|a|tan)?|kaçta|hangi (?:gün|tarih|ay|yıl|saat)\w*|"
        r"\w+ (?:saatleri|tarihi|saati)(?: (?:ne|nedir|nelerdir))?(?=\W*$)"
    ),
    duration_pattern=(
        "ne kadar (?:sürer|sürüyor|süre|zaman|sürecek|süreyle)|"
        rf"kaç (?:{_PERIODS}) (?:sür|geçerli|önce|içinde|bekle)\w*|kaç (?:{_PERIODS})|"
        "süresi (?:ne|nedir)(?: kadar)?"
    ),
    money_pattern=(
        rf"(?:ne kadar|kaç para|kaça|kaç (?:lira|euro|tl))(?=\W*$)|(?:{_MONEY}) (?:ne|nedir|ne kadar|kaç)\w*|"
        r"ne kadar (?:öde|para|tutar)\w*|kaç (?:lira|euro|tl|para)"
    ),
    count_pattern=(
        rf"kaç (?!{_PERIODS}|para|lira|euro|tl|derece|metre|kilo|litre)\w+|kaçar|ne sıklıkla|"
        r"kaç (?:kişi|tane|yaş)\w*|sayısı (?:ne|nedir|kaç)\w*"
    ),
    phone_pattern=(
        r"telefon(?:u| numarası)?(?: (?:ne|nedir|kaç)\w*)?(?=\W*$)|telefon numara\w*|hangi numara\w*|kimi ara\w+"
    ),
    email_pattern=r"e-?posta(?: adres\w*)?|e-?mail(?: adres\w*)?|mail adres\w*",
    web_pattern="(?:web|internet) (?:sitesi|adresi|sayfası)",
    measure_pattern=(
        r"kaç (?:derece|metre|kilo|litre|gram|santim)\w*|"
        "ne kadar (?:ağır|büyük|geniş|derin|uzak|kalın|sıcak|soğuk|yüksek|uzun|hızlı)|"
        "(?:sıcaklığı|hızı|basıncı|ağırlığı|boyutu|yüksekliği|genişliği|derinliği|uzunluğu|mesafesi|dozu|"
        r"gücü) (?:ne|nedir|kaç)\w*"
    ),
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
