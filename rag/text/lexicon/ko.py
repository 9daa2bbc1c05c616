"""Korean."""

from rag.text.lexicon import Lexicon, counted, words

LEXICON = Lexicon(
    not_in_documents="문서에 나와 있지 않습니다.",
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
