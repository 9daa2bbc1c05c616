"""Units: what each measures, how many of its dimension's base unit it is, and its symbols, which are everybody's."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: `size` in the first unit of its dimension; `cldr` is its name there, by which it has words."""

    dimension: str
    size: Decimal
    cldr: str = ""
    symbols: str = ""  # in lower case, parted by blanks


def _unit(dimension: str, size: str, cldr: str = "", symbols: str = "") -> Unit:
    return Unit(dimension, Decimal(size), cldr, symbols)


# A month is no number of days: months and years are a dimension of their own.
UNITS: Mapping[str, Unit] = {
    "second": _unit("duration", "1", "duration-second", "s sec"),
    "minute": _unit("duration", "60", "duration-minute", "min"),
    "hour": _unit("duration", "3600", "duration-hour", "h hr"),
    "day": _unit("duration", "86400", "duration-day"),
    "week": _unit("duration", "604800", "duration-week"),
    "fortnight": _unit("duration", "1209600"),
    "month": _unit("months", "1", "duration-month"),
    "quarter": _unit("months", "3", "duration-quarter"),
    "half-year": _unit("months", "6"),
    "year": _unit("months", "12", "duration-year"),
    "decade": _unit("months", "120", "duration-decade"),
    "m": _unit("length", "1", "length-meter", "m"),
    "mm": _unit("length", ".001", "length-millimeter", "mm"),
    "cm": _unit("length", ".01", "length-centimeter", "cm"),
    "km": _unit("length", "1000", "length-kilometer", "km"),
    "inch": _unit("length", ".0254", "length-inch"),
    "foot": _unit("length", ".3048", "length-foot", "ft"),
    "yard": _unit("length", ".9144", "length-yard", "yd"),
    "mile": _unit("length", "1609.344", "length-mile", "mi"),
    "g": _unit("mass", "1", "mass-gram", "g"),
    "mg": _unit("mass", ".001", "mass-milligram", "mg"),
    "kg": _unit("mass", "1000", "mass-kilogram", "kg"),
    "tonne": _unit("mass", "1000000", "mass-tonne", "t"),
    "ounce": _unit("mass", "28.349523125", "mass-ounce", "oz"),
    "pound": _unit("mass", "453.59237", "mass-pound", "lb lbs"),
    "l": _unit("volume", "1", "volume-liter", "l"),
    "ml": _unit("volume", ".001", "volume-milliliter", "ml"),
    "m³": _unit("volume", "1000", "volume-cubic-meter", "m³ m3"),
    "gallon": _unit("volume", "3.785411784", "volume-gallon", "gal"),
    "m²": _unit("area", "1", "area-square-meter", "m² m2 qm"),
    "km²": _unit("area", "1000000", "area-square-kilometer", "km² km2"),
    "hectare": _unit("area", "10000", "area-hectare", "ha"),
    "acre": _unit("area", "4046.8564224", "area-acre", "ac"),
    "degree": _unit("angle", "1", "angle-degree", "°"),
    "°C": _unit("celsius", "1", "temperature-celsius", "°c ℃"),
    "°F": _unit("fahrenheit", "1", "temperature-fahrenheit", "°f ℉"),
    "kB": _unit("digital", "1", "digital-kilobyte", "kb"),
    "MB": _unit("digital", "1000", "digital-megabyte", "mb"),
    "GB": _unit("digital", "1000000", "digital-gigabyte", "gb"),
    "TB": _unit("digital", "1000000000", "digital-terabyte", "tb"),
    "W": _unit("power", "1", "power-watt", "w"),
    "kW": _unit("power", "1000", "power-kilowatt", "kw"),
    "MW": _unit("power", "1000000", "power-megawatt", "mw"),
    "GW": _unit("power", "1000000000", "power-gigawatt", "gw"),
    "kWh": _unit("energy", "1", "energy-kilowatt-hour", "kwh"),
    "MWh": _unit("energy", "1000", "", "mwh"),
    "km/h": _unit("speed", "1", "speed-kilometer-per-hour", "km/h kmh kph"),
    "mph": _unit("speed", "1.609344", "speed-mile-per-hour", "mph"),
    "V": _unit("voltage", "1", "electric-volt", "v"),
    "A": _unit("current", "1", "electric-ampere", "amp"),
    "Hz": _unit("frequency", "1", "frequency-hertz", "hz"),
    "kHz": _unit("frequency", "1000", "frequency-kilohertz", "khz"),
    "MHz": _unit("frequency", "1000000", "frequency-megahertz", "mhz"),
    "GHz": _unit("frequency", "1000000000", "frequency-gigahertz", "ghz"),
    "bar": _unit("pressure", "1", "pressure-bar", "bar"),
}

CURRENCY_SIGNS: Mapping[str, str] = {
    "€": "EUR", "$": "USD", "us$": "USD", "$us": "USD", "£": "GBP", "£gb": "GBP", "uk£": "GBP", "¥": "JPY", "￥": "JPY",
    "円": "JPY", "元": "CNY", "₹": "INR", "₽": "RUB", "₺": "TRY", "₩": "KRW", "฿": "THB", "zł": "PLN",
}  # fmt: skip
# Their codes and names are known in every language.
CURRENCIES = (
    "EUR", "USD", "GBP", "CHF", "JPY", "CNY", "INR", "DKK", "SEK", "NOK", "PLN", "HUF", "RON", "RUB", "TRY", "KRW",
    "THB", "EGP", "SAR", "AED", "CAD", "AUD", "CZK", "BRL", "MXN",
)  # fmt: skip
PERCENT = "%"


def dimension(unit: str | None) -> str | None:
    """Return what a unit measures; a currency and the percentage are dimensions of their own."""
    return UNITS[unit].dimension if unit is not None and unit in UNITS else unit


def in_base_unit(number: Decimal, unit: str | None) -> Decimal:
    """Return how many of the first unit of its dimension an amount is."""
    return number * UNITS[unit].size if unit is not None and unit in UNITS else number
