"""Subtitles and transcripts (.vtt, .srt, .sbv): what is said, without its time stamps, which are in the contexts.

Cues end where a screen is full, in the midst of sentences; here they are joined to what was said.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.decode import decode_text
from ingest.loaders.text import load_text, title_of_name
from ingest.loaders.writing import TextWriter, below, heading_path

MEDIA_TYPE = "text/vtt"
_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_TIMES = re.compile(
    rf"^[ \t]*(?P<start>{_TIME})(?:[ \t]*-->[ \t]*|,(?=\d+:\d\d:\d\d)){_TIME}(?:[ \t][^\n]*)?$", re.MULTILINE
)
_NAME = re.compile(r"(?:(?<=\n\n)[^\n]+|(?:\A|(?<=\n))[ \t]*\d{1,6}[ \t]*)\n\Z")  # a cue's, above its times
_NOT_SAID = re.compile(r"(?<=\n\n)(?:NOTE|STYLE|REGION)(?=\s).*?(?:\n[ \t]*\n|\Z)", re.DOTALL)
_TITLE = re.compile(r"WEBVTT[ \t]+(?:[-–][ \t]*)?(\S[^\n]*)")
_HEADER = re.compile(r"\A\s*WEBVTT.*?(?:\n[ \t]*\n|\Z)", re.DOTALL)
_VOICE = re.compile(r"<v(?:\.[^\s>]{0,100})?[ \t]+([^>\n]{1,200})>")
_TAG = re.compile(r"</?[a-z][^<>\n]{0,200}>|<\d[\d:.]*>|\{\\[^{}\n]{0,200}\}", re.IGNORECASE)
_ROLLING = re.compile(r"<\d\d:\d\d[\d:.]*>")  # words with times of their own: a line is shown again while it rolls up
_TURN = re.compile(r"(?:[-–—]|>>)[ \t]*(?=\S)")  # another speaker begins
_SENTENCE_END = re.compile(r"[.!?…。！？]['\"”’»)\]♪]*$")
_ENOUGH = 200  # characters of a section that may end with a sentence: some 15 seconds of speech
_MOST = 600  # of a sentence: captions that a machine made have no full stops
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff、。]$")  # Chinese and Japanese have no blanks between words


@dataclass(frozen=True, slots=True)
class _Utterance:
    """What is said from one moment on; `is_turn` where a dash says that somebody else speaks."""

    start: str
    speaker: str
    text: str
    is_turn: bool = False

    def goes_on_with(self, other: "_Utterance") -> bool:
        """Whether the other is said by the same speaker."""
        return other.speaker == self.speaker and not other.is_turn

    def with_text_of(self, other: "_Utterance") -> "_Utterance":
        """Return both as one, from this one's start."""
        return replace(self, text=self.text + ("" if _UNSPACED.search(self.text) else " ") + other.text)


def load_subtitles(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read subtitles; `text` is what is said. A section's context has the times at which its sentences begin."""
    source, notes = decode_text(content, name)
    sentences = list(_joined(_utterances(source)))
    if not sentences:
        loaded = load_text(content, name, options, password)
        said = ("it has no words with times and was read as plain text",) if loaded.text.strip() else ()
        return replace(loaded, media_type=MEDIA_TYPE, notes=(*said, *loaded.notes))
    stated = _TITLE.match(source)
    title = (" ".join(_plain(stated[1]).split()) if stated else "") or title_of_name(name)
    writer = TextWriter()
    for section in _sections(sentences):
        times = ", ".join(dict.fromkeys(sentence.start for sentence in section if sentence.start))
        writer.add(_written(section), below(heading_path(title), f"at {times}" if times else ""))
    text, sections = writer.finish()
    return Loaded(text, title, MEDIA_TYPE, sections=sections, notes=notes)


def _utterances(source: str) -> Iterator[_Utterance]:
    source = _NOT_SAID.sub("", source) if source.lstrip().startswith("WEBVTT") else source
    is_rolling = _ROLLING.search(source) is not None
    shown: set[str] = set()
    first = _TIMES.search(source)
    if first is not None:  # what stands above the first time was said too, at a time that is damaged
        above = _NAME.sub("", source[: first.start()])
        yield from _said(_HEADER.sub("", above).split("\n"), "")
    for match, following in pairwise([*_TIMES.finditer(source), None]):
        if match is None:
            return
        end = len(source) if following is None else following.start()
        cue = source[match.end() + 1 : end]
        lines = (cue if following is None else _NAME.sub("", cue)).split("\n")
        if is_rolling:
            plain = [" ".join(_plain(line).split()) for line in lines]
            lines = [line for line, said in zip(lines, plain, strict=True) if said not in shown]
            shown = set(plain)
        yield from _said(lines, _clock(match["start"]))


def _said(lines: Iterable[str], start: str) -> Iterator[_Utterance]:
    """Yield what one cue says: a voice's words as one, unless a dash parts them."""
    before, *voices = _VOICE.split("\n".join(lines))
    for speaker, words in zip(["", *voices[::2]], [before, *voices[1::2]], strict=True):
        for line in words.split("\n"):
            text = " ".join(_plain(line).split())
            turn = _TURN.match(text)
            if text[turn.end() if turn else 0 :].strip():
                name = " ".join(html.unescape(speaker).split())
                yield _Utterance(start, name, text[turn.end() :] if turn else text, is_turn=turn is not None)


def _plain(line: str) -> str:
    return html.unescape(_TAG.sub("", line)).strip()


def _clock(time: str) -> str:
    """Return a time as HH:MM:SS."""
    parts = re.split("[.,]", time)[0].split(":")
    return ":".join(part.zfill(2) for part in ["0"] * (3 - len(parts)) + parts)


def _joined(utterances: Iterable[_Utterance]) -> Iterator[_Utterance]:
    """Join what one speaker says up to the end of a sentence."""
    sentence: _Utterance | None = None
    for utterance in utterances:
        if sentence is None:
            sentence = utterance
        elif (
            sentence.goes_on_with(utterance) and not _SENTENCE_END.search(sentence.text) and len(sentence.text) < _MOST
        ):
            sentence = sentence.with_text_of(utterance)
        else:
            yield sentence
            sentence = utterance
    if sentence is not None:
        yield sentence


def _sections(sentences: Iterable[_Utterance]) -> list[list[_Utterance]]:
    """Return the sections, each of enough text; what is left at the end belongs to the last one."""
    sections: list[list[_Utterance]] = [[]]
    for sentence in sentences:
        if _size(sections[-1]) >= _ENOUGH:
            sections.append([])
        sections[-1].append(sentence)
    if len(sections) > 1 and _size(sections[-1]) < _ENOUGH:
        rest = sections.pop()
        sections[-1] += rest
    return [section for section in sections if section]


def _size(section: Iterable[_Utterance]) -> int:
    return sum(len(part.text) for part in section)


def _written(section: Iterable[_Utterance]) -> str:
    """Return a section's text: a line for each turn, with the speaker's name, or the dash, that it has."""
    turns: list[_Utterance] = []
    for sentence in section:
        if turns and turns[-1].goes_on_with(sentence):
            turns[-1] = turns[-1].with_text_of(sentence)
        else:
            turns.append(sentence)
    return "\n".join(
        f"{turn.speaker}: {turn.text}" if turn.speaker else f"- {turn.text}" if turn.is_turn else turn.text
        for turn in turns
    )
