"""Korean."""

from rag.text.lexicon import Lexicon, counted, words

LEXICON = Lexicon(
    prompt_example=(
        "도서관은 열 시에 엽니다.",
        "수영장은 월요일에 쉽니다. 입장권은 4,500원입니다.",
        "수영장은 언제 쉽니까?",
        "수영장은 월요일에 쉽니다 [2].",
    ),
    not_in_documents="문서에 나와 있지 않습니다.",
    list_pattern=r"어떻게|절차\w*|단계\w*|목록\w*|무엇이 필요\w*|어떤 (?:서류|것들)\w*",
    figure_pattern=r"언제\w*|얼마\w*|몇\w*|며칠\w*|번호\w*|가격\w*|요금\w*|비용\w*|날짜\w*|기한\w*|전화\w*",
    asking_words=words(
        "무엇 무엇인가요 무엇입니까 어떻게 언제 어디 누구 몇 얼마 왜 하나요 있나요 입니까 인가요 합니까"
    ),
    # The type of answer that a question asks for
    person_pattern=r"누(?:구|가)\w*|어느 (?:분|사람)\w*|\w*담당자\w*(?=\W*$)",
    place_pattern=r"어디\w*|(?:어느|몇|무슨) (?:건물|방|도시|거리|층|장소)\w*|(?<!메일 )(?<!이메일 )주소\w*(?=\W*$)",
    time_pattern=(
        r"언제\w*|몇 ?시(?!간)\w*|(?:무슨|어느) (?:요일|날)\w*|(?:며칠|몇 ?월|몇 ?년도)\w*|"
        r"\w*(?:시간은|시간이|마감일|날짜)\w*(?=\W*$)|(?:영업|운영|근무) ?시간\w*"
    ),
    duration_pattern=(
        r"얼마나 (?:오래|걸리|빨리)\w*|얼마 동안|몇 ?(?:초|분|시간|일|주|개월|달|년)(?: ?동안| ?간)?\w*|"
        r"\w*기간\w*(?=\W*$)"
    ),
    money_pattern=(
        r"얼마(?:입니까|예요|에요|인가요|죠|를|나 내)\w*|"
        r"\w*(?:가격|요금|비용|회비|임대료|보증금|벌금|급여|예산|금액)\w*(?=\W*$)|얼마를? ?(?:내|지불)\w*"
    ),
    count_pattern=r"몇 ?(?:명|개|번|사람|대|권|살|세|마리|건|장)\w*|\w+ 수(?:는|가)\w*|얼마나 자주",
    phone_pattern=r"\w*전화 ?(?:번호)?\w*(?=\W*$)|전화 ?번호\w*|몇 ?번으로",
    email_pattern=r"\w*(?:이메일|메일|전자 ?우편)\w*(?: ?주소\w*)?",
    web_pattern=r"\w*(?:홈페이지|웹사이트|웹 ?주소)\w*",
    measure_pattern=(
        r"몇 ?(?:도|미터|킬로\w*|리터|그램|센티\w*|kg|cm)\w*|"
        r"얼마나 (?:무거|크|넓|깊|멀|두꺼|뜨거|높|빠르|큰|긴|먼)\w*|"
        r"\w*(?:온도|속도|압력|무게|크기|높이|너비|폭|깊이|길이|거리|용량)\w*(?=\W*$)"
    ),
    cardinals=counted("영 일 이 삼 사 오 육 칠 팔 구 십", start=0)
    | counted("십 이십 삼십 사십 오십 육십 칠십 팔십 구십", start=10, step=10)
    | counted("한 두 세 네 다섯 여섯 일곱 여덟 아홉 열", start=1)
    | {"하나": 1, "둘": 2, "셋": 3, "넷": 4, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50},
    number_glue="{ten}{unit}",
    weak_numbers=words("영 일 이 삼 사 오 육 칠 팔 구 십 한 두 세 네 열 백 천 만 조"),
    scales={"백": 2, "천": 3, "만": 4, "억": 8},
    value_words={
        "KRW": "원",
        "EUR": "유로",
        "USD": "달러",
        "%": "퍼센트|프로",
        "hour": "시간",
        "minute": "분",
        "second": "초",
        "day": "일|일간|영업일",
        "week": "주|주간|주일",
        "month": "개월|달",
        "year": "년|년간",
        "kg": "킬로그램|킬로",
        "km": "킬로미터",
        "m": "미터",
        "l": "리터",
        "degree": "도",
        "am before": "오전|아침",
        "pm before": "오후|저녁|밤",
        "noon": "정오",
        "midnight": "자정",
        "oclock": "시",
    },
    range_words=words("부터 에서"),
    date_signs="년월일",
    adds_endings=True,
    time_words={
        "this year": r"올해\w{0,2}|금년\w{0,2}|이번 해",
        "last year": r"작년\w{0,2}|지난해\w{0,2}|전년\w{0,2}",
        "next year": r"내년\w{0,2}|다음 해",
        "latest": "최신|최근|현재|현행|마지막|가장 최근",
        "previous": "이전|예전|지난|옛|종전|과거",
        "next": "다음|차기",
    },
)
