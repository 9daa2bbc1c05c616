"""docs/language-models.md names every setting of a language model, with its default, and none that there is not."""

import json
import re
from pathlib import Path

from rag.llms import LLMS
from rag.llms.usage import make_usage
from rag.settings import LLMSettings

TEXT = (Path(__file__).parent.parent / "docs" / "language-models.md").read_text("utf-8")


def test_the_table_has_every_setting_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (\S+) \|", TEXT, re.MULTILINE))
    defaults = {name: field.default for name, field in LLMSettings.model_fields.items()}

    assert rows == {
        name: "none" if default is None else f"`{default if isinstance(default, str) else json.dumps(default)}`"
        for name, default in defaults.items()
    }


def test_every_variable_it_names_is_a_setting() -> None:
    named = set(re.findall(r"RAG_LLM__([A-Z_]+)", TEXT))

    assert len(named) > 5
    assert {name.lower() for name in named} <= set(LLMSettings.model_fields)


def test_every_kind_it_names_exists() -> None:
    assert set(re.findall(r"RAG_LLM__KIND=(\w+)", TEXT)) <= set(LLMS)


def test_the_cost_of_its_example_is_right() -> None:
    example = json.loads(re.findall(r"^# (\{.*\})$", TEXT, re.MULTILINE)[0])
    prompt, completion = (float(price) for price in re.findall(r"_PRICE_PER_MILLION=([\d.]+)", TEXT))
    settings = LLMSettings(prompt_price_per_million=prompt, completion_price_per_million=completion)
    usage = make_usage(settings, example["prompt_tokens"], example["completion_tokens"], truncated=False)

    assert usage.cost == example["cost"]
