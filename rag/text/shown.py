"""What a model is shown of a text that others wrote: the same words, without what could pass for anything else. Pure.

Only the prompt is made of this; chunks stay as they are, and citations are verified against them.

What is taken out or changed, and why it is known to be needed:
- characters that nobody sees carry whole messages ("ASCII smuggling", https://embracethered.com/blog/posts/2024/
  hiding-and-finding-text-with-unicode-tags/): all that Unicode calls default ignorable, and control characters;
- our own fence, however it is spelt, and the tokens of chat templates, which servers that render a template take for
  real (https://github.com/huggingface/transformers/issues/29279), lose the bracket that makes them what they are;
- a footnote such as `[1]` would read as a marker of ours: it gets round brackets, code stays as it is;
- a token of 100 kB would leave no room for the rest: its beginning is shown.
"""

import re
import unicodedata

from rag.text.markers import without_markers
from rag.text.unicode import replace_surrogates

CUT = "…"  # stands for what a source goes on with, but is not shown

# Default_Ignorable_Code_Point of Unicode 15 (DerivedCoreProperties.txt), interlinear annotations, control characters.
# Joiners are handled apart: Persian, Hindi and emoji are spelt with them.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_SPELLING = "[\u0590-\u1fff\u2190-\u2bff\ua800-\uabff\ufb1d-\ufdff\ufe70-\ufefc\U0001f000-\U0001faff]"
_JOINER = re.compile(f"(?<!{_SPELLING})[\u200c\u200d]|[\u200c\u200d](?!{_SPELLING})")
_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")

# An opening angle bracket as it is, or as HTML, JSON and URLs write it.
_OPEN = r"(?:[<‹]|&(?:amp;)*(?:lt|\#0*60|\#x0*3c);?|\\u003c|%3c)"
_FENCE = re.compile(rf"{_OPEN}(?=\s*[/\\]?\s*s\s*o\s*u\s*r\s*c\s*e)", re.IGNORECASE)
_TEMPLATE_TAG = re.compile(
    rf"{_OPEN}(?=\|[\w/]|{_OPEN}\s*/?\s*SYS\b|/?\s*(?:s|bos|eos|pad|unk|mask|(?:start|end)_of_\w{{1,12}}|"
    r"(?:start|end)_header_id|eot_id|eom_id|im_(?:start|end)|system|assistant|think|tool_\w{1,12}|function_\w{1,12}|"
    r"fim_\w{1,12}|repo_?name|file_sep|0x[0-9a-f]{2}|\w{1,12}\|)\s*/?>)",
    re.IGNORECASE,
)
_TEMPLATE_END = re.compile(r"(?<=[\w|])\|>")
_TEMPLATE_BRACKET = re.compile(r"\[(?=\s*/?\s*(?:INST|SYS|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\s*\])")

# No word is longer; some addresses are. A chunk has some 1,000 characters.
_LONGEST_TOKEN = 300
_SHOWN_OF_A_TOKEN = 100
_GIANT = re.compile(rf"([!-~]{{{_SHOWN_OF_A_TOKEN}}})[!-~]{{{_LONGEST_TOKEN - _SHOWN_OF_A_TOKEN},}}+")
_ENCODED = re.compile(
    r"((?:^|\n)[A-Za-z0-9+/=_-]{60,80})(?:\n[A-Za-z0-9+/=_-]{60,80}){5,}+(?:\n[A-Za-z0-9+/_-]{1,79}=*)?"
)
_SAME_CHARACTER = re.compile(r"(\S)\1{99,}+")  # rules and leaders are shorter


class _Folds(dict[int, str]):
    """Each character as the one ASCII character that it looks like, where there is one, remembered."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = _LOOKALIKES.get(character) or unicodedata.normalize("NFKD", character)[:1]
        self[code] = folded if folded.isascii() and folded else character
        return self[code]


_LOOKALIKES = dict(  # of the letters of "source" and of what opens a tag: UTS 39's confusables, the common ones
    zip(
        "ѕꜱსоοօ०૦ᴏυսᴜгꮁᴦсϲᴄеҽ" + "〈⟨˂ᐸ❮❰⧼" + "∕⁄╱⧸" + "ǀ∣❘│┃丨",
        "sssoooooouuurrrcccee" + "<<<<<<<" + "////" + "||||||",
        strict=True,
    )
)
_folds = _Folds()


def show(text: str) -> str:
    """Return a source's text as a model is shown it."""
    return _bounded(without_markers(neutralise(text)))


def show_line(text: str, most: int) -> str:
    """Return text for between double quotes: on one line, of at most `most` characters."""
    line = " ".join(show(text[: 4 * most]).split()).replace('"', "'").replace(">", "›").replace("<", "‹")
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}{CUT}"


def neutralise(text: str) -> str:
    """Return the text without what nobody sees, and with fences and chat templates' tokens made harmless."""
    text = visible_text(text)
    for pattern, harmless in (
        (_FENCE, "‹"),
        (_TEMPLATE_TAG, "‹"),
        (_TEMPLATE_END, "|›"),
        (_TEMPLATE_BRACKET, "("),
    ):
        text = _replace(pattern, harmless, text)
    return text


def visible_text(text: str) -> str:
    """Return the text without its invisible and control characters; whatever ends a line is a line end."""
    if text.isascii() and text.isprintable():
        return text
    text = replace_surrogates(_LINE_END.sub("\n", text))
    return _JOINER.sub("", _INVISIBLE.sub("", text))


def _replace(pattern: re.Pattern[str], harmless: str, text: str) -> str:
    """Replace what a reader would take for the pattern: full-width, styled and look-alike letters count."""
    like = text if text.isascii() else text.translate(_folds)
    if pattern.search(like) is None:
        return text
    assert len(like) == len(text), "a character folds to one character"
    pieces, done = [], 0
    for match in pattern.finditer(like):
        pieces += [text[done : match.start()], harmless]
        done = match.end()
    return "".join([*pieces, text[done:]])


def _bounded(text: str) -> str:
    """Return the text with what is no word cut short: long runs without a blank, encoded files, one character."""
    text = _SAME_CHARACTER.sub(rf"\1\1\1{CUT}", text)
    return _ENCODED.sub(rf"\1{CUT}", _GIANT.sub(rf"\1{CUT}", text))
