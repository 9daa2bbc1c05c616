"""A small index of some of data/sample, as docs/requests.http and the contract's examples are about."""

import shutil
from pathlib import Path

from ingest.pipeline import run
from rag.settings import Settings
from tests.indexes import hashing_settings

SAMPLE = Path(__file__).parent.parent.parent.parent / "data" / "sample"
DOCUMENTS = ["hr/remote-work-policy.md", "finance/expense-policy.md", "facilities/site-safety-manual.pdf"]


def index_sample(folder: Path) -> Settings:
    """Index the documents below `folder`, in a collection `sample`, and return its settings."""
    for name in DOCUMENTS:
        (folder / "sample" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SAMPLE / name, folder / "sample" / name)
    settings = hashing_settings(folder / "store", "sample")
    run(settings, [folder / "sample"])
    return settings
