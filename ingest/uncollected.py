"""Lists of what is found and published, which may be long, made without Python's garbage collections.

A full collection visits every record of such a list, and there is one each time that a quarter has been added: a tenth
to a fifth of the time of listing 100,000 files and as many documents.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect nothing while the block runs."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            gc.enable()
