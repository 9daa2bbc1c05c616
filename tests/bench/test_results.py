"""results.json: measuring one group leaves the others as they were."""

import json
from pathlib import Path

from bench.results import save


def test_a_group_replaces_its_own_rows_only(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    save("first", [{"what": "a", "seconds": 1.0}], path)
    save("second", [{"what": "b"}], path)

    save("first", [{"what": "a", "seconds": 2.0}], path)

    content = json.loads(path.read_text("utf-8"))
    assert content["groups"] == {"first": [{"what": "a", "seconds": 2.0}], "second": [{"what": "b"}]}
    assert set(content["machines"]) == {"first", "second"}
