"""Thai."""

from rag.text.lexicon import Lexicon, counted, words

LEXICON = Lexicon(
    not_in_documents="เอกสารไม่ได้ระบุไว้",
    cardinals=counted("ศูนย์ หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า สิบ", start=0)
    | counted("สิบ ยี่สิบ สามสิบ สี่สิบ ห้าสิบ หกสิบ เจ็ดสิบ แปดสิบ เก้าสิบ", start=10, step=10)
    | {"เอ็ด": 1},
    number_glue="{ten}{unit}",
    scales={"ร้อย": 2, "พัน": 3, "หมื่น": 4, "แสน": 5, "ล้าน": 6},
    value_words={
        "THB": "บาท",
        "EUR": "ยูโร",
        "USD": "ดอลลาร์|ดอลลาร์สหรัฐ",
        "%": "เปอร์เซ็นต์|ร้อยละ",
        "hour": "ชั่วโมง|ชม.",
        "minute": "นาที",
        "day": "วัน|วันทำการ",
        "week": "สัปดาห์|อาทิตย์",
        "month": "เดือน",
        "year": "ปี",
        "kg": "กิโลกรัม|กก.|กิโล",
        "km": "กิโลเมตร|กม.",
        "m": "เมตร",
        "l": "ลิตร",
        "degree": "องศา",
        "oclock": "นาฬิกา|น.|โมง",
        "noon": "เที่ยงวัน",
        "midnight": "เที่ยงคืน",
        "monday": "จันทร์",
        "tuesday": "อังคาร",
        "thursday": "พฤหัสบดี",
        "friday": "ศุกร์",
        "saturday": "เสาร์",
        "wednesday": "พุธ",
    },
    date_links=words("ค.ศ. พ.ศ. ที่"),
    range_words=words("ถึง จนถึง"),
    parts_words=False,
    time_words={
        "this year": "ปีนี้",
        "last year": "ปีที่แล้ว|ปีก่อน",
        "next year": "ปีหน้า",
        "latest": "ล่าสุด|ปัจจุบัน|ใหม่สุด",
        "previous": "ก่อนหน้า|เดิม|เก่า|ครั้งก่อน",
        "next": "ถัดไป|ครั้งหน้า|ต่อไป",
    },
)
