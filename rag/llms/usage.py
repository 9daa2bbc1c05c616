"""The tokens of an answer and their cost at the configured prices."""

from rag.records import Usage
from rag.settings import LLMSettings

_MILLION = 1_000_000
_DIGITS = 8  # of a cost: a token of the cheapest models costs 0.00000002 dollars


def make_usage(settings: LLMSettings, prompt_tokens: int, completion_tokens: int, *, truncated: bool) -> Usage:
    """Return the usage with its cost; an unset price counts as 0, and without any price there is no cost."""
    prices = settings.prompt_price_per_million, settings.completion_price_per_million
    cost = None
    if prices != (None, None):
        dear = prompt_tokens * (prices[0] or 0.0) + completion_tokens * (prices[1] or 0.0)
        cost = round(dear / _MILLION, _DIGITS)
    return Usage(prompt_tokens, completion_tokens, cost, truncated)
