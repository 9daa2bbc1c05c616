"""Keeps Python's garbage collections away from the lists of what is found and published, which may be long.

A full collection visits every record of such a list, and there is one each time that a quarter has been added: a fifth
of the time in which one changed document of half a million is found and published.
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


@contextmanager
def unvisited() -> Iterator[None]:
    """Have collections pass over all that is there when the block begins."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
