"""Values as people say them: `half past nine`, `anderthalb Stunden`, `half of them`; looked up whole."""

from collections.abc import Iterator
from decimal import Decimal

from rag.text.lexicon import Lexicon
from rag.text.values.value import Amount, Clock, Single

_HOURS = range(1, 13)
_HALF_DAY = 12 * 60


def spoken_values(lexicon: Lexicon) -> dict[str, tuple[Single, ...]]:
    """Return the phrases of a language that are values, each with what it may mean, a time first."""
    phrases: dict[str, tuple[Single, ...]] = {}
    for phrase, content in (*_times(lexicon), *_amounts(lexicon)):
        phrases[phrase] = (*phrases.get(phrase, ()), content)
    return phrases


def _times(lexicon: Lexicon) -> Iterator[tuple[str, Single]]:
    hours = lexicon.spoken_hours or {word: hour for word, hour in lexicon.cardinals.items() if hour in _HOURS}
    for template, minutes in lexicon.spoken_times.items():
        for word, hour in (*hours.items(), *((str(hour), hour) for hour in _HOURS)):
            minute = (hour * 60 + minutes) % _HALF_DAY
            yield template.format(hour=word), Clock(minute)
            yield template.format(hour=word), Clock(minute + _HALF_DAY)


def _amounts(lexicon: Lexicon) -> Iterator[tuple[str, Single]]:
    for template, written in lexicon.spoken_amounts.items():
        if "{number}" not in template:
            yield template, _amount(written)
            continue
        for word, number in lexicon.cardinals.items():
            if number in _HOURS:
                yield template.format(number=word), _amount(written.format(number=number))


def _amount(written: str) -> Amount:
    number, _, unit = written.partition(" ")
    return Amount(Decimal(number), unit or None)
