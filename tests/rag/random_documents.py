"""Documents of random lines of all kinds, for hypothesis."""

from hypothesis import strategies as st

_WORDS = st.lists(
    st.sampled_from(
        ["car", "Bus", "fee", "ten", "days", "10", "3.5", "Ann", "not", "E-15", "und", "谁", "e.g.", "[2]"]
    ),
    min_size=1,
    max_size=14,
).map(" ".join)
_FEW_WORDS = st.lists(st.sampled_from(["car", "Bus", "fee", "10", "", "a\\|b"]), min_size=1, max_size=3).map(" ".join)
_CELLS = st.lists(_FEW_WORDS, min_size=2, max_size=5)
_LINES = st.one_of(
    _WORDS,
    _WORDS.map("{}.".format),
    st.tuples(_WORDS, _WORDS).map("{0[0]}. {0[1]}?".format),
    _WORDS.map("{}?".format),
    _WORDS.map("{}:".format),
    st.tuples(st.sampled_from(["#", "###", "**", "1.", "3.1", "§ 4"]), _WORDS).map(" ".join),
    st.tuples(st.sampled_from(["- ", "  - ", "> * ", "(b) ", "      3. ", "•", "- [ ] "]), _WORDS).map("".join),
    st.tuples(st.sampled_from(["Fee", "- Name", "**Tel**", "A", "Q"]), _WORDS).map(": ".join),
    _CELLS.map(lambda cells: f"| {' | '.join(cells)} |"),
    _CELLS.map(" | ".join),
    _CELLS.map("\t".join),
    _CELLS.map("     ".join),
    st.sampled_from(["|---|---|", "---", "```", "~~~sh", "====", "> ", "", "", "", "\t", "\x0c", "<!-- no -->"]),
)


def random_documents() -> st.SearchStrategy[str]:
    """Return a strategy for texts of up to thirty lines: headings, items, rows, labels, fences, prose and none."""
    return st.lists(_LINES, max_size=30).map("\n".join)
