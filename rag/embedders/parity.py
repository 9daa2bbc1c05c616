"""The texts that a compiled encoder must embed as sentence-transformers does.

What it made of them with the default model is kept in `parity_vectors.npy`, (64, dim) in fp32, so that this one is
compiled without it; `python -m scripts.write_parity_vectors` writes that file, and a test makes the vectors anew.
"""

from rag.protocols import Embedder

_PARAGRAPH = (
    "Employees who have completed their probation may work remotely for up to three days a week, provided that "
    "their manager agrees in writing and that at least one day is spent with the team. Equipment worth more than "
    "€1,250.00 stays the property of the company; it is listed in annex B, checked every twelve months, and must be "
    "returned within fourteen days of the last working day. Costs of travel between home and office are not "
    "reimbursed. Whoever works from another country for more than 30 days a year asks the tax department first. "
)


def parity_texts() -> list[str]:
    """Return texts of every length and of many kinds; the longest exceed what an encoder reads, to be cut to fit."""
    return [
        "",
        "a",
        "42",
        "   spaces   around   ",
        "What is our policy on remote work?",
        "Net sales rose 8 % to $90.1 billion (2022: $83.4 billion), EPS $1.29.",
        "The quick brown fox jumps over the lazy dog.",
        "SELECT name, amount FROM invoices WHERE due < '2024-03-31' ORDER BY amount DESC;",
        "def area(radius: float) -> float:\n    return 3.14159 * radius ** 2\n",
        "| Plan | Deductible | Premium |\n|---|---|---|\n| Standard | 2,000 | 310.50 |\n| Plus | 500 | 445.00 |",
        "Größenänderung, naïve café, œuvre, Straße, İstanbul, ångström",
        "Работа из дома разрешена три дня в неделю.",
        "远程工作政策:每周最多三天。",
        "سياسة العمل عن بعد",
        "リモートワークは週三日まで認められます。",
        "emoji 🎉👩‍💻 and symbols ≤ ≥ ± → ∑",
        "<|endoftext|> [SEP] [MASK] </s> are words here",
        "https://example.org/handbook/remote-work?version=2#section-4.1",
        "no-break\u00a0space, soft\u00adhyphen, zero\u200bwidth, tab\tand\r\nline ends",
        "UPPER CASE AND lower case And Title Case",
        "x" * 300,
        _PARAGRAPH[:180],
        _PARAGRAPH,
        _PARAGRAPH * 2,
        " ".join(str(number) for number in range(1000)),
        _PARAGRAPH * 12,
        "Who approves a trip abroad?",
        "ERR-4102: the pump does not start",
        "Invoice 2024-0117 of 9 March 2026 over 1.249,90 EUR is due within 30 days.",
        "10:30-11:15 Tue 07/07, room 3.14, +49 40 123456-78",
        "Dear all,\n\nplease find the minutes attached.\n\nBest, Ann",
        "- milk\n- eggs\n- 2 kg of flour\n- (optional) butter",
        "{'name': 'Ann', \"tags\": [1, 2.5, null, true]}",
        "<p>Closed on <b>Mondays</b> &amp; holidays</p>",
        "$ pip install openbook && rag serve --port 8000 2>&1 | tee log",
        "E = mc² and ∫₀^∞ e^(-x²) dx = √π/2",
        "Der Beitrag beträgt 120 € im Jahr und ist bis zum 31. März zu zahlen.",
        "Le télétravail est autorisé trois jours par semaine, sous réserve d'accord.",
        "El plazo de devolución es de catorce días naturales.",
        "Il rimborso avviene entro 30 giorni dalla richiesta.",
        "O prazo termina na sexta-feira às 18h.",
        "Wniosek należy złożyć do 15 kwietnia.",
        "Mötet är flyttat till torsdag klockan nio.",
        "Toplantı salı günü saat dokuzda.",
        "Η προθεσμία λήγει την Παρασκευή.",
        "המשרד סגור בימי שישי",
        "कार्यालय शुक्रवार को बंद रहता है।",
        "สำนักงานปิดวันศุกร์",
        "사무실은 금요일에 쉽니다.",
        "Văn phòng đóng cửa vào thứ Sáu.",
        "ﬁne ﬂour, Ⅳ, ①, ½, ｆｕｌｌ ｗｉｄｔｈ",
        "e\u0301a\u0300 and a\u0308o\u0308u\u0308 written apart",
        "aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa",
        "... --- ... !!! ??? ((( ))) [[[ ]]] ### ***",
        "\t\n\r",
        "not, no, never, neither, nor, without, unless, except",
        "yes",
        "?",
        "The cat sat on the mat. The mat sat on the cat.",
        "antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis",
        "user_id=42;camelCaseName;snake_case_name;kebab-case-name;path/to/file.tar.gz",
        "100%, 0.5 %, -3 °C, 5'11\", 1,5 km, 3 x 4 x 5 cm",
        "Question: may I bring my dog?\nAnswer: on Fridays, if nobody in the room minds.",
        _PARAGRAPH[180:360],
    ]


def fitting_texts(embedder: Embedder) -> list[str]:
    """Return the texts of the check, each cut at a word boundary so that it fits the encoder."""
    fitting = []
    for text in parity_texts():
        while embedder.count_tokens([text])[0] > embedder.max_tokens:
            text = text[: len(text) * 9 // 10].rpartition(" ")[0]
        fitting.append(text)
    return fitting
