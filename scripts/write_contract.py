"""Write docs/openapi.json: the contract that the service publishes at /openapi.json.

python -m scripts.write_contract
"""

import json
import tempfile
from pathlib import Path
from typing import Any

from ingest.pipeline import run
from rag.api.app import make_app
from rag.settings import EmbedderSettings, load_settings

CONTRACT = Path(__file__).parent.parent / "docs" / "openapi.json"


def main() -> None:
    CONTRACT.write_text(format_contract(_published()), "utf-8")
    print(f"wrote {CONTRACT.name}")


def format_contract(contract: dict[str, Any]) -> str:
    """Return a contract as its file has it: sorted, so that a change shows where it was made and nowhere else."""
    return json.dumps(contract, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _published() -> dict[str, Any]:
    """Return what a service publishes. It says nothing of the documents, so those of any service will do."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(store=Path(folder) / "store", embedder=EmbedderSettings(kind="hashing"))
        (Path(folder) / "documents").mkdir()
        (Path(folder) / "documents" / "one.txt").write_text("One document.", "utf-8")
        run(settings, [Path(folder) / "documents"])
        return make_app(settings).openapi()


if __name__ == "__main__":
    main()
