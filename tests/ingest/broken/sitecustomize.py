"""Run first by every Python that starts with this folder in PYTHONPATH: breaks chunking in worker processes."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.ingest.breaking import VARIABLE, break_this_process

break_this_process(os.environ[VARIABLE])
