"""What an answer costs, by the settings' prices."""

import pytest

from rag.llms.completions import read_piece
from rag.llms.usage import make_usage
from rag.records import Usage
from rag.settings import LLMSettings


@pytest.mark.parametrize(
    ("prompt_price", "completion_price", "cost"),
    [(2.5, 10.0, 0.0025 + 0.001), (2.5, None, 0.0025), (None, 10.0, 0.001), (0.0, 0.0, 0.0), (None, None, None)],
)
def test_a_cost_is_the_tokens_at_their_prices(
    prompt_price: float | None, completion_price: float | None, cost: float | None
) -> None:
    settings = LLMSettings(prompt_price_per_million=prompt_price, completion_price_per_million=completion_price)

    assert make_usage(settings, 1000, 100, truncated=False) == Usage(1000, 100, cost)


def test_one_token_of_a_cheap_model_costs_something() -> None:
    assert make_usage(LLMSettings(prompt_price_per_million=0.02), 1, 0, truncated=False).cost == 0.00000002


@pytest.mark.parametrize("count", [10**400, -1, "7", None, 0])
def test_what_is_no_count_of_tokens_is_none(count: object) -> None:
    body = {"choices": [], "usage": {"prompt_tokens": count, "completion_tokens": count}}

    assert read_piece(body).usage is None
