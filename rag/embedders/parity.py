"""The texts that a compiled encoder must embed as sentence-transformers does."""

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
    ]
