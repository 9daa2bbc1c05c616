"""docs/operating.md names every metric and every field of the log."""

import re
from pathlib import Path

from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

DOCUMENT = (Path(__file__).parent.parent.parent.parent / "docs" / "operating.md").read_text("utf-8")


def test_every_metric_has_its_meaning(client: TestClient) -> None:
    client.get("/healthz")
    families = list(text_string_to_metric_families(client.get("/metrics").text))
    names = {f"{family.name}_total" if family.type == "counter" else family.name for family in families}

    documented = set(re.findall(r"`(openbook_\w+)`", DOCUMENT))
    assert documented == {name for name in names if name.startswith("openbook_")}


def test_every_label_is_named(client: TestClient) -> None:
    client.get("/healthz")
    for family in text_string_to_metric_families(client.get("/metrics").text):
        if family.name.startswith("openbook_"):
            (row,) = (line for line in DOCUMENT.splitlines() if re.match(rf"\| .*`{family.name}(_total)?`.* \|", line))
            labels = {name for sample in family.samples for name in sample.labels if name != "le"}
            assert labels == set(re.findall(r"`(\w+)`", row.split("|")[2])) or not family.samples
