"""Source code as text, and notebooks."""

import json

import pytest

from rag.errors import LoadError
from tests.ingest.loaders.reading import load, pieces


def test_code_is_cut_between_definitions_and_each_knows_its_first_line() -> None:
    text = (
        "# Billing.\nimport os\n\nRATE = 3\n\n\n@cached\ndef bill(hours: int) -> int:\n    a = 1\n\n    return a\n\n"
        "class Bill:\n    def total(self) -> int:\n        return 0\n"
    )

    loaded = load(text, "src/billing.py")

    assert (loaded.text, loaded.title, loaded.media_type) == (text, "billing.py", "text/x-source")
    assert pieces(loaded) == [
        ("code", "billing.py\nimport os", "# Billing.\nimport os"),
        ("code", "billing.py\nRATE = 3", "RATE = 3"),
        (
            "code",
            "billing.py\ndef bill(hours: int) -> int:",
            "@cached\ndef bill(hours: int) -> int:\n    a = 1\n\n    return a",
        ),
        ("code", "billing.py\nclass Bill:", "class Bill:\n    def total(self) -> int:\n        return 0"),
    ]


def test_a_closing_bracket_after_a_blank_line_belongs_to_what_it_closes() -> None:
    assert len(load("int main() {\n  f();\n\n}\n", "a.c").sections) == 1


def test_xml_and_configuration_stay_as_they_are() -> None:
    xml = '<?xml version="1.0"?>\n<a>Fish &amp; chips</a>\n'

    assert pieces(load(xml, "menu.xml")) == [("code", "menu.xml", xml.strip())]
    assert pieces(load("[server]\nport = 1\n", "a.ini")) == [("code", "a.ini\n[server]", "[server]\nport = 1")]


def notebook(*cells: tuple[str, str]) -> str:
    made = [{"cell_type": kind, "source": source.splitlines(keepends=True), "outputs": []} for kind, source in cells]
    return json.dumps({"cells": made, "metadata": {"language_info": {"name": "python"}}, "nbformat": 4})


def test_a_notebooks_cells_are_one_document_with_headings() -> None:
    loaded = load(
        notebook(("markdown", "# Churn\nWhy they go."), ("code", "x = 1\nprint('```')"), ("code", " ")), "a.ipynb"
    )

    assert (loaded.title, loaded.media_type) == ("Churn", "application/x-ipynb+json")
    assert pieces(loaded) == [
        ("body", "Churn", "# Churn\nWhy they go."),
        ("code", "Churn", "```python\nx = 1\nprint('```')\n```"),
    ]


def test_code_that_holds_a_fence_stays_one_block() -> None:
    loaded = load(notebook(("code", "s = '''\n```\n# no heading\n```\n'''"), ("markdown", "End.")), "a.ipynb")

    assert [section.kind for section in loaded.sections] == ["code", "body"]


@pytest.mark.parametrize("content", ["{", "[]", '{"cells": 3}', '{"a": 1}', '{"cells": [{"source": "x"}]}'])
def test_what_is_no_notebook_is_refused(content: str) -> None:
    with pytest.raises(LoadError, match=r"a\.ipynb is not a Jupyter notebook"):
        load(content, "a.ipynb")
