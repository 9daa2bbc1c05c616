"""How many threads numpy calculates with; to be said before numpy is imported."""

import os

# Ours are products of a few rows, or wait for memory. OpenBLAS's threads spin while they wait for each other: on two
# busy cores a search of 10,000 chunks took 105 ms of CPU time with them, and 7.5 ms with one.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}


def use_one_thread() -> None:
    """Calculate in the thread that asks, unless the environment says otherwise."""
    for name, count in ONE_THREAD.items():
        os.environ.setdefault(name, count)
