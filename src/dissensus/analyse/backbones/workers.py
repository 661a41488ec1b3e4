"""Threads for sets whose spectra do not depend on each other."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

#: As ``map``: a function of one argument and what it is applied to; results in that order.
Apply = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]

#: What tells a linear algebra library how many threads to start.
_SETTINGS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")


@contextmanager
def share_work() -> Iterator[Apply]:
    """A ``map`` by as many threads as processors may be used; the results are the same by one.

    Only where one of the settings keeps linear algebra itself to one thread. Else it starts its
    own for each matrix, and threads on top of these only wait for each other.
    """
    if not any(os.environ.get(name) == "1" for name in _SETTINGS):
        yield map
        return
    with ThreadPoolExecutor(count_processors()) as pool:
        yield pool.map


def count_processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
