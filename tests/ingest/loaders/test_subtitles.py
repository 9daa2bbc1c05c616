"""Subtitles: what is said, in sentences; the times beside it."""

import pytest

from tests.ingest.loaders.reading import load, pieces

TALK = """WEBVTT

NOTE made by the recorder

1
00:00:01.000 --> 00:00:04.000
<v Hanna>Welcome to the inspection.

2
00:00:04.000 --> 00:00:08.500
<v Hanna>We feed the bees with six

3
00:00:08.500 --> 00:00:12.000
<v Hanna>kilograms of sugar.

4
00:12:08.000 --> 00:12:15.000
<v Otto>And the mites?
"""


def cues(*texts: str) -> str:
    return "WEBVTT\n\n" + "\n\n".join(f"00:0{i}.000 --> 00:0{i + 1}.000\n{text}" for i, text in enumerate(texts))


def test_times_are_in_the_context_and_sentences_are_whole() -> None:
    loaded = load(TALK, "talk.vtt")

    assert (loaded.title, loaded.media_type, loaded.notes) == ("talk", "text/vtt", ())
    assert pieces(loaded) == [
        (
            "body",
            "talk › at 00:00:01, 00:00:04, 00:12:08",
            "Hanna: Welcome to the inspection. We feed the bees with six kilograms of sugar.\nOtto: And the mites?",
        )
    ]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a.srt", "1|00:00:01,000 --> 00:00:04,000|One and||2|00:00:04,000 --> 00:00:05,000|two make three.|"),
        ("a.srt", "\ufeff1|00:00:01,000 --> 00:00:04,000|One and|2|00:00:04,000 --> 00:00:05,000|two make three.|"),
        ("a.srt", "1|00:00:01.0 --> 00:00:04.0 X1:10 Y1:20|{\\an8}<i>One</i> and||"
         "00:00:04.000 --> 00:00:05|two make three."),
        ("a.sbv", "0:00:01.000,0:00:04.000|One and||0:00:04.000,0:00:05.000|two make three.|"),
        ("a.vtt", "WEBVTT||00:01.000 --> 00:04.000 align:start position:0%|One and||"
         "00:04.000 --> 00:05.000|two make three."),
        ("a.vtt", "WEBVTT|Kind: captions|Language: en||intro|00:01.000 --> 00:04.000|<c.yellow>One</c> and||"
         "last words|00:04.000 --> 00:05.000|two make three."),
        ("a.vtt", "WEBVTT||STYLE|::cue { color: red }||REGION|id:x||00:01.000 --> 00:04.000|One|and||"
         "NOTE|no|word||00:04.000 --> 00:05.000|two make three.||NOTE the end"),
        ("a.vtt", "WEBVTT||00:01.000 --> 00:04.000| |One<00:00:02.000><c> and</c>||"
         "00:04.000 --> 00:04.010|One and| ||00:04.010 --> 00:05.000|One and|two<00:00:04.500><c> make three.</c>"),
        ("notes.txt", "WEBVTT||00:01.000 --> 00:04.000|One and||00:04.000 --> 00:05.000|two make three."),
        ("notes.txt", "1|00:00:01,000 --> 00:00:04,000|One and||2|00:00:04,000 --> 00:00:05,000|two make three.|"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_cues_of_any_form_are_joined_to_the_sentence_that_was_said(name: str, source: str, line_end: str) -> None:
    loaded = load(source.replace("|", line_end), name)

    title = "notes" if name == "notes.txt" else "a"
    assert pieces(loaded) == [("body", f"{title} › at 00:00:01", "One and two make three.")]


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["<v Hanna>Bees &amp; honey.", "<v.loud Otto Berg>Yes."], "Hanna: Bees & honey.\nOtto Berg: Yes."),
        (["<v Hanna>Bees?</v> <v Otto>Yes.</v>"], "Hanna: Bees?\nOtto: Yes."),
        (["- Bees?\n- Yes, bees."], "- Bees?\n- Yes, bees."),
        ([">> Bees", "and honey."], "- Bees and honey."),
        (["ANNA: Bees are", "back.", "[Music]"], "ANNA: Bees are back. [Music]"),
        (["It takes", "5", "minutes."], "It takes 5 minutes."),
        (["蜜蜂在", "这里。"], "蜜蜂在这里。"),
        (["Less than <3 is x<5."], "Less than <3 is x<5."),
        (["No.", "No."], "No. No."),
    ],
)
def test_who_speaks_is_kept_and_marks_of_style_are_not(texts: list[str], said: str) -> None:
    assert load(cues(*texts), "a.vtt").text == said


def test_a_long_talk_is_cut_at_ends_of_sentences_each_part_with_its_times() -> None:
    lines = [
        f"00:{i:02}:00.000 --> 00:{i:02}:30.000\nIn minute {i} somebody says a sentence of some length, and"
        for i in range(50)
    ]
    talk = "WEBVTT - Bees\n\n" + "\n\nit ends.\n\n".join(lines).replace("and\n\nit", "and it") + " it ends."

    loaded = load(talk, "a.vtt")

    assert loaded.title == "Bees"
    assert all(text.endswith("it ends.") and len(text) < 600 for _, _, text in pieces(loaded))
    assert pieces(loaded)[1][1].startswith("Bees › at 00:04:00, 00:05:00, ")
    assert pieces(loaded)[1][2].startswith("In minute 4 ")


def test_words_without_full_stops_are_cut_too() -> None:
    lines = "\n\n".join(f"00:{i // 60:02}:{i % 60:02}.000 --> 00:59:00.000\nand then we went on" for i in range(200))

    sizes = [len(text) for _, _, text in pieces(load(f"WEBVTT\n\n{lines}", "a.vtt"))]
    assert max(sizes) < 650
    assert min(sizes) > 100


def test_cues_of_one_line_without_a_blank_line_between_them_are_said() -> None:
    said = "00:00:01.000 --> 00:00:02.000\nThe fee is 5 euros.\n00:00:03.000 --> 00:00:04.000\nBye now.\n"
    assert load(f"WEBVTT\n\n{said}", "a.vtt").text.split("\n") == ["The fee is 5 euros. Bye now."]


def test_text_without_times_is_noted() -> None:
    assert load("Only words.", "a.srt").notes == ("it has no words with times and was read as plain text",)


@pytest.mark.parametrize("head", ["", "WEBVTT - Talk\nKind: captions\n\nNOTE by the recorder\n\n"])
def test_what_is_said_before_the_first_time_that_is_none_is_read(head: str) -> None:
    cues = "1\n00:00:0x.000 -> 00:00:04.000\nThe kiln is hot.\n\n2\n00:00:05.000 --> 00:00:06.000\nDo not open it.\n"
    (piece,) = pieces(load(head + cues, "talk.vtt"))

    assert piece[1].endswith(" › at 00:00:05")
    assert "The kiln is hot." in piece[2]
    assert piece[2].endswith("Do not open it.")
    assert "recorder" not in piece[2]
    assert "captions" not in piece[2]
