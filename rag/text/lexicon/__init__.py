"""The words of languages, one table a language: what rules about text must know of a language, and no rule.

A rule uses the table of one language (`lexicon_of`), or what all tables have of something (`united`). A language that
has no table gets an empty one, never English's. Everything is in lower case unless its field says otherwise. A field
that a language leaves empty is not known for it. `rag.text.languages` tells which language a text is in.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from importlib import import_module

LANGUAGES = (  # those that have a table here
    "en", "ar", "da", "de", "el", "es", "fi", "fr", "hu", "it", "ja", "ko", "nl", "no", "pl", "pt", "ro", "ru", "sv",
    "ta", "th", "tr", "zh",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language; fields with `pattern` in their name are alternatives of a regular expression."""

    # Dates
    months: tuple[str, ...] = ()  # their full names, January first
    month_abbreviations: Mapping[str, int] = field(default_factory=dict)  # to the month's number
    months_or_other_words: frozenset[str] = frozenset()  # `may`, `mar`: a month only where something speaks for it
    weekdays: frozenset[str] = frozenset()

    # Numbers and what they count
    units: Mapping[str, str] = field(default_factory=dict)  # a unit's one name, to the words and signs for it
    cardinals: Mapping[str, int] = field(default_factory=dict)  # those below twenty, and the tens
    ordinals: Mapping[str, int] = field(default_factory=dict)
    fractions: Mapping[str, int] = field(default_factory=dict)  # behind a number word, to their denominators
    weak_numbers: frozenset[str] = frozenset()  # number words that mostly count nothing: `one`
    scales: Mapping[str, int] = field(default_factory=dict)  # `million` to its power of ten
    figure_scales: Mapping[str, int] = field(default_factory=dict)  # … those that stand behind figures only: `mn`
    money_scales: Mapping[str, int] = field(default_factory=dict)  # … and behind amounts of money only: `$5m`
    ordinal_suffixes: frozenset[str] = frozenset()  # of figures: `12th`
    ordinal_endings: str = ""  # alternatives, of the words in `ordinals` where they are inflected
    number_joint: str = ""  # between a number word and a smaller one: `hundred and five`, `treinta y dos`
    number_glue: str = ""  # how tens and units make one word, alternatives: `{unit}und{ten}`

    # Values, besides what CLDR has: alternatives of one meaning, keys as in `rag.text.values.vocabulary`
    value_words: Mapping[str, str] = field(default_factory=dict)  # `monday`, `march`, `EUR`, `hour`, `pm` to its words
    date_links: frozenset[str] = frozenset()  # between the parts of a date: `9 de marzo de 2026`
    range_words: frozenset[str] = frozenset()  # between two values: `9 to 17`
    between_words: tuple[str, ...] = ()  # two: `between 9 and 17`
    date_signs: str = ""  # behind year, month and day in figures: `年月日`
    writes_month_first: bool = False  # `03/09/2026`, perhaps
    writes_dotted_days: bool = False  # `09.03.` is a day
    spoken_times: Mapping[str, int] = field(default_factory=dict)  # `half past {hour}` to the minutes after that hour
    spoken_hours: Mapping[str, int] = field(default_factory=dict)  # … the hours in them, where they are no cardinals
    spoken_amounts: Mapping[str, str] = field(default_factory=dict)  # `{number} and a half` to `{number}.5`, or a unit
    adds_endings: bool = False  # to names of months, days and units: `maaliskuussa`
    parts_words: bool = True  # by blanks
    bounds_words: bool = True  # where they begin and end, `\b` of a regular expression finds it
    letter_pattern: str = r"[^\W\d_]"  # one letter of its words; signs above and beside letters are none by default
    time_words: Mapping[str, str] = field(default_factory=dict)  # what questions call the `latest`, the `previous` …

    # Denying
    negating: frozenset[str] = frozenset()
    not_negating_pattern: str = ""  # phrases with a negating word that deny nothing: `no later than`
    denies_behind: bool = False  # a negating word may follow what it denies: `öffnet sonntags nicht`
    auxiliaries: frozenset[str] = frozenset()  # verbs that take a `not`: `is`, `must`
    opposites: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # `rag.text.lexicon.opposites`
    clause_joints: frozenset[str] = frozenset()  # between two clauses that may say two things: `while`, `and`
    lacking_pattern: str = ""  # what turns an effect around: `lack of`, `deficiency`
    affirming: frozenset[str] = frozenset()  # `yes` and its like, which answer a question by themselves

    mutual_pattern: str = ""  # between two names, what both do: `and`, `meets`; their order says nothing

    # Sentences
    never_last: frozenset[str] = frozenset()  # abbreviations that end no sentence: they stand before a name
    before_number: frozenset[str] = frozenset()  # … that end none where a number follows
    before_number_or_words: frozenset[str] = frozenset()  # … of those, what in lower case is a word of its own: `no`
    maybe_last: frozenset[str] = frozenset()  # … that may end one
    clock: frozenset[str] = frozenset()  # `a.m`; a time zone may follow, as it is written
    time_zones: frozenset[str] = frozenset()
    before_ordinal_pattern: str = ""  # what stands before `3.` where that is `third`; empty: no ordinal is written so
    sentence_starters: frozenset[str] = frozenset()  # as written: they open sentences, and are part of no name
    unfinished: frozenset[str] = frozenset()  # no heading ends with them: the sentence goes on
    conjunctions: frozenset[str] = frozenset()  # a hyphen before one ends its word: `pre- and post-`

    # Telling languages apart, together with the function words
    letters: str = ""  # those that few other languages have
    look_alikes: frozenset[str] = frozenset()  # common words that are function words elsewhere: `comment`

    # Markers
    source_names: frozenset[str] = frozenset()  # in a marker: `[scanned 1]`
    naming_pattern: str = ""  # before a source's name and number: `according to`
    saying_pattern: str = ""  # … behind them: `says that`
    part_words: frozenset[str] = frozenset()  # before a number in brackets that is no source's: `section (2)`

    # Words without a meaning of their own
    function_words: frozenset[str] = frozenset()  # no names, though a sentence may begin with them in capitals
    name_links: frozenset[str] = frozenset()  # inside names, but not in their initials: `of`
    empty_words: frozenset[str] = frozenset()  # they ask and point, but name nothing
    asking_words: frozenset[str] = frozenset()  # … of those, what is no function word: `heißt`, `genau`; not English's

    # Questions
    list_pattern: str = ""  # in one that asks for a list: how something is done, several things
    figure_pattern: str = ""  # in one that asks for a number, an amount, a date or a time
    why_pattern: str = ""  # asks for a reason
    because_pattern: str = ""  # in a text that gives one
    person_pattern: str = ""  # … for a person: `who`; this and the next: rag.answer.wanted.ASKED_TYPES
    place_pattern: str = ""  # … for a place or an address
    time_pattern: str = ""  # … for a time of day, a date, a deadline
    duration_pattern: str = ""  # … for how long something takes or is valid
    money_pattern: str = ""  # … for an amount of money
    count_pattern: str = ""  # … for how many or how often
    phone_pattern: str = ""  # … for a phone number
    email_pattern: str = ""  # … for an e-mail address
    web_pattern: str = ""  # … for a web address
    measure_pattern: str = ""  # … for a weight, a size, a temperature, an amount of something

    # Conversations
    opener_pattern: str = ""  # how a question begins that goes on from the last one
    reference_pattern: str = ""  # what points to something that was said before
    pronoun_pattern: str = ""  # … one of them in the place of a name: `it`
    expletive_pattern: str = ""  # `is it possible to`: an `it` that points to nothing

    # What questions ask for: whole questions, one pattern each; <subject>, <document>, <one>, <other> stand for names
    mention_patterns: tuple[str, ...] = ()  # `which documents mention <subject>`
    said_patterns: tuple[str, ...] = ()  # `where does it say <subject>`
    document_patterns: tuple[str, ...] = ()  # `what does <document> say about <subject>`
    sides_patterns: tuple[str, ...] = ()  # what of a question is replaced by each side: `between <one> and <other>`
    two_documents_pattern: str = ""  # `between the two`: the sides are versions of one document
    comparing_pattern: str = ""  # words that compare: two years beside them are two sides
    document_words: frozenset[str] = frozenset()  # they say that something is a document, and not which
    article_pattern: str = ""  # … before a name
    joint_pattern: str = ""  # what joins two questions: `and`
    asking_pattern: str = ""  # how a question begins: `how much`, `until when`, `is there`
    capitalises_nouns: bool = False
    before_noun_pattern: str = ""  # … a word before one, as written; a name needs none: `den`, `wichtigsten`
    writes_compounds: bool = False  # as one word: `Kaffeekasse`

    # Documents that belong together, by their names
    seasons: Mapping[str, int] = field(default_factory=dict)  # to their month; without other words: `fall`, `été`
    period_words: frozenset[str] = frozenset()  # before a number: `week`, `quarter`
    version_words: frozenset[str] = frozenset()  # … and `version`, `draft`
    older_words: frozenset[str] = frozenset()  # of a version that another has replaced, or will: `old`, `draft`
    newer_words: frozenset[str] = frozenset()  # of one that has replaced another: `final`, `new`
    copy_words: frozenset[str] = frozenset()  # of one that need not differ: `copy`
    serial_words: frozenset[str] = frozenset()  # of what comes again with other content: `minutes`, `invoice`
    reply_words: frozenset[str] = frozenset()  # before the subject of an answer or a correction: `re`

    # … by what questions and texts say of them
    before_pattern: str = ""  # a version is asked for from before the year that follows
    correcting_pattern: str = ""  # in a text that corrects an earlier one: `moved to`, `instead of`

    # What answers say of themselves
    mention_heads: tuple[str, str] = ("", "")  # above one document, and above {count} that mention {subject}
    said_heads: tuple[str, str] = ("", "")  # … that say {subject} word for word
    nearly_head: str = ""  # … above those that say nearly that
    at_least: str = ""  # {count} where not all were read
    more_documents: str = ""  # {count} that are not listed
    not_answered: str = ""  # {part} of a question
    pleasantry_pattern: str = ""  # a model's, without what closes it: `let me know if <more>`; it says nothing
    # Answers
    prompt_example: tuple[str, ...] = ()  # a prompt's: two sources, a question, its answer from the second
    not_in_documents: str = ""  # a sentence, as written: the documents do not say
    unanswered_pattern: str = ""  # how one begins that says so in other words: `the sources do not`


def words(text: str) -> frozenset[str]:
    """Return the words of a table's line."""
    return frozenset(text.split())


def counted(text: str, start: int, step: int = 1) -> dict[str, int]:
    """Return each word with its number; the first one's is `start`."""
    return {word: start + step * i for i, word in enumerate(text.split())}


@cache
def lexicon_of(language: str) -> Lexicon:
    """Return a language's table, by its code; an empty one where there is none. Each is loaded when first used."""
    if language not in LANGUAGES:
        return Lexicon()
    lexicon: Lexicon = import_module(f"{__name__}.{language}").LEXICON
    return lexicon


def abbreviations(lexicon: Lexicon) -> frozenset[str]:
    """Return all that a language abbreviates with a stop, without that."""
    return lexicon.never_last | lexicon.before_number | lexicon.maybe_last | lexicon.clock


@cache
def listed_words(language: str) -> frozenset[str]:
    """Return all single words that a language's table lists, for whatever reason: they are words of it."""
    table = lexicon_of(language)
    return frozenset(word for word in _listed(table) if word.isalpha())


def united(words_of: Callable[[Lexicon], frozenset[str]]) -> frozenset[str]:
    """Return the words of a field in all languages together."""
    return frozenset[str]().union(*(words_of(lexicon_of(language)) for language in LANGUAGES))


@cache
def united_words(field: str) -> frozenset[str]:
    """Return the words of a field, given by its name, in all languages together; for what is read at every question."""
    return united(lambda table: frozenset(getattr(table, field)))


@cache
def united_pattern(field: str) -> re.Pattern[str]:
    """Return the alternatives of a field, given by its name, in all languages together, as whole words."""
    patterns = (str(getattr(lexicon_of(language), field)) for language in LANGUAGES)
    return re.compile(rf"\b(?:{'|'.join(filter(None, patterns))})\b", re.I)


def _listed(table: Lexicon) -> Iterator[str]:
    """Yield what the fields hold that are words, or tables of words."""
    for each in fields(table):
        held = getattr(table, each.name)
        if isinstance(held, (frozenset, tuple, Mapping)):
            yield from (word for word in held if isinstance(word, str))
