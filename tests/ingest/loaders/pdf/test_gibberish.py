"""Text layers that are no text: left out and named by page; texts of any language, tables, codes and formulas stay."""

import random
import string
from collections.abc import Sequence

import pytest

from ingest.loaders.pdf.gibberish import is_gibberish
from rag.errors import LoadError
from tests.ingest.loaders.pdf.test_pdf import READERS, Reader, load, make_pdf

ENGLISH = (
    "The lessee pays the rent on the third working day of every month to the account of the lessor. If the payment is "
    "late by more than ten days, interest is due from the first day of delay. The deposit amounts to three rents and "
    "is returned within six weeks after the keys were handed over, unless there is damage to the rooms."
)
GERMAN = (
    "Der Mieter zahlt die Miete bis zum dritten Werktag jedes Monats auf das Konto des Vermieters. Wird sie mehr als "
    "zehn Tage zu spät bezahlt, sind Zinsen zu entrichten. Die Kaution beträgt drei Mieten und wird binnen sechs "
    "Wochen nach der Übergabe der Schlüssel erstattet, wenn die Räume nicht beschädigt sind."
)
RUSSIAN = "Арендатор платит арендную плату до третьего рабочего дня каждого месяца на счёт арендодателя."
CHINESE = "承租人应当在每月第三个工作日之前支付租金。逾期超过十天的，应当支付利息。"
KOREAN = "임차인은 매월 셋째 근무일까지 임대인의 계좌로 임대료를 지급한다. 열흘 이상 늦으면 이자를 낸다."


def exchanged(text: str, seed: int) -> str:
    letters = list(string.ascii_lowercase)
    random.Random(seed).shuffle(letters)
    return text.lower().translate(str.maketrans(string.ascii_lowercase, "".join(letters)))


def shifted(text: str, by: int) -> str:
    """Return each character as the one that many places on: what a font without a map of its glyphs gives."""
    return "".join(chr(ord(c) + by) if c > " " else c for c in text)


def made_of(first: int, last: int, count: int = 60) -> str:
    dice = random.Random(first)
    return " ".join("".join(chr(dice.randint(first, last)) for _ in range(6)) for _ in range(count // 6))


UNREADABLE = {
    "private use": " ".join(chr(0xE000 + ord(c)) for c in "LeavePolicy"),
    "replaced": "\ufffd" * 30,
    "unassigned": made_of(0x0E70, 0x0E7F),
    "cid": "(cid:12)(cid:7) (cid:44)(cid:3)(cid:12)",
    "glyphs": "/g12/g7 /g44/g3/g12 /G01",
    "signs": "q&#=0#2#,2'-,=.#0'-=$-0=',4-'!#1=1=2#,=7#~01 ~,=1'6=7#",
    "the next letter": "".join(chr(ord(c) + 1) if c.isalpha() else c for c in ENGLISH.lower()),
    "29 places on": shifted(ENGLISH + ENGLISH, -29),
    "exchanged": exchanged(ENGLISH, 1),
    "exchanged German": exchanged(GERMAN, 3),
    "random": " ".join("".join(random.Random(i).choices(string.ascii_letters, k=4 + i % 4)) for i in range(40)),
    "Cyrillic as Latin": RUSSIAN.encode("cp1251").decode("latin-1"),
    "Chinese at random": made_of(0x4E00, 0x9FFF),
    "Hangul at random": made_of(0xAC00, 0xD7A3),
    "scripts at random": " ".join(a + b for a, b in zip("абвгджзиклмнопрстуф", "אבגדהוזחטיכלמנסעפצ", strict=False)) * 3,
}

READABLE = {
    "English": ENGLISH,
    "German": GERMAN,
    "capitals": ENGLISH.upper(),
    "Russian": RUSSIAN,
    "Chinese": CHINESE,
    "Korean": KOREAN,
    "Welsh": "Genir pawb yn rhydd ac yn gydradd â'i gilydd mewn urddas a hawliau. Fe'u cynysgaeddir â rheswm a "
    "chydwybod, a dylai pawb ymddwyn y naill at y llall mewn ysbryd cymodlon.",
    "Vietnamese": "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền lợi. Mọi con người đều "
    "được tạo hóa ban cho lý trí và lương tâm và cần phải đối xử với nhau trong tình anh em.",
    "Yoruba": "Gbogbo ènìyàn ni a bí ní òmìnira; iyì àti ẹ̀tọ́ kọ̀ọ̀kan sì dọ́gba. Wọ́n ní ẹ̀bùn làákàyè àti ti ẹ̀rí-ọkàn.",
    "Arabic": "يدفع المستأجر الإيجار في اليوم الثالث من كل شهر إلى حساب المؤجر، وإذا تأخر أكثر من عشرة أيام.",
    "Hindi": "किरायेदार हर महीने के तीसरे कार्य दिवस तक मकान मालिक के खाते में किराया जमा करता है।",
    "numbers": "2019 1,204.50 (311.20) 17.3 % — 2020 1,377.00 (298.75) 18.1 % — 2021 1,402.25 (301.10) 18.4 % $ 12",
    "part numbers": " ".join(f"KX-{i:04}/B{i % 7}-ZQ" for i in range(60)),
    "tickers": "AAPL MSFT GOOG AMZN NVDA META TSLA BRK JNJ XOM JPM PG UNH HD CVX LLY ABBV MRK KO PEP BAC COST WMT TMO "
    "CSCO MCD ABT DHR NKE ORCL VZ CMCSA DIS TXN NEE PM RTX UPS HON QCOM UNP LOW IBM SPGI CAT INTU GS AMGN PLD DE BLK",
    "a protein": " ".join(["MKVLAAGIVG", "LCWQRNDPST", "HEYFKLMVIG", "AACDEFGHIK", "LMNPQRSTVW", "YACDWFGHKK"] * 4),
    "formulas": "∇·E = ρ/ε₀ ∇×B = μ₀J + μ₀ε₀∂E/∂t Σᵢ αᵢxᵢ² ≤ ‖β‖₂ ∫₀^∞ e^(−λt) dt = 1/λ Δx·Δp ≥ ħ/2 x ∈ ℝⁿ Γ(n+1) = n!",
    "a program": " ".join(
        f"xmlSecTransformHmacSha{i}Id = getElementById(ctx->key, NULL); /* {i} */" for i in range(20)
    ),
    "a table of contents": "1 Safety ............ 3 2 Gas ............... 7 3 Water ............. 12",
    "icons": "\uf095 +49 30 4911 \uf0e0 desk@larch.example \uf041 12 Quay Street, Leirvik " + ENGLISH[:60],
    "few letters": "xkqz bvtr",
}


def wrapped(text: str) -> list[str]:
    return [text[i : i + 60] for i in range(0, len(text), 60)]


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_is_no_text_is_known(kind: str) -> None:
    assert is_gibberish(UNREADABLE[kind].split())


@pytest.mark.parametrize("kind", READABLE)
def test_what_is_text_stays(kind: str) -> None:
    assert not is_gibberish(READABLE[kind].split())


def test_a_long_page_is_judged_at_three_places() -> None:
    good, bad = ENGLISH.split() * 6, exchanged(ENGLISH, 1).split() * 6
    assert is_gibberish(good[:20] + bad)
    assert not is_gibberish(bad[:20] + good)


def pages(*lines: Sequence[str]) -> bytes:
    return make_pdf(tuple(list(page) for page in lines), left=20)


@pytest.mark.parametrize("reader", READERS)
def test_an_unreadable_page_is_named_and_not_indexed(reader: Reader) -> None:
    loaded = load(pages(wrapped(ENGLISH), wrapped(exchanged(ENGLISH, 1)), wrapped(UNREADABLE["signs"])), reader=reader)

    assert loaded.text.split() == "\n".join(wrapped(ENGLISH)).split()
    assert [page.start == page.end for page in loaded.pages] == [False, True, True]
    assert loaded.notes == (
        "the text of pages 2–3 is unreadable (their fonts do not say which letters they draw; they need OCR)",
    )


@pytest.mark.parametrize("reader", READERS)
def test_a_file_without_readable_text_is_refused_with_its_pages(reader: Reader) -> None:
    reason = r"a\.pdf has no text that can be read: page 2 is blank; the text of page 1 is unreadable \(.*\)$"
    with pytest.raises(LoadError, match=reason):
        load(pages(wrapped(UNREADABLE["signs"]), []), "a.pdf", reader)
