"""Amounts: what stands behind a number says what it counts, and by how much it is scaled."""

from decimal import Decimal

from rag.text.values.scanned import Scanned
from rag.text.values.units import CURRENCIES, PERCENT
from rag.text.values.value import Amount, Kind, Value

_ENDS = ("", ",", ".", ";", ":", ")", "?", "|", "\t")  # nothing that is counted stands behind them
_NO_CENTS = (".-", ".–", ".—", ",-", ",–", ",—")  # `40.-`


def read_amount(scanned: Scanned, start: int, end: int, *numbers: Decimal, unit: str | None = None) -> Value:
    """Return the amount of a number that is over at `end`: with its scale and unit, where they follow or are given.

    `numbers` are its readings, the likeliest first.
    """
    patterns = scanned.vocabulary.patterns
    following = scanned.lower[end : end + 2]
    if following[:1] in _ENDS and following not in _NO_CENTS:
        return Value(kind_of(unit), Amount(numbers[0], unit), start, end, tuple(Amount(n, unit) for n in numbers[1:]))
    scale = patterns.scale.match(scanned.lower, end)
    if unit in CURRENCIES and (power := _scale_of_money(scanned, end)):  # `$5m`
        numbers, end = tuple(number.scaleb(power) for number in numbers[-1:]), end + 1
    elif scale is not None:
        power = scanned.vocabulary.scales[scale["scale"]]
        numbers, end = tuple(number.scaleb(power) for number in numbers[-1:]), scale.end()
        if scanned.lower[end - 1] == "." and scanned.lower[end : end + 1] not in (" ", "\u00a0"):
            end -= 1
    if scanned.lower[end : end + 2] in _NO_CENTS and not scanned.lower[end + 2 : end + 3].isdigit():
        end += 2
    if unit is None:
        behind = patterns.unit.match(scanned.lower, end)
        if behind is not None:
            unit, end = scanned.vocabulary.unit(behind["unit"]), behind.end()
    amounts = tuple(Amount(number, unit) for number in numbers)
    return Value(kind_of(unit), amounts[0], start, end, amounts[1:])


def _scale_of_money(scanned: Scanned, at: int) -> int | None:
    if scanned.lower[at + 1 : at + 2].isalpha():
        return None
    return scanned.vocabulary.lexicon.money_scales.get(scanned.lower[at : at + 1])


def kind_of(unit: str | None) -> Kind:
    """Return the kind of an amount in a unit."""
    if unit is None:
        return Kind.NUMBER
    if unit == PERCENT:
        return Kind.PERCENTAGE
    return Kind.MONEY if unit in CURRENCIES else Kind.QUANTITY
